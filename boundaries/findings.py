"""What was noticed in an input and did not stop the work."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One oddity of an input: functions that may notice some return ``(result, [Finding, ...])``.

    ``where`` names the area, row or column (empty: the whole file); ``message`` is one sentence that
    says what was found and what was done about it. What cannot be worked with is raised instead.
    """

    level: Literal["warning", "error"]
    file: str
    where: str
    message: str


def listed(items: Iterable, limit: int = 5) -> str:
    """Join the first few items: ``a, b, c and 4 more``."""
    items = [str(item) for item in items]
    more = len(items) - limit
    return ", ".join(items[:limit]) + (f" and {more} more" if more > 0 else "")

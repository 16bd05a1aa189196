"""What the benchmarks of commands share: the command itself, and a scenario file altered."""

from __future__ import annotations

import re
import sys

ISOQUITY = [sys.executable, "-c", "from isoquity.cli import main; main()"]


def with_headway(scenario: str, minutes: int) -> str:
    """A scenario's text with its first headway altered.

    Raises:
        ValueError: it has none.
    """
    text, count = re.subn(r"(?m)^(headway_minutes\s*=\s*)\d+", rf"\g<1>{minutes}", scenario, count=1)
    if not count:
        raise ValueError("the scenario has no headway_minutes to alter")
    return text

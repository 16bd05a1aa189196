"""Which scripts a page will import, so that the browser can fetch them all at once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
IMPORTED = re.compile(r'^import [^;]* from "\./([a-z_]+\.js)";', re.MULTILINE)


@cache
def imported(name: str) -> tuple[str, ...]:
    """Files that the script of that name in ``static`` imports, and those that these import; not itself."""
    found: dict[str, None] = {}
    left = [name]
    while left:
        text = (STATIC / left.pop(0)).read_text(encoding="utf-8")
        fresh = [each for each in IMPORTED.findall(text) if each not in found and each != name]
        found |= dict.fromkeys(fresh)
        left += fresh
    return tuple(found)

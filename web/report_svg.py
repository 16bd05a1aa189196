"""Pictures of one page made lighter: paths as steps from point to point, and what stands in several written once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

LONG = 300
"""Characters of a path from which it is written once."""
_PATH = re.compile(r'<path d="([^"]*)"([^>]*?)/>')
_STRAIGHT = re.compile(r"M[MLZ\d\s.-]+")
_FINER = re.compile(r"\.\d\d")
_TOKEN = re.compile(r"[MLZ]|-?\d+(?:\.\d)?")


def lighter(pictures: Sequence[str], prefix: str = "shared") -> tuple[list[str], str]:
    """The same pictures in fewer characters, and an ``<svg>`` that must stand in the page before them ("" if none).

    Paths of straight lines are written as steps of tenths, which loses nothing where they have one decimal. Long paths
    that stand more than once are written once and referred to.
    """
    stepped = [_PATH.sub(lambda found: f'<path d="{steps(found[1])}"{found[2]}/>', each) for each in pictures]
    counts = Counter(found[1] for each in stepped for found in _PATH.finditer(each))
    shared = {
        d: f"{prefix}{i}" for i, d in enumerate(d for d, n in counts.items() if n > 1 and len(d) >= LONG)
    }

    def refer(found: re.Match) -> str:
        name = shared.get(found[1])
        if name is None or " id=" in found[2]:
            return found[0]
        return f'<use href="#{name}"{found[2]}/>'

    if not shared:
        return stepped, ""
    paths = "".join(f'<path id="{name}" d="{d}"/>' for d, name in shared.items())
    held = f'<svg aria-hidden="true" width="0" height="0" class="held"><defs>{paths}</defs></svg>'
    return [_PATH.sub(refer, each) for each in stepped], held


def steps(d: str) -> str:
    """A path of absolute straight lines with at most one decimal as relative ones; any other path as it is.

    >>> steps("M 66.1 125.5 L 64 124.3 L 63.7 123 Z M 1 2 L 3 4")
    'm66.1 125.5-2.1-1.2-.3-1.3zm-65.1-123.5 2 2'
    """
    if not _STRAIGHT.fullmatch(d) or _FINER.search(d):
        return d
    said, at, start, command, numbers = [], (0, 0), (0, 0), "", []
    for token in _TOKEN.findall(d):
        if token in "ML":
            command = token
        elif token == "Z":
            said.append("z")
            at = start
        else:
            numbers.append(round(float(token) * 10))
            if len(numbers) == 2:
                step = numbers[0] - at[0], numbers[1] - at[1]
                at, numbers = (numbers[0], numbers[1]), []
                if command == "M":
                    start = at
                    said.append("m" + _tenths(step[0]) + _tenths(step[1], True))
                else:
                    said.append(
                        ("l" if said[-1] == "z" else "") + _tenths(step[0], True) + _tenths(step[1], True)
                    )
                command = "L"
    return "".join(said)


def _tenths(value: int, after: bool = False) -> str:
    """Tenths in as few characters as there can be; behind another number a space where there is no sign."""
    whole, rest = divmod(abs(value), 10)
    text = f"{whole or (0 if not rest else '')}{f'.{rest}' if rest else ''}"
    sign = "-" if value < 0 else ""
    return f"{' ' if after and not sign else ''}{sign}{text}"

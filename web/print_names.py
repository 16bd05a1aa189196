"""Names on a map of paper: sites, catchments, bands of a reach and towns, each where it covers nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.picture_labels import Placed, Taken
from web.picture_sheet import Box
from web.print_ground import Ground

SITE, TOWN, CITY, BAND = 24.0, 19.0, 23.0, 22.0  # sizes of letters in units
LETTER = 0.56  # width of a letter of a usual face as a share of its size, with room to spare
WIDE = 0.62  # of a bold one
LINE = 1.15
LETTERS, LINES = 24, 3
MARK = 15.0
MOST_TOWNS = 24


@dataclass(frozen=True)
class Name:
    """Lines of text at ``x`` (anchored ``start``, ``middle`` or ``end``) from the baseline ``y`` on; ``leader`` leads
    from the point to the name, None where it stands beside it.
    """

    kind: str
    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    size: float
    step: float
    leader: tuple[float, float, float, float] | None = None


class Names:
    """The names of one map and what is kept free for them."""

    def __init__(self, on: Ground):
        self.on = on
        self.taken = Taken(on.frame)
        self.written: list[Name] = []
        self.left_out: list[str] = []

    def keep_free(self, x: float, y: float, half: float = MARK) -> None:
        """Let nothing be written over a mark."""
        self.taken.add(Box(x - half, y - half, 2 * half, 2 * half))

    def site(self, text: str, x: float, y: float) -> None:
        """A site's name beside its mark, or further off with a line; left out where there is no room at all."""
        lines = wrapped(text)
        wide, high = extent(lines, SITE, WIDE)
        for far in (1, 2.5, 4.5):
            for side in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)):
                box = beside(x, y, wide, high, 19 * far, side)
                if self.taken.cost(box) <= 1e-6:
                    self.taken.add(box)
                    self._write("site", lines, Placed(box, side, far > 1), SITE, (x, y))
                    return
        self.left_out.append(text)

    def band(self, text: str, places: Iterable[tuple[float, float]]) -> None:
        """The minutes of a band at the first of its places that is free, else not at all."""
        wide, high = extent((text,), BAND, WIDE)
        self._centred("band", (text,), places, BAND, wide + 10, high + 4)

    def catchment(self, text: str, places: Iterable[tuple[float, float]]) -> bool:
        """The name of a catchment at the first of its places that is free; False where none is."""
        lines = wrapped(text)
        return self._centred("catchment", lines, places, SITE, *extent(lines, SITE, WIDE))

    def towns(self, most: int = MOST_TOWNS) -> None:
        """Names of towns, the greatest first, where there is room for them."""
        for text, rank, x, y in self.on.towns:
            size = CITY if rank == 1 else TOWN
            wide, high = extent((text,), size, LETTER)
            if most and rank <= 3 and self._centred(f"town rank-{rank}", (text,), [(x, y)], size, wide, high):
                most -= 1

    def _centred(
        self, kind: str, lines: Sequence[str], places, size: float, wide: float, high: float
    ) -> bool:
        for x, y in places:
            box = Box(x - wide / 2, y - high / 2, wide, high)
            if self.taken.cost(box) <= 1e-6:
                self.taken.add(box)
                self._write(kind, lines, Placed(box, (0, 0), False), size, (x, y))
                return True
        return False

    def _write(self, kind: str, lines: Sequence[str], placed: Placed, size: float, point) -> None:
        box, side = placed.box, placed.side[0]
        x = {1: box.x, -1: box.right, 0: box.x + box.width / 2}[side]
        top = box.y + (box.height - len(lines) * size * LINE) / 2 + size * 0.9
        near = (min(max(point[0], box.x), box.right), min(max(point[1], box.y), box.bottom))
        anchor = {1: "start", -1: "end", 0: "middle"}[side]
        self.written.append(
            Name(
                kind, tuple(lines), round(x, 1), round(top, 1), anchor, size, size * LINE,
                (*point, *near) if placed.leader else None,
            )
        )  # fmt: skip


def beside(x: float, y: float, width: float, height: float, gap: float, side: tuple[int, int]) -> Box:
    """The box of a name on one side of a point."""
    across, down = side
    left = x + across * gap + (0 if across > 0 else -width if across < 0 else -width / 2)
    top = y + down * gap + (0 if down > 0 else -height if down < 0 else -height / 2)
    return Box(left, top, width, height)


def wrapped(text: str) -> tuple[str, ...]:
    """A name in at most three lines; what does not fit ends in an ellipsis."""
    return tuple(textwrap.wrap(text, LETTERS, max_lines=LINES, placeholder="\u2026")) or ("",)


def extent(lines: Sequence[str], size: float, letter: float) -> tuple[float, float]:
    """Width and height of lines of text, about."""
    return max(map(len, lines)) * size * letter, len(lines) * size * LINE

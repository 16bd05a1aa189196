"""Where names stand on a map so that none covers another, a site or the edge; plain geometry in points."""

from __future__ import annotations

from dataclasses import dataclass

from web.picture_sheet import Box

SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
"""Right, left, above, below, then the corners: across and down."""


@dataclass(frozen=True)
class Placed:
    """A name's box, the side of its point on which it stands, and whether a thin line leads to the point."""

    box: Box
    side: tuple[int, int]
    leader: bool


class Taken:
    """What stands on the map already."""

    def __init__(self, frame: Box):
        self.frame = frame
        self.boxes: list[Box] = []

    def add(self, box: Box) -> None:
        """Keep others off a box."""
        self.boxes.append(box)

    def cost(self, box: Box) -> float:
        """How much of a box lies over others or beyond the frame, square points."""
        inside = _shared(box, self.frame)
        return sum(_shared(box, other) for other in self.boxes) + 4 * (box.width * box.height - inside)

    def place(self, x: float, y: float, width: float, height: float, gap: float, must: bool) -> Placed | None:
        """Put a name beside a point, and keep others off it.

        With ``must`` a name that finds no free place moves further away with a line to its point, and in the worst
        case stands where it covers least; without, there is None.
        """
        best: tuple[float, Placed] | None = None
        for far in (1, 3, 6, 9) if must else (1,):
            for side in SIDES:
                box = _beside(x, y, width, height, gap * far, side)
                found = Placed(box, side, far > 1)
                cost = self.cost(box)
                if cost <= 1e-6:
                    self.add(box)
                    return found
                if best is None or cost < best[0]:
                    best = cost, found
        if not must:
            return None
        self.add(best[1].box)
        return best[1]


def _beside(x: float, y: float, width: float, height: float, gap: float, side: tuple[int, int]) -> Box:
    across, down = side
    if across and down:
        gap *= 0.75
    left = x + across * gap + (0 if across > 0 else -width if across < 0 else -width / 2)
    top = y + down * gap + (0 if down > 0 else -height if down < 0 else -height / 2)
    return Box(left, top, width, height)


def _shared(one: Box, other: Box) -> float:
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(across, 0.0) * max(down, 0.0)

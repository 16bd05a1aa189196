"""From minutes at the corners of squares to polygons: marching squares, compiled.

Where an outline crosses the side of a square is for others to say, on exact times or by a stated rule;
here crossings are joined to rings with the inside on the left, and rings to polygons with their holes.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import shapely
from numba import njit

MARGIN = 0.01
"""Crossings keep this share of a side away from its ends, so that no two outlines touch."""

SMOOTH_MINUTES = 0.25
"""A side whose ends differ by less is crossed by linear interpolation."""

# directed pieces of outline in a square, what lies inside on the left; corners SW 1, SE 2, NE 4, NW 8
S, E, N, W = range(4)
PIECES = {
    1: [(S, W)], 2: [(E, S)], 4: [(N, E)], 8: [(W, N)], 3: [(E, W)], 6: [(N, S)], 12: [(W, E)], 9: [(S, N)],
    7: [(N, W)], 11: [(E, N)], 13: [(S, E)], 14: [(W, S)], 5: [(S, W), (N, E)], 10: [(E, S), (W, N)],
}  # fmt: skip
PIECE_TABLE = np.full((16, 2, 2), -1, np.int8)
for _case, _pieces in PIECES.items():
    PIECE_TABLE[_case, : len(_pieces)] = _pieces


class Squares(NamedTuple):
    """Squares that an outline may cross; whatever crosses a side of one is in the square beyond it too.

    Corner ``row * width + column`` stands at ``south + row * step``, ``west + column * step``; a square
    has the number of its south-west corner.

    Attributes:
        west, south, step: metres. width: corners in a row.
        square: int64, ascending.
        minutes: float32 (squares, 4) at the SW, SE, NE and NW corners, inf where unreachable.
    """

    west: float
    south: float
    step: float
    width: int
    square: np.ndarray
    minutes: np.ndarray


class Crossings(NamedTuple):
    """Where an outline crosses the southern and western sides of squares, in the order of the squares.

    Attributes:
        at: int32 (squares, 2), the crossing of each square's southern and western side, -1 for none.
        owner: int64 the square, as a position in ``Squares.square``. upward: bool, a western side.
        low, high: float32 minutes at the southern or western end of the side, and at the other.
        low_in: bool, that end is inside. share: float64 of the side, from that end.
    """

    at: np.ndarray
    owner: np.ndarray
    upward: np.ndarray
    low: np.ndarray
    high: np.ndarray
    low_in: np.ndarray
    share: np.ndarray

    def places(self, squares: Squares) -> tuple[np.ndarray, np.ndarray]:
        """Eastings and northings of the sides' southern or western ends."""
        row, column = np.divmod(squares.square[self.owner], squares.width)
        return squares.west + column * squares.step, squares.south + row * squares.step


def outlines(
    squares: Squares,
    thresholds,
    share_of: Callable[[Crossings, float], np.ndarray],
    smallest_m2: float = 0.0,
) -> list[shapely.MultiPolygon]:
    """Everywhere with minutes <= T for each ascending threshold T: valid, each within the next.

    Args:
        squares: what the outlines run through.
        thresholds: ascending.
        share_of: where along each crossed side the outline runs, 0 to 1 from its low end.
        smallest_m2: islands and holes smaller than this are left out.
    """
    right, above = _neighbours(squares.square, squares.width)
    polygons, inner = [], None
    for threshold in thresholds:
        limit = np.float32(threshold)
        found = Crossings(*_crossed(squares.minutes, limit), np.zeros(0))
        share = np.clip(share_of(found, threshold), MARGIN, 1 - MARGIN)
        found = found._replace(share=share if inner is None else _not_behind(inner, found, share))
        following = _following(squares.minutes, limit, PIECE_TABLE, found.at, right, above)
        polygons.append(_multipolygon(squares, found, following, smallest_m2))
        inner = found
    return polygons


def open_sides(squares: Squares, limits: np.ndarray) -> np.ndarray:
    """Squares not listed, ascending, into which an outline of some threshold leaves a listed one."""
    right, above = _neighbours(squares.square, squares.width)
    found = _left_open(squares.square, squares.width, np.searchsorted(limits, squares.minutes), right, above)
    return np.unique(found)


def _not_behind(inner: Crossings, outer: Crossings, share: np.ndarray) -> np.ndarray:
    """Keep each outline outside the one of the smaller threshold where both cross a side alike."""
    if not len(inner.share):
        return share
    at = inner.at[outer.owner, outer.upward.astype(np.int64)]
    alike = (at >= 0) & (inner.low_in[at] == outer.low_in)
    before = inner.share[at]
    further = np.where(outer.low_in, np.maximum(share, before), np.minimum(share, before))
    return np.where(alike, further, share)


def _multipolygon(squares: Squares, found: Crossings, following, smallest_m2: float) -> shapely.MultiPolygon:
    if not len(following):
        return shapely.MultiPolygon()
    east, north = found.places(squares)
    east = east + np.where(found.upward, 0.0, found.share * squares.step)
    north = north + np.where(found.upward, found.share * squares.step, 0.0)
    order, starts = _rings(following)
    area = _areas(order, starts, east, north)
    row = squares.square[found.owner] // squares.width
    shell = _shells(order, starts, area, found.upward, found.low_in, row)
    chosen = _chosen(shell, area, smallest_m2)
    if not len(chosen):
        return shapely.MultiPolygon()
    ring_ends, points = _closed_rings(chosen, order, starts, east, north)
    polygon_ends = np.append(np.flatnonzero(area[chosen] > 0), len(chosen))
    offsets = (ring_ends, polygon_ends, np.array([0, len(polygon_ends) - 1]))
    return shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, points, offsets)[0]


def _chosen(shell: np.ndarray, area: np.ndarray, smallest_m2: float) -> np.ndarray:
    """Rings to keep: each shell followed by its holes."""
    large = np.abs(area) >= smallest_m2
    kept = np.flatnonzero(large & large[shell])
    return kept[np.lexsort((kept, area[kept] < 0, shell[kept]))]


@njit(cache=True, nogil=True)
def _neighbours(square, width):
    """Positions of the squares to the right of and above each one, -1 where they are not listed."""
    count = len(square)
    right, above = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
    ahead = 0
    for i in range(count):
        if i + 1 < count and square[i + 1] == square[i] + 1:
            right[i] = i + 1
        while ahead < count and square[ahead] < square[i] + width:
            ahead += 1
        if ahead < count and square[ahead] == square[i] + width:
            above[i] = ahead
    return right, above


@njit(cache=True, nogil=True)
def _left_open(square, width, level, right, above):
    """Numbers of squares that are not listed beyond crossed sides, some of them twice."""
    count = len(square)
    has_left, has_below = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    for i in range(count):
        if right[i] >= 0:
            has_left[right[i]] = True
        if above[i] >= 0:
            has_below[above[i]] = True
    found, total = np.empty(4 * count, np.int64), 0
    for i in range(count):
        south_west, south_east, north_east, north_west = level[i]
        if right[i] < 0 and south_east != north_east:
            found[total] = square[i] + 1
            total += 1
        if above[i] < 0 and north_west != north_east:
            found[total] = square[i] + width
            total += 1
        if not has_left[i] and south_west != north_west:
            found[total] = square[i] - 1
            total += 1
        if not has_below[i] and south_west != south_east:
            found[total] = square[i] - width
            total += 1
    return found[:total]


@njit(cache=True, nogil=True)
def _crossed(minutes, limit):
    """The fields of :class:`Crossings`, save the shares."""
    count = len(minutes)
    at = np.full((count, 2), -1, np.int32)
    total = 0
    for i in range(count):
        inside = minutes[i, 0] <= limit
        for upward in range(2):
            if (minutes[i, 1 + 2 * upward] <= limit) != inside:
                at[i, upward] = total
                total += 1
    owner, upwards = np.empty(total, np.int64), np.empty(total, np.bool_)
    low, high = np.empty(total, np.float32), np.empty(total, np.float32)
    low_in = np.empty(total, np.bool_)
    for i in range(count):
        for upward in range(2):
            k = at[i, upward]
            if k >= 0:
                owner[k], upwards[k] = i, upward == 1
                low[k], high[k] = minutes[i, 0], minutes[i, 1 + 2 * upward]
                low_in[k] = low[k] <= limit
    return at, owner, upwards, low, high, low_in


@njit(cache=True, nogil=True)
def _following(minutes, limit, pieces, at, right, above):
    """The crossing that comes next along the outline after each crossing."""
    following = np.full(at.max() + 1 if len(at) else 0, -1, np.int64)
    sides = np.empty(4, np.int64)
    for i in range(len(minutes)):
        case = 0
        for corner in range(4):
            if minutes[i, corner] <= limit:
                case += 1 << corner
        if pieces[case, 0, 0] < 0:
            continue
        sides[0], sides[3] = at[i, 0], at[i, 1]
        sides[1] = at[right[i], 1] if right[i] >= 0 else -1
        sides[2] = at[above[i], 0] if above[i] >= 0 else -1
        for piece in range(2):
            if pieces[case, piece, 0] >= 0:
                following[sides[pieces[case, piece, 0]]] = sides[pieces[case, piece, 1]]
    return following


@njit(cache=True, nogil=True)
def _rings(following):
    """Cycles of a permutation: members in order, and where each cycle starts."""
    seen = np.zeros(len(following), np.bool_)
    order, starts = np.empty(len(following), np.int64), np.empty(len(following) + 1, np.int64)
    at, rings = 0, 0
    for begin in range(len(following)):
        if seen[begin]:
            continue
        starts[rings] = at
        rings += 1
        here = begin
        while not seen[here]:
            seen[here] = True
            order[at] = here
            at += 1
            here = following[here]
    starts[rings] = at
    return order, starts[: rings + 1]


@njit(cache=True, nogil=True)
def _areas(order, starts, east, north):
    """Square metres of each ring, below 0 for holes (clockwise)."""
    area = np.zeros(len(starts) - 1)
    for ring in range(len(area)):
        x0, y0 = east[order[starts[ring]]], north[order[starts[ring]]]
        doubled = 0.0
        for k in range(starts[ring], starts[ring + 1] - 1):
            a, b = order[k], order[k + 1]
            doubled += (east[a] - x0) * (north[b] - y0) - (east[b] - x0) * (north[a] - y0)
        area[ring] = doubled / 2.0
    return area


@njit(cache=True, nogil=True)
def _shells(order, starts, area, upward, low_in, row):
    """The ring that holds each hole; of shells, themselves.

    The crossing to the west of a hole on the same row bounds the same piece of ground: it belongs to
    the shell, or to another hole of it that begins further south or west.
    """
    ring_of = np.empty(len(order), np.int64)
    for ring in range(len(area)):
        for k in range(starts[ring], starts[ring + 1]):
            ring_of[order[k]] = ring
    shell = np.where(area > 0, np.arange(len(area)), -1)
    before = -1
    for k in range(len(order)):
        if upward[k]:
            continue
        ring = ring_of[k]
        if shell[ring] < 0 and low_in[k] and before >= 0 and row[before] == row[k]:
            shell[ring] = shell[ring_of[before]]
        before = k
    return shell


@njit(cache=True, nogil=True)
def _closed_rings(chosen, order, starts, east, north):
    """Ends of the chosen rings and their points, the first of each ring again at its end."""
    ends = np.zeros(len(chosen) + 1, np.int64)
    for k in range(len(chosen)):
        ends[k + 1] = ends[k] + starts[chosen[k] + 1] - starts[chosen[k]] + 1
    points = np.empty((ends[-1], 2))
    for k in range(len(chosen)):
        first, last = starts[chosen[k]], starts[chosen[k] + 1]
        for j in range(first, last + 1):
            crossing = order[j] if j < last else order[first]
            points[ends[k] + j - first, 0] = east[crossing]
            points[ends[k] + j - first, 1] = north[crossing]
    return ends, points

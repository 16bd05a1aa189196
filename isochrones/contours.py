"""From minutes at grid corners to polygons: marching squares with crossings found on the exact times."""

from typing import NamedTuple

import numpy as np
import shapely
from numba import njit

from isochrones.point_times import PointTimes
from isochrones.refine import Field

SMOOTH_MINUTES = 0.25
"""A side whose ends differ by less is crossed by linear interpolation, else by bisection."""

BISECTIONS = 12
MARGIN = 0.01
"""Crossings keep this share of a side away from its ends, so that no two outlines touch."""

# directed pieces of outline in a square, what lies inside on the left; corners SW 1, SE 2, NE 4, NW 8
S, E, N, W = range(4)
PIECES = {
    1: [(S, W)], 2: [(E, S)], 4: [(N, E)], 8: [(W, N)], 3: [(E, W)], 6: [(N, S)], 12: [(W, E)], 9: [(S, N)],
    7: [(N, W)], 11: [(E, N)], 13: [(S, E)], 14: [(W, S)], 5: [(S, W), (N, E)], 10: [(E, S), (W, N)],
}  # fmt: skip


def threshold_polygons(
    times: PointTimes, field: Field, thresholds, smallest_m2: float = 0.0
) -> list[shapely.MultiPolygon]:
    """Everywhere with minutes <= T for each ascending threshold T: valid, each within the next.

    Islands and holes smaller than ``smallest_m2`` are left out.
    """
    polygons, inner = [], None
    for threshold in thresholds:
        crossings = _crossings(times, field, threshold)
        if inner is not None:
            crossings = _not_behind(inner, crossings)
        polygons.append(_assemble(field, threshold, crossings, smallest_m2))
        inner = crossings
    return polygons


class Crossings(NamedTuple):
    """Where an outline crosses the sides of squares.

    Side ``2k`` runs east from corner ``k``, side ``2k + 1`` north from it.

    Attributes:
        side: int64, ascending. share: of the side, from its low end. low_in: the low end is inside.
    """

    side: np.ndarray
    share: np.ndarray
    low_in: np.ndarray


def _crossings(times: PointTimes, field: Field, threshold: float) -> Crossings:
    limit = np.float32(threshold)
    side, start, end = _crossed_sides(field, limit)
    corner, upward, low_in = side // 2, (side % 2).astype(bool), start <= limit
    smooth = np.abs(end - start) < SMOOTH_MINUTES
    share = np.empty(len(side))
    share[smooth] = (limit - start[smooth]) / (end[smooth] - start[smooth])
    jump = ~smooth
    frame = (*field.place(corner[jump]), upward[jump])
    share[jump] = _bisect(times, frame, field.step, low_in[jump], threshold)
    return Crossings(side, np.clip(share, MARGIN, 1 - MARGIN), low_in)


def _crossed_sides(field: Field, limit: np.float32) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sides with one end within the limit: number, minutes at the low and at the high end."""
    sides = _sides(field, field.square)
    at = dict(zip(("SW", "SE", "NE", "NW"), field.at_corners(field.minutes)))
    found = []
    for side, low, high in ((S, "SW", "SE"), (W, "SW", "NW"), (E, "SE", "NE"), (N, "NW", "NE")):
        crossed = (at[low] <= limit) != (at[high] <= limit)
        found.append((sides[side][crossed], at[low][crossed], at[high][crossed]))
    side, start, end = (np.concatenate(column) for column in zip(*found))
    side, first = np.unique(side, return_index=True)
    return side, start[first].astype(np.float64), end[first].astype(np.float64)


def _sides(field: Field, square: np.ndarray) -> dict[int, np.ndarray]:
    """The numbers of the four sides of squares."""
    south_west, south_east, _, north_west = field.corners_of(square)
    return {S: 2 * south_west, W: 2 * south_west + 1, E: 2 * south_east + 1, N: 2 * north_west}


def _bisect(times: PointTimes, frame, step: float, low_in, threshold: float) -> np.ndarray:
    """Where along each side the time passes the threshold, by halving on exact times."""
    east, north, upward = frame
    low, high = np.zeros(len(east)), np.ones(len(east))
    if not len(east):
        return low
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        minutes = times.minutes_at(east + ~upward * middle * step, north + upward * middle * step)
        same = (minutes <= np.float32(threshold)) == low_in
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (low + high) / 2


def _not_behind(inner: Crossings, outer: Crossings) -> Crossings:
    """Keep each outline outside the one of the smaller threshold where both cross a side alike."""
    if not len(inner.side):
        return outer
    at = np.minimum(np.searchsorted(inner.side, outer.side), len(inner.side) - 1)
    both = (inner.side[at] == outer.side) & (inner.low_in[at] == outer.low_in)
    before = inner.share[at]
    further = np.where(outer.low_in, np.maximum(outer.share, before), np.minimum(outer.share, before))
    return outer._replace(share=np.where(both, further, outer.share))


def _assemble(
    field: Field, threshold: float, crossings: Crossings, smallest_m2: float
) -> shapely.MultiPolygon:
    """Join the crossings into rings, and rings into polygons with their holes."""
    if not len(crossings.side):
        return shapely.MultiPolygon()
    first, last = _pieces(field, threshold)
    following = np.empty(len(crossings.side), np.int64)
    following[np.searchsorted(crossings.side, first)] = np.searchsorted(crossings.side, last)
    order, starts = _rings(following)
    upward = (crossings.side % 2).astype(bool)
    east, north = field.place(crossings.side // 2)
    east = east + np.where(upward, 0.0, crossings.share * field.step)
    north = north + np.where(upward, crossings.share * field.step, 0.0)
    points = np.column_stack([east, north])
    ring_of = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return _with_holes(shapely.linearrings(points[order], indices=ring_of), smallest_m2)


def _pieces(field: Field, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """Sides at which each directed piece of outline begins and ends."""
    inside = field.at_corners((field.minutes <= np.float32(threshold)).astype(np.uint8))
    case = inside[0] + 2 * inside[1] + 4 * inside[2] + 8 * inside[3]
    cut = (case > 0) & (case < 15)
    sides, case = _sides(field, field.square[cut]), case[cut]
    first, last = [], []
    for number, pieces in PIECES.items():
        chosen = case == number
        for begin, end in pieces:
            first.append(sides[begin][chosen])
            last.append(sides[end][chosen])
    return np.concatenate(first), np.concatenate(last)


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


def _with_holes(rings, smallest_m2: float) -> shapely.MultiPolygon:
    """Polygons of the counter-clockwise rings, less the clockwise ones inside them."""
    filled = shapely.polygons(rings)
    area = shapely.area(filled)
    turned = shapely.is_ccw(rings)
    shells, holes = (
        np.flatnonzero(turned & (area >= smallest_m2)),
        np.flatnonzero(~turned & (area >= smallest_m2)),
    )
    if not len(shells):
        return shapely.MultiPolygon()
    shells = shells[np.argsort(area[shells], kind="stable")]
    tree = shapely.STRtree(filled[shells])
    corner = shapely.points(shapely.get_coordinates(shapely.get_point(rings[holes], 0)))
    hole, shell = tree.query(corner, predicate="within")
    owner = np.full(len(holes), len(shells))
    np.minimum.at(owner, hole, shell)  # shells ascend in area: the smallest that holds the hole
    parts = []
    for k in range(len(shells)):
        parts.append(shapely.Polygon(rings[shells[k]], list(rings[holes[owner == k]])))
    return shapely.MultiPolygon(parts)

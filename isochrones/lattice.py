"""Quick outlines: a square lattice snapped to the streets once, and contours of its minutes.

Which street is nearest to a corner of the lattice does not depend on the site. So the lattice is snapped
once for a network and a cell size; each site then costs one search, one pass over the corners, and the
work along its outlines.

Between two corners whose times differ by less than a quarter of a minute the time runs evenly. Otherwise
it is not interpolated across a jump: the corners' own streets share the side between them where both are
equally near, or end it at the connector cap where only one has a street. On either side of that break the
time runs evenly from the corner's to its street's time at the break; at the break it may jump. Only a
street that is nearest to some point of a side but to neither of its ends goes unseen.
"""

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numba import njit

from isochrones.bounds import EdgeTimes
from isochrones.candidates import edges_met
from isochrones.contours import SMOOTH_MINUTES, Crossings, Squares
from isochrones.errors import SurfaceError
from isochrones.nearest import SegmentIndex, fraction_of, nearest_segments, segment_distance, squared_distance
from isochrones.network import RoadNetwork
from isochrones.snapping import DEFAULT_CONNECTOR, ConnectorRule

HALVINGS = 4
"""The break of a side is found by halving it so often: to 3 m at 50 m."""

MOST_CORNERS = 100_000_000
LATTICES_KEPT = 2
_kept: WeakKeyDictionary = WeakKeyDictionary()


class Lattice(NamedTuple):
    """Corners of a square lattice and the streets nearest to them.

    Corner ``row * width + column`` stands at ``south + row * step``, ``west + column * step``, both whole
    multiples of the step. The outermost corners are further than the connector cap from every street.

    Attributes:
        west, south, step: metres. width: corners in a row.
        corner: int32, the corners within the connector cap of a street, in the order of the edges.
        place: int32 per corner of the whole lattice, its position in ``corner``, -1 beyond the cap.
        segment: int32 nearest segment of ``index``. edge: int32 its edge, ascending.
        fraction: float32 along the edge. metres: float32 from the street, at most the cap. cap: metres.
        index: the streets' segments.
    """

    west: float
    south: float
    step: float
    width: int
    corner: np.ndarray
    place: np.ndarray
    segment: np.ndarray
    edge: np.ndarray
    fraction: np.ndarray
    metres: np.ndarray
    cap: float
    index: SegmentIndex


def lattice_of(
    network: RoadNetwork,
    cell_metres: float = 50.0,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
    snappable: np.ndarray | None = None,
) -> Lattice:
    """The lattice over everything within the connector cap of a street; it depends on no site.

    The last two made for a network are kept as long as the network is.

    Args:
        network: the streets.
        cell_metres: between corners.
        connector: how points meet streets; only its cap matters here.
        snappable: bool per edge, default ``network.edge_snappable``.

    Raises:
        SurfaceError: the cell size is not positive, or the corners are too many.
    """
    allowed = np.asarray(network.edge_snappable if snappable is None else snappable)
    key = (float(cell_metres), float(connector.max_metres), allowed.tobytes())
    kept = _kept.setdefault(network, {})
    if key not in kept:
        kept[key] = _snapped(network.segment_index, float(cell_metres), float(connector.max_metres), allowed)
        for oldest in list(kept)[:-LATTICES_KEPT]:
            del kept[oldest]
    return kept[key]


def _snapped(index: SegmentIndex, step: float, cap: float, allowed: np.ndarray) -> Lattice:
    if not step > 0:
        raise SurfaceError(f"cell_metres must be greater than 0, got {step}; 50 is usual")
    west, south = ((np.floor((low - cap) / step) - 1) * step for low in (index.west, index.south))
    width = int(np.ceil((index.west + index.columns * index.cell + cap - west) / step)) + 2
    height = int(np.ceil((index.south + index.rows * index.cell + cap - south) / step)) + 2
    if width * height > MOST_CORNERS:
        raise SurfaceError(f"{width * height:,} cells are too many; use cells larger than {step} metres")
    east, north = west + step * np.arange(width), south + step * np.arange(height)
    segment, metres, along = nearest_segments(
        index, np.tile(east, height), np.repeat(north, width), allowed, cap
    )
    corner = np.flatnonzero(segment >= 0)
    corner = corner[np.argsort(index.edge[segment[corner]], kind="stable")].astype(np.int32)
    place = np.full(width * height, -1, np.int32)
    place[corner] = np.arange(len(corner))
    segment, metres = segment[corner], metres[corner].astype(np.float32)
    edge, fraction = edges_met(index, segment, along[corner])
    fraction = fraction.astype(np.float32)
    return Lattice(west, south, step, width, corner, place, segment, edge, fraction, metres, cap, index)


def lattice_squares(lattice: Lattice, times: EdgeTimes, limits: np.ndarray) -> Squares:
    """The squares of the lattice that some threshold's outline crosses.

    Args:
        lattice: snapped corners.
        times: minutes of points on streets.
        limits: float32 thresholds, ascending.
    """
    found = times.minutes_met(lattice.edge, lattice.fraction, lattice.metres)
    minutes, level = _spread(found, lattice.corner, limits, len(lattice.place))
    level = level.reshape(-1, lattice.width)
    low = level[:-1, :-1]
    mixed = np.zeros(level.shape, bool)
    for other in (level[:-1, 1:], level[1:, :-1], level[1:, 1:]):
        mixed[:-1, :-1] |= low != other
    square = np.flatnonzero(mixed)
    at = square[:, None] + np.array([0, 1, lattice.width + 1, lattice.width])
    return Squares(lattice.west, lattice.south, lattice.step, lattice.width, square, minutes[at])


def lattice_shares(
    lattice: Lattice, times: EdgeTimes, squares: Squares, found: Crossings, limit: float
) -> np.ndarray:
    """Where each crossed side passes the threshold, by the rule at the head of this module."""
    with np.errstate(invalid="ignore"):
        share = ((limit - found.low) / (found.high - found.low)).astype(np.float64)
        jump = np.flatnonzero(~(np.abs(found.high - found.low) < SMOOTH_MINUTES))
    here, upward = squares.square[found.owner[jump]], found.upward[jump]
    places = (lattice.place[at] for at in (here, here + np.where(upward, lattice.width, 1)))
    ends = [np.where(place >= 0, lattice.segment[place], np.int32(-1)) for place in places]
    start = (corners[jump] for corners in found.places(squares))
    at, *met = _breaks(lattice.index, *ends, *start, upward, lattice.step, lattice.cap)
    before, after = times.minutes_met(*met[:3]), times.minutes_met(*met[3:])
    share[jump] = _between(at, found.low[jump], found.high[jump], before, after, np.float32(limit))
    return share


@njit(cache=True, nogil=True)
def _spread(found, corner, limits, count):
    """Minutes of all corners, and how many thresholds lie below them, from those within the cap."""
    minutes, level = np.full(count, np.inf, np.float32), np.full(count, len(limits), np.uint8)
    for k in range(len(corner)):
        minutes[corner[k]] = found[k]
        below = 0
        for limit in limits:
            below += found[k] > limit
        level[corner[k]] = below
    return minutes, level


@njit(cache=True, nogil=True)
def _breaks(index, first, second, east, north, upward, step, cap):
    """Where the sides' streets change, and how points just before and after it meet their streets.

    Segments are -1 where an end is beyond the cap. Returns the share, then edge (-1 for none), fraction
    and metres by the low end's street before it and by the high end's after it.
    """
    count = len(first)
    share = np.empty(count)
    edges, fractions = np.full((2, count), -1, np.int32), np.zeros((2, count))
    metres = np.zeros((2, count))
    for k in range(count):
        right, up = (0.0, step) if upward[k] else (step, 0.0)
        one, other = first[k], second[k]
        begin, end = (0.5, 0.5) if one == other else (0.0, 1.0)
        for _ in range(0 if one == other else HALVINGS):
            middle = (begin + end) / 2.0
            x, y = east[k] + middle * right, north[k] + middle * up
            low = squared_distance(index, one, x, y) if one >= 0 else cap * cap
            high = squared_distance(index, other, x, y) if other >= 0 else cap * cap
            if low < high:
                begin = middle
            else:
                end = middle
        share[k] = (begin + end) / 2.0
        for side in range(2):
            segment, at = (second[k], end) if side else (first[k], begin)
            if segment >= 0:
                x, y = east[k] + at * right, north[k] + at * up
                metres[side, k], along = segment_distance(index, segment, x, y)
                edges[side, k] = index.edge[segment]
                fractions[side, k] = fraction_of(index, edges[side, k], along)
    return share, edges[0], fractions[0], metres[0], edges[1], fractions[1], metres[1]


@njit(cache=True, nogil=True)
def _between(share, low, high, before, after, limit):
    """Where the time passes the limit: on either side of the break evenly, or in the jump at it."""
    found = np.empty(len(share))
    for k in range(len(share)):
        low_in = low[k] <= limit
        if (before[k] <= limit) != low_in:
            found[k] = share[k] * _passed(low[k], before[k], limit)
        elif (after[k] <= limit) != low_in:
            found[k] = share[k]
        else:
            found[k] = share[k] + (1.0 - share[k]) * _passed(after[k], high[k], limit)
    return found


@njit(cache=True, nogil=True)
def _passed(begin, end, limit):
    """Share at which the limit is passed between two times; at the reachable end's where one is inf."""
    if np.isinf(end):
        return 1.0
    if np.isinf(begin):
        return 0.0
    return (limit - begin) / (end - begin)

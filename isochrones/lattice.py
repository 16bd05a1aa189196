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

from collections.abc import Callable
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

BREAKS_KEPT = 150_000
"""A lattice of at most so many corners near streets keeps the breaks of all its sides (60 bytes each)."""

MOST_CORNERS = 100_000_000
LATTICES_KEPT = 2
_kept: WeakKeyDictionary = WeakKeyDictionary()

MinutesMet = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""Float32 minutes of points from edge, fraction along it and metres from it; inf where unreachable or -1."""


class Breaks(NamedTuple):
    """The breaks of sides, which are the same for every site.

    Attributes:
        share: float64, where the nearest street changes, from the side's southern or western end.
        edge, fraction, metres: int32 and float64 (twice as many), how points just before and, in the second
            half of each array, just after the break meet the streets of the side's ends; edge -1 beyond
            the cap.
    """

    share: np.ndarray
    edge: np.ndarray
    fraction: np.ndarray
    metres: np.ndarray


class Lattice(NamedTuple):
    """Corners of a square lattice and the streets nearest to them.

    Corner ``row * width + column`` stands at ``south + row * step``, ``west + column * step``, both whole
    multiples of the step. The outermost corners are further than the connector cap from every street.

    Attributes:
        west, south, step: metres. width: corners in a row.
        corner: int32, the corners within the connector cap of a street, in the order of the edges.
        place: int32 per corner of the whole lattice, its position in ``corner``, -1 beyond the cap.
        segment: int32 nearest segment of ``index``. edges: int32 the edges of these segments, each once,
            ascending; no other's times are asked for. edge: int32 position in ``edges``, ascending.
        fraction: float32 along the edge. metres: float32 from the street, at most the cap. cap: metres.
        index: the streets' segments.
        side: int32 (2 x corners of the whole lattice), the place in ``breaks`` of each corner's side
            eastwards and northwards; empty where breaks are not kept.
    """

    west: float
    south: float
    step: float
    width: int
    corner: np.ndarray
    place: np.ndarray
    segment: np.ndarray
    edges: np.ndarray
    edge: np.ndarray
    fraction: np.ndarray
    metres: np.ndarray
    cap: float
    index: SegmentIndex
    side: np.ndarray
    breaks: Breaks


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
    edges, edge = np.unique(edge, return_inverse=True)
    none = np.zeros(0)
    lattice = Lattice(
        west, south, step, width, corner, place, segment, edges, edge.astype(np.int32), fraction, metres, cap, index,
        np.zeros(0, np.int32), Breaks(none, np.zeros(0, np.int32), none, none),
    )  # fmt: skip
    return _with_breaks(lattice) if len(corner) <= BREAKS_KEPT else lattice


def _with_breaks(lattice: Lattice) -> Lattice:
    """The lattice with the breaks of all sides that have an end within the cap."""
    near = lattice.place >= 0
    sides = np.zeros((len(near), 2), bool)
    for upward, ahead in enumerate((1, lattice.width)):
        sides[:-ahead, upward] = near[:-ahead] | near[ahead:]
    chosen = np.flatnonzero(sides)
    side = np.full(sides.size, -1, np.int32)
    side[chosen] = np.arange(len(chosen))
    return lattice._replace(side=side, breaks=_breaks(lattice, chosen // 2, chosen % 2 == 1))


def minutes_on(lattice: Lattice, times: EdgeTimes) -> MinutesMet:
    """How the times of one site are read on the lattice's own edges, by their positions in ``edges``."""
    if hasattr(times, "on_edges"):
        return times.on_edges(lattice.edges)
    # edge -1 is none; the streets of public transport's walks are read by their own numbers
    own = np.append(lattice.edges, np.int32(-1))
    return lambda edge, fraction, metres: times.minutes_met(own[edge], fraction, metres)


def lattice_squares(lattice: Lattice, minutes_met: MinutesMet, limits: np.ndarray) -> Squares:
    """The squares of the lattice that some threshold's outline crosses.

    Args:
        lattice: snapped corners.
        minutes_met: minutes of points on streets, of :func:`minutes_on`.
        limits: float32 thresholds, ascending.
    """
    found = minutes_met(lattice.edge, lattice.fraction, lattice.metres)
    square, minutes = _mixed(found, lattice.corner, limits, len(lattice.place), lattice.width)
    return Squares(lattice.west, lattice.south, lattice.step, lattice.width, square, minutes)


def lattice_shares(
    lattice: Lattice, minutes_met: MinutesMet, squares: Squares, found: Crossings, limit: float
) -> np.ndarray:
    """Where each crossed side passes the threshold, by the rule at the head of this module."""
    limit = np.float32(limit)
    share, jump = _smooth(found.low, found.high, limit)
    corner, upward = squares.square[found.owner[jump]], found.upward[jump]
    breaks = _known(lattice, corner, upward) if len(lattice.side) else _breaks(lattice, corner, upward)
    met = minutes_met(breaks.edge, breaks.fraction, breaks.metres)
    _pass(share, jump, breaks.share, found.low, found.high, met, limit)
    return share


@njit(cache=True, nogil=True)
def _mixed(found, corner, limits, count, width):
    """Squares with corners on both sides of a threshold, and the minutes of their corners."""
    minutes, level = _spread(found, corner, limits, count)
    square, total = np.empty(count, np.int64), 0
    for here in range(count - width - 1):
        low = level[here]
        if low != level[here + 1] or low != level[here + width] or low != level[here + width + 1]:
            # the last corner of a row is beyond the cap, and so is the first of the next
            square[total] = here
            total += 1
    corners = np.empty((total, 4), np.float32)
    for k in range(total):
        here = square[k]
        corners[k, 0], corners[k, 1] = minutes[here], minutes[here + 1]
        corners[k, 2], corners[k, 3] = minutes[here + width + 1], minutes[here + width]
    return square[:total].copy(), corners


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
def _smooth(low, high, limit):
    """Share at which evenly running times pass the limit, and which sides they do not run along evenly."""
    share, jump, jumps = np.empty(len(low)), np.empty(len(low), np.int64), 0
    for k in range(len(low)):
        rise = high[k] - low[k]
        share[k] = (limit - low[k]) / rise
        if not abs(rise) < SMOOTH_MINUTES:
            jump[jumps] = k
            jumps += 1
    return share, jump[:jumps]


@njit(cache=True, nogil=True)
def _breaks(lattice, corner, upward):
    """:class:`Breaks` of the sides eastwards or northwards of some corners."""
    index, step, count = lattice.index, lattice.step, len(corner)
    share = np.empty(count)
    edges, fractions, metres = np.full(2 * count, -1, np.int32), np.zeros(2 * count), np.zeros(2 * count)
    for k in range(count):
        right, up = (0.0, step) if upward[k] else (step, 0.0)
        east = lattice.west + (corner[k] % lattice.width) * step
        north = lattice.south + (corner[k] // lattice.width) * step
        first = lattice.place[corner[k]]
        second = lattice.place[corner[k] + (lattice.width if upward[k] else 1)]
        one = lattice.segment[first] if first >= 0 else -1
        other = lattice.segment[second] if second >= 0 else -1
        begin, end = (0.5, 0.5) if one == other else (0.0, 1.0)
        for _ in range(0 if one == other else HALVINGS):
            middle = (begin + end) / 2.0
            x, y = east + middle * right, north + middle * up
            low = squared_distance(index, one, x, y) if one >= 0 else lattice.cap**2
            high = squared_distance(index, other, x, y) if other >= 0 else lattice.cap**2
            if low < high:
                begin = middle
            else:
                end = middle
        share[k] = (begin + end) / 2.0
        for side in range(2):
            place, at = (second, end) if side else (first, begin)
            if place >= 0:
                x, y = east + at * right, north + at * up
                i = k + side * count
                metres[i], along = segment_distance(index, lattice.segment[place], x, y)
                edges[i] = lattice.edge[place]
                fractions[i] = fraction_of(index, lattice.edges[edges[i]], along)
    return Breaks(share, edges, fractions, metres)


@njit(cache=True, nogil=True)
def _known(lattice, corner, upward):
    """The same from those kept with the lattice."""
    kept, count, all_sides = lattice.breaks, len(corner), len(lattice.breaks.share)
    share = np.empty(count)
    edges, fractions, metres = np.empty(2 * count, np.int32), np.empty(2 * count), np.empty(2 * count)
    for k in range(count):
        at = lattice.side[2 * corner[k] + upward[k]]
        share[k] = kept.share[at]
        for half in range(2):
            i, j = k + half * count, at + half * all_sides
            edges[i], fractions[i], metres[i] = kept.edge[j], kept.fraction[j], kept.metres[j]
    return Breaks(share, edges, fractions, metres)


@njit(cache=True, nogil=True)
def _pass(share, jump, at, low, high, met, limit):
    """Write where the time passes the limit: on either side of the break evenly, or in the jump at it."""
    for i in range(len(jump)):
        k, before, after = jump[i], met[i], met[i + len(jump)]
        low_in = low[k] <= limit
        if (before <= limit) != low_in:
            share[k] = at[i] * _passed(low[k], before, limit)
        elif (after <= limit) != low_in:
            share[k] = at[i]
        else:
            share[k] = at[i] + (1.0 - at[i]) * _passed(after, high[k], limit)


@njit(cache=True, nogil=True)
def _passed(begin, end, limit):
    """Share at which the limit is passed between two times; at the reachable end's where one is inf."""
    if np.isinf(end):
        return 1.0
    if np.isinf(begin):
        return 0.0
    return (limit - begin) / (end - begin)

"""Quick outlines: a square lattice snapped to the streets once, and contours of its minutes.

Which street is nearest to a corner of the lattice does not depend on the site. So the lattice is snapped
once for a network and a cell size; each site then costs one search, one pass over the corners, and the
work along its outlines.

Between two corners the time is not interpolated across a jump. A point between them is given to the
nearer of the two corners' own streets and gets that street's time there, none beyond the connector cap;
the outline runs where that time passes the threshold. Only a street that is nearest to some point of a
side but to neither of its ends goes unseen.
"""

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numba import njit

from isochrones.bounds import EdgeTimes
from isochrones.contours import Crossings, Squares
from isochrones.errors import SurfaceError
from isochrones.nearest import SegmentIndex, fraction_of, nearest_segments, segment_distance
from isochrones.network import RoadNetwork
from isochrones.snapping import DEFAULT_CONNECTOR, ConnectorRule

HALVINGS = 6
"""A crossing of a side where streets change is found by halving it so often: to 0.4 m at 50 m."""

MOST_CORNERS = 100_000_000
LATTICES_KEPT = 2
_kept: WeakKeyDictionary = WeakKeyDictionary()


class Lattice(NamedTuple):
    """Corners of a square lattice and the streets nearest to them.

    Corner ``row * width + column`` stands at ``south + row * step``, ``west + column * step``, both whole
    multiples of the step. The outermost corners are further than the connector cap from every street.

    Attributes:
        west, south, step: metres. width: corners in a row.
        corner: int64 ascending, the corners within the connector cap of a street.
        place: int32 per corner of the whole lattice, its position in ``corner``, -1 beyond the cap.
        segment: int32 nearest segment of ``index``. edge: int32 its edge. fraction: float64 along the edge.
        metres: float64 from the street, at most the cap. cap: metres.
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
    place = np.full(width * height, -1, np.int32)
    place[corner] = np.arange(len(corner))
    segment, metres = segment[corner], metres[corner]
    edge = index.edge[segment]
    fraction = fractions_of(index, edge, along[corner])
    return Lattice(west, south, step, width, corner, place, segment, edge, fraction, metres, cap, index)


@njit(cache=True, nogil=True)
def fractions_of(index, edge, along):
    """Share of each edge at so many metres along it."""
    fraction = np.empty(len(edge))
    for p in range(len(edge)):
        fraction[p] = fraction_of(index, edge[p], along[p])
    return fraction


def lattice_squares(lattice: Lattice, times: EdgeTimes, limits: np.ndarray) -> Squares:
    """The squares of the lattice that some threshold's outline crosses.

    Args:
        lattice: snapped corners.
        times: minutes of points on streets.
        limits: float32 thresholds, ascending.
    """
    found = times.minutes_met(lattice.edge, lattice.fraction, lattice.metres)
    minutes = np.full(len(lattice.place), np.inf, np.float32)
    minutes[lattice.corner] = found
    level = np.full(len(lattice.place), len(limits), np.uint8)
    level[lattice.corner] = np.sum([found > limit for limit in limits], axis=0, dtype=np.uint8)
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
    east, north = found.places(squares)
    first, second = _segments_at_ends(lattice, squares.square[found.owner], found.upward)
    with np.errstate(invalid="ignore"):
        share = ((limit - found.low) / (found.high - found.low)).astype(np.float64)
    apart = np.flatnonzero((first != second) | ~np.isfinite(found.low) | ~np.isfinite(found.high))
    first, second, upward = first[apart], second[apart], found.upward[apart]
    begin, end = np.zeros(len(apart)), np.ones(len(apart))
    for _ in range(HALVINGS):
        middle = (begin + end) / 2
        away = middle * lattice.step
        met = _nearer(
            lattice.index,
            first,
            second,
            east[apart] + ~upward * away,
            north[apart] + upward * away,
            lattice.cap,
        )
        same = (times.minutes_met(*met) <= np.float32(limit)) == found.low_in[apart]
        begin, end = np.where(same, middle, begin), np.where(same, end, middle)
    share[apart] = (begin + end) / 2
    return share


def _segments_at_ends(lattice: Lattice, corner: np.ndarray, upward: np.ndarray) -> list[np.ndarray]:
    """Nearest segments at both ends of sides, -1 beyond the cap."""
    places = [lattice.place[at] for at in (corner, corner + np.where(upward, lattice.width, 1))]
    return [np.where(place >= 0, lattice.segment[place], np.int32(-1)) for place in places]


@njit(cache=True, nogil=True)
def _nearer(index, first, second, east, north, cap):
    """The nearer of two segments (-1 for none) to each point: edge, -1 beyond the cap, fraction, metres."""
    count = len(first)
    edges, fractions, metres = np.full(count, -1, np.int32), np.zeros(count), np.zeros(count)
    for p in range(count):
        best, best_along, segment = np.inf, 0.0, first[p]
        if first[p] >= 0:
            best, best_along = segment_distance(index, first[p], east[p], north[p])
        if second[p] >= 0:
            other, along = segment_distance(index, second[p], east[p], north[p])
            if other < best:
                best, best_along, segment = other, along, second[p]
        if best <= cap:
            edges[p], metres[p] = index.edge[segment], best
            fractions[p] = fraction_of(index, edges[p], best_along)
    return edges, fractions, metres

"""Ways cut into edges: stretches of street between junctions, ends, gaps, barriers and via nodes."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj

from isochrones.osm import OsmStreets
from isochrones.ways import WayTable


@dataclass(frozen=True)
class Edges:
    """Stretches of street, each drawn in the direction of its way.

    Attributes:
        way: position of each edge's way in the file. kind: its street in the :class:`WayTable`.
        first, last: node at either end; nodes are numbered along a space-filling curve.
        node_id: OSM id of each node. easting, northing: where it lies.
        shape_start: int64 (edges + 1) into the columns of shape points.
        shape_id, shape_easting, shape_northing: OSM id and place of each shape point.
        along: float64 metres of each shape point from the start of its edge.
        metres: float64 length of each edge.
        blocking: how many nodes stop the profile.
        street_nodes: OSM ids of all nodes of ways that are used, ascending.
    """

    way: np.ndarray
    kind: np.ndarray
    first: np.ndarray
    last: np.ndarray
    node_id: np.ndarray
    easting: np.ndarray
    northing: np.ndarray
    shape_start: np.ndarray
    shape_id: np.ndarray
    shape_easting: np.ndarray
    shape_northing: np.ndarray
    along: np.ndarray
    metres: np.ndarray
    blocking: int
    street_nodes: np.ndarray

    def __len__(self) -> int:
        return len(self.way)

    def degree(self) -> np.ndarray:
        """How many ends of edges meet at each node."""
        return np.bincount(np.concatenate([self.first, self.last]), minlength=len(self.node_id))


@lru_cache(maxsize=16)
def _transformer(crs: str) -> pyproj.Transformer:
    """PROJ's operation to a CRS; making one takes longer than projecting a small map."""
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def project(streets: OsmStreets, crs: str) -> tuple[np.ndarray, np.ndarray, str]:
    """Eastings and northings of way nodes; NaN where the node is absent or outside the CRS."""
    pyproj.network.set_network_enabled(active=False)
    transformer = _transformer(crs)
    easting, northing = transformer.transform(streets.longitude, streets.latitude)
    operation = transformer.get_last_used_operation().definition
    outside = ~(np.isfinite(easting) & np.isfinite(northing))
    return np.where(outside, np.nan, easting), np.where(outside, np.nan, northing), operation


def cut(streets: OsmStreets, table: WayTable, easting, northing, blocked, vias) -> Edges | None:
    """Cut the ways that are used into edges; None where not one is left.

    Args:
        streets: what the file holds.
        table: what the profile makes of its ways.
        easting: metres of each way node, NaN where unknown (the way is broken there).
        northing: the same.
        blocked: OSM ids of nodes that stop the profile: every street ends there on its own.
        vias: OSM ids of nodes that are cut although no street branches off.
    """
    way = np.repeat(np.arange(len(table.kind)), np.diff(streets.way_start))
    usable = np.flatnonzero(table.used[way] & ~np.isnan(easting))
    ids, on = streets.node_id[usable], way[usable]
    repeats = np.r_[False, (np.diff(usable) == 1) & (np.diff(ids) == 0) & (np.diff(on) == 0)][: len(ids)]
    usable, ids, on = usable[~repeats], ids[~repeats], on[~repeats]
    if len(ids) < 2:
        return None
    gap = np.r_[True, (on[1:] != on[:-1]) | _broken(usable, repeats)]
    known, inverse, uses = np.unique(ids, return_inverse=True, return_counts=True)
    is_blocked = np.isin(known, blocked)
    stops = np.flatnonzero(
        ((uses > 1) | is_blocked | np.isin(known, vias))[inverse] | gap | np.r_[gap[1:], True]
    )
    run = np.cumsum(gap)
    pair = run[stops[1:]] == run[stops[:-1]]
    begin, end = stops[:-1][pair], stops[1:][pair]
    if not len(begin):
        return None
    ends = np.concatenate([begin, end])
    # every street that ends at a blocked node gets a node of its own there
    key = np.where(is_blocked[inverse[ends]], len(ids) + np.arange(len(ends)), inverse[ends])
    number, place = _number(key, usable[ends], easting, northing)
    count = end - begin + 1
    start = np.concatenate([[0], np.cumsum(count)])
    points = usable[np.arange(start[-1]) - np.repeat(start[:-1] - begin, count)]
    shape_easting, shape_northing = easting[points], northing[points]
    steps = np.hypot(np.diff(shape_easting), np.diff(shape_northing))
    run_metres = np.concatenate([[0.0], np.cumsum(steps)])
    return Edges(
        way=on[begin],
        kind=table.kind[on[begin]],
        first=number[: len(begin)],
        last=number[len(begin) :],
        node_id=streets.node_id[place],
        easting=easting[place],
        northing=northing[place],
        shape_start=start.astype(np.int64),
        shape_id=streets.node_id[points],
        shape_easting=shape_easting,
        shape_northing=shape_northing,
        along=run_metres - np.repeat(run_metres[start[:-1]], count),
        metres=run_metres[start[1:] - 1] - run_metres[start[:-1]],
        blocking=int(is_blocked.sum()),
        street_nodes=known,
    )


def _broken(usable: np.ndarray, repeats: np.ndarray) -> np.ndarray:
    """Whether a node without a location stood between two way nodes that are now neighbours."""
    before = np.cumsum(repeats)[~repeats]  # repeats dropped so far leave holes that are no gaps
    return np.diff(usable) - np.diff(before) != 1


def _number(key, at, easting, northing) -> tuple[np.ndarray, np.ndarray]:
    """Node of each edge end, and a way node where each node lies, in the order of a Z-curve."""
    _, one, number = np.unique(key, return_index=True, return_inverse=True)
    place = at[one]
    order = np.argsort(_morton(easting[place], northing[place]), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[number], place[order]


def _morton(easting: np.ndarray, northing: np.ndarray) -> np.ndarray:
    """Position along a Z-order curve of 16 bits an axis, so that near nodes are near in memory."""
    code = np.zeros(len(easting), np.uint64)
    for values, shift in ((easting, 0), (northing, 1)):
        span = max(np.ptp(values), 1.0)
        cell = ((values - values.min()) / span * 65535).astype(np.uint64)
        for bit in range(16):
            code |= ((cell >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + shift)
    return code

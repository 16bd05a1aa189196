"""Walks from the ends of every street to stops and sites: searched once, read out for any number of points."""

from weakref import WeakKeyDictionary, ref

import numpy as np
from numba import njit

from isochrones.edge_profiles import Direct, EndWalks
from isochrones.network import RoadNetwork
from isochrones.snapping import Snapping
from isochrones.street_graph import TICKS_PER_MINUTE
from isochrones.transit_options import TransitOptions
from isochrones.walking import walk_links

_kept: WeakKeyDictionary[Snapping, tuple[ref[RoadNetwork], float, float, EndWalks]] = WeakKeyDictionary()


def walks_to_stops(walking: RoadNetwork, stops: Snapping, options: TransitOptions) -> EndWalks:
    """Walks of at most `max_walk_minutes` from the ends of every edge to stops, their connectors included.

    A point of an edge walks to one of its ends and on, or straight along the edge to a stop on it; so
    reading out is as exact as searching from the point. They are kept while the stops and the streets are
    in use, the last cap and speed asked for.
    """
    network, cap, kmh, walks = _kept.get(stops, (None, None, None, None))
    if (
        network is None
        or network() is not walking
        or (cap, kmh) != (options.max_walk_minutes, options.walk_kmh)
    ):
        walks = _walks_to_stops(walking, stops, options)
        _kept[stops] = ref(walking), options.max_walk_minutes, options.walk_kmh, walks
    return walks


def _walks_to_stops(walking: RoadNetwork, stops: Snapping, options: TransitOptions) -> EndWalks:
    end_row, ends = _ends_of_edges(walking)
    start, stop, minutes = walk_links(walking, ends, stops, options.max_walk_minutes, options.walk_kmh)
    _nearest_first(start, stop, minutes)
    order = np.argsort(stops.edge, kind="stable")
    order = order[stops.edge[order] >= 0]
    on_edge = np.bincount(stops.edge[order], minlength=walking.edge_count)
    itself = np.arange(1, len(stops) + 1)
    return EndWalks(
        start=np.concatenate([start, start[-1] + itself]),
        stop=np.concatenate([stop, np.arange(len(stops), dtype=np.int32)]),
        minutes=np.concatenate([minutes, in_ticks(stops.connector_minutes).astype(np.float32)]),
        end_row=end_row,
        edge_minutes=_edge_minutes(walking, options.walk_kmh),
        on_start=np.concatenate([[0], np.cumsum(on_edge)]),
        on_row=(len(ends) + order).astype(np.int32),
        on_fraction=np.ascontiguousarray(stops.fraction[order]),
    )


def walks_to_sites(walking: RoadNetwork, sites: Snapping, options: TransitOptions) -> Direct:
    """Walks all the way from the ends of every edge, rows as those of `walks_to_stops`."""
    _, ends = _ends_of_edges(walking)
    cap = options.max_direct_walk_minutes
    start, site, taken = walk_links(walking, ends, sites, cap, options.walk_kmh)
    minutes = np.full((len(sites), len(ends)), np.inf, np.float32)
    minutes[site, np.repeat(np.arange(len(ends)), np.diff(start))] = taken
    return Direct(minutes, sites.edge, sites.fraction, in_ticks(sites.connector_minutes), float(cap))


def direct_of(direct: Direct, rows: np.ndarray) -> Direct:
    """The walks to some of the sites."""
    return Direct(*(np.ascontiguousarray(column[rows]) for column in direct[:4]), direct.cap)


def in_ticks(minutes: np.ndarray) -> np.ndarray:
    """Minutes in the whole ticks that searches count, float64; NaN and inf stay."""
    return np.rint(np.asarray(minutes, np.float64) * TICKS_PER_MINUTE) / TICKS_PER_MINUTE


def _ends_of_edges(walking: RoadNetwork) -> tuple[np.ndarray, Snapping]:
    """(row of each edge's two ends, and points that stand for the rows).

    Open edges that meet at a node share a row. Access-limited edges have rows of their own: a trip that
    starts on one may use others of its kind, a trip that starts beside it may not.
    """
    first_arc = np.asarray(walking.edge_arc)[np.asarray(walking.edge_arc_start)[:-1]]
    tail, head = np.asarray(walking.arc_tail)[first_arc], np.asarray(walking.arc_head)[first_arc]
    backwards = np.asarray(walking.arc_reversed)[first_arc]
    node = np.stack([np.where(backwards, head, tail), np.where(backwards, tail, head)], axis=1)
    node = node.astype(np.int64)
    limited = np.asarray(walking.edge_limited)
    own = walking.node_count + 2 * np.arange(walking.edge_count)[:, None] + np.array([0, 1])
    key = np.where(limited[:, None], own, node).ravel()
    _, representative, row = np.unique(key, return_index=True, return_inverse=True)
    edge, side = np.divmod(representative, 2)
    nothing, nowhere = np.zeros(len(edge)), np.full(len(edge), np.nan)
    on_streets = np.ones(len(edge), bool)
    fraction = side.astype(np.float64)
    ends = Snapping(edge.astype(np.int32), fraction, nothing, nothing, on_streets, nowhere, nowhere, 0.0)
    return row.reshape(-1, 2).astype(np.int32), ends


def _edge_minutes(walking: RoadNetwork, walk_kmh: float) -> np.ndarray:
    from isochrones.speeds import DEFAULT_SPEEDS

    by_arc = walking.minutes(speeds=DEFAULT_SPEEDS.override({"walk_kmh": walk_kmh}))
    first_arc = np.asarray(walking.edge_arc)[np.asarray(walking.edge_arc_start)[:-1]]
    return in_ticks(np.asarray(by_arc)[first_arc])


@njit(cache=True, nogil=True)
def _nearest_first(start, stop, minutes):
    """Sort the walks of each row by their minutes, in place."""
    for row in range(len(start) - 1):
        for k in range(start[row] + 1, start[row + 1]):
            moved, taken, at = stop[k], minutes[k], k
            while at > start[row] and minutes[at - 1] > taken:
                stop[at], minutes[at] = stop[at - 1], minutes[at - 1]
                at -= 1
            stop[at], minutes[at] = moved, taken

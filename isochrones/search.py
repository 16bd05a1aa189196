"""Shortest times between sites and points or nodes, by whichever way of searching costs less.

A backward search from a site gives the minutes *to* it from every node, a forward search the minutes
*from* it; the cost does not grow with the number of areas beyond reading their times out. Without
preparation each site is one search of :mod:`isochrones.dijkstra`; where the network's hierarchy has been
prepared (:func:`isochrones.hierarchy.prepare`), all sites go through it. Times are sums of whole ticks,
so both give the same bits.
"""

from collections.abc import Callable, Hashable

import numpy as np
from numba import njit

from isochrones.dijkstra import settled_nodes, settled_times
from isochrones.hierarchy import attach_hierarchy, preparation_of
from isochrones.network import RoadNetwork
from isochrones.snapping import ANY_SIDE, Snapping
from isochrones.street_graph import (
    NEVER,
    TICKS_PER_MINUTE,
    Ends,
    Graph,
    Points,
    along_edge,
    ends_of,
    join,
    most_ends,
    most_ticks,
    points_of,
    street_graph,
    whole_ticks,
)
from isochrones.sweep import swept_nodes, swept_times

GRAPHS_KEPT = 4


def search_graph(network: RoadNetwork, arc_minutes: np.ndarray, direction: str, searches: int = 1) -> Graph:
    """Adjacency for searching ``to_site`` (backward) or ``from_site`` (forward).

    Args:
        network: the streets.
        arc_minutes: float32 per arc, such as ``network.minutes("am_peak")``; inf where closed.
        direction: ``to_site`` or ``from_site``.
        searches: how many will be made; where they are many the network is prepared for them.
    """
    return kept_graph(network, lambda: arc_minutes, direction, _Figures(arc_minutes), searches)


def kept_graph(
    network: RoadNetwork,
    arc_minutes: Callable[[], np.ndarray],
    direction: str,
    label: Hashable,
    searches: int,
) -> Graph:
    """The graph of :func:`search_graph`, kept with the network under a label for the next call.

    ``arc_minutes`` makes the minutes when they are wanted; ``label`` names all that they depend on.
    """
    graphs = preparation_of(network).graphs
    graph = graphs.pop((label, direction), None)
    if graph is None:
        graph = street_graph(network, arc_minutes(), direction)
    graphs[label, direction] = graph  # the latest used stand last
    for oldest in list(graphs)[:-GRAPHS_KEPT]:
        graphs.pop(oldest, None)
    return attach_hierarchy(network, graph, searches)


class _Figures:
    """Minutes of arcs as a label: equal where every one of them is."""

    def __init__(self, minutes: np.ndarray):
        self.minutes = np.array(minutes)

    def __hash__(self) -> int:
        return hash((self.minutes.shape, self.minutes[:64].tobytes()))

    def __eq__(self, other) -> bool:
        return isinstance(other, _Figures) and np.array_equal(self.minutes, other.minutes)


def connector_minutes(snapping: Snapping) -> np.ndarray:
    """Connector minutes with 0 where a point is not snapped (its edge of -1 says so)."""
    return np.where(snapping.ok, snapping.connector_minutes, 0.0)


def times_between(graph: Graph, points: Snapping, sites: Snapping, max_minutes: float) -> np.ndarray:
    """Minutes between sites and points, float32 (sites, points); inf where unreachable or beyond.

    Connectors at both ends are included; a point on the site's own edge may go along it.
    """
    most = most_ticks(max_minutes)
    return minutes_of(ticks_between(graph, points, sites, most), most)


def minutes_of(ticks: np.ndarray, most: int) -> np.ndarray:
    """Ticks as float32 minutes, inf where they are more than ``most``."""
    minutes = (ticks * (1.0 / TICKS_PER_MINUTE)).astype(np.float32)
    minutes[ticks > most] = np.inf
    return minutes


def ticks_between(graph: Graph, points: Snapping, sites: Snapping, most: int = NEVER - 1) -> np.ndarray:
    """Ticks between sites and points, int32 (sites, points); NEVER where unreachable.

    Times of more than ``most`` ticks need not be found and may be NEVER too.
    """
    here, there = points_of(points), points_of(sites)
    ends = ends_of(graph, here, not graph.backward)
    seeds = ends_of(graph, there, graph.backward)
    if graph.hierarchy is None:
        ticks = settled_times(graph, seeds, there.connector, ends, most)
    else:
        ticks = swept_times(graph.hierarchy, seeds, there.connector, ends)
    _finish(graph, ticks, here, there)
    return ticks


@njit(cache=True, nogil=True)
def _finish(graph, ticks, points, sites):
    """Lead points along a site's own edge and add their connectors, in place."""
    for s in range(len(sites.edge)):
        for p in range(len(points.edge)):
            found = np.int64(ticks[s, p])
            if sites.edge[s] == points.edge[p] and sites.edge[s] >= 0:
                direct = along_edge(
                    graph, points.edge[p], points.fraction[p], sites.fraction[s],
                    points.approach[p], sites.approach[s],
                )  # fmt: skip
                found = min(found, direct + sites.connector[s])
            ticks[s, p] = min(found + points.connector[p], NEVER)


def node_minutes(graph: Graph, sites: Snapping, max_minutes: float = np.inf) -> np.ndarray:
    """Minutes between each node and the nearest of the sites, float64; inf where there is none.

    With one site, the times of that site. Site connectors are included. The two nodes without a place
    have none.
    """
    there = points_of(sites)
    most = most_ticks(max_minutes)
    seeds = ends_of(graph, there, graph.backward)
    if graph.hierarchy is None:
        ticks = settled_nodes(graph, seeds, there.connector, most)
    else:
        ticks = swept_nodes(graph.hierarchy, seeds, there.connector)
    return _minutes_within(ticks, most)


@njit(cache=True, nogil=True)
def _minutes_within(ticks, most):
    """Ticks as float64 minutes, inf where they are more than ``most``."""
    minutes = np.empty(len(ticks))
    for node in range(len(ticks)):
        minutes[node] = ticks[node] * (1.0 / TICKS_PER_MINUTE) if ticks[node] <= most else np.inf
    return minutes


def point_times(
    graph: Graph, best, edge, fraction, connector, site_edge, site_fraction, site_connector, own,
    site_approach=None,
) -> np.ndarray:  # fmt: skip
    """Minutes of points from the times of :func:`node_minutes`, float32; inf where there is none.

    ``best`` are the minutes of nodes; ``edge`` (int32), ``fraction`` and ``connector`` (minutes) belong to
    the points, the same names with ``site_`` to the sites; ``own`` is a bool per edge: some site is on it,
    so points there are also led along it. ``site_approach``: see :class:`isochrones.snapping.Snapping`,
    default any side.
    """
    if site_approach is None:
        site_approach = np.full(len(site_edge), ANY_SIDE, np.int8)
    sites = Points(site_edge, site_fraction, whole_ticks(site_connector), site_approach)
    return _point_times(graph, best, edge, fraction, connector, sites, own)


@njit(cache=True, nogil=True)
def _point_times(graph, best, edge, fraction, connector, sites, own):
    result = np.full(len(edge), np.inf, np.float32)
    most = 0
    for p in range(len(edge)):
        if edge[p] >= 0:
            most = max(most, most_ends(graph, edge[p], fraction[p], 0))
    room = Ends(
        np.empty(0, np.int64), np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32)
    )
    for p in range(len(edge)):
        if edge[p] < 0:
            continue
        found = np.inf
        for k in range(join(graph, edge[p], fraction[p], 0, not graph.backward, room, 0)):
            found = min(found, best[room.node[k]] + room.ticks[k] / TICKS_PER_MINUTE)
        if own[edge[p]]:
            for s in range(len(sites.edge)):
                if sites.edge[s] == edge[p]:
                    direct = along_edge(graph, edge[p], fraction[p], sites.fraction[s], 0, sites.approach[s])
                    if direct < NEVER:
                        found = min(found, (direct + sites.connector[s]) / TICKS_PER_MINUTE)
        result[p] = found + np.rint(connector[p] * TICKS_PER_MINUTE) / TICKS_PER_MINUTE
    return result

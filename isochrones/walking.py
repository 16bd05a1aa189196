"""Walks, or drives, between many sources and many targets within a cap, as sparse lists."""

import numpy as np
from numba import njit

from isochrones.dijkstra import forget, new_search, settle
from isochrones.nearest import longer
from isochrones.network import RoadNetwork
from isochrones.search import kept_graph
from isochrones.snapping import Snapping
from isochrones.speeds import DEFAULT_SPEEDS, WALK_KMH
from isochrones.street_graph import (
    NEVER,
    TICKS_PER_MINUTE,
    Ends,
    Graph,
    along_edge,
    ends_of,
    most_ticks,
    points_of,
    street_graph,
)
from isochrones.walk_buckets import bucket_links, buckets_of, by_edge


def walk_links(
    walking: RoadNetwork,
    sources: Snapping,
    targets: Snapping,
    max_minutes: float,
    walk_kmh: float = WALK_KMH,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every walk from a source to a target that takes at most ``max_minutes``.

    Both connectors count, and two points on one edge are joined along it. Connector minutes are those of the
    snappings: give ``snap`` a ``ConnectorRule`` with the same ``kmh`` when the speed is not 4.8. Where the
    network is prepared (:func:`isochrones.prepare`) what leads to the targets is kept with them, so that
    asking for other sources costs little; else each of the fewer is a search.

    Returns:
        (indptr, target, minutes): int64 (sources + 1), int32 and float32; the walks of source ``i`` are
        ``indptr[i]:indptr[i + 1]``, targets ascending. Points not snapped have none.
    """
    graph = walking_graph(walking, walk_kmh)
    if graph.hierarchy is None:
        return _sparse(walking, graph, sources, targets, max_minutes)
    most = most_ticks(max_minutes)
    return bucket_links(graph, sources, buckets_of(walking, graph, targets, most), most)


def walking_graph(walking: RoadNetwork, walk_kmh: float) -> Graph:
    """The streets with the minutes of walking, kept with them."""

    def minutes() -> np.ndarray:
        return walking.minutes(speeds=DEFAULT_SPEEDS.override({"walk_kmh": walk_kmh}))

    return kept_graph(walking, minutes, "from_site", ("walk", walk_kmh), searches=0)


def drive_links(
    roads: RoadNetwork, arc_minutes: np.ndarray, sources: Snapping, targets: Snapping, max_minutes: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every trip from a source to a target of at most ``max_minutes``, the way that traffic may go.

    ``arc_minutes`` are those of the network in some period; returns what :func:`walk_links` does.
    """
    direction = "to_site" if len(targets) < len(sources) else "from_site"
    graph = street_graph(roads, arc_minutes, direction)
    return _sparse(roads, graph, sources, targets, max_minutes)


def _sparse(
    network: RoadNetwork, graph: Graph, sources: Snapping, targets: Snapping, max_minutes: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Search from whichever are fewer, forward or backward as the graph goes."""
    swapped = len(targets) < len(sources)
    few, many = (targets, sources) if swapped else (sources, targets)
    here, there = points_of(few), points_of(many)
    start, other, minutes = _links(
        graph,
        ends_of(graph, here, graph.backward),
        here,
        *_by_node(ends_of(graph, there, not graph.backward), network.node_count),
        *by_edge(many, network.edge_count),
        there,
        most_ticks(max_minutes),
    )
    owner = np.repeat(np.arange(len(few), dtype=np.int32), np.diff(start))
    row, column = (other, owner) if swapped else (owner, other)
    order = np.lexsort((column, row))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(sources)))]).astype(np.int64)
    return indptr, column[order].astype(np.int32), minutes[order]


def _by_node(ends: Ends, nodes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points that can be walked to from each node: starts by node, point, ticks without connector."""
    point = np.repeat(np.arange(len(ends.start) - 1, dtype=np.int32), np.diff(ends.start))
    order = np.argsort(ends.node, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(ends.node, minlength=nodes))])
    return start.astype(np.int64), point[order], ends.ticks[order]


@njit(cache=True, nogil=True)
def _links(graph, seeds, few, by_node, node_point, node_ticks, by_edge, edge_point, many, most):
    """Bounded searches from the few, and the many that the nodes they reach lead to."""
    start = np.zeros(len(few.edge) + 1, np.int64)
    found_point, found_minutes = np.empty(1024, np.int32), np.empty(1024, np.float32)
    total = 0
    search = new_search(len(graph.start) - 1)
    everywhere = np.empty(0, np.int32)
    reached = np.full(len(many.edge), NEVER, np.int32)
    met = np.empty(len(reached), np.int32)
    for s in range(len(few.edge)):
        edge = few.edge[s]
        meets = 0
        if edge >= 0:
            for k in range(by_edge[edge], by_edge[edge + 1]):
                p = edge_point[k]
                ticks = along_edge(
                    graph, edge, many.fraction[p], few.fraction[s], many.approach[p], few.approach[s]
                )
                ticks += few.connector[s] + many.connector[p]
                if ticks <= most:
                    met[meets], reached[p] = p, ticks
                    meets += 1
            touches = settle(graph, search, seeds, range(s, s + 1), few.connector, most, everywhere)
            for t in range(touches):
                at = search.touched[t]
                for k in range(by_node[at], by_node[at + 1]):
                    p = node_point[k]
                    ticks = np.int64(search.best[at]) + node_ticks[k] + many.connector[p]
                    if ticks <= most and ticks < reached[p]:
                        if reached[p] == NEVER:
                            met[meets] = p
                            meets += 1
                        reached[p] = ticks
            forget(search, touches)
        if total + meets > len(found_point):
            room = max(2 * len(found_point), total + meets)
            found_point, found_minutes = longer(found_point, room), longer(found_minutes, room)
        for k in range(meets):
            found_point[total], found_minutes[total] = met[k], reached[met[k]] / TICKS_PER_MINUTE
            reached[met[k]] = NEVER
            total += 1
        start[s + 1] = total
    return start, found_point[:total], found_minutes[:total]

"""Walks between many sources and many targets within a cap, as sparse lists."""

import numpy as np
from numba import njit

from isochrones.nearest import longer
from isochrones.network import RoadNetwork
from isochrones.search import (
    Graph,
    _along,
    _link,
    _lower,
    _pop,
    _seed,
    connector_minutes,
    search_graph,
)
from isochrones.snapping import Snapping
from isochrones.speeds import DEFAULT_SPEEDS, WALK_KMH


def walk_links(
    walking: RoadNetwork,
    sources: Snapping,
    targets: Snapping,
    max_minutes: float,
    walk_kmh: float = WALK_KMH,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every walk from a source to a target that takes at most ``max_minutes``.

    Both connectors count, and two points on one edge are joined along it. Walking is the same in both
    directions, so the search runs from whichever are fewer. Connector minutes are those of the
    snappings: give ``snap`` a ``ConnectorRule`` with the same ``kmh`` when the speed is not 4.8.

    Returns:
        (indptr, target, minutes): int64 (sources + 1), int32 and float32; the walks of source ``i`` are
        ``indptr[i]:indptr[i + 1]``, targets ascending. Points not snapped have none.
    """
    speeds = DEFAULT_SPEEDS.override({"walk_kmh": walk_kmh})
    graph = search_graph(walking, walking.minutes(speeds=speeds), "from_site")
    swapped = len(targets) < len(sources)
    few, many = (targets, sources) if swapped else (sources, targets)
    start, other, minutes = _links(
        graph,
        *_attached(graph, many),
        *_by_edge(many, walking.edge_count),
        few.edge,
        few.fraction,
        connector_minutes(few),
        many.fraction,
        connector_minutes(many),
        float(max_minutes),
    )
    owner = np.repeat(np.arange(len(few), dtype=np.int32), np.diff(start))
    row, column = (other, owner) if swapped else (owner, other)
    order = np.lexsort((column, row))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(sources)))]).astype(np.int64)
    return indptr, column[order].astype(np.int32), minutes[order]


def _attached(graph: Graph, points: Snapping) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points that can be walked to from each node: starts by node, point, minutes with connector."""
    node, point, minutes = _ends(graph, points.edge, points.fraction, connector_minutes(points))
    order = np.argsort(node, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(node, minlength=len(graph.start) - 1))])
    return start.astype(np.int64), point[order], minutes[order]


def _by_edge(points: Snapping, edges: int) -> tuple[np.ndarray, np.ndarray]:
    """Points on each edge: starts by edge, point."""
    order = np.argsort(points.edge, kind="stable").astype(np.int32)
    order = order[points.edge[order] >= 0]
    start = np.concatenate([[0], np.cumsum(np.bincount(points.edge[order], minlength=edges))])
    return start.astype(np.int64), order


@njit(cache=True, nogil=True)
def _ends(graph, edge, fraction, connector):
    """One row for each arc by which each point can be reached: tail, point, minutes."""
    count = 0
    for p in range(len(edge)):
        if edge[p] >= 0:
            count += graph.edge_arc_start[edge[p] + 1] - graph.edge_arc_start[edge[p]]
    node, point = np.empty(count, np.int32), np.empty(count, np.int32)
    minutes = np.empty(count)
    at = 0
    for p in range(len(edge)):
        if edge[p] < 0:
            continue
        for k in range(graph.edge_arc_start[edge[p]], graph.edge_arc_start[edge[p] + 1]):
            near, part, _, _ = _link(graph, graph.edge_arc[k], fraction[p], True)
            node[at], point[at], minutes[at] = near, p, part + connector[p]
            at += 1
    return node, point, minutes


@njit(cache=True, nogil=True)
def _links(
    graph, by_node, node_point, node_minutes, by_edge, edge_point, few_edge, few_fraction, few_connector,
    many_fraction, many_connector, cutoff,
):  # fmt: skip
    """Bounded searches from the few, meeting the many as nodes are settled."""
    start = np.zeros(len(few_edge) + 1, np.int64)
    found_point, found_minutes = np.empty(1024, np.int32), np.empty(1024, np.float32)
    total = 0
    best = np.full(len(graph.start) - 1, np.inf)
    reached = np.full(len(many_fraction), np.inf)
    key, node = np.empty(len(graph.neighbour) + 64), np.empty(len(graph.neighbour) + 64, np.int32)
    touched, met = np.empty(len(best), np.int32), np.empty(len(reached), np.int32)
    for s in range(len(few_edge)):
        edge = few_edge[s]
        touches, meets = 0, 0
        if edge >= 0:
            size = _seed(graph, edge, few_fraction[s], few_connector[s], cutoff, best, key, node, 0)
            for k in range(size):
                touched[touches] = node[k]
                touches += 1
            for k in range(by_edge[edge], by_edge[edge + 1]):
                p = edge_point[k]
                minutes = _along(graph, edge, many_fraction[p], few_fraction[s])
                minutes += few_connector[s] + many_connector[p]
                if minutes <= cutoff:
                    met[meets], reached[p] = p, minutes
                    meets += 1
            while size > 0:
                minutes, at = key[0], node[0]
                size = _pop(key, node, size)
                if minutes > best[at]:
                    continue
                for k in range(by_node[at], by_node[at + 1]):
                    p = node_point[k]
                    total_minutes = minutes + node_minutes[k]
                    if total_minutes <= cutoff and total_minutes < reached[p]:
                        if reached[p] == np.inf:
                            met[meets] = p
                            meets += 1
                        reached[p] = total_minutes
                for k in range(graph.start[at], graph.start[at + 1]):
                    other = graph.neighbour[k]
                    fresh = best[other] == np.inf
                    size = _lower(best, key, node, size, other, minutes + graph.weight[k], cutoff)
                    if fresh and best[other] < np.inf:
                        touched[touches] = other
                        touches += 1
        if total + meets > len(found_point):
            room = max(2 * len(found_point), total + meets)
            found_point, found_minutes = longer(found_point, room), longer(found_minutes, room)
        for k in range(meets):
            found_point[total], found_minutes[total] = met[k], reached[met[k]]
            reached[met[k]] = np.inf
            total += 1
        for k in range(touches):
            best[touched[k]] = np.inf
        start[s + 1] = total
    return start, found_point[:total], found_minutes[:total]

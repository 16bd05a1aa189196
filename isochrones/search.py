"""Shortest times on a network: one binary-heap Dijkstra, run forward or backward from the sites.

A backward search from a site gives the minutes *to* it from every node, a forward search the minutes
*from* it; the cost does not grow with the number of areas beyond reading their times out. Sums are
kept in float64 and handed out as float32. No ``fastmath``: it would break the tests for infinity.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from isochrones.network import RoadNetwork
from isochrones.snapping import Snapping


class Graph(NamedTuple):
    """What the kernels need of a network, in one direction of search.

    Attributes:
        start, neighbour, weight: adjacency; backward graphs list the arcs that enter a node.
        edge_arc_start, edge_arc, tail, head, reversed, minutes: the arcs of each edge.
        placed: bool per node, false for the two nodes without a place, on which no point can stand.
        backward: whether times are to the sites (True) or from them.
    """

    start: np.ndarray
    neighbour: np.ndarray
    weight: np.ndarray
    edge_arc_start: np.ndarray
    edge_arc: np.ndarray
    tail: np.ndarray
    head: np.ndarray
    reversed: np.ndarray
    minutes: np.ndarray
    placed: np.ndarray
    backward: bool


def search_graph(network: RoadNetwork, arc_minutes: np.ndarray, direction: str) -> Graph:
    """Adjacency for searching ``to_site`` (backward) or ``from_site`` (forward).

    Args:
        network: the streets.
        arc_minutes: float32 per arc, such as ``network.minutes("am_peak")``.
        direction: ``to_site`` or ``from_site``.
    """
    minutes = np.ascontiguousarray(arc_minutes, np.float32)
    backward = direction == "to_site"
    if backward:
        start, neighbour = network.in_start, network.arc_tail[network.in_arc]
        weight = minutes[network.in_arc]
    else:
        start, neighbour, weight = network.out_start, network.arc_head, minutes
    # np.asarray turns memory-mapped blocks into plain arrays without copying: one kernel signature
    return Graph(
        np.asarray(start),
        np.asarray(neighbour),
        weight,
        np.asarray(network.edge_arc_start),
        np.asarray(network.edge_arc),
        np.asarray(network.arc_tail),
        np.asarray(network.arc_head),
        np.asarray(network.arc_reversed),
        minutes,
        ~np.isnan(network.node_easting),
        backward,
    )


@njit(cache=True, nogil=True)
def _push(key, node, size, minutes, at):
    child = size
    while child > 0:
        parent = (child - 1) >> 1
        if key[parent] <= minutes:
            break
        key[child], node[child] = key[parent], node[parent]
        child = parent
    key[child], node[child] = minutes, at
    return size + 1


@njit(cache=True, nogil=True)
def _pop(key, node, size):
    """Drop the smallest entry (read it at 0 before) and return the new size."""
    size -= 1
    minutes, at = key[size], node[size]
    parent = 0
    while True:
        child = 2 * parent + 1
        if child >= size:
            break
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= minutes:
            break
        key[parent], node[parent] = key[child], node[child]
        parent = child
    key[parent], node[parent] = minutes, at
    return size


@njit(cache=True, nogil=True)
def _link(graph, arc, fraction, entering):
    """How a point at ``fraction`` of an edge joins the ends of one of its arcs.

    Entering: from the arc's tail to the point; else from the point to its head. Returns that node, the
    minutes between, the arc's other node, and whether the point stands exactly on it.
    """
    along = 1.0 - fraction if graph.reversed[arc] else fraction
    if entering:
        other = graph.head[arc]
        return graph.tail[arc], along * graph.minutes[arc], other, along == 1.0 and graph.placed[other]
    other = graph.tail[arc]
    return graph.head[arc], (1.0 - along) * graph.minutes[arc], other, along == 0.0 and graph.placed[other]


@njit(cache=True, nogil=True)
def _lower(best, key, node, size, at, minutes, cutoff):
    if minutes <= cutoff and minutes < best[at]:
        best[at] = minutes
        return _push(key, node, size, minutes, at)
    return size


@njit(cache=True, nogil=True)
def _seed(graph, edge, fraction, minutes, cutoff, best, key, node, size):
    """Put the ends of a site's edge on the heap; trips enter the site when searching backward."""
    for k in range(graph.edge_arc_start[edge], graph.edge_arc_start[edge + 1]):
        near, part, other, there = _link(graph, graph.edge_arc[k], fraction, graph.backward)
        size = _lower(best, key, node, size, near, minutes + part, cutoff)
        if there:
            size = _lower(best, key, node, size, other, minutes, cutoff)
    return size


@njit(cache=True, nogil=True)
def _settle(graph, cutoff, best, key, node, size):
    """Run the search until the heap is empty; nothing beyond ``cutoff`` is put on it."""
    while size > 0:
        minutes, at = key[0], node[0]
        size = _pop(key, node, size)
        if minutes > best[at]:
            continue
        for k in range(graph.start[at], graph.start[at + 1]):
            size = _lower(best, key, node, size, graph.neighbour[k], minutes + graph.weight[k], cutoff)


@njit(cache=True, nogil=True)
def _read(graph, best, edge, fraction):
    """Minutes between a point on an edge and the searched sites, through the ends of the edge."""
    found = np.inf
    for k in range(graph.edge_arc_start[edge], graph.edge_arc_start[edge + 1]):
        near, part, other, there = _link(graph, graph.edge_arc[k], fraction, not graph.backward)
        found = min(found, best[near] + part)
        if there:
            found = min(found, best[other])
    return found


@njit(cache=True, nogil=True)
def _along(graph, edge, fraction, site_fraction):
    """Minutes between a point and a site on the same edge, inf where the direction is closed."""
    found = np.inf
    for k in range(graph.edge_arc_start[edge], graph.edge_arc_start[edge + 1]):
        arc = graph.edge_arc[k]
        step = site_fraction - fraction if graph.backward else fraction - site_fraction
        if graph.reversed[arc]:
            step = -step
        if step >= 0.0:
            found = min(found, step * graph.minutes[arc])
    return found


@njit(cache=True, nogil=True)
def _heap(graph, seeds):
    size = len(graph.neighbour) + seeds
    return np.empty(size), np.empty(size, np.int32)


@njit(cache=True, nogil=True)
def site_times(graph, edge, fraction, connector, site_edge, site_fraction, site_connector, cutoff):
    """Minutes between every site and every point, float32 (sites, points); inf beyond the cutoff.

    Points and sites not snapped have edge -1. Connectors at both ends are included; a point on the
    site's own edge may go along it.
    """
    result = np.full((len(site_edge), len(edge)), np.inf, np.float32)
    nodes = len(graph.start) - 1
    best = np.empty(nodes)
    key, node = _heap(graph, 64)
    for s in range(len(site_edge)):
        if site_edge[s] < 0:
            continue
        best[:] = np.inf
        size = _seed(graph, site_edge[s], site_fraction[s], site_connector[s], cutoff, best, key, node, 0)
        _settle(graph, cutoff, best, key, node, size)
        for p in range(len(edge)):
            if edge[p] < 0:
                continue
            found = _read(graph, best, edge[p], fraction[p])
            if edge[p] == site_edge[s]:
                direct = _along(graph, edge[p], fraction[p], site_fraction[s])
                found = min(found, site_connector[s] + direct)
            found += connector[p]
            if found <= cutoff:
                result[s, p] = found
    return result


@njit(cache=True, nogil=True)
def node_times(graph, site_edge, site_fraction, site_connector, cutoff):
    """Minutes between each node and the nearest of the sites, float64; inf beyond the cutoff."""
    best = np.full(len(graph.start) - 1, np.inf)
    key, node = _heap(graph, 64 * (len(site_edge) + 1))
    size = 0
    for s in range(len(site_edge)):
        if site_edge[s] >= 0:
            size = _seed(
                graph, site_edge[s], site_fraction[s], site_connector[s], cutoff, best, key, node, size
            )
    _settle(graph, cutoff, best, key, node, size)
    return best


@njit(cache=True, nogil=True)
def point_times(graph, best, edge, fraction, connector, site_edge, site_fraction, site_connector, own):
    """Minutes of points from the times of :func:`node_times`, float32; inf where there is none.

    ``own`` is a bool per edge: some site is on it, so points there are also led along it.
    """
    result = np.full(len(edge), np.inf, np.float32)
    for p in range(len(edge)):
        if edge[p] < 0:
            continue
        found = _read(graph, best, edge[p], fraction[p])
        if own[edge[p]]:
            for s in range(len(site_edge)):
                if site_edge[s] == edge[p]:
                    direct = _along(graph, edge[p], fraction[p], site_fraction[s])
                    found = min(found, site_connector[s] + direct)
        result[p] = found + connector[p]
    return result


def connector_minutes(snapping: Snapping) -> np.ndarray:
    """Connector minutes with 0 where a point is not snapped (its edge of -1 says so)."""
    return np.where(snapping.ok, snapping.connector_minutes, 0.0)


def times_between(graph: Graph, points: Snapping, sites: Snapping, max_minutes: float) -> np.ndarray:
    """Minutes between sites and points, float32 (sites, points); inf where unreachable or beyond."""
    return site_times(
        graph,
        points.edge,
        points.fraction,
        connector_minutes(points),
        sites.edge,
        sites.fraction,
        connector_minutes(sites),
        float(max_minutes),
    )


def node_minutes(graph: Graph, sites: Snapping, max_minutes: float = np.inf) -> np.ndarray:
    """Minutes between each node and the nearest of the sites, float64; inf where there is none.

    With one site, the times of that site. Site connectors are included.
    """
    return node_times(graph, sites.edge, sites.fraction, connector_minutes(sites), float(max_minutes))

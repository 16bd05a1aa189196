"""Streets as searches see them: whole ticks of time, and how points join the ends of their edges.

Minutes are rounded to ticks of 2**-18 minute (0.23 ms), so sums are exact in any order and every way of
searching gives the same bits. A time of :data:`NEVER` ticks (4,096 minutes, 68 hours) or more counts as
unreachable; so do closed arcs, whose minutes are infinite.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from isochrones.network import RoadNetwork
from isochrones.snapping import Snapping

TICKS_PER_MINUTE = 1 << 18
NEVER = (1 << 30) - 1
"""Ticks that stand for unreachable: two of them can still be added as int32."""


class Streets(NamedTuple):
    """What the kernels need of a network, in one direction of search.

    Attributes:
        start: int32 (nodes + 1). links: int32 (arcs, 2), for each node the neighbours and the ticks to
            them; backward graphs list the arcs that enter a node. NEVER where the arc is closed or its
            neighbour has no place.
        edge_arc_start, edge_arc, tail, head, reversed: the arcs of each edge.
        minutes: float32 per arc, whole ticks; inf where closed. ticks: the same, int32.
        placed: bool per node, false for the two nodes without a place, on which no point can stand.
        backward: whether times are to the sites (True) or from them.
    """

    start: np.ndarray
    links: np.ndarray
    edge_arc_start: np.ndarray
    edge_arc: np.ndarray
    tail: np.ndarray
    head: np.ndarray
    reversed: np.ndarray
    minutes: np.ndarray
    ticks: np.ndarray
    placed: np.ndarray
    backward: bool


class Graph(Streets):
    """Streets in one direction, with the network's hierarchy where it has been prepared.

    Attributes:
        hierarchy: :class:`isochrones.hierarchy.Hierarchy` or None. Kernels do not see it.
    """

    hierarchy = None


def whole_ticks(minutes: np.ndarray) -> np.ndarray:
    """Minutes as int32 ticks, :data:`NEVER` where they are infinite or longer than that."""
    ticks = np.asarray(minutes, np.float64) * TICKS_PER_MINUTE
    return np.rint(np.minimum(ticks, NEVER)).astype(np.int32)


def most_ticks(max_minutes: float) -> int:
    """The longest time in ticks that is within ``max_minutes``."""
    return int(min(np.floor(max_minutes * TICKS_PER_MINUTE), NEVER - 1))


def street_graph(network: RoadNetwork, arc_minutes: np.ndarray, direction: str) -> Graph:
    """Adjacency for searching ``to_site`` (backward) or ``from_site`` (forward)."""
    ticks = whole_ticks(arc_minutes)
    placed = ~np.isnan(network.node_easting)
    backward = direction == "to_site"
    if backward:
        start, neighbour = network.in_start, network.arc_tail[network.in_arc]
        weight = ticks[network.in_arc]
    else:
        start, neighbour, weight = network.out_start, network.arc_head, ticks
    links = np.empty((len(neighbour), 2), np.int32)
    links[:, 0] = neighbour
    links[:, 1] = np.where(placed[neighbour], weight, NEVER)
    minutes = np.where(ticks < NEVER, ticks / TICKS_PER_MINUTE, np.inf)
    # np.asarray turns memory-mapped blocks into plain arrays without copying: one kernel signature
    return Graph(
        np.asarray(start),
        links,
        np.asarray(network.edge_arc_start),
        np.asarray(network.edge_arc),
        np.asarray(network.arc_tail),
        np.asarray(network.arc_head),
        np.asarray(network.arc_reversed),
        minutes.astype(np.float32),
        ticks,
        placed,
        backward,
    )


class Points(NamedTuple):
    """Snapped points as kernels take them, each array as long as the points.

    Attributes:
        edge: int32, -1 where not snapped. fraction: float64. connector: int32 ticks, 0 where not snapped.
        approach: int8 side of the street, see :class:`isochrones.snapping.Snapping`.
    """

    edge: np.ndarray
    fraction: np.ndarray
    connector: np.ndarray
    approach: np.ndarray


def points_of(snapping: Snapping) -> Points:
    """The snapped points for kernels."""
    connector = np.where(snapping.ok, snapping.connector_minutes, 0.0)
    return Points(snapping.edge, snapping.fraction, whole_ticks(connector), snapping.approach)


class Ends(NamedTuple):
    """The nodes through which points are reached or left; those of point ``i`` are ``start[i]:start[i + 1]``.

    Attributes:
        start: int64 (points + 1). node: int32. ticks: int32 between the node and the point.
    """

    start: np.ndarray
    node: np.ndarray
    ticks: np.ndarray


@njit(cache=True, nogil=True)
def usable(graph, arc, approach):
    """Whether a point with this approach is reached and left along this arc."""
    return approach == 0 or (approach == 2) == graph.reversed[arc]


@njit(cache=True, nogil=True)
def share_ticks(graph, arc, share):
    """Ticks along a share of an arc; none of a closed arc takes no time, any of it is closed."""
    if share <= 0.0:
        return 0
    if graph.ticks[arc] >= NEVER:
        return NEVER
    return int(np.rint(share * graph.ticks[arc]))


@njit(cache=True, nogil=True)
def link(graph, arc, fraction, approach, entering):
    """How a point at ``fraction`` of an edge joins the ends of one of its arcs.

    Entering: from the arc's tail to the point; else from the point to its head. Returns that node, the
    ticks between, the arc's other node, and whether the point stands exactly on it (at a junction it may
    take any street, unless it is declared to lie on one side of this one).
    """
    along = 1.0 - fraction if graph.reversed[arc] else fraction
    on_end = approach == 0 and along == (1.0 if entering else 0.0)
    if entering:
        near, other, ticks = graph.tail[arc], graph.head[arc], share_ticks(graph, arc, along)
    else:
        near, other, ticks = graph.head[arc], graph.tail[arc], share_ticks(graph, arc, 1.0 - along)
    return near, ticks, other, on_end


@njit(cache=True, nogil=True)
def ends_of(graph, points, entering):
    """The :class:`Ends` of points: where trips come from to enter them, or go to when leaving them."""
    start = np.zeros(len(points.edge) + 1, np.int64)
    most = 0
    for p in range(len(points.edge)):
        if points.edge[p] >= 0:
            most += 2 * (graph.edge_arc_start[points.edge[p] + 1] - graph.edge_arc_start[points.edge[p]])
    node, ticks = np.empty(most, np.int32), np.empty(most, np.int32)
    at = 0
    for p in range(len(points.edge)):
        edge = points.edge[p]
        if edge >= 0:
            for k in range(graph.edge_arc_start[edge], graph.edge_arc_start[edge + 1]):
                arc = graph.edge_arc[k]
                if not usable(graph, arc, points.approach[p]):
                    continue
                near, part, other, on_end = link(graph, arc, points.fraction[p], points.approach[p], entering)
                if part < NEVER and graph.placed[near]:
                    node[at], ticks[at] = near, part
                    at += 1
                if on_end and graph.placed[other]:
                    node[at], ticks[at] = other, 0
                    at += 1
        start[p + 1] = at
    return Ends(start, node[:at], ticks[:at])


@njit(cache=True, nogil=True)
def along_edge(graph, edge, fraction, site_fraction, approach, site_approach):
    """Ticks between a point and a site on the same edge, NEVER where the direction is closed."""
    found = NEVER
    for k in range(graph.edge_arc_start[edge], graph.edge_arc_start[edge + 1]):
        arc = graph.edge_arc[k]
        if not (usable(graph, arc, approach) and usable(graph, arc, site_approach)):
            continue
        step = site_fraction - fraction if graph.backward else fraction - site_fraction
        if graph.reversed[arc]:
            step = -step
        if step >= 0.0:
            found = min(found, share_ticks(graph, arc, step))
    return found

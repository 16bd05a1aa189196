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
        origin, junction: ``node_origin`` and ``edge_junction`` of the network.
        lone_junction, lone_arc: see :func:`_lone_arcs`.
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
    origin: np.ndarray
    junction: np.ndarray
    lone_junction: np.ndarray
    lone_arc: np.ndarray
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
        np.asarray(network.node_origin),
        network.edge_junction,
        *_lone_arcs(network),
        backward,
    )


def _lone_arcs(network: RoadNetwork) -> tuple[np.ndarray, np.ndarray]:
    """Access-limited arcs that are the only way from a junction, or the only way to it.

    Where a limited street meets an open one, a trip from the junction begins on open streets and a trip to
    it ends by them. Only if none leads away from there (or there) the limited street is taken.

    Returns:
        (junction, arc): int32, the junctions ascending.
    """
    placed, origin = ~np.isnan(network.node_easting), np.asarray(network.node_origin)
    tail, head = np.asarray(network.arc_tail), np.asarray(network.arc_head)
    turned, edge = np.asarray(network.arc_reversed).astype(np.intp), np.asarray(network.arc_edge)
    found = []
    for near, side in ((tail, turned), (head, 1 - turned)):
        arc = np.flatnonzero(~placed[near])
        limited = np.zeros((network.edge_count, 2), bool)
        limited[edge[arc], turned[arc]] = True
        served = np.zeros(len(placed), bool)
        served[origin[near[~limited[edge, turned]]]] = True
        junction = network.edge_junction[edge[arc], side[arc]]
        alone = (junction >= 0) & ~served[junction]
        found.append((junction[alone], arc[alone]))
    junction, arc = (np.concatenate(column).astype(np.int32) for column in zip(*found, strict=True))
    order = np.argsort(junction, kind="stable")
    return junction[order], arc[order]


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
        arc: int32, the arc between them; -1 where the point stands on the node.
    """

    start: np.ndarray
    node: np.ndarray
    ticks: np.ndarray
    arc: np.ndarray


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
def share_driven(graph, arc, fraction, entering):
    """The share of an arc between its tail and a point on its edge, or between the point and its head."""
    return fraction if graph.reversed[arc] != entering else 1.0 - fraction


@njit(cache=True, nogil=True)
def junction_at(graph, edge, fraction, approach):
    """The junction on which a point stands; -1 in the middle of a street, or if it is met from one side."""
    if approach == 0 and fraction == 0.0:
        return graph.junction[edge, 0]
    if approach == 0 and fraction == 1.0:
        return graph.junction[edge, 1]
    return np.int32(-1)


@njit(cache=True, nogil=True)
def most_ends(graph, edge, fraction, approach):
    """No point has more :class:`Ends` than this."""
    junction = junction_at(graph, edge, fraction, approach)
    if junction < 0:
        return graph.edge_arc_start[edge + 1] - graph.edge_arc_start[edge]
    lone = np.searchsorted(graph.lone_junction, np.array([junction, junction + 1]))
    return _after_copies(graph, junction) - junction + lone[1] - lone[0]


@njit(cache=True, nogil=True)
def _after_copies(graph, junction):
    """The node after a junction and its copies."""
    node = junction + 1
    while node < len(graph.origin) and graph.origin[node] == junction:
        node += 1
    return node


@njit(cache=True, nogil=True)
def join(graph, edge, fraction, approach, entering, ends, at):
    """Write how a point joins the nodes (:class:`Ends` from position ``at``); returns the position after it.

    Entering: from the tails of its street's arcs to the point, else from the point to their heads. A point
    on a junction may take any street there (unless it is declared to lie on one side of its own): a trip
    to it ends at whichever copy of the junction it comes to, a trip from it has no history, so it sets out
    from the junction itself.
    """
    junction = junction_at(graph, edge, fraction, approach)
    if junction >= 0:
        for node in range(junction, _after_copies(graph, junction) if entering else junction + 1):
            ends.node[at], ends.ticks[at], ends.arc[at] = node, 0, -1
            at += 1
        k = np.searchsorted(graph.lone_junction, junction)
        while k < len(graph.lone_junction) and graph.lone_junction[k] == junction:
            at = _join_by(graph, graph.lone_arc[k], 1.0, entering, ends, at)
            k += 1
        return at
    for k in range(graph.edge_arc_start[edge], graph.edge_arc_start[edge + 1]):
        arc = graph.edge_arc[k]
        if usable(graph, arc, approach):
            at = _join_by(graph, arc, share_driven(graph, arc, fraction, entering), entering, ends, at)
    return at


@njit(cache=True, nogil=True)
def _join_by(graph, arc, share, entering, ends, at):
    near = graph.tail[arc] if entering else graph.head[arc]
    ticks = share_ticks(graph, arc, share)
    if ticks >= NEVER or not graph.placed[near]:
        return at
    ends.node[at], ends.ticks[at], ends.arc[at] = near, ticks, arc
    return at + 1


@njit(cache=True, nogil=True)
def ends_of(graph, points, entering):
    """The :class:`Ends` of points: where trips come from to enter them, or go to when leaving them."""
    start = np.zeros(len(points.edge) + 1, np.int64)
    most = 0
    for p in range(len(points.edge)):
        if points.edge[p] >= 0:
            most += most_ends(graph, points.edge[p], points.fraction[p], points.approach[p])
    ends = Ends(start, np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32))
    at = 0
    for p in range(len(points.edge)):
        if points.edge[p] >= 0:
            at = join(graph, points.edge[p], points.fraction[p], points.approach[p], entering, ends, at)
        start[p + 1] = at
    return Ends(start, ends.node[:at], ends.ticks[:at], ends.arc[:at])


@njit(cache=True, nogil=True)
def along_edge(graph, edge, fraction, site_fraction, approach, site_approach):
    """Ticks between a point and a site on the same edge, NEVER where the direction is closed.

    Between two junctions they are left to the nodes: there an access-limited street may carry none through.
    """
    found = NEVER
    on_site_end = junction_at(graph, edge, site_fraction, site_approach) >= 0
    if on_site_end and junction_at(graph, edge, fraction, approach) >= 0:
        return found
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

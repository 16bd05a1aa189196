"""Minutes along every street as straight lines, made once per site and read millions of times.

Between the ends of a street the time is the least of a few lines, one for each of its arcs: the time
of the node the arc leads to (or comes from) and the arc's minutes for the share of it that is used. The
same times as :func:`isochrones.search.point_times`, without that function's rounding to ticks (0.2 ms).
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from isochrones.nearest import ON_STREET_METRES
from isochrones.search import Graph, connector_minutes
from isochrones.snapping import Snapping


class EdgeArcs(NamedTuple):
    """The arcs of every edge side by side, for any site; see :class:`isochrones.search.Graph`.

    Attributes:
        start: int32 (edges + 1). first, last: int32, the node at fraction 0 and the node at fraction 1.
        minutes: float64, inf where closed. rises: bool, the time grows with the fraction; it is counted
            from ``first`` then, else from ``last``.
        backward: whether times are to the sites. origin, junction: ``node_origin`` and ``edge_junction``.
        lone: bool per node, a junction that only an access-limited arc leads from (or to). lone_junction,
            lone_node, lone_minutes: these, the node at the arc's other end and its minutes.
    """

    start: np.ndarray
    first: np.ndarray
    last: np.ndarray
    minutes: np.ndarray
    rises: np.ndarray
    backward: bool
    origin: np.ndarray
    junction: np.ndarray
    lone: np.ndarray
    lone_junction: np.ndarray
    lone_node: np.ndarray
    lone_minutes: np.ndarray


class EdgeLines(NamedTuple):
    """Minutes of one site (or of the nearest of several) along every edge.

    Attributes:
        start: int32 (edges + 1) into ``base`` and ``slope``.
        base, slope: float64, ``base + fraction * slope`` minutes by one arc; base inf where it leads
            nowhere, slope NaN where it is closed.
        ends: float64 (edges, 2) minutes on the junctions at fractions 0 and 1, where any street may be taken.
        own: bool per edge, a site stands on it; own_edge, own_fraction, own_minutes: those sites and their
            connectors; own_sign: int8, the sign of slope by which a site may be approached, 0 for any.
    """

    start: np.ndarray
    base: np.ndarray
    slope: np.ndarray
    ends: np.ndarray
    own: np.ndarray
    own_edge: np.ndarray
    own_fraction: np.ndarray
    own_minutes: np.ndarray
    own_sign: np.ndarray


def edge_arcs(graph: Graph) -> EdgeArcs:
    """The arcs of every edge of the streets as searched."""
    arc = graph.edge_arc
    turned, tail, head = graph.reversed[arc], graph.tail[arc], graph.head[arc]
    lone = graph.head[graph.lone_arc] if graph.backward else graph.tail[graph.lone_arc]
    leads = graph.placed[lone]
    is_lone = np.zeros(len(graph.origin), bool)
    is_lone[graph.lone_junction[leads]] = True
    return EdgeArcs(
        graph.edge_arc_start,
        np.where(turned, head, tail),
        np.where(turned, tail, head),
        graph.minutes[arc].astype(np.float64),
        turned
        == graph.backward,  # to a site a trip runs from the point to the arc's head, else from its tail
        graph.backward,
        graph.origin,
        graph.junction,
        is_lone,
        graph.lone_junction[leads],
        lone[leads],
        graph.minutes[graph.lone_arc[leads]].astype(np.float64),
    )


def edge_lines(
    arcs: EdgeArcs, best: np.ndarray, sites: Snapping, edges: np.ndarray | None = None
) -> EdgeLines:
    """Lines of every edge, or of some, from the minutes of their nodes.

    Args:
        arcs: the streets as searched.
        best: float64 minutes of each node.
        sites: where the sites meet the streets.
        edges: int32 ascending; the lines number edges by their positions in it. Default all.
    """
    chosen = np.arange(len(arcs.start) - 1, dtype=np.int32) if edges is None else edges
    start, base, slope, ends = _lines(arcs, best, chosen)
    at = np.searchsorted(chosen, sites.edge)
    ok = sites.ok & (at < len(chosen))
    ok[ok] = chosen[at[ok]] == sites.edge[ok]
    own = np.zeros(len(ends), bool)
    own[at[ok]] = True
    side = np.zeros(len(sites), np.int8) if sites.approach is None else sites.approach
    along = -1 if arcs.backward else 1  # sign of the slope of arcs that run along the edge
    sign = np.array([0, along, -along], np.int8)[side[ok]]
    minutes = connector_minutes(sites)[ok]
    return EdgeLines(
        start, base, slope, ends, own, at[ok].astype(np.int32), sites.fraction[ok], minutes, sign
    )


@njit(cache=True, nogil=True)
def _lines(arcs, best, edges):
    start, ends = np.zeros(len(edges) + 1, np.int32), np.empty((len(edges), 2))
    for i in range(len(edges)):
        start[i + 1] = start[i] + arcs.start[edges[i] + 1] - arcs.start[edges[i]]
    base, slope = np.empty(start[-1]), np.empty(start[-1])
    for i in range(len(edges)):
        edge = edges[i]
        for side in range(2):
            ends[i, side] = _at_junction(arcs, best, arcs.junction[edge, side])
        for j in range(start[i], start[i + 1]):
            k = arcs.start[edge] + j - start[i]
            whole = arcs.minutes[k]
            if whole == np.inf:
                base[j], slope[j] = np.inf, np.nan
            elif arcs.rises[k]:
                base[j], slope[j] = best[arcs.first[k]], whole
            else:
                base[j], slope[j] = best[arcs.last[k]] + whole, -whole
    return start, base, slope, ends


@njit(cache=True, nogil=True)
def _at_junction(arcs, best, junction):
    """Minutes of a point on a junction: left as itself, reached at any copy (``street_graph.join``)."""
    if junction < 0:
        return np.inf
    met, node = best[junction], junction + 1
    while not arcs.backward and node < len(best) and arcs.origin[node] == junction:
        met = min(met, best[node])
        node += 1
    k = np.searchsorted(arcs.lone_junction, junction) if arcs.lone[junction] else len(arcs.lone_junction)
    while k < len(arcs.lone_junction) and arcs.lone_junction[k] == junction:
        met = min(met, best[arcs.lone_node[k]] + arcs.lone_minutes[k])
        k += 1
    return met


@njit(cache=True, nogil=True)
def minutes_at_edges(lines, edge, fraction, metres, per_metre, most):
    """Minutes of points on edges, float32; inf where unreachable, beyond ``most``, or the edge is -1.

    ``metres`` from the street are walked or driven at ``per_metre`` minutes.
    """
    result = np.full(len(edge), np.inf, np.float32)
    for p in range(len(edge)):
        if edge[p] < 0:
            continue
        found = np.inf
        if fraction[p] == 0.0 or fraction[p] == 1.0:
            found = lines.ends[edge[p], int(fraction[p])]
        else:
            for k in range(lines.start[edge[p]], lines.start[edge[p] + 1]):
                value = lines.base[k] + fraction[p] * lines.slope[k]
                if value < found:
                    found = value
        if lines.own[edge[p]]:
            found = min(found, _along(lines, edge[p], fraction[p]))
        minutes = np.float32(found + metres[p] * per_metre)
        if minutes <= most:
            result[p] = minutes
    return result


@njit(cache=True, nogil=True)
def _along(lines, edge, fraction):
    """Minutes along a site's own edge, by the arcs that lead from the point to it (or from it)."""
    found = np.inf
    for s in range(len(lines.own_edge)):
        if lines.own_edge[s] != edge:
            continue
        site = lines.own_fraction[s]
        if lines.own_sign[s] == 0 and (site == 0.0 or site == 1.0) and (fraction == 0.0 or fraction == 1.0):
            continue  # from junction to junction: by the nodes
        for k in range(lines.start[edge], lines.start[edge + 1]):
            step = (fraction - lines.own_fraction[s]) * lines.slope[k]
            sided = lines.own_sign[s] != 0 and lines.own_sign[s] * lines.slope[k] < 0.0
            if step >= 0.0 and not sided:
                found = min(found, lines.own_minutes[s] + step)
    return found


@njit(cache=True, nogil=True)
def bounds_at_edges(lines, edge_metres, edge, fraction, metres, per_metre, radius, most):
    """Least and greatest minutes by one edge within ``radius`` of points that meet it so, float64.

    Beyond ``most`` minutes is unreachable, inf.

    A step of a metre moves the point met by at most a metre, along the street or not at all, so the time
    changes by at most the root of the squares of the street's and the connector's minutes per metre.
    Where an end of the street is within reach, or a site on it, their own times count as well; points a
    centimetre from the end already stand on the junction.
    """
    radius += ON_STREET_METRES
    low, high = np.full(len(edge), np.inf), np.full(len(edge), np.inf)
    for p in range(len(edge)):
        e, f = edge[p], fraction[p]
        steepest, found = 0.0, np.inf
        for k in range(lines.start[e], lines.start[e + 1]):
            value = lines.base[k] + f * lines.slope[k]
            if value < np.inf:
                steepest = max(steepest, abs(lines.slope[k]))
                found = min(found, value)
        reach = radius / max(edge_metres[e], 1e-9)
        slack = radius * np.sqrt((steepest / max(edge_metres[e], 1e-9)) ** 2 + per_metre**2)
        low[p] = found + metres[p] * per_metre - slack
        high[p] = found + metres[p] * per_metre + slack
        across = max(metres[p] - radius, 0.0) * per_metre
        if f <= reach:
            low[p] = min(low[p], lines.ends[e, 0] + across)
        if f >= 1.0 - reach:
            low[p] = min(low[p], lines.ends[e, 1] + across)
        if lines.own[e]:
            for s in range(len(lines.own_edge)):
                if lines.own_edge[s] == e:
                    low[p] = min(low[p], lines.own_minutes[s] + across)
        low[p] = low[p] if low[p] <= most else np.inf
        high[p] = high[p] if high[p] <= most else np.inf
    return low, high

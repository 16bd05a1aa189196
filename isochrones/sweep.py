"""Times through a hierarchy: up from the sites, then down over all nodes or only those that matter.

The shortest way between a site and a node rises to some node and falls from it. So the times of a site's
ancestors are found first, and every node's time follows from those of its upper neighbours, in one pass
from the top. For a matrix only the ancestors of the points' nodes are passed, and eight sites at a time,
whose times lie side by side.

Source: D. Delling, A. V. Goldberg, A. Nowatzyk, R. F. Werneck, "PHAST: hardware-accelerated shortest path
trees", Journal of Parallel and Distributed Computing 73 (2013); for chosen targets D. Delling,
A. V. Goldberg, R. F. Werneck, "Faster batched shortest paths in road networks", ATMOS 2011.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from isochrones.street_graph import NEVER

LANES = 8


class Selection(NamedTuple):
    """The nodes that lead to chosen nodes, in the order of the pass downward.

    Attributes:
        place: int32 per rank, position in the pass, -1 where not needed.
        start: int64 (positions + 1). links: int32 (pairs, 2), position of an upper neighbour and ticks.
    """

    place: np.ndarray
    start: np.ndarray
    links: np.ndarray


@njit(cache=True, nogil=True)
def selection(hierarchy, nodes):
    """The :class:`Selection` of the ancestors of some nodes."""
    parent, up_start, upper, fall = hierarchy.parent, hierarchy.up_start, hierarchy.upper, hierarchy.fall
    ranks = len(parent)
    place = np.full(ranks, -1, np.int32)
    count, pairs = 0, 0
    for node in nodes:
        at = hierarchy.rank[node]
        while at >= 0 and place[at] < 0:
            place[at] = 0
            count += 1
            pairs += up_start[at + 1] - up_start[at]
            at = parent[at]
    start, links = np.zeros(count + 1, np.int64), np.empty((pairs, 2), np.int32)
    position, filled = 0, 0
    for at in range(ranks - 1, -1, -1):
        if place[at] < 0:
            continue
        place[at] = position
        for k in range(up_start[at], up_start[at + 1]):
            if fall[k] < NEVER:
                links[filled, 0], links[filled, 1] = place[upper[k]], fall[k]
                filled += 1
        position += 1
        start[position] = filled
    return Selection(place, start, links[:filled])


@njit(cache=True, nogil=True)
def _begin(hierarchy, seeds, site, connector, ticks, heads):
    """Lower the times of a site's own nodes; returns how many ``heads`` of chains they begin."""
    count = 0
    for s in range(seeds.start[site], seeds.start[site + 1]):
        at = hierarchy.rank[seeds.node[s]]
        if at >= 0:
            ticks[at] = min(ticks[at], connector + seeds.ticks[s])
            heads[count] = at
            count += 1
    return count


@njit(cache=True, nogil=True)
def _climb(hierarchy, ticks, heads, count):
    """Lower the times of the upper neighbours of a site's next ancestor and return it, -1 after the last.

    Ancestors come from low to high, so the time of the one returned is final. ``heads`` are the next
    ones of each chain of parents; chains that meet go on as one.
    """
    at = -1
    for i in range(count):
        if heads[i] >= 0 and (at < 0 or heads[i] < at):
            at = heads[i]
    if at < 0:
        return at
    here, upper, climb = ticks[at], hierarchy.upper, hierarchy.climb
    for k in range(hierarchy.up_start[at], hierarchy.up_start[at + 1]):
        ticks[upper[k]] = min(ticks[upper[k]], here + climb[k])
    for i in range(count):
        if heads[i] == at:
            heads[i] = hierarchy.parent[at]
    return at


@njit(cache=True, nogil=True)
def _fill_lane(hierarchy, chosen, seeds, site, connector, ticks, heads, times, lane):
    """Write the times of one site's ancestors into its lane; ``ticks`` are NEVER before and after."""
    count = _begin(hierarchy, seeds, site, connector, ticks, heads)
    at = _climb(hierarchy, ticks, heads, count)
    while at >= 0:
        if chosen.place[at] >= 0:
            times[chosen.place[at], lane] = ticks[at]
        ticks[at] = NEVER
        at = _climb(hierarchy, ticks, heads, count)


@njit(cache=True, nogil=True)
def _fall_lanes(chosen, times):
    """Pass downward; the eight sums stand apart so that the compiler adds them at once."""
    start, links = chosen.start, chosen.links
    for i in range(len(times)):
        a, b, c, d = times[i, 0], times[i, 1], times[i, 2], times[i, 3]
        e, f, g, h = times[i, 4], times[i, 5], times[i, 6], times[i, 7]
        for k in range(start[i], start[i + 1]):
            above, step = links[k, 0], links[k, 1]
            a = min(a, np.int32(times[above, 0] + step))
            b = min(b, np.int32(times[above, 1] + step))
            c = min(c, np.int32(times[above, 2] + step))
            d = min(d, np.int32(times[above, 3] + step))
            e = min(e, np.int32(times[above, 4] + step))
            f = min(f, np.int32(times[above, 5] + step))
            g = min(g, np.int32(times[above, 6] + step))
            h = min(h, np.int32(times[above, 7] + step))
        times[i, 0], times[i, 1], times[i, 2], times[i, 3] = a, b, c, d
        times[i, 4], times[i, 5], times[i, 6], times[i, 7] = e, f, g, h


@njit(cache=True, nogil=True)
def _read_lanes(times, ends, place, result):
    """Times of the points of all lanes, through the ends of their edges."""
    found = np.empty(LANES, np.int32)
    for p in range(len(ends.start) - 1):
        found[:] = NEVER
        for k in range(ends.start[p], ends.start[p + 1]):
            for lane in range(LANES):
                found[lane] = min(found[lane], np.int32(times[place[k], lane] + ends.ticks[k]))
        for lane in range(len(result)):
            result[lane, p] = found[lane]


@njit(cache=True, nogil=True)
def swept_times(hierarchy, seeds, connector, ends):
    """Ticks between each site and each point's street, int32 (sites, points); NEVER if unreachable.

    ``seeds`` are the ends of the sites, ``ends`` those of the points. Site connectors are included.
    """
    sites, points = len(seeds.start) - 1, len(ends.start) - 1
    result = np.full((sites, points), NEVER, np.int32)
    chosen = selection(hierarchy, ends.node)
    place = np.empty(len(ends.node), np.int32)
    for k in range(len(ends.node)):
        place[k] = chosen.place[hierarchy.rank[ends.node[k]]]
    ticks = np.full(len(hierarchy.parent), NEVER, np.int32)
    heads = np.empty(len(seeds.node), np.int32)
    times = np.empty((len(chosen.start) - 1, LANES), np.int32)
    for first in range(0, sites, LANES):
        times[:] = NEVER
        for site in range(first, min(first + LANES, sites)):
            lane = site - first
            _fill_lane(hierarchy, chosen, seeds, site, connector[site], ticks, heads, times, lane)
        _fall_lanes(chosen, times)
        _read_lanes(times, ends, place, result[first : first + LANES])
    return result


@njit(cache=True, nogil=True)
def swept_nodes(hierarchy, seeds, connector):
    """Ticks between each node and the nearest of the sites, int32; NEVER if unreachable."""
    ticks = np.full(len(hierarchy.parent), NEVER, np.int32)
    heads = np.empty(len(seeds.node), np.int32)
    for site in range(len(seeds.start) - 1):
        count = _begin(hierarchy, seeds, site, connector[site], ticks, heads)
        while _climb(hierarchy, ticks, heads, count) >= 0:
            pass
    up_start, upper, fall = hierarchy.up_start, hierarchy.upper, hierarchy.fall
    for at in range(len(ticks) - 1, -1, -1):
        here = ticks[at]
        for k in range(up_start[at], up_start[at + 1]):
            here = min(here, np.int32(ticks[upper[k]] + fall[k]))
        ticks[at] = here
    result = np.full(len(hierarchy.rank), NEVER, np.int32)
    for node in range(len(result)):
        if hierarchy.rank[node] >= 0:
            result[node] = ticks[hierarchy.rank[node]]
    return result

"""Shortest times by settling nodes in the order of their times; needs no preparation.

Nodes that wait stand in slots of 2**13 ticks (1.9 seconds) instead of a heap: putting one in and moving it
to an earlier slot cost a few steps whatever the size. Within a slot nodes come in any order; one whose
time is lowered after its turn takes another turn, so times are exact. Slots are used in a circle: nodes
further ahead than the circle wait in its last slot and are put off when that comes round.

Source: E. W. Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1 (1959);
slots after R. B. Dial, "Algorithm 360", Communications of the ACM 12 (1969), and, with several nodes in
a slot, U. Meyer, P. Sanders, "Delta-stepping", Journal of Algorithms 49 (2003).
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from isochrones.street_graph import NEVER

SLOT_BITS = 13
SLOTS = 1024
IDLE, LAST = -2, -1


class Search(NamedTuple):
    """Room for one search after another; nodes that wait stand in doubly linked lists.

    Attributes:
        best: int32 ticks per node, NEVER between searches. touched: int32, nodes that have a time.
        first: int32 per slot, a node or LAST. after: int32 per node, the next one in its slot, LAST, or
            IDLE where the node does not wait. before: int32 per node, the one before it, or -1 - slot.
    """

    best: np.ndarray
    touched: np.ndarray
    first: np.ndarray
    after: np.ndarray
    before: np.ndarray


@njit(cache=True, nogil=True)
def new_search(nodes):
    """Room for searches among so many nodes."""
    return Search(
        np.full(nodes, NEVER, np.int32),
        np.empty(nodes, np.int32),
        np.full(SLOTS, LAST, np.int32),
        np.full(nodes, IDLE, np.int32),
        np.empty(nodes, np.int32),
    )


@njit(cache=True, nogil=True, inline="always")
def _put(first, after, before, node, slot):
    """Put a node first in its slot."""
    follower = first[slot]
    first[slot] = node
    after[node], before[node] = follower, -1 - slot
    if follower >= 0:
        before[follower] = node


@njit(cache=True, nogil=True, inline="always")
def _take_out(first, after, before, node):
    """Take a node out of its slot."""
    ahead, follower = before[node], after[node]
    if ahead >= 0:
        after[ahead] = follower
    else:
        first[-1 - ahead] = follower
    if follower >= 0:
        before[follower] = ahead


@njit(cache=True, nogil=True, inline="always")
def _slot(ticks, turn):
    """The slot of a time, the last of the circle where that is further ahead."""
    return min(ticks >> SLOT_BITS, turn + SLOTS - 1) & (SLOTS - 1)


@njit(cache=True, nogil=True)
def settle(graph, search, seeds, sites, connector, most, wanted):
    """Lower ``search.best`` by searching from some sites, no further than ``most`` ticks.

    Ends early when the times of all ``wanted`` nodes (if any) are final. Returns how many nodes were
    touched; call :func:`forget` with that before the next search.
    """
    # plain names: taking them out of the tuple each time would cost as much as the search
    best, touched, first, after, before = search
    start, links = graph.start, graph.links
    touches, waiting, turn, left = 0, 0, 0, len(wanted)
    for site in sites:
        for k in range(seeds.start[site], seeds.start[site + 1]):
            node, ticks = seeds.node[k], np.int64(connector[site]) + seeds.ticks[k]
            if ticks <= most and ticks < best[node]:
                if best[node] == NEVER:
                    touched[touches] = node
                    touches += 1
                    waiting += 1
                else:
                    _take_out(first, after, before, node)
                best[node] = ticks
                _put(first, after, before, node, _slot(ticks, turn))
    while waiting > 0:
        at = first[turn & (SLOTS - 1)]
        if at < 0:
            turn += 1
            while left > 0 and best[wanted[left - 1]] >> SLOT_BITS < turn:
                left -= 1
                if left == 0:
                    return touches
            continue
        ticks = np.int64(best[at])
        _take_out(first, after, before, at)
        if ticks >> SLOT_BITS > turn:  # it waited in the last slot for a turn further ahead
            _put(first, after, before, at, _slot(ticks, turn))
            continue
        after[at] = IDLE
        waiting -= 1
        for k in range(start[at], start[at + 1]):
            node, longer = links[k, 0], ticks + links[k, 1]
            if longer > most or longer >= best[node]:
                continue
            if after[node] != IDLE:
                _take_out(first, after, before, node)
            else:
                waiting += 1
            if best[node] == NEVER:
                touched[touches] = node
                touches += 1
            best[node] = longer
            _put(first, after, before, node, _slot(longer, turn))
    return touches


@njit(cache=True, nogil=True)
def forget(search, touches):
    """Make ready for the next search."""
    for k in range(touches):
        search.best[search.touched[k]] = NEVER
        search.after[search.touched[k]] = IDLE
    search.first[:] = LAST


@njit(cache=True, nogil=True)
def settled_times(graph, seeds, connector, ends, most):
    """Ticks between each site and each point's street, int32 (sites, points); NEVER if unreachable.

    ``seeds`` are the ends of the sites, ``ends`` those of the points. Site connectors are included.
    """
    sites, points = len(seeds.start) - 1, len(ends.start) - 1
    result = np.full((sites, points), NEVER, np.int32)
    search = new_search(len(graph.start) - 1)
    for s in range(sites):
        touches = settle(graph, search, seeds, range(s, s + 1), connector, most, ends.node)
        for p in range(points):
            found = NEVER
            for k in range(ends.start[p], ends.start[p + 1]):
                found = min(found, search.best[ends.node[k]] + ends.ticks[k])
            result[s, p] = found
        forget(search, touches)
    return result


@njit(cache=True, nogil=True)
def settled_nodes(graph, seeds, connector, most):
    """Ticks between each node and the nearest of the sites, int32; NEVER if unreachable."""
    search = new_search(len(graph.start) - 1)
    sites = range(len(seeds.start) - 1)
    settle(graph, search, seeds, sites, connector, most, np.empty(0, np.int32))
    return search.best

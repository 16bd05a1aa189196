"""Shortest times by settling nodes in the order of their times (Dijkstra 1959); needs no preparation.

Entries of the heap are one int64, ticks above and node below, so that one comparison orders them and
equal times go by node number. Source: E. W. Dijkstra, "A note on two problems in connexion with graphs",
Numerische Mathematik 1 (1959); four children to a heap's node after D. B. Johnson, "Priority queues with
update and finding minimum spanning trees", Information Processing Letters 4 (1975).
"""

import numpy as np
from numba import njit

from isochrones.street_graph import NEVER

NODE_BITS = 32
NODE_MASK = (1 << NODE_BITS) - 1


@njit(cache=True, nogil=True)
def push(heap, size, entry):
    """Put an entry on the heap of ``size`` entries; returns the new size."""
    child = size
    while child > 0:
        parent = (child - 1) >> 2
        if heap[parent] <= entry:
            break
        heap[child] = heap[parent]
        child = parent
    heap[child] = entry
    return size + 1


@njit(cache=True, nogil=True)
def pop(heap, size):
    """Drop the smallest entry (read it at 0 before) and return the new size."""
    size -= 1
    entry = heap[size]
    parent = 0
    child = 1
    while child < size:
        least = heap[child]
        for other in range(child + 1, min(child + 4, size)):
            if heap[other] < least:
                least, child = heap[other], other
        if least >= entry:
            break
        heap[parent] = least
        parent = child
        child = 4 * parent + 1
    heap[parent] = entry
    return size


@njit(cache=True, nogil=True)
def lower(best, heap, size, node, ticks, most):
    """Lower the time of a node if ``ticks`` is shorter and within ``most``; returns the heap's size."""
    if ticks <= most and ticks < best[node]:
        best[node] = ticks
        return push(heap, size, (ticks << NODE_BITS) | node)
    return size


@njit(cache=True, nogil=True)
def seed(ends, site, connector, most, best, heap, size):
    """Put the ends of a site's edge on the heap."""
    for k in range(ends.start[site], ends.start[site + 1]):
        size = lower(best, heap, size, ends.node[k], np.int64(connector) + ends.ticks[k], most)
    return size


@njit(cache=True, nogil=True)
def settle(graph, most, best, heap, size, wanted, left):
    """Settle nodes until the heap is empty or ``left`` nodes of those ``wanted`` have been."""
    while size > 0:
        entry = heap[0]
        ticks, node = entry >> NODE_BITS, entry & NODE_MASK
        size = pop(heap, size)
        if ticks > best[node]:
            continue
        if wanted[node]:
            left -= 1
            if left == 0:
                return
        for k in range(graph.start[node], graph.start[node + 1]):
            size = lower(best, heap, size, graph.links[k, 0], ticks + graph.links[k, 1], most)


@njit(cache=True, nogil=True)
def new_heap(graph, ends):
    """Room for every entry one search can make."""
    return np.empty(len(graph.links) + len(ends.node) + 1, np.int64)


@njit(cache=True, nogil=True)
def settled_times(graph, seeds, connector, ends, most):
    """Ticks between each site and each point's street, int32 (sites, points); NEVER if unreachable.

    ``seeds`` are the ends of the sites, ``ends`` those of the points. Site connectors are included.
    """
    sites, points = len(seeds.start) - 1, len(ends.start) - 1
    result = np.full((sites, points), NEVER, np.int32)
    best = np.empty(len(graph.start) - 1, np.int32)
    wanted = np.zeros(len(best), np.bool_)
    wanted[ends.node] = True
    count = wanted.sum()
    heap = new_heap(graph, seeds)
    for s in range(sites):
        best[:] = NEVER
        size = seed(seeds, s, connector[s], most, best, heap, 0)
        settle(graph, most, best, heap, size, wanted, count)
        for p in range(points):
            found = NEVER
            for k in range(ends.start[p], ends.start[p + 1]):
                found = min(found, best[ends.node[k]] + ends.ticks[k])
            result[s, p] = found
    return result


@njit(cache=True, nogil=True)
def settled_nodes(graph, seeds, connector, most):
    """Ticks between each node and the nearest of the sites, int32; NEVER if unreachable."""
    best = np.full(len(graph.start) - 1, NEVER, np.int32)
    heap = new_heap(graph, seeds)
    size = 0
    for s in range(len(seeds.start) - 1):
        size = seed(seeds, s, connector[s], most, best, heap, size)
    settle(graph, most, best, heap, size, np.zeros(len(best), np.bool_), 0)
    return best

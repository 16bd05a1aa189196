"""Walks to the same places from many points: what can be known of the places beforehand is kept with them.

Through a hierarchy (:mod:`isochrones.hierarchy`) every shortest way rises from its start to some node and falls
from there to its end. So each place leaves at the nodes it can fall from, its ancestors, how far it is; a walk is
then found by rising from a point and looking at what lies there. A walk is short, so little does.

Source: S. Knopp, P. Sanders, D. Schultes, F. Schulz, D. Wagner, "Computing many-to-many shortest paths using
highway hierarchies", ALENEX 2007.
"""

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numba import njit

from isochrones.nearest import longer
from isochrones.network import RoadNetwork
from isochrones.snapping import Snapping
from isochrones.street_graph import (
    NEVER,
    TICKS_PER_MINUTE,
    Graph,
    Points,
    along_edge,
    ends_of,
    points_of,
)


class Buckets(NamedTuple):
    """Places by the nodes they fall from: those of the node of rank r are rows ``start[r]:start[r + 1]``.

    ``place``, ``ticks`` int32: from the node to the place, its connector included, nearest first.
    ``on_edge_start``, ``on_edge``: the places on each edge. ``places``: the places themselves.
    """

    start: np.ndarray
    place: np.ndarray
    ticks: np.ndarray
    on_edge_start: np.ndarray
    on_edge: np.ndarray
    places: Points


_kept: WeakKeyDictionary[Snapping, tuple[Graph, int, Buckets]] = WeakKeyDictionary()


def buckets_of(network: RoadNetwork, graph: Graph, places: Snapping, most: int) -> Buckets:
    """The buckets of places within ``most`` ticks, kept while the places are in use.

    ``graph`` has a hierarchy and runs from the points to the places.
    """
    kept = _kept.get(places)
    if kept is None or kept[0] is not graph or kept[1] != most:
        kept = graph, most, _buckets(network, graph, places, most)
        _kept[places] = kept
    return kept[2]


def _buckets(network: RoadNetwork, graph: Graph, places: Snapping, most: int) -> Buckets:
    there = points_of(places)
    hierarchy = graph.hierarchy
    rank, place, ticks = _fallen(hierarchy, ends_of(graph, there, not graph.backward), there.connector, most)
    order = np.lexsort((ticks, rank))
    start = np.concatenate([[0], np.cumsum(np.bincount(rank, minlength=len(hierarchy.parent)))])
    return Buckets(
        start.astype(np.int64), place[order], ticks[order], *by_edge(places, network.edge_count), there
    )


def by_edge(points: Snapping, edges: int) -> tuple[np.ndarray, np.ndarray]:
    """Points on each edge: starts by edge, point."""
    order = np.argsort(points.edge, kind="stable").astype(np.int32)
    order = order[points.edge[order] >= 0]
    start = np.concatenate([[0], np.cumsum(np.bincount(points.edge[order], minlength=edges))])
    return start.astype(np.int64), order


class Rise(NamedTuple):
    """Room for one rise at a time, and what it found: ``rank`` and ``far`` of the ancestors.

    ``ticks``: int32 by rank, ``NEVER`` between rises; ``heads``: the next ancestor of each chain of parents.
    """

    ticks: np.ndarray
    heads: np.ndarray
    rank: np.ndarray
    far: np.ndarray


@njit(cache=True, nogil=True)
def _room_to_rise(hierarchy, ends):
    most = 0
    for p in range(len(ends.start) - 1):
        most = max(most, ends.start[p + 1] - ends.start[p])
    ranks = len(hierarchy.parent)
    return Rise(
        np.full(ranks, NEVER, np.int32),
        np.empty(most, np.int32),
        np.empty(ranks, np.int32),
        np.empty(ranks, np.int32),
    )


@njit(cache=True, nogil=True)
def _rise(hierarchy, ends, point, connector, most, climb, rise):
    """Write the ancestors within ``most`` ticks of a point into ``rise``; how many there are.

    Ancestors come from low to high, so the ticks of the lowest are final. Chains of parents that meet go on
    as one; once nothing within reach is left above, the rise is over.
    """
    ticks, heads, chains, above = rise.ticks, rise.heads, 0, 0
    for s in range(ends.start[point], ends.start[point + 1]):
        at, taken = hierarchy.rank[ends.node[s]], np.int64(connector) + ends.ticks[s]
        if at >= 0 and taken <= most:
            if ticks[at] == NEVER:
                heads[chains], chains, above = at, chains + 1, above + 1
            ticks[at] = min(ticks[at], taken)
    found = 0
    while above:
        at = heads[0]
        for i in range(1, chains):
            at = min(at, heads[i])
        kept = 0
        for i in range(chains):
            if heads[i] != at:
                heads[kept] = heads[i]
                kept += 1
        heads[kept], chains = hierarchy.parent[at], kept + 1
        here = np.int64(ticks[at])
        if here == NEVER:
            continue
        rise.rank[found], rise.far[found], found = at, here, found + 1
        ticks[at], above = NEVER, above - 1
        for k in range(hierarchy.up_start[at], hierarchy.up_start[at + 1]):
            if here + climb[k] <= most:
                upper = hierarchy.upper[k]
                above += ticks[upper] == NEVER
                ticks[upper] = min(ticks[upper], here + climb[k])
    return found


@njit(cache=True, nogil=True)
def _fallen(hierarchy, ends, connector, most):
    """(rank, place, ticks) of every ancestor that a place can be reached from within ``most`` ticks."""
    rank, place, far = np.empty(1024, np.int32), np.empty(1024, np.int32), np.empty(1024, np.int32)
    rise, total = _room_to_rise(hierarchy, ends), 0
    for p in range(len(ends.start) - 1):
        found = _rise(hierarchy, ends, p, connector[p], most, hierarchy.fall, rise)
        if total + found > len(rank):
            room = 2 * (total + found)
            rank, place, far = longer(rank, room), longer(place, room), longer(far, room)
        for k in range(found):
            rank[total], place[total], far[total] = rise.rank[k], p, rise.far[k]
            total += 1
    return rank[:total], place[:total], far[:total]


def bucket_links(
    graph: Graph, sources: Snapping, buckets: Buckets, most: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Walks from points to the places of buckets: (indptr int64, place int32 ascending, minutes float32)."""
    here = points_of(sources)
    return _links(graph, graph.hierarchy, ends_of(graph, here, graph.backward), here, buckets, most)


@njit(cache=True, nogil=True)
def _links(graph, hierarchy, seeds, here, buckets, most):
    start = np.zeros(len(here.edge) + 1, np.int64)
    found, minutes, total = np.empty(1024, np.int32), np.empty(1024, np.float32), 0
    rise = _room_to_rise(hierarchy, seeds)
    reached = np.full(len(buckets.places.edge), NEVER, np.int32)
    met = np.empty(len(reached), np.int32)
    for s in range(len(here.edge)):
        meets = _along(graph, here, s, buckets, most, reached, met)
        for i in range(_rise(hierarchy, seeds, s, here.connector[s], most, hierarchy.climb, rise)):
            at, risen = rise.rank[i], np.int64(rise.far[i])
            for k in range(buckets.start[at], buckets.start[at + 1]):
                if risen + buckets.ticks[k] > most:
                    break  # the rest is further
                p = buckets.place[k]
                if reached[p] == NEVER:
                    met[meets] = p
                    meets += 1
                reached[p] = min(reached[p], risen + buckets.ticks[k])
        if total + meets > len(found):
            room = max(2 * len(found), total + meets)
            found, minutes = longer(found, room), longer(minutes, room)
        for p in np.sort(met[:meets]):
            found[total], minutes[total] = p, reached[p] / TICKS_PER_MINUTE
            reached[p] = NEVER
            total += 1
        start[s + 1] = total
    return start, found[:total], minutes[:total]


@njit(cache=True, nogil=True)
def _along(graph, here, s, buckets, most, reached, met):
    """Places on a point's own edge, straight along it; how many were met."""
    meets, edge, places = 0, here.edge[s], buckets.places
    if edge < 0:
        return meets
    for k in range(buckets.on_edge_start[edge], buckets.on_edge_start[edge + 1]):
        p = buckets.on_edge[k]
        walked = along_edge(
            graph, edge, places.fraction[p], here.fraction[s], places.approach[p], here.approach[s]
        )
        taken = np.int64(walked) + here.connector[s] + places.connector[p]
        if taken <= most:
            met[meets], reached[p] = p, taken
            meets += 1
    return meets

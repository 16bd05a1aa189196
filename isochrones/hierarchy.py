"""A network prepared for many searches: shortcuts that turn a search into one pass over the nodes.

:func:`prepare` works out the order of :mod:`isochrones.elimination` once for a network (a tenth of a second
for 75,000 nodes). For the minutes of a period, every pair of the pattern then gets the shortest time over
nodes taken out before both of its ends ("customisation", some milliseconds). A site's times follow from
its own ancestors and a pass downward (:mod:`isochrones.sweep`). What was worked out stays with the network
as long as that is in use.

Source: J. Dibbelt, B. Strasser, D. Wagner, "Customizable Contraction Hierarchies", ACM Journal of
Experimental Algorithmics 21 (2016).
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numba import njit

from isochrones.elimination import Elimination, elimination, elimination_order
from isochrones.errors import PreparationError
from isochrones.network import RoadNetwork
from isochrones.street_graph import NEVER, Graph

PAYS_FROM = 16
"""Searches whose cost preparing a network is worth, about; below it they are made one by one."""

METRICS_KEPT = 4


class Hierarchy(NamedTuple):
    """A prepared network with the times of one period in one direction of search.

    Attributes:
        rank: int32 per node, -1 without a place. parent, up_start, upper: see
            :class:`isochrones.elimination.Elimination`.
        climb, fall: int32 ticks of each pair, from a site upward and from the top down to the points.
    """

    rank: np.ndarray
    parent: np.ndarray
    up_start: np.ndarray
    upper: np.ndarray
    climb: np.ndarray
    fall: np.ndarray


class Metric(NamedTuple):
    """The ticks of every arc, and what they give for each pair: from lower to upper, and back."""

    arc: np.ndarray
    rising: np.ndarray
    falling: np.ndarray


@dataclass
class Preparation:
    """What is kept with a network: its pattern once prepared, recent metrics and graphs, searches so far."""

    pattern: Elimination | None = None
    metrics: list[Metric] = field(default_factory=list)
    graphs: dict[Hashable, Graph] = field(default_factory=dict)
    searches: int = 0


_kept: WeakKeyDictionary[RoadNetwork, Preparation] = WeakKeyDictionary()


def preparation_of(network: RoadNetwork) -> Preparation:
    """What is kept with a network."""
    return _kept.setdefault(network, Preparation())


def prepare(network: RoadNetwork, rank: np.ndarray | None = None) -> np.ndarray:
    """Prepare a network for many searches; times stay the same to the bit and come sooner.

    Functions that search prepare a road network by themselves once enough searches have been asked of it.
    Call this to have it done at a moment of your choice, before many small calls for instance.

    Args:
        network: the streets; nothing happens if it is prepared already.
        rank: an order worked out before (what this function returned for the same streets). Any order
            gives the same times; a bad one is slow.

    Returns:
        The order, int32 per node (-1 for the two nodes without a place): keep it to save its making.

    Raises:
        PreparationError: ``rank`` does not number the nodes of this network.
    """
    kept = preparation_of(network)
    if kept.pattern is None:
        rank = elimination_order(network) if rank is None else _checked(network, rank)
        kept.pattern = elimination(network, rank)
    return kept.pattern.rank


def _checked(network: RoadNetwork, rank: np.ndarray) -> np.ndarray:
    placed = ~np.isnan(network.node_easting)
    right = np.shape(rank) == placed.shape and (np.asarray(rank)[~placed] == -1).all()
    if not (right and np.array_equal(np.sort(np.asarray(rank)[placed]), np.arange(placed.sum()))):
        raise PreparationError("the order was made for another network; prepare this one without it")
    return np.asarray(rank, np.int32)


def attach_hierarchy(network: RoadNetwork, graph: Graph, searches: int) -> Graph:
    """Give a graph its hierarchy if the network is prepared or so many searches make it worth while.

    Searches add up over calls. A walking network is only prepared on request: walks are short, and
    searches that end early are cheap.
    """
    kept = preparation_of(network)
    kept.searches += searches
    if kept.pattern is None and network.profile == "drive" and kept.searches >= PAYS_FROM:
        prepare(network)
    if kept.pattern is not None and graph.hierarchy is None:
        graph.hierarchy = _hierarchy(kept, graph)
    return graph


def _hierarchy(kept: Preparation, graph: Graph) -> Hierarchy:
    pattern = kept.pattern
    metric = next((m for m in kept.metrics if np.array_equal(m.arc, graph.ticks)), None)
    if metric is None:
        metric = Metric(graph.ticks, *customised(pattern, graph.ticks))
        kept.metrics = [metric, *kept.metrics[: METRICS_KEPT - 1]]
    ways = (metric.falling, metric.rising) if graph.backward else (metric.rising, metric.falling)
    return Hierarchy(pattern.rank, pattern.parent, pattern.up_start, pattern.upper, *ways)


@njit(cache=True, nogil=True)
def customised(pattern, ticks):
    """Ticks of every pair over nodes taken out before its lower end: (rising, falling), int32.

    Pairs are completed in the order of their lower ends: for each pair (low, node) under a node and each
    further upper neighbour of ``low``, the way over ``low`` may be shorter.
    """
    pairs = len(pattern.upper)
    rising, falling = np.full(pairs, NEVER, np.int32), np.full(pairs, NEVER, np.int32)
    for arc in range(len(ticks)):
        pair = pattern.arc_pair[arc]
        if pair >= 0:
            if pattern.arc_rises[arc]:
                rising[pair] = min(rising[pair], ticks[arc])
            else:
                falling[pair] = min(falling[pair], ticks[arc])
    ranks = len(pattern.parent)
    up_start, upper, low_start, low_pair = (
        pattern.up_start,
        pattern.upper,
        pattern.low_start,
        pattern.low_pair,
    )
    place = np.empty(ranks, np.int32)
    owner = np.empty(pairs, np.int32)
    for node in range(ranks):
        for k in range(up_start[node], up_start[node + 1]):
            place[upper[k]] = k
            owner[k] = node
        for i in range(low_start[node], low_start[node + 1]):
            to_low = low_pair[i]
            up, down = rising[to_low], falling[to_low]
            for k in range(to_low + 1, up_start[owner[to_low] + 1]):
                pair = place[upper[k]]
                rising[pair] = min(rising[pair], down + rising[k])
                falling[pair] = min(falling[pair], falling[k] + up)
    return rising, falling

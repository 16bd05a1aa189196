"""In which order nodes are taken out of a network, and the shortcuts that taking them out leaves.

The order depends on which nodes are joined, not on minutes, so it is worked out once for a network and
serves every period and both directions. Nodes go by least degree in the undirected graph; taking one out
joins all its remaining neighbours. The result is the factor pattern of sparse elimination: every node's
*upper* neighbours, those taken out after it.

Source: J. Dibbelt, B. Strasser, D. Wagner, "Customizable Contraction Hierarchies", ACM Journal of
Experimental Algorithmics 21 (2016); the order is SuperLU's multiple minimum degree (J. W. H. Liu, 1985).
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import spilu

from isochrones.network import RoadNetwork


class Elimination(NamedTuple):
    """The pattern of a network's hierarchy; nodes are named by *rank*, their place in the order.

    Attributes:
        rank: int32 per node, -1 for the nodes without a place, which belong to no trip's middle.
        parent: int32 per rank, the lowest of its upper neighbours, -1 where there is none.
        up_start: int64 (ranks + 1). upper: int32 ranks, ascending; entry ``k`` of it is *pair* ``k``.
        low_start: int64 (ranks + 1). low_pair: int32 pairs whose upper node is the rank.
        arc_pair: int32 per arc, its pair, -1 where it has none; arc_rises: bool, from lower to upper.
    """

    rank: np.ndarray
    parent: np.ndarray
    up_start: np.ndarray
    upper: np.ndarray
    low_start: np.ndarray
    low_pair: np.ndarray
    arc_pair: np.ndarray
    arc_rises: np.ndarray


def elimination_order(network: RoadNetwork) -> np.ndarray:
    """The rank of every node, int32; -1 for the two nodes without a place.

    Nothing is searched through those two (nothing enters one and nothing leaves the other), while every
    access-limited street ends there: left in, they would join everything with everything.
    """
    placed = ~np.isnan(network.node_easting)
    number = np.cumsum(placed) - 1
    inner = placed[network.arc_tail] & placed[network.arc_head]
    rank = np.full(network.node_count, -1, np.int32)
    rank[placed] = minimum_degree(
        number[network.arc_tail[inner]], number[network.arc_head[inner]], int(placed.sum())
    )
    return rank


def minimum_degree(tail: np.ndarray, head: np.ndarray, nodes: int) -> np.ndarray:
    """The rank of every node by least degree, int32.

    Only the order is wanted of the factorisation: a dominant diagonal keeps its rows where they are, and
    every figure off the diagonal is small enough to be dropped, so that it costs next to nothing.
    """
    if not len(tail):
        return np.arange(nodes, dtype=np.int32)
    joined = coo_matrix((np.ones(len(tail), np.float32), (tail, head)), (nodes, nodes))
    joined = (joined + joined.T).tocsc()
    joined.data[:] = -1.0
    matrix = (joined + diags((np.diff(joined.indptr) + 2).astype(np.float32))).tocsc()
    factors = spilu(
        matrix, drop_tol=0.9, fill_factor=1, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0,
        relax=1, panel_size=1, options={"SymmetricMode": True},
    )  # fmt: skip
    return factors.perm_c.astype(np.int32)


def elimination(network: RoadNetwork, rank: np.ndarray) -> Elimination:
    """The pattern that an order of elimination gives."""
    tail, head = rank[network.arc_tail], rank[network.arc_head]
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    joins = (low >= 0) & (low < high)
    ranks = int(rank.max(initial=-1)) + 1
    order = np.argsort(high[joins], kind="stable")
    below = low[joins][order]
    below_start = np.zeros(ranks + 1, np.int64)
    np.cumsum(np.bincount(high[joins], minlength=ranks), out=below_start[1:])
    parent, up_start = _tree(below_start, below)
    upper, low_start, low_pair = _pattern(below_start, below, parent, up_start)
    arc_pair = np.full(len(tail), -1, np.int32)
    arc_pair[joins] = _pairs(up_start, upper, low[joins], high[joins])
    return Elimination(rank, parent, up_start, upper, low_start, low_pair, arc_pair, tail < head)


@njit(cache=True, nogil=True)
def _tree(below_start, below):
    """Elimination tree (parents) and the starts of each node's upper neighbours."""
    ranks = len(below_start) - 1
    parent, root = np.full(ranks, -1, np.int32), np.full(ranks, -1, np.int32)
    for high in range(ranks):
        for k in range(below_start[high], below_start[high + 1]):
            at = below[k]
            while root[at] != high:
                above = root[at]
                root[at] = high
                if above < 0:
                    parent[at] = high
                    break
                at = above
    up_start, seen = np.zeros(ranks + 1, np.int64), np.full(ranks, -1, np.int32)
    for high in range(ranks):
        seen[high] = high
        for k in range(below_start[high], below_start[high + 1]):
            at = below[k]
            while seen[at] != high:
                seen[at] = high
                up_start[at + 1] += 1
                at = parent[at]
    for rank in range(ranks):
        up_start[rank + 1] += up_start[rank]
    return parent, up_start


@njit(cache=True, nogil=True)
def _pattern(below_start, below, parent, up_start):
    """The upper neighbours of every node, ascending, and the pairs under every node."""
    ranks = len(parent)
    upper, seen = np.empty(up_start[ranks], np.int32), np.full(ranks, -1, np.int32)
    low_start, low_pair = np.zeros(ranks + 1, np.int64), np.empty(up_start[ranks], np.int32)
    cursor = up_start[:-1].copy()
    count = 0
    for high in range(ranks):
        seen[high] = high
        for k in range(below_start[high], below_start[high + 1]):
            at = below[k]
            while seen[at] != high:
                seen[at] = high
                upper[cursor[at]] = high
                low_pair[count] = cursor[at]
                cursor[at] += 1
                count += 1
                at = parent[at]
        low_start[high + 1] = count
    return upper, low_start, low_pair


@njit(cache=True, nogil=True)
def _pairs(up_start, upper, low, high):
    """The pair of each two joined ranks, by halving the lower one's list."""
    pair = np.empty(len(low), np.int32)
    for i in range(len(low)):
        first, last = up_start[low[i]], up_start[low[i] + 1] - 1
        while first < last:
            middle = (first + last) >> 1
            if upper[middle] < high[i]:
                first = middle + 1
            else:
                last = middle
        pair[i] = first
    return pair

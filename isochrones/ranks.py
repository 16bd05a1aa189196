"""Which of the roads that meet at a junction is the greater."""

from typing import NamedTuple

import numpy as np

from isochrones.cutting import Edges
from isochrones.speeds import ROAD_CLASSES

RANKS = (
    ("motorway",), ("trunk",), ("primary",), ("secondary",), ("tertiary",),
    ("unclassified", "residential", "road"), ("living_street", "pedestrian"), ("service",),
)  # fmt: skip
"""Road classes from great to small; a link ranks with its road, every other class below all."""

MAIN = 4
"""The last rank of a main road (tertiary)."""


def ranks(road_class: np.ndarray) -> np.ndarray:
    """Rank of road classes, 0 the greatest."""
    place = {name: rank for rank, names in enumerate(RANKS) for name in names}
    table = np.array([place.get(name.removesuffix("_link"), len(RANKS)) for name in ROAD_CLASSES])
    return table[road_class]


class Ranks(NamedTuple):
    """Rank of each edge, and for each node that of its greatest, second greatest and least arm.

    ``second`` is 99 where only one arm meets the node.
    """

    edge: np.ndarray
    greatest: np.ndarray
    second: np.ndarray
    least: np.ndarray


def rank_streets(edges: Edges, road_class: np.ndarray) -> Ranks:
    """Ranks of edges of these classes and of the arms at each node."""
    rank = ranks(road_class)
    node, arm = np.concatenate([edges.first, edges.last]), np.concatenate([rank, rank])
    order = np.argsort(node * 100 + arm, kind="stable")
    node, arm = node[order], arm[order]
    start = np.searchsorted(node, np.arange(len(edges.node_id) + 1))
    start, stop = start[:-1], start[1:]
    second = np.where(stop - start > 1, arm[np.minimum(start + 1, len(arm) - 1)], 99)
    return Ranks(rank, arm[start], second, arm[stop - 1])

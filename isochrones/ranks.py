"""Which of the roads that meet at a junction is the greater."""

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


def greatest_ranks(edges: Edges, rank: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each node the rank of its greatest and of its second greatest arm; 99 where there is none."""
    node, arm = np.concatenate([edges.first, edges.last]), np.concatenate([rank, rank])
    order = np.lexsort((arm, node))
    node, arm = node[order], arm[order]
    start = np.searchsorted(node, np.arange(len(edges.node_id)))
    second = np.where(
        np.r_[node[1:] == node[:-1], False][start], arm[np.minimum(start + 1, len(arm) - 1)], 99
    )
    return arm[start], second

"""Planar graphs on points: neighbours that see each other, and what keeps them connected."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay


def neighbour_links(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Links of the Delaunay triangulation, shape (n, 2), and the widest angle opposite each in degrees.

    A link whose opposite angles are at most 90 degrees belongs to the Gabriel graph: the circle on it is
    empty. On a grid these are its streets without the diagonals.
    """
    corners = Delaunay(points).simplices
    links, angles = [], []
    for i in range(3):
        apex, a, b = corners[:, i], corners[:, (i + 1) % 3], corners[:, (i + 2) % 3]
        to_a, to_b = points[a] - points[apex], points[b] - points[apex]
        cosine = (to_a * to_b).sum(axis=1) / np.maximum(np.hypot(*to_a.T) * np.hypot(*to_b.T), 1e-9)
        links.append(np.sort(np.stack([a, b], axis=1), axis=1))
        angles.append(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
    links, angles = np.concatenate(links), np.concatenate(angles)
    order = np.lexsort((-angles, links[:, 1], links[:, 0]))
    links, angles = links[order], angles[order]
    first = np.r_[True, (links[1:] != links[:-1]).any(axis=1)]
    return links[first], angles[first]


def graph(count: int, start: np.ndarray, end: np.ndarray, weight: np.ndarray | None = None):
    """Sparse matrix of links; of parallel links the lightest counts."""
    weight = np.ones(len(start)) if weight is None else np.maximum(weight, 1e-6)
    order = np.lexsort((weight, end, start))
    s, e, w = np.asarray(start)[order], np.asarray(end)[order], weight[order]
    first = np.r_[True, (s[1:] != s[:-1]) | (e[1:] != e[:-1])] if len(s) else np.empty(0, bool)
    return coo_array((w[first], (s[first], e[first])), shape=(count, count)).tocsr()


def spanning_links(count: int, start: np.ndarray, end: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """True for the links of a minimum spanning forest."""
    tree = minimum_spanning_tree(graph(count, np.minimum(start, end), np.maximum(start, end), weight)).tocoo()
    keys = np.minimum(start, end).astype(np.int64) * count + np.maximum(start, end)
    return np.isin(keys, tree.row.astype(np.int64) * count + tree.col)


def largest_component(count: int, start: np.ndarray, end: np.ndarray, connection: str = "weak") -> np.ndarray:
    """True for the nodes of the largest component; ``connection`` is weak or strong."""
    _, labels = connected_components(graph(count, start, end), directed=True, connection=connection)
    return labels == np.bincount(labels).argmax()


def shortest_tree(matrix, source: int, directed: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Distance to every node from the source, and the node before it (negative: none)."""
    return dijkstra(matrix, directed=directed, indices=source, return_predecessors=True)


def path_to(before: np.ndarray, target: int) -> np.ndarray:
    """Nodes from the source of a shortest tree to the target; the target alone when not reached."""
    path = [target]
    while before[path[-1]] >= 0:
        path.append(before[path[-1]])
    return np.array(path[::-1])

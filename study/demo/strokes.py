"""Streets as people name them: pieces that run on straight, joined into ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SAME = ("kind", "zone", "oneway", "roundabout", "bridge", "restricted")
WIDEST_TURN_COSINE = 0.8


@dataclass(frozen=True)
class Ways:
    """Ways as runs of nodes: way i has ``nodes[offsets[i]:offsets[i + 1]]``.

    ``first_piece`` is a piece of each way; ``way_of_piece`` the way of each piece.
    """

    nodes: np.ndarray
    offsets: np.ndarray
    first_piece: np.ndarray
    way_of_piece: np.ndarray


def join_pieces(points: np.ndarray, pieces: dict[str, np.ndarray]) -> Ways:
    """Join pieces of the same kind that continue each other at a node into ways."""
    partner = _partners(points, pieces)
    start, end = pieces["start"].tolist(), pieces["end"].tolist()
    count = len(start)
    way_of_piece = np.full(count, -1)
    runs, first = [], []
    loose = np.flatnonzero(partner < 0).tolist()
    partner = partner.tolist()
    owner = way_of_piece.tolist()
    for half in [*loose, *range(0, 2 * count, 2)]:
        if owner[half // 2] >= 0:
            continue
        run = [start[half // 2] if half % 2 == 0 else end[half // 2]]
        here = half
        while here >= 0 and owner[here // 2] < 0:
            owner[here // 2] = len(runs)
            far = here ^ 1
            run.append(start[far // 2] if far % 2 == 0 else end[far // 2])
            here = partner[far]
        runs.append(run if half % 2 == 0 or not pieces["oneway"][half // 2] else run[::-1])
        first.append(half // 2)
    offsets = np.r_[0, np.cumsum([len(run) for run in runs])]
    return Ways(np.concatenate(runs), offsets, np.array(first), np.array(owner))


def _partners(points: np.ndarray, pieces: dict[str, np.ndarray]) -> np.ndarray:
    """For half-piece 2p (at its start) and 2p + 1 (at its end): the half it continues as, or -1."""
    count = len(pieces["start"])
    node = np.stack([pieces["start"], pieces["end"]], axis=1).ravel()
    along = points[pieces["end"]] - points[pieces["start"]]
    along = along / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    away = np.stack([along, -along], axis=1).reshape(-1, 2)
    same = np.zeros(count, dtype=np.int64)
    for name in SAME:
        same = same * 16 + pieces[name]
    order = np.argsort(node, kind="stable")
    pairs = []
    for step in range(1, int(np.bincount(node).max())):
        a, b = order[:-step], order[step:]
        fits = (node[a] == node[b]) & (same[a // 2] == same[b // 2])
        fits &= (pieces["oneway"][a // 2] == 0) | (a % 2 != b % 2)
        pairs.append(np.stack([a[fits], b[fits]], axis=1))
    pairs = np.concatenate(pairs)
    cosine = -(away[pairs[:, 0]] * away[pairs[:, 1]]).sum(axis=1)
    straight = (cosine > WIDEST_TURN_COSINE) | (pieces["roundabout"][pairs[:, 0] // 2] == 1)
    pairs = pairs[straight][np.argsort(-cosine[straight], kind="stable")]
    return _best_first(pairs, 2 * count)


def _best_first(pairs: np.ndarray, count: int) -> np.ndarray:
    """Pair halves off, the straightest first."""
    partner = np.full(count, -1)
    while len(pairs):
        rank = np.arange(len(pairs))
        best = np.full(count, len(pairs))
        np.minimum.at(best, pairs.ravel(), np.repeat(rank, 2))
        taken = (best[pairs[:, 0]] == rank) & (best[pairs[:, 1]] == rank)
        partner[pairs[taken, 0]], partner[pairs[taken, 1]] = pairs[taken, 1], pairs[taken, 0]
        free = (partner[pairs] < 0).all(axis=1)
        pairs = pairs[free]
    return partner

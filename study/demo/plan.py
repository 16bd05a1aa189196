"""Streets while they are being laid: nodes, and straight pieces between them."""

from __future__ import annotations

import numpy as np

from study.demo.kinds import Street, Zone

FLAGS = {
    "kind": Street.RESIDENTIAL,
    "zone": Zone.COUNTRY,
    "oneway": 0,
    "roundabout": 0,
    "bridge": 0,
    "restricted": 0,
    "main": 0,
}


class StreetPlan:
    """Nodes (easting, northing in metres) and pieces of street (``start``, ``end``, and small-number flags).

    ``restricted`` 1 is private and 2 for visitors only; ``main`` 1 marks pieces of town arterials.
    """

    def __init__(self):
        self._nodes: list[np.ndarray] = [np.empty((0, 2))]
        self._pieces: dict[str, list[np.ndarray]] = {name: [] for name in ("start", "end", *FLAGS)}
        self.node_count = 0

    @property
    def nodes(self) -> np.ndarray:
        """All nodes so far, shape (n, 2)."""
        if len(self._nodes) > 1:
            self._nodes = [np.concatenate(self._nodes)]
        return self._nodes[0]

    @property
    def pieces(self) -> dict[str, np.ndarray]:
        """Every column of the pieces so far, as arrays of one length."""
        for name, chunks in self._pieces.items():
            dtype = np.int64 if name in ("start", "end") else np.int8
            self._pieces[name] = [np.concatenate(chunks) if chunks else np.empty(0, dtype)]
        return {name: chunks[0] for name, chunks in self._pieces.items()}

    def add_nodes(self, points: np.ndarray) -> np.ndarray:
        """Add nodes and return their numbers."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        self._nodes.append(points)
        self.node_count += len(points)
        return np.arange(self.node_count - len(points), self.node_count)

    def add_pieces(self, start: np.ndarray, end: np.ndarray, **flags) -> None:
        """Add pieces between nodes; a flag is one value or one for each piece."""
        start, end = np.atleast_1d(start), np.atleast_1d(end)
        self._pieces["start"].append(start.astype(np.int64))
        self._pieces["end"].append(end.astype(np.int64))
        for name, default in FLAGS.items():
            value = np.asarray(flags.get(name, default), dtype=np.int8)
            self._pieces[name].append(np.broadcast_to(value, start.shape).copy())

    def add_path(self, numbers: np.ndarray, closed: bool = False, **flags) -> None:
        """Add the pieces that join nodes in this order."""
        numbers = np.asarray(numbers)
        following = np.roll(numbers, -1) if closed else numbers[1:]
        self.add_pieces(numbers if closed else numbers[:-1], following, **flags)

    def add_curves(self, rng, start: np.ndarray, end: np.ndarray, between: np.ndarray, bend, **flags) -> None:
        """Add gently curved streets, with ``between`` nodes on the way; ``bend`` is a share of the length."""
        between = np.asarray(between, dtype=np.int64)
        a, b = self.nodes[start], self.nodes[end]
        street = np.repeat(np.arange(len(start)), between)
        position = np.arange(len(street)) - np.repeat(np.cumsum(between) - between, between)
        t = (position + 1) / (between[street] + 1)
        swing = rng.normal(0, 1, (len(start), 3))[street] * np.array([1.0, 0.7, 0.45])
        along = (b - a)[street]
        offset = (swing * np.sin(np.pi * t[:, None] * np.array([1, 2, 3]))).sum(axis=1)
        offset = np.clip(offset, -2.2, 2.2) * np.broadcast_to(bend, len(start))[street]
        points = (
            a[street] + along * t[:, None] + np.stack([-along[:, 1], along[:, 0]], axis=1) * offset[:, None]
        )
        new = self.add_nodes(points)
        first, last = np.cumsum(between + 1) - between - 1, np.cumsum(between + 1) - 1
        starts, ends = np.empty(len(new) + len(start), np.int64), np.empty(len(new) + len(start), np.int64)
        inner = np.arange(len(new)) + street
        starts[first], ends[last] = start, end
        ends[inner], starts[inner + 1] = new, new
        owner = np.repeat(np.arange(len(start)), between + 1)
        spread = {k: (np.broadcast_to(v, len(start))[owner]) for k, v in flags.items()}
        self.add_pieces(starts, ends, **spread)

    def keep(self, mask: np.ndarray) -> None:
        """Forget the pieces where ``mask`` is False."""
        self._pieces = {name: [values[mask]] for name, values in self.pieces.items()}

    def set(self, name: str, where: np.ndarray, value) -> None:
        """Change a flag of the pieces at ``where``."""
        self.pieces[name][where] = value

    def lengths(self) -> np.ndarray:
        """Metres of every piece."""
        pieces = self.pieces
        return np.hypot(*(self.nodes[pieces["start"]] - self.nodes[pieces["end"]]).T)

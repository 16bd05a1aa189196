"""Bus stops along routes: one pole for each direction, a few hundred metres apart."""

from __future__ import annotations

import numpy as np

from study.demo.kinds import Zone
from study.demo.streets import Streets

TOWN_SPACING, COUNTRY_SPACING = 370.0, 900.0
POLE_ASIDE_METRES = 5.0


class BusStops:
    """Stops shared by all routes; a route stops wherever an earlier one does."""

    def __init__(self, streets: Streets, in_town: np.ndarray):
        self.nodes = streets.nodes
        self.in_town = in_town
        closed = np.zeros(len(streets.nodes), dtype=bool)
        ring = streets.pieces["roundabout"] == 1
        for end in ("start", "end"):
            closed[streets.pieces[end][ring | (streets.pieces["bridge"] == 1)]] = True
        self.closed = closed
        self.used = np.zeros(len(streets.nodes), dtype=bool)
        self.poles: dict[tuple[int, int], int] = {}
        self.points: list[np.ndarray] = []
        self.pole_nodes: list[int] = []

    def along(self, path: np.ndarray) -> np.ndarray:
        """Positions on a path of nodes where a bus stops: both ends, and stops between them."""
        metres = np.r_[0, np.cumsum(np.hypot(*np.diff(self.nodes[path], axis=0).T))]
        chosen = [0]
        for i in range(1, len(path) - 1):
            since, left = metres[i] - metres[chosen[-1]], metres[-1] - metres[i]
            spacing = TOWN_SPACING if self.in_town[path[i]] else COUNTRY_SPACING
            if self.closed[path[i]] or min(since, left) < 0.5 * spacing:
                continue
            if self.used[path[i]] or since > spacing:
                chosen.append(i)
        chosen.append(len(path) - 1)
        self.used[path[chosen]] = True
        return np.array(chosen)

    def pole(self, path: np.ndarray, at: int) -> int:
        """Number of the pole on the left of the street for a bus that follows the path."""
        ahead = self.nodes[path[min(at + 1, len(path) - 1)]] - self.nodes[path[max(at - 1, 0)]]
        side = int(np.arctan2(ahead[1], ahead[0]) > 0)
        key = (int(path[at]), side)
        if key not in self.poles:
            left = np.array([-ahead[1], ahead[0]]) / max(np.hypot(*ahead), 1)
            self.poles[key] = len(self.points)
            self.points.append(self.nodes[path[at]] + POLE_ASIDE_METRES * left)
            self.pole_nodes.append(int(path[at]))
        return self.poles[key]


def built_up(streets: Streets) -> np.ndarray:
    """True for nodes in or beside a settlement."""
    corner = streets.zone != Zone.COUNTRY
    beside = np.zeros(len(streets.nodes), dtype=bool)
    start, end = streets.pieces["start"], streets.pieces["end"]
    beside[end[corner[start]]] = True
    beside[start[corner[end]]] = True
    return corner | beside

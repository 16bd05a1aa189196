"""Roundabouts, driven clockwise as everywhere on the left of the road."""

from __future__ import annotations

import numpy as np

from study.demo.kinds import Street
from study.demo.plan import StreetPlan

BOTH, INTO, OUT_OF = 0, 1, -1


def lay_roundabout(plan: StreetPlan, centre: np.ndarray, radius: float, arms: list[tuple]) -> None:
    """Lay a roundabout and join its arms: (node, kind, direction, zone), direction one of BOTH, INTO, OUT_OF."""
    away = np.array([plan.nodes[arm[0]] for arm in arms]) - centre
    bearings = np.arctan2(away[:, 1], away[:, 0])
    order = np.argsort(-bearings)
    filled, arm_at = [], []
    for i, here in enumerate(order):
        turn = (bearings[here] - bearings[order[(i + 1) % len(order)]]) % (2 * np.pi) or 2 * np.pi
        steps = max(int(np.ceil(turn / 0.7)), 1)
        arm_at.append(len(filled))
        filled += [bearings[here] - turn * k / steps for k in range(steps)]
    ring = plan.add_nodes(centre + radius * np.stack([np.cos(filled), np.sin(filled)], axis=1))
    best = min(max(int(arm[1]), Street.TRUNK) for arm in arms)
    plan.add_path(ring, closed=True, kind=best, zone=arms[0][3], oneway=1, roundabout=1)
    for at, here in zip(arm_at, order):
        node, kind, direction, zone = arms[here]
        ends = (ring[at], node) if direction == OUT_OF else (node, ring[at])
        plan.add_pieces(*ends, kind=kind, zone=zone, oneway=int(direction != BOTH))


def turn_into_roundabouts(plan: StreetPlan, nodes: np.ndarray, radius: float) -> None:
    """Replace junctions by roundabouts, where every arm is longer than the radius."""
    lengths = plan.lengths()
    pieces = plan.pieces
    gone = np.zeros(len(lengths), dtype=bool)
    built = []
    for node in nodes:
        at = np.flatnonzero((pieces["start"] == node) | (pieces["end"] == node))
        at = at[pieces["kind"][at] < Street.FOOTWAY]
        if len(at) < 3 or gone[at].any() or lengths[at].min() < 1.7 * radius or pieces["bridge"][at].any():
            continue
        gone[at] = True
        others = np.where(pieces["start"][at] == node, pieces["end"][at], pieces["start"][at])
        arms = list(zip(others, pieces["kind"][at], [BOTH] * len(at), pieces["zone"][at]))
        built.append((plan.nodes[node].copy(), arms))
    plan.keep(~gone)
    for centre, arms in built:
        lay_roundabout(plan, centre, radius, arms)

"""Turns that cost time: across oncoming traffic, and sharp ones, at junctions of main roads without signals."""

import numpy as np

from isochrones.arcs import Arcs
from isochrones.bearings import deflection
from isochrones.plain import PlainStreets
from isochrones.ranks import MAIN
from isochrones.speeds import DELAYS

SHARP = 120.0
"""Degrees from which a turn is sharp (assumption)."""

ACROSS = 30.0
"""Degrees from which a turn leaves the road it is on across the oncoming lane (assumption)."""

ONCOMING = 45.0
"""Degrees by which oncoming traffic may deviate from straight ahead."""


def turn_delays(plain: PlainStreets) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of arcs that pay for the turn between them: (before, after, kind of ``DELAYS``), int64 each.

    A turn is charged at a node of three arms and more without signals, coming from a main road that no
    greater road meets there. It is *across* where it leaves towards the far side by 30 degrees or more and
    traffic of the same rank comes the other way; *sharp* from 120 degrees. Going back on the same street
    is neither.
    """
    arcs, nodes = plain.arcs, len(plain.degree)
    greatest = plain.rank.greatest
    charged = (plain.degree >= 3) & ~plain.signalled & (greatest <= MAIN)
    before = np.flatnonzero(charged[arcs.head] & (plain.rank.edge[arcs.edge] == greatest[arcs.head]))
    owner, after = expand(arcs.tail, arcs.head[before], nodes)
    owner = before[owner]
    turn = deflection(plain.arriving[owner], plain.leaving[after])
    onward = arcs.edge[owner] != arcs.edge[after]
    far_side = turn <= -ACROSS if plain.drives_on == "left" else turn >= ACROSS
    opposed = np.zeros(len(arcs), bool)
    opposed[_opposed(arcs, before, plain.arriving, nodes)] = True
    across = onward & far_side & opposed[owner]
    sharp = onward & (np.abs(turn) >= SHARP)
    kinds = [(across, DELAYS.index("turn_across")), (sharp, DELAYS.index("turn_sharp"))]
    return (
        np.concatenate([owner[rows] for rows, _ in kinds]),
        np.concatenate([after[rows] for rows, _ in kinds]),
        np.concatenate([np.full(int(rows.sum()), kind) for rows, kind in kinds]),
    )


def expand(of_node: np.ndarray, nodes: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (position in ``nodes``, row of ``of_node`` with that node), in order of both."""
    order = np.argsort(of_node, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(of_node, minlength=count))])
    many = start[nodes + 1] - start[nodes]
    first = np.cumsum(many) - many
    rows = order[np.arange(many.sum()) + np.repeat(start[nodes] - first, many)]
    return np.repeat(np.arange(len(nodes)), many), rows


def _opposed(arcs: Arcs, chosen: np.ndarray, arriving: np.ndarray, nodes: int) -> np.ndarray:
    """Those of the chosen arcs against which another of them arrives at the same node."""
    one, other = expand(arcs.head[chosen], arcs.head[chosen], nodes)
    against = np.abs(deflection(arriving[chosen[one]], arriving[chosen[other]])) >= 180 - ONCOMING
    return np.unique(chosen[one[against]])

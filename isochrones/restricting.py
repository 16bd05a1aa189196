"""All rules about successive arcs: restricted turns, turns that cost time, turning back, timed barriers."""

from itertools import pairwise, product

import numpy as np

from isochrones.arcs import Arcs
from isochrones.barriers import may_stop, node_closed
from isochrones.osm import OsmStreets
from isochrones.plain import PlainStreets
from isochrones.speeds import ALL_PERIODS, DELAYS
from isochrones.splitting import Rules
from isochrones.turn_delays import expand, turn_delays
from isochrones.turns import TurnRules, charged_u_turns

U_TURN_REACH = 100.0
"""Metres behind a restricted turn within which turning back is charged; farther it costs itself."""


def turn_rules(
    streets: OsmStreets, plain: PlainStreets, closed: dict[int, int], arcs: Arcs, became: np.ndarray
) -> tuple[Rules, dict[str, int]]:
    """Rules for the arcs of a network, and what became of the turn restrictions (none bind walkers).

    Args:
        streets: what the file holds.
        plain: its streets without copies of junctions.
        closed: what :func:`barriers_closed` gives.
        arcs: what :func:`isochrones.arcs.limit_access` made of their arcs.
        became: which of ``arcs`` each plain arc became.
    """
    words = _timed_barriers(closed, plain)
    reasons: dict[str, int] = {}
    pairs = (np.zeros(0, np.int64),) * 3
    if plain.profile == "drive":
        found = TurnRules(plain)
        found.add(streets.restrictions)
        reasons = {**found.reasons, **streets.skipped_restrictions}
        words += [(word, periods, -1) for word, periods in sorted(found.forbidden.items())]
        back = set(charged_u_turns(found, plain, U_TURN_REACH))
        words += [(word, 0, DELAYS.index("u_turn")) for word in sorted(back) if not _ends_with(word, back)]
        pairs = _spelled_pairs(*turn_delays(plain), arcs, became)
    spelled = [(w, closed, kind) for word, closed, kind in words for w in _spellings(word, arcs, became)]
    return _rules(spelled, *pairs), dict(sorted(reasons.items()))


def _ends_with(word: tuple[int, ...], others: set[tuple[int, ...]]) -> bool:
    """Whether another word is the end of this one, and charges the same turn already."""
    return any(word[k:] in others for k in range(1, len(word) - 1))


def _rules(spelled: list[tuple], before: np.ndarray, after: np.ndarray, kind: np.ndarray) -> Rules:
    """Words and pairs that pay as one set of rules."""
    short = [item for item in spelled if len(item[0]) == 2]
    pairs = np.array([word for word, _, _ in short], np.int64).reshape(-1, 2)
    closed = np.array([0] * len(before) + [mask for _, mask, _ in short], np.uint8)
    return Rules(
        np.concatenate([before, pairs[:, 0]]),
        np.concatenate([after, pairs[:, 1]]),
        closed,
        np.concatenate([kind, np.array([delay for _, _, delay in short], np.int64)]),
        [item for item in spelled if len(item[0]) > 2],
    )


def barriers_closed(streets: OsmStreets, profile: str) -> dict[int, int]:
    """OSM node -> mask of the periods in which it stops the profile, where there are any."""
    masks = {
        node: node_closed(tags, profile)
        for node, tags in streets.node_tags.items()
        if may_stop(tags, profile)
    }
    return {node: mask for node, mask in masks.items() if mask}


def _timed_barriers(closed: dict[int, int], plain: PlainStreets) -> list[tuple]:
    """Nobody goes on past a barrier while it is closed; turning back there stays possible."""
    masks = {node: mask for node, mask in closed.items() if mask != ALL_PERIODS}
    at = np.isin(plain.edges.node_id, list(masks))
    before = np.flatnonzero(at[plain.arcs.head])
    owner, after = expand(plain.arcs.tail, plain.arcs.head[before], len(plain.degree))
    owner = before[owner]
    on = plain.arcs.edge[owner] != plain.arcs.edge[after]
    node = plain.edges.node_id[plain.arcs.head[owner]]
    turns = zip(owner[on].tolist(), after[on].tolist(), node[on].tolist(), strict=True)
    return [((one, other), masks[osm], -1) for one, other, osm in turns]


def _spellings(word: tuple[int, ...], arcs: Arcs, became: np.ndarray) -> list[tuple[int, ...]]:
    """A word in terms of the arcs that its own became, where these lead on to one another."""
    choices = [[int(arc) for arc in became[letter] if arc >= 0] for letter in word]
    return [
        spelling
        for spelling in product(*choices)
        if all(arcs.head[one] == arcs.tail[other] for one, other in pairwise(spelling))
    ]


def _spelled_pairs(before, after, kind, arcs: Arcs, became: np.ndarray) -> tuple[np.ndarray, ...]:
    """The same for pairs of arcs as columns."""
    one = np.repeat(became[before], 2, axis=1).ravel()
    other = np.tile(became[after], 2).ravel()
    kinds = np.repeat(kind, 4)
    kept = (one >= 0) & (other >= 0)
    kept[kept] = arcs.head[one[kept]] == arcs.tail[other[kept]]
    return one[kept], other[kept], kinds[kept]

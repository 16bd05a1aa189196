"""Turn restrictions as forbidden words of arcs: which arms of a junction a restriction means.

A restriction names ways; an arm is one arc of such a way at the junction. Where a way runs through the
junction two arms could be meant: the one that can be driven in that direction counts, else the one whose
angle the restriction's name tells (left, right, straight on, U-turn), else the restriction is left out
and counted. Over via ways the path between is the one that runs over all of them.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import product

import numpy as np

from isochrones.bearings import deflection
from isochrones.plain import PlainStreets
from isochrones.restrictions import Restriction

Word = tuple[int, ...]

ANGLES = {
    "left_turn": (20, 170), "right_turn": (-170, -20), "straight_on": (-45, 45), "u_turn": (135, 225),
}  # fmt: skip
"""Degrees to the left that a restriction's name stands for (225 is -135)."""

LONGEST = 40
"""Arcs of a word; a restriction whose via ways are longer is left out."""

USED = "used"
NO_VIA = "via node not on streets of this profile"
NO_WAY = "a way not used by this profile"
NO_TURN = "the turn cannot be driven anyway"
UNCLEAR = "a way runs through and the arm meant is unclear"


class TurnRules:
    """Forbidden words of the restrictions of a network, and why others are left out.

    Args:
        plain: the streets.

    Attributes:
        forbidden: word -> mask of the periods in which its last arc may not follow the others.
        approaches: words up to each restricted turn.
        reasons: what became of the relations -> how many.
    """

    def __init__(self, plain: PlainStreets) -> None:
        self.arcs, self.plain, self.node_id = plain.arcs, plain, plain.edges.node_id
        self.way = plain.way_of_edge[plain.arcs.edge]
        self.forbidden: dict[Word, int] = {}
        self.approaches: set[Word] = set()
        self.reasons: Counter[str] = Counter()

    def add(self, restrictions: list[Restriction]) -> None:
        """Turn restrictions into forbidden words."""
        members = {way for r in restrictions for way in (*r.from_ways, *r.via_ways, *r.to_ways)}
        self._of_way: dict[int, list[int]] = {}
        for arc in np.flatnonzero(np.isin(self.way, list(members))).tolist():
            self._of_way.setdefault(int(self.way[arc]), []).append(arc)
        self._leaving = np.argsort(self.arcs.tail, kind="stable")
        self._start = np.searchsorted(self.arcs.tail[self._leaving], np.arange(len(self.node_id) + 1))
        vias = np.array([r.via_node for r in restrictions if r.via_node is not None], np.int64)
        found = np.flatnonzero(np.isin(self.node_id, vias))
        self._junctions: dict[int, list[int]] = {}
        for node in found.tolist():
            self._junctions.setdefault(int(self.node_id[node]), []).append(node)
        outcomes: list[str] = []
        for restriction in restrictions:
            reason = self._add(restriction)
            if restriction.further:  # one relation is counted once, as used if any rule of it is
                reason = USED if USED in (reason, outcomes.pop()) else reason
            outcomes.append(reason)
        self.reasons.update(outcomes)

    def leaving(self, arc: int) -> list[int]:
        """Arcs that leave where an arc ends."""
        node = self.arcs.head[arc]
        return self._leaving[self._start[node] : self._start[node + 1]].tolist()

    def turns_back(self, one: int, other: int) -> bool:
        """Whether an arc is another one's edge driven back."""
        arcs = self.arcs
        return arcs.edge[one] == arcs.edge[other] and arcs.reversed[one] != arcs.reversed[other]

    def _add(self, restriction: Restriction) -> str:
        if restriction.via_node is not None and restriction.via_node not in self._junctions:
            return NO_VIA
        if any(way not in self._of_way for way in restriction.via_ways):
            return NO_WAY
        reasons, words = set(), []
        for pair in product(restriction.from_ways, restriction.to_ways):
            reason, word = self._meant(restriction, *pair)
            reasons.add(reason)
            words += [word] if word else []
        for word in words:
            self.approaches.add(word[:-1])
            for turn in self._others(word, words) if restriction.only else [word]:
                self.forbidden[turn] = self.forbidden.get(turn, 0) | restriction.periods
        return next(reason for reason in (USED, UNCLEAR, NO_TURN, NO_WAY) if reason in reasons)

    def _others(self, word: Word, words: list[Word]) -> list[Word]:
        """Turns that are forbidden where only those of ``words`` are allowed."""
        allowed = {w[-1] for w in words if w[:-1] == word[:-1]}
        return [(*word[:-1], arc) for arc in self.leaving(word[-2]) if arc not in allowed]

    def _meant(self, restriction: Restriction, from_way: int, to_way: int) -> tuple[str, Word | None]:
        """The word from one way to another, or why there is none."""
        if from_way not in self._of_way or to_way not in self._of_way:
            return NO_WAY, None
        name = restriction.kind.partition("_")[2]
        words = list(self._paths(restriction, from_way, to_way))
        if name != "u_turn" or restriction.via_ways or from_way != to_way:
            words = [w for w in words if not self.turns_back(w[-2], w[-1])] or words
        else:
            words = [w for w in words if self.turns_back(w[-2], w[-1])]
        if len(words) > 1 and restriction.via_ways:
            covered = [len({self.arcs.edge[arc] for arc in word}) for word in words]
            words = [w for w, edges in zip(words, covered, strict=True) if edges == max(covered)]
        if len(words) > 1 and name in ANGLES:
            words = [w for w in words if self._turns(w, *ANGLES[name])]
            return (USED, words[0]) if len(words) == 1 else (UNCLEAR, None)
        if len(words) > 1:
            return UNCLEAR, None
        return (USED, words[0]) if words else (NO_TURN, None)

    def _turns(self, word: Word, low: float, high: float) -> bool:
        plain = self.plain
        degrees = float(deflection(plain.arriving[word[0]], plain.leaving[word[-1]]))
        return low <= degrees <= high or low <= degrees + 360 <= high

    def _paths(self, restriction: Restriction, from_way: int, to_way: int) -> Iterator[Word]:
        """Every word from one way over the via to another."""
        via, arcs = restriction.via_ways, self.arcs
        at = self._junctions.get(restriction.via_node, ())
        stack = [((arc,), 0) for arc in self._of_way[from_way] if via or arcs.head[arc] in at]
        while stack:
            word, passed = stack.pop()
            for arc in self.leaving(word[-1]):
                way = int(self.way[arc])
                if passed == len(via) and way == to_way:
                    yield (*word, arc)
                if len(word) > LONGEST or self.turns_back(word[-1], arc) or arc in word:
                    continue
                if passed and way == via[passed - 1]:
                    stack.append(((*word, arc), passed))
                elif passed < len(via) and way == via[passed]:
                    stack.append(((*word, arc), passed + 1))


def charged_u_turns(rules: TurnRules, plain: PlainStreets, reach: float) -> Iterator[Word]:
    """Words that turn back on one street at, or within ``reach`` metres behind, a restricted turn.

    So that turning round behind a forbidden turn is no cheap way to make it; farther on the way there
    and back costs more itself. Turning at a dead end is free.
    """
    arcs, metres = plain.arcs, plain.edges.metres
    stack = [(approach, 0.0) for approach in sorted(rules.approaches)]
    while stack:
        word, driven = stack.pop()
        if plain.degree[arcs.head[word[-1]]] == 1:
            continue
        for arc in rules.leaving(word[-1]):
            if rules.turns_back(word[-1], arc):
                yield (*word, arc)
                continue
            further = driven + metres[arcs.edge[arc]]
            if further < reach and (*word, arc) not in rules.forbidden:
                stack.append(((*word, arc), further))

"""Copies of junctions that make a plain search obey rules about successive arcs.

A rule is a word of arcs, each leading on to the next, and what its last arc suffers when it follows the
others: it is closed in some periods, or pays a delay. The prefixes of all words are the states of an
automaton (Aho and Corasick 1975): a trip is in the state of the longest prefix that its latest arcs
spell. Every state is a copy of the junction its last arc enters; the copy is left by the arcs that leave
the junction, each suffering what the words say, and leading on to the copy of the next state or, where
no word has begun, to the plain junction. So a rule binds exactly the trips that spell it, overlapping
rules on one arc combine, and junctions without rules are not copied. Copies that are left alike are one.

Source: A. V. Aho and M. J. Corasick, "Efficient string matching: an aid to bibliographic search",
Communications of the ACM 18 (1975).
"""

from typing import NamedTuple

import numpy as np

from isochrones.arcs import Arcs
from isochrones.speeds import ALL_PERIODS


class Rules(NamedTuple):
    """Words of two arcs as columns, and longer ones.

    Attributes:
        before, after: int64 arcs. closed: uint8 mask of periods. delay: int64 kind of ``DELAYS``, -1 none.
        longer: (arcs, closed, delay) of words of three arcs and more.
    """

    before: np.ndarray
    after: np.ndarray
    closed: np.ndarray
    delay: np.ndarray
    longer: list[tuple[tuple[int, ...], int, int]]


def split(arcs: Arcs, rules: Rules) -> Arcs:
    """Arcs and copies of junctions that obey the rules; closed in every period is left out."""
    first = np.unique(
        np.concatenate([rules.before, [word[0] for word, _, _ in rules.longer]]).astype(np.int64)
    )
    if not len(first):
        return arcs
    nodes = len(arcs.origin)
    begins = arcs.head.copy()
    begins[first] = nodes + np.arange(len(first))
    states = _States(arcs, first, begins)
    states.add_pairs(rules)
    states.add_longer(rules.longer)
    return states.arcs()


class _States:
    """Rows (state, arc that leaves it, where that leads, what it suffers), grouped by state."""

    def __init__(self, arcs: Arcs, first: np.ndarray, begins: np.ndarray) -> None:
        self.before, self.begins, self.nodes = arcs, begins, len(arcs.origin)
        self.first = first
        self.origin = arcs.origin[arcs.head[first]].tolist()
        order = np.argsort(arcs.tail, kind="stable")
        start = np.concatenate([[0], np.cumsum(np.bincount(arcs.tail, minlength=self.nodes))])
        at = arcs.head[first]
        count = start[at + 1] - start[at]
        self.start = np.concatenate([[0], np.cumsum(count)])
        self.arc = order[np.arange(self.start[-1]) + np.repeat(start[at] - self.start[:-1], count)]
        self.target = begins[self.arc]
        self.closed = arcs.closed[self.arc].copy()
        self.delays = arcs.delays[self.arc].copy()
        self.leaving = lambda node: order[start[node] : start[node + 1]]

    def add_pairs(self, rules: Rules) -> None:
        state = np.searchsorted(self.first, rules.before)
        row_key = np.repeat(np.arange(len(self.first)), np.diff(self.start)) * len(self.before) + self.arc
        order = np.argsort(row_key)
        row = order[np.searchsorted(row_key, state * len(self.before) + rules.after, sorter=order)]
        np.bitwise_or.at(self.closed, row, rules.closed)
        pays = rules.delay >= 0
        np.add.at(self.delays, (row[pays], rules.delay[pays]), 1)

    def add_longer(self, words) -> None:
        """States of two arcs and more, each beginning as a copy of the state it would fall back to."""
        self.rows: dict[tuple[int, ...], dict[int, list]] = {}
        self.numbers: dict[tuple[int, ...], int] = {}
        prefixes = {word[:size] for word, _, _ in words for size in range(2, len(word))}
        for prefix in sorted(prefixes, key=lambda p: (len(p), p)):
            self.numbers[prefix] = self.nodes + len(self.origin)
            self.origin.append(int(self.before.origin[self.before.head[prefix[-1]]]))
        effects: dict[tuple[int, ...], list] = {}
        for word, closed, delay in words:
            effects.setdefault(word[:-1], []).append((word[-1], closed, delay))
        children: dict[tuple[int, ...], list] = {}
        for prefix in self.numbers:
            children.setdefault(prefix[:-1], []).append(prefix)
        self._lead_on(children)
        for prefix in self.numbers:
            self.rows[prefix] = {arc: list(row) for arc, row in self._fallback(prefix[1:]).items()}
            self._change(self.rows[prefix], children.get(prefix, ()), effects.get(prefix, ()))

    def _lead_on(self, children: dict[tuple[int, ...], list]) -> None:
        """Let states of one arc lead to those of two."""
        for prefix, longer in children.items():
            if len(prefix) == 1:
                state = int(np.searchsorted(self.first, prefix[0]))
                for row in range(self.start[state], self.start[state + 1]):
                    for child in longer:
                        if self.arc[row] == child[-1]:
                            self.target[row] = self.numbers[child]

    def _fallback(self, suffix: tuple[int, ...]) -> dict[int, list]:
        """Arc -> [target, closed, delays] of the longest suffix that is a state."""
        while len(suffix) > 1:
            if suffix in self.rows:
                return self.rows[suffix]
            suffix = suffix[1:]
        state = int(np.searchsorted(self.first, suffix[0]))
        if state < len(self.first) and self.first[state] == suffix[0]:
            rows = range(self.start[state], self.start[state + 1])
            found = [(self.arc[r], self.target[r], self.closed[r], self.delays[r]) for r in rows]
        else:
            before = self.before
            leaving = self.leaving(before.head[suffix[0]])
            found = [(a, self.begins[a], before.closed[a], before.delays[a]) for a in leaving]
        return {int(arc): [int(target), int(closed), delays] for arc, target, closed, delays in found}

    def _change(self, rows: dict[int, list], children, effects) -> None:
        for child in children:
            if child[-1] in rows:
                rows[child[-1]][0] = self.numbers[child]
        for arc, closed, delay in effects:
            row = rows[arc]
            row[1] |= closed
            if delay >= 0:
                row[2] = row[2].copy()
                row[2][delay] += 1

    def arcs(self) -> Arcs:
        """All arcs, with states that are left alike made one and arcs that are always closed left out."""
        tail = np.repeat(np.arange(len(self.first)), np.diff(self.start)) + self.nodes
        parts = [(tail, self.arc, self.target, self.closed, self.delays)]
        for prefix, rows in self.rows.items():
            arc, (target, closed, delays) = list(rows), zip(*rows.values(), strict=True)
            state = np.full(len(rows), self.numbers[prefix])
            parts.append(
                (state, np.array(arc), np.array(target), np.array(closed, np.uint8), np.array(delays))
            )
        tail, arc, target, closed, delays = (np.concatenate(column) for column in zip(*parts, strict=True))
        open_ = closed != ALL_PERIODS
        tail, arc, target, closed, delays = (c[open_] for c in (tail, arc, target, closed, delays))
        same, origin = self._alike(tail, arc, target, closed, delays)
        kept = same[tail] == tail
        number = np.cumsum(
            np.r_[np.ones(self.nodes, bool), same[self.nodes :] == np.arange(self.nodes, len(same))]
        )
        name = (number - 1)[same]
        before = self.before
        rows = np.concatenate([np.arange(len(before)), arc[kept]])
        return before.take(
            rows,
            tail=name[np.concatenate([before.tail, tail[kept]])],
            head=name[np.concatenate([self.begins, target[kept]])],
            closed=np.concatenate([before.closed, closed[kept]]),
            delays=np.concatenate([before.delays, delays[kept]]),
            origin=origin,
        )

    def _alike(self, tail, arc, target, closed, delays) -> tuple[np.ndarray, np.ndarray]:
        """For each node the first one that is left like it, and the junctions of those that remain."""
        count = self.nodes + len(self.origin)
        same = np.arange(count)
        seen: dict[tuple, int] = {}
        start = np.searchsorted(tail, np.arange(self.nodes, count + 1))
        # longer prefixes come last and lead to longer ones or to single arcs: begin at the end
        for state in range(count - 1, self.nodes - 1, -1):
            rows = slice(start[state - self.nodes], start[state - self.nodes + 1])
            key = (
                self.origin[state - self.nodes],
                arc[rows].tobytes(),
                same[target[rows]].tobytes(),
                closed[rows].tobytes(),
                delays[rows].tobytes(),
            )
            same[state] = seen.setdefault(key, state)
        # a state can be alike to one after it, which in turn is alike to none after itself
        remain = same == np.arange(count)
        origin = np.concatenate([self.before.origin, np.array(self.origin, np.int64)])
        return same, origin[remain]

"""Which of many overlapping sums must be withheld so that no small one can be worked out from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

NOTHING = 1e-9
SAME = 1e-6


@dataclass
class Sums:
    """Sums over the same people: ``shown`` may be told, ``secret`` never are, ``parts`` are names that add up to a sum.

    Each sum is an array of 0, 1 or -1 over the same kinds of people. ``rank`` says how important a shown sum is: lower
    ones go first, of one rank the smallest.
    """

    people: np.ndarray
    shown: dict[tuple, np.ndarray] = field(default_factory=dict)
    rank: dict[tuple, int] = field(default_factory=dict)
    secret: list[np.ndarray] = field(default_factory=list)
    parts: list[list[tuple]] = field(default_factory=list)
    besides: dict[int, np.ndarray] = field(default_factory=dict)
    """Of ``parts`` by position: what else belongs to their sum and is never shown."""

    def show(self, name: tuple, member: np.ndarray, rank: int) -> None:
        """A sum that is told unless it has to be withheld."""
        self.shown[name] = member.astype(np.float64)
        self.rank[name] = rank

    def keep(self, *members: np.ndarray) -> None:
        """Sums that nobody is told and nobody may work out."""
        self.secret += [member.astype(np.float64) for member in members]


def withheld_sums(sums: Sums, below: float, withheld: Sequence[tuple] = ()) -> frozenset[tuple]:
    """Names of the sums to withhold; ``withheld`` are so already, for another reason.

    From the most to the least important a sum is shown unless it is above 0 and below the limit, or unless with those
    shown before it a small sum, shown or secret, or one of ``withheld``, or what is withheld of ``parts`` together
    where that is small, would be a linear combination of what is shown.
    """
    names = sorted(sums.shown, key=lambda name: (-sums.rank[name], -(sums.shown[name] @ sums.people)))
    small = [name for name in names if _small(sums.shown[name] @ sums.people, below)]
    first = {*small, *(name for name in withheld if name in sums.shown)}
    wanted = {row.tobytes(): row for row in sums.secret if _small(row @ sums.people, below)}
    wanted |= {sums.shown[name].tobytes(): sums.shown[name] for name in first if sums.shown[name].any()}
    while True:
        gone = _one_by_one(sums, names, first, np.array([*wanted.values()]))
        rests = {row.tobytes(): row for row in _rests(sums, gone, below)}
        if rests.keys() <= wanted.keys():
            return frozenset(gone)
        wanted |= rests


def _small(value: float, below: float) -> bool:
    return NOTHING < abs(value) < below - NOTHING


def _rests(sums: Sums, gone: set[tuple], below: float) -> list[np.ndarray]:
    """What is withheld of each sum's parts together, where that is small."""
    rests = []
    for i, parts in enumerate(sums.parts):
        rest = sums.besides.get(i, np.zeros(len(sums.people)))
        rests.append(rest + sum(sums.shown[name] for name in parts if name in gone))
    return [rest for rest in rests if _small(rest @ sums.people, below)]


def _one_by_one(sums: Sums, names: list[tuple], first: set[tuple], wanted: np.ndarray) -> set[tuple]:
    """The sums that cannot be shown after those before them; ``wanted`` are the sums that must not follow."""
    gone, shown = set(first), np.empty((0, len(sums.people)))
    left = wanted / np.linalg.norm(wanted, axis=1, keepdims=True) if len(wanted) else shown
    for name in names:
        if name in gone or not sums.shown[name].any():
            continue
        row = sums.shown[name] / np.linalg.norm(sums.shown[name])
        for _ in range(2):  # the second time for what rounding left
            row = row - (shown @ row) @ shown
        size = np.linalg.norm(row)
        if size < SAME:
            continue
        row /= size
        along = left @ row
        rest = left - along[:, None] * row
        if (np.linalg.norm(rest, axis=1) < SAME).any():
            gone.add(name)
        else:
            left, shown = rest, np.vstack([shown, row])
    return gone

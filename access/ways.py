"""One day's journeys between sites and places as plain arrays, and what each of its clocks asks of them.

Times are int32 seconds after the date's midnight: negative the evening before, beyond 86,400 the next morning.
"""

from dataclasses import dataclass

import numpy as np

NEVER = np.int32(2**30)
"""Later than any journey, and longer: where there is none."""


@dataclass(frozen=True)
class Ways:
    """Journeys of one direction between S sites and O origins, those that no other of their pair beats.

    The pair of site row s and origin row o has the rows ``start[s * O + o]`` to ``start[s * O + o + 1]`` of
    ``depart`` and ``arrive``, both ascending within it. ``direct`` ``(S, O)`` is the seconds of walking all the
    way, ``NEVER`` beyond its cap; ``on_streets`` ``(S, O)`` is false where an end is off the mapped streets.
    """

    start: np.ndarray
    depart: np.ndarray
    arrive: np.ndarray
    direct: np.ndarray
    on_streets: np.ndarray

    def count(self, which: np.ndarray) -> np.ndarray:
        """How many journeys of each pair ``which`` (a boolean for each row) holds for, ``(S, O)``."""
        running = np.concatenate([[0], np.cumsum(which)])
        return (running[self.start[1:]] - running[self.start[:-1]]).reshape(self.direct.shape)

    def first(self) -> np.ndarray:
        """Row of each pair's first journey, ``(S, O)``; that of the next pair where it has none."""
        return self.start[:-1].reshape(self.direct.shape)

    def number(self) -> np.ndarray:
        """Journeys of each pair, ``(S, O)``."""
        return np.diff(self.start).reshape(self.direct.shape)

    def walkable(self, longest: int) -> np.ndarray:
        """Where walking all the way takes at most ``longest`` seconds, ``(S, O)``."""
        return self.direct <= longest


def latest_departure(ways: Ways, by: np.ndarray | int, longest: int) -> np.ndarray:
    """Latest departure ``(S, O)`` of a journey or walk that arrives by ``by`` and leaves at most ``longest`` before.

    ``-NEVER`` where there is none. ``by`` is one time or one for each pair.
    """
    deadline = np.broadcast_to(np.asarray(by, np.int32), ways.direct.shape)
    rows = ways.count(ways.arrive <= np.repeat(deadline.ravel(), np.diff(ways.start)))
    ridden = _at(ways.depart, ways.first() + rows - 1, rows > 0, -NEVER)
    ridden = np.where(deadline - ridden <= longest, ridden, -NEVER)
    return np.maximum(ridden, np.where(ways.walkable(longest), deadline - ways.direct, -NEVER))


def earliest_arrival(ways: Ways, leaving: np.ndarray | int, longest: int) -> np.ndarray:
    """Earliest arrival ``(S, O)`` of a journey or walk from ``leaving`` on, at most ``longest`` after it.

    ``NEVER`` where there is none. ``leaving`` is one time or one for each pair.
    """
    leave = np.broadcast_to(np.asarray(leaving, np.int32), ways.direct.shape)
    gone = ways.count(ways.depart < np.repeat(leave.ravel(), np.diff(ways.start)))
    ridden = _at(ways.arrive, ways.first() + gone, gone < ways.number(), NEVER)
    ridden = np.where(ridden - leave <= longest, ridden, NEVER)
    return np.minimum(ridden, np.where(ways.walkable(longest), leave + ways.direct, NEVER))


def first_arrival_after(ways: Ways, earliest: int) -> np.ndarray:
    """Arrival ``(S, O)`` of the first journey that arrives at ``earliest`` or later, ``NEVER`` without one."""
    before = ways.count(ways.arrive < earliest)
    return _at(ways.arrive, ways.first() + before, before < ways.number(), NEVER)


def last_departure(ways: Ways, before: int, home_by: int) -> np.ndarray:
    """Latest departure ``(S, O)`` of a journey that leaves before ``before`` and arrives by ``home_by``.

    ``-NEVER`` where there is none.
    """
    rows = ways.count((ways.depart < before) & (ways.arrive <= home_by))
    return _at(ways.depart, ways.first() + rows - 1, rows > 0, -NEVER)


def _at(column: np.ndarray, row: np.ndarray, known: np.ndarray, otherwise: np.int32) -> np.ndarray:
    """The column at rows where they are known."""
    if not len(column):
        return np.full(row.shape, otherwise, np.int32)
    return np.where(known, column[np.clip(row, 0, len(column) - 1)], otherwise).astype(np.int32)

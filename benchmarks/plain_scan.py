"""A plain search of one timetable with walks given from outside: what an engine's walks alone would give.

It leaves each origin at each instant and scans the connections once, forwards in time, without the pruning
or the profiles of the engine it stands beside. Arriving is asked with time turned round.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

NEVER = 2**30
"""Seconds that stand for no walk and no journey."""


class Connections(NamedTuple):
    """Connections sorted by departure: int32 seconds, stops and rides, bool where one may get on and off."""

    departure: np.ndarray
    arrival: np.ndarray
    from_stop: np.ndarray
    to_stop: np.ndarray
    ride: np.ndarray
    board: np.ndarray
    alight: np.ndarray

    def turned(self) -> Connections:
        """The same with time, and with it getting on and off, turned round."""
        order = np.lexsort((-self.departure, -self.arrival))
        columns = (
            -self.arrival,
            -self.departure,
            self.to_stop,
            self.from_stop,
            self.ride,
            self.alight,
            self.board,
        )
        return Connections(*(column[order] for column in columns))


class GivenWalks(NamedTuple):
    """Walks in whole seconds, :data:`NEVER` where there is none.

    Attributes:
        access: (origins, stops). egress: (stops, sites). direct: (origins, sites).
        change: (stops, stops) from where one gets off to where one gets on, 0 at the same stop.
    """

    access: np.ndarray
    egress: np.ndarray
    direct: np.ndarray
    change: np.ndarray

    def joined_at_the_end(self) -> GivenWalks:
        """A change on foot and the walk to the site count as one walk out, without a cap on their sum."""
        return self._replace(egress=least_sum(self.change, self.egress))

    def joined_without_a_ride(self) -> GivenWalks:
        """The walk to a stop and the walk from it to the site count as walking all the way."""
        return self._replace(direct=np.minimum(self.direct, least_sum(self.access, self.egress)))

    def turned(self) -> GivenWalks:
        """The walks for time turned round: sites are where one sets out."""
        columns = (self.egress, self.access, self.direct, self.change)
        return GivenWalks(*(np.ascontiguousarray(column.T) for column in columns))


def least_sum(first: np.ndarray, then: np.ndarray) -> np.ndarray:
    """The smallest sums over what lies between, as a product of matrices with + and min."""
    found = np.full((len(first), then.shape[1]), NEVER, np.int64)
    for between in range(first.shape[1]):
        rows = np.flatnonzero(first[:, between] < NEVER)
        columns = np.flatnonzero(then[between] < NEVER)
        if len(rows) and len(columns):
            sums = first[rows, between][:, None] + then[between, columns]
            here = np.ix_(rows, columns)
            found[here] = np.minimum(found[here], sums)
    return found


def seconds_from(connections: Connections, walks: GivenWalks, instants: np.ndarray) -> np.ndarray:
    """Seconds from leaving at each instant to arriving, (instants, origins, sites) int64; NEVER: none."""
    near = _lists(walks.change)
    return _scan(*connections, walks.access, walks.egress, walks.direct, *near, instants.astype(np.int64))


def seconds_to(connections: Connections, walks: GivenWalks, instants: np.ndarray) -> np.ndarray:
    """Seconds from the latest departure that arrives by each instant to that instant, shaped the same."""
    found = seconds_from(connections.turned(), walks.turned(), -np.asarray(instants))
    return np.swapaxes(found, 1, 2)


def durations_to(connections: Connections, walks: GivenWalks, instants: np.ndarray) -> np.ndarray:
    """Seconds under way of the latest departure that arrives by each instant, waiting at its end left out."""
    before = seconds_to(connections, walks, instants)
    reached = before < NEVER
    leaving = np.where(reached, np.asarray(instants)[:, None, None] - before, 0)
    moments = np.unique(leaving[reached])
    if not len(moments):
        return before
    taken = seconds_from(connections, walks, moments)
    _, origin, site = np.indices(before.shape)
    row = np.minimum(np.searchsorted(moments, leaving), len(moments) - 1)
    return np.where(reached, taken[row, origin, site], NEVER)


def _lists(change: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A full matrix of changes as lists: starts by stop, other stop, seconds."""
    stop, other = np.nonzero(change < NEVER)
    start = np.concatenate([[0], np.cumsum(np.bincount(stop, minlength=len(change)))])
    return start, other, change[stop, other]


@njit(cache=True)
def _scan(
    departure, arrival, from_stop, to_stop, ride, board, alight, access, egress, direct, start, other, change,
    instants,
):  # fmt: skip
    found = np.full((len(instants), len(access), egress.shape[1]), NEVER, np.int64)
    rides = ride.max() + 1
    for t in range(len(instants)):
        first = np.searchsorted(departure, instants[t])
        for o in range(len(access)):
            there = np.full(access.shape[1], NEVER, np.int64)
            for stop in range(len(there)):
                if access[o, stop] < NEVER:
                    there[stop] = instants[t] + access[o, stop]
            aboard = np.zeros(rides, np.bool_)
            found[t, o] = direct[o]
            for c in range(first, len(departure)):
                if not aboard[ride[c]]:
                    if not board[c] or there[from_stop[c]] > departure[c]:
                        continue
                    aboard[ride[c]] = True
                if not alight[c]:
                    continue
                at = to_stop[c]
                for s in range(egress.shape[1]):
                    if egress[at, s] < NEVER:
                        found[t, o, s] = min(found[t, o, s], arrival[c] + egress[at, s] - instants[t])
                for k in range(start[at], start[at + 1]):
                    there[other[k]] = min(there[other[k]], arrival[c] + change[k])
    return found

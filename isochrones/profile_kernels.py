"""The compiled search: every journey towards one site that no other beats, in one pass over a day.

A connection scan backwards in time (Dibbelt, Pajor, Strasser and Wagner, "Connection Scan Algorithm", ACM
Journal of Experimental Algorithmics 23, 2018), which carries for every stop a *profile*: the journeys from
boarding there to the site that no other beats, an *entry* each. Leaving home is the same question turned round:
with time and the roles of boarding and alighting reversed the kernels answer it unchanged.

A profile says when a vehicle leaves a stop. Who alights looks at the profiles of the stops one may change to,
those soonest reached first: most have nothing better to offer, which their last entry tells. Origins look at
the profiles of the stops in reach. So walks never chain: a walk to one stop is not followed by one to another.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

REACH, RIDES, WALK, LEAVE = range(4)
"""Columns of an entry: when one reaches the site (seconds), rides taken, seconds walked from here on, and when one
leaves the stop. What a ride allows has the first three."""

NEVER = np.int32(2**30)


class Lists(NamedTuple):
    """Entries by stop: those of stop s are rows ``start[s]`` to ``start[s] + count[s]`` of ``entries``.

    ``entries`` is (rows, 4) int32, leaving times falling within a stop, and with them the times of reaching.
    """

    start: np.ndarray
    count: np.ndarray
    entries: np.ndarray


@njit(cache=True, nogil=True)
def _last_leaving(entries, first, end, moment):
    """Last row of ``first`` to ``end - 1`` that leaves at ``moment`` or later, else ``first - 1``."""
    row = end - 1
    nearby = max(first - 1, end - 5)
    while row > nearby and entries[row, LEAVE] < moment:
        row -= 1
    if row > nearby or row < first:
        return row
    low, high = first, row + 1
    while low < high:
        middle = (low + high) >> 1
        if entries[middle, LEAVE] >= moment:
            low = middle + 1
        else:
            high = middle
    return low - 1


@njit(cache=True, nogil=True)
def _ahead(reach, rides, walk, entries, row):
    """Whether one reaches the site earlier than an entry says, else in fewer rides, else with less walking."""
    if reach != entries[row, REACH]:
        return reach < entries[row, REACH]
    if rides != entries[row, RIDES]:
        return rides < entries[row, RIDES]
    return walk < entries[row, WALK]


@njit(cache=True, nogil=True)
def _arrive(arrival, walk, best, ride):
    """Lower what a ride allows, ``best[ride]``, by alighting and walking to the site."""
    if walk >= 0 and _ahead(arrival + walk, 1, walk, best, ride):
        best[ride, REACH], best[ride, RIDES], best[ride, WALK] = arrival + walk, 1, walk


@njit(cache=True, nogil=True)
def _change(stop, arrival, best, ride, changes, onward):
    """Lower what a ride allows, ``best[ride]``, by alighting at a stop to change."""
    for k in range(changes.indptr[stop], changes.indptr[stop + 1]):
        other = changes.stop[k]
        first, end = onward.start[other], onward.start[other] + onward.count[other]
        if end == first or onward.entries[end - 1, REACH] > best[ride, REACH]:
            continue
        if onward.entries[end - 1, REACH] == best[ride, REACH] and best[ride, RIDES] <= 2:
            continue
        row = _last_leaving(onward.entries, first, end, arrival + changes.seconds[k])
        if row >= first:
            reach, rides = onward.entries[row, REACH], onward.entries[row, RIDES] + 1
            walk = onward.entries[row, WALK] + changes.walk[k]
            if _ahead(reach, rides, walk, best, ride):
                best[ride, REACH], best[ride, RIDES], best[ride, WALK] = reach, rides, walk


@njit(cache=True, nogil=True)
def _board(boarding, stop, departure, best, ride):
    """Add to a stop's profile what a ride allows; whether it was added. Departures never rise."""
    reach, rides, walk = best[ride, REACH], best[ride, RIDES], best[ride, WALK]
    row = boarding.start[stop] + boarding.count[stop]
    if boarding.count[stop]:
        if boarding.entries[row - 1, LEAVE] == departure:
            row -= 1
            if not _ahead(reach, rides, walk, boarding.entries, row):
                return False
        elif boarding.entries[row - 1, REACH] <= reach:
            return False
    entry = boarding.entries[row]
    entry[REACH], entry[RIDES], entry[WALK], entry[LEAVE] = reach, rides, walk, departure
    boarding.count[stop] = row + 1 - boarding.start[stop]
    return True


@njit(cache=True, nogil=True)
def no_lists(stops):
    """Profiles without an entry."""
    return Lists(np.zeros(stops, np.int64), np.zeros(stops, np.int32), np.empty((0, 4), np.int32))


@njit(cache=True, nogil=True)
def _room(connections, stops):
    """Profiles with room for every connection that can be boarded."""
    start = np.zeros(stops + 1, np.int64)
    for c in range(len(connections.start)):
        if connections.board[c]:
            start[connections.start[c] + 1] += 1
    start = np.cumsum(start)
    return Lists(start[:-1], np.zeros(stops, np.int32), np.empty((start[-1], 4), np.int32))


@njit(cache=True, nogil=True)
def scan(connections, n_rides, changes, egress, onward, layered):
    """Profiles of the stops towards one site, exact to the second.

    Args:
        connections: ``Connections``, rides numbered below ``n_rides``.
        n_rides: number of rides.
        changes: ``Changes`` from each stop one alights at on to those one may board at.
        egress: (stops,) int32 seconds of walk from stop to site, -1 beyond the cap.
        onward: profiles of journeys of one ride less, where ``layered``.
        layered: True to change only into ``onward``, so that rides are counted; False: as often as one likes.
    """
    boarding = _room(connections, len(egress))
    ahead = onward if layered else boarding
    best = np.full((n_rides, 3), NEVER, np.int32)
    departure, arrival = connections.departure, connections.arrival
    timeless = not layered and (changes.seconds <= 0).any()
    before = np.empty((len(departure) if timeless else 0, 3), np.int32)
    first_of_moment, again, some = -1, False, layered
    c = len(departure) - 1
    while c >= 0:
        ride = connections.ride[c]
        if timeless and departure[c] == arrival[c]:
            before[c] = best[ride]
            if first_of_moment < 0:
                first_of_moment, again = c, False
        if connections.alight[c]:
            _arrive(arrival[c], egress[connections.end[c]], best, ride)
            if some:  # as long as nothing has been boarded there is nothing to change to
                _change(connections.end[c], arrival[c], best, ride, changes, ahead)
        if connections.board[c] and best[ride, REACH] < NEVER:
            again |= _board(boarding, connections.start[c], departure[c], best, ride)
            some = True
        # connections and changes that both take no time may follow one another in any order: those of
        # one moment are scanned until no boarding improves, each ride from where it stood before them
        if first_of_moment >= 0 and _last_of_moment(c, departure, arrival):
            if again and first_of_moment > c:
                for k in range(c, first_of_moment + 1):
                    best[connections.ride[k]] = before[k]
                c, again = first_of_moment, False
                continue
            first_of_moment = -1
        c -= 1
    return boarding


@njit(cache=True, nogil=True)
def _last_of_moment(c, departure, arrival):
    """Whether the connection scanned next does not belong to the same moment."""
    return c == 0 or departure[c - 1] != departure[c] or arrival[c - 1] != departure[c]

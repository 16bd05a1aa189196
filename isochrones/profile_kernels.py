"""The compiled search: every journey towards one site that no other beats, in one pass over a day.

A connection scan backwards in time (Dibbelt, Pajor, Strasser and Wagner, "Connection Scan Algorithm", ACM
Journal of Experimental Algorithmics 23, 2018), which carries for every stop a *profile*: the journeys to the
site that no other beats, an *entry* each. Leaving home is the same question turned round: with time and the
roles of boarding and alighting reversed the kernels answer it unchanged.

Two profiles are kept apart. Those of *boarding* say when a vehicle leaves a stop. Those of *changing* say until
when one may *alight* at a stop and go on by a change, which costs the walk and the change time. Origins look
only at boarding: otherwise a walk to one stop and a transfer walk to another would chain into one long walk
before the first ride.
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
def _before(entries, first, last, moment):
    """Last row of ``first`` to ``last - 1`` that leaves at ``moment`` or later, else ``first - 1``."""
    row = last - 1
    nearby = max(first - 1, last - 5)
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
def _quicker(reach, rides, walk, than):
    """Whether one reaches the site earlier, else in fewer rides, else with less walking."""
    if reach != than[REACH]:
        return reach < than[REACH]
    if rides != than[RIDES]:
        return rides < than[RIDES]
    return walk < than[WALK]


@njit(cache=True, nogil=True)
def _write(entry, reach, rides, walk):
    entry[REACH], entry[RIDES], entry[WALK] = reach, rides, walk


@njit(cache=True, nogil=True)
def _insert(entries, first, count, leave, reach, rides, walk):
    """Put an entry in its place among those of a stop unless one beats it; the new number of entries.

    What it beats is taken out. There must be room for one more.
    """
    row = _before(entries, first, first + count, leave)
    if row >= first:
        other = entries[row]
        if other[LEAVE] == leave:
            if not _quicker(reach, rides, walk, other):
                return count
            row -= 1
        elif other[REACH] <= reach:
            return count
    beaten = row + 1
    while beaten < first + count and entries[beaten, REACH] >= reach:
        beaten += 1
    place, last = row + 1, first + count
    if beaten == place:
        for k in range(last, place, -1):
            entries[k] = entries[k - 1]
    elif beaten > place + 1:
        for k in range(beaten, last):
            entries[place + 1 + k - beaten] = entries[k]
    entries[place, LEAVE] = leave
    _write(entries[place], reach, rides, walk)
    return count + 1 - (beaten - place)


@njit(cache=True, nogil=True)
def _ride_on(c, connections, egress, changing, best):
    """Lower ``best``, the entry of a ride, by what alighting at the end of a connection allows."""
    if not connections.alight[c]:
        return
    end, arrival = connections.end[c], connections.arrival[c]
    walk = egress[end]
    if walk >= 0 and _quicker(arrival + walk, 1, walk, best):
        _write(best, arrival + walk, 1, walk)
    first, count = changing.start[end], changing.count[end]
    row = _before(changing.entries, first, first + count, arrival)
    if row >= first:
        onward = changing.entries[row]
        if _quicker(onward[REACH], onward[RIDES] + 1, onward[WALK], best):
            _write(best, onward[REACH], onward[RIDES] + 1, onward[WALK])


@njit(cache=True, nogil=True)
def _board(boarding, stop, departure, best):
    """Add to a stop's boarding what a ride allows; whether it was added. Departures never rise."""
    first, count = boarding.start[stop], boarding.count[stop]
    if count:
        last = boarding.entries[first + count - 1]
        if last[LEAVE] == departure:
            if not _quicker(best[REACH], best[RIDES], best[WALK], last):
                return False
            count -= 1
        elif last[REACH] <= best[REACH]:
            return False
    entry = boarding.entries[first + count]
    entry[LEAVE] = departure
    _write(entry, best[REACH], best[RIDES], best[WALK])
    boarding.count[stop] = count + 1
    return True


@njit(cache=True, nogil=True)
def _longer(entries, rows):
    copy = np.empty((rows, entries.shape[1]), entries.dtype)
    copy[: len(entries)] = entries
    return copy


@njit(cache=True, nogil=True)
def _change(changing, room, used, changes, stop, entry):
    """Tell the stops one may come from that a vehicle can be boarded; ``(changing, rows used)``.

    ``room`` is the number of rows that each stop has; a stop that needs more moves to the end.
    """
    start, count, entries = changing
    for k in range(changes.indptr[stop], changes.indptr[stop + 1]):
        other = changes.stop[k]
        if count[other] == room[other]:
            moved = 2 * room[other] + 4
            if used + moved > len(entries):
                entries = _longer(entries, 2 * len(entries) + moved)
            entries[used : used + count[other]] = entries[start[other] : start[other] + count[other]]
            start[other], room[other] = used, moved
            used += moved
        leave, walk = entry[LEAVE] - changes.seconds[k], entry[WALK] + changes.walk[k]
        count[other] = _insert(entries, start[other], count[other], leave, entry[REACH], entry[RIDES], walk)
    return Lists(start, count, entries), used


@njit(cache=True, nogil=True)
def no_lists(stops):
    """Profiles without an entry."""
    return Lists(np.zeros(stops, np.int64), np.zeros(stops, np.int32), np.empty((0, 4), np.int32))


@njit(cache=True, nogil=True)
def _boarding_room(connections, stops):
    """Profiles with room for every connection that can be boarded."""
    start = np.zeros(stops + 1, np.int64)
    for c in range(len(connections.start)):
        if connections.board[c]:
            start[connections.start[c] + 1] += 1
    start = np.cumsum(start)
    return Lists(start[:-1], np.zeros(stops, np.int32), np.empty((start[-1], 4), np.int32))


@njit(cache=True, nogil=True)
def scan(connections, n_rides, changes, egress, onward, layered):
    """Profiles of boarding and of changing towards one site, exact to the second.

    Args:
        connections: ``Connections``, rides numbered below ``n_rides``.
        n_rides: number of rides.
        changes: ``Changes`` from each boarding stop back to the stops one may have alighted at.
        egress: (stops,) int32 seconds of walk from stop to site, -1 beyond the cap.
        onward: changing profiles of journeys of one ride less, where ``layered``.
        layered: True to change only into ``onward``, so that rides are counted; False: as often as one likes.
    """
    stops = len(egress)
    boarding, changing = _boarding_room(connections, stops), no_lists(stops)
    room, used = np.zeros(stops, np.int32), 0
    best = np.full((n_rides, 3), NEVER, np.int32)
    departure, arrival = connections.departure, connections.arrival
    timeless = not layered and (changes.seconds <= 0).any()
    before = np.empty((len(departure) if timeless else 0, 3), np.int32)
    first_of_moment, again = -1, False
    c = len(departure) - 1
    while c >= 0:
        mine = best[connections.ride[c]]
        if timeless and departure[c] == arrival[c]:
            before[c] = mine
            if first_of_moment < 0:
                first_of_moment, again = c, False
        _ride_on(c, connections, egress, onward if layered else changing, mine)
        if mine[REACH] < NEVER and connections.board[c]:
            stop = connections.start[c]
            if _board(boarding, stop, departure[c], mine):
                again = True
                entry = boarding.entries[boarding.start[stop] + boarding.count[stop] - 1]
                changing, used = _change(changing, room, used, changes, stop, entry)
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
    return boarding, changing


@njit(cache=True, nogil=True)
def _last_of_moment(c, departure, arrival):
    """Whether the connection scanned next does not belong to the same moment."""
    return c == 0 or departure[c - 1] != departure[c] or arrival[c - 1] != departure[c]

"""The compiled search: latest boarding times towards one site, for many arrival instants in one pass.

A connection scan backwards in time (Dibbelt, Pajor, Strasser and Wagner, "Connection Scan Algorithm",
2018) that carries, instead of a list of (departure, arrival) pairs, a row of latest departures by arrival
instant. Leaving home is then the same question turned around: with time and roles reversed the kernels
answer it unchanged.

Two tables are kept apart. `boarding[stop, k]`: latest second to board at the stop and still arrive by
instant k. `changing[stop, k]`: latest second to *alight* there and still do so by a change, which costs
the walk and the change time. Origins look only at `boarding`: otherwise a walk to one stop and a transfer
walk to another would chain into one long walk before the first ride.
"""

import numpy as np
from numba import njit

from isochrones.transit_arrays import UNREACHABLE

NEVER = np.int32(-(2**30))


@njit(cache=True, nogil=True)
def _raise_row(row, first, second):
    """Raise entries from `first` on to at least `second`; rows never fall from left to right."""
    raised = False
    for k in range(first, row.size):
        if row[k] >= second:
            break
        row[k] = second
        raised = True
    return raised


@njit(cache=True, nogil=True)
def _first_at_least(row, value, end):
    """First index before `end` whose entry is at least `value`, else `end`; entries never fall."""
    low, high = 0, end
    while low < high:
        middle = (low + high) >> 1
        if row[middle] >= value:
            high = middle
        else:
            low = middle + 1
    return low


@njit(cache=True, nogil=True)
def latest_boardings(connections, n_rides, changes, egress, instants):
    """Latest second to board at each stop and reach the site by each instant.

    Args:
        connections: `Connections`, rides numbered below `n_rides`.
        n_rides: number of rides.
        changes: `Walks` from each boarding stop back to the stops one may have alighted at; `seconds` is
            what the change takes, walk and change time together.
        egress: (n_stops,) int32 seconds of walk from stop to site, -1 beyond the cap.
        instants: (n,) int32, increasing.

    Returns:
        (n_stops, n) int32, `NEVER` where no journey exists. Exact to the second.
    """
    n, n_stops = instants.size, egress.size
    boarding = np.full((n_stops, n), NEVER, np.int32)
    changing = np.full((n_stops, n), NEVER, np.int32)
    best_of_ride = np.full(n_rides, n, np.int32)
    departure, arrival = connections.departure, connections.arrival
    some_take_no_time = (changes.seconds <= 0).any()
    before = np.empty(departure.size if some_take_no_time else 0, np.int32)
    first_of_moment, again = -1, False
    c = departure.size - 1
    while c >= 0:
        ride = connections.ride[c]
        if some_take_no_time and departure[c] == arrival[c]:
            before[c] = best_of_ride[ride]
            if first_of_moment < 0:
                first_of_moment, again = c, False
        again |= _scan(c, connections, changes, egress, instants, boarding, changing, best_of_ride)
        # connections and changes that both take no time may follow one another in any order: those of
        # one moment are scanned until no boarding improves, each ride from where it stood before them
        last_of_moment = c == 0 or departure[c - 1] != departure[c] or arrival[c - 1] != departure[c]
        if first_of_moment >= 0 and last_of_moment:
            if again and first_of_moment > c:
                for k in range(c, first_of_moment + 1):
                    best_of_ride[connections.ride[k]] = before[k]
                c, again = first_of_moment, False
                continue
            first_of_moment = -1
        c -= 1
    return boarding


@njit(cache=True, nogil=True)
def _scan(c, connections, changes, egress, instants, boarding, changing, best_of_ride):
    """Raise what can be boarded at the start of a connection and before; whether it raised anything."""
    start, end, ride = connections.start[c], connections.end[c], connections.ride[c]
    best = best_of_ride[ride]
    if connections.alight[c]:
        arrival = connections.arrival[c]
        if egress[end] >= 0:
            best = _first_at_least(instants, arrival + egress[end], best)
        if best > 0 and changing[end, best - 1] >= arrival:
            best = _first_at_least(changing[end], arrival, best)
    best_of_ride[ride] = best
    departure = connections.departure[c]
    if best == instants.size or not connections.board[c]:
        return False
    if not _raise_row(boarding[start], best, departure):
        return False
    for k in range(changes.indptr[start], changes.indptr[start + 1]):
        _raise_row(changing[changes.stop[k]], best, departure - changes.seconds[k])
    return True


@njit(cache=True, nogil=True)
def _fill_latest(latest, boarding, access, point):
    """Latest second to leave a point, by column of `boarding`, over its walks to stops."""
    latest[:] = NEVER
    for link in range(access.indptr[point], access.indptr[point + 1]):
        row, walk = boarding[access.stop[link]], access.seconds[link]
        for k in range(latest.size):
            latest[k] = max(latest[k], row[k] - walk)


@njit(cache=True, nogil=True)
def seconds_to_arrive_by(boarding, access, direct, instants, longest):
    """Seconds before each instant that a point must leave: (points, n) int32.

    `access`: `Walks` from each point; `direct`: (points,) int32 seconds of walking all the way,
    `UNREACHABLE` beyond its cap. What takes longer than `longest` is `UNREACHABLE`.
    """
    n = instants.size
    result = np.empty((direct.size, n), np.int32)
    latest = np.empty(n, np.int32)
    for point in range(direct.size):
        _fill_latest(latest, boarding, access, point)
        for k in range(n):
            taken = min(instants[k] - latest[k], direct[point])
            result[point, k] = taken if taken <= longest else UNREACHABLE
    return result


@njit(cache=True, nogil=True)
def lower_to_arrivals(result, boarding, access, arrivals, instants, longest):
    """Lower `result` (points, n) to the seconds from each departure instant to the first arrival.

    `boarding` is by `arrivals`, the seconds at which the site can be reached, increasing.
    """
    latest = np.empty(arrivals.size, np.int32)
    for point in range(result.shape[0]):
        _fill_latest(latest, boarding, access, point)
        k = 0
        for j in range(instants.size):
            while k < arrivals.size and latest[k] < instants[j]:
                k += 1
            if k == arrivals.size:
                break
            taken = arrivals[k] - instants[j]
            if taken <= longest and taken < result[point, j]:
                result[point, j] = taken

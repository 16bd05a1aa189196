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

NEVER = np.int32(-(2**30))
UNREACHABLE = np.int32(2**30)


@njit(cache=True)
def _raise_row(row, first, second):
    """Raise entries from `first` on to at least `second`; rows never fall from left to right."""
    raised = False
    for k in range(first, row.size):
        if row[k] >= second:
            break
        row[k] = second
        raised = True
    return raised


@njit(cache=True)
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


@njit(cache=True)
def latest_boardings(departure, arrival, ends, ride, allowed, n_rides, changes, gap, egress, instants):
    """Latest second to board at each stop and reach the site by each instant.

    Parameters
    ----------
    departure, arrival : (c,) int32 seconds, sorted by departure, then arrival, then order in the ride.
    ends : (2, c) int32, stop where each connection starts and ends.
    ride : (c,) int32 below `n_rides`.
    allowed : (2, c) bool, boarding at the start, alighting at the end.
    changes : (2, m + n_stops + 1) int32; row 0 begins with the n_stops + 1 bounds of each boarding stop's
        entries in row 1, the stops one may have alighted at to board there; `gap` (m,) int32 the
        seconds such a change takes.
    egress : (n_stops,) int32 seconds of walk from stop to site, -1 beyond the cap.
    instants : (n,) int32, increasing.

    Returns (n_stops, n) int32, `NEVER` where no journey exists. Exact to the second, save that several
    connections of no duration are not chained by changes of no duration.
    """
    n, n_stops = instants.size, egress.size
    boarding = np.full((n_stops, n), NEVER, np.int32)
    changing = np.full((n_stops, n), NEVER, np.int32)
    best_of_ride = np.full(n_rides, n, np.int32)
    for c in range(departure.size - 1, -1, -1):
        start, end = ends[0, c], ends[1, c]
        best = best_of_ride[ride[c]]
        if allowed[1, c]:
            if egress[end] >= 0:
                best = _first_at_least(instants, arrival[c] + egress[end], best)
            if best > 0 and changing[end, best - 1] >= arrival[c]:
                best = _first_at_least(changing[end], arrival[c], best)
            best_of_ride[ride[c]] = best
        if best < n and allowed[0, c] and _raise_row(boarding[start], best, departure[c]):
            for entry in range(changes[start], changes[start + 1]):
                _raise_row(changing[changes[n_stops + 1 + entry]], best, departure[c] - gap[entry])
    return boarding


@njit(cache=True)
def _latest_of_point(latest, boarding, stops, seconds, first, last):
    latest[:] = NEVER
    for link in range(first, last):
        row, walk = boarding[stops[link]], seconds[link]
        for k in range(latest.size):
            latest[k] = max(latest[k], row[k] - walk)


@njit(cache=True)
def seconds_to_arrive_by(boarding, indptr, stops, seconds, direct, instants, longest):
    """Seconds before each instant that a point must leave: (points, n) int32.

    `indptr`, `stops`, `seconds`: the walks from each point to stops; `direct`: (points,) seconds of
    walking all the way, `UNREACHABLE` beyond its cap. Longer than `longest` is `UNREACHABLE`.
    """
    n = instants.size
    result = np.empty((direct.size, n), np.int32)
    latest = np.empty(n, np.int32)
    for point in range(direct.size):
        _latest_of_point(latest, boarding, stops, seconds, indptr[point], indptr[point + 1])
        for k in range(n):
            taken = min(instants[k] - latest[k], direct[point])
            result[point, k] = taken if taken <= longest else UNREACHABLE
    return result


@njit(cache=True)
def seconds_from_departure(boarding, indptr, stops, seconds, direct, arrivals, instants, longest, result):
    """Seconds after each departure instant that a point arrives, lowered in `result` (points, n) int32.

    `boarding` is by the site's `arrivals`, every second at which one can arrive; the other arguments are as
    in `seconds_to_arrive_by`.
    """
    latest = np.empty(arrivals.size, np.int32)
    for point in range(direct.size):
        _latest_of_point(latest, boarding, stops, seconds, indptr[point], indptr[point + 1])
        k = 0
        for j in range(instants.size):
            while k < arrivals.size and latest[k] < instants[j]:
                k += 1
            taken = min(arrivals[k] - instants[j] if k < arrivals.size else UNREACHABLE, direct[point])
            if taken <= longest and taken < result[point, j]:
                result[point, j] = taken


@njit(cache=True)
def window_ranks(seconds, ranks):
    """Minutes at the given ranks (1 = shortest) of each row, NaN where unreachable, and the share reached.

    Returns ((ranks, points) float32, (points,) float32).
    """
    points, n = seconds.shape
    minutes = np.empty((ranks.size, points), np.float32)
    share = np.empty(points, np.float32)
    for point in range(points):
        ordered = np.sort(seconds[point])
        reached = np.searchsorted(ordered, UNREACHABLE)
        share[point] = reached / n
        for r in range(ranks.size):
            minutes[r, point] = ordered[ranks[r] - 1] / 60.0 if ranks[r] <= reached else np.nan
    return minutes, share

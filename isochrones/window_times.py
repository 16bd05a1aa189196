"""Reading travel times at the minutes of a window out of profiles."""

import numpy as np
from numba import njit

from isochrones.profile_kernels import LEAVE, NEVER, REACH, RIDES, WALK
from isochrones.transit_arrays import UNREACHABLE

MINUTE = 60


@njit(cache=True, nogil=True)
def seconds_to_arrive_by(boarding, access, direct, first, n, longest):
    """Seconds before each instant that a point must leave to arrive by it: (points, n) int32.

    Args:
        boarding: profiles of the stops (``Lists``).
        access: ``Walks`` from each point.
        direct: (points,) int32 seconds of walking all the way, ``UNREACHABLE`` beyond its cap.
        first: the first instant, in seconds.
        n: how many instants there are, one a minute.
        longest: what takes more seconds is ``UNREACHABLE``.
    """
    result = np.empty((len(direct), n), np.int32)
    latest = np.empty(n, np.int32)
    last = first + (n - 1) * MINUTE
    for point in range(len(direct)):
        latest[:] = -NEVER
        for link in range(access.indptr[point], access.indptr[point + 1]):
            stop, walk = access.stop[link], access.seconds[link]
            begin = boarding.start[stop]
            for row in range(begin, begin + boarding.count[stop]):
                reach = boarding.entries[row, REACH]
                if reach > last:
                    continue
                k = max(0, (reach - first + MINUTE - 1) // MINUTE)
                latest[k] = max(latest[k], boarding.entries[row, LEAVE] - walk)
                if reach <= first:
                    break  # the rest leaves earlier still
        best = -NEVER
        for k in range(n):
            best = max(best, latest[k])
            taken = min(first + k * MINUTE - best, direct[point])
            result[point, k] = taken if taken <= longest else UNREACHABLE
    return result


@njit(cache=True, nogil=True)
def seconds_to_arrival(boarding, access, direct, first, n, longest):
    """Seconds from each instant to the earliest arrival of who leaves then; as ``seconds_to_arrive_by``."""
    result = np.empty((len(direct), n), np.int32)
    earliest = np.empty(n, np.int32)
    last = first + (n - 1) * MINUTE
    for point in range(len(direct)):
        earliest[:] = NEVER
        for link in range(access.indptr[point], access.indptr[point + 1]):
            stop, walk = access.stop[link], access.seconds[link]
            begin = boarding.start[stop]
            for row in range(begin + boarding.count[stop] - 1, begin - 1, -1):
                leave = boarding.entries[row, LEAVE] - walk
                if leave < first:
                    continue
                k = min(n - 1, (leave - first) // MINUTE)
                earliest[k] = min(earliest[k], boarding.entries[row, REACH])
                if leave >= last:
                    break  # the rest arrives later still
        best = NEVER
        for k in range(n - 1, -1, -1):
            best = min(best, earliest[k])
            taken = min(best - (first + k * MINUTE), direct[point])
            result[point, k] = taken if taken <= longest else UNREACHABLE
    return result


@njit(cache=True, nogil=True)
def window_ranks(seconds, ranks):
    """Minutes at the given ranks (1 = shortest) of each row, NaN where unreachable, and the share reached.

    Returns ((ranks, points) float32, (points,) float32).
    """
    points, n = seconds.shape
    minutes = np.full((len(ranks), points), np.float32(np.nan))
    share = np.empty(points, np.float32)
    in_minute, alike = np.zeros(256, np.int64), np.empty(n, np.int32)
    for point in range(points):
        longest, reached = 0, 0
        for k in range(n):
            if seconds[point, k] < UNREACHABLE:
                longest, reached = max(longest, seconds[point, k]), reached + 1
        share[point] = reached / n
        if longest // MINUTE >= len(in_minute):
            in_minute = np.zeros(longest // MINUTE + 1, np.int64)
        used = in_minute[: longest // MINUTE + 1]
        used[:] = 0
        for k in range(n):
            if seconds[point, k] < UNREACHABLE:
                used[seconds[point, k] // MINUTE] += 1
        for r in range(len(ranks)):
            if ranks[r] <= reached:
                minutes[r, point] = _at_rank(seconds[point], used, ranks[r], alike) / 60.0
    return minutes, share


@njit(cache=True, nogil=True)
def _at_rank(seconds, in_minute, rank, alike):
    """The rank-th smallest of the seconds, given how many lie in each minute."""
    minute, left = 0, rank
    while left > in_minute[minute]:
        left -= in_minute[minute]
        minute += 1
    found = 0
    for value in seconds:
        if value < UNREACHABLE and value // MINUTE == minute:
            place = found
            while place and alike[place - 1] > value:
                alike[place] = alike[place - 1]
                place -= 1
            alike[place] = value
            found += 1
    return alike[left - 1]


@njit(cache=True, nogil=True)
def unbeaten(boarding, access, direct, moment_of, moments, longest):
    """Journeys of each point that no other beats, nor walking all the way, ascending.

    Args:
        boarding: profiles of the stops.
        access: ``Walks`` from each point.
        direct: (points,) int32 seconds of walking all the way.
        moment_of: int32, for every second from the earliest on: the number of the moment of reaching the site.
        moments: int32, the seconds of those moments, ascending.
        longest: most seconds of a journey.

    Returns:
        (start (points + 1,) int64, entries (rows, 4) int32 with the columns of ``profile_kernels``).
    """
    earliest = moments[0] if len(moments) else 0
    best = np.full((len(moments), 4), -NEVER, np.int32)
    start = np.zeros(len(direct) + 1, np.int64)
    found, total = np.empty((1024, 4), np.int32), 0
    for point in range(len(direct)):
        most = min(longest, direct[point] - 1)
        for link in range(access.indptr[point], access.indptr[point + 1]):
            stop, walk = access.stop[link], access.seconds[link]
            begin = boarding.start[stop]
            for row in range(begin, begin + boarding.count[stop]):
                entry = boarding.entries[row]
                leave = entry[LEAVE] - walk
                if entry[REACH] - leave > most:
                    continue
                mine = best[moment_of[entry[REACH] - earliest]]
                if leave < mine[LEAVE]:
                    continue
                ahead = entry[RIDES] < mine[RIDES] or (
                    entry[RIDES] == mine[RIDES] and entry[WALK] + walk < mine[WALK]
                )
                if leave > mine[LEAVE] or ahead:
                    mine[REACH], mine[RIDES], mine[WALK] = entry[REACH], entry[RIDES], entry[WALK] + walk
                    mine[LEAVE] = leave
        if total + len(moments) > len(found):
            room = np.empty((2 * (total + len(moments)), 4), np.int32)
            room[:total] = found[:total]
            found = room
        latest = -NEVER
        for m in range(len(moments)):
            if best[m, LEAVE] > latest:
                latest = best[m, LEAVE]
                found[total] = best[m]
                total += 1
            best[m] = -NEVER
        start[point + 1] = total
    return start, found[:total].copy()


@njit(cache=True, nogil=True)
def seconds_of_journeys(start, depart, arrive, direct, first, n, arriving, longest):
    """Seconds at each instant from journeys that ascend by departure and arrival; (pairs, n) int32.

    ``arriving``: the instants are of arriving, else of departing.
    """
    result = np.empty((len(direct), n), np.int32)
    for pair in range(len(direct)):
        begin, end = start[pair], start[pair + 1]
        row = begin
        for k in range(n):
            instant = first + k * MINUTE
            taken = UNREACHABLE
            if arriving:
                while row < end and arrive[row] <= instant:
                    row += 1
                if row > begin:
                    taken = instant - depart[row - 1]
            else:
                while row < end and depart[row] < instant:
                    row += 1
                if row < end:
                    taken = arrive[row] - instant
            taken = min(taken, direct[pair])
            result[pair, k] = taken if taken <= longest else UNREACHABLE
    return result


@njit(cache=True, nogil=True)
def latest_on_the_day(connections, n_rides, changes, egress, by):
    """Latest second at which one can board at each stop and still reach each of several sites by ``by``.

    ``egress``: (sites, stops) int32, -1 beyond the cap; at most 63 sites, a bit each of the masks that tell
    what remains to be found. Returns (stops, sites) int32, ``-NEVER`` where none.
    """
    sites, stops = egress.shape
    boarding = np.full((stops, sites), -NEVER, np.int32)
    near = np.zeros(stops, np.int64)
    for s in range(sites):
        for stop in range(stops):
            if egress[s, stop] >= 0:
                near[stop] |= 1 << s
    timeless = (changes.seconds <= 0).any()
    boarded, raised = np.zeros(stops, np.int64), True
    while raised:
        raised = (
            _pass_of_the_day(connections, n_rides, changes, egress, near, by, boarding, boarded) and timeless
        )
    return boarding


@njit(cache=True, nogil=True)
def _pass_of_the_day(connections, n_rides, changes, egress, near, by, boarding, boarded):
    """Raise what can be boarded, once through the day; whether anything rose."""
    sites, raised = len(egress), False
    every, on = (1 << sites) - 1, np.zeros(n_rides, np.int64)
    for c in range(len(connections.departure) - 1, -1, -1):
        ride = connections.ride[c]
        mine = on[ride]
        if connections.alight[c] and mine != every:
            end, arrival = connections.end[c], connections.arrival[c]
            if near[end] & ~mine:
                for s in range(sites):
                    if egress[s, end] >= 0 and arrival + egress[s, end] <= by:
                        mine |= 1 << s
            for k in range(changes.indptr[end], changes.indptr[end + 1]):
                other, ready = changes.stop[k], arrival + changes.seconds[k]
                if boarded[other] & ~mine:
                    for s in range(sites):
                        if boarding[other, s] >= ready:
                            mine |= 1 << s
            on[ride] = mine
        if connections.board[c] and mine:
            start, departure = connections.start[c], connections.departure[c]
            for s in range(sites):
                if mine >> s & 1 and boarding[start, s] < departure:
                    boarding[start, s], raised = departure, True
            boarded[start] |= mine
    return raised

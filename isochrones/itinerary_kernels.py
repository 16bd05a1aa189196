"""The compiled part of finding one journey: scans forward in time, one for each further ride.

A search of its own, not the one that fills matrices: that one looks back from the site through a day. Scans by
rides need no care about connections and changes that take no time: what a ride reaches is boarded in the next scan.
"""

import numpy as np
from numba import njit

NEVER = 2**30
NOWHERE = -1

CONNECTION, BOARDED, BEFORE = range(3)
"""Columns of an alighting: the connection one leaves at its end, the one one boarded, and the alighting before
(`NOWHERE`: the first ride)."""


@njit(cache=True, nogil=True)
def earliest_arrival(connections, n_rides, changes, start, end, leave, most_rides):
    """Earliest second at the end of a journey that starts at ``leave``, `NEVER` where there is none.

    Args:
        connections: ``Connections`` in the order of travel.
        n_rides: the number of rides they belong to.
        changes: ``Changes`` from each stop one alights at to those one may board at.
        start: (stops,) int32 seconds of walk to each stop from where one starts, `NOWHERE` beyond the cap.
        end: the same from each stop to where one is going.
        leave: second.
        most_rides: how many vehicles may be taken.
    """
    best = NEVER
    known = np.where(start >= 0, leave + start, NEVER).astype(np.int64)
    ready = known.copy()
    for _ in range(most_rides):
        begin = np.searchsorted(connections.departure, ready.min())
        onward = np.full(len(start), NEVER, np.int64)
        on = np.zeros(n_rides, np.bool_)
        for c in range(begin, len(connections.departure)):
            if connections.departure[c] >= best:
                break
            ride, arrival, stop = connections.ride[c], connections.arrival[c], connections.end[c]
            if connections.board[c] and ready[connections.start[c]] <= connections.departure[c]:
                on[ride] = True
            if on[ride] and connections.alight[c]:
                if end[stop] >= 0:
                    best = min(best, arrival + end[stop])
                for k in range(changes.indptr[stop], changes.indptr[stop + 1]):
                    other = changes.stop[k]
                    onward[other] = min(onward[other], arrival + changes.seconds[k])
        sooner = onward < known
        if not sooner.any():
            break
        ready = np.where(sooner, onward, NEVER)
        known = np.minimum(known, onward)
    return best


@njit(cache=True, nogil=True)
def least_walking_ride(connections, n_rides, changes, end, waiting, alightings, first, arrive):
    """One more ride of every journey that can still arrive by ``arrive``, walked as little as possible.

    Args:
        connections: as ``earliest_arrival``, and so are the next three.
        n_rides: see there.
        changes: see there.
        end: see there.
        waiting: (rows, 4) int64 in order of time: second from which one can board, stop, seconds walked so far,
            row of the alighting one comes from.
        alightings: (rows, 3) int64 of earlier scans.
        first: their number.
        arrive: second.

    Returns:
        (last, walked, alightings, first, waiting): the row of the alighting after which one arrives having
        walked least and the seconds walked in all (`NOWHERE` and `NEVER` if none arrives), the alightings with
        those of this scan, their number, and who can board the next ride, not in order.
    """
    last, walked = NOWHERE, NEVER
    walked_to, origin = np.full(len(end), NEVER, np.int64), np.full(len(end), NOWHERE, np.int64)
    on = np.full(n_rides, NEVER, np.int64)
    boarded, before = np.empty(n_rides, np.int64), np.empty(n_rides, np.int64)
    onward, count, w = np.empty((1024, 4), np.int64), 0, 0
    begin = np.searchsorted(connections.departure, waiting[0, 0]) if len(waiting) else 0
    for c in range(begin, len(connections.departure)):
        if connections.departure[c] > arrive or len(waiting) == 0:
            break
        while w < len(waiting) and waiting[w, 0] <= connections.departure[c]:
            if waiting[w, 2] < walked_to[waiting[w, 1]]:
                walked_to[waiting[w, 1]], origin[waiting[w, 1]] = waiting[w, 2], waiting[w, 3]
            w += 1
        ride, board = connections.ride[c], connections.start[c]
        if connections.board[c] and walked_to[board] < on[ride]:
            on[ride], boarded[ride], before[ride] = walked_to[board], c, origin[board]
        arrival, stop = connections.arrival[c], connections.end[c]
        if on[ride] == NEVER or not connections.alight[c] or arrival > arrive:
            continue
        if first == len(alightings):
            alightings = _twice_as_long(alightings)
        alightings[first, CONNECTION], alightings[first, BOARDED] = c, boarded[ride]
        alightings[first, BEFORE] = before[ride]
        if end[stop] >= 0 and arrival + end[stop] <= arrive and on[ride] + end[stop] < walked:
            last, walked = first, on[ride] + end[stop]
        for k in range(changes.indptr[stop], changes.indptr[stop + 1]):
            if arrival + changes.seconds[k] <= arrive:
                if count == len(onward):
                    onward = _twice_as_long(onward)
                onward[count, 0], onward[count, 1] = arrival + changes.seconds[k], changes.stop[k]
                onward[count, 2], onward[count, 3] = on[ride] + changes.walk[k], first
                count += 1
        first += 1
    return last, walked, alightings, first, onward[:count]


@njit(cache=True, nogil=True)
def _twice_as_long(rows):
    longer = np.empty((2 * len(rows), rows.shape[1]), rows.dtype)
    longer[: len(rows)] = rows
    return longer

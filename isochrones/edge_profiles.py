"""Profiles at the ends of streets, so that a point's time takes two short lists and not those of thirty stops.

Whoever stands on a street walks to one of its ends, or to a stop on it, and on from there. An *entry* of an
end is a journey by some stop, and the walk from the end to the stop. It is left out where an entry of a
stop no further from the end beats it, for whoever can still walk to the further stop can walk to the nearer
one too. So the entries whose walk a point's cap leaves room for give exactly the journeys of all its stops.

Of a window of arriving, an entry says at which of the instants one is there, and how long before it one boards;
of a window of departing, when one boards and when one is there. (In turned time it is the other way round; see
``transit_search``.) The walk stays apart and is counted in the ticks of searches, so that a point's walk is rounded
to seconds once and whole, as an origin's is.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from isochrones.profile_kernels import LEAVE, REACH, Lists
from isochrones.window_times import MINUTE

HALF = 0.5
"""Walks are rounded to seconds, so what takes up to so much more or leaves so much earlier may still count."""


class EndWalks(NamedTuple):
    """Walks from rows to stops, nearest stop first; the same for every site.

    The rows are the ends of edges and after them the stops themselves, which are met along their own edges.

    Attributes:
        start: int64 (rows + 1). stop: int32. minutes: float32.
        end_row: int32 (edges, 2). edge_minutes: float64.
        on_start: int64 (edges + 1); on_row: int32 row, on_fraction: float64 of the stops on each edge.
    """

    start: np.ndarray
    stop: np.ndarray
    minutes: np.ndarray
    end_row: np.ndarray
    edge_minutes: np.ndarray
    on_start: np.ndarray
    on_row: np.ndarray
    on_fraction: np.ndarray


class Direct(NamedTuple):
    """Walks all the way: float32 minutes (sites, ends), inf beyond the cap, and where each site meets the streets."""

    minutes: np.ndarray
    edge: np.ndarray
    fraction: np.ndarray
    connector: np.ndarray
    cap: float


class EdgeProfiles(NamedTuple):
    """What the ends of all edges offer towards some sites, at the instants of a window.

    Attributes:
        walks: from rows to stops. direct: to the sites.
        start: int64 (sites x rows + 1) into the entries, in the order of ``runs``.
        moment: int32. Arriving: number of the first instant by which one is there; departing: the second
            of being there.
        value: float32 seconds, whole, without the walk to the stop. Arriving: from boarding to that instant;
            departing: when one boards. Seconds of the clock count from the first instant.
        walk: float32 minutes from the end to the stop.
        arriving: which clock. instants: how many, one a minute. rank: of the percentile among them.
        cap: longest walk to a stop, minutes. longest: seconds of a journey.
    """

    walks: EndWalks
    direct: Direct
    start: np.ndarray
    moment: np.ndarray
    value: np.ndarray
    walk: np.ndarray
    arriving: bool
    instants: int
    rank: int
    cap: float
    longest: int


class StopEntries(NamedTuple):
    """The entries of every stop that count within a window: ``start`` (stops + 1), ``moment``, ``value``.

    ``moments``: of departing, the distinct seconds of being there, ascending, which ``place`` numbers.
    """

    start: np.ndarray
    moment: np.ndarray
    value: np.ndarray
    place: np.ndarray
    moments: int


def stop_entries(boarding: Lists, first: int, instants: int, arriving: bool, longest: int) -> StopEntries:
    """The entries of the stops' profiles that some instant of the window can use.

    Args:
        boarding: profiles of the stops.
        first: the first instant, seconds.
        instants: how many, one a minute.
        arriving: which clock.
        longest: seconds of a journey.
    """
    read = _entries_by_instant if arriving else _entries_by_second
    start, moment, value = read(boarding, np.int64(first), instants, np.int64(longest))
    if arriving:
        return StopEntries(start, moment, value, moment, instants)
    moments, place = np.unique(moment, return_inverse=True)
    return StopEntries(start, moment, value, place.astype(np.int32), len(moments))


def edge_profiles(
    walks: EndWalks,
    direct: Direct,
    stops: list[StopEntries],
    window: tuple[bool, int, int],
    cap: float,
    longest: int,
) -> EdgeProfiles:
    """Merge the profiles of the stops at the ends of edges.

    Args:
        walks: to the stops.
        direct: to the sites.
        stops: entries for each site.
        window: whether of arriving, how many instants, and the rank of the percentile.
        cap: minutes of the longest walk to a stop.
        longest: seconds of the longest journey.
    """
    arriving, instants, rank = window
    parts = [_merged(walks, each, bool(arriving), instants, cap * MINUTE, longest + HALF) for each in stops]
    counts = [np.zeros(1, np.int64), *(np.diff(part[0]) for part in parts)]
    none = np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.float32)
    columns = [np.concatenate([none[c], *(part[c + 1] for part in parts)]) for c in range(3)]
    return EdgeProfiles(
        walks, direct, np.cumsum(np.concatenate(counts)), *columns, bool(arriving), instants, int(rank),
        float(cap), int(longest),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _entries_by_instant(boarding, first, instants, longest):
    """Of each stop, the latest leaving before each instant by which something newly arrives."""
    stops = len(boarding.start)
    start = np.zeros(stops + 1, np.int64)
    moment, value = np.empty(boarding.count.sum(), np.int32), np.empty(boarding.count.sum(), np.float32)
    total, last = 0, first + (instants - 1) * MINUTE
    for stop in range(stops):
        begin, before = boarding.start[stop], -1
        for row in range(begin, begin + boarding.count[stop]):
            reach = boarding.entries[row, REACH]
            if reach > last:
                continue
            k = max(0, (reach - first + MINUTE - 1) // MINUTE)
            taken = first + k * MINUTE - boarding.entries[row, LEAVE]
            if k != before and taken <= longest:
                moment[total], value[total] = k, taken
                total += 1
            before = k
            if k == 0:
                break  # the rest leaves earlier still
        start[stop + 1] = total
    return start, moment[:total].copy(), value[:total].copy()


@njit(cache=True, nogil=True)
def _entries_by_second(boarding, first, instants, longest):
    """Of each stop, what leaves at the first instant or later and is there in time; seconds after it."""
    stops = len(boarding.start)
    start = np.zeros(stops + 1, np.int64)
    moment, value = np.empty(boarding.count.sum(), np.int32), np.empty(boarding.count.sum(), np.float32)
    total, last = 0, (instants - 1) * MINUTE
    for stop in range(stops):
        begin = boarding.start[stop]
        for row in range(begin, begin + boarding.count[stop]):
            leave, reach = boarding.entries[row, LEAVE] - first, boarding.entries[row, REACH] - first
            if leave >= 0 and reach - min(leave, last) <= longest:
                moment[total], value[total] = reach, leave
                total += 1
        start[stop + 1] = total
    return start, moment[:total].copy(), value[:total].copy()


@njit(cache=True, nogil=True)
def _merged(walks, stops, arriving, instants, cap_seconds, longest):
    """The entries of every row that no entry of a nearer stop beats, the nearest stops' first."""
    rows = len(walks.start) - 1
    start = np.zeros(rows + 1, np.int64)
    room = 1 << 16
    moment, value, walk = np.empty(room, np.int32), np.empty(room, np.float32), np.empty(room, np.float32)
    best = np.empty(stops.moments)
    total, last = 0, (instants - 1.0) * MINUTE
    latest = last + cap_seconds
    for row in range(rows):
        best[:] = np.inf if arriving else -np.inf
        for link in range(walks.start[row], walks.start[row + 1]):
            stop, minutes = walks.stop[link], walks.minutes[link]
            seconds = np.float64(minutes) * MINUTE
            for i in range(stops.start[stop], stops.start[stop + 1]):
                k = stops.place[i]
                if arriving:
                    found = stops.value[i] + seconds
                    if found >= best[k] or found > longest:
                        continue
                    _lower(best, k, found)
                else:
                    # who leaves so late that any walk still ends after the last instant might as well leave then
                    found = min(stops.value[i] - seconds, latest)
                    if found < -HALF or found <= best[k] or stops.moment[i] - min(found, last) > longest:
                        continue
                    _raise(best, k, found)
                if total == room:
                    room *= 2
                    moment, value = _longer(moment, room), _longer(value, room)
                    walk = _longer(walk, room)
                moment[total], value[total], walk[total] = stops.moment[i], stops.value[i], minutes
                total += 1
        start[row + 1] = total
        _in_order(start[row], total, arriving, moment, value, walk)
    return start, moment[:total].copy(), value[:total].copy(), walk[:total].copy()


@njit(cache=True, nogil=True)
def _in_order(first, last, arriving, moment, value, walk):
    """Sort the entries of a row by their instant, or from the last to leave to the first."""
    for k in range(first + 1, last):
        at, mine, leave = k, (moment[k], value[k], walk[k]), value[k] - np.float64(walk[k]) * MINUTE
        while at > first and (
            moment[at - 1] > mine[0]
            if arriving
            else value[at - 1] - np.float64(walk[at - 1]) * MINUTE < leave
        ):
            moment[at], value[at], walk[at] = moment[at - 1], value[at - 1], walk[at - 1]
            at -= 1
        moment[at], value[at], walk[at] = mine


@njit(cache=True, nogil=True)
def _lower(best, first, seconds):
    """Who is there by an instant is there by the next, a minute later."""
    for k in range(first, len(best)):
        if best[k] <= seconds:
            return
        best[k] = seconds
        seconds += MINUTE


@njit(cache=True, nogil=True)
def _raise(best, first, leave):
    """Who can be there by one second can be by a later one."""
    for k in range(first, len(best)):
        if best[k] >= leave:
            return
        best[k] = leave


@njit(cache=True, nogil=True)
def _longer(column, room):
    copy = np.empty(room, column.dtype)
    copy[: len(column)] = column
    return copy

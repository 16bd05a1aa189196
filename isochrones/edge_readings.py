"""Reading percentiles of public transport anywhere along a street out of the profiles at its ends.

The compiled functions take the arrays of the profiles one by one (``flat``): a tuple of thirty arrays costs more to
hand over than a percentile.
"""

import numpy as np
from numba import njit

from isochrones.edge_profiles import EdgeProfiles
from isochrones.street_graph import TICKS_PER_MINUTE

PER_MINUTE = 1.0 / 60.0
PER_TICK = 1.0 / TICKS_PER_MINUTE
AT_ONCE = 32
"""Points in one call of compiled code."""


@njit(inline="always")
def _walk(share, whole, more):
    """Minutes along a share of a street and ``more``, in whole ticks as a search from the point counts them."""
    return max(np.rint(share * whole * TICKS_PER_MINUTE) * PER_TICK + more, 0.0)


@njit(inline="always")
def _place_of_leaving(second, instants):
    """Who leaves at a second after the first instant left at or after this one, counted from the last."""
    leave = np.floor(second + 0.5)
    if leave < 0.0:
        return np.int64(instants)
    return instants - 1 - min(instants - 1, np.int64(leave * PER_MINUTE))


@njit(cache=True, nogil=True)
def _runs(
    start, moment, value, walk, arriving, instants, cap, end_row, edge_minutes, on_start, on_row, on_fraction,
    direct, site_edge, site_fraction, site_connector, direct_cap, row, part, entry, place,
    first, offset, count, on_foot, site, edge, fraction, connector, points, most,
):  # fmt: skip
    """The seconds of points at all instants, as runs in which each takes a minute more than the one before.

    The instants are taken in the order in which waiting grows: of arriving as they come, of departing from the
    last to the first. Those before a point's first run have no journey. What takes more than ``most`` seconds
    may be left out.

    Written are for each of ``points`` points the number of runs, where each begins (and the number of instants
    after the last), its seconds less a minute for every place, and the seconds of walking all the way, inf
    beyond its cap. Many points at once, for a call costs as much as a point.
    """
    shift, last = site * ((len(start) - 1) // len(site_edge)), (instants - 1) * 60.0
    for p in range(points):
        e, f, more = edge[p], fraction[p], np.rint(connector[p] * TICKS_PER_MINUTE) * PER_TICK
        whole, ways = edge_minutes[e], 2
        row[0], part[0] = end_row[e, 0], _walk(f, whole, more)
        row[1], part[1] = end_row[e, 1], _walk(1.0 - f, whole, more)
        walked = min(part[0] + direct[site, row[0]], part[1] + direct[site, row[1]])
        if site_edge[site] == e:
            walked = min(walked, _walk(abs(site_fraction[site] - f), whole, more) + site_connector[site])
        on_foot[p] = walked * 60.0 if walked <= direct_cap else np.inf
        for k in range(on_start[e], on_start[e + 1]):
            row[ways], part[ways] = on_row[k], _walk(abs(on_fraction[k] - f), whole, more)
            ways += 1
        for way in range(ways):
            entry[way], place[way] = start[shift + row[way]] - 1, -1
        found, best = 0, np.inf
        while True:
            way = 0
            for other in range(ways):
                if place[other] < 0:
                    # the next entry of this row whose walk is within the cap and that is quick enough
                    i, end = entry[other] + 1, start[shift + row[other] + 1]
                    room, mine, here = cap - part[other], part[other], np.int64(instants)
                    if arriving:
                        while i < end and (walk[i] > room or value[i] + (walk[i] + mine) * 60.0 > most):
                            i += 1
                        if i < end:
                            here = np.int64(moment[i])
                    else:
                        while i < end and (
                            walk[i] > room
                            or moment[i] - min(value[i] - (walk[i] + mine) * 60.0, last) > most + 1.0
                        ):
                            i += 1
                        if i < end:
                            here = _place_of_leaving(value[i] - (walk[i] + mine) * 60.0, instants)
                    entry[other], place[other] = i, here
                if place[other] < place[way]:
                    way = other
            here = place[way]
            if here == instants:
                break
            if arriving:
                seconds = value[entry[way]] + (walk[entry[way]] + part[way] - here) * 60.0
            else:
                seconds = moment[entry[way]] - last
            if seconds < best:
                best = seconds
                if found and first[p, found - 1] == here:
                    found -= 1
                first[p, found], offset[p, found] = here, seconds
                found += 1
            place[way] = -1
        first[p, found], count[p] = instants, found


@njit(cache=True, nogil=True)
def _within(first, offset, count, p, limit):
    """How many instants of a point's runs take no more seconds than the limit."""
    found = 0
    for r in range(count[p]):
        last = min(np.int64(np.floor((limit - offset[p, r]) * PER_MINUTE)), first[p, r + 1] - 1)
        found += max(last - first[p, r] + 1, 0)
    return found


@njit(cache=True, nogil=True)
def levels(
    start, moment, value, walk, arriving, instants, cap, end_row, edge_minutes, on_start, on_row, on_fraction,
    direct, site_edge, site_fraction, site_connector, direct_cap, row, part, entry, place,
    first, offset, count, on_foot, edge, fraction, connector, points, rank, limits, found,
):  # fmt: skip
    """Write how many of the ascending ``limits`` (in seconds) the percentile to the nearest site is beyond.

    At most as many points at once as the desk of ``flat``, whose arrays these are, has room for.

    ``connector``: minutes from the street to the point. A bound takes some off or adds some: times grow with
    every walk, and no walk is shorter than nothing.
    """
    never = len(limits)
    for p in range(points):
        found[p] = never
    for site in range(len(site_edge)):
        _runs(
            start, moment, value, walk, arriving, instants, cap, end_row, edge_minutes, on_start, on_row, on_fraction,
            direct, site_edge, site_fraction, site_connector, direct_cap, row, part, entry, place,
            first, offset, count, on_foot, site, edge, fraction, connector, points, limits[never - 1],
        )  # fmt: skip
        for p in range(points):
            for at in range(found[p] - 1, -1, -1):
                if on_foot[p] > limits[at] and _within(first, offset, count, p, limits[at]) < rank:
                    break
                found[p] = at


@njit(cache=True, nogil=True)
def _least_levels(
    start, moment, value, walk, arriving, instants, cap, end_row, edge_minutes, on_start, on_row, on_fraction,
    direct, site_edge, site_fraction, site_connector, direct_cap, row, part, entry, place,
    first, offset, count, on_foot, rank, limits,
):  # fmt: skip
    found, fraction, connector = (
        np.empty(len(edge_minutes), np.int64),
        np.zeros(AT_ONCE),
        np.full(AT_ONCE, -np.inf),
    )
    edges = np.arange(len(found))
    for begin in range(0, len(found), AT_ONCE):
        points = min(AT_ONCE, len(found) - begin)
        levels(
            start, moment, value, walk, arriving, instants, cap, end_row, edge_minutes, on_start, on_row, on_fraction,
            direct, site_edge, site_fraction, site_connector, direct_cap, row, part, entry, place,
            first, offset, count, on_foot, edges[begin:], fraction, connector, points, rank, limits, found[begin:],
        )  # fmt: skip
    return found


@njit(cache=True, nogil=True)
def _minutes(
    start, moment, value, walk, arriving, instants, cap, end_row, edge_minutes, on_start, on_row, on_fraction,
    direct, site_edge, site_fraction, site_connector, direct_cap, row, part, entry, place,
    first, offset, count, on_foot, edge, fraction, connector, rank, longest,
):  # fmt: skip
    found = np.full(len(edge), np.inf, np.float32)
    for begin in range(0, len(edge), AT_ONCE):
        points = min(AT_ONCE, len(edge) - begin)
        for site in range(len(site_edge)):
            _runs(
                start, moment, value, walk, arriving, instants, cap, end_row, edge_minutes, on_start, on_row,
                on_fraction, direct, site_edge, site_fraction, site_connector, direct_cap, row, part, entry, place,
                first, offset, count, on_foot, site, edge[begin:], fraction[begin:], connector[begin:], points,
                longest + 0.5,
            )  # fmt: skip
            for p in range(points):
                seconds = np.rint(on_foot[p])
                if _within(first, offset, count, p, longest + 0.5) >= rank:
                    low, high = np.int64(-1), np.int64(longest)
                    while high - low > 1:
                        middle = (low + high) >> 1
                        if _within(first, offset, count, p, middle + 0.5) >= rank:
                            high = middle
                        else:
                            low = middle
                    seconds = min(seconds, np.float64(high))
                if seconds <= longest:
                    found[begin + p] = min(found[begin + p], np.float32(seconds / 60.0))
    return found


def flat(profiles: EdgeProfiles) -> tuple:
    """The arrays of profiles one by one, and a desk to work at: compiled code takes these much faster."""
    walks, direct = profiles.walks, profiles.direct
    ways = int(np.diff(walks.on_start).max(initial=0)) + 2
    room = np.empty((3, ways), np.int64)
    return (
        profiles.start, profiles.moment, profiles.value, profiles.walk, profiles.arriving, profiles.instants,
        profiles.cap, walks.end_row, walks.edge_minutes, walks.on_start, walks.on_row, walks.on_fraction,
        direct.minutes, direct.edge, direct.fraction, direct.connector, direct.cap,
        room[0], np.empty(ways), room[1], room[2],
        np.empty((AT_ONCE, profiles.instants + 1), np.int64), np.empty((AT_ONCE, profiles.instants)),
        np.empty(AT_ONCE, np.int64), np.empty(AT_ONCE),
    )  # fmt: skip


def minutes_on_edges(profiles: EdgeProfiles, edge, fraction, connector) -> np.ndarray:
    """Float32 minutes at the percentile of points on edges, to the nearest site; inf: unreachable, or edge -1.

    Args:
        profiles: of the ends of edges.
        edge: int32 of each point.
        fraction: along the edge.
        connector: minutes from the street to the point; it may be below 0, see ``levels``.
    """
    on = np.flatnonzero(edge >= 0)
    minutes = np.full(len(edge), np.inf, np.float32)
    met = edge[on], np.asarray(fraction[on], np.float64), np.asarray(connector[on], np.float64)
    minutes[on] = _minutes(*flat(profiles), *met, profiles.rank, float(profiles.longest))
    return minutes


def least_levels(profiles: EdgeProfiles, limits: np.ndarray) -> np.ndarray:
    """A level that no point of each edge is below, as if it stood on both ends and at every stop at once."""
    return _least_levels(*flat(profiles), profiles.rank, limits)

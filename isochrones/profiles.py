"""Profiles of one site: the journeys between it and every stop that no other beats, over a whole day."""

from dataclasses import dataclass

import numpy as np

from isochrones.profile_kernels import LEAVE, NEVER, REACH, RIDES, WALK, Lists, no_lists, scan
from isochrones.transit_arrays import Changes, Walks
from isochrones.transit_search import Facing, SiteWalks
from isochrones.window_times import (
    latest_on_the_day,
    seconds_to_arrival,
    seconds_to_arrive_by,
    unbeaten,
)

SITES_AT_ONCE = 63
"""Sites of one search of a day; each is a bit."""


def boarding_profiles(facing: Facing, changes: Changes, egress: np.ndarray, max_rides: int | None) -> Lists:
    """What can be boarded at each stop to reach the site whose walks from the stops are `egress`.

    `max_rides`: the most rides of a journey; None: as many as one likes.
    """
    nothing = no_lists(len(egress))
    if max_rides is None:
        return scan(facing.connections, facing.n_rides, changes, egress, nothing, False)
    return list(boarding_by_rides(facing, changes, egress, max_rides))[-1]


def boarding_by_rides(facing: Facing, changes: Changes, egress: np.ndarray, max_rides: int):
    """Boarding profiles of at most 1, 2, ... `max_rides` rides, one after the other."""
    onward = no_lists(len(egress))
    for _ in range(max_rides):
        onward = scan(facing.connections, facing.n_rides, changes, egress, onward, True)
        yield onward


def window_seconds(
    facing: Facing,
    changes: Changes,
    access: Walks,
    site: SiteWalks,
    longest: int,
    max_rides: int | None = None,
) -> np.ndarray:
    """`seconds_at_instants` of the journeys to a site."""
    boarding = boarding_profiles(facing, changes, site.egress, max_rides)
    return seconds_at_instants(facing, boarding, access, site.direct, longest)


def seconds_at_instants(
    facing: Facing, boarding: Lists, access: Walks, direct: np.ndarray, longest: int
) -> np.ndarray:
    """Seconds between each point and the site at each instant: (points, n) int32, `UNREACHABLE` if none.

    Waiting at the instant's end is inside. In turned time the instants run backwards.
    """
    read = seconds_to_arrive_by if facing.arriving else seconds_to_arrival
    first, n = np.int32(facing.instants[0]), len(facing.instants)
    return read(boarding, access, direct, first, n, np.int32(longest))


def reached_on_the_day(
    facing: Facing, changes: Changes, access: Walks, egress: np.ndarray, max_rides: int | None = None
) -> np.ndarray:
    """Points with a journey of any length that the window's most generous instant allows, (sites, points) bool.

    `facing` holds the whole day; `egress` is (sites, stops). Tells a journey too long for the window
    (`beyond_cutoff`) from no service at all.
    """
    by = facing.instants[-1] if facing.arriving else NEVER
    if max_rides is None:
        several = range(0, len(egress), SITES_AT_ONCE)
        parts = [egress[first : first + SITES_AT_ONCE] for first in several]
        found = [latest_on_the_day(facing.connections, facing.n_rides, changes, part, by) for part in parts]
        boarding = np.concatenate(found, axis=1)
    else:
        lists = [boarding_profiles(facing, changes, walks, max_rides) for walks in egress]
        boarding = np.stack([_latest_of(one, by) for one in lists], axis=1)
    latest = boarding[access.stop] - access.seconds[:, None]
    enough = latest >= (-(2**29) if facing.arriving else facing.instants[0])
    points = np.repeat(np.arange(len(access.indptr) - 1), np.diff(access.indptr))
    reached = np.zeros((len(access.indptr) - 1, len(egress)), bool)
    np.logical_or.at(reached, points, enough)
    return reached.T


def _latest_of(boarding: Lists, by: int) -> np.ndarray:
    """Latest second to board at each stop and reach the site by a second, int32; `-NEVER` where none."""
    latest = np.full(len(boarding.count), -NEVER, np.int32)
    for stop in np.flatnonzero(boarding.count):
        first = boarding.start[stop]
        mine = boarding.entries[first : first + boarding.count[stop]]
        in_time = mine[mine[:, REACH] <= by, LEAVE]
        latest[stop] = in_time.max(initial=-NEVER)
    return latest


@dataclass(frozen=True, eq=False)
class PointJourneys:
    """Journeys between each point and one site that no other beats, on the real clock, ascending.

    `start` int64 (points + 1): the rows of each point; `depart`, `arrive` int32 seconds, `rides`
    int16, `walk` int32 seconds.
    """

    start: np.ndarray
    depart: np.ndarray
    arrive: np.ndarray
    rides: np.ndarray
    walk: np.ndarray


def point_journeys(
    facing: Facing, boarding: Lists, access: Walks, direct: np.ndarray, longest: int
) -> PointJourneys:
    """The journeys of points by their walks to stops, at most `longest` seconds; slower than walking left out."""
    moments = _moments(boarding)
    span = int(moments[-1] - moments[0]) + 1 if len(moments) else 0
    moment_of = np.zeros(span, np.int32)
    moment_of[moments - moments[:1]] = np.arange(len(moments), dtype=np.int32)
    start, found = unbeaten(boarding, access, direct, moment_of, moments, np.int32(longest))
    leave, reach = found[:, LEAVE], found[:, REACH]
    if not facing.turned:
        return PointJourneys(
            start, leave.copy(), reach.copy(), found[:, RIDES].astype(np.int16), found[:, WALK]
        )
    back = _backwards(start)
    rides, walk = found[back, RIDES].astype(np.int16), found[back, WALK]
    return PointJourneys(start, -reach[back], -leave[back], rides, walk)


def _moments(boarding: Lists) -> np.ndarray:
    """Every second at which some entry reaches the site, ascending."""
    count = np.asarray(boarding.count, np.int64)
    row = np.repeat(boarding.start - np.cumsum(count) + count, count) + np.arange(count.sum())
    return np.unique(boarding.entries[row, REACH])


def _backwards(start: np.ndarray) -> np.ndarray:
    """The rows of each point from its last to its first."""
    point = np.repeat(np.arange(len(start) - 1), np.diff(start))
    return start[point] + start[point + 1] - 1 - np.arange(start[-1])

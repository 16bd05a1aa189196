"""From a timetable and walks to the seconds of a window: both clocks, both directions, one kernel.

Everything is turned to face the site. Going there, connections stand as they are; going home, time and
roles are reversed: a vehicle from A at 10:00 to B at 10:10 becomes one from B at -10:10 to A at -10:00, and
the earliest arrival home becomes the latest departure towards the site.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from isochrones.changes import change_walks
from isochrones.timetable import HORIZON, Timetable
from isochrones.transit_arrays import UNREACHABLE, Changes, Connections, Walks
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_kernels import latest_boardings, lower_to_arrivals, seconds_to_arrive_by
from isochrones.transit_options import TransitOptions, Window

TABLE_CELLS = 16_000_000


@dataclass(frozen=True)
class Facing:
    """A timetable's connections and a window, turned to face the site.

    `instants` are those of arriving where `arriving`, else of departing, in turned time.
    """

    connections: Connections
    n_rides: int
    instants: np.ndarray
    arriving: bool
    turned: bool


def prepared(
    timetable: Timetable,
    footpaths: Walks,
    window: Window,
    direction: str,
    options: TransitOptions,
    beyond_seconds: int = 0,
) -> tuple[Facing, Changes]:
    """What searches of one window share: connections facing the site, and changes facing it too.

    `beyond_seconds` widens the connections to journeys that much longer than the longest.
    """
    check_span(window, options.longest_seconds)
    facing = facing_site(timetable, window, direction, options.longest_seconds + beyond_seconds)
    change_seconds = round(options.min_change_minutes * 60)
    return facing, change_walks(footpaths, timetable.transfers, change_seconds, facing.turned)


def check_span(window: Window, longest_seconds: int) -> None:
    """Raise `BadTransitOption` where a journey of the window could leave the hours a timetable holds."""
    first, last = int(window.instants[0]), int(window.instants[-1])
    first, last = (
        (first - longest_seconds, last) if window.by == "arrive" else (first, last + longest_seconds)
    )
    if first < HORIZON[0] or last > HORIZON[1]:
        raise BadTransitOption(
            f"journeys of up to {longest_seconds // 60} minutes from this window may run from "
            f"{first / 3600:.1f} to {last / 3600:.1f} h, and a timetable holds {HORIZON[0] // 3600} to "
            f"{HORIZON[1] // 3600} h of its date; choose another window or a smaller max_minutes"
        )


def facing_site(timetable: Timetable, window: Window, direction: str, longest_seconds: int) -> Facing:
    """The connections that a journey of the window, at most `longest_seconds` long, can use."""
    first, last = int(window.instants[0]), int(window.instants[-1])
    if window.by == "arrive":
        first -= longest_seconds
    else:
        last += longest_seconds
    return _facing(timetable, first, last, window, direction)


def facing_between(timetable: Timetable, first: int, last: int, direction: str) -> Facing:
    """The connections inside some seconds of the day, without instants."""
    return _facing(timetable, first, last, Window(np.zeros(0, np.int32), "arrive"), direction)


def _facing(timetable: Timetable, first: int, last: int, window: Window, direction: str) -> Facing:
    rows = np.flatnonzero((timetable.departure >= first) & (timetable.arrival <= last))
    turned = direction == "from_site"
    connections = _turned(timetable, rows) if turned else _straight(timetable, rows)
    instants = np.ascontiguousarray(-window.instants[::-1]) if turned else window.instants
    n_rides = int(timetable.ride.max()) + 1 if len(timetable.ride) else 0
    return Facing(connections, n_rides, instants, (window.by == "arrive") != turned, turned)


def _straight(timetable: Timetable, rows: np.ndarray) -> Connections:
    columns = (timetable.departure, timetable.arrival, timetable.from_stop, timetable.to_stop, timetable.ride)
    return Connections(*(column[rows] for column in columns), timetable.board[rows], timetable.alight[rows])


def _turned(timetable: Timetable, rows: np.ndarray) -> Connections:
    backwards = rows[::-1]
    departure, arrival = -timetable.arrival[backwards], -timetable.departure[backwards]
    order = np.argsort(departure.astype(np.int64) * 2**32 + arrival, kind="stable")
    rows = backwards[order]
    columns = (timetable.to_stop, timetable.from_stop, timetable.ride, timetable.alight, timetable.board)
    return Connections(departure[order], arrival[order], *(column[rows] for column in columns))


@dataclass(frozen=True)
class SiteWalks:
    """Walks around one site, facing it: stop to site (n_stops,) and point to site (points,), int32 seconds.

    `egress` is -1 and `direct` `UNREACHABLE` beyond their caps.
    """

    egress: np.ndarray
    direct: np.ndarray


Boardings = Iterable[tuple[np.ndarray, np.ndarray]]


def boardings_of(facing: Facing, changes: Changes, egress: np.ndarray) -> Boardings:
    """(seconds of arriving at the site, latest boardings at every stop by them), in blocks.

    The arrivals are the instants themselves, or where those are of departing, every second at which one
    can arrive. The blocks bound the memory.
    """
    arrivals = facing.instants if facing.arriving else site_arrivals(facing, egress)
    block = max(1, TABLE_CELLS // max(len(egress), 1))
    changes = _to_come_from(changes)
    for start in range(0, len(arrivals), block):
        part = arrivals[start : start + block]
        yield part, latest_boardings(facing.connections, facing.n_rides, changes, egress, part)


def _to_come_from(changes: Changes) -> Changes:
    """From each stop one boards at back to those one may have alighted at."""
    stops = len(changes.indptr) - 1
    alight = np.repeat(np.arange(stops, dtype=np.int32), np.diff(changes.indptr))
    order = np.argsort(changes.stop, kind="stable")
    indptr = np.concatenate([[0], np.cumsum(np.bincount(changes.stop, minlength=stops))]).astype(np.int32)
    return Changes(indptr, alight[order], changes.seconds[order], changes.walk[order])


def seconds_of_points(
    facing: Facing, boardings: Boardings, access: Walks, site: SiteWalks, longest: int
) -> np.ndarray:
    """Seconds between points and the site at each instant, from boardings already searched."""
    longest = np.int32(longest)
    if facing.arriving:
        blocks = [
            seconds_to_arrive_by(boarding, access, site.direct, instants, longest)
            for instants, boarding in boardings
        ]
        return np.concatenate(blocks, axis=1)
    walked = np.where(site.direct <= longest, site.direct, UNREACHABLE)
    result = np.repeat(walked[:, None], len(facing.instants), axis=1)
    for arrivals, boarding in boardings:
        lower_to_arrivals(result, boarding, access, arrivals, facing.instants, longest)
    return result


def site_arrivals(facing: Facing, egress: np.ndarray) -> np.ndarray:
    """Every second at which someone who leaves a vehicle can reach the site, increasing."""
    ways_in = facing.connections.alight & (egress[facing.connections.end] >= 0)
    ends = facing.connections.end[ways_in]
    return np.unique(facing.connections.arrival[ways_in] + egress[ends])

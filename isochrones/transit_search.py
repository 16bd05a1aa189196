"""From a timetable and walks to the seconds of a window: both clocks, both directions, one kernel.

Everything is turned to face the site. Going there, connections stand as they are; going home, time and
roles are reversed: a vehicle from A at 10:00 to B at 10:10 becomes one from B at -10:10 to A at -10:00, and
the earliest arrival home becomes the latest departure towards the site.
"""

from dataclasses import dataclass

import numpy as np

from isochrones.changes import change_walks
from isochrones.linking import StopLinks
from isochrones.timetable import HORIZON, Timetable
from isochrones.transit_arrays import Changes, Connections
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import TransitOptions, Window


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
    links: StopLinks,
    window: Window,
    direction: str,
    options: TransitOptions,
) -> tuple[Facing, Changes]:
    """What searches of one window share: connections facing the site, and changes facing it too."""
    check_span(window, options.longest_seconds)
    facing = facing_site(timetable, window, direction, options.longest_seconds)
    change_seconds = round(options.min_change_minutes * 60)
    rules, sought = timetable.transfers, links.stops.ok
    return facing, change_walks(links.footpaths, rules, change_seconds, facing.turned, sought)


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

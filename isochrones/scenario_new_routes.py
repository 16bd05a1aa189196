"""New routes: their trips made from stops, running times and departures."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd

from isochrones.feed_agencies import with_operator
from isochrones.gtfs import Feed
from isochrones.scenario import AddRoute, seconds_of
from isochrones.scenario_choice import weekdays
from isochrones.scenario_days import with_service
from isochrones.scenario_errors import ScenarioError
from isochrones.scenario_legs import check_given_speed, check_speed, leg_seconds
from isochrones.scenario_stops import StopBook
from isochrones.scenario_trips import TripSet, replaced, together, with_rows
from isochrones.service_days import validity


def add_route(book: StopBook, table: AddRoute, line_factor: float, where: str, operator: str) -> list[str]:
    """Put a new route into the feed that has most of its stops, so that one changes to it at one stop.

    `operator` is the name of its agency. Returns what should be known of it.
    """
    check_given_speed(table.speed_kmh, table.route_type, where)
    found = [book.find(stop, f"{where}: `stops`") for stop in table.stops]
    host = Counter(stop[0] for stop in found if isinstance(stop, tuple)).most_common(1)
    number = host[0][0] if host else 0
    stops = [book.row_in(number, stop, where) for stop in found]
    path = book.positions(number)[stops]
    legs = leg_seconds(path, table.speed_kmh, table.minutes, line_factor, where)
    check_speed(path, legs, table.route_type, where)
    feed = _with_route(book.feeds[number], table, where, operator)
    feed, service_id = _with_days(feed, table, where)
    ways = [_trips(feed, table, service_id, (stops, legs), 0)]
    if table.both_directions:
        ways.append(_trips(feed, table, service_id, (stops[::-1], legs[::-1]), 1))
    book.feeds[number] = replaced(feed, np.zeros(0, np.int64), together(ways))
    return _beyond_calendars(feed, table, where)


def _beyond_calendars(feed: Feed, table: AddRoute, where: str) -> list[str]:
    first, last = validity(feed)
    if table.valid is None or (table.valid[0] >= first and table.valid[1] <= last):
        return []
    start, end = max(first, table.valid[0]), min(last, table.valid[1])
    return [f"{where}: `valid` passes the calendars of {feed.name}; it runs from {start} to {end}."]


def _with_route(feed: Feed, table: AddRoute, where: str, operator: str) -> Feed:
    if (feed.routes["route_id"] == table.id).any():
        raise ScenarioError(f"{where}: {feed.name} has a route `{table.id}` already: choose another id.")
    feed, agency = with_operator(feed, operator)
    row = {
        "route_id": table.id, "route_short_name": table.name, "route_long_name": "",
        "route_type": str(table.route_type), "agency_id": agency,
    }  # fmt: skip
    return replace(feed, routes=with_rows(feed.routes, [row]))


def _with_days(feed: Feed, table: AddRoute, where: str) -> tuple[Feed, str]:
    """The service of its days, within its own dates or the feed's."""
    first, last = validity(feed)
    days = np.arange((last - first).days + 1)
    runs = np.isin((first.weekday() + days) % 7, weekdays(table.days))
    if table.valid:
        start, end = ((date - first).days for date in table.valid)
        runs &= (days >= start) & (days <= end)
    if not runs.any():
        raise ScenarioError(
            f"{where}: none of its days lies within the calendars of {feed.name}, {first} to {last}: "
            "mend `valid` or `days`."
        )
    return with_service(feed, first, runs, table.id)


def _departures(table: AddRoute, way: int) -> np.ndarray:
    """Seconds after midnight at which it leaves its first stop."""
    if table.departures is None:
        first, last = seconds_of(table.first), seconds_of(table.last)
        return np.arange(first, last + 1, round(table.headway_minutes * 60), dtype=np.int64)
    clocks = table.departures_back if way and table.departures_back is not None else table.departures
    return np.unique([seconds_of(clock) for clock in clocks]).astype(np.int64)


def _trips(feed: Feed, table: AddRoute, service_id: str, way_of: tuple, way: int) -> TripSet:
    """The trips of one direction."""
    stops, legs = way_of
    starts = _departures(table, way)
    stands = np.r_[0, np.full(len(stops) - 2, table.dwell_seconds), 0]
    arrival = np.r_[0, np.cumsum(legs + stands[:-1])]
    size, count = len(stops), len(starts)
    begin = np.repeat(starts, size)
    calls = pd.DataFrame(
        {
            "trip": np.repeat(np.arange(count), size), "stop": np.tile(stops, count),
            "sequence": np.tile(np.arange(1, size + 1), count), "arrival": begin + np.tile(arrival, count),
            "departure": begin + np.tile(arrival + stands, count), "pickup": 0, "drop_off": 0,
            "distance": np.nan,
        }
    )  # fmt: skip
    clocks = [f"{t // 3600:02d}{t // 60 % 60:02d}{t % 60:02d}" for t in starts.tolist()]
    trips = pd.DataFrame(
        {
            "route_id": table.id, "service_id": service_id,
            "trip_id": [f"{table.id}-{way}-{clock}" for clock in clocks],
            "trip_headsign": feed.stops["stop_name"].iloc[stops[-1]], "block_id": "", "direction_id": str(way),
            "wheelchair_accessible": {True: "1", False: "2", None: ""}[table.wheelchair],
        }
    )  # fmt: skip
    return TripSet(trips, calls)

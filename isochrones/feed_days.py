"""One feed on one day: its runs, and the connections they make."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from isochrones.feed_zones import zone_shifts
from isochrones.gtfs import MISSING, Calls, Feed
from isochrones.seated import RunEnds, rides_of
from isochrones.service_days import active_trips
from isochrones.trip_times import NOT_AVAILABLE, Runs, TripCalls, repeats_of, runs_around, usable_calls

Project = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
_RUN_TEXTS = ("trip_id", "route", "headsign", "route_id", "service_id")
UNKNOWN, ACCESSIBLE, NOT_ACCESSIBLE = 0, 1, 2


@dataclass(frozen=True)
class FeedDay:
    """A feed's runs around a day, and the completed calls of their trips.

    `first` and `count` give each trip of the feed its rows in `usable.calls` (count 0: not usable);
    `active` the rows of the trips that run on the day by the calendars.
    """

    feed: Feed
    stops: pd.DataFrame
    usable: TripCalls
    first: np.ndarray
    count: np.ndarray
    active: np.ndarray
    runs: Runs

    @property
    def calls(self) -> Calls:
        """The completed calls, in order of trip and sequence."""
        return self.usable.calls

    def without_runs(self, rows: np.ndarray) -> "FeedDay":
        """The same day less some of its runs."""
        if not len(rows):
            return self
        keep = np.ones(len(self.runs.trip), dtype=bool)
        keep[rows] = False
        return replace(self, runs=self.runs.take(keep))

    def run_table(self, runs: Runs) -> pd.DataFrame:
        """Who each run is.

        `trip_id`, `route` (short name, else long, else id), `headsign`, `route_id`, `service_id`,
        `route_type` (int16, -1 unknown), `wheelchair` (int8: 0 unknown, 1 yes, 2 no), `day`.
        """
        trips = self.feed.trips
        trip_id, headsign, route_id, service_id = (
            trips[name].to_numpy(object)[runs.trip]
            for name in ("trip_id", "trip_headsign", "route_id", "service_id")
        )
        row_of = {own: row for row, own in enumerate(self.feed.routes["route_id"].to_numpy(object))}
        rows = np.array([row_of.get(own, -1) for own in route_id], dtype=np.int64)
        texts = np.empty((len(rows), len(_RUN_TEXTS)), dtype=object, order="F")
        for column, values in enumerate((trip_id, self._route_names()[rows], headsign, route_id, service_id)):
            texts[:, column] = values
        frame = pd.DataFrame(texts, columns=list(_RUN_TEXTS), dtype=object, copy=False)
        kinds = self._route_types()[rows]
        return frame.assign(route_type=kinds, wheelchair=self.wheelchair_of(runs), day=runs.day)

    def wheelchair_of(self, runs: Runs) -> np.ndarray:
        """Whether a wheelchair can board the vehicle of each run: int8, 0 unknown, 1 yes, 2 no."""
        return accessibility(self.feed.trips["wheelchair_accessible"].to_numpy(object)[runs.trip])

    def _route_types(self) -> np.ndarray:
        """GTFS route_type of each route, such as 3 for buses; -1 where the feed says none, and at the end."""
        own = pd.to_numeric(self.feed.routes["route_type"].to_numpy(object), errors="coerce")
        own = np.where(np.isnan(own), -1, own).clip(-1, 32_767)
        return np.append(own.astype(np.int16), np.int16(-1))

    def _route_names(self) -> np.ndarray:
        """What passengers call each route; "" at the end, for those that the feed does not have."""
        routes = self.feed.routes
        short, long, own = (
            routes[name].to_numpy(object) for name in ("route_short_name", "route_long_name", "route_id")
        )
        names = np.where(short != "", short, np.where(long != "", long, own))
        return np.append(names, "")


def day_of_feed(feed: Feed, day: date, project: Project, timezone: str) -> FeedDay:
    """Calls and runs of the day and the days beside it; stops in projected metres."""
    around = [active_trips(feed, day + timedelta(days=offset)) for offset in (-1, 0, 1)]
    wanted = np.zeros(len(feed.trips), dtype=bool)
    for trips in around:
        wanted[trips] = True
    stops = _projected(feed.stops, project)
    usable = usable_calls(feed, np.flatnonzero(wanted), positions(stops))
    count = np.bincount(usable.calls.trip, minlength=len(feed.trips))
    return FeedDay(
        feed=feed,
        stops=stops,
        usable=usable,
        first=np.cumsum(count) - count,
        count=count,
        active=around[1],
        runs=runs_around(feed, around, zone_shifts(feed, day, timezone), usable.calls),
    )


def positions(stops: pd.DataFrame) -> np.ndarray:
    """(stops, 2) metres, NaN where unknown."""
    return np.stack([stops["easting"].to_numpy(), stops["northing"].to_numpy()], axis=1)


def _projected(stops: pd.DataFrame, project: Project) -> pd.DataFrame:
    easting, northing = project(stops["longitude"].to_numpy(), stops["latitude"].to_numpy())
    known = np.isfinite(easting) & np.isfinite(northing)
    return stops.assign(
        name=stops["stop_name"],
        easting=np.where(known, easting, np.nan),
        northing=np.where(known, northing, np.nan),
        wheelchair=_stop_access(stops),
    )


def accessibility(texts: np.ndarray) -> np.ndarray:
    """GTFS wheelchair fields as int8: 1 yes, 2 no, 0 unknown (blank, 0 or anything else)."""
    yes, no = texts == "1", texts == "2"
    return np.where(yes, ACCESSIBLE, np.where(no, NOT_ACCESSIBLE, UNKNOWN)).astype(np.int8)


def _stop_access(stops: pd.DataFrame) -> np.ndarray:
    """`wheelchair_boarding` of each stop; one that does not say takes its station's, however far up."""
    access = accessibility(stops["wheelchair_boarding"].to_numpy(object))
    parent = stops["parent_station"].to_numpy(object)
    within = np.flatnonzero((access == UNKNOWN) & (parent != MISSING[0]) & (parent != MISSING[1]))
    if len(within):
        above = pd.Index(stops["stop_id"], dtype=object).get_indexer(parent[within])
        for _ in range(2):  # a boarding area, its platform, its station
            access[within] = np.where(above >= 0, access[above], UNKNOWN)
    return access


@dataclass(frozen=True)
class Part:
    """What one feed gives to a timetable; stops, trips and rides are numbered from 0 within it.

    `served`: rows of the feed's stops; `trips`: one row per run; `columns`: the connections.
    """

    served: np.ndarray
    trips: pd.DataFrame
    columns: dict[str, np.ndarray]


def part_of(one: FeedDay, horizon: tuple[int, int]) -> Part:
    """The connections of a day that lie inside the horizon (seconds), and the stops and runs they need."""
    calls, runs = one.calls, one.runs
    ridden, ride_of = rides_of(one.feed, one.stops, _ends(one))
    legs = np.maximum(one.count[runs.trip[ridden]] - 1, 0)
    run, ride = np.repeat(ridden, legs), np.repeat(ride_of, legs)
    at = one.first[runs.trip[run]] + np.arange(len(run)) - np.repeat(np.cumsum(legs) - legs, legs)
    shift = runs.shift[run]
    departure, arrival = calls.departure[at] + shift, calls.arrival[at + 1] + shift
    keep = (departure >= horizon[0]) & (arrival <= horizon[1])
    if not keep.all():
        at, run, ride, departure, arrival = (column[keep] for column in (at, run, ride, departure, arrival))
    served, (from_stop, to_stop) = _renumbered(len(one.stops), calls.stop[at], calls.stop[at + 1])
    used, (trip,) = _renumbered(len(runs.trip), run)
    columns = {
        "departure": departure.astype(np.int32),
        "arrival": arrival.astype(np.int32),
        "from_stop": from_stop,
        "to_stop": to_stop,
        "trip": trip,
        "ride": _renumbered(len(ridden), ride)[1][0],
        "board": calls.pickup[at] != NOT_AVAILABLE,
        "alight": calls.drop_off[at + 1] != NOT_AVAILABLE,
    }
    return Part(served, one.run_table(runs.take(used)), columns)


def _ends(one: FeedDay) -> RunEnds:
    runs, calls = one.runs, one.calls
    first = one.first[runs.trip]
    last = first + one.count[runs.trip] - 1
    return RunEnds(
        trip=runs.trip,
        day=runs.day,
        start=calls.departure[first] + runs.shift,
        end=calls.arrival[last] + runs.shift,
        first=calls.stop[first],
        last=calls.stop[last],
        often=repeats_of(one.feed)[runs.trip],
    )


def _renumbered(n: int, *columns: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """The numbers below n that occur, ascending, and the columns as positions among them (int32)."""
    occurs = np.zeros(n, dtype=bool)
    for column in columns:
        occurs[column] = True
    position = np.cumsum(occurs, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(occurs), [position[column] for column in columns]

"""One feed on one day: its runs, and the connections they make."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from isochrones.gtfs import Calls, Feed
from isochrones.service_days import active_trips
from isochrones.trip_times import NOT_AVAILABLE, Runs, runs_around, usable_calls

Project = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class FeedDay:
    """A feed's runs around a day, and the completed calls of their trips.

    `first` and `count` give each trip of the feed its rows in `calls` (count 0: not usable).
    """

    feed: Feed
    stops: pd.DataFrame
    calls: Calls
    first: np.ndarray
    count: np.ndarray
    runs: Runs
    dropped: dict[str, np.ndarray]
    interpolated: int

    def without_runs(self, rows: np.ndarray) -> "FeedDay":
        """The same day less some of its runs."""
        keep = np.ones(len(self.runs.trip), dtype=bool)
        keep[rows] = False
        return replace(self, runs=_select(self.runs, keep))

    def run_table(self, runs: Runs) -> pd.DataFrame:
        """Who each run is: `trip_id`, `route` (short name, else long, else id), `headsign`, `day`."""
        trips, routes = self.feed.trips, self.feed.routes
        names = routes["route_short_name"].where(routes["route_short_name"] != "", routes["route_long_name"])
        names = names.where(names != "", routes["route_id"])
        route = trips["route_id"].map(pd.Series(names.to_numpy(), index=routes["route_id"])).fillna("")
        table = trips.assign(route=route, headsign=trips["trip_headsign"])[["trip_id", "route", "headsign"]]
        return table.iloc[runs.trip].reset_index(drop=True).assign(day=runs.day)


def day_of_feed(feed: Feed, day: date, project: Project) -> FeedDay:
    """Calls and runs of the day and the days beside it; stops in projected metres."""
    around = [active_trips(feed, day + timedelta(days=offset)) for offset in (-1, 0, 1)]
    stops = _projected(feed.stops, project)
    usable = usable_calls(feed, np.unique(np.concatenate(around)), stops[["easting", "northing"]].to_numpy())
    count = np.bincount(usable.calls.trip, minlength=len(feed.trips))
    first = np.searchsorted(usable.calls.trip, np.arange(len(feed.trips)))
    return FeedDay(
        feed=feed,
        stops=stops,
        calls=usable.calls,
        first=first,
        count=count,
        runs=runs_around(feed, day, usable.calls),
        dropped=usable.dropped,
        interpolated=usable.interpolated,
    )


def _projected(stops: pd.DataFrame, project: Project) -> pd.DataFrame:
    easting, northing = project(stops["longitude"].to_numpy(), stops["latitude"].to_numpy())
    known = np.isfinite(easting) & np.isfinite(northing)
    return stops.assign(
        name=stops["stop_name"],
        easting=np.where(known, easting, np.nan),
        northing=np.where(known, northing, np.nan),
    )


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
    calls = one.calls
    runs, ride = joined_by_blocks(one)
    legs = np.maximum(one.count[runs.trip] - 1, 0)
    run = np.repeat(np.arange(len(runs.trip), dtype=np.int32), legs)
    leg = np.arange(len(run)) - np.repeat(np.cumsum(legs) - legs, legs)
    at = one.first[runs.trip][run] + leg
    shift = runs.shift[run]
    departure, arrival = calls.departure[at] + shift, calls.arrival[at + 1] + shift
    keep = (departure >= horizon[0]) & (arrival <= horizon[1])
    at, run = at[keep], run[keep]
    served, stop = np.unique(np.concatenate([calls.stop[at], calls.stop[at + 1]]), return_inverse=True)
    used, trip = np.unique(run, return_inverse=True)
    columns = {
        "departure": departure[keep].astype(np.int32),
        "arrival": arrival[keep].astype(np.int32),
        "from_stop": stop[: len(at)].astype(np.int32),
        "to_stop": stop[len(at) :].astype(np.int32),
        "trip": trip.astype(np.int32),
        "ride": np.unique(ride[run], return_inverse=True)[1].astype(np.int32),
        "board": calls.pickup[at] != NOT_AVAILABLE,
        "alight": calls.drop_off[at + 1] != NOT_AVAILABLE,
    }
    return Part(served, one.run_table(_select(runs, used)), columns)


def joined_by_blocks(one: FeedDay) -> tuple[Runs, np.ndarray]:
    """Runs reordered so that joined ones follow each other, and the ride each belongs to.

    Two runs of a day join if they share a `block_id`, follow each other in time, and the second starts at
    the stop where the first ends: passengers stay seated. Trips repeated by frequency never join.
    """
    runs = one.runs
    block = one.feed.trips["block_id"].to_numpy(object)[runs.trip]
    start = one.calls.departure[one.first[runs.trip]] + runs.shift if len(runs.trip) else runs.shift
    last = one.first[runs.trip] + one.count[runs.trip] - 1
    single = ~pd.Index(one.feed.trips["trip_id"]).isin(one.feed.frequencies["trip_id"])[runs.trip]
    code = pd.factorize(np.where((block == "") | (block == "NA") | ~single, None, block))[0]
    order = np.lexsort((start, runs.day, code))
    ordered, code, start, last = _select(runs, order), code[order], start[order], last[order]
    end = one.calls.arrival[last] + ordered.shift if len(order) else start
    stops = one.calls.stop
    joins = (
        (code[1:] == code[:-1])
        & (code[1:] >= 0)
        & (ordered.day[1:] == ordered.day[:-1])
        & (start[1:] >= end[:-1])
        & (stops[one.first[ordered.trip[1:]]] == stops[last[:-1]])
    )
    ride = np.zeros(len(order), dtype=np.int32)
    ride[1:] = np.cumsum(~joins)
    return ordered, ride


def _select(runs: Runs, rows: np.ndarray) -> Runs:
    return Runs(runs.trip[rows], runs.shift[rows], runs.day[rows])

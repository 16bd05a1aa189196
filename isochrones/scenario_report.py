"""What a scenario does to feeds: trips of each route, kilometres and hours a year, stops, dates."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd
from pyproj import CRS, Transformer

from isochrones.call_order import order_of_calls
from isochrones.gtfs import NO_TIME, Feed
from isochrones.scenario import Scenario
from isochrones.scenario_choice import route_name
from isochrones.scenario_days import service_dates
from isochrones.service_days import validity

YEAR_DAYS = 365.0
KEY = ["feed", "route_id"]
_NO_TRIPS = pd.DataFrame(columns=[*KEY, "trip_id", "route", "mark"], dtype=object)
_NOTICED = ("route_id", "trip_headsign", "block_id", "wheelchair_accessible")


@dataclass(frozen=True)
class ScenarioChanges:
    """The feeds before and after a scenario, and what differs. `notes` are sentences of what to know."""

    scenario: Scenario
    before: tuple[Feed, ...]
    after: tuple[Feed, ...]
    crs: str
    notes: tuple[str, ...]

    @cached_property
    def _pairs(self) -> list[tuple]:
        """Each changed feed before and after, with the tables of their trips."""
        return [
            (old, new, _trips_of(old, self.crs), _trips_of(new, self.crs))
            for old, new in zip(self.before, self.after)
            if old is not new
        ]

    @cached_property
    def routes(self) -> pd.DataFrame:
        """One row per route that changes: `feed`, `route_id`, `route` (its name), rows of trips.txt `added`,
        `removed` and `changed` (the same id at other times, stops or days).
        """
        parts = [_counted(before, after) for _, _, before, after in self._pairs]
        return pd.concat(parts, ignore_index=True) if parts else _counted(_NO_TRIPS, _NO_TRIPS)

    def changes_date(self, day: date) -> bool:
        """Whether any run of the date, or of the days beside it, differs or calls elsewhere."""
        return any(
            _marks_on(old, before, day) != _marks_on(new, after, day)
            for old, new, before, after in self._pairs
        )

    def a_year(self, around: date | None = None) -> pd.DataFrame:
        """One row per route of the changed feeds: runs, kilometres and hours of vehicles a year, before and after.

        Columns `feed`, `route_id`, `route`, and `runs`, `km`, `hours`, each with `_before` and `_after`. A
        service's dates are counted for each day of the week over at most 364 days from the Monday of the week
        of `around` (default: the first day) within the feed's validity; the shares are taken as those of a year
        of 365 days. Kilometres: straight lines between a trip's calls x the scenario's `line_factor`. Hours: from
        leaving its first stop to reaching its last, without layover.
        """
        parts = []
        for old, new, before, after in self._pairs:
            window = _year_of(old, around)
            sides = [
                _volume(feed, table, window, self.scenario.line_factor)
                for feed, table in ((old, before), (new, after))
            ]
            joined = sides[0].add_suffix("_before").join(sides[1].add_suffix("_after"), how="outer")
            named = after.drop_duplicates("route_id").set_index("route_id")["route"]
            named = named.combine_first(before.drop_duplicates("route_id").set_index("route_id")["route"])
            joined = joined.fillna(0.0).rename_axis("route_id").reset_index()
            parts.append(joined.assign(feed=old.name, route=joined["route_id"].map(named)))
        columns = [f"{what}_{side}" for side in ("before", "after") for what in ("runs", "km", "hours")]
        table = (
            pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*KEY, "route", *columns])
        )
        return table[[*KEY, "route", *columns]]

    @cached_property
    def stops_served(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Stops that have a trip after and had none before, and the reverse: `feed`, `stop_id`, `name`."""
        old, new = (_served(feeds) for feeds in (self.before, self.after))
        return new[~new.index.isin(old.index)].reset_index(), old[~old.index.isin(new.index)].reset_index()


def _served(feeds: tuple[Feed, ...]) -> pd.DataFrame:
    parts = []
    for feed in feeds:
        rows = np.unique(feed.calls.stop[(feed.calls.trip >= 0) & (feed.calls.stop >= 0)])
        stops = feed.stops.iloc[rows]
        parts.append(
            pd.DataFrame({"feed": feed.name, "stop_id": stops["stop_id"], "name": stops["stop_name"]})
        )
    return pd.concat(parts).set_index(["feed", "stop_id"])


def _counted(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Trips of each route that are new, gone or changed, told by their ids; routes with none are left out."""
    old, new = (table.set_index([*KEY, "trip_id"])[["route", "mark"]] for table in (before, after))
    both = old.add_suffix("_old").join(new.add_suffix("_new"), how="outer")
    there = both["route_old"].notna(), both["route_new"].notna()
    both = both.assign(
        route=both["route_new"].fillna(both["route_old"]),
        added=~there[0],
        removed=~there[1],
        changed=there[0] & there[1] & (both["mark_old"] != both["mark_new"]),
    )
    counts = ["added", "removed", "changed"]
    table = both.groupby(level=KEY).agg({"route": "first", **dict.fromkeys(counts, "sum")})
    return table[table[counts].any(axis=1)].reset_index()


def _trips_of(feed: Feed, crs: str) -> pd.DataFrame:
    """One row per trip: who it is, what a passenger notices as a number, its metres and its seconds.

    `mark` covers the service too, `noticed` does not: the same trip on other days.
    """
    project = Transformer.from_crs("EPSG:4326", CRS.from_user_input(crs), always_xy=True).transform
    calls, trips = feed.calls, feed.trips
    rows = order_of_calls(calls, np.ones(len(trips), dtype=bool)).rows
    rows = rows[calls.stop[rows] >= 0]
    trip, stop = calls.trip[rows], calls.stop[rows]
    stops = feed.stops[["stop_id", "longitude", "latitude"]]
    stop_mark = pd.util.hash_pandas_object(stops, index=False).to_numpy()
    numbers = pd.DataFrame(
        {
            "order": np.arange(len(rows)) - np.searchsorted(trip, trip), "stop": stop_mark[stop],
            "arrival": calls.arrival[rows], "departure": calls.departure[rows],
            "pickup": calls.pickup[rows], "drop_off": calls.drop_off[rows],
        }
    )  # fmt: skip
    mark = np.zeros(len(trips), dtype=np.uint64)
    np.add.at(mark, trip, pd.util.hash_pandas_object(numbers, index=False).to_numpy())
    own = pd.util.hash_pandas_object(trips[list(_NOTICED)].astype(str), index=False).to_numpy()
    service = pd.util.hash_pandas_object(trips["service_id"].astype(str), index=False).to_numpy()
    metres, seconds = _length_and_duration(feed, rows, project)
    route_row = pd.Index(feed.routes["route_id"]).get_indexer(trips["route_id"])
    called = np.array([*(route_name(feed, row) for row in range(len(feed.routes))), ""], dtype=object)
    return pd.DataFrame(
        {
            "feed": feed.name, "route_id": trips["route_id"], "route": called[route_row],
            "trip_id": trips["trip_id"], "service_id": trips["service_id"],
            "mark": (mark ^ own ^ service).astype(np.int64), "noticed": (mark ^ own).astype(np.int64),
            "metres": metres, "seconds": seconds,
        }
    )  # fmt: skip


def _length_and_duration(feed: Feed, rows: np.ndarray, project) -> tuple[np.ndarray, np.ndarray]:
    """Straight-line metres along each trip's calls, and seconds from its first departure to its last arrival."""
    calls, stops = feed.calls, feed.stops
    trip = calls.trip[rows]
    place = np.column_stack(project(stops["longitude"].to_numpy(float), stops["latitude"].to_numpy(float)))
    steps = np.hypot(*np.diff(place[calls.stop[rows]], axis=0).T)
    within = trip[1:] == trip[:-1]
    metres = np.bincount(
        trip[1:][within], np.nan_to_num(steps[within], posinf=0.0), minlength=len(feed.trips)
    )
    first = np.flatnonzero(np.r_[True, ~within]) if len(rows) else np.zeros(0, int)
    last = np.r_[first[1:] - 1, len(rows) - 1] if len(rows) else first
    start, end = calls.departure[rows[first]].astype(float), calls.arrival[rows[last]].astype(float)
    start = np.where(start == NO_TIME, calls.arrival[rows[first]], start)
    end = np.where(end == NO_TIME, calls.departure[rows[last]], end)
    seconds = np.zeros(len(feed.trips))
    known = (start != NO_TIME) & (end != NO_TIME)
    seconds[trip[first[known]]] = np.maximum(end - start, 0)[known]
    return metres, seconds


def _marks_on(feed: Feed, table: pd.DataFrame, day: date) -> list:
    """Sorted marks of the runs of a date and the days beside it, with how often each runs by frequency."""
    around = service_dates(feed, day - timedelta(days=1), day + timedelta(days=1))
    runs = around.of(table["service_id"])
    often = pd.util.hash_pandas_object(feed.frequencies.astype(str), index=False).to_numpy()
    by_trip = pd.Series(often).groupby(feed.frequencies["trip_id"].to_numpy()).sum()
    repeats = table["trip_id"].map(by_trip).fillna(0).to_numpy()
    return sorted(
        (int(mark), float(repeat), offset)
        for offset in range(3)
        for mark, repeat in zip(table["noticed"].to_numpy()[runs[:, offset]], repeats[runs[:, offset]])
    )


def _year_of(feed: Feed, around: date | None) -> tuple[date, date]:
    first, last = validity(feed)
    if around is not None and first <= around <= last:
        first = max(first, around - timedelta(days=around.weekday()))
    return first, min(last, first + timedelta(days=363))


def _volume(feed: Feed, table: pd.DataFrame, window: tuple[date, date], factor: float) -> pd.DataFrame:
    calendar = service_dates(feed, *window)
    per_day = np.array([(calendar.weekday == day).sum() for day in range(7)])
    shares = np.array(
        [calendar.runs[:, calendar.weekday == day].sum(axis=1) / max(per_day[day], 1) for day in range(7)]
    )
    a_year = np.r_[shares.sum(axis=0) * YEAR_DAYS / 7, 0.0][calendar.ids.get_indexer(table["service_id"])]
    times = table["trip_id"].map(_repeats(feed)).fillna(1).to_numpy()
    runs = a_year * times
    sums = pd.DataFrame(
        {
            "route_id": table["route_id"].to_numpy(), "runs": runs,
            "km": runs * table["metres"].to_numpy() * factor / 1000,
            "hours": runs * table["seconds"].to_numpy() / 3600,
        }
    )  # fmt: skip
    return sums.groupby("route_id").sum()


def _repeats(feed: Feed) -> pd.Series:
    """How many departures `frequencies` gives a trip."""
    rows = feed.frequencies
    departures = -(-(rows["end"] - rows["start"]) // rows["headway"])
    return departures.clip(lower=0).astype(float).groupby(rows["trip_id"]).sum()

"""One day's public transport as sorted connections: what a search scans.

A *connection* is one vehicle moving from one call to the next. A *ride* is what a passenger can sit
through: the run of a trip, or several runs joined by a block.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
from pyproj import CRS, Transformer

from isochrones.clock import as_date
from isochrones.feed_days import FeedDay, Part, Project, day_of_feed, part_of
from isochrones.feed_overlap import repeated_runs
from isochrones.feed_report import FeedReport, report_of
from isochrones.feed_zones import UNSAID, timezone_of
from isochrones.gtfs import Feed, read_gtfs
from isochrones.service_days import check_service
from isochrones.transfer_rules import with_transfer_rules
from isochrones.transit_errors import BadTransitOption, NoServiceOnDate

HORIZON = (-6 * 3600, 30 * 3600)
CONNECTION_COLUMNS = ("departure", "arrival", "from_stop", "to_stop", "trip", "ride", "board", "alight")


@dataclass(frozen=True)
class Timetable:
    """The connections of one date, from 18:00 the day before to 06:00 the day after.

    Connection columns are arrays of one length sorted by departure: `departure` and `arrival` in seconds
    from noon less twelve hours of the date in `timezone` (midnight but for the days on which clocks change,
    see `clock`; negative before it), `from_stop`, `to_stop` and `trip` as row numbers of the frames `stops`
    and `trips`, `ride` numbering what one can sit through, `board` and `alight` true where getting on at
    its start and off at its end is allowed.

    `stops` (only those served): `feed`, `stop_id`, `name`, `easting`, `northing` (metres in `crs`, NaN
    unknown), `wheelchair` (int8: 0 unknown, 1 yes, 2 no), `place` (the row itself; of an alias, which holds
    the calls that a rule for single routes or trips names, the row of its stop). `trips`, one row per run:
    `feed`, `trip_id`, `route`, `headsign`, `route_id`, `service_id`, `route_type` (int16, -1 unknown),
    `wheelchair`, `day` (-1: of the service day before). `transfers`: `from_stop`, `to_stop`,
    `transfer_type`, `seconds` and `same_place` (between aliases of one stop) of the feeds' rules.
    """

    date: str
    crs: str
    identity: str
    stops: pd.DataFrame
    trips: pd.DataFrame
    transfers: pd.DataFrame
    departure: np.ndarray
    arrival: np.ndarray
    from_stop: np.ndarray
    to_stop: np.ndarray
    trip: np.ndarray
    ride: np.ndarray
    board: np.ndarray
    alight: np.ndarray
    report: tuple[FeedReport, ...] = field(default=())
    timezone: str = UNSAID

    @property
    def trips_on_date(self) -> int:
        """Trips of all feeds that run on the date, as their calendars say."""
        return sum(feed.trips for feed in self.report)


def read_timetable(
    paths: str | Path | Sequence[str | Path], date: str | Date, crs: str = "EPSG:27700"
) -> Timetable:
    """Read one or several GTFS zips and build the timetable of a date; see `build_timetable`.

    >>> read_timetable(["bus.zip", "rail.zip"], date="2023-06-20")  # doctest: +SKIP
    """
    several = [paths] if isinstance(paths, str | Path) else paths
    return build_timetable([read_gtfs(path) for path in several], date, crs)


def build_timetable(
    feeds: Sequence[Feed],
    date: str | Date,
    crs: str = "EPSG:27700",
    timezone: str | None = None,
    *,
    silent: bool = False,
) -> Timetable:
    """The timetable of a date (ISO text or `date`) from feeds already read.

    Yesterday's trips that still run after midnight and tomorrow's early ones are in it. Ids of several
    feeds never clash (rows are told apart by `feed` and id); a run that an earlier feed has too, with the
    same times at the same places, or that stands twice in its own, is left out and counted. Coordinates
    are projected to `crs`. Times are brought to `timezone`, by default that of the first feed's agency.
    `silent` allows a date inside all calendars on which nothing runs: the timetable then has what the evening
    before and the morning after run, which may be nothing.

    Raises `NoServiceOnDate` where no feed has a trip on the date (unless `silent`), where none of its trips
    can be used, or where a feed's calendars do not reach the date.
    """
    day = as_date(date)
    if not feeds:
        raise BadTransitOption("no GTFS feed was given; name at least one zip")
    check_service(feeds, day, silent)
    timezone = timezone_of(feeds) if timezone is None else timezone
    days = [day_of_feed(feed, day, _projection(crs), timezone) for feed in feeds]
    repeats = repeated_runs(days)
    report = tuple(report_of(one, repeated, timezone) for one, repeated in zip(days, repeats))
    parts = [part_of(one.without_runs(repeated.rows), HORIZON) for one, repeated in zip(days, repeats)]
    empty = not any(len(part.columns["departure"]) for part in parts)
    if empty and any(len(one.active) for one in days):
        reasons = "; ".join(f"{feed.feed}: {feed.dropped}" for feed in report)
        raise NoServiceOnDate(f"no trip of {day} can be used, mend the feed or choose another ({reasons})")
    marks = " ".join(feed.sha256 for feed in feeds)
    identity = hashlib.sha256(f"{marks} {day.isoformat()} {crs} {timezone}".encode()).hexdigest()[:16]
    labels = {"date": day.isoformat(), "crs": crs, "identity": identity, "timezone": timezone}
    return Timetable(**labels, **_merged(days, parts), report=report)


@lru_cache(maxsize=8)
def _projection(crs: str) -> Project:
    pyproj.network.set_network_enabled(active=False)
    return Transformer.from_crs("EPSG:4326", CRS.from_user_input(crs), always_xy=True).transform


_STOP_TEXTS = ("stop_id", "name")
STOP_COLUMNS = ("feed", "stop_id", "name", "easting", "northing", "wheelchair", "place")


def _merged(days: list[FeedDay], parts: list[Part]) -> dict[str, pd.DataFrame | np.ndarray]:
    """Stops, trips, rules and connections of all feeds, numbered together."""
    ruled = [with_transfer_rules(one.feed, part) for one, part in zip(days, parts)]
    parts = [part for part, _, _ in ruled]
    columns, first_stop = _numbered_together(parts)
    stops, transfers = [], []
    for n, (one, (part, place, rules)) in enumerate(zip(days, ruled)):
        offset = np.int32(first_stop[n])
        stops.append(_stops(n, one, part.served, place + offset))
        numbered = {name: rules[name].to_numpy() + offset for name in ("from_stop", "to_stop")}
        transfers.append(rules.assign(**numbered) if n else rules)
        part.trips.insert(0, "feed", n)
    frames = {"stops": stops, "trips": [part.trips for part in parts], "transfers": transfers}
    return {name: pd.concat(each, ignore_index=True) for name, each in frames.items()} | columns


def _stops(feed: int, one: FeedDay, served: np.ndarray, place: np.ndarray) -> pd.DataFrame:
    """The served stops of a feed's day, with `STOP_COLUMNS`."""
    texts = np.empty((len(served), 2), dtype=object, order="F")
    for column, name in enumerate(_STOP_TEXTS):
        texts[:, column] = one.stops[name].to_numpy(object)[served]
    frame = pd.DataFrame(texts, columns=pd.Index(_STOP_TEXTS, dtype=object), dtype=object, copy=False)
    frame.insert(0, "feed", feed)
    numbers = {name: one.stops[name].to_numpy()[served] for name in ("easting", "northing", "wheelchair")}
    return frame.assign(**numbers, place=place)


def _numbered_together(parts: list[Part]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Connections of all feeds in order of time, and the number of each feed's first stop."""
    stops = np.cumsum([0, *(len(part.served) for part in parts)])
    trips = np.cumsum([0, *(len(part.trips) for part in parts)])
    rides = np.cumsum([0, *(int(part.columns["ride"].max(initial=-1)) + 1 for part in parts)])
    offsets = {"from_stop": stops, "to_stop": stops, "trip": trips, "ride": rides}
    columns = {}
    for name in CONNECTION_COLUMNS:
        each = [part.columns[name] for part in parts]
        if name in offsets:
            each = [column + np.int32(first) for column, first in zip(each, offsets[name])]
        columns[name] = np.concatenate(each) if len(each) > 1 else each[0]
    order = _order_of_time(columns["departure"], columns["arrival"])
    return {name: column[order] for name, column in columns.items()}, stops


def _order_of_time(departure: np.ndarray, arrival: np.ndarray) -> np.ndarray:
    """Rows by departure, then arrival; calls of one run keep their order where both are equal.

    Sorted 16 bits at a time from the last on, which is done by counting.
    """
    order = np.arange(len(departure))
    for seconds in (arrival - departure, departure):
        above = seconds - seconds.min(initial=0)
        for digit in (above & 0xFFFF, above >> 16):
            if digit.any():
                order = order[np.argsort(digit.astype(np.uint16)[order], kind="stable")]
    return order

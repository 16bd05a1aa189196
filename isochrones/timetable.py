"""One day's public transport as sorted connections: what a search scans.

A *connection* is one vehicle moving from one call to the next. A *ride* is what a passenger can sit
through: the run of a trip, or several runs joined by a block.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
from pyproj import CRS, Transformer

from isochrones.feed_days import FeedDay, Part, day_of_feed, part_of
from isochrones.feed_overlap import repeated_in_earlier_feeds
from isochrones.gtfs import Feed, read_gtfs
from isochrones.service_days import active_trips, check_service, validity
from isochrones.transit_errors import BadTransitOption, NoServiceOnDate

HORIZON = (-6 * 3600, 30 * 3600)
FAR_METRES = 200_000.0
CONNECTION_COLUMNS = ("departure", "arrival", "from_stop", "to_stop", "trip", "ride", "board", "alight")


@dataclass(frozen=True)
class FeedReport:
    """What one feed gave to a timetable.

    `trips` counts the rows of trips.txt that run on the date, `runs` those and their repeats by
    frequency; `dropped` counts trips by reason (on the date and the days beside it), `duplicates` runs
    of the date that an earlier feed has too, `far_stops` served stops without coordinates or more than 200 km from
    the feed's middle.
    """

    feed: str
    sha256: str
    timezones: tuple[str, ...]
    valid_from: str
    valid_to: str
    trips: int
    runs: int
    stops: int
    stops_served: int
    dropped: dict[str, int]
    dropped_examples: dict[str, str]
    duplicates: int
    interpolated_times: int
    far_stops: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Timetable:
    """The connections of one date, from 18:00 the day before to 06:00 the day after.

    Connection columns are arrays of one length sorted by departure: `departure` and `arrival` in seconds
    after the date's midnight (negative before it), `from_stop`, `to_stop` and `trip` as row numbers of the
    frames `stops` and `trips`, `ride` numbering what one can sit through, `board` and `alight` true where
    getting on at its start and off at its end is allowed.

    `stops` (only those served): `feed`, `stop_id`, `name`, `easting`, `northing` (metres in `crs`, NaN
    unknown). `trips`, one row per run: `feed`, `trip_id`, `route`, `headsign`, `day` (-1: of the service
    day before). `transfers`: `from_stop`, `to_stop`, `transfer_type`, `seconds` of the feeds' rules.
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


def build_timetable(feeds: Sequence[Feed], date: str | Date, crs: str = "EPSG:27700") -> Timetable:
    """The timetable of a date (ISO text or `date`) from feeds already read.

    Yesterday's trips that still run after midnight and tomorrow's early ones are in it. Ids of several
    feeds never clash (rows are told apart by `feed` and id); a run that an earlier feed has too, with the
    same times at the same places, is left out and counted. Coordinates are projected to `crs`.

    Raises `NoServiceOnDate` where no feed has a trip on the date or a feed's calendars do not reach it.
    """
    day = _as_date(date)
    if not feeds:
        raise BadTransitOption("no GTFS feed was given; name at least one zip")
    check_service(feeds, day)
    pyproj.network.set_network_enabled(active=False)
    project = Transformer.from_crs("EPSG:4326", CRS.from_user_input(crs), always_xy=True).transform
    days = [day_of_feed(feed, day, project) for feed in feeds]
    repeated = repeated_in_earlier_feeds(days)
    duplicates = [int(np.sum(one.runs.day[rows] == 0)) for one, rows in zip(days, repeated)]
    return _merged(feeds, [one.without_runs(rows) for one, rows in zip(days, repeated)], duplicates, day, crs)


def _as_date(value: str | Date) -> Date:
    if isinstance(value, Date):
        return value
    try:
        return Date.fromisoformat(value)
    except ValueError as error:
        raise BadTransitOption(f"{value!r} is not a date; write it as 2023-06-20") from error


def _merged(
    feeds: Sequence[Feed], days: list[FeedDay], duplicates: list[int], day: Date, crs: str
) -> Timetable:
    parts = [part_of(one, HORIZON) for one in days]
    columns, first_stop = _numbered_together(parts)
    stops = [one.stops.iloc[part.served].assign(feed=n) for n, (one, part) in enumerate(zip(days, parts))]
    trips = [part.trips.assign(feed=n) for n, part in enumerate(parts)]
    transfers = [
        _transfer_rules(feed, part.served, first) for feed, part, first in zip(feeds, parts, first_stop)
    ]
    feed_marks = " ".join(feed.sha256 for feed in feeds)
    report = tuple(_report(*parts, day) for parts in zip(feeds, days, duplicates))
    _check_usable(report, columns, day)
    return Timetable(
        date=day.isoformat(),
        crs=crs,
        identity=hashlib.sha256(f"{feed_marks} {day.isoformat()} {crs}".encode()).hexdigest()[:16],
        stops=pd.concat(stops, ignore_index=True)[["feed", "stop_id", "name", "easting", "northing"]],
        trips=pd.concat(trips, ignore_index=True)[["feed", "trip_id", "route", "headsign", "day"]],
        transfers=pd.concat(transfers, ignore_index=True),
        report=report,
        **columns,
    )


def _numbered_together(parts: list[Part]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Connections of all feeds in order of time, and the number of each feed's first stop."""
    stops = np.cumsum([0, *(len(part.served) for part in parts)])
    trips = np.cumsum([0, *(len(part.trips) for part in parts)])
    offsets = {"from_stop": stops, "to_stop": stops, "trip": trips, "ride": trips}
    columns = {
        name: np.concatenate(
            [
                part.columns[name] + np.int32(offsets[name][n]) if name in offsets else part.columns[name]
                for n, part in enumerate(parts)
            ]
        )
        for name in CONNECTION_COLUMNS
    }
    order = np.argsort(_time_key(columns["departure"], columns["arrival"]), kind="stable")
    return {name: column[order] for name, column in columns.items()}, stops


def _reading_notes(feed: Feed) -> list[str]:
    """What the feed says that is read in a plain way, or not read."""
    notes = []
    about = int((feed.frequencies["exact_times"] != "1").sum())
    if about:
        notes.append(
            f"{about} rows of frequencies.txt say 'about every so often': read as departures from the start"
        )
    passed_over = len(feed.transfers) - int(_between_stops(feed.transfers).sum())
    if passed_over:
        notes.append(
            f"{passed_over} rows of transfers.txt are for single trips or routes and were passed over"
        )
    return notes


def _between_stops(transfers: pd.DataFrame) -> np.ndarray:
    """Rows that hold for everyone who changes between two stops."""
    single = np.zeros(len(transfers), dtype=bool)
    for column in ("from_route_id", "to_route_id", "from_trip_id", "to_trip_id"):
        single |= transfers[column].ne("").to_numpy()
    return ~single & transfers["transfer_type"].isin(["", "0", "1", "2", "3"]).to_numpy()


def _check_usable(report: tuple[FeedReport, ...], columns: dict[str, np.ndarray], day: Date) -> None:
    if len(columns["departure"]) == 0:
        reasons = "; ".join(f"{feed.feed}: {feed.dropped}" for feed in report)
        raise NoServiceOnDate(f"no trip of {day} can be used, mend the feed or choose another ({reasons})")


def _time_key(departure: np.ndarray, arrival: np.ndarray) -> np.ndarray:
    """Sorts by departure, then arrival; calls of one run keep their order where both are equal."""
    return departure.astype(np.int64) * 2**32 + arrival


def _transfer_rules(feed: Feed, served: np.ndarray, offset: int) -> pd.DataFrame:
    """The feed's stop-to-stop rules between served stops; a station's rule holds for its platforms."""
    rows = feed.transfers[_between_stops(feed.transfers)]
    stops = feed.stops.iloc[served]
    platforms = pd.DataFrame(
        {
            "id": pd.concat([stops["stop_id"], stops["parent_station"]], ignore_index=True),
            "row": np.tile(np.arange(len(served), dtype=np.int32) + np.int32(offset), 2),
        }
    )
    platforms = platforms[platforms["id"] != ""]
    joined = rows.merge(
        platforms.rename(columns={"id": "from_stop_id", "row": "from_stop"}), on="from_stop_id"
    )
    joined = joined.merge(platforms.rename(columns={"id": "to_stop_id", "row": "to_stop"}), on="to_stop_id")
    seconds = pd.to_numeric(joined["min_transfer_time"], errors="coerce").fillna(0)
    return pd.DataFrame(
        {
            "from_stop": joined["from_stop"].to_numpy(np.int32),
            "to_stop": joined["to_stop"].to_numpy(np.int32),
            "transfer_type": pd.to_numeric(joined["transfer_type"]).fillna(0).to_numpy(np.int8),
            "seconds": seconds.to_numpy(np.int32),
        }
    )


def _report(feed: Feed, one: FeedDay, duplicates: int, day: Date) -> FeedReport:
    first, last = validity(feed)
    position = one.stops[["easting", "northing"]].to_numpy()
    served = np.unique(one.calls.stop)
    known = np.isfinite(position[served]).all(axis=1)
    middle = np.median(position[served][known], axis=0) if known.any() else np.zeros(2)
    away = np.hypot(*(position[served] - middle).T)
    dropped = one.dropped
    return FeedReport(
        feed=feed.name,
        sha256=feed.sha256,
        timezones=feed.timezones,
        valid_from=first.isoformat(),
        valid_to=last.isoformat(),
        trips=len(active_trips(feed, day)),
        runs=int(np.sum(one.runs.day == 0)),
        stops=len(feed.stops),
        stops_served=len(served),
        dropped={reason: len(rows) for reason, rows in dropped.items()},
        dropped_examples={reason: feed.trips["trip_id"].iloc[rows[0]] for reason, rows in dropped.items()},
        duplicates=duplicates,
        interpolated_times=one.interpolated,
        far_stops=int(np.sum(~(away <= FAR_METRES))),
        notes=(*feed.notes, *_reading_notes(feed)),
    )

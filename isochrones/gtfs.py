"""Reading GTFS feeds: the one module that opens their zip files.

A feed is read as it stands, all columns as text first, so that one odd value cannot change the type of a
column; numbers and times are parsed on the distinct values only. Nothing is repaired here: what a trip's calls mean is
decided in `trip_times`.
"""

import csv
import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from isochrones.gtfs_values import (
    MISSING,
    NO_TIME,
    TEXT,
    as_frame,
    clock_times,
    dated,
    encoded,
    located,
    numbers,
    rows_of,
    timed_frequencies,
)
from isochrones.transit_errors import BadFeedValue, FeedNotFound, MissingFeedColumn, NotAFeed

__all__ = ["MISSING", "NO_TIME", "WEEKDAYS", "Calls", "Feed", "read_gtfs"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "agency": (
        (),
        ("agency_id", "agency_name", "agency_timezone", "agency_url", "agency_lang", "agency_phone"),
    ),
    "stops": (
        ("stop_id", "stop_lat", "stop_lon"),
        (
            "stop_name",
            "stop_code",
            "location_type",
            "parent_station",
            "platform_code",
            "stop_timezone",
            "wheelchair_boarding",
        ),
    ),
    "routes": (("route_id",), ("route_short_name", "route_long_name", "route_type", "agency_id")),
    "trips": (
        ("route_id", "service_id", "trip_id"),
        ("trip_headsign", "block_id", "direction_id", "shape_id", "wheelchair_accessible"),
    ),
    "calendar": (("service_id", *WEEKDAYS, "start_date", "end_date"), ()),
    "calendar_dates": (("service_id", "date", "exception_type"), ()),
    "frequencies": (("trip_id", "start_time", "end_time", "headway_secs"), ("exact_times",)),
    "transfers": (
        ("from_stop_id", "to_stop_id", "transfer_type"),
        ("min_transfer_time", "from_route_id", "to_route_id", "from_trip_id", "to_trip_id"),
    ),
    "stop_times": (
        ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
        ("pickup_type", "drop_off_type", "shape_dist_traveled"),
    ),
}
_REQUIRED_TABLES = ("stops", "routes", "trips", "stop_times")


@dataclass(frozen=True)
class Calls:
    """The rows of `stop_times`: one call of a trip at a stop, in file order.

    `trip` and `stop` are row numbers of the feed's `trips` and `stops` (-1: named nowhere); times are
    seconds after the start of the service day, `NO_TIME` where blank; `distance` is
    `shape_dist_traveled`, NaN where blank.
    """

    trip: np.ndarray
    stop: np.ndarray
    sequence: np.ndarray
    arrival: np.ndarray
    departure: np.ndarray
    pickup: np.ndarray
    drop_off: np.ndarray
    distance: np.ndarray


@dataclass(frozen=True)
class Feed:
    """One GTFS feed: its tables as text (frames) and its calls as numbers.

    `timezones` are the distinct ones of `agency`; `notes` are sentences about what the reader passed over.
    """

    name: str
    sha256: str
    timezones: tuple[str, ...]
    agency: pd.DataFrame
    stops: pd.DataFrame
    routes: pd.DataFrame
    trips: pd.DataFrame
    calendar: pd.DataFrame
    calendar_dates: pd.DataFrame
    frequencies: pd.DataFrame
    transfers: pd.DataFrame
    calls: Calls
    notes: tuple[str, ...] = field(default=())


def read_gtfs(path: str | Path) -> Feed:
    """Read a GTFS zip.

    Raises `FeedNotFound`, `NotAFeed` (not a zip, truncated, a table missing), `MissingFeedColumn` and
    `BadFeedValue`, each naming the file and the remedy.
    """
    path = Path(path)
    file = path.name
    texts, digest = _texts(path)
    notes: list[str] = []
    tables = {name: _read_table(file, name, texts[name], notes) for name in _TABLES}
    numbers_only = ("frequencies", "stop_times")
    frames = {name: as_frame(table) for name, table in tables.items() if name not in numbers_only}
    _check_calendars(file, frames)
    repeated: list[str] = []
    stops = located(file, _first_of_each("stops", "stop_id", frames, repeated))
    trips = _first_of_each("trips", "trip_id", frames, repeated)
    ids = trips["trip_id"].to_numpy(object), stops["stop_id"].to_numpy(object)
    calls = _calls(file, tables["stop_times"], *ids)
    return Feed(
        name=file,
        sha256=digest,
        timezones=tuple(sorted(set(frames["agency"]["agency_timezone"]) - set(MISSING))),
        agency=frames["agency"],
        stops=stops,
        routes=_first_of_each("routes", "route_id", frames, repeated),
        trips=trips,
        calendar=dated(file, "calendar", frames["calendar"], ("start_date", "end_date")),
        calendar_dates=dated(file, "calendar_dates", frames["calendar_dates"], ("date",)),
        frequencies=timed_frequencies(file, tables["frequencies"]),
        transfers=frames["transfers"],
        calls=calls,
        notes=(*notes, *repeated),
    )


def _first_of_each(table: str, key: str, frames: dict[str, pd.DataFrame], notes: list[str]) -> pd.DataFrame:
    """A table with the first row of each id; how many repeat one is noted."""
    frame = frames[table]
    if len(set(frame[key].to_numpy(object))) == len(frame):
        return frame
    again = frame[key].duplicated().to_numpy()
    notes.append(f"{int(again.sum())} rows of {table}.txt repeat a {key}; the first stands")
    return frame[~again].reset_index(drop=True)


def _texts(path: Path) -> tuple[dict[str, bytes], str]:
    """The file of each table, empty where the feed has none, and the SHA-256 of the zip."""
    if not path.is_file():
        raise FeedNotFound(f"{path}: no such GTFS file; check the path in the settings")
    content = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = _members(archive)
            for name in _REQUIRED_TABLES:
                if name not in members:
                    raise NotAFeed(f"{path.name}: {name}.txt is not in the zip; a GTFS feed must have it")
            texts = {name: archive.read(members[name]) if name in members else b"" for name in _TABLES}
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise NotAFeed(f"{path.name}: not a whole zip archive ({error}); download the feed again") from error
    return texts, hashlib.sha256(content).hexdigest()


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Table name to archive member, the one nearest the root where several have the name."""
    members: dict[str, str] = {}
    for member in sorted(archive.namelist(), key=lambda name: name.count("/"), reverse=True):
        base = member.rsplit("/", 1)[-1]
        if base.endswith(".txt"):
            members[base.removesuffix(".txt")] = member
    return members


def _read_table(file: str, name: str, content: bytes, notes: list[str]) -> pa.Table:
    """A table of text columns, dictionary-encoded; columns the file lacks are null."""
    required, optional = _TABLES[name]
    wanted = [*required, *optional]
    first = content[: content.find(b"\n") + 1] or content
    if len(content) - len(first) < 1000 and not content[len(first) :].strip():
        if content.strip():
            _check_header(file, name, _header(first), required)
        return pa.table({column: pa.array([], TEXT) for column in wanted})
    header = _header(first)
    _check_header(file, name, header, required)
    odd_rows: list[int] = []
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(column_names=header, skip_rows=1),
            parse_options=arrow_csv.ParseOptions(
                newlines_in_values=name in ("stops", "routes"),
                invalid_row_handler=lambda row: odd_rows.append(row.actual_columns) or "skip",
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=wanted,
                include_missing_columns=True,
                column_types=dict.fromkeys(wanted, TEXT),
                null_values=[],
            ),
        )
    except pa.ArrowInvalid as error:
        raise BadFeedValue(
            f"{file}: {name}.txt cannot be read as comma-separated UTF-8 text ({error}); mend the file"
        ) from error
    if odd_rows:
        notes.append(
            f"{len(odd_rows)} rows of {name}.txt do not have {len(header)} values and were passed over"
        )
    return table


def _header(line: bytes) -> list[str]:
    text = line.decode("utf-8-sig", errors="replace")
    return [column.strip() for column in next(csv.reader([text.strip()]), [])]


def _check_header(file: str, name: str, header: list[str], required: tuple[str, ...]) -> None:
    absent = [column for column in required if column not in header]
    if absent:
        raise MissingFeedColumn(
            f"{file}: {name}.txt has no column {', '.join(absent)}; GTFS requires it, "
            f"and found are {', '.join(header)}"
        )


def _check_calendars(file: str, frames: dict[str, pd.DataFrame]) -> None:
    if frames["calendar"].empty and frames["calendar_dates"].empty:
        raise NotAFeed(
            f"{file}: neither calendar.txt nor calendar_dates.txt has a row; "
            "without them no trip has a day, so ask the publisher for a complete feed"
        )


def _calls(file: str, table: pa.Table, trips: np.ndarray, stops: np.ndarray) -> Calls:
    """The rows of `stop_times`; `trips` and `stops` are the ids of the feed's own."""
    times = ("arrival_time", "departure_time")
    arrival, departure = (clock_times(table, name, f"{file}: stop_times.txt") for name in times)
    columns = {name: encoded(table[name]) for name in table.column_names if name not in times}
    return Calls(
        trip=rows_of(columns["trip_id"], trips),
        stop=rows_of(columns["stop_id"], stops),
        sequence=numbers(columns["stop_sequence"], -1, np.int32),
        arrival=arrival,
        departure=departure,
        pickup=numbers(columns["pickup_type"], 0, np.uint8),
        drop_off=numbers(columns["drop_off_type"], 0, np.uint8),
        distance=numbers(columns["shape_dist_traveled"], np.nan, np.float64),
    )

"""Reading GTFS feeds: the one module that opens their zip files.

A feed is read as it stands, all columns as text first, so that one odd value cannot change the type of a
column; numbers and times are parsed on the distinct values only. Nothing is repaired here: what a trip's
calls mean is decided in `trip_times`.
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
from pyarrow import compute
from pyarrow import csv as arrow_csv

from isochrones.transit_errors import BadFeedValue, FeedNotFound, MissingFeedColumn, NotAFeed

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MISSING = ("", "NA")
NO_TIME = np.int32(-(2**30))

_TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "agency": ((), ("agency_timezone",)),
    "stops": (("stop_id", "stop_lat", "stop_lon"), ("stop_name", "location_type", "parent_station")),
    "routes": (("route_id",), ("route_short_name", "route_long_name", "route_type", "agency_id")),
    "trips": (("route_id", "service_id", "trip_id"), ("trip_headsign", "block_id")),
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

    `notes` are sentences about what the reader passed over.
    """

    name: str
    sha256: str
    timezones: tuple[str, ...]
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
    tables, digest, notes = _read_tables(path)
    frames = {name: _as_frame(table) for name, table in tables.items() if name != "stop_times"}
    _check_calendars(path, frames)
    stops = _located(path, frames["stops"])
    trips = frames["trips"].drop_duplicates("trip_id", ignore_index=True)
    if len(trips) < len(frames["trips"]):
        notes.append(
            f"{len(frames['trips']) - len(trips)} rows of trips.txt repeat a trip_id; the first stands"
        )
    return Feed(
        name=path.name,
        sha256=digest,
        timezones=tuple(sorted(set(frames["agency"]["agency_timezone"]) - set(MISSING))),
        stops=stops,
        routes=frames["routes"].drop_duplicates("route_id", ignore_index=True),
        trips=trips,
        calendar=_dated(path, "calendar", frames["calendar"], ("start_date", "end_date")),
        calendar_dates=_dated(path, "calendar_dates", frames["calendar_dates"], ("date",)),
        frequencies=_timed_frequencies(path, frames["frequencies"]),
        transfers=frames["transfers"],
        calls=_calls(path, tables["stop_times"], trips, stops),
        notes=tuple(notes),
    )


def _read_tables(path: Path) -> tuple[dict[str, pa.Table], str, list[str]]:
    if not path.is_file():
        raise FeedNotFound(f"{path}: no such GTFS file; check the path in the settings")
    content = path.read_bytes()
    notes: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = _members(archive)
            for name in _REQUIRED_TABLES:
                if name not in members:
                    raise NotAFeed(f"{path.name}: {name}.txt is not in the zip; a GTFS feed must have it")
            tables = {
                name: _read_table(path, name, archive.read(members[name]) if name in members else b"", notes)
                for name in _TABLES
            }
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise NotAFeed(f"{path.name}: not a whole zip archive ({error}); download the feed again") from error
    return tables, hashlib.sha256(content).hexdigest(), notes


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Table name to archive member, the one nearest the root where several have the name."""
    members: dict[str, str] = {}
    for member in sorted(archive.namelist(), key=lambda name: name.count("/"), reverse=True):
        base = member.rsplit("/", 1)[-1]
        if base.endswith(".txt"):
            members[base.removesuffix(".txt")] = member
    return members


def _read_table(path: Path, name: str, content: bytes, notes: list[str]) -> pa.Table:
    """A table of text columns, dictionary-encoded; columns the file lacks are null."""
    required, optional = _TABLES[name]
    wanted = [*required, *optional]
    first, _, rest = content.partition(b"\n")
    if not rest.strip():
        if content.strip():
            _check_header(path, name, _header(first), required)
        return pa.table({column: pa.array([], _TEXT) for column in wanted})
    header = _header(first)
    _check_header(path, name, header, required)
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
                column_types=dict.fromkeys(wanted, _TEXT),
                null_values=[],
            ),
        )
    except pa.ArrowInvalid as error:
        raise BadFeedValue(
            f"{path.name}: {name}.txt cannot be read as comma-separated UTF-8 text ({error}); mend the file"
        ) from error
    if odd_rows:
        notes.append(
            f"{len(odd_rows)} rows of {name}.txt do not have {len(header)} values and were passed over"
        )
    return table


_TEXT = pa.dictionary(pa.int32(), pa.string())


def _header(line: bytes) -> list[str]:
    text = line.decode("utf-8-sig", errors="replace")
    return [column.strip() for column in next(csv.reader([text.strip()]), [])]


def _check_header(path: Path, name: str, header: list[str], required: tuple[str, ...]) -> None:
    absent = [column for column in required if column not in header]
    if absent:
        raise MissingFeedColumn(
            f"{path.name}: {name}.txt has no column {', '.join(absent)}; GTFS requires it, "
            f"and found are {', '.join(header)}"
        )


def _encoded(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """(codes, distinct values as str objects); the last value is "" and stands for nulls."""
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], _TEXT)
    values = compute.utf8_trim_whitespace(whole.dictionary).to_pylist()
    codes = whole.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    return codes.astype(np.int32), np.array([*values, ""], dtype=object)


def _as_frame(table: pa.Table) -> pd.DataFrame:
    columns = {}
    for name in table.column_names:
        codes, values = _encoded(table[name])
        columns[name] = values[codes]
    return pd.DataFrame(columns, dtype=object)


def _check_calendars(path: Path, frames: dict[str, pd.DataFrame]) -> None:
    if frames["calendar"].empty and frames["calendar_dates"].empty:
        raise NotAFeed(
            f"{path.name}: neither calendar.txt nor calendar_dates.txt has a row; "
            "without them no trip has a day, so ask the publisher for a complete feed"
        )


def _located(path: Path, stops: pd.DataFrame) -> pd.DataFrame:
    """Stops with float `longitude`, `latitude`; NaN where blank, out of range or exactly 0, 0."""
    stops = stops.drop_duplicates("stop_id", ignore_index=True)
    numbers = {}
    for column in ("stop_lon", "stop_lat"):
        numbers[column] = pd.to_numeric(stops[column].replace(dict.fromkeys(MISSING, None)), errors="coerce")
        bad = numbers[column].isna() & ~stops[column].isin(MISSING)
        if bad.any():
            row = stops[bad].iloc[0]
            raise BadFeedValue(
                f"{path.name}: stops.txt, stop {row['stop_id']}: {column} {row[column]!r} is no number; "
                "mend it"
            )
    longitude, latitude = (numbers[column].to_numpy(np.float64) for column in ("stop_lon", "stop_lat"))
    nowhere = (np.abs(longitude) > 180) | (np.abs(latitude) > 90) | ((longitude == 0) & (latitude == 0))
    return stops.assign(
        longitude=np.where(nowhere, np.nan, longitude), latitude=np.where(nowhere, np.nan, latitude)
    )


def _dated(path: Path, table: str, frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    for column in columns:
        dates = pd.to_datetime(frame[column], format="%Y%m%d", errors="coerce")
        if dates.isna().any():
            value = frame.loc[dates.isna(), column].iloc[0]
            raise BadFeedValue(f"{path.name}: {table}.txt: {column} {value!r} is not YYYYMMDD; mend it")
        frame = frame.assign(**{column: dates.dt.date})
    return frame


def _timed_frequencies(path: Path, frame: pd.DataFrame) -> pd.DataFrame:
    start, end = (
        _parse_times(path, "frequencies", column, frame[column].to_numpy(object), np.arange(len(frame)))
        for column in ("start_time", "end_time")
    )
    headway = pd.to_numeric(frame["headway_secs"], errors="coerce").to_numpy(np.float64)
    bad = ~(headway > 0) | (start == NO_TIME) | (end == NO_TIME)
    if bad.any():
        trip = frame["trip_id"].iloc[int(np.argmax(bad))]
        raise BadFeedValue(
            f"{path.name}: frequencies.txt, trip {trip}: start_time, end_time and a positive headway_secs "
            "are required; mend the row"
        )
    return frame.assign(start=start, end=end, headway=headway.astype(np.int32))


def _calls(path: Path, table: pa.Table, trips: pd.DataFrame, stops: pd.DataFrame) -> Calls:
    columns = {name: _encoded(table[name]) for name in table.column_names}

    def rows_of(column: str, ids: pd.Series) -> np.ndarray:
        codes, values = columns[column]
        return pd.Index(ids).get_indexer(pd.Index(values)).astype(np.int32)[codes]

    def times(column: str) -> np.ndarray:
        codes, values = columns[column]
        return _parse_times(path, "stop_times", column, values, codes)[codes]

    def numbers(column: str, default: float) -> np.ndarray:
        codes, values = columns[column]
        parsed = pd.to_numeric(pd.Series(values).replace(dict.fromkeys(MISSING, None)), errors="coerce")
        return parsed.fillna(default).to_numpy(np.float64)[codes]

    return Calls(
        trip=rows_of("trip_id", trips["trip_id"]),
        stop=rows_of("stop_id", stops["stop_id"]),
        sequence=numbers("stop_sequence", -1).astype(np.int32),
        arrival=times("arrival_time"),
        departure=times("departure_time"),
        pickup=numbers("pickup_type", 0).astype(np.uint8),
        drop_off=numbers("drop_off_type", 0).astype(np.uint8),
        distance=numbers("shape_dist_traveled", np.nan),
    )


def _parse_times(path: Path, table: str, column: str, values: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Seconds after the start of the service day of texts such as 7:05:00 or 25:10:00.

    `codes` (the value of each row) serves to name the row where a text is no time.
    """
    seconds = np.full(len(values), NO_TIME, dtype=np.int32)
    for row, text in enumerate(values):
        if text in MISSING:
            continue
        parts = text.split(":")
        if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts):
            line = int(np.argmax(codes == row)) + 2
            raise BadFeedValue(
                f"{path.name}: {table}.txt, line {line}: {column} {text!r} is not HH:MM:SS; mend it"
            )
        hours, minutes, rest = map(int, parts)
        seconds[row] = hours * 3600 + minutes * 60 + rest
    return seconds

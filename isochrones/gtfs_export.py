"""Feeds written as one GTFS zip that other programs open: the one module that writes them."""

import io
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from isochrones.call_order import order_of_calls
from isochrones.feed_agencies import with_agency
from isochrones.gtfs import NO_TIME, Feed
from isochrones.scenario_errors import ExportRefused
from isochrones.scenario_trips import rising_numbers
from isochrones.service_days import validity

_IDS = {
    "agency": ("agency_id",),
    "stops": ("stop_id", "parent_station"),
    "routes": ("route_id", "agency_id"),
    "trips": ("trip_id", "route_id", "service_id", "block_id"),
    "calendar": ("service_id",),
    "calendar_dates": ("service_id",),
    "frequencies": ("trip_id",),
    "transfers": (
        "from_stop_id", "to_stop_id", "from_route_id", "to_route_id", "from_trip_id", "to_trip_id",
    ),
}  # fmt: skip
_OWN_IDS = {"stops": "stop_id", "routes": "route_id", "trips": "trip_id", "calendar": "service_id",
            "calendar_dates": "service_id", "agency": "agency_id"}  # fmt: skip
_NOT_WRITTEN = ("longitude", "latitude", "start", "end", "headway", "shape_id")
_STAMP = (1980, 1, 1, 0, 0, 0)


class Exported(NamedTuple):
    """Where a feed was written, and what was left out of it or named anew."""

    path: Path
    notes: tuple[str, ...]


def write_gtfs(feeds: Sequence[Feed], path: str | Path, label: str = "", attribution: str = "") -> Exported:
    """Write feeds as one GTFS zip, replaced as a whole; the same feeds give the same bytes.

    Ids of a feed are prefixed with its name where they clash with an earlier one's. A feed without agencies gets
    one named like it; of several feeds, one whose only agency has no id gets that too. Frequencies are kept;
    calls are written in the order in which a timetable takes them, numbered anew where the numbers of a trip
    repeat; times past midnight as 25:10:00; blank times stay blank.
    Trips that no timetable can use (calling at a stop that stops.txt does not have) are left out and noted.
    Shapes and fares are not read, so not written; distances along shapes are those of trips with blank times.
    `label` and `attribution` go into feed_info and attributions.

    Raises:
        ExportRefused: no feed, or the feeds are of several time zones, which one GTFS feed cannot be.
    """
    if not feeds:
        raise ExportRefused("no feed was given to write; name at least one")
    zones = sorted({zone for feed in feeds for zone in feed.timezones})
    if len(zones) > 1:
        raise ExportRefused(
            f"{path}: the feeds are of the time zones {', '.join(zones)}; one GTFS feed has one: write them apart"
        )
    feeds = [feed if len(feeds) == 1 and len(feed.agency) else with_agency(feed) for feed in feeds]
    prefixes = _prefixes(feeds)
    parts = [_tables_of(feed, prefix) for feed, prefix in zip(feeds, prefixes)]
    names = dict.fromkeys(name for tables, _ in parts for name in tables)
    tables = {name: _joined([tables[name] for tables, _ in parts if name in tables]) for name in names}
    tables["agency"] = _agencies(tables["agency"], zones)
    tables |= _about(feeds, label, attribution)
    notes = [note for _, said in parts for note in said]
    notes += [
        f"ids of {feed.name} clash with an earlier feed's and begin with `{prefix}`"
        for feed, prefix in zip(feeds, prefixes)
        if prefix
    ]
    return Exported(_write_zip(Path(path), tables), tuple(notes))


def _prefixes(feeds: Sequence[Feed]) -> list[str]:
    """What each feed's ids begin with: nothing where none is an earlier feed's too."""
    seen: dict[str, set[str]] = {name: set() for name in ("stop", "route", "trip", "service", "agency")}
    prefixes: list[str] = []
    for number, feed in enumerate(feeds):
        own = {name: set() for name in seen}
        for table, column in _OWN_IDS.items():
            own[column.removesuffix("_id")] |= set(getattr(feed, table)[column]) - {""}
        clash = any(own[name] & seen[name] for name in seen)
        stem = f"{feed.name.split('.')[0]}:"
        prefix = (f"{number + 1}-{stem}" if stem in prefixes else stem) if clash else ""
        prefixes.append(prefix)
        for name, ids in own.items():
            seen[name] |= {prefix + each for each in ids}
    return prefixes


def _tables_of(feed: Feed, prefix: str) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """A feed's tables as they are written, and what was left out."""
    calls = feed.calls
    bad = np.unique(calls.trip[(calls.stop < 0) & (calls.trip >= 0)])
    notes = (
        [f"{len(bad)} trips of {feed.name} call at stops it does not have and were left out"]
        if len(bad)
        else []
    )
    tables = {name: getattr(feed, name) for name in _IDS if len(getattr(feed, name))}
    tables["stops"] = tables["stops"].assign(
        stop_lat=_degrees(feed.stops["latitude"]), stop_lon=_degrees(feed.stops["longitude"])
    )
    gone = set(feed.trips["trip_id"].iloc[bad])
    for name, column in (("trips", "trip_id"), ("frequencies", "trip_id")):
        if name in tables:
            tables[name] = tables[name][~tables[name][column].isin(gone)]
    for name, columns in (("calendar", ("start_date", "end_date")), ("calendar_dates", ("date",))):
        if name in tables:
            written = {c: [f"{day:%Y%m%d}" for day in tables[name][c]] for c in columns}
            tables[name] = tables[name].assign(**written)
    tables = {name: _written(table, _IDS[name], prefix) for name, table in tables.items()}
    tables["stop_times"] = _stop_times(feed, prefix, bad)
    return tables, notes


def _degrees(values: pd.Series) -> list[str]:
    return ["" if np.isnan(value) else repr(value) for value in values.to_numpy(float).tolist()]


def _written(table: pd.DataFrame, ids: tuple[str, ...], prefix: str) -> pd.DataFrame:
    """Text of a table: columns of ours and columns that are empty throughout left out, ids prefixed."""
    table = table.drop(columns=[c for c in _NOT_WRITTEN if c in table]).astype(str)
    for column in ids if prefix else ():
        if column in table:
            table[column] = table[column].where(table[column] == "", prefix + table[column])
    return table


def _stop_times(feed: Feed, prefix: str, bad: np.ndarray) -> pd.DataFrame:
    calls = feed.calls
    wanted = np.ones(len(feed.trips), dtype=bool)
    wanted[bad] = False
    rows = order_of_calls(calls, wanted).rows
    trip = calls.trip[rows]
    columns = {
        "trip_id": prefix + feed.trips["trip_id"].to_numpy(str)[trip].astype(object),
        "arrival_time": _clocks(calls.arrival[rows]),
        "departure_time": _clocks(calls.departure[rows]),
        "stop_id": prefix + feed.stops["stop_id"].to_numpy(str)[calls.stop[rows]].astype(object),
        "stop_sequence": rising_numbers(trip, calls.sequence[rows]),
        "pickup_type": calls.pickup[rows],
        "drop_off_type": calls.drop_off[rows],
    }
    distance = _needed(calls.distance[rows], trip, calls.arrival[rows], calls.departure[rows])
    if np.isfinite(distance).any():
        columns["shape_dist_traveled"] = ["" if np.isnan(d) else repr(d) for d in distance.tolist()]
    return pd.DataFrame(columns)


def _needed(distance: np.ndarray, trip: np.ndarray, arrival: np.ndarray, departure: np.ndarray) -> np.ndarray:
    """Distances along shapes, which are not written, only of trips whose blank times are shared out by them."""
    blank = np.unique(trip[(arrival == NO_TIME) & (departure == NO_TIME)])
    return np.where(np.isin(trip, blank), distance, np.nan)


def _clocks(seconds: np.ndarray) -> np.ndarray:
    """`HH:MM:SS`, past 24:00 where the trip is; blank where the time is.

    >>> _clocks(np.array([7 * 3600, 25 * 3600 + 61])).tolist()
    ['07:00:00', '25:01:01']
    """
    values, code = np.unique(seconds, return_inverse=True)
    texts = [
        "" if s == NO_TIME else f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in values.tolist()
    ]
    return np.array(texts, dtype=object)[code.ravel()]


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    table = pd.concat(tables, ignore_index=True)
    for column in table.columns:
        if table[column].dtype == object or table[column].dtype.kind not in "iu":
            table[column] = table[column].fillna("")
    empty = [c for c in table.columns if (table[c] == "").all()]
    return table.drop(columns=empty)


def _agencies(table: pd.DataFrame, zones: list[str]) -> pd.DataFrame:
    """Agencies with what GTFS requires: a name, an address on the web and the time zone."""
    table = table.drop_duplicates("agency_id" if "agency_id" in table else None, ignore_index=True)
    name = table["agency_name"] if "agency_name" in table else table.get("agency_id", pd.Series(["agency"]))
    url = table["agency_url"] if "agency_url" in table else pd.Series("", index=table.index)
    return table.assign(
        agency_name=name.where(name != "", "agency"),
        agency_url=url.where(url != "", "https://example.org"),
        agency_timezone=zones[0] if zones else "UTC",
    )


def _about(feeds: Sequence[Feed], label: str, attribution: str) -> dict[str, pd.DataFrame]:
    first = min(validity(feed)[0] for feed in feeds)
    last = max(validity(feed)[1] for feed in feeds)
    marks = "-".join(feed.sha256[:8] for feed in feeds)
    info = {
        "feed_publisher_name": f"Isoquity: {label}" if label else "Isoquity", "feed_publisher_url": "https://example.org",
        "feed_lang": "en", "feed_start_date": f"{first:%Y%m%d}", "feed_end_date": f"{last:%Y%m%d}",
        "feed_version": marks,
    }  # fmt: skip
    sources = [f"Timetables from {feed.name}" for feed in feeds] + ([attribution] if attribution else [])
    rows = pd.DataFrame({"organization_name": sources, "is_producer": 1})
    return {"feed_info": pd.DataFrame([info]), "attributions": rows}


def _write_zip(path: Path, tables: dict[str, pd.DataFrame]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=f".partial-{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            for name, table in tables.items():
                if table.shape[1]:
                    entry = zipfile.ZipInfo(f"{name}.txt", date_time=_STAMP)
                    archive.writestr(entry, _csv(table), zipfile.ZIP_DEFLATED)
        os.chmod(partial, 0o644)  # mkstemp makes it private to this user
        os.replace(partial, path)
    finally:
        Path(partial).unlink(missing_ok=True)
    return path


def _csv(table: pd.DataFrame) -> bytes:
    text = pa.table({name: pa.array(column.astype(str), pa.string()) for name, column in table.items()})
    out = io.BytesIO()
    arrow_csv.write_csv(text, out, arrow_csv.WriteOptions(quoting_style="needed"))
    return out.getvalue()

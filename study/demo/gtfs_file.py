"""Timetables as GTFS zips whose bytes depend on the timetable alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv

from study.demo.projection import longitude_latitude
from study.demo.timetables import SERVICES, TRIP_COLUMNS, Feed, tables

STAMP = (2026, 4, 1, 0, 0, 0)
START, END = "20260405", "20261212"
BANK_HOLIDAYS = ("20260406", "20260504", "20260525", "20260831")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def write_gtfs(path: Path, feeds: list[Feed]) -> None:
    """Write the feeds of one operator in several regions as one GTFS zip."""
    trips, times, stops = [], [], []
    trip_base = stop_base = 0
    for feed in feeds:
        trip_table, stop_times = tables(feed)
        trips.append(trip_table.assign(trip=trip_table["trip"] + trip_base))
        times.append(
            stop_times.assign(trip=stop_times["trip"] + trip_base, stop=stop_times["stop"] + stop_base)
        )
        stops.append(feed.stops)
        trip_base, stop_base = trip_base + len(trip_table), stop_base + len(feed.stops)
    trip_table, stop_times, stop_table = (
        pd.concat(parts, ignore_index=True) for parts in (trips, times, stops)
    )
    agency = {"agency_id": feeds[0].agency_id, "agency_name": feeds[0].agency_name}
    agency |= {
        "agency_url": "https://example.org/doggerland",
        "agency_timezone": "Europe/London",
        "agency_lang": "en",
    }
    routes = pd.concat([feed.routes for feed in feeds], ignore_index=True).assign(
        agency_id=feeds[0].agency_id
    )
    named = trip_table.assign(trip_id=_trip_names(trip_table["trip"], feeds[0].agency_id)).drop(
        columns="trip"
    )
    files = {
        "agency.txt": pd.DataFrame([agency]),
        "stops.txt": _stops(stop_table),
        "routes.txt": routes,
        "trips.txt": named[[*TRIP_COLUMNS[:2], "trip_id", *TRIP_COLUMNS[2:]]],
        "stop_times.txt": _stop_times(stop_times, named["trip_id"], stop_table["stop_id"]),
        "calendar.txt": _calendar(),
        "calendar_dates.txt": _exceptions(),
        "feed_info.txt": _feed_info(feeds[0]),
    }
    _write_zip(path, files)


def _trip_names(numbers: pd.Series, agency: str) -> pd.Series:
    return agency + "-" + numbers.astype(str)


def _stops(table: pd.DataFrame) -> pd.DataFrame:
    place = longitude_latitude(table[["easting", "northing"]].to_numpy()).round(6)
    table = table.assign(stop_lat=place[:, 1], stop_lon=place[:, 0])
    return table.drop(columns=["easting", "northing"])


def _stop_times(times: pd.DataFrame, trip_ids: pd.Series, stop_ids: pd.Series) -> pa.Table:
    seconds = np.arange(int(times["departure"].max()) + 1)
    clock = pa.array([f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in seconds.tolist()])
    return pa.table(
        {
            "trip_id": pa.array(trip_ids.tolist()).take(pa.array(times["trip"])),
            "arrival_time": clock.take(pa.array(times["arrival"])),
            "departure_time": clock.take(pa.array(times["departure"])),
            "stop_id": pa.array(stop_ids.tolist()).take(pa.array(times["stop"])),
            "stop_sequence": pa.array(times["stop_sequence"]),
        }
    )


def _calendar() -> pd.DataFrame:
    runs = {"weekday": DAYS[:5], "saturday": DAYS[5:6], "sunday": DAYS[6:]}
    rows = [{"service_id": s, **{d: int(d in runs[s]) for d in DAYS}} for s in SERVICES]
    return pd.DataFrame(rows).assign(start_date=START, end_date=END)


def _exceptions() -> pd.DataFrame:
    """Bank holidays run as Sundays."""
    rows = [(s, day, kind) for day in BANK_HOLIDAYS for s, kind in (("weekday", 2), ("sunday", 1))]
    return pd.DataFrame(rows, columns=["service_id", "date", "exception_type"])


def _feed_info(feed: Feed) -> pd.DataFrame:
    row = {"feed_publisher_name": feed.agency_name, "feed_publisher_url": "https://example.org/doggerland"}
    row |= {"feed_lang": "en", "feed_start_date": START, "feed_end_date": END, "feed_version": "fictional"}
    return pd.DataFrame([row])


def _write_zip(path: Path, files: dict) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, table in files.items():
            if isinstance(table, pd.DataFrame):
                table = pa.Table.from_pandas(table, preserve_index=False)
            buffer = io.BytesIO()
            csv.write_csv(table, buffer, csv.WriteOptions(quoting_style="needed"))
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue(), compresslevel=3)

"""Readers of timetables doing the work of ours: read, filter to a date, seconds, blank times filled in.

Neither fills blank times in; that is done here with pandas, evenly between known ones.
"""

import datetime
import warnings

import numpy as np
from kit import serve, timed


def read(reader, feed, date, repeats):
    """Seconds from the zip to one day's stop times in order, every time known."""
    ask = {"partridge": with_partridge, "gtfs-kit": with_gtfs_kit}[reader]

    def call():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # mixed types of columns
            return ask(feed, date)

    timing, calls = timed(call, repeats)
    return {"timing": timing, "calls": len(calls), "trips": int(calls["trip_id"].nunique())}


def with_partridge(feed, date):
    """A view of the feed by the services of the date; its stop times are seconds already."""
    import partridge

    day = datetime.date.fromisoformat(date)
    services = partridge.read_service_ids_by_date(feed).get(day, frozenset())
    view = partridge.load_feed(feed, view={"trips.txt": {"service_id": services}})
    _ = view.stops, view.routes, view.trips
    calls = view.stop_times.sort_values(["trip_id", "stop_sequence"])
    return filled(calls)


def with_gtfs_kit(feed, date):
    """Read, restrict to the trips of the date, turn clock times into seconds."""
    import gtfs_kit

    whole = gtfs_kit.read_feed(feed, dist_units="km")
    trips = whole.get_trips(date.replace("-", ""))
    calls = whole.stop_times[whole.stop_times["trip_id"].isin(trips["trip_id"])].copy()
    for column in ("arrival_time", "departure_time"):
        calls[column] = clock_seconds(calls[column])
    return filled(calls.sort_values(["trip_id", "stop_sequence"]))


def clock_seconds(column):
    """HH:MM:SS as float64 seconds, blank as NaN."""
    parts = column.astype(str).str.strip().str.extract(r"^(\d+):(\d\d):(\d\d)$").astype(float)
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def filled(calls):
    """Blank times between known ones shared out evenly within each trip."""
    for column in ("arrival_time", "departure_time"):
        known = calls[column].to_numpy(float)
        if np.isnan(known).any():
            calls[column] = calls.groupby("trip_id", sort=False)[column].transform(lambda s: s.interpolate())
    return calls


if __name__ == "__main__":
    serve({"read": read})

"""Timetables before they are written: stops, routes, and trips that leave at even intervals."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

SERVICES = ("weekday", "saturday", "sunday")
HOUR = 3600
TRIP_COLUMNS = ("route_id", "service_id", "trip_headsign", "direction_id", "wheelchair_accessible")
# service -> (first departure, last departure, headway against the daytime's, shortest headway in minutes)
FULL_DAY = {
    "weekday": ((5.7, 7, 2.0, 20), (7, 19, 1.0, 0), (19, 23.2, 3.0, 30)),
    "saturday": ((6.5, 8, 2.0, 20), (8, 18.5, 1.0, 0), (18.5, 23.2, 3.0, 30)),
    "sunday": ((8.5, 18.5, 2.5, 30), (18.5, 22.5, 4.0, 60)),
}
SHOPPERS = {"weekday": ((7.0, 18.6, 1.0, 0),), "saturday": ((8.0, 17.6, 1.0, 0),), "sunday": ()}


@dataclass
class Feed:
    """One operator's timetable: ``stops`` and ``routes`` as GTFS columns, trips as patterns.

    A pattern is route, direction, headsign, stop numbers, seconds from the first stop at arrival and at
    departure, departures in seconds of the day for each of ``SERVICES``, and what GTFS says of wheelchairs
    (1: can board, 2: cannot, 0: nothing).
    """

    agency_id: str
    agency_name: str
    stops: pd.DataFrame
    routes: pd.DataFrame
    patterns: list[Pattern] = field(default_factory=list)


@dataclass(frozen=True)
class Pattern:
    """Trips along the same stops with the same running times."""

    route_id: str
    direction: int
    headsign: str
    stops: np.ndarray
    arrive: np.ndarray
    depart: np.ndarray
    departures: dict[str, np.ndarray]
    wheelchair: int = 1


def departures(plan: dict, headway_minutes: float, offset_minutes: float) -> dict[str, np.ndarray]:
    """Seconds of the day at which trips leave, by service; evenings and Sundays are thinner."""
    found = {}
    for service in SERVICES:
        times = []
        for first, last, factor, shortest in plan[service]:
            step = max(headway_minutes * factor, shortest) * 60
            start = first * HOUR + offset_minutes * 60
            times.append(np.arange(start, last * HOUR, step))
        found[service] = (
            np.unique((np.concatenate(times) // 60 * 60).astype(np.int64)) if times else np.empty(0, int)
        )
    return found


def tables(feed: Feed) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``trips`` and ``stop_times`` of all patterns; times are seconds, stops are numbers of ``feed.stops``."""
    trips, times = [], []
    count = 0
    for pattern in feed.patterns:
        for service in SERVICES:
            start = pattern.departures[service]
            numbers = np.arange(count, count + len(start))
            count += len(start)
            stops = len(pattern.stops)
            trips.append(
                (pattern.route_id, service, pattern.headsign, pattern.direction, pattern.wheelchair, numbers)
            )
            times.append(
                (
                    np.repeat(numbers, stops),
                    (start[:, None] + pattern.arrive).ravel(),
                    (start[:, None] + pattern.depart).ravel(),
                    np.tile(pattern.stops, len(start)),
                    np.tile(np.arange(1, stops + 1), len(start)),
                )
            )
    sizes = [len(numbers) for *_, numbers in trips]
    labels = {
        name: np.repeat(np.array([trip[i] for trip in trips], dtype=object), sizes)
        for i, name in enumerate(TRIP_COLUMNS)
    }
    trip_table = pd.DataFrame({"trip": np.arange(count), **labels})
    columns = ("trip", "arrival", "departure", "stop", "stop_sequence")
    return trip_table, pd.DataFrame(dict(zip(columns, (np.concatenate(c) for c in zip(*times)))))

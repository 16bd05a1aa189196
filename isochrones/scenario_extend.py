"""Routes extended: trips that end at a stop go on, and those that start there come from further out."""

import numpy as np
import pandas as pd

from isochrones.scenario import ExtendRoute
from isochrones.scenario_choice import choose
from isochrones.scenario_errors import ScenarioError
from isochrones.scenario_legs import check_given_speed, check_speed, leg_seconds
from isochrones.scenario_stops import StopBook
from isochrones.scenario_trips import TripSet, replaced

SAME_PLACE_METRES = 250.0
"""Stops this near to the terminus count as it: the two sides of a road, the bays of a station."""


def extend_route(book: StopBook, table: ExtendRoute, line_factor: float, where: str) -> None:
    """Trips that end at a stop go on, and those that start there come from further out."""
    chosen = choose(book, table.route, table.direction, where)
    check_given_speed(table.speed_kmh, chosen.route_type, where)
    end = book.known_row(chosen.feed, book.find(table.at, f"{where}: `at`"))
    if end is None:
        raise ScenarioError(f"{where}: `at` is no stop of the route's own feed: name one of its last stops.")
    new_stops = [
        book.row_in(chosen.feed, book.find(stop, f"{where}: `stops`"), where) for stop in table.stops
    ]
    positions = book.positions(chosen.feed)
    path = positions[[end, *new_stops]]
    legs = leg_seconds(path, table.speed_kmh, table.minutes, line_factor, where)
    check_speed(path, legs, chosen.route_type, where)
    near = np.hypot(*(positions - positions[end]).T) <= SAME_PLACE_METRES
    near[end] = True
    trips, touched = chosen.trips, np.zeros(len(chosen.trips), dtype=bool)
    for way, ends in (("append", trips.last_stop), ("prepend", trips.first_stop)):
        if table.ways in (way, "both"):
            touched |= near[ends]
    rows = np.flatnonzero(touched)
    if not rows.size:
        raise ScenarioError(f"{where}: no trip of the route starts or ends at `{table.at}`: name a terminus.")
    longer = trips.chosen(rows)
    if table.ways != "prepend":
        longer = _appended(longer, near[longer.last_stop], new_stops, legs, table.dwell_seconds)
    if table.ways != "append":
        longer = _prepended(longer, near[longer.first_stop], new_stops, legs, table.dwell_seconds)
    if longer.start.min() < 0:
        raise ScenarioError(f"{where}: a trip would start before midnight: keep it out with `direction`.")
    longer = TripSet(longer.trips.assign(block_id=""), longer.calls)
    book.feeds[chosen.feed] = replaced(book.feeds[chosen.feed], chosen.rows[rows], longer)


def _appended(trips: TripSet, which: np.ndarray, stops: list[int], legs: np.ndarray, dwell: int) -> TripSet:
    """Some of the trips (bool) with calls after their last one, where they now stand and one may get on."""
    rows = np.flatnonzero(which)
    leave = trips.end[rows] + dwell
    calls = trips.calls.copy()
    calls.loc[trips.last[rows], "departure"] = leave
    calls.loc[trips.last[rows], "pickup"] = 0
    arrival = leave[:, None] + np.cumsum(legs) + np.arange(len(legs)) * dwell
    stands = np.r_[np.full(len(legs) - 1, dwell), 0]
    return _with_calls(TripSet(trips.trips, calls), rows, stops, arrival, arrival + stands, 1)


def _prepended(trips: TripSet, which: np.ndarray, stops: list[int], legs: np.ndarray, dwell: int) -> TripSet:
    """Some of the trips (bool) with calls before their first one; `stops` and `legs` from there outward."""
    rows = np.flatnonzero(which)
    reach = trips.start[rows] - dwell
    calls = trips.calls.copy()
    calls.loc[trips.first[rows], "arrival"] = reach
    calls.loc[trips.first[rows], "drop_off"] = 0
    departure = reach[:, None] - np.cumsum(legs) - np.arange(len(legs)) * dwell
    stands = np.r_[np.full(len(legs) - 1, dwell), 0]
    return _with_calls(TripSet(trips.trips, calls), rows, stops, departure - stands, departure, -1)


def _with_calls(
    trips: TripSet, rows: np.ndarray, stops: list[int], arrival: np.ndarray, departure: np.ndarray, side: int
) -> TripSet:
    """New calls (trip, stop) behind the old ones (side 1), or before them (-1) with the last stop first."""
    count, size = len(rows), len(stops)
    fresh = pd.DataFrame(
        {
            "trip": np.repeat(rows, size), "stop": np.tile(stops, count), "sequence": 0,
            "arrival": arrival.ravel(), "departure": departure.ravel(), "pickup": 0, "drop_off": 0,
            "distance": np.nan, "order": np.tile(np.arange(1, size + 1) * side, count),
        }
    )  # fmt: skip
    joined = pd.concat([trips.calls.assign(order=0), fresh], ignore_index=True)
    joined = joined.sort_values(["trip", "order"], kind="stable", ignore_index=True)
    joined["sequence"] = joined.groupby("trip").cumcount() + 1
    return TripSet(trips.trips, joined.drop(columns="order"))

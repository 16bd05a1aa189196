"""Routes extended: trips that end at a stop go on, and those that start there come from further out."""

import numpy as np
import pandas as pd

from isochrones.scenario import ExtendRoute
from isochrones.scenario_choice import choose
from isochrones.scenario_errors import ScenarioError
from isochrones.scenario_legs import check_given_speed, check_speed, leg_seconds
from isochrones.scenario_stops import StopBook
from isochrones.scenario_trips import TripSet, replaced, together

SAME_PLACE_METRES = 250.0
"""Stops this near to the terminus count as it: the two sides of a road, the bays of a station."""


def extend_route(book: StopBook, table: ExtendRoute, line_factor: float, where: str) -> None:
    """Trips that end at a stop go on, and those that start there come from further out."""
    chosen = choose(book, table.route, table.direction, where)
    check_given_speed(table.speed_kmh, chosen.route_type, where)
    terminal = book.find(table.at, f"{where}: `at`")
    if not isinstance(terminal, tuple) or terminal[0] != chosen.feed:
        raise ScenarioError(f"{where}: `at` is no stop of the route's own feed: name one of its last stops.")
    new_stops = [
        book.row_in(chosen.feed, book.find(stop, f"{where}: `stops`"), where) for stop in table.stops
    ]
    positions = book.positions(chosen.feed)
    path = positions[[terminal[1], *new_stops]]
    legs = leg_seconds(path, table.speed_kmh, table.minutes, line_factor, where)
    check_speed(path, legs, chosen.route_type, where)
    near = np.hypot(*(positions - positions[terminal[1]]).T) <= SAME_PLACE_METRES
    near[terminal[1]] = True
    trips, touched = chosen.trips, np.zeros(len(chosen.trips), dtype=bool)
    for way, ends in (("append", trips.last_stop), ("prepend", trips.first_stop)):
        if table.ways in (way, "both"):
            touched |= near[ends]
    rows = np.flatnonzero(touched)
    if not rows.size:
        raise ScenarioError(f"{where}: no trip of the route starts or ends at `{table.at}`: name a terminus.")
    longer = _extended(trips.chosen(rows), table, (new_stops, legs), near, where)
    book.feeds[chosen.feed] = replaced(book.feeds[chosen.feed], chosen.rows[rows], longer)


def _extended(trips: TripSet, table: ExtendRoute, stretch: tuple, near: np.ndarray, where: str) -> TripSet:
    sets = []
    for row in range(len(trips)):
        one = trips.chosen([row])
        if table.ways != "prepend" and near[trips.last_stop[row]]:
            one = _lengthened(one, *stretch, table.dwell_seconds, after=True)
        if table.ways != "append" and near[trips.first_stop[row]]:
            one = _lengthened(one, *stretch, table.dwell_seconds, after=False)
        if one.start[0] < 0:
            raise ScenarioError(f"{where}: a trip would start before midnight: keep it out with `direction`.")
        sets.append(one)
    longer = together(sets)
    return TripSet(longer.trips.assign(block_id=""), longer.calls)


def _lengthened(one: TripSet, new_stops: list[int], legs: np.ndarray, dwell: int, *, after: bool) -> TripSet:
    """A single trip with calls after its last one, or before its first."""
    calls, stands = one.calls, np.arange(len(legs)) * dwell
    fresh = pd.DataFrame(
        {
            "trip": 0, "stop": new_stops, "sequence": 0, "pickup": 0, "drop_off": 0, "distance": np.nan,
        }
    )  # fmt: skip
    joined = calls.copy()
    if after:
        leave = int(one.end[0]) + dwell
        joined.loc[joined.index[-1], ["departure", "pickup"]] = [leave, 0]
        fresh["arrival"] = leave + np.cumsum(legs) + stands
        fresh["departure"] = fresh["arrival"] + np.r_[np.full(len(legs) - 1, dwell), 0]
        joined = pd.concat([joined, fresh], ignore_index=True)
    else:
        reach = int(one.start[0]) - dwell
        joined.loc[joined.index[0], ["arrival", "drop_off"]] = [reach, 0]
        fresh["departure"] = reach - np.cumsum(legs) - stands
        fresh["arrival"] = fresh["departure"] - np.r_[np.full(len(legs) - 1, dwell), 0]
        joined = pd.concat([fresh[::-1], joined], ignore_index=True)
    return TripSet(one.trips, joined.assign(sequence=np.arange(1, len(joined) + 1)))

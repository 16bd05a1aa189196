"""Existing routes changed: removed, on more days, faster; `scenario_headway` makes them more frequent."""

import numpy as np

from isochrones.gtfs import NO_TIME
from isochrones.scenario import ChangeRoute, RemoveRoute
from isochrones.scenario_choice import Chosen, choose, leaving_between, services_for, weekdays
from isochrones.scenario_days import service_dates
from isochrones.scenario_errors import ScenarioError
from isochrones.scenario_headway import run_at_headway
from isochrones.scenario_legs import check_trips
from isochrones.scenario_stops import StopBook
from isochrones.scenario_trips import TripSet, named_by_start, replaced


def remove_route(book: StopBook, table: RemoveRoute, where: str) -> None:
    """Take a route's trips away, on the days and in the hours that are said."""
    chosen = choose(book, table.route, table.direction, where)
    hit = np.flatnonzero(leaving_between(chosen.trips, table.between))
    if not hit.size:
        raise ScenarioError(f"{where}: no trip leaves between {'-'.join(table.between)}: mend the hours.")
    _off_on_days(book, chosen, hit, weekdays(table.days), where)


def _off_on_days(book: StopBook, chosen: Chosen, hit: np.ndarray, days: list[int], where: str) -> None:
    """Trips (rows of the set) run no more on these days of the week; on others they stay."""
    calendar = service_dates(book.feeds[chosen.feed])
    runs = calendar.of(chosen.trips.trips["service_id"].iloc[hit])
    left = runs & ~np.isin(calendar.weekday, days)
    if (left == runs).all():
        raise ScenarioError(f"{where}: none of its trips runs on those days: mend them, or remove the table.")
    stay = np.flatnonzero(left.any(axis=1))
    trips = chosen.trips.chosen(hit[stay])
    services = services_for(book, chosen.feed, calendar.first, left[stay], trips.trips["service_id"])
    book.feeds[chosen.feed] = replaced(
        book.feeds[chosen.feed], chosen.rows[hit], trips.on_service(services) if len(trips) else None
    )


def change_route(book: StopBook, table: ChangeRoute, where: str) -> list[str]:
    """Change a route's speed, then its headway, then its days; returns what should be known."""
    notes = []
    if table.speed_factor is not None:
        chosen = choose(book, table.route, table.direction, where)
        faster = _at_speed(chosen.trips, table.speed_factor)
        if _same_times(faster, chosen.trips):
            raise ScenarioError(f"{where}: speed_factor = {table.speed_factor:g} changes no time: mend it.")
        check_trips(faster, book.positions(chosen.feed), chosen.route_type, where)
        book.feeds[chosen.feed] = replaced(book.feeds[chosen.feed], chosen.rows, faster)
    if table.headway_minutes is not None:
        ways = (0, 1) if table.direction is None else (table.direction,)
        for way in ways:
            notes += run_at_headway(book, table, way, where)
    if table.add_days is not None:
        _on_more_days(book, table, where)
    return notes


def _at_speed(trips: TripSet, factor: float) -> TripSet:
    """Every running time divided by the factor; standing times stay. Blank times stay blank."""
    calls = trips.calls
    timed = np.flatnonzero(((calls["arrival"] != NO_TIME) | (calls["departure"] != NO_TIME)).to_numpy())
    arrival, departure = (calls[name].to_numpy(np.int64)[timed] for name in ("arrival", "departure"))
    arrival = np.where(arrival == NO_TIME, departure, arrival)
    departure = np.where(departure == NO_TIME, arrival, departure)
    trip = calls["trip"].to_numpy()[timed]
    new_trip = np.r_[True, trip[1:] != trip[:-1]]
    running = np.r_[0, arrival[1:] - departure[:-1]]
    faster = np.where(new_trip, arrival, np.rint(running / factor))
    steps = np.cumsum(np.where(new_trip, 0, faster) + (departure - arrival)) - (departure - arrival)
    start = np.flatnonzero(new_trip)[np.cumsum(new_trip) - 1]
    at = arrival[start] + steps - steps[start]
    columns = {name: calls[name].to_numpy(np.int64).copy() for name in ("arrival", "departure")}
    columns["arrival"][timed] = at
    columns["departure"][timed] = at + (departure - arrival)
    return TripSet(trips.trips.assign(block_id=""), calls.assign(**columns))


def _same_times(one: TripSet, other: TripSet) -> bool:
    """Whether no vehicle leaves or arrives at another second; a time said once is both."""
    times = [
        [np.where(a == NO_TIME, b, a) for a, b in (columns, columns[::-1])]
        for columns in (
            calls[["arrival", "departure"]].to_numpy(np.int64).T for calls in (one.calls, other.calls)
        )
    ]
    return np.array_equal(*times)


def _on_more_days(book: StopBook, table: ChangeRoute, where: str) -> None:
    """The trips of one day of the week run on others of the same week too."""
    chosen = choose(book, table.route, table.direction, where)
    calendar = service_dates(book.feeds[chosen.feed])
    runs = calendar.of(chosen.trips.trips["service_id"])
    like, added = weekdays((table.like,))[0], weekdays(table.add_days)
    busy = runs[:, np.isin(calendar.weekday, added)].any(axis=1)
    if busy.any():
        raise ScenarioError(
            f"{where}: {int(busy.sum())} of its trips run on {' or '.join(table.add_days)} already: take them "
            f"off first with [[remove_route]] and days, or change their headway."
        )
    on_like = runs & (calendar.weekday == like)
    rows = np.flatnonzero(on_like.any(axis=1))
    if not rows.size:
        raise ScenarioError(f"{where}: the route has no trip on {table.like}: name a day on which it runs.")
    new = np.zeros((len(rows), runs.shape[1]), dtype=bool)
    for day in added:
        new |= _moved(on_like[rows], day - like)
    if not new.any():
        raise ScenarioError(
            f"{where}: no {' or '.join(table.add_days)} in a week of its {table.like} is in the calendars."
        )
    trips = chosen.trips.chosen(rows[new.any(axis=1)])
    services = services_for(
        book, chosen.feed, calendar.first, new[new.any(axis=1)], [table.route] * len(trips)
    )
    book.feeds[chosen.feed] = replaced(
        book.feeds[chosen.feed], np.zeros(0, np.int64), named_by_start(trips).on_service(services)
    )


def _moved(runs: np.ndarray, days: int) -> np.ndarray:
    """Dates so many days later (negative: earlier); those that leave the calendar are lost."""
    moved = np.zeros_like(runs)
    if days >= 0:
        moved[:, days:] = runs[:, : runs.shape[1] - days]
    else:
        moved[:, :days] = runs[:, -days:]
    return moved

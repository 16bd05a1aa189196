"""A route run at another headway: which trips are taken off, and which are put in their place."""

from dataclasses import dataclass

import numpy as np

from isochrones.scenario import ChangeRoute, seconds_of
from isochrones.scenario_choice import Chosen, choose, services_for, weekdays
from isochrones.scenario_days import service_dates
from isochrones.scenario_errors import ScenarioError
from isochrones.scenario_stops import StopBook
from isochrones.scenario_trips import TripSet, named_by_start, replaced, together


def run_at_headway(book: StopBook, table: ChangeRoute, way: int, where: str) -> list[str]:
    """One direction's commonest pattern, at a headway in its hours, on each kind of day it runs on.

    Raises:
        ScenarioError: it does not run on those days, or no departure falls into its hours.
    """
    chosen = choose(book, table.route, table.direction, where)
    own = np.flatnonzero((chosen.trips.trips["direction_id"] == str(way)).to_numpy())
    if not own.size:
        return []  # a route of one direction, and the table names none
    patterns = chosen.trips.patterns()
    main = int(np.argmax(np.bincount(patterns[own])))
    pattern = own[patterns[own] == main]
    calendar = service_dates(book.feeds[chosen.feed])
    allowed = np.isin(calendar.weekday, weekdays(table.days))
    runs = calendar.of(chosen.trips.trips["service_id"].iloc[pattern]) & allowed
    if not runs.any():
        raise ScenarioError(f"{where}: the route does not run on those days: use `add_days` with `like`.")
    said = f"{where}: direction {way}"
    new = _new_departures(chosen.trips.chosen(pattern), runs, table)
    if not new.start.size:
        raise ScenarioError(f"{where}: no departure falls into its hours: mend them or the headway.")
    left = len(own) - len(pattern)
    notes = (
        [f"{where}: {left} trips on other stops of direction {way} were left as they are."] if left else []
    )
    if new.begun:
        notes.append(
            f"{said} had no trip in those hours on {new.begun} dates and now has: name `days` to leave them out."
        )
    if _as_they_run(chosen.trips.start[pattern], runs, new):
        return [*notes, f"{said} runs at that headway already."]
    copies = pattern[new.like]
    trips = chosen.trips.chosen(copies).shifted(new.start - chosen.trips.start[copies])
    services = services_for(book, chosen.feed, calendar.first, new.runs, [table.route] * len(trips))
    added = named_by_start(trips).on_service(services)
    _replace_on_days(book, chosen, pattern[new.replaced], added, weekdays(table.days))
    return notes


@dataclass(frozen=True)
class Departures:
    """Departures of a pattern: `start` seconds, `like` the row of the old trip each runs as, `runs` its dates.

    `replaced`: rows of the old trips they stand for; `begun`: dates on which none left in those hours before.
    """

    start: np.ndarray
    like: np.ndarray
    runs: np.ndarray
    replaced: np.ndarray
    begun: int


def _new_departures(trips: TripSet, runs: np.ndarray, table: ChangeRoute) -> Departures:
    """What leaves at the headway on each date; `runs` bool (trip, date) says what leaves now."""
    dates_of: dict[tuple[int, int], np.ndarray] = {}
    gone = np.zeros(len(trips), dtype=bool)
    begun = 0
    for members, dates in _kinds_of_day(runs):
        start = trips.start[members]
        starts, inside = _departures(start, table)
        gone[members] |= inside
        begun += int(dates.sum()) if table.between and starts.size and not inside.any() else 0
        nearest = members[np.abs(start[:, None] - starts[None, :]).argmin(axis=0)]
        for key in zip(nearest.tolist(), starts.tolist()):
            dates_of[key] = dates_of.get(key, False) | dates
    like, start = np.array(list(dates_of), dtype=np.int64).reshape(-1, 2).T
    dates = np.array(list(dates_of.values()), dtype=bool).reshape(-1, runs.shape[1])
    return Departures(start, like, dates, np.flatnonzero(gone), begun)


def _as_they_run(start: np.ndarray, runs: np.ndarray, new: Departures) -> bool:
    """Whether the new trips are the old ones they stand for, on the same dates."""
    if sorted(new.like) != new.replaced.tolist():
        return False
    return bool((new.start == start[new.like]).all() and (new.runs == runs[new.like]).all())


def _replace_on_days(
    book: StopBook, chosen: Chosen, removed: np.ndarray, added: TripSet, days: list[int]
) -> None:
    """New trips in; the trips that they stand for out, on these days."""
    calendar = service_dates(book.feeds[chosen.feed])
    left = calendar.of(chosen.trips.trips["service_id"].iloc[removed]) & ~np.isin(calendar.weekday, days)
    stay = np.flatnonzero(left.any(axis=1))
    kept = chosen.trips.chosen(removed[stay])
    services = services_for(book, chosen.feed, calendar.first, left[stay], kept.trips["service_id"])
    sets = [kept.on_service(services), added] if len(kept) else [added]
    book.feeds[chosen.feed] = replaced(book.feeds[chosen.feed], chosen.rows[removed], together(sets))


def _kinds_of_day(runs: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Dates on which the same trips run are one kind of day: rows of the trips, and the dates (bool)."""
    kinds, kind = np.unique(runs, axis=1, return_inverse=True)
    kind = kind.ravel()
    return [(np.flatnonzero(kinds[:, n]), kind == n) for n in range(kinds.shape[1]) if kinds[:, n].any()]


def _departures(trip_start: np.ndarray, table: ChangeRoute) -> tuple[np.ndarray, np.ndarray]:
    """Starts of the new trips, and which of the old ones they stand for (bool)."""
    headway = round(table.headway_minutes * 60)
    start = np.sort(trip_start)
    extends = table.first is not None or table.last is not None
    if table.between:
        first, end = (seconds_of(clock) for clock in table.between)
    else:
        first, end = (0, 0) if extends else (int(start[0]), int(start[-1]) + 1)
    inside = start[(start >= first) & (start < end)]
    anchor = int(inside[0]) if inside.size else int(start[np.abs(start - first).argmin()])
    low = anchor - (anchor - first) // headway * headway
    new = [np.arange(low, end, headway)] if end > first else []
    if table.first is not None:
        new.append(np.arange(int(start[0]) - headway, seconds_of(table.first) - 1, -headway))
    if table.last is not None:
        new.append(np.arange(int(start[-1]) + headway, seconds_of(table.last) + 1, headway))
    starts = np.unique(np.concatenate(new)).astype(np.int64)
    return starts, (trip_start >= first) & (trip_start < end)

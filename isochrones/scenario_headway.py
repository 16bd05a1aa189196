"""A route run at another headway: which trips are taken off, and which are put in their place."""

import numpy as np

from isochrones.scenario import ChangeRoute, seconds_of
from isochrones.scenario_choice import Chosen, choose, services_for, weekdays
from isochrones.scenario_days import service_dates
from isochrones.scenario_errors import ScenarioError
from isochrones.scenario_stops import StopBook
from isochrones.scenario_trips import TripSet, named_by_start, replaced, together


def run_at_headway(book: StopBook, table: ChangeRoute, way: int, where: str) -> list[str]:
    """One direction's commonest pattern, at a headway in its hours, on each kind of day it runs on."""
    chosen = choose(book, table.route, None, where)
    own = np.flatnonzero((chosen.trips.trips["direction_id"] == str(way)).to_numpy())
    if not own.size:
        return []
    patterns = chosen.trips.patterns()
    main = int(np.argmax(np.bincount(patterns[own])))
    pattern = own[patterns[own] == main]
    calendar = service_dates(book.feeds[chosen.feed])
    allowed = np.isin(calendar.weekday, weekdays(table.days))
    runs = calendar.of(chosen.trips.trips["service_id"].iloc[pattern]) & allowed
    removed, added = [], []
    for group, dates in _kinds_of_day(runs):
        members = chosen.trips.chosen(pattern[group])
        starts, replace_them = _departures(members, table, where)
        removed.append(pattern[group][replace_them])
        nearest = np.abs(members.start[:, None] - starts[None, :]).argmin(axis=0)
        new = members.chosen(nearest).shifted(starts - members.start[nearest])
        services = services_for(book, chosen.feed, calendar.first, dates[None, :], [table.route])
        added.append(named_by_start(new).on_service(services[0]))
    if not added:
        raise ScenarioError(f"{where}: the route does not run on those days: use `add_days` with `like`.")
    _replace_on_days(book, chosen, np.concatenate(removed), together(added), weekdays(table.days))
    left = len(own) - len(pattern)
    return [f"{where}: {left} trips on other stops of direction {way} were left as they are."] if left else []


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
    """Trips grouped so that no two groups run on one date: rows of each group and its dates.

    Trips that share a date, also through others, are of one group.
    """
    dates, kind = np.unique(runs, axis=0, return_inverse=True)
    kind = kind.ravel()
    group = np.arange(len(dates))
    for one in range(len(dates)):
        touching = np.flatnonzero((dates & dates[one]).any(axis=1))
        if touching.size:
            members = np.isin(group, group[np.r_[touching, one]])
            group[members] = group[one]
    found = []
    for name in np.unique(group):
        rows = np.flatnonzero(group[kind] == name)
        if runs[rows].any():
            found.append((rows, runs[rows].any(axis=0)))
    return found


def _departures(trips: TripSet, table: ChangeRoute, where: str) -> tuple[np.ndarray, np.ndarray]:
    """Starts of the new trips, and which of the old ones they stand for (bool)."""
    headway = round(table.headway_minutes * 60)
    start = np.sort(trips.start)
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
        earliest = seconds_of(table.first)
        new.append(np.arange(int(start[0]) - headway, earliest - 1, -headway))
    if table.last is not None:
        new.append(np.arange(int(start[-1]) + headway, seconds_of(table.last) + 1, headway))
    starts = np.unique(np.concatenate(new)).astype(np.int64)
    if not starts.size:
        raise ScenarioError(f"{where}: no departure falls into its hours: mend them or the headway.")
    return starts, (trips.start >= first) & (trips.start < end)

"""Which trips of a feed run on which day: `calendar` and `calendar_dates`, alone or together."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from isochrones.gtfs import WEEKDAYS, Feed
from isochrones.transit_errors import NoServiceOnDate

ADDED, REMOVED = "1", "2"


def active_services(feed: Feed, day: date) -> set[str]:
    """Service ids that run on a day: those of the weekly calendar, plus added and less removed ones."""
    weekly, single = feed.calendar, feed.calendar_dates
    rows = np.flatnonzero(weekly[WEEKDAYS[day.weekday()]].to_numpy(object) == "1")
    rows = rows[weekly["start_date"].to_numpy(object)[rows] <= day]
    rows = rows[weekly["end_date"].to_numpy(object)[rows] >= day]
    runs = set(weekly["service_id"].to_numpy(object)[rows])
    exceptions = np.flatnonzero(single["date"].to_numpy(object) == day)
    kinds, services = (single[name].to_numpy(object)[exceptions] for name in ("exception_type", "service_id"))
    added, removed = (set(services[kinds == kind]) for kind in (ADDED, REMOVED))
    return (runs | added) - removed


def active_trips(feed: Feed, day: date) -> np.ndarray:
    """Row numbers of the feed's trips that run on a day."""
    active = active_services(feed, day)
    services = feed.trips["service_id"].to_numpy(object)
    return np.flatnonzero(np.fromiter(map(active.__contains__, services), dtype=bool, count=len(services)))


def trips_per_day(feed: Feed, first: date, last: date) -> pd.Series:
    """Trips of each day from `first` to `last`, both included; index of dates, zero where none run."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    service, names = pd.factorize(feed.trips["service_id"].to_numpy(object))
    trips_of = np.bincount(service, minlength=len(names))
    runs = _weekly(feed, pd.Index(names), days)
    single = feed.calendar_dates
    row = pd.Index(names).get_indexer(single["service_id"])
    column = pd.Index(days, dtype=object).get_indexer(single["date"].to_numpy(object))
    kind = single["exception_type"].to_numpy(object)
    for exception, value in ((ADDED, True), (REMOVED, False)):
        rows = (kind == exception) & (row >= 0) & (column >= 0)
        runs[row[rows], column[rows]] = value
    return pd.Series(trips_of @ runs, index=pd.Index(days, name="date"), name="trips", dtype=np.int64)


def _weekly(feed: Feed, services: pd.Index, days: list[date]) -> np.ndarray:
    """(services, days) bool: what the weekly calendar runs."""
    weekly = feed.calendar
    row = services.get_indexer(weekly["service_id"])
    begin, end = (
        weekly[name].to_numpy(object).astype("datetime64[D]") for name in ("start_date", "end_date")
    )
    on = np.stack([weekly[name].to_numpy(object) == "1" for name in WEEKDAYS], axis=1)
    runs = np.zeros((len(services), len(days)), dtype=bool)
    for column, day in enumerate(days):
        holds = on[:, day.weekday()] & (begin <= np.datetime64(day)) & (end >= np.datetime64(day))
        runs[row[holds & (row >= 0)], column] = True
    return runs


def validity(feed: Feed) -> tuple[date, date]:
    """First and last day on which the feed's calendars can run anything."""
    weekly, single = feed.calendar, feed.calendar_dates
    added = single["date"].to_numpy(object)[single["exception_type"].to_numpy(object) == ADDED]
    starts, ends = ({*weekly[name].to_numpy(object), *added} for name in ("start_date", "end_date"))
    if not starts:
        raise NoServiceOnDate(f"{feed.name}: its calendars only remove days, so that no trip ever runs")
    return min(starts), max(ends)


def check_service(feeds: Sequence[Feed], day: date, silent: bool = False) -> None:
    """Raise `NoServiceOnDate` if no feed runs a trip on the day, or a feed's calendars do not reach it.

    A feed whose calendars span the day without a trip on it (a Sunday) is allowed beside others that
    have some, and `silent` allows it of all feeds.
    """
    spans = [validity(feed) for feed in feeds]
    outside = [feed for feed, (first, last) in zip(feeds, spans) if not first <= day <= last]
    if outside or not (silent or any(len(active_trips(feed, day)) for feed in feeds)):
        silent = outside or feeds
        raise NoServiceOnDate(
            "; ".join(_no_service(feed, day) for feed in silent) + ". Choose another date or feed."
        )


def _no_service(feed: Feed, day: date) -> str:
    first, last = validity(feed)
    sentence = f"{feed.name} has no trip on {day:%A} {day}: its calendars run from {first} to {last}"
    near = nearest_days_with_service(feed, day)
    if near:
        sentence += f", the nearest dates with trips being {' and '.join(str(other) for other in near)}"
    return sentence


def nearest_days_with_service(feed: Feed, day: date, within_days: int = 21) -> list[date]:
    """The last day before and the first day after `day` on which a trip runs, searched inside validity.

    Outside the validity of the feed the search starts at its near end.
    """
    first, last = validity(feed)
    found = []
    for start, step in ((min(day - timedelta(days=1), last), -1), (max(day + timedelta(days=1), first), 1)):
        for n in range(within_days):
            other = start + timedelta(days=step * n)
            if first <= other <= last and len(active_trips(feed, other)):
                found.append(other)
                break
    return sorted(found)

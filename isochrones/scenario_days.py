"""On which dates the services of a feed run, and services made for a set of dates."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from isochrones.gtfs import WEEKDAYS, Feed
from isochrones.scenario_trips import with_rows
from isochrones.service_days import ADDED, REMOVED, validity


@dataclass(frozen=True)
class ServiceDates:
    """`runs` bool (service, day): whether a service of `ids` runs on the day `first` + n."""

    first: date
    ids: pd.Index
    runs: np.ndarray

    @property
    def weekday(self) -> np.ndarray:
        """Day of the week of each date, Monday 0."""
        return (self.first.weekday() + np.arange(self.runs.shape[1])) % 7

    def of(self, service_ids: pd.Series) -> np.ndarray:
        """The dates of several services, bool (len, day); none for an id without a calendar."""
        rows = self.ids.get_indexer(service_ids)
        return self.runs[rows] & (rows >= 0)[:, None]


def service_dates(feed: Feed, first: date | None = None, last: date | None = None) -> ServiceDates:
    """When each service runs from `first` to `last`, both included (default: the feed's validity)."""
    if first is None or last is None:
        first, last = validity(feed)
    ids = pd.Index(feed.calendar["service_id"]).append(pd.Index(feed.calendar_dates["service_id"])).unique()
    days = (last - first).days + 1
    runs = np.zeros((len(ids), days), dtype=bool)
    weekday = (first.weekday() + np.arange(days)) % 7
    row_of = {name: row for row, name in enumerate(ids)}
    for item in feed.calendar.to_dict("records"):
        flags = np.array([item[name] == "1" for name in WEEKDAYS])
        start, end = (item["start_date"] - first).days, (item["end_date"] - first).days
        span = slice(max(start, 0), max(end + 1, 0))
        runs[row_of[item["service_id"]], span] |= flags[weekday[span]]
    for kind in (ADDED, REMOVED):
        for item in feed.calendar_dates[feed.calendar_dates["exception_type"] == kind].itertuples():
            at = (item.date - first).days
            if 0 <= at < days:
                runs[row_of[item.service_id], at] = kind == ADDED
    return ServiceDates(first, ids, runs)


def with_service(feed: Feed, first: date, runs: np.ndarray, name: str) -> tuple[Feed, str]:
    """The feed with a service that runs on the given dates, and its id: an existing one where one does.

    `runs` bool per day from `first`. A new service is a weekly calendar with its exceptions.
    """
    known = service_dates(feed, first, first + timedelta(days=len(runs) - 1))
    same = np.flatnonzero((known.runs == runs).all(axis=1))
    if same.size:
        return feed, known.ids[same[0]]
    service_id, number = name, 1
    while service_id in known.ids:
        number += 1
        service_id = f"{name}#{number}"
    days = np.flatnonzero(runs)
    start, end = days[0], days[-1]
    weekday = (first.weekday() + np.arange(len(runs))) % 7
    weekly = np.isin(np.arange(7), weekday[days])
    regular = weekly[weekday]
    regular[:start] = regular[end + 1 :] = False
    row = {day: "1" if on else "0" for day, on in zip(WEEKDAYS, weekly)}
    row |= {"service_id": service_id, "start_date": _on(first, start), "end_date": _on(first, end)}
    exceptions = [
        {"service_id": service_id, "date": _on(first, at), "exception_type": ADDED if runs[at] else REMOVED}
        for at in np.flatnonzero(runs != regular)
    ]
    dates = with_rows(feed.calendar_dates, exceptions) if exceptions else feed.calendar_dates
    return replace(feed, calendar=with_rows(feed.calendar, [row]), calendar_dates=dates), service_id


def _on(first: date, at: int) -> date:
    return first + timedelta(days=int(at))

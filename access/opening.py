"""Which sites of a configuration serve in a period: those open throughout its window."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from access.configurations import Configuration
from access.errors import UnknownName, suggestion
from access.hours import open_in_week_of, open_on, open_weeks, window_minutes, window_span


@dataclass(frozen=True)
class Serving:
    """Sites open throughout the window, alphabetically, and those open in part of it only."""

    sites: tuple[str, ...]
    partly: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A window on each of some weekdays, or on one ``date``; ``week_of`` is the date for which weekdays stand."""

    window: tuple[str, ...]
    days: tuple[str, ...] = ()
    date: datetime.date | None = None
    week_of: datetime.date | None = None

    def minutes(self, hours: str) -> np.ndarray:
        """Whether a site is open at each minute, one row for every week of its rota."""
        if self.date:
            return open_on(hours, self.date, *window_span(self.window))[None]
        if self.week_of:
            return open_in_week_of(hours, self.week_of, self.days, self.window)[None]
        return open_weeks([hours])[:, 0, window_minutes(self.days, self.window)]


def serving_sites(
    option: Configuration,
    service: str,
    period: str,
    direction: str,
    periods: Mapping[str, object] | None = None,
) -> Serving:
    """Sites that serve in a period and direction; every site of the service when ``periods`` is None.

    The window is the direction's own; a period without one (drive only) is judged on all its ``hours``.
    Where days differ in their hours, the direction or else the period has ``parts``, each with its own
    ``days`` and ``window``: Saturday 07:00 to Monday 07:00 is ``[{"days": ["Sat", "Sun"], "window":
    ("07:00", "24:00")}, {"days": ["Sun", "Mon"], "window": ("00:00", "07:00")}]``.

    A period, or a part, may have a ``date`` (a timetable's). A window or part of its own date is judged on that
    date, exceptions and turns as they fall. Days and hours of a period with a date are judged in that week: turns
    as they fall in it, exceptions of the date alone. Without a date it is the usual week, in which hours by turns
    hold in part, unless they hold in every week.

    Raises:
        UnknownName: ``periods`` does not have the period.
        InvalidHours: hours, days or window are not understood.
    """
    hours = option.services.get(service, {})
    if periods is None:
        return Serving(tuple(sorted(hours)))
    if period not in periods:
        raise UnknownName(
            f'the period "{period}" of the travel times is not declared{suggestion(period, periods)}'
        )
    parts = _parts(periods[period], direction)
    throughout, partly = [], []
    for site in sorted(hours):
        found = [_open(part, hours[site]) for part in parts]
        if all(each.throughout for each in found):
            throughout.append(site)
        elif any(each.ever for each in found):
            partly.append(site)
    return Serving(tuple(throughout), tuple(partly))


def shut_minutes(
    hours: str, period: str, direction: str, periods: Mapping[str, object]
) -> tuple[tuple[int, ...], ...]:
    """At which minutes of each part of a period hours are shut, by position: equal for hours that are alike there.

    Raises:
        InvalidHours: hours, days or window are not understood.
    """
    return tuple(_shut(part, hours) for part in _parts(periods[period], direction))


class _Open(NamedTuple):
    throughout: bool
    ever: bool


@lru_cache(maxsize=16384)
def _open(part: _Part, hours: str) -> _Open:
    """Whether a site is open throughout a part, and at any of its minutes; the same is asked for many options."""
    minutes = part.minutes(hours)
    return _Open(bool(minutes.all()), bool(minutes.any()))


@lru_cache(maxsize=1024)
def _shut(part: _Part, hours: str) -> tuple[int, ...]:
    return tuple(np.flatnonzero(~part.minutes(hours)).tolist())


def _parts(period: object, direction: str) -> list[_Part]:
    """Days or date and half-open window of each part; no window and no hours means the whole day."""
    days = tuple(_member(period, "days") or ())
    date = _member(period, "date")
    way = _member(period, direction)
    for whole in (way, period):
        if parts := _member(whole, "parts"):
            return [_part(each, date) for each in parts]
    if window := _member(way, "window"):
        return [_Part(tuple(window), () if date else days, date)]
    spans = _member(period, "hours") or ["00:00-24:00"]
    windows = [tuple(clock.strip() for clock in span.split("-")) for span in spans]
    if date and not days:
        return [_Part(window, date=date) for window in windows]
    return [_Part(window, days, week_of=date) for window in windows]


def _part(part: Mapping, week_of: datetime.date | None) -> _Part:
    window, date = tuple(part["window"]), part.get("date")
    return _Part(window, date=date) if date else _Part(window, tuple(part["days"]), week_of=week_of)


def _member(whole: object, name: str) -> object:
    return whole.get(name) if isinstance(whole, Mapping) else getattr(whole, name, None)

"""Opening hours: ``"24/7"``, ``"Mon-Fri 08:00-20:00; Sat 09:00-13:00"``, ``"Mon 20:00-08:00"``, by turns and dates.

Hours are local and half-open: a site that is open 08:00-20:00 is open at 19:59 and closed at 20:00.
A span that ends at or before it starts ends the next day. Without days a part holds on every day.
``"Mon-Sun 20:00-08:00 every 2 weeks from 2026-06-15"`` holds in the week of that date (Monday to Sunday) and in
every second one before and after it. ``"except 2026-12-25 closed"`` or ``"except 2026-12-26 10:00-16:00"``
replaces all spans that *start* on the date: the night that began the evening before still ends in its morning,
and a span of the exception that passes midnight runs into the next date, whose own spans stay.
"""

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from access.errors import InvalidHours
from access.rota import ALWAYS as ALWAYS
from access.rota import DAY_MINUTES, DAYS, Rota, day_index, parse_hours

WEEK_MINUTES = 7 * DAY_MINUTES
LATEST_MINUTE = 30 * 60  # of a window, from the midnight before it: 06:00 of the next day
_MONDAY = datetime.date(2001, 1, 1)  # any; the cycles of rotas are counted from it
_WINDOW_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")


@lru_cache(maxsize=4096)
def open_minutes(hours: str, week_of: datetime.date | None = None) -> np.ndarray:
    """Minutes of a week at which a site is open, as booleans of shape ``(10080,)`` from Monday 00:00.

    Without ``week_of`` the usual week: exceptions by date do not count, and of a part by turns only those minutes
    at which the site is open in every week (:func:`open_weeks` has each). With it the week, Monday to Sunday, that
    holds that date, exceptions and turns as they fall; what began on the Sunday before runs into it.
    The array is shared between calls and read-only.

    Raises:
        InvalidHours: the text does not follow the grammar.

    >>> int(open_minutes("Mon 20:00-08:00").sum()) // 60
    12
    >>> holiday = "Mon-Fri 08:00-20:00; except 2026-12-25 closed"
    >>> int(open_minutes(holiday, week_of=datetime.date(2026, 12, 21)).sum()) // 60
    48
    """
    if week_of is None:
        week = open_weeks([hours])[:, 0].all(axis=0)
    else:
        monday = week_of - datetime.timedelta(days=week_of.weekday())
        week = _filled(parse_hours(hours), monday, 0, WEEK_MINUTES)
    week.flags.writeable = False
    return week


def open_weeks(hours: Sequence[str | None]) -> np.ndarray:
    """The usual weeks of several sites until their rotas come round together, bool ``(W, S, 10080)``.

    W is 1 where no site's hours go by turns. None is a site that is never open. Exceptions do not count.

    Raises:
        InvalidHours: a text does not follow the grammar.

    >>> nights = ["Mon-Sun 20:00-08:00 every 2 weeks from 2026-06-15", "24/7"]
    >>> open_weeks(nights).sum(axis=2) // 60
    array([[ 76, 168],
           [  8, 168]])
    """
    usual = [None if each is None else parse_hours(each).with_exceptions_of() for each in hours]
    weeks = math.lcm(*(rota.cycle for rota in usual if rota))
    found = np.zeros((weeks, len(usual), WEEK_MINUTES), dtype=bool)
    for week in range(weeks):
        monday = _MONDAY + datetime.timedelta(weeks=week)
        for site, rota in enumerate(usual):
            if rota:
                found[week, site] = _filled(rota, monday, 0, WEEK_MINUTES)
    return found


def open_on(hours: str, date: datetime.date, start: int, end: int) -> np.ndarray:
    """Minutes ``[start, end)`` from a date's midnight at which a site is open, bool ``(end - start,)``.

    They may lie on days before (negative) or after the date; exceptions and turns count as they fall.

    Raises:
        InvalidHours: the text does not follow the grammar.
    """
    return _filled(parse_hours(hours), date, start, end)


def open_in_week_of(
    hours: str, date: datetime.date, days: Iterable[str], window: Sequence[str]
) -> np.ndarray:
    """Minutes of a window on each of some weekdays, in the week of a date of which only exceptions count.

    That is the week of a period whose days stand for its date: turns are those of that week, an exception of the
    date counts, those of the other days do not.

    Raises:
        InvalidHours: hours, a day or the window are not understood.
    """
    monday = date - datetime.timedelta(days=date.weekday())
    week = _filled(parse_hours(hours).with_exceptions_of(date), monday, 0, WEEK_MINUTES)
    return week[window_minutes(days, window)]


def exception_dates(hours: str) -> tuple[datetime.date, ...]:
    """Dates of the exceptions that hours have, in order.

    Raises:
        InvalidHours: the text does not follow the grammar.
    """
    return tuple(sorted(parse_hours(hours).exceptions))


def open_throughout(hours: str, days: Iterable[str], window: Sequence[str]) -> bool:
    """Whether a site is open at every minute of ``window`` (``("08:00", "10:00")``) on each of ``days``.

    By the usual week: hours by turns count where they hold in every week.

    Raises:
        InvalidHours: hours, a day or the window are not understood.
    """
    return bool(open_minutes(hours)[window_minutes(days, window)].all())


def open_in_part(hours: str, days: Iterable[str], window: Sequence[str]) -> bool:
    """Whether a site is open at some minutes of ``window`` on ``days``, in some weeks, and closed at others.

    Raises:
        InvalidHours: hours, a day or the window are not understood.
    """
    minutes = open_weeks([hours])[:, 0, window_minutes(days, window)]
    return bool(minutes.any() and not minutes.all())


def window_minutes(days: Iterable[str], window: Sequence[str]) -> np.ndarray:
    """Minutes of the week inside a half-open window on each of ``days``; it may pass midnight.

    The small hours after a day are written ``("22:00", "02:00")`` or, as timetables do, up to 30:00:
    ``("24:30", "25:30")``.

    Raises:
        InvalidHours: a day or the window is not understood, or no day is given.
    """
    text = "-".join(window)
    start, end = window_span(window)
    starts = np.array([day_index(day, text) * DAY_MINUTES + start for day in days], dtype=int)
    if not len(starts):
        raise InvalidHours(f'the window "{text}" has no days; name at least one of {", ".join(DAYS)}.')
    return ((starts[:, None] + np.arange(end - start)) % WEEK_MINUTES).ravel()


def window_span(window: Sequence[str]) -> tuple[int, int]:
    """First minute and end of a window from the midnight before it; one that passes midnight ends after 1440.

    Raises:
        InvalidHours: it is not understood.
    """
    text = "-".join(window)
    found = [_WINDOW_CLOCK.fullmatch(clock.strip()) for clock in window]
    if len(found) != 2 or not all(found):
        raise InvalidHours(f'"{text}" is not a window; write two times such as 08:00 and 10:00.')
    start, end = (int(clock[1]) * 60 + int(clock[2]) for clock in found)
    if start == end or max(start, end) > LATEST_MINUTE:
        raise InvalidHours(f'the window "{text}" is empty or passes 30:00; choose another.')
    if end < start and start >= DAY_MINUTES:
        raise InvalidHours(f'the window "{text}" ends before it starts; write 24:30 and 25:30.')
    return start, end if end > start else end + DAY_MINUTES


def _filled(rota: Rota, date: datetime.date, start: int, end: int) -> np.ndarray:
    """Open minutes ``[start, end)`` from a date's midnight; spans that began the day before run into them."""
    found = np.zeros(end - start, dtype=bool)
    for day in range(start // DAY_MINUTES - 1, (end - 1) // DAY_MINUTES + 1):
        shift = day * DAY_MINUTES - start
        for first, last in rota.spans(date + datetime.timedelta(days=day)):
            found[max(shift + first, 0) : max(shift + last, 0)] = True
    return found

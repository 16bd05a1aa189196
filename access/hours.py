"""Weekly opening hours: ``"24/7"``, ``"Mon-Fri 08:00-20:00; Sat 09:00-13:00"``, ``"Mon 20:00-08:00"``.

Hours are local and half-open: a site that is open 08:00-20:00 is open at 19:59 and closed at 20:00.
A span that ends at or before it starts ends the next day. Without days a part holds on every day.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from access.errors import InvalidHours

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
ALWAYS = "24/7"

_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)"
_SPAN = re.compile(rf"{_CLOCK}\s*-\s*{_CLOCK}")
_WINDOW_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
LATEST_MINUTE = 30 * 60  # of a window, from the midnight before it: 06:00 of the next day
_REMEDY = 'write for example "24/7" or "Mon-Fri 08:00-20:00; Sat 09:00-13:00"'


@lru_cache(maxsize=4096)
def open_minutes(hours: str) -> np.ndarray:
    """Minutes of a week at which a site is open, as booleans of shape ``(10080,)`` from Monday 00:00.

    The array is shared between calls and read-only.

    Raises:
        InvalidHours: the text does not follow the grammar.

    >>> int(open_minutes("Mon 20:00-08:00").sum()) // 60
    12
    """
    week = np.zeros(WEEK_MINUTES, dtype=bool)
    if hours.strip() == ALWAYS:
        week[:] = True
    else:
        for part in hours.split(";"):
            _open_part(week, part.strip(), hours)
    week.flags.writeable = False
    return week


def open_throughout(hours: str, days: Iterable[str], window: Sequence[str]) -> bool:
    """Whether a site is open at every minute of ``window`` (``("08:00", "10:00")``) on each of ``days``.

    Raises:
        InvalidHours: hours, a day or the window are not understood.
    """
    return bool(open_minutes(hours)[window_minutes(days, window)].all())


def open_in_part(hours: str, days: Iterable[str], window: Sequence[str]) -> bool:
    """Whether a site is open at some minutes of ``window`` on ``days`` and closed at others.

    Raises:
        InvalidHours: hours, a day or the window are not understood.
    """
    minutes = open_minutes(hours)[window_minutes(days, window)]
    return bool(minutes.any() and not minutes.all())


def window_minutes(days: Iterable[str], window: Sequence[str]) -> np.ndarray:
    """Minutes of the week inside a half-open window on each of ``days``; it may pass midnight.

    The small hours after a day are written ``("22:00", "02:00")`` or, as timetables do, up to 30:00:
    ``("24:30", "25:30")``.

    Raises:
        InvalidHours: a day or the window is not understood, or no day is given.
    """
    text = "-".join(window)
    start, end = _window(window, text)
    starts = np.array([_day(day, text) * DAY_MINUTES + start for day in days], dtype=int)
    if not len(starts):
        raise InvalidHours(f'the window "{text}" has no days; name at least one of {", ".join(DAYS)}.')
    return ((starts[:, None] + np.arange(end - start)) % WEEK_MINUTES).ravel()


def _window(window: Sequence[str], text: str) -> tuple[int, int]:
    found = [_WINDOW_CLOCK.fullmatch(clock.strip()) for clock in window]
    if len(found) != 2 or not all(found):
        raise InvalidHours(f'"{text}" is not a window; write two times such as 08:00 and 10:00.')
    start, end = (int(clock[1]) * 60 + int(clock[2]) for clock in found)
    if start == end or max(start, end) > LATEST_MINUTE:
        raise InvalidHours(f'the window "{text}" is empty or passes 30:00; choose another.')
    if end < start and start >= DAY_MINUTES:
        raise InvalidHours(f'the window "{text}" ends before it starts; write 24:30 and 25:30.')
    return start, end if end > start else end + DAY_MINUTES


def _open_part(week: np.ndarray, part: str, hours: str) -> None:
    first_digit = re.search(r"\d", part)
    if first_digit is None:
        raise InvalidHours(f'"{hours}" has a part without a time ("{part}"); {_REMEDY}.')
    days = _days(part[: first_digit.start()].strip(), hours)
    for text in part[first_digit.start() :].split(","):
        start, end = _span(text, hours)
        for day in days:
            week[(day * DAY_MINUTES + np.arange(start, end)) % WEEK_MINUTES] = True


def _days(text: str, hours: str) -> list[int]:
    if not text:
        return list(range(7))
    days = []
    for item in text.split(","):
        first, _, last = item.partition("-")
        start = _day(first, hours)
        end = _day(last, hours) if last else start
        days += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return days


def _day(text: str, hours: str) -> int:
    name = text.strip().capitalize()
    if name not in DAYS:
        raise InvalidHours(f'"{text.strip()}" in "{hours}" is not a day; use {", ".join(DAYS)}.')
    return DAYS.index(name)


def _span(text: str, hours: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise InvalidHours(f'"{text.strip()}" in "{hours}" is not a time span; {_REMEDY}.')
    start_hour, start_minute, end_hour, end_minute = (int(group) for group in match.groups())
    start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
    if start == end or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise InvalidHours(f'"{text.strip()}" in "{hours}" is empty or passes 24:00; write 00:00-24:00.')
    return start, end if end > start else end + DAY_MINUTES

"""Windows of public transport: when sites must be open for them, and whether a timetable day holds them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator

from isochrones.timetable import HORIZON
from study.settings import DAY_MINUTES, DAYS, DIRECTIONS, Settings, Window, minute_of_day


def minutes_at_site(window: Window, direction: str, max_minutes: float) -> tuple[int, int]:
    """First minute and end, from midnight, of all the times at which a window's journeys are at their site.

    Patients arrive there, or leave from there, in the window itself where it is the site's clock (``to_site``
    by arrival, ``from_site`` by departure). Otherwise up to ``max_minutes``, the longest journey, lie between:
    after the window for ``to_site`` by departure, before it for ``from_site`` by arrival.
    """
    start, end = (minute_of_day(clock) for clock in window.window)
    longest = math.ceil(max_minutes)
    if direction == "to_site" and window.by == "depart":
        return start, end + longest
    if direction == "from_site" and window.by == "arrive":
        return start - longest, end
    return start, end


def opening_parts(days: list[str], start: int, end: int) -> list[dict]:
    """Minutes ``[start, end)`` from the midnight before each day, cut at midnights: days and window of each part.

    >>> opening_parts(["Sat", "Sun"], 7 * 60, 31 * 60)[1]
    {'days': ['Sun', 'Mon'], 'window': ['00:00', '07:00']}
    """
    return [
        {"days": [DAYS[(DAYS.index(day) + shift) % len(DAYS)] for day in days], "window": window}
        for shift, window in _by_day(start, end)
    ]


def dated_parts(date: datetime.date, start: int, end: int) -> list[dict]:
    """Minutes ``[start, end)`` from the midnight before a date, cut at midnights: date and window of each part."""
    return [
        {"date": date + datetime.timedelta(days=shift), "window": window}
        for shift, window in _by_day(start, end)
    ]


def _by_day(start: int, end: int) -> Iterator[tuple[int, list[str]]]:
    for shift in range(start // DAY_MINUTES, (end - 1) // DAY_MINUTES + 1):
        first, last = max(start - shift * DAY_MINUTES, 0), min(end - shift * DAY_MINUTES, DAY_MINUTES)
        yield shift, [_clock(first), _clock(last)]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def window_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    """Windows whose journeys may leave the hours that a timetable holds around its date."""
    modes = [m for m in settings.computed_modes if settings.is_transit(m) and m not in settings.matrix]
    if not modes:
        return []
    longest = max(settings.longest(mode) for mode in modes)
    earliest, latest = (seconds / 60 for seconds in HORIZON)
    mistakes = []
    for name, period in settings.periods.items():
        for way in DIRECTIONS if period.date else ():
            window = getattr(period, way)
            start, end = (minute_of_day(clock) for clock in window.window)
            first, last = (start - longest, end - 1) if window.by == "arrive" else (start, end - 1 + longest)
            if first < earliest or last > latest:
                message = (
                    f"has journeys of up to {longest:g} minutes that may run from {first / 60:.1f} to "
                    f"{last / 60:.1f} h, and a timetable holds {earliest / 60:g} to {latest / 60:g} h of its date: "
                    "choose another window or a smaller speeds.max_minutes."
                )
                mistakes.append((("periods", name, way), message))
    return mistakes

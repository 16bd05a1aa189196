"""Hours in words, as one would say them: of sites, of what differs between two options, and of times of the week."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

import numpy as np

from access import NO_CAR_MODE, open_minutes
from study.settings import Settings
from web.words import by_mode, day, listed, period_label

DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Fri": "Friday",
    "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
ALL_HOURS = "24/7"
TO = "\u2013"
DAY_MINUTES = 1440
WEEK_MINUTES = 7 * DAY_MINUTES


def hours_in_words(hours: str) -> str:
    """The hours of a site as services are given there; "" for a site that does not give it.

    What is written in words already, such as turns ("every 2 weeks"), stays as it is.
    """
    if not hours:
        return ""
    said = hours.replace(ALL_HOURS, "open at all hours")
    said = re.sub(r"\bMon-Sun\b", "every day", said)
    said = re.sub(r"\b([A-Z][a-z]{2})-([A-Z][a-z]{2})\b", _from_to, said)
    said = re.sub(rf"\b({'|'.join(DAYS)})\b", lambda found: DAYS[found[1]], said)
    said = re.sub(r"(\d\d:\d\d)-(\d\d:\d\d)", r"\1 to \2", said)
    return re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda found: day(datetime.date.fromisoformat(found[0])), said)


def _from_to(found: re.Match) -> str:
    return f"{DAYS.get(found[1], found[1])} to {DAYS.get(found[2], found[2])}"


def hours_that_differ(
    before: Mapping[str, str], after: Mapping[str, str], names: Mapping[str, str], under: str
) -> list[str]:
    """Which sites that give a service under two options would close or open when, one sentence each for those alike.

    ``before`` and ``after`` are the hours of the sites under option A and under B, ``names`` theirs; ``under`` names
    option B. Hours by turns or with exceptions are said in full beside one another.
    """
    alike: dict[str, list[str]] = {}
    for site, hours in after.items():
        if site in before and before[site] != hours:
            said = _difference(before[site], hours)
            if said:
                alike.setdefault(said, []).append(names.get(site, site))
    told = [f"{listed(sites)} would {said}." for said, sites in alike.items()]
    return [f"Under \u201c{under}\u201d {told[0]}", *told[1:]] if told else []


def _difference(before: str, after: str) -> str:
    if _by_turns(before) or _by_turns(after):
        return f"be open at other hours: {hours_in_words(after)} (instead of {hours_in_words(before)})"
    was, would = open_minutes(before), open_minutes(after)
    kinds = (("close", was & ~would), ("also open", would & ~was))
    return " and ".join(f"{verb} {week_in_words(minutes)}" for verb, minutes in kinds if minutes.any())


def _by_turns(hours: str) -> bool:
    return "every" in hours or "except" in hours


def week_in_words(minutes: np.ndarray) -> str:
    """Minutes of a week from Monday 00:00, bool ``(10080,)``: "22:00 to 07:00 every day"; at least one is true."""
    if minutes.all():
        return "at all hours"
    starts = np.flatnonzero(minutes & ~np.roll(minutes, 1))
    days_of: dict[str, list[int]] = {}
    for start in starts.tolist():
        shut = np.flatnonzero(~np.roll(minutes, -start))
        end = start + int(shut[0])
        if end - start > DAY_MINUTES:
            days_of[f"from {_day(start)} {_clock(start)} to {_day(end)} {_clock(end)}"] = []
        else:
            days_of.setdefault(f"{_clock(start)} to {_clock(end)}", []).append(start // DAY_MINUTES)
    return " and ".join(f"{span} {days_in_words(days)}".rstrip() for span, days in days_of.items())


def _clock(minute: int) -> str:
    return f"{minute % DAY_MINUTES // 60:02d}:{minute % 60:02d}"


def _day(minute: int) -> str:
    return list(DAYS.values())[minute % WEEK_MINUTES // DAY_MINUTES]


def days_in_words(days: list[int]) -> str:
    """For example "every day", "Monday to Friday", "on Monday and Thursday"; "" for none."""
    if not days:
        return ""
    if len(days) == len(DAYS):
        return "every day"
    named = [list(DAYS.values())[each] for each in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{named[0]} to {named[-1]}"
    return f"on {listed(named)}"


def period_hours(settings: Settings, mode: str, period: str, direction: str) -> str:
    """The hours of a mode's times, as "07:00\u201310:00" or "arriving 08:00\u201310:00"; "" where none are stated."""
    declared = settings.periods.get(period)
    if mode == NO_CAR_MODE and settings.no_car:
        parts = settings.no_car.modes
        said = [(part, period_hours(settings, part, period, direction)) for part in parts]
        return " and ".join(f"{by_mode(part, settings)} {hours}" for part, hours in said if hours)
    if declared is None or mode in settings.matrix:
        return ""
    if settings.is_transit(mode):
        window = getattr(declared, direction)
        way = "arriving" if window.by == "arrive" else "leaving"
        return f"{way} {TO.join(window.window)}" if declared.date else ""
    return " and ".join(span.replace("-", TO) for span in declared.hours or [])


def time_label(settings: Settings, mode: str, period: str, direction: str) -> str:
    """A time of the week with its hours: "Weekday morning, 07:00\u201310:00"."""
    return ", ".join(
        filter(None, [period_label(settings, period), period_hours(settings, mode, period, direction)])
    )

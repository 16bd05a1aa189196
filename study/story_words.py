"""The words of a story: clocks, minutes, lengths of time, modes and reasons."""

from __future__ import annotations

import math

from study.settings import DAY_MINUTES, Settings
from study.story_times import TAXI, mode_of
from study.story_visits import CLOSED, NO_SITE

BY = {
    "drive": "By car", TAXI: "By taxi", "blue_light": "By ambulance", "walk": "On foot",
    "public_transport": "By bus, train and walking",
}  # fmt: skip
WHY = {
    CLOSED: "not possible, for no site is open then",
    NO_SITE: "not possible, for it is given nowhere",
    "no_service": "not possible, for nothing runs that would make it and it is too far to walk",
    "no_path": "not possible, for no route is found",
    "not_snapped": "unknown, for one end is outside the mapped area",
}
FEW_HOURS = 2
HALF_AN_HOUR = 30


def by_mode(settings: Settings, mode: str, taxi_wait_minutes: float = 0) -> str:
    """How one travels, as a sentence begins: ``By car``."""
    if mode == TAXI:
        return f"{BY[TAXI]} ({taxi_wait_minutes:g} minutes until it comes)" if taxi_wait_minutes else BY[TAXI]
    traveller = settings.traveller(mode_of(settings, mode))
    if traveller is not None:
        who = traveller.plain_label or traveller.label or mode.replace("_", " ")
        return f"{BY[settings.kind(mode_of(settings, mode))]}, {who}"
    return BY[mode]


def why_not(settings: Settings, mode: str, reason: str) -> str:
    """Why there is no way, in words."""
    if reason == "beyond_cutoff":
        return f"no journey found within {duration(settings.longest(mode_of(settings, mode)))}"
    return WHY[reason]


def clock(minute: float) -> str:
    """A clock in minutes after the midnight of the story's date.

    >>> clock(485), clock(1450)
    ('08:05', '00:10 the next day')
    """
    day, of_day = divmod(round(minute), DAY_MINUTES)
    said = {0: "", 1: " the next day", -1: " the day before"}.get(day, f" {day} days later")
    return f"{of_day // 60:02d}:{of_day % 60:02d}{said}"


def minutes_said(minutes: int) -> str:
    """Whole minutes.

    >>> minutes_said(0), minutes_said(1), minutes_said(12)
    ('less than a minute', '1 minute', '12 minutes')
    """
    if minutes == 0:
        return "less than a minute"
    return f"{minutes:,} minute{'' if minutes == 1 else 's'}"


def duration(minutes: float) -> str:
    """Hours where they are whole, else minutes.

    >>> duration(180), duration(45), duration(60)
    ('3 hours', '45 minutes', '1 hour')
    """
    hours, rest = divmod(round(minutes), 60)
    if rest or not hours:
        return minutes_said(round(minutes))
    return f"{hours} hour{'' if hours == 1 else 's'}"


def long_time(minutes: float) -> str:
    """A year's travel: whole hours, or tens of minutes where it is less than two hours.

    >>> long_time(1_170), long_time(64), long_time(3)
    ('20 hours', '60 minutes', 'under 10 minutes')
    """
    if minutes < 10:
        return "under 10 minutes"
    if minutes >= FEW_HOURS * 60:
        return f"{math.floor(minutes / 60 + 0.5):,} hours"
    return f"{10 * math.floor(minutes / 10 + 0.5)} minutes"


def between(then: float, now: float) -> float:
    """Minutes between two lengths of time: the difference of what :func:`long_time` shows of them, unless too far off.

    Where whole hours are shown and the two lie less than half an hour apart, it is the minutes between them: rounding
    alone must make no hour.

    >>> long_time(490), long_time(750), long_time(between(490, 750))
    ('8 hours', '13 hours', '5 hours')
    >>> long_time(312), long_time(328), long_time(between(312, 328))
    ('5 hours', '5 hours', '20 minutes')
    >>> long_time(329), long_time(331), long_time(between(329, 331))
    ('5 hours', '6 hours', 'under 10 minutes')
    """
    if min(then, now) >= FEW_HOURS * 60 and abs(now - then) >= HALF_AN_HOUR:
        shown = [math.floor(each / 60 + 0.5) for each in (then, now)]
        if shown[0] != shown[1]:
            return 60 * abs(shown[1] - shown[0])
    return abs(now - then)

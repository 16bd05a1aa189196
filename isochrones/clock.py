"""The clock on the wall and the seconds of a timetable.

A timetable counts seconds from noon less twelve hours of its date, as GTFS does. That is midnight, except on
the two days a year on which clocks change: when they go forward it is 23:00 of the evening before, when
they go back 01:00. People keep appointments by the clock on the wall; these functions go from one to the
other. Source: GTFS Schedule reference, field type Time.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from isochrones.transit_errors import BadTransitOption

HALF_DAY = 43_200


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The rules of a time zone.

    Raises `BadTransitOption` where the name, such as "Europe/London", is not known.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadTransitOption(
            f"time zone {name!r} is not known; write it as Europe/London (a system without time zones needs "
            "the package tzdata)"
        ) from error


def service_day_start(day: date, timezone: str) -> int:
    """Seconds since 1970 (UTC) of noon less twelve hours of a day: second 0 of its timetable."""
    noon = datetime.combine(day, time(12), tzinfo=zone(timezone))
    return round(noon.timestamp()) - HALF_DAY


def axis_second(day: date | str, timezone: str, minutes: float) -> int:
    """Second of a date's timetable at so many minutes after midnight by the clock on the wall.

    `minutes` beyond 1440 are the next morning, negative ones the evening before. An hour that clocks skip
    is read as the one after it (01:30 is 02:30 where clocks go forward at 01:00), an hour that they repeat
    as the first of the two.
    """
    day = as_date(day)
    wall = datetime.combine(day, time(0)) + timedelta(minutes=minutes)
    instant = wall.replace(tzinfo=zone(timezone)).timestamp()
    return round(instant) - service_day_start(day, timezone)


def wall_minutes(day: date | str, timezone: str, second: float) -> float:
    """Minutes after the date's midnight that the clock on the wall shows at a second of its timetable.

    Values beyond 1440 are the next day's, negative ones the day's before. The inverse of `axis_second`
    except in hours that clocks skip or repeat.
    """
    day = as_date(day)
    instant = datetime.fromtimestamp(service_day_start(day, timezone) + second, tz=UTC)
    wall = instant.astimezone(zone(timezone)).replace(tzinfo=None)
    return (wall - datetime.combine(day, time(0))).total_seconds() / 60


def clock_shift(day: date | str, timezone: str) -> int:
    """Seconds by which clocks go forward (3600) or back (-3600) on a date; 0 on all others."""
    day = as_date(day)
    here = zone(timezone)
    start, end = (datetime.combine(day + timedelta(days=n), time(0), tzinfo=here).utcoffset() for n in (0, 1))
    return round((end - start).total_seconds())


def as_date(value: date | str) -> date:
    """A date, or ISO text of one.

    Raises `BadTransitOption` where the text is no date.
    """
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadTransitOption(f"{value!r} is not a date; write it as 2023-06-20") from error

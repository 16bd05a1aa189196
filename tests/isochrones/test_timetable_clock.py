"""The clock on the wall against the seconds of a timetable, on ordinary days and when clocks change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isochrones.clock import axis_second, clock_shift, service_day_start, wall_minutes
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import window_of

LONDON = "Europe/London"
SPRING, AUTUMN, ORDINARY = "2023-03-26", "2023-10-29", "2023-06-20"  # clocks change at 01:00 UTC
HOUR = 3600


@pytest.mark.parametrize(
    ("day", "wall", "second"),
    [
        (ORDINARY, "08:00", 8 * HOUR),
        (ORDINARY, "25:30", 25 * HOUR + 1800),
        (SPRING, "08:00", 8 * HOUR),
        (SPRING, "00:30", 1 * HOUR + 1800),
        (SPRING, "01:30", 2 * HOUR + 1800),
        (SPRING, "02:00", 2 * HOUR),
        (SPRING, "-01:00", 0),
        (AUTUMN, "08:00", 8 * HOUR),
        (AUTUMN, "00:30", -1800),
        (AUTUMN, "01:30", 1800),
        (AUTUMN, "02:00", 2 * HOUR),
        ("2023-03-25", "25:30", 25 * HOUR + 1800),
        ("2023-03-25", "26:30", 25 * HOUR + 1800),
        ("2023-10-28", "26:00", 27 * HOUR),
    ],
)
def test_from_the_wall_to_the_timetable(day, wall, second):
    hours, minutes = wall.lstrip("-").split(":")
    sign = -1 if wall.startswith("-") else 1
    assert axis_second(day, LONDON, sign * (int(hours) * 60 + int(minutes))) == second


@given(day=st.dates(), second=st.integers(-6 * HOUR, 30 * HOUR))
def test_there_and_back_except_in_the_repeated_hour(day, second):
    if not 1972 < day.year < 2036:
        return
    back = axis_second(day, LONDON, wall_minutes(day, LONDON, second))
    assert back in (second, second - HOUR)


@given(st.integers(-360, 1800))
def test_a_zone_without_changes_counts_from_midnight(minutes):
    for day in (SPRING, AUTUMN):
        assert axis_second(day, "UTC", minutes) == minutes * 60
        assert wall_minutes(day, "UTC", minutes * 60) == minutes


def test_service_days_are_23_24_or_25_hours_apart():
    from datetime import date, timedelta

    def length(day):
        first = date.fromisoformat(day)
        return service_day_start(first + timedelta(days=1), LONDON) - service_day_start(first, LONDON)

    assert [length(day) / HOUR for day in ("2023-03-25", ORDINARY, "2023-10-28")] == [23, 24, 25]
    assert [clock_shift(day, LONDON) for day in (SPRING, ORDINARY, AUTUMN)] == [HOUR, 0, -HOUR]


@pytest.mark.parametrize("name", ["Europe/Newport", "", "../etc", "GMT+25"])
def test_an_unknown_zone_is_refused(name):
    with pytest.raises(BadTransitOption, match="is not known; write it as Europe/London"):
        axis_second(ORDINARY, name, 0)


@pytest.mark.parametrize(
    ("window", "day", "first", "count"),
    [
        (("08:00", "10:00"), ORDINARY, 8 * HOUR, 120),
        (("08:00", "10:00"), SPRING, 8 * HOUR, 120),
        (("00:00", "03:00"), SPRING, HOUR, 120),  # three hours on the wall, two of time
        (("00:00", "03:00"), AUTUMN, -HOUR, 240),
        (("26:00", "27:00"), "2023-10-28", 27 * HOUR, 60),
    ],
)
def test_windows_of_the_wall(window, day, first, count):
    instants = window_of(window, "arrive", day, LONDON).instants
    assert (instants[0], len(instants), instants.dtype) == (first, count, np.int32)
    plain = window_of(window, "arrive").instants
    assert np.array_equal(plain, window_of(window, "arrive", ORDINARY, LONDON).instants)


def test_a_window_that_clocks_skip_is_refused():
    with pytest.raises(BadTransitOption, match="lies in the hour that clocks skip"):
        window_of(("01:00", "02:00"), "arrive", SPRING, LONDON)

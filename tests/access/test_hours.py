import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import InvalidHours
from access.hours import DAYS, WEEK_MINUTES, open_in_part, open_minutes, open_throughout

WEEKDAYS = DAYS[:5]


@pytest.mark.parametrize(
    ("hours", "open_hours"),
    [
        ("24/7", 168),
        ("Mon-Fri 08:00-20:00", 60),
        ("Mon-Fri 08:00-20:00; Sat 09:00-13:00", 64),
        ("Mon 20:00-08:00", 12),
        ("Sun 20:00-08:00", 12),
        ("Sat-Mon 00:00-24:00", 72),
        ("Mon,Wed 9:00-12:00,13:00-17:00", 14),
        ("mon 09:00 - 10:00", 1),
        ("08:00-20:00", 84),
        ("Mon 08:00-12:00; Mon 10:00-14:00", 6),
    ],
)
def test_hours_of_a_week(hours, open_hours):
    assert open_minutes(hours).sum() == open_hours * 60


def test_half_open_and_into_the_next_day():
    week = open_minutes("Sun 20:00-08:00")
    assert week[6 * 1440 + 20 * 60]
    assert not week[6 * 1440 + 20 * 60 - 1]
    assert week[0]
    assert week[8 * 60 - 1]
    assert not week[8 * 60]


@pytest.mark.parametrize(
    ("window", "throughout", "in_part"),
    [
        (("08:00", "10:00"), True, False),
        (("08:00", "20:00"), True, False),
        (("07:59", "10:00"), False, True),
        (("19:00", "20:01"), False, True),
        (("20:00", "22:00"), False, False),
        (("22:00", "02:00"), False, False),
    ],
)
def test_windows(window, throughout, in_part):
    hours = "Mon-Fri 08:00-20:00"
    assert open_throughout(hours, WEEKDAYS, window) is throughout
    assert open_in_part(hours, WEEKDAYS, window) is in_part


def test_one_closed_day_is_not_throughout():
    assert not open_throughout("Mon-Thu 08:00-20:00", WEEKDAYS, ("09:00", "10:00"))
    assert open_in_part("Mon-Thu 08:00-20:00", WEEKDAYS, ("09:00", "10:00"))


def test_a_window_past_midnight():
    assert open_throughout("Fri 20:00-08:00", ["Fri"], ("22:00", "06:00"))
    assert not open_throughout("Fri 20:00-24:00", ["Fri"], ("22:00", "06:00"))


@pytest.mark.parametrize(
    ("hours", "message"),
    [
        ("Mon-Fry 08:00-20:00", '"Fry" in .* is not a day'),
        ("Mon 8-20", "not a time span"),
        ("Mon 08:00-25:00", "not a time span"),
        ("Mon 08:00-24:30", "passes 24:00"),
        ("Mon 08:00-08:00", "write 00:00-24:00"),
        ("Mon", "without a time"),
        ("", "without a time"),
        ("Mon 08:00-10:00;", "without a time"),
    ],
)
def test_what_is_not_understood(hours, message):
    with pytest.raises(InvalidHours, match=message):
        open_minutes(hours)


def test_a_window_without_days():
    with pytest.raises(InvalidHours, match="has no days"):
        open_throughout("24/7", [], ("08:00", "10:00"))


@given(st.sampled_from(DAYS), st.integers(0, 1439), st.integers(0, 1439))
def test_a_span_is_as_long_as_it_says(day, start, end):
    if start == end:
        return
    hours = f"{day} {start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"
    week = open_minutes(hours)
    assert week.shape == (WEEK_MINUTES,)
    assert week.sum() == (end - start) % 1440
    assert week[DAYS.index(day) * 1440 + start]


def test_the_shared_array_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        open_minutes("24/7")[0] = np.False_


def test_the_small_hours_of_a_window_are_written_either_way():
    assert open_throughout("Sat 00:30-01:30", ["Fri"], ("24:30", "25:30"))
    assert not open_throughout("Fri 00:30-01:30", ["Fri"], ("24:30", "25:30"))
    assert open_throughout("Fri 22:00-02:00", ["Fri"], ("22:00", "26:00"))


@pytest.mark.parametrize(
    ("window", "message"),
    [
        (("29:00", "30:01"), "passes 30:00"),
        (("08:00", "08:00"), "is empty"),
        (("25:30", "24:30"), "ends before it starts"),
        (("8", "10"), "is not a window"),
    ],
)
def test_windows_that_are_not_understood(window, message):
    with pytest.raises(InvalidHours, match=message):
        open_throughout("24/7", ["Mon"], window)

"""The speed table: its contract, its overrides, and what a bad override is told."""

from collections import Counter

import numpy as np
import pytest

from isochrones.errors import SpeedTableError, UnknownChoice
from isochrones.speeds import (
    CLASS_KMH,
    DEFAULT_SPEEDS,
    DELAY_SECONDS,
    DELAYS,
    PERIOD_HOURS,
    PERIODS,
    PRACTICABLE,
    ROAD_CLASSES,
    WALK_DELAY_SECONDS,
)
from isochrones.tags import duration_minutes, limit_kmh

DRIVEN = np.array([ROAD_CLASSES.index(name) for name in CLASS_KMH])
UNTAGGED = np.full(len(DRIVEN), np.nan)


@pytest.mark.parametrize("period", PERIODS)
def test_every_speed_is_between_walking_and_the_motorway_limit(period):
    for built_up in (True, False):
        for limit in (UNTAGGED, np.full(len(DRIVEN), 112.7)):
            kmh = DEFAULT_SPEEDS.drive_kmh(DRIVEN, np.full(len(DRIVEN), built_up), limit, period)
            assert kmh.min() > 4.8
            assert kmh.max() < 130


@pytest.mark.parametrize("period", [p for p in PERIODS if p != "blue_light"])
def test_no_period_is_faster_than_free_flow(period):
    for built_up in (True, False):
        flag = np.full(len(DRIVEN), built_up)
        kmh, free = (DEFAULT_SPEEDS.drive_kmh(DRIVEN, flag, UNTAGGED, p) for p in (period, "free_flow"))
        assert (kmh <= free).all()


def test_a_higher_limit_is_never_slower():
    limits = np.linspace(5, 130, 60)
    for code in DRIVEN:
        codes = np.full(60, code)
        kmh = DEFAULT_SPEEDS.drive_kmh(codes, np.ones(60, bool), limits, "free_flow")
        assert (np.diff(kmh) >= 0).all()


def test_figures_are_replaced_one_by_one_and_the_rest_stays():
    changes = {"class_kmh": {"primary": [30, 60, 90]}, "period_factors": {"am_peak": {"main": [0.5, 0.6]}}}
    table = DEFAULT_SPEEDS.override({**changes, "practicable": 0.9})
    primary = np.array([ROAD_CLASSES.index("primary")])
    assert table.drive_kmh(primary, [True], [np.nan], "free_flow") == pytest.approx([30])
    assert table.drive_kmh(primary, [False], [np.nan], "am_peak") == pytest.approx([36])
    assert table.drive_kmh(primary, [False], [50.0], "free_flow") == pytest.approx([45])
    assert table.class_kmh["trunk"] == DEFAULT_SPEEDS.class_kmh["trunk"]
    assert DEFAULT_SPEEDS.practicable == PRACTICABLE


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"walk": 4}, "setting 'walk'"),
        ({"class_kmh": {"highway": [1, 2, 3]}}, "road class 'highway'"),
        ({"class_kmh": {"primary": [1, 2]}}, "primary needs 3 numbers"),
        ({"class_kmh": {"primary": [1, 2, -3]}}, "greater than 0"),
        ({"period_factors": {"rush": {}}}, "period 'rush'"),
        ({"period_factors": {"am_peak": {"slow": [1, 1]}}}, "family of am_peak 'slow'"),
        ({"period_factors": {"am_peak": {"main": [1, 0]}}}, r"am_peak\.main needs 2 numbers"),
        ({"walk_kmh": 0}, "walk_kmh must be greater"),
        ({"delay_seconds": {"signals": 3}}, "kind of delay_seconds 'signals'"),
        ({"delay_seconds": {"stop": -1}}, "stop needs seconds of 0 or more"),
        ({"walk_delay_seconds": {"foot_crossing": float("nan")}}, "0 or more"),
    ],
)
def test_bad_overrides_are_told_what_is_wrong(changes, message):
    with pytest.raises(SpeedTableError, match=message):
        DEFAULT_SPEEDS.override(changes)


def test_delays_are_replaced_one_by_one():
    table = DEFAULT_SPEEDS.override(
        {"delay_seconds": {"stop": 6}, "walk_delay_seconds": {"foot_crossing": 0}}
    )
    assert table.delay_seconds == {**DELAY_SECONDS, "stop": 6}
    assert table.walk_delay_seconds["foot_crossing"] == 0
    assert DEFAULT_SPEEDS.delay_seconds["stop"] == 4


def test_every_kind_of_delay_has_seconds_for_cars_and_walkers():
    assert tuple(DELAY_SECONDS) == tuple(WALK_DELAY_SECONDS) == DELAYS
    assert min(*DELAY_SECONDS.values(), *WALK_DELAY_SECONDS.values()) >= 0


def test_the_hours_of_the_standard_periods_fill_the_week_once():
    week = Counter(
        (day * 24 + hour) % 168
        for days, a, b in PERIOD_HOURS.values()
        for day in days
        for hour in range(a, b)
    )
    assert set(week.values()) == {1}
    assert len(week) == 168


def test_an_unknown_period_is_refused():
    with pytest.raises(UnknownChoice, match="free_flow"):
        DEFAULT_SPEEDS.drive_kmh(DRIVEN, True, UNTAGGED, "midday")


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("30 mph", 48.28),
        ("30", 30),
        ("GB:motorway", 112.65),
        ("walk", 7),
        ("50 knots", 92.6),
        ("RU:rural", 90),
    ],
)
def test_limits_in_their_spellings(value, kmh):
    assert limit_kmh({"maxspeed": value}, "maxspeed") == pytest.approx(kmh, abs=0.01)


@pytest.mark.parametrize("value", ["", "signals", "0", "fast", "-5", "variable"])
def test_unreadable_limits_are_no_limits(value):
    assert np.isnan(limit_kmh({"maxspeed": value}, "maxspeed"))


@pytest.mark.parametrize("value", [None, "", "soon", "PT", "1:2"])
def test_unreadable_durations_are_none(value):
    assert np.isnan(duration_minutes(value))

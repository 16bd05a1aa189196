"""Service levels of timetables worked by hand, and against plain counting on random ones."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.itineraries import itinerary
from isochrones.journeys import Journeys, day_journeys
from isochrones.service_level import UNITS, service_levels
from isochrones.transit import transit_times
from isochrones.transit_arrays import UNREACHABLE
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import TransitOptions
from tests.isochrones.test_feeder import drawn
from tests.oracles import network_from_map
from tests.timetable_builder import seconds, timetable, trip

ROAD = network_from_map("a b c d e f g h i j k l m n o p", metres=400, profile="walk")


def day(*trips, origins="a", sites="o", **more) -> Journeys:
    table = timetable(*trips, at={name: ROAD.places[name] for name in "abcdefghijklmnop"})
    return day_journeys(table, ROAD.network, ROAD.origins(origins), ROAD.sites(sites), **more)


HALF_HOURLY = day(*(trip(f"b {h}:{m:02}", f"n {h}:{m + 20}") for h in range(6, 23) for m in (0, 30)))


def only(levels) -> dict[str, float]:
    return {name: levels[name].item() for name in UNITS}


def test_a_bus_every_half_hour():
    # arrivals at 08:25, 08:55, 09:25, 09:55: each 5 minutes of walk, 20 of ride, 5 of walk
    found = only(service_levels(HALF_HOURLY, ("08:00", "10:00")))
    assert found == {
        "journeys_per_hour": 2, "share_journeys": 1, "longest_gap_minutes": 30, "median_minutes": 44,
        "journey_minutes": 30, "walking_minutes": 10,
        "riding_and_waiting_minutes": 20, "changes": 0, "fewest_changes": 0,
        "first_departure": 5 * 60 + 55, "first_arrival": 6 * 60 + 25,
        "last_departure": 22 * 60 + 25, "last_arrival": 22 * 60 + 55,
        "direct_walk_minutes": pytest.approx(np.nan, nan_ok=True),
    }  # fmt: skip


def test_the_gap_counts_both_ends_of_the_window():
    assert only(service_levels(HALF_HOURLY, ("08:26", "08:55")))["longest_gap_minutes"] == 29
    assert only(service_levels(HALF_HOURLY, ("08:20", "08:55")))["longest_gap_minutes"] == 30
    assert only(service_levels(HALF_HOURLY, ("08:20", "08:56")))["longest_gap_minutes"] == 30


def test_a_window_is_half_open_and_goes_by_its_own_clock():
    assert only(service_levels(HALF_HOURLY, ("08:25", "08:55")))["journeys_per_hour"] == 2
    assert only(service_levels(HALF_HOURLY, ("08:26", "08:55")))["journeys_per_hour"] == 0
    assert only(service_levels(HALF_HOURLY, ("07:55", "08:25"), "depart"))["journeys_per_hour"] == 2


def test_the_median_journey_is_one_that_exists():
    journeys = day(
        trip("b 08:00", "n 08:10"),
        trip("b 08:30", "h 08:35"),
        trip("h 08:40", "n 09:00"),
        trip("b 09:10", "n 09:50"),
    )
    # 20, 40 (with a change) and 50 minutes from door to door
    found = only(service_levels(journeys, ("08:00", "10:00")))
    assert (found["journey_minutes"], found["changes"], found["fewest_changes"]) == (40, 1, 0)
    assert found["walking_minutes"] + found["riding_and_waiting_minutes"] == 40


def test_no_journey_in_the_window_is_none_an_hour_and_nothing_else():
    found = only(service_levels(HALF_HOURLY, ("00:00", "01:00")))
    assert (found["journeys_per_hour"], found["share_journeys"], found["longest_gap_minutes"]) == (0, 0, 60)
    assert np.isnan([found["journey_minutes"], found["changes"], found["fewest_changes"]]).all()
    assert found["first_arrival"] == 385


def test_where_walking_is_quicker_there_is_no_journey_and_every_minute_has_one():
    found = only(service_levels(day(trip("b 08:00", "c 08:30"), sites="d"), ("08:00", "09:00")))
    assert (found["journeys_per_hour"], found["share_journeys"]) == (0, 1)
    assert found["direct_walk_minutes"] == pytest.approx(15)


def test_the_last_bus_after_midnight_belongs_to_the_night_before():
    night = day(trip("n 17:00", "b 17:20"), trip("n 24:30", "b 24:50"), direction="from_site")
    assert only(service_levels(night, ("17:00", "18:00"), "depart"))["last_arrival"] == 24 * 60 + 55
    early = only(service_levels(night, ("17:00", "18:00"), "depart", day=("00:00", "24:00")))
    assert early["last_arrival"] == 17 * 60 + 25


def test_off_the_streets_nothing_is_known():
    origins = ROAD.origins("aa")
    origins.loc[1, "northing"] += 5_000
    table = timetable(trip("b 08:00", "n 08:20"), at={name: ROAD.places[name] for name in "bn"})
    found = service_levels(day_journeys(table, ROAD.network, origins, ROAD.sites("o")))
    assert np.isnan([found[name].values[0, 1] for name in UNITS]).all()
    assert found["journeys_per_hour"].values[0, 0] == 0.5


@pytest.mark.parametrize(
    ("window", "hours"),
    [
        (("10:00", "08:00"), ("03:00", "27:00")),
        (("8", "9"), ("03:00", "27:00")),
        (("08:00", "10:00"), ("03:00", "29:00")),
    ],
)
def test_a_window_or_day_without_meaning_is_refused(window, hours):
    with pytest.raises(BadTransitOption):
        service_levels(HALF_HOURLY, window, day=hours)


def made_up(starts: list[int], lengths: list[int], rides: list[int]) -> Journeys:
    """Two pairs: one without journeys, one with those that no other beats."""
    depart = np.unique(starts).astype(np.int32)
    arrive = np.maximum.accumulate(depart + np.resize(lengths, len(depart))) + np.arange(len(depart))
    return Journeys(
        "2026-01-06", "to_site", ("s",), 2, np.array([0, 0, len(depart)]), depart, arrive.astype(np.int32),
        np.resize(rides, len(depart)).astype(np.int16), np.full(len(depart), 60, np.int32),
        np.full((1, 2), UNREACHABLE, np.int32), np.ones(1, bool), np.ones(2, bool), 10_800,
    )  # fmt: skip


times = st.lists(st.integers(seconds("07:00"), seconds("11:00")), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(
    times,
    st.lists(st.integers(60, 7_000), min_size=1, max_size=30),
    st.lists(st.integers(1, 4), min_size=1, max_size=30),
)
def test_against_plain_counting(starts, lengths, rides):
    journeys = made_up(starts, lengths, rides)
    found = service_levels(journeys, ("08:00", "10:00")).isel(site=0, origin=1)
    inside = [
        (arrive - depart, row)
        for row, (depart, arrive) in enumerate(zip(journeys.depart.tolist(), journeys.arrive.tolist()))
        if seconds("08:00") <= arrive < seconds("10:00")
    ]
    moments = [seconds("08:00"), *(int(journeys.arrive[row]) for _, row in inside), seconds("10:00")]
    assert found["journeys_per_hour"] == len(inside) / 2
    assert found["longest_gap_minutes"] == max(np.diff(moments)) / 60
    if inside:
        taken, row = sorted(inside)[(len(inside) + 1) // 2 - 1]
        assert found["journey_minutes"] == taken / 60
        assert found["changes"] == journeys.rides[row] - 1
        assert found["fewest_changes"] == min(journeys.rides[row] for _, row in inside) - 1


def test_share_and_median_are_those_of_the_matrix():
    table = timetable(trip("b 08:00", "n 08:20"), at={name: ROAD.places[name] for name in "bn"})
    options = TransitOptions(max_minutes=60)
    where = table, ROAD.network, ROAD.origins("abc"), ROAD.sites("op")
    matrix = transit_times(*where, window=("08:00", "09:00"), options=options)
    found = service_levels(day_journeys(*where, options=options), ("08:00", "09:00"))
    np.testing.assert_allclose(found["share_journeys"], matrix["share_journeys"], atol=1e-6)
    np.testing.assert_allclose(found["median_minutes"], matrix.sel(percentile=50), atol=1e-5)


@pytest.mark.parametrize("date", ["2026-01-06", "2026-03-29", "2026-10-25"])
def test_windows_and_times_of_day_go_by_the_clock_on_the_wall(date):
    # a window of 08:00 is 08:00 on the wall whether or not clocks changed at 01:00: noon counts as 12 hours
    moved = replace(HALF_HOURLY, date=date)
    found = service_levels(moved, ("08:00", "10:00"), timezone="Europe/London")
    assert only(found) == pytest.approx(only(service_levels(HALF_HOURLY, ("08:00", "10:00"))), nan_ok=True)


def test_every_column_is_explained():
    page = Path(__file__).parents[2] / "docs" / "methods" / "public_transport.md"
    said = page.read_text(encoding="utf-8").partition("## Service levels")[2]
    assert [name for name in UNITS if f"`{name}`" not in said] == []


def test_walking_minutes_hold_a_taxi_and_its_wait():
    """To the stop 5 minutes of wait and 1 of drive, from the other 12.5 on foot; told, only what is walked."""
    walking, bus, taxi = drawn(wait_minutes=5)
    found = service_levels(
        day_journeys(bus, walking.network, walking.origins("h"), walking.sites("s"), feeder=taxi),
        ("08:00", "09:00"),
    )
    told = itinerary(
        bus, walking.network, walking.places["h"], walking.places["s"], "09:00", "arrive", feeder=taxi
    )
    assert found["walking_minutes"].item() == 18.5
    assert told.walk_seconds == 12.5 * 60

"""Four real feeds: trips that are known to run, and every finding about them."""

from functools import cache

import pytest

from isochrones.gtfs import read_gtfs
from isochrones.timetable import build_timetable
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared_data
WALES, RAIL = "gtfs/south_wales_bus_2018.zip", "gtfs/manchester_rail_2020.zip"
CHESTER, NEWPORT = "gtfs/chester_2023.zip", "newport/newport_gtfs.zip"


@cache
def feed(name: str):
    return read_gtfs(shared_data(name))


@pytest.mark.parametrize(
    ("name", "day", "trips", "runs"),
    [
        (WALES, "2018-10-16", 5792, 5773),  # 13 begin again at midnight, 6 stand twice
        (WALES, "2018-10-21", 1919, 1914),
        (RAIL, "2021-01-12", 1462, 1454),  # 4 call only once in the extract, 4 stand twice
        (CHESTER, "2023-09-12", 798, 798),
        (CHESTER, "2023-09-10", 23, 23),
        (NEWPORT, "2023-06-20", 176, 176),
        (NEWPORT, "2023-06-18", 22, 22),
    ],
)
def test_trips_of_the_day(name, day, trips, runs):
    timetable = build_timetable([feed(name)], day)
    assert (timetable.trips_on_date, timetable.report[0].runs) == (trips, runs)
    assert (timetable.arrival >= timetable.departure).all()
    assert timetable.timezone == "Europe/London"


FINDINGS = {
    (WALES, "2018-10-16"): {
        "dropped": {"passes midnight and begins its hours again at 0": 13},
        "misnumbered": 149,
        "repeats": 6,
        "far_stops": 78,
    },
    (RAIL, "2021-01-12"): {
        "dropped": {"fewer than two calls": 4},
        "repeats": 4,
        "on_request": {"by asking the driver": 38},
    },
    (CHESTER, "2023-09-12"): {"far_stops": 1},
    (NEWPORT, "2023-06-20"): {"far_stops": 12},
    (NEWPORT, "2023-06-18"): {"far_stops": 12},
}
COUNTED = (
    "dropped", "misnumbered", "reordered", "repeats", "duplicates", "interpolated_times", "far_stops",
    "unplaced_stops", "on_request", "about_every", "special_transfers", "notes",
)  # fmt: skip


@pytest.mark.parametrize(("name", "day"), FINDINGS)
def test_every_finding_of_the_day(name, day):
    report = build_timetable([feed(name)], day).report[0]
    found = {key: getattr(report, key) for key in COUNTED}
    assert {key: value for key, value in found.items() if value} == FINDINGS[name, day]


def test_the_rails_own_change_times_are_rules():
    rules = build_timetable([feed(RAIL)], "2021-01-12").transfers
    assert (len(rules), rules["transfer_type"].unique().tolist()) == (123, [2])


def test_blocks_join_trips_where_vehicles_go_on():
    timetable = build_timetable([feed(CHESTER)], "2023-09-12")
    joined = len(timetable.trips) - len(set(timetable.ride.tolist()))
    assert joined == 114
    assert len(set(timetable.trip.tolist())) == len(timetable.trips)


def test_two_readings_of_one_feed_leave_one():
    twice = build_timetable([feed(CHESTER), feed(CHESTER)], "2023-09-12")
    assert [one.duplicates for one in twice.report] == [0, 798]
    assert len(twice.departure) == len(build_timetable([feed(CHESTER)], "2023-09-12").departure)

"""Journeys told leg by leg on a drawn street map: one straight road, 400 m (5 minutes on foot) between letters."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from isochrones.itineraries import Names, itinerary
from isochrones.itinerary_words import clock
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import TransitOptions
from tests.oracles import network_from_map
from tests.timetable_builder import seconds, timetable, trip

ROAD = network_from_map("a b c d e f g h i j k l m n o p", metres=400, profile="walk")
NAMES = Names("Home", "The Hospital")


def town(*trips, letters="abcdefghijklmnop", **more):
    """Trips along the road, stops at the letters they are named after, of the bus 151 to Town."""
    table = timetable(*trips, at={name: ROAD.places[name] for name in letters}, **more)
    runs = table.trips.assign(route="151", headsign="Town", route_type=3)
    return replace(table, trips=runs)


BUS = town(trip("b 08:00", "d 08:05", "n 08:20"), trip("n 23:50", "b 24:10"))


def told(origin: str, site: str, at: str, table=BUS, **settings):
    return itinerary(table, ROAD.network, ROAD.places[origin], ROAD.places[site], at, names=NAMES, **settings)


def test_walk_ride_walk_and_the_wait_at_the_end():
    found = told("a", "o", "08:30")
    assert found.sentences() == [
        "07:55 walk 5 minutes to b",
        "08:00 bus 151 towards Town to n, arriving 08:20",
        "08:20 walk 5 minutes to The Hospital",
        "08:25 arrive at The Hospital, 5 minutes early",
    ]
    assert [leg.kind for leg in found.legs] == ["walk", "ride", "walk", "wait"]
    assert (found.minutes, found.rides, found.walk_seconds) == (35, 1, 600)
    assert found.legs[0].metres == pytest.approx(400)
    assert found.legs[1].calls == 1


def test_leaving_at_an_instant_one_first_waits_at_home():
    found = told("a", "o", "07:50", by="depart")
    assert found.sentences()[0] == "07:50 wait 5 minutes at Home"
    assert found.minutes == 35
    assert (found.legs[0].depart, found.leave) == (seconds("07:50"), seconds("07:55"))


def test_home_after_midnight():
    found = told("a", "o", "23:45", by="depart", direction="from_site")
    assert found.sentences() == [
        "23:45 walk 5 minutes to n",
        "23:50 bus 151 towards Town to b, arriving 00:10 (next day)",
        "00:10 (next day) walk 5 minutes to Home",
        "00:15 (next day) arrive at Home",
    ]


def test_a_change_walks_and_waits():
    table = town(trip("b 08:00", "f 08:10"), trip("g 08:20", "n 08:40"))
    assert told("a", "n", "08:40", table).sentences() == [
        "07:55 walk 5 minutes to b",
        "08:00 bus 151 towards Town to f, arriving 08:10",
        "08:10 walk 5 minutes to g",
        "08:15 wait 5 minutes at g",
        "08:20 bus 151 towards Town to n, arriving 08:40",
        "08:40 arrive at The Hospital",
    ]
    assert told("a", "n", "08:40", table).rides == 2


def test_a_block_stays_seated_and_is_one_ride():
    table = town(trip("b 08:00", "f 08:10"), trip("f 08:14", "n 08:40"))
    table = replace(table, ride=np.zeros_like(table.ride))
    found = told("a", "n", "09:00", table)
    assert found.sentences()[2] == "08:10 stay seated at f: it goes on as bus 151 towards Town"
    assert [leg.kind for leg in found.legs][:4] == ["walk", "ride", "stay", "ride"]
    assert found.rides == 1


def test_walking_all_the_way():
    found = told("a", "d", "08:30")
    assert found.sentences() == ["08:15 walk 15 minutes to The Hospital", "08:30 arrive at The Hospital"]
    assert found.rides == 0


def test_no_journey_says_why_and_which_are_nearest():
    found = told("a", "o", "08:24")
    assert (found.reason, found.before, math.isnan(found.minutes)) == ("no_service", None, True)
    assert found.sentences() == [
        "No journey arriving by 08:24: nothing runs that would make it.",
        "The next one leaves at 07:55 and arrives at 08:25.",
    ]


def test_too_long_says_which_was_the_last():
    found = told("a", "o", "11:30")
    assert (found.reason, found.before, found.after) == (
        "beyond_cutoff", (seconds("07:55"), seconds("08:25")), None,
    )  # fmt: skip


def test_leaving_too_late_says_which_one_was_missed():
    found = told("a", "o", "08:00", by="depart")
    assert (found.reason, found.before) == ("no_service", (seconds("07:55"), seconds("08:25")))
    assert found.after is None


def test_off_the_streets():
    far = (ROAD.places["a"][0], ROAD.places["a"][1] + 5_000)
    found = itinerary(BUS, ROAD.network, far, ROAD.places["o"], "08:30")
    assert found.reason == "not_snapped"
    assert "not on the streets" in found.sentences()[0]


def test_json_has_no_number_that_json_lacks():
    for at in ("08:30", "08:24"):
        said = json.loads(json.dumps(told("a", "o", at).to_dict(), allow_nan=False))
        assert said["at"] == seconds(at)
    assert said["minutes"] is None


@pytest.mark.parametrize("at", ["8 am", "08:60", "28:00", "08:00:00:00"])
def test_a_time_without_meaning_is_refused(at):
    with pytest.raises(BadTransitOption, match=r"time of day|another time"):
        told("a", "o", at, by="depart")


def test_fewer_rides_when_only_so_many_are_allowed():
    table = town(trip("b 08:00", "f 08:10"), trip("f 08:15", "n 08:20"), trip("b 07:30", "n 08:20"))
    assert told("a", "n", "08:30", table).rides == 2
    assert told("a", "n", "08:30", table, options=TransitOptions(max_rides=1)).leave == seconds("07:25")


@pytest.mark.parametrize(
    ("second", "leaving", "arriving"),
    [(0, "00:00", "00:00"), (-60, "23:59 (the day before)", "23:59 (the day before)"),
     (86_399, "23:59", "00:00 (next day)"), (30_630, "08:30", "08:31")],
)  # fmt: skip
def test_clocks(second, leaving, arriving):
    assert (clock(second), clock(second, arriving=True)) == (leaving, arriving)

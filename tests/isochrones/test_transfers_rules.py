"""Rules of transfers.txt: for stops, routes and trips, the most specific first.

A --T (route 7)--> B --U (route 8)--> C      T reaches B at 08:10
B --V (route 9)--> C      U leaves B at 08:11, V at 08:20, W (route 9) at 08:40
"""

import numpy as np
import pytest

from isochrones.timetable import read_timetable
from tests.gtfs_builder import TABLES, TUESDAY, gtfs_zip, stop_times
from tests.isochrones.transit_scenarios import drawn_day, journeys
from tests.timetable_builder import ask

ROUTES = "route_id,route_short_name,route_type\nR7,7,3\nR8,8,3\nR9,9,3\n"
TRIPS = "route_id,service_id,trip_id\nR7,week,T\nR8,week,U\nR9,week,V\nR9,week,W\n"
TIMES = stop_times(
    "T,08:00:00,08:00:00,A,1", "T,08:10:00,08:10:00,B,2",
    "U,08:11:00,08:11:00,B,1", "U,08:21:00,08:21:00,C,2",
    "V,08:20:00,08:20:00,B,1", "V,08:30:00,08:30:00,C,2",
    "W,08:40:00,08:40:00,B,1", "W,08:50:00,08:50:00,C,2",
)  # fmt: skip
COLUMNS = (
    "from_stop_id,to_stop_id,transfer_type,min_transfer_time,"
    "from_route_id,to_route_id,from_trip_id,to_trip_id\n"
)


def read(tmp_path, *rules: str, **tables):
    settled = {"routes": ROUTES, "trips": TRIPS, "stop_times": TIMES} | tables
    text = COLUMNS + "\n".join(rules) + "\n"
    return read_timetable(gtfs_zip(tmp_path / "f.zip", transfers=text, **settled), TUESDAY)


def minutes_after_eight(timetable) -> float | None:
    return ask(timetable, "08:00-08:01", by="depart", origin={"A": 0}, site={"C": 0})[0]


@pytest.mark.parametrize(
    ("rules", "minutes"),
    [
        ((), 30),  # two minutes for a change: U is missed, V reached
        (("B,B,1,,,,,",), 21),  # timed: no change time
        (("B,B,1,,R7,R8,,",), 21),
        (("B,B,1,,,R8,,",), 21),
        (("B,B,1,,R8,R7,,",), 30),  # for others
        (("B,B,3,,R7,R9,,",), None),  # V and W closed, U missed
        (("B,B,3,,,,,V",), 50),
        (("B,B,2,601,,R9,,",), 50),
        (("B,B,2,600,,R9,,",), 30),
        (("B,B,3,,,,T,V", "B,B,1,,,,T,U"), 21),
    ],
)
def test_one_rule(tmp_path, rules, minutes):
    assert minutes_after_eight(read(tmp_path, *rules)) == minutes


# each of these fits the change from T to V; the later ones are the more specific
LADDER = (
    "B,B,{},,,,,",
    "B,B,{},,R7,,,",
    "B,B,{},,R7,R9,,",
    "B,B,{},,,,T,",
    "B,B,{},,,R9,T,",
    "B,B,{},,,,T,V",
)


@pytest.mark.parametrize("step", range(1, len(LADDER)))
@pytest.mark.parametrize("order", [1, -1])
def test_the_more_specific_rule_holds_whatever_the_order_of_the_file(tmp_path, step, order):
    no_others = ("B,B,3,,,,T,U", "B,B,3,,,,T,W")
    closed = [LADDER[step - 1].format(3), LADDER[step].format(0)][::order]
    opened = [LADDER[step - 1].format(0), LADDER[step].format(3)][::order]
    assert minutes_after_eight(read(tmp_path, *closed, *no_others)) == 30
    assert minutes_after_eight(read(tmp_path, *opened, *no_others)) is None


def test_a_platforms_rule_goes_before_its_stations(tmp_path):
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "S,Station,51.59,-3.0,1,\nA,Alder,51.58,-3.0,0,\nB,1,51.59,-3.0,0,S\nC,Cedar,51.6,-3.0,0,\n"
    )
    for rules in (("S,S,3,,,,,", "B,B,1,,,,,"), ("B,B,1,,,,,", "S,S,3,,,,,")):
        assert minutes_after_eight(read(tmp_path, *rules, stops=stops)) == 21
    assert minutes_after_eight(read(tmp_path, "S,S,3,,,,,", stops=stops)) is None
    assert minutes_after_eight(read(tmp_path, "S,S,1,,R7,,,", stops=stops)) == 21


def test_only_calls_that_a_rule_names_stand_apart(tmp_path):
    plain = read(tmp_path)
    assert len(plain.stops) == 3
    ruled = read(tmp_path, "B,B,1,,R7,R8,,")
    aliases = ruled.stops[ruled.stops["place"] != np.arange(len(ruled.stops))]
    assert aliases["stop_id"].tolist() == ["B", "B"]  # calls of route 7, and of route 8
    assert aliases["easting"].eq(plain.stops.set_index("stop_id").loc["B", "easting"]).all()
    assert ruled.stops["stop_id"][aliases["place"]].tolist() == ["B", "B"]
    kept = ruled.transfers[~ruled.transfers["same_place"]]
    assert kept.empty


def test_calls_apart_change_nothing_where_no_rule_holds(tmp_path):
    for rule in ("B,B,0,,R7,R8,,", "B,C,1,,R7,R8,,", "C,C,3,,R7,R8,,"):
        assert minutes_after_eight(read(tmp_path, rule)) == 30


def test_a_rule_for_routes_between_two_stops_with_a_walk(tmp_path):
    stops = TABLES["stops"] + "D,Dogwood,51.591,-3.000\n"
    times = TIMES.replace("U,08:11:00,08:11:00,B", "U,08:14:00,08:14:00,D")
    walk = {"origin": {"A": 0}, "site": {"C": 0}, "by": "depart", "footpaths": {("B", "D"): 3}}
    for rule, minutes in (("", 30), ("B,D,1,,R7,R8,,", 21), ("B,D,2,240,R7,,,", 21), ("B,D,2,241,R7,,,", 30)):
        timetable = read(tmp_path, rule, stops=stops, stop_times=times)
        assert ask(timetable, "08:00-08:01", **walk) == [minutes]
    no_street = read(tmp_path, "B,D,2,240,R7,,,", stops=stops, stop_times=times)
    assert minutes_after_eight(no_street) == 21


def test_rules_are_counted(tmp_path):
    assert read(tmp_path, "B,B,1,,R7,R8,,", "B,B,0,,,,,").report[0].special_transfers == 1


def test_rules_of_two_feeds_stay_apart(tmp_path):
    first = gtfs_zip(
        tmp_path / "1.zip", routes=ROUTES, trips=TRIPS, stop_times=TIMES, transfers=COLUMNS + "B,B,1,,R7,,,\n"
    )
    second = gtfs_zip(
        tmp_path / "2.zip",
        routes=ROUTES,
        trips=TRIPS,
        stop_times=TIMES.replace("08:", "12:"),
        transfers=COLUMNS + "B,B,3,,R7,,,\n",
    )
    timetable = read_timetable([first, second], TUESDAY)
    assert len(timetable.stops) == 8
    for rules in timetable.transfers.groupby("transfer_type"):
        rows = timetable.stops.iloc[rules[1]["from_stop"]]
        assert rows["stop_id"].unique().tolist() == ["B"]
    forbidden = timetable.transfers[timetable.transfers["transfer_type"] == 3]
    assert timetable.stops["feed"].iloc[forbidden["to_stop"]].unique().tolist() == [1]


SHORT = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
FAR_APART = "trip  one  two\nB  08:00  .\nD  08:10  .\nK  .  {leaves}\nN  .  08:25\n"


@pytest.mark.parametrize(
    ("rule", "leaves"), [("D,K,1,", "08:10"), ("D,K,2,120", "08:12"), ("D,K,2,", "08:12")]
)
def test_no_rule_flies_further_than_one_may_walk(rule, leaves):
    # D and K stand 35 minutes apart on foot, beyond the cap of 20
    assert journeys(drawn_day(FAR_APART.format(leaves=leaves), transfers=SHORT + rule + "\n"), "a o") == []


@pytest.mark.parametrize(
    ("rule", "minutes"),
    [
        ("B,B,2,,,,,", 30),
        ("B,B,2,-5,,,,", 30),
        ("B,B,2,0,,,,", 21),
        ("B,B,2,60,,,,", 21),
        ("B,B,2,61,,,,", 30),
    ],
)
def test_a_least_time_that_is_not_said_is_the_usual_one(tmp_path, rule, minutes):
    assert minutes_after_eight(read(tmp_path, rule)) == minutes


def test_least_times_that_are_not_said_are_counted(tmp_path):
    timetable = read(tmp_path, "B,B,2,,,,,", "B,C,2,60,,,,", "A,B,1,,,,,", "C,B,2,,,,,")
    assert timetable.report[0].untimed_transfers == 2

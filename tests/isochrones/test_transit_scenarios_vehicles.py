"""What a vehicle does, on timetables drawn as they hang at a stop and worked by hand.

Loops, blocks, stops where one may not get on or off, blank times, rules for single routes and trips, steps.
"""

import pytest

from isochrones import journeys_by_rides, step_free
from tests.isochrones.transit_scenarios import ROAD, clock, drawn_day, feed_of, journeys, minutes, stops_text

LOOP = """
trip  round
B     08:00
H     08:10
N     08:20
H     08:30
B     08:40
"""


def test_a_loop_passes_the_same_stop_twice():
    day = drawn_day(LOOP)
    ride = {"max_direct_walk_minutes": 0}
    assert journeys(day, "h o", **ride) == ["08:10-08:25, 1 ride, 5 min on foot"]
    assert journeys(day, "h a", **ride) == ["08:30-08:45, 1 ride, 5 min on foot"]  # not the long way round
    assert minutes(day, "h a", leave="08:00", **ride) == 45
    assert minutes(day, "h a", to="08:45", **ride) == 15
    assert journeys(day, "b n", **ride) == ["08:00-08:20, 1 ride, 0 min on foot"]


def test_round_the_loop_and_back_to_the_start():
    # nobody rides round for a place that is 10 minutes away on foot
    assert journeys(drawn_day(LOOP), "a c") == []


BLOCK = """
trip   one    two
block  bus7   bus7
B      08:00  .
H      08:10  {leaves}
N      .      08:20
"""


@pytest.mark.parametrize("leaves", ["08:10", "08:11", "08:19"])
def test_staying_seated_from_one_trip_to_the_next(leaves):
    assert journeys(drawn_day(BLOCK.format(leaves=leaves)), "a o") == ["07:55-08:25, 1 ride, 10 min on foot"]


def test_without_the_block_the_change_takes_its_time():
    apart = BLOCK.replace("bus7   bus7", "bus7   bus8")
    assert journeys(drawn_day(apart.format(leaves="08:11")), "a o") == []
    assert journeys(drawn_day(apart.format(leaves="08:12")), "a o") == [
        "07:55-08:25, 2 rides, 10 min on foot"
    ]


def test_a_seat_counts_as_one_ride():
    day = drawn_day(BLOCK.format(leaves="08:15"))
    assert journeys(day, "a o", max_rides=1) == ["07:55-08:25, 1 ride, 10 min on foot"]


def test_nobody_stays_seated_where_the_bus_has_gone_before_it_came():
    assert journeys(drawn_day(BLOCK.format(leaves="08:09")), "a o") == []


def test_nobody_stays_seated_to_another_place():
    # the second trip of the block begins 20 minutes' walk away
    day = drawn_day("""
        trip   one    two
        block  bus7   bus7
        B      08:00  .
        D      08:05  .
        H      .      08:11
        N      .      08:20
    """)
    assert journeys(day, "a o", max_walk_minutes=21) == []


def test_three_trips_of_a_block():
    day = drawn_day("""
        trip   one    two    three
        block  bus7   bus7   bus7
        B      08:00  .      .
        H      08:10  08:10  .
        K      .      08:15  08:16
        N      .      .      08:20
    """)
    assert journeys(day, "a o") == ["07:55-08:25, 1 ride, 10 min on foot"]
    assert journeys(day, "h o", max_direct_walk_minutes=0) == ["08:10-08:25, 1 ride, 5 min on foot"]


def test_a_block_only_where_both_trips_run():
    day = drawn_day("""
        trip     one    other  two
        service  daily  none   daily
        block    bus7   bus7   bus7
        B        08:00  .      .
        H        08:10  08:10  .
        K        .      08:15  08:15
        N        .      .      08:20
    """)
    # the trip from H to K does not run, and from H nobody is carried to K
    assert journeys(day, "a o", max_direct_walk_minutes=0) == []


LINKED = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\n"


def test_linked_trips_without_a_block():
    apart = BLOCK.replace("bus7   bus7", "bus7   bus8").format(leaves="08:11")
    assert journeys(drawn_day(apart, transfers=LINKED + "H,H,4,,one,two\n"), "a o") == [
        "07:55-08:25, 1 ride, 10 min on foot"
    ]


def test_a_block_whose_riders_must_get_off():
    day = drawn_day(BLOCK.format(leaves="08:11"), transfers=LINKED + "H,H,5,,one,two\n")
    assert journeys(day, "a o") == []
    day = drawn_day(BLOCK.format(leaves="08:12"), transfers=LINKED + "H,H,5,,one,two\n")
    assert journeys(day, "a o") == ["07:55-08:25, 2 rides, 10 min on foot"]


EXPRESS = """
trip  one
B     08:00
E     08:06u
K     08:15d
N     08:20
"""


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("a o", ["07:55-08:25, 1 ride, 10 min on foot"]),
        ("e o", ["08:06-08:25, 1 ride, 5 min on foot"]),  # one may get on at E
        ("a e", []),  # but not off
        ("a k", ["07:55-08:15, 1 ride, 5 min on foot"]),  # off at K
        ("k o", []),  # but not on
        ("e k", ["08:06-08:15, 1 ride, 0 min on foot"]),
    ],
)
def test_picking_up_and_setting_down_only(way, expected):
    short = {"max_walk_minutes": 6, "max_direct_walk_minutes": 0}
    assert journeys(drawn_day(EXPRESS), way, **short) == expected


def test_a_blank_time_lies_by_distance_between_its_neighbours():
    # F is a third of the way from B to N: 8 of 24 minutes
    day = drawn_day("trip  one\nB  08:00\nF  ?\nN  08:24\n")
    assert journeys(day, "f o", max_direct_walk_minutes=0) == ["08:08-08:29, 1 ride, 5 min on foot"]
    assert journeys(day, "a f", max_direct_walk_minutes=0) == ["07:55-08:08, 1 ride, 5 min on foot"]


def test_a_stop_that_is_waited_at():
    day = drawn_day("trip  one\nB  08:00\nH  08:10-08:15\nN  08:25\n")
    short = {"max_direct_walk_minutes": 0, "max_walk_minutes": 6}
    assert journeys(day, "a h", **short) == ["07:55-08:10, 1 ride, 5 min on foot"]
    assert journeys(day, "h o", **short) == ["08:15-08:30, 1 ride, 5 min on foot"]
    assert journeys(day, "a o", **short) == ["07:55-08:30, 1 ride, 10 min on foot"]


def test_a_trip_that_runs_backwards_in_time_carries_nobody():
    day = drawn_day("trip  one  two\nB  08:00  09:00\nH  08:10  08:59\nN  08:20  09:20\n")
    assert journeys(day, "a o") == ["07:55-08:25, 1 ride, 10 min on foot"]
    assert day.report[0].dropped == {"runs backwards in time": 1}


CHOICE = """
trip   one    two    other
route  7      8      9
B      08:00  .      .
H      08:10  08:11  08:11
N      .      08:20  08:30
"""
FOR_SOME = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_route_id,from_trip_id,to_trip_id\n"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", None),  # two minutes are not enough for either
        ("H,H,2,60,,,,\n", "08:25"),  # a minute for everybody
        ("H,H,2,60,7,8,,\n", "08:25"),  # for who comes with route 7 and goes on with 8
        ("H,H,2,60,7,9,,\n", "08:35"),
        ("H,H,2,60,8,9,,\n", None),
        ("H,H,2,60,,,one,other\n", "08:35"),
        ("H,H,2,60,,,one,\n", "08:25"),
        ("H,H,2,60,,8,,\nH,H,3,,,,one,two\n", None),  # the rule for two trips goes before that for a route
        ("H,H,3,,,,one,two\nH,H,2,60,,,,\n", "08:35"),  # whatever the order of the lines
        ("H,H,2,60,,,one,\nH,H,3,,7,8,,\n", "08:25"),  # one trip goes before two routes
        ("H,H,2,60,,8,,\nH,H,3,,,,,\n", "08:25"),  # one route goes before the stop
        ("H,H,2,60,,,,\nH,H,3,,7,,,\n", None),
        ("H,H,2,60,7,8,,\nH,H,3,,7,,,\n", "08:25"),  # two routes go before one
    ],
)
def test_rules_for_routes_and_trips(rules, expected):
    found = journeys(drawn_day(CHOICE, transfers=FOR_SOME + rules), "a o")
    assert found == ([f"07:55-{expected}, 2 rides, 10 min on foot"] if expected else [])


def test_a_rule_for_one_trip_leaves_walks_and_other_trips_alone():
    # who comes with "one" may not change at H; from H2 beside it, or with the earlier bus, one may
    drawing = """
        trip   one    two    early  beside
        B      08:00  .      07:30  .
        H      08:10  08:20  07:40  .
        H2     .      .      .      08:20
        N      .      08:30  .      08:40
    """
    day = drawn_day(drawing, transfers=FOR_SOME + "H,H,3,,,,one,two\n")
    assert journeys(day, "a o") == [
        "07:25-08:35, 2 rides, 10 min on foot",
        "07:55-08:45, 2 rides, 10 min on foot",
    ]
    # and who begins at H, or ends there, is no matter of transfers
    assert journeys(day, "h o", max_direct_walk_minutes=0)[0] == "08:20-08:35, 1 ride, 5 min on foot"
    assert len(journeys(day, "a h", max_direct_walk_minutes=0)) == 2


STATION = """
stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
"""


def in_a_station(rules: str) -> list[str]:
    """H and H2 are platforms of a station S; the second bus leaves H2 at 08:15."""
    files = feed_of("trip  one  two\nB  08:00  .\nH  08:10  .\nH2  .  08:15\nN  .  08:25\n")
    rows = [row.rsplit(",", 1)[0] for row in files["stops"].splitlines()[1:]]
    platforms = [f"{row},0,{'S' if row.startswith('H') else ''}" for row in rows]
    station = rows[1].replace("H,H", "S,Station") + ",1,"
    stops = STATION.lstrip() + "\n".join([*platforms, station]) + "\n"
    return journeys(drawn_day({**files, "stops": stops}, transfers=RULE + rules), "a o")


RULE = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"


def test_a_rule_of_a_station_holds_for_its_platforms():
    there = ["07:55-08:30, 2 rides, 10 min on foot"]
    assert in_a_station("") == there
    assert in_a_station("S,S,2,300\n") == there
    assert in_a_station("S,S,2,301\n") == []
    assert in_a_station("S,S,2,301\nH,H2,2,300\n") == there  # the platforms' own rule is the more exact
    assert in_a_station("H,H2,2,300\nS,S,3,\n") == there


DIRECT_OR_CHANGES = """
trip   direct  one    slow   two    three
B      08:00   08:00  .      .      .
F      .       08:03  08:05  08:05  .
J      .       .      .      08:08  08:10
N      08:40   .      08:28  .      08:13
"""


def test_what_another_ride_gains():
    day = drawn_day(DIRECT_OR_CHANGES)
    found = journeys_by_rides(day, ROAD.network, ROAD.origins("a"), ROAD.sites("o"), max_rides=4)
    told = {rides: [clock(second) for second in one.arrive.tolist()] for rides, one in found.items()}
    assert told == {1: ["08:45"], 2: ["08:33"], 3: ["08:18"], 4: ["08:18"]}
    assert journeys(day, "a o", max_rides=1) == ["07:55-08:45, 1 ride, 10 min on foot"]
    assert journeys(day, "a o") == ["07:55-08:18, 3 rides, 10 min on foot"]


STEPS = """
trip        low    high   unsaid
wheelchair  1      2      .
B           08:30  08:20  08:10
H           08:35  08:25  08:15
N           08:50  08:40  08:30
"""


def with_steps(**stops: str) -> dict[str, str]:
    files = feed_of(STEPS)
    files["trips"] = files["trips"].replace(",.\n", ",\n")
    return {**files, "stops": stops_text(set("BHN"), stops)}


@pytest.mark.parametrize(
    ("stops", "unknown", "expected"),
    [
        ({"B": "1", "N": "1"}, "no", "08:25-08:55"),  # the low floor only
        ({"B": "1", "N": "1"}, "yes", "08:05-08:35 08:25-08:55"),  # and what says nothing
        ({"B": "1"}, "yes", "08:05-08:35 08:25-08:55"),
        ({"B": "1"}, "no", ""),  # nobody knows of N
        ({"B": "1", "N": "2"}, "yes", ""),
        ({"B": "1", "N": "1", "H": "2"}, "yes", "08:05-08:35 08:25-08:55"),  # ridden through
    ],
)
def test_step_free_vehicles_and_stops(stops, unknown, expected):
    day = drawn_day(with_steps(**stops))
    assert [text.split(",")[0] for text in journeys(day, "a o")] == [
        "08:05-08:35",
        "08:15-08:45",
        "08:25-08:55",
    ]
    found = journeys(step_free(day, unknown), "a o")
    assert " ".join(text.split(",")[0] for text in found) == expected


def test_nobody_stays_seated_through_a_vehicle_with_steps():
    drawing = """
        trip        one    two    three
        block       bus7   bus7   bus7
        wheelchair  1      2      1
        B           08:00  .      .
        F           08:05  08:05  .
        K           .      08:10  08:10
        N           .      .      08:20
    """
    day = drawn_day({**feed_of(drawing), "stops": stops_text(set("BFKN"), dict.fromkeys("BFKN", "1"))})
    assert journeys(day, "a o") == ["07:55-08:25, 1 ride, 10 min on foot"]
    assert journeys(step_free(day), "a o") == []
    assert journeys(step_free(day), "k o", max_direct_walk_minutes=0) == [
        "08:10-08:25, 1 ride, 5 min on foot"
    ]

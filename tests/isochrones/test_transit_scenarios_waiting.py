"""Waiting, changing and walking, on timetables drawn as they hang at a stop and worked by hand.

Places a to p stand 5 minutes on foot from each to the next; the bus stops B, H, N ... at b, h, n. Every answer is
asked in both directions: of someone of a with a site at o, and of someone of o on the way home from a site at a.
"""

import pytest

from isochrones import day_journeys
from tests.isochrones.transit_scenarios import ROAD, drawn_day, journeys, minutes

HALF_HOURLY = """
trip   one    two    three
B      08:00  08:30  09:00
N      08:20  08:50  09:20
"""


def test_every_journey_of_a_half_hourly_bus():
    # 5 minutes from a to the stop, 20 on the bus, 5 from the stop to o
    assert journeys(drawn_day(HALF_HOURLY), "a o") == [
        "07:55-08:25, 1 ride, 10 min on foot",
        "08:25-08:55, 1 ride, 10 min on foot",
        "08:55-09:25, 1 ride, 10 min on foot",
    ]


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("08:55", 30),  # the 08:30 arrives just in time
        ("08:54", 59),  # a minute too late: so the 08:00, from 07:55
        ("09:10", 45),  # the 08:30 and 15 minutes in the waiting room
        ("08:25", 30),
        ("08:24", "no_service"),  # nothing is there so early
        ("12:30", "beyond_cutoff"),  # off at 08:55 for 12:30 is more than three hours
    ],
)
def test_there_by_an_appointment(to, expected):
    assert minutes(drawn_day(HALF_HOURLY), "a o", to=to) == expected


@pytest.mark.parametrize(
    ("leave", "expected"),
    [
        ("07:55", 30),  # straight onto the 08:00
        ("07:56", 59),  # missed by a minute: o at 08:55
        ("07:30", 55),  # 25 minutes at the bus stop
        ("08:56", "no_service"),  # the last has gone
        ("05:00", "beyond_cutoff"),  # o at 08:25 is 205 minutes later
    ],
)
def test_leaving_at_a_time(leave, expected):
    assert minutes(drawn_day(HALF_HOURLY), "a o", leave=leave) == expected


@pytest.mark.parametrize(
    ("by", "first", "expected"),
    [("arrive", 8 * 60 + 54, [59, 30, 31]), ("depart", 7 * 60 + 54, [31, 30, 59])],
)
def test_the_journeys_of_the_day_tell_each_minute(by, first, expected):
    day = drawn_day(HALF_HOURLY)
    for direction, origin, site in (("to_site", "a", "o"), ("from_site", "o", "a")):
        found = day_journeys(day, ROAD.network, ROAD.origins(origin), ROAD.sites(site), direction)
        assert (found.seconds(first, first + 3, by) / 60).ravel().tolist() == expected


def test_a_second_too_late_is_too_late():
    day = drawn_day("trip  one\nB  08:00:00\nN  08:20:01\n")
    assert minutes(day, "a o", to="08:26") == 31
    assert minutes(day, "a o", to="08:25") == "no_service"
    day = drawn_day("trip  one\nB  07:59:59\nN  08:20:00\n")
    assert minutes(day, "a o", leave="07:54") == 31
    assert minutes(day, "a o", leave="07:55") == "no_service"


def test_an_express_that_overtakes_leaves_no_use_for_the_slow_bus():
    day = drawn_day("""
        trip   slow   express
        B      08:00  08:10
        N      08:50  08:30
    """)
    assert journeys(day, "a o") == ["08:05-08:35, 1 ride, 10 min on foot"]


def one_change(second_bus: str, stop: str = "H", **tables) -> list[str]:
    """The first bus is at H at 08:10; the second leaves `stop` at `second_bus` and takes 8 minutes."""
    away = int(second_bus[3:5]) + 8
    day = drawn_day(
        f"""
        trip    one    two
        B       08:00  .
        H       08:10  .
        {stop}  .      {second_bus}
        N       .      08:{away:02}
        """,
        **tables,
    )
    return [text.split(",")[0] for text in journeys(day, "a o", min_change_minutes=2)]


def test_a_change_at_one_stop_needs_its_two_minutes():
    assert one_change("08:12", "H2") == ["07:55-08:25"]
    assert one_change("08:11:59", "H2") == []


def test_a_change_with_a_walk_needs_both():
    # 5 minutes from H to I and 2 to change
    assert one_change("08:17", "I") == ["07:55-08:30"]
    assert one_change("08:16:59", "I") == []


RULE = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"


@pytest.mark.parametrize(
    ("rule", "stop", "caught", "missed"),
    [
        ("H,I,0,", "I", "08:17", "08:16:59"),  # recommended: as without a rule
        ("H,I,,", "I", "08:17", "08:16:59"),
        ("H,I,1,", "I", "08:15", "08:14:59"),  # the second waits for the first: the walk alone
        ("H,I,2,600", "I", "08:20", "08:19:59"),  # ten minutes
        ("H,I,2,60", "I", "08:15", "08:14:59"),  # never less than the walk
        ("I,H,2,600", "I", "08:17", "08:16:59"),  # a rule for the other way
        ("H,K,2,120", "K", "08:25", "08:24:59"),  # nor than one of 15
        ("H,H2,1,", "H2", "08:10", "08:09:59"),
        ("H,H2,2,30", "H2", "08:10:30", "08:10:29"),
    ],
)
def test_rules_of_the_feed_for_a_change(rule, stop, caught, missed):
    assert len(one_change(caught, stop, transfers=RULE + rule + "\n")) == 1
    assert one_change(missed, stop, transfers=RULE + rule + "\n") == []


EVERY_MINUTE = """
trip  first    shuttle
B     08:00    .
H     {there}  .
K     .        00:00
N     .        00:08
"""


@pytest.mark.parametrize(
    ("there", "arrives"), [("08:10", "08:40"), ("08:10:01", "08:41"), ("08:09:59", "08:40")]
)
def test_a_shuttle_every_minute_is_caught_to_the_second(there, arrives):
    # 15 minutes from H to K and 2 to change: the 08:27, the last but 27 of those gone or to come
    headway = "trip_id,start_time,end_time,headway_secs\nshuttle,08:00:00,09:00:00,60\n"
    day = drawn_day(EVERY_MINUTE.format(there=there), frequencies=headway)
    assert journeys(day, "a o")[0].startswith(f"07:55-{arrives}, 2 rides")


def test_a_forbidden_change():
    assert one_change("08:40", "I", transfers=RULE + "H,I,3,\n") == []
    assert one_change("08:40", "H2", transfers=RULE + "H,H2,3,\n") == []
    # both buses call at H itself
    assert one_change("08:40", "H") == ["07:55-08:53"]
    assert one_change("08:40", "H", transfers=RULE + "H,H,3,\n") == []


def test_no_change_time_before_the_first_bus_and_after_the_last():
    assert minutes(drawn_day(HALF_HOURLY), "a o", to="08:55", min_change_minutes=10) == 30


ONE_BUS = "trip  one\nB  08:00\nN  08:20\n"


@pytest.mark.parametrize(
    ("way", "cap", "expected"),
    [
        ("e o", 15.1, ["07:45-08:25, 1 ride, 20 min on foot"]),  # three places from e to B
        ("e o", 14.9, []),
        ("a k", 15.1, ["07:55-08:35, 1 ride, 20 min on foot"]),  # three back from N to k
        ("a k", 14.9, []),
    ],
)
def test_each_walk_has_its_cap(way, cap, expected):
    assert journeys(drawn_day(ONE_BUS), way, max_walk_minutes=cap, max_direct_walk_minutes=0) == expected


def test_the_walk_of_a_change_has_the_same_cap():
    day = drawn_day("""
        trip   one    two
        B      08:00  .
        F      08:05  .
        I      .      09:00
        N      .      09:10
    """)
    assert journeys(day, "a o", max_walk_minutes=15.1) == ["07:55-09:15, 2 rides, 25 min on foot"]
    assert journeys(day, "a o", max_walk_minutes=14.9) == []


def test_two_walks_never_follow_each_other():
    # the bus leaves F, 15 minutes from c; D is a stop of another bus, 5 from c and 10 from F
    day = drawn_day("trip  one\nF  08:00\nN  08:20\n", "trip  other\nD  06:00\nA  06:05\n")
    assert journeys(day, "c o", max_walk_minutes=15.1) == ["07:45-08:25, 1 ride, 20 min on foot"]
    assert journeys(day, "c o", max_walk_minutes=12) == []  # not 5 to D and 10 from D
    # nor from N by way of L, a stop 10 minutes on, to k another 5 further
    day = drawn_day("trip  one\nB  08:00\nN  08:20\n", "trip  other\nL  06:00\nM  06:05\n")
    assert journeys(day, "a k", max_walk_minutes=12, max_direct_walk_minutes=0) == []


def test_access_and_egress_do_not_meet_at_a_stop_without_a_ride():
    # a to B to e would be 5 and 15 minutes on foot, and walking all the way is not allowed
    assert minutes(drawn_day(ONE_BUS), "a e", to="12:00", max_direct_walk_minutes=0) == "no_service"


def test_walking_all_the_way_where_it_is_quicker():
    day = drawn_day("trip  one\nB  08:00\nE  08:20\n")
    # by bus 5 and 20; on foot 20
    assert minutes(day, "a e", to="08:20") == 20
    assert minutes(day, "a e", leave="07:55") == 20
    assert journeys(day, "a e") == []
    assert minutes(day, "a e", to="08:20", max_direct_walk_minutes=19) == 25


def test_walking_all_the_way_instead_of_waiting_for_the_bus():
    day = drawn_day("trip  one\nB  08:00\nF  08:05\n")
    assert minutes(day, "a f", leave="07:55") == 10
    assert minutes(day, "a f", leave="07:45") == 20
    assert minutes(day, "a f", leave="07:30") == 25  # 35 by bus
    assert minutes(day, "a f", to="08:15") == 20
    assert minutes(day, "a f", to="08:35") == 25


def test_a_slower_walker_misses_the_bus():
    # 10 minutes to the stop at half the pace
    assert minutes(drawn_day(HALF_HOURLY), "a o", leave="07:55", walk_kmh=2.4) == 65
    assert minutes(drawn_day(HALF_HOURLY), "a o", leave="07:50", walk_kmh=2.4) == 40


def test_the_nearest_stop_is_not_always_the_best():
    # from d B is 10 minutes back and H 20 on; the bus takes only 2 between them
    day = drawn_day("trip  one\nB  08:00\nH  08:02\nN  08:10\n")
    assert journeys(day, "d o") == ["07:50-08:15, 1 ride, 15 min on foot"]
    day = drawn_day("trip  one\nB  08:00\nH  08:15\nN  08:20\n")
    assert journeys(day, "d o", max_walk_minutes=21) == ["07:55-08:25, 1 ride, 25 min on foot"]


SLOW_OR_CHANGE = """
trip   direct  one    two
B      08:00   08:00  .
H      .       08:05  08:08
N      08:40   .      08:15
"""


def test_fewer_rides_take_longer():
    day = drawn_day(SLOW_OR_CHANGE)
    assert journeys(day, "a o") == ["07:55-08:20, 2 rides, 10 min on foot"]
    assert journeys(day, "a o", max_rides=2) == ["07:55-08:20, 2 rides, 10 min on foot"]
    assert journeys(day, "a o", max_rides=1) == ["07:55-08:45, 1 ride, 10 min on foot"]
    assert minutes(day, "a o", to="08:45", max_rides=1) == 50
    assert minutes(day, "a o", to="08:44", max_rides=1) == "no_service"


def test_as_quick_with_fewer_rides_is_told_with_fewer():
    day = drawn_day("""
        trip   direct  one    two
        B      08:00   08:00  .
        H      .       08:05  08:08
        N      08:20   .      08:20
    """)
    assert journeys(day, "a o") == ["07:55-08:25, 1 ride, 10 min on foot"]

"""Timetables worked by hand, for every rule of a journey."""

import pytest

from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import ranks_of, window_of
from tests.timetable_builder import ask, timetable, trip

ONE_BUS = timetable(trip("A 08:00", "B 08:20"))
HALF_HOURLY = timetable(*(trip(f"A {h}:{m}", f"B {h}:{m + 20}") for h in (8, 9) for m in (0, 30)))


def test_arrive_by_counts_from_leaving_home_to_the_appointment():
    # leave at 07:55, board at 08:00, off at 08:20, at the door at 08:23; then wait for the appointment
    assert ask(ONE_BUS, "08:22-08:26", origin={"A": 5}, site={"B": 3}) == [None, 28, 29, 30]


def test_depart_at_counts_the_wait_for_the_bus():
    assert ask(ONE_BUS, "07:53-07:57", by="depart", origin={"A": 5}, site={"B": 3}) == [30, 29, 28, None]


def test_the_later_bus_is_taken_when_it_still_arrives():
    assert ask(HALF_HOURLY, "08:49-08:52", origin={"A": 0}, site={"B": 0}) == [49, 20, 21]


def test_a_change_needs_its_minutes():
    connecting = timetable(trip("A 08:00", "B 08:10"), trip("B 08:12", "C 08:20"), trip("B 08:30", "C 08:38"))
    walks = {"origin": {"A": 0}, "site": {"C": 0}}
    assert ask(connecting, "08:20-08:21", change=2, **walks) == [20]
    assert ask(connecting, "08:40-08:41", change=2, **walks) == [40]
    assert ask(connecting, "08:20-08:21", change=3, **walks) == [None]
    assert ask(connecting, "08:00-08:01", by="depart", change=3, **walks) == [38]


def test_no_change_time_before_the_first_bus():
    assert ask(ONE_BUS, "08:00-08:01", by="depart", origin={"A": 0}, site={"B": 0}, change=10) == [20]


def test_a_change_may_walk_between_stops():
    table = timetable(trip("A 08:00", "B 08:10"), trip("C 08:16", "D 08:20"))
    question = {"origin": {"A": 0}, "site": {"D": 0}, "by": "depart"}
    assert ask(table, "08:00-08:01", footpaths={("B", "C"): 4}, **question) == [20]
    assert ask(table, "08:00-08:01", footpaths={("B", "C"): 4.5}, **question) == [None]
    assert ask(table, "08:00-08:01", footpaths={("C", "B"): 4}, **question) == [None]


def test_access_walk_and_change_walk_do_not_chain_before_the_first_ride():
    table = timetable(trip("B 08:30", "C 08:40"), stops="A")
    walks = {"origin": {"A": 5}, "site": {"C": 0}, "footpaths": {("A", "B"): 5}}
    assert ask(table, "08:45-08:46", **walks) == [None]
    assert ask(table, "08:00-08:01", by="depart", **walks) == [None]


def test_access_and_egress_walks_do_not_join_at_a_stop_without_a_ride():
    assert ask(ONE_BUS, "09:00-09:01", origin={"B": 5}, site={"B": 5}) == [None]


def test_a_change_walk_does_not_chain_into_the_egress_walk():
    table = timetable(trip("A 08:00", "B 08:10"), stops="C")
    assert ask(table, "09:00-09:01", origin={"A": 0}, site={"C": 5}, footpaths={("B", "C"): 5}) == [None]


def test_walking_all_the_way_competes_with_riding():
    walks = {"origin": {"A": 5}, "site": {"B": 3}, "direct": 29}
    assert ask(ONE_BUS, "08:22-08:26", **walks) == [29, 28, 29, 29]
    assert ask(ONE_BUS, "07:53-07:57", by="depart", **walks) == [29, 29, 28, 29]


def test_what_takes_longer_than_the_longest_is_no_journey():
    walks = {"origin": {"A": 5}, "site": {"B": 3}}
    assert ask(ONE_BUS, "08:23-08:26", longest=29, **walks) == [28, 29, None]
    assert ask(ONE_BUS, "07:53-07:56", by="depart", longest=29, **walks) == [None, 29, 28]


def test_past_midnight_the_clock_goes_on():
    night = timetable(trip("A 23:50", "B 24:20"))
    assert ask(night, "24:20-24:22", origin={"A": 0}, site={"B": 0}) == [30, 31]
    assert ask(night, "23:49-23:51", by="depart", origin={"A": 0}, site={"B": 0}) == [31, 30]


def test_home_again_is_the_other_bus():
    both_ways = timetable(trip("A 08:00", "B 08:20"), trip("B 17:10", "A 17:40"))
    home = {"direction": "from_site", "origin": {"A": 5}, "site": {"B": 3}}
    assert ask(both_ways, "17:06-17:09", by="depart", **home) == [39, 38, None]
    assert ask(both_ways, "17:44-17:47", by="arrive", **home) == [None, 38, 39]


def test_home_again_changes_with_walk_and_minutes():
    table = timetable(trip("S 17:00", "B 17:10"), trip("C 17:16", "H 17:30"))
    home = {"direction": "from_site", "origin": {"H": 1}, "site": {"S": 0}, "by": "depart"}
    assert ask(table, "17:00-17:01", footpaths={("B", "C"): 4}, **home) == [31]
    assert ask(table, "17:00-17:01", footpaths={("B", "C"): 5}, **home) == [None]
    assert ask(table, "17:00-17:01", footpaths={("C", "B"): 4}, **home) == [None]


def test_set_down_only_and_pick_up_only():
    table = timetable(trip("A 08:00", "B 08:10 no-alight", "C 08:20 no-board", "D 08:30"))
    assert ask(table, "08:10-08:11", origin={"A": 0}, site={"B": 0}) == [None]
    assert ask(table, "08:20-08:21", origin={"B": 0}, site={"C": 0}) == [10]
    assert ask(table, "08:30-08:31", origin={"C": 0}, site={"D": 0}) == [None]
    assert ask(table, "08:10-08:11", by="depart", direction="from_site", origin={"C": 0}, site={"B": 0}) == [
        10
    ]


def test_a_loop_passes_the_same_stop_twice():
    loop = timetable(trip("A 08:00", "B 08:10", "C 08:20", "B 08:30", "A 08:40"))
    assert ask(loop, "08:40-08:41", origin={"B": 0}, site={"A": 0}) == [10]
    assert ask(loop, "08:10-08:11", by="depart", origin={"B": 0}, site={"A": 0}) == [30]


def test_rules_of_the_feed_for_changes():
    trips = trip("A 08:00", "B 08:10"), trip("C 08:14", "D 08:20"), trip("B 08:11", "D 08:21")
    walk = {"origin": {"A": 0}, "site": {"D": 0}, "by": "depart", "footpaths": {("B", "C"): 3}}
    assert ask(timetable(*trips), "08:00-08:01", **walk) == [None]
    timed = timetable(*trips, transfers=(("B", "C", 1, 0),))
    assert ask(timed, "08:00-08:01", **walk) == [20]
    enough = timetable(*trips, transfers=(("B", "C", 2, 240),))
    assert ask(enough, "08:00-08:01", **walk) == [20]
    too_long = timetable(*trips, transfers=(("B", "C", 2, 241),))
    assert ask(too_long, "08:00-08:01", **walk) == [None]
    same_stop = timetable(*trips, transfers=(("B", "B", 2, 60),))
    assert ask(same_stop, "08:00-08:01", **walk) == [21]
    forbidden = timetable(*trips, transfers=(("B", "B", 3, 0),))
    assert ask(forbidden, "08:00-08:01", change=0, **walk) == [20]


def test_an_empty_timetable_leaves_walking():
    assert ask(timetable(stops="A"), "08:00-08:01", origin={"A": 1}, site={"A": 1}, direct=12) == [12]
    assert ask(timetable(stops="A"), "08:00-08:01", by="depart", origin={"A": 1}) == [None]


@pytest.mark.parametrize(("percentile", "rank"), [(1, 2), (5, 6), (50, 60), (95, 114), (100, 120)])
def test_percentiles_take_the_ceiling_rank(percentile, rank):
    assert ranks_of((percentile,), 120).tolist() == [rank]


def test_a_window_has_one_instant_a_minute():
    assert len(window_of(("08:00", "10:00"), "arrive").instants) == 120
    assert window_of(("23:59", "24:01"), "depart").instants.tolist() == [86340, 86400]


@pytest.mark.parametrize(
    "window", [("10:00", "08:00"), ("08:00", "08:00"), ("8 am", "10:00"), ("08:60", "10:00")]
)
def test_a_window_without_meaning_is_refused(window):
    with pytest.raises(BadTransitOption, match=r"window|time of day"):
        window_of(window, "arrive")


def test_connections_and_changes_of_no_duration_chain_in_any_order():
    hops = trip("A 08:00", "B 08:00"), trip("B 08:00", "C 08:00"), trip("C 08:00", "D 08:00")
    for trips in (hops, hops[::-1]):
        for direction, ends in (("to_site", "AD"), ("from_site", "DA")):
            walks = {"origin": {ends[0]: 0}, "site": {ends[1]: 0}, "change": 0, "direction": direction}
            assert ask(timetable(*trips), "08:01-08:02", **walks) == [1]
            assert ask(timetable(*trips), "07:59-08:00", by="depart", **walks) == [1]

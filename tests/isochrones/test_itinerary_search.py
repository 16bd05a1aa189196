"""Journeys of the forward search against the matrix's search and a plain Dijkstra, on random small networks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.changes import change_walks, walks_from_pairs
from isochrones.itinerary_search import Ends, Found, best_journey, journeys_between
from tests.isochrones.test_transit_oracle import SEEDS, STOPS, by_brute_force, scenario, start_of
from tests.timetable_builder import Question, answer, seconds, timetable, trip


def searched(table, question: Question) -> tuple:
    """Timetable, changes and walks at the ends of a question."""
    number = {name: row for row, name in enumerate(table.stops["stop_id"])}
    a, b, walks = zip(*question.footpaths) if question.footpaths else ((), (), ())
    rows = [number[stop] for stop in a], [number[stop] for stop in b], [round(m * 60) for m in walks]
    footpaths = walks_from_pairs(*rows, len(number))
    changes = change_walks(footpaths, table.transfers, round(question.change * 60))
    walked = [np.full(len(number), -1, np.int32) for _ in range(2)]
    ends = (question.origin, question.site)[:: 1 if question.direction == "to_site" else -1]
    for row, end in zip(walked, ends):
        for stop, minutes in end:
            row[number[stop]] = round(minutes * 60)
    return table, changes, Ends(*walked, None if question.direct is None else question.direct * 60)


def journey(table, question: Question, at: int, most_rides: int | None = None) -> Found | None:
    return best_journey(*searched(table, question), at, question.by, question.longest * 60, most_rides)


def minutes_of(found: Found | None, question: Question, at: int) -> float | None:
    if found is None:
        return None
    return (at - found.leave if question.by == "arrive" else found.arrive - at) / 60


@settings(max_examples=200, deadline=None)
@given(SEEDS)
def test_the_minutes_are_those_of_the_matrix_and_of_brute_force(seed):
    trips, question = scenario(seed)
    table = timetable(*trips, stops=" ".join(STOPS))
    instants = [start_of(question) + 60 * n for n in range(12)]
    told = [minutes_of(journey(table, question, at), question, at) for at in instants]
    assert told == answer(table, question) == by_brute_force(trips, question, instants)


@settings(max_examples=200, deadline=None)
@given(SEEDS)
def test_every_journey_can_be_travelled(seed):
    trips, question = scenario(seed)
    table = timetable(*trips, stops=" ".join(STOPS))
    found = journey(table, question, start_of(question))
    if found is not None and found.rides:
        assert replay(table, question, found) == found.arrive


def replay(table, question: Question, found: Found) -> int:
    """The second of arriving when every leg is travelled as told, checking that each can be."""
    names = table.stops["stop_id"].tolist()
    near, far = (dict(question.origin), dict(question.site))[:: 1 if question.direction == "to_site" else -1]
    footpaths = {(a, b): minutes for a, b, minutes in question.footpaths}
    clock, here, wait = found.leave, None, 0
    for (board, alight), walk in zip(found.rides, found.walks):
        stop = names[table.from_stop[board]]
        allowed = near[stop] if here is None else 0 if here == stop else footpaths[here, stop]
        assert walk == round(allowed * 60)
        assert clock + walk + wait <= table.departure[board]
        assert table.board[board]
        assert table.alight[alight]
        assert board <= alight
        assert table.ride[board] == table.ride[alight]
        clock, here, wait = int(table.arrival[alight]), names[table.to_stop[alight]], question.change * 60
    assert found.walks[-1] == round(far[here] * 60)
    return clock + found.walks[-1]


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.integers(1, 3))
def test_with_a_limit_on_rides_no_more_are_taken(seed, most):
    trips, question = scenario(seed)
    table = timetable(*trips, stops=" ".join(STOPS))
    at = start_of(question)
    free, limited = journey(table, question, at), journey(table, question, at, most)
    assert limited is None or len(limited.rides) <= most
    if free is not None and len(free.rides) <= most:
        assert limited == free


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_fewest_rides_means_that_fewer_do_not_arrive_then(seed):
    trips, question = scenario(seed)
    table = timetable(*trips, stops=" ".join(STOPS))
    at = start_of(question)
    found = journey(table, question, at)
    if found is not None and len(found.rides) > 1:
        fewer = journey(table, question, at, len(found.rides) - 1)
        assert fewer is None or (fewer.leave, fewer.arrive) != (found.leave, found.arrive)


AT = seconds("09:00")


def test_of_two_ways_as_quick_the_one_without_a_change_is_told():
    table = timetable(
        trip("A 08:00", "B 08:05"), trip("B 08:10", "C 08:30"), trip("A 08:00", "B 08:15", "C 08:30")
    )
    question = Question(("09:00", "09:01"), origin=(("A", 5),), site=(("C", 0),))
    found = journey(table, question, AT)
    assert (found.leave, found.arrive) == (seconds("07:55"), seconds("08:30"))
    assert len(found.rides) == 1


def test_of_two_ways_as_quick_with_as_many_rides_the_one_with_less_walking_is_told():
    # both from 07:55 to 08:31: 5 + 1 minutes of walk by C, 3 + 4 by D
    trips = trip("A 08:00", "C 08:30"), trip("B 07:58", "D 08:27")
    question = Question(("09:00", "09:01"), origin=(("A", 5), ("B", 3)), site=(("C", 1), ("D", 4)))
    for order in (trips, trips[::-1]):
        assert journey(timetable(*order), question, AT).walks == (300, 60)


@pytest.mark.parametrize("by", ["arrive", "depart"])
def test_walking_is_told_where_it_takes_no_longer(by):
    at = seconds("08:30") if by == "arrive" else seconds("08:00")
    question = Question(("08:30", "08:31"), by, origin=(("A", 0),), site=(("B", 0),), direct=30)
    found = journey(timetable(trip("A 08:00", "B 08:30")), question, at)
    assert found == Found(seconds("08:00"), seconds("08:30"), (), (1800,))


def test_leaving_at_an_instant_one_waits_at_home_for_the_bus_that_arrives_as_early():
    table = timetable(trip("A 08:00", "B 08:10"), trip("A 08:05", "B 08:12"), trip("B 08:20", "C 08:30"))
    question = Question(("07:30", "07:31"), "depart", origin=(("A", 5),), site=(("C", 0),))
    found = journey(table, question, seconds("07:30"))
    assert (found.leave, found.arrive, len(found.rides)) == (seconds("08:00"), seconds("08:30"), 2)


def test_no_journey_longer_than_the_longest_waiting_included():
    table = timetable(trip("A 08:00", "B 08:10"))
    question = Question(("08:40", "08:41"), origin=(("A", 5),), site=(("B", 0),), longest=45)
    assert journey(table, question, seconds("08:40")).leave == seconds("07:55")
    assert journey(table, question, seconds("08:41")) is None


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_all_journeys_of_the_day_are_those_of_the_instants(seed):
    trips, question = scenario(seed)
    question = replace(question, by="arrive", direct=None)
    table = timetable(*trips, stops=" ".join(STOPS))
    first, last = seconds("11:30"), seconds("13:30")
    found = journeys_between(*searched(table, question), (first, last), question.longest * 60, None)
    each = [journey(table, question, at) for at in sorted({j.arrive for j in found})]
    assert each == found
    for at in range(first, last, 173):
        told = journey(table, question, at)
        assert told is None or told.arrive < first or told in found

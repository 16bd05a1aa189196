"""Step-free public transport: accessible vehicles and stops only, and what to make of those unknown."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.errors import UnknownChoice
from isochrones.step_free_timetables import StepFreeKnown, step_free, step_free_known
from tests.timetable_builder import ask, timetable, trip

NOTHING, YES, NO = 0, 1, 2


def said(table, trips, **stops):
    """The timetable with what its feed says: a value per trip, and by stop (else yes)."""
    values = [stops.get(name, YES) for name in table.stops["stop_id"]]
    return replace(
        table,
        trips=table.trips.assign(wheelchair=np.array(trips, np.int8)),
        stops=table.stops.assign(wheelchair=np.array(values, np.int8), place=np.arange(len(values))),
    )


STEPS_THEN_LOW_FLOOR = timetable(trip("A 8:00", "B 8:20"), trip("A 8:10", "B 8:35"))


def test_a_low_floor_bus_follows_a_high_floor_one():
    """By 8:30 only the 8:00 arrives, and it has steps; by 8:40 there is the 8:10."""
    table = said(STEPS_THEN_LOW_FLOOR, [NO, YES])
    question = {"origin": {"A": 0}, "site": {"B": 0}}
    assert ask(table, "08:30-08:31", **question) == [30]
    assert ask(step_free(table), "08:30-08:31", **question) == [None]
    assert ask(step_free(table), "08:40-08:41", **question) == [30]


def test_unknown_counts_as_the_study_says():
    table = said(STEPS_THEN_LOW_FLOOR, [NOTHING, NO])
    question = {"origin": {"A": 0}, "site": {"B": 0}}
    assert ask(step_free(table, "no"), "08:30-08:31", **question) == [None]
    assert ask(step_free(table, "yes"), "08:30-08:31", **question) == [30]
    with pytest.raises(UnknownChoice, match="'perhaps'"):
        step_free(table, "perhaps")


THROUGH = timetable(trip("A 8:00", "B 8:10", "C 8:20"), trip("B 8:15", "D 8:25"))


def test_an_inaccessible_stop_is_ridden_through_but_not_used():
    table = step_free(said(THROUGH, [YES, YES], B=NO))
    assert ask(table, "08:20-08:21", origin={"A": 0}, site={"C": 0}) == [20]
    assert ask(table, "08:20-08:21", origin={"B": 0}, site={"C": 0}) == [None]
    assert ask(table, "08:20-08:21", origin={"A": 0}, site={"B": 0}) == [None]


def test_no_change_at_an_inaccessible_stop():
    whole = said(THROUGH, [YES, YES])
    question = {"origin": {"A": 0}, "site": {"D": 0}}
    assert ask(step_free(whole), "08:25-08:26", **question) == [25]
    assert ask(
        step_free(replace(whole, stops=said(THROUGH, [YES, YES], B=NO).stops)), "08:25-08:26", **question
    ) == [None]


def test_coming_home_the_same_stops_are_closed():
    table = step_free(said(THROUGH, [YES, YES], C=NO))
    ways = {"by": "depart", "direction": "from_site"}
    assert ask(table, "08:00-08:01", origin={"C": 0}, site={"A": 0}, **ways) == [None]
    assert ask(table, "08:00-08:01", origin={"B": 0}, site={"A": 0}, **ways) == [10]


def test_nobody_stays_seated_through_a_vehicle_that_is_gone():
    block = (trip("A 8:00", "B 8:10"), trip("B 8:10", "C 8:20"), trip("C 8:20", "D 8:30"))
    table = timetable(block)
    question = {"origin": {"A": 0}, "site": {"D": 0}}
    assert ask(step_free(said(table, [YES, YES, YES])), "08:30-08:31", **question) == [30]
    assert ask(step_free(said(table, [YES, NO, YES])), "08:30-08:31", **question) == [None]
    assert ask(step_free(said(table, [YES, YES, NO])), "08:20-08:21", origin={"A": 0}, site={"C": 0}) == [20]


def test_the_identity_names_the_choice():
    table = said(THROUGH, [YES, YES])
    names = {table.identity, step_free(table, "no").identity, step_free(table, "yes").identity}
    assert len(names) == 3


def test_what_a_feed_says_is_counted_for_the_date_only():
    table = said(THROUGH, [NOTHING, NO], B=NOTHING, C=NO)
    assert step_free_known(table) == StepFreeKnown(0, 1, 1, 2, 1, 1)
    yesterday = replace(table, trips=table.trips.assign(day=np.array([-1, 0], np.int8)))
    assert step_free_known(yesterday) == StepFreeKnown(0, 1, 0, 1, 0, 1)


def test_aliases_of_a_stop_are_counted_once():
    table = said(THROUGH, [YES, YES])
    alias = replace(table, stops=table.stops.assign(place=[0, 1, 2, 1]))
    assert step_free_known(alias).stops == step_free_known(table).stops - 1


CLOCKS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(1, 20)), min_size=1, max_size=6
)


def clock(minutes: int) -> str:
    return f"{8 + minutes // 60}:{minutes % 60:02d}"


@settings(max_examples=100, deadline=None)
@given(CLOCKS, st.lists(st.sampled_from([NOTHING, YES, NO]), min_size=9, max_size=9))
def test_needing_more_never_makes_a_journey_shorter(clocks, marks):
    names = ["ABC", "BCA", "CAB"]
    trips = [
        trip(f"{a} {clock(t)}", f"{b} {clock(t + x)}", f"{c} {clock(t + x + y)}")
        for (t, x, y), (a, b, c) in zip(clocks, names * 2)
    ]
    table = timetable(*trips, stops="A B C")
    table = said(table, marks[: len(trips)], A=marks[6], B=marks[7], C=marks[8])
    question = {"origin": {"A": 1}, "site": {"C": 2}}
    minutes = [
        [np.inf if m is None else m for m in ask(each, "08:30-09:30", **question)]
        for each in (table, step_free(table, "yes"), step_free(table, "no"))
    ]
    anyone, lenient, strict = (np.array(each, float) for each in minutes)
    assert (anyone <= lenient).all()
    assert (lenient <= strict).all()

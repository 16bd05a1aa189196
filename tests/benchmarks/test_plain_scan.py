"""The plain search with walks from outside, on timetables small enough to work by hand."""

import numpy as np
import pytest

from benchmarks.plain_scan import (
    NEVER,
    Connections,
    GivenWalks,
    durations_to,
    least_sum,
    seconds_from,
    seconds_to,
)

EIGHT = 8 * 3600

A, B, C = range(3)


def timetable(*rides):
    """Each ride is a list of (from, departure, to, arrival) in minutes after 08:00."""
    rows = [(EIGHT + 60 * d, EIGHT + 60 * a, s, e, i) for i, ride in enumerate(rides) for s, d, e, a in ride]
    columns = [np.array(column, np.int32) for column in zip(*sorted(rows), strict=True)]
    return Connections(*columns, np.ones(len(rows), bool), np.ones(len(rows), bool))


def walks(access, egress, direct=NEVER, change=()):
    """One origin and one site; seconds by stop."""
    near = np.full((3, 3), NEVER, np.int64)
    np.fill_diagonal(near, 0)
    for start, end, seconds in change:
        near[start, end] = seconds
    home, site = np.full((1, 3), NEVER, np.int64), np.full((3, 1), NEVER, np.int64)
    for stop, seconds in access.items():
        home[0, stop] = seconds
    for stop, seconds in egress.items():
        site[stop, 0] = seconds
    return GivenWalks(home, site, np.array([[direct]], np.int64), near)


TWO_BUSES = timetable([(A, 10, B, 20)], [(A, 40, B, 50)])

FIVE_EACH_END = walks({A: 300}, {B: 300})


@pytest.mark.parametrize(("minute", "taken"), [(0, 25), (5, 20), (6, 49), (35, 20), (36, None)])
def test_leaving_at_a_minute_one_waits_for_the_next_bus(minute, taken):
    found = seconds_from(TWO_BUSES, FIVE_EACH_END, np.array([EIGHT + 60 * minute]))
    assert found.tolist() == [[[NEVER if taken is None else taken * 60]]]


@pytest.mark.parametrize(("minute", "before"), [(55, 20), (54, 49), (25, 20), (24, None)])
def test_arriving_by_a_minute_one_takes_the_last_bus_in_time(minute, before):
    found = seconds_to(TWO_BUSES, FIVE_EACH_END, np.array([EIGHT + 60 * minute]))
    assert found.tolist() == [[[NEVER if before is None else before * 60]]]


def test_under_way_leaves_the_wait_at_the_site_out():
    found = durations_to(TWO_BUSES, FIVE_EACH_END, EIGHT + 60 * np.array([24, 25, 54, 60]))
    assert found.ravel().tolist() == [NEVER, 1200, 1200, 1200]


def test_a_change_takes_its_walk():
    day = timetable([(A, 10, B, 20)], [(C, 24, A, 30)], [(C, 26, A, 32)])
    given = walks({A: 0}, {A: 600}, change=[(B, C, 300)])
    assert seconds_from(day, given, np.array([EIGHT]))[0, 0, 0] == 42 * 60


def test_two_walks_follow_each_other_only_where_they_are_joined():
    day = timetable([(A, 10, B, 20)])
    given = walks({A: 0}, {C: 100}, change=[(B, C, 1000)])
    assert seconds_from(day, given, np.array([EIGHT]))[0, 0, 0] == NEVER
    joined = seconds_from(day, given.joined_at_the_end(), np.array([EIGHT]))
    assert joined[0, 0, 0] == 20 * 60 + 1100


def test_walking_to_a_stop_and_on_is_walking_all_the_way_where_joined():
    day, given = timetable([(A, 10, B, 20)]), walks({C: 1100}, {C: 1000}, direct=2500)
    assert seconds_from(day, given, np.array([EIGHT]))[0, 0, 0] == 2500
    assert seconds_from(day, given.joined_without_a_ride(), np.array([EIGHT]))[0, 0, 0] == 2100


def test_one_may_stay_aboard_but_not_get_on_where_it_is_forbidden():
    day = timetable([(A, 10, B, 20), (B, 20, C, 30)])
    day = day._replace(board=np.array([True, False]))
    assert seconds_from(day, walks({A: 0}, {C: 0}), np.array([EIGHT]))[0, 0, 0] == 30 * 60
    assert seconds_from(day, walks({B: 0}, {C: 0}), np.array([EIGHT]))[0, 0, 0] == NEVER


def test_least_sum_against_every_way_through():
    rng = np.random.default_rng(1)
    first, then = (
        np.where(rng.random(shape) < 0.5, NEVER, rng.integers(0, 50, shape)) for shape in ((4, 5), (5, 3))
    )
    every = (first[:, :, None] + then[None]).min(axis=1)
    assert np.array_equal(least_sum(first, then), np.where(every >= NEVER, NEVER, every))

"""The journeys of a day against the slow search: which there are, their rides, and what each ride gains."""

import math
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones import Journeys, day_journeys, journeys_by_rides
from isochrones.transit_arrays import UNREACHABLE
from tests.isochrones.test_transit_oracle_streets import (
    BY,
    CASES,
    DIRECTIONS,
    INSTANTS,
    SEEDS,
    Case,
    some_case,
)


def ends_of(case: Case, direction: str):
    """(site row, origin row, where one starts, where one ends) of every pair."""
    for j, site in enumerate(case.sites):
        for i, origin in enumerate(case.origins):
            yield j, i, *((origin, site) if direction == "to_site" else (site, origin))


def asked(case: Case, direction: str, search=day_journeys, **settings) -> Journeys | dict[int, Journeys]:
    streets = case.town.streets
    return search(
        settings.pop("table", None) or case.table,
        streets.network,
        streets.origins(case.origins),
        streets.sites(case.sites),
        direction,
        **{"options": case.options, **settings},
    )


def pairs_of(journeys: Journeys, site: int, origin: int) -> list[tuple[int, int]]:
    rows = journeys.rows(site, origin)
    return list(zip(journeys.depart[rows].tolist(), journeys.arrive[rows].tolist(), strict=True))


def slow_pairs(case: Case, slow, start: str, end: str, most_rides=math.inf) -> list[tuple[int, int]]:
    """Journeys that no other beats and that are quicker than walking all the way."""
    on_foot = slow.walks.all_the_way[start].get(end, math.inf)
    found = slow.journeys(start, end, case.options.longest_seconds, most_rides)
    return [(leave, arrive) for leave, arrive in found if arrive - leave < on_foot]


@settings(max_examples=2 * CASES, deadline=None)
@given(SEEDS, st.sampled_from(DIRECTIONS))
def test_the_journeys_of_a_day_are_those_that_no_other_beats(seed, direction):
    case = some_case(seed)
    journeys, slow = asked(case, direction), case.slow
    for site, origin, start, end in ends_of(case, direction):
        assert pairs_of(journeys, site, origin) == slow_pairs(case, slow, start, end)


@settings(max_examples=CASES // 2, deadline=None)
@given(SEEDS, st.sampled_from(DIRECTIONS), st.sampled_from([None, 1, 2, 3]))
def test_rides_and_walks_are_those_of_a_journey_there_is(seed, direction, max_rides):
    case = some_case(seed)
    journeys = asked(case, direction, options=replace(case.options, max_rides=max_rides))
    slow, most = case.slow, max_rides or max(journeys.rides.tolist(), default=0)
    for site, origin, start, end in ends_of(case, direction):
        rows = journeys.rows(site, origin)
        told = zip(
            *(getattr(journeys, name)[rows].tolist() for name in ("depart", "arrive", "rides", "walk"))
        )
        for depart, arrive, rides, walk in told:
            assert (rides, walk) in slow.ways(start, end, depart, arrive, most)


@settings(max_examples=CASES // 2, deadline=None)
@given(SEEDS, st.sampled_from(BY), st.sampled_from(DIRECTIONS))
def test_journeys_tell_the_seconds_of_every_minute_in_order(seed, by, direction):
    case = some_case(seed)
    found = asked(case, direction).seconds(case.first, case.first + INSTANTS, by)
    slow, longest = case.slow, case.options.longest_seconds
    for site, origin, start, end in ends_of(case, direction):
        expected = [slow.seconds(start, end, instant, by, longest) for instant in case.instants]
        assert [math.inf if s == UNREACHABLE else s for s in found[site, origin].tolist()] == expected


@settings(max_examples=CASES // 2, deadline=None)
@given(SEEDS, st.sampled_from(BY), st.sampled_from(DIRECTIONS), st.integers(1, 3))
def test_times_of_at_most_so_many_rides(seed, by, direction, rides):
    case = some_case(seed)
    found = case.ask(by, direction, options=replace(case.options, max_rides=rides))
    np.testing.assert_array_equal(found, case.expected(by, direction, rides))


@settings(max_examples=CASES // 4, deadline=None)
@given(SEEDS, st.sampled_from(DIRECTIONS))
def test_what_each_further_ride_gains(seed, direction):
    case = some_case(seed)
    layers, slow = asked(case, direction, journeys_by_rides, max_rides=4), case.slow
    assert list(layers) == [1, 2, 3, 4]
    for rides, journeys in layers.items():
        for site, origin, start, end in ends_of(case, direction):
            assert pairs_of(journeys, site, origin) == slow_pairs(case, slow, start, end, rides)


CONNECTIONS = ("departure", "arrival", "from_stop", "to_stop", "trip", "ride", "board", "alight")


@settings(max_examples=CASES // 4, deadline=None)
@given(SEEDS, st.sampled_from(DIRECTIONS), st.integers(-25, 25), st.integers(1, 30))
def test_only_vehicles_that_run_between_two_seconds(seed, direction, start, minutes):
    case = some_case(seed)
    first = 12 * 3600 + 60 * start
    last = first + 60 * minutes
    table = case.table
    kept = (table.departure >= first) & (table.arrival <= last)
    fewer = replace(table, **{name: getattr(table, name)[kept] for name in CONNECTIONS})
    found = asked(case, direction, between=(first, last)), asked(case, direction, table=fewer)
    for name in ("start", "depart", "arrive", "rides", "walk"):
        np.testing.assert_array_equal(*(getattr(journeys, name) for journeys in found))

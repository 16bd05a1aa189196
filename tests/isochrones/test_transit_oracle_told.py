"""Itineraries, service levels, points of a map and taxi legs against the slow search, on random little towns."""

import math
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from isochrones import Feeder, RoadNetwork, itinerary, service_levels, transit_site_times
from tests.isochrones.test_transit_oracle_journeys import asked, ends_of, pairs_of, slow_pairs
from tests.isochrones.test_transit_oracle_streets import (
    BY,
    CASES,
    DIRECTIONS,
    INSTANTS,
    ROWS,
    SEEDS,
    Case,
    some_case,
)
from tests.isochrones.transit_scenarios import clock
from tests.oracles import PLAIN, network_from_map
from tests.transit_oracle import SlowSearch, stop_to_stop, walks_in_town

FEWER = settings(max_examples=CASES // 2, deadline=None)


def best_journey(case: Case, slow, start: str, end: str, instant: int, by: str) -> tuple[int, int] | None:
    """The journey that counts at an instant: the latest to leave, or the first to arrive."""
    journeys = slow.journeys(start, end, case.options.longest_seconds, case.options.max_rides or math.inf)
    if by == "arrive":
        return max((pair for pair in journeys if pair[1] <= instant), default=None)
    return min((pair for pair in journeys if pair[0] >= instant), key=lambda pair: pair[1], default=None)


@FEWER
@given(SEEDS, st.sampled_from(BY), st.sampled_from(DIRECTIONS), st.sampled_from([None, None, 1, 2]))
def test_an_itinerary_is_the_journey_that_counts(seed, by, direction, max_rides):
    case = some_case(seed)
    case = replace(case, options=replace(case.options, max_rides=max_rides))
    slow, table, at = case.slow, case.table, case.instants[seed % INSTANTS]
    places = case.town.streets.places
    for _, _, start, end in list(ends_of(case, direction))[:2]:
        home, site = (start, end) if direction == "to_site" else (end, start)
        told = itinerary(
            table,
            case.town.streets.network,
            places[home],
            places[site],
            clock(at),
            by,
            direction,
            options=case.options,
        )
        taken = slow.seconds(start, end, at, by, case.options.longest_seconds, max_rides or math.inf)
        assert (math.inf if math.isnan(told.minutes) else round(told.minutes * 60)) == taken
        assert all(one.arrive == other.depart for one, other in pairwise(told.legs))
        if taken == math.inf or taken == slow.walks.all_the_way[start].get(end):
            assert told.rides == 0
            continue
        journey = best_journey(case, slow, start, end, at, by)
        assert (told.leave, told.arrive) == journey
        ways = slow.ways(start, end, *journey, most_rides=max(told.rides, 1))
        assert (told.rides, told.walk_seconds) == min(ways)


@FEWER
@given(SEEDS, st.sampled_from(DIRECTIONS))
def test_first_and_last_journeys_and_how_many_there_are(seed, direction):
    case = some_case(seed)
    levels = service_levels(asked(case, direction), ("11:45", "12:15"), "arrive", day=("03:00", "27:00"))
    slow = case.slow
    for site, origin, start, end in ends_of(case, direction):
        on_foot = slow.walks.all_the_way[start].get(end, math.inf)
        found = [j for j in slow.journeys(start, end, case.options.longest_seconds) if j[1] - j[0] < on_foot]
        one = levels.isel(site=site, origin=origin)
        inside = [j for j in found if 11.75 * 3600 <= j[1] < 12.25 * 3600]
        assert one["journeys_per_hour"].item() == 2 * len(inside)
        names = ("first_departure", "first_arrival", "last_departure", "last_arrival")
        expected = [*found[0], *found[-1]] if found else [math.nan] * 4
        np.testing.assert_allclose([one[name].item() * 60 for name in names], expected)


@FEWER
@given(SEEDS, st.sampled_from(BY), st.sampled_from(DIRECTIONS))
@example(0, "arrive", "to_site")  # walks that end in half a second, where rounding parts in two went wrong
@example(1, "depart", "to_site")
def test_any_point_of_the_map_has_the_time_of_an_origin_there(seed, by, direction):
    case = some_case(seed)
    case = replace(case, origins="".join(sorted(case.town.pieces)))
    expected = case.expected(by, direction)[:, :, INSTANTS // 2 - 1]
    east, north = np.array([case.town.streets.places[letter] for letter in case.origins]).T
    times = transit_site_times(
        case.table,
        case.town.streets.network,
        case.town.streets.sites(case.sites),
        window=case.window,
        by=by,
        direction=direction,
        percentile=50,
        options=case.options,
    )
    for site, one in enumerate(times):
        found = np.nan_to_num(one.minutes_at(east, north), nan=np.inf) * 60
        np.testing.assert_allclose(found, expected[:, site], atol=0.01)


DRIVE_SECONDS = 100 / (25.5 / 3.6)
"""A piece of street of 100 m at the plain speed of its limit."""


@lru_cache(60)
def roads_of(ways: tuple[str, ...]) -> RoadNetwork:
    drawing = "\n".join(" ".join(row) for row in ROWS.split())
    return network_from_map(drawing, metres=100, ways={way: {} for way in ways}).network


def with_taxi(case: Case, ends: str, wait: float) -> SlowSearch:
    """The slow search where people at the letters `ends` may go up to three pieces of street by taxi."""
    options = case.options
    walks = walks_in_town(case.town, case.at, options)
    to_stop = {place: dict(row) for place, row in walks.to_stop.items()}
    for end in ends:
        for stop, letter in case.at.items():
            pieces = case.town.pieces[end].get(letter, 99)
            if pieces <= 3:
                taxi = round(pieces * DRIVE_SECONDS + 60 * wait)
                to_stop[end][stop] = min(taxi, to_stop[end].get(stop, taxi))
    change = stop_to_stop(walks, round(options.min_change_minutes * 60), case.rules)
    return SlowSearch(case.rides, replace(walks, to_stop=to_stop), change)


@FEWER
@given(SEEDS, st.sampled_from(DIRECTIONS), st.sampled_from(["home", "site"]), st.sampled_from([0, 0.5, 2]))
def test_a_taxi_at_one_end(seed, direction, at, wait):
    case = some_case(seed)
    assume(not set(case.origins) & set(case.sites))
    slow = with_taxi(case, case.origins if at == "home" else case.sites, wait)
    feeder = Feeder(roads_of(case.town.ways), max_minutes=0.75, wait_minutes=wait, at=at, speeds=PLAIN)
    journeys = asked(case, direction, feeder=feeder)
    for site, origin, start, end in ends_of(case, direction):
        assert pairs_of(journeys, site, origin) == slow_pairs(case, slow, start, end)

"""What must hold whatever the timetable: more service, time, rides or speed never costs anybody a minute."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.transit_arrays import UNREACHABLE
from tests.isochrones.test_transit_oracle_journeys import asked
from tests.isochrones.test_transit_oracle_streets import (
    BY,
    CASES,
    DIRECTIONS,
    INSTANTS,
    MIDDAY,
    SEEDS,
    STOPS,
    Case,
    later,
    some_case,
    some_ride,
)
from tests.timetable_builder import parts_of, timetable
from tests.transit_oracle import FORBIDDEN

CLOCKS, WAYS = st.sampled_from(BY), st.sampled_from(DIRECTIONS)
FEWER = settings(max_examples=CASES // 3, deadline=None)


@FEWER
@given(SEEDS, CLOCKS, WAYS)
def test_another_trip_never_lengthens_a_journey(seed, by, direction):
    case = some_case(seed)
    more = replace(case, rides=[*case.rides, some_ride(Random(seed + 1))])
    assert (more.ask(by, direction) <= case.ask(by, direction)).all()


@FEWER
@given(SEEDS, CLOCKS, WAYS)
def test_a_rule_that_forbids_nothing_any_more_never_lengthens_a_journey(seed, by, direction):
    case = some_case(seed)
    freer = replace(case, rules=tuple(rule for rule in case.rules if rule[2] != FORBIDDEN))
    stricter = replace(case, rules=(*case.rules, ("A", "A", FORBIDDEN, 0), ("B", "C", FORBIDDEN, 0)))
    times = [one.ask(by, direction) for one in (freer, case, stricter)]
    assert (times[0] <= times[1]).all() or overruled(case.rules)
    assert (times[1] <= times[2]).all()


def overruled(rules: tuple) -> bool:
    """Whether two rules speak of one pair: without the last the one before stands."""
    return len({rule[:2] for rule in rules}) < len(rules)


@pytest.mark.parametrize(
    "easier",
    [
        {"walk_kmh": 12.0},
        {"max_walk_minutes": 6.1},
        {"max_direct_walk_minutes": 12.1},
        {"min_change_minutes": 0},
        {"max_minutes": 240},
    ],
)
@settings(max_examples=CASES // 5, deadline=None)
@given(seed=SEEDS, by=CLOCKS, direction=WAYS)
def test_who_may_do_more_is_never_slower(easier, seed, by, direction):
    case = some_case(seed)
    freer = case.ask(by, direction, options=replace(case.options, **easier))
    assert (freer <= case.ask(by, direction)).all()


@FEWER
@given(SEEDS, CLOCKS, WAYS)
def test_more_rides_are_never_slower(seed, by, direction):
    case = some_case(seed)
    times = [case.ask(by, direction, options=replace(case.options, max_rides=n)) for n in (1, 2, 3, 40, None)]
    assert all((more <= fewer).all() for fewer, more in pairwise(times))
    np.testing.assert_array_equal(times[-2], times[-1])


@FEWER
@given(SEEDS, WAYS)
def test_a_later_appointment_never_means_leaving_earlier(seed, direction):
    case = some_case(seed)
    longest = case.options.longest_seconds
    for by in BY:
        taken = asked(case, direction).seconds(case.first, case.first + 60, by).astype(np.int64)
        taken = taken if by == "arrive" else taken[:, :, ::-1]  # a minute sooner to leave, a minute longer
        before, after = taken[:, :, :-1], taken[:, :, 1:]
        assert (after <= before + 60)[before + 60 <= longest].all()


@FEWER
@given(SEEDS, WAYS)
def test_both_clocks_find_the_same_journeys(seed, direction):
    case = some_case(seed)
    journeys = asked(case, direction)
    minutes = np.arange(case.first, case.first + 30)
    arrive = journeys.seconds(minutes[0], minutes[-1] + 1, "arrive")
    depart = journeys.seconds(minutes[0] - 180, minutes[-1] + 1, "depart").astype(np.int64)
    reached = arrive < UNREACHABLE
    leave = (60 * minutes - np.where(reached, arrive, 0)) // 60
    # leaving at the start of the minute in which the latest departure lies one is there by the appointment
    there = np.take_along_axis(depart, leave - (minutes[0] - 180), axis=2) + 60 * leave
    early = reached & (60 * minutes - 60 * leave <= case.options.longest_seconds)
    assert (there <= 60 * minutes)[early].all()


@FEWER
@given(SEEDS, CLOCKS)
def test_there_for_one_is_home_for_the_other(seed, by):
    # a hospital that travels to its patients: the same journeys, with the ends called by other names
    case = some_case(seed)
    case = replace(case, origins="".join(sorted(set(case.origins))))
    exchanged = replace(case, origins=case.sites, sites=case.origins)
    np.testing.assert_array_equal(case.ask(by, "to_site"), exchanged.ask(by, "from_site").transpose(1, 0, 2))


def backwards(case: Case) -> Case:
    """Every vehicle runs its way back, at times mirrored at midday; so does the window."""

    def mirrored(part):
        return [
            replace(
                call,
                arrival=2 * 60 * MIDDAY - call.departure,
                departure=2 * 60 * MIDDAY - call.arrival,
                board=call.alight,
                alight=call.board,
            )
            for call in part[::-1]
        ]

    rides = [tuple(mirrored(part) for part in parts_of(ride)[::-1]) for ride in case.rides]
    rules = tuple((b, a, *rest) for a, b, *rest in case.rules)
    return replace(case, rides=rides, rules=rules, first=2 * MIDDAY - case.first - INSTANTS + 1)


@FEWER
@given(SEEDS, CLOCKS, WAYS)
def test_a_day_run_backwards_takes_the_same_minutes(seed, by, direction):
    case = some_case(seed)
    other = {"arrive": "depart", "depart": "arrive", "to_site": "from_site", "from_site": "to_site"}
    np.testing.assert_array_equal(case.ask(by, direction), backwards(case).ask(other[by], other[direction]))


@FEWER
@given(SEEDS, CLOCKS, WAYS, st.sampled_from([-660, -60, 7, 420, 780]))
def test_a_day_later_by_some_minutes(seed, by, direction, minutes):
    case = some_case(seed)
    moved = replace(
        case, rides=[later(ride, 60 * minutes) for ride in case.rides], first=case.first + minutes
    )
    np.testing.assert_array_equal(moved.ask(by, direction), case.ask(by, direction))


@FEWER
@given(SEEDS, WAYS)
def test_twice_as_slow_takes_twice_as_long(seed, direction):
    case = some_case(seed)

    def twice(part):
        return [replace(c, arrival=2 * c.arrival, departure=2 * c.departure) for c in part]

    names = ("max_minutes", "max_walk_minutes", "max_direct_walk_minutes", "min_change_minutes")
    slower = {name: 2 * getattr(case.options, name) for name in names}
    slow = replace(
        case,
        rides=[tuple(twice(part) for part in parts_of(ride)) for ride in case.rides],
        rules=tuple((a, b, kind, 2 * needed) for a, b, kind, needed in case.rules),
        options=replace(case.options, walk_kmh=case.options.walk_kmh / 2, **slower),
    )
    one, two = asked(case, direction), asked(slow, direction)
    for name in ("depart", "arrive", "walk"):
        np.testing.assert_array_equal(2 * getattr(one, name), getattr(two, name))
    np.testing.assert_array_equal(one.rides, two.rides)


@FEWER
@given(SEEDS, WAYS)
def test_the_order_of_trips_and_a_second_copy_of_each_change_nothing(seed, direction):
    case = some_case(seed)
    twice = case.rides * 2
    Random(seed).shuffle(twice)
    one, two = asked(case, direction), asked(replace(case, rides=twice), direction)
    for name in ("start", "depart", "arrive"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


@FEWER
@given(SEEDS, CLOCKS, WAYS)
def test_vehicles_beyond_every_walk_change_nothing(seed, by, direction):
    case = some_case(seed)
    places = {stop: case.town.streets.places[letter] for stop, letter in case.at.items()}
    names = {stop: f"far{stop}" for stop in STOPS}
    elsewhere = [
        tuple([replace(c, stop=names[c.stop]) for c in part] for part in parts_of(ride))
        for ride in case.rides
    ]
    table = timetable(*case.rides, *elsewhere, stops=STOPS.replace("", " "), transfers=case.rules, at=places)
    np.testing.assert_array_equal(case.ask(by, direction, table=table), case.ask(by, direction))


@FEWER
@given(SEEDS, CLOCKS, WAYS, st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_percentiles_are_the_ranks_of_the_instants(seed, by, direction, percentiles):
    case = some_case(seed)
    chosen = tuple(sorted(set(percentiles)))
    each = case.times(by, direction).to_numpy()
    ranks = [-(-p * INSTANTS // 100) - 1 for p in chosen]
    np.testing.assert_array_equal(case.times(by, direction, percentiles=chosen), each[ranks])

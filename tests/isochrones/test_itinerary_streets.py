"""Journeys told against the journeys of the matrix's search, on drawn streets with random timetables."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.feeder import Feeder
from isochrones.itineraries import Pair, itinerary
from isochrones.journeys import day_journeys
from isochrones.ride_counts import fewest_rides
from isochrones.transit import transit_times
from isochrones.transit_options import TransitOptions
from tests.oracles import network_from_map
from tests.timetable_builder import Call, timetable, trip

MAP = "a b c d\ne f g h\ni j k l"
TOWN = network_from_map(MAP, metres=400, profile="walk")
ROADS = network_from_map(MAP, metres=400)
HOUR = 3600


def busy_town(random: Random):
    """Twenty trips between 9 and 13 o'clock among nine stops, some changes ruled by the feed."""
    trips = []
    for _ in range(20):
        clock = random.randint(9 * HOUR, 12 * HOUR)
        calls = []
        for stop in random.choices("abcfghijl", k=random.randint(2, 5)):
            clock += random.choice([0, 60, 95, 300])
            calls.append(Call(stop, clock, clock + 20, random.random() < 0.9, random.random() < 0.9))
            clock += 20
        trips.append(calls)
    rules = [
        (*random.sample("abcfghijl", k=2), random.choice([1, 2, 3]), random.choice([0, 200]))
        for _ in range(4)
    ]
    return timetable(
        *trips, transfers=tuple(rules), stops="a b c f g h i j l",
        at={name: TOWN.places[name] for name in "abcfghijl"},
    )  # fmt: skip


def some_options(random: Random) -> TransitOptions:
    return TransitOptions(
        max_minutes=random.choice([20, 60, 180]), max_walk_minutes=random.choice([3, 8, 20]),
        max_direct_walk_minutes=random.choice([0, 10, 40]), min_change_minutes=random.choice([0, 1, 2]),
        max_rides=random.choice([None, None, 1, 2]),
    )  # fmt: skip


def asked(seed: int):
    random = Random(seed)
    table, options = busy_town(random), some_options(random)
    direction = random.choice(["to_site", "from_site"])
    feeder = random.choice([None, None, Feeder(ROADS.network, max_minutes=2, wait_minutes=1)])
    origins, sites = TOWN.origins(random.choice("aeil")), TOWN.sites(random.choice("dhkb") + "g")
    return table, origins, sites, direction, options, feeder, random


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32))
def test_every_journey_of_the_day_leaves_and_arrives_as_the_matrix_says(seed):
    table, origins, sites, direction, options, feeder, _ = asked(seed)
    journeys = day_journeys(
        table, TOWN.network, origins, sites, direction, options=options, feeder=feeder
    )  # fmt: skip
    pair = Pair.of(table, TOWN.network, origins, sites, sites.index[0], direction, options, None, feeder)
    rows = journeys.rows(0, 0)
    told = pair.between(8 * HOUR, 16 * HOUR, "arrive")
    assert [(each.leave, each.arrive) for each in told] == list(
        zip(journeys.depart[rows].tolist(), journeys.arrive[rows].tolist())
    )
    for each, rides in zip(told, journeys.rides[rows]):
        assert each.rides <= rides
        assert each.legs[0].depart == each.leave
        assert each.legs[-1].arrive == each.arrive
        assert all(a.arrive == b.depart for a, b in zip(each.legs, each.legs[1:]))
        stops = [(a.to_id, b.from_id) for a, b in zip(each.legs, each.legs[1:])]
        assert all(a == b for a, b in stops if a and b)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_the_minutes_of_an_instant_and_its_reason_are_those_of_the_matrix(seed):
    table, origins, sites, direction, options, feeder, random = asked(seed)
    by, minute = random.choice(["arrive", "depart"]), random.randint(9 * 60, 13 * 60)
    window = tuple(f"{m // 60:02d}:{m % 60:02d}" for m in (minute, minute + 1))
    matrix = transit_times(
        table, TOWN.network, origins, sites, window, by, direction, (50,), options=options, feeder=feeder
    )  # fmt: skip
    told = Pair.of(
        table, TOWN.network, origins, sites, sites.index[0], direction, options, None, feeder
    ).itinerary(window[0], by)
    assert np.float32(told.minutes) == pytest.approx(matrix.values[0, 0, 0], nan_ok=True, abs=1e-5)
    assert told.reason == matrix.attrs["reasons"][int(matrix["reason"].values[0, 0, 0])]


def test_a_taxi_to_the_stop_is_told_as_such():
    table = timetable(trip("d 08:00", "l 08:20"), at={name: TOWN.places[name] for name in "dl"})
    feeder = Feeder(ROADS.network, max_minutes=5, wait_minutes=5)
    options = TransitOptions(max_walk_minutes=6, max_direct_walk_minutes=0)
    found = itinerary(
        table, TOWN.network, TOWN.places["a"], TOWN.places["l"], "08:30", options=options, feeder=feeder
    )  # fmt: skip
    assert [leg.kind for leg in found.legs] == ["drive", "ride", "wait"]
    assert "taxi or car to d, 8 minutes with its wait" in found.sentences()[0]
    assert found.walk_seconds == 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_with_limits_the_rides_of_the_day_are_those_told(seed):
    table, origins, sites, direction, options, feeder, _ = asked(seed)
    where = table, TOWN.network, origins, sites, direction
    limited = {
        most: day_journeys(*where, options=replace(options, max_rides=most), feeder=feeder)
        for most in range(1, (options.max_rides or 6) + 1)
    }
    found = fewest_rides(day_journeys(*where, options=options, feeder=feeder), limited)
    rows = found.rows(0, 0)
    told = Pair.of(*where[:4], sites.index[0], direction, options, None, feeder).between(
        8 * HOUR, 16 * HOUR, "arrive"
    )
    assert [each.rides for each in told] == found.rides[rows].tolist()
    for each, walk in zip(told, found.walk[rows].tolist()):
        assert sum(leg.arrive - leg.depart for leg in each.legs if leg.kind in ("walk", "drive")) <= walk

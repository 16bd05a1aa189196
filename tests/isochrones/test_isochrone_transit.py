"""Outlines by public transport on a drawn town: the times of its points, strict bounds, and who is inside."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones import isochrone_polygons
from isochrones.square_times import AtStreets
from isochrones.transit import transit_times
from isochrones.transit_options import TransitOptions
from isochrones.transit_surface import transit_point_times
from tests.isochrones.test_road_isochrones import disagreements
from tests.oracles import network_from_map
from tests.timetable_builder import timetable, trip

TOWN = network_from_map(
    "a b c d\ne f g h\ni j k l\nm n o p",
    metres=350,
    profile="walk",
    ways={
        "abcd": {},
        "efgh": {},
        "ijkl": {},
        "mnop": {"access": "destination"},
        **{w: {} for w in ("aeim", "bfjn", "cgk", "dhlp")},
    },
)
BUSES = timetable(
    *(trip(f"a 08:{m:02}", f"g 08:{m + 4:02}", f"p 08:{m + 9:02}") for m in range(0, 50, 10)),
    *(trip(f"m 08:{m:02}", f"j 08:{m + 3:02}", f"d 08:{m + 8:02}") for m in range(5, 50, 15)),
    *(trip(f"p 08:{m:02}", f"k 08:{m + 2:02}", f"e 08:{m + 7:02}") for m in range(3, 50, 12)),
    at={name: TOWN.places[name] for name in "adegjkmp"},
)
CAPS = TransitOptions(max_walk_minutes=6, max_direct_walk_minutes=9, max_minutes=40)
QUESTIONS = [(by, direction) for by in ("arrive", "depart") for direction in ("to_site", "from_site")]
MINUTES = [6, 12, 20]


def asked(by, direction, options=CAPS, sites="l", percentile=50):
    settings = {"window": ("08:20", "08:50"), "by": by, "direction": direction, "options": options}
    return transit_point_times(BUSES, TOWN.network, TOWN.sites(sites), percentile=percentile, **settings)


def somewhere(count: int, seed: int = 4) -> tuple[np.ndarray, np.ndarray]:
    random, places = np.random.default_rng(seed), np.array(list(TOWN.places.values()))
    low, high = places.min(axis=0) - 400, places.max(axis=0) + 400
    return random.uniform(low[0], high[0], count), random.uniform(low[1], high[1], count)


@pytest.mark.parametrize(("by", "direction"), QUESTIONS)
@pytest.mark.parametrize("max_rides", [None, 1])
def test_any_point_has_the_time_an_origin_there_would_have(by, direction, max_rides):
    options = replace(CAPS, max_rides=max_rides)
    east, north = somewhere(1500)
    origins = pd.DataFrame({"area_id": "x", "easting": east, "northing": north, "weight": 1.0})
    window = {"window": ("08:20", "08:50"), "by": by, "direction": direction, "options": options}
    for percentile in (5, 50, 95):
        expected = transit_times(
            BUSES, TOWN.network, origins, TOWN.sites("l"), percentiles=(percentile,), **window
        ).to_numpy()[0, 0]
        found = asked(by, direction, options, percentile=percentile).minutes_at(east, north)
        np.testing.assert_array_equal(found, expected)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(QUESTIONS), st.sampled_from(["l", "b", "lb"]), st.integers(0, 10_000), st.floats(1, 200)
)
def test_bounds_hold_every_point_of_a_disc(question, sites, seed, radius):
    times = asked(*question, sites=sites)
    random = np.random.default_rng(seed)
    east, north = somewhere(200, seed)
    low, high = times.bounds(east, north, radius)
    turn, away = random.uniform(0, 2 * np.pi, 200), radius * np.sqrt(random.uniform(0, 1, 200))
    minutes = np.nan_to_num(
        times.minutes_at(east + away * np.cos(turn), north + away * np.sin(turn)), nan=np.inf
    )
    assert (low <= minutes).all()
    assert (minutes <= high).all()


@pytest.mark.parametrize(("by", "direction"), QUESTIONS)
@pytest.mark.parametrize("sites", ["l", "lb"])
def test_squares_halved_depth_first_are_those_halved_level_by_level(by, direction, sites, monkeypatch):
    times = asked(by, direction, sites=sites)
    quick = isochrone_polygons(times, MINUTES).geometry
    monkeypatch.setattr("isochrones.refine.looking_at", AtStreets)
    slow = isochrone_polygons(times, MINUTES).geometry
    assert shapely.symmetric_difference(quick, slow).area.max() < 1


@pytest.mark.parametrize(("by", "direction"), QUESTIONS)
def test_exact_outlines_leave_no_point_on_the_wrong_side(by, direction):
    times = asked(by, direction)
    table = isochrone_polygons(times, MINUTES)
    assert table.is_valid.all()
    assert all(outer.buffer(1e-6).covers(inner) for inner, outer in pairwise(table.geometry))
    for row in table.itertuples():
        wrong, reached_inside, inside_reached = disagreements(times, row.geometry, row.minutes)
        assert wrong == 0
        assert min(reached_inside, inside_reached) >= 0.98


@pytest.mark.parametrize(("by", "direction"), QUESTIONS)
def test_quick_outlines_are_within_a_cell(by, direction):
    times = asked(by, direction)
    table = isochrone_polygons(times, MINUTES, cell_metres=25, outline="lattice")
    assert table.is_valid.all()
    for row in table.itertuples():
        wrong, reached_inside, inside_reached = disagreements(times, row.geometry, row.minutes)
        assert wrong <= 100
        assert min(reached_inside, inside_reached) >= 0.96


def test_fewer_rides_reach_no_further():
    one, any_number = (asked("arrive", "to_site", replace(CAPS, max_rides=rides), "e") for rides in (1, None))
    fewer, more = (isochrone_polygons(times, [30]).geometry[0] for times in (one, any_number))
    assert fewer.area < more.area
    assert more.buffer(1e-6).covers(fewer)


def test_a_site_off_the_streets_is_reached_from_nowhere():
    off = TOWN.sites("l").set_geometry([shapely.Point(0, 0)], crs=TOWN.network.crs)
    times = transit_point_times(BUSES, TOWN.network, off, ("08:20", "08:50"))
    assert times.extent(60) is None
    assert isochrone_polygons(times, [60]).geometry[0].is_empty
    assert isochrone_polygons(times, [60], outline="lattice").geometry[0].is_empty

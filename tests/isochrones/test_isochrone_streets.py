"""What outlines read from streets: lines of time, bounds of discs, and candidates of halved squares."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones import isochrone_polygons, site_times, snap, street_times
from isochrones.candidates import candidates_of, joined, narrowed, nearest_among, taken
from isochrones.nearest import nearest_edges
from isochrones.square_times import AtPoints, AtStreets
from tests.isochrones.test_road_isochrones import ONE_WAYS
from tests.oracles import NORTH, WEST, network_from_map

DRAWN = network_from_map(
    "a b c\nd e f\ng h i",
    metres=300,
    ways=ONE_WAYS | {"eh": {}, "hi": {"access": "destination"}, "gh": {"oneway": "yes"}, "dg": {}},
    turns=[("be", "e", "eh", {"type": "restriction", "restriction": "no_straight_on"})],
)
DIRECTIONS = pytest.mark.parametrize("direction", ["to_site", "from_site"])
SITES = ("a", "h", "af")


def times_of(direction: str, letters: str, closed: bool = False):
    network = DRAWN.network
    minutes = network.minutes()
    if closed:
        minutes = np.where(np.arange(len(minutes)) % 5 == 2, np.inf, minutes).astype(np.float32)
    east, north = np.array([DRAWN.places[c] for c in letters]).T
    return street_times(network, minutes, snap(network, east + 20, north + 10), direction)


def random_places(count: int, seed: int = 0):
    random = np.random.default_rng(seed)
    return random.uniform(WEST - 200, WEST + 800, count), random.uniform(NORTH - 800, NORTH + 200, count)


@DIRECTIONS
@pytest.mark.parametrize("letters", SITES)
@pytest.mark.parametrize("closed", [False, True])
def test_lines_give_the_times_of_the_matrix(direction, letters, closed):
    times = times_of(direction, letters, closed)
    at = snap(times.network, *random_places(3000))
    corners = snap(times.network, *np.array(list(DRAWN.places.values())).T)
    for points in (at, corners):
        fraction, metres = (np.nan_to_num(v) for v in (points.fraction, points.connector_metres))
        met = times.minutes_met(points.edge, fraction, metres)
        usual = np.nan_to_num(times.minutes_of(points), nan=np.inf)
        np.testing.assert_allclose(met, usual, atol=1e-4)


@DIRECTIONS
@pytest.mark.parametrize("letters", SITES)
@pytest.mark.parametrize("radius", [3.0, 30.0, 140.0])
def test_bounds_hold_every_point_of_a_disc(direction, letters, radius):
    times = times_of(direction, letters)
    east, north = random_places(400, 1)
    low, high = times.bounds(east, north, radius)
    random = np.random.default_rng(2)
    for _ in range(20):
        turn, away = random.uniform(0, 2 * np.pi, 400), radius * np.sqrt(random.uniform(0, 1, 400))
        minutes = times.minutes_at(east + away * np.cos(turn), north + away * np.sin(turn))
        minutes = np.nan_to_num(minutes, nan=np.inf)
        assert (low <= minutes + 1e-4).all()
        assert (minutes <= high + 1e-4).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(1, 120))
def test_quarters_find_the_nearest_street_among_their_parents_candidates(seed, radius):
    network = DRAWN.network
    index, allowed = network.segment_index, np.asarray(network.edge_snappable)
    east, north = random_places(20, seed)
    parents = candidates_of(index, allowed, east, north, radius, 500.0)
    parent = np.repeat(np.arange(20), 4)
    turn = np.tile(np.arange(4) * np.pi / 2 + np.pi / 4, 20)
    x, y = east[parent] + radius / 2 * np.cos(turn), north[parent] + radius / 2 * np.sin(turn)
    quarters = narrowed(index, parents, parent, x, y, radius / 2, 500.0)
    away = np.random.default_rng(seed).uniform(-1, 1, (2, 80)) * radius / 2 / np.sqrt(2)
    x, y = x + away[0], y + away[1]
    found = nearest_among(index, quarters.start, quarters.segment, np.arange(80), x, y, 500.0)
    edge, _, metres = nearest_edges(index, x, y, allowed, 500.0)
    np.testing.assert_array_equal(found[0], edge)
    np.testing.assert_allclose(found[2][edge >= 0], metres[edge >= 0])
    assert np.diff(quarters.start).sum() <= 4 * np.diff(parents.start).sum()


def test_candidates_are_chosen_and_joined_disc_by_disc():
    network = DRAWN.network
    found = candidates_of(network.segment_index, network.edge_snappable, *random_places(9), 50.0, 500.0)
    order = np.array([4, 0, 8])
    some, rest = taken(found, order), taken(found, np.array([2]))
    both = joined(some, rest)
    for k, disc in enumerate([4, 0, 8, 2]):
        part, whole = slice(*both.start[k : k + 2]), slice(*found.start[disc : disc + 2])
        np.testing.assert_array_equal(both.segment[part], found.segment[whole])


@DIRECTIONS
def test_times_of_many_sites_are_those_of_each(direction):
    sites = DRAWN.sites("ahf")
    east, north = random_places(500, 5)
    for site, times in zip(sites.index, site_times(DRAWN.network, sites, direction)):
        (alone,) = site_times(DRAWN.network, sites.loc[[site]], direction)
        assert times.labels == alone.labels
        np.testing.assert_array_equal(times.minutes_at(east, north), alone.minutes_at(east, north))


@DIRECTIONS
@pytest.mark.parametrize("letters", SITES)
def test_squares_halved_depth_first_are_those_halved_level_by_level(direction, letters, monkeypatch):
    times = times_of(direction, letters)
    quick = isochrone_polygons(times, [1, 2.5, 4])
    monkeypatch.setattr("isochrones.refine.looking_at", AtStreets)
    assert shapely.equals_identical(quick.geometry, isochrone_polygons(times, [1, 2.5, 4]).geometry).all()


def test_exact_outlines_do_not_depend_on_what_is_known_of_streets(monkeypatch):
    times = times_of("to_site", "a")
    quick = isochrone_polygons(times, [1, 2.5])
    monkeypatch.setattr("isochrones.refine.looking_at", AtPoints)
    slow = isochrone_polygons(times, [1, 2.5])
    assert shapely.symmetric_difference(quick.geometry, slow.geometry).area.max() < 1


@DIRECTIONS
@pytest.mark.parametrize("letters", SITES)
def test_some_streets_alone_have_the_times_they_have_among_all(direction, letters):
    times = times_of(direction, letters)
    at = snap(times.network, *random_places(3000, 3))
    edges = np.unique(at.edge[at.ok])[::2]
    chosen = np.isin(at.edge, edges)
    points = at.edge[chosen], at.fraction[chosen], at.connector_metres[chosen]
    alone = times.on_edges(edges)(np.searchsorted(edges, points[0]).astype(np.int32), *points[1:])
    assert chosen.any()
    assert np.array_equal(alone, times.minutes_met(*points))


def test_the_segment_index_copies_no_coordinates():
    network = DRAWN.network
    assert np.shares_memory(network.segment_index.shape, network.shape)
    assert np.shares_memory(network.segment_index.along, network.shape_metres)

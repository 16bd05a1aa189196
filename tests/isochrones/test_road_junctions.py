"""Copies of junctions: whose they are, and that every way of reading times sees the same junction."""

import numpy as np
import pytest

from isochrones import snap, street_times
from isochrones.paths import minutes_by_family
from isochrones.search import search_graph, times_between
from isochrones.snapping import ON_STREET_METRES
from tests.isochrones.test_road_turns_oracle import EVEN, LETTERS, RandomMap
from tests.oracles import network_from_map

MAPS = pytest.mark.parametrize("seed", [3, 14, 159])


@MAPS
def test_copies_follow_the_junction_whose_place_they_share(seed):
    network = RandomMap(seed).drawn().network
    origin, placed = network.node_origin, ~np.isnan(network.node_easting)
    assert ((origin >= 0) == placed).all()
    assert (np.diff(origin[placed]) >= 0).all()
    assert (origin[origin[placed]] == origin[placed]).all()
    assert (network.node_easting[origin[placed]] == network.node_easting[placed]).all()
    assert (origin[placed] < np.flatnonzero(placed)).any()


@MAPS
def test_edges_lie_between_their_junctions(seed):
    network = RandomMap(seed).drawn().network
    first, last = network.edge_junction.T
    start, end = network.shape_start[:-1], network.shape_start[1:] - 1
    np.testing.assert_allclose(network.node_easting[first], network.shape_easting[start])
    np.testing.assert_allclose(network.node_northing[last], network.shape_northing[end])


def test_the_two_sides_of_a_bollard_are_two_junctions_in_one_place():
    network = network_from_map("a b c", ways={"abc": {}}, nodes={"b": {"barrier": "bollard"}}).network
    assert sorted(network.node_origin) == [0, 1, 2, 3]
    assert len(set(zip(network.node_easting, network.node_northing))) == 3


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
@MAPS
def test_lines_points_and_parts_give_the_times_of_the_matrix_on_junctions(seed, direction):
    drawn = RandomMap(seed).drawn()
    network, minutes = drawn.network, drawn.network.minutes("am_peak", EVEN)
    everywhere = np.ones(network.edge_count, bool)
    corners = drawn.snap(LETTERS, snappable=everywhere)
    times = times_between(search_graph(network, minutes, direction), corners, corners, np.inf)
    assert np.isfinite(times).any()
    parts = minutes_by_family(network, minutes, corners, corners, direction, EVEN).sum(axis=2)
    np.testing.assert_allclose(np.nan_to_num(parts, nan=np.inf), times, atol=1e-4)
    for site in range(0, len(corners), 5):
        one = street_times(network, minutes, corners.rows(np.array([site])), direction, allowed=everywhere)
        np.testing.assert_array_equal(np.nan_to_num(one.minutes_of(corners), nan=np.inf), times[site])
        met = one.minutes_met(corners.edge, corners.fraction, corners.connector_metres)
        np.testing.assert_allclose(met, times[site], atol=1e-4)


@pytest.mark.parametrize(("metres", "on_it"), [(0.0, True), (0.009, True), (0.011, False)])
def test_a_place_within_a_centimetre_of_a_junction_stands_on_it(metres, on_it):
    assert ON_STREET_METRES == 0.01
    network = network_from_map("a b c\n. d .", ways={"ab": {}, "bc": {}, "bd": {}}).network
    junction = np.bincount(network.edge_junction.ravel()).argmax()
    east, north = network.node_easting[junction], network.node_northing[junction]
    for point in ((east - metres, north), (east + metres, north), (east, north - metres)):
        assert (snap(network, *np.array(point)[:, None]).fraction[0] in (0.0, 1.0)) == on_it

"""Searches against hand-worked times, scipy's Dijkstra and the symmetry of directions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from isochrones import snap, walk_links
from isochrones.errors import UnknownChoice
from isochrones.search import node_minutes, search_graph, times_between
from isochrones.street_graph import TICKS_PER_MINUTE
from isochrones.topology import Arcs, _adjacency
from tests.oracles import NORTH, WEST, network_from_map, street_grid

HUNDRED = 100 * 0.06 / 25.5
CONNECTOR = 1.2 * 0.06 / 20  # minutes per metre by car


def test_connectors_at_both_ends_count_at_the_rule_of_definitions():
    drawn = network_from_map("a b c")
    drawn.places["p"] = (WEST + 50, NORTH + 30)
    drawn.places["q"] = (WEST + 150, NORTH - 40)
    assert drawn.minutes("p", "q") == pytest.approx(HUNDRED + 70 * CONNECTOR, rel=1e-4)


def test_two_points_on_one_one_way_street_are_near_one_way_only():
    drawn = network_from_map("a b\nd e", ways={"ab": {"oneway": "yes"}, "be": {}, "ed": {}, "da": {}})
    drawn.places.update(p=(WEST + 20, NORTH), q=(WEST + 60, NORTH))
    assert drawn.minutes("p", "q") == pytest.approx(0.4 * HUNDRED, rel=1e-3)
    assert drawn.minutes("q", "p") == pytest.approx(3.6 * HUNDRED, rel=1e-3)
    assert drawn.minutes("p", "q", direction="from_site") == pytest.approx(3.6 * HUNDRED, rel=1e-3)


def test_a_point_on_a_loop_street_takes_the_shorter_way_round():
    # b-c-f-e-b is one way element that returns to b: a loop edge of 400 m
    drawn = network_from_map("a b c\n. e f", ways={"ab": {}, "bcfeb": {}})
    assert drawn.minutes("c", "a") == pytest.approx(2 * HUNDRED, rel=1e-4)
    assert drawn.minutes("f", "c") == pytest.approx(HUNDRED, rel=1e-4)
    assert drawn.minutes("e", "c") == pytest.approx(2 * HUNDRED, rel=1e-4)


def test_parallel_streets_the_faster_one_carries_the_trip():
    fast = {"maxspeed": "120", "highway": "trunk"}
    drawn = network_from_map("a b c\nd . f", ways={"ab": {}, "bc": {}, "adfc": fast})
    assert drawn.minutes("a", "c") == pytest.approx(400 * 0.06 / 100, rel=1e-4)
    plain = network_from_map("a b c\nd . f", ways={"ab": {}, "bc": {}, "adfc": {}})
    assert plain.minutes("a", "c") == pytest.approx(2 * HUNDRED, rel=1e-4)


def test_unsnapped_unconnected_and_too_far_have_their_reasons():
    drawn = network_from_map("a b . . . . . . . . . . c d", ways={"ab": {}, "cd": {}})
    drawn.places["x"] = (WEST, NORTH + 600)
    times = drawn.times("abxd", "a", max_minutes=0.1)
    reasons = [times.attrs["reasons"][i] for i in times.reason.values[0, 0]]
    assert reasons == ["", "beyond_cutoff", "not_snapped", "no_path"]
    assert times.share_journeys.values.tolist() == [[1, 0, 0, 0]]
    assert np.isnan(times.values[0, 0, 1:]).all()


@pytest.mark.parametrize("minutes", [4095.5, np.inf, np.nan, -1])
def test_a_longest_time_that_no_search_tells_from_no_way_is_refused(minutes):
    drawn = network_from_map("a b c")
    assert np.isfinite(drawn.times("c", "a", max_minutes=4095).values).all()
    with pytest.raises(UnknownChoice, match="max_minutes is"):
        drawn.times("c", "a", max_minutes=minutes)


def test_sites_off_the_streets_hurt_nothing_else():
    drawn = network_from_map("a b c")
    alone = drawn.times("abc", "a").values[0, 0]
    drawn.places["x"] = (WEST + 90_000, NORTH)
    both = drawn.times("abc", "xa")
    assert (both.values[0, 1] == alone).all()
    assert (both.reason.values[0, 0] == 1).all()


@pytest.mark.parametrize("profile", ["drive", "walk"])
def test_times_on_a_grid_are_manhattan_distances(profile):
    grid = street_grid(7, 6, profile=profile)
    column, row = np.meshgrid(np.arange(7), np.arange(6))
    points = snap(grid, WEST + 100 * column.ravel(), NORTH + 100 * row.ravel())
    site = snap(grid, [WEST + 200], [NORTH + 300])
    graph = search_graph(grid, grid.minutes(), "to_site")
    minutes = times_between(graph, points, site, np.inf)[0]
    hundred = HUNDRED if profile == "drive" else 1.25
    blocks = abs(column.ravel() - 2) + abs(row.ravel() - 3)
    np.testing.assert_allclose(minutes, blocks * hundred, rtol=1e-3, atol=1e-3)


def random_network(seed: int, nodes: int = 40, arcs: int = 120):
    """A grid network whose arcs are replaced by random ones, one edge each, with random lengths."""
    rng = np.random.default_rng(seed)
    grid = street_grid(12, 12)
    assert grid.edge_count >= arcs
    edge = np.arange(arcs)
    random = Arcs(
        rng.integers(0, nodes, arcs),
        rng.integers(0, nodes, arcs),
        edge,
        np.zeros(arcs, bool),
        np.arange(nodes),
    )
    metres = rng.uniform(10, 1000, grid.edge_count)
    return replace(grid, **_adjacency(random, nodes, grid.edge_count), edge_metres=metres, node_easting=np.zeros(nodes),
                   node_northing=np.zeros(nodes))  # fmt: skip


def at_edge_start(network, edges):
    """Snappings that stand at the very start of edges, without a connector."""
    points = snap(network, np.zeros(len(edges)), np.zeros(len(edges)))
    zero = np.zeros(len(edges))
    return replace(
        points,
        edge=np.asarray(edges, np.int32),
        fraction=zero,
        connector_minutes=zero,
        ok=np.ones(len(edges), bool),
    )


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
@pytest.mark.parametrize("seed", range(5))
def test_node_times_agree_with_scipy(seed, direction):
    network = random_network(seed)
    minutes = np.rint(network.minutes() * TICKS_PER_MINUTE) / TICKS_PER_MINUTE
    shape = (network.node_count, network.node_count)
    matrix = np.full(shape, np.inf)
    np.minimum.at(matrix, (network.arc_tail, network.arc_head), minutes.astype(float))
    rows, columns = np.nonzero(np.isfinite(matrix))
    sparse = coo_matrix((matrix[rows, columns], (rows, columns)), shape).tocsr()
    site = at_edge_start(network, [7])
    node = network.arc_tail[network.arc_edge == 7][0]
    known = dijkstra(sparse.T if direction == "to_site" else sparse, indices=node)
    found = node_minutes(search_graph(network, minutes, direction), site)
    np.testing.assert_array_equal(found, known)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_reversing_every_street_swaps_the_two_directions(seed):
    network = random_network(seed)
    mirrored = Arcs(
        network.arc_head,
        network.arc_tail,
        network.arc_edge,
        ~network.arc_reversed,
        np.arange(network.node_count),
    )
    turned = replace(network, **_adjacency(mirrored, network.node_count, network.edge_count))
    rng = np.random.default_rng(seed)
    points = replace(at_edge_start(network, rng.integers(0, 120, 20)), fraction=rng.uniform(0, 1, 20))
    sites = replace(at_edge_start(network, rng.integers(0, 120, 3)), fraction=rng.uniform(0, 1, 3))
    to_site = times_between(search_graph(network, network.minutes(), "to_site"), points, sites, np.inf)
    from_site = times_between(search_graph(turned, turned.minutes(), "from_site"), points, sites, np.inf)
    np.testing.assert_allclose(to_site, from_site, rtol=1e-5)


def test_a_longer_cutoff_only_adds_times():
    grid = street_grid(10, 10)
    rng = np.random.default_rng(3)
    points = snap(grid, WEST + rng.uniform(0, 900, 200), NORTH + rng.uniform(0, 900, 200))
    graph = search_graph(grid, grid.minutes(), "to_site")
    short, long = (times_between(graph, points, points, cutoff) for cutoff in (1.0, 2.0))
    reached = np.isfinite(short)
    assert (short[reached] == long[reached]).all()
    assert np.isfinite(long).sum() > reached.sum()


@pytest.mark.parametrize(("sources", "targets"), [(300, 40), (40, 300)])
def test_walk_links_are_the_walks_of_the_full_matrix_within_the_cap(sources, targets):
    grid = street_grid(10, 10, profile="walk")
    rng = np.random.default_rng(5)
    source = snap(grid, WEST + rng.uniform(-700, 900, sources), NORTH + rng.uniform(0, 900, sources))
    target = snap(grid, WEST + rng.uniform(0, 900, targets), NORTH + rng.uniform(0, 900, targets))
    graph = search_graph(grid, grid.minutes(), "from_site")
    full = times_between(graph, target, source, 12.0)
    indptr, column, minutes = walk_links(grid, source, target, 12.0)
    row = np.repeat(np.arange(sources), np.diff(indptr))
    assert (~source.ok).any()
    listed = np.full(full.shape, np.inf, np.float32)
    listed[row, column] = minutes
    np.testing.assert_array_equal(listed, full)
    assert (indptr.dtype, column.dtype, minutes.dtype) == (np.int64, np.int32, np.float32)


def test_walk_links_scale_with_the_walking_speed_where_there_is_no_connector():
    grid = street_grid(4, 4, profile="walk")
    points = snap(grid, [WEST, WEST + 300], [NORTH, NORTH])
    usual, fast = (walk_links(grid, points, points, 60, kmh)[2] for kmh in (4.8, 9.6))
    np.testing.assert_allclose(usual, 2 * fast, rtol=1e-4, atol=1e-4)

"""Every way of searching gives the same bits, and those of a search that shares no code with them."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

import isochrones
from isochrones.elimination import elimination, elimination_order
from isochrones.errors import NetworkStoreError, PreparationError
from isochrones.hierarchy import PAYS_FROM, preparation_of, prepare
from isochrones.search import node_minutes, point_times, search_graph, times_between
from isochrones.street_graph import TICKS_PER_MINUTE, most_ticks, whole_ticks
from tests.isochrones.bare_streets import bare_streets, least_minutes, standing
from tests.oracles import network_from_map, street_grid
from tests.shared_data import shared_data

DIRECTIONS = ("to_site", "from_site")


@st.composite
def worlds(draw, declared=True):
    """Streets, arc minutes (zero, long and closed among them), points and sites, some on the same edge.

    ``declared``: some sites are met from one side of their street only.
    """
    nodes = draw(st.integers(1, 9))
    node = st.integers(0, nodes - 1)
    way = st.sampled_from([(True, True), (True, True), (True, False), (False, True)])
    lines = draw(st.lists(st.tuples(node, node, way), min_size=1, max_size=14))
    nowhere = draw(st.sets(node, max_size=1)) if nodes > 3 else ()
    streets = bare_streets(nodes, [(a, b, *open_) for a, b, open_ in lines], nowhere)
    arc = st.one_of(st.sampled_from([0.0, 1.0, 45.0, np.inf]), st.floats(0, 20, width=32))
    count = len(streets.arc_tail)
    minutes = np.array(draw(st.lists(arc, min_size=count, max_size=count)), np.float32)
    shares = st.sampled_from([0.0, 1.0, 0.5, 0.25, 0.9])
    place_parts = st.integers(-1, streets.edge_count - 1), shares, st.floats(0, 3)
    place = st.tuples(*place_parts)
    points = draw(st.lists(place, min_size=1, max_size=6))
    sides = st.sampled_from([0, 0, 1, 2]) if declared else st.just(0)
    sites = draw(st.lists(st.tuples(*place_parts, sides), min_size=1, max_size=6))
    return streets, minutes, standing(*zip(*points)), standing(*zip(*sites))


def both_ways(streets, minutes, direction):
    """The graph as searched one by one, and with a hierarchy."""
    plain = search_graph(streets, minutes, direction, 0)
    assert plain.hierarchy is None
    prepared = replace(streets)
    prepare(prepared)
    graph = search_graph(prepared, minutes, direction, 0)
    assert graph.hierarchy is not None
    return plain, graph


@settings(max_examples=150, deadline=None)
@given(worlds(), st.sampled_from(DIRECTIONS))
def test_both_ways_of_searching_give_the_same_bits(world, direction):
    streets, minutes, points, sites = world
    plain, graph = both_ways(streets, minutes, direction)
    for cutoff in (np.inf, 7.0):
        one, two = (times_between(g, points, sites, cutoff) for g in (plain, graph))
        np.testing.assert_array_equal(one, two)
        one, two = (node_minutes(g, sites, cutoff) for g in (plain, graph))
        np.testing.assert_array_equal(one, two)


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_times_are_those_of_trips_over_the_pieces_of_streets(world):
    streets, minutes, points, sites = world
    known = least_minutes(streets, minutes, points, sites)
    found = times_between(search_graph(streets, minutes, "to_site"), points, sites, np.inf)
    np.testing.assert_array_equal(found, known.astype(np.float32))
    back = times_between(search_graph(streets, minutes, "from_site"), sites, points, np.inf)
    np.testing.assert_array_equal(back.T, known.astype(np.float32))


@settings(max_examples=60, deadline=None)
@given(worlds(declared=False), st.sampled_from(DIRECTIONS))
def test_points_read_from_node_times_are_the_nearest_site_of_the_matrix(world, direction):
    streets, minutes, points, sites = world
    graph = search_graph(streets, minutes, direction)
    own = np.isin(np.arange(streets.edge_count), sites.edge)
    at, to = (np.nan_to_num(s.connector_minutes) for s in (points, sites))
    found = point_times(
        graph,
        node_minutes(graph, sites),
        points.edge,
        points.fraction,
        at,
        sites.edge,
        sites.fraction,
        to,
        own,
    )
    np.testing.assert_array_equal(found, times_between(graph, points, sites, np.inf).min(axis=0))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 120), st.integers(1, 400))
def test_node_times_are_scipys_to_the_bit(seed, nodes, count):
    rng = np.random.default_rng(seed)
    lines = [
        (int(a), int(b), True, bool(two)) for a, b, two in rng.integers(0, [nodes, nodes, 2], (count, 3))
    ]
    streets = bare_streets(nodes, lines)
    minutes = whole_ticks(rng.exponential(2, len(streets.arc_tail))) / TICKS_PER_MINUTE
    known = dijkstra(least_arcs(streets, minutes), indices=lines[0][0])
    _, graph = both_ways(streets, minutes, "from_site")
    np.testing.assert_array_equal(node_minutes(graph, standing([0], [0.0])), known)


def least_arcs(streets, minutes):
    """Scipy's matrix with the least of parallel arcs (it would add them up)."""
    frame = pd.DataFrame({"tail": streets.arc_tail, "head": streets.arc_head, "minutes": minutes})
    least = frame[frame["tail"] != frame["head"]].groupby(["tail", "head"])["minutes"].min()
    tail, head = (least.index.get_level_values(i) for i in (0, 1))
    return coo_matrix((np.maximum(least.to_numpy(), 1e-300), (tail, head)), (streets.node_count,) * 2).tocsr()


def test_a_cutoff_exactly_at_a_time_keeps_it():
    streets = bare_streets(3, [(0, 1, True, True), (1, 2, True, True)])
    minutes = np.full(4, 1.5, np.float32)
    for graph in both_ways(streets, minutes, "to_site"):
        points, site = standing([1, 1], [1.0, 0.5]), standing([0], [0.0])
        assert times_between(graph, points, site, 3.0)[0].tolist() == [3.0, 2.25]
        assert times_between(graph, points, site, np.nextafter(3.0, 0))[0].tolist() == [np.inf, 2.25]
        assert node_minutes(graph, site, 1.5).tolist() == [0.0, 1.5, np.inf]


def test_a_time_of_more_than_sixty_eight_hours_is_none():
    assert most_ticks(np.inf) / TICKS_PER_MINUTE == pytest.approx(4096, abs=1e-5)
    streets = bare_streets(4, [(0, 1, True, True), (1, 2, True, True), (2, 3, True, True)])
    minutes = np.full(6, 2047.0, np.float32)
    for graph in both_ways(streets, minutes, "from_site"):
        found = node_minutes(graph, standing([0], [0.0]))
        assert found.tolist() == [0.0, 2047.0, 4094.0, np.inf]


def test_a_closed_street_is_not_used_and_a_point_at_its_end_is_on_the_junction():
    streets = bare_streets(3, [(0, 1, True, True), (1, 2, True, False)])
    minutes = np.where(streets.arc_edge == 1, np.inf, 2.0).astype(np.float32)
    for graph in both_ways(streets, minutes, "to_site"):
        points = standing([1, 1, 1], [0.0, 0.5, 1.0])
        found = times_between(graph, points, standing([0], [0.0]), np.inf)[0]
        assert found.tolist() == [2.0, np.inf, np.inf]
    for graph in both_ways(streets, minutes, "from_site"):
        found = times_between(graph, points, standing([0], [0.0]), np.inf)[0]
        assert found.tolist() == [2.0, np.inf, np.inf]


def test_on_a_grid_the_pattern_is_small_and_every_upper_neighbour_is_an_ancestor():
    grid = street_grid(30, 30)
    rank = elimination_order(grid)
    assert sorted(rank[rank >= 0]) == list(range((rank >= 0).sum()))
    pattern = elimination(grid, rank)
    assert len(pattern.upper) < 15 * grid.node_count
    for node in range(len(pattern.parent)):
        upper = pattern.upper[pattern.up_start[node] : pattern.up_start[node + 1]]
        assert (np.diff(upper) > 0).all()
        above, ancestors = pattern.parent[node], set()
        while above >= 0:
            ancestors.add(above)
            above = pattern.parent[above]
        assert set(upper) <= ancestors


def test_many_searches_prepare_a_road_network_and_change_no_time():
    drawn = network_from_map("a b c d\ne f g h\ni j k l")
    before = drawn.times("abcdefghijkl", "alf")
    assert preparation_of(drawn.network).pattern is None
    for _ in range(PAYS_FROM):
        after = drawn.times("abcdefghijkl", "alf")
    assert preparation_of(drawn.network).pattern is not None
    assert (after.values == before.values).all()


def test_walking_networks_are_prepared_on_request_only():
    grid = street_grid(5, 5, profile="walk")
    graph = search_graph(grid, grid.minutes(), "to_site", 10_000)
    assert graph.hierarchy is None
    prepare(grid)
    assert search_graph(grid, grid.minutes(), "to_site").hierarchy is not None


def test_an_order_worked_out_before_serves_again():
    grid = street_grid(6, 6)
    rank = prepare(grid)
    again = replace(grid)
    assert prepare(again, rank) is rank
    point, site = isochrones.snap(grid, [300_000], [200_000]), isochrones.snap(grid, [300_480], [200_410])
    found = [
        times_between(search_graph(g, g.minutes(), "to_site"), point, site, 99)[0, 0] for g in (grid, again)
    ]
    assert found[0] == found[1] > 0


@pytest.mark.parametrize("wrong", [slice(1, None), slice(None, None, 2), 0])
def test_an_order_that_does_not_number_the_nodes_is_refused(wrong):
    grid = street_grid(5, 5)
    rank = prepare(grid)
    bad = np.zeros_like(rank) if wrong == 0 else rank[wrong]
    with pytest.raises(PreparationError, match="made for another network"):
        prepare(replace(grid), bad)


def test_any_order_gives_the_same_times():
    grid = street_grid(5, 5)
    shuffled = replace(grid)
    prepare(shuffled, np.random.default_rng(4).permutation(25).astype(np.int32))
    site = standing([3], [0.3], 1.0)
    plain, graph = (search_graph(g, grid.minutes(), "to_site", 0) for g in (grid, shuffled))
    assert (node_minutes(plain, site) == node_minutes(graph, site)).all()


def test_the_order_is_kept_beside_the_network(tmp_path):
    grid, other = street_grid(6, 6), street_grid(6, 7)
    isochrones.save_network(grid, tmp_path)
    isochrones.save_preparation(grid, tmp_path)
    opened = isochrones.load_network(tmp_path)
    isochrones.load_preparation(opened, tmp_path)
    assert (prepare(opened) == prepare(grid)).all()
    with pytest.raises(NetworkStoreError, match="another network"):
        isochrones.load_preparation(other, tmp_path)
    with pytest.raises(NetworkStoreError, match="prepare the network again"):
        isochrones.load_preparation(other, tmp_path / "nothing")


@pytest.fixture(scope="module")
def newport():
    return isochrones.read_roads(shared_data("newport", "newport.osm.pbf"))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("period", ["free_flow", "am_peak"])
def test_newport_times_and_reasons_are_the_same_bits_either_way(newport, period, direction):
    rng = np.random.default_rng(1)
    west, east = np.nanmin(newport.node_easting), np.nanmax(newport.node_easting)
    south, north = np.nanmin(newport.node_northing), np.nanmax(newport.node_northing)
    east, north = rng.uniform(west, east, 400), rng.uniform(south, north, 400)
    origins = pd.DataFrame({"area_id": "a", "easting": east, "northing": north, "weight": 1.0})
    sites = gpd.GeoDataFrame(geometry=gpd.points_from_xy(east[:9], north[:9]), crs=newport.crs)
    plain, prepared = replace(newport), replace(newport)
    prepare(prepared)
    one, two = (
        isochrones.drive_times(roads, origins, sites, period, direction, max_minutes=20)
        for roads in (plain, prepared)
    )
    assert np.isfinite(one.values).any()
    assert {0, 1, 3} <= set(np.unique(one.reason.values))
    np.testing.assert_array_equal(one.values, two.values)
    np.testing.assert_array_equal(one.reason.values, two.reason.values)

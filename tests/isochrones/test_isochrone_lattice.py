"""Quick outlines through a lattice that all sites share: theory, jumps, islands, many sites in one call."""

import gc
import weakref

import geopandas as gpd
import numpy as np
import pytest
import shapely

from isochrones import isochrone_polygons, isochrones, lattice, site_times
from isochrones.errors import SurfaceError, UnknownChoice
from isochrones.lattice import lattice_of
from tests.isochrones.test_road_isochrones import KMH, ONE_WAYS, Disc, disagreements, site_at
from tests.oracles import CRS, NORTH, PLAIN, WEST, network_from_map, street_grid

BOTH = pytest.mark.parametrize("outline", ["exact", "lattice"])
DIRECTIONS = pytest.mark.parametrize("direction", ["to_site", "from_site"])


@pytest.fixture(scope="module")
def grid():
    return street_grid(31, 31, metres=50)


@pytest.fixture(scope="module")
def scattered():
    place = np.random.default_rng(3).uniform(0, 1500, (200, 2))
    points = gpd.points_from_xy(WEST + place[:, 0], NORTH + place[:, 1])
    names = [f"s{k:03d}" for k in range(200)]
    return gpd.GeoDataFrame({"name": names, "place": ""}, geometry=points, crs=CRS).set_index(np.array(names))


def test_diamonds_on_a_street_grid_have_their_known_area(grid):
    settings = {"outline": "lattice", "cell_metres": 20, "speeds": PLAIN}
    table = isochrones(grid, site_at(WEST + 750, NORTH + 750), [0.75, 1.5], **settings)
    for row in table.itertuples():
        reach = row.minutes * KMH / 0.06 - 50 / 6 * 1.2 * KMH / 20
        assert row.geometry.area == pytest.approx(2 * reach**2, rel=0.03)
    assert table.columns.tolist()[:2] == ["site_id", "minutes"]
    assert table.geometry[1].covers(table.geometry[0])


@BOTH
def test_a_street_all_within_reach_is_covered_to_the_connector_cap(outline):
    drawn = network_from_map("a b", metres=1000, ways={"ab": {}})
    table = isochrones(drawn.network, drawn.sites("a"), [60], outline=outline, speeds=PLAIN)
    assert table.area[0] == pytest.approx(1000 * 1000 + np.pi * 500**2, rel=3e-3)


@BOTH
def test_streets_that_meet_only_by_a_motorway_are_islands(outline):
    # nobody stands on a motorway, and b and c are 3 km apart
    ways = {"ab": {}, "bc": {"highway": "motorway", "oneway": "no"}, "cd": {}}
    drawn = network_from_map("a b c d", metres=3000, ways=ways)
    (polygon,) = isochrones(drawn.network, drawn.sites("a"), [60], outline=outline, speeds=PLAIN).geometry
    assert len(polygon.geoms) == 2
    assert polygon.area == pytest.approx(2 * (3000 * 1000 + np.pi * 500**2), rel=3e-3)


@BOTH
def test_time_jumps_half_way_between_two_streets(outline):
    # de can only be driven to round by f and c: its doors are far, though it runs beside ab
    ways = {"ab": {}, "bc": {}, "cf": {}, "fe": {}, "ed": {}}
    drawn = network_from_map("a b c\nd e f", metres=130, ways=ways | {"bc": {"maxspeed": "5"}})
    (polygon,) = isochrones(
        drawn.network, drawn.sites("a"), [0.9], outline=outline, cell_metres=40, speeds=PLAIN
    ).geometry
    east, north = drawn.places["a"]
    line = shapely.LineString([(east + 30, north), (east + 30, north - 130)])
    assert line.intersection(polygon).length == pytest.approx(65, abs=2)


@DIRECTIONS
def test_one_way_streets_agree_with_point_times(direction):
    drawn = network_from_map("a b c\nd e f", metres=600, ways=ONE_WAYS)
    sites = site_at(WEST + 500, NORTH + 40)
    (times,) = site_times(drawn.network, sites, direction)
    for row in isochrones(drawn.network, sites, [2, 4, 6], direction, outline="lattice").itertuples():
        wrong, reached_inside, inside_reached = disagreements(times, row.geometry, row.minutes)
        assert wrong <= 60
        assert min(reached_inside, inside_reached) > 0.94


def test_holes_and_islands_are_kept_above_a_stated_size():
    drawn = network_from_map("a b\nd e", metres=2000, ways={"ab": {}, "be": {}, "ed": {}, "da": {}})
    sites, settings = drawn.sites("a"), {"outline": "lattice", "speeds": PLAIN}
    (polygon,) = isochrones(drawn.network, sites, [60], **settings).geometry
    assert shapely.Polygon(polygon.geoms[0].interiors[0]).area == pytest.approx(1000**2, rel=0.01)
    (filled,) = isochrones(drawn.network, sites, [60], smallest_m2=2e6, **settings).geometry
    assert len(filled.geoms[0].interiors) == 0


@BOTH
def test_polygons_are_clipped_to_the_land(grid, outline):
    land = shapely.box(WEST + 700, NORTH - 600, WEST + 2000, NORTH + 800)
    settings = {"minutes": [1, 2], "outline": outline}
    whole = isochrones(grid, site_at(WEST + 750, NORTH + 750), **settings)
    clipped = isochrones(grid, site_at(WEST + 750, NORTH + 750), within=land, **settings)
    assert clipped.area.tolist() == pytest.approx(whole.intersection(land).area.tolist())
    assert set(clipped.geom_type) == {"MultiPolygon"}
    nothing = isochrones(grid, site_at(WEST + 750, NORTH + 750), within=shapely.box(0, 0, 1, 1), **settings)
    assert nothing.is_empty.all()


@BOTH
def test_the_same_polygons_twice_and_in_any_order_of_sites(grid, scattered, outline):
    some = scattered.iloc[:6]
    settings = {"minutes": [0.5, 1], "outline": outline}
    first, again = isochrones(grid, some, **settings), isochrones(grid, some, **settings)
    assert shapely.equals_identical(first.geometry, again.geometry).all()
    turned = isochrones(grid, some.iloc[::-1], **settings)
    both = [table.sort_values(["site_id", "minutes"]).geometry.to_numpy() for table in (first, turned)]
    assert shapely.equals_identical(*both).all()


def test_two_hundred_sites_in_one_call(grid, scattered):
    table = isochrones(grid, scattered, [0.5, 1], outline="lattice")
    assert table["site_id"].tolist() == np.repeat(scattered.index, 2).tolist()
    assert table.is_valid.all()
    assert not table.is_empty.any()
    alone = isochrones(grid, scattered.iloc[[117]], [0.5, 1], outline="lattice")
    assert shapely.equals_identical(table.geometry[234:236].to_numpy(), alone.geometry.to_numpy()).all()


def test_times_of_hundreds_of_sites_are_held_one_at_a_time(grid, scattered):
    alive, most = [], 0
    for times in site_times(grid, scattered):
        isochrone_polygons(times, [1], outline="lattice")
        alive.append(weakref.ref(times))
        gc.collect() if len(alive) % 50 == 0 else None
        most = max(most, sum(ref() is not None for ref in alive))
    assert len(alive) == 200
    assert most <= 60  # a cycle may wait for the collector, but not for the end


def test_a_lattice_is_snapped_once_for_all_sites(grid):
    assert lattice_of(grid, 50) is lattice_of(grid, 50.0)
    first = lattice_of(grid, 40)
    assert first.west % 40 == first.south % 40 == 0
    assert (first.metres <= 500).all()
    assert first.place[first.corner].tolist() == list(range(len(first.corner)))
    border = first.place.reshape(-1, first.width)
    assert (border[[0, -1]] == -1).all()
    assert (border[:, [0, -1]] == -1).all()


def test_a_site_off_the_streets_has_empty_polygons(grid):
    assert isochrones(grid, site_at(WEST + 9000, NORTH), [1, 2], outline="lattice").is_empty.all()


def test_combined_sites_are_the_union_of_each(grid):
    two = gpd.pd.concat([site_at(WEST + 100, NORTH + 100, "p"), site_at(WEST + 1300, NORTH + 1300, "q")])
    each = isochrones(grid, two, [1], outline="lattice")
    both = isochrones(grid, two, [1], outline="lattice", combined=True)
    assert both.area[0] == pytest.approx(each.geometry.union_all().area, rel=1e-3)


def test_impossible_outlines_are_refused(grid):
    middle = site_at(WEST + 750, NORTH + 750)
    with pytest.raises(UnknownChoice, match="exact, lattice"):
        isochrones(grid, middle, [1], outline="hull")
    with pytest.raises(SurfaceError, match="cell_metres"):
        isochrones(grid, middle, [1], outline="lattice", cell_metres=-50)
    with pytest.raises(SurfaceError, match="use cells larger"):
        isochrones(grid, middle, [1], outline="lattice", cell_metres=0.01)
    with pytest.raises(SurfaceError, match=r"crow .* use exact"):
        isochrone_polygons(Disc(), [3], outline="lattice")


def test_breaks_kept_with_a_lattice_are_those_found_when_asked(monkeypatch):
    found = []
    for most in (0, 100_000):
        monkeypatch.setattr(lattice, "BREAKS_KEPT", most)
        grid = street_grid(5, 5, metres=200)
        sites = site_at(WEST + 300, NORTH + 300)
        found.append(isochrones(grid, sites, [0.5, 1, 2], outline="lattice", cell_metres=60))
        assert len(lattice_of(grid, 60).side) == (2 * len(lattice_of(grid, 60).place) if most else 0)
    assert not found[0].is_empty.any()
    assert found[0].geom_equals_exact(found[1], 0).all()

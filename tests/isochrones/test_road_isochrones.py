"""Isochrones and surfaces: diamonds on street grids, and agreement with point times at random points."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

from isochrones import (
    bands,
    drive_times,
    grid_of,
    isochrone_polygons,
    isochrones,
    simplified,
    site_times,
    snap,
    snap_grid,
    travel_time_surface,
    write_geotiff,
)
from isochrones.errors import SurfaceError, UnknownChoice
from tests.oracles import CRS, NORTH, WEST, network_from_map, street_grid

KMH = 25.5


def site_at(east, north, name="s"):
    frame = gpd.GeoDataFrame(
        {"name": [name], "place": ""}, geometry=gpd.points_from_xy([east], [north]), crs=CRS
    )
    return frame.set_index(np.array([name]))


@pytest.fixture(scope="module")
def grid():
    return street_grid(31, 31, metres=50)


@pytest.fixture(scope="module")
def middle():
    return site_at(WEST + 750, NORTH + 750)


@pytest.fixture(scope="module")
def diamonds(grid, middle):
    return isochrones(grid, middle, minutes=[1.5, 0.75], cell_metres=20)


def test_isochrones_of_a_street_grid_are_diamonds_of_known_area(diamonds):
    # streets alone reach r = T x 25.5 km/h, and a diamond of half-diagonal r covers 2 r^2; a point is
    # 50 / 6 m from the nearest street on average, each metre as long as 1.2 x 25.5 / 20 m of street
    for row in diamonds.itertuples():
        reach = row.minutes * KMH / 0.06
        reach -= 50 / 6 * 1.2 * KMH / 20
        assert row.geometry.area == pytest.approx(2 * reach**2, rel=0.01)
        assert row.geometry.centroid.distance(shapely.Point(WEST + 750, NORTH + 750)) < 5


def test_isochrones_are_valid_nested_and_ascending(diamonds):
    assert diamonds["minutes"].tolist() == [0.75, 1.5]
    assert diamonds.is_valid.all()
    assert diamonds.geometry[1].covers(diamonds.geometry[0])
    assert diamonds.columns.tolist() == [
        "site_id", "minutes", "mode", "period", "direction", "percentile", "geometry",
    ]  # fmt: skip
    assert diamonds.crs == CRS


def test_bands_are_the_differences(diamonds):
    rings = bands(diamonds)
    assert rings["minutes_from"].tolist() == [0, 0.75]
    assert rings.area.sum() == pytest.approx(diamonds.area.max())
    assert not rings.geometry.iloc[0].overlaps(rings.geometry.iloc[1])


def test_simplified_outlines_stay_valid_nested_and_say_what_they_changed(diamonds):
    light = simplified(diamonds, 10)
    assert light.is_valid.all()
    assert shapely.difference(light.geometry[0], light.geometry[1]).area < 1e-6
    assert (light.geometry.count_coordinates() < 0.2 * diamonds.geometry.count_coordinates()).all()
    assert light["changed_share"].between(0, 0.05).all()
    assert shapely.hausdorff_distance(light.geometry, diamonds.geometry).max() < 10.01


def disagreements(times, polygon, threshold, count=10_000, seed=0):
    """(points that disagree by more than a minute, share of reached inside, share of inside reached)."""
    west, south, east, north = times.extent(threshold)
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(west, east, 8 * count), rng.uniform(south, north, 8 * count)
    near = snap(times.network, x, y).ok
    x, y = x[near][:count], y[near][:count]
    minutes = times.minutes_at(x, y)
    inside, reached = shapely.contains_xy(polygon, x, y), minutes <= threshold
    wrong = (inside != reached) & ~(np.abs(minutes - threshold) <= 1)
    return int(wrong.sum()), (inside & reached).sum() / reached.sum(), (inside & reached).sum() / inside.sum()


ONE_WAYS = {"abc": {"oneway": "yes"}, "cf": {}, "fed": {"oneway": "yes"}, "da": {}, "be": {"maxspeed": "5"}}


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_polygons_agree_with_point_times_where_streets_are_one_way(direction):
    drawn = network_from_map("a b c\nd e f", metres=600, ways=ONE_WAYS)
    sites = site_at(WEST + 500, NORTH + 40)
    (times,) = site_times(drawn.network, sites, direction)
    table = isochrones(drawn.network, sites, [2, 4, 6], direction)
    for row in table.itertuples():
        wrong, reached_inside, inside_reached = disagreements(times, row.geometry, row.minutes)
        assert wrong == 0
        assert min(reached_inside, inside_reached) > 0.98


def test_one_way_streets_make_the_two_directions_differ():
    drawn = network_from_map("a b c\nd e f", metres=600, ways=ONE_WAYS)
    sites = site_at(WEST + 500, NORTH)
    to_site, from_site = (
        isochrones(drawn.network, sites, [2], d).geometry[0] for d in ("to_site", "from_site")
    )
    assert to_site.symmetric_difference(from_site).area > 0.2 * to_site.area


def test_holes_are_kept_above_a_stated_size():
    # a ring of streets 4 km round: its middle is further than the connector cap from any of them
    drawn = network_from_map("a b\nd e", metres=2000, ways={"ab": {}, "be": {}, "ed": {}, "da": {}})
    sites = site_at(WEST, NORTH)
    (polygon,) = isochrones(drawn.network, sites, [60]).geometry
    assert len(polygon.geoms[0].interiors) == 1
    assert shapely.Polygon(polygon.geoms[0].interiors[0]).area == pytest.approx(1000**2, rel=0.01)
    (filled,) = isochrones(drawn.network, sites, [60], smallest_m2=2e6).geometry
    assert len(filled.geoms[0].interiors) == 0


def test_combined_sites_are_the_union_of_each(grid):
    two = gpd.pd.concat([site_at(WEST + 100, NORTH + 100, "p"), site_at(WEST + 1300, NORTH + 1300, "q")])
    each = isochrones(grid, two, [1])
    both = isochrones(grid, two, [1], combined=True)
    assert each["site_id"].tolist() == ["p", "q"]
    assert both["site_id"].tolist() == ["p+q"]
    assert both.area[0] == pytest.approx(each.geometry.union_all().area, rel=1e-3)


def test_a_site_off_the_streets_has_empty_polygons(grid):
    far = isochrones(grid, site_at(WEST + 9000, NORTH), [1, 2])
    assert far.is_empty.all()


@pytest.mark.parametrize("minutes", [[], [0], [-5], [float("nan")]])
def test_impossible_thresholds_are_refused(grid, middle, minutes):
    with pytest.raises(SurfaceError, match="greater than 0"):
        isochrones(grid, middle, minutes)


def test_impossible_cells_and_directions_are_refused(grid, middle):
    with pytest.raises(SurfaceError, match="cell_metres"):
        isochrones(grid, middle, [1], cell_metres=0)
    with pytest.raises(UnknownChoice, match="to_site, from_site"):
        isochrones(grid, middle, [1], direction="home")
    with pytest.raises(SurfaceError, match="no grid"):
        grid_of((0, 0, -5, 10), 50)


class Disc:
    """Times of a mode made up for the test: minutes are metres from a point, in hundreds."""

    crs, labels = CRS, {"site_id": "x", "mode": "crow", "direction": "to_site", "percentile": 50}

    def minutes_at(self, eastings, northings):
        return (np.hypot(eastings - WEST, northings - NORTH) / 100).astype(np.float32)

    def bounds(self, eastings, northings, radius):
        minutes = self.minutes_at(eastings, northings)
        return minutes - radius / 100, minutes + radius / 100

    def extent(self, max_minutes):
        reach = 100 * max_minutes
        return WEST - reach, NORTH - reach, WEST + reach, NORTH + reach


def test_any_mode_that_gives_point_times_has_polygons():
    table = isochrone_polygons(Disc(), [3, 6], cell_metres=50)
    assert table.area.tolist() == pytest.approx([np.pi * 300**2, np.pi * 600**2], rel=1e-3)
    assert table["mode"].tolist() == ["crow", "crow"]


def test_outlines_are_followed_where_bounds_are_only_estimates():
    class Vague(Disc):
        def bounds(self, eastings, northings, radius):
            minutes = super().minutes_at(eastings, northings)
            strict = northings > NORTH  # blind in the south: there the bounds see no crossing
            return np.where(strict, minutes - radius / 100, minutes), np.where(
                strict, minutes + radius / 100, minutes
            )

    (polygon,) = isochrone_polygons(Vague(), [3], cell_metres=50).geometry
    assert polygon.area == pytest.approx(np.pi * 300**2, rel=1e-3)


def test_the_surface_holds_the_times_of_its_cell_centres(grid, middle, tmp_path):
    (times,) = site_times(grid, middle, "to_site", "am_peak")
    cells = grid_of(times.extent(2), 100)
    image = travel_time_surface(times, cells)
    again = travel_time_surface(times, cells, snap_grid(grid, cells))
    np.testing.assert_array_equal(image.minutes, again.minutes)
    path = write_geotiff(image, tmp_path / "minutes.tif")
    with rasterio.open(path) as raster:
        assert raster.crs.to_epsg() == 27700
        assert np.isnan(raster.nodata)
        assert raster.tags()["mode"] == "drive"
        assert raster.tags()["period"] == "am_peak"
        assert "OpenStreetMap" in raster.tags()["attribution"]
        east, north = WEST + 350.0, NORTH + 450.0
        assert raster.transform.c % 100 == raster.transform.f % 100 == 0
        row, column = (raster.transform.f - north) // 100, (east - raster.transform.c) // 100
        value = raster.read(1)[int(row), int(column)]
    origins = gpd.pd.DataFrame({"area_id": ["p"], "easting": [east], "northing": [north], "weight": [1.0]})
    assert value == drive_times(grid, origins, middle, "am_peak").values[0, 0, 0]

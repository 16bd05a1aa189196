"""Outlines for print and screen, with their error; surfaces of many sites to files."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely

from isochrones import (
    grid_of,
    isochrones,
    simplified,
    site_times,
    smoothed,
    snap_grid,
    travel_time_surfaces,
    write_bands,
    write_geotiffs,
)
from isochrones.errors import SurfaceError
from isochrones.smoothing import deviation_metres
from tests.isochrones.test_road_isochrones import site_at
from tests.oracles import NORTH, WEST, street_grid


@pytest.fixture(scope="module")
def grid():
    return street_grid(21, 21, metres=60)


@pytest.fixture(scope="module")
def sites():
    places = [("p", 300, 300), ("q", 900, 800), ("r", 600, 100)]
    return gpd.pd.concat([site_at(WEST + x, NORTH + y, name) for name, x, y in places])


@pytest.fixture(scope="module")
def polygons(grid, sites):
    return isochrones(grid, sites, [0.75, 1.5], cell_metres=25, outline="lattice")


def test_the_deviation_is_the_hausdorff_distance(polygons):
    one, other = polygons.geometry[1], polygons.geometry[3]
    expected = max(
        shapely.distance(shapely.points(shapely.get_coordinates(a)), b.boundary).max()
        for a, b in ((one, other), (other, one))
    )
    assert deviation_metres(one, other) == pytest.approx(expected)
    assert deviation_metres(one, one) == 0
    assert deviation_metres(shapely.MultiPolygon(), shapely.MultiPolygon()) == 0
    assert np.isnan(deviation_metres(one, shapely.MultiPolygon()))


@pytest.mark.parametrize("tolerance", [2.0, 15.0])
def test_simplified_outlines_deviate_by_about_the_tolerance(polygons, tolerance):
    light = simplified(polygons, tolerance)
    assert light.is_valid.all()
    assert (light["deviation_metres"] <= 1.3 * tolerance).all()
    assert light["site_id"].tolist() == polygons["site_id"].tolist()
    assert (light.geometry.count_coordinates() < polygons.geometry.count_coordinates()).all()


def test_smoothed_outlines_are_nested_and_say_how_far_they_strayed(polygons):
    round_ = smoothed(polygons, 40)
    assert round_.is_valid.all()
    assert shapely.difference(round_.geometry[0], round_.geometry[1]).area < 1e-6
    assert round_["deviation_metres"].between(1, 60).all()
    assert round_["changed_share"].between(0.0005, 0.05).all()
    assert (round_.length < polygons.length).all()


def test_surfaces_of_many_sites_are_written_one_after_the_other(grid, sites, tmp_path):
    cells = grid_of((WEST, NORTH, WEST + 1200, NORTH + 1200), 100)
    surfaces = list(travel_time_surfaces(site_times(grid, sites), cells, snap_grid(grid, cells)))
    paths = write_geotiffs(iter(surfaces), tmp_path / "each")
    assert [path.name for path in paths] == ["p.tif", "q.tif", "r.tif"]
    together = write_bands(iter(surfaces), 3, tmp_path / "all.tif")
    with rasterio.open(together) as raster:
        assert raster.descriptions == ("p", "q", "r")
        assert raster.tags(2)["site_id"] == "q"
        for band, path in enumerate(paths, start=1):
            with rasterio.open(path) as alone:
                np.testing.assert_array_equal(raster.read(band), alone.read(1))


def test_files_and_bands_that_cannot_be_are_refused(grid, sites, tmp_path):
    cells = grid_of((WEST, NORTH, WEST + 1200, NORTH + 1200), 200)
    surfaces = list(travel_time_surfaces(site_times(grid, sites), cells))
    with pytest.raises(SurfaceError, match="comes twice"):
        write_geotiffs([surfaces[0], surfaces[0]], tmp_path)
    surfaces[0].labels["site_id"] = "../p"
    with pytest.raises(SurfaceError, match="no file can be named"):
        write_geotiffs(surfaces, tmp_path)
    for count in (2, 4):
        with pytest.raises(SurfaceError, match=f"the {count} bands"):
            write_bands(surfaces, count, tmp_path / "x.tif")
    (other,) = travel_time_surfaces(
        site_times(grid, sites[:1]), grid_of((WEST, NORTH, WEST + 900, NORTH + 900))
    )
    with pytest.raises(SurfaceError, match="band 2 is on another grid"):
        write_bands([surfaces[1], other], 2, tmp_path / "y.tif")

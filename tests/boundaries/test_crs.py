import geopandas as gpd
import numpy as np
import pyproj.network
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries import BoundariesError, WrongCRS, metric_crs, project, projection_record
from boundaries.crs import check_coordinates, operation, transform_xy
from tests.boundaries.squares import layer

BRITAIN = (-6.0, 50.0, 1.7, 58.0)
THERE = operation("EPSG:4326", "EPSG:27700", BRITAIN)
BACK = operation("EPSG:27700", "EPSG:4326", (100_000, 0, 650_000, 900_000))


@settings(max_examples=50, deadline=None)
@given(st.floats(-5.5, 1.5), st.floats(50.0, 58.0))
def test_there_and_back_again_is_the_same_place(longitude, latitude):
    place = np.array([[longitude, latitude]])
    assert np.allclose(transform_xy(BACK, transform_xy(THERE, place)), place, atol=1e-7)


def test_the_national_grid_agrees_with_the_survey_on_a_known_place():
    # Caister Water Tower in Ordnance Survey's "A guide to coordinate systems in Great Britain":
    # TG 51409 13177 (E 651409.903, N 313177.270) on the grid; WGS84-like 52 39 28.723 N, 1 42 57.787 E
    # holds only to the few metres of the seven-parameter operation.
    degrees = np.array([[1 + 42 / 60 + 57.787 / 3600, 52 + 39 / 60 + 28.723 / 3600]])
    metres = transform_xy(THERE, degrees)
    assert np.hypot(*(metres[0] - [651_409.903, 313_177.270])) < 5


def test_projecting_agrees_with_geopandas_inside_great_britain():
    drawn = layer("abcd").to_crs("EPSG:4326")
    ours, theirs = project(drawn, "EPSG:27700"), drawn.to_crs("EPSG:27700")
    assert ours.geometry.geom_equals_exact(theirs.geometry, 1e-3).all()


def test_the_record_names_the_operation_its_accuracy_and_its_pipeline():
    pyproj.network.set_network_enabled(True)
    record = projection_record("EPSG:4326", "EPSG:27700", BRITAIN)
    assert record["accuracy_metres"] == 2.0
    assert "OSGB36 to WGS 84" in record["operation"]
    assert "proj=tmerc lat_0=49 lon_0=-2" in record["definition"]
    assert record["scale"] == pytest.approx(1, abs=0.001)
    assert not pyproj.network.is_network_enabled()


def test_nothing_is_done_to_coordinates_already_in_the_crs():
    drawn = layer("ab")
    projected = project(drawn, "EPSG:27700")
    assert projected.geometry.equals(drawn.geometry)
    assert projected.attrs["projection"]["operation"] == "none: already in this CRS"


def test_projecting_leaves_missing_and_empty_geometries():
    shapes = [None, shapely.Polygon(), shapely.box(-1.5, 53, -1.4, 53.1)]
    projected = project(layer("abc", shapes, crs="EPSG:4326"), "EPSG:27700")
    assert projected.geometry.isna().tolist() == [True, False, False]
    assert projected.is_empty.tolist() == [False, True, False]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2263", "EPSG:4978"])
def test_a_crs_that_is_not_projected_in_metres_is_refused(crs):
    with pytest.raises(WrongCRS, match="not projected in metres"):
        metric_crs(crs)


def test_a_crs_that_stretches_lengths_is_refused():
    with pytest.raises(WrongCRS, match=r"EPSG:3857 stretches lengths by a factor of 1\.6"):
        projection_record("EPSG:4326", "EPSG:3857", (-2, 52, -1, 53))


def test_a_crs_that_proj_does_not_know_is_refused():
    with pytest.raises(WrongCRS, match="'EPSG:99999' is not a CRS that PROJ knows"):
        metric_crs("EPSG:99999")


def at(longitude, latitude, crs="EPSG:4326"):
    return gpd.GeoDataFrame(geometry=[shapely.Point(longitude, latitude)], index=[2], crs=crs)


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        (at(430_000, 380_000), r"says EPSG:4326 \(degrees\) and its coordinates look like metres \(row 2"),
        (
            at(-1.5, 53.3, "EPSG:27700"),
            r"says EPSG:27700 \(metres\) and .* degrees .*`source_crs = \"EPSG:4326\"`",
        ),
        (at(53.3, -1.5), "longitude and latitude seem to be swapped"),
        (at(13.4, 52.5), r"1 of 1 rows lie outside the area of use of EPSG:27700 .*row 2 .* 13\.4, 52\.5"),
        (at(600_000, 5_900_000, "EPSG:27700"), "outside the area of use of EPSG:27700.* set `source_crs`"),
        (at(-160_000, 7_000_000, "EPSG:27700"), "outside the area of use of EPSG:27700"),
        (at(0, 0), "outside the area of use"),
    ],
)
def test_coordinates_that_contradict_their_crs_are_refused_in_one_sentence(points, sentence):
    with pytest.raises(WrongCRS, match=sentence) as caught:
        check_coordinates(points, "EPSG:27700", "areas.gpkg")
    assert str(caught.value).startswith("areas.gpkg")
    assert isinstance(caught.value, BoundariesError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:27700", "EPSG:32630", "EPSG:3857"])
def test_coordinates_in_the_crs_they_claim_pass(crs):
    check_coordinates(layer("abcd").to_crs(crs), "EPSG:27700", "areas.gpkg")

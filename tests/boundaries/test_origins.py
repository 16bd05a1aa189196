import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries import (
    BadValue,
    MissingFile,
    UnmatchedCodes,
    UnreadableFile,
    WrongCRS,
    origins_from_points,
    origins_from_raster,
    origins_inside,
)
from boundaries.rasters import read_populated_cells
from tests.boundaries.squares import SIDE, SOUTH, WEST, areas


def points(*rows):
    """Points as (code, kilometres east of the first square's corner, weight), halfway up the squares."""
    table = pd.DataFrame(rows, columns=["code", "east", "people"])
    return table.assign(easting=WEST + SIDE * table["east"], northing=SOUTH + SIDE / 2)


def test_a_point_inside_even_a_horseshoe():
    horseshoe = shapely.Polygon([(0, 0), (9, 0), (9, 9), (8, 9), (8, 1), (1, 1), (1, 9), (0, 9)])
    drawn = areas("a").set_geometry([shapely.affinity.translate(horseshoe, WEST, SOUTH)], crs="EPSG:27700")
    origin = origins_inside(drawn).iloc[0]
    assert drawn.geometry.iloc[0].contains(shapely.Point(origin["easting"], origin["northing"]))
    assert origin["weight"] == 1


def test_centroids_are_taken_as_given():
    table = points(("b", 1.2, 1), ("a", 0.7, 1), ("elsewhere", 70, 1))
    origins, findings = origins_from_points(areas("ab"), table, code="code")
    assert origins["area_id"].tolist() == ["a", "b"]
    assert origins["easting"].tolist() == [WEST + 700, WEST + 1200]
    assert origins["weight"].tolist() == [1, 1]
    assert findings == []


@pytest.mark.parametrize("code", ["code", None])
def test_weights_are_shares_of_their_area(code):
    table = points(("a", 0.2, 30), ("a", 0.4, 10), ("b", 1.5, 7))
    origins, findings = origins_from_points(areas("ab"), table, code=code, weight="people")
    assert origins["weight"].tolist() == [0.75, 0.25, 1]
    assert findings == []


def test_an_area_without_people_at_its_points_gets_a_point_inside():
    table = points(("a", 0.2, 3), ("b", 1.2, 0), ("c", 2.5, 1))
    origins, (finding,) = origins_from_points(areas("abc"), table, code="code", weight="people")
    assert origins.loc[1, ["easting", "northing"]].tolist() == [WEST + 1500, SOUTH + 500]
    assert (finding.where, finding.level) == ("b", "warning")


def test_a_centroid_outside_its_area_is_reported_and_not_moved():
    origins, (finding,) = origins_from_points(areas("ab"), points(("a", 1.5, 1), ("b", 1.5, 1)), code="code")
    assert origins["easting"].tolist() == [WEST + 1500] * 2
    assert finding.where == "a"
    assert "1 points lie outside" in finding.message


def test_points_of_other_areas_are_refused():
    with pytest.raises(UnmatchedCodes, match="no point for 3 of 4 areas"):
        origins_from_points(areas("abcd"), points(("a", 0.5, 1), ("z", 1.5, 1)), code="code")


def test_degrees_are_projected():
    table = pd.DataFrame({"code": ["a"], "longitude": [-1.5436], "latitude": [53.3206]})
    origins, _ = origins_from_points(areas("a"), table, code="code", columns=("longitude", "latitude"))
    assert origins["easting"].iloc[0] == pytest.approx(WEST + 500, abs=10)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.floats(0.1, 0.9), st.integers(1, 99)), min_size=1, max_size=9
    )
)
def test_permuting_points_or_areas_changes_nothing(rows):
    table = points(("a", 0.5, 1), ("b", 1.5, 1), *rows)
    straight, _ = origins_from_points(areas("ab"), table, code="code", weight="people")
    turned, _ = origins_from_points(areas("ab")[::-1], table[::-1], code="code", weight="people")
    pd.testing.assert_frame_equal(
        straight.sort_values(list(straight.columns), ignore_index=True),
        turned.sort_values(list(turned.columns), ignore_index=True),
    )


def raster(path, people, cell=250.0, crs="EPSG:27700", north=SOUTH + SIDE, west=WEST, nodata=-99.0):
    people = np.asarray(people, dtype="float32")
    transform = rasterio.Affine(cell, 0, west, 0, -cell, north)
    kind = {"driver": "GTiff", "dtype": "float32", "count": 1, "nodata": nodata, "crs": crs}
    with rasterio.open(
        path, "w", height=people.shape[0], width=people.shape[1], transform=transform, **kind
    ) as file:
        file.write(people, 1)
    return path


def test_populated_cells_are_origins_weighted_by_people(tmp_path):
    people = np.zeros((4, 8))
    people[0, 0], people[3, 3], people[1, 5], people[2, 6] = 30, 10, 5, -99
    origins, findings = origins_from_raster(areas("ab"), raster(tmp_path / "people.tif", people))
    assert origins["area_id"].tolist() == ["a", "a", "b"]
    assert origins["easting"].tolist() == [WEST + 125, WEST + 875, WEST + 1375]
    assert origins["northing"].tolist() == [SOUTH + 875, SOUTH + 125, SOUTH + 625]
    assert origins["weight"].tolist() == [0.75, 0.25, 1]
    assert findings == []


def test_an_area_without_populated_cells_gets_a_point_inside(tmp_path):
    people = np.zeros((4, 12))
    people[0, 0] = people[0, 4] = 1
    origins, (finding,) = origins_from_raster(areas("abc"), raster(tmp_path / "people.tif", people))
    assert finding.where == "c"
    assert origins["easting"].iloc[2] == WEST + 2500


def test_people_are_conserved_when_cells_are_joined(tmp_path):
    rng = np.random.default_rng(1)
    people = rng.integers(0, 9, (40, 80))
    path = raster(tmp_path / "people.tif", people, cell=25)
    full, _ = origins_from_raster(areas("ab"), path)
    few, _ = origins_from_raster(areas("ab"), path, max_origins=12)
    assert few.groupby("area_id").size().between(4, 12).all()
    means = [(o["easting"] * o["weight"]).groupby(o["area_id"]).sum() for o in (full, few)]
    assert (means[0] - means[1]).abs().max() < 100
    assert set(zip(few["easting"], few["northing"])) <= set(zip(full["easting"], full["northing"]))


def test_blocks_worked_by_hand(tmp_path):
    people = np.zeros((4, 4))
    people[0, 0], people[0, 1], people[3, 3] = 3, 1, 4
    path = raster(tmp_path / "people.tif", people)
    origins, _ = origins_from_raster(areas("a"), path, max_origins=2)
    assert origins["easting"].tolist() == [WEST + 125, WEST + 875]
    assert origins["weight"].tolist() == [0.5, 0.5]
    assert len(origins_from_raster(areas("a"), path, max_origins=1)[0]) == 1


def test_a_raster_in_degrees_is_read_where_the_areas_are(tmp_path):
    people = np.ones((400, 400))
    path = raster(tmp_path / "world.tif", people, cell=0.001, crs="EPSG:4326", north=53.5, west=-1.7)
    cells = read_populated_cells(path, "EPSG:27700", tuple(areas("ab").total_bounds))
    assert len(cells.people) < 40 * 40
    origins, findings = origins_from_raster(areas("ab"), path)
    assert findings == []
    density = origins.groupby("area_id").size() / 1e6 * 0.001**2 * 111_320**2 * np.cos(np.radians(53.3))
    assert density.tolist() == pytest.approx([1, 1], rel=0.1)


def test_rasters_that_cannot_be_used_are_named(tmp_path):
    with pytest.raises(MissingFile):
        origins_from_raster(areas("a"), tmp_path / "nowhere.tif")
    (tmp_path / "text.tif").write_text("no raster")
    with pytest.raises(UnreadableFile, match="cannot be read as a raster"):
        origins_from_raster(areas("a"), tmp_path / "text.tif")
    with pytest.raises(WrongCRS, match="does not say its CRS"):
        origins_from_raster(areas("a"), raster(tmp_path / "plain.tif", [[1]], crs=None))
    with pytest.raises(BadValue, match="does not overlap the areas"):
        origins_from_raster(areas("a"), raster(tmp_path / "far.tif", [[1]], west=WEST + 9e4))
    with pytest.raises(BadValue, match="max_origins is 0"):
        origins_from_raster(areas("a"), tmp_path / "plain.tif", max_origins=0)


def test_origins_remember_how_they_were_projected(tmp_path):
    table = pd.DataFrame({"code": ["a"], "longitude": [-1.5436], "latitude": [53.3206]})
    origins, _ = origins_from_points(areas("a"), table, code="code", columns=("longitude", "latitude"))
    assert origins.attrs["projection"]["source"] == "EPSG:4326"
    path = raster(tmp_path / "people.tif", [[1.0]], cell=0.1, crs="EPSG:4326", north=53.37, west=-1.594)
    cells, _ = origins_from_raster(areas("a"), path)
    assert cells.attrs["projection"]["target"] == "EPSG:27700"


@pytest.mark.parametrize("code", ["code", None])
def test_repeated_points_are_named_with_their_rows(code):
    table = points(("a", 0.2, 1), ("a", 0.4, 1), ("b", 1.5, 1), ("a", 0.2, 1))
    origins, (finding,) = origins_from_points(areas("ab"), table, code=code)
    assert finding.where == "a (rows 1, 4)"
    assert "1 points stand in several rows" in finding.message
    assert len(origins) == 4

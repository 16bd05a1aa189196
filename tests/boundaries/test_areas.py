import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries import (
    BadGeometry,
    BadValue,
    DuplicateIds,
    MissingColumn,
    VintageMismatch,
    check_areas,
    read_areas,
)
from boundaries.areas import prepare_areas
from tests.boundaries.squares import layer, square

BOW_TIE = shapely.Polygon([(430_000, 380_000), (431_000, 381_000), (431_000, 380_000), (430_000, 381_000)])


def prepared(frame, name=None, vintage=None):
    frame.index = range(1, len(frame) + 1)
    return prepare_areas(frame, "code", name, vintage, "areas.gpkg")


def test_areas_keep_the_contract(tmp_path):
    drawn = layer(
        "cab", title=["C", "", None], population=[3, 1, 2], place=["x", "x", "y"], SHAPE_Area=[0, 0, 0]
    )
    drawn.to_file(tmp_path / "areas.gpkg")
    areas, findings = read_areas(tmp_path / "areas.gpkg", "code", "title", "LSOA21")
    assert check_areas(areas) is areas
    assert findings == []
    assert areas.index.tolist() == ["a", "b", "c"]
    assert areas["name"].tolist() == ["a", "b", "C"]
    assert areas["geography_vintage"].unique().tolist() == ["LSOA21"]
    assert areas["population"].tolist() == [1.0, 2.0, 3.0]
    assert "SHAPE_Area" not in areas


def test_a_bow_tie_becomes_its_two_triangles_and_the_change_is_reported():
    areas, (finding,) = prepared(layer("ab", [BOW_TIE, square(1)]))
    assert areas.is_valid.all()
    assert areas.area["a"] == pytest.approx(500_000)
    assert (finding.level, finding.where) == ("warning", "a (row 1)")
    assert "changed from 0 to 500,000 square metres" in finding.message


def test_only_polygon_parts_are_kept():
    corners = [(430, 380), (431, 380), (431, 381), (431, 382), (431, 381), (430, 381)]
    spike = shapely.Polygon([(1000 * east, 1000 * north) for east, north in corners])
    areas, findings = prepared(layer("a", [spike]))
    assert areas.geom_type.tolist() == ["Polygon"]
    assert areas.area.iloc[0] == pytest.approx(1_000_000)
    assert len(findings) == 1


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (None, r"b \(row 2\) has no geometry"),
        (shapely.Polygon(), r"b \(row 2\) has an empty geometry"),
        (shapely.LineString([(0, 0), (1, 1)]), r"b \(row 2\) is not a polygon"),
        (shapely.Polygon([(0, 0), (9, 9), (0, 0)]), r"b \(row 2\) has no area, even when repaired"),
    ],
)
def test_what_cannot_be_repaired_is_named_by_code_and_row(shape, sentence):
    with pytest.raises(BadGeometry, match=sentence):
        prepared(layer("ab", [square(0), shape]))


def test_points_stand_for_areas_if_all_are_points():
    areas, _ = prepared(layer("ab", [square(0).centroid, square(1).centroid]))
    assert areas.geom_type.tolist() == ["Point", "Point"]


def test_repeated_and_empty_codes_are_named_by_row():
    with pytest.raises(DuplicateIds, match="code a in rows 1, 3"):
        prepared(layer("aba"))
    with pytest.raises(BadValue, match="no code in column `code` in row 2"):
        prepared(layer(["a", "", "c"]))


def test_an_unknown_code_column_suggests_the_nearest(tmp_path):
    layer("a").to_file(tmp_path / "areas.gpkg")
    with pytest.raises(MissingColumn, match="has no column `cod`: did you mean `code`"):
        read_areas(tmp_path / "areas.gpkg", "cod")


def test_the_files_own_vintage_is_taken_and_must_agree():
    assert prepared(layer("ab", geography_vintage=["LSOA11"] * 2))[0]["geography_vintage"].iloc[0] == "LSOA11"
    with pytest.raises(VintageMismatch, match="areas of LSOA11, and the settings say LSOA21"):
        prepared(layer("ab", geography_vintage=["LSOA11"] * 2), vintage="LSOA21")
    with pytest.raises(VintageMismatch, match="areas of LSOA11, LSOA21"):
        prepared(layer("ab", geography_vintage=["LSOA11", "LSOA21"]))


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_permuting_the_rows_of_a_file_changes_nothing(order):
    drawn = layer("abcdef", population=[1, 2, 3, 4, 5, 6])
    straight, _ = prepared(drawn.copy())
    shuffled, _ = prepared(drawn.iloc[order].copy())
    assert_geodataframe_equal(straight, shuffled)

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from boundaries import (
    BadGeometry,
    EmptyTable,
    MissingColumn,
    MissingFile,
    MissingLayer,
    UnreadableFile,
    WrongCRS,
    read_areas,
    read_layer,
    read_points,
)
from tests.boundaries.squares import layer, square


def write(frame: gpd.GeoDataFrame, path) -> None:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".csv":
        pd.DataFrame(frame.drop(columns="geometry")).assign(wkt=frame.to_wkt()["geometry"]).to_csv(
            path, index=False
        )
    elif path.suffix == ".json":
        frame.to_file(path, driver="GeoJSON")
    else:
        frame.to_file(path)


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".json", ".shp", ".parquet", ".csv"])
def test_every_format_gives_back_what_was_written(tmp_path, suffix):
    path = tmp_path / f"areas{suffix}"
    drawn = layer("abc")
    write(drawn, path)
    read, findings = read_layer(path, source_crs="EPSG:27700" if suffix == ".csv" else None)
    assert findings == []
    assert list(read["code"]) == ["a", "b", "c"]
    assert read.crs == "EPSG:27700"
    assert read.geometry.reset_index(drop=True).geom_equals(drawn.geometry).all()


def test_a_file_in_degrees_is_projected_and_the_operation_recorded(tmp_path):
    path = tmp_path / "areas.gpkg"
    layer("ab").to_crs("EPSG:4326").to_file(path)
    read, _ = read_layer(path)
    assert read.area.round(0).tolist() == [1_000_000, 1_000_000]
    record = read.attrs["projection"]
    assert (record["source"], record["target"], record["network"]) == ("EPSG:4326", "EPSG:27700", False)


@pytest.mark.parametrize(
    ("columns", "source_crs"),
    [
        (("easting", "northing"), None),
        (("Longitude", "Latitude"), None),
        (("easting", "northing"), "EPSG:32630"),
    ],
)
def test_a_table_of_points_takes_the_crs_its_columns_imply(tmp_path, columns, source_crs):
    drawn = gpd.GeoSeries([shapely.Point(430_500, 380_500)], crs="EPSG:27700")
    crs = source_crs or ("EPSG:4326" if columns[0] == "Longitude" else "EPSG:27700")
    point = drawn.to_crs(crs)
    pd.DataFrame({columns[0]: point.x, columns[1]: point.y}).to_csv(tmp_path / "points.csv", index=False)
    read, findings = read_points(tmp_path / "points.csv", source_crs=source_crs)
    assert findings == []
    assert read.geometry.iloc[0].distance(drawn.iloc[0]) < 0.01


def test_a_plain_parquet_table_of_points_is_read(tmp_path):
    pd.DataFrame({"easting": [430_000.0], "northing": [380_000.0]}).to_parquet(tmp_path / "points.parquet")
    read, _ = read_points(tmp_path / "points.parquet")
    assert read.geometry.iloc[0].equals(shapely.Point(430_000, 380_000))


def test_heights_are_dropped(tmp_path):
    gpd.GeoDataFrame(geometry=[shapely.Point(430_000, 380_000, 99)], crs=27700).to_file(
        tmp_path / "high.gpkg"
    )
    assert not read_layer(tmp_path / "high.gpkg")[0].has_z.any()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MissingFile, match=r"nowhere\.gpkg is not there"):
        read_layer(tmp_path / "nowhere.gpkg")


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp", ".parquet"])
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path, suffix):
    path = tmp_path / f"broken{suffix}"
    path.write_bytes(b"this is not a map")
    with pytest.raises(UnreadableFile, match=r"broken.* cannot be read"):
        read_layer(path)


@pytest.mark.parametrize(
    ("suffix", "error"),
    [
        (".gpkg", UnreadableFile),
        (".geojson", UnreadableFile),
        (".parquet", UnreadableFile),
        (".shp", BadGeometry),
    ],
)
def test_a_truncated_file_is_refused(tmp_path, suffix, error):
    path = tmp_path / f"cut{suffix}"
    write(layer([f"area {i}" for i in range(2000)], [square(i % 50) for i in range(2000)]), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(error, match=r"cut.* (cannot be read|has no geometry)"):
        read_areas(path, "code")


def test_an_unknown_format_lists_those_that_are_read(tmp_path):
    (tmp_path / "areas.docx").write_text("x")
    with pytest.raises(UnreadableFile, match=r"convert it to one of \.gpkg"):
        read_layer(tmp_path / "areas.docx")


def test_of_several_layers_one_must_be_named(tmp_path):
    path = tmp_path / "two.gpkg"
    layer("a").to_file(path, layer="lsoa")
    layer("ab").to_file(path, layer="msoa")
    with pytest.raises(MissingLayer, match=r"2 layers \(lsoa, msoa\): name one"):
        read_layer(path)
    with pytest.raises(MissingLayer, match="no layer `oa`"):
        read_layer(path, layer="oa")
    assert len(read_layer(path, layer="msoa")[0]) == 2


def test_a_file_without_rows_is_refused(tmp_path):
    layer([]).to_file(tmp_path / "empty.geojson", driver="GeoJSON")
    with pytest.raises((EmptyTable, BadGeometry), match="empty"):
        read_layer(tmp_path / "empty.geojson")
    layer([]).to_parquet(tmp_path / "empty.parquet")
    with pytest.raises(EmptyTable, match="has no rows"):
        read_layer(tmp_path / "empty.parquet")


def test_a_table_without_coordinates_says_what_it_needs(tmp_path):
    pd.DataFrame({"code": ["a"]}).to_csv(tmp_path / "areas.csv", index=False)
    with pytest.raises(MissingColumn, match="needs a WKT column `geometry`, or `longitude` and `latitude`"):
        read_layer(tmp_path / "areas.csv")


def test_bad_wkt_is_named_by_row(tmp_path):
    pd.DataFrame({"wkt": ["POINT (430000 380000)", "POINT (1"]}).to_csv(tmp_path / "areas.csv", index=False)
    with pytest.raises(BadGeometry, match="row 3: not WKT"):
        read_layer(tmp_path / "areas.csv", source_crs=27700)


def test_a_point_without_coordinates_is_named_by_row(tmp_path):
    (tmp_path / "points.csv").write_text("easting,northing\n430000,380000\n,380000\n")
    with pytest.raises(BadGeometry, match="row 3 has no point"):
        read_points(tmp_path / "points.csv")


def test_a_file_that_does_not_say_its_crs_needs_one(tmp_path):
    write(layer("a"), tmp_path / "areas.csv")
    with pytest.raises(WrongCRS, match="does not say its CRS: set `source_crs`"):
        read_layer(tmp_path / "areas.csv")


def test_source_crs_wins_over_the_file_and_is_reported(tmp_path):
    wrong = layer("a").set_crs("EPSG:4326", allow_override=True)
    wrong.to_parquet(tmp_path / "areas.parquet")
    read, (finding,) = read_layer(tmp_path / "areas.parquet", source_crs="EPSG:27700")
    assert np.allclose(read.total_bounds, layer("a").total_bounds)
    assert "the file says EPSG:4326; `source_crs` EPSG:27700 was used" in finding.message


def test_an_open_ring_is_no_polygon_and_what_the_reader_says_of_it_is_a_finding(tmp_path):
    ring = [[-1.5, 53.3], [-1.4, 53.3], [-1.4, 53.4], [-1.5, 53.3]]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [corners]},
        }
        for code, corners in (("a", ring), ("b", ring[:-1]))
    ]
    path = tmp_path / "open.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    read, findings = read_layer(path)
    assert read.geometry.isna().tolist() == [False, True]
    assert any("closed" in finding.message for finding in findings)
    with pytest.raises(BadGeometry, match=r"b \(row 2\) has no geometry"):
        read_areas(path, "code")

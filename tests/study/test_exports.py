"""Exports are opened again with other readers and hold the same values, with nothing missing turned to zero."""

import re
import shutil
import subprocess
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from click.testing import CliRunner

from isoquity.cli import main
from study.data_dictionary import COLUMNS, dictionary, short_names
from study.exports import dictionary_name
from study.folder import open_study
from study.run import run
from tests.study_builder import write_town


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("exports") / "town")
    with open(folder / "sites.csv", "a") as file:
        file.write("far,Tŷ Pell,Elsewhere,400000,300000\n")
    with open(folder / "configurations.toml", "a") as file:
        file.write('[gone]\nextends = "baseline"\n[gone.services]\nemergency = ["far"]\n')
    run(open_study(folder))
    return folder


def export(town, out, form, *more):
    result = CliRunner().invoke(
        main,
        ["export", str(town), "-o", str(out), "--format", form, "--quiet", *more],
        catch_exceptions=False,
    )
    assert result.exit_code == 0, result.output
    return result.stdout.split()


KEY = ["area_id", "configuration", "mode", "period", "direction", "percentile"]


def in_order(frame):
    return frame.sort_values(KEY, ignore_index=True)


@pytest.mark.parametrize("form", ["shapefile", "gpkg", "geojson", "csv"])
def test_every_format_holds_the_values_of_the_parquet(town, tmp_path, form):
    export(town, tmp_path, "parquet")
    export(town, tmp_path, form)
    ending = {"shapefile": "shp", "gpkg": "gpkg", "geojson": "geojson", "csv": "csv"}[form]
    path = tmp_path / f"access_emergency.{ending}"
    found = (
        pd.read_csv(path, dtype={"area_id": str}) if form == "csv" else gpd.read_file(path, layer=path.stem)
    )
    fields = pd.read_csv(tmp_path / dictionary_name("access_emergency", form))
    found = found.rename(columns=dict(zip(fields["field"], fields["column"], strict=True)))
    expected = in_order(gpd.read_parquet(tmp_path / "access_emergency.parquet"))
    found = in_order(found)
    for column in expected.columns.drop("geometry"):
        if pd.api.types.is_numeric_dtype(expected[column]):
            np.testing.assert_allclose(
                found[column].astype(float), expected[column].astype(float), rtol=1e-12, atol=1e-14
            )
        else:
            assert found[column].fillna("").tolist() == expected[column].fillna("").tolist(), column


def test_the_shapefile_is_what_gis_programs_expect(town, tmp_path):
    files = export(town, tmp_path, "shapefile", "--mode", "drive")
    assert {f.rpartition(".")[2] for f in files} >= {"shp", "dbf", "shx", "prj", "cpg"}
    assert (tmp_path / "access_emergency.cpg").read_text() == "UTF-8"
    layer = gpd.read_file(tmp_path / "access_emergency.shp")
    assert layer.crs.to_epsg() == 27700
    assert all(len(name) <= 10 for name in layer.columns)
    fields = pd.read_csv(tmp_path / "access_emergency_fields.csv")
    assert list(fields["field"]) == [c for c in layer.columns if c != "geometry"]
    assert fields["meaning"].str.len().min() > 3
    assert set(layer["mode"]) == {"drive"}


def test_a_shapefile_s_numbers_have_the_decimals_of_their_unit(town, tmp_path):
    export(town, tmp_path, "shapefile", "--mode", "drive")
    said = ogr("-so", tmp_path / "access_emergency.shp")
    assert re.search(r"minutes: Real \(\d\.2\)", said)
    assert re.search(r"sh_reached: Real \(6\.4\)", said)
    assert re.search(r"need: Real \(\d+\.3\)", said)
    raw = (tmp_path / "access_emergency.dbf").read_bytes()
    head = int.from_bytes(raw[8:10], "little")
    size, rows = int.from_bytes(raw[10:12], "little"), int.from_bytes(raw[4:8], "little")
    assert len(raw) == head + size * rows + 1
    assert raw[-1:] == b"\x1a"


def test_a_missing_time_is_null_with_its_reason(town, tmp_path):
    export(town, tmp_path, "shapefile", "--configuration", "gone", "--mode", "drive")
    layer = gpd.read_file(tmp_path / "access_emergency.shp")
    assert layer["minutes"].isna().all()
    assert set(layer["reason"]) == {"not_snapped"}
    assert (layer["near_site"].fillna("") == "").all()


def ogr(*words):
    if shutil.which("ogrinfo") is None:
        pytest.skip("GDAL's command-line tools are not installed")
    found = subprocess.run(["ogrinfo", "-al", *words], capture_output=True, text=True, check=True)
    assert found.stderr == ""
    return found.stdout


def test_ogrinfo_reads_the_shapefile(town, tmp_path):
    export(town, tmp_path, "shapefile")
    said = ogr("-so", tmp_path / "access_emergency.shp")
    assert 'ID["EPSG",27700]' in said
    assert "minutes: Real" in said
    # 9 areas x 3 options x (2 directions x (3 drive periods + walk) + 2 x 3 percentiles of the bus)
    assert f"Feature Count: {9 * 3 * (2 * 4 + 2 * 3)}" in said


def test_surfaces_are_rasters_of_minutes(town, tmp_path):
    files = export(town, tmp_path, "geotiff", "--mode", "drive", "--configuration", "north_only")
    with rasterio.open(files[0]) as raster:
        minutes = raster.read(1)
        assert raster.crs.to_epsg() == 27700
        assert raster.res == (50, 50)
        assert np.isnan(raster.nodata)
        assert raster.units == ("minutes",)
        tags = raster.tags()
        assert (tags["mode"], tags["period"], tags["road_factors"]) == ("drive", "weekday", "free_flow")
    assert Path(files[1]).name == f"{Path(files[0]).stem}_README.txt"
    said = Path(files[1]).read_text(encoding="utf-8")
    assert "run " in said
    assert "Each cell of 50 m holds the minutes to North" in said
    assert "Car, Weekday" in said
    assert np.nanmin(minutes) < 1
    assert np.nanmax(minutes) < 10


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--service", "surgery"], "there is no service `surgery`: these results have emergency"),
        (["--mode", "drvie"], "there is no mode `drvie`: there are drive, public_transport, walk"),
        (["--mode", "walk", "--period", "weekday"], "there is no period `weekday` .*: there are all_day"),
    ],
)
def test_what_does_not_exist_is_said(town, tmp_path, words, message):
    result = CliRunner().invoke(main, ["export", str(town), "-o", str(tmp_path), "--quiet", *words])
    assert result.exit_code == 1
    assert re.search(message, result.stderr)


def test_short_names_are_short_and_unique():
    columns = [*COLUMNS, "share_within_30", "share_within_7.5", "stroke_admissions_a_year"]
    short = short_names(columns)
    assert len(set(short.values())) == len(columns)
    assert all(0 < len(name) <= 10 for name in short.values())


def test_the_dictionary_has_a_row_for_every_column():
    table = pd.DataFrame({"minutes": [1.0], "share_within_30": [0.5]})
    assert list(dictionary(table, short=True)["field"]) == ["minutes", "sh_w_30"]

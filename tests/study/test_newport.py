"""Newport on real streets and buses: every area has a time or a reason, in every mode and both directions."""

import json
import shutil
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from isoquity.cli import main
from study.results import open_results
from tests.shared_data import REPOSITORY, shared_data

pytestmark = pytest.mark.shared_data

INSIDE, OUTSIDE = ["RGH", "STW"], ["GUH", "NHH"]


def command(*words):
    result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def newport(tmp_path_factory):
    data = shared_data("newport")
    folder = tmp_path_factory.mktemp("newport")
    for file in (REPOSITORY / "examples" / "newport").glob("*.toml"):
        shutil.copy(file, folder)
    path = ("--path", f"newport={data}")
    command("run", folder, *path, "--quiet")
    return folder, path


@pytest.fixture(scope="module")
def results(newport):
    folder, (_, path) = newport
    return open_results(folder, dict([path.split("=")]))


def test_every_area_and_site_has_a_time_or_a_reason(results):
    assert len(results.places.areas) == 95
    for key in results.matrices():
        times = results.travel_times(key)
        missing = np.isnan(times.values)
        assert times.shape[1:] == (4, 95)
        assert ((times["reason"].values > 0) == missing).all()
        assert missing[:, [times["site"].values.tolist().index(s) for s in OUTSIDE]].all()
        assert not missing[:, [times["site"].values.tolist().index(s) for s in INSIDE]].all()


def test_both_directions_of_every_mode_are_there(results):
    keys = {(key.mode, key.direction) for key in results.matrices()}
    modes = ("drive", "walk", "public_transport", "public_transport_older")
    assert keys == {(m, d) for m in modes for d in ("to_site", "from_site")}


def test_at_the_pace_of_an_older_person_nobody_is_there_sooner(results):
    usual, older = (
        np.nan_to_num(results.travel_times(results.matrix_key(mode, "weekday_am")).values, nan=np.inf)
        for mode in ("public_transport", "public_transport_older")
    )
    assert (older >= usual - 1e-3).all()
    assert np.isfinite(usual).sum() > np.isfinite(older).sum() > 0


def test_those_beyond_the_streets_are_named(results):
    messages = [finding["message"] for finding in results.record["findings"]]
    assert any("sites (GUH, NHH)" in message for message in messages)
    assert any("27 of 95 areas" in m and "W01001614" in m and "outside the box" in m for m in messages)
    assert any("1 of 95 areas (W01001615): no street within 500 m" in message for message in messages)


def test_areas_within_the_streets_drive_there_and_back(results):
    inside = pd.read_csv(shared_data("points", "newport_origins.csv"), dtype=str)["id"]
    for direction in ("to_site", "from_site"):
        times = results.travel_times(results.matrix_key("drive", "weekday_am", direction))
        minutes = pd.Series(times.sel(site="RGH").values[0], times["area_id"].values)
        assert minutes[inside].notna().all()
        assert minutes.max() < 30  # the extract is about 15 km across


def test_the_two_directions_differ_on_one_way_streets(results):
    there, home = (
        results.travel_times(results.matrix_key("drive", "weekday_am", way)).sel(site="RGH").values[0]
        for way in ("to_site", "from_site")
    )
    both = np.isfinite(there) & np.isfinite(home)
    assert (np.abs(there - home)[both] > 0.05).any()
    assert np.median(np.abs(there - home)[both]) < 2


def test_nobody_rides_slower_than_they_can_walk(results):
    for direction in ("to_site", "from_site"):
        ride = results.travel_times(results.matrix_key("public_transport", "weekday_am", direction))
        walk = results.travel_times(results.matrix_key("walk", None, direction)).values[0]
        reached = np.isfinite(walk)
        assert (ride.sel(percentile=50).values[reached] <= walk[reached] + 0.02).all()
        assert (ride["percentile"].values == [5, 50, 95]).all()


def test_closing_royal_gwent_by_quintile(newport):
    folder, path = newport
    text = command(
        "compare",
        folder,
        "baseline",
        "royal_gwent_closed",
        "--service",
        "emergency_department",
        *path,
        "--json",
    )
    figures = json.loads(text)
    assert figures["need_total"] == 156_447
    assert figures["need_gained_reach"] == 0  # closing a site takes nobody nearer
    assert figures["areas_better"] == 0
    quintiles = figures["by_quintile"]["national"]
    assert sum(row["need_total"] for row in quintiles.values()) == 156_447
    for row in quintiles.values():
        assert row["mean_minutes_option"] >= row["mean_minutes_base"]
    assert sum(row["need_worse"] for row in quintiles.values()) == pytest.approx(figures["need_worse"])


@pytest.mark.parametrize(
    ("mode", "minutes"), [("drive", [5, 10, 15]), ("public_transport", [15, 30, 45]), ("walk", [10, 20, 30])]
)
def test_isochrones_are_valid_nested_and_hold_the_areas_they_claim(newport, results, tmp_path, mode, minutes):
    folder, path = newport
    words = ["--site", "RGH", "--mode", mode, "--minutes", ",".join(map(str, minutes)), "--quiet"]
    command("isochrones", folder, *path, *words, "-o", tmp_path / "rgh.gpkg")
    layer = gpd.read_file(tmp_path / "rgh.gpkg", layer="rgh").sort_values("minutes")
    assert layer["minutes"].tolist() == minutes
    assert layer.geometry.is_valid.all()
    assert shapely.area(shapely.difference(layer.geometry.values[:-1], layer.geometry.values[1:])).max() < 1
    origins = results.places.origins
    times = results.travel_times(results.matrix_key(mode, None)).sel(site="RGH", percentile=50).values
    for limit, polygon in zip(minutes, layer.geometry, strict=True):
        inside = shapely.contains_xy(polygon, origins["easting"], origins["northing"])
        clear = np.isnan(times) | (np.abs(times - limit) > 1)
        assert (inside == (times <= limit))[clear].all()


def test_the_shapefile_equals_the_parquet_and_gdal_reads_it(newport, tmp_path):
    folder, path = newport
    for form in ("shapefile", "parquet"):
        command("export", folder, *path, "-o", tmp_path, "--format", form, "--mode", "drive", "--quiet")
    shape = gpd.read_file(tmp_path / "access_emergency_department.shp")
    fields = pd.read_csv(tmp_path / "access_emergency_department_fields.csv")
    parquet = gpd.read_parquet(tmp_path / "access_emergency_department.parquet")
    assert shape.crs.to_epsg() == 27700
    assert (tmp_path / "access_emergency_department.prj").exists()
    assert (tmp_path / "access_emergency_department.cpg").read_text() == "UTF-8"
    np.testing.assert_array_equal(shape["minutes"], parquet["minutes"])
    assert shape["reason"].fillna("").tolist() == parquet["reason"].tolist()
    assert shape["area_id"].tolist() == parquet["area_id"].tolist()
    assert list(fields["field"]) == [c for c in shape.columns if c != "geometry"]


def test_the_command_works_from_a_shell(newport):
    folder, (_, path) = newport
    words = ["compare", str(folder), "baseline", "royal_gwent_closed", "--service", "emergency_department"]
    done = subprocess.run(
        [sys.executable, "-c", "from isoquity.cli import main; main()", *words, "--path", path],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "residents would travel longer" in done.stdout

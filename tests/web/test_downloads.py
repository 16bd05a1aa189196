"""Downloads of what is on screen: the same as the command writes, under a name that says what is in them."""

import io
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from pandas.testing import assert_frame_equal

from isoquity.cli import main
from study.folder import open_study
from study.run import run
from tests.web.small_study import CODES, HOSTILE, write_small
from web.app import create_app

NAME = "emergency_baseline_moved_drive_all_day_to_site"
ASKED = {"service": "emergency", "a": "baseline", "b": "moved", "mode": "drive", "period": "all_day"}
CHOSEN = [
    "--service",
    "emergency",
    "--configuration",
    "baseline",
    "--configuration",
    "moved",
    "--mode",
    "drive",
]


@pytest.fixture(scope="module")
def client(small):
    return create_app(small, drafts=False).test_client()


@pytest.fixture(scope="module")
def planner(small):
    return create_app(small, drafts=True).test_client()


@pytest.fixture
def run_id(results):
    return results.run_id


def fetch(client, run_id, form, **asked):
    answer = client.get(f"/download/{run_id}/{form}", query_string={**ASKED, **asked})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer


def unpacked(answer, folder):
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        archive.extractall(folder)
        return sorted(archive.namelist())


def commanded(folder, out, form):
    words = ["export", str(folder), "-o", str(out), "--quiet", "--format", form, "--table", "view", *CHOSEN]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output


def stored_styles(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM layer_styles").fetchall()


def same(found, expected):
    assert_frame_equal(
        pd.DataFrame(found.drop(columns="geometry")), pd.DataFrame(expected.drop(columns="geometry"))
    )
    assert found.geometry.geom_equals(expected.geometry).all()
    assert found.crs == expected.crs


def test_a_shapefile_is_that_of_the_command(client, small, run_id, tmp_path):
    names = unpacked(fetch(client, run_id, "shapefile"), tmp_path / "viewer")
    commanded(small, tmp_path / "command", "shapefile")
    assert names == sorted(file.name for file in (tmp_path / "command").iterdir())
    same(*(gpd.read_file(tmp_path / side / f"{NAME}.shp") for side in ("viewer", "command")))
    for file in names:
        assert (tmp_path / "viewer" / file).read_bytes() == (tmp_path / "command" / file).read_bytes(), file


def test_a_geopackage_is_that_of_the_command(client, small, run_id, tmp_path):
    (tmp_path / "viewer.gpkg").write_bytes(fetch(client, run_id, "gpkg").data)
    commanded(small, tmp_path, "gpkg")
    paths = tmp_path / "viewer.gpkg", tmp_path / f"{NAME}.gpkg"
    same(*(gpd.read_file(path, layer=NAME) for path in paths))
    assert stored_styles(paths[0]) == stored_styles(paths[1])


def test_a_table_is_that_of_the_command_and_holds_every_column_of_the_others(client, small, run_id, tmp_path):
    data = fetch(client, run_id, "csv").data
    for form in ("csv", "parquet", "gpkg", "shapefile"):
        commanded(small, tmp_path / form, form)
    assert data == (tmp_path / "csv" / f"{NAME}.csv").read_bytes()
    table, wanted = pd.read_csv(io.BytesIO(data)), gpd.read_parquet(tmp_path / "parquet" / f"{NAME}.parquet")
    fields = pd.read_csv(tmp_path / "shapefile" / f"{NAME}_fields.csv").set_index("field")["column"]
    shapes = gpd.read_file(tmp_path / "shapefile" / f"{NAME}.shp").rename(columns=fields)
    for found in (table, shapes, gpd.read_file(tmp_path / "gpkg" / f"{NAME}.gpkg", layer=NAME)):
        assert [c for c in found if c != "geometry"] == list(wanted.columns.drop("geometry"))
        for column in wanted.columns.drop("geometry"):
            one, other = found[column].astype(object), wanted[column].astype(object)
            assert one.where(one.notna(), "").tolist() == other.where(other.notna(), "").tolist(), column


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="GDAL's command-line tools are not installed")
@pytest.mark.parametrize(("form", "ending"), [("shapefile", "shp"), ("gpkg", "gpkg")])
def test_gdal_says_the_same_of_both(client, small, run_id, tmp_path, form, ending):
    (tmp_path / "viewer").mkdir()
    answer = fetch(client, run_id, form)
    if form == "shapefile":
        unpacked(answer, tmp_path / "viewer")
    else:
        (tmp_path / "viewer" / f"{NAME}.gpkg").write_bytes(answer.data)
    commanded(small, tmp_path / "command", form)
    told = []
    for side in ("viewer", "command"):
        words = ["ogrinfo", "-q", f"{NAME}.{ending}", NAME]
        told.append(subprocess.run(words, cwd=tmp_path / side, capture_output=True, text=True, check=True))
    assert "A1" in told[0].stdout
    assert told[0].stdout == told[1].stdout
    assert told[0].stderr == told[1].stderr == ""


def test_the_table_holds_both_options_and_what_changes(client, run_id):
    table = pd.read_csv(io.BytesIO(fetch(client, run_id, "csv").data))
    assert table["area_id"].tolist() == CODES * 2
    assert table["configuration"].tolist() == ["baseline"] * 5 + ["moved"] * 5
    before, after = table.iloc[:5], table.iloc[5:]
    np.testing.assert_allclose(before["minutes"], [10, 12, 8, np.nan, 5])
    np.testing.assert_allclose(after["minutes"], [4, 12, 8.5, np.nan, 6])
    assert before["change_minutes"].isna().all()
    np.testing.assert_allclose(after["change_minutes"], [-6, 0, 0.5, np.nan, 1])
    assert after["reason"].fillna("").tolist() == ["", "", "", "not_given", ""]
    assert set(after["compared_with"]) == {"baseline"}


def test_a_workbook_answers_each_question(client, run_id):
    book = openpyxl.load_workbook(io.BytesIO(fetch(client, run_id, "xlsx").data))
    assert {"Notes", "What changes", "By fifth", "By decile", "By site", "Indices", "Areas"} <= set(
        book.sheetnames
    )
    texts = [str(cell.value) for row in book["Notes"].iter_rows() for cell in row if cell.value]
    assert f"Small {HOSTILE} study" in texts
    assert run_id in texts
    assert book["Areas"].max_row == 11


def test_notes_say_what_the_columns_mean(client, run_id, tmp_path):
    names = unpacked(fetch(client, run_id, "notes"), tmp_path)
    assert names == [f"{NAME}.csv", f"{NAME}_README.txt", f"{NAME}_columns.csv"]
    readme = (tmp_path / names[1]).read_text(encoding="utf-8")
    assert run_id in readme
    assert "; A: Today (baseline); B: Moved (moved); Car, " in readme
    assert "in those of the first it is empty because there is nothing to compare them with" in readme
    assert (tmp_path / names[0]).read_bytes() == fetch(client, run_id, "csv").data


@pytest.mark.parametrize(
    ("form", "ending"), [("csv", "csv"), ("gpkg", "gpkg"), ("shapefile", "zip"), ("xlsx", "xlsx")]
)
def test_the_name_says_what_is_in_the_file(client, run_id, form, ending):
    said = fetch(client, run_id, form).headers["Content-Disposition"]
    assert said == f"attachment; filename={NAME}.{ending}"


@pytest.mark.parametrize("form", ["pdf", "..%2f..%2fstudy.toml", "parquet"])
def test_other_formats_are_refused(client, run_id, form):
    assert client.get(f"/download/{run_id}/{form}", query_string=ASKED).status_code == 404


@pytest.mark.parametrize("form", ["csv", "gpkg", "shapefile", "xlsx", "notes"])
def test_the_public_gets_no_draft(client, planner, run_id, form):
    hidden = client.get(f"/download/{run_id}/{form}", query_string={**ASKED, "b": "without_n"})
    assert hidden.status_code == 404
    assert b"without_n\n" not in hidden.data
    assert b"without_n" not in fetch(client, run_id, form).data
    assert fetch(planner, run_id, form, b="without_n").status_code == 200


def test_a_draft_is_called_so(planner, run_id):
    table = pd.read_csv(io.BytesIO(fetch(planner, run_id, "csv", b="without_n").data))
    assert table["status"].tolist() == ["published"] * 5 + ["draft"] * 5


def test_an_earlier_run_is_gone(client):
    assert client.get("/download/0000/csv", query_string=ASKED).status_code == 410


def test_small_numbers_are_withheld(tmp_path):
    folder = write_small(tmp_path)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text("suppress_below = 80\n" + text, encoding="utf-8")
    run(open_study(folder))
    client = create_app(folder).test_client()
    run_id = client.application.extensions["study"].results().run_id
    table = pd.read_csv(io.BytesIO(fetch(client, run_id, "csv").data)).set_index("area_id")
    assert table.loc["A5", "need"].isna().all()
    assert table.loc["A5", "withheld"].eq(True).all()


def test_links_stand_on_the_page(client, run_id):
    page = client.get("/", query_string={**ASKED, "direction": "to_site", "percentile": "50"}).get_data(
        as_text=True
    )
    for form in ("xlsx", "csv", "gpkg", "shapefile", "notes"):
        assert f"/download/{run_id}/{form}?service=emergency&amp;a=baseline&amp;b=moved" in page

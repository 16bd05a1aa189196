"""What `check` says before anything is computed, and what `run` refuses then: one sentence, no traceback."""

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.study_builder import write_town


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """A town whose networks `check` has read already."""
    folder = write_town(tmp_path_factory.mktemp("validation") / "town")
    assert findings(folder, "error") == []
    return folder


@pytest.fixture
def town(checked, tmp_path):
    return Path(shutil.copytree(checked, tmp_path / "town"))


def findings(folder, level):
    result = CliRunner().invoke(main, ["check", str(folder), "--json"], catch_exceptions=False)
    found = json.loads(result.stdout)
    return [f"{finding['where']}: {finding['message']}" for finding in found if finding["level"] == level]


def refused_by_both(folder, message):
    assert any(message in error for error in findings(folder, "error")), findings(folder, "error")
    result = CliRunner().invoke(main, ["run", str(folder), "--quiet"], catch_exceptions=False)
    assert result.exit_code == 1
    assert message in result.stderr
    assert not (folder / "results" / "cache" / "matrix").exists(), "refused only after computing"


def edit(folder, file, old, new):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))


def without_population(folder):
    text = (folder / "study.toml").read_text()
    start, end = text.index("[population]"), text.index("[deprivation]")
    (folder / "study.toml").write_text(text[:start] + text[end:])


@pytest.mark.parametrize(
    ("modes", "message"),
    [
        ('["drve"]', 'services.toml: emergency.modes names "drve", which this study does not compute; did'),
        ('["blue_light"]', "does not compute; known: drive, public_transport, walk"),
        ("[]", "services.toml: emergency.modes is empty"),
    ],
)
def test_a_service_of_an_unknown_mode_is_not_dropped(town, modes, message):
    edit(town, "services.toml", "need =", f"modes = {modes}\nneed =")
    refused_by_both(town, message)


@pytest.mark.parametrize("crs", ["EPSG:99999", "EPSG:4326"])
def test_an_unusable_crs_is_one_sentence(town, crs):
    edit(town, "study.toml", "title =", f'crs = "{crs}"\ntitle =')
    refused_by_both(town, "study.toml line 1: crs ")


def test_a_need_of_text(town):
    edit(town, "services.toml", '"residents"', '{ column = "name" }')
    refused_by_both(town, 'service "emergency": its need names the column "name"')


def test_a_need_that_nothing_gives(town):
    edit(town, "services.toml", '"residents"', '{ column = "births" }')
    refused_by_both(town, 'needs the column "births"')


@pytest.mark.parametrize("name", ["population", "imd_decile"])
def test_a_need_does_not_replace_a_column(town, name):
    need = f'[needs.{name}]\nfile = "people.csv"\ncode = "code"\ncolumn = "people"\n[sites]'
    edit(town, "study.toml", "[sites]", need)
    refused_by_both(town, f"`{name}` is a column that areas have already")


def test_deprivation_without_residents(town):
    without_population(town)
    need = '[needs.cases]\nfile = "people.csv"\ncode = "code"\ncolumn = "people"\n[sites]'
    edit(town, "study.toml", "[sites]", need)
    edit(town, "services.toml", '"residents"', '{ column = "cases" }')
    refused_by_both(town, "study.toml gives deprivation and no residents")


def test_infinite_minutes_of_an_imported_matrix(town):
    table = {"area": [f"T{letter}" for letter in "abcdefghi"], "north": [1] * 9, "south": ["inf"] + [1] * 8}
    pd.DataFrame(table).to_csv(town / "m.csv", index=False)
    edit(town, "study.toml", "[isochrones]", '[matrix.other]\nfile = "m.csv"\narea = "area"\n[isochrones]')
    assert any("m.csv row 2: area Ta, site south has inf" in error for error in findings(town, "error"))


def test_ids_that_no_file_could_have(town):
    for file in ("services.toml", "configurations.toml"):
        edit(town, file, "emergency", '"a/b c"' if file == "configurations.toml" else "x")
    edit(town, "services.toml", "[x]", '["a/b c"]')
    refused_by_both(town, 'the service id "a/b c" is unfit for the name of a file')


@pytest.mark.parametrize(
    ("measure", "said"),
    [('rank = "decile"', 1), ('score = "score"', 1), ('rank = "decile"\nranked = 9', 0)],
)
def test_deprivation_without_national_deciles_is_said(town, measure, said):
    people = pd.read_csv(town / "people.csv")
    people.assign(score=10 - people["decile"]).to_csv(town / "people.csv", index=False)
    edit(town, "study.toml", 'decile = "decile"', measure)
    warnings = [line for line in findings(town, "warning") if "without national deciles" in line]
    assert len(warnings) == said


def test_repeated_origins_are_named(town):
    rows = [f"T{letter},{easting},{northing}" for letter, easting, northing in points(town)]
    (town / "o.csv").write_text("\n".join(["code,easting,northing", *rows, rows[0]]) + "\n")
    origins = '[origins]\nfile = "o.csv"\ncode = "code"\neasting = "easting"\nnorthing = "northing"\n[sites]'
    edit(town, "study.toml", "[sites]", origins)
    assert any("Ta (rows 2, 11): 1 points stand" in line for line in findings(town, "warning"))


def points(folder):

    centres = gpd.read_file(folder / "areas.gpkg").geometry.centroid
    return zip("abcdefghi", centres.x, centres.y, strict=True)

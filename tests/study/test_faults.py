"""Every fault is one sentence and exit code 1, from `check` and from `run`; earlier results stay as they were."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.study_builder import write_town


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("faults") / "town")
    result = CliRunner().invoke(main, ["run", str(folder), "--quiet"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def town(finished, tmp_path):
    return Path(shutil.copytree(finished, tmp_path / "town"))


def edit(folder, file, old, new):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))


def missing_file(folder):
    (folder / "people.csv").unlink()


def unknown_key(folder):
    edit(folder, "study.toml", "[population]\nfile", "[population]\nflie")


def wrong_crs(folder):
    areas = (
        gpd.read_file(folder / "areas.gpkg").to_crs("EPSG:4326").set_crs("EPSG:27700", allow_override=True)
    )
    (folder / "areas.gpkg").unlink()
    areas.to_file(folder / "areas.gpkg", engine="pyogrio")


def duplicate_areas(folder):
    areas = gpd.read_file(folder / "areas.gpkg")
    areas.loc[4, "code"] = "Ta"
    areas.to_file(folder / "areas.gpkg", engine="pyogrio")


def duplicate_sites(folder):
    edit(folder, "sites.csv", "south,", "north,")


def unknown_site(folder):
    edit(folder, "configurations.toml", '["north"]', '["nroth"]')


def other_vintage(folder):
    people = pd.read_csv(folder / "people.csv")
    people["code"] = "Z" + people["code"]
    people.to_csv(folder / "people.csv", index=False)


def declared_vintage(folder):
    edit(folder, "study.toml", 'total = "people"\nvintage = "V1"', 'total = "people"\nvintage = "V2"')


def no_service(folder):
    edit(folder, "study.toml", "date = 2023-06-20", "date = 2023-06-18")


def outside_feed(folder):
    edit(folder, "study.toml", "date = 2023-06-20", "date = 2024-06-18")


def truncated_pbf(folder):
    whole = (folder / "town.osm.pbf").read_bytes()
    (folder / "town.osm.pbf").write_bytes(whole[: len(whole) // 2])


def empty_pbf(folder):
    (folder / "town.osm.pbf").write_bytes(b"")


def truncated_zip(folder):
    whole = (folder / "bus.zip").read_bytes()
    (folder / "bus.zip").write_bytes(whole[: len(whole) // 2])


def negative_people(folder):
    edit(folder, "people.csv", "Tc,300", "Tc,-300")


def text_as_people(folder):
    edit(folder, "people.csv", "Tc,300", "Tc,many")


FAULTS = [
    (missing_file, "people.csv is not there.*population"),
    (unknown_key, "study.toml line 7: population.flie is not a known key; did you mean `file`"),
    (wrong_crs, "areas.gpkg.*EPSG:27700"),
    (duplicate_areas, "areas.gpkg.*Ta.*row"),
    (duplicate_sites, "sites.csv.*north.*row"),
    (unknown_site, "configurations.toml.*north_only.*nroth.*north"),
    (other_vintage, "people.csv.*vintage"),
    (declared_vintage, "people.csv has V2 codes and the areas are V1"),
    (no_service, "bus.zip.*2023-06-18"),
    (outside_feed, "bus.zip.*2024-06-18"),
    (truncated_pbf, "town.osm.pbf"),
    (empty_pbf, "town.osm.pbf"),
    (truncated_zip, "bus.zip"),
    (negative_people, "people.csv row 4.*people"),
    (text_as_people, "people.csv row 4, column `people`: 'many' is not a number"),
]


def hashes(folder):
    files = [*sorted((folder / "results" / "tables").iterdir()), folder / "results" / "run.json"]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.parametrize(("fault", "message"), FAULTS, ids=lambda part: getattr(part, "__name__", ""))
def test_run_says_one_sentence_and_leaves_earlier_results(town, fault, message):
    before = hashes(town)
    fault(town)
    result = CliRunner().invoke(main, ["run", str(town), "--quiet"], catch_exceptions=False)
    assert result.exit_code == 1
    sentence = result.stderr.strip()
    assert sentence.startswith("Error: ")
    assert len(sentence.splitlines()) == 1, sentence
    assert re.search(message, sentence), sentence
    assert hashes(town) == before


@pytest.mark.parametrize(("fault", "message"), FAULTS, ids=lambda part: getattr(part, "__name__", ""))
def test_check_lists_the_same_fault(town, fault, message):
    fault(town)
    result = CliRunner().invoke(main, ["check", str(town), "--json"], catch_exceptions=False)
    assert result.exit_code == 1
    errors = [finding["message"] for finding in json.loads(result.stdout) if finding["level"] == "error"]
    assert any(re.search(message, error) for error in errors), errors

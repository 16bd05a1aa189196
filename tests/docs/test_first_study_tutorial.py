"""The commands of docs/tutorials/first_study.md run, on its own files and a drawn town's data."""

import contextlib
import re
import shlex
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from tests.oracles import CRS
from tests.study_builder import write_town

PAGE = (Path(__file__).parents[2] / "docs" / "tutorials" / "first_study.md").read_text(encoding="utf-8")
AREA = "E01000001"  # of the page; the town has areas of its own
NEW = ("journey", "visit", "week", "scenario")
COMMANDS = [
    line.removeprefix("isoquity ")
    for block in re.findall(r"^```bash\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.startswith("isoquity ")
]


def write_inputs(study: Path, town: Path) -> None:
    """The page's TOML files, and the town's data under the names and columns that the page uses."""
    for block in re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        name, added = re.match(r"# (\w+\.toml)(, added)?", block).groups()
        with (study / name).open("a" if added else "w", encoding="utf-8") as file:
            file.write(block)
    areas = gpd.read_file(town / "areas.gpkg").rename(columns={"code": "area_code"})
    areas.assign(area_name=areas["area_code"]).to_file(study / "data" / "areas.gpkg")
    people = pd.read_csv(town / "people.csv").rename(columns={"code": "area_code", "people": "population"})
    people["imd_decile"] = people["imd_rank"] = people["decile"]
    for name in ("population", "deprivation"):
        people.to_csv(study / "data" / f"{name}.csv", index=False)
    shutil.copy(town / "town.osm.pbf", study / "data" / "region.osm.pbf")
    shutil.copy(town / "bus.zip", study / "data" / "timetable.zip")
    sites = pd.read_csv(town / "sites.csv").assign(site_id=["A", "B"])
    degrees = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    sites["longitude"], sites["latitude"] = degrees.transform(sites["easting"], sites["northing"])
    sites.drop(columns=["easting", "northing"]).to_csv(study / "sites.csv", index=False)
    trips = pd.DataFrame({"site_id": "A", "area_id": areas["area_code"], "minutes": 6.0})
    trips.to_csv(study.parent / "timed_trips.csv", index=False)


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, str]:
    """Command to what it printed; every one must end well. The viewer is left out: it does not end."""
    folder = tmp_path_factory.mktemp("first")
    town = write_town(folder / "town")
    printed = {}
    with contextlib.chdir(folder):
        for command in COMMANDS:
            if command.startswith("serve"):
                continue
            result = CliRunner().invoke(main, shlex.split(command.replace(AREA, "Ti")))
            assert result.exit_code == 0, f"isoquity {command}: {result.output}"
            printed[command] = result.output
            if command.startswith("new"):
                write_inputs(folder / "my-study", town)
        printed["files"] = " ".join(path.name for path in (folder / "out").iterdir())
    return printed


def test_check_finds_nothing_to_mend(said):
    assert "error" not in said["check my-study"]


def test_compare_tells_who_travels_longer(said):
    text = said["compare my-study today one_site --service emergency_department"]
    assert "would travel longer" in text
    assert "decile 1" in text


def test_calibrate_compares_and_changes_nothing(said):
    assert "Ratio is ours / reference" in said["calibrate my-study --reference timed_trips.csv -o fit"]


def test_exports_are_written(said):
    for name in ("access_emergency_department.shp", "access_emergency_department.csv", "a_drive.gpkg"):
        assert name in said["files"]


def test_journeys_visits_weeks_and_scenarios_answer(said):
    of = {name: [text for command, text in said.items() if command.startswith(f"{name} ")] for name in NEW}
    assert "Ti to North, Tuesday 20 June 2023" in of["journey"][0]
    assert "With the scenario: Route 7 every quarter of an hour" in of["journey"][2]
    assert "Clinic appointment: there by 10:30 for 60 minutes" in of["visit"][0]
    assert "168 of 168 hours have an open site." in of["week"][0]
    assert "trip-km a year" in of["scenario"][0]

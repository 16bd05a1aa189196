"""docs/methods/scenarios.md: its file is read, every key is in it, and its worked figures are right."""

import re
from pathlib import Path

import pytest

from isochrones.scenario import DEFAULT_LINE_FACTOR, Scenario
from isochrones.scenario_file import _CLASSES, parse_scenario

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "scenarios.md").read_text("utf-8")
FILE = re.search(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)[1]
PLACE = {"easting", "northing", "site", "longitude", "latitude"}


def test_the_file_of_the_page_is_valid():
    scenario = parse_scenario(FILE)
    assert all(getattr(scenario, name) for name in _CLASSES)
    assert scenario.line_factor == DEFAULT_LINE_FACTOR


@pytest.mark.parametrize("name", [*_CLASSES, "the file"])
def test_every_key_is_shown(name):
    model = _CLASSES.get(name, Scenario)
    shown = FILE.split(f"[[{name}]]")[1].split("\n[")[0] if name in _CLASSES else FILE
    absent = {key for key in model.model_fields if not re.search(rf"\b{key}\b", shown)} - PLACE - {"source"}
    absent -= {"direction"} if "also below" in FILE else set()
    assert not absent


def test_worked_figures():
    assert round(2225 * 1.3) == 2892
    assert int(2892 * 3.6 / 20 + 0.5) == 521
    assert round(365 / 7, 1) == 52.1
    assert round(365 / 7 * 2.225 * 1.3, 1) == 150.8


def test_scenarios_of_the_repository_are_valid():
    root = Path(__file__).parents[2]
    files = [*root.glob("examples/*/scenarios/*.toml"), root / "study" / "demo" / "ward_shuttles.toml"]
    assert len(files) >= 2
    for file in files:
        assert parse_scenario(file.read_text("utf-8"), file.name).changes_timetables

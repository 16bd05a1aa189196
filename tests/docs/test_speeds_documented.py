"""docs/methods/roads.md prints the speeds that are driven and the rules of access that hold."""

import re
from pathlib import Path

import pytest

from isochrones import speeds
from isochrones.limits import SERVICE_KMH, SMOOTHNESS_KMH, SURFACE_KMH, TRACK_KMH
from isochrones.permits import ACCESS_VALUES
from isochrones.tags import CLOSED, LIMITED, OPEN, limit_kmh, street_of

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "roads.md").read_text(encoding="utf-8")
ACCESS = re.findall(r"^\| (.+) \| (?:always )?(\w+) \| (?:always )?(\w+) \|$", PAGE, re.MULTILINE)
CODES = {"open": OPEN, "limited": LIMITED, "closed": CLOSED}


def access(profile: str, **tags: str) -> int:
    street = street_of(tags, profile)
    return CLOSED if street is None else street.access_forward


def test_access_values():
    rows = [row for row in ACCESS if re.fullmatch(r"(`\w+`(, )?)+", row[0])]
    printed = [value for values, *_ in rows for value in re.findall(r"\w+", values)]
    assert sorted(printed) == sorted(ACCESS_VALUES)
    for values, driven, walked in rows:
        for value in re.findall(r"\w+", values):
            assert access("drive", highway="residential", access=value) == CODES[driven], value
            assert access("walk", highway="residential", access=value) == CODES[walked], value


@pytest.mark.parametrize(
    "name", ["footway", "cycleway", "steps", "pedestrian", "motorway", "track", "primary"]
)
def test_classes(name):
    said = {"motorway": (OPEN, CLOSED), "track": (LIMITED, OPEN), "primary": (OPEN, OPEN)}
    found = access("drive", highway=name), access("walk", highway=name)
    assert found == said.get(name, (CLOSED, OPEN))


def test_limits():
    rows = re.findall(r"^\| `([^`]+)` \| ([\d.]+) \|$", PAGE, re.MULTILINE)
    assert len(rows) == 23
    for value, kmh in rows:
        assert limit_kmh({"maxspeed": value}, "maxspeed") == pytest.approx(float(kmh), abs=0.05), value


def test_class_speeds():
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert {name: tuple(map(int, numbers)) for name, _, *numbers in rows} == speeds.CLASS_KMH
    assert {name: family for name, family, *_ in rows if family != "local"} == speeds.FAMILIES


def test_delays():
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) s \| ([\d.]+) s \|", PAGE, re.MULTILINE)
    assert {kind: float(driven) for kind, driven, _ in rows} == speeds.DELAY_SECONDS
    assert {kind: float(walked) for kind, _, walked in rows} == speeds.WALK_DELAY_SECONDS


@pytest.mark.parametrize("table", [SURFACE_KMH, TRACK_KMH, SMOOTHNESS_KMH, SERVICE_KMH])
def test_caps(table):
    caps = PAGE.split("### Caps")[1].split("###")[0]
    for value, kmh in table.items():
        assert re.search(rf"\b{kmh:g}: (`[^`]+`, )*`{re.escape(value)}`", caps), value


def test_period_factors():
    pair = r"([\d.]+) / ([\d.]+)"
    rows = re.findall(rf"^\| `(\w+)` \| {pair} \| {pair} \| {pair} \|$", PAGE, re.MULTILINE)
    printed = {
        period: dict(zip(("fast", "main", "local"), zip(*[iter(map(float, numbers))] * 2)))
        for period, *numbers in rows
    }
    assert printed == speeds.PERIOD_FACTORS


def test_single_figures():
    for figure in (speeds.PRACTICABLE, speeds.WALK_KMH, speeds.STEPS_KMH, speeds.FERRY_KMH):
        assert re.search(rf"\b{re.escape(f'{figure:g}')}\b", PAGE)

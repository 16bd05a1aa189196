"""docs/methods/roads.md prints the speeds that are driven."""

import re
from pathlib import Path

from isochrones import speeds

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "roads.md").read_text(encoding="utf-8")


def test_class_speeds():
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert {name: tuple(map(int, numbers)) for name, _, *numbers in rows} == speeds.CLASS_KMH
    assert {name: family for name, family, *_ in rows if family != "local"} == speeds.FAMILIES


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

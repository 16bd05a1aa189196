"""docs/results.md names every table, column and key that a real run writes."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from study.comparison import compare_options
from study.folder import open_study
from study.results import open_results
from study.run import run
from study.tables import TABLES
from tests.study_builder import write_town

PAGE = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")
PEOPLE_TABLES = ("by_quintile", "by_decile", "by_group", "by_lookup")
GROUPS = """[groups.cars]
file = "people.csv"
code = "code"
columns = { people = "Everyone" }
[lookups.side]
file = "people.csv"
code = "code"
column = "decile"
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_town(tmp_path_factory.mktemp("documented"))
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write(GROUPS)
    with (folder / "configurations.toml").open("a", encoding="utf-8") as file:
        file.write("[baseline.capacity.emergency]\nnorth = 20\nsouth = 10\n")
    run(open_study(folder))
    return folder


def section(heading: str) -> set[str]:
    """First cells in backquotes of the tables below a heading, thresholds written as T."""
    level, name = heading.split(" ", 1)
    below = re.split(rf"^{level} {re.escape(name)}$", PAGE, flags=re.MULTILINE)[1]
    ends = rf"^#{{1,{len(level)}}} "
    return set(re.findall(r"^\| `(\w+)`", re.split(ends, below, flags=re.MULTILINE)[0], flags=re.MULTILINE))


def generic(column: str) -> str:
    return re.sub(r"^share_within_[\d.]+$", "share_within_T", column)


def single_figures(figures: dict) -> set[str]:
    return {name for name, value in figures.items() if not isinstance(value, dict)}


def test_every_table_has_a_section():
    assert set(re.findall(r"^### `(\w+)`$", PAGE, flags=re.MULTILINE)) == set(TABLES)


@pytest.mark.parametrize("table", [name for name in TABLES if name != "comparison"])
def test_every_column_is_documented(town, table):
    columns = {generic(c) for c in pd.read_parquet(town / "results" / "tables" / f"{table}.parquet").columns}
    known = section(f"### `{table}`") | section("## The key")
    if table in PEOPLE_TABLES:
        known |= section("### `summary`")
    own = {"cars_people", "side"} if table == "areas" else set()
    assert columns - own <= known


def test_nothing_is_documented_that_a_table_lacks(town):
    for table in TABLES:
        columns = pd.read_parquet(town / "results" / "tables" / f"{table}.parquet").reset_index().columns
        optional = {"age_00", "imd_rank", "imd_score"} if table == "areas" else set()
        assert section(f"### `{table}`") - optional <= {generic(c) for c in columns}, table


def test_keys_of_run_json(town):
    record = json.loads((town / "results" / "run.json").read_text(encoding="utf-8"))
    assert section("## run.json") == set(record)


def test_keys_of_compare_and_columns_of_the_comparison_table(town):
    figures = compare_options(open_results(town), "baseline", "north_only", "emergency").to_dict()
    group = figures["by_quintile"]["national"]["1"]
    assert section("## `isoquity compare --json`") == {*figures, *figures["base"], *group}
    columns = set(pd.read_parquet(town / "results" / "tables" / "comparison.parquet").columns)
    sides = {f"{side}_{name}" for side in ("base", "option") for name in single_figures(figures[side])}
    fifths = {"need_worse_share_national_fifth", "need_worse_share_local_fifth"}
    flat = single_figures(figures) | sides | fifths | {"configuration"}
    assert columns == flat - {"base_configuration", "option_configuration"}

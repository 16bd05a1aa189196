"""docs/study_file.md lists every key of the files of programmes, hosted networks and scorecards."""

import re
from pathlib import Path

from access import hosted_networks, programmes, scorecard

PAGE = (Path(__file__).parents[2] / "docs" / "study_file.md").read_text(encoding="utf-8")


def tables(heading: str) -> list[set[str]]:
    """First cells of each table below a heading."""
    below = re.split(rf"^## {re.escape(heading)}$", PAGE, flags=re.MULTILINE)[1]
    section = re.split(r"^## ", below, flags=re.MULTILINE)[0]
    rows = re.findall(r"(?:^\|.*\|\n)+", section, flags=re.MULTILINE)
    return [set(re.findall(r"^\| `(\w+)`", table, flags=re.MULTILINE)) for table in rows]


def test_every_key_of_programmes_toml_is_documented():
    assert tables("programmes.toml") == [set(programmes._KEYS)]


def test_every_key_of_hosted_networks_toml_is_documented():
    assert tables("hosted_networks.toml") == [set(hosted_networks._KEYS), set(hosted_networks._ROTA_KEYS)]


def test_every_column_of_scorecard_csv_is_documented():
    assert tables("scorecard.csv") == [set(scorecard.SCORECARD_COLUMNS)]

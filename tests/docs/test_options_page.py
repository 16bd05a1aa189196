"""docs/methods/options.md: its worked example comes out as printed, and it has every column and key."""

import re
from pathlib import Path

import numpy as np
import pytest

import access
from access.choices import _KEYS
from access.objectives import _KNOWN
from study.option_question import Question, ask
from study.option_words import conditions_said
from study.options import Asked
from study.progress import Silent
from study.results import ensure_results
from tests.option_study import CODES, DECILES, MINUTES, PEOPLE, write_choice_study

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "methods" / "options.md").read_text(encoding="utf-8")


def rows_after(heading: str) -> list[list[str]]:
    """The cells of the first table after a line of the page."""
    table = PAGE.split(heading, 1)[1].split("|---", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return ensure_results(write_choice_study(tmp_path_factory.mktemp("docs") / "s", rules=""), None, Silent())


def test_the_example_is_the_study_of_the_tests():
    typed = [[code, *map(str, values)] for code, *values in zip(CODES, PEOPLE, DECILES, *MINUTES.values())]
    assert rows_after("## Worked example") == typed


def test_the_table_of_the_example(results):
    table = ask(results, Question(choices=("wards",), asked=Asked(scope="national"))).table
    columns = ("mean_minutes", "p95_minutes", "most_deprived_change", "smallest_volume")
    for (name, *cells), (_, row) in zip(
        rows_after("Keeping three of the four"), table.iterrows(), strict=True
    ):
        assert name == f"without {row['loses']}"
        assert [float(cell) for cell in cells] == pytest.approx([round(row[c], 1) for c in columns])


def test_the_front_of_the_example(results):
    question = Question(choices=("wards_free",), objectives=("mean_minutes", "smallest_volume"))
    answer = ask(results, question)
    said = {
        answer.options.title(row): " ".join(conditions_said(answer.front, answer.table, row))
        for row in answer.front.rows
    }
    assert set(said) == {"without W", "without E W"}
    assert "counts at most 6.67" in said["without W"]
    assert "counts at least 6.67" in said["without E W"]


def test_the_example_of_weights():
    found = access.conditions(np.array([[1.0, 4], [2, 2], [4, 1]]))
    assert [each.weights[1].tolist() for each in found] == [[0, 0.5], [0.5, 2], [2, np.inf]]
    assert access.conditions(np.array([[0, 4], [2.5, 2.5], [4, 0]]))[1].weights is None


def test_every_column_is_described(results):
    single = ask(results, Question(choices=("wards",))).table
    combined = ask(results, Question(choices=("wards", "births"))).table
    names = {
        name
        for name in (*single, *combined, *_KNOWN)
        if "." not in name and not name.startswith("share_within_")
    }
    assert not {name for name in names if f"`{name}`" not in PAGE}


def test_every_key_of_choices_toml_is_described():
    section = (
        (DOCS / "study_file.md")
        .read_text(encoding="utf-8")
        .split("## choices.toml", 1)[1]
        .split("\n## ", 1)[0]
    )
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(_KEYS)

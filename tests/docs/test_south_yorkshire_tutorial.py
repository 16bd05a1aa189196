"""The cells of docs/tutorials/south_yorkshire.md, run as the documentation runs them, against the known answers."""

import importlib.util
import re

import pandas as pd
import pytest

from tests.shared_data import REPOSITORY, shared_data

PAGE = (REPOSITORY / "docs" / "tutorials" / "south_yorkshire.md").read_text(encoding="utf-8")
BODY = PAGE.split("---\n", 2)[2]
spec = importlib.util.spec_from_file_location("run_cells", REPOSITORY / "docs" / "hooks" / "run_cells.py")
run_cells = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run_cells)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    data = shared_data("south_yorkshire").parent
    return run_cells.run_page(BODY, "south_yorkshire", data, tmp_path_factory.mktemp("page"))


@pytest.mark.shared_data
def test_the_known_answers_come_out_on_the_page(built):
    known = built[1]["known"]
    assert known["computed"].tolist() == pytest.approx(known["known"].tolist(), abs=0.004)
    assert "| mean minutes, all 18 units | 16.019 | 16.019 |" in built[0]


@pytest.mark.shared_data
def test_what_the_prose_says_in_words_is_so(built):
    names = built[1]
    assert names["figures"]["need_better"] == 0
    assert {of.idxmax() for of in names["change"].values()} == {"2"}  # the fifth next to the most deprived
    assert all(of["1"] > of["5"] for of in names["change"].values())
    span = names["span"]
    assert span.loc["slope_index_base", "base"] > 0 > span.loc["slope_index_option", "base"]
    assert span.loc[["slope_index_base", "slope_index_option"], "base"].abs().max() < 1
    said = {about: (row["more"], row["runs"]) for about, row in names["said"].items()}
    assert said["fifths, national"] == said["fifths, local"] == (50, 50)  # holds throughout
    assert said["most of the fifths, national"][0] == said["most of the fifths, local"][0] == 0
    assert said["slope index"] == (0, 50)  # no direction can be said
    assert names["said"]["slope index"]["less"] == 0


@pytest.mark.shared_data
def test_no_claim_by_slope_stands_among_the_sentences_to_quote(built):
    quoted = "\n".join(line for line in built[0].splitlines() if line.startswith(">"))
    assert "most deprived fifth (national) loses more" in quoted
    assert "slope" not in quoted
    assert built[0].count("its direction cannot be said") >= 3


@pytest.mark.shared_data
def test_the_sign_of_the_slope_changes_with_the_tenth_left_out(built):
    equity = built[0].split("$ isoquity equity")[1].split("```")[0]
    low, high = re.search(r"confidence\): base .*?, option (-?[\d.]+) to (-?[\d.]+)", equity).groups()
    assert float(low) < 0 < float(high)
    assert "relative index" in equity


@pytest.mark.shared_data
def test_the_sentences_of_the_page_count_fifty_runs(built):
    page, names = built
    assert all(row["runs"] == 50 for row in names["said"].values())
    assert page.count("of 50 runs") >= 8
    assert "{{" not in page


@pytest.mark.shared_data
def test_every_command_has_its_output(built):
    commands = re.findall(r"^\$ isoquity (\w+)", built[0], flags=re.MULTILINE)
    assert commands == ["run", "compare", "equity", "sensitivity", "options"]
    assert "14 options considered" in built[0]


@pytest.mark.shared_data
def test_chesterfield_is_the_fourth_unit_by_residents_as_choices_toml_says(built):
    results = built[1]["results"]
    residents = results.places.areas["population"]
    times = results.travel_times(results.matrix_key("drive", None)).sel(percentile=50)
    nearest = times.values == times.values.min(axis=0)
    volume = (nearest / nearest.sum(axis=0)) @ residents.to_numpy()
    largest = pd.Series(volume, index=times["site"].values).nlargest(5)
    assert list(largest.index[:4]) == ["S102JF", "DN25LT", "S752EP", "S445BL"]
    assert largest.round().iloc[3:].tolist() == [78910, 11804]


def test_without_the_data_the_page_says_so_and_still_stands(monkeypatch, tmp_path):
    monkeypatch.setenv("ISOQUITY_SHARED_DATA", str(tmp_path))
    monkeypatch.delenv("ISOQUITY_REQUIRE", raising=False)
    page = run_cells.filled(BODY, "south_yorkshire")
    assert "**Not computed.**" in page
    assert "{{" not in page
    assert "$ isoquity compare" in page


def test_where_the_data_are_required_the_build_fails(monkeypatch, tmp_path):
    monkeypatch.setenv("ISOQUITY_SHARED_DATA", str(tmp_path))
    monkeypatch.setenv("ISOQUITY_REQUIRE", "data,browser")
    with pytest.raises(run_cells.CellError, match="ISOQUITY_REQUIRE"):
        run_cells.filled(BODY, "south_yorkshire")


@pytest.mark.parametrize(
    ("cell", "match"),
    [
        ("```python\n1 / 0\n```", r"cell 1 \(python\) failed with ZeroDivisionError"),
        ("```console\n$ rm -rf everything\n```", "`rm` is no command of this project"),
        ("```console\n$ isoquity check nowhere\n```", "ended with 1"),
    ],
)
def test_a_cell_that_fails_fails_the_build(tmp_path, cell, match):
    with pytest.raises(run_cells.CellError, match=match):
        run_cells.run_page(f"# Page\n{cell}\n", "south_yorkshire", tmp_path, tmp_path / "work")


def test_cells_share_names_and_show_what_they_print(tmp_path):
    page = "```python\nx = 2\nprint('two')\nx + 1\n```\nand {{ x * 2:.1f }}\n"
    shown, names = run_cells.run_page(page, "south_yorkshire", tmp_path, tmp_path / "work")
    assert names["x"] == 2
    assert "```text\ntwo\n```" in shown
    assert "```text\n3\n```" in shown
    assert shown.rstrip().endswith("and 4.0")


def test_a_table_is_shown_as_a_table():
    frame = pd.DataFrame({"minutes": [1.5, float("nan")], "site": ["A", "B"]})
    lines = ["| minutes | site |", "| --- | --- |", "| 1.5 | A |", "| - | B |"]
    assert run_cells.table(frame).split("\n") == lines

"""Tables of results as text."""

import pytest

from benchmarks.jobs.targets import run as targets
from benchmarks.record import Record, keep, kept_figures
from benchmarks.roads import ROADS
from benchmarks.suite import write_results
from benchmarks.tables import ResultTable, percent, seconds, times


def test_markdown_has_heading_rows_and_notes():
    table = ResultTable("Speed", ("engine", "median"))
    table.add("ours | theirs", 3)
    table.notes.append("One thread.")
    assert table.markdown() == (
        "### Speed\n\n| engine | median |\n| --- | ---: |\n| ours \\| theirs | 3 |\n\n- One thread.\n"
    )


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="Speed: 1 cells for 2 columns"):
        ResultTable("Speed", ("engine", "median")).add("ours")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.5e-5, "25 µs"),
        (0.0234, "23.4 ms"),
        (1.5, "1.5 s"),
        (300, "5 min"),
        (None, "-"),
        (float("nan"), "-"),
    ],
)
def test_seconds_in_the_unit_people_read(value, text):
    assert seconds(value) == text


def test_ratios_and_shares():
    assert times(3.14159) == "3.14x"
    assert percent(0.99987) == "99.99%"
    assert percent(float("nan")) == "-"


def test_jobs_run_apart_come_together(tmp_path):
    for job, engine in (("build", "OSRM"), ("warm", "ours")):
        record = Record()
        record.table(f"Table of {job}", "engine").add(engine)
        record.note(f"{job}/{engine}", 2)
        keep(tmp_path, job, record)
    assert kept_figures(tmp_path) == {"build/OSRM": 2.0, "warm/ours": 2.0}
    write_results(ROADS, tmp_path, tmp_path / "results.md", ["Date: today"])
    text = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert text.index("- Date: today") < text.index("Table of build") < text.index("Table of warm")


def test_targets_say_met_or_missed_by_our_fastest_way():
    figures = {
        "one_to_all/ours, searches": 0.1,
        "one_to_all/ours, prepared": 0.01,
        "one_to_all/scipy": 0.06,
        "one_to_all/igraph": 0.02,
        "memory/malta/arrays": 160.0,
        "memory/malta/prepared": 200.0,
        "memory/malta/grown": 220.0,
        "memory/malta/opening": 0.002,
    }
    (table,) = targets(figures).tables
    assert [row[3] for row in table.rows] == ["met", "MISSED", "MISSED", "met"]
    assert table.rows[0][2] == "6x (searches 100 ms, prepared 10 ms; theirs 60 ms)"
    assert table.rows[2][2] == "160 (200 prepared; a process grows by 220)"


def test_targets_without_figures_are_empty():
    assert targets({}).tables[0].rows == []

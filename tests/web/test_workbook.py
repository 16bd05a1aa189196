"""The workbook of a view says what the screen says, and what it says can be worked out by hand."""

import io

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.export_results import export_results
from study.export_words import REASONS, mode_said, option_said, period_said
from study.folder import open_study
from study.published import published_only
from study.results import open_results
from study.run import run
from tests.web.small_study import write_small
from web import words
from web.app import create_app

BOTH = "those with a journey under both"
ASKED = {"service": "emergency", "a": "moved", "b": "without_n", "mode": "drive", "period": "all_day"}


def sheets(data):
    return pd.read_excel(io.BytesIO(data), sheet_name=None, keep_default_na=False)


def downloaded(client, results, **asked):
    answer = client.get(f"/download/{results.run_id}/xlsx", query_string={**ASKED, **asked})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return sheets(answer.data)


def summary_of(book):
    page = book["Summary"].set_index("Measure")
    a, b = (next(c for c in page if c.startswith(f"{letter}: ")) for letter in "AB")
    return page[[a, b, "Change (B less A)"]].set_axis(["a", "b", "change"], axis=1)


def test_the_summary_by_hand(client, results):
    # moved: A1 4, A2 12, A3 8.5, A5 6; without_n: A1 22, A2 12, A3 8.5; A4 (400) never; A5 (50) loses its journey
    found = summary_of(downloaded(client, results))
    assert found.loc["Counted"].tolist() == [1050, 1050, "does not apply"]
    assert found.loc["Longer journey, or none any more", "change"] == 150
    assert found.loc["Of these, no longer reached", "change"] == 50
    assert found.loc["Shorter journey, or newly one", "change"] == 0
    assert found.loc["Not counted in times: no journey found"].tolist() == [400, 450, 50]
    a, b = (400 + 2400 + 2550) / 600, (2200 + 2400 + 2550) / 600
    assert found.loc["Mean"].tolist() == pytest.approx([round(a, 2), round(b, 2), 3])
    assert found.loc["Mean of how much longer", "change"] == 18
    assert found.loc["Half have a journey within"].tolist() == [12, 22, 10]
    assert found.loc["Nine in ten have a journey within"].tolist() == ["fewer have one"] * 2 + [
        "does not apply"
    ]
    within = [450 / 1050, 300 / 1050, -150 / 1050]
    assert found.loc["Within 10 minutes"].tolist() == pytest.approx(within, abs=5.1e-5)
    fifth = found.loc["Mean, fifth 1, most deprived (fifths of the nation)"]
    assert fifth.tolist() == pytest.approx([9.33, 15.33, 6])


def test_the_summary_stands_first_with_labels_before_ids(client, results):
    book = downloaded(client, results)
    assert list(book)[:3] == ["Summary", "Notes", "What changes"]
    row = book["Summary"].iloc[0]
    assert list(row.index[:8]) == [
        "Option",
        "Travelling",
        "Time",
        "Measure",
        "Among whom",
        "Unit",
        "A: Moved",
        "B: Without N (draft)",
    ]
    assert row["Option"] == "Without N (draft)"
    assert row["Travelling"] == "Car"
    assert row["Option, id"] == "without_n"


def test_every_mean_says_whom_it_counts(client, results):
    book = downloaded(client, results)
    for name in ("What changes", "By fifth", "By decile"):
        means = [c for c in book[name] if c.startswith("Mean")]
        assert means
        assert all(BOTH in c for c in means), name
    assert any("under this option" in c for c in book["By site"].columns.append(book["Areas"].columns))


@pytest.mark.parametrize("pair", [("baseline", "moved"), ("moved", "without_n"), ("without_n", "baseline")])
def test_the_workbook_of_a_view_has_the_numbers_of_its_charts(client, results, pair):
    a, b = pair
    same_as_charts(client, results, {**ASKED, "a": a, "b": b})


@pytest.mark.parametrize("mode", ["drive", "public_transport", "walk"])
def test_so_it_has_in_a_drawn_town(town, mode):
    results = open_results(town)
    a, b = list(results.configurations)[:2]
    period = next(key.period for key in results.matrices() if key.mode == mode)
    asked = {"service": "emergency", "a": b, "b": a, "mode": mode, "period": period}
    same_as_charts(create_app(town, drafts=True).test_client(), results, asked)


def same_as_charts(client, results, asked):
    book = downloaded(client, results, **asked)
    query = {name: asked[name] for name in ("mode", "period")}
    path = f"/charts/{results.run_id}/emergency/{asked['a']}/{asked['b']}.json"
    charts = client.get(path, query_string=query).get_json()
    fifths = book["By fifth"]
    for scope, rows in charts["fifths"].items():
        found = fifths[fifths["Scope"] == scope]
        assert [str(row)[0] for row in found["Fifth"]] == [str(row["fifth"]) for row in rows]
        same_rows(found, rows)
    same_rows(fifths[fifths["Scope"] == "everyone"], [charts["everybody"]])
    indices = book["Indices"].set_index("Index, id")
    for name, row in charts["indices"].items():
        sides = [c for c in indices if c.startswith(("Index, those", "Change of the index"))]
        same(indices.loc[name, sides], [row["a"], row["b"], row["change"]], 1e-4)
    totals = charts["totals"]
    changes = book["What changes"].iloc[0]
    assert changes[column(changes.index, "Of everyone: longer")] == pytest.approx(
        totals["need_worse"], abs=0.01
    )
    assert changes[column(changes.index, "Of those: no longer")] == pytest.approx(
        totals["need_lost_reach"], abs=0.01
    )


def same_rows(found, rows):
    longer, counted = (column(found, start) for start in ("Of everyone: longer", "Counted: everyone"))
    means = [c for c in found if c.startswith("Mean minutes, those with a journey under both. ")]
    for (_, told), row in zip(found.iterrows(), rows, strict=True):
        same(told[means], [row["a"], row["b"]])
        same(told[[longer, counted]], [row["worse"], row["need"]], 0.01)


def same(found, expected, tolerance=0.0051):
    """A workbook has two decimals of minutes."""
    for value, wanted in zip(found, expected, strict=True):
        assert value == ("" if wanted is None else pytest.approx(wanted, abs=tolerance))


def column(names, start):
    return next(c for c in names if c.startswith(start))


def test_a_time_that_cannot_judge_has_a_sentence_and_no_numbers(tmp_path):
    folder = write_small(tmp_path)
    with (folder / "configurations.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[days]\nextends = "baseline"\nlabel = "Days"\n[days.services]\nemergency = { N = "Mon-Fri 09:00-17:00" }\n'
        )
    run(open_study(folder))
    export_results(open_results(folder), tmp_path, "xlsx", {"service": "emergency", "configuration": "days"})
    book = sheets((tmp_path / "answers_emergency.xlsx").read_bytes())
    row = book["Summary"].iloc[0]
    assert row["Change (B less A)"] == "not judged"
    assert row["Note"].startswith("This period cannot tell what the option does: ")
    assert book["What changes"]["Can this time tell the two options apart? (yes or no)"].tolist() == ["no"]
    assert not [c for c in book["By fifth"] if c.startswith("Mean")]


def test_a_study_that_withholds_small_numbers_tells_none_of_them(results, tmp_path):
    seen = open_results(results.study.directory)
    seen.suppress_below = 80
    for number, pair in enumerate((("baseline", "without_n"), ("moved", "without_n"))):
        export_results(
            seen, tmp_path / str(number), "xlsx", {"service": "emergency", "configuration": pair}, ("view",)
        )
        book = sheets(next((tmp_path / str(number)).glob("*.xlsx")).read_bytes())
        found = summary_of(book)
        assert 50 not in found.to_numpy().ravel().tolist()
        assert ("What changes" in book) is (number == 0)
    assert "between two other options" in book["Summary"].loc[0, "Note"]


def test_labels_are_those_of_the_page(town):
    results = open_results(town)
    settings = results.study.settings
    for key in results.matrices():
        assert mode_said(settings, key.mode) == words.mode_label(key.mode, settings)
        assert period_said(settings, key.period) == words.period_label(settings, key.period)
    for name, option in results.configurations.items():
        assert option_said(results, name) == words.option_label(option)
    for code, said in REASONS.items():
        assert said == words.reason(code, "the longest time looked for")


def test_a_service_s_workbook_has_its_options_against_today(results, tmp_path):
    export_results(published_only(results), tmp_path, "xlsx", {"service": "emergency"})
    book = sheets((tmp_path / "answers_emergency.xlsx").read_bytes())
    assert set(book["Summary"]["Option"]) == {"Moved"}
    assert "A: Today" in book["Summary"]
    assert len(book["What changes"]) == 1
    assert set(book["By site"]["Option"]) == {"Today", "Moved"}


@pytest.mark.parametrize("words_more", [["--published"], []])
def test_drafts_that_are_written_are_named(small, tmp_path, words_more):
    asked = ["export", str(small), "-o", str(tmp_path), "--quiet", "--format", "xlsx", *words_more]
    said = CliRunner().invoke(main, asked, catch_exceptions=False).stderr
    told = "Drafts are in these files: Without N (without_n); --published leaves them out."
    assert (told in said) is not words_more


def test_the_help_says_what_is_written_and_names_the_tables():
    said = " ".join(CliRunner().invoke(main, ["export", "--help"]).output.split())
    assert "every service, option, mode, time, direction and percentile" in said
    for table in ("access", "comparison", "by_quintile", "volumes", "s_curve"):
        assert table in said


def test_cells_of_the_summary_have_the_format_of_their_row(client, results):
    answer = client.get(f"/download/{results.run_id}/xlsx", query_string=ASKED)
    page = openpyxl.load_workbook(io.BytesIO(answer.data))["Summary"]
    at = {cell.value: i for i, cell in enumerate(page[1])}
    formats = {
        row[at["Measure"]].value: row[at["Change (B less A)"]].number_format
        for row in page.iter_rows(min_row=2)
    }
    assert formats["Mean"] == "0.0"
    assert formats["Within 10 minutes"] == "0.0%"
    assert formats["Longer journey, or none any more"] == "#,##0.0"

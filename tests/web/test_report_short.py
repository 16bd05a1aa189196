"""The first page of an evidence pack, options with identical results, other times, and what else an option moves."""

import io
import re

import pypdfium2
import pytest

from study.folder import open_study
from study.published import published_only
from study.results import open_results
from study.run import run
from tests.web.partial_study import write_partial
from tests.web.small_study import write_small
from tests.web.test_report import pack_of, row, tables
from web.report_figures import Asked, find_figures
from web.report_html import pack_html
from web.report_parts import sections_of, whole_text
from web.report_question import also_moves

ALSO = """[moved_too]
extends = "moved"
label = "Moved too"
status = "published"
notes = "See `isoquity rules`."
[moved_too.services]
clinic = ["N"]
"""


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """Two options with the emergency department at the same sites; the second also moves the clinic."""
    folder = write_small(tmp_path_factory.mktemp("twice"))
    file = folder / "configurations.toml"
    file.write_text(file.read_text() + ALSO)
    run(open_study(folder))
    return open_results(folder)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = write_partial(tmp_path_factory.mktemp("town") / "study")
    run(open_study(folder))
    return open_results(folder)


def test_the_first_page_has_a_row_for_each_option_and_way(results):
    """Without N: 100 + 300 longer and 50 without any, of whom 100 of 450 in the fifth that has 300 of 1,050."""
    table = tables(pack_of(results))["What follows, in short"]
    assert row(table, "Without N (draft), by car") == ("9.7", "11.9", "400", "50", "22.2%", "28.6%")
    assert len(table.rows) == 2


def test_the_first_page_stands_before_the_contents(results):
    page = pack_html(pack_of(results))
    assert page.index('id="glance"') < page.index('id="contents-heading"') < page.index('id="question"')
    assert '<a href="#glance">' not in page
    assert "Not judged here: clinical quality" in page


def test_results_that_are_out_of_date_are_told_first(small):
    results = open_results(small)
    results.changed = ("study.toml",)
    first = pack_of(results).sections[0]
    assert first.blocks[0].kind == "warning"
    assert "Changed since they were made: study.toml" in first.blocks[0].text


def test_options_with_identical_results_are_told_once_by_both_names(twice):
    pack = pack_of(published_only(twice))
    pairs = [section for section in sections_of(pack.sections) if section.id.startswith("pair-emergency")]
    assert [section.heading for section in pairs] == ["Emergency department: Moved; Moved too"]
    assert "Moved; Moved too (identical results): no longer at North" in whole_text(pack)
    assert "Moved; Moved too, by car" in [each[0] for each in tables(pack)["What follows, in short"].rows]
    assert find_figures(twice, Asked()).options == ["without_n", "moved", "moved_too"]


def test_what_else_an_option_moves_is_named_with_where_to_look(twice):
    alone = find_figures(twice, Asked(services=("emergency",)))
    assert also_moves(alone, alone.pairs[0]) == ""
    said = also_moves(alone, alone.pairs[1])
    assert said == (
        "Moved too also changes: Clinic; not in this pack, made by isoquity report with --service clinic."
    )
    both = find_figures(twice, Asked())
    assert also_moves(both, both.pairs[1]) == "Moved too also changes: Clinic; see there."


def test_backticks_are_not_shown(twice):
    page = pack_html(pack_of(twice))
    assert "`" not in page
    assert "See \u201cisoquity rules\u201d." in page


def test_the_programme_s_words_on_identical_options_stand_by_their_names(tmp_path):
    folder = write_small(tmp_path)
    file, study = folder / "configurations.toml", folder / "study.toml"
    file.write_text(file.read_text() + ALSO)
    study.write_text('equality = "equality.toml"\n' + study.read_text())
    (folder / "equality.toml").write_text(
        '[age]\nmitigation = "Bus."\n[race.options.moved_too]\nmitigation = "Taxi."\nowner = "Board"\n'
    )
    run(open_study(folder))
    table = tables(pack_of(open_results(folder)))["Equality duty, Emergency department: Moved; Moved too"]
    assert row(table, "Age")[1] == "Bus."
    assert row(table, "Race")[1] == "Moved too: Taxi. Owner: Board."


def test_other_times_stand_beside_the_first(town):
    table = tables(pack_of(town))["The weekend, the way home, and households without a car"]
    shown = [each[0] for each in table.rows if len(each) > 1]
    assert any(each.endswith(", home again") for each in shown)
    figures = find_figures(town, Asked())
    pair = figures.pairs[0]
    first = next(each for each in table.rows if len(each) > 1)
    assert first[3] == tables(pack_of(town))["What follows, in short"].rows[0][3]
    assert {way.key.direction for way in pair.others} >= {"from_site"}


def test_what_the_study_has_no_times_of_is_a_limit(results):
    said = whole_text(pack_of(results))
    assert "no times of the weekend by themselves" in said
    assert "Which households have no car is not in the study" in said


def test_small_numbers_of_other_times_are_withheld(town):
    town.suppress_below = 10_000
    try:
        table = tables(pack_of(town))["The weekend, the way home, and households without a car"]
    finally:
        town.suppress_below = None
    assert any("withheld" in each for each in table.rows)


def test_nothing_stands_on_pages_of_its_own(results):
    docx = pytest.importorskip("docx")
    from web.report_word import pack_docx

    document = docx.Document(io.BytesIO(pack_docx(pack_of(results))))
    assert not re.search("w:pageBreakBefore", document.element.xml)
    assert len(document.sections) == 1


@pytest.mark.browser
def test_printed_pages_are_filled(results, browser, tmp_path):
    """On A4 no page but the last ends in its upper two fifths."""
    file = tmp_path / "pack.html"
    file.write_text(pack_html(pack_of(results)), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
        page.close()
        ends = [_end(printed, number) for number in range(len(printed) - 1)]
    assert max(ends) < 505, ends


def _end(printed, number: int) -> float:
    """Points from the paper's lower edge to the last line of a page, its number apart."""
    text = printed[number].get_textpage()
    return min(bottom for i in range(text.count_rects()) if (bottom := text.get_rect(i)[1]) > 60)

"""Posters: the sentence, the words beside the file, the size of the paper, drafts."""

import io

import pytest
from click.testing import CliRunner

from isoquity.cli import main
from study.errors import ResultsError
from study.published import published_only
from web.picture_files import pdf, png
from web.poster import poster
from web.poster_question import ask
from web.poster_words import DRAFT, poster_words, span


@pytest.fixture(scope="module")
def draft(results):
    return poster(results, "without_n", "emergency")


@pytest.fixture(scope="module")
def today(results):
    return poster(results)


def written(made):
    return [text.get_text() for where in [made.figure, *made.figure.axes] for text in where.texts]


def test_the_title_says_people_minutes_and_places(draft):
    # A1 (100), A3 (300) and A5 (50, loses reach); 3.375 minutes on average where they still arrive
    assert draft.heading == (
        "450 residents would have a longer journey by car to accident and emergency under \u201cWithout N\u201d, "
        "or none"
    )
    assert "It would be 3 minutes longer on average and 12 minutes at most." in draft.alt
    assert "50 of them would no longer have a journey." in draft.alt


def test_a_draft_is_marked_first(draft, today):
    assert draft.alt.startswith(f"{DRAFT}\n")
    assert DRAFT in written(draft)
    assert DRAFT not in written(today)


def test_the_words_say_what_is_drawn_and_where_it_is_from(draft, results):
    for part in (
        "Accident and emergency: no longer at North", "10–20 longer: 1 area, in which 100",
        "fifth 1 (most deprived): Today 11, ",
        "The most deprived fifth would travel 15 minutes on average; today 11 minutes.", "Deprivation: IMD of the town",
        "Typed by hand", f"run {results.run_id}",
    ):  # fmt: skip
        assert part in draft.alt


def test_how_it_is_today(today):
    assert today.heading.startswith("Half of ")
    assert today.heading.endswith(" today")
    assert "Minutes to the nearest open site today: up to 10: 3 areas" in today.alt


def test_a_draft_is_not_there_for_the_public(results):
    with pytest.raises(ResultsError, match="without_n"):
        poster(published_only(results), "without_n")
    assert "Without N" not in poster(published_only(results), "moved").alt


def test_new_sites_are_named(results):
    made = poster(results, "moved")
    assert "newly at West." in made.alt
    assert any("(new)" in words for words in written(made))


def test_what_nobody_notices_is_said_so(results):
    made = poster(results, "without_n", "clinic")
    assert made.heading.startswith("Nobody\u2019s journey")


def test_few_people_are_not_told(results, monkeypatch):
    monkeypatch.setattr(results, "suppress_below", 60)
    made = poster(results, "without_n", "emergency")
    assert "50 of them" not in made.alt
    assert "with 50" not in made.alt


def test_a3_at_300_dpi(today):
    from PIL import Image

    with Image.open(io.BytesIO(png(today.figure))) as image:
        assert image.size == pytest.approx((4961, 3508), abs=1)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_a3_as_pdf_with_its_words(today):
    drawn = pdf(today.figure)
    assert b"/MediaBox [ 0 0 1190.551" in drawn
    assert b"841.889" in drawn
    assert b"/Subject" in drawn


def test_the_column_keeps_to_the_paper(results):
    for option in results.configurations.values():
        made = poster(results, option.id)
        assert all(0 <= text.get_position()[1] <= 1 for text in made.figure.texts)


RANGES = [
    ([1.0, 1.2], "1 minute"),
    ([1.0, 5.0], "1 minute to 5 minutes"),
    ([61.5, 40], "40 to 62 minutes"),
    ([0.2], "less than a minute"),
]


@pytest.mark.parametrize(("values", "said"), RANGES)
def test_ranges_in_words(values, said):
    assert span(values) == said


def run(small, *arguments):
    return CliRunner().invoke(
        main, ["poster", str(small), *map(str, arguments), "--quiet"], catch_exceptions=False
    )


def test_the_command_writes_a_poster_and_its_words(small, tmp_path):
    file = tmp_path / "new" / "moved.pdf"
    answer = run(small, "--option", "moved", "-o", file)
    assert answer.exit_code == 0, answer.output
    assert file.read_bytes().startswith(b"%PDF")
    assert "newly at West." in (tmp_path / "new" / "moved.pdf.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in file.parent.iterdir()) == ["moved.pdf", "moved.pdf.txt"]


def test_the_command_keeps_drafts_unless_told(small, tmp_path):
    answer = run(small, "--option", "without_n", "-o", tmp_path / "x.png")
    assert answer.exit_code == 1
    assert "--drafts" in answer.output
    assert not list(tmp_path.iterdir())
    assert run(small, "--option", "without_n", "--drafts", "-o", tmp_path / "x.pdf").exit_code == 0


def test_the_command_names_the_forms(small, tmp_path):
    answer = run(small, "-o", tmp_path / "x.docx")
    assert answer.exit_code == 2
    assert "FILE.pdf or FILE.png" in answer.output


@pytest.mark.parametrize(
    ("worse", "title", "lead"),
    [
        ((19_000.0, 17_500.0), "19,000 residents would have a longer", "On an unlucky journey 17,500 would."),
        ((17_500.0, 19_000.0), "17,500 to 19,000 residents would have a longer", ""),
    ],
)
def test_a_range_of_people_runs_from_the_usual_journey_to_the_unlucky(results, worse, title, lead):
    asked = ask(results, "without_n", "emergency", None, None, "to_site")
    figures = [asked.comparisons[0].figures | {"need_worse": each, "need_total": 40_000.0} for each in worse]
    words = poster_words(results, asked.selection, figures, "national", False)
    assert words.title.startswith(title)
    assert (words.lead[0] == lead) == bool(lead)

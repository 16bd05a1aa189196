"""The page of options: it says what the figures say, marks more than by colour, and asks nobody for anything."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from study.option_question import Question, ask
from study.progress import Silent
from study.results import ensure_results
from tests.option_study import write_choice_study
from web.option_picture import drawn_objectives, front_svg
from web.options_page import options_page, titled

SVG = "{http://www.w3.org/2000/svg}"
OBJECTIVES = ("mean_minutes", "smallest_volume", "p95_minutes")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return ensure_results(write_choice_study(tmp_path_factory.mktemp("page") / "study"), None, Silent())


@pytest.fixture(scope="module")
def answer(results):
    return ask(results, Question(choices=("wards_free",), objectives=OBJECTIVES))


@pytest.fixture(scope="module")
def page(results, answer):
    return options_page(answer, results.study.settings, "Typed (c) by hand", results.places.areas)


def drawn(svg: str, kind: str) -> list:
    return [each for each in ElementTree.fromstring(svg).iter() if each.get("class") == kind]


def test_every_option_is_drawn_and_those_of_the_front_are_numbered(answer):
    svg = front_svg(answer)
    assert len(drawn(svg, "front")) == len(answer.front.rows)
    assert len(drawn(svg, "other")) + len(answer.front.rows) <= len(answer.table)
    numbers = {int(each.text) for each in drawn(svg, "number")}
    assert numbers <= set(answer.front.rows)
    assert numbers
    assert len(drawn(svg, "today")) == 1


def test_places_are_those_of_the_values(answer):
    first, second = drawn_objectives(answer)[0]
    circles = drawn(front_svg(answer), "front")
    at = [(float(c.get("cx")), float(c.get("cy"))) for c in circles]
    values = answer.table.loc[list(answer.front.rows), [first.column, second.column]].to_numpy()
    for (x1, y1), (v1, w1) in zip(at, values):
        for (x2, y2), (v2, w2) in zip(at, values):
            assert (x1 < x2) == (v1 < v2) or abs(x1 - x2) < 0.11
            assert (y1 > y2) == (w1 < w2) or abs(y1 - y2) < 0.11, "up is more"


def test_a_picture_says_in_words_what_it_shows(answer):
    root = ElementTree.fromstring(front_svg(answer))
    assert root.get("role") == "img"
    ids = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    title, words = (ids[name] for name in root.get("aria-labelledby").split())
    assert title == "The mean and the least busy site's volume of 6 options"
    assert "The mean ranges from 12.5 minutes to " in words
    assert "today 11.5 minutes" in words


def test_the_page_stands_alone_and_is_escaped(page):
    assert not re.findall(r"(?:src|href)=|@import|url\(", page)
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in page
    assert "Four wards &lt;typed&gt;" in page
    assert "W West &amp; co" in page
    assert "\u00a9 by hand" in page


def test_the_page_is_well_formed(page):
    open_tags, void = [], {"meta", "br", "circle", "line", "path", "rect"}

    class Check(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in void:
                open_tags.append(tag)

        def handle_endtag(self, tag):
            if tag not in void:
                assert open_tags.pop() == tag

    Check().feed(page)
    assert not open_tags


def test_the_table_has_every_option_and_the_baseline(page, answer):
    rows = re.findall(r"<tr(?: class=\w+)?><th scope=row>(\w+)</th>", page)
    assert rows == ["today", *map(str, answer.table.index)]
    assert page.count("<tr class=front>") == len(answer.front.rows)


def test_the_page_says_what_was_left_out_and_names_no_winner(page):
    assert "10 options considered, 6 after the rules." in page
    assert "4 break: North keeps its ward (north)" in page
    for word in ("winner", "recommend", " best", "optimal"):
        assert word not in page.lower()


def test_combined_choices_have_a_page(results):
    answer = ask(results, Question(choices=("wards", "births")))
    page = options_page(answer, results.study.settings, "", results.places.areas)
    assert "Options: Wards &lt;kept&gt; and births" in page
    assert "Worse off in several services" in page


def test_one_objective_and_no_option_have_a_page_too(results, answer):
    one = ask(results, Question(choices=("wards_free",), objectives=("mean_minutes",)))
    assert [pair[1].column for pair in drawn_objectives(one)] == ["need_worse"]
    none = replace(answer, table=answer.table.iloc[:0])
    assert "What must be true" not in options_page(none, results.study.settings, "", results.places.areas)


def test_every_caption_says_times_deprivation_and_sources_and_rows_have_names(page, answer):
    captions = re.findall("<(?:fig)?caption>(.*?)</(?:fig)?caption>", page)
    assert len(captions) >= 2
    for caption in captions:
        assert (
            "times imported from typed. Deprivation: IMD of the town, areas V1. Typed \u00a9 by hand"
            in caption
        )
    named = [titled(answer, row) for row in answer.table.index]
    names = set(answer.options.judge.sites["name"])
    assert all(any(name in title for name in names) for title in named if title)


def test_of_many_options_the_front_comes_first_and_the_rest_is_said_to_be_in_the_csv(
    results, answer, monkeypatch
):
    monkeypatch.setattr("web.options_page.MOST_ROWS", 2)
    page = options_page(answer, results.study.settings, "", results.places.areas)
    shown = [int(row) for row in re.findall(r"<tr(?: class=front)?><th scope=row>(\d+)</th>", page)]
    front = list(answer.front.rows)[:4]
    assert shown[: len(front)] == front
    assert len(shown) == len(front) + 2
    assert "writes all of them" in page

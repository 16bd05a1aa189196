"""The scorecard's page: what it says of a drawn town, imported figures in a box of their own, and how it looks."""

import re

import pytest

from study.progress import Silent
from study.results import ensure_results
from study.scorecard_tables import scorecards
from tests.study.network_town import write_network_town
from web.scorecard_page import scorecard_page


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return ensure_results(write_network_town(tmp_path_factory.mktemp("cards") / "town"), None, Silent())


@pytest.fixture(scope="module")
def page(results):
    return scorecard_page(scorecards(results, options=["births_north", "north_only"]))


def section(page, holder):
    return re.search(rf"<section[^>]*id='{holder}'.*?</section>", page, re.DOTALL)[0]


def test_every_holder_has_a_section_in_the_order_of_the_sites(page):
    assert re.findall(r"<section[^>]*id='([^']*)'", page) == [
        "provider-Town-Trust",
        "site-north",
        "site-south",
    ]
    assert "A site of Town Trust." in section(page, "site-north")
    assert "Its sites: North, South." in section(page, "provider-Town-Trust")


def test_what_an_option_takes_away_is_said_first(page):
    south = section(page, "site-south")
    lead, table = south.index("<p class=lead>"), south.index("<table>")
    assert lead < south.index("Births in the north") < table
    assert re.search(
        r"Maternity: not given; today nearest for [\d,]+ births a year; these would travel", south
    )
    assert "<td colspan=4>not open</td>" in south
    assert "10 beds" in south
    assert "minimum volume 5,000: below it" in south


def test_imported_figures_stand_in_their_box_alone_and_as_written(page):
    north = section(page, "site-north")
    computed, box = north.split("<div class=imported>")
    assert "Rating" not in computed
    assert "Good &amp; &lt;better&gt;" in box
    assert "not used in any computation" in box
    assert "<div class=imported>" not in section(page, "site-south")


def test_the_page_opens_without_a_network_and_names_nobody_first(page):
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "<script" not in page
    for word in ("best", "winner", "rank ", "score:", "total score"):
        assert word not in page.lower()


def test_one_holder_has_its_name_once_and_no_list_of_links(results):
    page = scorecard_page(scorecards(results, site="south"))
    assert "<nav" not in page
    assert "<h1>What is known of South</h1>" in page
    assert "<h2>" not in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1280])
def test_the_page_is_no_wider_than_the_screen(page, browser, tmp_path, width):
    (tmp_path / "card.html").write_text(page, encoding="utf-8")
    view = browser.new_page(viewport={"width": width, "height": 800})
    view.goto((tmp_path / "card.html").as_uri())
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    assert view.locator("section").count() == 3
    view.close()

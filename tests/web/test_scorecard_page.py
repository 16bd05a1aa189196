"""The scorecard's page: what it says of a drawn town, imported figures in a box of their own, and how it looks."""

import re

import pytest

from study.progress import Silent
from study.results import ensure_results
from study.scorecard_report import scorecard_text
from study.scorecard_tables import scorecard_list, scorecards
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
    assert "<td colspan=4 class=said>not open</td>" in south
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


def test_every_caption_says_of_which_roads_timetable_deprivation_and_sources(page):
    captions = re.findall("<caption>(.*?)</caption>", page)
    assert len(captions) == page.count("<table>")
    first = captions[0]
    assert re.search(r"By car: roads at .* speeds \(.*\), no live traffic\.", first)
    assert "By public transport: timetable of Tuesday 20 June 2023." in first
    assert "deprivation" in first.lower()


def test_need_of_residents_is_not_called_in_need(page):
    assert "in need of" not in page
    assert re.search(r"the nearest by car to Emergency department for [\d,]+ of 4,500 residents\.", page)


@pytest.fixture(scope="module")
def part_time(tmp_path_factory):
    """The south gives births by day today and not at all under an option; all sites serve in no other period."""
    town = write_network_town(tmp_path_factory.mktemp("part") / "town")
    file = town / "configurations.toml"
    today = 'births = { north = "24/7", south = "Mon-Fri 09:00-17:00" }'
    file.write_text(file.read_text().replace('births = ["north", "south"]', today))
    return scorecards(ensure_results(town, None, Silent()), options=["births_north"], mode="drive")


def test_a_part_time_site_is_no_loss_where_the_period_cannot_judge(part_time):
    south = section(scorecard_page(part_time), "site-south")
    assert "Maternity: not judged in this period, open in part of it only under Today south" in south
    assert "not counted, open in part of weekday only (south Mon-Fri 09:00-17:00)" in south
    assert "<td colspan=4 class=said>not judged in this period</td>" in south
    text = scorecard_text(part_time)
    assert "not judged in this period, open in part of it only" in " ".join(text.split())
    summary = scorecard_text(part_time, details=False)
    assert "Maternity not judged in this period" in summary
    assert "Surplus" not in summary


def test_what_is_not_judged_is_null_with_its_reason_in_json(part_time):
    rows = scorecard_list(part_time)[2]["computed"]
    (births,) = [r for r in rows if (r["service"], r["configuration"]) == ("births", "births_north")]
    assert births["need_change"] is None
    assert not births["judged"]
    assert births["not_judged"]["open_in_part"] == {"Today": {"south": "Mon-Fri 09:00-17:00"}}
    emergency = next(r for r in rows if r["service"] == "emergency")
    assert emergency["judged"]
    assert emergency["not_judged"] == {}


def test_capacity_of_none_is_said_without_a_quotient(results):
    cards = scorecards(results, site="south", mode="drive")
    cards.figures[["capacity", "need_per_capacity"]] = [0.0, float("nan")]
    for said in (scorecard_text(cards), scorecard_page(cards)):
        assert "0 beds" in said
        assert "nan" not in said

"""The page of the week clock: it says what the hours say, in words and numbers, and asks nobody for anything."""

import datetime
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import access
from study.settings import Settings
from study.week_clock import WeekResult
from web.week_change import change_sentence, when
from web.week_clock_page import reading, week_page

SETTINGS = Settings.model_validate({"title": "A <town>", "areas": {"file": "a.gpkg", "code": "c"}})
SERVICES = access.parse_services({"beds": {"plain_label": "a bed", "need_label": "births a year"}})
OPTIONS = access.parse_configurations(
    {
        "now": {"baseline": True, "label": "Today", "status": "published", "services": {"beds": ["N"]}},
        "part": {"label": "Part-time & more", "services": {"beds": {"N": "Mon-Fri 08:30-18:15"}}},
        "none": {"services": {"beds": []}},
    },
    ["beds"],
    ["N"],
)
SITES = gpd.GeoDataFrame({"name": ["North"]}, geometry=[shapely.Point(0, 0)], index=["N"])
PERIODS = {
    "periods": {
        "rush": {"label": "Rush", "days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "hours": ["07:00-10:00"]},
        "day": {"days": ["Mon", "Tue", "Wed", "Thu", "Fri"], "hours": ["10:00-07:00"]},
        "end": {"days": ["Sat", "Sun"], "hours": ["07:00-07:00"]},
    }
}
DATES = tuple(datetime.date(2026, 6, 15) + datetime.timedelta(days=n) for n in range(7))


def result(option: str, median=20.4, mode: str = "public_transport") -> WeekResult:
    given = dict(OPTIONS[option].services["beds"])
    is_open = access.open_sites(list(given.values())) if given else np.zeros((1, 10_080), bool)
    share = access.open_share(is_open)
    minutes = np.where(share < 0.5, np.nan, np.broadcast_to(median, 168))
    hours = pd.DataFrame(
        {
            "hour": range(168), "day": np.repeat(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], 24),
            "clock": [f"{h % 24:02d}:00" for h in range(168)], "median_minutes": minutes, "p90_minutes": minutes,
            "need_total": 10.0, "need_off_streets": 0.0, "need_reached": np.where(np.isnan(minutes), 0, 9.0),
            "open_share": share, "sites_open": np.where(share == 1, "N", ""),
        }
    )  # fmt: skip
    return WeekResult(
        "beds", option, mode, DATES, given, np.zeros((1, 168), np.float32), hours, np.ones((1, 1), bool)
    )


@pytest.fixture(scope="module")
def page():
    return week_page(
        SETTINGS, [result(name) for name in OPTIONS], SERVICES, OPTIONS, SITES, "Made (c) by hand"
    )


def test_every_option_has_168_cells_beside_its_hours(page):
    maps = re.findall(r"<table class=map>.*?</table>", page)
    assert [len(re.findall("<td", each)) for each in maps] == [168] * 3
    assert page.count("<table class=bars>") == 2
    assert "No site gives this service in this option." in page


def test_every_option_says_when_how_many_sites_are_open(page):
    assert "<p>Uncovered: none; the site is open all week.</p>" in page
    assert "<p>Uncovered: Mon-Thu 18:15-08:30, Fri 18:15-Mon 08:30 (119 hours).</p>" in page
    assert "<p>Uncovered: all week, for it is given nowhere.</p>" in page


def test_a_cell_holds_its_number_and_its_colour_is_that_of_the_number(page):
    assert (
        '<td class="c1" title="Monday 00:00 to 00:59: half within 20 minutes; 90% reach one; open: North (N)">20<'
        in page
    )
    assert page.count(">shut*<") == 5  # 18:00 to 18:15 on weekdays
    assert page.count(">20*<") == 5  # from 08:30


def test_the_first_sentence_says_what_changes_and_when(page):
    first = page.replace("\u2060", "").split("<h1>")[1].split("<p class=lead>")[1]
    assert first.startswith(
        "By public transport: Part-time &amp; more (draft), against Today: no site is open any more at 118 of the 168 "
        "hours (Monday to Friday 00:00\u201308:00 and 18:00\u201324:00, Saturday to Sunday all day).</p>"
    )
    assert "none (draft), against Today: no site is open any more at every hour of the week." in page


HOURS = np.arange(168)


@pytest.mark.parametrize(
    ("median", "said"),
    [
        (20.4, "Night, against Today: the same minutes at every hour of the week."),
        (
            np.where(HOURS >= 120, 33.0, 20.4),
            "people get there is longer at 48 of the 168 hours (Saturday to Sunday all day), by 13 minutes.",
        ),
        (
            np.where(HOURS == 25, 15.0, np.where(HOURS == 27, 19.0, 20.4)),
            "there is shorter at 2 of the 168 hours (Tuesday 01:00\u201302:00 and 03:00\u201304:00), by up to 5 "
            "minutes (Tuesday 01:00).",
        ),
        (
            np.where(HOURS % 24 >= 22, np.nan, 20.4),
            "half or more no longer find a journey within 3 hours at 14 of the 168 hours (Monday to Sunday "
            "22:00\u201324:00).",
        ),
    ],
)
def test_what_changes_is_said_with_its_hours(median, said):
    sentence = change_sentence(result("now"), result("now", median), ("Today", "Night"), "3 hours")
    assert sentence.endswith(said)


def test_hours_in_many_pieces_are_counted_only():
    assert when(HOURS % 3 == 0) == "at 56 of the 168 hours"


def test_sites_and_people_outside_the_mapped_area_are_marked():
    one = result("now")
    off = replace(one, off_sites=("N",), hours=one.hours.assign(need_off_streets=4.0))
    page = week_page(SETTINGS, [off], SERVICES, OPTIONS, SITES, "")
    assert "<b>North (N)</b> at all hours; outside the mapped area" in page
    assert "4 of the 10 people (40%) live outside the mapped area" in page


def test_the_footer_speaks_of_the_modes_that_are_shown(page):
    drives = SETTINGS.model_validate(SETTINGS.model_dump(exclude_none=True, exclude_defaults=True) | PERIODS)
    car = week_page(drives, [result("now", mode="drive")], SERVICES, OPTIONS, SITES, "")
    assert "Timetables of" in page
    assert "on the road" not in page
    assert "Timetables" not in car
    assert "By car: minutes on the road at the speeds of these periods: Rush, Mon to Fri 07:00-10:00; " in car


def test_the_table_has_the_names_of_sites(page):
    assert "<td>North (N)</td></tr>" in page
    assert "<td>N</td></tr>" not in page


def test_names_of_studies_and_options_cannot_be_markup(page):
    assert "A &lt;town&gt;" in page
    assert "Part-time &amp; more (draft)" in page
    assert "<town>" not in page


def test_the_page_needs_nothing_from_elsewhere(page):
    assert not re.search(r"https?://|<script|<link|@import|url\(", page)


def test_the_page_is_well_formed(page):
    class Open(HTMLParser):
        tags: list = []  # noqa: RUF012

        def handle_starttag(self, tag, attrs):
            if tag != "meta":
                self.tags.append(tag)

        def handle_endtag(self, tag):
            assert self.tags.pop() == tag

    parser = Open()
    parser.feed(page)
    assert parser.tags == []


@pytest.mark.parametrize(
    ("option", "median", "said"),
    [
        ("now", 20.4, "Half of the people get there within 20 minutes. At every hour some site is open."),
        ("none", 20.4, "No site is open at any hour of the week."),
        (
            "now",
            np.nan,
            "At every hour some site is open. At no hour do half of the people get there within 3 hours.",
        ),
        ("part", 20.4, "At 118 of the 168 hours no site is open, or for less than half of the hour."),
        (
            "now",
            np.where(np.arange(168) < 24, np.nan, 31.0),
            "At 24 of the 168 hours, half or more find no journey",
        ),
        ("now", np.linspace(10, 40, 168), "within 10 minutes at the best hour and 40 at the longest"),
    ],
)
def test_what_a_map_says(option, median, said):
    assert said in reading(result(option, median), 180)


def test_dates_are_counted_as_the_footer_says(page):
    footer = page[page.index("<footer>") :]
    assert "the hours of a single date, such as a bank holiday, and turns of a rota are counted" in footer
    assert "are not in them" not in footer


def test_four_options_stand_two_by_two():
    four = [replace(result("now"), configuration=name) for name in ("now", "part", "none", "now")]
    page = week_page(SETTINGS, four, SERVICES, OPTIONS, SITES, "")
    assert "<div class='maps pairs'>" in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_no_part_of_an_option_lies_over_the_next(page, browser, tmp_path, width):
    (tmp_path / "week.html").write_text(page, encoding="utf-8")
    view = browser.new_page(viewport={"width": width, "height": 900})
    view.goto((tmp_path / "week.html").as_uri())
    boxes = view.evaluate(
        "[...document.querySelectorAll('article')].map(a => [...a.children].map(c => c.getBoundingClientRect())"
        ".map(r => [r.top, r.bottom]))"
    )
    for children in boxes:
        assert all(below[0] >= above[1] - 0.5 for above, below in pairwise(children))

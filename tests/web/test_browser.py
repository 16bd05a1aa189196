"""The viewer in a real browser: it draws its areas, answers choices, and speaks to nobody else."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.small_study import HOSTILE
from tests.web.visits import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(browser):
    visits = []

    def begin(address, **options):
        visits.append(Visit(browser, address, **options))
        return visits[-1]

    yield begin
    for each in visits:
        each.close()
        assert each.faults == []


@pytest.fixture(scope="module")
def small_address(served, small):
    return served(small)


@pytest.fixture(scope="module")
def town_address(served, town):
    return served(town)


def test_it_draws_its_areas(visit, small_address):
    seen = visit(small_address)
    page = seen.open()
    assert page.get_attribute("body", "data-areas-drawn") == "5"
    assert len(seen.fills("a")) == 5
    assert page.locator("#busy").is_hidden()
    assert page.locator("#areas-table tbody tr").count() == 5


def test_geometry_travels_once(visit, small_address):
    seen = visit(small_address)
    seen.open()
    seen.choose("b", "moved")
    seen.drawn("emergency/baseline/moved/drive/all_day/to_site/50/minutes")
    assert len([url for url in seen.asked if "/layers/areas-" in url]) == 1
    assert len([url for url in seen.asked if "/values/" in url]) == 3, (
        "the kept option is not asked for again"
    )


def test_areas_without_a_value_are_hatched_with_their_reason(visit, small_address):
    seen = visit(small_address)
    page = seen.open("?b=without_n")
    assert seen.fills("a")[3:] == ["hatched", "#ffffcc"]
    assert seen.fills("b")[3:] == ["hatched", "hatched"]
    assert page.inner_text("#legend-extra") == "no value in the imported travel times (A 1 area, B 2)"
    page = seen.open("?b=without_n&measure=change")
    assert seen.fills()[3:] == ["hatched", "hatched"]
    assert "no longer reached (1 area)" in page.inner_text("#legend-extra")


def test_classes_hold_their_upper_end_and_a_minute_is_no_change(visit, small_address):
    seen = visit(small_address)
    seen.open("?b=baseline")
    light, next_one = "#ffffcc", "#c7e9b4"
    assert seen.fills()[:3] == [light, next_one, light]  # 10, 12 and 8 minutes
    assert seen.fills("a") == seen.fills("b")
    seen.open("?b=moved&measure=change")
    neutral, shorter = "#f7f7f7", "#b2abd2"
    assert [seen.fills()[i] for i in (0, 1, 2, 4)] == [shorter, neutral, neutral, neutral]  # -6, 0, 0.5, 1


def test_the_maps_show_each_its_own_option(visit, small_address):
    seen = visit(small_address)
    page = seen.open("?a=moved&b=without_n")
    assert (page.inner_text("#title-a"), page.inner_text("#title-b")) == ("A Moved", "B Without N (draft)")
    assert seen.fills("a")[:3] == ["#ffffcc", "#c7e9b4", "#ffffcc"]  # 4, 12 and 8.5 minutes
    assert seen.fills("b")[:3] == ["#7fcdbb", "#c7e9b4", "#ffffcc"]  # 22, 12 and 8.5 minutes


def test_choices_redraw_maps_sentence_and_address(visit, small_address):
    seen = visit(small_address)
    page = seen.open("?b=without_n&measure=change")
    before = seen.fills()
    seen.choose("b", "moved")
    seen.drawn("emergency/baseline/moved/drive/all_day/to_site/50/change")
    assert seen.fills() != before
    page.wait_for_selector(".changes .lead:text-matches('^350 residents')")
    page.wait_for_timeout(300)  # the address follows within a quarter of a second
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["b"], asked["measure"]) == (["moved"], ["change"])
    seen.switch("measure", "minutes")
    seen.drawn("emergency/baseline/moved/drive/all_day/to_site/50/minutes")
    seen.choose("service", "clinic")
    seen.drawn("clinic/baseline/moved/drive/all_day/to_site/50/minutes")
    page.wait_for_selector(".changes .lead:text-matches('^Nobody')")


def test_an_older_link_shows_what_it_showed(visit, small_address):
    seen = visit(small_address)
    page = seen.open("?option=moved&show=change")
    assert (
        page.get_attribute("body", "data-drawn") == "emergency/baseline/moved/drive/all_day/to_site/50/change"
    )


def test_an_area_is_chosen_on_either_map_and_stays_in_the_address(visit, small_address):
    seen = visit(small_address)
    page = seen.open("?b=without_n")
    seen.click_area(0, "a")
    page.wait_for_selector("#details h2")
    assert HOSTILE in page.inner_text("#details")
    page.wait_for_timeout(300)
    assert "area=A1" in page.url
    again = visit(small_address).open("?" + urlsplit(page.url).query)
    again.wait_for_selector("#details h2")
    assert HOSTILE in again.inner_text("#details")


def test_focus_is_visible(visit, small_address):
    page = visit(small_address).open()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_sites_are_drawn_by_state(visit, small_address):
    page = visit(small_address).open("?service=emergency&b=without_n")
    labels = page.eval_on_selector_all("#map_b .site-marker", "marks => marks.map(mark => mark.title)")
    assert sorted(labels) == [
        "East: open",
        f"North {HOSTILE}: closed in this option",
        "West: closed in this option",
    ]


def test_part_time_sites_say_their_hours_in_words(visit, small_address):
    page = visit(small_address).open("?service=clinic")
    said = "part-time: Monday to Friday 09:00 to 17:00; not open all of the chosen time, so not counted"
    titles = page.eval_on_selector_all("#map_a .site-marker", "marks => marks.map(mark => mark.title)")
    assert f"East: {said}" in titles
    page.click("#sites summary")
    told = page.inner_text("#site-rows tr:has-text('East') td >> nth=0").splitlines()
    assert told[0] == f"P{said[1:]}"
    assert "Monday to Friday 09:00 to 17:00: Clinic" in told


def test_a_site_on_the_map_says_how_it_stands_in_both_options(visit, small_address):
    page = visit(small_address).open("?b=without_n")
    page.locator("#map_b .site-marker[data-site=N]").click()
    said = page.inner_text(".site-box")
    assert "Today: open." in said
    assert "Without N (draft): closed in this option." in said


def test_imported_times_refuse_isochrones_with_the_reason(visit, small_address):
    page = visit(small_address).open()
    page.click(".more summary")
    assert page.locator("select[name=site]").is_disabled()
    assert "imported matrix" in page.inner_text("#reach-note")


@pytest.mark.parametrize("mode", ["drive", "public_transport"])
def test_isochrones_of_a_site_appear_on_both_maps_and_go(visit, town_address, mode):
    seen = visit(town_address)
    page = seen.open(f"?mode={mode}")
    page.click(".more summary")
    seen.choose("site", "north")
    page.wait_for_selector('body[data-isochrones-drawn="north"]', timeout=120_000)
    named = [page.locator(f"#map_{side} .isochrone-name").all_inner_texts() for side in "ab"]
    assert named[0] == named[1] != []
    assert len(set(named[0])) == len(named[0]), "each band says its minutes once"
    keys = page.locator("#legend-extra li:has-text('within')").all_inner_texts()
    assert keys[0].endswith("minutes of North")
    assert len(keys) >= len(named[0])
    assert "Blue: within" in page.inner_text("#reach-note")
    page.wait_for_timeout(300)
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["site"], asked["reach"]) == (["north"], ["1"])
    seen.choose("site", "")
    page.wait_for_selector("body:not([data-isochrones-drawn])")
    assert page.locator(".isochrone-name").count() == 0
    assert page.locator("#legend-extra li:has-text('within')").count() == 0


def test_a_reach_that_takes_long_says_so_over_the_maps(visit, town_address):
    seen = visit(town_address)
    page = seen.open("?mode=walk")
    waiting = []
    page.route("**/isochrones/**", lambda route: waiting.append(route) or None)
    page.click(".more summary")
    seen.choose("site", "north")
    page.wait_for_selector(".map-frame .reach-busy:has-text('Computing the reach of North.')")
    waiting[0].continue_()
    page.wait_for_selector('body[data-isochrones-drawn="north"]', timeout=120_000)
    assert page.locator(".reach-busy").count() == 0


def test_the_reach_of_a_site_by_another_mode(visit, town_address):
    seen = visit(town_address)
    page = seen.open("?mode=drive&site=south&reach=walk")
    page.wait_for_selector('body[data-isochrones-drawn="south"]', timeout=120_000)
    assert "on foot" in page.inner_text("#reach-note")


def test_mode_and_direction_redraw_and_lists_follow(visit, town_address):
    seen = visit(town_address)
    page = seen.open("?mode=drive&period=rest")
    drive = seen.fills("a")
    seen.switch("mode", "public_transport") if page.locator("input[name=mode]").count() else seen.choose(
        "mode", "public_transport"
    )
    page.wait_for_selector('body[data-drawn*="/public_transport/weekday/"]')
    assert page.locator("select[name=percentile]").is_visible()
    assert seen.fills("a") != drive
    seen.switch("direction", "from_site")
    page.wait_for_selector('body[data-drawn*="/from_site/"]')
    page.wait_for_selector(".caption:has-text('Timetable of Tuesday 20 June 2023, leaving 17:00')")


def test_a_viewer_that_stopped_is_said_in_a_sentence(visit, small_address, browser):
    seen = visit(small_address)
    page = seen.open("?b=without_n")
    page.route("**/values/**", lambda route: route.abort())
    seen.choose("b", "moved")
    page.wait_for_selector("#busy:not([hidden])")
    assert "The viewer does not answer" in page.inner_text("#busy")
    seen.faults.clear()


@pytest.mark.shared_data
def test_newport_draws_its_95_areas(visit, served, example):
    seen = visit(served(example("newport")))
    page = seen.open()
    assert page.get_attribute("body", "data-areas-drawn") == "95"
    assert "outside the mapped streets" in page.inner_text("#legend-extra")

"""The viewer in a real browser: it draws its areas, answers choices, and speaks to nobody else.

The page's policy forbids eval, so that waiting is for selectors, never for expressions.
"""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.small_study import HOSTILE

pytestmark = pytest.mark.browser
PATHS = "#map_areas path.leaflet-interactive"


class Visit:
    """A page that remembers everything that should not have happened."""

    def __init__(self, browser, address):
        self.page = browser.new_page(viewport={"width": 1280, "height": 800})
        self.address, self.faults = address, []
        self.page.on(
            "console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", lambda request: self.faults.append(f"failed {request.url}"))
        self.page.on("request", self.note_host)
        self.page.on(
            "response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None
        )

    def note_host(self, request):
        if not request.url.startswith(self.address):
            self.faults.append(f"elsewhere {request.url}")

    def open(self, query=""):
        self.page.goto(self.address + query)
        self.page.wait_for_selector("body[data-drawn]")
        return self.page

    def drawn(self, key):
        self.page.wait_for_selector(f'body[data-drawn="{key}"]')

    def fills(self):
        return self.page.eval_on_selector_all(PATHS, "paths => paths.map(path => path.getAttribute('fill'))")

    def choose(self, name, value):
        self.page.select_option(f"select[name={name}]", value)


@pytest.fixture
def visit(browser):
    visits = []

    def begin(address):
        visits.append(Visit(browser, address))
        return visits[-1]

    yield begin
    for each in visits:
        each.page.close()
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
    assert len(seen.fills()) == 5
    assert page.locator("#busy").is_hidden()
    assert page.locator("#areas-table tbody tr").count() == 5


def test_areas_without_a_value_are_hatched_with_their_reason(visit, small_address):
    seen = visit(small_address)
    page = seen.open("?option=without_n&show=minutes")
    assert seen.fills()[3:] == ["url(#hatch)", "url(#hatch)"]
    assert page.inner_text("#legend-extra") == "no value in the imported travel times (2 areas)"
    page = seen.open("?option=without_n&show=change")
    assert seen.fills()[3:] == ["url(#hatch)", "url(#hatch-lost)"]
    assert "no longer reached (1 area)" in page.inner_text("#legend-extra")


def test_classes_hold_their_upper_end_and_a_minute_is_no_change(visit, small_address):
    seen = visit(small_address)
    seen.open("?option=baseline")
    light, next_one = "#ffffcc", "#c7e9b4"
    assert seen.fills()[:3] == [light, next_one, light]  # 10, 12 and 8 minutes
    seen.open("?option=moved&show=change")
    neutral, shorter = "#f7f7f7", "#b2abd2"
    assert [seen.fills()[i] for i in (0, 1, 2, 4)] == [shorter, neutral, neutral, neutral]  # -6, 0, 0.5, 1


def test_choices_redraw_map_sentence_and_address(visit, small_address):
    seen = visit(small_address)
    page = seen.open("?option=without_n")
    before = seen.fills()
    seen.choose("option", "moved")
    seen.drawn("emergency/moved/drive/all_day/to_site/50/change")
    assert seen.fills() != before
    assert page.inner_text(".changes .lead").startswith("350 residents")
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["option"], asked["show"]) == (["moved"], ["change"])
    page.check("input[value=minutes]", force=True)
    seen.drawn("emergency/moved/drive/all_day/to_site/50/minutes")
    seen.choose("service", "clinic")
    seen.drawn("clinic/moved/drive/all_day/to_site/50/minutes")
    assert page.inner_text(".changes .lead") == "Nobody\u2019s journey by car to Clinic changes."


def test_the_baseline_has_no_change_to_show(visit, small_address):
    seen = visit(small_address)
    page = seen.open("?option=without_n&show=change")
    seen.choose("option", "baseline")
    seen.drawn("emergency/baseline/drive/all_day/to_site/50/minutes")
    assert page.locator("input[value=change]").is_disabled()
    seen.choose("option", "moved")
    seen.drawn("emergency/moved/drive/all_day/to_site/50/change")


def test_an_area_shows_its_numbers_and_stays_in_the_address(visit, small_address):
    seen = visit(small_address)
    page = seen.open("?option=without_n")
    page.locator(PATHS).nth(0).click()
    shown = page.inner_text("#details")
    assert HOSTILE in shown
    assert "22.0 minutes by car" in shown
    assert "12.0 minutes longer than Today" in shown
    assert f"10.0 min, North {HOSTILE}" in shown
    assert "22.0 minutes by car, 12.0 minutes longer" in page.text_content("#live")
    again = visit(small_address).open("?" + urlsplit(page.url).query)
    assert again.inner_text("#details") == shown


def test_an_area_without_a_value_says_why(visit, small_address):
    page = visit(small_address).open("?option=without_n&area=A5")
    shown = page.inner_text("#details")
    assert "No value in the imported travel times" in shown
    assert "Reached in Today, no longer reached in Without N (draft)" in shown


def test_the_table_sorts_finds_and_chooses_by_keyboard(visit, small_address):
    page = visit(small_address).open("?option=without_n")
    first = page.locator("#areas-table tbody tr").first
    assert "no longer reached" in first.inner_text()
    page.locator("#areas-table th[data-column=need] button").press("Enter")
    assert page.get_attribute("#areas-table th[data-column=need]", "aria-sort") == "descending"
    assert first.inner_text().startswith("Damson")
    page.fill("#find", "beech")
    assert page.locator("#areas-table tbody tr").count() == 1
    first.locator("button").press("Enter")
    assert page.inner_text("#details h2") == "Beech"


def test_focus_is_visible(visit, small_address):
    page = visit(small_address).open()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_sites_are_drawn_by_state(visit, small_address):
    page = visit(small_address).open("?service=emergency&option=without_n")
    labels = page.eval_on_selector_all(".site-marker", "marks => marks.map(mark => mark.ariaLabel)")
    assert sorted(labels) == [
        "East: open",
        f"North {HOSTILE}: closed in this option",
        "West: closed in this option",
    ]


def test_part_time_sites_say_their_hours(visit, small_address):
    page = visit(small_address).open("?service=clinic")
    labels = page.eval_on_selector_all(".site-marker", "marks => marks.map(mark => mark.ariaLabel)")
    assert "East: part-time (Mon-Fri 09:00-17:00, not open all of this time)" in labels


def test_imported_times_refuse_isochrones_with_the_reason(visit, small_address):
    page = visit(small_address).open()
    assert page.locator("select[name=isochrones]").is_disabled()
    assert "imported matrix" in page.inner_text("#isochrones-note")


@pytest.mark.parametrize("mode", ["drive", "public_transport"])
def test_isochrones_of_a_site_appear_and_go(visit, town_address, mode):
    seen = visit(town_address)
    page = seen.open(f"?mode={mode}")
    seen.choose("isochrones", "north")
    page.wait_for_selector('body[data-isochrones-drawn="north"]', timeout=120_000)
    assert page.locator("#map_areas path.isochrone").count() > 0
    assert "Blue: within" in page.inner_text("#isochrones-note")
    assert "isochrones=north" in page.url
    seen.choose("isochrones", "")
    page.wait_for_selector("body:not([data-isochrones-drawn])")
    assert page.locator("#map_areas path.isochrone").count() == 0


@pytest.mark.parametrize("act", ["click", "Enter"])
def test_a_site_on_the_map_shows_its_reach(visit, town_address, act):
    page = visit(town_address).open("?mode=walk")
    marker = page.locator(".site-marker[aria-label^=South]")
    marker.click() if act == "click" else marker.press("Enter")
    page.wait_for_selector('body[data-isochrones-drawn="south"]', timeout=120_000)
    assert page.input_value("select[name=isochrones]") == "south"


def test_mode_and_direction_redraw_and_lists_follow(visit, town_address):
    seen = visit(town_address)
    page = seen.open("?mode=drive&period=rest")
    drive = seen.fills()
    seen.choose("mode", "public_transport")
    page.wait_for_selector('body[data-drawn*="/public_transport/weekday/"]')
    assert page.locator("select[name=percentile]").is_visible()
    assert seen.fills() != drive
    seen.choose("direction", "from_site")
    page.wait_for_selector('body[data-drawn*="/from_site/"]')
    assert "Timetable of Tuesday 20 June 2023, leaving 17:00" in page.inner_text(".caption")
    page.locator(PATHS).nth(4).click()
    assert "lucky to an unlucky" in page.inner_text("#details")


def test_a_viewer_that_stopped_is_said_in_a_sentence(visit, small_address, browser):
    seen = visit(small_address)
    page = seen.open("?option=without_n")
    page.route("**/values/**", lambda route: route.abort())
    seen.choose("option", "moved")
    page.wait_for_selector("#busy:not([hidden])")
    assert "The viewer does not answer" in page.inner_text("#busy")
    seen.faults.clear()


def test_nothing_spills_over_a_phone(visit, small_address):
    seen = visit(small_address)
    seen.page.set_viewport_size({"width": 375, "height": 800})
    page = seen.open()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.shared_data
def test_newport_draws_its_95_areas(visit, served, example):
    seen = visit(served(example("newport")))
    page = seen.open()
    assert page.get_attribute("body", "data-areas-drawn") == "95"
    assert len(seen.fills()) == 95
    assert "outside the mapped streets" in page.inner_text("#legend-extra")

"""Every task of the planner by keyboard alone: this file has no click, no hover and no jump of the focus."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.personas.conftest import SIZES
from tests.web.visits import Visit

pytestmark = pytest.mark.browser
MOST_TABS = 160
AFTER_ADDRESS_MS = 350


class Hands:
    """A keyboard, and nothing else, on a page."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        for each in keys:
            self.page.keyboard.press(each)

    def write(self, text):
        self.page.keyboard.type(text)

    def on(self, selector):
        return self.page.evaluate("selector => document.activeElement.matches(selector)", selector)

    def go(self, selector, back=False):
        """Tab until the focus is on what is looked for."""
        for _ in range(MOST_TABS):
            if self.on(selector):
                return
            self.press("Shift+Tab" if back else "Tab")
        pytest.fail(f"{selector} is not reached by Tab")

    def address(self):
        self.page.wait_for_timeout(AFTER_ADDRESS_MS)
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def said(self, text):
        self.page.wait_for_selector(f"#live:has-text('{text}')", state="attached")


@pytest.fixture(scope="module")
def hands(browser, drafts_address):
    """One window for the whole path."""
    seen = Visit(browser, drafts_address, *SIZES["desktop"])
    seen.open("?service=obstetrics")
    yield Hands(seen.page)
    seen.close()
    assert seen.faults == []


def test_choices_are_made(hands):
    hands.go("select[name=service]")
    hands.write("Children's care")
    hands.page.wait_for_selector("body[data-drawn^='inpatient_paediatrics/']")
    hands.go("select[name=b]")
    hands.write("Children's wards at four")
    hands.page.wait_for_selector("body[data-drawn^='inpatient_paediatrics/baseline/paediatrics_four/']")
    hands.go("input[name=mode]")
    hands.press("ArrowRight")
    hands.page.wait_for_selector("body[data-drawn*='/public_transport/']")
    hands.go("input[name=direction]")
    hands.press("ArrowRight")
    hands.page.wait_for_selector("body[data-drawn*='/from_site/']")
    hands.press("ArrowLeft")
    hands.go("input[name=measure]")
    hands.press("ArrowRight")
    hands.page.wait_for_selector("body[data-drawn$='/to_site/50/change']")
    hands.press("ArrowLeft")
    hands.page.wait_for_selector("body[data-drawn$='/minutes']")


def test_the_reach_of_a_site_is_drawn_and_taken_away(hands):
    hands.go(".more summary")
    hands.press("Enter")
    hands.go("select[name=site]")
    hands.press("ArrowDown")
    hands.page.wait_for_selector("body[data-isochrones-drawn]", timeout=120_000)
    hands.press("ArrowUp")
    hands.page.wait_for_selector("body:not([data-isochrones-drawn])")


def test_the_swipe_is_steered(hands):
    hands.go("input[name=layout]")
    hands.press("ArrowLeft")
    hands.go(".divider")
    hands.press("ArrowRight", "ArrowRight")
    assert hands.page.get_attribute(".divider", "aria-valuenow") == "60"
    hands.go("input[name=layout]", back=True)
    hands.press("ArrowRight")
    hands.page.wait_for_selector("#maps[data-layout=two]")


def test_an_area_is_chosen_on_the_map_and_left(hands):
    hands.go("#map_a")
    hands.press("ArrowRight")
    hands.page.wait_for_selector("#details h2")
    first = hands.page.inner_text("#details h2")
    hands.press("ArrowRight")
    hands.page.wait_for_selector(f"#details h2:not(:has-text('{first}'))")
    hands.said(hands.page.inner_text("#details h2"))
    hands.press("+", "Shift+ArrowUp")
    hands.press("Escape")
    hands.page.wait_for_selector("#details", state="hidden")


def test_a_download_starts(hands):
    hands.go("#downloads summary", back=True)
    hands.press("Enter")
    hands.go("#downloads a[href*='/csv?']")
    with hands.page.expect_download() as started:
        hands.press("Enter")
    assert started.value.suggested_filename.endswith(".csv")
    hands.go("#downloads summary", back=True)
    hands.press("Enter")


def test_charts_highlight(hands):
    hands.go("button[data-fifth='1']")
    hands.press("Enter")
    hands.said("Highlighted:")
    assert hands.address()["brush"] == "fifth:1-1"
    hands.go(".span label:first-of-type input")
    hands.write("20")
    hands.go(".span label:last-of-type input")
    hands.write("40")
    hands.press("Tab")
    assert hands.address()["brush"] == "curve:20-40"
    hands.go("button[data-bin]")
    hands.press("ArrowDown", "Enter")
    assert hands.address()["brush"].startswith("gainers:")
    hands.press("Escape")
    hands.said("Nothing is highlighted any longer.")


def test_the_table_is_filtered_sorted_and_chosen_from(hands):
    hands.go("#find")
    hands.write("hundred")
    hands.said("Highlighted:")
    hands.go("#areas-table th[data-column=b] button")
    hands.press("Enter")
    hands.said("Sorted by")
    hands.go("#areas-table tbody tr:first-child button")
    hands.press("Enter")
    hands.page.wait_for_selector("#areas-table tr[aria-current=true]")
    hands.page.wait_for_selector("#details h2")
    assert {"area", "sort", "brush"} <= set(hands.address())


def test_a_postcode_is_searched(hands):
    hands.go("#search-text", back=True)
    hands.write("zz70al")
    hands.page.wait_for_selector("#search-hits li")
    hands.press("ArrowDown", "Enter")
    assert hands.address()["find"] == "ZZ7 0AL"
    assert "ZZ7 0AL" in hands.page.inner_text("#search-said")
    hands.said(hands.page.inner_text("#details h2"))


def test_the_sheet_to_print_is_reached(hands):
    hands.go("#to-print")
    hands.press("Enter")
    hands.page.wait_for_selector("main.sheet h1")
    hands.go("a[href*='paper=a3']")
    hands.press("Enter")
    hands.page.wait_for_selector("main.sheet.a3")

"""The viewer's states: what is chosen is in the address and comes back, a chosen area, and what goes wrong."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.visits import visiting

pytestmark = pytest.mark.browser
CONTROLS = {
    "a": "moved", "b": "baseline", "measure": "within", "threshold": "20", "layout": "swipe", "fifths": "local",
    "site": "N", "dim": "1",
}  # fmt: skip
PICK = """([name, value]) => {
  const all = [...document.querySelector("#controls").elements].filter((each) => each.name === name);
  const field = all.find((each) => each.type !== "radio" || each.value === value);
  if (field.type === "radio" || field.type === "checkbox") field.checked = true; else field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}"""
SHOWN = """name => {
  const field = document.querySelector("#controls").elements[name];
  return field.type === "checkbox" && !field.checked ? "" : field.value;
}"""


@pytest.fixture(scope="module")
def address(served, small):
    return served(small)


@pytest.fixture
def visit(browser, address):
    with visiting(browser, address, faultless=False) as begin:
        yield begin


def said(page, name):
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def overlap(page, one, other):
    a, b = (page.locator(selector).bounding_box() for selector in (one, other))
    apart = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return not apart and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]


def test_every_control_reaches_the_address_and_comes_back(visit):
    page = visit().page
    for name, value in CONTROLS.items():
        page.evaluate(PICK, [name, value])
    page.wait_for_timeout(500)
    assert {name: said(page, name) for name in CONTROLS} == CONTROLS
    page.goto("about:blank")
    page.go_back()
    page.wait_for_selector("body[data-drawn]")
    assert {name: said(page, name) for name in CONTROLS} == CONTROLS
    assert {name: page.evaluate(SHOWN, name) for name in CONTROLS} == CONTROLS


def test_a_service_comes_with_an_option_that_changes_it(visit):
    page = visit("?service=clinic").page
    page.evaluate(PICK, ["service", "emergency"])
    page.wait_for_selector("body[data-drawn^='emergency/baseline/without_n/']")


@pytest.mark.parametrize("width", [1280, 1920])
def test_a_chosen_area_stands_beside_the_maps_in_place_of_the_sentences(visit, width):
    seen = visit(width=width)
    seen.click_area(2)
    seen.page.wait_for_selector("#details .lead")
    assert not overlap(seen.page, "#details", "#maps")
    assert seen.page.locator(".changes").is_hidden()
    assert seen.page.locator("#details h2").is_visible()
    seen.page.click("#details .close")
    assert seen.page.locator(".changes").is_visible()


@pytest.mark.parametrize("width", [375, 768])
def test_a_chosen_area_stands_below_the_maps_in_one_column(visit, width):
    page = visit("?b=without_n&area=A3", width=width, height=1000).page
    page.wait_for_selector("#details .lead")
    maps, details = (page.locator(each).bounding_box() for each in ("#maps", "#details"))
    assert details["y"] >= maps["y"] + maps["height"]
    assert page.locator(".changes").is_visible()


def test_a_chosen_area_stays_chosen_when_the_screen_is_turned(visit):
    page = visit("?b=without_n&area=A3", width=1024).page
    page.wait_for_selector("#details .lead")
    page.set_viewport_size({"width": 768, "height": 1024})
    assert not overlap(page, "#details", "#maps")
    assert page.inner_text("#details h2") == "Cedar"


def test_results_computed_anew_are_said_with_a_link(visit):
    page = visit().page
    gone = '{"error": "These results have been computed anew since the page was opened.", "remedy": "Reload the page."}'
    page.route(
        "**/values/**", lambda route: route.fulfill(status=410, content_type="application/json", body=gone)
    )
    page.evaluate(PICK, ["b", "moved"])
    page.wait_for_selector("#reload")
    assert "computed anew" in page.inner_text("#busy")
    assert page.locator("#again").is_hidden()
    page.unroute("**/values/**")
    page.click("#reload")
    page.wait_for_selector("body[data-drawn*='/moved/']")


def test_without_a_network_the_page_says_so_and_tries_again(visit):
    seen = visit()
    seen.context.set_offline(True)
    seen.page.evaluate(PICK, ["b", "moved"])
    seen.page.wait_for_selector("#again")
    assert (
        seen.page.inner_text("#busy")
        == "This device is not connected to a network. Connect it, then try again."
    )
    seen.context.set_offline(False)
    seen.page.click("#again")
    seen.drawn("emergency/baseline/moved/drive/all_day/to_site/50/minutes")
    assert seen.page.locator("#busy").is_hidden()


def test_what_is_not_available_is_said_in_words(visit):
    page = visit().page
    assert page.inner_text("#measure-note") == (
        "Supply within reach is not available: the study states no capacity for this service (configurations.toml)."
    )

"""Charts, table and details in a real browser: each sets off in all the others what is chosen in it, keyboard too.

The page's policy forbids eval, so that waiting is for selectors, never for expressions.
"""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser
MAP = "#map_b"
CHANGED = "?service=emergency&a=baseline&b=without_n"


@pytest.fixture(scope="module")
def address(served, small):
    return served(small)


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    yield page
    page.close()
    assert faults == []


def opened(page, address, query=CHANGED):
    page.goto(address + query)
    page.wait_for_selector("body[data-drawn][data-charts-drawn]")
    return page


def listed(page):
    return page.locator("#areas-table tbody tr th").all_inner_texts()


def highlighted(page, count):
    page.wait_for_selector(f'body[data-highlighted="{count}"]')


def in_address(page, key):
    page.wait_for_timeout(400)  # the address follows at its own pace
    return parse_qs(urlsplit(page.url).query).get(key, [""])[0]


def test_a_fifth_is_set_off_on_the_map_and_in_the_table(page, address):
    opened(page, address)
    before = page.locator(MAP).screenshot()
    page.click("button[data-fifth='1']")
    highlighted(page, 2)
    assert len(listed(page)) == 2
    assert page.inner_text("#brush-note") == "2 areas, 300 residents."
    assert page.inner_text("#live") == "Highlighted: 2 areas, 300 residents."
    assert page.locator(MAP).screenshot() != before
    assert page.get_attribute("button[data-fifth='1']", "aria-pressed") == "true"
    assert in_address(page, "brush") == "fifth:1-1"
    page.click("button[data-fifth='1']")
    highlighted(page, 0)
    assert len(listed(page)) == 5


def test_a_class_of_change_by_keyboard_and_escape(page, address):
    opened(page, address)
    page.focus("button[data-bin='8']")  # 10 to 20 minutes longer
    page.keyboard.press("Enter")
    highlighted(page, 1)
    assert "residents" in page.inner_text("#brush-note")
    page.keyboard.press("Shift+ArrowDown")  # and with it what comes next: no longer reached
    highlighted(page, 2)
    page.keyboard.press("Escape")
    highlighted(page, 0)
    assert page.locator(".brushed").is_hidden()


def test_dragging_over_classes_takes_all_between(page, address):
    opened(page, address)
    page.locator("tr[data-bin='10']").scroll_into_view_if_needed()
    first, last = (page.locator(f"tr[data-bin='{bin}'] td.bars").bounding_box() for bin in (5, 10))
    page.mouse.move(first["x"] + 5, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(last["x"] + 5, last["y"] + 5, steps=8)
    page.mouse.up()
    highlighted(page, 4)
    assert in_address(page, "brush") == "gainers:5-10"


def test_a_span_of_the_curve_by_numbers_and_by_dragging(page, address):
    opened(page, address)
    page.fill(".span label:nth-of-type(1) input", "8")
    page.fill(".span label:nth-of-type(2) input", "12")
    page.keyboard.press("Enter")
    highlighted(page, 2)  # A2 with 12 minutes and A3 with 8.5
    page.locator(".curve-chart").scroll_into_view_if_needed()
    box = page.locator(".curve-chart").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.98, box["y"] + 100, steps=6)
    page.mouse.up()
    assert in_address(page, "brush").startswith("curve:")
    assert float(page.input_value(".span label:nth-of-type(2) input")) > 20


def test_the_curve_is_read_by_keyboard(page, address):
    opened(page, address)
    page.focus(".curve-read input")
    page.keyboard.press("Home")
    assert page.inner_text(".curve-readout").startswith("Within 0 minutes")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert "A 42.9%" in page.inner_text(".curve-readout")  # 450 of 1,050
    assert "B 28.6%" in page.get_attribute(".curve-read input", "aria-valuetext")


def test_an_area_is_marked_in_every_chart(page, address):
    opened(page, address)
    page.click("#areas-table tr[data-area='1'] button")
    page.wait_for_selector("#details[data-area='A2']")
    assert "Beech" in page.inner_text("tr[data-fifth='1'] .holds")
    assert "Beech" in page.inner_text("tr[data-bin='5'] .holds")
    assert page.inner_text(".curve-area") == "\u25c6 Beech: A 12.0 minutes, B 12.0 minutes."
    assert page.locator(".dots path").count() == 2
    assert page.get_attribute("#areas-table tr[data-area='1']", "aria-current") == "true"


def test_details_speak_first_and_give_focus_back(page, address):
    opened(page, address)
    page.focus("#areas-table tr[data-area='2'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#details[data-area='A3']")
    assert page.inner_text("#details .lead").startswith(
        "Under \u201cToday\u201d the nearest accident and emergency"
    )
    assert page.inner_text("#live").startswith("Cedar. Under")
    page.focus("#details .close")
    page.keyboard.press("Escape")
    page.wait_for_selector("#details", state="hidden")
    assert page.locator("#areas-table tr[data-area='2'] button").evaluate("e => e === document.activeElement")


def test_the_table_sorts_by_every_column(page, address):
    opened(page, address)
    assert listed(page)[0] == "Elm"  # no longer reached comes before the longest change
    page.click("th[data-column='need'] button")
    assert listed(page)[0] == "Damson"
    assert page.get_attribute("th[data-column='need']", "aria-sort") == "descending"
    page.click("th[data-column='need'] button")
    assert page.get_attribute("th[data-column='need']", "aria-sort") == "ascending"
    assert listed(page)[0] == "Elm"
    page.click("th[data-column='name'] button")
    assert listed(page)[1:] == ["Beech", "Cedar", "Damson", "Elm"]
    assert in_address(page, "sort") == "name:up"
    page.click("th[data-column='a'] button")
    assert listed(page)[-1] == "Damson", "what is unknown comes last"


def test_finding_in_the_table_is_a_highlight_too(page, address):
    opened(page, address)
    page.fill("#find", "ce")
    highlighted(page, 1)
    assert listed(page) == ["Cedar"]
    assert page.locator(".brushed").is_visible()
    page.click("#brush-clear")
    highlighted(page, 0)
    assert page.input_value("#find") == ""
    page.fill("#find", "nothing like it")
    page.wait_for_selector("#table-note:has-text('No area has “nothing like it” in its name or code.')")
    assert listed(page) == []


def test_an_address_restores_brush_sorting_and_area(page, address):
    opened(page, address, f"{CHANGED}&brush=fifth:1-1&sort=b:up&area=A2")
    highlighted(page, 2)
    page.wait_for_selector("#details[data-area='A2']")
    assert listed(page)[0] == "Beech"
    assert page.get_attribute("tr[data-fifth='1']", "class") == "on chosen"


def test_the_same_option_twice_has_one_series(page, address):
    opened(page, address, "?service=emergency&a=baseline&b=baseline")
    assert page.locator("th[data-column='change']").count() == 0
    assert page.locator(".curve-chart .curve.a").count() == 0
    assert "same option" in page.inner_text("#gainers-chart")


def test_charts_have_names_and_their_numbers_as_tables(page, address):
    opened(page, address)
    name = page.get_attribute(".curve-chart", "aria-label")
    assert page.get_attribute(".curve-chart", "role") == "img"
    assert "within 10 minutes A 42.9%, B 28.6%" in name
    page.click("text=Numbers of the curves")
    assert page.locator(".curve-numbers tbody th").first.inner_text() == "10"
    assert page.locator(".fifths tbody tr").count() == 5  # of five fifths three have areas, and everybody


def test_local_fifths_redraw_the_bars(page, address):
    opened(page, address)
    page.check("input[name=fifths][value=local]", force=True)
    page.wait_for_selector(".gainers caption:has-text('local')")
    assert in_address(page, "fifths") == "local"

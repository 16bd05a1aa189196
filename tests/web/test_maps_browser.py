"""The two maps in a real browser: they move together, are swiped, steered by keys, and fit every screen."""

import pytest

from tests.web.visits import visiting

pytestmark = pytest.mark.browser
VIEW = "side => { const m = window[`map_${side}`]; const c = m.getCenter(); return [c.lat, c.lng, m.getZoom()]; }"
CLIP = "side => getComputedStyle(document.querySelector(`.pane-${side} .map-box`)).clipPath"


@pytest.fixture(scope="module")
def address(served, small):
    return served(small)


@pytest.fixture
def visit(browser, address):
    with visiting(browser, address) as begin:
        yield begin


def views(page):
    return [page.evaluate(VIEW, side) for side in "ab"]


def together(page):
    first, second = views(page)
    assert first[2] == second[2]
    assert first[:2] == pytest.approx(second[:2], abs=2e-4)
    return first


def drag(page, selector, by):
    box = page.locator(selector).bounding_box()
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.8
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x + by * step / 5, y)
    page.mouse.up()


@pytest.mark.parametrize("leader", ["a", "b"])
def test_what_moves_one_map_moves_the_other_once(visit, leader):
    page = visit().page
    before = together(page)
    drag(page, f"#map_{leader}", 120)
    page.wait_for_timeout(500)
    panned = together(page)
    assert panned[1] < before[1]
    page.focus(f"#map_{leader}")
    page.keyboard.press("+")
    page.wait_for_timeout(200)
    assert together(page)[2] > panned[2]


def test_the_place_on_the_map_is_in_the_address(visit):
    seen = visit()
    page = seen.page
    assert "at=" not in page.url
    page.focus("#map_a")
    page.keyboard.press("+")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_timeout(500)
    there = together(page)
    again = visit("?" + page.url.partition("?")[2]).page
    assert together(again) == pytest.approx(there, abs=2e-4)


def test_the_swipe_is_dragged_and_steered_by_keys(visit):
    page = visit("?b=without_n&layout=swipe").page
    slider = page.get_by_role("slider", name="Divider between option A and option B")
    assert slider.get_attribute("aria-valuenow") == "50"
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuenow") == "45"
    assert "55%" in page.evaluate(CLIP, "a")
    assert "45%" in page.evaluate(CLIP, "b")
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuenow") == "0"
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuenow") == "100"
    box = page.locator("#maps").bounding_box()
    handle = page.locator(".divider span").bounding_box()
    page.mouse.move(handle["x"] + 5, handle["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, handle["y"] + 22)
    page.mouse.up()
    assert slider.get_attribute("aria-valuenow") == "25"
    assert "on the left 25%" in slider.get_attribute("aria-valuetext")


def test_layouts_show_the_maps_they_name(visit):
    seen = visit()
    page = seen.page
    shown = lambda: [page.locator(f"#map_{side}").is_visible() for side in "ab"]  # noqa: E731
    assert shown() == [True, True]
    seen.switch("layout", "a")
    assert shown() == [True, False]
    seen.switch("layout", "b")
    assert shown() == [False, True]
    seen.switch("measure", "change")
    assert shown() == [False, True]
    assert page.inner_text("#title-b") == "A to B From Today to Without N (draft)"
    seen.switch("measure", "minutes")
    seen.switch("layout", "two")
    assert shown() == [True, True]


def test_arrow_keys_choose_the_neighbour_and_escape_leaves(visit):
    page = visit().page
    page.focus("#map_a")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#details h2")
    assert page.inner_text("#details h2") == "Cedar"
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#details h2:has-text('Damson')")
    page.wait_for_selector("#live:has-text('Damson')", state="attached")
    page.keyboard.press("ArrowUp")
    assert page.inner_text("#details h2") == "Damson", "nothing lies above"
    assert page.locator(".map-more").inner_text() == "Times from Damson (Enter)"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Damson"
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden()
    assert page.evaluate("document.activeElement.id") == "map_a"
    assert page.locator(".map-more").is_hidden()


def test_a_phone_has_a_way_from_the_map_to_what_is_said(visit):
    seen = visit(width=375, height=800)
    seen.page.locator("#map_b").scroll_into_view_if_needed()
    seen.click_area(1)
    seen.page.wait_for_selector("#details h2")
    seen.page.click(".map-more:has-text('Times from Beech')", timeout=5000)
    seen.page.wait_for_selector("#details h2:focus", timeout=5000)


def test_each_map_is_one_tab_stop_and_says_what_it_shows(visit):
    page = visit().page
    inside = page.eval_on_selector_all(
        "#map_a, #map_a *", "all => all.filter(each => each.tabIndex >= 0).length"
    )
    assert inside == 1
    name = page.get_attribute("#map_b", "aria-label")
    assert name == "Map B, Without N (draft): Minutes by car to accident and emergency. All day."
    assert "Enter goes to what is said" in page.get_attribute("#map_a", "aria-description")


def test_the_share_within_a_time_that_is_chosen(visit):
    seen = visit("?b=without_n&measure=within")
    page = seen.page
    none, every = "#edf8fb", "#006d2c"
    assert seen.fills("a") == [every, none, every, "hatched", every]
    seen.choose("threshold", "20")
    page.wait_for_timeout(300)
    assert seen.fills("a")[1] == every
    assert "Homes within 20 minutes" in page.inner_text("#map-what")


def test_the_nearest_site_has_a_colour_a_key_and_a_name(visit):
    seen = visit("?b=moved&measure=nearest")
    colours = seen.fills("a")
    assert colours[1] != colours[0] == colours[2]  # A2 is nearer to E, A1 and A3 to N
    assert seen.page.locator("#legend-sites li").count() == 3
    names = seen.page.locator("#map_a .site-name:not(.hidden)").all_inner_texts()
    assert "East" in names
    assert names_beyond_the_frame(seen.page) == []


def names_beyond_the_frame(page):
    """Names on either map that its frame would cut."""
    return page.evaluate(
        """() => ["a", "b"].flatMap((side) => {
          const map = window[`map_${side}`].getContainer();
          const frame = map.getBoundingClientRect();
          const names = [...map.querySelectorAll(".site-name:not(.hidden), .place-name, .isochrone-name span")];
          return names.filter((name) => {
            const { left, right, top, bottom } = name.getBoundingClientRect();
            return left < frame.left || right > frame.right || top < frame.top || bottom > frame.bottom;
          }).map((name) => name.textContent);
        })"""
    )


def test_the_name_of_a_closed_site_is_not_bold(visit):
    page = visit("?b=without_n").page
    weight = "name => getComputedStyle(name).fontWeight"
    assert page.eval_on_selector("#map_b .site-marker.closed .site-name", weight) == "400"
    assert page.eval_on_selector("#map_a .site-marker.open .site-name", weight) == "600"


def test_the_next_nearest_says_where_there_is_none(visit):
    page = visit("?b=without_n&measure=next").page
    assert "no second site reached" in page.inner_text("#legend-extra")


def test_supply_within_reach_is_refused_with_its_reason(visit):
    page = visit().page
    assert page.locator("input[value=catchment]").is_disabled()
    assert "no capacity" in page.inner_text("#measure-note")


def test_what_is_on_screen_becomes_a_picture(visit):
    page = visit("?b=without_n&measure=change").page
    with page.expect_download() as kept:
        page.click("#to-picture")
    assert kept.value.suggested_filename == "emergency-baseline-without_n-drive-change.png"
    with open(kept.value.path(), "rb") as file:
        head = file.read(24)
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(head[16:20], "big") == 2 * 1280


def test_the_print_link_follows_the_choices(visit):
    seen = visit()
    seen.switch("measure", "change")
    seen.page.wait_for_timeout(100)
    assert "measure=change" in seen.page.get_attribute("#to-print", "href")


@pytest.mark.parametrize(
    ("width", "height"), [(320, 256), (375, 800), (768, 1024), (1280, 800), (1920, 1080)]
)
def test_nothing_spills_over_any_screen(visit, width, height):
    page = visit(width=width, height=height).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_shows_one_map_with_a_switch(visit):
    seen = visit(width=375, height=800)
    page = seen.page
    assert not page.locator("#map_a").is_visible()
    assert page.locator("#map_b").is_visible()
    seen.switch("layout", "a")
    assert page.locator("#map_a").is_visible()


def test_the_redraw_is_measured_in_the_page(visit):
    seen = visit()
    seen.switch("measure", "next")
    seen.page.wait_for_selector('body[data-drawn$="/next"]')
    durations = seen.page.evaluate(
        "performance.getEntriesByName('isoquity:redraw', 'measure').map(e => e.duration)"
    )
    assert len(durations) >= 2


def test_without_scripts_the_form_sentences_and_fifths_are_there(visit, browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "?b=without_n")
    assert "400 residents would have a longer journey" in page.inner_text(".changes")
    assert "most deprived" in page.inner_text(".fifths")
    page.select_option("select[name=b]", "moved")
    page.click("#controls button[type=submit]")
    assert "350 residents would have a longer journey" in page.inner_text(".changes")
    context.close()

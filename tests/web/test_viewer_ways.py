"""Ways through the viewer: nothing covers anything, the keyboard is never lost, and what changes is said."""

import pytest

from tests.web.visits import visiting

pytestmark = pytest.mark.browser
HIT = """button => {
  button.scrollIntoView({ block: "center" });
  const box = button.getBoundingClientRect();
  return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""
FOCUSED = "element => element === document.activeElement"
NAMES = """all => all.map(each => [each.innerText.trim(),
  (each.querySelector("[aria-label]") ?? each).getAttribute("aria-label")])"""
WHOLE = "element => element.scrollHeight <= element.clientHeight + 1"


@pytest.fixture(scope="module")
def address(served, small):
    return served(small)


@pytest.fixture
def visit(browser, address):
    with visiting(browser, address) as begin:
        yield begin


def search(page, text):
    page.fill("#search-text", text)
    page.press("#search-text", "Enter")


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (1000, 600)])
def test_the_list_of_sites_covers_nothing_and_is_covered_by_nothing(visit, size):
    page = visit(width=size[0], height=size[1]).page
    page.click("#sites summary")
    buttons = page.locator("#site-rows button")
    assert buttons.count() == 3
    assert [buttons.nth(at).evaluate(HIT) for at in range(3)] == [True] * 3
    sites, charts = (page.locator(each).bounding_box() for each in ("#sites", ".below"))
    assert sites["y"] + sites["height"] <= charts["y"]


def test_the_sentences_come_first_and_are_not_cut(visit):
    page = visit().page
    told, controls = (page.locator(each).bounding_box() for each in (".changes", "#controls"))
    assert told["y"] + told["height"] <= controls["y"]
    assert page.locator(".side").evaluate(WHOLE)
    lead = page.locator(".changes .lead").bounding_box()
    assert lead["y"] + lead["height"] < 800


def test_lists_stay_where_they_are_when_there_is_less_to_say(visit):
    seen = visit()
    before = seen.page.locator("#controls").bounding_box()["y"]
    seen.choose("b", "baseline")
    seen.page.wait_for_selector(".changes:not(:has-text('longer'))")
    assert seen.page.locator("#controls").bounding_box()["y"] == before


@pytest.mark.parametrize(
    ("brush", "control"),
    [
        ("fifth:1-1", "button[data-fifth='1']"),
        ("gainers:8-8", "button[data-bin='8']"),
        ("curve:5-15", ".span label:first-of-type input"),
        ("where:ce", "#find"),
    ],
)
def test_clearing_a_highlight_goes_back_to_where_it_was_set(visit, brush, control):
    page = visit(f"?b=without_n&brush={brush}").page
    page.wait_for_selector("body[data-charts-drawn]")
    page.focus("#brush-clear")
    page.keyboard.press("Enter")
    assert page.locator(".brushed").is_hidden()
    assert page.locator(control).evaluate(FOCUSED)


@pytest.mark.parametrize(
    ("size", "position"), [((1280, 800), "fixed"), ((1280, 500), "static"), ((320, 256), "static")]
)
def test_the_highlighted_bar_covers_no_small_screen(visit, size, position):
    page = visit("?b=without_n&brush=fifth:1-1", width=size[0], height=size[1]).page
    assert page.locator(".brushed").evaluate("bar => getComputedStyle(bar).position") == position


def test_names_begin_with_what_is_seen(visit):
    page = visit().page
    page.wait_for_selector("body[data-charts-drawn]")
    named = page.eval_on_selector_all(
        "button[aria-label], label:has(input[aria-label])",
        NAMES,
    )
    seen = [(text, name) for text, name in named if text and text != "\u00d7"]
    assert len(seen) >= 3
    assert [each for each in seen if not each[1].lower().startswith(each[0].lower())] == []


def test_a_search_that_finds_nothing_leaves_no_older_answer(visit):
    page = visit("?b=without_n").page
    search(page, "Cedar")
    page.wait_for_selector("#details[data-area='A3']")
    search(page, "Nowhere at all")
    page.wait_for_selector("#search-text[aria-invalid='true']")
    assert page.locator("#details").is_hidden()
    described = page.get_attribute("#search-text", "aria-describedby")
    assert "Nothing called" in page.inner_text(f"#{described}")
    page.fill("#search-text", "Ced")
    assert page.get_attribute("#search-text", "aria-invalid") is None


def test_on_a_phone_a_search_goes_to_its_answer(visit):
    page = visit(width=375, height=800).page
    search(page, "Cedar")
    page.wait_for_selector("#details[data-area='A3']")
    assert page.locator("#details h2").evaluate(FOCUSED)
    assert 0 <= page.locator("#details h2").bounding_box()["y"] < 400


def test_what_is_drawn_is_said(visit):
    seen = visit()
    page = seen.page
    seen.switch("measure", "change")
    page.wait_for_selector("#live:has-text('Change in minutes by car')", state="attached")
    seen.choose("b", "moved")
    page.wait_for_selector("body[data-drawn*='/moved/']")
    page.wait_for_selector(".told:not([aria-busy])")


def test_sentences_are_busy_while_newer_ones_are_awaited(visit):
    seen = visit()
    page = seen.page
    held = []
    page.route("**/panel/**", lambda route: held.append(route))  # noqa: PLW0108 - a built-in cannot be a handler
    seen.choose("b", "moved")
    page.wait_for_selector(".told[aria-busy='true']")
    page.wait_for_selector("body[data-waiting]")
    held[0].continue_()
    page.wait_for_selector(".told:not([aria-busy])")


def test_both_maps_are_one_stop_of_the_keyboard(visit):
    seen = visit()
    stops = lambda: [seen.page.locator(f"#map_{side}").evaluate("map => map.tabIndex") for side in "ab"]  # noqa: E731
    assert stops() == [0, -1]
    seen.switch("layout", "b")
    assert stops()[1] == 0
    seen.switch("layout", "swipe")
    assert stops() == [0, -1]


def test_empty_lists_are_not_there_and_headings_are_never_empty(visit, browser, address):
    page = visit("?b=baseline&a=baseline").page
    assert page.locator("#legend-sites").is_hidden()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address + "?b=without_n")
    titles = [plain.inner_text(f"#title-{side}") for side in "ab"]
    context.close()
    assert titles == ["A Today", "B Without N (draft)"]


def test_the_greatest_change_comes_first_either_way(visit):
    page = visit("?b=without_n&sort=change:down").page
    cells = lambda: page.locator("#areas-table tbody tr td:nth-child(4)").all_inner_texts()  # noqa: E731
    falling = cells()
    assert (falling[0], falling[1][0], falling[-1]) == ("no longer reached", "+", "no time under either")
    page = visit("?a=without_n&b=baseline").page
    assert page.locator("th[data-column='change']").get_attribute("aria-sort") == "ascending"
    assert cells()[1].startswith("\u2212")
    assert cells()[-1] == "no time under either"


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080), (900, 700)])
def test_the_maps_stay_above_the_charts_wherever_the_page_is_scrolled_to(visit, size):
    page = visit(width=size[0], height=size[1]).page
    page.locator("#where").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    maps, charts = (page.locator(each).bounding_box() for each in (".stage", ".below"))
    assert maps["y"] + maps["height"] <= charts["y"] + 1


@pytest.mark.parametrize("width", [320, 375, 900, 1280])
def test_what_is_chosen_of_a_list_is_seen_whole(visit, width):
    page = visit(width=width).page
    long = "Weekend (Sunday timetable), arriving between 13:00 and 15:00 and leaving again by 18:30"
    page.evaluate(
        "text => { document.querySelector('select[name=b]').selectedOptions[0].text = text; }", long
    )
    page.evaluate(
        "document.querySelector('select[name=b]').dispatchEvent(new Event('change', {bubbles: true}))"
    )
    page.wait_for_selector(".b .whole:has-text('18:30')", state="attached")
    text, box = (page.locator(f".b {each}").bounding_box() for each in (".whole", "select"))
    assert box["y"] <= text["y"]
    assert text["y"] + text["height"] <= box["y"] + box["height"]
    assert page.locator(".b .whole").evaluate("each => each.scrollWidth <= each.clientWidth")
    assert page.locator(".b .whole").get_attribute("aria-hidden") == "true"


@pytest.mark.parametrize("width", [320, 375])
def test_on_a_phone_the_table_shows_what_changes_at_once(visit, width):
    page = visit(width=width).page
    heads = page.locator("#areas-table thead th")
    assert [heads.nth(at).get_attribute("data-column") for at in range(4)] == ["name", "a", "b", "change"]
    shown = page.locator(".where .scroll").bounding_box()
    last = heads.nth(3).bounding_box()
    assert last["x"] + last["width"] <= shown["x"] + shown["width"]


def test_a_reason_in_the_table_is_a_number_said_beneath_and_read_whole(visit):
    page = visit("?b=without_n").page
    cell = page.locator("#areas-table td:has(sup)").first
    number = cell.locator("sup").inner_text()
    reason = cell.locator(".unseen").inner_text().removeprefix(": ")
    assert cell.inner_text().startswith("no time")
    assert f"({number}) {reason}" in page.inner_text("#table-reasons")


@pytest.mark.parametrize("width", [900, 1280, 1920])
def test_what_a_search_says_moves_nothing_and_no_older_list_lies_over_it(visit, width):
    page = visit(width=width).page
    before = page.locator(".layout").bounding_box()["y"]
    page.fill("#search-text", "e")
    page.wait_for_selector("#search-hits li")
    assert page.get_attribute("#search-hits", "data-count").endswith("found.")
    search(page, "Nowhere at all")
    page.wait_for_selector("#search-text[aria-invalid='true']")
    assert page.locator("#search-hits").is_hidden()
    assert page.locator("#search-said").evaluate(HIT)
    assert page.locator(".layout").bounding_box()["y"] == before
    page.locator("#find").focus()
    assert page.locator("#search-said").is_visible()


@pytest.mark.parametrize("width", [900, 1280])
def test_both_maps_have_the_same_place_whatever_the_options_are_called(visit, width):
    page = visit(width=width).page
    page.evaluate(
        "document.getElementById('title-b').append(' and a name that goes on over several lines'.repeat(3))"
    )
    boxes = [page.locator(f".pane-{side} .map-box").bounding_box() for side in "ab"]
    assert [boxes[0][each] for each in ("y", "width", "height")] == [
        boxes[1][each] for each in ("y", "width", "height")
    ]


@pytest.mark.parametrize("size", [(320, 256), (375, 800)])
def test_with_everything_open_nothing_runs_off_a_small_screen(visit, size):
    page = visit("?b=without_n&area=A2&brush=fifth:1-1", width=size[0], height=size[1]).page
    page.wait_for_selector("#details[data-area='A2']")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    sites = page.locator("#sites .scroll")
    assert sites.evaluate("each => each.scrollWidth <= each.clientWidth")
    small = page.eval_on_selector_all(
        "a, button, summary, select",
        """all => all.filter(each => each.offsetParent && !each.closest('.unseen, .skip'))
          .map(each => [each.textContent, each.getBoundingClientRect()])
          .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)""",
    )
    assert small == []

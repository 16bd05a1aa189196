"""axe finds nothing on any page, in any of its main states: WCAG 2.2 AA and good practice."""

import pytest

from tests.accessible import violations
from tests.personas.conftest import SIZES
from tests.region import SIGN_IN

pytestmark = pytest.mark.browser
CHILDREN = "?service=inpatient_paediatrics&a=baseline&b=paediatrics_four"
STATES = {
    "two maps": CHILDREN,
    "swipe": f"{CHILDREN}&layout=swipe",
    "one map": f"{CHILDREN}&layout=b",
    "change": f"{CHILDREN}&measure=change",
    "within": f"{CHILDREN}&measure=within",
    "nearest site": f"{CHILDREN}&measure=nearest",
    "area chosen": f"{CHILDREN}&area=D01000001",
    "highlighted": f"{CHILDREN}&brush=fifth:1-2",
    "nothing highlighted": f"{CHILDREN}&brush=where:nowhere at all",
    "found": f"{CHILDREN}&find=ZZ7 0AL",
    "part-time": "?service=gi_bleed_rota&a=baseline&b=gi_bleed_four",
    "nothing changes": "?service=emergency_department&a=baseline&b=paediatrics_four",
}
ANSWERED = "h1:not(:has-text('being worked out'))"  # a page that is waiting reloads by itself
OTHERS = [
    f"print{CHILDREN}", f"print{CHILDREN}&paper=a3&measure=change", "sign-in", "nowhere", "?b=nothing_of_the_kind",
]  # fmt: skip


@pytest.fixture(scope="module")
def page(browser):
    """A page that lets axe's own script in."""
    with browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


def fit(page, size):
    page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))


@pytest.mark.parametrize("state", STATES)
def test_the_viewer_in_each_state(page, drafts_address, state):
    fit(page, "desktop")
    page.goto(drafts_address + STATES[state])
    page.wait_for_selector("body[data-drawn]")
    assert violations(page) == ""


@pytest.mark.parametrize("size", ["phone", "tablet", "projector"])
def test_the_viewer_on_other_screens(page, drafts_address, size):
    fit(page, size)
    page.goto(drafts_address + STATES["area chosen"])
    page.wait_for_selector("#details h2")
    assert violations(page) == ""


def test_the_viewer_with_a_list_open(page, drafts_address):
    fit(page, "desktop")
    page.goto(drafts_address + CHILDREN)
    page.wait_for_selector("body[data-drawn]")
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    page.fill("#search-text", "ZZ7")
    page.wait_for_selector("#search-hits li")
    assert violations(page) == ""


@pytest.mark.parametrize("path", OTHERS)
def test_the_other_pages_of_the_viewer(page, public_address, path):
    for size in ("phone", "desktop"):
        fit(page, size)
        page.goto(public_address + path)
        assert violations(page) == "", size


def test_the_pages_of_other_questions(page, drafts_address):
    page.goto(drafts_address + "questions")
    assert violations(page) == ""
    links = page.eval_on_selector_all("main a[href*='/questions/']", "links => links.map(each => each.href)")
    topics = sorted({link.partition("?")[0] for link in links})
    assert len(topics) >= 3
    for topic in topics:
        page.goto(topic)
        page.wait_for_selector(ANSWERED, timeout=120_000)
        page.wait_for_load_state("networkidle")
        assert violations(page) == "", topic


def test_what_a_planner_sees(page, public_address):
    page.goto(public_address + "sign-in")
    for field, typed in zip(("name", "password"), SIGN_IN, strict=True):
        page.fill(f"input[name={field}]", typed)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("body[data-drawn]")
    assert violations(page) == ""


@pytest.mark.parametrize("name", ["index.html", "options.html", "method.html", "posters.html"])
def test_the_village_hall(opened, pack, name):
    page = opened(pack, name, quiet=False)  # axe asks for style sheets again, which the page's policy forbids
    if name == "index.html":
        page.fill("#where", "ZZ7 0AL")
        page.click(".find")
        page.wait_for_selector("#answer:not([hidden])")
    for size in ("phone", "projector"):
        fit(page, size)
        assert violations(page) == "", size


@pytest.mark.parametrize("name", ["pack", "options", "scorecard", "week"])
def test_pages_of_one_file(opened, evidence, name):
    page = opened(evidence, f"{name}.html", quiet=False)
    for size in ("phone", "desktop"):
        fit(page, size)
        assert violations(page) == "", size

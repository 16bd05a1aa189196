"""Pages of questions in a real browser: axe at phone and desk size, long tables put in order, the policy kept."""

import pytest

from study.folder import open_study
from study.run import run
from tests.accessible import FAULTS_ONLY
from tests.web.question_study import write_question_town
from web.question_topics import TOPICS

pytestmark = pytest.mark.browser
SIZES = [(375, 700), (1280, 800)]
WAITS = "being worked out"


@pytest.fixture(scope="module")
def address(tmp_path_factory, served):
    folder = write_question_town(tmp_path_factory.mktemp("asked") / "town")
    run(open_study(folder))
    return served(folder)


def answered(page, address, path):
    """Open a page and wait until it is worked out; it reloads by itself."""
    page.goto(f"{address}{path}")
    page.wait_for_function(f"!document.querySelector('h1').textContent.includes('{WAITS}')", timeout=60_000)
    page.wait_for_load_state("networkidle")


@pytest.fixture(scope="module", params=SIZES, ids=["phone", "desk"])
def page(browser, request):
    """A page that may hold axe's own script; what the policy would refuse is tested below."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ["", *(f"/{topic}" for topic in TOPICS), "/pathways?option=nonsense"])
def test_axe_finds_nothing(page, address, path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    answered(page, address, f"questions{path}")
    found = axe.Axe().run(page, options=FAULTS_ONLY)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_policy_refuses_nothing_and_nothing_is_asked_elsewhere(browser, address):
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page, faults = context.new_page(), []
        page.on(
            "console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("request", lambda asked: asked.url.startswith(address) or faults.append(asked.url))
        for path in ["", *(f"/{topic}" for topic in TOPICS)]:
            answered(page, address, f"questions{path}")
        assert faults == []


def test_a_long_table_is_put_in_order_by_its_heads(browser, address):
    with browser.new_context() as context:
        page = context.new_page()
        answered(page, address, "questions/equity?service=emergency&option=north_only")
        table = page.locator(".wide table").first
        head = table.get_by_role("button", name="Today, minutes")
        for order in ("ascending", "descending"):
            head.focus()
            page.keyboard.press("Enter")
            assert head.locator("..").get_attribute("aria-sort") == order
            shown = [
                float(each)
                for each in table.locator("tbody td:nth-child(3)").all_inner_texts()
                if each != "unknown"
            ]
            assert shown == sorted(shown, reverse=order == "descending")


def test_from_the_map_to_an_answer_by_keyboard_alone(browser, address):
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("link", name="More questions").press("Enter")
        page.get_by_role("link", name="Who travels longer").press("Enter")
        page.get_by_label("Option", exact=True).focus()
        page.keyboard.press("End")
        page.get_by_role("button", name="Show").press("Enter")
        page.wait_for_url("**option=**")
        assert page.get_by_role("heading", level=1).inner_text().startswith("Who travels longer")

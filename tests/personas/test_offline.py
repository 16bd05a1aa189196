"""The network cut: every page works, and nothing is asked of any other machine."""

import pytest

from tests.personas.conftest import SIZES
from tests.personas.test_axe import CHILDREN, OTHERS, STATES
from tests.web.visits import Visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cut(browser, drafts_address):
    """A window from which only the viewer is reached, and what it asked of others."""
    seen = Visit(browser, drafts_address, *SIZES["desktop"])
    elsewhere = []

    def refuse(route):
        elsewhere.append(route.request.url)
        route.abort()

    seen.context.route(lambda url: not url.startswith((drafts_address, "blob:", "data:")), refuse)
    yield seen, elsewhere
    seen.close()


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_the_viewer_works_with_the_network_cut(cut, state):
    seen, elsewhere = cut
    seen.open(STATES[state])
    assert (seen.faults, elsewhere) == ([], [])


def test_isochrones_search_and_downloads_need_no_other_machine(cut):
    seen, elsewhere = cut
    page = seen.open(f"{CHILDREN}&site=HRI&reach=1")
    page.wait_for_selector('body[data-isochrones-drawn="HRI"]', timeout=120_000)
    page.fill("#search-text", "ZZ7 0AL")
    page.wait_for_selector("#search-hits li")
    page.press("#search-text", "Enter")
    page.wait_for_selector("#details h2")
    assert (seen.faults, elsewhere) == ([], [])


def test_the_other_pages_too(cut):
    seen, elsewhere = cut
    for path in [*OTHERS[:2], "questions"]:
        seen.page.goto(seen.address + path)
        seen.page.wait_for_load_state("networkidle")
    assert (seen.faults, elsewhere) == ([], [])


@pytest.mark.parametrize("name", ["index.html", "options.html", "method.html", "posters.html"])
def test_the_village_hall_asks_for_its_own_files_only(opened, pack, name):
    opened(pack, name).wait_for_selector("main h1")


@pytest.mark.parametrize("name", ["pack", "options", "scorecard", "week"])
def test_pages_of_one_file_ask_for_nothing(opened, evidence, name):
    opened(evidence, f"{name}.html").wait_for_selector("h1")

"""The sheets as a browser prints them: one page of the right size, drawn and not pictured, nothing cut, axe content."""

import re
import zlib

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.accessible import FAULTS_ONLY
from tests.web.visits import Visit

pytestmark = pytest.mark.browser
SIZES = {"a4": (842, 595), "a3": (1191, 842)}
CUT = """() => [...document.querySelectorAll(".sheet, .printed-words, .printed-maps, .curve")]
  .filter((each) => each.scrollHeight > each.clientHeight + 1 && each.clientHeight)
  .map((each) => each.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def address(served, town):
    return served(town)


@pytest.fixture
def sheet(browser, address):
    visits = []

    def show(query, **options):
        visits.append(Visit(browser, address, **options))
        visits[-1].page.goto(f"{address}print?b=north_only&{query}")
        return visits[-1].page

    yield show
    for each in visits:
        each.close()
        assert each.faults == []


@pytest.mark.parametrize("measure", ["minutes", "change", "nearest"])
@pytest.mark.parametrize("paper", SIZES)
def test_a_sheet_is_one_page_with_maps_as_drawings(sheet, paper, measure):
    pdf = sheet(f"paper={paper}&measure={measure}").pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[([^\]]*)\]", pdf)[1]
    assert [round(float(each)) for each in box.split()[2:]] == pytest.approx(SIZES[paper], abs=1)
    assert b"/Subtype /Image" not in pdf
    drawn = b"".join(map(_inflated, re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)))
    assert len(re.findall(rb"\bl\b", drawn)) > 40


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.parametrize("paper", SIZES)
def test_nothing_is_cut_off_on_paper(sheet, paper):
    page = sheet(f"paper={paper}&site=north&reach=1&dim=1", width={"a4": 1047, "a3": 1496}[paper])
    page.emulate_media(media="print")
    assert page.evaluate(CUT) == []
    assert page.locator(".band").count() > 0
    assert "have no outline" in page.locator(".reach-note").inner_text()


@pytest.mark.parametrize("paper", SIZES)
@pytest.mark.parametrize("width", [375, 1280])
def test_the_sheets_are_open_to_everybody(sheet, paper, width):
    page = sheet(f"paper={paper}", width=width)
    assert Axe().run(page, options=FAULTS_ONLY).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    "query", ["", "layout=swipe", "measure=change&brush=fifth:1-2", "layout=b&measure=nearest"]
)
def test_the_viewer_itself_prints_on_two_pages(browser, address, query):
    seen = Visit(browser, address)
    page = seen.open(f"?b=north_only&{query}")
    page.wait_for_selector("body[data-charts-drawn]")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
    seen.close()
    assert seen.faults == []


def test_on_paper_the_maps_of_the_viewer_fit_and_their_names_stay(browser, address):
    seen = Visit(browser, address)
    page = seen.open("?b=north_only")
    page.wait_for_selector("body[data-charts-drawn]")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size({"width": 703, "height": 1030})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= 703")
    frame, legend = (page.locator(each).bounding_box() for each in (".map-frame", ".legends"))
    assert frame["x"] + frame["width"] <= 703
    assert frame["y"] + frame["height"] <= legend["y"] + 1
    assert page.locator("button[data-fifth='1']").is_visible()
    assert [page.locator(each).is_visible() for each in (".controls", ".where", ".on-paper")] == [
        False,
        False,
        True,
    ]
    seen.close()


def test_a_sheet_with_a_reach_is_not_there_before_its_bands(sheet):
    page = sheet("paper=a4&site=north&reach=1")
    assert page.evaluate("document.readyState") == "complete"
    assert page.locator(".band").count() > 0

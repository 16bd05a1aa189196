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

"""The planner's path through the viewer with a mouse or a finger, on every screen."""

import io
import re
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.personas.conftest import SIZES
from tests.personas.test_axe import CHILDREN
from tests.region import SIGN_IN

pytestmark = pytest.mark.browser
KEY = "inpatient_paediatrics/baseline/{b}/{mode}/{period}/{direction}/50/{measure}"
USUAL = {
    "b": "paediatrics_four",
    "mode": "drive",
    "period": "weekday_am",
    "direction": "to_site",
    "measure": "minutes",
}
VIEW = "side => { const map = window[`map_${side}`], c = map.getCenter(); return [c.lat, c.lng, map.getZoom()]; }"
AFTER_ADDRESS_MS = 350
A_PIXEL_DEGREES = 5e-4
SKELMERSUND = 22  # position of the area around a ward that closes


def key(**changed):
    return KEY.format(**USUAL | changed)


def asked(page):
    page.wait_for_timeout(AFTER_ADDRESS_MS)
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def answer(seen, name, value):
    """Choose in a list or a switch, whichever there is."""
    lists = seen.page.locator(f"select[name={name}]")
    if lists.count() and lists.first.is_visible():
        lists.first.select_option(value)
    else:
        seen.switch(name, value)


def highlighted(page):
    page.wait_for_selector("body[data-highlighted]:not([data-highlighted='0'])")
    return int(page.get_attribute("body", "data-highlighted"))


@pytest.fixture(scope="module")
def signed_in(browser, public_address):
    """Cookies of a planner who has signed in through the page."""
    name, password = SIGN_IN
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(public_address)
        page.click("text=sign in")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_selector("body[data-drawn]")
        yield context.storage_state()


@pytest.mark.parametrize("size", SIZES)
def test_signing_in_shows_drafts(visit, public_address, signed_in, album, size):
    draft = "option[value=ward_alone]"
    everybody = visit(public_address, SIZES[size]).open(CHILDREN)
    assert everybody.locator(draft).count() == 0
    page = visit(public_address, SIZES[size], storage_state=signed_in).open(f"{CHILDREN[:-4]}five")
    assert page.locator(f"select[name=b] {draft}").inner_text().endswith("(draft)")
    assert SIGN_IN[0] in page.inner_text(".account")
    album.take(page, "planner_signed_in", widths=(1280,))


def test_signing_out_hides_drafts(visit, public_address, signed_in, album):
    page = visit(public_address, storage_state=signed_in).open(CHILDREN)
    page.click("text=sign out")
    page.wait_for_selector("text=sign in")
    assert page.locator("option[value=ward_alone]").count() == 0
    page.click("text=sign in")
    album.take(page, "planner_sign_in")


@pytest.mark.parametrize("size", SIZES)
def test_every_choice_redraws_the_maps(visit, drafts_address, album, size):
    seen = visit(drafts_address, SIZES[size])
    page = seen.open("?service=obstetrics")
    seen.choose("service", "inpatient_paediatrics")
    seen.choose("a", "baseline")
    seen.choose("b", "paediatrics_four")
    seen.drawn(key())
    lead = page.inner_text(".changes .lead")
    assert re.match(r"[\d,]+ children under 18 would have a longer journey by car", lead)
    album.take(page, "planner_two_maps")
    answer(seen, "mode", "public_transport")
    seen.drawn(key(mode="public_transport"))
    answer(seen, "direction", "from_site")
    seen.drawn(key(mode="public_transport", direction="from_site"))
    answer(seen, "period", "weekend")
    seen.drawn(key(mode="public_transport", direction="from_site", period="weekend"))
    assert page.inner_text(".changes .lead") != lead
    for measure in ("within", "nearest", "next", "catchment", "change"):
        seen.switch("measure", measure)
        seen.drawn(key(mode="public_transport", direction="from_site", period="weekend", measure=measure))
    page.locator("#maps").scroll_into_view_if_needed()
    album.take(page, "planner_change", widths=(375, 1280))
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


@pytest.mark.parametrize("size", ["tablet", "desktop", "projector"])
def test_two_maps_move_as_one(visit, drafts_address, size):
    page = visit(drafts_address, SIZES[size]).open(CHILDREN)
    page.locator("#map_a").scroll_into_view_if_needed()
    before = page.evaluate(VIEW, "a")
    page.locator("#map_a").hover(position={"x": 90, "y": 200})
    page.mouse.down()
    page.mouse.move(*[each + 60 for each in _centre(page, "#map_a")], steps=4)
    page.mouse.up()
    page.locator("#map_b").dblclick(position={"x": 120, "y": 160})
    page.wait_for_timeout(600)
    one, other = page.evaluate(VIEW, "a"), page.evaluate(VIEW, "b")
    assert one == pytest.approx(other, abs=2e-4)
    assert one[2] > before[2]


def _centre(page, selector):
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_one_map_with_a_swipe(visit, drafts_address, album):
    seen = visit(drafts_address)
    page = seen.open(f"{CHILDREN}&mode=public_transport")
    seen.switch("layout", "swipe")
    x, y = _centre(page, ".divider span")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y, steps=4)
    page.mouse.up()
    assert int(page.get_attribute(".divider", "aria-valuenow")) > 55
    album.take(page, "planner_swipe")


def test_isochrones_of_a_site(visit, drafts_address, album):
    seen = visit(drafts_address)
    page = seen.open(f"{CHILDREN}&mode=public_transport")
    page.click(".more summary")
    seen.choose("site", "HRI")
    page.wait_for_selector('body[data-isochrones-drawn="HRI"]', timeout=120_000)
    assert page.locator("#map_a .isochrone-name").count() >= 2
    album.take(page, "planner_isochrones")


@pytest.mark.parametrize("size", SIZES)
def test_an_area_says_what_changes_for_it(visit, drafts_address, album, size):
    seen = visit(drafts_address, SIZES[size])
    page = seen.open(CHILDREN)
    page.locator("#map_b").evaluate("map => map.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(200)
    seen.click_area(SKELMERSUND, "b")
    page.wait_for_selector("#details[data-area]")
    said = page.inner_text("#details")
    assert re.search(r"\d+\.\d minutes by car", said)
    assert "Times to every site" in said
    assert "Deprivation decile" in said
    assert page.inner_text("#details h2") in page.text_content("#live")
    assert page.locator("#areas-table tr.chosen").count() <= 1
    album.take(page, "planner_area", widths=(375, 1280))


def test_charts_maps_and_table_set_off_the_same_areas(visit, drafts_address, album):
    page = visit(drafts_address).open(CHILDREN)
    page.wait_for_selector("body[data-charts-drawn]")
    before = page.locator("#map_b").screenshot()
    page.click("button[data-fifth='1']")
    count = highlighted(page)
    assert page.locator("#areas-table tbody tr").count() == count
    assert page.locator("#map_b").screenshot() != before
    assert "fifth:1-1" in asked(page)["brush"]
    page.click("#brush-clear")
    figure = page.locator(".curve-figure svg")
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 90)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 90, steps=5)
    page.mouse.up()
    assert asked(page)["brush"].startswith("curve:")
    highlighted(page)
    album.take(page, "planner_brush")


def test_an_area_of_the_map_is_marked_in_charts_and_table(visit, drafts_address, album):
    seen = visit(drafts_address)
    page = seen.open(CHILDREN)
    page.wait_for_selector("body[data-charts-drawn]")
    seen.click_area(SKELMERSUND, "a")
    page.wait_for_selector("#details h2")
    name = page.inner_text("#details h2")
    assert name in page.inner_text("#who-chart tr.chosen")
    assert name in page.inner_text("#gainers-chart tr.chosen")
    assert name in page.inner_text(".curve-area")
    assert page.locator(".curve-figure .dot").count() >= 1
    assert name in page.inner_text("#areas-table tr[aria-current=true] th")
    page.locator(".below").scroll_into_view_if_needed()
    album.take(page, "planner_charts", part=".below")


def test_the_table_is_sorted_and_filtered(visit, drafts_address):
    page = visit(drafts_address).open(CHILDREN)
    head = page.locator("#areas-table th[data-column=b]")
    head.locator("button").click()
    minutes = [
        float(text) for text in page.locator("#areas-table tbody tr td:nth-child(3)").all_inner_texts()
    ]
    assert minutes == sorted(minutes, reverse=True)
    assert page.locator("#areas-table th[data-column=b]").get_attribute("aria-sort") == "descending"
    assert asked(page)["sort"] == "b:down"
    page.fill("#find", "skelmersund")
    count = highlighted(page)
    names = page.locator("#areas-table tbody th").all_inner_texts()
    assert len(names) == count
    assert all("skelmersund" in name.lower() for name in names)


@pytest.mark.parametrize("size", SIZES)
def test_a_postcode_and_a_place_are_found(visit, drafts_address, size):
    page = visit(drafts_address, SIZES[size]).open(CHILDREN)
    page.fill("#search-text", "zz70al")
    page.wait_for_selector("#search-hits li:has-text('ZZ7 0AL')")
    page.click("#search-hits li >> nth=0")
    page.wait_for_selector("#details h2")
    assert page.locator(".find-pin").count() >= 1
    page.fill("#search-text", "orvik")
    page.wait_for_selector("#search-hits li:has-text('Orvikstow')")
    page.click("#search-hits li >> nth=0")
    assert asked(page)["find"] == "Orvikstow"


def test_an_address_restores_the_very_view(visit, drafts_address):
    seen = visit(drafts_address)
    page = seen.open(
        f"{CHILDREN}&mode=public_transport&measure=change&brush=fifth:1-2&sort=change:down&area=D01000009"
    )
    page.wait_for_selector("#details h2")
    page.focus("#map_b")
    page.keyboard.press("+")
    page.wait_for_timeout(600)
    address = asked(page)
    again = visit(drafts_address)
    other = again.open("?" + urlsplit(page.url).query)
    other.wait_for_selector("#details h2")
    restored = asked(other)
    there, here = ([float(part) for part in each.pop("at").split(",")] for each in (address, restored))
    assert here == pytest.approx(there, abs=A_PIXEL_DEGREES)
    assert restored == address
    assert other.evaluate(VIEW, "b") == pytest.approx(page.evaluate(VIEW, "b"), abs=A_PIXEL_DEGREES)
    edges = "hatched"  # what the colour is read from lies across two areas by a fraction of a pixel
    pairs = [pair for pair in zip(seen.fills(), again.fills(), strict=True) if edges not in pair]
    assert len(pairs) > 30
    assert all(one == two for one, two in pairs)
    for part in ("#details", ".changes", "#areas-table", "#brush-note"):
        assert other.inner_text(part) == page.inner_text(part)


@pytest.mark.parametrize("form", ["xlsx", "csv", "gpkg", "shapefile"])
def test_what_is_on_screen_is_downloaded_and_opens(visit, drafts_address, tmp_path, form):
    import geopandas as gpd
    import openpyxl
    import pandas as pd

    page = visit(drafts_address).open(CHILDREN)
    page.click("#downloads summary")
    with page.expect_download() as started:
        page.click(f"#downloads a[href*='/{form}?']")
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    assert "inpatient_paediatrics" in file.name
    if form == "xlsx":
        assert "By fifth" in openpyxl.load_workbook(file, read_only=True).sheetnames
        return
    rows = (
        pd.read_csv(file) if form == "csv" else gpd.read_file(_unpacked(file, tmp_path), layer=_layer(file))
    )
    assert len(rows) == 2 * 60


def _unpacked(file, folder):
    if file.suffix != ".zip":
        return file
    with zipfile.ZipFile(file) as packed:
        packed.extractall(folder)
    return next(folder.rglob("*.shp"))


def _layer(file):
    return 0 if file.suffix == ".gpkg" else None


def test_the_maps_become_a_picture(visit, drafts_address):
    from PIL import Image

    page = visit(drafts_address).open(CHILDREN)
    with page.expect_download() as started:
        page.click("#to-picture")
    with Image.open(started.value.path()) as picture:
        assert picture.format == "PNG"
        assert picture.width == 2560


@pytest.mark.parametrize(("paper", "millimetres"), [("a4", (297, 210)), ("a3", (420, 297))])
def test_it_prints_on_one_sheet(visit, drafts_address, album, paper, millimetres):
    seen = visit(drafts_address)
    page = seen.page
    page.goto(f"{drafts_address}print{CHILDREN}&measure=change&paper={paper}")
    if paper == "a4":
        album.take(page, "planner_print_a4")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert len(boxes) == 1
    assert [float(side) / 72 * 25.4 for side in boxes[0]] == pytest.approx(millimetres, abs=1)
    assert io.BytesIO(pdf).read(5) == b"%PDF-"


def test_four_times_the_size_needs_one_direction_of_scrolling(visit, drafts_address):
    seen = visit(drafts_address, (320, 256))
    page = seen.open(f"{CHILDREN}&area=D01000009")
    page.wait_for_selector("#details h2")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    seen.choose("b", "paediatrics_five")
    seen.drawn(key(b="paediatrics_five"))
    page.goto(f"{drafts_address}print{CHILDREN}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_nothing_moves_for_who_asks_for_less_motion(visit, drafts_address):
    page = visit(drafts_address, reduced_motion="reduce").open(CHILDREN)
    page.focus("#map_a")
    before = page.evaluate(VIEW, "a")[2]
    page.keyboard.press("+")
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0
    page.wait_for_timeout(400)
    assert page.evaluate(VIEW, "a")[2] > before

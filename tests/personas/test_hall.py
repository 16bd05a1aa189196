"""The village hall: a folder from a USB stick, a postcode or a touch, an answer, a card, a poster. No network."""

import json
import re

import pytest
from PIL import Image

from tests.personas.conftest import SIZES

pytestmark = pytest.mark.browser
POSTCODE = "ZZ7 0AL"  # beside the hospital that both options close
A3_AT_300_DPI = (4960, 3507)
HALF_A4_CSS_PIXELS = 148.5 / 25.4 * 96


class Finger:
    """Taps, and counts them."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, selector):
        self.taps += 1
        self.page.tap(selector)

    def tap_map(self, area=10):
        self.taps += 1
        box = self.page.locator("#map path.leaflet-interactive").nth(area).bounding_box()
        self.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def asked_by_postcode(page) -> Finger:
    finger = Finger(page)
    finger.tap("#where")
    page.keyboard.type(POSTCODE.lower())
    finger.tap(".find")
    page.wait_for_selector("#answer:not([hidden])")
    return finger


@pytest.mark.parametrize("size", SIZES)
def test_a_postcode_answers_in_three_taps_on_every_screen(opened, pack, album, size):
    page = opened(pack, size=SIZES[size])
    finger = asked_by_postcode(page)
    assert finger.taps <= 3
    assert page.inner_text("#answer-title").startswith(f"From {POSTCODE} to ")
    assert re.search(r"Today: \d+ minutes by car, .* by bus, train and walking", page.inner_text("#lead"))
    names = page.locator("#rows .option-name").all_inner_texts()
    assert names == ["Today", "Children's wards at five", "Children's wards at four"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    top = page.locator("#answer").bounding_box()["y"]
    assert 0 <= top < SIZES[size][1] / 2, "the answer is what is seen first"
    album.take(page, "hall_answer")


def test_buses_are_a_range_and_cars_one_number(opened, pack):
    page = opened(pack)
    asked_by_postcode(page)
    said = page.locator("#rows .time").all_inner_texts()
    assert any(re.fullmatch(r"\d+ minutes?", time) for time in said)
    assert any(re.fullmatch(r"\d+ to \d+ minutes", time) for time in said)


def test_a_touch_on_the_map_answers_for_the_neighbourhood(opened, pack, album):
    page = opened(pack, size=SIZES["phone"])
    album.take(page, "hall_first")
    page.locator("#map").scroll_into_view_if_needed()
    inside = page.locator("#map").bounding_box()
    for name in page.locator(".leaflet-tooltip.site").all():
        box = name.bounding_box()
        assert inside["x"] <= box["x"]
        assert box["x"] + box["width"] <= inside["x"] + inside["width"], f"{name.inner_text()} is cut off"
    finger = Finger(page)
    finger.tap_map()
    page.wait_for_selector("#answer:not([hidden])")
    assert finger.taps == 1
    assert page.inner_text("#answer-title").startswith("From the neighbourhood ")


def test_the_card_is_printed_on_half_a_sheet(opened, pack, album):
    page = opened(pack)
    finger = asked_by_postcode(page)
    page.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    finger.tap("#print")
    assert finger.taps == 3
    assert page.get_attribute("body", "data-printed") == "yes"
    page.emulate_media(media="print")
    assert page.locator(".card").bounding_box()["height"] <= HALF_A4_CSS_PIXELS
    page.set_viewport_size({"width": 768, "height": 1024})
    album.take(page, "hall_card", part=".card")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


def test_every_option_has_a_poster_that_is_told_in_words(opened, pack, album):
    page = opened(pack, "posters.html")
    linked = page.eval_on_selector_all(
        "main a[href^='posters/']", "links => links.map(a => a.getAttribute('href'))"
    )
    assert len(linked) == 12, "two options, by car and by bus, each as PDF, as PNG and in words"
    for name in linked:
        assert (pack / name).stat().st_size > (1_000 if name.endswith(".txt") else 20_000)
    with Image.open(next((pack / "posters").glob("*five-by-car.png"))) as poster:
        assert poster.size == A3_AT_300_DPI
        assert round(poster.info["dpi"][0]) == 300
        album.keep_small(poster, "hall_poster_a3")
    assert len(page.inner_text(".poster >> nth=0")) > 400


def test_the_other_pages_are_one_touch_away_and_lead_back(opened, pack, album):
    page = opened(pack)
    for name in ("options.html", "method.html", "posters.html"):
        page.tap(f"footer a[href='{name}']")
        page.wait_for_selector("main h1")
        page.tap("main a[href='index.html']")
        page.wait_for_selector("#where")
    page.tap("footer a[href='options.html']")
    album.take(page, "hall_options")


def test_no_draft_is_in_the_folder(pack, region):
    written = (region / "configurations.toml").read_text(encoding="utf-8")
    tables = re.findall(r"^\[(\w+)\]\n(.*?)(?=^\[)", written + "[", re.MULTILINE | re.DOTALL)
    drafts = {name: text for name, text in tables if '"draft"' in text}
    assert len(drafts) >= 4
    text = "".join(
        file.read_text(encoding="utf-8")
        for file in pack.rglob("*")
        if file.suffix in (".js", ".html", ".json", ".txt")
    )
    for name, block in drafts.items():
        label = re.search(r'label = "(.*?)"', block)[1]
        assert name not in text
        assert label not in text
    assert "paediatrics_four" in json.loads((pack / "pack.json").read_text(encoding="utf-8"))["options"]

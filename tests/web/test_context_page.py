"""The map's surroundings and the search in the page: drawn and found, and nothing asked elsewhere until allowed."""

import gzip
import json
from functools import cache

import numpy as np
import pandas as pd
import pytest
import shapely

import boundaries
from study.basemap_settings import Basemap
from study.folder import open_study
from study.run import run
from tests.boundaries.osm_drawing import extend
from tests.study_builder import write_town
from web.app import create_app
from web.basemap import basemap_origin
from web.context_layer import STEPS_PER_DEGREE, context_value

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
BASEMAP = f'[basemap]\nurl = "{TILES}"\nattribution = "Somebody\'s tiles"\n'
POINT = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f030005fe02fea72d1e110000000049454e44ae426082"
)
SEARCH, HITS = "#search-text", "#search-hits li"


def write_seaside(folder, basemap: bool):
    """The drawn town with the sea in its west, a park and two names, and with postcodes."""
    write_town(folder)
    areas = boundaries.read_areas(folder / "areas.gpkg", "code")[0]
    west, south, east, north = areas.to_crs("EPSG:4326").total_bounds
    coast = [(west - 0.002, south - 1), (west - 0.002, north + 1)]
    park = shapely.get_coordinates(shapely.box(west, north, east, north + 0.002).exterior).tolist()
    middle = ((west + east) / 2, (south + north) / 2)
    names = [
        (middle, {"place": "town", "name": "Midtown"}),
        ((east + 0.001, middle[1]), {"place": "village", "name": "Outby"}),
    ]
    extend(
        folder / "town.osm.pbf", [(coast[::-1], {"natural": "coastline"}), (park, {"leisure": "park"})], names
    )
    centres = areas.centroid
    table = pd.DataFrame(
        {"postcode": [f"ZZ1 1A{c}" for c in "ABDEFGHJL"], "east": centres.x, "north": centres.y}
    )
    table.to_csv(folder / "postcodes.csv", index=False)
    with (folder / "study.toml").open("a") as file:
        file.write('[postcodes]\nfile = "postcodes.csv"\neasting = "east"\nnorthing = "north"\n')
        file.write(BASEMAP if basemap else "")
    run(open_study(folder))
    return folder


@pytest.fixture(scope="module")
def seaside(tmp_path_factory):
    return write_seaside(tmp_path_factory.mktemp("seaside") / "study", basemap=False)


@pytest.fixture(scope="module")
def online(tmp_path_factory):
    return write_seaside(tmp_path_factory.mktemp("online") / "study", basemap=True)


def asked(app):
    """The page, and the answer that holds its surroundings."""
    client = app.test_client()
    page = client.get("/").text
    address = page.split('data-url="')[1].split('"')[0]
    return page, client.get(address, headers={"Accept-Encoding": "gzip"})


def test_the_surroundings_are_one_answer_under_their_own_hash(seaside):
    page, answer = asked(create_app(seaside))
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    drawn = json.loads(gzip.decompress(answer.data))
    assert {(each["layer"], each["closed"]) for each in drawn["shapes"]} >= {
        ("coast", False),
        ("green", True),
    }
    assert [place[:2] for place in drawn["places"]] == [["Midtown", 2], ["Outby", 3]]
    assert "OpenStreetMap contributors" in page
    assert "show-online" not in page


def test_the_hash_is_the_same_for_public_and_planner_and_another_is_not_found(seaside):
    assert (
        asked(create_app(seaside))[1].request.path == asked(create_app(seaside, drafts=True))[1].request.path
    )
    assert create_app(seaside).test_client().get("/layers/context-0123456789abcdef.json").status_code == 404


def test_a_study_without_an_extract_has_no_switch(client, results):
    assert "map-detail" not in client.get("/").text
    assert client.get("/layers/context-0123456789abcdef.json").status_code == 404


def test_steps_add_up_to_the_lines(seaside):
    frame = boundaries.empty_context("EPSG:4326")
    line = shapely.LineString([(1.5, 53.1), (1.50001, 53.2), (1.500012, 53.2), (-0.1, 53.3)])
    rows = {"kind": ["primary"]}
    frame["road"] = type(frame["road"])(rows, geometry=[line], crs="EPSG:4326")
    frame["land"] = type(frame["road"])(
        {"kind": ["land"]}, geometry=[shapely.box(-1, 52, 2, 54)], crs="EPSG:4326"
    )
    value = context_value(frame)
    (steps,) = value["shapes"][0]["lines"]
    points = np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / STEPS_PER_DEGREE
    assert points == pytest.approx(np.array([(1.5, 53.1), (1.50001, 53.2), (-0.1, 53.3)]))
    assert value["outside"] == "land"


@pytest.mark.parametrize("lakes", [0, 1])
def test_only_what_does_not_lie_outside_is_drawn(seaside, lakes):
    frame = boundaries.empty_context("EPSG:27700")
    island = shapely.box(450_000, 400_000, 460_000, 410_000)
    sea = shapely.box(440_000, 390_000, 470_000, 420_000).difference(island)
    for name, shape in (("sea", sea), ("land", island)) if not lakes else (("sea", island), ("land", sea)):
        frame[name] = type(frame["sea"])({"kind": [name]}, geometry=[shape], crs="EPSG:27700")
    value = context_value(frame)
    assert value["outside"] == ("land" if lakes else "sea")
    assert [each["layer"] for each in value["shapes"]] == (["sea"] if lakes else ["land"])


def test_the_policy_allows_pictures_from_the_tiles_of_the_study_alone(seaside, online):
    def pictures(folder) -> str:
        policy = create_app(folder).test_client().get("/").headers["Content-Security-Policy"]
        return next(part.strip() for part in policy.split(";") if part.strip().startswith("img-src"))

    assert "https://tiles.example.org" in pictures(online).split()
    assert "https:" not in pictures(seaside)
    assert basemap_origin(open_study(online).settings) == "https://tiles.example.org"
    assert basemap_origin(open_study(seaside).settings) is None


@pytest.mark.parametrize("url", [
    "http://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/{z}/{x}.png", "//tiles/{z}/{x}/{y}.png",
    "https://{s}.tiles.org/{z}/{x}/{y}.png", "https://a.org; script-src *;/{z}/{x}/{y}.png", "{z}{x}{y}",
    "https://a.org/{z}/{x}/{y}/{key}.png", "https://a.org\n/{z}/{x}/{y}.png", "https://u:p@a.org/{z}/{x}/{y}.png",
])  # fmt: skip
def test_addresses_that_are_not_of_tiles_are_refused(url):
    with pytest.raises(ValueError, match=r"address of map tiles|part in braces"):
        Basemap(url=url, attribution="them")


def test_without_a_script_the_form_finds_an_area(seaside):
    client = create_app(seaside).test_client()
    page = client.get("/?find=zz11ab").text
    assert "ZZ1 1AB: postcode, in Tb." in page
    assert "Nothing called \u201cqqq\u201d was found" in client.get("/?find=qqq").text
    assert "<script>alert" not in client.get("/?find=<script>alert(1)</script>").text


@pytest.fixture(scope="module")
def addresses(served):
    """The address of a study's viewer, started once."""
    return cache(served)


@pytest.fixture
def open_page(browser, addresses):
    """Open a study's page; what it asked of others is remembered and answered with a picture of one point."""
    pages = []

    def begin(folder, query=""):
        address = addresses(folder)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.elsewhere, page.faults = [], []
        page.on("request", lambda r: None if r.url.startswith(address) else page.elsewhere.append(r.url))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda m: page.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.route("https://tiles.example.org/**", lambda r: r.fulfill(body=POINT, content_type="image/png"))
        page.goto(address + query)
        page.wait_for_selector("body[data-drawn][data-context-drawn=true]")
        pages.append(page)
        return page

    yield begin
    for page in pages:
        assert page.faults == []
        page.close()


@pytest.mark.browser
def test_surroundings_are_drawn_on_both_maps_and_can_be_taken_away(open_page, seaside):
    page = open_page(seaside)
    assert page.locator("canvas").count() >= 4
    page.wait_for_selector("#map_a .place-name")
    assert page.locator("#map_b .place-name").all_inner_texts()[0] == "Midtown"
    for pane in page.query_selector_all('[class*="leaflet-context-"]'):
        assert pane.get_attribute("aria-hidden") == "true"
        assert pane.query_selector("a, button, [tabindex]") is None
    page.uncheck("#show-detail")
    page.wait_for_selector("body[data-context-drawn=false]")
    assert page.locator(".place-name").count() == 0
    assert page.elsewhere == []


@pytest.mark.browser
def test_tiles_are_asked_for_only_while_they_are_on(open_page, online):
    page = open_page(online)
    page.click("#map_a .leaflet-control-zoom-in")
    page.wait_for_timeout(300)
    assert not page.is_checked("#show-online")
    assert page.elsewhere == []
    with page.expect_request("https://tiles.example.org/**"):
        page.check("#show-online")
    page.wait_for_selector("#map_a img.leaflet-tile-loaded")
    assert all(url.startswith("https://tiles.example.org/") for url in page.elsewhere)
    page.uncheck("#show-online")
    asked = len(page.elsewhere)
    page.click("#map_a .leaflet-control-zoom-in")
    page.wait_for_timeout(300)
    assert len(page.elsewhere) == asked


@pytest.mark.browser
def test_a_postcode_is_found_with_the_keyboard_alone(open_page, seaside):
    page = open_page(seaside)
    page.focus(SEARCH)
    page.keyboard.type("zz1 1a")
    page.wait_for_selector(HITS)
    assert page.get_attribute(SEARCH, "aria-expanded") == "true"
    assert page.get_attribute(SEARCH, "aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = page.get_attribute(SEARCH, "aria-activedescendant")
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    assert page.inner_text(f"#{active} strong") == "ZZ1 1AB"
    page.keyboard.press("Enter")
    page.wait_for_selector("#map_b .find-pin")
    assert page.locator(".find-pin").count() == 2
    assert page.input_value(SEARCH) == "ZZ1 1AB"
    assert page.is_hidden("#search-hits")
    page.wait_for_url("**area=Tb**")
    assert "find=ZZ1+1AB" in page.url
    assert page.evaluate("document.activeElement.id") == "search-text"


@pytest.mark.browser
def test_escape_closes_the_list_and_then_empties_the_box(open_page, seaside):
    page = open_page(seaside)
    page.fill(SEARCH, "midt")
    page.wait_for_selector(HITS)
    page.keyboard.press("Escape")
    assert page.is_hidden("#search-hits")
    assert page.input_value(SEARCH) == "midt"
    page.keyboard.press("Escape")
    assert page.input_value(SEARCH) == ""


@pytest.mark.browser
def test_a_click_chooses_and_nothing_found_is_a_sentence(open_page, seaside):
    page = open_page(seaside)
    page.fill(SEARCH, "outby")
    page.click(HITS)
    assert "outside the areas" in page.inner_text("#search-said")
    page.fill(SEARCH, "qqqq")
    page.wait_for_selector("#search-said:has-text('Nothing called')")
    page.fill(SEARCH, "")
    assert page.locator(".find-pin").count() == 0


@pytest.mark.browser
def test_an_address_with_what_was_found_shows_its_pin_again(open_page, seaside):
    page = open_page(seaside, "?find=Midtown")
    page.wait_for_selector("#map_a .find-pin")
    assert page.input_value(SEARCH) == "Midtown"

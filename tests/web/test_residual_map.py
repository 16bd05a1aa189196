"""The residual map: one page that needs nothing else, and shows what the layer holds."""

import re

import geopandas as gpd
import numpy as np
import pytest
import shapely

from study.settings import Settings
from web.residual_map import BREAKS, UNKNOWN, colour, residual_page, residual_title

HOSTILE = "<script>window.broken=1</script>`${window.broken=2}`{{ 7 * 6 }}"


BOXES = [shapely.box(300_000 + 500 * i, 200_000, 300_500 + 500 * i, 200_500) for i in range(3)]


@pytest.fixture(params=["polygons", "points"])
def page(request):
    boxes = BOXES if request.param == "polygons" else [box.centroid for box in BOXES]
    layer = gpd.GeoDataFrame(
        {
            "area_id": ["A", "B", "C"], "name": ["First", HOSTILE, None], "pairs": [2, 1, 0],
            "median_residual": [4.0, -12.0, np.nan], "median_ratio": [1.2, 0.5, np.nan],
            "reason": ["", "", "not_snapped"],
        },
        geometry=boxes, crs="EPSG:27700",
    )  # fmt: skip
    points = gpd.GeoDataFrame(
        {"name": [HOSTILE], "residual": [0.2]},
        index=["S"],
        geometry=[BOXES[0].exterior.interpolate(1)],
        crs="EPSG:27700",
    )
    return residual_page(layer, points, f"Ours {HOSTILE}", f"{HOSTILE}.csv", "Streets (c) mappers")


def test_nothing_is_asked_of_another_host(page):
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", page)
    assert "leafletjs.com" in page, "Leaflet itself is in the page"


def test_a_longer_time_and_a_shorter_one_have_opposite_colours():
    assert colour(0.5) == colour(-1) != colour(1.5)
    assert len({colour(sign * (b + 0.1)) for b in BREAKS for sign in (1, -1)}) == 2 * len(BREAKS)
    assert colour(np.nan) == UNKNOWN


@pytest.mark.browser
def test_a_browser_draws_it_without_a_network(page, browser, tmp_path):
    (tmp_path / "map.html").write_text(page, encoding="utf-8")
    view, faults, asked = browser.new_page(), [], []
    view.on("pageerror", lambda error: faults.append(str(error)))
    view.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    view.on("request", lambda request: asked.append(request.url))
    view.goto((tmp_path / "map.html").as_uri())
    view.wait_for_selector("path.leaflet-interactive")
    fills = view.eval_on_selector_all(
        "path.leaflet-interactive", "paths => paths.map(path => path.getAttribute('fill'))"
    )
    assert fills == [colour(4), colour(-12), UNKNOWN, colour(0.2)]
    view.locator("path.leaflet-interactive").nth(1).hover()
    assert view.title() == f"Ours {HOSTILE}"
    assert HOSTILE in view.locator(".leaflet-tooltip:not(.site-name)").inner_text()
    assert view.locator(".site-name").inner_text() == HOSTILE
    view.locator("path.leaflet-interactive").nth(2).hover()
    told = view.locator(".leaflet-tooltip:not(.site-name)").inner_text()
    assert "nothing to compare: the area or the site is outside the mapped streets" in told
    assert f"Reference: {HOSTILE}.csv." in view.locator("#legend").inner_text()
    assert "Streets \u00a9 mappers" in view.locator("#legend").inner_text()
    assert view.evaluate("window.broken") is None
    assert faults == []
    assert len(asked) == 1
    view.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_legend_covers_no_part_of_the_map_and_the_areas_fill_it(page, browser, tmp_path, width):
    (tmp_path / "map.html").write_text(page, encoding="utf-8")
    view = browser.new_page(viewport={"width": width, "height": 800})
    view.goto((tmp_path / "map.html").as_uri())
    view.wait_for_selector("path.leaflet-interactive")
    drawn, legend = (view.locator(what).bounding_box() for what in (".folium-map", "#legend"))
    beside = legend["x"] >= drawn["x"] + drawn["width"] - 1
    assert beside or legend["y"] >= drawn["y"] + drawn["height"] - 1
    assert beside == (width == 1280)
    ends = [view.locator("path.leaflet-interactive").nth(i).bounding_box() for i in (0, 2)]
    assert ends[1]["x"] + ends[1]["width"] - ends[0]["x"] > 0.6 * drawn["width"]
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    view.close()


def test_the_title_says_in_words_what_is_compared():
    settings = Settings.model_validate({
        "title": "Town", "areas": {"file": "a.gpkg", "code": "a"}, "sites": {"file": "s.csv"},
        "matrix": {"drive": {"file": "m.csv", "area": "a"}},
    })  # fmt: skip
    said = residual_title(settings, "drive", "free_flow", "to_site", "osrm.csv")
    assert said == "Town: by car, going there, free-flowing; beside osrm.csv"
    assert residual_title(settings, "walk", "all_day", "from_site", "x.csv").startswith(
        "Town: on foot, coming home, all day"
    )

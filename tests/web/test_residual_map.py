"""The residual map: one page that needs nothing else, and shows what the layer holds."""

import re

import geopandas as gpd
import numpy as np
import pytest
import shapely

from web.residual_map import BREAKS, UNKNOWN, colour, residual_page

HOSTILE = "<script>window.broken=1</script>`${window.broken=2}`{{ 7 * 6 }}"


BOXES = [shapely.box(300_000 + 500 * i, 200_000, 300_500 + 500 * i, 200_500) for i in range(3)]


@pytest.fixture(params=["polygons", "points"])
def page(request):
    boxes = BOXES if request.param == "polygons" else [box.centroid for box in BOXES]
    layer = gpd.GeoDataFrame(
        {
            "area_id": ["A", "B", "C"], "name": ["First", HOSTILE, None], "pairs": [2, 1, 0],
            "median_residual": [4.0, -12.0, np.nan], "median_ratio": [1.2, 0.5, np.nan],
        },
        geometry=boxes, crs="EPSG:27700",
    )  # fmt: skip
    points = gpd.GeoDataFrame(
        {"name": [HOSTILE], "residual": [0.2]},
        index=["S"],
        geometry=[BOXES[0].exterior.interpolate(1)],
        crs="EPSG:27700",
    )
    return residual_page(layer, points, f"Ours {HOSTILE}", "Sources")


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
    assert HOSTILE in view.locator(".leaflet-tooltip").inner_text()
    assert view.evaluate("window.broken") is None
    assert faults == []
    assert len(asked) == 1
    view.close()

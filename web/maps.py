"""The viewer's map as a folium map: Leaflet from this machine, no tiles, nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import folium

LEAFLET_PATH = "/static-leaflet/"


class LocalMap(folium.Map):
    """A folium map whose only script and style are Leaflet's, served by the viewer."""

    default_js = [("leaflet", f"{LEAFLET_PATH}leaflet.js")]  # noqa: RUF012 - folium reads it on the class
    default_css = [("leaflet_css", f"{LEAFLET_PATH}leaflet.css")]  # noqa: RUF012


@dataclass(frozen=True)
class PageMap:
    """The parts of a page: where its script and style are, its element, and the script that starts it.

    folium's own page header is left out: it pulls the page to full height and forbids zooming.
    """

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    html: str
    script: str


def page_map(bounds: list[list[float]], name: str = "areas") -> PageMap:
    """An empty map over ``bounds`` (south-west, north-east; latitude first), called ``map_NAME`` in scripts."""
    south_west, north_east = bounds
    centre = [(a + b) / 2 for a, b in zip(south_west, north_east)]
    leaflet = LocalMap(
        location=centre, tiles=None, control_scale=True,
        attribution_control=False, zoom_snap=0.25, min_zoom=5,
        keyboard=False, zoom_animation=False, bounce_at_zoom_limits=False,
    )  # fmt: skip
    leaflet._id = name  # folium's names are random; ours is known to the scripts
    leaflet.fit_bounds(bounds, padding=(12, 12))
    page = leaflet.get_root()
    page.render()
    return PageMap(
        scripts=tuple(url for _, url in LocalMap.default_js),
        styles=tuple(url for _, url in LocalMap.default_css),
        html=page.html.render(),
        script=page.script.render(),
    )

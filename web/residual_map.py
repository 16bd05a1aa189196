"""A calibration as one page that opens without a network: where our minutes differ from a reference's."""

from __future__ import annotations

from html import escape
from importlib import resources
from itertools import pairwise

import branca.colormap
import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from branca.element import Element

from study.settings import Settings
from web.layers import LONGITUDE_LATITUDE, area_collection, bounds
from web.words import DIRECTIONS, ROAD_FACTORS, by_mode, period_label, reason

BREAKS = (1, 2, 5, 10)
"""Minutes between classes of difference, the same for longer and shorter; a class holds its far end."""

UNKNOWN = "#d9d9d9"

NO_COMPARISON = {
    "not_given": "the reference has no time",
    "too_short": "one of the two is below 0.1 minutes",
}
"""Reasons that read otherwise here than in the viewer."""

STYLE = """
body { display: flex; flex-direction: column; margin: 0; font: 14px/1.4 sans-serif }
.leaflet-container { background: #fff; font: inherit }
.folium-map { flex: none; width: 100% !important; height: 62vh !important }
#legend { order: 1; padding: 10px 14px; box-sizing: border-box; overflow-wrap: anywhere }
#legend ul { list-style: none; margin: 8px 0; padding: 0; columns: 2; column-gap: 1em }
@media (min-width: 700px) {
  body { flex-direction: row }
  .folium-map { flex: 1 1 0; width: auto !important; height: 100% !important }
  #legend { width: 20em; max-height: 100vh; overflow: auto; border-left: 1px solid #999 }
  #legend ul { columns: 1 }
}
.leaflet-tooltip.site-name { padding: 0 4px; border: 0; font-weight: bold; background: #fffc; box-shadow: none }
.leaflet-tooltip.site-name::before { display: none }
#legend span { display: inline-block; width: 1.4em; height: 1em; margin-right: .5em; border: 1px solid #999;
  vertical-align: middle }
"""


class StandaloneMap(folium.Map):
    """A folium map that names no script or style elsewhere: the page holds Leaflet itself."""

    default_js = []  # noqa: RUF012 - folium reads it on the class
    default_css = []  # noqa: RUF012


def residual_title(settings: Settings, mode: str, period: str, direction: str, reference: str) -> str:
    """What the map compares, in words: ``A town: by car, going there, weekday morning; beside osrm.csv``."""
    time = ROAD_FACTORS.get(period) if period not in settings.periods else None
    parts = (
        by_mode(mode, settings),
        DIRECTIONS[direction].lower(),
        time or period_label(settings, period).lower(),
    )
    return f"{settings.title}: {', '.join(parts)}; beside {reference}"


def residual_page(
    layer: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, title: str, reference: str, attribution: str
) -> str:
    """The residual map as HTML: its legend beside it on a wide page, under it on a narrow one.

    Args:
        layer: areas as ``study.calibration_report.residual_layer`` gives them, CRS projected.
        sites: the sites, with a column ``residual`` (median over areas, minutes; NaN where unknown).
        title: what is compared, see :func:`residual_title`.
        reference: name of the file compared with, whose licence the page mentions.
        attribution: sources.
    """
    page = StandaloneMap(tiles=None, control_scale=True, attribution_control=False, zoom_snap=0.25)
    page.fit_bounds(bounds(layer), padding=(12, 12))
    _shapes(_areas(layer), 5, folium.GeoJsonTooltip(["label"], labels=False)).add_to(page)
    for site in _sites(sites)["features"]:
        _site_shape(site).add_to(page)
    root = page.get_root()
    root.title = _text(title)
    root.header.add_child(Element(_leaflet()), name="leaflet", index=0)
    root.html.add_child(Element(_legend(title, reference, attribution)), name="legend")
    return root.render()


def _leaflet() -> str:
    folder = resources.files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    script = (folder / "leaflet.js").read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    # jinja leaves the text of an Element alone only where it holds no braces of its own
    return "{% raw %}" + f"<style>{style}</style><script>{script}</script>" + "{% endraw %}"


def _shapes(collection: dict, radius: int, tooltip, popup=None) -> folium.GeoJson:
    """Features in their own style; those that are points as dots, which need no picture from elsewhere."""
    return folium.GeoJson(
        collection,
        style_function=lambda feature: feature["properties"]["style"],
        tooltip=tooltip,
        popup=popup,
        marker=folium.CircleMarker(radius=radius, fill=True),
    )


def _site_shape(site: dict) -> folium.GeoJson:
    """One site with its name beside it; a layer of its own, since a layer keeps only one lasting label open."""
    name = folium.GeoJsonTooltip(
        ["name"], labels=False, sticky=False, permanent=True, direction="right", class_name="site-name"
    )
    alone = {"type": "FeatureCollection", "features": [site]}
    return _shapes(alone, 7, name, folium.GeoJsonPopup(["label"], labels=False))


def _areas(layer: gpd.GeoDataFrame) -> dict:
    collection = area_collection(layer.set_index("area_id"))
    columns = ["name", "area_id", "pairs", "median_residual", "median_ratio", "reason"]
    rows = layer[columns].itertuples(index=False)
    for feature, (name, code, pairs, minutes, ratio, why) in zip(collection["features"], rows, strict=True):
        said = f"{_difference(minutes)}, ratio {ratio:.2f}, {pairs} {'site' if pairs == 1 else 'sites'}"
        said = said if pairs else f"nothing to compare: {_text(NO_COMPARISON.get(why) or reason(why, None))}"
        feature["properties"] = {
            "label": f"<b>{_text(code if pd.isna(name) else name)}</b> {_text(code)}<br>{said}",
            "style": {"fillColor": colour(minutes), "color": "#666", "weight": 0.6, "fillOpacity": 0.85},
        }
    return collection


def _sites(sites: gpd.GeoDataFrame) -> dict:
    points = sites.geometry.to_crs(LONGITUDE_LATITUDE)
    features = [
        {
            "type": "Feature", "geometry": {"type": "Point", "coordinates": [point.x, point.y]},
            "properties": {
                "name": _text(name),
                "label": f"<b>{_text(name)}</b> {_text(site)}<br>{_difference(minutes)}",
                "style": {"fillColor": colour(minutes), "color": "#111", "weight": 2, "fillOpacity": 1},
            },
        }
        for site, name, minutes, point in zip(sites.index, sites["name"], sites["residual"], points, strict=True)
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def _text(value: object) -> str:
    """Text for the page: neither HTML's signs nor the braces of templates, which folium renders twice."""
    return escape(str(value)).replace("{", "&#123;").replace("}", "&#125;")


def _difference(minutes: float) -> str:
    if pd.isna(minutes):
        return "nothing to compare"
    return f"ours {abs(minutes):.1f} minutes {'longer' if minutes > 0 else 'shorter'} (median)"


def _colours() -> list[str]:
    """From ours much shorter (violet) through agreement to ours much longer (orange)."""
    scale = reversed(branca.colormap.linear.PuOr_09.colors)
    return ["#" + "".join(f"{round(part * 255):02x}" for part in colour[:3]) for colour in scale]


def colour(minutes: float) -> str:
    """Colour of a difference, ours less the reference's; grey where it is unknown."""
    if pd.isna(minutes):
        return UNKNOWN
    step = int(np.searchsorted(BREAKS, abs(minutes), side="left"))
    return _colours()[len(BREAKS) + (step if minutes > 0 else -step)]


def _legend(title: str, reference: str, attribution: str) -> str:
    between = [f"{a}\u2013{b}" for a, b in pairwise(BREAKS)] + [f"over {BREAKS[-1]}"]
    labels = [f"ours {text} shorter" for text in reversed(between)]
    labels += [f"within {BREAKS[0]} minute", *(f"ours {text} longer" for text in between)]
    swatch = '<li><span style="background:{}"></span>{}</li>'
    rows = [swatch.format(*pair) for pair in zip([*_colours(), UNKNOWN], [*labels, "nothing to compare"])]
    return (
        f'{{% raw %}}<style>{STYLE}</style><section id="legend"><b>{_text(title)}</b><ul>{"".join(rows)}</ul>'
        "<p>Median minutes, ours less the reference&rsquo;s; a site shows its own when clicked.</p>"
        f"<small>Reference: {_text(reference)}. Its figures can be computed from these, and its licence applies to "
        f"them. {_text(attribution.replace('(c)', chr(0xA9)))}</small></section>"
        "{% endraw %}"
    )

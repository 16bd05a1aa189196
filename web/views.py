"""Pages and answers over HTTP; what they hold is made elsewhere."""

from __future__ import annotations

import pandas as pd
from flask import Blueprint, Response, current_app, render_template, request, send_from_directory

from study.isochrone_layers import IsochroneRequest, isochrone_layer
from study.results import Results
from web import layers, page, readings, words
from web.errors import NotInResults
from web.headers import accepts_gzip, unzipped
from web.maps import page_map
from web.panel import Panel, make_panel
from web.scales import SCALES
from web.selection import Selection, read_choices, select, usual_options
from web.source import StudySource

pages = Blueprint("pages", __name__)
FOREVER = "public, max-age=31536000, immutable"


def _source() -> StudySource:
    return current_app.extensions["study"]


def _choices(results: Results) -> pd.DataFrame:
    return _source().remember(results, ("choices",), lambda: read_choices(results))


def _selection(results: Results, **path: str) -> Selection:
    """What the address chooses; ``path`` are parts of it that stand before the question mark."""
    usual = _source().remember(results, ("usual",), lambda: usual_options(results))
    return select(_choices(results), {**request.args, **path}, usual, results.baseline)


def _comparison(results: Results, selection: Selection):
    key = ("comparison", selection)
    return _source().remember(results, key, lambda: readings.comparison(results, selection))


def _areas(results: Results) -> layers.Packed:
    return _source().remember(
        results, ("areas",), lambda: layers.pack(layers.area_collection(results.places.areas))
    )


def _panel(results: Results, selection: Selection, scope: str) -> Panel:
    return make_panel(results, selection, _comparison(results, selection).to_dict(), scope)


def _packed(packed: layers.Packed, cache: str = FOREVER) -> Response:
    response = Response(packed.body, mimetype="application/json")
    response.headers |= {"Content-Encoding": "gzip", "Cache-Control": cache, "ETag": f'"{packed.hash}"'}
    response.vary.add("Accept-Encoding")
    return response if accepts_gzip() else unzipped(response)


@pages.get("/")
def index() -> str:
    """The viewer: two maps, what changes, charts and table of the selection in the address."""
    results = _source().results()
    choices, selection = _choices(results), _selection(results)
    shown = page.view(results, selection, request.args)
    routes = {rule.rule.split("/")[1] for rule in current_app.url_map.iter_rules()}
    where = page.urls(request.script_root, results.run_id, _areas(results).hash, routes)
    settings = page.script_settings(results, choices, selection, shown, where)
    return render_template(
        "viewer.html", study=results.study.settings, selection=selection, shown=shown, settings=settings,
        lists=page.offered(choices, selection, settings["labels"]), measures=page.MEASURES,
        layouts=page.LAYOUTS, panel=_panel(results, selection, shown.fifths), scales=SCALES,
        maps=[page_map(layers.bounds(results.places.areas), name) for name in ("a", "b")],
    )  # fmt: skip


@pages.get("/panel/<run_id>")
def panel(run_id: str) -> str:
    """Sentences, bars and caption of a selection, as a fragment of the page."""
    results = _source().results(run_id)
    selection = _selection(results)
    shown = page.view(results, selection, request.args)
    return render_template("panel.html", panel=_panel(results, selection, shown.fifths))


@pages.get("/layers/areas-<content>.json")
def areas(content: str) -> Response:
    """The areas, under the hash of their content."""
    packed = _areas(_source().results())
    if content != packed.hash:
        raise NotInResults("These areas are not those of the current results: reload the page.")
    return _packed(packed)


@pages.get("/values/<run_id>/<service>/<option>.json")
def values(run_id: str, service: str, option: str) -> Response:
    """The numbers of one option, in the order of the areas, and its sites."""
    results = _source().results(run_id)
    selection = _selection(results, service=service, a=option, b=option)
    return _packed(
        _source().remember(results, ("values", selection), lambda: layers.pack(_values(results, selection)))
    )


def _values(results: Results, selection: Selection) -> dict:
    limit = readings.limit_minutes(results, selection.mode)
    columns = layers.value_columns(
        readings.access_rows(results, selection, selection.b),
        readings.percentile_minutes(results, selection, selection.b),
        readings.catchment_supply(results, selection, selection.b),
        lambda code: words.reason(code, limit),
    )
    return columns | {"places": page.sites(results, selection, selection.b)}


@pages.get("/changes/<run_id>/<service>/<a>/<b>.json")
def changes(run_id: str, service: str, a: str, b: str) -> Response:
    """What changes from option A to option B, in the order of the areas."""
    results = _source().results(run_id)
    selection = _selection(results, service=service, a=a, b=b)
    made = _source().remember(
        results, ("changes", selection),
        lambda: layers.pack(layers.change_columns(_comparison(results, selection).areas)),
    )  # fmt: skip
    return _packed(made)


@pages.get("/isochrones/<run_id>/<site>.json")
def isochrones(run_id: str, site: str) -> Response:
    """Isochrones of one site, computed on the first request and kept in the study's store."""
    results = _source().results(run_id)
    page.view(results, selection := _selection(results), {"site": site})
    asked = IsochroneRequest.make(
        results.study,
        [site],
        selection.mode,
        selection.period,
        selection.direction,
        percentile=selection.percentile,
    )
    results.require_current("networks", "sites", "areas")
    with _source().one_at_a_time():
        polygons = isochrone_layer(results.study, asked, results.routing_places, results.networks)
    return _packed(layers.pack(layers.isochrone_collection(polygons)), cache="no-store")


@pages.get("/static-leaflet/<path:name>")
def leaflet(name: str) -> Response:
    """Leaflet's own files, from its package on this machine."""
    return send_from_directory(str(current_app.extensions["leaflet"]), name)

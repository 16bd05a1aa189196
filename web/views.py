"""Pages and answers over HTTP; what they hold is made elsewhere."""

from __future__ import annotations

from dataclasses import asdict, replace

import geopandas as gpd
from flask import Blueprint, Response, current_app, render_template, request, send_from_directory

from study.isochrone_layers import IsochroneRequest, isochrone_layer
from study.results import Results
from web import asked, layers, page, readings
from web.asked import packed, source
from web.errors import NotInResults
from web.fifths import fifths
from web.maps import page_map
from web.modules import imported
from web.panel import make_panel
from web.print_page import scale_of, site_keys
from web.print_sheet import Sheet
from web.selection import Selection
from web.site_fills import site_patterns
from web.titles import heading

pages = Blueprint("pages", __name__)


def _areas(results: Results) -> layers.Packed:
    return source().remember(
        results, ("areas",), lambda: layers.pack(layers.area_collection(readings.shown_areas(results)))
    )


def _told(results: Results, selection: Selection, scope: str) -> dict:
    """The words and the table of fifths of a selection."""
    figures = asked.figures(results, selection)
    panel = make_panel(results, selection, figures, scope, asked.apart(results, selection))
    if panel.not_judged:
        shown = selection.b if panel.not_judged == "a" else selection.a
        figures = asked.figures(results, replace(selection, a=shown, b=shown))
    return {"panel": panel, "fifths": fifths(figures, scope, panel.not_judged)}


@pages.get("/")
def index() -> str:
    """The viewer: two maps, what changes, charts and table of the selection in the address."""
    results = source().results()
    choices, selection = asked.choices(results), asked.selection(results)
    shown = page.view(results, selection, request.args)
    routes = {rule.rule.split("/")[1] for rule in current_app.url_map.iter_rules()}
    where = page.urls(request.script_root, results.run_id, _areas(results).hash, routes)
    settings = source().remember(results, ("page",), lambda: page.script_settings(results, choices))
    lists = page.offered(choices, selection, settings["labels"])
    lists["service"]["groups"] = page.by_change(lists["service"]["groups"][0][1], settings["changing"])
    bounds = source().remember(results, ("bounds",), lambda: layers.bounds(results.places.areas))
    return render_template(
        "viewer.html", study=results.study.settings, selection=selection, shown=shown,
        settings=settings | {"urls": where, "selection": selection.query(), "view": asdict(shown)},
        early=page.first_answers(where, selection), modules=imported("main.js"),
        lists=lists, measures=page.measure_labels(results, selection.service), layouts=page.LAYOUTS,
        maps=[page_map(bounds, name) for name in ("a", "b")], **_told(results, selection, shown.fifths),
    )  # fmt: skip


@pages.get("/layers/areas-<content>.json")
def areas(content: str) -> Response:
    """The areas, under the hash of their content."""
    drawn = _areas(source().results())
    if content != drawn.hash:
        raise NotInResults("These areas are not those of the current results: reload the page.")
    return packed(drawn)


@pages.get("/values/<run_id>/<service>/<option>.json")
def values(run_id: str, service: str, option: str) -> Response:
    """The numbers of one option, in the order of the areas, and its sites."""
    results = source().results(run_id)
    selection = asked.selection(results, service=service, a=option, b=option)
    return packed(
        source().remember(results, ("values", selection), lambda: layers.pack(_values(results, selection)))
    )


def _values(results: Results, selection: Selection, side: str = "b") -> dict:
    option = getattr(selection, side)
    columns = layers.value_columns(
        readings.access_rows(results, selection, option),
        readings.percentile_minutes(results, selection, option),
        readings.catchment_supply(results, selection, option),
        readings.reasons(results, selection, option),
    )
    return columns | {"places": page.sites(results, selection, option)}


@pages.get("/changes/<run_id>/<service>/<a>/<b>.json")
def changes(run_id: str, service: str, a: str, b: str) -> Response:
    """What changes from option A to option B, in the order of the areas."""
    results = source().results(run_id)
    selection = asked.selection(results, service=service, a=a, b=b)
    made = source().remember(
        results, ("changes", selection), lambda: layers.pack(_changes(results, selection))
    )
    return packed(made)


def _changes(results: Results, selection: Selection) -> dict:
    compared = asked.comparison(results, selection)
    if not compared.figures["judged"]:
        return layers.no_changes(len(compared.areas))
    return layers.change_columns(compared.areas)


@pages.get("/isochrones/<run_id>/<site>.json")
def isochrones(run_id: str, site: str) -> Response:
    """Isochrones of one site, computed on the first request and kept in the study's store."""
    results = source().results(run_id)
    page.view(results, selection := asked.selection(results), {"site": site})
    return packed(
        layers.pack(layers.isochrone_collection(_reach(results, selection, site))), cache="no-store"
    )


def _reach(results: Results, selection: Selection, site: str) -> gpd.GeoDataFrame:
    """Cumulative isochrones of a site in the study's CRS."""
    wanted = IsochroneRequest.make(
        results.study,
        [site],
        selection.mode,
        selection.period,
        selection.direction,
        percentile=selection.percentile,
    )
    results.require_current("networks", "sites", "areas")
    with source().one_at_a_time():
        return isochrone_layer(results.study, wanted, results.routing_places, results.networks)


@pages.get("/print")
def print_page() -> str:
    """What is on screen, on a sheet of A4 or A3."""
    results = source().results()
    selection = asked.selection(results)
    shown = page.view(results, selection, request.args)
    sheet = Sheet(results, selection, shown, source().remember)
    sides = [_values(results, selection, side) for side in ("a", "b")]
    told = _told(results, selection, shown.fifths)
    charts = asked.chart_numbers(results, selection)
    bands, reach_note = sheet.reach(asked.choices(results), _reach)
    return render_template(
        "print.html", study=results.study.settings, run_id=results.run_id, shown=shown, ground=sheet.ground,
        maps=sheet.maps(bands, *sides, _changes(results, selection)), reach_note=reach_note,
        scale=scale_of(results, selection, shown.measure), heading=heading(results, selection, shown),
        site_keys=site_keys(results, sides) if shown.measure == "nearest" else [],
        indices=charts["indices"]["slope_index"]["sentences"], curve=sheet.curve(told["panel"], charts),
        site_patterns=site_patterns(len(results.places.sites)),
        paper=page.paper(request.args), papers=page.PAPERS, query=selection.query() | page.said(shown), **told,
    )  # fmt: skip


@pages.get("/static-leaflet/<path:name>")
def leaflet(name: str) -> Response:
    """Leaflet's own files, from its package on this machine."""
    return send_from_directory(str(current_app.extensions["leaflet"]), name)

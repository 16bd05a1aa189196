"""The parts beside the map over HTTP: numbers of the charts, sentences and tables, one area in words."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from web import asked, layers, page
from web.area_story import area_story
from web.asked import packed, selection, source
from web.errors import NotInResults
from web.panel import make_panel

parts = Blueprint("charts", __name__)


@parts.get("/charts/<run_id>/<service>/<a>/<b>.json")
def chart_numbers(run_id: str, service: str, a: str, b: str) -> Response:
    """Bars, indices, curves and classes of change of two options."""
    results = source().results(run_id)
    chosen = selection(results, service=service, a=a, b=b)

    made = source().remember(
        results, ("charts", chosen), lambda: layers.pack(asked.chart_numbers(results, chosen))
    )
    return packed(made)


@parts.get("/area/<run_id>/<area>.json")
def area(run_id: str, area: str) -> Response:
    """One area under both options: times to every site, rank, deprivation, groups, and what changes in words."""
    results = source().results(run_id)
    chosen = selection(results)
    if area not in results.places.areas.index:
        raise NotInResults(
            f"There is no area \u201c{area}\u201d here: choose one on the map or in the table."
        )
    made = source().remember(
        results, ("area", area, chosen),
        lambda: layers.pack(area_story(results, chosen, asked.pair(results, chosen), area)),
    )  # fmt: skip
    return packed(made)


@parts.get("/panel/<run_id>")
def panel(run_id: str) -> str:
    """Sentences, bars and caption of a selection, as a fragment of the page."""
    results = source().results(run_id)
    chosen = selection(results)
    scope = page.view(results, chosen, request.args).fifths
    figures = asked.figures(results, chosen)
    return render_template(
        "panel.html", panel=make_panel(results, chosen, figures, scope, asked.apart(results, chosen))
    )

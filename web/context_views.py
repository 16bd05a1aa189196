"""The map's surroundings and the search over HTTP, and what their parts of the page start from."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request, url_for

from study.context_layers import ATTRIBUTION, context_layers
from study.results import Results
from web.asked import packed, source
from web.context_layer import context_value
from web.errors import NotInResults
from web.gazetteer import as_json
from web.layers import Packed, pack
from web.search import found, gazetteer

context = Blueprint("context", __name__)
BRIEF = "private, max-age=300"
"""Answers of a search may be kept while somebody types back and forth."""


def _drawn(results: Results) -> Packed | None:
    """The packed surroundings; None where the study has none."""

    def make() -> Packed | None:
        value = context_value(context_layers(results))
        return None if value is None else pack(value)

    return source().remember(results, ("context",), make)


@context.get("/layers/context-<content>.json")
def layers(content: str) -> Response:
    """Coast, water, green, roads, railways and names, under the hash of their content."""
    drawn = _drawn(source().results())
    if drawn is None or content != drawn.hash:
        raise NotInResults("This map detail is not that of the current results: reload the page.")
    return packed(drawn)


@context.get("/search/<run_id>")
def search(run_id: str) -> Response:
    """Postcodes, places, areas and sites that the text ``q`` may mean, the likeliest first."""
    hits, count = gazetteer(source().results(run_id)).find_counted(request.args.get("q", ""))
    response = jsonify(as_json(hits, count))
    response.headers["Cache-Control"] = BRIEF
    return response


@context.app_template_global()
def map_detail() -> dict | None:
    """Where the map's surroundings are fetched, and who is to be named; None where the study has none."""
    drawn = _drawn(source().results())
    return drawn and {"url": url_for("context.layers", content=drawn.hash), "attribution": ATTRIBUTION}


@context.app_template_global()
def search_address() -> str:
    """Where the page's search asks."""
    return url_for("context.search", run_id=source().results().run_id)


@context.app_template_global()
def search_said(text: str) -> str:
    """What was found for a text, as a sentence; "" for no text."""
    text = text.strip()
    hit = found(source().results(), text) if text else None
    if hit is not None:
        return f"{hit.label}: {hit.detail}."
    return f"Nothing called \u201c{text}\u201d was found: {search_advice()}" if text else ""


@context.app_template_global()
def search_advice() -> str:
    """What to try where nothing was found."""
    known = source().results().study.settings
    first = "a postcode, " if known.postcodes else ""
    return f"try {first}the name of {'a place, ' if known.networks.osm else ''}an area or a site."

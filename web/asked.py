"""What a request asks for: the results its visitor may see, and what it chooses of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from flask import Response, current_app, request

from access import NO_CAR_MODE, Comparison
from study.results import Results
from web import readings, withheld, withheld_pair, words
from web.charts import Pair, charts, evaluate_pair
from web.charts_one_side import one_side
from web.headers import accepts_gzip, unzipped
from web.layers import Packed
from web.no_car_words import by_car_ownership, ownership_rows
from web.panel import left_side
from web.selection import Selection, read_choices, select, usual_options
from web.source import StudySource

FOREVER = "public, max-age=31536000, immutable"


def source() -> StudySource:
    """The study that is shown."""
    return current_app.extensions["study"]


def choices(results: Results) -> pd.DataFrame:
    """Every selection the results have."""
    return source().remember(results, ("choices",), lambda: read_choices(results))


def selection(results: Results, **path: str) -> Selection:
    """What the address chooses; ``path`` are parts of it that stand before the question mark.

    Raises:
        NotInResults: it asks for something the results do not have.
    """
    usual = source().remember(results, ("usual",), lambda: usual_options(results))
    return select(choices(results), {**request.args, **path}, usual, results.baseline)


def comparison(results: Results, chosen: Selection) -> Comparison:
    """Option B of a selection against its option A."""
    return source().remember(results, ("comparison", chosen), lambda: readings.comparison(results, chosen))


def pair(results: Results, chosen: Selection) -> Pair:
    """Both options of a selection, with everybody's minutes."""
    return source().remember(results, ("pair", chosen), lambda: evaluate_pair(results, chosen))


def hidden(results: Results, chosen: Selection) -> frozenset[tuple] | None:
    """The numbers of a selection that are withheld, as :mod:`web.withheld_pair` names them; None: none ever are."""
    if not results.suppress_below:
        return None
    return source().remember(
        results,
        ("hidden", chosen),
        lambda: withheld_pair.withheld_pair(results, chosen, pair(results, chosen)),
    )


def figures(results: Results, chosen: Selection) -> dict:
    """The figures of a comparison as they may be told."""
    found, gone = comparison(results, chosen).to_dict(), hidden(results, chosen)
    return found if gone is None else withheld.shown_figures(found, gone)


def chart_numbers(results: Results, chosen: Selection) -> dict:
    """The numbers of the charts as they may be told: where some are withheld, curves have few points.

    Of two options that the time of day cannot judge those of one are given, and nothing of the other.
    """
    found, gone = figures(results, chosen), hidden(results, chosen)
    if unjudged := left_side(found):
        shown = chosen.b if unjudged == "a" else chosen.a
        names = {name: words.option_label(results.configurations[name]) for name in (chosen.a, chosen.b)}
        alone = chart_numbers(results, replace(chosen, a=shown, b=shown))
        return one_side(alone, {"a": chosen.a, "b": chosen.b}, names, unjudged)
    both = pair(results, chosen)
    if gone is None:
        return charts(results, both, found) | {"ownership": ownership_rows(results, both)}
    points = withheld_pair.curve_points(results, chosen.service, both)
    return withheld.shown_charts(charts(results, both, found, points), gone)


def apart(results: Results, chosen: Selection) -> list[str]:
    """Sentences on households with and without a car, of the no-car composite; none of a pair that is not judged."""
    if chosen.mode != NO_CAR_MODE or left_side(figures(results, chosen)):
        return []
    return by_car_ownership(results, chosen, pair(results, chosen))


def packed(answer: Packed, cache: str = FOREVER) -> Response:
    """A JSON answer that is compressed already, under the hash of its content."""
    response = Response(answer.body, mimetype="application/json")
    response.headers |= {"Content-Encoding": "gzip", "Cache-Control": cache, "ETag": f'"{answer.hash}"'}
    response.vary.add("Accept-Encoding")
    return (response if accepts_gzip() else unzipped(response)).make_conditional(request)

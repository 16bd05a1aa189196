"""What a request asks for: the results its visitor may see, and what it chooses of them."""

from __future__ import annotations

import pandas as pd
from flask import Response, current_app, request

from access import Comparison
from study.results import Results
from web import readings
from web.headers import accepts_gzip, unzipped
from web.layers import Packed
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


def packed(answer: Packed, cache: str = FOREVER) -> Response:
    """A JSON answer that is compressed already, under the hash of its content."""
    response = Response(answer.body, mimetype="application/json")
    response.headers |= {"Content-Encoding": "gzip", "Cache-Control": cache, "ETag": f'"{answer.hash}"'}
    response.vary.add("Accept-Encoding")
    return response if accepts_gzip() else unzipped(response)

"""Static maps: minutes, change and nearest site, in fixed classes, with sites, towns, a scale bar and a legend.

Every map is a matplotlib figure with a ``heading`` and a text alternative ``alt`` written from its numbers; see
``web.picture_files`` for SVG, PNG and PDF, and docs/methods/posters.md for what is drawn how.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from study.results import Results
from web.picture_alt import map_alt
from web.picture_canvas import Ground, draw_map
from web.picture_legend import draw_legend, legend_height
from web.picture_shading import Shading, shade, shade_changes, shade_nearest
from web.picture_sheet import NARROW_MM, POINTS_PER_MM, Box, Sheet, base_for, drawing
from web.scales import Scale

PAGE_MM = (180.0, 150.0)
MARGIN = 4.0
TALL_MM = 1000.0
LEAST_HEIGHT, LEAST_NARROW = 0.6, 0.95
"""A map is at least so high for its width: a picture whose legend leaves less grows."""


def area_map(
    results: Results, values: pd.Series, scale: Scale, title: str, *, reasons: pd.Series | None = None,
    sites: Sequence[Mapping] | None = None, context: Mapping | None = None, need: pd.Series | None = None,
    who: str = "people", size_mm: tuple[float, float] = PAGE_MM,
):  # fmt: skip
    """Areas coloured by a number in the classes of a scale; hatched with the reason where there is none.

    Args:
        results: whose areas are drawn.
        values: a number by area_id, in the scale's unit; NaN is hatched and never coloured.
        scale: one of ``web.scales.SCALES``.
        title: the sentence above the map, also its heading; "" draws none.
        reasons: words by area_id for why there is no number, "" where there is one.
        sites: as ``web.layers.site_list`` gives them: ``name``, ``longitude``, ``latitude``, ``state``.
        context: layers of ``study.context_layers``; None draws the areas on plain paper.
        need: people by area_id, for the text alternative.
        who: what they are called.
        size_mm: width and height; the picture is higher where the legend would leave too little for the map.

    Returns:
        A ``matplotlib.figure.Figure`` with ``heading`` and ``alt``.

    Raises:
        MissingPictures: matplotlib is not installed.
    """
    ground = Ground.of(results, sites, context)
    shading = shade(values.reindex(results.places.areas.index), scale, reasons)
    return _picture(ground, shading, title, need, who, size_mm)


def change_map(
    results: Results, changes: pd.DataFrame, title: str, *, reasons: pd.Series | None = None,
    sites: Sequence[Mapping] | None = None, context: Mapping | None = None, who: str = "people",
    size_mm: tuple[float, float] = PAGE_MM,
):  # fmt: skip
    """Areas by minutes longer or shorter; "no change (within 1 minute)" neutral, lost and gained reach hatched.

    ``changes`` are the areas of an ``access.Comparison``; ``reasons`` words by area_id for those without a time; the
    other arguments and what comes back as :func:`area_map`.
    """
    changes = changes.reindex(results.places.areas.index)
    ground = Ground.of(results, sites, context)
    blank = pd.Series("", index=changes.index)
    shading = shade_changes(changes, blank if reasons is None else reasons)
    return _picture(ground, shading, title, changes["need"], who, size_mm)


def nearest_map(
    results: Results, nearest: pd.Series, need: pd.Series, title: str, *, reasons: pd.Series | None = None,
    sites: Sequence[Mapping] | None = None, context: Mapping | None = None, who: str = "people",
    size_mm: tuple[float, float] = PAGE_MM,
):  # fmt: skip
    """Areas by the site nearest to most who live there: the eight with most people coloured, the rest as others.

    ``nearest`` holds a site's id by area_id ("" for none), ``need`` people by area_id; the names of sites on the map
    are its labels. The other arguments and what comes back as :func:`area_map`.
    """
    index = results.places.areas.index
    names = results.places.sites["name"].astype(str).to_dict() if "name" in results.places.sites else {}
    ground = Ground.of(results, sites, context)
    shading = shade_nearest(nearest.reindex(index).fillna(""), names, need.reindex(index).fillna(0), reasons)
    return _picture(ground, shading, title, need, who, size_mm)


def _picture(ground: Ground, shading: Shading, title: str, need: pd.Series | None, who: str, size_mm: tuple):
    with drawing():
        states = {site.state for site in ground.sites}
        base = base_for(size_mm[0])
        scratch = Sheet((size_mm[0], TALL_MM), base)
        inner = scratch.box.inset(MARGIN)
        below = legend_height(scratch, inner.width, shading, states)
        top = scratch.paragraph(inner, title, base * 1.4, bold=True) + base / 2 if title else 0.0
        share = LEAST_HEIGHT if size_mm[0] >= NARROW_MM else LEAST_NARROW
        least = (top + share * inner.width + base + below + 2 * MARGIN) / POINTS_PER_MM
        sheet = Sheet((size_mm[0], max(size_mm[1], least)), base)
        inner = sheet.box.inset(MARGIN)
        sheet.paragraph(inner, title, base * 1.4, bold=True)
        room = Box(inner.x, inner.y + top, inner.width, inner.height - top - below - base)
        draw_map(sheet, room, ground, shading)
        draw_legend(sheet, Box(inner.x, inner.bottom - below, inner.width, below), shading, states)
    weights = None if need is None else need.reindex(ground.areas.index).fillna(0).to_numpy(np.float64)
    return _finished(sheet, title or shading.title, map_alt(shading, ground.sites, weights, who))


def _finished(sheet: Sheet, heading: str, alt: str):
    """The sheet's figure with its heading and text alternative."""
    sheet.figure.heading, sheet.figure.alt = heading, alt
    return sheet.figure

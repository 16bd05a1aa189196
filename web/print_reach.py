"""The reach of a site on paper: nested bands by the chosen mode or another, as the viewer draws them (reach.js)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from study.results import Results
from web import words
from web.page import AS_SELECTED, View
from web.print_ground import Ground
from web.selection import Selection

LEAST_SHARE = 0.0025
"""Of the map: gaps and islands smaller than this have no outline (they are still left out of the fill)."""
WAYS = 16


@dataclass(frozen=True)
class Band:
    """Everything within so many minutes: its fill, its calmer outline, and places to write the minutes at."""

    minutes: float
    fill: str
    outline: str
    places: tuple[tuple[float, float], ...]


def reach_selection(selection: Selection, shown: View, choices: pd.DataFrame) -> Selection:
    """The journey that is drawn: the selection's, or by another mode for the time nearest to the chosen one."""
    mode = selection.mode if shown.reach in ("", AS_SELECTED) else shown.reach
    rows = choices[choices["mode"] == mode]
    score = (
        8 * (rows["service"] == selection.service) + 4 * (rows["period"] == selection.period)
        + 2 * (rows["direction"] == selection.direction) + 1 * (rows["percentile"] == selection.percentile)
    )  # fmt: skip
    best = rows.loc[score.idxmax()]
    return replace(
        selection, service=best["service"], mode=mode, period=best["period"], direction=best["direction"],
        percentile=int(best["percentile"]),
    )  # fmt: skip


def bands(polygons: gpd.GeoDataFrame, on: Ground) -> list[Band]:
    """Bands from the widest to the nearest."""
    least = LEAST_SHARE * on.width * on.height
    ordered = polygons.sort_values("minutes", ascending=False)
    return [
        Band(
            row.minutes,
            on.outline([row.geometry]),
            on.outline([row.geometry], least),
            _edge(row.geometry, on),
        )
        for row in ordered.itertuples()
    ]


def _edge(shape, on: Ground) -> tuple[tuple[float, float], ...]:
    """Points on the outer edge of the largest part, north first, then round it."""
    parts = shapely.get_parts(shape)
    corners = shapely.get_coordinates(parts[np.argmax(shapely.area(parts))].exterior)
    points = np.array([on.place(*corner) for corner in corners])
    angles = np.pi * (np.array(sorted(range(WAYS), key=lambda i: min(i, WAYS - i))) * 2 / WAYS - 0.5)
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    best = np.argmax((points - points.mean(axis=0)) @ ways.T, axis=0)
    return tuple((float(x), float(y)) for x, y in points[best] if on.holds(x, y))


def reach_words(results: Results, asked: Selection, site: str, polygons: gpd.GeoDataFrame) -> str:
    """What the bands say, with the journey they are drawn for."""
    settings = results.study.settings
    minutes = ", ".join(f"{each:g}" for each in sorted(polygons["minutes"]))
    return (
        f"Blue: within {minutes} minutes {words.by_mode(asked.mode, settings)} {words.towards(asked.direction)} "
        f"{results.places.sites['name'][site]}, {words.period_label(settings, asked.period)}. Gaps in it take longer, "
        f"or lie over {settings.speeds.connector_max_metres:g} m from a street; gaps under {LEAST_SHARE:.2%} of the "
        "map are drawn paler and have no outline."
    )

"""The study's surroundings as the viewer draws them: whole numbers, each the step from the point before."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely

from study.context_layers import ATTRIBUTION
from web.layers import LONGITUDE_LATITUDE

STEPS_PER_DEGREE = 100_000  # about a metre
AREAS = ("sea", "land", "water", "green")
PLACES = "place"


def context_value(layers: Mapping[str, gpd.GeoDataFrame]) -> dict | None:
    """Everything that is drawn of the layers, None where there is nothing but land.

    Returns ``steps`` (in a degree), ``outside`` (``sea`` or ``land``: what lies beyond the frame), ``shapes`` and
    ``places``. A shape has ``layer``, ``kind``, whether it is ``closed``, and ``lines``: longitude and latitude of the
    first point in steps, then what is added to both for each next one. A place is name, rank, longitude and latitude,
    the most important first. Of sea and land only the one that does not lie outside is among the shapes.
    """
    drawn = [layer for name, layer in layers.items() if name != "land" and len(layer)]
    if not drawn:
        return None
    outside = _outside(layers)
    shapes = [
        {"layer": name, "kind": row.kind, "closed": row.geometry.area > 0, "lines": lines}
        for name, layer in layers.items() if name not in (PLACES, outside)
        for row in _degrees(layer).itertuples() if (lines := _lines(row.geometry))
    ]  # fmt: skip
    places = _degrees(layers[PLACES])
    named = [
        [row.name, row.rank, *np.round(shapely.get_coordinates(row.geometry)[0], 5).tolist()]
        for row in places.itertuples()
    ]
    return {
        "attribution": ATTRIBUTION, "steps": STEPS_PER_DEGREE, "outside": outside, "shapes": shapes, "places": named,
    }  # fmt: skip


def _outside(layers: Mapping[str, gpd.GeoDataFrame]) -> str:
    """Whether more of the frame's edge is sea or land."""
    sea, land = (shapely.union_all(layers[name].geometry.to_numpy()) for name in ("sea", "land"))
    edge = shapely.box(*shapely.total_bounds([sea, land])).exterior
    return "sea" if shapely.length(shapely.intersection(edge, sea)) > edge.length / 2 else "land"


def _degrees(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return layer.to_crs(LONGITUDE_LATITUDE)


def _lines(shape) -> list[list[int]]:
    """Rings and lines of a shape, without points that fall upon the one before."""
    parts = shapely.get_parts(shape)
    parts = shapely.get_parts(parts[shapely.get_type_id(parts) != 0])
    rings = [
        *shapely.get_rings(parts[shapely.get_dimensions(parts) == 2]),
        *parts[shapely.get_dimensions(parts) == 1],
    ]
    return [line for ring in rings if (line := _steps(shapely.get_coordinates(ring)))]


def _steps(points: np.ndarray) -> list[int]:
    whole = np.round(points * STEPS_PER_DEGREE).astype(np.int64)
    moves = np.diff(whole, axis=0)
    moves = moves[moves.any(axis=1)]
    return [*whole[0].tolist(), *moves.ravel().tolist()] if len(moves) else []

"""What a map shows beside its subject, from an OpenStreetMap extract: coast, water, green, roads, railways, names.

Drawn, not measured: shapes are simplified and cut to the map's frame. Data © OpenStreetMap contributors, ODbL 1.0.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from boundaries.context_land import land_and_sea
from boundaries.context_osm import read_osm_context
from boundaries.crs import LONGITUDE_LATITUDE, metric_crs, operation, project, transform_xy
from boundaries.findings import Finding, listed

CONTEXT_LAYERS = ("sea", "land", "coast", "water", "green", "road", "rail", "place")
"""The layers of a map's context in the order they are drawn."""

PLACE_RANKS = {"city": 1, "town": 2, "village": 3, "suburb": 4, "hamlet": 5}
DETAIL = 4000  # steps across the longer side of the frame that simplified shapes keep
SMALLEST = 3  # steps: an area smaller than a square of this side is not drawn
EDGE_STEPS = 20  # points on each side of the frame when its degrees are found
ROADS = ("motorway", "trunk", "primary", "secondary")
_KINDS = {
    "water": ("water",),
    "green": ("national_park", "wood", "park"),
    "road": ROADS,
    "rail": ("rail",),
}


def empty_context(crs="EPSG:27700") -> dict[str, gpd.GeoDataFrame]:
    """Every layer of ``CONTEXT_LAYERS`` without a row."""
    layers = {name: _layer([], crs) for name in CONTEXT_LAYERS}
    return layers | {"place": _places(_layer([], crs).assign(name="", population=pd.array([], "Int64")))}


def read_context(
    path: str | Path, bounds: tuple[float, float, float, float], crs="EPSG:27700"
) -> tuple[dict[str, gpd.GeoDataFrame], list[Finding]]:
    """Read the context of a map from an OpenStreetMap extract.

    Parameters
    ----------
    path
        ``.osm.pbf``, or any format that osmium reads.
    bounds
        West, south, east and north of the map's frame, in ``crs``.
    crs
        The CRS to end in, projected in metres.

    Returns
    -------
    layers, findings
        ``layers`` is one GeoDataFrame per name of ``CONTEXT_LAYERS``, each with ``kind`` and ``geometry``, one row per
        kind, without a row where the extract has none. ``sea`` and ``land`` fill the frame (all of it is land where
        no coastline is), ``coast`` is the line between them. ``water`` has polygons (``water``) and lines (``river``),
        ``green`` the kinds ``national_park``, ``wood`` and ``park``, ``road`` the kinds ``motorway``, ``trunk``,
        ``primary`` and ``secondary``, ``rail`` is ``rail``. ``place`` has a row per named place, most important
        first: ``name``, ``kind``, ``rank`` (1 city, 2 town, 3 village, 4 suburb, 5 hamlet) and ``population``
        (residents as the extract says, Int64, missing where it says none).
        Where a coastline has a gap or runs the wrong way no sea is drawn, only the line, and a finding says so.

    Raises
    ------
    MissingFile, UnreadableFile
        The file is not there, or not OpenStreetMap data.
    WrongCRS
        ``crs`` is not projected in metres, or made for elsewhere.
    """
    crs = metric_crs(crs)
    frame, step = shapely.box(*bounds), max(bounds[2] - bounds[0], bounds[3] - bounds[1]) / DETAIL
    found = {name: _near(part, bounds, crs) for name, part in read_osm_context(path).items()}
    layers = empty_context(crs)
    lines, areas = found["lines"], found["areas"]
    coastal, findings = _coast(
        lines.geometry[lines["kind"] == "coast"].to_numpy(), frame, step, str(path), crs
    )
    layers |= {name: _layer(rows, crs) for name, rows in coastal.items()}
    for name, kinds in _KINDS.items():
        part = areas if name in ("water", "green") else lines
        shapes = [
            (kind, _drawn(part.geometry[part["kind"] == kind].to_numpy(), frame, step)) for kind in kinds
        ]
        layers[name] = _layer(shapes, crs)
    rivers = _drawn(lines.geometry[lines["kind"] == "river"].to_numpy(), frame, step)
    layers["water"] = pd.concat([layers["water"], _layer([("river", rivers)], crs)], ignore_index=True)
    places = found["places"]
    layers["place"] = _places(places[places.intersects(frame)])
    return layers, findings


def _near(found: gpd.GeoDataFrame, bounds: tuple, crs) -> gpd.GeoDataFrame:
    """What may lie in the frame, in its CRS; what lies far outside may have no place in that CRS at all."""
    west, south, east, north = bounds
    along = np.linspace(0, 1, EDGE_STEPS)
    across, up = west + along * (east - west), south + along * (north - south)
    edge = np.concatenate([np.column_stack(np.broadcast_arrays(across, y)) for y in (south, north)]
                          + [np.column_stack(np.broadcast_arrays(x, up)) for x in (west, east)])  # fmt: skip
    degrees = transform_xy(operation(crs, LONGITUDE_LATITUDE, bounds), edge)
    box = shapely.box(*degrees.min(axis=0), *degrees.max(axis=0))
    near = found[shapely.intersects(found.geometry.to_numpy(), box)].reset_index(drop=True)
    return project(near, crs) if len(near) else near.to_crs(crs)


def _coast(
    lines: np.ndarray, frame: shapely.Polygon, step: float, file: str, crs
) -> tuple[dict, list[Finding]]:
    """Sea, land and coast as rows of layers, and what is wrong with the coastline."""
    cut = land_and_sea(lines, frame)
    faces = shapely.coverage_simplify(np.concatenate([cut.land, cut.sea]), step, simplify_boundary=False)
    kept = shapely.area(faces) > (SMALLEST * step) ** 2
    sea = np.arange(len(faces)) >= len(cut.land)
    coast = shapely.simplify(shapely.line_merge(shapely.union_all(cut.coast)), step)
    rows = {
        "sea": [("sea", shapely.union_all(faces[sea & kept]))],
        "land": [("land", shapely.union_all(faces[~sea & kept]))],
        "coast": [("coast", coast)],
    }
    if not len(cut.broken):
        return rows, []
    degrees = transform_xy(operation(crs, LONGITUDE_LATITUDE, frame.bounds), cut.broken)
    where = listed((f"{longitude:.4f}, {latitude:.4f}" for longitude, latitude in degrees), 3)
    message = (
        "the coastline has a gap, or does not keep the land on its left: the map shows its line and no sea "
        f"around longitude, latitude {where}."
    )
    return rows, [Finding("warning", file, "natural=coastline", message)]


def _drawn(shapes: np.ndarray, frame: shapely.Polygon, step: float):
    """Shapes of one kind as one: cut to the frame, without what cannot be seen."""
    if not len(shapes):
        return shapely.GeometryCollection()
    if shapely.get_type_id(shapes[0]) in (3, 6):
        shapes = shapes[shapely.area(shapes) > (SMALLEST * step) ** 2]
        shapes = shapely.make_valid(shapely.simplify(shapes, step))
        return shapely.intersection(shapely.union_all(shapes), frame)
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapes)))
    return shapely.intersection(shapely.multilinestrings(shapely.simplify(merged, step)), frame)


def _layer(rows: list[tuple], crs) -> gpd.GeoDataFrame:
    """A layer of the rows (kind, shape) that are not empty."""
    kept = [(kind, shape) for kind, shape in rows if not shape.is_empty]
    shapes = gpd.GeoSeries([shape for _, shape in kept], crs=crs)
    return gpd.GeoDataFrame({"kind": pd.Series([kind for kind, _ in kept], dtype="str")}, geometry=shapes)


def _places(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Places, the most important first."""
    ranked = places.assign(rank=places["kind"].map(PLACE_RANKS).astype("int64"))
    order = ranked.sort_values(
        ["rank", "population", "name"], ascending=[True, False, True], na_position="last"
    )
    return order[["name", "kind", "rank", "population", "geometry"]].reset_index(drop=True)

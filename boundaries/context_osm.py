"""What a map shows beside its subject, read from an OpenStreetMap file as it is tagged there."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import geopandas as gpd
import osmium
import pandas as pd
import shapely
from osmium.filter import TagFilter
from osmium.geom import WKBFactory

from boundaries.crs import LONGITUDE_LATITUDE
from boundaries.errors import MissingFile, UnreadableFile

AREA_TAGS = {
    ("natural", "water"): "water", ("waterway", "riverbank"): "water", ("landuse", "reservoir"): "water",
    ("leisure", "park"): "park", ("leisure", "nature_reserve"): "park", ("boundary", "national_park"): "national_park",
    ("landuse", "forest"): "wood", ("natural", "wood"): "wood",
}  # fmt: skip
"""What makes a closed way or a multipolygon part of the map's context: its tag -> its kind."""

LINE_TAGS = {
    ("natural", "coastline"): "coast", ("waterway", "river"): "river", ("waterway", "canal"): "river",
    **{("highway", road): road for road in ("motorway", "trunk", "primary", "secondary")},
    ("railway", "rail"): "rail",
}  # fmt: skip
POINT_TAGS = {("place", kind): kind for kind in ("city", "town", "village", "suburb", "hamlet")}
MOST_PEOPLE = 100_000_000
SIDE_TRACKS = frozenset({"siding", "yard", "spur", "crossover"})


def read_osm_context(path: str | Path) -> dict[str, gpd.GeoDataFrame]:
    """Read what a map's context is drawn from: osmium locates, filters and assembles areas in C++.

    Returns
    -------
    dict of GeoDataFrame
        ``areas``, ``lines`` and ``places`` in longitude and latitude, each with ``kind``; places also with ``name``
        and ``population`` (Int64, missing where the file says none that is a whole number). A way that lacks nodes is
        in as many pieces as it has runs of nodes; a multipolygon that lacks ways is left out.

    Raises
    ------
    MissingFile
        No such file.
    UnreadableFile
        It is not OpenStreetMap data, or is cut short.
    """
    path = Path(path)
    if not path.is_file():
        raise MissingFile(f"{path} is not there: give the path of an .osm.pbf extract.")
    try:
        areas, lines, places = _read(path)
    except (RuntimeError, ValueError) as error:
        raise UnreadableFile(
            f"{path} cannot be read as OpenStreetMap data ({error}): fetch it again."
        ) from None
    return {
        "areas": _frame(areas, shapely.from_wkb([shape for _, shape in areas])),
        "lines": _frame(lines, [shapely.LineString(points) for _, points in lines]),
        "places": _frame(places, [shapely.Point(point) for _, point, *_ in places], places),
    }


def _frame(found: list[tuple], shapes, places: list[tuple] | None = None) -> gpd.GeoDataFrame:
    columns = {"kind": [kind for kind, *_ in found]}
    if places is not None:
        columns["name"] = [name for *_, name, _ in places]
        columns["population"] = pd.array([population for *_, population in places], dtype="Int64")
    table = pd.DataFrame(columns).astype({"kind": "str", **({} if places is None else {"name": "str"})})
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, crs=LONGITUDE_LATITUDE))


def _read(path: Path) -> tuple[list[tuple], list[tuple], list[tuple]]:
    areas, lines, places = [], [], []
    wkb = WKBFactory()
    objects = osmium.FileProcessor(str(path)).with_areas(TagFilter(*AREA_TAGS))
    for each in objects.with_filter(TagFilter(*AREA_TAGS, *LINE_TAGS, *POINT_TAGS)):
        if each.is_node():
            places += _place(each)
        elif each.is_way():
            lines += _lines(each)
        elif each.is_area() and each.num_rings()[0] and (kind := _kind(each.tags, AREA_TAGS)):
            areas.append((kind, wkb.create_multipolygon(each)))
    return areas, lines, places


def _place(node) -> list[tuple]:
    kind, name = _kind(node.tags, POINT_TAGS), node.tags.get("name", "").strip()
    if not (kind and name):
        return []
    return [
        (kind, (node.location.lon, node.location.lat), name, _population(node.tags.get("population", "")))
    ]


def _population(text: str) -> int | None:
    """The people of a place; None where the tag is no whole number or more than ever lived in one place."""
    said = text.replace(",", "").replace(" ", "")
    written = said.isascii() and said.isdigit() and len(said.lstrip("0")) <= len(str(MOST_PEOPLE))
    return int(said) if written and int(said) <= MOST_PEOPLE else None


def _lines(way) -> list[tuple]:
    kind = _kind(way.tags, LINE_TAGS)
    if kind is None or way.tags.get("service") in SIDE_TRACKS:
        return []
    runs = groupby(way.nodes, lambda node: node.location.valid())
    pieces = [[(node.lon, node.lat) for node in run] for located, run in runs if located]
    return [(kind, piece) for piece in pieces if len(set(piece)) > 1]


def _kind(tags, kinds: dict[tuple[str, str], str]) -> str | None:
    return next((kind for (key, value), kind in kinds.items() if tags.get(key) == value), None)

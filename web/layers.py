"""What the map draws, as plain JSON values: areas, sites, isochrones and the numbers of a selection.

Geometry is simplified, in longitude and latitude and rounded; unknown numbers are null with a reason.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from access import Configuration, open_minutes
from web.hours_words import hours_in_words

DEGREES_DECIMALS = 5  # about a metre
MINUTES_DECIMALS = 3
DETAIL = 2500  # steps across the longer side of the study that simplified boundaries keep
NOT_JUDGED = "not judged: sites that differ are open for a part of this time"
LONGITUDE_LATITUDE = "EPSG:4326"


@dataclass(frozen=True)
class Packed:
    """A JSON answer, compressed once, under the hash of its content."""

    body: bytes
    hash: str


def pack(value: object) -> Packed:
    """Compact JSON, gzip-compressed the same way every time."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return Packed(gzip.compress(text, compresslevel=6, mtime=0), hashlib.sha256(text).hexdigest()[:16])


def area_collection(areas: gpd.GeoDataFrame) -> dict:
    """GeoJSON of the areas in their order, with what is known of each whatever is chosen.

    ``areas`` is the contract's table (CRS in metres). Shared boundaries are simplified once, so
    neighbours stay joined. Properties: ``id``, ``name``, ``population``, ``density`` (residents per square
    kilometre) and ``decile`` (1 is the most deprived), null if unknown.
    """
    shapes = _degrees(areas.set_geometry(simplified(areas.geometry)))
    names = areas["name"] if "name" in areas.columns else areas.index.to_series()
    columns = {
        "id": list(map(str, areas.index)),
        "name": [str(n) if n else str(i) for i, n in zip(areas.index, names.fillna(""))],
        "population": _where_known(areas, "population", 1),
        "density": densities(areas),
        "decile": _where_known(areas, "imd_decile", 0),
    }
    properties = (dict(zip(columns, values)) for values in zip(*columns.values()))
    return _collection(shapes, properties)


def densities(areas: gpd.GeoDataFrame) -> list:
    """Residents per square kilometre; unknown for areas that are points."""
    size = areas.geometry.area / 1e6
    if "population" not in areas.columns:
        return [None] * len(areas)
    return numbers(areas["population"] / size.where(size > 0), 1)


def _where_known(areas: pd.DataFrame, column: str, decimals: int) -> list:
    return numbers(areas[column], decimals) if column in areas.columns else [None] * len(areas)


def simplified(shapes: gpd.GeoSeries) -> np.ndarray:
    """Polygons without the vertices that a map of the whole study cannot show; points stay points."""
    geometry = shapes.to_numpy()
    if not len(geometry) or not np.isin(shapely.get_type_id(geometry), (3, 6)).all():
        return geometry
    west, south, east, north = shapes.total_bounds
    return shapely.coverage_simplify(geometry, max(east - west, north - south) / DETAIL)


def isochrone_collection(polygons: gpd.GeoDataFrame) -> dict:
    """GeoJSON of cumulative isochrones, the largest first so that the smaller lie above it; simplified as areas are."""
    ordered = polygons.sort_values("minutes", ascending=False)
    west, south, east, north = ordered.total_bounds
    ordered = ordered.set_geometry(ordered.geometry.simplify(max(east - west, north - south) / DETAIL))
    return _collection(_degrees(ordered), ({"minutes": float(m)} for m in ordered["minutes"]))


def _degrees(frame: gpd.GeoDataFrame) -> np.ndarray:
    shapes = frame.geometry.to_crs(LONGITUDE_LATITUDE).to_numpy()
    return shapely.transform(shapes, lambda points: np.round(points, DEGREES_DECIMALS))


def _collection(shapes, properties) -> dict:
    features = [
        {"type": "Feature", "properties": each, "geometry": shapely.geometry.mapping(shape)}
        for shape, each in zip(shapes, properties)
    ]
    return {"type": "FeatureCollection", "features": features}


def bounds(areas: gpd.GeoDataFrame) -> list[list[float]]:
    """South-west and north-east corner of the areas, latitude first as Leaflet wants it."""
    west, south, east, north = areas.geometry.to_crs(LONGITUDE_LATITUDE).total_bounds
    return [[round(south, 5), round(west, 5)], [round(north, 5), round(east, 5)]]


def site_list(
    sites: gpd.GeoDataFrame, service: str, options: Mapping[str, Configuration], option: str, serving
) -> list[dict]:
    """Sites that give a service in any option: where they are and how they stand in this one.

    ``state`` is ``open`` (all hours), ``part_time`` or ``closed`` (gives it in another option);
    ``serving`` names the sites that count in the chosen period; ``hours`` is "" for a closed site,
    ``when`` the same in words; ``services`` says the hours of everything the site gives in this option.
    """
    here = options[option].services.get(service, {})
    everywhere = {site for each in options.values() for site in each.services.get(service, {})}
    points, names = sites.geometry.to_crs(LONGITUDE_LATITUDE), sites["name"]
    return [
        {
            "id": site, "name": str(names[site]), "hours": here.get(site, ""),
            "when": hours_in_words(here.get(site, "")), "services": _services(options[option], site),
            "longitude": round(points[site].x, DEGREES_DECIMALS),
            "latitude": round(points[site].y, DEGREES_DECIMALS),
            "state": _state(here.get(site)), "serves": site in serving,
        }
        for site in sites.index if site in everywhere
    ]  # fmt: skip


def _services(option: Configuration, site: str) -> dict[str, str]:
    """Every service that a site gives in an option, with its hours in words."""
    return {
        service: hours_in_words(sites[site]) for service, sites in option.services.items() if site in sites
    }


def _state(hours: str | None) -> str:
    if hours is None:
        return "closed"
    return "open" if open_minutes(hours).all() else "part_time"


def value_columns(
    rows: pd.DataFrame, ranges: pd.DataFrame, supply: pd.Series | None, words: Callable[[str], str]
) -> dict:
    """Numbers of one option as columns in the order of the areas.

    ``rows`` are its rows of the access table. ``ranges`` are minutes by percentile in ascending order, NaN where not
    the same people have a journey: that end is null, and a null ``high`` beside minutes means that fewer have one then.
    ``minutes`` are of the share ``reached`` of the people of an area. ``supply`` is that within reach per
    1,000 of need (None where no capacity is stated). Sites and reasons are positions in the lists beside
    them, null for none; ``words`` says a reason's code.
    """
    reasons, reason = _coded(rows["reason"])
    sites, positions = _coded(pd.concat([rows["nearest_site"], rows["next_site"]], ignore_index=True))
    within = [name for name in rows.columns if name.startswith("share_within_")]
    several = ranges.shape[1] > 1
    return {
        "minutes": numbers(rows["minutes"]), "next_minutes": numbers(rows["next_minutes"]),
        "low": numbers(ranges.iloc[:, 0]) if several else None,
        "high": numbers(ranges.iloc[:, -1]) if several else None,
        "reached": numbers(rows["share_reached"]),
        "within": {name.removeprefix("share_within_"): numbers(rows[name]) for name in within},
        "need": numbers(rows["need"], 2),
        "catchment": None if supply is None else numbers(supply, 4),
        "sites": sites, "nearest": positions[: len(rows)], "next": positions[len(rows) :],
        "reasons": [words(code) for code in reasons], "reason": reason,
    }  # fmt: skip


def change_columns(changes: pd.DataFrame) -> dict:
    """What changes from option A to option B, in the order of the areas; ``changes`` as ``access.compare`` has them.

    ``change`` is in minutes, null where either is unknown; ``lost`` and ``gained`` are shares of the homes. ``why`` is
    "" unless nothing is judged (:func:`no_changes`).
    """
    return {
        "why": "",
        "change": numbers(changes["change_minutes"], 4),
        "lost": numbers(changes["share_lost_reach"]),
        "gained": numbers(changes["share_gained_reach"]),
    }


def no_changes(areas: int) -> dict:
    """The same of two options that a time of day cannot judge: nothing, with the reason ``why``."""
    return {"why": NOT_JUDGED} | {name: [None] * areas for name in ("change", "lost", "gained")}


def _coded(texts: pd.Series) -> tuple[list[str], list[int | None]]:
    """Distinct texts in alphabetical order, and each row's position among them (None where empty)."""
    texts = texts.fillna("").astype(str)
    distinct = sorted(set(texts) - {""})
    position = {text: i for i, text in enumerate(distinct)}
    return distinct, [position.get(text) for text in texts]


def numbers(values: pd.Series, decimals: int = MINUTES_DECIMALS) -> list[float | int | None]:
    """Rounded numbers, whole ones as integers; None for NaN."""
    rounded = np.round(np.asarray(values, dtype="float64"), decimals)
    return [None if np.isnan(v) else int(v) if v.is_integer() else v for v in rounded.tolist()]

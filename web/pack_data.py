"""The data of a village-hall pack as classic scripts: each file hands its values to one global, ``ISOQUITY``.

Browsers refuse to fetch files from a ``file:`` address and run scripts from it, so the data are scripts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import geopandas as gpd
import shapely

from boundaries.postcodes import INWARD
from study.plan import MatrixKey
from study.results import Results
from web.layers import DEGREES_DECIMALS, DETAIL, LONGITUDE_LATITUDE, area_collection, bounds
from web.pack_answers import INDEX, area_answers
from web.pack_question import Pack, Question
from web.pack_words import (
    beside,
    heading,
    hours_of,
    how,
    moment_values,
    not_counted,
    not_judged,
    reasons,
    when,
    within,
)
from web.scales import SCALES
from web.words import DIRECTIONS, capital, care

SHARD_BYTES = 90_000
"""A file of postcodes is cut into smaller ones where it would be larger."""
CONTEXT_DECIMALS = 4


def script(name: str, value: object) -> str:
    """A classic script that hands a value over under a name; nothing in it can end the script or its string."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"ISOQUITY.take({json.dumps(name)},{safe});\n"


def study_values(pack: Pack, districts: Mapping[str, int], address: str) -> dict:
    """What every page of the pack starts from: the words, the questions and where the postcodes are."""
    results, settings = pack.results, pack.results.study.settings
    points = results.places.sites.geometry.to_crs(LONGITUDE_LATITUDE)
    return {
        "title": settings.title, "run": results.run_id, "made": results.record["finished"][:10],
        "address": address, "index": INDEX, "bounds": bounds(results.places.areas),
        "sites": [
            {
                "name": str(results.places.sites["name"][site]),
                "at": [round(points[site].y, DEGREES_DECIMALS), round(points[site].x, DEGREES_DECIMALS)],
            } for site in pack.sites
        ],
        "keys": [_key(pack, at) for at in range(len(pack.keys))],
        "times": moment_values(pack), "highest": max(settings.percentiles),
        "directions": [way for way in DIRECTIONS if way in {key.direction for key in pack.keys}],
        "services": [_service(pack, service) for service in pack.services],
        "options": {
            name: {"label": option.label or option.id, "baseline": option.baseline}
            for name, option in results.configurations.items()
        },
        "districts": districts,
        "scale": {
            "breaks": SCALES["minutes"].breaks, "colours": SCALES["minutes"].colours,
            "labels": SCALES["minutes"].labels,
        },
    }  # fmt: skip


def _key(pack: Pack, at: int) -> dict:
    key, settings = pack.keys[at], pack.results.study.settings
    return {
        "mode": key.mode, "direction": key.direction, "how": how(key.mode, settings),
        "heading": heading(key.mode, settings), "when": when(key, settings),
        "range": len(pack.percentiles(key)) > 1,
        "rides": settings.is_transit(key.mode), "reasons": reasons(key, pack.results),
        "within": within(key, pack.results), "beside": beside(pack, key),
    }  # fmt: skip


def _service(pack: Pack, service: str) -> dict:
    said = pack.results.services[service]
    questions = [(at, each) for at, each in enumerate(pack.questions) if each.service == service]
    return {
        "id": service, "care": care(said), "name": capital(care(said)), "keys": pack.of_service[service],
        "questions": [
            {
                "at": at, "option": each.option,
                "sites": [pack.sites.index(site) for site in pack.option(each).services.get(service, {})],
                "hours": hours_of(pack, each),
                "apart": _said(pack, each, not_judged), "uncounted": _said(pack, each, not_counted),
            } for at, each in questions
        ],
    }  # fmt: skip


def _said(
    pack: Pack, question: Question, sentence: Callable[[Pack, Question, MatrixKey], str]
) -> dict[int, str]:
    """What a sentence says of a question by each matrix, where it says anything."""
    found = {at: sentence(pack, question, pack.keys[at]) for at in pack.of_service[question.service]}
    return {at: said for at, said in found.items() if said}


def area_values(pack: Pack, places: gpd.GeoDataFrame | None) -> dict:
    """Names of the areas and the answers of each, in their order; towns and villages with the area each lies in."""
    names = [
        str(each["properties"]["name"]) for each in area_collection(pack.results.places.areas)["features"]
    ]
    return {"names": names, "answers": area_answers(pack), "towns": town_values(pack.results, places)}


def town_values(results: Results, places: gpd.GeoDataFrame | None) -> list:
    """Name, kind and position of its area of every place by name that lies in one, the most important first."""
    if places is None or not len(places):
        return []
    areas = results.places.areas[["geometry"]].reset_index(drop=True)
    points = places[["name", "kind", "geometry"]].to_crs(areas.crs).reset_index(drop=True)
    held = gpd.sjoin(points, areas, predicate="intersects")
    held = held[~held.index.duplicated()].sort_index()
    return [
        [str(name), str(kind), int(at)]
        for name, kind, at in zip(held["name"], held["kind"], held["index_right"], strict=True)
    ]


def shape_values(results: Results) -> list:
    """Outlines of the areas in their order, as GeoJSON geometries."""
    return [each["geometry"] for each in area_collection(results.places.areas)["features"]]


def context_values(layers: Mapping[str, gpd.GeoDataFrame]) -> dict:
    """What lies around and between the areas: shapes by layer, and names of towns with their rank."""
    values = {name: _shapes(layer) for name, layer in layers.items() if name != "place" and len(layer)}
    places = layers.get("place")
    if places is not None and len(places):
        points = places.geometry.to_crs(LONGITUDE_LATITUDE)
        ranks = places["rank"] if "rank" in places else [1] * len(places)
        values["place"] = [
            [str(name), int(rank), round(point.y, CONTEXT_DECIMALS), round(point.x, CONTEXT_DECIMALS)]
            for name, rank, point in zip(places["name"], ranks, points, strict=True)
        ]
    return values


def _shapes(layer: gpd.GeoDataFrame) -> list:
    """All shapes of a layer in one, which a page draws as one path."""
    west, south, east, north = layer.total_bounds
    simple = layer.geometry.simplify(max(east - west, north - south) / DETAIL)
    degrees = simple.to_crs(LONGITUDE_LATITUDE).explode(index_parts=False).to_numpy()
    parts = shapely.transform(degrees, lambda points: points.round(CONTEXT_DECIMALS))
    parts = parts[~shapely.is_empty(parts)]
    surfaces = parts[shapely.get_dimensions(parts) == 2]
    lines = parts[shapely.get_dimensions(parts) == 1]
    whole = [shapely.multipolygons(surfaces)] if len(surfaces) else []
    whole += [shapely.multilinestrings(lines)] if len(lines) else []
    return [shapely.geometry.mapping(each) for each in whole]


class Shards:
    """Writes postcodes by district, cut by as many further characters as a small file takes, as they come in order."""

    def __init__(self, directory: Path):
        self.directory = directory
        self.districts: dict[str, int] = {}
        self.count = 0
        self._waiting: dict[str, dict[str, str]] = defaultdict(dict)

    def add(self, postcodes: Iterable[str], answers: Iterable[str]) -> None:
        """More postcodes, those of a district one after the other; all but the last district are written."""
        for postcode, answer in zip(postcodes, answers, strict=True):
            self._waiting[postcode[:-INWARD]][postcode[-INWARD:]] = answer
            self.count += 1
        for district in list(self._waiting)[:-1]:
            self._write(district)

    def close(self) -> dict[str, int]:
        """Write the rest; returns every district with how many characters of the second half name its files."""
        for district in list(self._waiting):
            self._write(district)
        return self.districts

    def _write(self, district: str) -> None:
        entries = self._waiting.pop(district)
        for further in range(INWARD):
            files = _cut(district, entries, further)
            if further == INWARD - 1 or max(len(text.encode()) for text in files.values()) <= SHARD_BYTES:
                break
        self.districts[district] = further
        self.directory.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (self.directory / f"{name}.js").write_text(text, encoding="utf-8")


def _cut(district: str, entries: Mapping[str, str], further: int) -> dict[str, str]:
    """Name -> script of the files of a district, one for every beginning of so many further characters."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for inward, answer in entries.items():
        parts[f"{district}-{inward[:further]}" if further else district][inward] = answer
    return {name: script(f"postcodes {name}", part) for name, part in parts.items()}

"""Postcodes, places, areas and sites by what people write, each with the area it is in; nothing is asked elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from boundaries import Postcodes
from web.layers import DEGREES_DECIMALS, LONGITUDE_LATITUDE
from web.name_finder import NameFinder
from web.postcode_finder import PostcodeFinder

LIMIT = 8
COUNTED = 100
"""So many are counted of what a text may mean; of more it is said that there are more."""

LONGEST = 80
"""Letters of a text that are looked at."""

OUTSIDE = "outside the areas of this study"
_WEIGHTS = {"city": 1, "town": 2, "site": 3, "village": 4, "suburb": 5, "area": 6, "hamlet": 7}
_NOTHING = pd.DataFrame({"east": [], "north": []}, index=pd.Index([], dtype="str"), dtype=np.float64)


@dataclass(frozen=True)
class Hit:
    """Something that was found: ``kind`` is postcode, place, area or site; ``area`` is the id of the area it is in.

    ``area`` is None outside all areas, for a whole postcode district, and where areas are points; ``detail`` says in
    words what it is and where.
    """

    kind: str
    label: str
    detail: str
    longitude: float
    latitude: float
    area: str | None


@dataclass(frozen=True)
class Named:
    """Things with names: ``kind`` (area, site, city, town ...), ``label``, ``word`` (what it is), in one order.

    ``easting`` and ``northing`` are metres of the study's CRS; ``finder`` finds positions, of areas also by their code.
    """

    table: pd.DataFrame
    finder: NameFinder


class Gazetteer:
    """What can be found in a study; ``find`` needs no more time for a country's postcodes than for a town's."""

    def __init__(
        self,
        areas: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame,
        places: gpd.GeoDataFrame,
        postcodes: Postcodes | None = None,
    ):
        """``areas`` and ``sites`` as the contract has them, ``places`` as the layer ``place`` of a map's context."""
        self._names = _area_names(areas)
        self._polygons = bool(shapely.get_dimensions(areas.geometry.to_numpy()).max(initial=0) == 2)
        self._tree = shapely.STRtree(areas.geometry.to_numpy())
        self._named = _named(self._names, areas, sites, places)
        self._postcodes = PostcodeFinder.of(_NOTHING if postcodes is None else postcodes.table)
        self._degrees = postcodes is not None and postcodes.degrees
        self._to_degrees = pyproj.Transformer.from_crs(areas.crs, LONGITUDE_LATITUDE, always_xy=True)

    def find(self, text: str, limit: int = LIMIT) -> list[Hit]:
        """What a text may mean, the likeliest first, at most ``limit``; nothing for a text without letters."""
        text = text.strip()[:LONGEST]
        hits = self._find_postcodes(text, limit)
        return hits + self._find_names(text, limit - len(hits))

    def find_counted(self, text: str) -> tuple[list[Hit], int]:
        """The likeliest :data:`LIMIT` of what a text may mean, and how many there are up to :data:`COUNTED`."""
        hits = self.find(text, COUNTED)
        return hits[:LIMIT], len(hits)

    def _find_postcodes(self, text: str, limit: int) -> list[Hit]:
        found = self._postcodes.find(text, limit)
        if not found:
            return []
        east, north = np.array([each.east for each in found]), np.array([each.north for each in found])
        if self._degrees:
            degrees = east, north
            east, north = self._to_degrees.transform(east, north, direction="INVERSE")
        else:
            degrees = self._to_degrees.transform(east, north)
        hits = []
        for each, area, *place in zip(found, self._areas_at(east, north), *degrees):
            whole = each.count is None
            detail = self._where("postcode", area) if whole else f"postcode district, {_counted(each.count)}"
            hits.append(
                Hit("postcode", each.label, detail, *_rounded(place), self._id(area) if whole else None)
            )
        return hits

    def _find_names(self, text: str, limit: int) -> list[Hit]:
        rows = self._named.table.iloc[self._named.finder.find(text, max(limit, 0))]
        rows = rows[(rows["area"] < 0) | ~rows["area"].duplicated()]
        if rows.empty:
            return []
        east, north = rows["easting"].to_numpy(), rows["northing"].to_numpy()
        areas = np.where(rows["area"] >= 0, rows["area"], self._areas_at(east, north))
        degrees = self._to_degrees.transform(east, north)
        return [
            Hit(row.kind, row.label, self._where(row.word, area, row.kind), *_rounded(place), self._id(area))
            for row, area, *place in zip(rows.itertuples(), areas.tolist(), *degrees)
        ]

    def _areas_at(self, east: np.ndarray, north: np.ndarray) -> np.ndarray:
        """Position of the area that each point is in (the first of those that share a border), -1 outside all."""
        position = np.full(len(east), -1)
        if self._polygons:
            asked, area = self._tree.query(shapely.points(east, north), predicate="intersects")
            order = np.lexsort((-area, asked))
            position[asked[order]] = area[order]
        return position

    def _id(self, area: int) -> str | None:
        return None if area < 0 else str(self._names.index[area])

    def _where(self, word: str, area: int, kind: str = "") -> str:
        """What something is and which area it is in, as words."""
        if kind == "area":
            return f"{word} {self._id(area)}"
        if area >= 0:
            return f"{word}, in {self._names.iloc[area]}"
        return f"{word}, {OUTSIDE}" if self._polygons else word


def _area_names(areas: gpd.GeoDataFrame) -> pd.Series:
    """Each area's name, or its code where it has none, by code."""
    codes = pd.Series(areas.index.astype("str"), index=areas.index)
    names = areas["name"].astype("str") if "name" in areas.columns else codes
    return names.where(areas["name"].notna() & (names != ""), codes) if "name" in areas.columns else codes


def _named(
    names: pd.Series, areas: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, places: gpd.GeoDataFrame
) -> Named:
    """Everything with a name in one table; an area that has a name is found by its code too."""
    points = areas.geometry.representative_point()
    of_areas = _rows("area", "area", "area", names, points, np.arange(len(areas)))
    rows = [
        of_areas,
        _rows("site", "site", "site", sites["name"].astype("str"), sites.geometry, -1),
        _rows("place", places["kind"], places["kind"], places["name"], places.geometry, -1),
    ]
    coded = of_areas[(names != names.index.astype("str")).to_numpy()]
    table = pd.concat([*rows, coded], ignore_index=True)
    written = pd.concat(
        [*(each["label"] for each in rows), names.index.to_series().loc[names.index[coded["area"]]]]
    )
    return Named(table, NameFinder(written.astype("str").tolist(), table["weight"].tolist()))


def _rows(kind: str, word, weight, labels: pd.Series, points: gpd.GeoSeries, area) -> pd.DataFrame:
    return pd.DataFrame({
        "kind": kind, "label": labels.to_numpy(), "word": word if isinstance(word, str) else word.to_numpy(),
        "weight": _WEIGHTS[weight] if isinstance(weight, str) else weight.map(_WEIGHTS).to_numpy(),
        "easting": points.x.to_numpy(), "northing": points.y.to_numpy(), "area": area,
    })  # fmt: skip


def _counted(postcodes: int) -> str:
    return f"{postcodes:,} {'postcode' if postcodes == 1 else 'postcodes'}"


def _rounded(place: list) -> tuple[float, float]:
    longitude, latitude = place
    return round(float(longitude), DEGREES_DECIMALS), round(float(latitude), DEGREES_DECIMALS)


def as_json(hits: list[Hit], found: int) -> Mapping:
    """What the search answers: the likeliest ``hits`` of all that were ``found``, and in words how many that is."""
    if found <= len(hits):
        said = f"{found} found."
    else:
        count = f"{COUNTED} or more" if found >= COUNTED else str(found)
        said = f"The first {len(hits)} of {count} are listed: write more of the name."
    return {"hits": [vars(hit) for hit in hits], "said": said}

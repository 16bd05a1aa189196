"""Names shared by every time table, and the border checks of origins and sites."""

from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from isochrones.errors import CrsMismatch, InvalidTable, UnknownChoice

REASONS = ("", "not_snapped", "no_path", "beyond_cutoff", "no_service", "not_given")
NOT_SNAPPED, NO_PATH, BEYOND_CUTOFF, NO_SERVICE, NOT_GIVEN = range(1, 6)

DIRECTIONS = ("to_site", "from_site")
PROFILES = ("drive", "walk", "wheelchair")
ON_FOOT = ("walk", "wheelchair")
"""Profiles that move at walking speed and cross streets anywhere."""

MOST_MINUTES = 4095.0
"""The longest time that can be asked for; searches take 4,096 minutes or more for no way at all."""


def check_choice(value: str, known: tuple[str, ...], what: str) -> None:
    """Refuse a value that is not one of the known ones.

    Raises:
        UnknownChoice: naming the value and the known ones.
    """
    if value not in known:
        raise UnknownChoice(f"{what} {value!r} is not known; use one of {', '.join(known)}")


def check_max_minutes(max_minutes: float) -> None:
    """Refuse a longest time beyond which existing ways could not be told from missing ones.

    Raises:
        UnknownChoice: it is negative, no number, or more than :data:`MOST_MINUTES`.
    """
    if not 0 <= max_minutes <= MOST_MINUTES:
        raise UnknownChoice(
            f"max_minutes is {max_minutes:g}; give minutes from 0 to {MOST_MINUTES:,.0f}, the longest time "
            "that searches tell from no way at all"
        )


def check_origins(origins: pd.DataFrame) -> None:
    """Refuse an origins table without ``area_id``, ``easting``, ``northing``, ``weight`` as numbers.

    Raises:
        InvalidTable: naming the column, or the first row with a coordinate that is no number.
    """
    missing = [c for c in ("area_id", "easting", "northing", "weight") if c not in origins.columns]
    if missing:
        raise InvalidTable(f"the origins table has no column {missing[0]!r}; add it (contracts: origins)")
    for column in ("easting", "northing", "weight"):
        values = origins[column].to_numpy()
        if values.dtype.kind not in "if":
            values = pd.to_numeric(origins[column], errors="coerce").to_numpy(dtype=float)
        bad = np.flatnonzero(~np.isfinite(values))
        if bad.size:
            area = origins["area_id"].iloc[bad[0]]
            raise InvalidTable(f"origins row {bad[0]} (area {area}): {column} is not a number; correct it")


@lru_cache(maxsize=64)
def _same_crs(one: str, other: str) -> bool:
    return pyproj.CRS(one) == pyproj.CRS(other)


def check_sites(sites: gpd.GeoDataFrame, crs: str) -> None:
    """Refuse sites that are not points, repeat an id, or stand in another CRS than the network.

    Raises:
        InvalidTable: no site, no geometry, an empty or non-point geometry, or a repeated ``site_id``.
        CrsMismatch: the sites' CRS differs from the network's ``crs``.
    """
    if not isinstance(sites, gpd.GeoDataFrame):
        raise InvalidTable("sites must be a GeoDataFrame indexed by site_id; build it with geopandas")
    if not len(sites):
        raise InvalidTable("the sites table is empty; name at least one site")
    if sites.index.has_duplicates:
        repeated = sites.index[sites.index.duplicated()][0]
        raise InvalidTable(f"site_id {repeated!r} appears more than once; give every site its own id")
    points = np.asarray(sites.geometry.array)
    wrong = (shapely.get_type_id(points) != shapely.GeometryType.POINT) | shapely.is_empty(points)
    if wrong.any():
        raise InvalidTable(f"site {sites.index[wrong][0]!r} has no point geometry; give it one")
    if sites.crs is None or not _same_crs(sites.crs.srs, crs):
        name = sites.crs.to_string() if sites.crs is not None else "no CRS"
        raise CrsMismatch(f"sites are in {name} and the network in {crs}; use sites.to_crs({crs!r})")

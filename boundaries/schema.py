"""The tables through which this package meets the others, checked once at the border."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from boundaries.crs import metric_crs
from boundaries.errors import MissingColumn, SchemaError
from boundaries.findings import listed

WEIGHT_TOLERANCE = 1e-9
AREA_GEOMETRIES = ("Polygon", "MultiPolygon", "Point")


def check_areas(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the table if it keeps the contract of ``areas``; docs/contracts.md has its columns.

    Checked: a GeoDataFrame in a metric CRS; index ``area_id``, unique text; ``name``; geometries valid
    and present (polygons, or points where only points are known); counts finite, not negative or NaN;
    ``imd_release`` and ``geography_vintage`` one value each.

    Raises
    ------
    SchemaError, MissingColumn, WrongCRS
    """
    _check_layer(areas, "areas", "area_id", ["name"])
    shapes = areas.geometry
    wrong = shapes.isna() | ~shapes.geom_type.isin(AREA_GEOMETRIES) | ~shapes.is_valid
    _refuse("areas", wrong, "have no valid polygon", "read them with `read_areas`, which repairs")
    for column in ("population", *areas.columns[areas.columns.str.fullmatch(r"(age|female)_\d\d")]):
        if column in areas:
            _refuse("areas", areas[column] < 0, f"have a negative `{column}`", "mend the table")
    for column in ("imd_release", "geography_vintage"):
        if column in areas and len(areas[column].dropna().unique()) > 1:
            raise SchemaError(
                f"areas have several values in `{column}` ({listed(areas[column].unique())}): use one."
            )
    return areas


def check_origins(origins: pd.DataFrame, areas: gpd.GeoDataFrame | None = None) -> pd.DataFrame:
    """Return the table if it keeps the contract of ``origins``; with ``areas``, also that they agree.

    Checked: RangeIndex; ``area_id``, ``easting``, ``northing``, ``weight``; coordinates finite; weights
    not negative, summing to 1 in every area; every area of ``areas`` has an origin, and no other area.

    Raises
    ------
    SchemaError, MissingColumn
    """
    _require("origins", origins, ["area_id", "easting", "northing", "weight"])
    if not origins.index.equals(pd.RangeIndex(len(origins))):
        raise SchemaError(
            "origins must be numbered 0, 1, 2, ... in their index: use `reset_index(drop=True)`."
        )
    finite = np.isfinite(origins[["easting", "northing", "weight"]].to_numpy(dtype=float)).all(axis=1)
    _refuse(
        "origins",
        pd.Series(~finite, origins.index),
        "lack a coordinate or weight",
        "give every origin all three",
    )
    _refuse("origins", origins["weight"] < 0, "have a negative weight", "mend them")
    sums = origins.groupby("area_id", sort=False)["weight"].sum()
    _refuse(
        "areas",
        (sums - 1).abs() > WEIGHT_TOLERANCE,
        "have weights that do not sum to 1",
        "divide by their sum",
    )
    if areas is not None:
        strangers = pd.Series(~sums.index.isin(areas.index), sums.index)
        _refuse("areas", strangers, "have origins and are not in `areas`", "leave them out")
        without = pd.Series(~areas.index.isin(sums.index), areas.index)
        _refuse("areas", without, "have no origin", "use `origins_inside` for them")
    return origins


def check_sites(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the table if it keeps the contract of ``sites``.

    Checked: a GeoDataFrame in a metric CRS; index ``site_id``, unique text; ``name``, ``place``;
    a point in every row.

    Raises
    ------
    SchemaError, MissingColumn, WrongCRS
    """
    _check_layer(sites, "sites", "site_id", ["name", "place"])
    _refuse(
        "sites",
        sites.geometry.isna() | (sites.geom_type != "Point"),
        "have no point",
        "give their coordinates",
    )
    return sites


def _check_layer(table: gpd.GeoDataFrame, what: str, index: str, columns: list[str]) -> None:
    if not isinstance(table, gpd.GeoDataFrame) or table.crs is None:
        raise SchemaError(
            f"{what} must be a GeoDataFrame with a CRS: use `geopandas.GeoDataFrame(..., crs=...)`."
        )
    metric_crs(table.crs)
    _require(what, table, columns)
    if table.index.name != index or not all(isinstance(value, str) for value in table.index):
        raise SchemaError(f"{what} must be indexed by `{index}`, as text: use `set_index`.")
    repeated = pd.Series(table.index.duplicated(), table.index)
    _refuse(what, repeated, f"repeat their {index}", "keep one row of each")


def _require(what: str, table: pd.DataFrame, columns: list[str]) -> None:
    missing = [column for column in columns if column not in table]
    if missing:
        raise MissingColumn(f"{what} lack {listed(f'`{column}`' for column in missing)}: add it.")


def _refuse(what: str, wrong: pd.Series, problem: str, remedy: str) -> None:
    if wrong.any():
        raise SchemaError(f"{wrong.sum()} {what} {problem} ({listed(wrong.index[wrong])}): {remedy}.")

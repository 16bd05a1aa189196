"""Small areas: codes, names and valid polygons in a metric CRS."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from boundaries.errors import BadGeometry, VintageMismatch
from boundaries.findings import Finding, listed
from boundaries.layers import read_layer
from boundaries.schema import check_areas
from boundaries.tables import codes, non_negative, numbers, refuse_duplicates, require_columns

KEPT_TEXTS = ("place", "icb", "rural_urban", "imd_release")
KEPT_NUMBERS = ("imd_rank", "imd_score", "imd_decile")
KEPT_COUNTS = re.compile(r"population|(age|female)_\d\d")
POLYGONS = ("Polygon", "MultiPolygon")


def read_areas(
    path: str | Path,
    code: str,
    name: str | None = None,
    vintage: str | None = None,
    crs="EPSG:27700",
    *,
    source_crs=None,
    layer: str | None = None,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Read small areas from a geographic file, projected, repaired and in order of their codes.

    Parameters
    ----------
    path, crs, source_crs, layer
        As ``read_layer``.
    code, name
        Columns with the area's code, which must be unique, and its name (None: the code is the name).
    vintage
        Edition of the codes (``"LSOA21"``); None: the file's column ``geography_vintage``, if any.

    Returns
    -------
    areas, findings
        The ``areas`` table of the contract: index ``area_id``, sorted; ``name``, ``geometry``,
        ``geography_vintage`` if known, and those columns of the file that the contract names
        (``population``, ``age_00`` ..., ``imd_rank`` ..., ``place`` ...). Others are left behind.
        Findings name the polygons that were repaired and by how many square metres each changed.
        ``attrs["projection"]`` is ``projection_record``.

    Raises
    ------
    MissingFile, UnreadableFile, MissingLayer, MissingColumn, EmptyTable
        The file cannot be used.
    WrongCRS
        The CRS is unknown, not metric, or contradicted by the coordinates.
    DuplicateIds, BadValue
        A code occurs twice or is empty; names the rows.
    BadGeometry
        A geometry is missing, empty, not a polygon or has no area; names code and row.
    """
    layer_read, findings = read_layer(path, crs, source_crs=source_crs, layer=layer)
    areas, repairs = prepare_areas(layer_read, code, name, vintage, str(path))
    return check_areas(areas), findings + repairs


def prepare_areas(
    frame: gpd.GeoDataFrame, code: str, name: str | None, vintage: str | None, file: str
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Areas of a projected layer whose index is the row number; the pure part of ``read_areas``."""
    require_columns(frame.columns, [column for column in (code, name) if column], file)
    ids = codes(frame[code], file)
    refuse_duplicates(ids, file)
    geometry, findings = repair_polygons(frame.geometry, ids, file)
    columns = {"name": _names(frame, name, ids)} | _kept_columns(frame, file)
    vintage = _vintage(frame, vintage, file)
    if vintage is not None:
        columns["geography_vintage"] = pd.Series(vintage, index=frame.index, dtype="str")
    areas = gpd.GeoDataFrame(pd.DataFrame(columns, index=frame.index), geometry=geometry)
    areas = areas.set_index(pd.Index(ids.to_numpy(), name="area_id", dtype="str")).sort_index()
    areas.attrs = dict(frame.attrs)
    return areas, findings


def _names(frame: gpd.GeoDataFrame, name: str | None, ids: pd.Series) -> pd.Series:
    if name is None:
        return ids
    names = frame[name].astype("str").str.strip()
    return names.where(frame[name].notna() & (names != ""), ids)


def _kept_columns(frame: gpd.GeoDataFrame, file: str) -> dict[str, pd.Series]:
    kept = {}
    for column in frame.columns:
        if KEPT_COUNTS.fullmatch(str(column)):
            kept[column] = non_negative(frame[column], file)
        elif column in KEPT_NUMBERS:
            kept[column] = numbers(frame[column], file)
        elif column in KEPT_TEXTS:
            kept[column] = frame[column].astype("str").where(frame[column].notna())
    return kept


def _vintage(frame: gpd.GeoDataFrame, vintage: str | None, file: str) -> str | None:
    if "geography_vintage" not in frame:
        return vintage
    found = sorted(set(frame["geography_vintage"].dropna().astype("str")) - {""})
    if len(found) > 1 or (vintage is not None and found and found != [vintage]):
        said = f", and the settings say {vintage}" if vintage is not None else ""
        raise VintageMismatch(f"{file} has areas of {listed(found)}{said}: give areas of one vintage.")
    return found[0] if found else vintage


def repair_polygons(
    geometry: gpd.GeoSeries, ids: pd.Series, file: str
) -> tuple[gpd.GeoSeries, list[Finding]]:
    """Valid polygons: invalid ones made valid, of which only the polygon parts are kept.

    Points are let through if every geometry is a point. A finding per repair says by how much the
    area changed. Raises BadGeometry, naming code and row, for a geometry that is missing, empty, not
    a polygon, or of which no area is left.
    """
    _refuse(geometry.isna(), ids, "has no geometry", file)
    _refuse(geometry.is_empty, ids, "has an empty geometry", file)
    if (geometry.geom_type == "Point").all():
        return geometry, []
    _refuse(~geometry.geom_type.isin(POLYGONS), ids, "is not a polygon", file)
    invalid = ~geometry.is_valid
    shapes = geometry.array.to_numpy().copy()
    before = shapely.area(shapes)
    shapes[invalid] = [
        _polygon_parts(shape) for shape in shapely.make_valid(shapes[invalid], method="structure")
    ]
    after = shapely.area(shapes)
    repaired = gpd.GeoSeries(shapes, geometry.index, crs=geometry.crs)
    _refuse(pd.Series(after == 0, geometry.index), ids, "has no area, even when repaired", file)
    findings = [
        Finding("warning", file, f"{ids.iloc[i]} (row {ids.index[i]})", _repair_sentence(before[i], after[i]))
        for i in np.flatnonzero(invalid)
    ]
    return repaired, findings


def _repair_sentence(before: float, after: float) -> str:
    return f"invalid polygon repaired; its area changed from {before:,.0f} to {after:,.0f} square metres."


def _polygon_parts(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a geometry as one geometry; of one without any, an empty polygon."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type in POLYGONS]
    return shapely.union_all(polygons) if polygons else shapely.Polygon()


def _refuse(wrong: pd.Series, ids: pd.Series, what: str, file: str) -> None:
    if wrong.any():
        named = listed(f"{ids[row]} (row {row})" for row in wrong.index[wrong])
        raise BadGeometry(f"{file}: {named} {what}: mend or remove it.")

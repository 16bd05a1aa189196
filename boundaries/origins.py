"""Origins: the points in each area from which its people set out, with weights that sum to 1."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from boundaries.errors import BadValue, UnmatchedCodes
from boundaries.findings import Finding, listed
from boundaries.layers import PointColumns, read_points
from boundaries.rasters import PopulatedCells, read_populated_cells
from boundaries.schema import check_areas, check_origins
from boundaries.tables import Source, codes, non_negative, require_columns, source_name

ORIGIN_COLUMNS = ["area_id", "easting", "northing", "weight"]


def origins_inside(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """One origin in each area, guaranteed inside its polygon (halfway across it, not its centroid)."""
    check_areas(areas)
    return check_origins(_ordered(_inside(areas)), areas)


def origins_from_points(
    areas: gpd.GeoDataFrame,
    source: Source,
    *,
    code: str | None = None,
    columns: tuple[str, str] = ("easting", "northing"),
    weight: str | None = None,
    source_crs=None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Origins from centroids or from samples of weighted points (output areas, postcodes).

    Parameters
    ----------
    areas
        The ``areas`` table.
    source
        CSV, Parquet or geographic file, or a DataFrame; it may cover the whole nation.
    code
        Column with the area each point belongs to; None: the area it lies in.
    columns
        Coordinate columns, easting and northing or longitude and latitude (degrees if the first name
        begins with ``lon``); not needed for a geographic file.
    weight
        Column of people or of any weight; None: the points of an area weigh the same.
    source_crs
        CRS of the coordinates, where it is neither the areas' nor, for degrees, EPSG:4326.

    Returns
    -------
    origins, findings
        The ``origins`` table; ``attrs["projection"]`` is ``projection_record``. Findings name areas that
        have no point of positive weight (they get one inside their polygon) and points given by code that
        lie outside their area (they stay), and points of an area that stand in several rows.

    Raises
    ------
    UnmatchedCodes
        More than half of the areas have no point.
    MissingFile, UnreadableFile, EmptyTable, MissingColumn, BadValue, BadGeometry, WrongCRS
    """
    check_areas(areas)
    file = source_name(source)
    pair = PointColumns(*columns, degrees=columns[0].lower().startswith("lon"))
    points, findings = read_points(source, areas.crs, points=(pair,), source_crs=source_crs)
    require_columns(points.columns, [name for name in (code, weight) if name], file)
    sample = pd.DataFrame({"easting": points.geometry.x, "northing": points.geometry.y})
    sample["weight"] = non_negative(points[weight], file).fillna(0) if weight else 1.0
    if code:
        sample["area_id"] = codes(points[code], file)
        sample = sample[sample["area_id"].isin(areas.index)]
        findings += _outside(areas, sample, file) + _repeated(sample, file)
    else:
        sample = _within(areas, sample)
        findings += _repeated(sample, file)
    origins, missing = _with_fallback(areas, sample, file)
    origins.attrs = dict(points.attrs)
    return origins, findings + missing


def origins_from_raster(
    areas: gpd.GeoDataFrame, path: str | Path, max_origins: int | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Origins at the populated cells of a raster, weighted by their people.

    Parameters
    ----------
    areas
        The ``areas`` table.
    path
        Raster of people per cell, in any CRS.
    max_origins
        At most so many origins in an area: cells are joined in blocks of 2 x 2, 4 x 4, ... until they
        are no more; a block's origin is that cell of it which is nearest its people's mean point, and
        has the weight of the block. None: every cell whose centre is in the area.

    Returns
    -------
    origins, findings
        The ``origins`` table; ``attrs["projection"]`` is ``projection_record``. A finding names areas
        without a populated cell, which get a point inside their polygon.

    Raises
    ------
    MissingFile, UnreadableFile, WrongCRS, BadValue, UnmatchedCodes
    """
    check_areas(areas)
    if max_origins is not None and max_origins < 1:
        raise BadValue(f"max_origins is {max_origins}: give 1 or more.")
    cells = read_populated_cells(path, areas.crs, tuple(areas.total_bounds))
    sample = _within(areas, _cell_frame(cells))
    if max_origins is not None:
        sample = _coarsened(sample, max_origins)
    origins, findings = _with_fallback(areas, sample, str(path))
    origins.attrs = {"projection": cells.projection}
    return origins, findings


def _cell_frame(cells: PopulatedCells) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": cells.row,
            "column": cells.column,
            "easting": cells.easting,
            "northing": cells.northing,
            "weight": cells.people,
        }
    )


def _within(areas: gpd.GeoDataFrame, sample: pd.DataFrame) -> pd.DataFrame:
    """Points with the area they lie in; one on a border goes to the first code, one outside is left out."""
    ordered = areas.sort_index()
    tree = shapely.STRtree(ordered.geometry.array.to_numpy())
    points = shapely.points(sample["easting"], sample["northing"])
    point, area = tree.query(points, predicate="intersects")
    first = pd.Series(area).groupby(point).min()
    inside = sample.iloc[first.index].copy()
    inside["area_id"] = ordered.index.to_numpy()[first.to_numpy()]
    return inside


def _outside(areas: gpd.GeoDataFrame, sample: pd.DataFrame, file: str) -> list[Finding]:
    polygons = areas.geometry.reindex(sample["area_id"]).array.to_numpy()
    outside = ~shapely.intersects_xy(polygons, sample["easting"], sample["northing"])
    outside &= shapely.get_dimensions(polygons) == 2
    if not outside.any():
        return []
    named = listed(sample["area_id"][outside].drop_duplicates())
    message = f"{outside.sum()} points lie outside the polygon of their area; they were used where they are."
    return [Finding("warning", file, named, message)]


def _repeated(sample: pd.DataFrame, file: str) -> list[Finding]:
    """A finding naming areas and rows where a point of an area stands more than once."""
    place = ["area_id", "easting", "northing"]
    twice = sample[sample.duplicated(place, keep=False)]
    if twice.empty:
        return []
    named = [f"{key[0]} (rows {listed(rows.index)})" for key, rows in twice.groupby(place, sort=False)]
    message = (
        f"{len(named)} points stand in several rows, and each row's weight counts: "
        "delete the repeated rows, unless other people live there."
    )
    return [Finding("warning", file, listed(named), message)]


def _coarsened(sample: pd.DataFrame, max_origins: int) -> pd.DataFrame:
    """Join the cells of each area in ever larger blocks until it has at most ``max_origins``."""
    done, rest, size = [], sample, 1
    while len(rest):
        block = [rest["area_id"], rest["row"] // size, rest["column"] // size]
        number = rest.groupby(block, sort=False).ngroup()
        few = number.groupby(rest["area_id"]).transform("nunique") <= max_origins
        done.append(_block_origins(rest[few], number[few]))
        rest, size = rest[~few], size * 2
    return pd.concat(done, ignore_index=True)


def _block_origins(cells: pd.DataFrame, block: pd.Series) -> pd.DataFrame:
    """One cell for each block: the nearest to the block's mean point of people, with all its people."""
    people = cells["weight"].groupby(block).transform("sum")
    away = sum(
        (cells[axis] - (cells[axis] * cells["weight"]).groupby(block).transform("sum") / people) ** 2
        for axis in ("easting", "northing")
    )
    ordered = cells.assign(weight=people, block=block, away=away.round(3))
    ordered = ordered.sort_values(["block", "away", "easting", "northing"])
    return ordered.drop_duplicates("block")[ORIGIN_COLUMNS]


def _with_fallback(
    areas: gpd.GeoDataFrame, sample: pd.DataFrame, file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Weights normalised by area, and a point inside each area that has none."""
    sample = sample[sample["weight"] > 0]
    without = areas[~areas.index.isin(sample["area_id"])]
    if len(without) > 0.5 * len(areas):
        raise UnmatchedCodes(
            f"{file} has no point for {len(without)} of {len(areas)} areas ({listed(without.index, 3)}): "
            "give points with the areas' own codes that cover the region."
        )
    total = sample.groupby("area_id")["weight"].transform("sum")
    origins = pd.concat([sample.assign(weight=sample["weight"] / total)[ORIGIN_COLUMNS], _inside(without)])
    message = f"{len(without)} areas have no populated point; a point inside each polygon was used."
    findings = [Finding("warning", file, listed(without.index), message)] if len(without) else []
    return check_origins(_ordered(origins), areas), findings


def _inside(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    points = areas.geometry.representative_point()
    columns = [areas.index.to_numpy(), points.x.to_numpy(), points.y.to_numpy(), np.ones(len(areas))]
    return pd.DataFrame(dict(zip(ORIGIN_COLUMNS, columns)))


def _ordered(origins: pd.DataFrame) -> pd.DataFrame:
    ordered = origins.sort_values(["area_id", "easting", "northing"], ignore_index=True)
    return ordered.astype({"area_id": "str", "weight": "float64"})

"""Open population rasters; no other module of the package does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
import rasterio.errors
import rasterio.windows

from boundaries.crs import crs_name, operation, parse_crs, projection_record, transform_xy
from boundaries.errors import BadValue, UnreadableFile, WrongCRS
from boundaries.tables import existing_file


@dataclass(frozen=True)
class PopulatedCells:
    """Raster cells with people: row and column in the raster, centre in the CRS asked for, people.

    ``projection`` is the ``projection_record`` of the centres.
    """

    row: np.ndarray
    column: np.ndarray
    easting: np.ndarray
    northing: np.ndarray
    people: np.ndarray
    projection: dict


def read_populated_cells(path: str | Path, crs, bounds: tuple[float, float, float, float]) -> PopulatedCells:
    """Cells with more than 0 people whose centre may lie within bounds.

    Parameters
    ----------
    path
        Raster that GDAL reads, people per cell in its first band, in any CRS.
    crs, bounds
        Metric CRS to end in, and west, south, east, north in it; a margin of a cell is added.

    Raises
    ------
    MissingFile, UnreadableFile
        The file is not there or is no raster.
    WrongCRS
        It does not say its CRS.
    BadValue
        It does not overlap the bounds.
    """
    path = existing_file(path)
    try:
        with rasterio.open(path) as raster:
            if raster.crs is None:
                raise WrongCRS(
                    f"{path} does not say its CRS: write it into the raster, with `gdal_edit.py -a_srs`."
                )
            raster_crs = parse_crs(raster.crs.to_wkt())
            window = _window(raster, raster_crs, crs, bounds, path)
            people = raster.read(1, window=window, masked=True).astype("float64").filled(0)
            transform, raster_bounds = raster.transform, tuple(raster.bounds)
    except (rasterio.errors.RasterioIOError, rasterio.errors.CRSError) as error:
        raise UnreadableFile(f"{path} cannot be read as a raster ({error}): mend or replace it.") from None
    row, column = np.nonzero(np.isfinite(people) & (people > 0))
    people = people[row, column]
    row, column = row + int(window.row_off), column + int(window.col_off)
    centres = _through(transform, np.column_stack([column + 0.5, row + 0.5]))
    extent = (*centres.min(axis=0), *centres.max(axis=0)) if len(centres) else raster_bounds
    if raster_crs != parse_crs(crs):
        centres = transform_xy(operation(raster_crs, crs, extent), centres)
    record = projection_record(raster_crs, crs, extent)
    return PopulatedCells(row, column, centres[:, 0], centres[:, 1], people, record)


def _through(transform: rasterio.Affine, pairs: np.ndarray) -> np.ndarray:
    """Pairs (n, 2) of column and row as coordinates, or by the inverse transform the other way."""
    matrix = np.array([[transform.a, transform.b], [transform.d, transform.e]])
    return pairs @ matrix.T + [transform.c, transform.f]


def _window(raster, raster_crs, crs, bounds, path: Path) -> rasterio.windows.Window:
    """The part of the raster that covers the bounds, a cell more on each side."""
    if raster_crs != parse_crs(crs):
        bounds = operation(crs, raster_crs, bounds).transform_bounds(*bounds)
    west, south, east, north = bounds
    corners = np.array([(west, south), (west, north), (east, south), (east, north)])
    columns, rows = _through(~raster.transform, corners).T
    first_row, last_row = max(int(rows.min()) - 1, 0), min(int(rows.max()) + 2, raster.height)
    first_column, last_column = max(int(columns.min()) - 1, 0), min(int(columns.max()) + 2, raster.width)
    if first_row >= last_row or first_column >= last_column:
        raise BadValue(
            f"{path} ({crs_name(raster_crs)}) does not overlap the areas: give the region's raster."
        )
    return rasterio.windows.Window(first_column, first_row, last_column - first_column, last_row - first_row)

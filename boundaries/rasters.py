"""Open population rasters; no other module of the package does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
import rasterio.errors
import rasterio.windows

from boundaries.crs import crs_name, operation, parse_crs, transform_xy
from boundaries.errors import BadValue, UnreadableFile, WrongCRS
from boundaries.tables import existing_file


@dataclass(frozen=True)
class PopulatedCells:
    """Raster cells with people: row and column in the raster, centre in the CRS asked for, people."""

    row: np.ndarray
    column: np.ndarray
    easting: np.ndarray
    northing: np.ndarray
    people: np.ndarray


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
            transform = raster.window_transform(window)
    except (rasterio.errors.RasterioIOError, rasterio.errors.CRSError) as error:
        raise UnreadableFile(f"{path} cannot be read as a raster ({error}): mend or replace it.") from None
    row, column = np.nonzero(np.isfinite(people) & (people > 0))
    centres = np.column_stack(transform * (column + 0.5, row + 0.5)).reshape(-1, 2)
    if raster_crs != parse_crs(crs) and len(centres):
        extent = (*centres.min(axis=0), *centres.max(axis=0))
        centres = transform_xy(operation(raster_crs, crs, extent), centres)
    origin_row, origin_column = int(window.row_off), int(window.col_off)
    return PopulatedCells(
        row + origin_row, column + origin_column, centres[:, 0], centres[:, 1], people[row, column]
    )


def _window(raster, raster_crs, crs, bounds, path: Path) -> rasterio.windows.Window:
    """The part of the raster that covers the bounds, a cell more on each side."""
    if raster_crs != parse_crs(crs):
        bounds = operation(crs, raster_crs, bounds).transform_bounds(*bounds)
    west, south, east, north = bounds
    corners = [(west, south), (west, north), (east, south), (east, north)]
    columns, rows = np.array([~raster.transform * corner for corner in corners]).T
    first_row, last_row = max(int(rows.min()) - 1, 0), min(int(rows.max()) + 2, raster.height)
    first_column, last_column = max(int(columns.min()) - 1, 0), min(int(columns.max()) + 2, raster.width)
    if first_row >= last_row or first_column >= last_column:
        raise BadValue(
            f"{path} ({crs_name(raster_crs)}) does not overlap the areas: give the region's raster."
        )
    return rasterio.windows.Window(first_column, first_row, last_column - first_column, last_row - first_row)

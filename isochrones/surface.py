"""Travel-time surfaces on a stated grid, by the same rule as snapping, and their GeoTIFF."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import rasterio
from rasterio import Affine

from isochrones.errors import SurfaceError
from isochrones.network import RoadNetwork
from isochrones.osm import ATTRIBUTION
from isochrones.point_times import PointTimes
from isochrones.snapping import DEFAULT_CONNECTOR, ConnectorRule, Snapping, snap

MOST_CELLS = 100_000_000


class Grid(NamedTuple):
    """Square cells in rows from the north, as rasters have them.

    Attributes:
        west, north: metres, the outer corner. cell_metres: size. rows, columns: how many.
    """

    west: float
    north: float
    cell_metres: float
    rows: int
    columns: int

    def centres(self) -> tuple[np.ndarray, np.ndarray]:
        """Eastings and northings of the cell centres, row by row from the north-west."""
        east = self.west + self.cell_metres * (np.arange(self.columns) + 0.5)
        north = self.north - self.cell_metres * (np.arange(self.rows) + 0.5)
        return np.tile(east, self.rows), np.repeat(north, self.columns)


@dataclass(frozen=True, eq=False)
class Surface:
    """Minutes on a grid: float32 (rows, columns), NaN where unreachable, with CRS and labels."""

    minutes: np.ndarray
    grid: Grid
    crs: str
    labels: Mapping = field(default_factory=dict)


def grid_of(bounds: tuple[float, float, float, float], cell_metres: float = 50.0) -> Grid:
    """The grid of whole multiples of ``cell_metres`` that covers west, south, east, north.

    Raises:
        SurfaceError: the cell size is not positive, the bounds are empty, or the cells too many.
    """
    west, south, east, north = bounds
    if not (cell_metres > 0 and east > west and north > south):
        raise SurfaceError(
            f"no grid of {cell_metres} metre cells fits {bounds}; give west, south, east, north"
        )
    left, bottom = np.floor(west / cell_metres), np.floor(south / cell_metres)
    columns = int(np.ceil(east / cell_metres) - left)
    rows = int(np.ceil(north / cell_metres) - bottom)
    if rows * columns > MOST_CELLS:
        raise SurfaceError(
            f"{rows * columns:,} cells are too many; use cells larger than {cell_metres} metres"
        )
    return Grid(left * cell_metres, (bottom + rows) * cell_metres, float(cell_metres), rows, columns)


def snap_grid(
    network: RoadNetwork,
    grid: Grid,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
    snappable: np.ndarray | None = None,
) -> Snapping:
    """Snap every cell centre; it depends on no site, so do it once for a network and a grid."""
    return snap(network, *grid.centres(), connector=connector, snappable=snappable)


def travel_time_surface(times: PointTimes, grid: Grid, at: Snapping | None = None) -> Surface:
    """Minutes at every cell centre.

    Args:
        times: minutes at any point, of any mode.
        grid: the cells.
        at: the grid snapped before (:func:`snap_grid`), for street times of many sites.
    """
    minutes = times.minutes_at(*grid.centres()) if at is None else times.minutes_of(at)
    return Surface(minutes.reshape(grid.rows, grid.columns), grid, times.crs, dict(times.labels))


def write_geotiff(surface: Surface, path: str | Path, attribution: str = ATTRIBUTION) -> Path:
    """Write a surface as a one-band float32 GeoTIFF: minutes, nodata NaN, labels and attribution as tags."""
    path, grid = Path(path), surface.grid
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=grid.columns,
        height=grid.rows,
        count=1,
        dtype="float32",
        nodata=float("nan"),
        crs=surface.crs,
        transform=Affine(grid.cell_metres, 0.0, grid.west, 0.0, -grid.cell_metres, grid.north),
        compress="deflate",
        predictor=3,
        tiled=grid.columns >= 256 and grid.rows >= 256,
    ) as raster:
        raster.write(surface.minutes, 1)
        raster.set_band_description(1, "minutes")
        raster.update_tags(
            units="minutes", attribution=attribution, **{k: str(v) for k, v in surface.labels.items()}
        )
    return path

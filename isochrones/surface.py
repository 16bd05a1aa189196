"""Travel-time surfaces on a stated grid, by the same rule as snapping, and their GeoTIFF."""

from collections.abc import Iterable, Iterator, Mapping
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


def travel_time_surfaces(
    times: Iterable[PointTimes], grid: Grid, at: Snapping | None = None
) -> Iterator[Surface]:
    """Surfaces of many sites on one grid, one at a time: hundreds need no more memory than one.

    Args:
        times: such as :func:`isochrones.site_times` gives.
        grid: the cells.
        at: the grid snapped before (:func:`snap_grid`) by the same streets and rule as the times.
    """
    for each in times:
        yield travel_time_surface(each, grid, at)


def write_geotiffs(
    surfaces: Iterable[Surface], folder: str | Path, attribution: str = ATTRIBUTION
) -> list[Path]:
    """Write each surface to ``folder/SITE_ID.tif`` as :func:`write_geotiff` does, one open file at a time.

    Args:
        surfaces: made while they are written, if it is an iterator.
        folder: made if it is not there. Files of the same name are replaced.
        attribution: tag of every file.

    Raises:
        SurfaceError: a site id that no file can be named after, or one that came before.
    """
    folder, written = Path(folder), []
    folder.mkdir(parents=True, exist_ok=True)
    for surface in surfaces:
        name = str(surface.labels.get("site_id", ""))
        path = folder / f"{name}.tif"
        if not name or path.name != f"{name}.tif" or "\0" in name or "\\" in name:
            raise SurfaceError(f"no file can be named after site_id {name!r}: give the site another id")
        if path in written:
            raise SurfaceError(
                f"site_id {name!r} comes twice: write each direction and period to its own folder"
            )
        written.append(write_geotiff(surface, path, attribution))
    return written


def write_bands(
    surfaces: Iterable[Surface], count: int, path: str | Path, attribution: str = ATTRIBUTION
) -> Path:
    """Write ``count`` surfaces of one grid as the bands of one GeoTIFF, each band described by its site.

    Args:
        surfaces: made while they are written, if it is an iterator.
        count: how many there are.
        path: of the file.
        attribution: tag of the file; labels are tags of the bands.

    Raises:
        SurfaceError: more or fewer surfaces than ``count``, or one on another grid.
    """
    path, raster, grid, band = Path(path), None, None, 0
    try:
        for band, surface in enumerate(surfaces, start=1):
            if band > count:
                raise SurfaceError(f"{path.name}: more surfaces than the {count} bands asked for")
            if raster is None:
                grid = surface.grid
                raster = rasterio.open(path, "w", **_profile(surface, count))
                raster.update_tags(units="minutes", attribution=attribution)
            if surface.grid != grid:
                raise SurfaceError(f"{path.name}: band {band} is on another grid than the first")
            raster.write(surface.minutes, band)
            raster.set_band_description(band, str(surface.labels.get("site_id", band)))
            raster.update_tags(band, **{k: str(v) for k, v in surface.labels.items()})
    finally:
        if raster is not None:
            raster.close()
    if band != count:
        raise SurfaceError(f"{path.name}: {band} surfaces for the {count} bands asked for")
    return path


def write_geotiff(surface: Surface, path: str | Path, attribution: str = ATTRIBUTION) -> Path:
    """Write a surface as a one-band float32 GeoTIFF: minutes, nodata NaN, labels and attribution as tags."""
    path = Path(path)
    with rasterio.open(path, "w", **_profile(surface, 1)) as raster:
        raster.write(surface.minutes, 1)
        raster.set_band_description(1, "minutes")
        raster.update_tags(
            units="minutes", attribution=attribution, **{k: str(v) for k, v in surface.labels.items()}
        )
    return path


def _profile(surface: Surface, count: int) -> dict:
    grid = surface.grid
    return {
        "driver": "GTiff",
        "width": grid.columns,
        "height": grid.rows,
        "count": count,
        "dtype": "float32",
        "nodata": float("nan"),
        "crs": surface.crs,
        "transform": Affine(grid.cell_metres, 0.0, grid.west, 0.0, -grid.cell_metres, grid.north),
        "compress": "deflate",
        "predictor": 3,
        "interleave": "band",
        "tiled": grid.columns >= 256 and grid.rows >= 256,
    }

"""Open geographic files; no other module of the package does, save ``rasters`` and ``context_osm``."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import pyarrow.parquet
import pyogrio
import pyogrio.errors
import shapely

from boundaries.crs import LONGITUDE_LATITUDE, check_coordinates, crs_name, parse_crs, project
from boundaries.errors import BadGeometry, EmptyTable, MissingColumn, MissingLayer, UnreadableFile, WrongCRS
from boundaries.findings import Finding, listed
from boundaries.tables import Source, existing_file, numbers, read_table, require_commas, source_name

VECTOR_FORMATS = (".gpkg", ".geojson", ".json", ".shp")
WKT_COLUMNS = ("geometry", "wkt")


class PointColumns(NamedTuple):
    """Two coordinate columns of a table, and whether they hold degrees (EPSG:4326) or metres."""

    east: str
    north: str
    degrees: bool


POINT_COLUMNS = (
    PointColumns("longitude", "latitude", degrees=True),
    PointColumns("easting", "northing", degrees=False),
)

_GDAL_ERRORS = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
    UnicodeDecodeError,
)


def read_layer(
    path: str | Path,
    crs="EPSG:27700",
    *,
    source_crs=None,
    layer: str | None = None,
    points: tuple[PointColumns, ...] = POINT_COLUMNS,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Read a geographic file and project it to a metric CRS.

    Parameters
    ----------
    path
        ``.gpkg``, ``.geojson``, ``.json``, ``.shp``, ``.parquet`` (GeoParquet), or ``.csv`` with a WKT
        column ``geometry`` or ``wkt``, or points in ``longitude, latitude`` or ``easting, northing``.
    crs
        The CRS to end in, projected in metres.
    source_crs
        The CRS the file is in, where it does not say or says wrongly (then a finding reports it).
        Columns longitude and latitude are EPSG:4326, easting and northing the target CRS, unless given.
    layer
        Name of the layer, needed when the file has several.
    points
        The coordinate columns looked for in a table without geometry, the first found winning.

    Returns
    -------
    layer, findings
        Two-dimensional geometries, index the row number; ``attrs["projection"]`` is
        ``projection_record``. A null geometry stays null, and one that
        is no geometry (an open ring) becomes null. Findings hold what the reader of the format warned of.

    Raises
    ------
    MissingFile, UnreadableFile, MissingLayer, MissingColumn, EmptyTable, WrongCRS, BadGeometry
    """
    path = existing_file(path)
    if _is_geographic(path):
        frame, warned = _open(path, layer)
    else:
        frame, warned = table_points(read_table(path), crs, str(path), points, source_crs=source_crs), []
    if not len(frame):
        raise EmptyTable(f"{path} has no rows: give a file with at least one.")
    frame, overruled = _declare_crs(frame, source_crs, str(path))
    return to_metric(frame, crs, str(path)), warned + overruled


def to_metric(frame: gpd.GeoDataFrame, crs, file: str) -> gpd.GeoDataFrame:
    """Check a layer's coordinates against its CRS and project it; null and empty geometries stay."""
    placed = frame.geometry.notna() & ~frame.geometry.is_empty
    if not placed.any():
        raise BadGeometry(f"{file} has no geometry in any row: give a file that has.")
    check_coordinates(frame[placed], crs, file)
    return project(frame, crs)


def _is_geographic(path: Path) -> bool:
    """True for a geographic format, False for a table whose columns may hold geometry."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return b"geo" in (_parquet_schema(path).metadata or {})
    if suffix != ".csv" and suffix not in VECTOR_FORMATS:
        known = ", ".join((*VECTOR_FORMATS, ".csv", ".parquet"))
        raise UnreadableFile(f"{path} is of a format that is not read here: convert it to one of {known}.")
    return suffix != ".csv"


def _parquet_schema(path: Path) -> pyarrow.Schema:
    try:
        return pyarrow.parquet.read_schema(path)
    except (ValueError, OSError) as error:
        raise UnreadableFile(
            f"{path} cannot be read as Parquet ({_first_line(error)}): replace it."
        ) from None


def _open(path: Path, layer: str | None) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        frame = _open_parquet(path) if path.suffix.lower() == ".parquet" else _open_vector(path, layer)
    said = dict.fromkeys(str(warning.message) for warning in caught)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    flat = gpd.GeoSeries(shapely.force_2d(frame.geometry.array), frame.index, crs=frame.crs)
    return frame.set_geometry(flat), [Finding("warning", str(path), "", message) for message in said]


def _open_parquet(path: Path) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_parquet(path)
        return frame.reset_index(drop=frame.index.name is None)
    except (ValueError, OSError, shapely.errors.GEOSException) as error:
        raise UnreadableFile(
            f"{path} cannot be read as GeoParquet ({_first_line(error)}): replace it."
        ) from None


def _open_vector(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    try:
        names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        if layer is None and len(names) > 1:
            raise MissingLayer(f"{path} has {len(names)} layers ({listed(names)}): name one with `layer`.")
        if layer is not None and layer not in names:
            raise MissingLayer(f"{path} has no layer `{layer}`: its layers are {listed(names)}.")
        frame = gpd.read_file(path, layer=layer, engine="pyogrio", on_invalid="warn")
    except _GDAL_ERRORS as error:
        raise UnreadableFile(f"{path} cannot be read ({_first_line(error)}): mend or replace it.") from None
    if not isinstance(frame, gpd.GeoDataFrame):
        raise BadGeometry(f"{path} has no geometry in any row: give a layer that has.")
    return frame


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")


def table_points(
    table: pd.DataFrame, crs, file: str, points: tuple[PointColumns, ...] = POINT_COLUMNS, *, source_crs=None
) -> gpd.GeoDataFrame:
    """Give a table geometry from its WKT column, else from the first pair of coordinate columns it has.

    Coordinates are in ``source_crs``; without it degrees are EPSG:4326, metres ``crs``, and a WKT column
    leaves the CRS open. An empty cell gives a null geometry.
    """
    lower = {str(name).lower(): name for name in table.columns}
    wkt = next((lower[name] for name in WKT_COLUMNS if name in lower), None)
    if wkt is not None:
        return gpd.GeoDataFrame(table.drop(columns=wkt), geometry=_from_wkt(table[wkt], file))
    for pair in points:
        if {pair.east.lower(), pair.north.lower()} <= set(lower):
            x, y = (numbers(table[lower[name.lower()]], file) for name in (pair.east, pair.north))
            point_crs = parse_crs(source_crs or (LONGITUDE_LATITUDE if pair.degrees else crs))
            geometry = gpd.GeoSeries(gpd.points_from_xy(x, y), table.index, crs=point_crs)
            return gpd.GeoDataFrame(table, geometry=geometry.where(x.notna() & y.notna(), None))
    require_commas(table, file)
    wanted = " or ".join(f"`{pair.east}` and `{pair.north}`" for pair in points)
    raise MissingColumn(f"{file} has no geometry: it needs a WKT column `geometry`, or {wanted}.")


def _from_wkt(column: pd.Series, file: str) -> gpd.GeoSeries:
    given = column.notna() & (column != "")
    shapes = shapely.from_wkt(column.astype(object).where(given, None).to_numpy(), on_invalid="ignore")
    wrong = shapely.is_missing(shapes) & given.to_numpy()
    if wrong.any():
        raise BadGeometry(
            f"{file} row {listed(column.index[wrong])}: not WKT in column `{column.name}`; mend it."
        )
    return gpd.GeoSeries(shapely.force_2d(shapes), index=column.index)


def _declare_crs(frame: gpd.GeoDataFrame, source_crs, file: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    if source_crs is None:
        if frame.crs is None:
            raise WrongCRS(
                f'{file} does not say its CRS: set `source_crs`, such as "EPSG:4326" or "EPSG:27700".'
            )
        return frame, []
    given = parse_crs(source_crs)
    findings = []
    if frame.crs is not None and frame.crs != given:
        message = f"the file says {crs_name(frame.crs)}; `source_crs` {crs_name(given)} was used instead."
        findings.append(Finding("warning", file, "CRS", message))
    return frame.set_crs(given, allow_override=True), findings


def read_points(
    source: Source, crs="EPSG:27700", *, points: tuple[PointColumns, ...] = POINT_COLUMNS, source_crs=None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Points of a table in memory or of a file, as ``read_layer``.

    Raises BadGeometry, naming rows, where a row has no coordinates or is not a point.
    """
    file = source_name(source)
    if isinstance(source, pd.DataFrame):
        frame = table_points(read_table(source), crs, file, points, source_crs=source_crs)
        frame, findings = _declare_crs(frame, source_crs, file)
        frame = to_metric(frame, crs, file)
    else:
        frame, findings = read_layer(source, crs, source_crs=source_crs, points=points)
    wrong = frame.geometry.isna() | (frame.geom_type != "Point")
    if wrong.any():
        raise BadGeometry(f"{file} row {listed(frame.index[wrong])} has no point: give its coordinates.")
    return frame, findings

"""What formats cannot hold, said before anything is written."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import pandas as pd

from study.errors import ExportError

SHAPEFILE_BYTES = 2 * 1024**3 - 1
TEXT_BYTES = 254
NUMBER_BYTES = 24
TEXT_FIELD_BYTES = 80
"""What GDAL reserves for a text while it writes."""
ROW_BYTES = 120
POINT_BYTES = 16
WORKBOOK_ROWS = 1_048_576
WORKBOOK_COLUMNS = 16_384
WORKBOOK_TEXT = 32_767
WORKBOOK_CELLS = 5_000_000
"""A workbook of more cells takes minutes to write, and most spreadsheets a long time to open, where they can."""
LARGE_BYTES = 200_000_000
"""So many are said before they are written."""
BYTES = {"shapefile": (16, 16), "gpkg": (16, 20), "geojson": (30, 26), "csv": (0, 11), "parquet": (0, 2)}
"""About how many bytes a point of an outline and a column take in each row, as measured."""
NARROWER = "choose a --service, --configuration, --mode or --period"


def require_shapefile(layer: pd.DataFrame, name: str) -> None:
    """Refuse a layer that a shapefile cannot hold whole.

    Raises
    ------
    ExportError
        It would pass 2 GB, or a text has more than 254 bytes in UTF-8.
    """
    points = int(layer.geometry.count_coordinates().sum()) if isinstance(layer, gpd.GeoDataFrame) else 0
    texts = layer.select_dtypes(exclude="number").columns.drop("geometry", errors="ignore")
    require_size(name, len(layer), points, len(layer.columns), len(texts))
    for column in texts:
        for text in pd.unique(layer[column].dropna()):
            size = len(str(text).encode())
            if size > TEXT_BYTES:
                raise ExportError(
                    f"{name}.shp: {column} \u201c{str(text)[:40]}...\u201d has {size} bytes and a shapefile's texts "
                    f"end at {TEXT_BYTES}: shorten it in the study's files, or export to gpkg."
                )


def require_size(name: str, rows: int, points: int, columns: int, texts: int) -> None:
    """Refuse a shapefile of so many rows, points of outlines and columns, ``texts`` of them, that passes 2 GB.

    Raises
    ------
    ExportError
        It does.
    """
    table = rows * ((columns - texts) * NUMBER_BYTES + texts * TEXT_FIELD_BYTES)
    if max(points * POINT_BYTES + rows * ROW_BYTES, table) > SHAPEFILE_BYTES:
        raise ExportError(
            f"{name}.shp would have {rows:,} rows and pass the shapefile's limit of 2 GB: "
            f"{NARROWER}, or export to gpkg."
        )


def expected_bytes(form: str, rows: int, points: float, columns: int) -> float:
    """About how large a layer will be with so many points of outlines and so many columns in each row."""
    of_point, of_column = BYTES[form]
    return rows * (points * of_point + columns * of_column)


def size_said(rows: int, size: float) -> str:
    """What to know before a large export is written; "" of one that is not large."""
    if size < LARGE_BYTES:
        return ""
    much = f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{round(size / 1e6, -1):,.0f} MB"
    return (
        f"About {much} will be written, {rows:,} rows: every service, option, mode, period, direction and percentile "
        "that was not chosen. --service, --configuration, --mode, --period, --direction and --percentile write less."
    )


def require_cells(name: str, rows: int, columns: int) -> None:
    """Refuse a workbook of more cells than a spreadsheet opens in good time.

    Raises
    ------
    ExportError
        It would have more.
    """
    if rows * columns > WORKBOOK_CELLS:
        raise ExportError(
            f"`{name}` as a workbook would have {rows:,} rows and {rows * columns / 1e6:,.1f} million cells, more than "
            f"the {WORKBOOK_CELLS / 1e6:g} million that a spreadsheet opens in good time: {NARROWER}, "
            "or export to parquet or csv."
        )


def require_sheet(name: str, rows: int, columns: Iterable[str]) -> None:
    """Refuse a table that a sheet of a workbook cannot hold.

    Raises
    ------
    ExportError
        It has more rows or columns than a sheet.
    """
    if rows + 1 > WORKBOOK_ROWS:
        raise ExportError(
            f"`{name}` has {rows:,} rows and a sheet of a workbook {WORKBOOK_ROWS:,}: {NARROWER}, "
            "or export to parquet or csv."
        )
    if (wide := len(list(columns))) > WORKBOOK_COLUMNS:
        raise ExportError(
            f"`{name}` has {wide:,} columns and a sheet of a workbook {WORKBOOK_COLUMNS:,}: export to parquet or csv."
        )

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

"""What a GeoPackage tells of itself: styles for QGIS, what its columns mean, where its layer comes from.

QGIS reads the table ``layer_styles``: of the rows with the layer's name and geometry column the one that has
``useAsDefault``, else the latest. Columns are described by the GeoPackage extension for schemas (OGC 12-128r19, annex
F.9), which GDAL reads as a field's other name and comment; QGIS shows them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pandas as pd

from study.export_columns import heading
from study.export_styles import Style, qml

STYLES = """CREATE TABLE "layer_styles" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "f_table_catalog" TEXT(256), "f_table_schema" TEXT(256),
    "f_table_name" TEXT(256), "f_geometry_column" TEXT(256), "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT,
    "useAsDefault" BOOLEAN, "description" TEXT, "owner" TEXT(30), "ui" TEXT(30), "update_time" DATETIME)"""
STYLE = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,
    styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)
    VALUES ('', '', ?, ?, ?, ?, '', ?, ?, '', NULL, ?)"""
SINCE = "1970-01-01T00:00:00.000Z"
"""A style has no date of its own: the same results give the same styles."""
CONTENT = """INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)
    VALUES ('layer_styles', 'attributes', 'layer_styles', ?)"""
EXTENSIONS = """CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"""
SCHEMA = """INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
    VALUES (?, NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write')"""
SCHEMA_TABLES = ("gpkg_data_columns", "gpkg_data_column_constraints")
DATA_COLUMNS = """CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT,
    title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name))"""
CONSTRAINTS = """CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL,
    value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))"""


def complete(path: Path, layer: str, meant: pd.DataFrame, notice: str, styles: Sequence[Style] = ()) -> None:
    """Put a layer's notice, the meaning of its columns and its styles into a GeoPackage, the first style as default.

    ``meant`` is its data dictionary (:func:`study.data_dictionary.dictionary`).
    """
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE gpkg_contents SET description = ? WHERE table_name = ?", [notice, layer])
        _describe(database, layer, meant)
        if styles:
            _add_styles(database, layer, styles)


def _describe(database: sqlite3.Connection, layer: str, meant: pd.DataFrame) -> None:
    for statement in (EXTENSIONS, DATA_COLUMNS, CONSTRAINTS):
        database.execute(statement)
    database.executemany(SCHEMA, [(table,) for table in SCHEMA_TABLES])
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)",
        [(layer, row.field, row.field, heading(row.column), row.meaning) for row in meant.itertuples()],
    )


def _add_styles(database: sqlite3.Connection, layer: str, styles: Sequence[Style]) -> None:
    (geometry,) = database.execute(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", [layer]
    ).fetchone()
    database.execute(STYLES)
    database.execute(CONTENT, [SINCE])
    rows = [
        (layer, geometry, style.name, qml(style), at == 0, style.description, SINCE)
        for at, style in enumerate(styles)
    ]
    database.executemany(STYLE, rows)

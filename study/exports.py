"""Results as files for other programs: shapefile, GeoPackage, GeoJSON, Parquet, CSV.

The layout is long: one row per area, service, configuration, mode, period, direction and percentile.
A missing time stays missing (null) and has its ``reason`` beside it; it is never 0. Every format is
written beside its place and renamed into it, with a data dictionary (``*_fields.csv`` for shapefiles,
``*_columns.csv`` for the rest) and a ``*_README.txt`` that carries sources and licences.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from study.data_dictionary import dictionary, short_names
from study.errors import ExportError
from study.export_columns import COUNTED, DECIMALS, describe, rounded
from study.export_dbf import narrow
from study.export_geopackage import complete
from study.export_limits import require_shapefile
from study.export_styles import Style, qml
from study.export_texts import write_csv

FORMATS = {"shapefile": ".shp", "gpkg": ".gpkg", "geojson": ".geojson", "parquet": ".parquet", "csv": ".csv"}
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".shp.xml", ".qml")
GEOPACKAGE = "1.3"
"""The newest version that GDAL 3.6, of the stable Debian, reads without a warning."""
LARGEST = 1e9
"""Larger numbers have fewer exact decimals, and keep the width that GDAL gives."""
KEYS = ("service", "configuration", "mode", "period", "direction", "percentile")


def select(table: pd.DataFrame, **chosen) -> pd.DataFrame:
    """Rows of a long table whose keys are those chosen; None chooses everything, a tuple each of its values.

    Raises
    ------
    ExportError
        A key has a value that the table does not hold; the message lists those it has.
    """
    for key, value in chosen.items():
        if value is None or value == ():
            continue
        held = table[key].unique()
        wanted = value if isinstance(value, tuple) else (value,)
        for each in wanted:
            if each not in held:
                said = ", ".join(
                    f"{k} {_said(v)}" for k, v in chosen.items() if v not in (None, ()) and k != key
                )
                among = f" among the results for {said}" if said else ""
                raise ExportError(
                    f"there is no {key} `{each}`{among}: there are {', '.join(map(str, sorted(held)))}."
                )
        table = table[table[key].isin(wanted)]
    return table


def _said(value) -> str:
    return " and ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def long_layer(
    rows: pd.DataFrame, areas: gpd.GeoDataFrame, options: Mapping[str, object] | None = None
) -> gpd.GeoDataFrame:
    """Rows by area with the area's name, people, deprivation and polygon; numbers as float64.

    ``options``, by id, add each row's ``status``: draft or published.
    """
    of_area = [c for c in ("name", "population", "imd_rank", "imd_decile", "imd_score") if c in areas]
    vintages = [c for c in ("imd_release", "geography_vintage") if c in areas]
    known = [c for c in (*of_area, *vintages) if c not in rows]
    frame = rows.merge(
        areas[[*known, "geometry"]], left_on="area_id", right_index=True, how="left", sort=False
    )
    frame = plain_table(frame, options)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=areas.crs).reset_index(drop=True)


def plain_table(table: pd.DataFrame, options: Mapping[str, object] | None = None) -> pd.DataFrame:
    """A table of texts, whole numbers and float64 that every format holds alike; thresholds of no row are left out.

    Numbers have the decimals that their unit deserves (:func:`study.export_columns.rounded`).
    """
    frame = table.copy(deep=False)
    for column in frame.columns:
        kind = frame[column].dtype
        if isinstance(kind, pd.CategoricalDtype):
            frame[column] = frame[column].astype(str)
        elif pd.api.types.is_float_dtype(kind):
            frame[column] = _whole(column, rounded(column, frame[column].to_numpy()))
        elif pd.api.types.is_bool_dtype(kind):
            frame[column] = frame[column].astype(np.int32)
        elif pd.api.types.is_object_dtype(kind) and column != "geometry":
            found = _numbers_or_texts(frame[column])
            frame[column] = _whole(column, found.to_numpy()) if found.dtype == np.float64 else found
    empty = [c for c in frame.columns if c.startswith("share_within_") and frame[c].isna().all()]
    frame = frame.drop(columns=empty)
    if options is not None and "configuration" in frame:
        at = frame.columns.get_loc("configuration") + 1
        frame.insert(
            at, "status", frame["configuration"].map({name: o.status for name, o in options.items()})
        )
    return frame


def _whole(column: str, values: np.ndarray) -> np.ndarray | pd.api.extensions.ExtensionArray:
    """Ranks, counts and flags as whole numbers, a missing one as missing; other numbers as they are."""
    if describe(column).unit not in COUNTED or not (np.mod(values[~np.isnan(values)], 1) == 0).all():
        return values
    found = pd.array(values, dtype="Int64")
    return found if found.isna().any() else found.to_numpy(np.int64)


def _numbers_or_texts(values: pd.Series) -> pd.Series:
    """True, false, numbers and missing as 1, 0, numbers and NaN; texts and missing as they are."""
    known = values.dropna()
    if (
        len(known)
        and known.map(lambda value: isinstance(value, (bool, int, float, np.bool_, np.number))).all()
    ):
        return values.astype("float64")
    return values.astype("str")


def write_layer(
    layer: pd.DataFrame,
    out: Path,
    name: str,
    form: str,
    notice: str,
    meanings: Mapping[str, str] | None = None,
    styles: Sequence[Style] = (),
) -> list[Path]:
    """Write one layer, or a table without geometry, into folder ``out`` with dictionary and notice.

    ``styles`` colour a GeoPackage or shapefile in QGIS, the first of them at once; a GeoPackage holds the notice and
    the meaning of its columns too. A table without geometry in
    format ``shapefile`` is a ``.dbf`` by itself.

    Returns the files written.

    Raises
    ------
    ExportError
        An unknown format, a shapefile over 2 GB, or a text that a shapefile cannot hold.
    """
    if form not in FORMATS:
        raise ExportError(f"there is no format `{form}`: choose one of {', '.join(FORMATS)}.")
    if form == "shapefile":
        require_shapefile(layer, name)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=out) as partial:
        folder = Path(partial)
        path, meant = folder / f"{name}{FORMATS[form]}", dictionary(layer, form == "shapefile", meanings)
        _write(layer, path, form)
        if form == "gpkg":
            complete(path, name, meant, notice, styles)
        elif form == "shapefile" and styles:
            fields = dict(zip(meant["column"], meant["field"], strict=True))
            path.with_suffix(".qml").write_text(qml(styles[0], fields), encoding="utf-8")
        write_csv(meant, folder / dictionary_name(name, form))
        (folder / f"{name}_README.txt").write_text(notice, encoding="utf-8")
        if form == "shapefile":  # no side file of an earlier export may stay beside the new one
            for ending in SHAPEFILE_PARTS:
                (out / f"{name}{ending}").unlink(missing_ok=True)
        written = []
        for file in sorted(folder.iterdir()):
            os.replace(file, out / file.name)
            written.append(out / file.name)
    return written


def dictionary_name(name: str, form: str) -> str:
    """File of a layer's data dictionary: a shapefile's fields have short names, other formats the columns'."""
    return f"{name}_{'fields' if form == 'shapefile' else 'columns'}.csv"


def _write(layer: pd.DataFrame, path: Path, form: str) -> None:
    drawn = isinstance(layer, gpd.GeoDataFrame)
    if form == "csv":
        write_csv(layer.drop(columns="geometry") if drawn else layer, path)
    elif form == "parquet":
        layer.to_parquet(path, index=False)
    elif form == "geojson":
        # RFC 7946: longitude and latitude on WGS 84; of a table without place, features without geometry
        standard = {"RFC7946": "YES"} if drawn else {}
        pyogrio.write_dataframe(
            layer.to_crs("EPSG:4326") if drawn else layer, path, driver="GeoJSON", **standard
        )
    elif form == "gpkg":
        pyogrio.write_dataframe(layer, path, driver="GPKG", layer=path.stem, VERSION=GEOPACKAGE)
    else:
        short = short_names([c for c in layer.columns if c != "geometry"])
        named = layer.rename(columns=short)
        target = path if drawn else path.with_suffix(".dbf")
        pyogrio.write_dataframe(named, target, driver="ESRI Shapefile", encoding="UTF-8")
        narrow(target.with_suffix(".dbf"), named, _decimals(layer, short))


def _decimals(layer: pd.DataFrame, short: Mapping[str, str]) -> dict[str, int]:
    """The decimals of a shapefile's fields whose numbers are already rounded to them."""
    found = {}
    for column, field in short.items():
        places = DECIMALS.get(describe(column).unit)
        values = layer[column]
        if places is None or values.dtype != np.float64 or not values.equals(values.round(places)):
            continue
        if not values.abs().gt(LARGEST).any():
            found[field] = places
    return found

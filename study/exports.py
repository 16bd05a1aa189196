"""Results as files for other programs: shapefile, GeoPackage, GeoJSON, Parquet, CSV.

The layout is long: one row per area, service, configuration, mode, period, direction and percentile.
A missing time stays missing (null) and has its ``reason`` beside it; it is never 0. Every format is
written beside its place and renamed into it, with a data dictionary (``*_fields.csv`` for shapefiles,
``*_columns.csv`` for the rest) and a ``*_README.txt`` that carries sources and licences.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from study.data_dictionary import dictionary, short_names
from study.errors import ExportError

FORMATS = {"shapefile": ".shp", "gpkg": ".gpkg", "geojson": ".geojson", "parquet": ".parquet", "csv": ".csv"}
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".shp.xml")
SHAPEFILE_LIMIT = 2 * 1024**3 - 1
KEYS = ("service", "configuration", "mode", "period", "direction", "percentile")


def select(table: pd.DataFrame, **chosen) -> pd.DataFrame:
    """Rows of a long table whose keys are those chosen; a key given as None chooses everything.

    Raises
    ------
    ExportError
        A key has a value that the table does not hold; the message lists those it has.
    """
    for key, value in chosen.items():
        if value is None:
            continue
        held = table[key].unique()
        if value not in held:
            said = ", ".join(f"{k} {v}" for k, v in chosen.items() if v is not None and k != key)
            among = f" among the results for {said}" if said else ""
            raise ExportError(
                f"there is no {key} `{value}`{among}: there are {', '.join(map(str, sorted(held)))}."
            )
        table = table[table[key] == value]
    return table


def long_layer(access: pd.DataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Access rows with the area's name, people, deprivation and polygon; numbers as float64."""
    of_area = [c for c in ("name", "population", "imd_rank", "imd_decile", "imd_score") if c in areas]
    vintages = [c for c in ("imd_release", "geography_vintage") if c in areas]
    frame = access.merge(
        areas[[*of_area, *vintages, "geometry"]], left_on="area_id", right_index=True, how="left", sort=False
    )
    for column in frame.columns.drop("geometry"):
        kind = frame[column].dtype
        if isinstance(kind, pd.CategoricalDtype):
            frame[column] = frame[column].astype(str)
        elif kind == np.float32:
            # the shortest decimal that is this float32: 35.9, not 35.900001525878906
            frame[column] = frame[column].to_numpy().astype(str).astype(np.float64)
        elif pd.api.types.is_bool_dtype(kind):
            frame[column] = frame[column].astype(np.int32)
    empty = [c for c in frame.columns if c.startswith("share_within_") and frame[c].isna().all()]
    return gpd.GeoDataFrame(frame.drop(columns=empty), geometry="geometry", crs=areas.crs).reset_index(
        drop=True
    )


def write_layer(
    layer: gpd.GeoDataFrame,
    out: Path,
    name: str,
    form: str,
    notice: str,
    meanings: dict[str, str] | None = None,
) -> list[Path]:
    """Write one layer into folder ``out`` in a format of FORMATS, with dictionary and notice.

    Returns the files written. Raises ExportError on an unknown format or a shapefile over 2 GB.
    """
    if form not in FORMATS:
        raise ExportError(f"there is no format `{form}`: choose one of {', '.join(FORMATS)}.")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=out) as partial:
        folder = Path(partial)
        _write(layer, folder / f"{name}{FORMATS[form]}", form)
        dictionary(layer, form == "shapefile", meanings).to_csv(
            folder / dictionary_name(name, form), index=False
        )
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


def _write(layer: gpd.GeoDataFrame, path: Path, form: str) -> None:
    if form == "csv":
        layer.drop(columns="geometry").to_csv(path, index=False)
    elif form == "parquet":
        layer.to_parquet(path, index=False)
    elif form == "geojson":
        # RFC 7946: longitude and latitude on WGS 84
        layer.to_crs("EPSG:4326").to_file(path, driver="GeoJSON", engine="pyogrio", RFC7946="YES")
    elif form == "gpkg":
        layer.to_file(path, driver="GPKG", engine="pyogrio", layer=path.stem)
    else:
        _write_shapefile(layer, path)


def _write_shapefile(layer: gpd.GeoDataFrame, path: Path) -> None:
    size = int(layer.geometry.count_coordinates().sum() * 16 + len(layer) * 120)
    table = len(layer) * 24 * len(layer.columns)
    if max(size, table) > SHAPEFILE_LIMIT:
        raise ExportError(
            f"{path.name} would have {len(layer):,} rows and pass the shapefile's limit of 2 GB: "
            "choose a --service, --configuration, --mode or --period, or export to gpkg."
        )
    named = layer.rename(columns=short_names([c for c in layer.columns if c != "geometry"]))
    with warnings.catch_warnings():
        # GDAL says each time that a number wider than the field it guessed is stored in a wider one
        warnings.filterwarnings("ignore", message=".*not successfully written.*", category=RuntimeWarning)
        named.to_file(path, driver="ESRI Shapefile", engine="pyogrio", encoding="UTF-8")

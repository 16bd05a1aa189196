"""Sites of care: identity, name, Place and entrance point."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from boundaries.errors import BadValue
from boundaries.findings import Finding, listed
from boundaries.layers import PointColumns, read_points
from boundaries.schema import check_sites
from boundaries.tables import codes, refuse_duplicates, require_columns

SITE_COLUMNS = (
    "site_id",
    "name",
    "place",
    "longitude",
    "latitude",
    "easting",
    "northing",
    "approach",
    "provider",
)

APPROACHES = ("any", "kerb")
"""How a site is met by road: from either side of its street, or only from the side on which its point lies."""


def read_sites(
    source: str | Path | pd.DataFrame,
    crs="EPSG:27700",
    columns: dict[str, str] | None = None,
    *,
    source_crs=None,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Read sites from a table with coordinates, or from a geographic file of points.

    Parameters
    ----------
    source
        CSV, Parquet or geographic file, or a DataFrame.
    crs
        The study's CRS, projected in metres; eastings and northings are taken to be in it.
    columns
        Where the file's columns are named otherwise: any of ``site_id``, ``name``, ``place``,
        ``longitude``, ``latitude``, ``easting``, ``northing``, ``approach``, ``provider`` -> the
        file's column.
    source_crs
        CRS of the coordinates, where it is not the one above.

    Returns
    -------
    sites, findings
        The ``sites`` table of the contract, in the file's order. A site without a name is called by
        its id; without a Place, ``place`` is ``""``. ``approach`` (``any`` or ``kerb``, an empty cell is
        ``any``) and ``provider`` (an empty cell is the site's id) are there only if the file has them.

    Raises
    ------
    MissingFile, UnreadableFile, EmptyTable, MissingColumn, DuplicateIds, BadValue, BadGeometry, WrongCRS
    """
    column = {name: name for name in SITE_COLUMNS} | (columns or {})
    pairs = (
        PointColumns(column["longitude"], column["latitude"], degrees=True),
        PointColumns(column["easting"], column["northing"], degrees=False),
    )
    points, findings = read_points(source, crs, points=pairs, source_crs=source_crs)
    file = "the table" if isinstance(source, pd.DataFrame) else str(source)
    require_columns(points.columns, [column["site_id"]], file)
    ids = codes(points[column["site_id"]], file)
    refuse_duplicates(ids, file, "site")
    _refuse_unfit(ids, file)
    texts = {"name": _text(points, column["name"], ids), "place": _text(points, column["place"], "")}
    if column["approach"] in points:
        texts["approach"] = _approach(points, column["approach"], file)
    if column["provider"] in points:
        texts["provider"] = _text(points, column["provider"], ids)
    sites = gpd.GeoDataFrame(pd.DataFrame(texts, index=points.index), geometry=points.geometry)
    sites = sites.set_index(pd.Index(ids.to_numpy(), name="site_id", dtype="str"))
    sites.attrs = dict(points.attrs)
    return check_sites(sites), [*findings, *_absent(column, points, file)]


def _absent(column: dict[str, str], points: gpd.GeoDataFrame, file: str) -> list[Finding]:
    """A warning for each text column that was named otherwise and is not there."""
    return [
        Finding(
            "warning",
            file,
            own,
            f"has no such column, so the sites have no {name}: mend the name ({listed(points.columns, 12)}).",
        )
        for name, own in column.items()
        if name in ("name", "place", "approach", "provider") and own != name and own not in points
    ]


def _refuse_unfit(ids: pd.Series, file: str) -> None:
    """Ids become names of files and layers: refuse path separators, control characters and mere dots."""
    unfit = ids.str.contains(r"[/\\\x00-\x1f\x7f]") | ids.str.fullmatch(r"\.+")
    if unfit.any():
        rows = listed(unfit.index[unfit])
        raise BadValue(
            f"{file} row {rows}: the site id {ids[unfit].iloc[0]!r} is unfit for the name of a file: "
            "use letters, digits, dots, hyphens and underscores."
        )


def _approach(points: gpd.GeoDataFrame, column: str, file: str) -> pd.Series:
    said = _text(points, column, "any").str.lower()
    wrong = ~said.isin(APPROACHES)
    if wrong.any():
        row = wrong.idxmax()
        raise BadValue(
            f"{file} row {row}, column `{column}`: {points[column][row]!r} is no approach: write `kerb` where the "
            "entrance is met only from its own side of the street, else `any` or nothing."
        )
    return said


def _text(points: gpd.GeoDataFrame, column: str, default: pd.Series | str) -> pd.Series:
    if column not in points:
        return pd.Series(default, index=points.index, dtype="str")
    text = points[column].astype("str").str.strip()
    return text.where(points[column].notna() & (text != ""), default)

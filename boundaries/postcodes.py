"""Postcodes and where they are: one point for each, from a table such as Code-Point Open or the ONSPD."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from boundaries.errors import BadValue, UnknownPostcode
from boundaries.layers import PointColumns, read_points
from boundaries.tables import codes, numbers, read_table, refuse_duplicates, require_columns, source_name

_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
INWARD = 3
"""Characters after the space: a postcode is its district, then these."""


@dataclass(frozen=True)
class Postcodes:
    """Points of postcodes: a table indexed by postcode without its space, in the order of the file.

    ``table`` has two columns, metres of ``crs`` or, with ``degrees``, longitude and latitude; ``file`` names them in
    messages.
    """

    table: pd.DataFrame
    crs: str
    degrees: bool
    file: str

    def point(self, postcode: str) -> tuple[float, float]:
        """Easting and northing of a postcode, however it is spaced and in whatever case.

        Raises
        ------
        UnknownPostcode
            It is none, or not in the table; names the nearest district that is.
        """
        key = compact(postcode)
        if key not in self.table.index:
            raise UnknownPostcode(f"{self.file} has no postcode {spaced(key)}: {self._nearest(key)}.")
        first, second = (float(value) for value in self.table.loc[key])
        return self._projected(first, second) if self.degrees else (first, second)

    def nearest(self, easting: float, northing: float) -> str:
        """The postcode whose point is nearest to a place, spaced; only for a table in metres."""
        apart = np.hypot(*(self.table.to_numpy(np.float64) - (easting, northing)).T)
        return spaced(str(self.table.index[int(apart.argmin())]))

    def _projected(self, longitude: float, latitude: float) -> tuple[float, float]:
        columns = (PointColumns("longitude", "latitude", degrees=True),)
        table = pd.DataFrame({"longitude": [longitude], "latitude": [latitude]})
        found, _ = read_points(table, self.crs, points=columns)
        return float(found.geometry.x.iloc[0]), float(found.geometry.y.iloc[0])

    def _nearest(self, key: str) -> str:
        """What the table has of the same district, or which district is written most like it."""
        districts = self.table.index.str[:-INWARD]
        known = sorted(set(districts))
        district = key[:-INWARD]
        near = (
            district
            if district in known
            else next(iter(difflib.get_close_matches(district, known, 1, 0)), None)
        )
        example = spaced(str(self.table.index[districts == near][0]))
        return f"the nearest district it has is {near}, with postcodes such as {example}"


def read_postcodes(
    source: str | Path | pd.DataFrame,
    crs: str = "EPSG:27700",
    *,
    postcode: str = "postcode",
    columns: tuple[str, str] = ("easting", "northing"),
    degrees: bool = False,
) -> Postcodes:
    """Read postcodes with their points.

    Parameters
    ----------
    source
        CSV or Parquet file, or a DataFrame.
    crs
        The study's CRS, projected in metres; eastings and northings are taken to be in it.
    postcode, columns
        Names of the file's columns: the postcode, and easting and northing, or longitude and latitude.
    degrees
        ``columns`` are longitude and latitude (WGS 84).

    Returns
    -------
    Postcodes
        Rows without a point are left out.

    Raises
    ------
    MissingFile, UnreadableFile, EmptyTable, MissingColumn, DuplicateIds, BadValue
    """
    file = source_name(source)
    table = read_table(source)
    require_columns(table.columns, [postcode, *columns], file)
    key = codes(table[postcode], file).map(_key)
    refuse_duplicates(key, file, "postcode")
    points = pd.DataFrame({name: numbers(table[name], file) for name in columns}).set_axis(key.to_numpy())
    points = points[np.isfinite(points).all(axis=1)]
    if points.empty:
        raise BadValue(f"{file} has no postcode with a point: fill {columns[0]} and {columns[1]}.")
    return Postcodes(points, crs, degrees, file)


def compact(postcode: str) -> str:
    """A postcode in capitals without spaces.

    Raises
    ------
    UnknownPostcode
        It is not written as one.

    >>> compact(" zz1 2ab ")
    'ZZ12AB'
    """
    key = _key(postcode)
    if not _POSTCODE.fullmatch(key):
        raise UnknownPostcode(f"`{postcode}` is not a postcode: write it in full, such as ZZ1 2AB.")
    return key


def spaced(postcode: str) -> str:
    """A compact postcode as people write it.

    >>> spaced("ZZ12AB")
    'ZZ1 2AB'
    """
    return f"{postcode[:-INWARD]} {postcode[-INWARD:]}"


def _key(postcode: str) -> str:
    return "".join(str(postcode).split()).upper()

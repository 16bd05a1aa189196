"""Bring a table's rows to the areas by code, refusing codes of another vintage."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from boundaries.errors import UnmatchedCodes, VintageMismatch
from boundaries.findings import Finding, listed
from boundaries.tables import Source, codes, non_negative, numbers, read_table, refuse_duplicates, source_name

MAX_UNMATCHED_SHARE = 0.01


@dataclass(frozen=True)
class AreaRows:
    """The rows of a table that belong to the areas, at most one for each.

    ``table`` is indexed by row number, ``ids`` holds the area of each row; ``area_ids`` is the order
    in which columns are handed out, NaN for an area without a row.
    """

    table: pd.DataFrame
    ids: pd.Series
    area_ids: pd.Index
    file: str
    findings: list[Finding] = field(default_factory=list)

    def numbers(self, column: str) -> pd.Series:
        """Numbers by area; raises BadValue, naming the row, for what is none."""
        return self.by_area(numbers(self.table[column], self.file))

    def counts(self, column: str) -> pd.Series:
        """Numbers that cannot be negative, by area; raises BadValue, naming the row."""
        return self.by_area(non_negative(self.table[column], self.file))

    def texts(self, column: str) -> pd.Series:
        """Text by area; NaN where the cell is empty."""
        text = self.table[column].astype("str").str.strip()
        return self.by_area(text.where(self.table[column].notna() & (text != "")))

    def by_area(self, values: pd.Series) -> pd.Series:
        """Values given by row number, in the order of the areas."""
        return values.set_axis(pd.Index(self.ids.to_numpy(), dtype="str")).reindex(self.area_ids)


def rows_of_areas(
    areas: gpd.GeoDataFrame, source: Source, code: str, columns: list[str], vintage: str | None = None
) -> AreaRows:
    """Read the columns of a table for the areas; rows of places that are no area are left out.

    Raises
    ------
    MissingFile, UnreadableFile, EmptyTable, MissingColumn, DuplicateIds, BadValue
        The table cannot be used.
    VintageMismatch
        The table's vintage is not that of the areas, both being declared.
    UnmatchedCodes
        More than one area, and more than 1% of them, have no row; or none has.
    """
    file = source_name(source)
    check_vintage(areas, vintage, file)
    table = read_table(source, [code, *columns])
    ids = codes(table[code], file)
    refuse_duplicates(ids, file)
    findings = check_unmatched(areas, ids, file)
    own = ids.isin(areas.index)
    return AreaRows(table[own], ids[own], areas.index, file, findings)


def with_columns(areas: gpd.GeoDataFrame, columns: pd.DataFrame) -> gpd.GeoDataFrame:
    """The areas with columns added or replaced, ``attrs`` kept."""
    joined = areas.drop(columns=set(columns.columns) & set(areas.columns)).join(columns)
    joined.attrs = dict(areas.attrs)
    return joined


def check_vintage(areas: gpd.GeoDataFrame, vintage: str | None, file: str) -> None:
    """Raise VintageMismatch if the areas and a table declare different vintages."""
    ours = _vintage_of(areas)
    if ours is not None and vintage is not None and vintage != ours:
        raise VintageMismatch(
            f"{file} has {vintage} codes and the areas are {ours}: "
            f"use the {ours} table, or carry it over with a lookup from {vintage} to {ours}."
        )


def _vintage_of(areas: gpd.GeoDataFrame) -> str | None:
    values = areas["geography_vintage"].dropna().unique() if "geography_vintage" in areas else []
    return str(values[0]) if len(values) else None


def check_unmatched(areas: gpd.GeoDataFrame, ids: pd.Series, file: str) -> list[Finding]:
    """A finding naming the areas that a table lacks; UnmatchedCodes if they are too many.

    A release covers every area of its vintage, and a change of vintage alters only some 3% of codes
    (2011 to 2021 in England): hence the low limit of 1%, below which only a finding is made. An area
    whose value is truly unknown is written as a row with an empty cell.
    """
    unmatched = areas.index[~areas.index.isin(ids)]
    if not len(unmatched):
        return []
    if len(unmatched) > max(1, MAX_UNMATCHED_SHARE * len(areas)) or len(unmatched) == len(areas):
        ours = _vintage_of(areas)
        than = f" than {ours}" if ours else ""
        raise UnmatchedCodes(
            f"{file} has no row for {len(unmatched)} of {len(areas)} areas ({listed(unmatched, 3)}): "
            f"its codes seem to be of another vintage{than}; use the right table, carry it over with a "
            "lookup, or add rows for those areas, empty where the value is unknown."
        )
    message = f"no row for {len(unmatched)} of {len(areas)} areas, which have no value of it."
    return [Finding("warning", file, listed(unmatched), message)]

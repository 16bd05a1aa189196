"""Counts and lookups by area: groups of people, needs, Places."""

from __future__ import annotations

import re
import unicodedata

import geopandas as gpd
import pandas as pd

from boundaries.areas import KEPT_COUNTS, KEPT_NUMBERS, KEPT_TEXTS
from boundaries.errors import BadValue, DuplicateIds
from boundaries.findings import Finding, listed
from boundaries.joining import AreaRows, check_unmatched, check_vintage, rows_of_areas, with_columns
from boundaries.tables import Source, codes, non_negative, read_table, refuse_duplicates, source_name

RESERVED = ("area_id", "name", "geometry", "geography_vintage", "imd_release")


def join_counts(
    areas: gpd.GeoDataFrame,
    source: Source,
    code: str,
    group: str,
    columns: dict[str, str] | tuple[str, str],
    *,
    vintage: str | None = None,
) -> tuple[gpd.GeoDataFrame, dict[str, str], list[Finding]]:
    """Add the counts of a group (ethnic group, disability, tenure ...), one column for each category.

    Parameters
    ----------
    areas
        The ``areas`` table.
    source, code
        CSV or Parquet file, or a DataFrame, and its column with the area's code.
    group
        The group's name, which begins the new columns: ``{group}_{slug of the column or category}``.
    columns
        Wide table: its columns -> their labels. Long table: the pair (column of categories, column of
        counts).
    vintage
        Edition of the codes in the table.

    Returns
    -------
    areas, labels, findings
        New float64 columns; ``labels`` maps each to its label, in the order of the table. NaN where a
        cell is empty or, in a long table, where an area has no row of a category (a finding says so:
        zero must be written as 0).

    Raises
    ------
    VintageMismatch, UnmatchedCodes, MissingFile, MissingColumn, DuplicateIds, BadValue
    """
    if isinstance(columns, dict):
        rows = rows_of_areas(areas, source, code, list(columns), vintage)
        counts = pd.DataFrame({name: rows.counts(name) for name in columns}, index=areas.index)
        named, findings = dict(columns), rows.findings
    else:
        counts, findings = _long_counts(areas, source, code, columns, vintage)
        named = {name: name for name in counts}
    ours = {name: f"{group}_{slug(name)}" for name in named}
    _refuse_clashes(ours, areas, source_name(source))
    findings = findings + _unknown_cells(counts, source_name(source))
    return (
        with_columns(areas, counts.rename(columns=ours)),
        {ours[name]: label for name, label in named.items()},
        findings,
    )


def slug(text: str) -> str:
    """A label as part of a column name: ``Asian, Asian British`` becomes ``asian_asian_british``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def _long_counts(
    areas: gpd.GeoDataFrame, source: Source, code: str, columns: tuple[str, str], vintage: str | None
) -> tuple[pd.DataFrame, list[Finding]]:
    file, (category, count) = source_name(source), columns
    check_vintage(areas, vintage, file)
    table = read_table(source, [code, category, count])
    ids, categories = codes(table[code], file), codes(table[category], file)
    refuse_duplicates(ids + " / " + categories, file, "code and category")
    findings = check_unmatched(areas, ids, file)
    own = ids.isin(areas.index)
    long = pd.DataFrame({"id": ids, "category": categories})[own]
    long["count"] = non_negative(table.loc[own, count], file)
    wide = long.set_index(["id", "category"])["count"].unstack()
    return wide.reindex(index=areas.index, columns=categories.unique()), findings


def _unknown_cells(counts: pd.DataFrame, file: str) -> list[Finding]:
    partly = counts.isna() & counts.notna().any(axis=1).to_numpy()[:, None]
    return [
        Finding(
            "warning",
            file,
            str(name),
            f"{n} areas have no count; it stays unknown, write 0 where there are none.",
        )
        for name, n in partly.sum().items()
        if n
    ]


def _refuse_clashes(ours: dict[str, str], areas: gpd.GeoDataFrame, file: str) -> None:
    names = pd.Series(ours)
    if names.duplicated().any():
        clash = names[names.duplicated(keep=False)]
        raise DuplicateIds(
            f"{file}: {listed(clash.index)} would share the column `{clash.iloc[0]}`: rename one."
        )
    if taken := [name for name in ours.values() if name in areas or _is_reserved(name)]:
        raise DuplicateIds(
            f"{file}: `{taken[0]}` is a column that areas have already: give the group another name."
        )


def join_count(
    areas: gpd.GeoDataFrame, source: Source, code: str, column: str, name: str, *, vintage: str | None = None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Add one count, such as a year's admissions, as the float64 column ``name``; NaN if unknown.

    Raises as ``join_counts``.
    """
    _refuse_taken(areas, name, source_name(source), KEPT_TEXTS)
    rows = rows_of_areas(areas, source, code, [column], vintage)
    return _assign(areas, name, rows.counts(column), rows)


def join_lookup(
    areas: gpd.GeoDataFrame, source: Source, code: str, column: str, name: str, *, vintage: str | None = None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Add what each area belongs to (``place``, ``icb``, ``rural_urban``) as text; NaN if unknown.

    Raises as ``join_counts``.
    """
    _refuse_taken(areas, name, source_name(source))
    rows = rows_of_areas(areas, source, code, [column], vintage)
    return _assign(areas, name, rows.texts(column), rows)


def _is_reserved(name: str) -> bool:
    """Whether the contract of ``areas`` gives a name a meaning that no study may replace."""
    return name in (*RESERVED, *KEPT_NUMBERS) or bool(KEPT_COUNTS.fullmatch(name))


def _refuse_taken(areas: gpd.GeoDataFrame, name: str, file: str, others: tuple[str, ...] = ()) -> None:
    if name in areas or name in others or _is_reserved(name):
        raise BadValue(f"{file}: `{name}` is a column that areas have already: choose another name.")


def _assign(
    areas: gpd.GeoDataFrame, name: str, values: pd.Series, rows: AreaRows
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    empty = values.isna() & areas.index.isin(rows.ids)
    message = f"{empty.sum()} areas have an empty cell; they have no value in `{name}`."
    findings = [Finding("warning", rows.file, listed(areas.index[empty]), message)] if empty.any() else []
    return areas.assign(**{name: values}), rows.findings + findings

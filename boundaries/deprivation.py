"""Deprivation: ranks, deciles and scores by area. 1 = most deprived."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from boundaries.errors import BadValue, MissingColumn
from boundaries.findings import Finding
from boundaries.joining import AreaRows, rows_of_areas, with_columns
from boundaries.tables import Source


def join_deprivation(
    areas: gpd.GeoDataFrame,
    source: Source,
    code: str,
    *,
    release: str,
    rank: str | None = None,
    decile: str | None = None,
    score: str | None = None,
    ranked: int | None = None,
    vintage: str | None = None,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Add an index of deprivation to the areas.

    Parameters
    ----------
    areas
        The ``areas`` table.
    source
        CSV or Parquet file, or a DataFrame; it may cover the whole nation.
    code
        Column with the area's code.
    release
        Name of the release, ``"IMD 2019"``.
    rank, decile, score
        Columns, any of them: rank 1 and decile 1 the most deprived, the score the higher the more so.
    ranked
        How many areas the release ranks (32,844 in IMD 2019, 1,909 in WIMD 2019). Where the table has
        ranks and no deciles they are then ``ceil(10 rank / ranked)``; a publisher may round the cuts
        otherwise (in WIMD 2019 rank 1,528 is in decile 8), so published deciles are to be preferred.
    vintage
        Edition of the codes in the table.

    Returns
    -------
    areas, findings
        With ``imd_rank``, ``imd_decile``, ``imd_score`` (float64, those given), ``imd_release``. NaN
        where the table has none; a finding names areas without a row.

    Raises
    ------
    VintageMismatch, UnmatchedCodes
        The codes are of another vintage than the areas, by declaration or by evidence.
    BadValue
        A rank below 1, a decile not 1 to 10, or measures that contradict one another.
    """
    given = {"imd_rank": rank, "imd_decile": decile, "imd_score": score}
    given = {ours: theirs for ours, theirs in given.items() if theirs}
    if not given:
        raise MissingColumn(f"{release}: name at least one column of rank, decile and score.")
    rows = rows_of_areas(areas, source, code, list(given.values()), vintage)
    values = pd.DataFrame({ours: rows.numbers(theirs) for ours, theirs in given.items()})
    _check_values(values, given, rows.file)
    if ranked and "imd_rank" in values and "imd_decile" not in values:
        values["imd_decile"] = _deciles(values["imd_rank"], ranked, rows.file)
    named = values.assign(imd_release=pd.Series(release, index=values.index, dtype="str"))
    older = areas.drop(columns=["imd_rank", "imd_decile", "imd_score"], errors="ignore")
    return with_columns(older, named), rows.findings + _empty_cells(values, rows)


def _empty_cells(values: pd.DataFrame, rows: AreaRows) -> list[Finding]:
    empty = values.loc[values.index.isin(rows.ids)].isna().sum()
    return [
        Finding(
            "warning", rows.file, name, f"{count} areas have a row with an empty cell; they have no value."
        )
        for name, count in empty.items()
        if count
    ]


def _check_values(values: pd.DataFrame, given: dict[str, str], file: str) -> None:
    limits = {"imd_rank": (1, np.inf), "imd_decile": (1, 10)}
    for name, (low, high) in limits.items():
        if name not in values:
            continue
        column = values[name]
        wrong = column.notna() & ~(column.between(low, high) & ((column % 1 == 0) | (name == "imd_rank")))
        if wrong.any():
            area = wrong.idxmax()
            said = f"a {name.removeprefix('imd_')} from 1" + (" to 10" if high == 10 else "")
            raise BadValue(
                f"{file}: {area} has {column[area]:g} in `{given[name]}`, which is not {said}; mend it."
            )
    _check_directions(values, given, file)


def _check_directions(values: pd.DataFrame, given: dict[str, str], file: str) -> None:
    """Refuse a decile or score that runs against the rank, or against each other."""
    rising = values.assign(imd_score=-values["imd_score"]) if "imd_score" in values else values
    agreement = rising.rank().corr()
    for one in agreement:
        for other in agreement:
            if agreement.loc[one, other] < 0:
                raise BadValue(
                    f"{file}: `{given[one]}` and `{given[other]}` run in opposite directions: "
                    "rank 1, decile 1 and the highest score must be the most deprived."
                )


def _deciles(rank: pd.Series, ranked: int, file: str) -> pd.Series:
    """National decile of each rank; raises BadValue for a rank beyond the number ranked."""
    if (rank > ranked).any():
        raise BadValue(
            f"{file}: {rank.idxmax()} has rank {rank.max():g}, and `ranked` says {ranked}: correct it."
        )
    return np.ceil(10 * rank / ranked)

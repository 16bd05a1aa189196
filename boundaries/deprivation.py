"""Deprivation: ranks, deciles and scores by area; national and local quintiles. 1 = most deprived."""

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


def national_quintile(areas: gpd.GeoDataFrame, ranked: int | None = None) -> pd.Series:
    """National quintile, 1 = the most deprived fifth of the nation's areas; float64, NaN if unknown.

    ``ceil(decile / 2)``, or without deciles ``ceil(5 rank / ranked)``, where ``ranked`` is the number of
    areas in the release (32,844 in IMD 2019, 1,909 in WIMD 2019). Deciles come first because a publisher
    may round the cuts: in WIMD 2019 rank 1,528 is in the fourth fifth, and by the formula in the fifth.

    Raises MissingColumn where the areas have neither deciles nor, with ``ranked``, ranks.
    """
    if "imd_decile" in areas:
        quintile = np.ceil(areas["imd_decile"] / 2)
    elif "imd_rank" in areas and ranked:
        quintile = np.ceil(5 * areas["imd_rank"] / ranked)
    else:
        raise MissingColumn(
            "areas have no `imd_decile`: join one, or ranks and say how many areas were ranked."
        )
    return quintile.rename("national_quintile")


def local_quintile(areas: gpd.GeoDataFrame, groups: int = 5) -> pd.Series:
    """The study's own population cut into equal groups from most (1) to least deprived.

    Areas are put in national order: by rank, else by score (highest first), else by decile. An area goes
    to the group in which the midpoint of its population lies::

        group = floor(groups (P_before + P / 2) / P_total) + 1

    Areas of equal order (within a decile, say) share the midpoint of them all, so that the order of
    rows never matters.

    Returns
    -------
    Series
        float64, 1 to ``groups``; NaN for areas without deprivation or population, which count neither
        in ``P_before`` nor in ``P_total``.

    Raises
    ------
    MissingColumn
        The areas have no deprivation or no population.
    """
    order = deprivation_order(areas)
    if "population" not in areas:
        raise MissingColumn("areas have no `population`: join it before cutting local quintiles.")
    population = areas["population"].where(order.notna())
    by_order = population.groupby(order).sum()
    before = by_order.cumsum() - by_order
    middle_doubled = order.map(2 * before + by_order)
    group = groups * middle_doubled // (2 * population.sum()) + 1
    return group.clip(upper=groups).where(population.notna()).rename("local_quintile")


def deprivation_order(areas: gpd.GeoDataFrame) -> pd.Series:
    """What sorts areas from the most to the least deprived: rank, else minus the score, else decile."""
    if "imd_rank" in areas:
        return areas["imd_rank"]
    if "imd_score" in areas:
        return -areas["imd_score"]
    if "imd_decile" in areas:
        return areas["imd_decile"]
    raise MissingColumn("areas have no deprivation: join `imd_rank`, `imd_score` or `imd_decile`.")

"""Residents: totals and single years of age, all and female."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from boundaries.errors import BadValue, MissingColumn
from boundaries.findings import Finding, listed
from boundaries.joining import AreaRows, rows_of_areas, with_columns
from boundaries.tables import Source, column_names, require_columns, source_name

LAST_AGE = 90
AGE_COLUMNS = [*(str(age) for age in range(LAST_AGE)), f"{LAST_AGE}+"]


def join_population(
    areas: gpd.GeoDataFrame,
    source: Source,
    code: str,
    *,
    total: str | None = None,
    ages: bool = False,
    female: Source | None = None,
    vintage: str | None = None,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Add residents to the areas.

    Parameters
    ----------
    areas
        The ``areas`` table.
    source, code
        CSV or Parquet file, or a DataFrame, and its column with the area's code.
    total
        Column with all residents; without it they are the sum of the ages.
    ages
        Read the columns ``0`` to ``89`` and ``90+`` (or ``age_00`` to ``age_90``).
    female
        Table of women and girls by single year of age, laid out likewise.
    vintage
        Edition of the codes in both tables.

    Returns
    -------
    areas, findings
        With ``population`` and, if asked for, ``age_00`` ... ``age_90`` and ``female_00`` ...
        ``female_90`` (90 and over), float64; NaN where the table has none. Findings name areas
        without a row, whose total is not the sum of their ages, or with more women than people.

    Raises
    ------
    VintageMismatch, UnmatchedCodes, MissingFile, MissingColumn, DuplicateIds, BadValue
    """
    if total is None and not ages:
        raise MissingColumn(f"{source_name(source)}: name the column `total`, or set `ages`.")
    age_names = _age_columns(source) if ages else []
    rows = rows_of_areas(areas, source, code, [*([total] if total else []), *age_names], vintage)
    by_age = _age_frame(rows, age_names, "age")
    population = rows.counts(total) if total else by_age.sum(axis=1, skipna=False)
    columns = [population.rename("population"), by_age]
    findings = rows.findings + (_check_total(population, by_age, rows.file) if ages and total else [])
    if female is not None:
        female_names = _age_columns(female)
        female_rows = rows_of_areas(areas, female, code, female_names, vintage)
        columns.append(_age_frame(female_rows, female_names, "female"))
        findings += female_rows.findings + _check_female(columns[-1], by_age, population, female_rows.file)
    return with_columns(areas, pd.concat(columns, axis=1)), findings


def _age_columns(source: Source) -> list[str]:
    """The table's 91 columns of single years, youngest first, in whichever of the two namings it has."""
    present = column_names(source)
    ours = [f"age_{age:02d}" for age in range(LAST_AGE + 1)]
    if ours[0] in present:
        require_columns(present, ours, source_name(source))
        return ours
    require_columns(present, AGE_COLUMNS, source_name(source))
    return AGE_COLUMNS


def _age_frame(rows: AreaRows, names: list[str], prefix: str) -> pd.DataFrame:
    series = {f"{prefix}_{age:02d}": rows.counts(name) for age, name in enumerate(names)}
    return pd.DataFrame(series, index=rows.area_ids)


def _check_total(population: pd.Series, by_age: pd.DataFrame, file: str) -> list[Finding]:
    wrong = (population - by_age.sum(axis=1)).abs() > 0.5
    return _finding(wrong, file, "have a total that is not the sum of their ages; both were taken as given.")


def _check_female(
    female: pd.DataFrame, by_age: pd.DataFrame, population: pd.Series, file: str
) -> list[Finding]:
    if by_age.empty:
        wrong = female.sum(axis=1) > population
    else:
        wrong = (female.to_numpy() > by_age.to_numpy()).any(axis=1)
        wrong = pd.Series(wrong, female.index)
    return _finding(
        wrong, file, "have more women and girls than people of some age; both were taken as given."
    )


def _finding(wrong: pd.Series, file: str, problem: str) -> list[Finding]:
    if not wrong.any():
        return []
    return [Finding("warning", file, listed(wrong.index[wrong]), f"{wrong.sum()} areas {problem}")]


def sum_ages(areas: pd.DataFrame, lowest: int, highest: int, sex: str | None = None) -> pd.Series:
    """Residents from one age to another, both included; NaN where the ages are unknown.

    ``highest`` 90 or more takes in everyone of 90 and over, whose single years are not known. ``sex`` is
    None for all, ``"female"``, or ``"male"`` (all minus female).

    Raises BadValue for ages out of order or starting above 90, MissingColumn where the areas lack ages.
    """
    if not 0 <= lowest <= min(highest, LAST_AGE):
        raise BadValue(
            f"ages {lowest} to {highest} cannot be summed: give 0 <= lowest <= highest, lowest <= 90."
        )
    if sex == "male":
        everyone = sum_ages(areas, lowest, highest)
        return everyone - sum_ages(areas, lowest, highest, "female")
    if sex not in (None, "female"):
        raise BadValue(f"sex {sex!r} is not known: give female, male or nothing.")
    prefix = sex or "age"
    names = [f"{prefix}_{age:02d}" for age in range(lowest, min(highest, LAST_AGE) + 1)]
    if missing := [name for name in names if name not in areas]:
        raise MissingColumn(f"areas have no `{missing[0]}`: join residents by single year of age first.")
    return areas[names].sum(axis=1, skipna=False)

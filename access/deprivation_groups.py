"""National and local deciles and quintiles of areas; 1 is always the most deprived."""

import numpy as np
import pandas as pd

from access.errors import MissingColumn

SCOPES = ("national", "local")


def national_decile(areas: pd.DataFrame) -> pd.Series:
    """National decile as released, float64; NaN without one."""
    return _values(areas, "imd_decile").rename("national_decile")


def national_quintile(areas: pd.DataFrame) -> pd.Series:
    """``ceil(national decile / 2)``, float64 1..5; NaN where the area has no decile."""
    return np.ceil(_values(areas, "imd_decile") / 2).rename("national_quintile")


def local_quintile(areas: pd.DataFrame) -> pd.Series:
    """Fifths of the study's residents in order of national rank, float64 1..5 (1 = most deprived).

    An area goes where the midpoint of its residents falls; a midpoint on a boundary goes to the more
    deprived fifth. Areas of equal deprivation share one midpoint, so their order decides nothing. The
    order is by ``imd_rank``, else by falling ``imd_score``, else by ``imd_decile``; areas without a value
    are NaN and outside the fifths.

    Raises:
        MissingColumn: there is deprivation and no ``population`` to cut into fifths.
    """
    order = most_deprived_first(areas)
    if order.notna().any() and "population" not in areas.columns:
        raise MissingColumn(
            'local fifths need the column "population" of the areas: join a population table.'
        )
    if order.isna().all():
        return order.rename("local_quintile")
    people = areas["population"].astype("float64").where(order.notna())
    by_value = people.groupby(order).sum()
    midpoint = (2 * by_value.cumsum() - by_value) * 5 / (2 * by_value.sum())
    fifth = np.ceil(midpoint).clip(1, 5)
    return order.map(fifth).astype("float64").rename("local_quintile")


def deprivation_midpoints(people: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Where each stands between the most deprived (0) and the least (1): midpoint of the cumulative share of people.

    ``order`` rises from the most deprived, equal where deprivation is, NaN where unknown; those are NaN in the
    result and outside the shares. Equals share one midpoint. All NaN where nobody's is known.

    >>> deprivation_midpoints(np.array([1.0, 2.0, 1.0]), np.array([5.0, 9.0, 7.0])).tolist()
    [0.125, 0.75, 0.375]
    """
    known = ~np.isnan(order)
    values, place = np.unique(order[known], return_inverse=True)
    by_value = np.bincount(place, weights=people[known], minlength=len(values))
    found = np.full(len(order), np.nan)
    if by_value.sum() > 0:
        found[known] = ((np.cumsum(by_value) - by_value / 2) / by_value.sum())[place]
    return found


def quintile(areas: pd.DataFrame, scope: str) -> pd.Series:
    """National or local quintile, as ``scope`` says."""
    return national_quintile(areas) if scope == "national" else local_quintile(areas)


def most_deprived_first(areas: pd.DataFrame) -> pd.Series:
    """Values that rise from the most to the least deprived area, equal where areas are: NaN where unknown.

    By ``imd_rank``, else by falling ``imd_score``, else by ``imd_decile``.
    """
    for column, sign in (("imd_rank", 1), ("imd_score", -1), ("imd_decile", 1)):
        if column in areas.columns and areas[column].notna().any():
            return sign * areas[column].astype("float64")
    return pd.Series(np.nan, index=areas.index)


def _values(areas: pd.DataFrame, column: str) -> pd.Series:
    if column in areas.columns:
        return areas[column].astype("float64")
    return pd.Series(np.nan, index=areas.index)

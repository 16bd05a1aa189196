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
    order = _most_deprived_first(areas)
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


def quintile(areas: pd.DataFrame, scope: str) -> pd.Series:
    """National or local quintile, as ``scope`` says."""
    return national_quintile(areas) if scope == "national" else local_quintile(areas)


def _most_deprived_first(areas: pd.DataFrame) -> pd.Series:
    for column, sign in (("imd_rank", 1), ("imd_score", -1), ("imd_decile", 1)):
        if column in areas.columns and areas[column].notna().any():
            return sign * areas[column].astype("float64")
    return pd.Series(np.nan, index=areas.index)


def _values(areas: pd.DataFrame, column: str) -> pd.Series:
    if column in areas.columns:
        return areas[column].astype("float64")
    return pd.Series(np.nan, index=areas.index)

"""Weights: by deprivation for means, and by distance for catchments.

Every weight here follows one contract, tested for all of them at once: never negative, never larger for
the less deprived (or the further away), and missing in, missing out (an unreachable place weighs 0).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from access.errors import AccessError, MissingColumn

E2SFCA_BANDS = ((10.0, 1.0), (20.0, 0.68), (30.0, 0.22))  # Luo and Qi 2009, slow decay


def decile_weight(areas: pd.DataFrame) -> pd.Series:
    """``d = (11 - decile) / 5.5``: 20/11 in the most deprived decile, 2/11 in the least, 1 on average.

    NaN where the area has no decile.

    Raises:
        MissingColumn: the areas lack ``imd_decile``.
    """
    return (11 - _column(areas, "imd_decile")) / 5.5


def score_weight(areas: pd.DataFrame) -> pd.Series:
    """``d = score / mean score`` of the areas (a higher score is more deprived); NaN without a score.

    Raises:
        MissingColumn: the areas lack ``imd_score``.
    """
    score = _column(areas, "imd_score")
    return score / score.mean()


def core20_weight(areas: pd.DataFrame) -> pd.Series:
    """1 in national deciles 1 and 2 (NHS England's Core20), else 0; NaN without a decile.

    Raises:
        MissingColumn: the areas lack ``imd_decile``.
    """
    decile = _column(areas, "imd_decile")
    return (decile <= 2).astype("float64").where(decile.notna())


DEPRIVATION_WEIGHTS = {"decile": decile_weight, "score": score_weight, "core20": core20_weight}


def band_weight(minutes: np.ndarray, bands: Sequence[tuple[float, float]] = E2SFCA_BANDS) -> np.ndarray:
    """Step weight of travel time, float64 of the shape of ``minutes``.

    ``bands`` are ``(upper minutes, weight)`` in rising order; each is closed above, so 10.0 minutes fall
    in the band 0-10. Beyond the last band, and where unreachable (NaN), the weight is 0.

    Raises:
        AccessError: bounds do not rise, or weights rise or leave 0..1.

    >>> band_weight(np.array([0, 10, 10.1, 30, 31, np.nan])).tolist()
    [1.0, 1.0, 0.68, 0.22, 0.0, 0.0]
    """
    bounds = np.array([bound for bound, _ in bands], dtype=np.float64)
    weights = np.array([weight for _, weight in bands] + [0.0], dtype=np.float64)
    if (np.diff(bounds) <= 0).any() or (np.diff(weights) > 0).any() or not 0 <= weights[0] <= 1:
        raise AccessError(f"bands {tuple(bands)} must have rising minutes and falling weights within 0..1.")
    minutes = np.asarray(minutes)
    # compared in the precision of the minutes, as thresholds are
    return weights[np.searchsorted(bounds.astype(minutes.dtype, copy=False), minutes, side="left")]


def _column(areas: pd.DataFrame, name: str) -> pd.Series:
    if name not in areas.columns:
        raise MissingColumn(f'the areas have no column "{name}": join a deprivation release that has it.')
    return areas[name].astype("float64")

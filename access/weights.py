"""Weights: by deprivation for means, and by travel time for catchments.

Every weight here follows one contract, tested for all of them at once: never negative, never larger for
the less deprived (or the further away), and missing in, missing out (an unreachable place weighs 0).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import isfinite

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


class Decay(ABC):
    """How much a site counts at a travel time: a function from minutes to weights.

    Minutes are of any shape, zero or more, NaN unreachable. Weights are float64 of the same shape, within
    0..1, never rise with the minutes, and are 0 where unreachable.
    """

    @abstractmethod
    def __call__(self, minutes: np.ndarray) -> np.ndarray:
        """Weights of minutes."""


@dataclass(frozen=True, kw_only=True)
class SmoothDecay(Decay):
    """A decay by formula, cut off beyond ``maximum_minutes`` (a time equal to it still counts).

    The cut is compared in the precision of the minutes, as thresholds are.

    Raises:
        AccessError: a parameter is not above 0, or one other than ``maximum_minutes`` is infinite.
    """

    maximum_minutes: float = float("inf")

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not value > 0 or (each.name != "maximum_minutes" and not isfinite(value)):
                raise AccessError(f"{type(self).__name__}: {each.name} is {value!r}; write a number above 0.")

    def __call__(self, minutes: np.ndarray) -> np.ndarray:
        """Weights of minutes, 0 beyond the cut."""
        minutes = _floating(minutes)
        within = minutes <= minutes.dtype.type(self.maximum_minutes)
        return np.where(within, self._weight(np.where(within, minutes, 0.0).astype(np.float64)), 0.0)

    @abstractmethod
    def _weight(self, minutes: np.ndarray) -> np.ndarray:
        """Weights of finite float64 minutes."""


@dataclass(frozen=True)
class Gaussian(SmoothDecay):
    """``w = exp(-t^2 / (2 d^2))`` with ``d = deviation_minutes``: 0.61 at d, 0.14 at 2 d (Dai 2010 cuts it off)."""

    deviation_minutes: float = 15.0

    def _weight(self, minutes: np.ndarray) -> np.ndarray:
        return np.exp(-0.5 * (minutes / self.deviation_minutes) ** 2)


@dataclass(frozen=True)
class Exponential(SmoothDecay):
    """``w = 2^(-t / h)``: halved by every further ``half_minutes`` (Wilson 1971, written as a half-life)."""

    half_minutes: float = 10.0

    def _weight(self, minutes: np.ndarray) -> np.ndarray:
        return np.exp2(-minutes / self.half_minutes)


@dataclass(frozen=True)
class Logistic(SmoothDecay):
    """``w = 1 / (1 + exp((t - h) / s))``: near 1 at first, half at ``half_minutes``, steeper for a small spread."""

    half_minutes: float = 20.0
    spread_minutes: float = 4.0

    def _weight(self, minutes: np.ndarray) -> np.ndarray:
        late = (minutes - self.half_minutes) / self.spread_minutes
        return 1 / (1 + np.exp(np.minimum(late, 700)))  # the exponential of more is no number


@dataclass(frozen=True)
class Power(SmoothDecay):
    """``w = (t / from_minutes)^-exponent``, 1 up to ``from_minutes`` (Hansen 1959; without it t = 0 has no weight)."""

    exponent: float = 1.0
    from_minutes: float = 1.0

    def _weight(self, minutes: np.ndarray) -> np.ndarray:
        return np.maximum(minutes / self.from_minutes, 1.0) ** -self.exponent


@dataclass(frozen=True)
class Quadratic(SmoothDecay):
    """``w = 1 - (t / z)^2`` up to ``z = zero_minutes``: Epanechnikov's kernel (Guagliardo 2004; Dai and Wang 2011)."""

    zero_minutes: float = 30.0

    def _weight(self, minutes: np.ndarray) -> np.ndarray:
        return 1 - np.minimum(minutes / self.zero_minutes, 1.0) ** 2


@dataclass(frozen=True)
class Steps(Decay):
    """``(upper minutes, weight)`` in rising order, each closed above: 10.0 minutes fall in the band 0-10.

    Beyond the last band the weight is 0.

    Raises:
        AccessError: bounds do not rise, or weights rise or leave 0..1.

    >>> Steps(bands=[(10, 1), (30, 0.5)])(np.array([0, 10, 10.1, 30, 31, np.nan])).tolist()
    [1.0, 1.0, 0.5, 0.5, 0.0, 0.0]
    """

    bands: Sequence[tuple[float, float]] = E2SFCA_BANDS

    def __post_init__(self) -> None:
        bounds = np.array([bound for bound, _ in self.bands], dtype=np.float64)
        weights = np.array([weight for _, weight in self.bands], dtype=np.float64)
        falls = len(bounds) and (np.diff(bounds) > 0).all() and (np.diff(weights) <= 0).all()
        if not (falls and weights[-1] >= 0 and weights[0] <= 1):
            raise AccessError(
                f"bands {tuple(self.bands)} must have rising minutes and falling weights within 0..1."
            )

    def __call__(self, minutes: np.ndarray) -> np.ndarray:
        """Weights of minutes, bounds compared in their precision, as thresholds are."""
        minutes = _floating(minutes)
        weight = np.zeros(minutes.shape)
        for bound, step in reversed(self.bands):
            np.copyto(weight, step, where=minutes <= minutes.dtype.type(bound))
        return weight


def _floating(minutes: np.ndarray) -> np.ndarray:
    minutes = np.asarray(minutes)
    return minutes if minutes.dtype.kind == "f" else minutes.astype(np.float64)


def _column(areas: pd.DataFrame, name: str) -> pd.Series:
    if name not in areas.columns:
        raise MissingColumn(f'the areas have no column "{name}": join a deprivation release that has it.')
    return areas[name].astype("float64")

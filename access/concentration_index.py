"""Concentration index: whether minutes pile up with the less (above 0) or the more deprived (below 0)."""

import math

import numpy as np

from access.errors import AccessError, suggestion
from access.ranked_groups import by_order, midpoints

VARIANTS = ("standard", "absolute", "erreygers", "wagstaff")
BOUNDED = ("erreygers", "wagstaff")
ROUNDING = 1e-12  # of the squared width of the bounds: a mean of 1 is often summed to 0.9999999


def concentration_index(
    values: np.ndarray,
    people: np.ndarray,
    order: np.ndarray,
    variant: str = "standard",
    *,
    bounds: tuple[float, float] | None = None,
) -> tuple[float, float]:
    """Concentration index over deprivation, and its standard error.

    ``values``, ``people`` (zero or more) and ``order`` (rising from most to least deprived) are ``(n,)``. With
    R the fractional rank (:func:`access.deprivation_midpoints`; 0 = most deprived), mean m and
    ``V = 2 cov(h, R) = mean of h (2R - 1)``, all weighted by people:

    ========== ================================= ==========================================
    standard   ``V / m``                         -1..1; relative: twice the minutes, the same
    absolute   ``V``                             in the unit of h (generalised index)
    erreygers  ``4 V / (b - a)``                 h within ``bounds`` (a, b), such as a share
    wagstaff   ``(b - a) V / ((b - m)(m - a))``  h within ``bounds`` (a, b)
    ========== ================================= ==========================================

    The standard error takes the T groups of equal order as a sample of such groups (delta method; for the
    standard index it is equation 14 of Kakwani and others for grouped data without within-group spread)::

        var = 1/T sum f_t (a_t - mean a)^2,  a_t = (h_t / m)(2 R_t - 1 - C) + 2 - q_(t-1) - q_t

    A study counts all its people: read the error as "had other areas like these been drawn", not as survey
    error. Rows without a value or an order are left out; NaN where fewer than two ranks are left, where the
    mean is 0 (standard), or equals a bound (Wagstaff). The error is NaN where the index is.

    Sources: Kakwani, Wagstaff, van Doorslaer, Journal of Econometrics 77 (1997), 87-103; O'Donnell and others,
    Analyzing Health Equity Using Household Survey Data (World Bank 2008), chapter 8; A. Wagstaff, Health
    Economics 14 (2005), 429-432; G. Erreygers, Journal of Health Economics 28 (2009), 504-515.

    Raises:
        AccessError: the variant is not known, or needs bounds that were not given, or a value lies outside.

    >>> minutes, people, rank = np.array([30.0, 10.0]), np.array([1.0, 1.0]), np.array([1.0, 2.0])
    >>> concentration_index(minutes, people, rank)[0]
    -0.25
    """
    _check(variant, bounds, values)
    return concentration_of_groups(*by_order(values, people, order), variant, bounds)


def concentration_of_groups(
    people: np.ndarray,
    means: np.ndarray,
    variant: str = "standard",
    bounds: tuple[float, float] | None = None,
) -> tuple[float, float]:
    """The index over groups in order, most deprived first, with people above 0."""
    if len(people) < 2:
        return math.nan, math.nan
    share, rank = people / people.sum(), midpoints(people)
    mean = float(share @ means)
    spread = float(share @ ((means - mean) * (2 * rank - 1)))  # less the mean: exactly 0 where all are equal
    index, per_spread, per_mean = _variant(spread, mean, variant, bounds)
    below = np.cumsum(share * means) - share * means / 2  # mean of what is held up to the middle of the group
    influence = means * (2 * rank - 1) + mean - 2 * below - 2 * spread
    each = per_spread * influence + per_mean * (means - mean)
    return index, math.sqrt(float(share @ each**2) / len(people)) if math.isfinite(index) else math.nan


def _variant(
    spread: float, mean: float, variant: str, bounds: tuple[float, float] | None
) -> tuple[float, float, float]:
    """The index, and how it changes with ``spread`` and with the mean."""
    if variant == "absolute":
        return spread, 1.0, 0.0
    if variant == "standard":
        if mean == 0:
            return math.nan, math.nan, math.nan
        return spread / mean, 1 / mean, -spread / mean**2
    low, high = bounds
    width = high - low
    if variant == "erreygers":
        return 4 * spread / width, 4 / width, 0.0
    room = (high - mean) * (mean - low)
    if room <= ROUNDING * width**2:
        return math.nan, math.nan, math.nan
    factor = width / room
    return spread * factor, factor, -spread * factor * (high + low - 2 * mean) / room


def _check(variant: str, bounds: tuple[float, float] | None, values: np.ndarray) -> None:
    if variant not in VARIANTS:
        raise AccessError(
            f'"{variant}" is not a variant of the concentration index{suggestion(variant, VARIANTS)}'
        )
    if variant not in BOUNDED:
        return
    if bounds is None or not bounds[0] < bounds[1]:
        raise AccessError(f"the {variant} variant needs bounds=(lowest, highest), such as (0, 1) of a share.")
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if known.size and (known.min() < bounds[0] or known.max() > bounds[1]):
        raise AccessError(f"values between {known.min():g} and {known.max():g} leave the bounds {bounds}.")

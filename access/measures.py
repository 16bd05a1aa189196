"""Weighted measures of travel time over people, for one or many groups at once.

Shapes: ``P`` percentiles, ``G`` groups, ``O`` origins. Minutes are ``(P, O)`` with NaN unreachable; weights
are people ``(G, O)``, zero or more. Every result is ``(P, G)``.
"""

from collections.abc import Sequence

import numpy as np

_ROUNDING = 1e-9  # of the total weight: 0.1 + 0.2 reaches 0.3


def reached_weight(minutes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """People whose place is reached: ``sum(w_i)`` over finite minutes."""
    return np.isfinite(minutes).astype(np.float64) @ weights.T


def weighted_mean(minutes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """``sum(w t) / sum(w)`` over people who reach a site; NaN where nobody does.

    The unreachable are outside this mean: :func:`reached_weight` belongs beside it.

    >>> weighted_mean(np.array([[10.0, 20.0, np.nan]]), np.array([[1.0, 3.0, 6.0]])).tolist()
    [[17.5]]
    """
    total = np.nan_to_num(minutes.astype(np.float64), nan=0.0) @ weights.T
    return divide(total, reached_weight(minutes, weights))


def weighted_percentiles(minutes: np.ndarray, weights: np.ndarray, percents: Sequence[float]) -> np.ndarray:
    """Smallest t whose cumulative people reach ``p`` of all people, the unreachable included as +inf.

    Returns ``(len(percents), P, G)``; NaN where that t is +inf, or where there are no people. No
    interpolation: every answer is the time of an actual origin.

    >>> minutes, people = np.array([[10.0, 20.0, np.nan]]), np.array([[5.0, 4.0, 1.0]])
    >>> weighted_percentiles(minutes, people, [50, 90, 95]).ravel().tolist()
    [10.0, 20.0, nan]
    """
    found = np.full((len(percents), len(minutes), len(weights)), np.nan)
    total = weights.sum(axis=1)
    for row, times in enumerate(minutes):
        order = np.argsort(times, kind="stable")  # NaN last
        cumulative = np.cumsum(weights[:, order], axis=1)
        for index, percent in enumerate(percents):
            enough = cumulative >= (percent / 100 - _ROUNDING) * total[:, None]
            at = np.where(total > 0, times[order][enough.argmax(axis=1)], np.nan) if len(times) else np.nan
            found[index, row] = at
    return found


def longest(minutes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Longest time of anyone who reaches a site, places without people left out; NaN where nobody does."""
    found = np.full((len(minutes), len(weights)), np.nan)
    for group, people in enumerate(weights):
        inhabited = minutes[:, people > 0]
        if inhabited.shape[1]:
            found[:, group] = np.fmax.reduce(inhabited, axis=1)
    return found


def share_within(minutes: np.ndarray, weights: np.ndarray, threshold_minutes: float) -> np.ndarray:
    """Share of all people with minutes <= threshold, compared in float32; the unreachable are not within.

    NaN where there are no people.
    """
    within = minutes.astype(np.float32, copy=False) <= np.float32(threshold_minutes)
    return divide(within.astype(np.float64) @ weights.T, weights.sum(axis=1)[None, :])


def deprivation_weighted_mean(
    minutes: np.ndarray, weights: np.ndarray, deprivation: np.ndarray
) -> np.ndarray:
    """``D = sum(n d t) / sum(n d)`` over the same people as :func:`weighted_mean`.

    ``deprivation`` is d per origin. NaN where nobody is reached, where every reached d is 0, and where a
    place that counts in the plain mean has no d: a mean over fewer people must not stand beside it.
    """
    unknown = np.isnan(deprivation)
    mean = weighted_mean(minutes, weights * np.where(unknown, 0.0, deprivation))
    mean[reached_weight(minutes, weights * unknown) > 0] = np.nan
    return mean


def divide(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Quotient as float64, NaN where the denominator is zero."""
    numerator, denominator = np.broadcast_arrays(numerator, denominator)
    quotient = np.full(numerator.shape, np.nan)
    return np.divide(numerator, denominator, out=quotient, where=denominator > 0)

"""What must be true for an option to come out ahead of all others: for which weights, or within which limits.

If a unit of each objective is given a weight, an option is not beaten where its weighted sum is at most that of
every other. Those are linear conditions on the weights, so the weights that fulfil them form a convex set, whose
extent in each weight linear programming finds. An option may have no such weights and yet be dominated by none
(it lies in a dent of the front): then limits on the other objectives single it out. Nothing here says which
weights are right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

SAME = 1e-9
"""Objectives this close, relative to their spread over the front, are equal."""
SMALL = 1e-9
FOUND, UNBOUNDED = 0, 3  # scipy's status codes


@dataclass(frozen=True)
class Condition:
    """When one row of the front is not beaten.

    ``alone``: objectives of which no row has less. ``weights``: if a unit of the first objective counts 1, the
    least and greatest weight of a unit of each objective among all weightings under which no row has a smaller
    weighted sum, float64 ``(k, 2)``, ``inf`` without end; None where there are none. ``ratios``: the same for
    each pair ``(a, b)`` if only those two count: how many units of ``a`` one unit of ``b`` must be worth; a pair
    that is missing has no such number. ``equal``: other rows with the same values.
    """

    alone: tuple[int, ...]
    weights: np.ndarray | None
    ratios: dict[tuple[int, int], tuple[float, float]]
    equal: tuple[int, ...] = ()


def conditions(costs: np.ndarray, rows: Iterable[int] | None = None) -> list[Condition]:
    """The condition of each of ``rows`` (default: all) among the rows of a front.

    ``costs`` is float64 ``(n, k)``, less is better (:func:`access.costs`); dominated rows bind nothing and may be
    left out. A row with an infinite cost has no weights, for it loses whenever that cost counts.

    Formula: row i is not beaten under weights w if ``sum_k w_k (c_ik - c_jk) <= 0`` for every j, with
    ``w >= 0, w_1 = 1``. Two objectives make that an interval of ``w_2``, found without a solver.
    """
    costs = np.asarray(costs, dtype=np.float64)
    scale = _spread(costs)
    return [_condition(costs, scale, row) for row in (range(len(costs)) if rows is None else rows)]


def ratio_interval(first: np.ndarray, second: np.ndarray) -> tuple[float, float] | None:
    """All ``r >= 0`` for which ``first + r * second <= 0`` in every row: (least, greatest), or None.

    >>> ratio_interval(np.array([-1.0, 2.0]), np.array([2.0, -4.0]))
    (0.5, 0.5)
    """
    rising, falling = second > 0, second < 0
    least = float(np.max(-first[falling] / second[falling], initial=0.0))
    greatest = float(np.min(-first[rising] / second[rising], initial=np.inf))
    if (first[second == 0] > 0).any() or least > greatest * (1 + SAME):
        return None
    return least, max(least, greatest)


def _spread(costs: np.ndarray) -> np.ndarray:
    """Range of each objective over its finite values; 1 where they do not differ."""
    finite = np.isfinite(costs)
    spread = costs.max(axis=0, where=finite, initial=-np.inf) - costs.min(
        axis=0, where=finite, initial=np.inf
    )
    return np.where(spread > 0, spread, 1.0)


def _condition(costs: np.ndarray, scale: np.ndarray, row: int) -> Condition:
    gaps = _gaps(costs, scale, row)
    known = np.isfinite(costs[row])
    equal = np.flatnonzero((gaps == 0).all(axis=1))
    return Condition(
        alone=tuple(int(k) for k in np.flatnonzero((gaps <= 0).all(axis=0) & known)),
        weights=_weights(gaps, scale) if known.all() else None,
        ratios=_ratios(gaps, np.flatnonzero(known)),
        equal=tuple(int(other) for other in equal if other != row),
    )


def _gaps(costs: np.ndarray, scale: np.ndarray, row: int) -> np.ndarray:
    """What the row costs more than each row, ``(n, k)``: -inf where the other is unknown, +inf where it is itself."""
    with np.errstate(invalid="ignore"):
        gaps = costs[row] - costs
    gaps[np.isnan(gaps) | (np.abs(gaps) < SAME * scale)] = 0.0
    return gaps


def _ratios(gaps: np.ndarray, known: np.ndarray) -> dict[tuple[int, int], tuple[float, float]]:
    found = {}
    for first, second in combinations(known.tolist(), 2):
        finite = np.isfinite(gaps[:, [first, second]]).all(axis=1)
        if (interval := ratio_interval(gaps[finite, first], gaps[finite, second])) is not None:
            found[first, second] = interval
    return found


def _weights(gaps: np.ndarray, scale: np.ndarray) -> np.ndarray | None:
    from scipy.optimize import linprog  # slow to import, and few commands need it

    gaps = gaps[np.isfinite(gaps).all(axis=1) & (gaps > 0).any(axis=1)]
    if gaps.shape[1] == 1:
        return None if len(gaps) else np.ones((1, 2))
    if gaps.shape[1] == 2:
        interval = ratio_interval(gaps[:, 0], gaps[:, 1])
        return None if interval is None else np.array([(1.0, 1.0), interval])
    found = np.ones((gaps.shape[1], 2))
    even = gaps / scale
    for k in range(1, gaps.shape[1]):
        for end, sign in enumerate((1.0, -1.0)):
            aim = np.zeros(gaps.shape[1] - 1)
            aim[k - 1] = sign
            done = linprog(aim, A_ub=even[:, 1:], b_ub=-even[:, 0], bounds=(0, None), method="highs")
            if done.status == UNBOUNDED:
                found[k, end] = np.inf
            elif done.status == FOUND:
                weight = done.x[k - 1] * scale[0] / scale[k]
                found[k, end] = 0.0 if done.x[k - 1] < SMALL else weight
            else:
                return None
    return found

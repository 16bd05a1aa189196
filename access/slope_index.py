"""Slope index (SII) and relative index (RII) of inequality: the straight line through minutes by deprivation.

Negative means that the most deprived travel longer. Both describe a line; where access is not linear in
deprivation (deprived people in cities often live near hospitals) the quintile means say more, and stand beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from access.deprivation_groups import most_deprived_first
from access.errors import AccessError, MissingColumn, suggestion
from access.evaluate import Result
from access.ranked_groups import by_order, midpoints
from access.schema import KEY

FEWEST_QUANTILES, MOST_QUANTILES = 5, 100


@dataclass(frozen=True)
class Slope:
    """A weighted straight line over deprivation rank 0..1; NaN where no line can be drawn.

    ``sii`` is ``fitted(1) - fitted(0)`` in the unit of the values, ``rii`` is ``fitted(1) / fitted(0)``.
    ``rii`` is NaN too where ``fitted(0)`` is not above 0, which a ratio cannot be taken of.
    """

    sii: float
    rii: float
    intercept: float
    slope: float


@dataclass(frozen=True)
class QuantileSlope(Slope):
    """A slope over quantiles; limits ``(lower, upper)`` only where standard errors were given."""

    sii_limits: tuple[float, float] | None
    rii_limits: tuple[float, float] | None


def slope_index(
    minutes: np.ndarray | Result,
    people: np.ndarray | None = None,
    order: np.ndarray | None = None,
    *,
    by: str | None = None,
) -> Slope | pd.DataFrame:
    """Slope and relative index of inequality of minutes, area form: need-weighted least squares.

    ``minutes``, ``people`` (need, zero or more) and ``order`` (rising from the most to the least deprived, such
    as a national rank) are ``(n,)``, a row for each area or origin. ``x`` is the midpoint of the cumulative
    share of people (:func:`access.deprivation_midpoints`) among those counted::

        b = sum p (x - mean x)(t - mean t) / sum p (x - mean x)^2,   a = mean t - b mean x
        SII = b = fitted(1) - fitted(0),   RII = (a + b) / a

    Rows without minutes (unreached) or without an order are left out: say beside the index how much need that
    is. NaN where fewer than two ranks are left. Given a :class:`Result`, a table with one row per key:
    ``sii``, ``rii``, ``intercept``, and ``need_counted`` of ``need_total``; ``by`` is the column of the areas
    that orders them (``imd_rank``, ``imd_decile``, ``imd_score``; default: the finest that they have).

    Source: J. Mackenbach, A. Kunst, Social Science & Medicine 44 (1997), 757-771.

    Raises:
        MissingColumn: the areas lack the column ``by``.

    >>> slope_index(np.array([30.0, 20.0]), np.array([1.0, 1.0]), np.array([1.0, 2.0])).sii
    -20.0
    """
    if isinstance(minutes, Result):
        return _slopes_of(minutes, by)
    return slope_of_groups(*by_order(minutes, people, order))


def slope_of_groups(people: np.ndarray, means: np.ndarray) -> Slope:
    """The line through groups in order, most deprived first, with people above 0."""
    slope, intercept = lines(people, means[None, :])
    return Slope(*_indices(intercept, slope))


def slope_index_of_quantiles(
    values: np.ndarray,
    populations: np.ndarray,
    standard_errors: np.ndarray | None = None,
    *,
    confidence: float = 95.0,
) -> QuantileSlope:
    """Slope and relative index over quantiles, most deprived first, as OHID publishes them.

    The same line as :func:`slope_index`, through one value for each of 5 to 100 quantiles, weighted by their
    populations. Only with ``standard_errors`` (of every value) are there limits: the central ``confidence`` %
    of the indices when every value is drawn from its normal distribution. OHID draws them; here are the limits
    that ever more draws tend to, which the line's weights give in closed form: the SII is a sum of normal
    values, and ``RII <= r`` where ``fitted(1) - r fitted(0) <= 0``, again such a sum (Fieller). The limits of
    the RII are NaN where ``fitted(0)`` is not surely above 0.
    Without errors an interval would be invented: see :func:`access.slope_sensitivity`.

    Sources: OHID, Public health technical guidance, "Slope index of inequality". OHID's own test vectors (the test
    data of its R package PHEindicatormethods, commit 093fd28; figures only) are reproduced: points exactly, limits
    within the error of its 100,000 draws. E. Fieller, Journal of the Royal Statistical Society B 16 (1954), 175-185.

    Raises:
        AccessError: fewer than 5 or more than 100 quantiles, a value that is not known, a population that is
            not above 0, a standard error that is negative or not known, a ``confidence`` that is not between 0
            and 100, or arrays of different lengths.
    """
    values, people = (np.asarray(each, dtype=np.float64) for each in (values, populations))
    _check_quantiles(values, people, standard_errors)
    _check_limits(standard_errors, confidence)
    found = slope_of_groups(people, values)
    if standard_errors is None:
        return QuantileSlope(found.sii, found.rii, found.intercept, found.slope, None, None)
    times = NormalDist().inv_cdf((100 + confidence) / 200)
    per_slope, per_intercept = lines(people, np.eye(len(values)))
    variances = np.square(np.asarray(standard_errors, dtype=np.float64))
    reach = times * float(np.sqrt(per_slope**2 @ variances))
    rii = _ratio_limits(found, per_slope + per_intercept, per_intercept, times**2 * variances)
    return QuantileSlope(
        found.sii, found.rii, found.intercept, found.slope, (found.sii - reach, found.sii + reach), rii
    )


def _ratio_limits(
    line: Slope, per_top: np.ndarray, per_bottom: np.ndarray, variances: np.ndarray
) -> tuple[float, float]:
    """Roots of ``(top - r bottom)^2 = var(top - r bottom)``; ``variances`` of the values times z squared."""
    top, bottom = line.intercept + line.slope, line.intercept
    square = bottom**2 - per_bottom**2 @ variances
    if not (bottom > 0 and square > 0):
        return float("nan"), float("nan")
    middle = top * bottom - (per_top * per_bottom) @ variances
    within = middle**2 - square * (top**2 - per_top**2 @ variances)
    root = float(np.sqrt(max(within, 0.0)))  # 0 for values without error, but for rounding
    return float((middle - root) / square), float((middle + root) / square)


def lines(people: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slopes and intercepts of many sets of values ``(sets, groups)`` over the same groups in order."""
    if len(people) < 2:
        return np.full(len(values), np.nan), np.full(len(values), np.nan)
    share, x = people / people.sum(), midpoints(people)
    centred = share * (x - 0.5)  # the weighted mean of the midpoints is one half
    slope = values @ centred / (centred @ (x - 0.5))
    return slope, values @ share - slope / 2


def _indices(intercept: np.ndarray, slope: np.ndarray) -> tuple[float, float, float, float]:
    a, b = intercept.item(), slope.item()
    return b, (a + b) / a if a > 0 else float("nan"), a, b


def _check_quantiles(values: np.ndarray, people: np.ndarray, errors: Sequence[float] | None) -> None:
    if not FEWEST_QUANTILES <= len(values) <= MOST_QUANTILES:
        raise AccessError(
            f"a slope index of quantiles takes {FEWEST_QUANTILES} to {MOST_QUANTILES} of them; {len(values)} given."
        )
    if len(people) != len(values) or (errors is not None and len(errors) != len(values)):
        raise AccessError(
            "a slope index needs one population and one standard error for each quantile's value."
        )
    if not (np.isfinite(values).all() and (people > 0).all()):
        raise AccessError(
            "a slope index of quantiles needs a value and a population above 0 for every quantile."
        )


def _check_limits(errors: Sequence[float] | None, confidence: float) -> None:
    if not 0 < confidence < 100:
        raise AccessError(
            f"the confidence of limits is a percentage above 0 and below 100, such as 95; {confidence:g} given."
        )
    known = np.zeros(0) if errors is None else np.asarray(errors, dtype=np.float64)
    if not (np.isfinite(known) & (known >= 0)).all():
        raise AccessError(
            "a slope index of quantiles needs a standard error of 0 or more for every quantile."
        )


def _slopes_of(result: Result, by: str | None) -> pd.DataFrame:
    order = _order(result.areas, by)
    rows = []
    for journeys in result.journeys:
        people = result.needs[journeys.service].to_numpy()[journeys.area] * journeys.weight
        ranks = order[journeys.area]
        for percentile, minutes in zip(journeys.percentiles, journeys.minutes):
            found = slope_index(minutes, people, ranks)
            counted = people[np.isfinite(minutes) & np.isfinite(ranks)].sum()
            key = [getattr(journeys, name) for name in KEY[:-1]]
            rows.append([*key, percentile, found.sii, found.rii, found.intercept, counted, people.sum()])
    return pd.DataFrame(rows, columns=[*KEY, "sii", "rii", "intercept", "need_counted", "need_total"])


def _order(areas: pd.DataFrame, by: str | None) -> np.ndarray:
    """What orders the areas, most deprived first; a score falls from there, ranks and deciles rise."""
    if by is None:
        return most_deprived_first(areas).to_numpy()
    if by not in areas.columns:
        raise MissingColumn(
            f'the areas have no column "{by}" to order them by{suggestion(by, areas.columns)}'
        )
    values = areas[by].to_numpy(dtype=np.float64)
    return -values if by == "imd_score" else values

"""Our minutes beside a reference's: how far they agree, and which speed factors would bring them closer.

Pure statistics on arrays; nothing here changes a speed. A ratio is **ours / reference**, a difference ours
minus reference. A reference (another engine, a sample of measured trips) has assumptions of its own:
agreement with it is agreement, not truth.

The fit. With ``m[i, k]`` our minutes of pair ``i`` on streets of kind ``k``
(:data:`isochrones.paths.STREET_PARTS`), ``c[i]`` the rest (delays, ferries, connectors) and ``r[i]`` the
reference, the stretches ``x[k]`` minimise ::

    mean over i of ((sum over k of x[k] m[i, k] + c[i] - r[i]) / max(r[i], 5))^2 + 0.03^2 sum over k of (x[k] - 1)^2

within 0.25 and 4: non-negative least squares of relative errors, drawn to 1 so strongly that a kind on
which trips spend 3% of their time, independently of the others, moves half the way. The mean is weighted:
pairs far from the fit, whose difference is an entrance or a bridge rather than speed, count less (Huber).
A factor of the speed table is divided by its stretch. The ways that trips take are held fixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import lsq_linear

from isochrones.paths import STREET_PARTS
from isochrones.schema import NOT_GIVEN, REASONS

BANDS = (0.0, 10.0, 20.0, 30.0, 45.0, 60.0, np.inf)
"""Edges of the bands of reference minutes, each with its lower edge."""

SHRINKAGE_SHARE = 0.03
"""A kind of street with this (root mean square) share of trips' time moves half-way (assumption)."""

SHORT_TRIP_MINUTES = 5.0
"""Trips shorter than this weigh as if they took so long: their relative errors are mostly of the ends."""

STRETCH_LIMITS = (0.25, 4.0)

HUBER, ROUNDS = 1.345, 12
"""Pairs further from the fit than this many robust standard deviations (1.4826 x the median distance) are
trusted in inverse proportion to their distance (Huber 1964, 95% efficient where errors are normal)."""

FAMILY_NAMES = ("fast", "main", "local")

LEAST_MINUTES = 0.1
"""A pair nearer than this has no ratio worth the name."""

NEITHER_HAS_IT, TOO_SHORT = "neither_has_it", "too_short"


@dataclass(frozen=True)
class Agreement:
    """How far two sets of minutes agree over the pairs that both have; NaN where there are too few.

    Attributes:
        pairs: how many were compared.
        median_ratio, ratio_p5, ratio_p95: of ours / reference.
        mean_difference: ours minus reference, minutes.
        mean_absolute, median_absolute, p95_absolute: of the difference without its sign, minutes.
        rmse: root mean square difference, minutes.
        correlation: Pearson's, over pairs.
    """

    pairs: int
    median_ratio: float
    ratio_p5: float
    ratio_p95: float
    mean_difference: float
    mean_absolute: float
    median_absolute: float
    p95_absolute: float
    rmse: float
    correlation: float

    @property
    def spread(self) -> float:
        """(ratio_p95 - ratio_p5) / median_ratio: how far ratios lie apart, whatever they are about."""
        return (self.ratio_p95 - self.ratio_p5) / self.median_ratio


@dataclass(frozen=True)
class FactorFit:
    """Stretches of the minutes on each kind of street, in the order of ``STREET_PARTS``.

    Attributes:
        stretch: float64, 1.3 says that the reference takes 1.3 times as long there.
        share: float64, share of all compared minutes that is spent there.
        other_share: float64, the same of delays, ferries and connectors, in the order of ``PARTS``.
    """

    stretch: np.ndarray
    share: np.ndarray
    other_share: np.ndarray

    def minutes(self, parts) -> np.ndarray:
        """Minutes that the stretches would make of ``parts`` (..., parts), the ways held fixed."""
        parts = np.asarray(parts, np.float64)
        return parts[..., : len(self.stretch)] @ self.stretch + parts[..., len(self.stretch) :].sum(axis=-1)

    @property
    def at_limit(self) -> tuple[str, ...]:
        """Kinds of street whose stretch stopped at ``STRETCH_LIMITS``: something else is wrong there."""
        low, high = STRETCH_LIMITS
        return tuple(
            kind
            for kind, by in zip(STREET_PARTS, self.stretch, strict=True)
            if by < low * 1.001 or by > high * 0.999
        )


def compared(ours, reference) -> np.ndarray:
    """Pairs that both have, each with at least ``LEAST_MINUTES``; bool."""
    ours, reference = np.asarray(ours, np.float64), np.asarray(reference, np.float64)
    long_enough = (ours >= LEAST_MINUTES) & (reference >= LEAST_MINUTES)
    return long_enough & np.isfinite(ours) & np.isfinite(reference)


def left_out(ours, reference, reason) -> dict[str, int]:
    """Why pairs cannot be compared: counts by reason, those of ours by ``isochrones.schema.REASONS``.

    ``not_given``: the reference has no time. ``neither_has_it``: neither does. ``too_short``: one of
    them is below ``LEAST_MINUTES``. ``reason`` is uint8 in the shape of ``ours``.
    """
    ours, reference = np.asarray(ours, np.float64), np.asarray(reference, np.float64)
    has, given = np.isfinite(ours), np.isfinite(reference)
    counts = {name: ~has & given & (np.asarray(reason) == i) for i, name in enumerate(REASONS) if name}
    counts |= {REASONS[NOT_GIVEN]: has & ~given, NEITHER_HAS_IT: ~has & ~given}
    counts[TOO_SHORT] = has & given & ~compared(ours, reference)
    return {name: int(where.sum()) for name, where in counts.items() if where.any()}


def agreement(ours, reference) -> Agreement:
    """Compare two arrays of minutes of the same shape, NaN where either has none.

    >>> agreement([10, 20, 30], [20, 40, 60]).median_ratio
    0.5
    """
    both = compared(ours, reference)
    a, b = np.asarray(ours, np.float64)[both], np.asarray(reference, np.float64)[both]
    if not a.size:
        return Agreement(0, *[float("nan")] * 9)
    off = a - b
    ratio = np.percentile(a / b, [50, 5, 95])
    spread = np.percentile(np.abs(off), [50, 95])
    varied = a.size > 1 and np.ptp(a) > 0 and np.ptp(b) > 0
    figures = (
        *ratio, off.mean(), np.abs(off).mean(), *spread, np.sqrt((off**2).mean()),
        np.corrcoef(a, b)[0, 1] if varied else np.nan,
    )  # fmt: skip
    return Agreement(int(a.size), *(float(figure) for figure in figures))


def by_band(ours, reference) -> dict[tuple[float, float], Agreement]:
    """Agreement in each band of reference minutes that holds a pair: (from, below) -> figures."""
    ours, reference = np.asarray(ours, np.float64), np.asarray(reference, np.float64)
    found = {}
    for low, high in pairwise(BANDS):
        inside = (reference >= low) & (reference < high)
        figures = agreement(ours[inside], reference[inside])
        if figures.pairs:
            found[low, high] = figures
    return found


def fit_factors(parts, reference) -> FactorFit:
    """Stretches of the minutes on each kind of street that bring ours closest to the reference.

    Args:
        parts: (..., parts) minutes as :func:`isochrones.paths.minutes_by_family` gives them.
        reference: (...) minutes; pairs without one, or without ours, are left out.

    Returns:
        Stretches by the formula of this module; all 1 where no pair can be compared.
    """
    parts, reference = np.asarray(parts, np.float64), np.asarray(reference, np.float64)
    kinds = len(STREET_PARTS)
    both = compared(parts.sum(axis=-1), reference)
    held, wanted = parts[both], reference[both]
    if not wanted.size:
        return FactorFit(np.ones(kinds), np.zeros(kinds), np.zeros(parts.shape[-1] - kinds))
    moving, rest = held[:, :kinds], held[:, kinds:].sum(axis=1)
    scale = np.maximum(wanted, SHORT_TRIP_MINUTES)
    rows, goal = moving / scale[:, None], (wanted - rest) / scale
    trust = np.ones(wanted.size)
    for _ in range(ROUNDS):
        stretch = _least_squares(rows, goal, trust)
        off = np.abs(rows @ stretch - goal)
        usual = max(1.4826 * np.median(off), 1e-9)
        trust = np.minimum(1, HUBER * usual / np.maximum(off, 1e-12))
    share = held.sum(axis=0) / held.sum()
    return FactorFit(stretch, share[:kinds], share[kinds:])


def _least_squares(rows: np.ndarray, goal: np.ndarray, trust: np.ndarray) -> np.ndarray:
    """Stretches that minimise the formula of this module with pairs weighing as much as they are trusted."""
    kinds = rows.shape[1]
    weight = np.sqrt(trust / trust.sum())
    stacked = np.vstack([rows * weight[:, None], SHRINKAGE_SHARE * np.eye(kinds)])
    wanted = np.concatenate([goal * weight, np.full(kinds, SHRINKAGE_SHARE)])
    # triangular first: the solver then works on a handful of rows, however many pairs there are
    basis, triangle = np.linalg.qr(stacked)
    return lsq_linear(triangle, basis.T @ wanted, STRETCH_LIMITS, method="bvls", max_iter=200).x


def out_of_sample(parts, reference) -> dict[str, Agreement]:
    """Fit on every other origin and judge on the rest, and the other way round.

    Args:
        parts: (sites, origins, parts).
        reference: (sites, origins).

    Returns:
        ``before`` and ``after`` over all pairs, each judged by the fit that did not see its origin.
    """
    parts, reference = np.asarray(parts, np.float64), np.asarray(reference, np.float64)
    odd = np.arange(reference.shape[1]) % 2 == 1
    fitted = np.full(reference.shape, np.nan)
    for judged in (odd, ~odd):
        fit = fit_factors(parts[:, ~judged], reference[:, ~judged])
        fitted[:, judged] = fit.minutes(parts[:, judged])
    return {"before": agreement(parts.sum(axis=-1), reference), "after": agreement(fitted, reference)}


def suggested_factors(
    factors: Mapping[str, tuple[float, float]], fit: FactorFit, least_change: float = 0.01
) -> dict[str, tuple[float, float]]:
    """Period factors (family -> built-up, rural) that the fit suggests, for the families that change.

    Args:
        factors: those of the period compared, ``speeds.period_factors[period]``.
        fit: the stretches.
        least_change: a family changes if built-up or rural is off by at least this share.

    Returns:
        Factors rounded to three decimals; a family hardly used or in agreement is not among them.
    """
    pairs = fit.stretch.reshape(len(FAMILY_NAMES), 2)
    return {
        family: tuple(
            round(old / by, 3) if abs(by - 1) >= least_change else old
            for old, by in zip(factors[family], map(float, stretch), strict=True)
        )
        for family, stretch in zip(FAMILY_NAMES, pairs, strict=True)
        if (np.abs(stretch - 1) >= least_change).any()
    }


def toml_lines(period: str, factors: Mapping[str, tuple[float, float]]) -> str:
    """The lines of study.toml that would set these factors; empty for none."""
    if not factors:
        return ""
    lines = [f"{family} = [{built_up:g}, {rural:g}]" for family, (built_up, rural) in factors.items()]
    return "\n".join([f"[speeds.roads.period_factors.{period}]", *lines]) + "\n"

"""How far two matrices of minutes agree, on the pairs that both reach."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

SHORTEST = 1.0
"""Minutes below which a ratio says more about snapping than about roads."""

SANE_RATIO, SANE_SPREAD, SANE_SHARE = (0.5, 2.0), 3.0, 0.8


class Agreement(NamedTuple):
    """Ratios of our minutes to theirs.

    Attributes:
        pairs: in the matrix. used: both reach them in at least :data:`SHORTEST` minutes.
        median, p5, p95: of ours / theirs. only_ours, only_theirs: pairs that one alone reaches.
    """

    pairs: int
    used: int
    median: float
    p5: float
    p95: float
    only_ours: int
    only_theirs: int

    @property
    def sane(self) -> bool:
        """Whether a speed beside it means anything: the same places, the same order of minutes.

        The median ratio lies between a half and two, the 95% ratio is at most three times the 5% one,
        and at most a fifth of the pairs is reached by one alone (engines that take no ferry).
        """
        if not self.used:
            return False
        alone = (self.only_ours + self.only_theirs) / self.pairs
        low, high = SANE_RATIO
        near = low <= self.median <= high and self.p95 <= SANE_SPREAD * self.p5
        return near and alone <= 1 - SANE_SHARE


def agreement(ours: np.ndarray, theirs: np.ndarray) -> Agreement:
    """Compare two matrices of minutes of the same shape; NaN or inf is unreachable."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    here, there = np.isfinite(ours), np.isfinite(theirs)
    alone = int((here & ~there).sum()), int((there & ~here).sum())
    both = here & there
    used = both & (np.where(both, ours, 0) >= SHORTEST) & (np.where(both, theirs, 0) >= SHORTEST)
    if not used.any():
        return Agreement(ours.size, 0, np.nan, np.nan, np.nan, *alone)
    ratio = ours[used] / theirs[used]
    p5, median, p95 = np.percentile(ratio, (5, 50, 95))
    return Agreement(ours.size, int(used.sum()), float(median), float(p5), float(p95), *alone)


class Membership(NamedTuple):
    """Whether a polygon agrees with the minutes at points, each a share of 1 (NaN without such points).

    Attributes:
        points: compared. agree: on the right side. inside_found: of those inside by time, in the polygon.
        polygon_true: of those in the polygon, inside by time. beyond_minute: of the points whose minutes
        differ from the threshold by more than one, on the right side.
    """

    points: int
    agree: float
    inside_found: float
    polygon_true: float
    beyond_minute: float


def membership(minutes: np.ndarray, inside: np.ndarray, limit: float) -> Membership:
    """Compare points' minutes (NaN: unreachable) with whether a polygon of ``limit`` minutes covers them."""
    minutes = np.where(np.isnan(minutes), np.inf, minutes)
    by_time = minutes <= limit
    right = by_time == inside
    clear = np.abs(minutes - limit) > 1
    return Membership(
        len(minutes), _share(right), _share(right[by_time]), _share(right[inside]), _share(right[clear])
    )


def _share(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def slope(sizes, costs) -> float:
    """The power by which cost grows with size: slope of log cost on log size by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])

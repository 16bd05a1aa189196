"""S-curves: the share of people who are there within each number of minutes."""

import numpy as np

from access.measures import divide

S_CURVE_MINUTES = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0, 240.0)


def s_curve(minutes: np.ndarray, people: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Cumulative share of all people with minutes <= each of ``at``, float64 ``(len(at),)``.

    ``minutes`` are ``(n,)``; ``people`` ``(n,)``, or ``(groups, n)`` for one curve each: ``(groups, len(at))``.
    Compared in float32, as thresholds are. The unreached (NaN) are among all people and never within, so a
    curve that ends below 1 says how many reach nothing. NaN where there are no people.

    >>> s_curve(np.array([5.0, 25.0, np.nan]), np.array([1.0, 2.0, 1.0]), np.array([10, 30])).tolist()
    [0.25, 0.75]
    """
    groups = np.atleast_2d(np.asarray(people, dtype=np.float64))
    minutes = np.asarray(minutes, dtype=np.float32)
    order = np.argsort(minutes, kind="stable")  # NaN last
    reached = int(np.isfinite(minutes).sum())
    up_to = np.cumsum(groups[:, order], axis=1)
    up_to = np.concatenate([np.zeros((len(groups), 1)), up_to], axis=1)
    within = np.searchsorted(minutes[order][:reached], np.asarray(at, dtype=np.float32), side="right")
    curves = divide(up_to[:, within], up_to[:, [-1]])
    return curves[0] if np.ndim(people) == 1 else curves

"""Nearest and next-nearest open site of every origin, ties split equally."""

from dataclasses import dataclass

import numpy as np

TIE_ROUNDING_MINUTES = 1e-4  # tenths of a minute do not subtract exactly in float32


@dataclass(frozen=True)
class Nearest:
    """Per percentile ``P`` and origin ``O``, over the ``S`` sites given (their order decides nothing else).

    minutes: float32 (P, O), to the nearest site; NaN where none is reached.
    shares: float64 (P, S, O), 1 split equally over the nearest sites; all 0 where none is reached.
    first: int (P, O), the first of the nearest sites; -1 where none is reached.
    """

    minutes: np.ndarray
    shares: np.ndarray
    first: np.ndarray


def nearest_sites(minutes: np.ndarray, tie_minutes: float = 0.0) -> Nearest:
    """Nearest site per origin from minutes ``(P, S, O)``, NaN unreachable.

    Sites within ``tie_minutes`` of the smallest time share the origin equally; 0 means equal in float32.
    ``minutes`` is always the smallest time.

    >>> nearest = nearest_sites(np.array([[[10, 5, np.nan], [10, 7, np.nan]]], dtype="float32"))
    >>> nearest.minutes.tolist(), nearest.shares[0, 0].tolist()
    ([[10.0, 5.0, nan]], [0.5, 1.0, 0.0])
    """
    percentiles, sites, origins = minutes.shape
    if not sites:
        nothing = np.full((percentiles, origins), np.nan, dtype=np.float32)
        return Nearest(nothing, minutes.astype(np.float64), np.full((percentiles, origins), -1))
    smallest = np.fmin.reduce(minutes, axis=1)
    if tie_minutes > 0:
        limit = smallest.astype(np.float64) + (tie_minutes + TIE_ROUNDING_MINUTES)
        tied = minutes <= limit[:, None, :]
    else:
        tied = minutes == smallest[:, None, :]
    count = np.maximum(tied.sum(axis=1), 1)
    first = np.where(np.isnan(smallest), -1, (minutes == smallest[:, None, :]).argmax(axis=1))
    return Nearest(smallest, tied / count[:, None, :], first)


def next_sites(minutes: np.ndarray, nearest: Nearest) -> Nearest:
    """Second nearest site per origin: the nearest of the rest once its first nearest site is left out.

    An origin that is tied between two sites therefore has the same minutes to both.
    """
    if minutes.shape[1] == 0:
        return nearest
    rest = minutes.copy()
    percentile, origin = np.nonzero(nearest.first >= 0)
    rest[percentile, nearest.first[percentile, origin], origin] = np.nan
    return nearest_sites(rest)

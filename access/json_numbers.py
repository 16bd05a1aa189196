"""Numbers as they go into JSON: no false digits of float32, and null for what is not known."""

import numpy as np


def stored(minutes: float | np.ndarray) -> float | None:
    """Minutes of an actual journey (float32) by their shortest decimal form: 35.9, not 35.900001525.

    >>> stored(float(np.float32(35.9)))
    35.9
    """
    return _plain(float(str(np.float32(_scalar(minutes)))))


def change(minutes: float | np.ndarray) -> float | None:
    """A difference of two stored times, to 0.0001 minutes."""
    return _plain(round(_scalar(minutes), 4))


def mean(value: float | np.ndarray) -> float | None:
    """A weighted mean or share, to 6 decimals."""
    return _plain(round(_scalar(value), 6))


def people(count: float | np.ndarray) -> float | None:
    """A sum of need or people, to 6 decimals."""
    return _plain(round(_scalar(count), 6))


def text(number: float) -> str:
    """A threshold as it was configured: 30 -> ``"30"``, 7.5 -> ``"7.5"``."""
    return f"{number:g}"


def _scalar(value: float | np.ndarray) -> float:
    return float(np.asarray(value).reshape(()))


def _plain(value: float) -> float | None:
    return value + 0.0 if np.isfinite(value) else None

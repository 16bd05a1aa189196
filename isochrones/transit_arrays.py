"""The arrays that compiled searches of public transport take."""

from typing import NamedTuple

import numpy as np

UNREACHABLE = np.int32(2**30)
"""Seconds that stand for no journey inside the search; beyond its border that is NaN."""


class Connections(NamedTuple):
    """Connections facing the site, sorted by departure, then arrival, then order in the ride.

    `departure`, `arrival`: int32 seconds; `start`, `end`: int32 stops; `ride`: int32; `board` (at start),
    `alight` (at end): bool.
    """

    departure: np.ndarray
    arrival: np.ndarray
    start: np.ndarray
    end: np.ndarray
    ride: np.ndarray
    board: np.ndarray
    alight: np.ndarray


class Walks(NamedTuple):
    """Walks from each of some points to stops: those of point i are rows `indptr[i]:indptr[i + 1]`.

    All int32; `seconds` whole seconds.
    """

    indptr: np.ndarray
    stop: np.ndarray
    seconds: np.ndarray


class Changes(NamedTuple):
    """Changes from each stop one alights at on to those one may board at: rows as in `Walks`, soonest first.

    All int32; `seconds`: what the change takes, walk and change time together; `walk`: the walk alone.
    """

    indptr: np.ndarray
    stop: np.ndarray
    seconds: np.ndarray
    walk: np.ndarray

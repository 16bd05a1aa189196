"""Journeys with the fewest rides that leave and arrive as they do."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from isochrones.journeys import Journeys


def fewest_rides(journeys: Journeys, limited: Mapping[int, Journeys]) -> Journeys:
    """The same journeys, with the rides and the walk of the ones that leave and arrive alike with fewest rides.

    `day_journeys` carries the rides of one journey of several that leave and arrive together, as far as its
    search met it: never too few, at times one too many. Whoever counts changes asks again with a limit.

    Args:
        journeys: from `day_journeys`.
        limited: most rides -> the journeys of the same question with that limit (`TransitOptions.max_rides`,
            or `journeys_by_rides`); those with more rides than the highest limit stay as they are.
    """
    rides, walk = journeys.rides.copy(), journeys.walk.copy()
    own = _marks(journeys)
    for most in sorted(limited, reverse=True):
        other = limited[most]
        marks = _marks(other)
        row = np.searchsorted(marks, own)
        same = np.flatnonzero(row < len(marks))
        same = same[marks[row[same]] == own[same]]
        rides[same], walk[same] = other.rides[row[same]], other.walk[row[same]]
    return replace(journeys, rides=rides, walk=walk)


def _marks(journeys: Journeys) -> np.ndarray:
    """One int64 for each journey from its pair and its two times; ascending."""
    pair = np.repeat(np.arange(len(journeys.start) - 1, dtype=np.int64), np.diff(journeys.start))
    return (pair << 36) + ((journeys.depart.astype(np.int64) + 2**17) << 18) + journeys.arrive + 2**17

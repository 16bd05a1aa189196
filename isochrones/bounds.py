"""Least and greatest travel time within a disc, from every street that may be nearest to a point of it.

The time at a point is that of the street nearest to it, where they meet, plus the connector. Whatever
holds for every street that may be nearest somewhere in a disc holds for the disc. A mode says what holds
near one street (:meth:`EdgeTimes.bounds_met`); this is the same for streets and for percentiles of public
transport.
"""

from typing import Protocol

import numpy as np
from numba import njit

from isochrones.candidates import Candidates, candidates_of, edges_met
from isochrones.network import RoadNetwork
from isochrones.snapping import ConnectorRule

DISCS_AT_ONCE = 8192


class EdgeTimes(Protocol):
    """Times that are taken on streets.

    Attributes:
        network: the streets points are snapped to. allowed: bool, edges they may snap to.
        connector: how points meet streets.
    """

    network: RoadNetwork
    allowed: np.ndarray
    connector: ConnectorRule

    def minutes_met(self, edge: np.ndarray, fraction: np.ndarray, metres: np.ndarray) -> np.ndarray:
        """Float32 minutes of points ``metres`` from where they meet an edge; inf where unreachable or -1."""

    def bounds_met(
        self, edge: np.ndarray, fraction: np.ndarray, metres: np.ndarray, radius: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest minutes by this edge within ``radius`` of points that meet it so; may be inf."""


def disc_bounds(times: EdgeTimes, eastings, northings, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest minutes within ``radius`` metres of each point, float64; inf: unreachable.

    Args:
        times: times taken on streets.
        eastings: centres.
        northings: centres.
        radius: of the discs, metres.
    """
    east, north = np.array(eastings, np.float64), np.array(northings, np.float64)
    low, high = np.full(len(east), np.inf), np.full(len(east), np.inf)
    for begin in range(0, len(east), DISCS_AT_ONCE):
        part = slice(begin, begin + DISCS_AT_ONCE)
        found = candidates_of(
            times.network.segment_index,
            times.allowed,
            east[part],
            north[part],
            radius,
            times.connector.max_metres,
        )
        low[part], high[part] = bounds_of(times, found, radius)
    return low, high


def bounds_of(times: EdgeTimes, found: Candidates, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest minutes within discs of known candidates."""
    edge, fraction = edges_met(times.network.segment_index, found.segment, found.along)
    least, most = times.bounds_met(edge, fraction, found.metres, radius)
    return _widest(found.start, found.metres, least, most, times.connector.max_metres - radius)


@njit(cache=True, nogil=True)
def _widest(start, metres, least, most, sure_metres):
    """Least and greatest over each disc; inf is among them where a point may be beyond the cap."""
    count = len(start) - 1
    low, high = np.full(count, np.inf), np.full(count, np.inf)
    for disc in range(count):
        nearest, greatest = np.inf, -np.inf
        for k in range(start[disc], start[disc + 1]):
            nearest = min(nearest, metres[k])
            low[disc] = min(low[disc], least[k])
            greatest = max(greatest, most[k])
        if nearest <= sure_metres:
            high[disc] = greatest
    return low, high

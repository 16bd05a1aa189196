"""Least and greatest travel time within a disc, from every street that may be nearest to a point of it.

A street is nearest to some point of a disc only if it is at most two radii further from the centre than
the nearest one. Along a street the time changes by at most its pace per metre, and across it by the
connector's; so the times at the points of those streets nearest to the centre, give or take the radius
at both paces, hold everything within the disc. This is true of any mode whose times are taken at a
point of a street plus a connector, percentiles of public transport included.
"""

from typing import Protocol

import numpy as np
from numba import njit

from isochrones.nearest import fraction_of, longer, segment_distance
from isochrones.network import RoadNetwork
from isochrones.snapping import ConnectorRule

POINTS_AT_ONCE = 4096


class EdgeTimes(Protocol):
    """Times that are taken on streets.

    Attributes:
        network: the streets points are snapped to. allowed: bool, edges they may snap to.
        connector: how points meet streets.
        edge_pace: float64 greatest change of time along each edge, minutes per metre; inf where it jumps.
    """

    network: RoadNetwork
    allowed: np.ndarray
    connector: ConnectorRule
    edge_pace: np.ndarray

    def minutes_on(self, edge: np.ndarray, fraction: np.ndarray) -> np.ndarray:
        """Minutes at a fraction of each edge (int32, float64), without connector; inf if unreachable."""

    def minutes_met(self, edge: np.ndarray, fraction: np.ndarray, metres: np.ndarray) -> np.ndarray:
        """Float32 minutes of points ``metres`` from where they meet an edge; inf where unreachable or -1."""


def edge_bounds(times: EdgeTimes, eastings, northings, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest minutes within ``radius`` metres of each point, float64; inf: unreachable.

    Args:
        times: times taken on streets.
        eastings: centres.
        northings: centres.
        radius: of the discs, metres.
    """
    low, high = np.full(len(eastings), np.inf), np.full(len(eastings), np.inf)
    for begin in range(0, len(eastings), POINTS_AT_ONCE):
        part = slice(begin, begin + POINTS_AT_ONCE)
        low[part], high[part] = _bounds(times, eastings[part], northings[part], float(radius))
    return low, high


def _bounds(times: EdgeTimes, eastings, northings, radius: float) -> tuple[np.ndarray, np.ndarray]:
    cap = times.connector.max_metres
    per_metre = times.connector.minutes_per_metre(times.network.profile)
    start, edge, fraction, metres, nearest = disc_edges(
        times.network.segment_index, times.allowed, eastings, northings, radius, cap
    )
    minutes = times.minutes_on(edge, fraction) + metres * per_metre
    pace = times.edge_pace[edge]
    slack = np.full(len(edge), np.inf)
    slack[np.isfinite(pace)] = radius * (pace[np.isfinite(pace)] + per_metre)
    low, high = np.full(len(eastings), np.inf), np.full(len(eastings), np.inf)
    some = np.flatnonzero(np.diff(start))
    if some.size:
        with np.errstate(invalid="ignore"):  # inf - inf on a site's edge that is not reached
            least = np.nan_to_num(minutes - slack, nan=-np.inf, posinf=np.inf, neginf=-np.inf)
        low[some] = np.minimum.reduceat(least, start[some])
        high[some] = np.maximum.reduceat(minutes + slack, start[some])
    return low, np.where(nearest + radius <= cap, high, np.inf)


@njit(cache=True, nogil=True)
def disc_edges(index, allowed, eastings, northings, radius, cap):
    """Points of streets that may be nearest to some point of each disc.

    Returns (start, edge, fraction, metres, nearest): those of disc ``i`` are ``start[i]:start[i + 1]``,
    ``metres`` from its centre; ``nearest`` is the distance of the nearest, inf beyond cap and radius.
    """
    count = len(eastings)
    start, nearest = np.zeros(count + 1, np.int64), np.full(count, np.inf)
    room = 16 * count + 1024
    edges, fractions, metres = np.empty(room, np.int32), np.empty(room), np.empty(room)
    total = 0
    for p in range(count):
        x, y = eastings[p], northings[p]
        column = int(np.floor((x - index.west) / index.cell))
        row = int(np.floor((y - index.south) / index.cell))
        best, ring = np.inf, 0
        while best > (ring - 1) * index.cell and (ring - 1) * index.cell < cap + radius:
            for r in range(max(row - ring, 0), min(row + ring, index.rows - 1) + 1):
                step = 1 if r == row - ring or r == row + ring or ring == 0 else 2 * ring
                for c in range(column - ring, column + ring + 1, step):
                    if c < 0 or c >= index.columns:
                        continue
                    cell = r * index.columns + c
                    for k in range(index.start[cell], index.start[cell + 1]):
                        if allowed[index.edge[index.listed[k]]]:
                            best = min(best, segment_distance(index, index.listed[k], x, y)[0])
            ring += 1
        start[p + 1] = total
        if best > cap + radius:
            continue
        nearest[p] = best
        reach = best + 2.0 * radius
        around = int(reach / index.cell) + 1
        for r in range(max(row - around, 0), min(row + around, index.rows - 1) + 1):
            for c in range(max(column - around, 0), min(column + around, index.columns - 1) + 1):
                cell = r * index.columns + c
                for k in range(index.start[cell], index.start[cell + 1]):
                    s = index.listed[k]
                    edge = index.edge[s]
                    if not allowed[edge]:
                        continue
                    away, along = segment_distance(index, s, x, y)
                    if away > reach:
                        continue
                    if total == room:
                        room *= 2
                        edges, fractions = longer(edges, room), longer(fractions, room)
                        metres = longer(metres, room)
                    edges[total], metres[total] = edge, away
                    fractions[total] = fraction_of(index, edge, along)
                    total += 1
        start[p + 1] = total
    return start, edges[:total], fractions[:total], metres[:total], nearest

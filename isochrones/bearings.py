"""Which way arcs point at their ends, and how far a turn from one to another deflects."""

import numpy as np

from isochrones.arcs import Arcs
from isochrones.cutting import Edges


def bearings(edges: Edges, arcs: Arcs) -> tuple[np.ndarray, np.ndarray]:
    """Radians counter-clockwise from east in which each arc sets out and arrives.

    Of the first and the last step between shape points of different place; 0 for a street without length.
    """
    start, stop = edges.shape_start[:-1], edges.shape_start[1:] - 1
    away = _angle(edges, start, np.minimum(start + 1, stop))
    into = _angle(edges, np.maximum(stop - 1, start), stop)
    back = arcs.reversed
    leaving = np.where(back, into[arcs.edge] + np.pi, away[arcs.edge])
    arriving = np.where(back, away[arcs.edge] + np.pi, into[arcs.edge])
    return leaving, arriving


def deflection(arriving: np.ndarray, leaving: np.ndarray) -> np.ndarray:
    """Degrees from -180 to 180 by which a turn leaves the straight line; positive to the left."""
    return np.degrees((leaving - arriving + np.pi) % (2 * np.pi) - np.pi)


def turning(easting: np.ndarray, northing: np.ndarray) -> float:
    """Degrees by which a line bends in all, positive to the left; a ring also where it closes.

    A ring drawn counter-clockwise gives 360. Places that are NaN are passed over.
    """
    known = ~np.isnan(easting)
    steps = np.diff(easting[known]), np.diff(northing[known])
    heading = np.arctan2(steps[1], steps[0])[np.hypot(*steps) > 0]
    closed = len(heading) > 2 and easting[known][0] == easting[known][-1]
    onward = np.r_[heading[1:], heading[:1]] if closed else heading[1:]
    return float(deflection(heading[: len(onward)], onward).sum())


def _angle(edges: Edges, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    north = edges.shape_northing[other] - edges.shape_northing[one]
    return np.arctan2(north, edges.shape_easting[other] - edges.shape_easting[one])

"""Halving squares along streets, depth first and compiled: the lists of one square fit the processor's cache.

The same squares as ``isochrones.refine`` leaves, by the same rules: candidates of a
quarter from those of its parent (:mod:`isochrones.candidates`), and bounds of
:func:`isochrones.edge_lines.bounds_at_edges`.
"""

import numpy as np
from numba import njit

from isochrones.candidates import Candidates, lists
from isochrones.edge_lines import EdgeLines
from isochrones.nearest import SegmentIndex
from isochrones.quartering import (
    add_square,
    begin_root,
    disc_around,
    keep_near,
    next_quarter,
    no_squares,
    room_to_halve,
)


def quartered(
    index: SegmentIndex, lines: EdgeLines, roots: Candidates, square, frame, halvings: int, limits, rule
) -> tuple[np.ndarray, Candidates]:
    """The finest squares within the coarsest that no threshold is sure to miss, and their candidates.

    Args:
        index: the streets' segments.
        lines: minutes along the streets.
        roots: candidates of the coarsest squares.
        square: int64, south-west corners of the coarsest squares.
        frame: ``west, south, step, width`` of the finest corners.
        halvings: from the coarsest to the finest.
        limits: float32 thresholds, ascending.
        rule: connector's cap in metres, its minutes per metre, and the longest minutes.
    """
    whole = np.maximum(index.edge_metres, 1e-9)
    steepest = _steepest(lines.start, lines.base, lines.slope, whole, float(rule[1]))
    found = _quartered(
        index.shape, index.along, index.edge, whole, steepest, lines.start, lines.base, lines.slope, lines.ends,
        lines.own, lines.own_edge, lines.own_minutes, roots.start, roots.segment, square, *frame, halvings,
        limits.astype(np.float64), *(float(value) for value in rule),
    )  # fmt: skip
    return found[0], lists(*found[1:])


@njit(cache=True, nogil=True)
def _steepest(line_start, base, slope, whole, per_metre):
    """The most that the time by each edge changes with a metre of the map, minutes."""
    rate = np.empty(len(whole))
    for edge in range(len(whole)):
        steepest = 0.0
        for j in range(line_start[edge], line_start[edge + 1]):
            if base[j] < np.inf:
                steepest = max(steepest, abs(slope[j]))
        rate[edge] = np.sqrt((steepest / whole[edge]) ** 2 + per_metre**2)
    return rate


@njit(cache=True, nogil=True)
def _quartered(
    shape, run, segment_edge, whole, steepest, line_start, base, slope, ends, own, own_edge, own_minutes, root_start,
    root_segment, root_square, west, south, step, width, halvings, limits, cap, per_metre, most,
):  # fmt: skip
    """Depth first, see :mod:`isochrones.quartering`."""
    held, count, square, quarter, away, along = room_to_halve(root_start, halvings)
    found, start, segments = no_squares()
    total = 0
    for i in range(len(root_square)):
        level = 0
        begin_root(i, root_start, root_segment, root_square, held, count, square, quarter)
        while level >= 0:
            if quarter[level] == 4 or count[level] == 0:
                level -= 1
                continue
            number, size = next_quarter(level, halvings, square, quarter, width)
            x, y, radius = disc_around(number, size, west, south, step, width)
            nearest, last = keep_near(level, x, y, radius, shape, run, held, count, away, along)
            if nearest > cap + radius:
                continue
            low, high = np.inf, np.inf if nearest + radius > cap else -np.inf
            unsure = False
            for k in range(last):
                edge = segment_edge[held[level + 1, k]]
                fraction, reach = along[k] / whole[edge], radius / whole[edge]
                least = np.inf
                for j in range(line_start[edge], line_start[edge + 1]):
                    value = base[j] + fraction * slope[j]
                    if value < least:
                        least = value
                least += away[k] * per_metre
                high = max(high, least + radius * steepest[edge])
                if high > most:
                    high = np.inf
                least -= radius * steepest[edge]
                across = max(away[k] - radius, 0.0) * per_metre
                if fraction <= reach + 1e-9:
                    least = min(least, ends[edge, 0] + across)
                if fraction >= 1.0 - reach - 1e-9:
                    least = min(least, ends[edge, 1] + across)
                if own[edge]:
                    for j in range(len(own_edge)):
                        if own_edge[j] == edge:
                            least = min(least, own_minutes[j] + across)
                low = min(low, least)
                if low <= most:
                    for limit in limits:
                        unsure = unsure or low <= limit < high
                if unsure:  # more streets can only widen the bounds
                    break
            if not unsure:
                continue
            if size > 1:
                level += 1
                square[level], count[level], quarter[level] = number, last, 0
                continue
            found, start, segments = add_square(found, start, segments, total, number, held[level + 1], last)
            total += 1
    return found[:total].copy(), start[: total + 1].copy(), segments[: start[total]].copy()

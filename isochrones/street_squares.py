"""Halving squares along streets, depth first and compiled: the lists of one square fit the processor's cache.

The same squares as ``isochrones.refine`` leaves, by the same rules: candidates of a
quarter from those of its parent (:mod:`isochrones.candidates`), and bounds of
:func:`isochrones.edge_lines.bounds_at_edges`.
"""

import numpy as np
from numba import njit

from isochrones.candidates import Candidates, lists
from isochrones.edge_lines import EdgeLines
from isochrones.nearest import ON_STREET_METRES, SegmentIndex, longer


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
    """Depth first: level 0 are the coarsest squares; ``held`` keeps the candidates of one square a level."""
    widest = 1
    for i in range(len(root_square)):
        widest = max(widest, root_start[i + 1] - root_start[i])
    held, count = np.empty((halvings + 1, widest), np.int32), np.zeros(halvings + 1, np.int64)
    square, quarter = np.zeros(halvings + 1, np.int64), np.zeros(halvings + 1, np.int64)
    away, along = np.empty(widest), np.empty(widest)
    room, room_segments = 1024, 4096
    found, start = np.empty(room, np.int64), np.zeros(room + 1, np.int64)
    segments = np.empty(room_segments, np.int32)
    total = 0
    for i in range(len(root_square)):
        level, square[0], quarter[0] = 0, root_square[i], 0
        count[0] = root_start[i + 1] - root_start[i]
        for k in range(count[0]):
            held[0, k] = root_segment[root_start[i] + k]
        if count[0] == 0:
            continue
        while level >= 0:
            if quarter[level] == 4:
                level -= 1
                continue
            size = 1 << (halvings - level - 1)
            number = square[level] + (quarter[level] & 1) * size + (quarter[level] >> 1) * size * width
            quarter[level] += 1
            x = west + (number % width + size / 2.0) * step
            y = south + (number // width + size / 2.0) * step
            radius = size * step * np.sqrt(0.5) + ON_STREET_METRES
            nearest, kept = np.inf, 0
            for k in range(count[level]):
                s = held[level, k]
                x1, y1 = shape[s, 0], shape[s, 1]
                dx, dy = shape[s + 1, 0] - x1, shape[s + 1, 1] - y1
                squared = dx * dx + dy * dy
                share = 0.0
                if squared > 0.0:
                    share = min(max(((x - x1) * dx + (y - y1) * dy) / squared, 0.0), 1.0)
                off_x, off_y = x - x1 - share * dx, y - y1 - share * dy
                metres = np.sqrt(off_x * off_x + off_y * off_y)
                if metres <= nearest + 2.0 * radius:
                    held[level + 1, kept], away[kept] = s, metres
                    along[kept] = run[s] + share * np.sqrt(squared)
                    nearest = min(nearest, metres)
                    kept += 1
            if nearest > cap + radius:
                continue
            last = 0
            for k in range(kept):
                if away[k] <= nearest + 2.0 * radius:
                    held[level + 1, last], away[last], along[last] = held[level + 1, k], away[k], along[k]
                    last += 1
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
            if total == room:
                room *= 2
                found, start = longer(found, room), longer(start, room + 1)
            while start[total] + last > room_segments:
                room_segments *= 2
                segments = longer(segments, room_segments)
            found[total] = number
            for k in range(last):
                segments[start[total] + k] = held[level + 1, k]
            start[total + 1] = start[total] + last
            total += 1
    return found[:total].copy(), start[: total + 1].copy(), segments[: start[total]].copy()

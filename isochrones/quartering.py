"""The steps of halving squares, which streets and public transport share.

Depth first: level 0 are the coarsest squares, and of each level one square is held at a time with the segments
that may be nearest to a point of it. The steps are written into the loops that call them (``inline``), for they
are too small to be called.
"""

import numpy as np
from numba import njit

from isochrones.nearest import ON_STREET_METRES, longer


@njit(inline="always")
def room_to_halve(root_start, halvings):
    """(segments held, how many, square, next quarter) by level, and of each segment metres away and along."""
    widest = 1
    for i in range(len(root_start) - 1):
        widest = max(widest, root_start[i + 1] - root_start[i])
    return (
        np.empty((halvings + 1, widest), np.int32), np.zeros(halvings + 1, np.int64),
        np.zeros(halvings + 1, np.int64), np.zeros(halvings + 1, np.int64), np.empty(widest), np.empty(widest),
    )  # fmt: skip


@njit(inline="always")
def begin_root(i, root_start, root_segment, root_square, held, count, square, quarter):
    """Hold a coarsest square, none of whose quarters has been looked at."""
    square[0], quarter[0], count[0] = root_square[i], 0, root_start[i + 1] - root_start[i]
    for k in range(count[0]):
        held[0, k] = root_segment[root_start[i] + k]


@njit(inline="always")
def next_quarter(level, halvings, square, quarter, width):
    """(south-west corner, steps wide) of the next quarter of the square held."""
    size = 1 << (halvings - level - 1)
    number = square[level] + (quarter[level] & 1) * size + (quarter[level] >> 1) * size * width
    quarter[level] += 1
    return number, size


@njit(inline="always")
def disc_around(number, size, west, south, step, width):
    """Middle and radius of the disc around a square, in metres."""
    x = west + (number % width + size / 2.0) * step
    y = south + (number // width + size / 2.0) * step
    return x, y, size * step * np.sqrt(0.5) + ON_STREET_METRES


@njit(inline="always")
def keep_near(level, x, y, radius, shape, run, held, count, away, along):
    """Write what of the segments held may be nearest to a point of a disc to the next level.

    Returns the metres to the nearest segment, and how many were written.
    """
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
    last = 0
    for k in range(kept):
        if away[k] <= nearest + 2.0 * radius:
            held[level + 1, last], away[last], along[last] = held[level + 1, k], away[k], along[k]
            last += 1
    return nearest, last


@njit(inline="always")
def no_squares():
    """Squares, where the segments of each begin, and the segments; with room for some."""
    return np.empty(1024, np.int64), np.zeros(1025, np.int64), np.empty(4096, np.int32)


@njit(inline="always")
def add_square(found, start, segments, total, number, near, count):
    """Add square ``total`` and its segments, the first ``count`` of ``near``; the arrays, longer where need be."""
    if total == len(found):
        found, start = longer(found, 2 * total), longer(start, 2 * total + 1)
    while start[total] + count > len(segments):
        segments = longer(segments, 2 * len(segments))
    found[total], start[total + 1] = number, start[total] + count
    for k in range(count):
        segments[start[total] + k] = near[k]
    return found, start, segments

"""Which street segments may be nearest to a point of a square, halved squares asking only their parent's.

A segment is nearest to some point of a disc only if it is at most two radii further from the centre than
the nearest one. The disc around a quarter of a square lies within the disc around the square, so the
segments of the quarter are among those of the square: lists get shorter with every halving, and none is
searched for in the grid again.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from isochrones.nearest import fraction_of, longer, segment_distance


class Candidates(NamedTuple):
    """Segments that may be nearest somewhere in each disc; those of disc ``i``: ``start[i]:start[i + 1]``.

    Attributes:
        start: int64 (discs + 1). segment: int32 of the ``SegmentIndex``.
        metres: float64 from the disc's centre; along: float64 metres along its edge there.
    """

    start: np.ndarray
    segment: np.ndarray
    metres: np.ndarray
    along: np.ndarray


def candidates_of(index, allowed, eastings, northings, radius: float, cap: float) -> Candidates:
    """Candidates of any discs, found in the segment grid; none beyond the cap from every street.

    Args:
        index: the streets' segments.
        allowed: bool per edge.
        eastings: float64 centres.
        northings: float64 centres.
        radius: metres.
        cap: metres, the longest connector.
    """
    return Candidates(*_found(index, allowed, eastings, northings, float(radius), float(cap)))


def narrowed(
    index, parents: Candidates, parent: np.ndarray, eastings, northings, radius: float, cap: float
) -> Candidates:
    """Candidates of discs that each lie within the disc ``parent`` of ``parents``."""
    found = _narrowed(
        index, parents.start, parents.segment, parent, eastings, northings, float(radius), float(cap)
    )
    return Candidates(*found)


def lists(start: np.ndarray, segment: np.ndarray) -> Candidates:
    """Candidates without their distances, which only bounds ask for."""
    return Candidates(start, segment, np.zeros(0), np.zeros(0))


def taken(candidates: Candidates, chosen: np.ndarray) -> Candidates:
    """The candidates of some of the discs, in the order of ``chosen``, without their distances."""
    return lists(*_taken(candidates.start, candidates.segment, chosen))


def joined(one: Candidates, other: Candidates) -> Candidates:
    """The discs of both, one after the other, without their distances."""
    start = np.concatenate([one.start, one.start[-1] + other.start[1:]])
    return lists(start, np.concatenate([one.segment, other.segment]))


@njit(cache=True, nogil=True)
def _taken(start, segment, chosen):
    ends = np.zeros(len(chosen) + 1, np.int64)
    for i in range(len(chosen)):
        ends[i + 1] = ends[i] + start[chosen[i] + 1] - start[chosen[i]]
    segments = np.empty(ends[-1], np.int32)
    for i in range(len(chosen)):
        shift = start[chosen[i]] - ends[i]
        for k in range(ends[i], ends[i + 1]):
            segments[k] = segment[k + shift]
    return ends, segments


@njit(cache=True, nogil=True)
def nearest_among(index, start, segment, disc, eastings, northings, cap):
    """Nearest candidate of each point's disc: (edge int32, -1 beyond the cap, fraction, metres).

    Equal distances go to the lower edge number, as in :func:`isochrones.nearest.nearest_edges`.
    """
    count = len(disc)
    edges, fractions, metres = np.full(count, -1, np.int32), np.zeros(count), np.zeros(count)
    for p in range(count):
        best, best_edge, best_along = np.inf, -1, 0.0
        for k in range(start[disc[p]], start[disc[p] + 1]):
            away, along = segment_distance(index, segment[k], eastings[p], northings[p])
            edge = index.edge[segment[k]]
            if away < best or (away == best and edge < best_edge):
                best, best_edge, best_along = away, edge, along
        if best <= cap:
            edges[p], metres[p] = best_edge, best
            fractions[p] = fraction_of(index, best_edge, best_along)
    return edges, fractions, metres


@njit(cache=True, nogil=True)
def edges_met(index, segment, along):
    """Edge (int32) of each segment, and the fraction of it at so many metres along."""
    edge, fraction = np.empty(len(segment), np.int32), np.empty(len(segment))
    for k in range(len(segment)):
        edge[k] = index.edge[segment[k]]
        fraction[k] = fraction_of(index, edge[k], along[k])
    return edge, fraction


@njit(cache=True, nogil=True)
def _narrowed(index, parent_start, parent_segment, parent, eastings, northings, radius, cap):
    count = len(parent)
    most = 0
    for p in range(count):
        most += parent_start[parent[p] + 1] - parent_start[parent[p]]
    start = np.zeros(count + 1, np.int64)
    segments, metres, alongs = np.empty(most, np.int32), np.empty(most), np.empty(most)
    total = 0
    for p in range(count):
        begin, nearest = total, np.inf
        for k in range(parent_start[parent[p]], parent_start[parent[p] + 1]):
            away, along = segment_distance(index, parent_segment[k], eastings[p], northings[p])
            if away <= nearest + 2.0 * radius:
                segments[total], metres[total], alongs[total] = parent_segment[k], away, along
                nearest = min(nearest, away)
                total += 1
        total = _kept(begin, total, nearest, radius, cap, segments, metres, alongs)
        start[p + 1] = total
    return start, segments[:total].copy(), metres[:total].copy(), alongs[:total].copy()


@njit(cache=True, nogil=True)
def _kept(begin, end, nearest, radius, cap, segments, metres, alongs):
    """Keep what is near enough to the disc, in place; the new end."""
    at = begin
    if nearest > cap + radius:
        return at
    for k in range(begin, end):
        if metres[k] <= nearest + 2.0 * radius:
            segments[at], metres[at], alongs[at] = segments[k], metres[k], alongs[k]
            at += 1
    return at


@njit(cache=True, nogil=True)
def _found(index, allowed, eastings, northings, radius, cap):
    count = len(eastings)
    start = np.zeros(count + 1, np.int64)
    room = 64 * count + 1024
    segments, metres, alongs = np.empty(room, np.int32), np.empty(room), np.empty(room)
    seen = np.full(len(index.edge), -1, np.int64)
    total = 0
    for p in range(count):
        x, y = eastings[p], northings[p]
        column = int(np.floor((x - index.west) / index.cell))
        row = int(np.floor((y - index.south) / index.cell))
        begin, nearest, ring = total, np.inf, 0
        # a ring further out holds nothing nearer than (ring - 1) cells to the centre
        while (ring - 1) * index.cell <= min(nearest + 2.0 * radius, cap + 3.0 * radius):
            for r in range(max(row - ring, 0), min(row + ring, index.rows - 1) + 1):
                step = 1 if r == row - ring or r == row + ring or ring == 0 else 2 * ring
                for c in range(column - ring, column + ring + 1, step):
                    if c < 0 or c >= index.columns:
                        continue
                    cell = r * index.columns + c
                    for k in range(index.start[cell], index.start[cell + 1]):
                        s = index.listed[k]
                        if seen[s] == p or not allowed[index.edge[s]]:
                            continue
                        seen[s] = p
                        away, along = segment_distance(index, s, x, y)
                        if away > nearest + 2.0 * radius:
                            continue
                        if total == room:
                            room *= 2
                            segments, metres = longer(segments, room), longer(metres, room)
                            alongs = longer(alongs, room)
                        segments[total], metres[total], alongs[total] = s, away, along
                        nearest = min(nearest, away)
                        total += 1
            ring += 1
        total = _kept(begin, total, nearest, radius, cap, segments, metres, alongs)
        start[p + 1] = total
    return start, segments[:total].copy(), metres[:total].copy(), alongs[:total].copy()

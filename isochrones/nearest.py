"""The nearest point on any street: segments in a square grid, searched in rings around a point."""

from typing import NamedTuple

import numpy as np
from numba import njit

CELL_METRES = 100.0
HAIR_METRES = 1e-6
"""Distances are told apart to about this."""

ON_STREET_METRES = 0.01
"""The grain of OSM's coordinates. A point this near to the end of a street stands on the junction and may take
any street from there; one this near to the middle of a street lies on no side of it."""

MOST_CELLS = 4_000_000
CELLS_PER_SEGMENT = 1.5
"""No more cells than this: in empty country larger ones hold as few segments and take less memory."""


class SegmentIndex(NamedTuple):
    """Straight segments of streets, listed by grid cell.

    A segment has the number of the shape point at its start; the next point is its end. Nothing of the
    streets is copied: ``shape`` and ``along`` are those of the network.

    Attributes:
        shape: float64 (points, 2), easting and northing of shape points. along: float64 metres from the
            start of its edge to each. edge: int32 the edge of each.
        edge_metres: float64 of every edge.
        west, south, cell: float64 origin and size of the grid; columns, rows: its shape.
        start: int32 (cells + 1) into listed; listed: int32 segments touching each cell.
    """

    shape: np.ndarray
    along: np.ndarray
    edge: np.ndarray
    edge_metres: np.ndarray
    west: float
    south: float
    cell: float
    columns: int
    rows: int
    start: np.ndarray
    listed: np.ndarray


def build_segment_index(network) -> SegmentIndex:
    """Index the segments of every edge of a ``RoadNetwork`` where a trip may begin or end."""
    edge = np.repeat(np.arange(network.edge_count, dtype=np.int32), np.diff(network.shape_start))
    first = np.flatnonzero(edge[1:] == edge[:-1])
    first = first[np.asarray(network.edge_may_snap)[edge[first]]].astype(np.int32)
    return index_segments(
        np.asarray(network.shape),
        network.shape_metres,
        edge,
        np.asarray(network.edge_metres, np.float64),
        first,
    )


def index_segments(
    shape: np.ndarray, along: np.ndarray, edge: np.ndarray, edge_metres: np.ndarray, first: np.ndarray
) -> SegmentIndex:
    """Index the segments that begin at shape points ``first`` (int32); the rest as :class:`SegmentIndex` has it."""
    west, south, cell, columns, rows = _grid(shape[first], shape[first + 1])
    begins = np.zeros(columns * rows + 1, np.int32)
    _list_cells(shape, first, west, south, cell, columns, begins, np.zeros(0, np.int32))
    begins = np.concatenate([[0], np.cumsum(begins[:-1])]).astype(np.int32)
    listed = np.zeros(begins[-1], np.int32)
    _list_cells(shape, first, west, south, cell, columns, begins[:-1].copy(), listed)
    return SegmentIndex(shape, along, edge, edge_metres, west, south, cell, columns, rows, begins, listed)


def _grid(ones: np.ndarray, others: np.ndarray) -> tuple[float, float, float, int, int]:
    if not len(ones):
        return 0.0, 0.0, CELL_METRES, 1, 1
    west, south = np.minimum(ones.min(axis=0), others.min(axis=0))
    width, height = np.maximum(ones.max(axis=0), others.max(axis=0)) - (west, south)
    most = min(MOST_CELLS, CELLS_PER_SEGMENT * len(ones))
    cell = max(CELL_METRES, float(np.sqrt(width * height / most)))
    return float(west), float(south), cell, int(width / cell) + 1, int(height / cell) + 1


@njit(cache=True, nogil=True)
def _list_cells(shape, first, west, south, cell, columns, cursor, listed):
    """Visit the cells each segment crosses: count in ``cursor``, or write to ``listed`` at it."""
    for s in first:
        x1, y1, x2, y2 = shape[s, 0], shape[s, 1], shape[s + 1, 0], shape[s + 1, 1]
        low, high = min(y1, y2), max(y1, y2)
        row_low, row_high = int((low - south) / cell), int((high - south) / cell)
        for row in range(row_low, row_high + 1):
            bottom = max(low, south + row * cell)
            top = min(high, south + (row + 1) * cell)
            if high > low:
                share_1, share_2 = (bottom - y1) / (y2 - y1), (top - y1) / (y2 - y1)
                at_1, at_2 = x1 + share_1 * (x2 - x1), x1 + share_2 * (x2 - x1)
            else:
                at_1, at_2 = x1, x2
            column_low = max(int((min(at_1, at_2) - west) / cell), 0)
            column_high = min(int((max(at_1, at_2) - west) / cell), columns - 1)
            for column in range(column_low, column_high + 1):
                at = row * columns + column
                if len(listed):
                    listed[cursor[at]] = s
                cursor[at] += 1


@njit(cache=True, nogil=True)
def longer(values, room):
    """A copy of the values with room for more."""
    copy = np.empty(room, values.dtype)
    copy[: len(values)] = values
    return copy


@njit(cache=True, nogil=True)
def segment_distance(index, s, x, y):
    """(distance, metres along the segment's edge) of the point of segment ``s`` nearest to x, y."""
    x1, y1 = index.shape[s, 0], index.shape[s, 1]
    dx, dy = index.shape[s + 1, 0] - x1, index.shape[s + 1, 1] - y1
    squared = dx * dx + dy * dy
    share = 0.0
    if squared > 0.0:
        share = ((x - x1) * dx + (y - y1) * dy) / squared
        share = min(max(share, 0.0), 1.0)
    off_x, off_y = x - x1 - share * dx, y - y1 - share * dy
    return np.sqrt(off_x * off_x + off_y * off_y), index.along[s] + share * np.sqrt(squared)


@njit(cache=True, nogil=True)
def squared_distance(index, s, x, y):
    """Square of the distance to segment ``s``: half the work where only the nearer of two is asked for."""
    x1, y1 = index.shape[s, 0], index.shape[s, 1]
    dx, dy = index.shape[s + 1, 0] - x1, index.shape[s + 1, 1] - y1
    along, squared = (x - x1) * dx + (y - y1) * dy, dx * dx + dy * dy
    if along >= squared:
        x1, y1 = x1 + dx, y1 + dy
    elif along > 0.0:
        across = (x - x1) * dy - (y - y1) * dx
        return across * across / squared
    return (x - x1) ** 2 + (y - y1) ** 2


@njit(cache=True, nogil=True)
def fraction_of(index, edge, along):
    """Share of an edge at so many metres along it; exactly 0 or 1 on the junction at an end."""
    whole = index.edge_metres[edge]
    if along < ON_STREET_METRES:
        return 0.0
    if along > whole - ON_STREET_METRES:
        return 1.0
    return along / whole


@njit(cache=True, nogil=True)
def nearest_edges(index, eastings, northings, allowed, max_metres):
    """Nearest allowed edge of each point: (edge int32, fraction, metres); -1, nan, nan beyond the cap.

    Equal distances go to the lower edge number, so that the answer does not depend on the grid.
    """
    edges, metres, along = nearest_segments(index, eastings, northings, allowed, max_metres)
    fractions = np.full(len(edges), np.nan)
    for p in range(len(edges)):
        if edges[p] >= 0:
            edges[p] = index.edge[edges[p]]
            fractions[p] = fraction_of(index, edges[p], along[p])
    return edges, fractions, metres


@njit(cache=True, nogil=True)
def nearest_segments(index, eastings, northings, allowed, max_metres):
    """Nearest segment of an allowed edge: (segment int32, metres, metres along its edge); -1, nan, nan.

    Equal distances go to the lower edge number.
    """
    count = len(eastings)
    segments, alongs = np.full(count, -1, np.int32), np.full(count, np.nan)
    metres = np.full(count, np.nan)
    for p in range(count):
        x, y = eastings[p], northings[p]
        if not (np.isfinite(x) and np.isfinite(y)):
            continue
        # reached only for points near the grid, so the cell numbers stay small
        if x < index.west - max_metres or x > index.west + index.columns * index.cell + max_metres:
            continue
        if y < index.south - max_metres or y > index.south + index.rows * index.cell + max_metres:
            continue
        column = int(np.floor((x - index.west) / index.cell))
        row = int(np.floor((y - index.south) / index.cell))
        best, best_segment, best_along = np.inf, -1, 0.0
        ring = 0
        while True:
            for r in range(max(row - ring, 0), min(row + ring, index.rows - 1) + 1):
                edge_row = r == row - ring or r == row + ring
                step = 1 if edge_row or ring == 0 else 2 * ring
                south = index.south + r * index.cell
                off_y = max(south - y, y - south - index.cell, 0.0)
                for c in range(column - ring, column + ring + 1, step):
                    if c < 0 or c >= index.columns:
                        continue
                    west = index.west + c * index.cell
                    off_x = max(west - x, x - west - index.cell, 0.0)
                    if off_x * off_x + off_y * off_y > (best + HAIR_METRES) ** 2:
                        continue
                    cell = r * index.columns + c
                    for k in range(index.start[cell], index.start[cell + 1]):
                        s = index.listed[k]
                        edge = index.edge[s]
                        if not allowed[edge]:
                            continue
                        d, along = segment_distance(index, s, x, y)
                        if d < best or (d == best and edge < index.edge[best_segment]):
                            best, best_segment, best_along = d, s, along
            if best <= ring * index.cell or ring * index.cell >= max_metres:
                break
            ring += 1
        if best_segment >= 0 and best <= max_metres:
            segments[p], metres[p], alongs[p] = best_segment, best, best_along
    return segments, metres, alongs

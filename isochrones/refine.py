"""Where the map crosses a time: squares halved only where the answer is not yet certain.

Nearest-street snapping makes travel time jump between streets, so a contour of coarse cells would be
wrong there by minutes. Squares are halved from coarse to fine; one is settled when the least and
greatest time within it lie on the same side of every threshold. What is left are the finest squares
along the outlines, and only these are kept: the cost follows the length of the outlines.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from isochrones.contours import Crossings, Squares
from isochrones.errors import SurfaceError
from isochrones.point_times import PointTimes

HALVINGS = 5
FINE_PER_CELL = 16
MOST_ROOTS = 4_000_000
SMOOTH_MINUTES = 0.25
"""A side whose ends differ by less is crossed by linear interpolation, else by bisection."""

BISECTIONS = 12


@dataclass(frozen=True, eq=False)
class Field:
    """Exact minutes at the corners of the finest squares that an outline may cross.

    Corner ``row * width + column`` stands at ``south + row * step``, ``west + column * step``; a square
    has the number of its south-west corner.

    Attributes:
        west, south, step: metres. width: corners in a row.
        square: int64, ascending. corner: int64, ascending; minutes: float32 of each corner, inf where
            unreachable.
    """

    west: float
    south: float
    step: float
    width: int
    square: np.ndarray
    corner: np.ndarray
    minutes: np.ndarray

    @cached_property
    def south_west(self) -> np.ndarray:
        """Position in ``corner`` of each square's south-west corner; its south-east one comes next."""
        return np.searchsorted(self.corner, self.square)

    @cached_property
    def north_west(self) -> np.ndarray:
        """Position in ``corner`` of each square's north-west corner; its north-east one comes next."""
        return np.searchsorted(self.corner, self.square + self.width)

    def at_corners(self, values: np.ndarray) -> tuple[np.ndarray, ...]:
        """Values of ``corner`` at the SW, SE, NE and NW corners of the squares."""
        south, north = self.south_west, self.north_west
        return values[south], values[south + 1], values[north + 1], values[north]

    def place(self, corner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Eastings and northings of corners."""
        row, column = np.divmod(corner, self.width)
        return self.west + column * self.step, self.south + row * self.step

    @property
    def squares(self) -> Squares:
        """The squares with the minutes at their corners."""
        corners = np.stack(self.at_corners(self.minutes), axis=1)
        return Squares(self.west, self.south, self.step, self.width, self.square, corners)

    def corners_of(self, square: np.ndarray) -> tuple[np.ndarray, ...]:
        """South-west, south-east, north-east and north-west corners of squares."""
        return square, square + 1, square + self.width + 1, square + self.width


def refined_field(times: PointTimes, thresholds, cell_metres: float) -> Field | None:
    """The finest squares, ``cell_metres / 16`` wide, along every place where a threshold is crossed.

    Returns None where no point is within the largest threshold.

    Raises:
        SurfaceError: the reach is too wide for such cells; take larger ones.
    """
    extent = times.extent(max(thresholds))
    if extent is None:
        return None
    step = cell_metres / FINE_PER_CELL
    root = 2**HALVINGS
    west, south = ((np.floor(v / (root * step)) - 1) * root * step for v in extent[:2])
    columns = int(np.ceil((extent[2] - west) / (root * step))) + 1
    rows = int(np.ceil((extent[3] - south) / (root * step))) + 1
    if columns * rows > MOST_ROOTS:
        raise SurfaceError(
            f"the area reached needs {columns * rows:,} squares; use cells larger than {cell_metres} metres"
        )
    row, column = (v.ravel() * root for v in np.meshgrid(np.arange(rows), np.arange(columns)))
    limits = np.sort(np.asarray(thresholds, np.float32))
    row, column = _unsettled(times, (west, south, step), row, column, limits)
    none = np.zeros(0, np.int64)
    empty = Field(west, south, step, columns * root + 1, none, none, np.zeros(0, np.float32))
    field = _with_squares(times, empty, row * empty.width + column)
    return _closed(times, _crossed(field, limits), limits)


def _unsettled(times: PointTimes, frame, row, column, limits):
    """Rows and columns of the finest squares within those that twice their size are not settled."""
    west, south, step = frame
    size = 2**HALVINGS
    while size > 1:
        middle = size * step / 2
        east, north = west + column * step + middle, south + row * step + middle
        low, high = times.bounds(east, north, middle * np.sqrt(2.0))
        # settled: as many thresholds below the least time as below the greatest
        unsure = np.searchsorted(limits, low) != np.searchsorted(limits, high)
        row, column = row[unsure], column[unsure]
        size //= 2
        row = (row[:, None] + np.array([0, 0, size, size])).ravel()
        column = (column[:, None] + np.array([0, size, 0, size])).ravel()
    return row, column


def _with_squares(times: PointTimes, field: Field, added: np.ndarray) -> Field:
    """The field with more squares, their new corners sampled."""
    square = distinct(np.concatenate([field.square, added]))
    corner = distinct(np.concatenate([field.corner, *field.corners_of(added)]))
    fresh = _lacking(corner, field.corner)
    exact = times.minutes_at(*field.place(fresh))
    minutes = np.empty(len(corner), np.float32)
    minutes[np.searchsorted(corner, field.corner)] = field.minutes
    minutes[np.searchsorted(corner, fresh)] = np.where(np.isnan(exact), np.inf, exact)
    return Field(field.west, field.south, field.step, field.width, square, corner, minutes)


def _crossed(field: Field, limits: np.ndarray) -> Field:
    """Only the squares with corners on both sides of a threshold: no outline runs through the others."""
    south_west, *others = field.at_corners(np.searchsorted(limits, field.minutes))
    mixed = np.any([corner != south_west for corner in others], axis=0)
    return replace(field, square=field.square[mixed])


def _closed(times: PointTimes, field: Field, limits: np.ndarray) -> Field:
    """Add squares until every outline that leaves a kept square enters another one.

    Nothing is added where the bounds are strict; where a mode can only estimate them, outlines are
    followed to their end.
    """
    outermost, added = field, np.zeros(0, np.int64)
    while True:
        missing = _lacking(_lacking(_beyond(outermost, limits), field.square), added)
        if not len(missing):
            break
        outermost = _with_squares(times, _without_squares(field), missing)
        added = distinct(np.concatenate([added, missing]))
    return _with_squares(times, field, added) if len(added) else field


def _beyond(field: Field, limits: np.ndarray) -> np.ndarray:
    """Squares on the other side of every crossed side, ascending."""
    south_west, south_east, north_east, north_west = field.at_corners(np.searchsorted(limits, field.minutes))
    return distinct(
        np.concatenate(
            [
                field.square[south_west != south_east] - field.width,
                field.square[south_east != north_east] + 1,
                field.square[north_west != north_east] + field.width,
                field.square[south_west != north_west] - 1,
            ]
        )
    )


def _without_squares(field: Field) -> Field:
    none = np.zeros(0, np.int64)
    return replace(field, square=none, corner=none, minutes=np.zeros(0, np.float32))


def exact_shares(times: PointTimes, squares: Squares, found: Crossings, threshold: float) -> np.ndarray:
    """Where each crossed side passes the threshold: interpolated where time is smooth, else found exactly."""
    low, high = found.low.astype(np.float64), found.high.astype(np.float64)
    smooth = np.abs(high - low) < SMOOTH_MINUTES
    share = np.empty(len(low))
    share[smooth] = (np.float32(threshold) - low[smooth]) / (high[smooth] - low[smooth])
    jump = ~smooth
    east, north = found.places(squares)
    frame = east[jump], north[jump], found.upward[jump]
    share[jump] = _bisect(times, frame, squares.step, found.low_in[jump], threshold)
    return share


def _bisect(times: PointTimes, frame, step: float, low_in, threshold: float) -> np.ndarray:
    """Where along each side the time passes the threshold, by halving on exact times."""
    east, north, upward = frame
    low, high = np.zeros(len(east)), np.ones(len(east))
    if not len(east):
        return low
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        minutes = times.minutes_at(east + ~upward * middle * step, north + upward * middle * step)
        same = (minutes <= np.float32(threshold)) == low_in
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (low + high) / 2


def distinct(values: np.ndarray) -> np.ndarray:
    """The values ascending, each once; by sorting, which for millions of numbers is faster than hashing."""
    ordered = np.sort(values)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


def _lacking(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Ascending values that are not among the ascending known ones."""
    if not len(known):
        return values
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return values[known[at] != values]

"""Where the map crosses a time: squares halved only where the answer is not yet certain.

Nearest-street snapping makes travel time jump between streets, so a contour of coarse cells would be
wrong there by minutes. Squares are halved from coarse to fine; one is settled when the least and
greatest time within it lie on the same side of every threshold. What is left are the finest squares
along the outlines, and only these are kept: the cost follows the length of the outlines.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from isochrones.contours import SMOOTH_MINUTES, Crossings, Squares, open_sides
from isochrones.errors import SurfaceError
from isochrones.point_times import PointTimes
from isochrones.square_times import SquareTimes, looking_at

HALVINGS = 6
FINE_PER_CELL = 16
MOST_ROOTS = 4_000_000
ROOTS_AT_ONCE = 8192
BISECTIONS = 12


class Frame(NamedTuple):
    """The finest corners: ``west, south, step`` in metres, and corners in a row."""

    west: float
    south: float
    step: float
    width: int

    def places(self, number, side: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Eastings and northings of corners, or of the middles of squares so many steps wide."""
        row, column = np.divmod(number, self.width)
        return self.west + (column + side / 2) * self.step, self.south + (row + side / 2) * self.step


@dataclass(frozen=True, eq=False)
class Refined:
    """Exact times at the corners of the finest squares along every outline.

    Attributes:
        squares: the squares. held: what they know of the streets, as ``looking`` has it. looking: how.
    """

    squares: Squares
    held: object
    looking: SquareTimes

    def shares(self, found: Crossings, threshold: float) -> np.ndarray:
        """Where each crossed side passes the threshold: interpolated where smooth, else found exactly."""
        low, high = found.low.astype(np.float64), found.high.astype(np.float64)
        jump = ~(np.abs(high - low) < SMOOTH_MINUTES)
        share = np.divide(np.float32(threshold) - low, high - low, out=np.zeros(len(low)), where=~jump)
        share[jump] = self._halved(
            Crossings(None, *(column[jump] for column in found[1:6]), share[jump]), threshold
        )
        return share

    def _halved(self, found: Crossings, threshold: float) -> np.ndarray:
        """Where along each side the time passes the threshold, by halving on exact times."""
        east, north = found.places(self.squares)
        begin, end = np.zeros(len(east)), np.ones(len(east))
        for _ in range(BISECTIONS if len(east) else 0):
            middle = (begin + end) / 2
            away = middle * self.squares.step
            x, y = east + ~found.upward * away, north + found.upward * away
            minutes = self.looking.minutes(self.held, found.owner, x, y)
            same = (minutes <= np.float32(threshold)) == found.low_in
            begin, end = np.where(same, middle, begin), np.where(same, end, middle)
        return (begin + end) / 2


def refined(times: PointTimes, thresholds, cell_metres: float) -> Refined | None:
    """The finest squares, ``cell_metres / 16`` wide, along every place where a threshold is crossed.

    Returns None where no point is within the largest threshold.

    Raises:
        SurfaceError: the reach is too wide for such cells; take larger ones.
    """
    extent = times.extent(max(thresholds))
    if extent is None:
        return None
    looking = looking_at(times)
    limits = np.sort(np.asarray(thresholds, np.float32))
    frame, roots = _roots(extent, cell_metres)
    parts = [
        _unsettled(looking, frame, roots[first : first + ROOTS_AT_ONCE], limits)
        for first in range(0, len(roots), ROOTS_AT_ONCE)
    ]
    square, held = parts[0]
    for more, known in parts[1:]:
        square, held = np.concatenate([square, more]), looking.both(held, known)
    found = _crossed_only(looking, frame, square, held, limits)
    return _closed(looking, frame, found, limits)


def _roots(extent: tuple, cell_metres: float) -> tuple[Frame, np.ndarray]:
    """The frame of the finest corners, and the coarsest squares by their south-west corners."""
    step, root = cell_metres / FINE_PER_CELL, 2**HALVINGS
    west, south = ((np.floor(v / (root * step)) - 1) * root * step for v in extent[:2])
    columns = int(np.ceil((extent[2] - west) / (root * step))) + 1
    rows = int(np.ceil((extent[3] - south) / (root * step))) + 1
    if columns * rows > MOST_ROOTS:
        raise SurfaceError(
            f"the area reached needs {columns * rows:,} squares; use cells larger than {cell_metres} metres"
        )
    frame = Frame(float(west), float(south), step, columns * root + 1)
    row, column = np.divmod(np.arange(rows * columns), columns)
    return frame, root * (row * frame.width + column)


def _unsettled(looking: SquareTimes, frame: Frame, square: np.ndarray, limits: np.ndarray):
    """The finest squares within the given coarsest ones that are not settled, and what they know."""
    size, held, parent = 2**HALVINGS, None, None
    while True:
        east, north = frame.places(square, size)
        radius = size * frame.step / 2 * np.sqrt(2.0)
        if parent is None:
            held = looking.around(east, north, radius)
        else:
            held = looking.within(held, parent, east, north, radius)
        low, high = looking.bounds(held, east, north, radius)
        unsure = np.flatnonzero(_between(low, high, limits))
        square = square[unsure]
        if size == 1:
            return square, looking.chosen(held, unsure)
        if hasattr(looking, "finest"):
            return looking.finest(looking.chosen(held, unsure), square, frame, HALVINGS, limits)
        size //= 2
        quarters = np.array([0, size, size * frame.width, size * (frame.width + 1)])
        square, parent = (square[:, None] + quarters).ravel(), np.repeat(unsure, 4)


def _crossed_only(looking: SquareTimes, frame: Frame, square, held, limits) -> Refined:
    """Squares with corners on both sides of a threshold: no outline runs through the others."""
    order = np.argsort(square)
    square, held = square[order], looking.chosen(held, order)
    corner, owner, at = _corners(square, frame.width)
    minutes = looking.minutes(held, owner, *frame.places(corner))
    level = np.searchsorted(limits, minutes)[at]
    mixed = np.flatnonzero((level != level[:, :1]).any(axis=1))
    squares = Squares(*frame, square[mixed], minutes[at[mixed]])
    return Refined(squares, looking.chosen(held, mixed), looking)


def _closed(looking: SquareTimes, frame: Frame, found: Refined, limits: np.ndarray) -> Refined:
    """Add squares until every outline that leaves a kept square enters another one.

    Nothing is added where the bounds are strict; where a mode can only estimate them, outlines are
    followed to their end.
    """
    while True:
        missing = open_sides(found.squares, limits)
        if not len(missing):
            return found
        around = looking.around(*frame.places(missing, 1), frame.step / np.sqrt(2.0))
        added = _crossed_only(looking, frame, missing, around, limits)
        square = np.concatenate([found.squares.square, added.squares.square])
        minutes = np.concatenate([found.squares.minutes, added.squares.minutes])
        order = np.argsort(square)
        held = looking.chosen(looking.both(found.held, added.held), order)
        found = Refined(Squares(*frame, square[order], minutes[order]), held, looking)


@njit(cache=True, nogil=True)
def _between(low, high, limits):
    """Whether some threshold lies between the least time and the greatest; else a square is settled."""
    found = np.zeros(len(low), np.bool_)
    for i in range(len(low)):
        for limit in limits:
            if low[i] <= limit < high[i]:
                found[i] = True
    return found


@njit(cache=True, nogil=True)
def _corners(square, width):
    """Corners of squares ascending, each once; a square of each; positions of every square's four.

    South corners and north corners each ascend with the squares, so that merging them sorts all.
    """
    count, total = 2 * len(square), 0
    corner, owner = np.empty(2 * count, np.int64), np.empty(2 * count, np.int64)
    at = np.empty((len(square), 4), np.int64)
    south, north = 0, 0
    while north < count:
        upper = square[north // 2] + north % 2 + width
        lower = square[south // 2] + south % 2 if south < count else upper + 1
        if lower <= upper:
            number, mine, slot = lower, south // 2, south % 2
            south += 1
        else:
            number, mine, slot = upper, north // 2, 3 - north % 2
            north += 1
        if total == 0 or corner[total - 1] != number:
            corner[total], owner[total] = number, mine
            total += 1
        at[mine, slot] = total - 1
    return corner[:total], owner[:total], at

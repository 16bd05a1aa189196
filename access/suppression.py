"""Small numbers withheld before anything is published: see docs/methods/suppression.md.

A count between 0 and the limit is withheld; and so much beside it that it cannot be worked out, neither as the rest
of a known total nor by subtracting one option from another.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

import numpy as np
import pandas as pd

from access.errors import AccessError

NEAR_ZERO = 1e-9


def withheld_counts(
    counts: Sequence[float],
    below: float,
    *,
    total: Sequence | None = None,
    option: Sequence | None = None,
    cell: Sequence | None = None,
    hidden: Sequence[bool] | None = None,
) -> np.ndarray:
    """Which counts must be withheld, bool of the length of ``counts``; NaN counts are never shown and never withheld.

    Three rules, repeated until nothing changes:

    1. a count above 0 and below ``below`` is withheld; 0 is shown;
    2. the counts with one label of ``total`` add up to a number that is known (with ``option``: within each option).
       If some are withheld, at least two are, and together they are 0 or at least ``below``, unless the number
       itself is small and therefore withheld where it stands; the smallest of the others go with them, zeros last;
    3. counts with one label of ``cell`` are the same cell under different options, ``option`` naming which; the
       option that comes first is shown first. A count that differs from one already shown by more than 0 and less than
       ``below`` is withheld; and so is one more where the withheld rest of a total differs by so little.

    What is not guarded against: totals over other groupings that are published elsewhere, and knowledge from outside.
    Source of 1 and 2: cell suppression, primary and secondary (Hundepool et al. 2012, Statistical Disclosure
    Control, chapter 4).

    Raises:
        AccessError: labels of another length than the counts, or ``option`` and ``cell`` not both.

    >>> withheld_counts([3, 40, 12, 0], 5, total=["all"] * 4).tolist()
    [True, False, True, False]
    >>> withheld_counts([100, 103], 5, option=["today", "later"], cell=["ward", "ward"]).tolist()
    [False, True]
    """
    counts = np.asarray(counts, dtype=np.float64)
    for name, labels in (("total", total), ("option", option), ("cell", cell), ("hidden", hidden)):
        if labels is not None and len(labels) != len(counts):
            raise AccessError(f"{len(labels)} labels of {name} for {len(counts)} counts: give one for each.")
    if (option is None) != (cell is None):
        raise AccessError("counts of several options need both `option` and `cell`: give both, or neither.")
    of_option, of_cell, of_total = (_codes(labels, len(counts)) for labels in (option, cell, total))
    withheld = _small(counts, below) | (False if hidden is None else np.asarray(hidden, dtype=bool))
    sums = _pairs(of_total, of_option)
    cells = _close(counts, of_cell, below) if cell is not None else []
    while True:
        before = withheld.sum()
        for rows in _groups(sums, withheld) if total is not None else ():
            _guard_total(counts, withheld, rows, below)
        for rows in cells:
            _guard_differences(counts, withheld, rows, of_option, below)
        for rows in _groups(of_total, withheld) if total is not None and option is not None else ():
            _guard_rests(counts, withheld, _lines(counts, rows, of_option, of_cell), below)
        if withheld.sum() == before:
            return withheld


def _small(values: np.ndarray, below: float) -> np.ndarray:
    """More than nothing and less than the limit, to rounding."""
    return (np.abs(values) > NEAR_ZERO) & (np.abs(values) < below - NEAR_ZERO)


def _guard_total(counts: np.ndarray, withheld: np.ndarray, rows: np.ndarray, below: float) -> None:
    """Withhold the next smallest until what a known total leaves over says nothing of a small count."""
    known = rows[~np.isnan(counts[rows])]
    while withheld[known].any():
        hidden = counts[known][withheld[known]]
        if len(hidden) > 1 and (not _small(hidden.sum(), below) or _small(counts[known].sum(), below)):
            return
        if not _withhold_smallest(counts, withheld, known):
            return


def _guard_differences(
    counts: np.ndarray, withheld: np.ndarray, rows: np.ndarray, option: np.ndarray, below: float
) -> None:
    """Withhold what differs by a small number from the same cell of an option shown before."""
    shown: list[float] = []
    for row in rows[np.argsort(option[rows], kind="stable")]:
        if withheld[row] or np.isnan(counts[row]):
            continue
        count = counts[row]
        near = shown[bisect_left(shown, count - below) : bisect_right(shown, count + below)]
        if _small(count - np.array(near), below).any():
            withheld[row] = True
        elif not near or np.abs(count - np.array(near)).min() > NEAR_ZERO:
            insort(shown, count)


def _lines(counts: np.ndarray, rows: np.ndarray, option: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Rows of one total, a line for each option and a column for each cell; -1 where there is none."""
    rows = rows[~np.isnan(counts[rows])]
    options, line = np.unique(option[rows], return_inverse=True)
    cells, column = np.unique(cell[rows], return_inverse=True)
    lines = np.full((len(options), len(cells)), -1)
    lines[line, column] = rows
    return lines


def _guard_rests(counts: np.ndarray, withheld: np.ndarray, lines: np.ndarray, below: float) -> None:
    """Withhold one more where what two options withhold of one total differs by a small number.

    What either of them withholds is known as a whole under both: the total less the cells that both show.
    """
    known = lines >= 0
    values = np.where(known, counts[lines], 0.0)
    for line, rows in enumerate(lines):
        gone = known & withheld[lines]
        while not gone[line, known[line]].all():
            either = gone[line] | gone[:line]
            change = ((values[line] - values[:line]) * either).sum(axis=1)
            rest = (values * gone).sum(axis=1)
            both = gone[:line].any(axis=1) & gone[line].any()
            told = _small(change, below) & (~either & known[line]).any(axis=1)
            if not (told | both & _small(rest[line] - rest[:line], below)).any():
                break
            apart = known[line] & ~gone[line] & ~either[told].any(axis=0)
            _withhold_smallest(counts, withheld, rows[apart if apart.any() else known[line]])
            gone[line] = known[line] & withheld[rows]


def _withhold_smallest(counts: np.ndarray, withheld: np.ndarray, rows: np.ndarray) -> bool:
    """Withhold the smallest count that is shown, zeros last; False where none is."""
    shown = rows[~withheld[rows]]
    if not len(shown):
        return False
    value = np.where(counts[shown] > NEAR_ZERO, counts[shown], np.inf)
    withheld[shown[np.argmin(value)]] = True
    return True


def _codes(labels: Sequence | None, length: int) -> np.ndarray:
    """Labels as whole numbers in the order in which they first occur."""
    if isinstance(labels, np.ndarray):
        return pd.factorize(labels)[0]
    order: dict = {}
    return np.array([order.setdefault(each, len(order)) for each in labels or [0] * length], dtype=np.int64)


def _pairs(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return pd.factorize(one * (other.max(initial=0) + 1) + other)[0]


def _groups(codes: np.ndarray, marked: np.ndarray) -> list[np.ndarray]:
    """Rows of each code that has a row that is marked."""
    wanted = np.flatnonzero((np.bincount(codes, weights=marked) > 0)[codes]) if len(codes) else codes
    order = wanted[np.argsort(codes[wanted], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(order) else []


def _close(counts: np.ndarray, cell: np.ndarray, below: float) -> list[np.ndarray]:
    """Rows of each cell some of whose counts differ by a small number."""
    order = np.lexsort((counts, cell))
    near = _small(np.diff(counts[order]), below) & (np.diff(cell[order]) == 0)
    marked = np.zeros(len(counts), dtype=bool)
    marked[order[1:][near]] = True
    return _groups(cell, marked)

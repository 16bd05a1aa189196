"""Small numbers withheld before anything is published: see docs/methods/suppression.md.

A count between 0 and the limit is withheld; and so much beside it that it cannot be worked out, neither as the rest
of a known total nor by subtracting one option from another.
"""

from collections.abc import Sequence

import numpy as np

from access.errors import AccessError

NEAR_ZERO = 1e-9


def withheld_counts(
    counts: Sequence[float],
    below: float,
    *,
    total: Sequence | None = None,
    option: Sequence | None = None,
    cell: Sequence | None = None,
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
    for name, labels in (("total", total), ("option", option), ("cell", cell)):
        if labels is not None and len(labels) != len(counts):
            raise AccessError(f"{len(labels)} labels of {name} for {len(counts)} counts: give one for each.")
    if (option is None) != (cell is None):
        raise AccessError("counts of several options need both `option` and `cell`: give both, or neither.")
    of_option = _codes(option, len(counts))
    sums = _groups(_pairs(_codes(total, len(counts)), of_option)) if total is not None else []
    cells = _groups(_codes(cell, len(counts))) if cell is not None else []
    rests = _groups(_codes(total, len(counts))) if total is not None and option is not None else []
    withheld = _small(counts, below)
    while True:
        before = withheld.sum()
        for rows in sums:
            _guard_total(counts, withheld, rows, below)
        for rows in cells:
            _guard_differences(counts, withheld, rows, of_option, below)
        for rows in rests:
            _guard_rests(counts, withheld, rows, of_option, below)
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
        if _small(counts[row] - np.array(shown), below).any():
            withheld[row] = True
        else:
            shown.append(counts[row])


def _guard_rests(
    counts: np.ndarray, withheld: np.ndarray, rows: np.ndarray, option: np.ndarray, below: float
) -> None:
    """Withhold one more where what two options withhold of one total differs by a small number."""
    rests: list[float] = []
    for each in np.unique(option[rows]):
        of_option = rows[(option[rows] == each) & ~np.isnan(counts[rows])]
        while withheld[of_option].any():
            rest = counts[of_option][withheld[of_option]].sum()
            if not _small(rest - np.array(rests), below).any():
                rests.append(rest)
                break
            if not _withhold_smallest(counts, withheld, of_option):
                break


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
    order: dict = {}
    return np.array([order.setdefault(each, len(order)) for each in labels or [0] * length], dtype=np.int64)


def _pairs(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one * (other.max(initial=0) + 1) + other


def _groups(codes: np.ndarray) -> list[np.ndarray]:
    """Rows of each code."""
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(codes) else []

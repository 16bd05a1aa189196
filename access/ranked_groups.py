"""People in groups of equal deprivation, most deprived first: what slope and concentration indices are made of."""

import numpy as np


def by_order(values: np.ndarray, people: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """People and mean value of each group of equal ``order``, which rises from the most deprived.

    Rows without a value or an order, and rows of nobody, are left out.
    """
    values, people, order = (np.asarray(each, dtype=np.float64) for each in (values, people, order))
    counted = np.isfinite(values) & np.isfinite(order) & (people > 0)
    _, code = np.unique(order[counted], return_inverse=True)
    return by_code(values[counted], people[counted], code)


def by_code(values: np.ndarray, people: np.ndarray, code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same where every row counts and its group is known, ``code`` 0, 1, ...; groups of nobody go."""
    group = np.bincount(code, weights=people)
    total = np.bincount(code, weights=people * values)
    held = group > 0
    return group[held], total[held] / group[held]


def midpoints(people: np.ndarray) -> np.ndarray:
    """Midpoint of each group's part of the people, 0 = most deprived, 1 = least; groups stand in order."""
    return (np.cumsum(people) - people / 2) / people.sum()

"""Which options nothing dominates: no other is at least as good in every objective and better in one."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from access.errors import AccessError, UnknownName, suggestion

DIRECTIONS = ("less", "more", "zero")
"""What counts as better for an objective: less of it, more of it, or nearer to zero."""


def costs(table: pd.DataFrame, directions: dict[str, str]) -> np.ndarray:
    """Objectives turned so that less is always better, float64 ``(n, k)``; an unknown value is +inf.

    A percentile is NaN where so many people reach no site: that is worse than any number of minutes.

    Raises:
        UnknownName: the table has no such column.
        AccessError: a direction is none of ``DIRECTIONS``, or no objective is given.
    """
    if not directions:
        raise AccessError("no objective is given: name at least one column.")
    columns = []
    for name, direction in directions.items():
        if name not in table:
            raise UnknownName(f'there is no column "{name}"{suggestion(name, table.columns)}')
        if direction not in DIRECTIONS:
            raise AccessError(f'{name} is to be "{direction}"{suggestion(direction, DIRECTIONS)}')
        values = table[name].to_numpy(dtype=np.float64)
        values = {"less": values, "more": -values, "zero": np.abs(values)}[direction]
        columns.append(np.where(np.isnan(values), np.inf, values))
    return np.column_stack(columns)


def pareto_front(costs: np.ndarray | Sequence[Sequence[float]]) -> np.ndarray:
    """Rows that no other row dominates, bool ``(n,)``: exact, and rows with equal values stay together.

    ``costs`` is ``(n, k)``, less is better. A row dominates another if it is at most as large in every column
    and smaller in one. In lexicographic order a row can only be dominated by one before it, so each row of the
    front is found once and strikes out all that it dominates: about ``n k`` comparisons for each of them.

    >>> pareto_front([[1, 4], [2, 2], [3, 3], [2, 2]]).tolist()
    [True, True, False, True]
    """
    values = np.asarray(costs, dtype=np.float64)
    front = np.zeros(len(values), dtype=bool)
    rest = np.lexsort(values.T[::-1])
    while rest.size:
        first = values[rest[0]]
        others = values[rest]
        same = (others == first).all(axis=1)
        front[rest[same]] = True
        rest = rest[(others < first).any(axis=1)]
    return front

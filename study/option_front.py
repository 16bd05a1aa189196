"""The front of some options: those that no other equals or beats in every objective, and what each would need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.conditions import Condition, conditions
from access.objectives import Objective, objective, usual_objectives
from access.pareto import costs, pareto_front
from study.errors import InputError
from study.options import Options

MOST_CONDITIONS = 60
"""Options of a front, the first by number, for which conditions are found where the front is longer."""


@dataclass(frozen=True)
class Front:
    """Options of a table that nothing dominates, by their numbers, and the conditions of the first of them."""

    objectives: tuple[Objective, ...]
    rows: tuple[int, ...]
    conditions: dict[int, Condition]


def objectives_of(options: Options, written: Sequence[str] = ()) -> tuple[Objective, ...]:
    """Objectives as they are written (see :func:`access.objectives.objective`), without any the usual ones that some
    option has a value of.

    Raises
    ------
    UnknownName
        There is no such objective.
    """
    modes = [key.mode for key in options.keys] if len(options.keys) > 1 else []
    return tuple(map(objective, written)) or usual_objectives(options.table, modes)


def front_of(options: Options, table: pd.DataFrame, written: Sequence[str] = ()) -> Front:
    """The front of the rows of ``table``, which are some of the options.

    ``written`` names the objectives, see :func:`objectives_of`.

    Raises
    ------
    InputError
        An objective is named twice.
    UnknownName
        There is no such objective, or these options have no such column.
    """
    objectives = objectives_of(options, written)
    directions = {each.column: each.direction for each in objectives}
    if len(directions) < len(objectives):
        raise InputError("an objective is named twice: name each once.")
    values = costs(table, directions)
    rows = np.flatnonzero(pareto_front(values))
    numbers = table.index.to_numpy()[rows]
    order = np.argsort(numbers)
    rows, numbers = rows[order], numbers[order]
    found = conditions(values[rows], range(min(len(rows), MOST_CONDITIONS)))
    return Front(
        objectives, tuple(int(n) for n in numbers), {int(n): each for n, each in zip(numbers, found)}
    )

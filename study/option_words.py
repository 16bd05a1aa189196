"""What must be true for an option to come out ahead, in words that say for whom and name no winner."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from access.conditions import Condition
from access.objectives import Objective
from study.option_front import Front

PER = {"share": ("percentage point of", 0.01), "ratio": ("hundredth of", 0.01), "minutes": ("minute of", 1.0),
       "people": ("1,000 of", 1000.0), "journeys": ("1,000", 1000.0)}  # fmt: skip
"""What one unit is called, and how much of the column it is; of other counts it is one."""


def conditions_said(front: Front, table: pd.DataFrame, row: int) -> list[str]:
    """Sentences on one option of a front: objectives in which none goes before it, weights, pairs, or limits."""
    condition = front.conditions.get(row)
    if condition is None:
        return []
    said = [_alone(front.objectives[k], table.loc[row]) for k in condition.alone]
    if condition.equal:
        others = ", ".join(str(front.rows[k]) for k in condition.equal)
        said.append(f"The same in every objective as option {others}.")
    if len(front.objectives) == 1:
        return said
    if condition.weights is not None:
        return [*said, _weights(front.objectives, condition), *_pairs(front.objectives, condition)]
    return [*said, _limits(front.objectives, table.loc[row])]


def value_said(objective: Objective, value: float, more_decimals: int = 0) -> str:
    """A value with its unit: ``"38.2 minutes"``, ``"81.1%"``, ``"unknown"``."""
    if math.isnan(value):
        return "unknown"
    if objective.unit == "share":
        return f"{value:.{1 + more_decimals}%}"
    decimals = {"minutes": 1 + more_decimals, "ratio": 2 + more_decimals}.get(objective.unit, 0)
    number = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return number if objective.unit in ("ratio", "people") else f"{number} {objective.unit}"


def _alone(objective: Objective, row: pd.Series) -> str:
    how = {
        "less": "No option is lower in",
        "more": "No option is higher in",
        "zero": "No option is nearer to zero in",
    }
    return f"{how[objective.direction]} {objective.label} ({value_said(objective, row[objective.column])})."


def _weights(objectives: tuple[Objective, ...], condition: Condition) -> str:
    if len(condition.alone) == len(objectives):
        return "Whatever the weights: no option has a smaller weighted sum of these objectives."
    ranges = [
        f"each {_one(objective)} {_range(condition.weights[k], objectives[0], objective)}"
        for k, objective in enumerate(objectives)
        if k and not _any(condition.weights[k])
    ]
    if not ranges:
        return (
            "No option has a smaller weighted sum for some weights of all objectives together; none of the weights is "
            "bounded by itself."
        )
    together = " (with suitable weights of the others)" if len(objectives) > 2 else ""
    first = _one(objectives[0])
    return (
        f"No option has a smaller weighted sum if, beside 1 for each {first}, {'; '.join(ranges)}{together}."
    )


def _any(interval) -> bool:
    return interval[0] <= 0 and math.isinf(interval[1])


def _pairs(objectives: tuple[Objective, ...], condition: Condition) -> list[str]:
    """What two objectives alone would ask for, where there are more than two."""
    if len(objectives) < 3:
        return []
    said = []
    for (a, b), interval in condition.ratios.items():
        if not _any(interval):
            how = _range(interval, objectives[a], objectives[b])
            said.append(
                f"Of {objectives[a].label} and {objectives[b].label} alone: beside 1 for each "
                f"{_one(objectives[a])}, each {_one(objectives[b])} {how}."
            )
    return said


def _limits(objectives: tuple[Objective, ...], row: pd.Series) -> str:
    unknown = [each.label for each in objectives if math.isnan(row[each.column])]
    if unknown:
        return (
            f"Without a value of {' and '.join(unknown)} (too many people reach no site), it comes behind every option "
            "that has one wherever that counts."
        )
    first, *others = objectives
    at_most = " and ".join(f"{each.label} {_bound(each, row[each.column])}" for each in others)
    how = {"less": "lower in", "more": "higher in", "zero": "nearer to zero in"}[first.direction]
    return (
        f"For no weights in which {first.label} counts: some other option always has a smaller weighted sum. By "
        f"limits: no option is {how} {first.label} among those with {at_most}."
    )


def _bound(objective: Objective, value: float) -> str:
    """A limit that the option itself keeps: rounded to the side of more room."""
    how = {"less": "at most", "more": "at least", "zero": "no further from zero than"}[objective.direction]
    step = {"minutes": 0.001, "ratio": 0.001, "share": 0.00001}.get(objective.unit, 1.0)
    towards = (
        math.floor
        if objective.direction == "more" or (objective.direction == "zero" and value < 0)
        else math.ceil
    )
    return f"{how} {value_said(objective, towards(value / step) * step, 2)}"


def _range(interval, first: Objective, second: Objective) -> str:
    """For example ``counts 0.4 to 2.1``, in the units in which the two are said."""
    factor = PER.get(second.unit, ("", 1.0))[1] / PER.get(first.unit, ("", 1.0))[1]
    low, high = (end * factor for end in interval)
    if low <= 0:
        return f"counts at most {_number(high)}"
    if math.isinf(high):
        return f"counts at least {_number(low)}"
    if _number(low) == _number(high):
        return f"counts {_number(low)}"
    return f"counts {_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    """To three figures, without powers of ten."""
    if value >= 1000:
        return f"{value:,.0f}"
    return np.format_float_positional(float(f"{value:.3g}"), trim="-")


def _one(objective: Objective) -> str:
    return f"{PER.get(objective.unit, ('one of',))[0]} {objective.label}"

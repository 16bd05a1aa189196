"""Conditions and orders of an option table, as they are written on the command line."""

from __future__ import annotations

import operator
import re

import numpy as np
import pandas as pd

from access.errors import suggestion
from study.errors import InputError

HEADS = {
    "mean_minutes": "mean", "mean_change": "change", "p95_minutes": "P95", "most_deprived_change": "fifth 1",
    "slope_index": "slope", "need_lost_reach": "lost", "need_worse": "worse", "volume_balance": "balance",
    "largest_mean_change": "largest", "journeys_lost_reach": "lost", "residents_worse": "worse",
    "residents_worse_in_several": "twice", "areas_worse_in_several": "areas2", "rules_broken": "rules",
}  # fmt: skip
"""Headings of the table of options: column -> heading. A heading is understood as its column."""
_CONDITION = re.compile(r"\s*([^<>=!]+?)\s*(<=|>=|==|!=|=|<|>)\s*(.+?)\s*")
_PARTS = re.compile(r"((?:.*\.)?)([^@]*)((?:@.*)?)", re.DOTALL)
_HOW = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
    "==": operator.eq, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip


def rows_where(table: pd.DataFrame, written: str) -> np.ndarray:
    """Rows that fulfil ``"p95_minutes<=40"`` or ``"sites=HRI"``, bool ``(n,)``; an unknown value fulfils nothing.

    A column of words is fulfilled by the whole cell, or by one of the words in it; ``!=`` by none of them.

    Raises
    ------
    InputError
        The condition is not understood, or names no column, or compares a number with words.
    """
    match = _CONDITION.fullmatch(written)
    if not match:
        raise InputError(
            f"`{written}` is no condition: write a column, one of <= >= < > = != and a value, such as p95_minutes<=40."
        )
    name, sign, wanted = match.groups()
    name = column_named(table, name)
    column = table[name]
    if column.dtype == bool:
        wanted = {"true": "1", "yes": "1", "false": "0", "no": "0"}.get(wanted.lower(), wanted)
    if pd.api.types.is_numeric_dtype(column):
        return np.asarray(_HOW[sign](column.to_numpy(np.float64), _number(wanted, written))) & column.notna()
    if sign not in ("=", "==", "!="):
        raise InputError(f"`{written}`: {name} holds words, which are compared with = or != only.")
    holds = np.array([wanted == cell or wanted in re.split(r"[\s,;]+", cell) for cell in column.astype(str)])
    return ~holds if sign == "!=" else holds


def in_order(table: pd.DataFrame, written: list[str] | tuple[str, ...]) -> pd.DataFrame:
    """The rows in order of columns, each written ``"p95_minutes"`` (rising) or ``"-need_worse"`` (falling).

    Unknown values come last; rows that are equal stay as they were.

    Raises
    ------
    InputError
        There is no such column.
    """
    if not written:
        return table
    names = [column_named(table, name.removeprefix("-")) for name in written]
    rising = [not name.startswith("-") for name in written]
    return table.sort_values(names, ascending=rising, kind="stable", na_position="last")


def column_named(table: pd.DataFrame, name: str) -> str:
    """A column by its name, or by its heading (``worse``, ``fifth 1``), a choice before or a mode behind it included.

    Raises
    ------
    InputError
        There is none; the message names the nearest.
    """
    if name in table:
        return name
    before, plain, mode = _PARTS.fullmatch(name).groups()
    for column, heading in HEADS.items():
        if heading.lower() == plain.lower() and before + column + mode in table:
            return before + column + mode
    headings = [HEADS[column] for column in table.columns if column in HEADS]
    raise InputError(f"there is no column `{name}`{suggestion(name, [*headings, *table.columns])}")


def _number(text: str, written: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"`{written}` compares numbers with `{text}`: write a number.") from None

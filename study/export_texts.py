"""Texts that a spreadsheet would read as a formula, written so that it does not."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
GUARD = "'"
SAID = (
    "In CSV, a text that a spreadsheet would read as a formula (it begins with = + - @, a tab or a line's end, and "
    "is no number) has an apostrophe before it."
)


def is_formula(text: object) -> bool:
    """True of a text that a spreadsheet would calculate: ``=1+1``, ``@SUM(A1)``; not of ``-5``, a number."""
    if not isinstance(text, str) or not text.startswith(FORMULA):
        return False
    try:
        float(text)
    except ValueError:
        return True
    return False


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """A table for CSV: an apostrophe before every text, and heading, that would be read as a formula."""
    frame = table.copy(deep=False)
    for column in frame.select_dtypes(exclude="number").columns:
        found = frame[column].map(is_formula)
        if found.any():
            frame[column] = frame[column].where(~found.astype(bool), GUARD + frame[column].astype(str))
    return frame.rename(columns={name: GUARD + name for name in frame.columns if is_formula(name)})


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV, guarded; texts are in quotation marks where one holds a carriage return by itself."""
    frame = guarded(table)
    texts = frame.select_dtypes(exclude="number")
    returns = any(texts[column].astype(str).str.contains("\r", regex=False).any() for column in texts)
    frame.to_csv(path, index=False, quoting=csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL)

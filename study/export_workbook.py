"""Tables as a workbook: one sheet for each, notes first, and no cell that a spreadsheet would calculate.

Texts are written as texts whatever they begin with, so that a name from the data is never a formula.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from study.data_dictionary import dictionary
from study.errors import ExportError
from study.export_columns import FLAG, MINUTES, SHARE, describe, heading
from study.export_limits import WORKBOOK_TEXT, require_sheet

NOTES = "Notes"
OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True,
}  # fmt: skip
HEADER = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#f5f7f9"}
FORMATS = {MINUTES: "0.0", SHARE: "0.0%", FLAG: "0", "people": "#,##0", "areas": "#,##0"}
PEOPLE_FORMAT = "#,##0.0"
PLAIN_FORMAT = "0.####"
WIDEST, NARROWEST = 40, 9
DICTIONARY = ("sheet", "heading", "column", "unit", "meaning")


@dataclass(frozen=True)
class Sheet:
    """One question's sheet: ``name`` (at most 31 characters), the ``question`` it answers, rows, own meanings."""

    name: str
    question: str
    table: pd.DataFrame
    meanings: Mapping[str, str] = field(default_factory=dict)


def write_workbook(sheets: Sequence[Sheet], out: Path, notes: Iterable[tuple[str, str]]) -> Path:
    """Write a workbook whole or not at all: its notes, with what every column means, then the sheets.

    A missing number is an empty cell. Raises ExportError where a sheet has more rows than a workbook holds, or a text
    more characters than a cell.
    """
    for sheet in sheets:
        require_sheet(sheet.name, len(sheet.table), sheet.table.columns)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=out.parent) as partial:
        path = Path(partial) / out.name
        with xlsxwriter.Workbook(path, OPTIONS) as book:
            header = book.add_format(HEADER)
            _write_notes(book, header, sheets, notes)
            for sheet in sheets:
                _write_sheet(book, header, sheet)
        os.replace(path, out)
    return out


def _write_notes(
    book: xlsxwriter.Workbook, header, sheets: Sequence[Sheet], notes: Iterable[tuple[str, str]]
) -> None:  # fmt: skip
    page = book.add_worksheet(NOTES)
    page.set_column(0, 0, 24)
    page.set_column(1, 2, 30)
    page.set_column(3, 3, 18)
    page.set_column(4, 4, 90)
    row = 0
    for name, text in notes:
        page.write_string(row, 0, name, header)
        page.write_string(row, 1, _fitting(text, name))
        row += 1
    row += 1
    for at, title in enumerate(("Sheet", "Question")):
        page.write_string(row, at, title, header)
    for sheet in sheets:
        row += 1
        page.write_string(row, 0, sheet.name)
        page.write_string(row, 1, sheet.question)
    row += 2
    for at, title in enumerate(DICTIONARY):
        page.write_string(row, at, title.capitalize(), header)
    for sheet in sheets:
        for each in dictionary(sheet.table, meanings=sheet.meanings).itertuples():
            row += 1
            said = (sheet.name, heading(each.column), each.column, each.unit, each.meaning)
            for at, text in enumerate(said):
                page.write_string(row, at, text)


def _write_sheet(book: xlsxwriter.Workbook, header, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    table = sheet.table
    last = max(len(table.columns) - 1, 0)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(table), last)
    columns = [_Cells(book, table[name], sheet.name) for name in table.columns]
    page.set_row(0, 45)
    for at, column in enumerate(columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, column.heading, header)
    for row in range(len(table)):
        for at, column in enumerate(columns):
            column.write(page, row, at)


class _Cells:
    """One column's cells: how wide, in which format, and each written as the number or text that it is."""

    def __init__(self, book: xlsxwriter.Workbook, values: pd.Series, sheet: str):
        self.heading = heading(values.name)
        self.where = f"{sheet}, {values.name}"
        unit = describe(values.name).unit
        self.is_number = pd.api.types.is_numeric_dtype(values.dtype)
        if self.is_number:
            self.numbers = values.to_numpy(dtype="float64")
            whole = pd.api.types.is_integer_dtype(values.dtype)
            people = PEOPLE_FORMAT if unit.startswith("people") and unit != "people" else PLAIN_FORMAT
            self.format = book.add_format({"num_format": FORMATS.get(unit, "0" if whole else people)})
            self.width = max(NARROWEST, min(14, len(self.heading)))
        else:
            self.texts = values.astype(object).where(values.notna(), "").tolist()
            longest = max((len(str(text)) for text in self.texts[:1000]), default=0)
            self.width = max(NARROWEST, min(WIDEST, longest + 2))

    def write(self, page, row: int, at: int) -> None:
        """Write the cell of a row of the table; what is missing stays empty."""
        if not self.is_number:
            if text := str(self.texts[row]):
                page.write_string(row + 1, at, _fitting(text, self.where))
        elif not np.isnan(number := self.numbers[row]):
            page.write_number(row + 1, at, number, self.format)


def _fitting(text: str, where: str) -> str:
    if len(text) > WORKBOOK_TEXT:
        raise ExportError(
            f"{where}: a text of {len(text):,} characters does not fit a workbook's cell, which ends at "
            f"{WORKBOOK_TEXT:,}: shorten it in the study's files, or export to csv."
        )
    return text

"""Tables as a workbook: one sheet for each, notes first, and no cell that a spreadsheet would calculate.

Texts are written as texts whatever they begin with, so that a name from the data is never a formula.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import xlsxwriter

from study.data_dictionary import dictionary
from study.errors import ExportError
from study.export_columns import DECIMALS, FLAG, MINUTES, SHARE, describe, heading
from study.export_limits import WORKBOOK_TEXT, require_sheet
from study.export_words import WORDS

NOTES = "Notes"
OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True,
}  # fmt: skip
HEADER = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#f5f7f9"}
FORMATS = {MINUTES: "0.0", SHARE: "0.0%", "%": "0.0%", "people": "#,##0", "areas": "#,##0"}
PEOPLE_FORMAT = "#,##0.0"
PLAIN_FORMAT = "0.####"
WIDEST, WIDEST_NUMBER, NARROWEST = 40, 16, 9
HEADER_HEIGHT = 90
YES_NO = "yes or no"
LABELS = {
    "service_label": "Service", "configuration_label": "Option", "mode_label": "Travelling", "period_label": "Time",
    "direction_label": "Direction", "group_label": "Group", "compared_with_label": "Compared with",
    "index_label": "Index", "site_name": "Site", "nearest_site_name": "Nearest site",
    "next_site_name": "Second nearest site", "nearest_site_base_name": "Nearest site under the baseline",
    "nearest_site_option_name": "Nearest site under the option", "reason_label": "Why there are no minutes",
    "reason_base_label": "Why there are no minutes under the baseline",
    "reason_option_label": "Why there are no minutes under the option",
}  # fmt: skip
"""Headings of labels; those of the ids beside them say that they are ids."""
IDS = {**WORDS, "group": "group_label"}
DICTIONARY = ("sheet", "heading", "column", "unit", "meaning")


@dataclass(frozen=True)
class Sheet:
    """One question's sheet: ``name`` (at most 31 characters), the ``question`` it answers, and its rows.

    ``meanings``, ``headings`` and ``units`` replace those of a column's name. Where ``unit_of_row`` names a column, the
    columns of mixed numbers and words have in each row the unit that it says.
    """

    name: str
    question: str
    table: pd.DataFrame
    meanings: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    unit_of_row: str = ""

    def unit(self, column: str) -> str:
        """The unit of a column as the sheet shows it."""
        unit = self.units.get(column, describe(column).unit)
        return YES_NO if unit == FLAG else unit

    def heading(self, column: str) -> str:
        """A column's heading, with its unit."""
        named = self.headings.get(column) or LABELS.get(column)
        if named is None and IDS.get(column) in self.table:
            named = f"{LABELS[IDS[column]]}, id"
        return named or heading(column, self.unit(column))


def write_workbook(
    sheets: Sequence[Sheet], out: Path, notes: Iterable[tuple[str, str]], summary: Sheet | None = None
) -> Path:  # fmt: skip
    """Write a workbook whole or not at all: its summary, its notes with what every column means, then the sheets.

    A missing number is an empty cell; 1 and 0 that answer a question are yes and no. Raises ExportError where a sheet
    has more rows than a workbook holds, or a text more characters than a cell.
    """
    first = [] if summary is None else [summary]
    for sheet in (*first, *sheets):
        require_sheet(sheet.name, len(sheet.table), sheet.table.columns)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=out.parent) as partial:
        path = Path(partial) / out.name
        with xlsxwriter.Workbook(path, OPTIONS) as book:
            header = book.add_format(HEADER)
            for sheet in first:
                _write_sheet(book, header, sheet)
            _write_notes(book, header, [*first, *sheets], notes)
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
            said = (
                sheet.name,
                sheet.heading(each.column),
                each.column,
                sheet.unit(each.column),
                each.meaning,
            )
            for at, text in enumerate(said):
                page.write_string(row, at, text)


def _write_sheet(book: xlsxwriter.Workbook, header, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    table = sheet.table
    last = max(len(table.columns) - 1, 0)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(table), last)
    columns = [_Cells(book, sheet, name) for name in table.columns]
    page.set_row(0, HEADER_HEIGHT)
    for at, column in enumerate(columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, column.heading, header)
    for row in range(len(table)):
        for at, column in enumerate(columns):
            column.write(page, row, at)


class _Cells:
    """One column's cells: how wide, in which format, and each written as the number or text that it is."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet, name: str):
        values, self.heading = sheet.table[name], sheet.heading(name)
        self.where, unit = f"{sheet.name}, {name}", sheet.unit(name)
        number = pd.api.types.is_numeric_dtype(values.dtype)
        if number and unit == YES_NO:
            values, number = values.map({1: "yes", 0: "no"}), False
        units = sheet.table[sheet.unit_of_row] if sheet.unit_of_row else [unit] * len(values)
        if number and unit in DECIMALS:
            values = values.round(DECIMALS[unit])
        whole = pd.api.types.is_integer_dtype(values.dtype)
        made = {each: book.add_format({"num_format": _format(each, whole)}) for each in dict.fromkeys(units)}
        self.formats = [made[each] for each in units]
        self.cells, self.number = values.astype(object).where(values.notna(), None).tolist(), number
        texts = [len(each) for each in self.cells[:1000] if isinstance(each, str)]
        widest = WIDEST if texts else WIDEST_NUMBER
        self.width = max(
            NARROWEST, min(widest, max([*texts, *([] if texts else [len(self.heading)])], default=0) + 2)
        )

    def write(self, page, row: int, at: int) -> None:
        """Write the cell of a row of the table; what is missing stays empty."""
        value = self.cells[row]
        if value is None or value == "":
            return
        if self.number or isinstance(value, (int, float)):
            page.write_number(row + 1, at, float(value), self.formats[row])
        else:
            page.write_string(row + 1, at, _fitting(str(value), self.where))


def _format(unit: str, whole: bool) -> str:
    people = PEOPLE_FORMAT if unit.startswith("people") and unit != "people" else PLAIN_FORMAT
    return FORMATS.get(unit, "0" if whole else people)


def _fitting(text: str, where: str) -> str:
    if len(text) > WORKBOOK_TEXT:
        raise ExportError(
            f"{where}: a text of {len(text):,} characters does not fit a workbook's cell, which ends at "
            f"{WORKBOOK_TEXT:,}: shorten it in the study's files, or export to csv."
        )
    return text

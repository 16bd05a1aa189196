"""The sheets of a workbook: each answers one question of an impact assessor."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from study.errors import ExportError
from study.export_tables import Exported, Part, exported
from study.export_workbook import Sheet
from study.results import Results
from study.suppression import Release

QUESTIONS = {
    "comparison": ("What changes", "Who travels longer or shorter than under the baseline, and by how much?"),
    "by_quintile": ("By fifth", "How far do the most and the least deprived fifths travel?"),
    "by_decile": ("By decile", "How far does each tenth by deprivation travel?"),
    "by_group": (
        "By group",
        "How far do groups of people travel, by protected characteristic and car ownership?",
    ),
    "by_lookup": ("By place", "How far do people travel, by Place, ICB or rurality?"),
    "volumes": ("By site", "How many would go to each site?"),
    "indices": ("Indices", "How unequal are the times, and does that change?"),
    "s_curve": ("S-curve", "What share of people is within so many minutes?"),
    "summary": ("Summary", "How far does everyone travel under each option?"),
    "catchment": ("Supply", "How much is there within reach, a head?"),
    "assignment": ("Who goes where", "Which site is nearest to each area's people?"),
    "area_change": ("Areas, change", "What changes in each area?"),
    "access": ("Areas", "How far is it from each area?"),
    "areas": ("About areas", "Who lives in each area?"),
    "sites": ("Sites", "Which sites are there?"),
    "view": ("Areas", "How far is it from each area under both options, and what changes?"),
}
FIRST = (
    "area_id", "name", "service", "configuration", "status", "mode", "period", "direction", "percentile", "site_id",
    "site_name", "scope", "quintile", "decile", "group_label", "group", "label", "lookup", "value",
)  # fmt: skip
"""Columns that say what a row is, in this order before its numbers."""
USUAL = ("comparison", "by_quintile", "by_decile", "by_group", "by_lookup", "volumes", "indices")
"""The sheets before that of the areas, where no table is said."""


def table_sheet(table: str, found: Exported) -> Sheet:
    """An exported table as the sheet of its question."""
    name, question = QUESTIONS[table]
    rows = pd.DataFrame(found.table.drop(columns="geometry", errors="ignore"))
    first = [column for column in FIRST if column in rows and (table, column) != ("indices", "value")]
    return Sheet(name, question, rows[[*first, *rows.columns.drop(first)]], found.meanings)


def question_sheets(
    results: Results, tables: tuple[str, ...], service: str, chosen: Mapping[str, object], released: Release
) -> list[Sheet]:  # fmt: skip
    """The sheets of tables of a run for one service; those that have no rows of what is chosen are left out.

    Raises
    ------
    ExportError
        None of the tables has rows of what is chosen; the message says what the first lacks.
    """
    sheets, refused = [], []
    wanted = {**chosen, "service": service}
    for table in tables:
        part = (
            Part(table, service)
            if table in ("access", "area_change", "catchment", "assignment")
            else Part(table)
        )
        try:
            found = exported(results, part, wanted, released)
        except ExportError as error:
            refused.append(error)
            continue
        if found is not None and len(found.table):
            sheets.append(table_sheet(table, found))
    if not sheets and refused:
        raise refused[0]
    return sheets

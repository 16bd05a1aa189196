"""The sheets of a workbook: each answers one question of an impact assessor."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from study.data_dictionary import TABLE_MEANINGS
from study.errors import ExportError
from study.export_columns import FLAG, INDICES, OF_AREAS, SHARE, describe
from study.export_tables import Exported, Part, exported
from study.export_words import ids_last, labelled
from study.export_workbook import Sheet
from study.results import Results
from study.suppression import Release

QUESTIONS = {
    "comparison": ("What changes", "Who travels longer or shorter, and by how much?"),
    "by_quintile": ("By fifth", "How far do those of each fifth travel who reach a site under an option?"),
    "by_decile": (
        "By decile",
        "How far do those of each tenth by deprivation travel who reach a site under an option?",
    ),
    "by_group": (
        "By group",
        "How far do those of each group travel who reach a site under an option, by characteristic and car ownership?",
    ),
    "by_lookup": (
        "By place",
        "How far do those of each place travel who reach a site under an option, by Place, ICB or rurality?",
    ),
    "volumes": ("By site", "For how many of the study's residents is each site the nearest open one?"),
    "indices": ("Indices", "How unequal are the times, and does that change?"),
    "s_curve": ("S-curve", "What share of people is within so many minutes?"),
    "summary": ("Everyone", "How far does everyone travel under each option?"),
    "catchment": ("Supply", "How much is there within reach, a head?"),
    "assignment": ("Who goes where", "Which site is nearest to each area's people?"),
    "area_change": ("Areas, change", "What changes in each area?"),
    "access": ("Areas", "How far is it from each area?"),
    "areas": ("About areas", "Who lives in each area?"),
    "sites": ("Sites", "Which sites are there?"),
    "view": ("Areas", "How far is it from each area under both options, and what changes?"),
}
FIRST = (
    "name", "area_id", "site_name", "service_label", "configuration_label", "status", "mode_label", "period_label",
    "direction_label", "index_label", "scope", "quintile", "decile", "group_label", "label",
    "lookup", "value",
)  # fmt: skip
"""Columns that say what a row is, in this order before its numbers."""
USUAL = ("comparison", "by_quintile", "by_decile", "by_group", "by_lookup", "volumes", "indices")
"""The sheets before that of the areas, where no table is said."""


BETWEEN = ("comparison", "by_quintile", "by_decile", "by_group", "indices")
"""Those of them that tell option A beside option B; see :mod:`study.export_answers`."""
REACHED = ", those with a journey under this option"
HEADINGS = {
    "mean_minutes": f"Mean minutes{REACHED}",
    "max_minutes": f"Longest minutes{REACHED}",
    "median_minutes": "Minutes within which half of everyone has a journey",
    "p90_minutes": "Minutes within which nine in ten of everyone have a journey",
    "p95_minutes": "Minutes within which 95 in 100 of everyone have a journey",
    "deprivation_weighted_minutes": f"Mean minutes weighted by deprivation{REACHED}",
    "need_reached": "With a journey under this option (people or cases)",
    "need_total": "Counted: everyone (people or cases)",
    "volume": "Residents of the study whose nearest open site it is (people or cases)",
    "volume_tie_1_minute": "The same, sites within a minute of the nearest counted as tied (people or cases)",
    "minutes": "Minutes, mean of the homes with a journey under this option",
    "judged": "Can this time tell the two options apart? (yes or no)",
    "worse": "Does anyone travel longer or lose reach? (yes or no)",
    "better": "Does anyone travel shorter or gain reach? (yes or no)",
    "partly_open": "Is a site open in part of these hours only? (yes or no)",
    "share_lost_reach": "Share of people no longer reached (%)",
    "share_gained_reach": "Share of people newly reached (%)",
    "quintile": "Fifth, 1 = most deprived; 0 = everyone",
    "within_minutes": "Within so many minutes",
    "change_minutes": "Change in minutes (B less A), homes with a journey under both",
}
"""Headings of a table of single options, which say whom a number counts; others are what their column means."""
LONGEST_HEADING = 100
WITHIN = re.compile(r"share_within_(\d+(?:[_.]\d+)?)")


def table_sheet(results: Results, table: str, found: Exported) -> Sheet:
    """An exported table as the sheet of its question, with labels beside its ids."""
    name, question = QUESTIONS[table]
    rows = ids_last(labelled(results, pd.DataFrame(found.table.drop(columns="geometry", errors="ignore"))))
    first = [column for column in FIRST if column in rows and (table, column) != ("indices", "value")]
    rows = rows[[*first, *rows.columns.drop(first)]]
    return Sheet(
        name, question, rows, found.meanings, {c: said for c in rows if (said := _heading(table, c, rows[c]))}
    )


def _heading(table: str, column: str, values: pd.Series) -> str:
    """A column's heading in plain words; "" where its name says it, as names of ids and of the areas' columns do."""
    if match := WITHIN.fullmatch(column):
        return f"Share within {match[1].replace('_', '.')} minutes, everyone (%)"
    if column in HEADINGS and table != "assignment":
        return HEADINGS[column]
    unit, meaning = describe(column).unit, TABLE_MEANINGS.get(table, {}).get(column, describe(column).meaning)
    told = unit not in ("", FLAG) or column in INDICES or column == "value"
    plain = told and column not in OF_AREAS and len(meaning) <= LONGEST_HEADING
    if not plain or not pd.api.types.is_numeric_dtype(values):
        return ""
    said = "%" if unit == SHARE else unit
    return meaning if not said or said in meaning.lower() else f"{meaning} ({said})"


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
            sheets.append(table_sheet(results, table, found))
    if not sheets and refused:
        raise refused[0]
    return sheets

"""What every exported column means, and its name where a format allows ten characters.

Shapefile field names are at most ten characters (the dBASE III limit), so each column has a declared
short name instead of a truncated one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from study.export_columns import COLUMNS, Column, describe

__all__ = ["COLUMNS", "ISOCHRONES", "TABLE_MEANINGS", "Column", "describe", "dictionary", "short_names"]

SHORT = 10
ISOCHRONES = {
    "site_id": "Site, or the sites of which the nearest counts, joined by +",
    "minutes": "The polygon is everywhere within this many minutes",
}
TABLE_MEANINGS = {
    "sites": {"name": "Name of the site"},
    "assignment": {
        "site_id": "A nearest open site of some of the area's origins",
        "minutes": "Mean time of those origins",
    },
    "indices": {"value": "The index over need that reaches a site under this option"},
    "s_curve": {"share": "Share of the fifth's need (of all need) with no more minutes than those"},
    "view": {
        "share_lost_reach": "Share that reaches a site under compared_with only",
        "share_gained_reach": "Share that reaches a site under this row's option only",
        "change_minutes": (
            "Time under this row's option less that under compared_with, mean over the origins that reach a site "
            "under both; positive is longer; empty in the rows of compared_with"
        ),
    },
}
"""What columns mean in one table that mean something else in others."""


def short_names(columns: list[str]) -> dict[str, str]:
    """Column -> name of at most ten letters, digits and underscores, unlike any other in capitals too."""
    short: dict[str, str] = {}
    taken: set[str] = set()
    declared = [c for c in columns if describe(c).short and len(_plain(describe(c).short)) <= SHORT]
    for column in [*declared, *(c for c in columns if c not in declared)]:
        name = wanted = _plain(describe(column).short or column)[:SHORT]
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted[: SHORT - len(str(number)) - 1]}_{number}"
        taken.add(name.casefold())
        short[column] = name
    return {column: short[column] for column in columns}


def _plain(name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
    return plain if plain[:1].isalpha() else f"c_{plain}"


def dictionary(
    table: pd.DataFrame, short: bool = False, meanings: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The data dictionary of a table: field, column, type, unit, meaning; one row per column.

    ``meanings`` replaces what a column means in this table.
    """
    meanings = meanings or {}
    columns = [c for c in table.columns if c != "geometry"]
    names = short_names(columns) if short else {c: c for c in columns}
    rows = [
        (names[c], c, str(table[c].dtype), describe(c).unit, meanings.get(c, describe(c).meaning))
        for c in columns
    ]
    return pd.DataFrame(rows, columns=["field", "column", "type", "unit", "meaning"])

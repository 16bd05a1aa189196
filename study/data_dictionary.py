"""What every exported column means, and its name where a format allows ten characters.

Shapefile field names are at most ten characters (the dBASE III limit), so each column has a declared
short name instead of a truncated one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from study.errors import ExportError


class Column(NamedTuple):
    """One exported column: its short name, unit and meaning."""

    short: str
    unit: str
    meaning: str


COLUMNS = {
    "area_id": Column("area_id", "", "Code of the small area"),
    "name": Column("area_name", "", "Name of the small area"),
    "service": Column("service", "", "Service, by its id in services.toml"),
    "configuration": Column("config", "", "Option, by its id in configurations.toml"),
    "mode": Column(
        "mode",
        "",
        "Way of travelling; public_transport_NAME and walk_NAME are of the traveller NAME; no_car_composite is a "
        "proxy: households with a car drive, those without use public transport",
    ),
    "period": Column("period", "", "Time of the week"),
    "direction": Column("direction", "", "to_site: travelling there; from_site: going home"),
    "percentile": Column("percentile", "", "Percentile of the window's instants; 50 is the median"),
    "timetable_date": Column("tt_date", "", "Date of the timetable"),
    "window": Column(
        "window", "", "Hours whose minutes are the instants of the percentile; their end is none of them"
    ),
    "by": Column("by", "", "arrive: at the destination by the instant; depart: leaving at it"),
    "minutes": Column(
        "minutes", "minutes", "Time to the nearest open site, mean over the area's reached origins"
    ),
    "next_minutes": Column("next_min", "minutes", "Time to the second nearest open site"),
    "nearest_site": Column("near_site", "", "Nearest open site, by its id in the sites file"),
    "next_site": Column("next_site", "", "Second nearest open site"),
    "share_reached": Column("sh_reached", "share", "Share of the area that reaches an open site"),
    "share_journeys": Column("sh_journey", "share", "Share of the window's instants with a journey"),
    "partly_open": Column(
        "part_open", "0 or 1", "1 if a site of the service is open in part of the window only"
    ),
    "need": Column("need", "people or cases", "Need for the service in the area"),
    "reason": Column("reason", "", "Why minutes is empty"),
    "population": Column("population", "people", "Residents"),
    "imd_rank": Column("imd_rank", "rank", "Deprivation rank, 1 = most deprived"),
    "imd_decile": Column("imd_decile", "decile", "Deprivation decile, 1 = most deprived"),
    "imd_score": Column("imd_score", "score", "Deprivation score, higher = more deprived"),
    "imd_release": Column("imd_releas", "", "Release of the deprivation index"),
    "geography_vintage": Column("vintage", "", "Vintage of the area codes"),
    "withheld": Column(
        "withheld", "0 or 1", "1 if a number of this row is blank because it is small (suppress_below)"
    ),
    "site_id": Column("site_id", "", "Site"),
    "place": Column("place", "", "Commissioning place"),
    "base_minutes": Column("base_min", "minutes", "Time under the baseline"),
    "change_minutes": Column("change_min", "minutes", "Time under the option less time under the baseline"),
    "access_2sfca": Column("acc_2sfca", "supply a head", "Supply within reach, two-step floating catchment"),
    "access_e2sfca": Column(
        "acc_e2sfca", "supply a head", "Supply within reach, enhanced two-step floating catchment"
    ),
    "access_3sfca": Column(
        "acc_3sfca", "supply a head", "Supply within reach, three-step floating catchment"
    ),
    "access_gravity": Column("acc_grav", "supply a head", "Supply within reach, gravity with supply shared"),
    "change_2sfca": Column("chg_2sfca", "supply a head", "access_2sfca less that under the baseline"),
    "change_e2sfca": Column("chg_e2sfca", "supply a head", "access_e2sfca less that under the baseline"),
    "change_3sfca": Column("chg_3sfca", "supply a head", "access_3sfca less that under the baseline"),
    "change_gravity": Column("chg_grav", "supply a head", "access_gravity less that under the baseline"),
}


def describe(column: str) -> Column:
    """The short name, unit and meaning of an exported column."""
    if column in COLUMNS:
        return COLUMNS[column]
    if match := re.fullmatch(r"share_within_(\d+(?:_\d+|\.\d+)?)", column):
        threshold = match.group(1)
        return Column(f"sh_w_{threshold}"[:10], "share", f"Share of the area within {threshold} minutes")
    return Column(column if len(column) <= 10 else "", "", column.replace("_", " "))


def short_names(columns: list[str]) -> dict[str, str]:
    """Column -> name of at most ten characters, unique.

    Raises
    ------
    ExportError
        Two columns would get the same short name, which no declared name can cause.
    """
    short: dict[str, str] = {}
    for column in columns:
        name = describe(column).short
        if not name:
            number = len(short)
            name = f"{re.sub(r'[^A-Za-z0-9_]', '', column)[:7]}{number:03d}"
        short[column] = name
    if len(set(short.values())) < len(short):
        twice = sorted({n for n in short.values() if list(short.values()).count(n) > 1})
        raise ExportError(f"the short names {', '.join(twice)} stand for two columns: rename one of them.")
    return short


ISOCHRONES = {
    "site_id": "Site, or the sites of which the nearest counts, joined by +",
    "minutes": "The polygon is everywhere within this many minutes",
}


def dictionary(
    table: pd.DataFrame, short: bool = False, meanings: dict[str, str] | None = None
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

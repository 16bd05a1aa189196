"""How an evidence pack says numbers, and what stands under its tables and pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from study.notices import attribution
from study.plan import MatrixKey
from study.results import Results
from web.readings import limit_minutes
from web.report_figures import Figures, Pair, Way
from web.report_parts import Blank
from web.sentences import LEFT_OUT, Journey, what_changes
from web.vintages import vintages
from web.words import by_mode, capital, care, duration, number, period_label, towards

WITHHELD, UNKNOWN, NOBODY = Blank("withheld"), Blank("not known"), Blank("nobody")
NONE_LEFT = Blank("all lose reach")
TODAY = "today"


def gap_cell(row: pd.Series) -> Blank:
    """What stands where a row has no number: withheld, or not known."""
    return WITHHELD if bool(row.get("withheld", False)) else UNKNOWN


def known(value: float | None) -> bool:
    """Whether there is a number."""
    return value is not None and not math.isnan(value)


def count(row: pd.Series, name: str) -> str:
    """People of a row, whole; in words where it has no such number."""
    return number(row[name]) if known(row[name]) else gap_cell(row)


def tenth(row: pd.Series, name: str) -> str:
    """Minutes of a row to one decimal; in words where it has no such number."""
    return number(row[name], 1) if known(row[name]) else gap_cell(row)


def signed(value: float, decimals: int = 1) -> str:
    """For example "+1.3", "\u22120.4", "0.0"."""
    said = number(value, decimals)
    if said.startswith("-"):
        return "\u2212" + said[1:]
    return said if float(said.replace(",", "")) == 0 else f"+{said}"


def longer_cell(row: pd.Series, name: str, worse: str = "need_worse", lost: str = "need_lost_reach") -> str:
    """Minutes longer of those who travel longer; in words where nobody does, or all of them lose reach."""
    if known(row[worse]) and row[worse] == 0:
        return NOBODY
    if known(row[worse]) and row[worse] == row[lost]:
        return NONE_LEFT
    return tenth(row, name)


def per_cent(part: float, whole: float) -> str:
    """A part of a whole to a tenth of a per cent."""
    if not known(part) or not known(whole) or whole == 0:
        return UNKNOWN
    return f"{number(100 * part / whole, 1)}%"


def label_of(results: Results, option: str) -> str:
    """What an option is called, marked where it is a draft."""
    said = results.configurations[option]
    return f"{said.label or option}{' (draft)' if said.status == 'draft' and not said.baseline else ''}"


def way_label(results: Results, key: MatrixKey) -> str:
    """For example "By car"."""
    return capital(by_mode(key.mode, results.study.settings))


def when(results: Results, key: MatrixKey) -> str:
    """The time of the week of a way of travelling."""
    return period_label(results.study.settings, key.period)


def journey(results: Results, service: str, key: MatrixKey) -> Journey:
    """The words for the journeys to a service by a way of travelling."""
    declared = results.services[service]
    return Journey(
        who=declared.need_label or "residents",
        care=care(declared),
        how=by_mode(key.mode, results.study.settings),
        towards=towards(key.direction),
        cutoff=duration(limit_minutes(results, key.mode)),
    )


def source(results: Results, keys: Iterable[MatrixKey], of: str = "") -> str:
    """Of which times, deprivation and sources a table or picture is; ``of`` says whose numbers stand in it."""
    keys = list(dict.fromkeys(keys))
    said = [of, vintages(results.study.settings, keys, results.places.areas)]
    said.append(sources_said(results))
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in said if part)


def sources_said(results: Results) -> str:
    """Sources and licences as the study states them; "" where it states none."""
    return attribution(results.study).replace("(c)", "\u00a9").rstrip(".")


def pair_source(figures: Figures, pair: Pair, of: str = "") -> str:
    """The same for all ways of travelling of a pair; people are counted by the service's need."""
    whose = of or f"People: {figures.results.services[pair.service].need_label or 'residents'}."
    return source(figures.results, [way.key for way in pair.ways], whose)


def scope_of(figures: Figures, way: Way) -> str:
    """Whose fifths of deprivation are spoken of: the national where they are known."""
    return "national" if way.figures["by_quintile"]["national"] else "local"


def changes_said(figures: Figures, pair: Pair, way: Way) -> list[str]:
    """What an option changes, in sentences; without numbers of people where one of them is withheld."""
    results, row = figures.results, figures.total(pair, way)
    names = ("need_worse", "need_better", "need_lost_reach", "need_gained_reach", "base_need_reached")
    scope = scope_of(figures, way)
    fifth = figures.group(pair, way, scope)
    poorest = fifth.loc[["1"], ["count_total", "count_worse"]] if "1" in fifth.index else fifth.iloc[:0]
    if not all(known(row[name]) for name in names) or (len(poorest) and poorest.isna().any(axis=None)):
        return [f"{way_label(results, way.key)}: {LEFT_OUT}"]
    sites = results.places.sites
    called = dict(zip(map(str, sites.index), sites["name"].astype(str))) if "name" in sites else {}
    return what_changes(way.figures, journey(results, pair.service, way.key), scope, called)

"""How an evidence pack says numbers, and what stands under its tables and pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from study.notices import attribution
from study.plan import MatrixKey
from study.results import Results
from web.readings import limit_minutes, whole_areas
from web.report_figures import Figures, Pair, Way
from web.report_parts import Blank
from web.sentences import LEFT_OUT, Journey, what_changes
from web.vintages import times_said, vintages
from web.words import by_mode, capital, care, duration, number, period_label, towards

WITHHELD, UNKNOWN, NOBODY = Blank("withheld"), Blank("not known"), Blank("nobody")
NONE_LEFT = Blank("all lose reach")
NONE_BOTH = Blank("none reach it both times")
PERCENTILES = {"median_minutes": "half", "p90_minutes": "nine in ten", "p95_minutes": "95 in 100"}
NO_TIME_OF_DAY = "No time of day stated"
TODAY = "today"
SIDES = ("base", "option")


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


def mean_cell(figures: Figures, pair: Pair, row: pd.Series, side: str, of: str = "count") -> str:
    """Mean minutes of a row under a side, over those who reach a site both times; why there are none, in words.

    ``of`` is "count" for the row of a category, "need" for a row of totals.
    """
    name = f"mean_minutes_{side}" if of == "count" else f"{side}_mean_minutes"
    if known(row[name]):
        return number(row[name], 1)
    if not known(row[f"{of}_both"]) or not known(row[f"{of}_total"]):
        return gap_cell(row)
    if row[f"{of}_total"] == 0:
        return NOBODY
    return nowhere_cell(figures, pair) or (NONE_BOTH if row[f"{of}_both"] == 0 else gap_cell(row))


def nowhere_cell(figures: Figures, pair: Pair) -> Blank | None:
    """That a service is given nowhere today, or nowhere under the option: then nobody reaches it both times."""
    for option, words in ((figures.results.baseline, "given nowhere today"), (pair.option, "given nowhere")):
        if not figures.results.configurations[option].services.get(pair.service):
            return Blank(words)
    return None


def percentile_cell(row: pd.Series, side: str, name: str) -> str:
    """Minutes within which half, or nine in ten, are there; in words where fewer reach a site at all."""
    if known(row[f"{side}_{name}"]):
        return number(row[f"{side}_{name}"], 1)
    reached, total = row[f"{side}_need_reached"], row["need_total"]
    if not known(reached) or not known(total):
        return gap_cell(row)
    if reached == 0 or total == 0:
        return Blank("nobody reaches it")
    return Blank(
        f"fewer than {PERCENTILES[name]} reach it ({number(math.floor(1000 * reached / total) / 10, 1)}%)"
    )


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
    if not known(part) or not known(whole):
        return WITHHELD
    if whole == 0:
        return NOBODY
    return f"{number(100 * part / whole, 1)}%"


def label_of(results: Results, option: str) -> str:
    """What an option is called, marked where it is a draft."""
    said = results.configurations[option]
    return f"{said.label or option}{' (draft)' if said.status == 'draft' and not said.baseline else ''}"


def pair_label(results: Results, pair: Pair) -> str:
    """What the options are called that the results of a pair are of: one, or several with identical results."""
    return "; ".join(label_of(results, option) for option in pair.options)


def listed(names: list[str]) -> str:
    """Names in a row: "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def way_label(results: Results, key: MatrixKey) -> str:
    """For example "By car"."""
    return capital(by_mode(key.mode, results.study.settings))


def when(results: Results, key: MatrixKey) -> str:
    """The time of the week of a way of travelling; of minutes taken over without one, that none is stated."""
    settings = results.study.settings
    if key.mode in settings.matrix and key.period not in settings.periods:
        return NO_TIME_OF_DAY
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


def source(results: Results, keys: Iterable[MatrixKey], of: str = "", deprived: bool = False) -> str:
    """Of which times a table or picture is, and of which deprivation index where it is by deprivation.

    ``of`` says whose numbers stand in it. Sources and licences stand once in the pack, and under every map.
    """
    keys, settings = list(dict.fromkeys(keys)), results.study.settings
    said = [of, vintages(settings, keys, results.places.areas) if deprived else times_said(settings, keys)]
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in said if part)


def sources_said(results: Results) -> str:
    """Sources and licences as the study states them; "" where it states none."""
    return attribution(results.study).replace("(c)", "\u00a9").rstrip(".")


def pair_source(figures: Figures, pair: Pair, of: str = "") -> str:
    """Whose numbers stand in a table of a pair; the data of all of them are said once, before the first."""
    return of or f"Counted: {whose_need(figures, pair)}."


def whose_need(figures: Figures, pair: Pair) -> str:
    """What those are called whom a service counts."""
    return figures.who(pair.service)


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
    figures_of_areas = way.figures | {"whole_areas": {} if results.suppress_below else whole_areas(way.areas)}
    return what_changes(figures_of_areas, journey(results, pair.service, way.key), scope, called)

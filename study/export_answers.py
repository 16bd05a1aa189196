"""The sheets on pairs of options: a summary to paste, what changes, fifths, tenths, groups and indices.

Every mean is of those with a journey under both options of the pair, so that rows may be subtracted. A pair that its
period cannot tell apart has one row with the sentence that says so, and no numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from study.export_columns import DECIMALS, MINUTES, PEOPLE, SHARE
from study.export_pairs import Way
from study.export_words import ids_last, labelled, option_said
from study.export_workbook import Sheet
from study.results import Results

NOT_JUDGED, NO_SIDE, UNKNOWN = "not judged", "does not apply", "not known"
FEWER = "fewer have one"
BOTH = "those with a journey under both"
EVERYONE = "everyone, those without a journey too"
FIFTHS = {1: "1, most deprived", 5: "5, least deprived"}
SCOPES = {"national": "fifths of the nation", "local": "fifths of the residents here"}
PERCENTILES = {
    "median_minutes": "Half have a journey within",
    "p90_minutes": "Nine in ten have a journey within",
}
SUMMARY = "Summary"
SUMMARY_COLUMNS = {
    "measure": "What is counted or measured",
    "among": "Among whom",
    "unit": "What the numbers are: people or cases, minutes, or a share in percent",
    "a": "Under the option compared with",
    "b": "Under the option",
    "change": "The option less what it is compared with; or how many the change is of",
    "note": "Why there are no numbers",
}


PERCENT = "%"
SHOWN = (
    "configuration_label",
    "mode_label",
    "period_label",
    "measure",
    "among",
    "unit",
    "a",
    "b",
    "change",
    "note",
)
"""The columns of the summary that are pasted stand first; the service, direction and ids after them."""


def answer_sheets(results: Results, ways: Sequence[Way], short: Sequence[Way]) -> list[Sheet]:
    """The sheets of pairs, all of one service: the summary of ``short``, and the questions of ``ways``."""
    said = _Sides(results, ways)
    return [
        summary_sheet(results, short),
        said.sheet("What changes", "Who travels longer or shorter, and by how much?", _change_rows(ways)),
        said.sheet("By fifth", "How far do the most and the least deprived fifths travel?", _fifth_rows(ways)),
        said.sheet("By decile", "How far does each tenth by deprivation travel?", _decile_rows(ways)),
        said.sheet("By group", "How far do groups of people travel, by protected characteristic and car ownership?",
                   _group_rows(results, ways)),
        said.sheet("Indices", "How unequal are the times, and does that change?", _index_rows(ways)),
    ]  # fmt: skip


def summary_sheet(results: Results, ways: Sequence[Way]) -> Sheet:
    """Today, the option and the change, a row for each measure: to be pasted into an assessment."""
    rows = [{**way.keys, **row} for way in ways for row in _measures(results, way)]
    return summary_of(results, rows, {way.a for way in ways}, {way.b for way in ways})


def summary_of(results: Results, rows: Sequence[Mapping], a: set[str], b: set[str]) -> Sheet:
    """Rows of the summary as its sheet; ``a`` and ``b`` are the options on either side."""
    names = [*rows[0]]
    table = labelled(results, pd.DataFrame(rows, columns=names).drop(columns="compared_with"))
    table = table if table["note"].ne("").any() else table.drop(columns="note")
    sides = {"a": _side("A", results, a), "b": _side("B", results, b)}
    said = sides | {"among": "Among whom", "change": "Change (B less A)", "note": "Note"}
    told = [column for column in SHOWN if column in table]
    table = table[[*told, *ids_last(table).columns.drop(told)]]
    question = "What is it today, what under the option, and what changes? To paste into an assessment."
    return Sheet(SUMMARY, question, table, SUMMARY_COLUMNS, said, unit_of_row="unit")


def _side(letter: str, results: Results, options: set[str]) -> str:
    if len(options) > 1:
        return f"{letter}: the option of the row"
    name = option_said(results, next(iter(options)))
    return f"{letter}: {name}"


def _measures(results: Results, way: Way) -> Iterator[dict]:
    if way.note:
        yield row("Not judged", NO_SIDE, NO_SIDE, NOT_JUDGED, NOT_JUDGED, NOT_JUDGED) | {"note": way.note}
        return
    figures, who = way.figures, results.services[way.service].need_label or "residents"
    a, b, total = figures["base"], figures["option"], figures["need_total"]
    who = f"people or cases: {who}"
    yield row("Counted", EVERYONE, who, total, total, NO_SIDE)
    for name, what in (
        ("need_worse", "Longer journey, or none any more"), ("need_lost_reach", "Of these, no longer reached"),
        ("need_better", "Shorter journey, or newly one"), ("need_gained_reach", "Of these, newly reached"),
    ):  # fmt: skip
        yield row(what, EVERYONE, who, NO_SIDE, NO_SIDE, figures[name])
    yield less("Not counted in times: no journey found", EVERYONE, who,
               total - a["need_reached"], total - b["need_reached"])  # fmt: skip
    yield less("Mean", BOTH, MINUTES, a["mean_minutes"], b["mean_minutes"], figures["mean_change"])
    longer = f"{BOTH} and a longer one under B"
    yield row("Mean of how much longer", longer, MINUTES, NO_SIDE, NO_SIDE, figures["mean_change_worse"])
    for name, what in PERCENTILES.items():
        yield less(what, EVERYONE, MINUTES, a[name], b[name], unknown=FEWER)
    for minutes in a["share_within"]:
        within = (side["share_within"][minutes] for side in (a, b))
        yield less(f"Within {minutes} minutes", EVERYONE, PERCENT, *within)
    for scope, whose in SCOPES.items():
        for fifth, each in figures["by_quintile"][scope].items():
            what = f"Mean, fifth {FIFTHS.get(int(fifth), fifth)} ({whose})"
            yield less(what, BOTH, MINUTES, each["mean_minutes_base"], each["mean_minutes_option"])


def row(measure: str, among: str, unit: str, a, b, change) -> dict:
    """One row of the summary; what is None is said to be not known."""
    a, b, change = (_told(each, unit) for each in (a, b, change))
    return {"measure": measure, "among": among, "unit": unit, "a": a, "b": b, "change": change, "note": ""}


def _told(value, unit: str):
    """A number with the decimals of its unit, a word as it is; what is None is said to be not known."""
    if value is None or isinstance(value, str):
        return value or UNKNOWN
    return round(value, DECIMALS[{MINUTES: MINUTES, PERCENT: SHARE}.get(unit, PEOPLE)]) + 0.0


def less(measure: str, among: str, unit: str, a, b, change=None, unknown: str = UNKNOWN) -> dict:
    """A row whose change is B less A, unless it is given; ``unknown`` stands where a side has no number."""
    if change is None:
        change = NO_SIDE if a is None or b is None else b - a + 0.0
    a, b = (unknown if each is None else each for each in (a, b))
    return row(measure, among, unit, a, b, change)


class _Sides:
    """Sheets whose headings name the two options and whom each number counts."""

    def __init__(self, results: Results, ways: Sequence[Way]):
        self.results = results
        self.a = _side("A", results, {way.a for way in ways})
        self.b = _side("B", results, {way.b for way in ways})

    def sheet(self, name: str, question: str, rows: list[dict]) -> Sheet:
        """The rows as the sheet of a question; empty where there are none."""
        table = labelled(self.results, pd.DataFrame(rows))
        last = [c for c in ("note",) if c in table and table[c].ne("").any()]
        table = ids_last(table[[*table.columns.drop("note", errors="ignore"), *last]])
        headings = {c: said for c in table if (said := self.heading(c))}
        units = (
            {c: SHARE for c in headings if "(%)" in headings[c]}
            | {c: MINUTES for c in headings if "minutes" in headings[c].lower() and "(%)" not in headings[c]}
            | {c: PEOPLE for c in headings if "cases)" in headings[c] or "households)" in headings[c]}
        )
        return Sheet(name, question, table, headings, headings, units)

    def heading(self, column: str) -> str:
        """A number's heading with its side, unit, and whom it counts; "" of other columns."""
        for letter, side in (("a", self.a), ("b", self.b)):
            if column.startswith(f"{letter}_share_within_"):
                minutes = column.removeprefix(f"{letter}_share_within_").replace("_", ".")
                return f"Share within {minutes} minutes, everyone (%). {side}"
            if column.startswith(f"{letter}_") and (said := SIDED.get(column[2:])):
                return f"{said}. {side}"
        return PLAIN.get(column, "")


SIDED = {
    "mean": f"Mean minutes, {BOTH}",
    "median": "Minutes within which half of everyone has a journey",
    "p90": "Minutes within which nine in ten of everyone have a journey",
    "p95": "Minutes within which 95 in 100 of everyone have a journey",
    "max": f"Longest minutes, {BOTH}",
    "reached": "With a journey (people or cases)",
    "value": f"Index, {BOTH}",
}
PLAIN = {
    "compared_with_label": "Compared with (A)",
    "compared_with": "Compared with (A), id",
    "configuration": "Option (B), id",
    "total": "Counted: everyone (people or cases)",
    "households_or_people": "Counted: everyone of the group (people or households)",
    "worse": "Of everyone: longer journey, or none any more (people, households or cases)",
    "lost": "Of those: no longer reached (people, households or cases)",
    "better": "Of everyone: shorter journey, or newly one (people or cases)",
    "gained": "Newly reached (people, households or cases)",
    "mean_change": f"Mean change in minutes (B less A), {BOTH}",
    "mean_longer": f"Mean minutes longer, {BOTH} and a longer one under B",
    "max_change": f"Longest change in minutes, {BOTH}",
    "worse_national": "Of those with a longer journey or none: in the nation's most deprived fifth (%)",
    "worse_local": "Of those with a longer journey or none: in the most deprived fifth of the residents here (%)",
    "change": f"Change of the index (B less A), {BOTH}",
    "can_judge": "Can this time tell the two options apart? (yes or no)",
    "note": "Note",
}


def _change_rows(ways: Sequence[Way]) -> list[dict]:
    return [
        {**way.keys, "can_judge": "no" if way.note else "yes", **({} if way.note else _changes(way.figures)),
         "note": way.note}
        for way in ways
    ]  # fmt: skip


def _changes(figures: Mapping) -> dict:
    found = {"total": figures["need_total"]}
    names = {"need_worse": "worse", "need_lost_reach": "lost", "need_better": "better", "need_gained_reach": "gained",
             "mean_change": "mean_change", "mean_change_worse": "mean_longer", "max_change": "max_change"}  # fmt: skip
    found |= {short: figures[name] for name, short in names.items()}
    worst = figures["need_worse_share_most_deprived_fifth"]
    found |= {f"worse_{scope}": share for scope, share in worst.items()}
    for letter, side in (("a", figures["base"]), ("b", figures["option"])):
        found[f"{letter}_reached"] = side["need_reached"]
        found |= {
            f"{letter}_{name}": side[f"{name}_minutes"] for name in ("mean", "median", "p90", "p95", "max")
        }
        found |= {f"{letter}_share_within_{t.replace('.', '_')}": s for t, s in side["share_within"].items()}
    return found


def _parts(way: Way, rows: list[dict]) -> list[dict]:
    """The rows of a pair, or the one that says why it has none."""
    return (
        [{**way.keys, "note": way.note}] if way.note else [{**way.keys, **each, "note": ""} for each in rows]
    )


def _fifth_rows(ways: Sequence[Way]) -> list[dict]:
    return [row for way in ways for row in _parts(way, [*_fifths(way.figures)])]


def _fifths(figures: Mapping) -> Iterator[dict]:
    for scope, rows in figures["by_quintile"].items():
        for fifth, each in rows.items():
            yield {"scope": scope, "fifth": FIFTHS.get(int(fifth), fifth), **_part(each, "need", "total")}
    names = ("need_total", "need_worse", "need_lost_reach", "need_gained_reach", "mean_change_worse")
    everyone = {name: figures[name] for name in names}
    everyone["mean_minutes_base"] = figures["base"]["mean_minutes"]
    everyone["mean_minutes_option"] = figures["option"]["mean_minutes"]
    yield {"scope": "everyone", "fifth": "All", **_part(everyone, "need", "total")}


def _part(row: Mapping, what: str, total: str) -> dict:
    a, b = row["mean_minutes_base"], row["mean_minutes_option"]
    change = None if a is None or b is None else b - a + 0.0
    return {
        total: row[f"{what}_total"], "a_mean": a, "b_mean": b, "mean_change": change, "worse": row[f"{what}_worse"],
        "lost": row[f"{what}_lost_reach"], "gained": row[f"{what}_gained_reach"],
        "mean_longer": row["mean_change_worse"],
    }  # fmt: skip


def _decile_rows(ways: Sequence[Way]) -> list[dict]:
    return [row for way in ways for row in _parts(way, [*_deciles(way.figures)])]


def _deciles(figures: Mapping) -> Iterator[dict]:
    for decile, a in figures["base"]["by_decile"].items():
        b = figures["option"]["by_decile"][decile]
        change = None if a is None or b is None else b - a + 0.0
        yield {"decile": int(decile), "a_mean": a, "b_mean": b, "mean_change": change}


def _group_rows(results: Results, ways: Sequence[Way]) -> list[dict]:
    groups = results.study.settings.groups
    return [
        row
        for way in ways
        for row in (_parts(way, [
            {"group": group, "group_label": groups[group].label or group, "label": each["label"],
             "unit": groups[group].unit, **_part(each, "count", "households_or_people")}
            for group, rows in way.figures["by_group"].items() for each in rows.values()
        ]) if way.figures["by_group"] else [])
    ]  # fmt: skip


def _index_rows(ways: Sequence[Way]) -> list[dict]:
    return [
        row
        for way in ways
        for row in _parts(way, [
            {"index": each.index_name, "a_value": each.base_value, "b_value": each.option_value,
             "change": each.change, "share_not_in_both": each.share_not_in_both}
            for each in way.indices.rename(columns={"index": "index_name"}).itertuples(index=False)
        ])
    ]  # fmt: skip

"""The summary of a workbook where the study withholds small numbers: what its exported tables tell, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from study.export_answers import BOTH, EVERYONE, NO_SIDE, PERCENT, PERCENTILES, less, row, summary_of
from study.export_columns import MINUTES
from study.export_pairs import Way
from study.export_workbook import Sheet
from study.results import Results
from study.suppression import Release

WITHHELD = "withheld, or not known"
ONLY_BASELINE = (
    "This study withholds small numbers, and its tables compare options with the baseline only: numbers of people "
    "between two other options could tell small ones and are left out."
)
COUNTS = {
    "need_worse": "Longer journey, or none any more", "need_lost_reach": "Of these, no longer reached",
    "need_better": "Shorter journey, or newly one", "need_gained_reach": "Of these, newly reached",
}  # fmt: skip


def withheld_summary(results: Results, ways: Sequence[Way], released: Release) -> Sheet:
    """The summary of pairs from the exported tables ``comparison`` and ``summary``, small numbers blank in them."""
    judge = Release(released.below, released.baseline)
    tables = {
        name: judge.table(results.table(name, filters=[("service", "==", ways[0].service)]), name)
        for name in ("comparison", "summary")
    }
    rows = [{**way.keys, **each} for way in ways for each in _measures(results, way, tables)]
    return summary_of(results, rows, {way.a for way in ways}, {way.b for way in ways})


def _measures(results: Results, way: Way, tables: Mapping[str, pd.DataFrame]) -> Iterator[dict]:
    told = _row_of(tables["comparison"], way, way.b)
    if way.note or told is None or way.a != results.baseline:
        word = "not judged" if way.note else WITHHELD
        note = way.note or ONLY_BASELINE
        yield row("Not judged" if way.note else "Left out", NO_SIDE, NO_SIDE, word, word, word) | {
            "note": note
        }
        return
    who = f"people or cases: {results.services[way.service].need_label or 'residents'}"
    total = told["need_total"]
    yield _less("Counted", EVERYONE, who, total, total, NO_SIDE)
    for name, what in COUNTS.items():
        yield _less(what, EVERYONE, who, NO_SIDE, NO_SIDE, told[name])
    yield _less("With a journey", EVERYONE, who, told["base_need_reached"], told["option_need_reached"])
    yield _less(
        "Mean", BOTH, MINUTES, told["base_mean_minutes"], told["option_mean_minutes"], told["mean_change"]
    )
    for name, what in PERCENTILES.items():
        yield _less(what, EVERYONE, MINUTES, told[f"base_{name}"], told[f"option_{name}"])
    sides = [_row_of(tables["summary"], way, option) or {} for option in (way.a, way.b)]
    for minutes in results.services[way.service].thresholds:
        within = (side.get(f"share_within_{float(minutes):g}") for side in sides)
        yield _less(f"Within {float(minutes):g} minutes", EVERYONE, PERCENT, *within)


def _row_of(table: pd.DataFrame, way: Way, option: str) -> dict | None:
    wanted = {**way.keys, "configuration": option}
    for name, value in wanted.items():
        if name in table:
            table = table[table[name] == value]
    return None if table.empty else table.iloc[0].to_dict()


def _less(measure: str, among: str, unit: str, a, b, change=None) -> dict:
    """A row of the summary in which a missing number is said to be withheld."""
    gone = change is None and not (pd.notna(a) and pd.notna(b))
    a, b, change = (WITHHELD if each is not None and pd.isna(each) else each for each in (a, b, change))
    a, b = (WITHHELD if each is None else each for each in (a, b))
    return less(measure, among, unit, a, b, WITHHELD if gone else change)

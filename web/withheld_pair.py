"""Which numbers of people under two options must not be told; see docs/methods/suppression.md.

Names of numbers: ``("need", scope, fifth)`` with ``worse`` and ``better``, scope "" and fifth 0 for everybody;
``("class", id)`` and ``("class", id, scope)`` for a class of change and its most deprived fifth; ``("both",)``;
``("reached", side)`` and ``("within", side, scope, minutes)`` for points of the curves, scope "" for everybody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import pandas as pd

from access.compare import SAME_MINUTES
from access.deprivation_groups import SCOPES, quintile
from study.results import Results
from study.suppression import release, with_totals
from web.charts import GAINED, LOST, UNKNOWN, Pair, change_bins, curve_minutes
from web.selection import Selection
from web.withheld_sums import Sums, withheld_sums

CURVE_STEP_MINUTES = 10
CURVE_STEPS = 24
MOST_KINDS = 1000
"""Up to so many kinds of people each of them is looked at by itself."""
POINT, THRESHOLD, POOREST, CLASS, FIFTH, EVERYBODY, NEED = range(7)
"""Which numbers go first."""
SIDES = ("a", "b")
MIRRORED = {
    "need_worse": "need_better",
    "need_better": "need_worse",
    "need_lost_reach": "need_gained_reach",
    "need_gained_reach": "need_lost_reach",
    "base_need_reached": "option_need_reached",
    "option_need_reached": "base_need_reached",
}
COMPARED = {
    "need_total": ("need", "", 0), "need_worse": ("worse", "", 0), "need_better": ("better", "", 0),
    "need_lost_reach": ("class", LOST), "need_gained_reach": ("class", GAINED),
    "base_need_reached": ("reached", "a"), "option_need_reached": ("reached", "b"),
}  # fmt: skip


def withheld_pair(results: Results, selection: Selection, pair: Pair) -> frozenset[tuple] | None:
    """Names of the numbers that are withheld; None where the study withholds nothing."""
    below = results.suppress_below
    if not below:
        return None
    return withheld_sums(pair_sums(results, selection, pair), below, exported(results, selection))


def curve_points(results: Results, service: str, pair: Pair) -> list[float]:
    """The minutes at which curves are told: the thresholds, every ten minutes or more, and the end."""
    end = float(curve_minutes(np.concatenate([pair.minutes_a, pair.minutes_b]))[-1])
    step = CURVE_STEP_MINUTES * math.ceil(end / CURVE_STEP_MINUTES / CURVE_STEPS)
    thresholds = [float(t) for t in results.services[service].thresholds]
    return sorted({*np.arange(0.0, end, step).tolist(), end, *thresholds})


def pair_sums(results: Results, selection: Selection, pair: Pair) -> Sums:
    """Everything that is told of a pair, over people who are alike in it."""
    points = curve_points(results, selection.service, pair)
    fifths = {scope: quintile(results.places.areas, scope).to_numpy()[pair.area] for scope in SCOPES}
    names, members = zip(*[(each["id"], member) for each, member in change_bins(pair)])
    worse = (pair.change > SAME_MINUTES) | pair.lost
    better = (pair.change < -SAME_MINUTES) | pair.gained
    columns = [
        np.argmax(members, axis=0), worse, better, *(np.nan_to_num(each) for each in fifths.values()),
        *(np.searchsorted(points, np.where(np.isfinite(m), m, np.inf)) for m in (pair.minutes_a, pair.minutes_b)),
    ]  # fmt: skip
    counted = pair.people > 0
    alike, of = np.unique(np.column_stack(columns)[counted], axis=0, return_inverse=True)
    sums = Sums(np.bincount(of.ravel(), weights=pair.people[counted], minlength=len(alike)))
    classes, worse, better = alike[:, 0], alike[:, 1] > 0, alike[:, 2] > 0
    fifth = dict(zip(SCOPES, alike[:, 3:5].T))
    _changes(sums, worse, better, fifth)
    _classes(sums, [(name, classes == i) for i, name in enumerate(names)], worse, better, fifth)
    if len(alike) <= MOST_KINDS:
        sums.keep(*np.eye(len(alike)))
    thresholds = [float(t) for t in results.services[selection.service].thresholds]
    _curves(sums, points, thresholds, dict(zip(SIDES, alike[:, 5:7].T)), fifth)
    return sums


def _changes(sums: Sums, worse: np.ndarray, better: np.ndarray, fifth: dict[str, np.ndarray]) -> None:
    """Need, longer and shorter, of everybody and of each fifth; who is left over each time is secret."""
    rows = [("", 0, np.ones(len(worse), dtype=bool))]
    for scope, values in fifth.items():
        rows += [(scope, n, values == n) for n in range(1, 6) if (values == n).any()]
        for what in ("need", "worse", "better"):
            sums.parts.append([(what, scope, n) for n in range(1, 6) if (values == n).any()])
    for scope, number, member in rows:
        rank = FIFTH if scope else EVERYBODY
        sums.show(("need", scope, number), member, NEED)
        sums.show(("worse", scope, number), member & worse, rank)
        sums.show(("better", scope, number), member & better, rank)
        sums.keep(member & ~worse, member & ~better, member & ~worse & ~better)


def _classes(
    sums: Sums, classes: list[tuple[str, np.ndarray]], worse: np.ndarray, better: np.ndarray,
    fifth: dict[str, np.ndarray],
) -> None:  # fmt: skip
    """The classes of change, whom of each the most deprived fifth has, and who reaches a site."""
    member = dict(classes)
    for name, of in classes:
        sums.show(("class", name), of, CLASS)
        sums.keep(of & worse, of & better)
        for scope, values in fifth.items():
            sums.show(("class", name, scope), of & (values == 1), POOREST)
            sums.keep(of & (values != 1))
    for side in (worse, better):
        inside = [name for name, of in classes if not (of & ~side).any()]
        sums.besides[len(sums.parts)] = side * 1.0 - sum(
            (member[name] * 1.0 for name in inside), np.zeros(len(side))
        )
        sums.parts.append([("class", name) for name in inside])
    sums.parts.append([("class", name) for name in member])
    sums.parts += [[("class", name, scope) for name in member] for scope in fifth]
    neither = member[UNKNOWN]
    reached = {"a": ~neither & ~member[GAINED], "b": ~neither & ~member[LOST]}
    for side, of in reached.items():
        sums.show(("reached", side), of, EVERYBODY)
        sums.keep(~of)
    sums.show(("both",), reached["a"] & reached["b"], EVERYBODY)


def _curves(
    sums: Sums, points: list[float], thresholds: list[float], at: dict[str, np.ndarray],
    fifth: dict[str, np.ndarray],
) -> None:  # fmt: skip
    """Points of the curves; who is reached between two of them or beyond one is secret, and A less B."""
    groups = {"": np.ones(len(sums.people), dtype=bool)} | {
        scope: values == 1 for scope, values in fifth.items()
    }
    for scope, member in groups.items():
        for side in SIDES if scope else ():
            sums.show(("reached", side, scope), member & (at[side] < len(points)), POINT)
        for i, minutes in enumerate(points):
            for side in SIDES:
                rank = THRESHOLD if minutes in thresholds else POINT
                sums.show(("within", side, scope, minutes), member & (at[side] <= i), rank)
                sums.keep(member & (at[side] == i), member & (at[side] > i), ~member & (at[side] <= i))
            sums.secret.append((member & (at["a"] <= i)) * 1.0 - (member & (at["b"] <= i)))


def exported(results: Results, selection: Selection) -> set[tuple]:
    """Names of the numbers that the run's tables withhold when they are exported."""
    found = set()
    for column, rows in _blank(results, selection, "comparison"):
        found |= _compared(results, selection, column, set(rows["configuration"]))
    for name in ("summary", "by_quintile", "s_curve"):
        for column, rows in _blank(results, selection, name):
            for side in SIDES:
                here = rows[rows["configuration"] == getattr(selection, side)]
                found |= set(_of_option(name, column, here, side))
    return found


def _compared(results: Results, selection: Selection, column: str, options: set[str]) -> set[tuple]:
    """Numbers of the comparison with the baseline, whichever of the two it is."""
    a, b = selection.a, selection.b
    other, name = (b, column) if a == results.baseline else (a, MIRRORED.get(column, column))
    told = results.baseline in (a, b) and other in options
    return {COMPARED[name]} if told and name in COMPARED else set()


def _of_option(name: str, column: str, rows: pd.DataFrame, side: str) -> Iterator[tuple]:
    minutes = column.removeprefix("share_within_")
    for row in rows.to_dict("records"):
        scope, number = row.get("scope", ""), row.get("quintile", 0)
        scope, number = ("", 0) if scope == "everyone" else (scope, number)
        if column == "need_total" and name != "s_curve":
            yield ("need", scope, number)
        elif column == "need_reached" and number in (0, 1):
            yield ("reached", side, scope) if scope else ("reached", side)
        elif minutes != column and number in (0, 1):
            yield ("within", side, scope, float(minutes))
        elif column == "share" and number in (0, 1):
            yield ("within", side, scope, float(row["within_minutes"]))


def _blank(results: Results, selection: Selection, name: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """For each column of an exported table its rows of these journeys whose number is withheld."""
    said = asdict(selection)
    wanted = ("service", "mode", "period", "direction", "percentile")
    table = results.table(name, filters=[(each, "==", said[each]) for each in wanted])
    if table.empty:
        return
    shown = release(with_totals(results, table, name), name, results.suppress_below, results.baseline)
    for column in table.columns:
        if column in shown:
            gone = table[column].notna().to_numpy() & shown[column].isna().to_numpy()
            if gone.any():
                yield column, table[gone]

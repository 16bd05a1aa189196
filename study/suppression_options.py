"""Lists of options and of runs as they may leave the house: a row is an option, its columns are counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from study.errors import ExportError
from study.option_question import Answer
from study.results import Results, open_results
from study.sensitivity import Sensitivity
from study.suppression import WITHHELD, Release, release
from study.suppression_layouts import options_layout

ROW = "option"


def released_answer(results: Results, answer: Answer, released: Release) -> Answer:
    """Options with their small numbers blank; the baseline's figures are taken as shown first."""
    if not released.below or answer.table.empty:
        return answer
    options, numbers = answer.options, answer.table.select_dtypes("number")
    baseline = options.baseline.reindex(numbers.columns).astype("float64")
    found = _release(pd.concat([baseline.to_frame().T, numbers]), _totals(results, answer), released.below)
    table, lost = answer.table.copy(), found.pop(WITHHELD).to_numpy(bool)[1:]
    blank = found.isna().to_numpy()[1:] & numbers.notna().to_numpy()
    for column, rows in zip(numbers, blank.T, strict=True):
        if rows.any():
            table[column] = numbers[column].astype("float64").mask(rows)
    released.rows += int(lost.sum())
    today = options.baseline.astype("object")
    own = [name for name in numbers if name in today.index]
    today[own] = found.iloc[0][own]
    return replace(answer, options=replace(options, baseline=today), table=table.assign(**{WITHHELD: lost}))


def require_shown(answer: Answer, out: Path) -> None:
    """Refuse a page or picture of options whose objectives are withheld: it places every option by them.

    Raises
    ------
    ExportError
        A value of an objective is withheld.
    """
    if WITHHELD not in answer.table:
        return
    for each in answer.front.objectives:
        if answer.table[each.column].isna().any() and answer.table[WITHHELD].any():
            raise ExportError(
                f"{out.name} would place options by `{each.column}`, some of whose values are withheld "
                "(suppress_below): name other objectives with --objective, or write .csv."
            )


def released_runs(found: Sensitivity, released: Release) -> pd.DataFrame:
    """The runs of a sensitivity analysis with their small numbers blank; the study's own run is shown first.

    Raises
    ------
    ResultsError
        The study has not been run, so that the need that shares are of is not known.
    """
    if not released.below:
        return found.runs
    results = open_results(found.study.directory, found.study.settings.paths)
    figures = found.runs[found.figures]
    blank = _release(figures, {"": _need(results, found.asked.service)}, released.below)
    released.rows += int(blank[WITHHELD].sum())
    return found.runs.assign(**{name: blank[name].to_numpy() for name in (*found.figures, WITHHELD)})


def _release(figures: pd.DataFrame, totals: Mapping[str, float], below: float) -> pd.DataFrame:
    """Figures, a row for each option, with their small numbers blank; the first row is shown first."""
    counted, rests = {}, []
    for column in figures:
        before, dot, plain = column.rpartition(".")
        total = totals.get(before)
        if total is None:
            continue
        if plain.startswith("share_within_"):
            inside = figures[column].astype("float64") * total
            counted |= {
                f"{before}{dot}need_in_{plain}": inside,
                f"{before}{dot}need_not_in_{plain}": total - inside,
            }
            rests += [(name, (column,)) for name in list(counted)[-2:]]
        elif plain.startswith("need_reached"):
            counted[f"{before}{dot}need_not_{plain}"] = total - figures[column].astype("float64")
            rests.append((list(counted)[-1], (column,)))
    whole = figures.assign(**counted, **{ROW: range(len(figures))})
    layout = options_layout([*figures, *counted], ROW)
    layout = layout._replace(rests_on=(*rests, *layout.rests_on), needs=(*counted, ROW))
    return release(whole, layout, below, "")


def _totals(results: Results, answer: Answer) -> dict[str, float]:
    """The need of each service whose figures a column tells, by what is before the dot."""
    options = answer.options
    services = {choice.id: choice.service for choice in options.choices} if options.combined else {}
    if not options.combined:
        services = {name: name for name in results.services} | {"": options.choices[0].service}
    return {name: _need(results, service) for name, service in services.items()}


def _need(results: Results, service: str) -> float:
    table = results.table("summary", ["service", "need_total"], [("service", "==", service)])
    return float(table["need_total"].max())

"""A sensitivity analysis as sentences that count runs, as tables, as JSON and as CSV."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import pandas as pd

from access.sensitivity import sensitivity_ranges, tornado
from study.sensitivity import JOINT, ONE, Sensitivity
from study.sensitivity_figures import figure_labels
from study.sensitivity_sentences import sentences
from study.whole_files import replacing

PEOPLE = ("need_", "volume_")
COLUMNS = ("base", "lowest", "middle", "highest")
NOTE = (
    "A sensitivity range: least and greatest over these runs. It says what follows from the stated assumptions; it "
    "is no confidence interval, and the runs are not probabilities."
)
CONCERNS = (
    "change_national_1", "change_national_5", "change_local_1", "change_local_5", "slope_index_option",
    "slope_index_change", "mean_change",
)  # fmt: skip
"""Figures whose tornado is printed, the first that the study has."""


def ranges(found: Sensitivity) -> pd.DataFrame:
    """Base, lowest, middle and highest of every figure over the joint runs; see ``access.sensitivity_ranges``."""
    table = sensitivity_ranges(found.base, found.of(JOINT)[found.figures])
    table.insert(0, "label", _labels(found, list(table.index)))
    return table


def tornado_of(found: Sensitivity) -> pd.DataFrame:
    """What each assumption by itself does to each figure; see ``access.tornado``."""
    one = found.of(ONE)
    return tornado(found.base, one[found.figures], list(one["varied"]))


def _labels(found: Sensitivity, figures: list[str]) -> dict[str, str]:
    sides = {"base": found.asked.base, "option": found.asked.option}
    return figure_labels(figures, found.service.need_label or "residents", sides)


def sensitivity_dict(found: Sensitivity) -> dict:
    """Everything but the single runs, as plain numbers, text and null."""
    figures = {
        name: {"label": row["label"], **{key: _plain(row[key]) for key in COLUMNS},
               "runs": int(row["runs"])}
        for name, row in ranges(found).iterrows()
    }  # fmt: skip
    assumptions = [
        {"name": each.name, "label": each.label, "base": each.base, "values": list(each.values),
         "values_between": each.continuous, "source": each.source}
        for each in found.assumptions
    ]  # fmt: skip
    moved = [{k: _plain(v) for k, v in row.items()} for row in tornado_of(found).to_dict("records")]
    return {
        **vars(found.asked), "judged": found.judgement.judged,
        "labels": {side: found.labels[getattr(found.asked, side)] for side in ("base", "option")},
        "need_total": _plain(found.need_total), "runs": len(found.of(JOINT)), "runs_one_at_a_time": len(found.of(ONE)),
        "seed": found.study.settings.sensitivity.seed, "same_minutes": found.study.settings.sensitivity.same_minutes,
        "assumptions": assumptions, "not_varied": found.fixed, "figures": figures, "tornado": moved,
        "sentences": sentences(found), "note": NOTE,
    }  # fmt: skip


def _plain(value):
    if isinstance(value, (float, np.floating)):
        return round(float(value), 6) + 0.0 if np.isfinite(value) else None
    return value


def write_runs(runs: pd.DataFrame, out: Path) -> None:
    """Write every run as a row of a CSV: its design, assumptions and figures."""
    with replacing(out) as aside:
        runs.to_csv(aside)


def sensitivity_text(found: Sensitivity) -> str:
    """An analysis as plain text for a terminal."""
    asked, joint, one = found.asked, found.of(JOINT), found.of(ONE)
    if not found.need_total:
        return f"Nobody has need of {found.service.id}: there is nothing to compare under any assumption."
    lines = [
        f"{found.service.label}: {found.labels[asked.option]}, compared with {found.labels[asked.base]}",
        f"{asked.mode}, {asked.period}, {asked.direction}, percentile {asked.percentile}",
        f"{len(joint)} runs of every assumption at once (seed {found.study.settings.sensitivity.seed}), "
        f"{len(one)} of one at a time",
        *_caveat(found),
        "",
        *(row["sentence"] for row in sentences(found)),
        "",
        *_table_lines(_shown(found)),
        "",
        *textwrap.wrap(NOTE, 118),
        "",
        *_tornado_lines(found),
        "",
        "Varied:",
        *(
            f"  {each.name} {_values(each)}: {each.label}. Source: {each.source}."
            for each in found.assumptions
        ),
        "Not varied:",
        *(f"  {name}: {why}." for name, why in found.fixed.items()),
    ]
    return "\n".join(lines)


def _caveat(found: Sensitivity) -> list[str]:
    """What must be known first where the period cannot tell the two options apart."""
    if found.judgement.judged:
        return []
    sites = ", ".join(found.judgement.sites)
    return textwrap.wrap(
        f"This period cannot tell what the option does: {sites} are open in part of {found.asked.period} and do not "
        f"count there. No assumption changes that: ask for a --period in which they serve, or `isoquity week "
        f"--service {found.service.id}`.",
        118,
    )


def _shown(found: Sensitivity) -> pd.DataFrame:
    """The figures worth a line: of people those that are not nobody in every run, of volumes those that change."""
    table = ranges(found)
    known, somebody = table["runs"] > 0, table[list(COLUMNS)].fillna(0.0).any(axis=1)
    worth = {name: (somebody if name.startswith(PEOPLE) else known)[name] for name in table.index}
    return table[[worth[name] and _changes(name, found.base) for name in table.index]]


def _changes(figure: str, base: dict[str, float]) -> bool:
    """False of the volume of a site that is the same under both options; true of any other figure."""
    if not figure.startswith("volume_"):
        return True
    site = figure.removeprefix("volume_").rpartition("_")[0]
    before, after = (base.get(f"volume_{site}_{side}", 0.0) for side in ("base", "option"))
    return before != after


def _table_lines(table: pd.DataFrame) -> list[str]:
    if table.empty:
        return ["Nobody reaches a site in any run, so there is no figure."]
    labels = table["label"].str.replace("share within", "% within")
    width = max(labels.str.len().max(), 40)
    heading = " " * width + "".join(f"{name:>12}" for name in ("as it is", *COLUMNS[1:]))
    return [heading, *(f"{labels[name]:<{width}}{_numbers(name, row)}" for name, row in table.iterrows())]


def _numbers(figure: str, row: pd.Series) -> str:
    """Shares in percent, people to a tenth, minutes and indices to a hundredth."""
    scale, digits = (100, 1) if figure.startswith("share") else (1, 1 if figure.startswith(PEOPLE) else 2)
    values = [round(row[key] * scale, digits) + 0.0 for key in COLUMNS]  # no -0.00
    return "".join(f"{'-' if np.isnan(value) else f'{value:,.{digits}f}':>12}" for value in values)


def _tornado_lines(found: Sensitivity) -> list[str]:
    table = tornado_of(found).dropna(subset=["spread"])
    figure = next((name for name in CONCERNS if (table["figure"] == name).any()), None)
    if figure is None:
        return ["No assumption is varied by itself."]
    label = _labels(found, [figure])[figure]
    rows = table[table["figure"] == figure].itertuples()
    return [
        f"What each assumption by itself does to: {label}",
        *(f"  {row.assumption:<20}{row.lowest:>9.2f} to {row.highest:.2f}" for row in rows),
    ]


def _values(assumption) -> str:
    values = assumption.values
    if assumption.continuous:
        return f"from {min(values):g} to {max(values):g}"
    return ", ".join(f"{value:g}" if isinstance(value, float) else str(value) for value in values)

"""Pathways as plain text for a terminal, as JSON for programs and as tables."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import isnan
from pathlib import Path

import access
from access.whole_parts import whole_parts
from study.suppression import Release
from study.whole_files import replacing

WHY = {
    "not_snapped": "off the mapped streets",
    "no_path": "no way between the two",
    "beyond_cutoff": "longer than the longest journey computed",
    "no_service": "no public transport that day",
    "not_given": "no time in the imported matrix",
    "no_open_site": "no site of it is open then",
    "partner_closed": "the partner site does not give it",
}
BOTH = (
    "Minutes today and then are means over the same people: those who complete the leg, or the whole, both today and "
    "under that option, so today's may differ from option to option. Changes are the difference of the two as shown."
)
HEAD = f"{'need':>9}{'through':>9}{'today':>8}{'then':>8}{'change':>8}{'hours/year':>12}"
WIDEST = 54
MOST_SITES = 8
FEW_HOURS = 99.95
"""Hours below it are shown to a tenth."""


def pathway_summary(
    pathways: Sequence[access.Pathway], results: Sequence[access.PathwayResult], need_labels: Sequence[str]
) -> str:
    """A row for each pathway and option, the whole way of the patient; the baseline stands in the column of today."""
    names = [each["configuration_label"] for result in results for each in result.figures]
    width = min(max(map(len, names), default=0) + 4, WIDEST)
    lines = [f"{'':<{width}}{HEAD}"]
    for pathway, result, label in zip(pathways, results, need_labels, strict=True):
        lines += ["", *_wrapped(f"{pathway.label} ({pathway.id}; {label})")]
        shown = [
            each for each in result.figures if each["configuration"] != each["baseline"]
        ] or result.figures
        for each in shown:
            lines.append(
                _row(f"  {each['configuration_label']}", width, each["patient"], each["person_hours_year"])
            )
    more = "Legs, fifths, who loses reach and sources: --details for all, --pathway NAME for one."
    return "\n".join([*lines, "", *_wrapped(BOTH), more])


def pathway_text(pathway: access.Pathway, result: access.PathwayResult, need_label: str) -> str:
    """A pathway with its options one below the other: the patient's time, each leg, fifths and who loses reach."""
    names = [figures["configuration_label"] for figures in result.figures]
    width = min(max(map(len, [*names, *(f"  {_leg_name(leg)}" for leg in pathway.legs)])) + 2, WIDEST)
    lines = [f"{pathway.label} ({need_label})", *_wrapped(pathway.notes or ""), "", f"{'':<{width}}{HEAD}"]
    for figures in result.figures:
        lines += [*_option(pathway, figures, width), ""]
    return "\n".join([*lines, *(line for each in (BOTH, *_sources(pathway)) for line in _wrapped(each))])


def _option(pathway: access.Pathway, figures: dict, width: int) -> list[str]:
    patient = figures["patient"]
    lines = [_row(figures["configuration_label"], width, patient, figures["person_hours_year"])]
    for threshold in pathway.thresholds:
        shares = [patient[name][f"{threshold:g}"] for name in ("share_within_base", "share_within")]
        said = f"{_percent(shares[0])} today, {_percent(shares[1])} then"
        lines.append(f"    whole pathway within {threshold:g} minutes: {said}")
    for leg, each in zip(pathway.legs, figures["legs"], strict=True):
        lines.append(_row(f"  {_leg_name(leg)}", width, each, each["person_hours_year"]))
        lines += _wrapped(
            f"{each['journeys_year']:,.0f} journeys a year{_already(each)}{_busiest(each)}", "      "
        )
        if each["mean_minutes_base"] is None and each["mean_minutes_own"] is not None:
            lines.append(
                "      nobody makes this leg both today and then: the minutes are of all who do then"
            )
        if each["partly_open"]:
            sites = ", ".join(each["partly_open"])
            lines += _wrapped(f"not serving, open in part of {leg.period} only: {sites}", "      ")
    if figures["configuration"] == figures["baseline"]:
        return lines
    for leg, each in zip(pathway.legs, figures["legs"], strict=True):
        lines += [
            f"    {need:,.1f} can no longer make {leg.label}: {WHY[why]}"
            for why, need in each["lost_reach"].items()
        ]
    change = figures["person_hours_change"]
    hours = f"{_hours(abs(change))} person-hours a year {'more' if change > 0 else 'fewer'}"
    if not float(_hours(abs(change)).replace(",", "")):
        hours = "As many person-hours a year"
    lines.append(f"    {hours}, over homes from which every leg can be made today and then")
    return [*lines, *_fifths(figures["by_quintile"])]


def _row(name: str, width: int, pair: dict, hours: float) -> str:
    minutes = [
        pair[key] if pair[key] is None else round(pair[key], 2)
        for key in ("mean_minutes_base", "mean_minutes")
    ]
    change = None if None in minutes else minutes[1] - minutes[0]
    if minutes == [None, None] and pair["mean_minutes_own"] is not None:
        minutes[1] = pair["mean_minutes_own"]
    today, then = ("-" if each is None else f"{each:.2f}" for each in minutes)
    indent = " " * (len(name) - len(name.lstrip()))
    *before, last = textwrap.wrap(name, width - 2, initial_indent=indent, subsequent_indent=f"{indent}  ")
    return "".join(f"{line}\n" for line in before) + (
        f"{last:<{width}}{pair['need']:>9,.0f}{pair['need_reached']:>9,.0f}{today:>8}{then:>8}"
        f"{_signed(change, 2):>8}{_hours(hours):>12}"
    )


def _hours(hours: float) -> str:
    return f"{hours:,.{1 if abs(hours) < FEW_HOURS else 0}f}"


def _leg_name(leg: access.Leg) -> str:
    return leg.label if leg.of_patient else f"{leg.label} ({leg.who})"


def _already(leg: dict) -> str:
    """Who needs no journey, being where the leg goes; "" where that is nobody."""
    there = leg["already_there_year"]
    return f" ({there:,.0f} a year are there already and make none)" if there >= 0.5 else ""


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, 110, initial_indent=indent, subsequent_indent=indent)


def _busiest(leg: dict) -> str:
    """The sites where most of a leg's people are, in whole numbers that add up to all of them."""
    ordered = sorted(leg["volume"].items(), key=lambda item: -item[1])
    whole = [
        (site, n) for (site, _), n in zip(ordered, whole_parts([n for _, n in ordered]), strict=True) if n
    ]
    said = [f"{site} {people:,}" for site, people in whole[:MOST_SITES]]
    if rest := whole[MOST_SITES:]:
        said.append(f"{len(rest)} other sites {sum(people for _, people in rest):,}")
    return f"; people at {', '.join(said)}" if said else ""


def _fifths(by_quintile: dict) -> list[str]:
    lines = []
    for scope, fifths in by_quintile.items():
        shown = [
            f"{n}: {_signed(row['mean_change'], 2)} min, {_signed_hours(row['person_hours_change'])} h"
            for n, row in fifths.items()
        ]
        if shown:
            lines += _wrapped(f"change by {scope} fifth, 1 most deprived: {'; '.join(shown)}", "    ")
    return lines


def _signed(value: float | None, decimals: int = 0) -> str:
    """With its sign, and without one where it rounds to nothing."""
    if value is None:
        return "-"
    rounded = round(value, decimals) + 0.0
    return f"{rounded:+,.{decimals}f}" if rounded else f"{0:.{decimals}f}"


def _signed_hours(hours: float) -> str:
    return _signed(hours, 1 if abs(hours) < FEW_HOURS else 0)


def _sources(pathway: access.Pathway) -> list[str]:
    lines = []
    for leg in pathway.legs:
        if leg.share_source:
            lines.append(f"Share of {leg.share:.0%} at {leg.label}: {leg.share_source}.")
        if leg.minutes_source:
            lines.append(f"{leg.minutes:g} minutes added at {leg.label}: {leg.minutes_source}.")
        if leg.another_day:
            lines.append(f"{leg.label}: on another day, no part of the patient's whole time.")
    return lines


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def write_pathway_csv(results: list[access.PathwayResult], out: Path, released: Release) -> list[Path]:
    """Write the areas of every pathway to ``out`` and the transfers beside it, as released; returns both paths."""
    import pandas as pd

    beside = out.with_name(f"{out.stem}_transfers{out.suffix}")
    for path, name in ((out, "areas"), (beside, "transfers")):
        table = pd.concat([getattr(result, name) for result in results], ignore_index=True)
        with replacing(path) as aside:
            released.table(table, f"pathway_{name}").to_csv(aside, index=False)
    return [out, beside]


def pathway_dict(result: access.PathwayResult) -> list[dict]:
    """The figures of every option with its transfers, as plain values; a mean over nobody is None."""
    return [figures | {"transfers": _records(result, figures["configuration"])} for figures in result.figures]


def _records(result: access.PathwayResult, option: str) -> list[dict]:
    table = result.transfers
    own = table[table["configuration"] == option].drop(columns=["pathway", "configuration"]).round(6)
    return [
        row | {"mean_minutes": None if isnan(row["mean_minutes"]) else row["mean_minutes"]}
        for row in own.to_dict(orient="records")
    ]

"""Pathways as plain text for a terminal, as JSON for programs and as tables."""

from __future__ import annotations

from pathlib import Path

import access
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
BOTH = "Minutes are means over those who complete the leg, or the whole, both today and under the option."


def pathway_text(pathway: access.Pathway, result: access.PathwayResult, need_label: str) -> str:
    """A pathway with its options one below the other: the patient's time, each leg, fifths and who loses reach."""
    names = [figures["configuration_label"] for figures in result.figures]
    width = max(map(len, [*names, *(f"  {_leg_name(leg)}" for leg in pathway.legs)])) + 2
    head = f"{'':<{width}}{'need':>9}{'through':>9}{'today':>7}{'then':>7}{'change':>8}{'hours/year':>12}"
    lines = [f"{pathway.label} ({need_label})", *([pathway.notes] if pathway.notes else []), "", head]
    for figures in result.figures:
        lines += [*_option(pathway, figures, width), ""]
    return "\n".join([*lines, BOTH, *_sources(pathway)])


def _option(pathway: access.Pathway, figures: dict, width: int) -> list[str]:
    patient = figures["patient"]
    lines = [_row(figures["configuration_label"], width, patient, figures["person_hours_year"])]
    for threshold in pathway.thresholds:
        shares = [patient[name][f"{threshold:g}"] for name in ("share_within_base", "share_within")]
        said = f"{_percent(shares[0])} today, {_percent(shares[1])} then"
        lines.append(f"    whole pathway within {threshold:g} minutes: {said}")
    for leg, each in zip(pathway.legs, figures["legs"], strict=True):
        lines.append(_row(f"  {_leg_name(leg)}", width, each, each["person_hours_year"]))
        lines.append(f"      {each['journeys_year']:,.0f} journeys a year{_busiest(each)}")
        if each["partly_open"]:
            sites = ", ".join(each["partly_open"])
            lines.append(f"      not serving, open in part of {leg.period} only: {sites}")
    if figures["configuration"] == figures["baseline"]:
        return lines
    for leg, each in zip(pathway.legs, figures["legs"], strict=True):
        lines += [
            f"    {need:,.1f} can no longer make {leg.label}: {WHY[why]}"
            for why, need in each["lost_reach"].items()
        ]
    hours = f"{abs(figures['person_hours_change']):,.0f} person-hours a year"
    more = "more" if figures["person_hours_change"] > 0 else "fewer"
    lines.append(f"    {hours} {more}, over homes from which every leg can be made today and then")
    return [*lines, *_fifths(figures["by_quintile"])]


def _row(name: str, width: int, pair: dict, hours: float) -> str:
    minutes = [_one(pair[key]) for key in ("mean_minutes_base", "mean_minutes")]
    return (
        f"{name:<{width}}{pair['need']:>9,.0f}{pair['need_reached']:>9,.0f}{minutes[0]:>7}{minutes[1]:>7}"
        f"{_signed(pair['mean_change'], 1):>8}{hours:>12,.0f}"
    )


def _leg_name(leg: access.Leg) -> str:
    return leg.label if leg.of_patient else f"{leg.label} ({leg.who})"


def _busiest(leg: dict) -> str:
    shown = sorted(leg["volume"].items(), key=lambda item: -item[1])[:8]
    said = ", ".join(f"{site} {people:,.0f}" for site, people in shown if people >= 0.5)
    return f"; people at {said}" if said else ""


def _fifths(by_quintile: dict) -> list[str]:
    lines = []
    for scope, fifths in by_quintile.items():
        shown = [
            f"{n}: {_signed(row['mean_change'], 1)} min, {_signed(row['person_hours_change'])} h"
            for n, row in fifths.items()
        ]
        if shown:
            lines.append(f"    change by {scope} fifth, 1 most deprived: {'; '.join(shown)}")
    return lines


def _signed(value: float | None, decimals: int = 0) -> str:
    """With its sign, and without one where it rounds to nothing."""
    if value is None:
        return "-"
    rounded = round(value, decimals) + 0.0
    return f"{rounded:+,.{decimals}f}" if rounded else f"{0:.{decimals}f}"


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


def _one(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


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
    """The figures of every option with its transfers, as plain values."""
    return [figures | {"transfers": _records(result, figures["configuration"])} for figures in result.figures]


def _records(result: access.PathwayResult, option: str) -> list[dict]:
    table = result.transfers
    own = table[table["configuration"] == option].drop(columns=["pathway", "configuration"]).round(6)
    return own.to_dict(orient="records")

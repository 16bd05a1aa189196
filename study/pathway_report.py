"""Pathways as plain text for a terminal, as JSON for programs and as tables."""

from __future__ import annotations

from pathlib import Path

import access
from access.pathways import PATIENT_LEGS
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
BOTH = "Means are over those who complete it both today and under the option."


def pathway_text(pathway: access.Pathway, result: access.PathwayResult, need_label: str) -> str:
    """A pathway with its options one below the other: the patient's time, each leg, fifths and who loses reach."""
    lines = [f"{pathway.label} ({need_label})"]
    lines += [pathway.notes] if pathway.notes else []
    lines += ["", f"{'':<44}{'need':>9}{'through':>9}{'today':>7}{'then':>7}{'change':>8}{'hours/year':>12}"]
    for figures in result.figures:
        lines += [*_option(pathway, figures), ""]
    lines += [BOTH, *_sources(pathway)]
    return "\n".join(lines)


def _option(pathway: access.Pathway, figures: dict) -> list[str]:
    patient = figures["patient"]
    lines = [_row(figures["configuration_label"], patient, figures["person_hours_year"])]
    for threshold in pathway.thresholds:
        shares = [patient[name][f"{threshold:g}"] for name in ("share_within_base", "share_within")]
        lines.append(
            f"    within {threshold:g} minutes: {_percent(shares[0])} today, {_percent(shares[1])} then"
        )
    for leg in figures["legs"]:
        lines.append(_row(f"  {_leg_name(leg)}", leg, leg["person_hours_year"]))
        lines.append(f"      {leg['journeys_year']:,.0f} journeys a year{_busiest(leg)}")
    if figures["configuration"] == figures["baseline"]:
        return lines
    lines += [
        f"    {lost['need']:,.1f} no longer get through at {pathway.leg(lost['leg']).label}: {WHY[lost['reason']]}"
        for lost in figures["lost_reach"]
    ]
    return [*lines, _saved(figures["person_hours_change"]), *_fifths(figures["by_quintile"])]


def _row(name: str, pair: dict, hours: float) -> str:
    minutes = [_one(pair[key]) for key in ("mean_minutes_base", "mean_minutes")]
    change = "-" if pair["mean_change"] is None else f"{pair['mean_change']:+.1f}"
    return (
        f"{name:<44}{pair['need']:>9,.0f}{pair['need_reached']:>9,.0f}{minutes[0]:>7}{minutes[1]:>7}{change:>8}"
        f"{hours:>12,.0f}"
    )


def _leg_name(leg: dict) -> str:
    who = "" if leg["who"] in PATIENT_LEGS else f" ({leg['who']})"
    return f"{leg['label']}{who}"


def _busiest(leg: dict) -> str:
    shown = sorted(leg["volume"].items(), key=lambda item: -item[1])[:8]
    said = ", ".join(f"{site} {people:,.0f}" for site, people in shown if people >= 0.5)
    return f"; people at {said}" if said else ""


def _saved(hours: float) -> str:
    what = "more" if hours > 0 else "fewer"
    return f"    {abs(hours):,.0f} person-hours a year {what}, of those who can make every leg both ways of giving care"


def _fifths(by_quintile: dict) -> list[str]:
    lines = []
    for scope, fifths in by_quintile.items():
        shown = [
            f"{n}: {'-' if row['mean_change'] is None else format(row['mean_change'], '+.1f')} min, "
            f"{row['person_hours_change']:+,.0f} h"
            for n, row in fifths.items()
        ]
        if shown:
            lines.append(f"    change by {scope} fifth, 1 most deprived: {'; '.join(shown)}")
    return lines


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


def write_pathway_csv(results: list[access.PathwayResult], out: Path) -> list[Path]:
    """Write the areas of every pathway to ``out`` and the transfers beside it; returns both paths."""
    import pandas as pd

    beside = out.with_name(f"{out.stem}_transfers{out.suffix}")
    for path, name in ((out, "areas"), (beside, "transfers")):
        table = pd.concat([getattr(result, name) for result in results], ignore_index=True)
        with replacing(path) as aside:
            table.to_csv(aside, index=False)
    return [out, beside]


def pathway_dict(result: access.PathwayResult) -> list[dict]:
    """The figures of every option with its transfers, as plain values."""
    return [figures | {"transfers": _records(result, figures["configuration"])} for figures in result.figures]


def _records(result: access.PathwayResult, option: str) -> list[dict]:
    table = result.transfers
    own = table[table["configuration"] == option].drop(columns=["pathway", "configuration"]).round(6)
    return own.to_dict(orient="records")

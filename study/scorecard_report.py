"""Scorecards as plain text for a terminal."""

from __future__ import annotations

import pandas as pd

import access
from study.scorecard_tables import Scorecards

APART = (
    "Computed figures are from this study's travel times; imported ones are shown as their source gives them. "
    "Nothing is added up and nobody is ranked."
)


def scorecard_text(cards: Scorecards) -> str:
    """Each holder: access and volumes by mode, option and service, then what is imported."""
    parts = ["\n".join(_card(cards, holder)) for holder in cards.holders]
    return "\n\n".join([APART, *parts])


def _card(cards: Scorecards, holder: access.Holder) -> list[str]:
    title = holder.name if holder.kind == "provider" else f"{holder.name} ({holder.id})"
    lines = [title, "=" * len(title)]
    if holder.kind == "provider":
        lines.append(f"Sites: {', '.join(holder.sites)}.")
    table = cards.figures
    if len(table):
        table = table[(table["kind"] == holder.kind) & (table["holder"] == holder.id)]
        for (mode, period, percentile, option), rows in table.groupby(
            ["mode", "period", "percentile", "configuration"], sort=False
        ):
            lines += ["", *_figures(cards, mode, period, percentile, option, rows)]
    imported = cards.imported(holder)
    for domain, rows in imported.groupby("domain", sort=False):
        lines += ["", f"Imported, {domain}"]
        lines += [f"  {_indicator(row)}" for row in rows.itertuples()]
    return lines


def _figures(
    cards: Scorecards, mode: str, period: str, percentile: int, option: str, rows: pd.DataFrame
) -> list[str]:
    """One mode and option: a line for each service."""
    label = cards.results.configurations[option].label or option
    title = f"Computed, {mode}, {period}, percentile {percentile}: {label}"
    against = option != cards.results.baseline
    heads = f"{'':<28}{'nearest to it':>14}{'of all':>8}{'mean min':>10}{'P90 min':>9}"
    heads += f"{'change':>10}{'theirs today':>14}{'then':>8}" if against else ""
    lines = [title, heads]
    for row in rows.itertuples():
        line = (
            f"  {row.service[:25]:<26}{row.need:>14,.0f}{_percent(row.share_of_need):>8}"
            f"{_number(row.mean_minutes):>10}{_number(row.p90_minutes):>9}"
        )
        if against:
            then = _number(row.today_mean_minutes_option)
            line += f"{row.need_change:>+10,.0f}{_number(row.today_mean_minutes):>14}{then:>8}"
        lines += [line, *_amounts(cards, row)]
    return lines


def _amounts(cards: Scorecards, row) -> list[str]:
    service, said = cards.results.services[row.service], []
    if row.capacity == row.capacity:
        unit = service.capacity_label or "of capacity"
        said.append(f"{row.capacity:g} {unit}, {row.need_per_capacity:,.1f} {service.need_label} each")
    if row.minimum_volume == row.minimum_volume:
        below = f"{row.sites_below_minimum:.0f} of {row.sites_open} open sites below"
        said.append(f"minimum volume {row.minimum_volume:,.0f}: {below}")
    return [f"    {'; '.join(said)}"] if said else []


def _indicator(row) -> str:
    unit = f" {row.unit}" if row.unit else ""
    of = f" ({row.period})" if row.period else ""
    return f"{row.label}: {row.value}{unit}{of}. Source: {row.source}"


def _number(value: float) -> str:
    return "-" if value != value else f"{value:,.1f}"


def _percent(share: float) -> str:
    return "-" if share != share else f"{share:.1%}"

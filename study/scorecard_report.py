"""Scorecards as plain text for a terminal."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd

import access
from study.plan import MatrixKey
from study.scorecard_tables import Scorecards

APART = (
    "Computed figures are from this study's travel times; imported ones are shown as their source gives them. "
    "Nothing is added up and nobody is ranked."
)
WIDTH = 110


def scorecard_text(cards: Scorecards, details: bool = True) -> str:
    """A summary of all holders, and with ``details`` each of them in full: access, volumes, what is imported."""
    parts = ["\n".join(_wrapped(APART))]
    if len(cards.holders) > 1:
        parts += ["\n".join(_summary(cards, cards.keys[0]))]
    if details:
        parts += ["\n".join(_card(cards, holder)) for holder in cards.holders]
    else:
        parts.append(
            "In full, with what is imported: --details for all, --site ID or --provider NAME for one."
        )
    return "\n\n".join(parts)


def _summary(cards: Scorecards, key: MatrixKey) -> list[str]:
    """A row for each holder by the first way of travelling, then what each option changes there."""
    table = cards.figures
    table = table[np.logical_and.reduce([table[name] == value for name, value in key._asdict().items()])]
    lines = [f"{key}: nearest site today"]
    lines.append(f"{'':<42}{'services':>9}  {'first of them':<30}{'need':>9}{'of all':>8}{'mean min':>10}")
    for holder in cards.holders:
        today = _of(table, holder, cards.results.baseline)
        title = holder.name if holder.kind == "provider" else f"  {holder.name} ({holder.id})"
        if today.empty:
            lines.append(f"{title[:41]:<42}{0:>9}")
            continue
        first = today[today["sites_open"] > 0].head(1)
        said = "".join(_first(cards, row) for row in first.itertuples())
        lines.append(f"{title[:41]:<42}{int((today['sites_open'] > 0).sum()):>9}  {said}".rstrip())
    for option in cards.options[1:]:
        said = [
            line for holder in cards.holders for line in _moved(cards, holder, _of(table, holder, option))
        ]
        label = cards.results.configurations[option].label or option
        lines += ["", f"{label}: change of those nearest", *(said or ["  Nobody comes or goes."])]
    return lines


def _of(table: pd.DataFrame, holder: access.Holder, option: str) -> pd.DataFrame:
    own = (table["kind"] == holder.kind) & (table["holder"] == holder.id) & (table["configuration"] == option)
    return table[own]


def _first(cards: Scorecards, row) -> str:
    label = cards.results.services[row.service].label
    share, mean = _percent(row.share_of_need), _number(row.mean_minutes)
    return f"{label[:29]:<30}{row.need:>9,.0f}{share:>8}{mean:>10}"


def _moved(cards: Scorecards, holder: access.Holder, rows: pd.DataFrame) -> list[str]:
    """What changes at one site or provider, wrapped."""
    said = []
    for row in rows.itertuples():
        label = cards.results.services[row.service].label
        if not row.judged:
            said.append(f"{label} not judged in this period")
        elif abs(row.need_change) >= 0.5:
            said.append(f"{label} {row.need_change:+,.0f}")
    return _wrapped(f"{holder.name}: {'; '.join(said)}", "  ", "      ") if said else []


def _card(cards: Scorecards, holder: access.Holder) -> list[str]:
    title = holder.name if holder.kind == "provider" else f"{holder.name} ({holder.id})"
    lines = [title, "=" * len(title)]
    if holder.kind == "provider":
        lines += _wrapped(f"Sites: {', '.join(holder.sites)}.")
    table = cards.figures
    if len(table):
        table = table[(table["kind"] == holder.kind) & (table["holder"] == holder.id)]
        for (mode, period, percentile, option), rows in table.groupby(
            ["mode", "period", "percentile", "configuration"], sort=False
        ):
            title = f"Computed, {mode}, {period}, percentile {percentile}: "
            title += cards.results.configurations[option].label or option
            lines += ["", title, *_figures(cards, holder, option, rows)]
    imported = cards.imported(holder)
    for domain, rows in imported.groupby("domain", sort=False):
        lines += ["", f"Imported, {domain}"]
        lines += [line for row in rows.itertuples() for line in _wrapped(_indicator(row), "  ", "      ")]
    return lines


def _figures(cards: Scorecards, holder: access.Holder, option: str, rows: pd.DataFrame) -> list[str]:
    """One mode and option: a line for each service, of an option only for those that it changes."""
    against, unchanged = option != cards.results.baseline, []
    heads = f"{'':<34}{'nearest to it':>14}{'of all':>8}{'mean min':>10}{'P90 min':>9}"
    lines = [heads + (f"{'change':>10}{'theirs today':>14}{'then':>8}" if against else "")]
    for row in rows.to_dict("records"):
        if against and row["judged"] and abs(row["need_change"]) < 0.5 and not row["today_lost_reach"] >= 0.5:
            unchanged.append(cards.results.services[row["service"]].label)
        else:
            lines += _service(cards, holder, row, against)
    lines = lines if len(lines) > 1 else []
    return lines + (_wrapped(f"The same as today: {', '.join(unchanged)}.", "  ", "  ") if unchanged else [])


def _service(cards: Scorecards, holder: access.Holder, row: dict, against: bool) -> list[str]:
    label = cards.results.services[row["service"]].label
    head = [f"  {label}", f"{'':<34}"] if len(label) > 31 else [f"  {label:<32}"]
    part = cards.part_time(holder, row)
    if row["sites_open"] == 0:
        head[-1] += f"{'not counted' if part else 'not given':>14}{'':>27}"
    else:
        head[-1] += f"{row['need']:>14,.0f}{_percent(row['share_of_need']):>8}"
        head[-1] += f"{_number(row['mean_minutes']):>10}{_number(row['p90_minutes']):>9}"
    said = _amounts(cards, row) if row["sites_open"] else []
    if against and row["judged"]:
        then = _number(row["today_mean_minutes_option"])
        head[-1] += f"{row['need_change']:>+10,.0f}{_number(row['today_mean_minutes']):>14}{then:>8}"
    elif against:
        head[-1] += f"{'not judged':>32}"
        unclear = cards.unclear(row)
        said.append(f"not judged in this period, open in part of it only {unclear.why}; {unclear.remedy}")
    said += [part] if part and row["judged"] else []
    return [line.rstrip() for line in head] + (_wrapped("; ".join(said), "    ", "    ") if said else [])


def _amounts(cards: Scorecards, row: dict) -> list[str]:
    service, said = cards.results.services[row["service"]], []
    if row["capacity"] == row["capacity"]:
        unit = service.capacity_label or "of capacity"
        each = row["need_per_capacity"]
        said.append(
            f"{row['capacity']:g} {unit}"
            + (f", {each:,.1f} {service.need_label} each" if each == each else "")
        )
    if row["minimum_volume"] == row["minimum_volume"]:
        below = f"{row['sites_below_minimum']:.0f} of {row['sites_open']} open sites below"
        said.append(f"minimum volume {row['minimum_volume']:,.0f}: {below}")
    return said


def _wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=then)


def _indicator(row) -> str:
    unit = f" {row.unit}" if row.unit else ""
    of = f" ({row.period})" if row.period else ""
    return f"{row.label}: {row.value}{unit}{of}. Source: {row.source}"


def _number(value: float) -> str:
    return "-" if value != value else f"{value:,.1f}"


def _percent(share: float) -> str:
    return "-" if share != share else f"{share:.1%}"

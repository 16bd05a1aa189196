"""Scorecards as one page that opens without a network: computed figures, and imported ones in a box of their own."""

from __future__ import annotations

from html import escape

import pandas as pd

from access import Holder
from study.judging import NotJudged
from study.notices import attribution
from study.plan import MatrixKey
from study.scorecard_tables import Scorecards
from web.scorecard_style import STYLE
from web.vintages import vintages
from web.words import by_mode, capital, care, number, option_label, percent, period_label

TITLE = "What is known of each hospital"
APART = (
    "Figures computed from travel times and figures imported from elsewhere stand apart. Nothing is added up to a "
    "score, and the order is that of the study's list of sites."
)
FIFTHS = range(1, 6)
SCROLLS = "<p class=scrolls aria-hidden=true>Swipe sideways for the rest of the table.</p>"
USUAL_MODES = ("drive", "public_transport")


def scorecard_page(cards: Scorecards) -> str:
    """The page: a section for each provider and site, with its access, its people by fifth, and what is imported."""
    settings = cards.results.study.settings
    sections = "".join(_section(cards, holder) for holder in cards.holders)
    links = "".join(f'<li><a href="#{_anchor(h)}">{escape(h.name)}</a></li>' for h in cards.holders)
    nav = (
        f'<nav aria-label="Hospitals and providers"><ul>{links}</ul></nav>' if len(cards.holders) > 1 else ""
    )
    title = TITLE if len(cards.holders) > 1 else f"What is known of {cards.holders[0].name}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><header><p class=study>{escape(settings.title)}</p>"
        f"<h1>{escape(title)}</h1><p>{APART}</p></header>{nav}<main>{sections}</main>{_notes(cards)}</body></html>"
    )


def shown_keys(cards: Scorecards) -> list[MatrixKey]:
    """The ways of travelling that the page has columns for: car, public transport and imported, unless one is asked."""
    settings = cards.results.study.settings
    usual = [key for key in cards.keys if key.mode in USUAL_MODES or key.mode in settings.matrix]
    return usual or cards.keys


def _wide(what: str, holder: Holder) -> str:
    """The beginning of what scrolls by itself, with a name that no other on the page has."""
    return f'<div class=wide tabindex=0 role=region aria-label="{escape(f"{what}: {holder.name}")}">'


def _anchor(holder: Holder) -> str:
    return escape(f"{holder.kind}-{holder.id}".replace(" ", "-"))


def _section(cards: Scorecards, holder: Holder) -> str:
    within = holder.kind == "site" and not holder.alone
    heading = f"<h2>{escape(holder.name)}</h2>" if len(cards.holders) > 1 else ""
    where = (
        "" if holder.kind == "site" and holder.alone else f"<p class=note>{escape(_who(cards, holder))}</p>"
    )
    return (
        f"<section{' class=of' if within else ''} id='{_anchor(holder)}'>{heading}{where}"
        f"{_sentences(cards, holder)}{_computed(cards, holder)}{_fifths(cards, holder)}{_imported(cards, holder)}"
        "</section>"
    )


def _who(cards: Scorecards, holder: Holder) -> str:
    if holder.kind == "site":
        return f"A site of {holder.provider}."
    return f"Its sites: {', '.join(cards.results.places.sites['name'][site] for site in holder.sites)}."


def _rows(table: pd.DataFrame, holder: Holder, key: MatrixKey | None = None) -> pd.DataFrame:
    if table.empty:
        return table
    found = table[(table["kind"] == holder.kind) & (table["holder"] == holder.id)]
    if key is not None:
        same = [found[name] == value for name, value in key._asdict().items()]
        found = found[same[0] & same[1] & same[2]]
    return found


def _sentences(cards: Scorecards, holder: Holder) -> str:
    """What stands first: whose nearest site it is, and what each option takes or brings."""
    results, key = cards.results, shown_keys(cards)[0]
    by = by_mode(key.mode, results.study.settings)
    rows = _rows(cards.figures, holder, key)
    if rows.empty:
        return f"<p>It gives none of the study's services {escape(by)}.</p>"
    first = rows[rows["configuration"] == results.baseline].iloc[0]
    service = results.services[first["service"]]
    total = first["need"] / first["share_of_need"] if first["share_of_need"] else float("nan")
    of_all = f" of {number(total)}" if total == total else ""
    which = "it is" if holder.kind == "site" else "one of its sites is"
    people = number(first["need"]) if first["need"] == first["need"] else "a withheld number"
    lead = f"Today {which} the nearest {by} to {care(service)} for {people}{of_all} {service.need_label}."
    if part := cards.part_time(holder, first):
        lead = (
            f"{capital(care(service))} {by}: {part}."
            if not first["sites_open"]
            else f"{lead} {capital(part)}."
        )
    changes = "".join(_option_changes(cards, option, rows) for option in cards.options[1:])
    return f"<p class=lead>{escape(lead)}</p>{changes}"


def _option_changes(cards: Scorecards, option: str, rows: pd.DataFrame) -> str:
    """What an option takes from a holder or brings to it, a line for each service."""
    mine = rows[rows["configuration"] == option]
    changed = mine[~mine["judged"] | (mine["need_change"].abs() >= 0.5)]
    lines = "".join(f"<li>{escape(_change(cards, row))}</li>" for row in changed.to_dict("records"))
    label = escape(option_label(cards.results.configurations[option]))
    if mine.loc[mine["judged"], "need_change"].isna().any():
        lines += "<li>Small numbers are left out.</li>"
    if not lines:
        return f"<p>Under \u201c{label}\u201d nobody comes or goes.</p>"
    return f"<p>Under \u201c{label}\u201d</p><ul>{lines}</ul>"


def _change(cards: Scorecards, row: dict) -> str:
    """What becomes of one service, and of the people who are nearest to it today."""
    service, change = cards.results.services[row["service"]], row["need_change"]
    if unclear := cards.unclear(row):
        return f"{capital(care(service))}: {_not_judged(cards, unclear)}."
    more = "more" if change > 0 else "fewer"
    said = f"{care(service)}: nearest for {number(abs(change))} {more} {service.need_label}"
    if row["sites_open"] == 0:
        given = "open in part of that time only" if row["sites_partly_open"] else "not given"
        said = f"{care(service)}: {given}; today nearest for {number(-change)} {service.need_label}"
    then, today = row["today_mean_minutes_option"], row["today_mean_minutes"]
    if then == then and abs(then - today) >= 0.05:
        said += f"; these would travel {number(then, 1)} minutes on average instead of {number(today, 1)}"
        said = said.replace("; these", "; those nearest to it today") if row["sites_open"] else said
    if row["today_lost_reach"] >= 0.5:
        said += f"; {number(row['today_lost_reach'])} would find no journey"
    return f"{capital(said)}."


def _not_judged(cards: Scorecards, unclear: NotJudged) -> str:
    """That the period cannot tell the option from today, why, and which period can."""
    other = "the week clock shows it"
    if unclear.ask_period:
        other = f"\u201c{period_label(cards.results.study.settings, unclear.ask_period)}\u201d can judge it"
    return f"not judged in this period, open in part of it only {unclear.why}; {other}"


def _computed(cards: Scorecards, holder: Holder) -> str:
    """Access and volumes: a row for each service, and below it one for each option that changes it."""
    keys = shown_keys(cards)
    settings = cards.results.study.settings
    heads = "".join(
        f"<th scope=colgroup colspan=4>{escape(capital(by_mode(key.mode, settings)))}"
        f"<br><small>{escape(period_label(settings, key.period))}</small></th>"
        for key in keys
    )
    each = "<th scope=col>Nearest to it</th><th scope=col>Of all</th><th scope=col>Mean<br>minutes</th>"
    each += "<th scope=col>9 in 10<br>within</th>"
    body = "".join(_service_rows(cards, holder, service, keys) for service in cards.results.services)
    if not body:
        return ""
    return (
        f"<h3>Computed from travel times</h3>{SCROLLS}"
        f"{_wide('Access and volumes', holder)}"
        f"<table><caption>{_caption(cards, keys)}</caption>"
        f"<thead><tr><td></td>{heads}<td></td></tr><tr><th scope=col>Service</th>{each * len(keys)}"
        f"<th scope=col class=text>Capacity and volume</th></tr></thead><tbody>{body}</tbody></table></div>"
    )


def _service_rows(cards: Scorecards, holder: Holder, service: str, keys: list[MatrixKey]) -> str:
    rows, found = [], {key: _rows(cards.figures, holder, key) for key in keys}
    for option in cards.options:
        cells, amounts, known = "", "", False
        for table in found.values():
            match = (
                table[(table["service"] == service) & (table["configuration"] == option)]
                if len(table)
                else table
            )
            row = match.iloc[0] if len(match) else None
            known |= row is not None
            cells += _cells(cards, holder, row)
            amounts = amounts or ("" if row is None else _amounts(cards, row))
        if not known or (option != cards.results.baseline and not _changed(found.values(), service, option)):
            continue
        baseline = option == cards.results.baseline
        declared = cards.results.services[service]
        label = declared.label if baseline else option_label(cards.results.configurations[option])
        counted = f"<br><small>{escape(declared.need_label)}</small>" if baseline else ""
        rows.append(
            f"<tr{'' if baseline else ' class=option'}><th scope=row>{escape(label)}{counted}</th>{cells}"
            f"<td class=text>{escape(amounts)}</td></tr>"
        )
    return "".join(rows)


def _changed(tables, service: str, option: str) -> bool:
    """Whether an option changes who is nearest, in any of the ways of travelling."""
    for table in tables:
        rows = (
            table[(table["service"] == service) & (table["configuration"] == option)] if len(table) else table
        )
        if len(rows) and (~rows["judged"] | (rows["need_change"].abs() >= 0.5)).any():
            return True
    return False


def _cells(cards: Scorecards, holder: Holder, row: pd.Series | None) -> str:
    if row is None:
        return "<td colspan=4>not computed</td>"
    if row["sites_open"] == 0:
        part = cards.part_time(holder, row)
        said = "not judged in this period" if not row["judged"] else part or "not open"
        return f"<td colspan=4 class=said>{escape(said)}</td>"
    minutes = [
        number(row[name], 1) if row[name] == row[name] else "\u2013"
        for name in ("mean_minutes", "p90_minutes")
    ]
    share = percent(row["share_of_need"]) if row["share_of_need"] == row["share_of_need"] else "\u2013"
    need = number(row["need"]) if row["need"] == row["need"] else "withheld"
    return f"<td>{need}</td><td>{share}</td><td>{minutes[0]}</td><td>{minutes[1]}</td>"


def _amounts(cards: Scorecards, row: pd.Series) -> str:
    service, said = cards.results.services[row["service"]], []
    if row["capacity"] == row["capacity"]:
        unit = service.capacity_label or "of capacity"
        each = row["need_per_capacity"]
        per = f", {number(each, 1)} {service.need_label} each" if each == each else ""
        said.append(f"{row['capacity']:g} {unit}{per}")
    if row["minimum_volume"] == row["minimum_volume"] and row["sites_open"]:
        below = int(row["sites_below_minimum"])
        which = "below it" if below else "not below it"
        if row["sites_open"] > 1:
            which = f"{below} of {row['sites_open']} sites below it"
        said.append(f"minimum volume {number(row['minimum_volume'])}: {which}")
    return "; ".join(said)


def _fifths(cards: Scorecards, holder: Holder) -> str:
    """People for whom it is nearest by national fifth of deprivation, by the first way of travelling."""
    key = shown_keys(cards)[0]
    table = _rows(cards.quintiles, holder, key)
    if table.empty:
        return ""
    table = table[(table["scope"] == "national") & (table["configuration"] == cards.results.baseline)]
    body = ""
    for service, rows in table.groupby("service", sort=False):
        if rows["need"].sum() > 0:
            cells = "".join(_fifth(row) for row in rows.sort_values("quintile").itertuples())
            body += f"<tr><th scope=row>{escape(cards.results.services[service].label)}</th>{cells}</tr>"
    if not body:
        return ""
    ends = {1: "1, most deprived", 5: "5, least deprived"}
    heads = "".join(f"<th scope=col>{ends.get(k, k)}</th>" for k in FIFTHS)
    by = escape(by_mode(key.mode, cards.results.study.settings))
    return (
        f"<h3>Who is nearest to it {by} today, by national fifth of deprivation</h3>{SCROLLS}"
        f"{_wide('People by fifth', holder)}"
        f"<table><caption>{_caption(cards, [key])}</caption>"
        f"<thead><tr><th scope=col>Service</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _fifth(row) -> str:
    width = f"{row.share * 72:.0f}"
    bar = (
        f'<svg width="{width}" height="3" aria-hidden="true"><rect width="{width}" height="3"/></svg>'
        if row.share > 0
        else ""
    )
    if pd.isna(row.need):
        return "<td class=fifth>withheld</td>"
    return f"<td class=fifth>{number(row.need)} ({percent(row.share)}){bar}</td>"


def _imported(cards: Scorecards, holder: Holder) -> str:
    """What others say, in a box of its own."""
    table = cards.imported(holder)
    if table.empty:
        return ""
    body = "".join(
        f"<tr><th scope=row>{escape(capital(row.domain))}</th><td>{escape(row.label)}</td>"
        f"<td>{escape(f'{row.value} {row.unit}'.strip())}</td><td>{escape(row.period)}</td>"
        f"<td>{escape(row.source)}</td></tr>"
        for row in table.itertuples()
    )
    heads = "".join(f"<th scope=col>{name}</th>" for name in ("About", "Figure", "Value", "Period", "Source"))
    return (
        "<div class=imported><h3>Imported, as its source gives it</h3><p class=note>Not checked here and not used in "
        f"any computation.</p>{SCROLLS}{_wide('Imported figures', holder)}"
        f"<table><caption>Each with its own source.</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _caption(cards: Scorecards, keys: list[MatrixKey]) -> str:
    results = cards.results
    return escape(f"{vintages(results.study.settings, keys, results.places.areas)} {_sources(cards)}".strip())


def _sources(cards: Scorecards) -> str:
    return attribution(cards.results.study).replace("(c)", chr(0xA9))


def _notes(cards: Scorecards) -> str:
    return (
        "<footer><p>Nearest means the fewest minutes of all sites open at that time; people as near to two sites "
        "count half for each. Only residents of the study are counted. The mean is of those nearest to it; those who "
        f"reach no site are nearest to none.</p><p>{_caption(cards, shown_keys(cards))}</p></footer>"
    )

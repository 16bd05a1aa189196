"""Options as one page that opens without a network: pictures, what each of the front would need, and every figure."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

import pandas as pd

from access.objectives import WITHIN, objective
from study.option_question import Answer
from study.option_report import explained, rule_findings, shown_columns
from study.option_words import conditions_said, value_said
from study.settings import Settings
from web.option_picture import description, drawn_objectives, front_svg
from web.options_style import STYLE
from web.vintages import vintages
from web.words import by_mode, capital, percentile_label, period_label

MOST_ROWS = 100
"""Options in the page's table; of more, those that nothing dominates (twice as many at most) and the first in order."""
MOST_TOLD = 40
"""Options of the front of which the page says under which conditions none goes before them."""
HEADS = {
    "mean_minutes": "Mean minutes", "mean_change": "Change of the mean", "p95_minutes": "95 in 100 within",
    "most_deprived_change": "Change of the most deprived fifth", "slope_index": "Slope index",
    "need_lost_reach": "Lose reach", "need_worse": "Worse off", "volume_balance": "Least busy over busiest site",
    "largest_mean_change": "Change of the service that changes most", "journeys_lost_reach": "Journeys that lose reach",
    "residents_worse": "Residents worse off", "residents_worse_in_several": "Worse off in several services",
    "areas_worse_in_several": "Areas with such people", "rules_broken": "Rules broken",
}  # fmt: skip
_KEYS = (
    ('<circle cx="10" cy="10" r="7" fill="#005a9c"/>', "not dominated, with its number"),
    (
        '<circle cx="10" cy="10" r="4" fill="#fff" stroke="#7d8791"/>',
        "dominated: another option is at least as good in every objective and better in one",
    ),
    ('<path d="M10 1 l9 9 l-9 9 l-9 -9 z" fill="#fff" stroke="#b03a00" stroke-width="3"/>', "today"),
)
LEGEND = "".join(
    f'<li><svg viewBox="0 0 20 20" aria-hidden="true">{mark}</svg>{words}</li>' for mark, words in _KEYS
)


class Sources(NamedTuple):
    """What every caption says: of which roads, timetable and deprivation index the figures are, and whose data."""

    vintages: str
    attribution: str

    def __str__(self) -> str:
        return f"{self.vintages} {self.attribution}".strip()


def options_page(answer: Answer, settings: Settings, attribution: str, areas: pd.DataFrame) -> str:
    """The page: how many options, pictures of the front, conditions of each of its options, a table of all.

    ``attribution`` names the study's sources, ``areas`` its deprivation index.
    """
    said = vintages(settings, answer.options.keys, areas)
    sources = Sources(said, attribution.replace("(c)", chr(0xA9)))
    labels = " and ".join(choice.label or choice.id for choice in answer.options.choices)
    title = f"Options: {labels}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><header><p class=study>{escape(settings.title)}</p>"
        f"<h1>{escape(title)}</h1>{_lead(answer, settings)}</header>"
        f"<main>{_body(answer, settings, sources)}</main>{_notes(answer, sources)}</body></html>"
    )


def _lead(answer: Answer, settings: Settings) -> str:
    options = answer.options
    key = options.keys[0]
    modes = " and ".join(by_mode(each.mode, settings) for each in options.keys)
    how = "" if options.asked.percentile == 50 else f" {percentile_label(options.asked.percentile)}."
    kept = "; ".join(
        f"{(choice.label or choice.id) + ': ' if options.combined else ''}"
        f"{' or '.join(map(str, choice.keep))} of {len(choice.sites)} candidate sites kept"
        for choice in options.choices
    )
    said = _items([line.strip() for line in explained(answer)])
    way = "going there" if key.direction == "to_site" else "coming home"
    when = period_label(settings, key.period).lower()
    return (
        f"<p>{escape(capital(kept))}. Times {escape(modes)}, {escape(when)}, {way}.{escape(how)}</p>"
        f"<ul class=left-out>{said}</ul>"
    )


def _body(answer: Answer, settings: Settings, sources: Sources) -> str:
    if answer.table.empty:
        return ""
    figures = []
    for number, (first, second) in enumerate(drawn_objectives(answer)):
        picture = front_svg(answer, (first, second), f"front{number}")
        words = escape(f"{description(answer, first, second)} {sources}")
        figures.append(f"<figure>{picture}<figcaption>{words}</figcaption></figure>")
    pictures = f"<ul class=legend>{LEGEND}</ul><div class=pictures>{''.join(figures)}</div>"
    return (
        f"<section><h2>What is given up for what</h2>{pictures}</section>"
        f"<section><h2>What must be true</h2><p>{escape(_dominance(answer))}</p>{_conditions(answer)}</section>"
        f"<section><h2>All figures</h2>{_tables(answer, settings, sources)}{_rules(answer)}</section>"
    )


def _dominance(answer: Answer) -> str:
    objectives = "; ".join(str(each) for each in answer.front.objectives)
    subtracted = [each.label for each in answer.front.objectives if each.direction == "more"]
    minus = f" In a weighted sum {' and '.join(subtracted)} is subtracted." if subtracted else ""
    return (
        f"{len(answer.front.rows):,} of {len(answer.table):,} options are not dominated: no other is at least as good "
        f"in all of these and better in one: {objectives}. For each, what must be true for no other to go before "
        f"it.{minus}"
    )


def _conditions(answer: Answer) -> str:
    parts = []
    for row in answer.front.rows[:MOST_TOLD]:
        said = conditions_said(answer.front, answer.table, row)
        heading = escape(f"Option {row}: {titled(answer, row)}")
        parts.append(f"<h3>{heading}</h3><ul class=conditions>{_items(said)}</ul>")
    if (more := len(answer.front.rows) - MOST_TOLD) > 0:
        parts.append(f"<p>And {more:,} more, marked in the table.</p>")
    return "".join(parts)


def _tables(answer: Answer, settings: Settings, sources: Sources) -> str:
    options, table = answer.options, answer.table
    rows = list(table.index)
    if len(rows) > MOST_ROWS:
        front = list(answer.front.rows[: 2 * MOST_ROWS])
        rows = front + [row for row in rows if row not in set(answer.front.rows)][:MOST_ROWS]
    parts = []
    for key in options.keys:
        mode = f"@{key.mode}" if len(options.keys) > 1 else ""
        columns = shown_columns(options, table, mode)
        heads = "".join(f"<th scope=col>{escape(_head(column))}</th>" for column in columns)
        caption = f"{capital(by_mode(key.mode, settings))}{_counted(answer)} {sources}"
        body = "".join(_row(answer, row, columns) for row in rows)
        today = _cells(options.baseline, columns)
        parts.append(
            f'<div class=wide tabindex=0 role=region aria-label="Figures {escape(by_mode(key.mode, settings))}">'
            f"<table><caption>{escape(caption)}</caption><thead><tr><th scope=col>Option</th>"
            f"<th scope=col class=words>Sites</th>{heads}</tr></thead><tbody><tr class=today><th scope=row>today</th>"
            f"<td class=words></td>{today}</tr>{body}</tbody></table></div>"
        )
    if len(rows) < len(table):
        parts.append(
            f"<p>{len(rows):,} of {len(table):,} options: those not dominated and the first in order. "
            "<code>isoquity options</code> with <code>-o FILE.csv</code> writes all of them.</p>"
        )
    return "".join(parts)


def _counted(answer: Answer) -> str:
    services = answer.options.judge.services
    labels = [services[choice.service].need_label for choice in answer.options.choices]
    return f"; counted by {' and '.join(dict.fromkeys(labels))}. In bold: not dominated."


def titled(answer: Answer, row: int) -> str:
    """What an option loses and gains, with the names of the sites; the page's foot has their ids."""
    options, names, said = answer.options, answer.options.judge.sites["name"], []
    for choice in options.choices:
        prefix = f"{choice.id}." if options.combined else ""
        words = [
            f"{word} " + " and ".join(str(names[site]) for site in sites)
            for word, column in (("without", "loses"), ("with", "gains"))
            if (sites := options.table.loc[row, prefix + column].split())
        ]
        name = f"{choice.label or choice.id}: " if options.combined else ""
        said.append(name + (", ".join(words) or "as today"))
    return "; ".join(said)


def _row(answer: Answer, row: int, columns: list[str]) -> str:
    front = " class=front" if row in answer.front.rows else ""
    words = escape(titled(answer, row))
    cells = _cells(answer.table.loc[row], columns)
    return f"<tr{front}><th scope=row>{row}</th><td class=words>{words}</td>{cells}</tr>"


def _cells(values: pd.Series, columns: list[str]) -> str:
    return "".join(f"<td>{_cell(column, values.get(column))}</td>" for column in columns)


def _cell(column: str, value: object) -> str:
    if value is None or pd.isna(value):
        return "" if column == "rules_broken" else "unknown"
    return value_said(objective(column), float(value)).partition(" ")[0]


def _head(column: str) -> str:
    plain = column.partition("@")[0]
    return f"Within {plain.removeprefix(WITHIN)} minutes" if plain.startswith(WITHIN) else HEADS[plain]


def _rules(answer: Answer) -> str:
    """What options break, behind a summary: each breach of each of them, or of many how many break a rule."""
    options, rows = answer.options, answer.table.index
    if len(rows) > MOST_ROWS:
        broken = options.listed.flagged[options.table.index.isin(rows)].sum(axis=0)
        counts = [(int(count), rule.id) for count, rule in zip(broken, options.judge.rules) if count]
        said = [f"{count:,} options: {options.judge.statement(rule)}" for count, rule in counts]
        return (
            _hidden("Rules that options break", f"<ul class=conditions>{_items(said)}</ul>") if said else ""
        )
    told = {row: said for row, said in rule_findings(answer).items() if said}
    parts = [f"<h3>Option {row}</h3><ul class=conditions>{_items(said)}</ul>" for row, said in told.items()]
    return _hidden(f"Rules that options break ({len(told):,} options)", "".join(parts)) if told else ""


def _items(sentences: list[str]) -> str:
    return "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)


def _hidden(summary: str, content: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


def _notes(answer: Answer, sources: Sources) -> str:
    fifth = "of the study's people" if answer.options.asked.scope == "local" else "of the nation's areas"
    services = "all services" if answer.options.combined else "the need reached today and under the option"
    return (
        f"<footer><p>Means are over {services}; percentiles and shares over everyone, those who reach no site as "
        f"furthest of all. The most deprived fifth is {fifth}. Means weighted by deprivation take the weight "
        f"{escape(answer.options.deprivation_weight)} of study.toml. Weights are per unit of each objective; no "
        f"weighting is the right one, and no option is put first.</p><p>Sites: {escape(_site_names(answer))}.</p>"
        f"<p>{escape(str(sources))}</p></footer>"
    )


def _site_names(answer: Answer) -> str:
    names = answer.options.judge.sites["name"]
    used = dict.fromkeys(site for choice in answer.options.choices for site in choice.sites)
    return "; ".join(site if str(names[site]) == site else f"{site} {names[site]}" for site in used)

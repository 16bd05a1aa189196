"""The first page of an evidence pack: what is asked, what follows for how many, and what was not judged."""

from __future__ import annotations

from collections.abc import Iterator

from web.report_figures import Figures, Pair
from web.report_parts import Block, Items, Section, Table, Text
from web.report_question import FIFTHS, differs, fifth_shares, unchanged_said
from web.report_times import NOT_JUDGED as CANNOT
from web.report_words import (
    NOBODY,
    SIDES,
    UNKNOWN,
    count,
    known,
    label_of,
    mean_cell,
    pair_label,
    scope_of,
    source,
    way_label,
    when,
)
from web.words import number

FEW = 6
"""Options whose changes are told on the first page; more stand under the question."""
NOT_JUDGED = (
    "Not judged here: clinical quality, safety, staffing, capacity, cost, parking, fares, and where patients would in "
    "fact go. Nothing is ranked. What else the figures cannot say stands under Limits."
)


def glance_section(figures: Figures) -> Section:
    """One page: the question, the options, a row for each option and way of travelling, and what was not judged."""
    results = figures.results
    blocks: list[Block] = [*_warnings(figures)]
    services = ", ".join(results.services[name].label for name in figures.services)
    blocks.append(Text(f"Who would travel how long to {services}, today and under each option?", "lead"))
    if len(figures.pairs) <= FEW:
        blocks.append(Items(tuple(differs(results, pair) for pair in figures.pairs)))
    else:
        blocks.append(
            Text(f"In this pack: {figures.pairs_said}. What each changes stands under the question.")
        )
    blocks += [_table(figures), Text(NOT_JUDGED)]
    if said := _other_times(figures):
        blocks.append(Text(said))
    return Section("glance", "In short", tuple(blocks))


def _warnings(figures: Figures) -> Iterator[Text]:
    results = figures.results
    if results.out_of_date:
        yield Text(
            f"These results are not up to date. Changed since they were made: {results.out_of_date}. "
            "Run the study again.",
            "warning",
        )
    drafts = [
        label_of(results, name) for name in figures.options if results.configurations[name].status == "draft"
    ]
    if drafts:
        yield Text(f"Drafts are in this pack, which is not for publication: {'; '.join(drafts)}.", "warning")
    if figures.unchanged:
        yield Text(unchanged_said(figures), "warning")


def _table(figures: Figures) -> Table:
    rows = []
    for service in figures.services:
        pairs = figures.of_service(service)
        if len(figures.services) > 1:
            rows.append((f"{figures.results.services[service].label}: {figures.who(service)}",))
        rows += [row for pair in pairs for row in _rows(figures, pair)]
    first = figures.pairs[0]
    heads = (
        "Option, and way of travelling", "Today, minutes", "Option, minutes", "Longer journey", "No longer reach it",
        f"Most deprived fifth ({FIFTHS[scope_of(figures, first.ways[0])]}): share of those longer or none left",
        "Its share of all",
    )  # fmt: skip
    keys = list(dict.fromkeys(way.key for pair in figures.pairs for way in pair.ways))
    times = "; ".join(dict.fromkeys(
        f"{way_label(figures.results, key).lower()} {when(figures.results, key).lower()}" for key in keys
    ))  # fmt: skip
    of = (
        f"People: {figures.who(first.service) if len(figures.services) == 1 else 'as each service counts them'}. "
        f"Minutes: means of those who reach a site both today and under the option. Going there: {times}. "
        f"{source(figures.results, keys, deprived=True)}"
    )
    return Table("What follows, in short", heads, tuple(rows), of)


def _rows(figures: Figures, pair: Pair) -> Iterator[tuple[str, ...]]:
    for way in pair.ways:
        label = f"{pair_label(figures.results, pair)}, {way_label(figures.results, way.key).lower()}"
        if not way.figures["judged"]:
            yield (label, *[CANNOT] * 6)
            continue
        row = figures.total(pair, way)
        of_worse, of_all = fifth_shares(figures, pair, way)
        worse = UNKNOWN if not known(of_worse) else f"{number(100 * of_worse, 1)}%"
        yield (
            label,
            *(mean_cell(figures, pair, row, side, "need") for side in SIDES),
            count(row, "need_longer"), count(row, "need_lost_reach"),
            NOBODY if row["need_worse"] == 0 else worse,
            f"{number(100 * of_all, 1)}%" if known(of_all) else UNKNOWN,
        )  # fmt: skip


def _other_times(figures: Figures) -> str:
    if not any(pair.others for pair in figures.pairs):
        return ""
    return (
        "The weekend, the way home and households without a car, where the study has times of them, stand in a table "
        "of each option."
    )

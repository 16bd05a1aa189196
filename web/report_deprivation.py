"""What an evidence pack says by deprivation: fifths and indices, shares within minutes, and who travels longer."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from study.equity import find_equity
from study.equity_report import INDEX_WORDS, READ_FIFTHS, SCOPE_WORDS, SIGN, weights_said
from study.equity_sentences import sentences as fifth_sentences
from web.report_figures import FIFTHS, Figures, Pair, Way
from web.report_keys import PERCENTILE
from web.report_parts import Blank, Block, Items, Pictures, Table, Text
from web.report_words import (
    LEFT_OUT,
    NOBODY,
    SIDES,
    count,
    known,
    longer_cell,
    mean_cell,
    pair_source,
    per_cent,
    scope_of,
    signed,
    way_label,
    whose_need,
)
from web.words import number

INDICES = ("slope_index", "relative_index")
NO_LINE = Blank("no line can be drawn")
DEPRIVATION = {"imd_rank", "imd_score", "imd_decile"}


def columns_of(figures: Figures, pair: Pair, *names: str) -> tuple[str, ...]:
    """Heads for each way of travelling: "By car: today, minutes"."""
    return tuple(f"{way_label(figures.results, way.key)}: {name}" for way in pair.ways for name in names)


def deprivation_blocks(figures: Figures, drawer, pair: Pair) -> Iterator[Block]:
    """Means by fifth, the slope index beside them with its range, and sentences; nothing without deprivation."""
    results = figures.results
    if not DEPRIVATION & set(results.places.areas.columns):
        yield Text(
            "The areas of this study carry no deprivation: nothing can be said by deprivation.", "warning"
        )
        return
    found = [
        find_equity(results, pair.service, [pair.option], *way.key, percentile=PERCENTILE)
        for way in pair.ways
    ]
    scopes = [scope for scope in FIFTHS if any(way.figures["by_quintile"][scope] for way in pair.ways)]
    tables = [_fifths(figures, pair, scope) for scope in scopes]
    if not any(_withheld(table) for table in tables):
        yield Pictures(tuple(drawer.fifths(pair, way) for way in pair.ways))
        for way, equity in zip(pair.ways, found):
            yield Text(f"{way_label(results, way.key)}, mean minutes of those who reach a site under both:")
            yield Items(tuple(fifth_sentences(results, equity, equity.sides[0])))
    else:
        yield Text(LEFT_OUT, "note")
    yield Text(READ_FIFTHS, "note")
    yield from tables
    yield _index_table(figures, pair, found)
    yield Text(" ".join([SIGN, *weights_said(results, found[0])]), "note")


def _withheld(table: Table) -> bool:
    return any(cell == "withheld" for row in table.rows for cell in row)


def _fifths(figures: Figures, pair: Pair, scope: str) -> Table:
    """Means by fifth and for everybody, today, under the option, and the change."""
    rows = []
    for label, lines in [
        ("Everybody", [figures.total(pair, way) for way in pair.ways]),
        *lines_of(figures, pair, scope),
    ]:
        own = label == "Everybody"
        of = "need" if own else "count"
        cells = [count(lines[0], f"{of}_total")]
        for row in lines:
            names = [f"{side}_mean_minutes" if own else f"mean_minutes_{side}" for side in SIDES]
            cells.append(count(row, f"{of}_both"))
            means = [mean_cell(figures, pair, row, side, of) for side in SIDES]
            both = all(known(row[name]) for name in names)
            cells += [*means, signed(row[names[1]] - row[names[0]]) if both else means[0]]
        rows.append((label, *cells))
    heads = (
        FIFTHS[scope],
        "All",
        *columns_of(
            figures,
            pair,
            "of them reach it both times",
            "today, minutes",
            "option, minutes",
            "change, minutes",
        ),
    )
    whose = whose_need(figures, pair)
    of = f"{SCOPE_WORDS[scope]}. Counted: {whose}; means are of those who reach a site both today and under the option."
    return Table(
        f"Mean minutes by {scope} fifth of deprivation",
        heads,
        tuple(rows),
        pair_source(figures, pair, of),
    )


def lines_of(figures: Figures, pair: Pair, group: str) -> list[tuple[str, list[pd.Series]]]:
    """The categories of a grouping: label, and its row for each way of travelling."""
    tables = [figures.group(pair, way, group) for way in pair.ways]
    return [
        (str(tables[0]["label"][category]), [table.loc[category] for table in tables])
        for category in (tables[0].index if len(tables[0]) else ())
    ]


def _index_table(figures: Figures, pair: Pair, found: list) -> Table:
    """The slope and relative index of both options and of the change, each with its range."""
    rows = []
    for way, equity in zip(pair.ways, found):
        side = equity.sides[0]
        values = side.indices.set_index("index")
        for name in INDICES:
            row, ranges = values.loc[name], side.ranges[name]
            digits = 1 if name == "slope_index" else 2
            cells = []
            for value, ends in zip(
                (row["base_value"], row["option_value"], row["change"]), (ranges.base, ranges.option, ranges.change)
            ):  # fmt: skip
                cells += [_signed(value, digits), _range(ends, digits)]
            label = f"{way_label(figures.results, way.key)}: {INDEX_WORDS[name][0]}"
            rows.append((label, *cells))
    heads = ("Index", "Today", "Range today", "Option", "Range, option", "Change", "Range of the change")
    of = (
        "Slope index: least less most deprived end of a straight line through areas in order of deprivation. Ranges: "
        "by ways of cutting deprivation; a sensitivity range, not confidence. A range that holds 0 (relative: 1) has "
        "no direction."
    )
    return Table(
        "Slope and relative index beside the fifths",
        heads,
        tuple(rows),
        pair_source(figures, pair, of),
    )


def _signed(value: float, digits: int) -> str:
    return signed(value, digits) if known(value) else NO_LINE


def _range(ends: tuple[float, float], digits: int) -> str:
    return f"{_signed(ends[0], digits)} to {_signed(ends[1], digits)}" if known(ends[0]) else NO_LINE


def distance_blocks(figures: Figures, drawer, pair: Pair) -> Iterator[Block]:
    """S-curves and shares within minutes; gainers and losers by fifth and decile."""
    curves = [_curve_table(figures, pair, way) for way in pair.ways]
    if not any(_withheld(table) for table in curves):
        yield Pictures(tuple(drawer.curves(pair, way) for way in pair.ways))
    yield from curves
    scopes = [scope for scope in FIFTHS if any(way.figures["by_quintile"][scope] for way in pair.ways)]
    table = _losers(figures, pair, [*scopes, "decile"])
    if not (figures.results.suppress_below or not table.rows):
        yield Pictures(tuple(drawer.gainers(pair, way) for way in pair.ways))
    if table.rows:
        yield table


def _curve_table(figures: Figures, pair: Pair, way: Way) -> Table:
    """Share of people within minutes: everybody, most and least deprived fifth, today and under the option."""
    results, scope = figures.results, scope_of(figures, way)
    rows = figures.curve(pair, way)
    whom = [
        ("everyone", 0, "everybody"),
        (scope, 1, "most deprived fifth"),
        (scope, 5, "least deprived fifth"),
    ]
    options = (results.baseline, pair.option)
    wide = {
        (who, fifth, option): rows[
            (rows["scope"] == who) & (rows["quintile"] == fifth) & (rows["configuration"] == option)
        ].set_index("within_minutes")["share"]
        for who, fifth, _ in whom
        for option in options
    }
    shown = {key: shares for key, shares in wide.items() if len(shares)}
    lines = []
    for at in sorted(set(rows["within_minutes"])):
        values = [shares.get(at, float("nan")) for shares in shown.values()]
        gap = Blank("withheld") if results.suppress_below else NOBODY
        said = tuple(f"{number(100 * v, 1)}%" if known(v) else gap for v in values)
        if not lines or said != lines[-1][1:]:
            lines.append((f"{at:g} minutes", *said))
    words = {(who, fifth): label for who, fifth, label in whom}
    heads = tuple(
        f"{words[who, fifth].capitalize()}: {'today' if option == results.baseline else 'option'}"
        for who, fifth, option in shown
    )
    title = f"{way_label(results, way.key)}: share of people within minutes"
    whose = whose_need(figures, pair)
    of = (
        f"Shares of all {whose}, those without a journey included; {scope} fifths. Minutes at which nothing changes "
        "are left out."
    )
    return Table(title, ("Within", *heads), tuple(lines), of)


def _losers(figures: Figures, pair: Pair, groups: list[str]) -> Table:
    """People with a longer journey by fifth and decile of deprivation, with how much longer, and reach lost."""
    names = FIFTHS | {"decile": "National decile of deprivation"}
    rows = []
    for group in groups:
        found = lines_of(figures, pair, group)
        rows += [(names[group],)] if found else []
        for label, lines in found:
            cells = [count(lines[0], "count_total")]
            for row in lines:
                cells += [count(row, "count_worse"), per_cent(row["count_worse"], row["count_total"])]
                cells.append(longer_cell(row, "mean_change_worse", "count_worse", "count_lost_reach"))
                cells.append(count(row, "count_lost_reach"))
            rows.append((label, *cells))
    each = ("longer or none left", "share of all", "longer on average, minutes", "of them no longer reach it")
    heads = ("Deprivation", "All", *columns_of(figures, pair, *each))
    return Table("Who travels longer, by deprivation", heads, tuple(rows), pair_source(figures, pair))

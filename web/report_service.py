"""What an evidence pack says of one service: today, then every option by place, deprivation and group."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from study.comparison import ROWS
from study.equity import find_equity
from study.equity_report import INDEX_WORDS, READ_FIFTHS, SCOPE_WORDS, SIGN, weights_said
from study.equity_sentences import sentences as fifth_sentences
from study.progress import Silent
from web.report_figures import FIFTHS, PERCENTILE, Figures, Pair, Way
from web.report_groups import ALL
from web.report_parts import Blank, Block, Items, Pictures, Section, Table, Text
from web.report_question import differs, rates_said, site_name
from web.report_words import (
    LEFT_OUT,
    changes_said,
    count,
    gap_cell,
    journey,
    known,
    label_of,
    longer_cell,
    pair_source,
    per_cent,
    scope_of,
    signed,
    source,
    tenth,
    way_label,
    when,
)
from web.sentences import as_it_is
from web.words import number

SIDES = ("base", "option")
INDICES = ("slope_index", "relative_index")
DEPRIVATION = {"imd_rank", "imd_score", "imd_decile"}


def service_section(figures: Figures, drawer, service: str, progress: Silent) -> Section:
    """A service as it is today, then each option that changes it; a step of ``progress`` for each option."""
    results, pairs = figures.results, figures.of_service(service)
    declared = results.services[service]
    keys = [way.key for way in pairs[0].ways]
    times = ", ".join(f"{way_label(results, key).lower()} ({when(results, key).lower()})" for key in keys)
    blocks: list[Block] = [
        Text(f"Counted: {declared.need_label or 'residents'}. Ways of travelling: {times}."),
        Text(_thresholds(declared), "note"),
    ]
    if figures.results.suppress_below is None:
        blocks += [Text(f"{_said_today(figures, pairs[0], way)}") for way in pairs[0].ways]
    blocks.append(Pictures(tuple(drawer.minutes(pairs[0], way, "base") for way in pairs[0].ways)))
    sections = []
    for pair in pairs:
        sections.append(_pair_section(figures, drawer, pair))
        progress.step(f"{service}, {pair.option}")
    return Section(f"service-{service}", declared.label, tuple(blocks), tuple(sections), page=True)


def _thresholds(service) -> str:
    if not service.thresholds:
        return "The study states no threshold in minutes for this service."
    said = ", ".join(f"{t:g}" for t in service.thresholds)
    return f"Thresholds: {said} minutes. Their source: {service.thresholds_source or 'not stated'}."


def _said_today(figures: Figures, pair: Pair, way: Way) -> str:
    results = figures.results
    return f"Today, {when(results, way.key).lower()}: " + " ".join(
        as_it_is(way.figures, journey(results, pair.service, way.key))
    )


def _pair_section(figures: Figures, drawer, pair: Pair) -> Section:
    results = figures.results
    key = f"{pair.service}-{pair.option}"
    first = [Text(differs(results, pair.service, pair.option), "lead")]
    for way in pair.ways:
        said = changes_said(figures, pair, way)
        first.append(
            Text(f"{way_label(results, way.key)}, {when(results, way.key).lower()}: {' '.join(said)}")
        )
    first += [Text(said) for way in pair.ways for said in rates_said(figures, pair, way)]
    first += [_changes(figures, pair), _measures(figures, pair)]
    if (nearest := _nearest(figures, pair)) is not None:
        first.append(nearest)
    parts = [
        Section(f"maps-{key}", "Where", tuple(_maps(drawer, pair))),
        Section(f"deprivation-{key}", "By deprivation", tuple(_deprivation(figures, drawer, pair))),
        Section(f"far-{key}", "How far, and who travels longer", tuple(_far(figures, drawer, pair))),
        Section(f"groups-{key}", "By group and by place", tuple(_by_group(figures, pair))),
    ]
    heading = f"{results.services[pair.service].label}: {label_of(results, pair.option)}"
    return Section(
        f"pair-{key}", heading, tuple(first), tuple(each for each in parts if each.blocks), page=True
    )


def _columns(figures: Figures, pair: Pair, *names: str) -> tuple[str, ...]:
    """Heads for each way of travelling: "By car: today, minutes"."""
    return tuple(f"{way_label(figures.results, way.key)}: {name}" for way in pair.ways for name in names)


def _changes(figures: Figures, pair: Pair) -> Table:
    """How many travel longer or shorter, lose or gain reach, and by how much."""
    totals = [figures.total(pair, way) for way in pair.ways]
    counted = {
        "Longer journey, or no longer reach it, people": "need_worse",
        "Of them no longer reach it, people": "need_lost_reach",
        "Shorter journey, or newly reach it, people": "need_better",
        "Of them newly reach it, people": "need_gained_reach",
    }
    rows = [(words, *(count(row, name) for row in totals)) for words, name in counted.items()]
    rows.append(("All people counted", *(count(row, "need_total") for row in totals)))
    rows.append(
        ("Longer on average for those with a longer journey, minutes",
         *(longer_cell(row, "mean_change_worse") for row in totals))
    )  # fmt: skip
    rows.append(("Longer at most, minutes", *(longer_cell(row, "max_change") for row in totals)))
    rows.append(("Areas with a longer journey", *(number(row["areas_worse"]) for row in totals)))
    rows.append(("Areas with a shorter journey", *(number(row["areas_better"]) for row in totals)))
    heads = ("What changes", *(way_label(figures.results, way.key) for way in pair.ways))
    return Table("What changes, and for how many", heads, tuple(rows), pair_source(figures, pair))


def _measures(figures: Figures, pair: Pair) -> Table:
    """Means, percentiles and shares within thresholds, today and under the option."""
    totals = [figures.total(pair, way) for way in pair.ways]
    weight = figures.results.study.settings.equity.deprivation_weight
    named = {
        name: f"{label[:1].upper()}{label[1:]}{f' ({weight})' if name.startswith('deprivation') else ''}, minutes"
        for name, label in ROWS.items()
        if name != "need_reached"
    }
    rows = [
        (words, *(tenth(row, f"{side}_{name}") for row in totals for side in SIDES))
        for name, words in named.items()
    ]
    for limit in figures.results.services[pair.service].thresholds:
        cells = [row[f"{side}_share_within_{limit:g}"] for row in totals for side in SIDES]
        gaps = [gap_cell(row) for row in totals for _ in SIDES]
        said = [f"{number(100 * v, 1)}%" if known(v) else gap for v, gap in zip(cells, gaps)]
        rows.append((f"Within {limit:g} minutes, share of all", *said))
    rows.append(
        ("Reach it at all, people", *(count(row, f"{side}_need_reached") for row in totals for side in SIDES))
    )
    heads = ("Measure", *_columns(figures, pair, "today", "option"))
    return Table("How long journeys are", heads, tuple(rows), pair_source(figures, pair))


def _nearest(figures: Figures, pair: Pair) -> Table | None:
    """For how many each site is nearest, today and under the option."""
    results = figures.results
    volumes = figures.volumes(pair)
    if volumes.empty:
        return None
    rows = []
    for site in [site for site in results.places.sites.index if site in set(volumes["site_id"])]:
        cells = []
        for way in pair.ways:
            for option in (results.baseline, pair.option):
                of = {"site_id": site, "configuration": option, "mode": way.key.mode}
                mine = volumes[(volumes[list(of)] == pd.Series(of)).all(axis=1)]
                cells.append(count(mine.iloc[0], "volume") if len(mine) else Blank("not open"))
        rows.append((site_name(results, site), *cells))
    heads = ("Nearest open site", *_columns(figures, pair, "today, people", "option, people"))
    of = "People whose nearest open site it is, residents of the study only; it says nothing of who is treated there."
    return Table("For how many each site is nearest", heads, tuple(rows), pair_source(figures, pair, of))


def _maps(drawer, pair: Pair) -> Iterator[Block]:
    for way in pair.ways:
        yield Pictures((drawer.minutes(pair, way, "option"), drawer.change(pair, way)))


def _deprivation(figures: Figures, drawer, pair: Pair) -> Iterator[Block]:
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
        *_lines(figures, pair, scope),
    ]:
        own = label == "Everybody"
        cells = [count(lines[0], "need_total" if own else "count_total")]
        for row in lines:
            names = [f"{side}_mean_minutes" if own else f"mean_minutes_{side}" for side in SIDES]
            cells += [tenth(row, name) for name in names]
            both = all(known(row[name]) for name in names)
            cells.append(signed(row[names[1]] - row[names[0]]) if both else gap_cell(row))
        rows.append((label, *cells))
    heads = (
        FIFTHS[scope],
        "People",
        *_columns(figures, pair, "today, minutes", "option, minutes", "change, minutes"),
    )
    of = f"{SCOPE_WORDS[scope]}. Means over people who reach a site under both."
    return Table(
        f"Mean minutes by {scope} fifth of deprivation", heads, tuple(rows), pair_source(figures, pair, of)
    )


def _lines(figures: Figures, pair: Pair, group: str) -> list[tuple[str, list[pd.Series]]]:
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
        "Slope and relative index beside the fifths", heads, tuple(rows), pair_source(figures, pair, of)
    )


def _signed(value: float, digits: int) -> str:
    return signed(value, digits) if known(value) else Blank("not known")


def _range(ends: tuple[float, float], digits: int) -> str:
    return (
        f"{_signed(ends[0], digits)} to {_signed(ends[1], digits)}" if known(ends[0]) else Blank("not known")
    )


def _far(figures: Figures, drawer, pair: Pair) -> Iterator[Block]:
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
        gap = Blank("withheld") if results.suppress_below else Blank("not known")
        said = tuple(f"{number(100 * v, 1)}%" if known(v) else gap for v in values)
        if not lines or said != lines[-1][1:]:
            lines.append((f"{at:g} minutes", *said))
    words = {(who, fifth): label for who, fifth, label in whom}
    heads = tuple(
        f"{words[who, fifth].capitalize()}: {'today' if option == results.baseline else 'option'}"
        for who, fifth, option in shown
    )
    title = f"{way_label(results, way.key)}: share of people within minutes"
    whose = results.services[pair.service].need_label or "residents"
    of = f"Shares of all {whose}, those without a journey included; {scope} fifths. Minutes without change are left out."
    return Table(title, ("Within", *heads), tuple(lines), source(results, [way.key], of))


def _losers(figures: Figures, pair: Pair, groups: list[str]) -> Table:
    """People with a longer journey by fifth and decile of deprivation, with how much longer, and reach lost."""
    names = {"national": "National fifth", "local": "Local fifth", "decile": "National decile"}
    rows = []
    for group in groups:
        for label, lines in _lines(figures, pair, group):
            cells = [count(lines[0], "count_total")]
            for row in lines:
                cells += [count(row, "count_worse"), per_cent(row["count_worse"], row["count_total"])]
                cells.append(longer_cell(row, "mean_change_worse", "count_worse", "count_lost_reach"))
                cells.append(count(row, "count_lost_reach"))
            rows.append((f"{names[group]} {label}", *cells))
    each = ("longer, people", "share of them", "longer on average, minutes", "no longer reach it, people")
    heads = ("Deprivation", "People", *_columns(figures, pair, *each))
    return Table("Who travels longer, by deprivation", heads, tuple(rows), pair_source(figures, pair))


def _by_group(figures: Figures, pair: Pair) -> Iterator[Block]:
    """Every grouping that the study has counts for, people first, then places."""
    found = figures.groupings[pair.service]
    for kinds, title in ((("age", "sex", "group", "need"), "people"), (("lookup",), "place")):
        mine = [each for each in found if each.kind in kinds]
        rows = list(dict.fromkeys(row for each in mine for row in _group_rows(figures, pair, each)))
        if not rows:
            yield Text(f"The study has no counts by {title}: nothing can be said.", "warning")
            continue
        each = ("today, minutes", "option, minutes", "longer, people", "share of them")
        heads = ("Group", "Counted", *_columns(figures, pair, *each))
        said = "; ".join(dict.fromkeys(f"{each.label}: {each.source}" for each in mine))
        of = f"{said}. Means over those who reach a site under both; everyone in an area is taken to travel as it does."
        label = (
            "Minutes and longer journeys by group"
            if title == "people"
            else "Minutes and longer journeys by place"
        )
        yield Table(label, heads, tuple(rows), pair_source(figures, pair, of))


def _group_rows(figures: Figures, pair: Pair, grouping) -> Iterator[tuple[str, ...]]:
    several = len(grouping.labels) > 1
    lines = [
        (f"{grouping.label}: {label}" if several else label, rows)
        for label, rows in _lines(figures, pair, grouping.id)
    ]
    lines += [(f"Everyone: {grouping.unit}", rows) for _, rows in _lines(figures, pair, grouping.id + ALL)]
    for label, rows in lines:
        cells = [count(rows[0], "count_total")]
        for row in rows:
            cells += [tenth(row, f"mean_minutes_{side}") for side in SIDES]
            cells += [count(row, "count_worse"), per_cent(row["count_worse"], row["count_total"])]
        yield (label, *cells)

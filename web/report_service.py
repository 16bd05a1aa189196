"""What an evidence pack says of one service: today, then every option by place, deprivation and group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from study.comparison import OF_EVERYONE, ROWS
from study.progress import Silent
from web.readings import whole_areas
from web.report_deprivation import columns_of, deprivation_blocks, distance_blocks, lines_of
from web.report_duty import told
from web.report_figures import Figures, Pair, Way
from web.report_groups import ALL, CAR, without_car
from web.report_parts import Blank, Block, Pictures, Section, Table, Text
from web.report_question import also_moves, differs, rates_said, site_name
from web.report_times import times_blocks
from web.report_words import (
    SIDES,
    changes_said,
    count,
    gap_cell,
    journey,
    known,
    longer_cell,
    mean_cell,
    pair_label,
    pair_source,
    per_cent,
    percentile_cell,
    source,
    way_label,
    when,
)
from web.sentences import as_it_is
from web.words import number

NO_CAR = Blank("have no car")
EVERYONE = "Everyone"


def service_section(figures: Figures, drawer, service: str, progress: Silent) -> Section:
    """A service as it is today, then each option that changes it; a step of ``progress`` for each option."""
    results, pairs = figures.results, figures.of_service(service)
    declared = results.services[service]
    keys = [way.key for way in pairs[0].ways]
    times = ", ".join(f"{way_label(results, key).lower()} ({when(results, key).lower()})" for key in keys)
    blocks: list[Block] = [
        Text(f"Counted: {declared.need_label or 'residents'}. Ways of travelling: {times}."),
        Text(f"{_thresholds(declared)} {_of_all(figures, service)}", "note"),
    ]
    if figures.results.suppress_below is None:
        blocks += [Text(f"{_said_today(figures, pairs[0], way)}") for way in pairs[0].ways]
    blocks.append(Pictures(tuple(drawer.minutes(pairs[0], way, "base") for way in pairs[0].ways)))
    sections = []
    for pair in pairs:
        sections.append(_pair_section(figures, drawer, pair))
        for option in pair.options:
            progress.step(f"{service}, {option}")
    return Section(f"service-{service}", declared.label, tuple(blocks), tuple(sections))


def _of_all(figures: Figures, service: str) -> str:
    """Of which roads, timetables and deprivation every table and picture of a service is: said once."""
    pairs = figures.of_service(service)
    keys = [way.key for pair in pairs for way in (*pair.ways, *pair.others)]
    once = [key for key in dict.fromkeys(keys) if key.direction == "to_site"]
    return f"All tables and pictures of this service: {source(figures.results, once, deprived=True)}"


def _thresholds(service) -> str:
    if not service.thresholds:
        return "The study states no threshold in minutes for this service."
    said = ", ".join(f"{t:g}" for t in service.thresholds)
    return f"Thresholds: {said} minutes. Their source: {service.thresholds_source or 'not stated'}."


def _said_today(figures: Figures, pair: Pair, way: Way) -> str:
    results = figures.results
    return f"Today, {when(results, way.key).lower()}: " + " ".join(
        as_it_is(
            way.figures | {"whole_areas": whole_areas(way.areas)}, journey(results, pair.service, way.key)
        )
    )


def _pair_section(figures: Figures, drawer, pair: Pair) -> Section:
    results = figures.results
    key = f"{pair.service}-{pair.option}"
    first: list[Block] = [Text(differs(results, pair), "lead")]
    if moved := also_moves(figures, pair):
        first.append(Text(moved))
    for way in pair.ways:
        said = changes_said(figures, pair, way)
        first.append(
            Text(f"{way_label(results, way.key)}, {when(results, way.key).lower()}: {' '.join(said)}")
        )
    first += [Text(said) for way in pair.ways for said in rates_said(figures, pair, way)]
    first += [_changes(figures, pair), _measures(figures, pair)]
    if (nearest := _nearest(figures, pair)) is not None:
        first.append(nearest)
    first += times_blocks(figures, pair)
    parts = [
        Section(f"maps-{key}", "Where", tuple(_maps(drawer, pair))),
        Section(f"deprivation-{key}", "By deprivation", tuple(deprivation_blocks(figures, drawer, pair))),
        Section(
            f"far-{key}", "How far, and who travels longer", tuple(distance_blocks(figures, drawer, pair))
        ),
        Section(f"groups-{key}", "By other groups and by place", tuple(_by_group(figures, pair))),
    ]
    heading = f"{results.services[pair.service].label}: {pair_label(results, pair)}"
    return Section(f"pair-{key}", heading, tuple(first), tuple(each for each in parts if each.blocks))


def _changes(figures: Figures, pair: Pair) -> Table:
    """How many travel longer or shorter, lose or gain reach, and by how much."""
    totals = [figures.total(pair, way) for way in pair.ways]
    counted = {
        "Longer journey, or no longer reach it, people": "need_worse",
        "Of them no longer reach it, people": "need_lost_reach",
        "Shorter journey, or newly reach it, people": "need_better",
        "Of them newly reach it, people": "need_gained_reach",
        "Not counted in any of these: no time either way, people": "need_neither",
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
        (words, *(_measure(figures, pair, row, side, name) for row in totals for side in SIDES))
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
    heads = ("Measure", *columns_of(figures, pair, "today", "option"))
    return Table("How long journeys are", heads, tuple(rows), pair_source(figures, pair))


def _measure(figures: Figures, pair: Pair, row: pd.Series, side: str, name: str) -> str:
    """One measure of a side: a percentile of everyone, or one of those who reach a site both times."""
    if name in OF_EVERYONE:
        return percentile_cell(row, side, name)
    if known(row[f"{side}_{name}"]):
        return number(row[f"{side}_{name}"], 1)
    return mean_cell(figures, pair, row, side, "need")


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
    heads = ("Nearest open site", *columns_of(figures, pair, "today, people", "option, people"))
    of = "People whose nearest open site it is, residents of the study only; it says nothing of who is treated there."
    return Table("For how many each site is nearest", heads, tuple(rows), pair_source(figures, pair, of))


def _maps(drawer, pair: Pair) -> Iterator[Block]:
    for way in pair.ways:
        yield Pictures((drawer.minutes(pair, way, "option"), drawer.change(pair, way)))


def _by_group(figures: Figures, pair: Pair) -> Iterator[Block]:
    """Every grouping whose numbers do not stand under the equality duty, people first, then places."""
    found, elsewhere = figures.groupings[pair.service], told(figures, pair)
    for kinds, title in ((("age", "sex", "group", "need"), "people"), (("lookup",), "place")):
        known_ones = [each for each in found if each.kind in kinds]
        mine = [each for each in known_ones if each.id not in elsewhere]
        rows = _each_everyone_once(row for each in mine for row in _group_rows(figures, pair, each))
        if not rows:
            if not known_ones:
                yield Text(f"The study has no counts by {title}: nothing can be said.", "warning")
            continue
        each = (
            "today, minutes",
            "option, minutes",
            "longer or none left",
            "share of all",
            "of them none left",
        )
        heads = ("Group", "Counted", *columns_of(figures, pair, *each))
        said = "; ".join(dict.fromkeys(f"{each.label}: {each.source}" for each in mine))
        of = (
            f"{said}. Minutes: means of those who reach a site both times; everyone in an area is taken to travel as "
            "it does. None left: no longer reach a site."
        )
        label = (
            "Minutes and longer journeys by group"
            if title == "people"
            else "Minutes and longer journeys by place"
        )
        yield Table(label, heads, tuple(rows), pair_source(figures, pair, of))


def _each_everyone_once(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows without that of everyone where it has stood before."""
    kept: list[tuple[str, ...]] = []
    for row in rows:
        if row[0] != EVERYONE or row not in kept:
            kept.append(row)
    return kept


def _group_rows(figures: Figures, pair: Pair, grouping) -> Iterator[tuple[str, ...]]:
    """A heading that says of whom, a row for each category, and everyone beside them."""
    lines, settings = lines_of(figures, pair, grouping.id), figures.results.study.settings
    without = without_car(figures.results, grouping)
    names = list(figures.group(pair, pair.ways[0], grouping.id).index)
    if lines:
        yield (f"{grouping.label}: {grouping.unit}",)
    everyone = [(EVERYONE, rows) for _, rows in lines_of(figures, pair, grouping.id + ALL)]
    for category, (label, rows) in zip([*names, ""], [*lines, *everyone]):
        cells = [count(rows[0], "count_total")]
        for way, row in zip(pair.ways, rows):
            by_car = category and category == without and settings.kind(way.key.mode) in CAR
            cells += [NO_CAR] * 5 if by_car else _group_cells(figures, pair, row)
        yield (label, *cells)


def _group_cells(figures: Figures, pair: Pair, row: pd.Series) -> list[str]:
    means = [mean_cell(figures, pair, row, side) for side in SIDES]
    worse = count(row, "count_worse"), per_cent(row["count_worse"], row["count_total"])
    return [*means, *worse, count(row, "count_lost_reach")]

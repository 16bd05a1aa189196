"""What an evidence pack says of other times: the weekend, the way home, and households by whether they have a car."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from access import NO_CAR_MODE
from web.report_figures import Figures, Pair, Way
from web.report_groups import CAR, without_car
from web.report_keys import weekend_of
from web.report_parts import Blank, Table, Text
from web.report_words import SIDES, count, mean_cell, pair_source, way_label, when
from web.words import NO_CAR_NOTE, mode_label

NOT_JUDGED = Blank("not judged: a site is open for part of it")
THERE = {"to_site": "there", "from_site": "home again"}
COUNTS = ("longer", "lost_reach", "gained_reach")
HEADS = ("When", "Today, minutes", "Option, minutes", "Longer", "No longer reach it", "Newly reach it")


def times_blocks(figures: Figures, pair: Pair) -> Iterator[Table | Text]:
    """A table of other times of a pair, and a note on households by car where they are in it; nothing without any."""
    if not pair.others:
        return
    results = figures.results
    of = (
        "Minutes: means of those who reach a site both today and under the option. Rows with the time of the other "
        f"tables are repeated for comparison. Counted: {figures.who(pair.service)}, or households where it says so."
    )
    yield Table(
        "The weekend, the way home, and households without a car", HEADS, tuple(_rows(figures, pair)),
        pair_source(figures, pair, of),
    )  # fmt: skip
    if results.study.settings.no_car and any(way.key.mode == NO_CAR_MODE for way in pair.others):
        yield Text(f"{results.study.settings.no_car.label}: {NO_CAR_NOTE}", "note")


def _rows(figures: Figures, pair: Pair) -> Iterator[tuple[str, ...]]:
    settings = figures.results.study.settings
    ways = (*pair.ways, *pair.others)
    for mode in dict.fromkeys(way.key.mode for way in ways):
        mine = [way for way in ways if way.key.mode == mode]
        label = mode_label(mode, settings) if mode == NO_CAR_MODE else way_label(figures.results, mine[0].key)
        yield (f"{label}: {figures.who(pair.service)}",)
        for way in mine:
            yield (_called(figures, way), *_cells(figures, pair, way, figures.total(pair, way), "need"))
        yield from _without_car(figures, pair, mine)


def _without_car(figures: Figures, pair: Pair, ways: list[Way]) -> Iterator[tuple[str, ...]]:
    """Households without a car by a way of travelling that they can take."""
    results = figures.results
    if ways[0].key.mode == NO_CAR_MODE or results.study.settings.kind(ways[0].key.mode) in CAR:
        return
    for each in figures.groupings[pair.service]:
        category = without_car(results, each)
        if not category:
            continue
        yield (f"{way_label(results, ways[0].key)}: households without a car",)
        for way in ways:
            rows = figures.group(pair, way, each.id)
            if category in rows.index:
                yield (_called(figures, way), *_cells(figures, pair, way, rows.loc[category], "count"))


def _called(figures: Figures, way: Way) -> str:
    return f"{when(figures.results, way.key)}, {THERE[way.key.direction]}"


def _cells(figures: Figures, pair: Pair, way: Way, row: pd.Series, of: str) -> list[str]:
    if not way.figures["judged"]:
        return [NOT_JUDGED] * (len(HEADS) - 1)
    row = row.copy()
    row[f"{of}_longer"] = row[f"{of}_worse"] - row[f"{of}_lost_reach"]
    means = [mean_cell(figures, pair, row, side, of) for side in SIDES]
    return [*means, *(count(row, f"{of}_{name}") for name in COUNTS)]


def not_in_the_study(figures: Figures) -> Iterator[str]:
    """Which of the weekend, the way home and households without a car the study has no times or counts of."""
    results = figures.results
    keys = results.matrices()
    modes = {way.key.mode for pair in figures.pairs for way in pair.ways}
    weekend = weekend_of(results)
    for mode in sorted(modes):
        by = mode_label(mode, results.study.settings)
        if not any(key.mode == mode and key.period == weekend for key in keys):
            yield f"{by}: the study has no times of the weekend by themselves, so nothing is said of it."
        if not any(key.mode == mode and key.direction == "from_site" for key in keys):
            yield f"{by}: the study has no times of the way home, so nothing is said of it."
    if not any(without_car(results, each) for found in figures.groupings.values() for each in found):
        yield "Which households have no car is not in the study, so nothing is said of them by themselves."
    elif not any(key.mode == NO_CAR_MODE for key in keys):
        yield "Car and public transport are not joined by who has a car; each stands by itself."

"""Which styles a table of the results is drawn with: minutes, change, deprivation, sites; see export_styles.py."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

import pandas as pd

from study.classes import SCALES, Scale, palette
from study.export_styles import ANGLES, Branch, Condition, Rule, Style
from study.export_words import REASONS

MOST_BRANCHES = 24
JOURNEY = ("configuration", "mode", "period", "direction", "percentile")
SITE_COLOUR = "#005a9c"
FIFTHS = ("1 (most deprived)", "2", "3", "4", "5 (least deprived)")


def layer_styles(layer: pd.DataFrame, options: Mapping[str, object]) -> tuple[Style, ...]:
    """Styles of a layer by the columns it has, the one to open with first; none where nothing is drawn by class.

    ``options``, by id, give the branches the labels of options.
    """
    found = []
    if "minutes" in layer and "reason" in layer:
        found.append(_style("Minutes", layer, _minutes(layer), options))
    if "change_minutes" in layer:
        rows = layer[layer["compared_with"].notna()] if "compared_with" in layer else layer
        if len(rows):
            found.append(_style("Change in minutes", rows, tuple(_change(rows)), options))
    if not found and "imd_decile" in layer and "area_id" in layer and "service" not in layer:
        everything = (Branch("Deprivation, national fifths", ()),)
        found.append(
            Style("Deprivation", "National fifths of deprivation", everything, tuple(_deprivation()))
        )
    if "site_id" in layer and "area_id" not in layer:
        rule = Rule("Sites", (), SITE_COLOUR)
        found.append(Style("Sites", "Where care is given", (Branch("Sites", ()),), (rule,), "marker"))
    return tuple(found)


def isochrone_styles(layer: pd.DataFrame) -> tuple[Style, ...]:
    """The style of nested isochrones: one colour for each time, that of its class, the shorter above the longer."""
    scale = SCALES["minutes"]
    rules = tuple(
        Rule(
            f"within {minutes:g} minutes",
            (Condition("minutes", "=", float(minutes)),),
            scale.colours[bisect_left(scale.breaks, minutes)],
        )
        for minutes in sorted(layer["minutes"].unique())
    )
    everything = (Branch("Isochrones", ()),)
    return (
        Style("Isochrones", "Everywhere within so many minutes", everything, rules, largest_first="minutes"),
    )


def _style(name: str, rows: pd.DataFrame, rules: tuple[Rule, ...], options: Mapping[str, object]) -> Style:
    branches = tuple(_branches(rows, options))
    drawn = "One option and journey is drawn; tick another to see it."
    if len(branches) > MOST_BRANCHES:
        drawn += (
            f" The first {MOST_BRANCHES} of {len(branches)} are listed: export fewer, or edit the filter."
        )
    return Style(name, f"{name} by fixed classes. {drawn}", branches[:MOST_BRANCHES], rules)


def _branches(rows: pd.DataFrame, options: Mapping[str, object]) -> Iterator[Branch]:
    """One for each option and journey of the rows, in their order."""
    keys = [key for key in JOURNEY if key in rows]
    for values in rows[keys].drop_duplicates().itertuples(index=False):
        said = dict(zip(keys, values, strict=True))
        label = [str(value) for key, value in said.items() if key != "configuration"]
        option = options.get(said.get("configuration"))
        draft = " (draft)" if option is not None and option.status == "draft" else ""
        tests = tuple(
            Condition(key, "=", value if isinstance(value, str) else int(value))
            for key, value in said.items()
        )
        named = (option.label or option.id) + draft if option is not None else said.get("configuration", "")
        yield Branch(", ".join([named, *label]), tests)


def _minutes(layer: pd.DataFrame) -> tuple[Rule, ...]:
    scale = SCALES["minutes"]
    classes = [
        Rule(f"{label} minutes", tests, colour)
        for label, colour, tests in zip(scale.labels, scale.colours, _classes("minutes", scale), strict=True)
    ]
    missing = sorted(set(layer.loc[layer["minutes"].isna(), "reason"].dropna()) - {""})
    unknown = [
        Rule(
            f"not known: {REASONS.get(reason, reason.replace('_', ' '))}",
            (Condition("minutes", "IS NULL"), Condition("reason", "=", reason)),
            angle=ANGLES[at % len(ANGLES)],
        )
        for at, reason in enumerate(missing)
    ]
    return (*classes, *unknown)


def _classes(column: str, scale: Scale) -> Iterator[tuple[Condition, ...]]:
    """The tests of each class: those below zero hold their lower end, the others their upper."""
    below, breaks = None, scale.breaks
    for above in (*breaks, None):
        tests = []
        if below is not None:
            tests.append(Condition(column, ">=" if below < 0 else ">", below))
        if above is not None:
            tests.append(Condition(column, "<" if above < 0 else "<=", above))
        yield tuple(tests)
        below = above


def _change(rows: pd.DataFrame) -> Iterator[Rule]:
    scale = SCALES["change"]
    middle = len(scale.labels) // 2
    for at, tests in enumerate(_classes("change_minutes", scale)):
        way = "" if at == middle else " shorter" if at < middle else " longer"
        yield Rule(f"{scale.labels[at]} minutes{way}" if way else scale.labels[at], tests, scale.colours[at])
    unknown = Condition("change_minutes", "IS NULL")
    yield Rule("no longer reaches a site", (unknown, Condition("share_lost_reach", ">", 0)), angle=ANGLES[0])
    gained = (unknown, Condition("share_gained_reach", ">", 0), Condition("share_lost_reach", "=", 0))
    yield Rule("newly reaches a site", gained, angle=ANGLES[1])
    neither = (unknown, Condition("share_gained_reach", "=", 0), Condition("share_lost_reach", "=", 0))
    yield Rule("no time under either option", neither, angle=ANGLES[2])


def _deprivation() -> Iterator[Rule]:
    for fifth, (label, colour) in enumerate(zip(FIFTHS, reversed(palette("PuBu_05")), strict=True), start=1):
        tests = (Condition("imd_decile", ">=", 2 * fifth - 1), Condition("imd_decile", "<=", 2 * fifth))
        yield Rule(label, tests, colour)
    yield Rule("not known", (Condition("imd_decile", "IS NULL"),), angle=ANGLES[0])

"""What a picture shows, in words, from the same numbers that it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from web.picture_shading import Shading
from web.words import capital, number, people, percent


def map_alt(shading: Shading, sites: Sequence, weights: np.ndarray | None, who: str) -> str:
    """A map: how many areas, and people where known, have each fill, and how every site stands."""
    areas = shading.tally()
    counts = shading.tally(weights) if weights is not None else [None] * len(areas)
    said = [
        _fill(fill.label, n, count, who, fill.gap, _end(shading, i))
        for i, (fill, n, count) in enumerate(zip(shading.fills, areas, counts))
        if n
    ]
    return f"Map of {number(sum(areas))} areas. {shading.title}: {'; '.join(said)}.{_sites(sites)}"


def _end(shading: Shading, place: int) -> str:
    middle = len(shading.classes) // 2
    if shading.ends is None or place == middle or place >= len(shading.classes):
        return ""
    return " shorter" if place < middle else " longer"


def _fill(label: str, areas: int, count: float | None, who: str, gap: bool, end: str) -> str:
    where = f"{number(areas)} {'area' if areas == 1 else 'areas'}"
    if count is not None:
        where += f", in which {people(count)} {who} live"
    return f"{label}{end}{' (hatched)' if gap else ''}: {where}"


def _sites(sites: Sequence) -> str:
    said = []
    for state, words in (("open", "Open"), ("part_time", "Open at some hours"), ("closed", "Closed")):
        names = [f"{site.name}{' (new)' if site.new else ''}" for site in sites if site.state == state]
        if names:
            said.append(f" {words}: {'; '.join(names)}.")
    return "".join(said)


def fifths_alt(
    numbers: Mapping, scope: str, late: Mapping | None, decimals: int, sentences: Sequence[str]
) -> str:
    """Mean minutes of everybody and of every fifth, under both options, and the sentences beside them."""
    after = {each["fifth"]: each for each in late["fifths"][scope]} if late else {}
    said = [_means("everybody", numbers["everybody"], late["everybody"] if late else None, numbers, decimals)]
    for each in numbers["fifths"][scope]:
        note = f" ({each['note']})" if each["note"] else ""
        name = f"fifth {each['fifth']}{note}"
        said.append(_means(name, each, after.get(each["fifth"]), numbers, decimals))
    return " ".join([f"Mean minutes by {scope} fifth of deprivation: {'; '.join(said)}.", *sentences])


def _means(name: str, now: Mapping, then: Mapping | None, numbers: Mapping, decimals: int) -> str:
    sides = ("a", "b") if numbers["a"] != numbers["b"] else ("a",)
    said = []
    for side in sides:
        ends = [each for each in (now[side], then[side] if then else None) if each is not None]
        words = " to ".join(dict.fromkeys(f"{end:,.{decimals}f}" for end in ends)) or "not known"
        said.append(f"{numbers['labels'][numbers[side]]} {words}")
    return f"{name}: {', '.join(said)}"


def s_curve_alt(numbers: Mapping) -> str:
    """Shares within every threshold of the service, under both options."""
    a, b = (numbers["labels"][numbers[side]] for side in ("a", "b"))
    said = []
    for each in numbers["thresholds"]:
        second = "" if numbers["a"] == numbers["b"] else f", {b} {percent(each['b'])}"
        said.append(f"within {each['minutes']:g} minutes: {a} {percent(each['a'])}{second}")
    return (
        f"Share of people who are there: {'; '.join(said)}."
        if said
        else "Share of people who are there by minutes."
    )


def gainers_alt(numbers: Mapping, scope: str) -> str:
    """People in every class of change that has any."""
    who = numbers["totals"]["need_label"]
    said = [
        f"{each['label']}: {people(each['need'])}"
        + (
            f" ({people(part)} in the most deprived fifth)"
            if (part := each["need_most_deprived"][scope])
            else ""
        )
        for each in numbers["gainers"]
        if each["need"]
    ]
    return f"{capital(who)} by change of their journey: {'; '.join(said)}."

"""Quintile means in sentences: both ends, which changes most, and where they turn."""

from __future__ import annotations

from itertools import groupby

import access
from access.rule_base import joined
from study.equity import Equity, Fifth, Side
from study.results import Results

SHOWN_DIGITS = 1
SAME_MINUTES = 0.05
"""Means that are shown alike, or differ by less, are the same."""


def sentences(results: Results, equity: Equity, side: Side) -> list[str]:
    """The means of the most and the least deprived fifth under both, and where fifths do not follow a line.

    Of an option that gives the service nowhere, first that nobody reaches it any longer.
    """
    said = nowhere(results.configurations[side.option], results.services[equity.service])
    for scope in ("national", "local"):
        fifths = {
            each.quintile: each for each in side.fifths if each.scope == scope and each.base is not None
        }
        if 1 in fifths and 5 in fifths:
            said += _ends(results, equity, side, scope, fifths[1], fifths[5])
        said += _changes(scope, fifths) + _turns(results, equity, side, scope, fifths)
    return said


def nowhere(option: access.Configuration, service: access.Service) -> list[str]:
    """That all lose reach, of an option that gives a service nowhere."""
    if option.services.get(service.id):
        return []
    return [
        f"{option.label or option.id} gives {service.label} nowhere: all who reach a site today lose reach, so nothing "
        "is reached under both and there are no means to compare."
    ]


def _ends(results: Results, equity: Equity, side: Side, scope: str, poor: Fifth, rich: Fifth) -> list[str]:
    base, option = (results.configurations[each].label or each for each in (equity.base, side.option))
    said = [
        f"{base}: the most deprived fifth ({scope}) travel {poor.base:.1f} minutes on average, the least deprived "
        f"{rich.base:.1f}."
    ]
    if side.option != equity.base and None not in (poor.option, rich.option):
        said.append(
            f"{option}: {poor.option:.1f} ({poor.change:+.1f}) and {rich.option:.1f} ({rich.change:+.1f})."
        )
    return said


def _changes(scope: str, fifths: dict[int, Fifth]) -> list[str]:
    """The fifths whose mean changes most and least; nothing where none changes."""
    known = {number: each.change for number, each in fifths.items() if each.change is not None}
    if not any(abs(change) >= 0.05 for change in known.values()):
        return []
    most, least = max(known, key=known.get), min(known, key=known.get)
    change = f"The mean changes by {known[most]:+.1f} minutes in {scope} fifth {most}"
    if len(known) == 1:
        return [f"{change}; the study's people are in no other."]
    others = "; the others lie between" if len(known) > 2 else ""
    return [f"{change} and by {known[least]:+.1f} in fifth {least}{others}."]


def _turns(results: Results, equity: Equity, side: Side, scope: str, fifths: dict[int, Fifth]) -> list[str]:
    """Of the base and of the option, the fifths that lie above or below both their neighbours."""
    sides = {equity.base: "base", side.option: "option"}
    said = []
    for name, of in sides.items():
        means = {number: value for number, each in fifths.items() if (value := getattr(each, of)) is not None}
        if found := turns(means):
            label = results.configurations[name].label or name
            said.append(f"{label}, {scope}: {'; '.join(found)}. A straight line hides that.")
    return said


def turns(means: dict[int, float]) -> list[str]:
    """The fifths that are longer or shorter than both their neighbours, in words; neighbours shown alike are one.

    >>> turns({1: 18.0, 2: 19.4, 3: 19.4, 4: 17.9, 5: 17.91})
    ['fifths 2 and 3 are longer than both their neighbours, by 1.5 minutes at most']
    >>> turns({1: 15.06, 2: 15.04, 3: 16.0})
    []
    """
    numbers = sorted(means)
    steps = [
        list(alike) for _, alike in groupby(numbers, key=lambda number: round(means[number], SHOWN_DIGITS))
    ]
    found = []
    for before, here, after in zip(steps, steps[1:], steps[2:]):
        gaps = means[here[0]] - means[before[-1]], means[here[-1]] - means[after[0]]
        if gaps[0] * gaps[1] <= 0 or min(map(abs, gaps)) < SAME_MINUTES:
            continue
        which = f"fifth {here[0]} is" if len(here) == 1 else f"fifths {joined(map(str, here))} are"
        word, their = "longer" if gaps[0] > 0 else "shorter", "its" if len(here) == 1 else "their"
        shown = [round(means[step[0]], SHOWN_DIGITS) for step in (before, here, after)]
        most = max(abs(shown[1] - shown[0]), abs(shown[1] - shown[2]))
        found.append(
            f"{which} {word} than both {their} neighbours, by {most:.{SHOWN_DIGITS}f} minutes at most"
        )
    return found

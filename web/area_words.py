"""One area in plain English: what is nearest under A and under B, what changes, when it varies, how it compares."""

from __future__ import annotations

from dataclasses import dataclass

from web.sentences import Journey
from web.words import capital, number, percent

SHOWN_MINUTES = 0.05
ALL_REACHED = 0.9995


@dataclass(frozen=True)
class Side:
    """An area under one option; minutes to the nearest and next open site, at the lowest and highest percentile.

    ``rank`` counts from the shortest journey among ``areas_with_time``; ``share_shorter`` is the share of need in areas
    with a time whose time is shorter, not told where small numbers are withheld: it would tell the need
    of one area. None where unknown, with the ``reason`` in words.
    """

    option: str
    label: str
    minutes: float | None
    low: float | None
    high: float | None
    nearest: str | None
    nearest_name: str | None
    next_minutes: float | None
    next: str | None
    next_name: str | None
    reason: str
    share_reached: float | None
    rank: int | None
    areas_with_time: int
    share_shorter: float | None


@dataclass(frozen=True)
class AreaFacts:
    """What the sentences are made of; ``percentiles`` are the lowest and highest there are."""

    name: str
    a: Side
    b: Side
    areas: int
    percentiles: tuple[int, int]
    decile: int | None
    said: Journey


def area_sentences(facts: AreaFacts) -> list[str]:
    """Sentences on an area, the most asked first."""
    sides = [facts.a] if facts.a.option == facts.b.option else [facts.a, facts.b]
    sentences = _nearest(facts, sides)
    sentences += [_next(facts, sides)]
    for made in (_range, _partly):
        sentences += _of_each(sides, [made(facts, side) for side in sides])
    sentences += [_rank(facts, sides), _deprivation(facts)]
    return list(dict.fromkeys(sentence for sentence in sentences if sentence))


def _minutes(value: float) -> str:
    shown = number(value, 1)
    return f"{shown} minute{'' if shown == '1.0' else 's'}"


def _under(side: Side) -> str:
    return f"Under \u201c{side.label}\u201d"


def _of(side: Side, several: bool) -> str:
    return f" under \u201c{side.label}\u201d" if several else ""


def _nearest(facts: AreaFacts, sides: list[Side]) -> list[str]:
    if len(sides) == 1:
        return [f"{_under(sides[0])} {_where(facts, sides[0])}."]
    a, b = sides
    if a.minutes is None and b.minutes is None and a.reason == b.reason:
        return [f"There is no time here under either option: {a.reason}."]
    if a.nearest == b.nearest and a.minutes is not None and a.minutes == b.minutes:
        return [f"Nothing changes here: under both options {_where(facts, a)}."]
    return [f"{_under(a)} {_where(facts, a)}.", f"{_under(b)} {_where(facts, b)}{_than(a, b)}."]


def _where(facts: AreaFacts, side: Side) -> str:
    said = facts.said
    if side.minutes is None:
        return f"there is no time here: {side.reason}"
    return f"the nearest {said.care} is at {side.nearest_name}, {_minutes(side.minutes)} {said.how}"


def _than(a: Side, b: Side) -> str:
    if a.minutes is None and b.minutes is None:
        return ""
    if b.minutes is None:
        return "; it is no longer reached"
    if a.minutes is None:
        return "; it is newly reached"
    change = b.minutes - a.minutes
    if abs(change) < SHOWN_MINUTES:
        return ", as long as before" if a.nearest != b.nearest else ", the same"
    return f": {_minutes(abs(change))} {'longer' if change > 0 else 'shorter'}"


def _next(facts: AreaFacts, sides: list[Side]) -> str:
    known = [side for side in sides if side.minutes is not None]
    if not known:
        return ""
    said = [f"{_after(side)}{_of(side, len(known) > 1)}" for side in known]
    if len(known) > 1 and _after(known[0]) == _after(known[1]):
        said = [f"{_after(known[0])} under both"]
    return f"After the nearest comes {'; '.join(said)}."


def _after(side: Side) -> str:
    if side.next_minutes is None:
        return "no other within reach"
    return f"{side.next_name}, {_minutes(side.next_minutes)}"


def _of_each(sides: list[Side], said: list[str]) -> list[str]:
    """Each option's sentence with its name before it; one for both where they are alike."""
    if len(sides) == 1:
        return [capital(said[0])] if said[0] else []
    if said[0] == said[1]:
        return [f"Under both options {said[0]}"] if said[0] else []
    return [f"{_under(side)} {each}" for side, each in zip(sides, said) if each]


def _range(facts: AreaFacts, side: Side) -> str:
    """How far the time varies over the window, in words; nothing where there is one percentile."""
    lowest, highest = facts.percentiles
    if lowest == highest or side.low is None or side.low == side.high:
        return ""
    quick = f"it varies with the time of travel: {lowest} times in 100 it takes {_minutes(side.low)} or less"
    if side.high is None:
        return f"{quick}, and more than {100 - highest} times in 100 no journey is found."
    return f"{quick}, {highest} times in 100 {_minutes(side.high)} or less."


def _partly(facts: AreaFacts, side: Side) -> str:
    """How many of an area are not in its time."""
    if side.minutes is None or side.share_reached is None or side.share_reached > ALL_REACHED:
        return ""
    return f"{percent(1 - side.share_reached)} of those who live here have no journey; they are not in its minutes."


def _rank(facts: AreaFacts, sides: list[Side]) -> str:
    known = [side for side in sides if side.rank is not None]
    if not known:
        return ""
    told = [f"{number(side.rank - 1)} of {number(side.areas_with_time)} areas" for side in known]
    if len(known) > 1 and told[0] == told[1]:
        return f"Under both options {told[0]} have a shorter journey."
    said = [f"{each}{_of(side, len(known) > 1)}" for each, side in zip(told, known)]
    return f"{' and '.join(said)} have a shorter journey."


def _deprivation(facts: AreaFacts) -> str:
    if facts.decile is None:
        return "No deprivation index is known of this area."
    return f"The area is in deprivation decile {facts.decile} of 10 (1 is the most deprived)."

"""One area in plain English: what is nearest under A and under B, what changes, when it varies, how it compares."""

from __future__ import annotations

from dataclasses import dataclass

from web.sentences import Journey
from web.words import capital, number, percent

SHOWN_MINUTES = 0.05
NOT_JUDGED = "What changes here is not judged: sites that differ are open for a part of this time, and are not counted."
NOBODY = 1e-6  # a share of the people below which it is rounding


@dataclass(frozen=True)
class Side:
    """An area under one option; minutes to the nearest and next open site, at the lowest and highest percentile.

    ``rank`` counts from the shortest journey among ``areas_with_time``; ``share_shorter`` is the share of need in areas
    with a time whose time is shorter, not told where small numbers are withheld: it would tell the need of one area.
    None where unknown, with the ``reason`` in words. ``minutes`` are of those who reach a site, who are the share
    ``share_reached`` of the people here. ``low`` and ``high`` are None where not the same people reach one at that
    percentile; ``share_reached_low`` and ``share_reached_high`` of the people do.
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
    share_reached_low: float | None = None
    share_reached_high: float | None = None


@dataclass(frozen=True)
class Change:
    """What changes in an area, as ``access.compare`` counts it; shares are of the people here.

    ``minutes`` longer are of those who reach a site under both options, None where nobody does; ``longer`` and
    ``shorter`` are the shares of them with such a journey; ``lost`` and ``gained`` have one under A or under B alone.
    """

    minutes: float | None
    longer: float
    shorter: float
    lost: float
    gained: float

    @property
    def same_people(self) -> bool:
        """Whether those who reach a site are the same people under both options."""
        return self.lost <= NOBODY and self.gained <= NOBODY


@dataclass(frozen=True)
class AreaFacts:
    """What the sentences are made of; ``percentiles`` are the lowest and highest there are.

    ``judged`` is false where the time of day cannot tell the two options apart: then nothing is said of the change.
    """

    name: str
    a: Side
    b: Side
    areas: int
    percentiles: tuple[int, int]
    decile: int | None
    said: Journey
    change: Change
    judged: bool = True


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
    if not facts.judged:
        return [f"{_under(side)} {_where(facts, side)}." for side in sides] + [NOT_JUDGED]
    if a.minutes is None and b.minutes is None and a.reason == b.reason:
        return [f"There is no time here under either option: {a.reason}."]
    if _stays(a, b, facts.change):
        return [f"{_what_stays(a, b)} here: under both options {_where(facts, a)}."]
    return [f"{_under(a)} {_where(facts, a)}.", f"{_under(b)} {_where(facts, b)}{_than(facts)}."]


def _stays(a: Side, b: Side, change: Change) -> bool:
    """Whether nobody's nearest site or time of travel differs."""
    moved = max(change.longer, change.shorter) > NOBODY or not change.same_people
    return a.nearest == b.nearest and a.minutes is not None and a.minutes == b.minutes and not moved


def _what_stays(a: Side, b: Side) -> str:
    varying = ("low", "high", "share_reached_low", "share_reached_high")
    if any(getattr(a, name) != getattr(b, name) for name in varying):
        return "The nearest stays at this time of travel"
    return "Nothing changes" if _after(a) == _after(b) else "The nearest stays"


def _where(facts: AreaFacts, side: Side) -> str:
    said = facts.said
    if side.minutes is None:
        return f"there is no time here: {side.reason}"
    whom = " for those here who have a journey" if _some_without(side) else ""
    return f"the nearest {said.care} is at {side.nearest_name}, {_minutes(side.minutes)} {said.how}{whom}"


def _some_without(side: Side) -> bool:
    return side.share_reached is not None and side.share_reached < 1 - NOBODY


def _than(facts: AreaFacts) -> str:
    """How B differs from A; minutes only of those who have a journey under both, never by taking two means apart."""
    a, b, change = facts.a, facts.b, facts.change
    if a.minutes is None and b.minutes is None:
        return ""
    if b.minutes is None:
        return "; it is no longer reached"
    if a.minutes is None:
        return "; it is newly reached"
    if change.same_people:
        same = ", as long as before" if a.nearest != b.nearest else ", the same"
        return f"{_longer(change, ': ') or same}{_both_ways(change)}"
    return f". {_of_both(change)}; {_reach(facts)}"


def _longer(change: Change, before: str = "") -> str:
    """Minutes longer or shorter; "" where that is less than would be shown."""
    if change.minutes is None or abs(change.minutes) < SHOWN_MINUTES:
        return ""
    return f"{before}{_minutes(abs(change.minutes))} {'longer' if change.minutes > 0 else 'shorter'}"


def _both_ways(change: Change) -> str:
    """Who has it longer and who shorter, where an area has both."""
    if min(change.longer, change.shorter) <= NOBODY:
        return ""
    longer, shorter = percent(change.longer), percent(change.shorter)
    return f" on average (longer for {longer} of the people here, shorter for {shorter})"


def _of_both(change: Change) -> str:
    if change.minutes is None:
        return "Nobody here has a journey under both options"
    none = (
        "no change"
        if max(change.longer, change.shorter) <= NOBODY
        else "the same to within a tenth of a minute"
    )
    return f"For those who have a journey under both: {_longer(change) or none}{_both_ways(change)}"


def _reach(facts: AreaFacts) -> str:
    """Who no longer and who newly has a journey."""
    within = f" within {facts.said.cutoff}" if facts.said.cutoff else ""
    change, said = facts.change, []
    if change.lost > NOBODY:
        said.append(f"{percent(change.lost)} of the people here would no longer have a journey{within}")
    if change.gained > NOBODY:
        said.append(f"{percent(change.gained)} of the people here would newly have a journey{within}")
    return " and ".join(said)


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
    fewer = _some_without(side) or (side.minutes is not None and side.next_minutes < side.minutes)
    whom = " for those here who reach a second" if fewer else ""
    return f"{side.next_name}, {_minutes(side.next_minutes)}{whom}"


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
    if lowest == highest or side.minutes is None:
        return ""
    said = [each for each in (_quickest(side, lowest), _slowest(side, 100 - highest)) if each]
    same = side.low is not None and side.low == side.high
    if same or not said:
        return ""
    return f"it varies with the time of travel: {', '.join(said)}."


def _quickest(side: Side, often: int) -> str:
    if side.low is not None:
        return f"{often} times in 100 it takes {_minutes(side.low)} or less"
    return _who(side.share_reached_low, f"have a journey at least {often} times in 100")


def _slowest(side: Side, often: int) -> str:
    if side.high is not None:
        return f"{100 - often} times in 100 {_minutes(side.high)} or less"
    if not side.share_reached_high:
        return f"and more than {often} times in 100 no journey is found"
    missing = 1 - side.share_reached_high
    return "and " + _who(missing, f"find no journey more than {often} times in 100")


def _who(share: float | None, doing: str) -> str:
    return f"{percent(share)} of the people here {doing}" if share else ""


def _partly(facts: AreaFacts, side: Side) -> str:
    """How many of an area are not in its time."""
    if side.minutes is None or not _some_without(side):
        return ""
    within = f" within {facts.said.cutoff}" if facts.said.cutoff else ""
    return f"{percent(1 - side.share_reached)} of the people here have no journey{within}; they are not in its minutes."


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

"""What changes, in plain sentences: people, minutes and places; longer and shorter; never a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from web.words import how_often, listed, minutes, number, people, percent

LEFT_OUT = "Numbers of people are left out here: they are small, or would tell of small ones."
SOMEBODY = 1e-3  # a number of people below which it is rounding
FIFTHS = {"national": "of areas nationally", "local": "of the residents here"}


@dataclass(frozen=True)
class Journey:
    """The words a sentence needs: who, to what care, how, and the longest journey looked for."""

    who: str  # "children under 18"
    care: str  # "children's care in hospital"
    how: str  # "by car"
    towards: str  # "to" or "home from"
    cutoff: str  # "4 hours", "" where there is none
    a: str = "Today"  # labels of the two options
    b: str = ""
    from_today: bool = True  # whether option A is the baseline
    cases: bool = False  # whether `who` are a year's cases: it is not they that travel
    when: str = ""  # "Weekday morning, 07:00-10:00", "" where no time is stated

    @property
    def journey(self) -> str:
        """For example "journey by car to children's care in hospital"."""
        return f"journey {self.how} {self.towards} {self.care}"

    @property
    def within(self) -> str:
        """For example " within 4 hours"; "" where there is no limit."""
        return f" within {self.cutoff}" if self.cutoff else ""

    @property
    def than(self) -> str:
        """Under which option and than under which, where that is not said by "today"."""
        return "" if self.from_today else f" under \u201c{self.b}\u201d than under \u201c{self.a}\u201d"

    @property
    def under(self) -> str:
        """Under which option, where that is not said by "today"."""
        return "" if self.from_today else f" under \u201c{self.b}\u201d"

    @property
    def without(self) -> str:
        """Where those who newly reach a site have none: "today", or under the other option."""
        return "today" if self.from_today else f"under \u201c{self.a}\u201d"

    @property
    def live(self) -> str:
        """What they do in their areas."""
        return "arise" if self.cases else "live"

    def would_have(self, count: str, what: str) -> str:
        """For example "400 residents would have a longer journey"; of cases what there would be for them."""
        if self.cases:
            return f"There would be {what} for {count} {self.who}"
        return f"{count[:1].upper()}{count[1:]} {self.who} would have {what}"


def what_changes(
    figures: dict, journey: Journey, scope: str, names: Mapping[str, str], hours: Sequence[str] = ()
) -> list[str]:
    """Sentences on option B against option A, the most asked first; ``figures`` as ``access.compare``, A the base.

    ``scope`` says whose fifths are meant: "national" or "local". ``names`` are those of the sites, ``hours`` sentences
    on opening hours that differ (:func:`web.hours_words.hours_that_differ`). Where the time of day cannot judge the
    option, that is said in place of every number. Where ``left_out`` is true of the figures, a sentence that tells that
    numbers are withheld stands for those that would tell them.
    """
    if not figures["judged"]:
        return [_cannot_judge(figures, journey, names), *hours]
    said = [LEFT_OUT] if figures.get("left_out") else _changes(figures, journey, scope, bool(hours))
    return [*said, *hours]


def _cannot_judge(figures: dict, journey: Journey, names: Mapping[str, str]) -> str:
    when = f" ({journey.when})" if journey.when else ""
    sites = {*figures["partly_open"]["base"], *figures["partly_open"]["option"]}
    return f"What changes is not judged at this time{when}: {open_in_part(sites, names)}."


def open_in_part(sites: Iterable[str], names: Mapping[str, str]) -> str:
    """For example "East and West are open for a part of it and are not counted"."""
    known = sorted(names.get(site, site) for site in sites)
    verb = "is" if len(known) == 1 else "are"
    return f"{listed(known)} {verb} open for a part of it and {verb} not counted"


def _changes(figures: dict, journey: Journey, scope: str, other_hours: bool) -> list[str]:
    if not figures["need_worse"] and not figures["need_better"]:
        return [_nobody(journey), _no_change_note(figures, other_hours)]
    sentences = [
        _longer(figures, journey),
        _who(figures, journey, scope),
        _lost_where(figures, journey),
        _shorter(figures, journey),
        _gained(figures, journey),
        _not_counted(figures, journey),
    ]
    return [sentence for sentence in sentences if sentence]


def _nobody(journey: Journey) -> str:
    whose = "No" if journey.cases else "Nobody\u2019s"
    if journey.from_today:
        return f"{whose} {journey.journey} changes."
    return f"{whose} {journey.journey} differs between \u201c{journey.a}\u201d and \u201c{journey.b}\u201d."


def _no_change_note(figures: dict, other_hours: bool) -> str:
    if figures["base"]["volume"].keys() != figures["option"]["volume"].keys():
        return "The sites that change are nobody\u2019s nearest."
    return "The same sites give it at this time." if other_hours else "The same sites give it."


def _longer(figures: dict, journey: Journey) -> str:
    """How many travel longer and by how much, those apart for whom no journey is left."""
    lost = figures["need_lost_reach"]
    longer = figures["need_worse"] - lost if figures["mean_change_worse"] is not None else 0
    if not figures["need_worse"]:
        return f"{journey.would_have('no', f'a longer {journey.journey}{journey.than}')}."
    if not longer:
        none = _none_left(figures, f"no {journey.journey}", journey)
        return f"For {people(lost)} {journey.who} {none} would remain{journey.under}."
    said = journey.would_have(people(longer), f"a longer {journey.journey}{journey.than}")
    left = f"; for {people(lost)} more {_none_left(figures, 'none', journey)} would remain" if lost else ""
    return f"{said}, by {_by_how_much(figures)}{left}."


def _by_how_much(figures: dict) -> str:
    mean, most = minutes(figures["mean_change_worse"]), minutes(figures["max_change"])
    return mean if mean == most else f"{mean} on average and {most} at most"


def _none_left(figures: dict, none: str, journey: Journey) -> str:
    if figures["partly_open"]["option"]:
        return f"no site{journey.within} that is open throughout"
    return f"{none}{journey.within}"


def _who(figures: dict, journey: Journey, scope: str) -> str:
    """How many of them live in the most deprived fifth, and how many of everybody do: alone the share says nothing."""
    share = figures["need_worse_share_most_deprived_fifth"].get(scope)
    poorest = figures["by_quintile"].get(scope, {}).get("1")
    if share is None or not poorest or not figures["need_worse"]:
        return ""
    of_all = percent(poorest["need_total"] / figures["need_total"])
    return (
        f"Of these, {percent(share)} {journey.live} in the most deprived fifth ({FIFTHS[scope]}), which has {of_all} "
        f"of all {journey.who} here."
    )


def _lost_where(figures: dict, journey: Journey) -> str:
    """How many of them the map's areas are about that nobody reaches a site from any more."""
    whole, lost = figures.get("whole_areas"), figures["need_lost_reach"]
    if not whole or lost - whole["lost"] < 0.5:
        return ""
    others = f"{journey.live} in areas where others keep one"
    if not whole["lost_areas"]:
        return f"All for whom none would remain {others}."
    count = whole["lost_areas"]
    areas = "the 1 area" if count == 1 else f"the {number(count)} areas"
    there = f"{people(whole['lost'])} {journey.live} in {areas} from which nobody has one any more"
    return f"Of those for whom none would remain, {there}, {people(lost - whole['lost'])} {others}."


def _shorter(figures: dict, journey: Journey) -> str:
    """How many have a shorter journey, without those who have none under A."""
    count = figures["need_better"] - figures["need_gained_reach"]
    if count < SOMEBODY:
        return ""
    return f"{journey.would_have(people(count), 'a shorter one')}."


def _gained(figures: dict, journey: Journey) -> str:
    gained = figures["need_gained_reach"]
    if not gained:
        return ""
    whose = f"{people(gained)} {journey.who} without a journey{journey.within} {journey.without}"
    return f"For {whose} there would be one." if journey.cases else f"{whose} would have one."


def _not_counted(figures: dict, journey: Journey) -> str:
    count = figures["need_total"] - figures["base"]["need_reached"] - figures["need_gained_reach"]
    if count < 0.5:
        return ""
    said = f"{people(count)} {journey.who} are not counted: neither option has a time for them"
    return f"{said}{_hatched(figures, 'neither', count, journey)}."


def a_day(figures: dict) -> str:
    """The same by day, where the need counts a year's cases; "" elsewhere."""
    day = figures.get("per_day")
    if figures.get("left_out") or not figures["judged"] or not day or not (day["worse"] or day["better"]):
        return ""
    longer = "a longer journey or none left" if day["lost_reach"] else "a longer journey"
    shorter = "a shorter or a new one" if day["gained_reach"] else "a shorter one"
    kinds = (("worse", longer), ("better", shorter if day["worse"] else shorter.replace("one", "journey")))
    said = " and ".join(f"{how_often(day[name])} with {what}" for name, what in kinds if day[name])
    return f"That is {said}."


def as_it_is(figures: dict, journey: Journey, names: Mapping[str, str] | None = None) -> list[str]:
    """Sentences on one option by itself: the baseline as it is, another as it would be.

    With ``names`` of the sites those are named that are open for a part of the time, and so are not counted.
    """
    if figures.get("left_out"):
        return [LEFT_OUT]
    side, partly = figures["base"], figures["partly_open"]["base"]
    unreached = figures["need_total"] - side["need_reached"]
    sentences = (
        _half(side, journey),
        _nine_in_ten(side, journey),
        _without(figures, unreached, journey),
        f"At this time {open_in_part(partly, names)}." if partly and names is not None else "",
    )
    return [sentence for sentence in sentences if sentence]


def _half(side: dict, journey: Journey) -> str:
    half = "fewer than half" if side["median_minutes"] is None else "half"
    long = "" if side["median_minutes"] is None else f" of up to {minutes(side['median_minutes'])}"
    if journey.cases:
        there = "there is" if journey.from_today else "there would be"
        return f"For {half} of {journey.who} {there} a {journey.journey}{long}."
    have = "have" if journey.from_today else "would have"
    return f"{half.capitalize()} of {journey.who} {have} a {journey.journey}{long}."


def _nine_in_ten(side: dict, journey: Journey) -> str:
    ninety, longest = side["p90_minutes"], side["max_minutes"]
    if side["median_minutes"] is None or longest is None:
        return ""
    takes = "takes" if journey.from_today else "would take"
    if ninety is None:
        return f"Fewer than nine in ten reach it{journey.within}; the longest {takes} {minutes(longest)}."
    return f"For nine in ten it {takes} up to {minutes(ninety)}; the longest {takes} {minutes(longest)}."


def _without(figures: dict, unreached: float, journey: Journey) -> str:
    if unreached < 0.5:
        return ""
    said = f"{people(unreached)} {journey.who} have no time here"
    return f"{said}{_hatched(figures, 'base', unreached, journey)}."


def _hatched(figures: dict, which: str, count: float, journey: Journey) -> str:
    """Where on the map those without a time live: in hatched areas, or in coloured ones where others have a time."""
    whole = figures.get("whole_areas")
    if not whole:
        areas = "in areas that are hatched, or in areas coloured by the time of those who have one"
        return f"; they {journey.live} {areas}"
    there, others = whole[which], count - whole[which]
    if others < 0.5:
        return " (hatched, with the reason)"
    coloured = "in areas coloured by the time of those who have one"
    if there < 0.5:
        return f"; they {journey.live} {coloured}"
    return f": {people(there)} of them {journey.live} in hatched areas, {people(others)} {coloured}"

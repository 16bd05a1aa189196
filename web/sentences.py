"""What changes, in plain sentences: people, minutes and places; longer and shorter; never a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web.words import minutes, number, people, percent

LEFT_OUT = "Numbers of people are left out here: they are small, or would tell of small ones."
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

    @property
    def journey(self) -> str:
        """For example "journey by car to children's care in hospital"."""
        return f"journey {self.how} {self.towards} {self.care}"

    @property
    def than(self) -> str:
        """Under which option and than under which, where that is not said by "today"."""
        return "" if self.from_today else f" under \u201c{self.b}\u201d than under \u201c{self.a}\u201d"

    @property
    def without(self) -> str:
        """Where those who newly reach a site have none: "today", or under the other option."""
        return "today" if self.from_today else f"under \u201c{self.a}\u201d"


def what_changes(figures: dict, journey: Journey, scope: str, names: Mapping[str, str]) -> list[str]:
    """Sentences on option B against option A, the most asked first; ``figures`` as ``access.compare``, A the base.

    ``scope`` says whose fifths are meant: "national" or "local". ``names`` are those of the sites. Where the time of
    day cannot judge the option, that comes first. Where ``left_out`` is true of the figures, a sentence that tells that
    numbers are withheld stands for those that would tell them.
    """
    said = [LEFT_OUT] if figures.get("left_out") else _changes(figures, journey, scope)
    return said if figures["judged"] else [_cannot_judge(figures, names), *said]


def _cannot_judge(figures: dict, names: Mapping[str, str]) -> str:
    sites = sorted({*figures["partly_open"]["base"], *figures["partly_open"]["option"]})
    said = ", ".join(names.get(site, site) for site in sites)
    return (
        f"This time of day cannot show what changes: open for a part of it are {said}, which do not count here. "
        "Another time of day or the week clock may show it. Counting the other sites alone:"
    )


def _changes(figures: dict, journey: Journey, scope: str) -> list[str]:
    if not figures["need_worse"] and not figures["need_better"]:
        return [_nobody(journey), *_no_change_note(figures)]
    sentences = [
        _longer(figures, journey, scope),
        _how_much(figures),
        _context(figures, journey, scope),
        *_reach(figures, journey),
        _shorter(figures, journey),
        _not_counted(figures, journey),
    ]
    return [sentence for sentence in sentences if sentence]


def _nobody(journey: Journey) -> str:
    if journey.from_today:
        return f"Nobody\u2019s {journey.journey} changes."
    return f"Nobody\u2019s {journey.journey} differs between \u201c{journey.a}\u201d and \u201c{journey.b}\u201d."


def _no_change_note(figures: dict) -> list[str]:
    if not figures["judged"]:
        return []
    same = figures["base"]["volume"].keys() == figures["option"]["volume"].keys()
    return ["The same sites give it." if same else "The sites that change are nobody\u2019s nearest."]


def _longer(figures: dict, journey: Journey, scope: str) -> str:
    count = figures["need_worse"]
    if not count:
        return f"No {journey.who} would have a longer {journey.journey}{journey.than}."
    said = f"{people(count)} {journey.who} would have a longer {journey.journey}{journey.than}"
    share = figures["need_worse_share_most_deprived_fifth"].get(scope)
    return (
        f"{said}." if share is None else f"{said}, of whom {percent(share)} live in the most deprived fifth."
    )


def _context(figures: dict, journey: Journey, scope: str) -> str:
    """How many of everybody live there, without which the share says nothing."""
    poorest = figures["by_quintile"].get(scope, {}).get("1")
    if not poorest or not figures["need_worse"]:
        return ""
    share = percent(poorest["need_total"] / figures["need_total"])
    return f"That fifth ({FIFTHS[scope]}) has {share} of all {journey.who} here."


def _how_much(figures: dict) -> str:
    mean, most = figures["mean_change_worse"], figures["max_change"]
    if mean is None or most is None or most <= 0:
        return ""
    return f"It would be {minutes(mean)} longer on average and {minutes(most)} at most."


def _reach(figures: dict, journey: Journey) -> list[str]:
    within = f" within {journey.cutoff}" if journey.cutoff else ""
    lost, gained = figures["need_lost_reach"], figures["need_gained_reach"]
    sentences = []
    if lost and figures["partly_open"]["option"]:
        sentences.append(f"For {people(lost)} of them no site{within} that is open throughout would remain.")
    elif lost:
        sentences.append(
            f"For {people(lost)} of them no journey{within} would remain{_lost_where(figures, lost)}."
        )
    if gained:
        sentences.append(
            f"{people(gained)} {journey.who} without a journey{within} {journey.without} would have one."
        )
    return sentences


def _lost_where(figures: dict, lost: float) -> str:
    """How many of them the map's areas are about that nobody reaches a site from any more."""
    whole = figures.get("whole_areas")
    if not whole or lost - whole["lost"] < 0.5:
        return ""
    if not whole["lost_areas"]:
        return ", all in areas where others keep one"
    count = whole["lost_areas"]
    areas = "the 1 area" if count == 1 else f"the {number(count)} areas"
    there = f"{people(whole['lost'])} in {areas} from which nobody has one any more"
    return f": {there}, {people(lost - whole['lost'])} where others keep one"


def _shorter(figures: dict, journey: Journey) -> str:
    count = figures["need_better"]
    return f"{people(count)} {journey.who} would have a shorter one." if count else ""


def _not_counted(figures: dict, journey: Journey) -> str:
    count = figures["need_total"] - figures["base"]["need_reached"] - figures["need_gained_reach"]
    if count < 0.5:
        return ""
    said = f"{people(count)} {journey.who} are not counted: neither option has a time for them"
    return f"{said}{_hatched(figures, 'neither', count)}."


def a_day(figures: dict) -> str:
    """The same by day, where the need counts a year's cases; "" elsewhere."""
    day = figures.get("per_day")
    if figures.get("left_out") or not day or not (day["worse"] or day["better"]):
        return ""
    return f"By day: {number(day['worse'], 1)} longer, {number(day['better'], 1)} shorter."


def as_it_is(figures: dict, journey: Journey) -> list[str]:
    """Sentences on one option by itself: the baseline as it is, another as it would be."""
    if figures.get("left_out"):
        return [LEFT_OUT]
    side = figures["base"]
    unreached = figures["need_total"] - side["need_reached"]
    return [
        sentence
        for sentence in (
            _half(side, journey),
            _nine_in_ten(side, journey),
            _without(figures, unreached, journey),
        )
        if sentence
    ]


def _half(side: dict, journey: Journey) -> str:
    have = "have" if journey.from_today else "would have"
    if side["median_minutes"] is None:
        return f"Fewer than half of {journey.who} {have} a {journey.journey}."
    return f"Half of {journey.who} {have} a {journey.journey} of up to {minutes(side['median_minutes'])}."


def _nine_in_ten(side: dict, journey: Journey) -> str:
    ninety, longest = side["p90_minutes"], side["max_minutes"]
    if ninety is None or longest is None:
        return ""
    takes = "takes" if journey.from_today else "would take"
    return f"For nine in ten it {takes} up to {minutes(ninety)}; the longest {takes} {minutes(longest)}."


def _without(figures: dict, unreached: float, journey: Journey) -> str:
    if unreached < 0.5:
        return ""
    said = f"{people(unreached)} {journey.who} have no time here"
    return f"{said}{_hatched(figures, 'base', unreached)}."


def _hatched(figures: dict, which: str, count: float) -> str:
    """Where on the map those without a time live: in hatched areas, or in coloured ones where others have a time."""
    whole = figures.get("whole_areas")
    if not whole:
        return "; they live in areas that are hatched, or in areas coloured by the time of those who have one"
    there, others = whole[which], count - whole[which]
    if others < 0.5:
        return " (hatched, with the reason)"
    coloured = "in areas coloured by the time of those who have one"
    if there < 0.5:
        return f"; they live {coloured}"
    return f": {people(there)} of them live in hatched areas, {people(others)} {coloured}"

"""What a poster says: its title as a sentence, who they are, what the option is, where the numbers are from.

The public reads whole minutes, and for public transport a range from a usual journey to an unlucky one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from study.context_layers import ATTRIBUTION
from study.notices import attribution
from study.results import Results
from web import sentences
from web.hours_words import time_label
from web.panel import caption, journey
from web.selection import Selection
from web.words import DIRECTIONS, capital, care, minutes, mode_label, people, percent, period_label

DRAFT = "DRAFT, not for publication"
TYPICAL, UNLUCKY = 50, 95
RANGES = (
    "Ranges run from a usual journey (half of the journeys in this time are as quick or quicker) to an unlucky one "
    "(95 in 100 are)."
)


@dataclass(frozen=True)
class PosterWords:
    """Texts of a poster; ``mark`` is "" unless it must not be published."""

    title: str
    mark: str
    when: str
    lead: tuple[str, ...]
    option: str
    notes: str
    sources: tuple[str, ...]


def poster_words(
    results: Results, selection: Selection, figures: Sequence[dict], scope: str, with_context: bool
) -> PosterWords:
    """The words of a poster of option B beside option A, or of A alone where they are the same.

    ``figures`` are those of :func:`study.comparison.compare_options`, of the typical journey and, where there is a
    range, of the unlucky one.
    """
    option = results.configurations[selection.b]
    said, settings = journey(results, selection), results.study.settings
    if selection.a == selection.b:
        title, lead = _today(figures, said, results.suppress_below)
    else:
        title, lead = _changed(results, figures, said, scope)
    if not figures[0]["judged"]:
        title, lead = _cannot_judge(results, figures[0], title, lead)
    time = time_label(settings, selection.mode, selection.period, selection.direction)
    when = (mode_label(selection.mode, settings), time)
    return PosterWords(
        title=title,
        mark=DRAFT if option.status == "draft" and not option.baseline else "",
        when=f"{settings.title}. {'; '.join(when)}; {DIRECTIONS[selection.direction].lower()}.",
        lead=(*lead, RANGES) if len(figures) > 1 else tuple(lead),
        option=option.label or option.id,
        notes=" ".join(part for part in (option.notes or "", *_sites_said(results, selection)) if part),
        sources=_sources(results, selection, with_context),
    )


def _changed(
    results: Results, figures: Sequence[dict], said: sentences.Journey, scope: str
) -> tuple[str, list[str]]:
    below, first = results.suppress_below, figures[0]
    option = results.configurations[first["option"]["configuration"]]
    under = f"under \u201c{option.label or option.id}\u201d"
    if not any(each["need_worse"] or each["need_better"] for each in figures):
        return f"Nobody\u2019s {said.journey} would change {under}", []
    total = first["need_total"]
    worse = [each["need_worse"] for each in figures]
    falling = worse[-1] < worse[0]
    count = _people(worse[:1] if falling else worse, total, below)
    none = ", or none" if any(each["need_lost_reach"] for each in figures) and first["judged"] else ""
    title = f"{count} {said.who} would have a longer {said.journey} {under}{none}"
    if not any(worse):
        title = f"No {said.who} would have a longer {said.journey} {under}"
    lead = [
        f"On an unlucky journey {_people(worse[-1:], total, below)} would." if falling and any(worse) else "",
        _how_much(figures),
        _who(first, said, scope, below, len(figures) > 1),
        *_reach(figures, said, below),
        _shorter(figures, below),
        _not_counted(figures, said, below),
    ]
    return capital(title), [sentence for sentence in lead if sentence]


def _people(counts: Sequence[float], total: float, below: float | None) -> str:
    """A count, a range of counts, or words where so few must not be told."""
    if below and any(0 < each < below or 0 < total - each < below for each in counts):
        return f"Fewer than {below:g}" if max(counts) < below else "Nearly all"
    ends = [people(each) if each else "0" for each in (min(counts), max(counts))]
    return " to ".join(dict.fromkeys(ends))


def _how_much(figures: Sequence[dict]) -> str:
    means = [each["mean_change_worse"] for each in figures if each["mean_change_worse"] is not None]
    most = [each["max_change"] for each in figures if each["max_change"] is not None]
    if not means or not most or max(most) <= 0:
        return ""
    return f"It would be {span(means)} longer on average and {span(most)} at most."


def span(values: Sequence[float]) -> str:
    """For example "12 minutes" or "12 to 18 minutes".

    >>> span([12.4]), span([18.2, 11.9]), span([0.2, 3.0])
    ('12 minutes', '12 to 18 minutes', 'less than a minute to 3 minutes')
    """
    low, high = (minutes(each) for each in (min(values), max(values)))
    if low == high:
        return low
    head, unit, _ = low.rpartition(" minutes")
    return f"{head if unit else low} to {high}"


def _who(figures: dict, said: sentences.Journey, scope: str, below: float | None, ranged: bool) -> str:
    share = figures["need_worse_share_most_deprived_fifth"].get(scope)
    poorest = figures["by_quintile"].get(scope, {}).get("1")
    if share is None or not poorest or not figures["need_worse"]:
        return ""
    counts = share * figures["need_worse"], poorest["need_total"]
    if below and any(0 < each < below for each in counts):
        return ""
    of_all = percent(poorest["need_total"] / figures["need_total"])
    usual = " (on a usual journey)" if ranged else ""
    return (
        f"{percent(share)} of them{usual} live in the most deprived fifth "
        f"({sentences.FIFTHS[scope]}), which has {of_all} of all {said.who} here."
    )


def _reach(figures: Sequence[dict], said: sentences.Journey, below: float | None) -> list[str]:
    within = f" within {said.cutoff}" if said.cutoff else ""
    total = figures[0]["need_total"]
    found = []
    closing = figures[0]["partly_open"]["option"]
    lost = f"have no site{within} that is open throughout" if closing else f"no longer have a journey{within}"
    kinds = (
        ("need_lost_reach", f"of them would {lost}"),
        ("need_gained_reach", f"{said.who} would newly have a journey{within}"),
    )
    for key, words in kinds:
        counts = [each[key] for each in figures]
        if any(counts):
            found.append(f"{_by_luck(counts, total, below, words)}.")
    return found


def _by_luck(counts: Sequence[float], total: float, below: float | None, words: str) -> str:
    """A count with its words, of a usual journey; then that of an unlucky one where it differs."""
    ends = [_people([each], total, below) for each in counts]
    if len(set(ends)) == 1:
        return f"{ends[0]} {words}"
    return f"{ends[0]} {words}; on an unlucky journey {ends[-1]}"


def _not_counted(figures: Sequence[dict], said: sentences.Journey, below: float | None) -> str:
    """How many have a time neither today nor under the option, and are in none of the other numbers."""
    total = figures[0]["need_total"]
    counts = [total - each["base"]["need_reached"] - each["need_gained_reach"] for each in figures]
    if max(counts) < 0.5:
        return ""
    within = f" within {said.cutoff}" if said.cutoff else ""
    option = (
        ""
        if figures[0]["base"]["configuration"] == figures[0]["option"]["configuration"]
        else " or under the option"
    )
    words = f"{said.who} have no journey{within} today{option} and are not counted"
    return f"{_by_luck(counts, total, below, words)}."


def _shorter(figures: Sequence[dict], below: float | None) -> str:
    counts = [each["need_better"] for each in figures]
    if not any(counts):
        return ""
    return f"{_by_luck(counts, figures[0]['need_total'], below, 'would have a shorter one')}."


def _sites_said(results: Results, selection: Selection) -> list[str]:
    """Where the option no longer gives the service, where it newly does, and where at other hours."""
    before, after = (
        results.configurations[each].services.get(selection.service, {})
        for each in (selection.a, selection.b)
    )
    kinds = (
        ("no longer at", [site for site in before if site not in after]),
        ("newly at", [site for site in after if site not in before]),
        ("at other hours at", [site for site in after if site in before and after[site] != before[site]]),
    )
    said = "; ".join(f"{words} {', '.join(_names(results, sites))}" for words, sites in kinds if sites)
    return [f"{capital(care(results.services[selection.service]))}: {said}."] if said else []


def _names(results: Results, sites: Sequence[str]) -> list[str]:
    known = results.places.sites["name"].astype(str).to_dict() if "name" in results.places.sites else {}
    return [known.get(site, site) for site in sites]


def _today(figures: Sequence[dict], said: sentences.Journey, below: float | None) -> tuple[str, list[str]]:
    medians = [each["base"]["median_minutes"] for each in figures]
    lead = []
    if None in medians:
        title = f"Fewer than half of {said.who} have a {said.journey}"
    else:
        title = f"Half of {said.who} have a {said.journey} of up to {span(medians)} today"
    ninety, longest = ([each["base"][name] for each in figures] for name in ("p90_minutes", "max_minutes"))
    if None not in (*ninety, *longest):
        lead.append(f"For nine in ten it takes up to {span(ninety)}; the longest takes {span(longest)}.")
    return title, [*lead, *filter(None, [_not_counted(figures, said, below)])]


def _cannot_judge(results: Results, figures: dict, title: str, lead: list[str]) -> tuple[str, list[str]]:
    """First that this time of day cannot judge the option, then what the other sites alone give."""
    sites = sorted({*figures["partly_open"]["base"], *figures["partly_open"]["option"]})
    said = ", ".join(_names(results, sites))
    first = f"Open for a part of it only, and not counted: {said}. {_instead(results, figures)}"
    return "This time of day cannot show what changes", [
        first,
        f"Counting the other sites alone: {title}.",
        *lead,
    ]


def _instead(results: Results, figures: dict) -> str:
    """Which time of day can show it, if one of the study's can."""
    period = figures["not_judged"].get("ask_period")
    if period is None:
        return "The week clock shows it hour by hour."
    return f"{period_label(results.study.settings, period)} is a time that can show it."


def _sources(results: Results, selection: Selection, with_context: bool) -> tuple[str, ...]:
    said = list(caption(results, selection))
    if not results.study.settings.attribution and attribution(results.study):
        said.append(attribution(results.study))
    if with_context:
        said.append(f"{ATTRIBUTION}.")
    return (
        *(each if each.endswith(".") else f"{each}." for each in said),
        f"Isoquity, run {results.run_id}.",
    )

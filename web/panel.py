"""The words beside the map: sentences on what changes, shares within thresholds, sources."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from access import NO_CAR_MODE, judgement, serving_sites
from study.plan import opening_periods
from study.results import Results
from web import readings, sentences, words
from web.hours_words import DAYS, days_in_words, hours_that_differ, period_hours, time_label
from web.selection import Selection

SCOPES = {
    "national": "National fifths: 1 is the most deprived fifth of areas in the country.",
    "local": "Local fifths: 1 is the most deprived fifth of the residents of this study.",
}


@dataclass(frozen=True)
class Elsewhere:
    """Another time of the week: its id, what it is called, and the selection's address at it."""

    period: str
    label: str
    query: dict[str, str]


@dataclass(frozen=True)
class Panel:
    """Everything the panel shows: sentences, shares ``within`` (minutes, A, B; None where unknown) and sources.

    ``withheld`` is true where a number is left out: then unknown shares are withheld ones. ``not_judged`` names the
    side, "a" or "b", that the time of day leaves out, "" where it judges both. ``elsewhere`` are times that show more,
    ``elsewhere_lead`` says what.
    """

    heading: str
    sentences: list[str]
    changed: bool
    within: list[tuple[float, float | None, float | None]]
    need_label: str
    base_label: str
    option_label: str
    per_day: str
    caption: list[str]
    withheld: bool = False
    not_judged: str = ""
    elsewhere_lead: str = ""
    elsewhere: list[Elsewhere] = field(default_factory=list)


def journey(results: Results, selection: Selection) -> sentences.Journey:
    """The words for the journeys of a selection."""
    service = results.services[selection.service]
    return sentences.Journey(
        who=service.need_label or "residents",
        care=words.care(service),
        how=words.by_mode(selection.mode, results.study.settings),
        towards=words.towards(selection.direction),
        cutoff=readings.limit_in_words(results, selection.mode),
        a=words.option_label(results.configurations[selection.a]),
        b=words.option_label(results.configurations[selection.b]),
        from_today=selection.a == results.baseline,
        cases=counts_cases(results, selection.service),
        when=time_label(results.study.settings, selection.mode, selection.period, selection.direction),
    )


def counts_cases(results: Results, service: str) -> bool:
    """Whether the need of a service counts a year's cases, not people."""
    need = results.study.settings.needs.get(results.services[service].need.column)
    return need is not None and need.per == "year"


def make_panel(
    results: Results, selection: Selection, figures: dict, scope: str, apart: Sequence[str] = ()
) -> Panel:
    """The panel of a selection; ``figures`` compare its option B with its option A, ``scope`` says whose fifths.

    ``apart`` are further sentences on what changes (:func:`web.no_car_words.by_car_ownership`).
    """
    changed = selection.b != selection.a
    said = journey(results, selection)
    hours = hours_sentences(results, selection, said) if changed else []
    unjudged = left_side(figures)
    lead, elsewhere = _elsewhere(results, selection, bool(unjudged)) if unjudged or hours else ("", [])
    return Panel(
        heading=_heading(said, changed),
        sentences=[*sentences.what_changes(figures, said, scope, _site_names(results), hours), *apart]
        if changed
        else [*sentences.as_it_is(figures, said, _site_names(results)), *apart],
        changed=changed,
        within=_within(figures, unjudged),
        need_label=said.who,
        base_label=said.a,
        option_label=said.b,
        per_day=sentences.a_day(figures) if changed else "",
        caption=caption(results, selection),
        withheld=figures.get("withheld", False),
        not_judged=unjudged,
        elsewhere_lead=lead,
        elsewhere=elsewhere,
    )


def _heading(said: sentences.Journey, changed: bool) -> str:
    if changed:
        return "What changes"
    return f"How it is: {said.a}" if said.from_today else f"How it would be: {said.a}"


def _within(figures: dict, unjudged: str) -> list[tuple[float, float | None, float | None]]:
    base, option = (
        dict.fromkeys(figures[name]["share_within"]) if side == unjudged else figures[name]["share_within"]
        for side, name in (("a", "base"), ("b", "option"))
    )
    return [(float(t), base[t], option[t]) for t in base]


def left_side(figures: dict) -> str:
    """Of two options that a time of day cannot judge, the one whose numbers are not shown: "a" or "b"; "" elsewhere.

    It is the one with sites that are open for a part of the time: B where both have some.
    """
    if figures["judged"]:
        return ""
    return "b" if figures["partly_open"]["option"] else "a"


def hours_sentences(results: Results, selection: Selection, said: sentences.Journey) -> list[str]:
    """Which sites would close or open at which hours under option B."""
    before, after = (
        results.configurations[each].services.get(selection.service, {})
        for each in (selection.a, selection.b)
    )
    return hours_that_differ(before, after, _site_names(results), said.b)


def _elsewhere(results: Results, selection: Selection, unjudged: bool) -> tuple[str, list[Elsewhere]]:
    """Times of the week that can judge the options; where this one can, those at which other sites are open."""
    settings, pair = (
        results.study.settings,
        [results.configurations[name] for name in (selection.a, selection.b)],
    )
    opened = opening_periods(settings, selection.mode)

    def differing(period: str) -> frozenset[str]:
        where = selection.service, period, selection.direction, opened
        a, b = (set(serving_sites(option, *where).sites) for option in pair)
        return frozenset(a ^ b)

    def shows(period: str) -> bool:
        where = selection.service, period, selection.direction, opened
        return judgement(*pair, *where).judged and (
            unjudged or differing(period) != differing(selection.period)
        )

    same_way = [key.period for key in results.matrices() if key[::2] == (selection.mode, selection.direction)]
    found = [
        Elsewhere(period, time_label(settings, selection.mode, period, selection.direction), query)
        for period in dict.fromkeys(same_way)
        if period != selection.period and shows(period)
        for query in [selection.query() | {"period": period}]
    ]
    if found:
        return "Times that can be judged:" if unjudged else "What changes at other times:", found
    if unjudged:
        return "No other time of this study can judge it either; the week clock shows it hour by hour.", []
    return "", []


def _site_names(results: Results) -> dict[str, str]:
    sites = results.places.sites
    return dict(zip(map(str, sites.index), sites["name"].astype(str))) if "name" in sites else {}


def caption(results: Results, selection: Selection) -> list[str]:
    """Where the numbers come from: times and timetable date, deprivation, sources, when computed."""
    record = results.record
    who = words.travels(selection.mode, results.study.settings)
    parts = [_times(results, selection), who, _deprivation(results)]
    parts.append(f"Computed {words.day(datetime.datetime.fromisoformat(record['finished']).date())}.")
    parts.append(results.study.settings.attribution)
    return [part for part in parts if part]


def _times(results: Results, selection: Selection) -> str:
    settings = results.study.settings
    if selection.mode == NO_CAR_MODE:
        parts = [replace(selection, mode=mode) for mode in settings.no_car.modes]
        return " ".join(_times(results, part) for part in parts)
    key = results.matrix_key(selection.mode, selection.period, selection.direction)
    entry = results.matrices()[key]
    if entry["imported"]:
        source = settings.matrix[selection.mode].source
        return f"Times imported{f' from {source}' if source else ''}."
    if "date" in entry:
        start, end = entry["window"]
        date = words.day(datetime.date.fromisoformat(entry["date"]))
        way = "arriving" if entry["by"] == "arrive" else "leaving"
        return f"Timetable of {date}, {way} {start}\u2013{end}, every minute."
    factors = words.ROAD_FACTORS.get(entry.get("road_factors"), "")
    when = _road_hours(results, selection)
    return f"Times on the streets{f' at {factors} speeds' if factors else ''}{when}; no live traffic."


def _road_hours(results: Results, selection: Selection) -> str:
    """The hours and days that a road time stands for: " (07:00\u201310:00 Monday to Friday)"."""
    settings = results.study.settings
    hours = period_hours(settings, selection.mode, selection.period, selection.direction)
    if not hours:
        return ""
    days = settings.periods[selection.period].days or []
    return f" ({hours} {days_in_words([list(DAYS).index(day) for day in days])})"


def _deprivation(results: Results) -> str:
    areas = results.places.areas
    if "imd_release" not in areas.columns or areas["imd_release"].dropna().empty:
        return "The areas carry no deprivation index."
    vintage = areas["geography_vintage"].dropna() if "geography_vintage" in areas.columns else ()
    of = f", areas {vintage.iloc[0]}" if len(vintage) else ""
    return f"Deprivation: {areas['imd_release'].dropna().iloc[0]}{of}."

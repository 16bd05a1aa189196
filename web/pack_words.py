"""The words that the pages of a pack show as they are: ways of travelling, times of day, reasons, notes."""

from __future__ import annotations

import datetime
import re

import access
from access.schema import NO_OPEN_SITE
from study.plan import MatrixKey, opening_periods, road_factors
from study.results import Results
from study.settings import DAY_MINUTES, Period, Settings
from study.week import span_minutes
from web.hours_words import hours_in_words, period_hours
from web.pack_answers import REASON_CODES
from web.pack_moments import Moment
from web.pack_question import Pack, Question
from web.readings import limit_minutes
from web.words import ROAD_FACTORS, by_mode, capital, day, duration, mode_label, period_label

HOW = {"drive": "by car", "public_transport": "by bus, train and walking"}
OPEN_ALWAYS = "24/7"
BY_TURNS = re.compile(r"(.*) every (\d+) weeks from (\d{4}-\d\d-\d\d)")
EXCEPT = re.compile(r"except (\d{4}-\d\d-\d\d) (.*)")
NTH = {2: "second", 3: "third", 4: "fourth"}


def how(mode: str, settings: Settings) -> str:
    """How one travels, as a sentence says it: "by car", "by bus, train and walking, in a wheelchair"."""
    who = settings.traveller(mode)
    said = HOW.get(settings.kind(mode)) or by_mode(mode, settings)
    return said if who is None else f"{said}, {who.plain_label or who.label or mode_label(mode, settings)}"


def when(key: MatrixKey, settings: Settings) -> str:
    """The time of day that a matrix stands for: "arriving between 08:00 and 10:00 on Tuesday 16 June 2026"."""
    if key.mode in settings.matrix:
        source = settings.matrix[key.mode].source
        return f"times taken over from {source}" if source else "times taken over from another source"
    if settings.is_transit(key.mode):
        period = settings.periods[key.period]
        window = getattr(period, key.direction)
        doing = "arriving" if window.by == "arrive" else "leaving"
        start, end = window.window
        return f"{doing} between {start} and {end} on {day(period.date)}"
    factors = road_factors(settings, key.period)
    label = ", ".join(filter(None, [period_label(settings, key.period), period_hours(settings, *key[:3])]))
    return f"{label}, at {ROAD_FACTORS.get(factors, factors)} speeds, no live traffic"


def reasons(key: MatrixKey, results: Results) -> list[str]:
    """Why a place has no minutes by a matrix, for people, in the order of the reason codes."""
    said = {
        "": "",
        "not_snapped": "not known: outside the mapped area",
        "no_path": "no route found",
        "beyond_cutoff": f"no journey found{within(key, results)}",
        "no_service": "no bus or train then, and too far to walk",
        "not_given": "not known: no value in the times taken over",
        NO_OPEN_SITE: "no hospital or clinic gives it at these hours",
    }
    return [said[code] for code in REASON_CODES]


def within(key: MatrixKey, results: Results) -> str:
    """The longest journey looked for: " within 3 hours"; "" where there is no limit."""
    limit = duration(limit_minutes(results, key.mode))
    return f" within {limit}" if limit else ""


def beside(pack: Pack, key: MatrixKey) -> str:
    """What to know where minutes by road stand beside those of a window at other hours; "" elsewhere."""
    settings = pack.results.study.settings
    period = settings.periods.get(key.period)
    if period is None or settings.kind(key.mode) != "drive" or not period.hours:
        return ""
    ridden = [
        each
        for moment in pack.moments
        if key in moment.keys
        for each in moment.keys
        if settings.is_transit(each.mode)
    ]
    if not ridden:
        return ""
    start, end = getattr(settings.periods[ridden[0].period], key.direction).window
    if _within_hours(period, (start, end)):
        return ""
    return (
        f"The hours are not the same: {how(key.mode, settings)} the roads are those of {' and '.join(period.hours)}, "
        f"{how(ridden[0].mode, settings)} one leaves or arrives between {start} and {end}."
    )


def _within_hours(period: Period, window: tuple[str, str]) -> bool:
    """Whether a window lies in the hours whose road speeds a period owns."""
    minutes = set(range(*span_minutes("-".join(window))))
    owned = {minute % DAY_MINUTES for hours in period.hours or [] for minute in range(*span_minutes(hours))}
    return {minute % DAY_MINUTES for minute in minutes} <= owned


def moment_values(pack: Pack) -> dict[str, list[dict]]:
    """The times of the week that can be chosen, by direction: id, label, hours, positions of the matrices."""
    settings = pack.results.study.settings
    said: dict[str, list[dict]] = {}
    for moment in pack.moments:
        timed = [key for key in moment.keys if settings.is_transit(key.mode)] or list(moment.keys)
        hours = [period_hours(settings, *key) for key in timed if key.mode not in settings.matrix]
        said.setdefault(moment.direction, []).append({
            "id": moment.period, "label": _moment_label(settings, moment), "hours": next(iter(hours), ""),
            "keys": [pack.keys.index(key) for key in moment.keys],
        })  # fmt: skip
    return said


def _moment_label(settings: Settings, moment: Moment) -> str:
    if all(key.mode in settings.matrix for key in moment.keys) and moment.period not in settings.periods:
        return "No time of day stated"
    return period_label(settings, moment.owner)


def hours_for_people(hours: str) -> str:
    """Hours of a site as one would tell a neighbour; turns and exceptions too.

    >>> hours_for_people("Mon-Fri 07:00-20:00; Mon-Sun 20:00-07:00 every 2 weeks from 2026-06-15")
    'Monday to Friday 07:00 to 20:00, and also every day 20:00 to 07:00 in every second week, as that of 15 June 2026'
    >>> hours_for_people("Mon-Fri 08:00-20:00; except 2026-06-19 closed")
    'Monday to Friday 08:00 to 20:00, but on Friday 19 June 2026 closed'
    """
    said = ""
    for part in (each.strip() for each in hours.split(";")):
        turns, exception = BY_TURNS.fullmatch(part), EXCEPT.fullmatch(part)
        if exception:
            said += f", but on {day(_date(exception[1]))} {_only(exception[2])}"
        elif turns:
            date = _date(turns[3])
            nth = NTH.get(int(turns[2]), f"{turns[2]}th")
            also = ", and also " if said else ""
            said += (
                f"{also}{hours_in_words(turns[1])} in every {nth} week, as that of {date.day} {date:%B %Y}"
            )
        else:
            said += f"{', and ' if said else ''}{hours_in_words(part)}"
    return said


def _only(hours: str) -> str:
    return hours if hours == "closed" else f"only {hours_in_words(hours)}"


def _date(written: str) -> datetime.date:
    return datetime.date.fromisoformat(written)


def hours_of(pack: Pack, question: Question) -> dict[int, str]:
    """Opening hours of the sites of a question that are not always open, by position in ``pack.sites``."""
    given = pack.option(question).services.get(question.service, {})
    return {
        pack.sites.index(site): hours_for_people(hours)
        for site, hours in given.items()
        if hours != OPEN_ALWAYS
    }


def not_counted(pack: Pack, question: Question, key: MatrixKey) -> str:
    """Which sites are open in part of the period only and so give no answer here; "" where none is."""
    partly = pack.serving(question, key).partly
    if not partly:
        return ""
    label = period_label(pack.results.study.settings, key.period)
    given = pack.option(question).services[question.service]
    names = pack.results.places.sites["name"]
    said = "; ".join(f"{names[site]} ({hours_for_people(given[site])})" for site in partly)
    return f"Not counted, for it is open during only part of the time asked about ({label}): {said}."


def not_judged(pack: Pack, question: Question, key: MatrixKey) -> str:
    """Why a period cannot tell an option from today; "" where it can."""
    results = pack.results
    base = results.configurations[results.baseline]
    opened = opening_periods(results.study.settings, key.mode)
    found = access.judgement(base, pack.option(question), question.service, key.period, key.direction, opened)
    if found.judged:
        return ""
    names = " and ".join(str(results.places.sites["name"][site]) for site in found.sites)
    label = period_label(results.study.settings, key.period)
    return (
        f"{label} cannot show what changes: {names} would be open during only part of it, and not the same part as "
        "today."
    )


def heading(mode: str, settings: Settings) -> str:
    """How one travels, as the head of a column."""
    return capital(how(mode, settings))

"""What to know of the options' hours: exceptions that no figure meets, and rotas that leave weeks uncovered."""

from __future__ import annotations

import datetime

import access
from access.coverage import hours_of, spans_in_words, uncovered_by_turns
from study.settings import Settings

WHERE = "configurations.toml"


def hours_findings(
    settings: Settings,
    options: dict,
    timetable: tuple[datetime.date, datetime.date] | None = None,
    told: set[datetime.date] = frozenset(),
) -> list[dict]:
    """Notes on exceptions by date, and warnings of rotas by turns, of all options; each said once.

    ``timetable``: first and last day of the study's timetables, where it has any; ``told``: dates of its personas.
    """
    met = figure_dates(settings) | told
    found = [finding for option in options.values() for finding in _of_option(option, met, timetable)]
    return [each for n, each in enumerate(found) if each not in found[:n]]


def figure_dates(settings: Settings) -> set[datetime.date]:
    """Every date of which a study computes something: its periods', visits' and the week clock's."""
    dates = {period.date for period in settings.periods.values()}
    dates |= {visit.date for visit in settings.visits.values()}
    if settings.week_clock:
        dates |= set(settings.week_clock.dates)
    return dates - {None}


def _of_option(option, met: set[datetime.date], timetable) -> list[dict]:
    found = []
    for service, sites in option.services.items():
        for site, hours in sites.items():
            dates = [day for day in access.exception_dates(hours) if day not in met]
            found += [_note(f"{service} at {site}", said) for said in _unmet(dates, timetable)]
        if (gap := uncovered_by_turns(tuple(sites.values()))).any():
            message = (
                f'option "{option.id}": the rota of {service} by turns leaves some weeks without an open site at '
                f"{', '.join(spans_in_words(gap))} ({hours_of(gap)} a week); if that is not meant, give those weeks to "
                "another site."
            )
            found.append({"level": "warning", "where": WHERE, "message": message})
    return found


def _unmet(dates: list[datetime.date], timetable) -> list[str]:
    """What is said of exceptions that are on no date of the study: those outside its timetables apart."""
    outside = [day for day in dates if timetable and not timetable[0] <= day <= timetable[1]]
    inside = [day for day in dates if day not in outside]
    said = []
    if inside:
        said.append(
            f"{_listed(inside)} in no period, visit, week clock or story of the study: no figure shows what it changes."
        )
    if outside:
        said.append(
            f"{_listed(outside)} outside the timetables, which hold {timetable[0]} to {timetable[1]}."
        )
    return said


def _listed(dates: list[datetime.date]) -> str:
    if len(dates) == 1:
        return f"the exception of {dates[0]} is"
    return f"the {len(dates)} exceptions from {dates[0]} to {dates[-1]} are"


def _note(what: str, said: str) -> dict:
    return {"level": "note", "where": WHERE, "message": f"{what}: {said}"}

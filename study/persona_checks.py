"""Whether the personas of a study fit it: services, periods, modes, and timetables on their dates."""

from __future__ import annotations

import datetime

import access
from study.day_journeys import DayJourneys
from study.folder import Study
from study.networks import Networks
from study.places import Places
from study.story_plan import plan_of
from study.story_times import mode_of


def study_personas(study: Study, services: dict) -> dict[str, access.Persona]:
    """The personas of a study's file; none where it names no file.

    Raises
    ------
    AccessError
        The file is missing or says something that cannot be used.
    ResultsError
        A persona names a mode or period that the study does not have.
    """
    if not study.settings.personas:
        return {}
    found = access.read_personas(study.existing("personas"), services)
    for persona in found.values():
        plan_of(study.settings, persona)
        for mode in persona.modes:
            mode_of(study.settings, mode)
    return found


def persona_dates(study: Study, services: dict) -> dict[str, datetime.date]:
    """The date on which each persona travels by public transport or otherwise; raises as `study_personas`."""
    return {name: plan_of(study.settings, who).date for name, who in study_personas(study, services).items()}


def persona_findings(study: Study, services: dict, networks: Networks, places: Places) -> list[dict]:
    """A warning for each persona who rides on a date on which nothing runs.

    Raises
    ------
    IsochronesError
        A feed's calendars do not reach the date of a persona who rides; otherwise as `study_personas`.
    """
    found = []
    journeys = DayJourneys(networks.store, places, networks)
    for name, who in study_personas(study, services).items():
        date = plan_of(study.settings, who).date
        rides = any(study.settings.is_transit(mode_of(study.settings, mode)) for mode in who.modes)
        if rides and not journeys.runs(date):
            message = f"no feed of [networks] gtfs runs a trip on {date:%A} {date}, the day of this persona."
            found.append({"level": "warning", "where": f"personas.{name}", "message": message})
    return found

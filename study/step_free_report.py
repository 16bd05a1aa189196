"""What timetables say of steps, for the travellers of a study who cannot take one."""

from __future__ import annotations

import datetime

import isochrones
from isochrones.step_free_timetables import StepFreeKnown
from study.networks import Networks


def step_free_findings(networks: Networks) -> list[dict[str, str]]:
    """Level, place and message of a finding for every step-free traveller and timetable period.

    A warning where the feeds leave something unknown, else a note.
    """
    settings = networks.study.settings
    findings = []
    for mode in settings.computed_modes:
        who = settings.traveller(mode)
        if mode in settings.matrix or not settings.is_transit(mode) or not who or not who.step_free:
            continue
        for name, period in settings.periods.items():
            if period.date:
                known = isochrones.step_free_known(networks.timetable(name))
                level = "warning" if known.trips_unknown + known.stops_unknown else "note"
                message = f"{mode}: {sentence(known, period.date, who.unknown)}"
                findings.append({"level": level, "where": f"periods.{name}", "message": message})
    return findings


def sentence(known: StepFreeKnown, date: datetime.date, unknown: str) -> str:
    """What the timetable says of steps on its date, and what becomes of what it does not say."""
    said = (
        f"of {known.trips:,} trips on {date}, {known.trips_yes:,} say that a wheelchair can board, "
        f"{known.trips_no:,} that it cannot, {known.trips_unknown:,} say nothing; of {known.stops:,} stops "
        f"called at, {known.stops_yes:,}, {known.stops_no:,} and {known.stops_unknown:,}"
    )
    if not known.trips_unknown + known.stops_unknown:
        return f"{said}."
    if unknown == "yes":
        return f'{said}; what says nothing is taken to be accessible (unknown = "yes"), which is hopeful.'
    nobody = not known.trips_yes or not known.stops_yes
    result = "which leaves no service at all" if nobody else "which may be too strict"
    return f'{said}; what says nothing is taken to be closed (unknown = "no"), {result}.'

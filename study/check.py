"""Validate every input of a study and say what to mend and what to know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import access
import boundaries
from isochrones.errors import IsochronesError
from study.day_checks import day_findings
from study.errors import SettingsError, StudyError
from study.folder import Study, open_study
from study.hours_checks import hours_findings
from study.network_checks import network_checks
from study.networks import Networks
from study.no_car import no_car_findings
from study.persona_checks import persona_dates, persona_findings
from study.places import Places, make_places
from study.plan import factors_note
from study.postcodes import study_postcodes
from study.questions import read_questions
from study.step_free_report import step_free_findings
from study.store import Store
from study.street_report import street_sentences
from study.timetable_report import calendar_findings, period_findings, timetable_days
from study.travel_times import MatrixMaker

KNOWN_ERRORS = (StudyError, boundaries.BoundariesError, IsochronesError, access.AccessError)


class Finding(NamedTuple):
    """One thing about an input: ``error`` must be mended, ``warning`` must be known, ``note`` is information.

    ``figures`` are the numbers of the message for machines, where it has some.
    """

    level: str
    where: str
    message: str
    figures: dict | None = None


def check_study(directory: str | Path, paths: dict[str, str] | None = None) -> list[Finding]:
    """Every finding about a study's inputs, in the order a run would meet them.

    Networks that are read on the way are kept in the study's store, so a run after a check is shorter.
    """
    try:
        study = open_study(directory, paths)
    except SettingsError as error:
        return [Finding("error", "study.toml", message) for message in error.messages]
    except StudyError as error:
        return [Finding("error", "study.toml", str(error))]
    missing = _missing_files(study)
    findings = [*missing]
    store = Store(study.results)
    places = _attempt(findings, "places", lambda: make_places(study, store))
    if places is not None:
        findings += [Finding(**finding) for finding in places.findings]
        options = _check_questions(study, places, findings)
        _check_people_of_stories(study, store, places, findings)
        _check_hours(study, store, options, findings)
        _check_matrices(study, store, places, findings)
        households = _attempt(findings, "no_car", lambda: no_car_findings(study.settings, places))
        findings += [Finding(**finding) for finding in households or ()]
    _check_networks(study, store, places, findings)
    return [f for i, f in enumerate(findings) if f.message not in {g.message for g in findings[:i]}]


def _attempt(findings: list[Finding], where: str, read: Callable):
    """Result of ``read()``, or None with its error among the findings."""
    try:
        return read()
    except KNOWN_ERRORS as error:
        findings.append(Finding("error", where, str(error)))
        return None


def _missing_files(study: Study) -> list[Finding]:
    findings: list[Finding] = []
    for where in study.input_paths():
        _attempt(findings, where, lambda where=where: study.existing(where))
    return findings


def _check_questions(study: Study, places: Places, findings: list[Finding]) -> dict:
    """Look at services and options; returns the options, none where they cannot be read."""
    read = _attempt(findings, "services", lambda: read_questions(study, places.sites))
    if read is None:
        return {}
    services, options, rules = read
    findings += [Finding(**finding) for finding in rules]
    for name, service in services.items():
        _attempt(findings, f"services.{name}", lambda service=service: access.need(service, places.areas))
    for name, visit in study.settings.visits.items():
        if visit.service not in (None, *services):
            message = f"names the service `{visit.service}`, and services.toml has {', '.join(services)}."
            findings.append(Finding("error", f"visits.{name}.service", message))
    findings += [Finding(**finding) for finding in network_checks(study, places.sites, services, options)]
    return options


def _check_hours(study: Study, store: Store, options: dict, findings: list[Finding]) -> None:
    """What to know of the options' hours by dates and by turns."""
    networks = Networks(study, store)
    days = _attempt(findings, "networks.gtfs", lambda: timetable_days(networks))
    told = _attempt(findings, "personas", lambda: persona_dates(study, _services(study))) or {}
    noticed = hours_findings(study.settings, options, days, set(told.values()))
    findings += [Finding(**finding) for finding in noticed]


def _check_people_of_stories(study: Study, store: Store, places: Places, findings: list[Finding]) -> None:
    """Personas, and the postcodes from which their stories may be told."""
    settings, networks = study.settings, Networks(study, store)
    if settings.personas:
        found = _attempt(
            findings, "personas", lambda: persona_findings(study, _services(study), networks, places)
        )
        findings += [Finding(**finding) for finding in found or ()]
    if settings.postcodes:
        _attempt(findings, "postcodes", lambda: study_postcodes(study))


def _services(study: Study) -> dict:
    return access.read_services(study.existing("services"))


def _check_matrices(study: Study, store: Store, places: Places, findings: list[Finding]) -> None:
    maker = MatrixMaker(study, store, places, Networks(study, store))
    for mode in study.settings.matrix:
        where = f"matrix.{mode}"
        times = _attempt(findings, where, lambda mode=mode: maker.imported(mode))
        noticed = times.attrs["warnings"] if times is not None else []
        findings += [Finding("warning", where, message) for message in noticed]


def _check_networks(study: Study, store: Store, places: Places | None, findings: list[Finding]) -> None:
    settings = study.settings
    networks = Networks(study, store)
    modes = [mode for mode in settings.computed_modes if mode not in settings.matrix]
    _attempt(findings, "speeds", lambda: networks.speeds)
    for mode in modes:
        streets = _attempt(findings, "networks.osm", lambda mode=mode: networks.streets(mode))
        if streets is not None and places is not None:
            _attempt(findings, mode, lambda mode=mode: networks.require_streets(mode, places))
            findings += [Finding("note", mode, line) for line in street_sentences(streets)]
            findings.append(Finding("note", mode, networks.connector_lengths(mode, places)))
            findings += [Finding("warning", mode, line) for line in networks.beyond_streets(mode, places)]
    if "drive" in modes:
        driven = [name for name, period in settings.periods.items() if period.drives]
        findings += [Finding("note", f"periods.{name}", factors_note(settings, name)) for name in driven]
    if any(settings.is_transit(mode) for mode in modes):
        _check_timetables(networks, places, findings)
        if places is not None:
            days = _attempt(findings, "networks.gtfs", lambda: day_findings(networks, places))
            findings += [Finding(**finding) for finding in days or ()]
        steps = _attempt(findings, "travellers", lambda: step_free_findings(networks))
        findings += [Finding(**finding) for finding in steps or ()]


def _check_timetables(networks: Networks, places: Places | None, findings: list[Finding]) -> None:
    found = _attempt(findings, "networks.gtfs", lambda: calendar_findings(networks)) or []
    for name, period in networks.study.settings.periods.items():
        if period.date:
            where = f"periods.{name}"
            found += (
                _attempt(findings, where, lambda name=name: period_findings(networks, places, name)) or []
            )
    findings += [Finding(**finding) for finding in found]

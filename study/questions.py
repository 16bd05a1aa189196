"""Services and options of a study, read, checked against the sites and kept beside the results."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

import access
from access.errors import suggestion
from study.equality_duty import read_equality
from study.errors import InputError, RefusedOption
from study.folder import Study
from study.pathway_checks import check_pathway_times
from study.places import Places
from study.settings import QUESTION_FILES, Settings
from study.store import Store, content_hash

WALKED = ("public_transport", "walk")
"""Modes of everybody that a traveller has versions of."""


@dataclass(frozen=True)
class Questions:
    """What is asked: services and configurations, with the findings of their rules.

    ``hashes`` maps the key of each question file in study.toml to the SHA-256 of the bytes that were read.
    """

    key: str
    services: dict
    configurations: dict
    findings: list[dict]
    hashes: dict[str, str]


def read_questions(study: Study, sites: pd.DataFrame) -> tuple[dict, dict, list[dict]]:
    """Services, configurations and findings of a study; an option that a rule refuses is a finding of level error.

    Raises
    ------
    AccessError
        A file is missing or says something that cannot be used; the message names file and key. A service
        that names a mode which this study does not compute is refused too.
    """
    file = study.existing("services")
    services = read_study_services(file, study.settings)
    _check_modes(services, study.settings.offered_modes, file)
    configurations = access.read_configurations(study.existing("configurations"), services, sites.index)
    if study.settings.pathways:
        pathways = access.read_pathways(study.existing("pathways"), services, sites.index)
        check_pathway_times(study, pathways, sites.index)
    if study.settings.equality:
        read_equality(study.existing("equality"), study.settings, configurations)
    if study.settings.choices:
        baseline = next(option for option in configurations.values() if option.baseline)
        access.read_choices(study.existing("choices"), services, sites.index, baseline)
    rules = study_rules(study.existing("rules") if study.settings.rules else None, services, sites)
    breaches = access.rule_breaches(rules, configurations, services, sites)
    findings = [breach_finding(breach) for breach in breaches]
    findings += _unjudged(rules, access.Facts(services, sites))
    findings += [
        {"level": "warning", "where": "configurations.toml", "message": sentence}
        for sentence in access.capacity_findings(configurations, services)
    ]
    return services, configurations, findings


def read_study_services(file: Path, settings: Settings) -> dict[str, access.Service]:
    """Services of a study; those with a profile are computed for the modes of that traveller.

    Raises
    ------
    AccessError
        The file says something that cannot be used, or a profile is no traveller whose modes the study computes.
    """
    services = access.read_services(file)
    return {
        name: replace(service, modes=_profile_modes(service, settings, file)) if service.profile else service
        for name, service in services.items()
    }


def _profile_modes(service: access.Service, settings: Settings, file: Path) -> tuple[str, ...]:
    """The service's modes, a traveller's own in place of everybody's; none that is another traveller's."""
    who = service.profile
    if who not in settings.travellers:
        raise access.UnknownName(
            f'{file}: {service.id}.profile names the unknown traveller "{who}"'
            f"{suggestion(who, settings.travellers)}"
        )
    theirs = {mode: f"{settings.kind(mode)}_{who}" for mode in service.modes or settings.computed_modes}
    own = [theirs[mode] if settings.kind(mode) in WALKED else mode for mode in theirs]
    modes = tuple(m for m in dict.fromkeys(own) if m in settings.computed_modes or m not in theirs.values())
    if not any(settings.traveller(mode) for mode in modes):
        raise access.InvalidFile(
            f'{file}: {service.id}.profile is "{who}", and the study computes none of this service\'s modes for that '
            f"traveller: add public_transport_{who} or walk_{who} to `modes` of study.toml."
        )
    return modes


def study_rules(file: Path | None, services: dict, sites: pd.DataFrame) -> tuple[access.Rule, ...]:
    """Rules of a study: those of its file, if it has one, then those that services.toml states in short."""
    written = access.read_rules(file, services, sites) if file else ()
    return (*written, *access.service_rules(services))


def _unjudged(rules: tuple[access.Rule, ...], facts: access.Facts) -> list[dict]:
    """Rules that the files themselves leave nothing to judge by, such as Places that no site has."""
    return [
        {
            "level": "warning",
            "where": f"rules.{rule.id}",
            "message": f'Rule "{rule.id}" is not judged: {why}.',
        }
        for rule in rules
        if rule.needs not in ("volumes", "minutes") and (why := rule.unjudged(facts))
    ]


def breach_finding(breach: access.Breach) -> dict:
    """A breach as a finding: what is refused must be mended, what is flagged must be known."""
    return {
        "level": "error" if breach.refuse else "warning",
        "where": f"rules.{breach.rule.id}",
        "message": " ".join([breach.sentence, *breach.cascade]),
    }


def _check_modes(services: dict, computed: list[str], file: Path) -> None:
    for service in services.values():
        for mode in service.modes or ():
            if mode not in computed:
                raise access.UnknownName(
                    f'{file}: {service.id}.modes names "{mode}", which this study does not compute'
                    f"{suggestion(mode, computed)}"
                )


def kept_question(directory: Path, name: str, settings: Settings) -> Path | None:
    """Where the copy of a question file lies, by its key in study.toml; None where the study has no such file."""
    written = getattr(settings, name)
    return directory / f"{name}{Path(written).suffix}" if written else None


def make_questions(study: Study, store: Store, places: Places) -> Questions:
    """Read the questions, see that every need is known, and keep a copy of every file under their hash.

    Raises
    ------
    RefusedOption
        An option breaks a rule that refuses it; the message says which.
    InputError
        A file was changed while it was read.
    """
    files = {name: study.existing(name) for name in QUESTION_FILES if getattr(study.settings, name)}
    held = {name: path.read_bytes() for name, path in files.items()}
    services, configurations, findings = read_questions(study, places.sites)
    refused = [finding["message"] for finding in findings if finding["level"] == "error"]
    if refused:
        raise RefusedOption(
            f'{refused[0]} The rule says breach = "refuse": mend the option, or let the rule flag it.'
        )
    for service in services.values():
        access.need(service, places.areas)
    for name, path in files.items():
        if path.read_bytes() != held[name]:
            raise InputError(f"{path} was changed while it was read: run the study again.")
    hashes = {name: hashlib.sha256(text).hexdigest() for name, text in held.items()}
    parts = {name: [kept_question(Path(), name, study.settings).name, hashes[name]] for name in files}

    def keep(directory: Path) -> None:
        for name, text in held.items():
            kept_question(directory, name, study.settings).write_bytes(text)

    store.get_or_make("questions", parts, keep)
    return Questions(content_hash(parts), services, configurations, findings, hashes)

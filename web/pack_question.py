"""What a village-hall pack is asked: which services under which published options, and which ways of travelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import access
from access import NO_CAR_MODE, Configuration
from study.errors import ResultsError
from study.plan import MatrixKey, opening_periods
from study.results import Results
from web.errors import NotInResults
from web.pack_moments import Moment, pack_moments
from web.words import care, listed

TYPICAL = 50
USUAL_KINDS = ("drive", "public_transport")


@dataclass(frozen=True)
class Question:
    """One service under one option."""

    service: str
    option: str


@dataclass(frozen=True)
class Pack:
    """Everything a pack answers, in the order in which its files say it.

    ``moments``: times of the week; ``keys``: their matrices; ``questions``: of every service the baseline, then the
    published options that change it; ``sites``: those of which an answer may be; ``of_service``: positions of the keys
    by which each service is asked; ``left_out``: why each other service is not in the pack, in words.
    """

    results: Results
    moments: tuple[Moment, ...]
    keys: tuple[MatrixKey, ...]
    questions: tuple[Question, ...]
    sites: tuple[str, ...]
    of_service: Mapping[str, tuple[int, ...]]
    left_out: Mapping[str, str]

    @property
    def services(self) -> list[str]:
        """Ids of the services, in their order."""
        return list(self.of_service)

    def option(self, question: Question) -> Configuration:
        """The option of a question."""
        return self.results.configurations[question.option]

    def serving(self, question: Question, key: MatrixKey) -> access.Serving:
        """The sites that serve in the matrix's period, and those open in part of it only."""
        opened = opening_periods(self.results.study.settings, key.mode)
        return access.serving_sites(
            self.option(question), question.service, key.period, key.direction, opened
        )

    def percentiles(self, key: MatrixKey) -> tuple[int, ...]:
        """The typical percentile of a matrix and, where it has one, the highest."""
        settings = self.results.study.settings
        rides = settings.is_transit(key.mode) and not self.results.matrices()[key]["imported"]
        highest = max(settings.percentiles) if rides else TYPICAL
        return (TYPICAL,) if highest == TYPICAL else (TYPICAL, highest)


def make_pack(results: Results, services: Iterable[str] = (), periods: Iterable[str] = ()) -> Pack:
    """The questions of a pack: of ``services``, or of all that a published option changes.

    ``periods``: every one of the study where none is said. A mode is left out of a period that it has no minutes for,
    an imported one is not.

    Raises
    ------
    ResultsError
        The results may hold drafts.
    NotInResults
        A service or period is not published or not there; the message lists what is.
    """
    if results.drafts:
        raise ResultsError("a pack is made of published options only: give it published_only(results).")
    asked = _services(results, tuple(services))
    modes = [
        mode for mode in dict.fromkeys(key.mode for key in results.matrices()) if _shown(results, mode, asked)
    ]
    moments = pack_moments(results, modes, tuple(periods))
    keys = tuple(dict.fromkeys(key for moment in moments for key in moment.keys))
    of_service = {service: _positions(results, service, keys) for service in asked}
    of_service = {service: positions for service, positions in of_service.items() if positions}
    if not of_service:
        raise NotInResults(
            "There are no travel times for what is published: publish an option in configurations.toml "
            '(status = "published") and run the study.'
        )
    questions = [
        Question(service, option) for service in of_service for option in options_of(results, service)
    ]
    used = {
        site
        for each in questions
        for site in results.configurations[each.option].services.get(each.service, {})
    }
    sites = tuple(site for site in results.places.sites.index if site in used)
    return Pack(
        results, moments, keys, tuple(questions), sites, of_service,
        _left_out(results, of_service, tuple(services)),
    )  # fmt: skip


def options_of(results: Results, service: str) -> list[str]:
    """The baseline and every published option that changes a service."""
    options = results.configurations
    today = options[results.baseline].services.get(service)
    changing = [name for name, each in options.items() if each.services.get(service) != today]
    return [results.baseline, *changing]


def _services(results: Results, asked: tuple[str, ...]) -> list[str]:
    for service in asked:
        if service not in results.services:
            have = ", ".join(results.services)
            raise NotInResults(
                f"There is no published service \u201c{service}\u201d here: choose one of {have}."
            )
    changed = [name for name in results.services if len(options_of(results, name)) > 1]
    return list(dict.fromkeys(asked)) or changed or list(results.services)


def _left_out(results: Results, of_service: Mapping, asked: tuple[str, ...]) -> dict[str, str]:
    """Why every service that is not in the pack is not, in words."""
    named = listed([care(results.services[service]) for service in of_service])
    found = {}
    for service in (each for each in results.services if each not in of_service):
        changed = len(options_of(results, service)) > 1
        if service in asked or (changed and not asked):
            found[service] = "no travel times have been worked out for it"
        elif changed:
            found[service] = f"this folder was made for {named} only"
        else:
            found[service] = "no option that is put forward changes where or when it is given"
    return found


def _shown(results: Results, mode: str, services: list[str]) -> bool:
    """By car and by public transport as everybody goes, imported modes, and what a service's own travellers use."""
    settings = results.study.settings
    if mode in (*USUAL_KINDS, *settings.matrix):
        return True
    profiles = {results.services[service].profile for service in services} - {""}
    return mode != NO_CAR_MODE and any(mode == f"public_transport_{who}" for who in profiles)


def _positions(results: Results, service: str, keys: tuple[MatrixKey, ...]) -> tuple[int, ...]:
    modes = results.services[service].modes
    named = results.services[service].profile
    everyone = [key for key in keys if named or results.study.settings.traveller(key.mode) is None]
    return tuple(keys.index(key) for key in everyone if modes is None or key.mode in modes)

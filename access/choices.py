"""Choices: for one service, which sites are candidates, how many stay, and what goes or comes with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from math import comb
from pathlib import Path

import numpy as np

from access.configurations import Configuration
from access.errors import InvalidFile, InvalidHours, UnknownName, suggestion
from access.files import read_toml
from access.hours import ALWAYS, open_minutes
from access.option_sets import site_sets
from access.rota import hours_text
from access.services import Service, require_id

_KEYS = ("label", "service", "sites", "keep", "always", "never", "hours", "follows", "instead")


@dataclass(frozen=True)
class Choice:
    """Which of the candidate ``sites`` keep (or get) ``service``; ``keep`` says how many, in rising order.

    ``keep`` is empty where the file does not say. Sites of the service that are no candidates stay as the
    baseline has them and are not counted in ``keep``. ``always`` are kept in every option, ``never`` in none.
    ``hours`` are those at the candidates kept; ``""`` means the baseline's hours there, or 24/7 at a site that
    is new. ``follows`` names services that leave a candidate with this one, ``instead`` gives the hours of
    services that open at a candidate which loses it.
    """

    id: str
    service: str
    sites: tuple[str, ...]
    label: str = ""
    keep: tuple[int, ...] = ()
    always: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    hours: str = ""
    follows: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)

    @property
    def services(self) -> tuple[str, ...]:
        """Every service whose sites this choice may change, its own first."""
        return (self.service, *self.follows, *(name for name in self.instead if name not in self.follows))

    def sets(self) -> np.ndarray:
        """Every set of candidates that may be kept, bool ``(n, len(sites))``: see :func:`access.site_sets`."""
        return site_sets(self.sites, self.keep, always=self.always, never=self.never)

    def count(self) -> int:
        """How many sets there are."""
        free = len(self.sites) - len(self.always) - len(self.never)
        return sum(comb(free, size - len(self.always)) for size in self.keep)

    def named(self, kept: np.ndarray) -> tuple[str, ...]:
        """The candidates of one set, bool ``(len(sites),)``."""
        return tuple(site for site, is_kept in zip(self.sites, kept) if is_kept)

    def hours_at(self, site: str, baseline: Configuration) -> str:
        """Weekly hours of the service at a candidate, if it is kept."""
        return self.hours or baseline.services.get(self.service, {}).get(site, ALWAYS)


def read_choices(
    path: str | Path, services: Iterable[str], site_ids: Iterable[str], baseline: Configuration
) -> dict[str, Choice]:
    """Read ``choices.toml``: one table per choice (see ``docs/contracts.md``).

    ``services`` and ``site_ids`` are the known names; where ``services`` maps to :class:`Service`, hours may be the
    name of one of its ``patterns``. A choice without ``sites`` is about the sites where the ``baseline`` gives its
    service.

    Raises:
        InvalidFile: the file is missing or not TOML, or a value in it is not usable.
        UnknownName: a choice names a service, site or key that is not declared.
    """
    return parse_choices(read_toml(path), services, site_ids, baseline, str(path))


def parse_choices(
    tables: Mapping[str, object],
    services: Iterable[str],
    site_ids: Iterable[str],
    baseline: Configuration,
    source: str = "choices.toml",
) -> dict[str, Choice]:
    """Make choices from tables that are already read; ``source`` is the file name for messages.

    Raises:
        InvalidFile: as :func:`read_choices`.
        UnknownName: as :func:`read_choices`.
    """
    patterns = {name: service.patterns for name, service in _declared(services).items()}
    reader = _Reader(list(services), patterns, [str(site) for site in site_ids], baseline, source)
    return {name: reader.choice(name, table) for name, table in tables.items()}


def _declared(services: Iterable[str]) -> Mapping[str, Service]:
    """Services in full, where they are given so and not by name alone."""
    return services if isinstance(services, Mapping) else {}


def choice_of_service(service: str, baseline: Configuration) -> Choice:
    """The choice among the baseline's sites of a service, for which no table is written.

    Raises:
        InvalidFile: the baseline gives the service nowhere.
    """
    sites = tuple(baseline.services.get(service, {}))
    if not sites:
        raise InvalidFile(
            f'no choice is written for {service} and option "{baseline.id}" gives it nowhere: write a table with '
            "`sites` in choices.toml."
        )
    return Choice(service, service, sites)


@dataclass(frozen=True)
class _Reader:
    services: list[str]
    patterns: Mapping[str, Mapping[str, str]]
    sites: list[str]
    baseline: Configuration
    source: str

    def choice(self, name: str, table: object) -> Choice:
        require_id(name, "choice", self.source)
        if not isinstance(table, Mapping):
            raise InvalidFile(f"{self.source}: {name} = {table!r} is not a choice; write a table [{name}].")
        where = f"{self.source}: {name}"
        for key in table:
            if key not in _KEYS:
                raise UnknownName(f'{where} has the unknown key "{key}"{suggestion(key, _KEYS)}')
        service = self._service(table, name, where)
        own = tuple(self.baseline.services.get(service, {}))
        sites = self._sites(table.get("sites", list(own)), f"{where}.sites")
        if not sites:
            raise InvalidFile(f"{where} has no candidate sites: write sites = [...].")
        choice = Choice(
            id=name,
            service=service,
            sites=sites,
            label=self._text(table.get("label", name), f"{where}.label"),
            keep=_keep(table.get("keep", []), f"{where}.keep"),
            always=self._candidates(table, "always", sites, where),
            never=self._candidates(table, "never", sites, where),
            hours=self._hours(table["hours"], service, f"{where}.hours") if "hours" in table else "",
            follows=self._others(table.get("follows", []), service, f"{where}.follows"),
            instead=self._instead(table.get("instead", {}), service, f"{where}.instead"),
        )
        for other in (other for other in choice.follows if other in choice.instead):
            raise InvalidFile(f"{where} names {other} in follows and in instead; keep one of them.")
        check_keep(choice, f"{where}.keep")
        return choice

    def _service(self, table: Mapping, name: str, where: str) -> str:
        service = table.get("service", name)
        if service not in self.services:
            remedy = suggestion(service, self.services)
            raise UnknownName(f'{where}.service names the unknown service "{service}"{remedy}')
        return service

    def _text(self, value: object, where: str) -> str:
        if not isinstance(value, str):
            raise InvalidFile(f"{where} is {value!r}; write text in quotes.")
        return value

    def _sites(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list) or len({str(site) for site in value}) < len(value):
            raise InvalidFile(f'{where} is {value!r}; write a list of sites such as ["A", "B"], each once.')
        for site in value:
            if site not in self.sites:
                raise UnknownName(f'{where} names the unknown site "{site}"{suggestion(site, self.sites)}')
        return tuple(value)

    def _candidates(
        self, table: Mapping, key: str, candidates: tuple[str, ...], where: str
    ) -> tuple[str, ...]:
        named = self._sites(table.get(key, []), f"{where}.{key}")
        for site in named:
            if site not in candidates:
                raise UnknownName(f'{where}.{key} names "{site}", no candidate{suggestion(site, candidates)}')
        return named

    def _others(self, value: object, service: str, where: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise InvalidFile(f"{where} is {value!r}; write a list of services.")
        for other in value:
            if other not in self.services:
                raise UnknownName(
                    f'{where} names the unknown service "{other}"{suggestion(other, self.services)}'
                )
            if other == service:
                raise InvalidFile(f"{where} names {service} itself; name other services.")
        return tuple(value)

    def _instead(self, value: object, service: str, where: str) -> dict[str, str]:
        if not isinstance(value, Mapping):
            raise InvalidFile(f'{where} is {value!r}; write {{ SERVICE = "Mon-Sun 08:00-22:00" }}.')
        self._others(list(value), service, where)
        return {other: self._hours(hours, other, f"{where}.{other}") for other, hours in value.items()}

    def _hours(self, value: object, service: str, where: str) -> str:
        named = self.patterns.get(service, {})
        try:
            text = hours_text(named.get(value, value) if isinstance(value, str) else value)
            open_minutes(text)
        except InvalidHours as problem:
            raise InvalidFile(f"{where}: {problem}") from problem
        return text


def check_together(choices: Sequence[Choice]) -> None:
    """See that no two choices that are combined say opposite things of a service.

    Raises:
        InvalidFile: two choices follow one another, or one sends a service away from where the other opens it.
    """
    for first, second in permutations(choices, 2):
        if second.service in first.follows and first.service in second.follows:
            raise InvalidFile(
                f"choices {first.id} and {second.id} each say that the other's service follows ({second.service}, "
                f"{first.service}), so neither decides: take `follows` out of one, or do not combine them."
            )
        own = {first.service, second.service}
        for other in (o for o in first.follows if o in second.instead and o not in own):
            if set(first.sites) & set(second.sites):
                raise InvalidFile(
                    f"choice {first.id} takes {other} away with its service (follows) and choice {second.id} opens it "
                    "(instead) at the same candidates: take it out of one, or do not combine them."
                )


def set_aside(choices: Sequence[Choice]) -> list[str]:
    """Sentences on each ``follows`` and ``instead`` that does not count because its service has its own choice."""
    said = []
    for choice, other in permutations(choices, 2):
        for key in ("follows", "instead"):
            if other.service in getattr(choice, key):
                said.append(
                    f"{choice.id} names {other.service} in {key}, which does not count here: choice {other.id} "
                    "decides it."
                )
    return said


def _keep(value: object, where: str) -> tuple[int, ...]:
    numbers = [value] if type(value) is int else value
    if not isinstance(numbers, list) or not all(type(each) is int and each >= 0 for each in numbers):
        raise InvalidFile(f"{where} is {value!r}; write how many sites are kept, such as [4, 5].")
    return tuple(sorted(set(numbers)))


def check_keep(choice: Choice, where: str) -> None:
    """See that the numbers to keep can be: at least those always kept, at most those not ruled out.

    ``where`` says where the numbers are written, for messages.

    Raises:
        InvalidFile: a number cannot be, or a site is to be kept both always and never.
    """
    if both := set(choice.always) & set(choice.never):
        raise InvalidFile(
            f"{where.removesuffix('.keep')} keeps {min(both)} both always and never; name it in one of them."
        )
    least, most = len(choice.always), len(choice.sites) - len(choice.never)
    for size in choice.keep:
        if not least <= size <= most:
            raise InvalidFile(
                f"{where} is {', '.join(map(str, choice.keep))}; {size} cannot be: choose from {least} to {most} of "
                f"its {len(choice.sites)} candidates."
            )

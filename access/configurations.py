"""Configurations (options): which site gives which service at which weekly hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from access.errors import InvalidFile, InvalidHours, UnknownName, suggestion
from access.files import read_toml
from access.hours import ALWAYS
from access.rota import hours_text, parse_hours
from access.services import Service, require_id

STATUSES = ("draft", "published")
_KEYS = ("label", "baseline", "status", "notes", "extends", "services", "capacity")


@dataclass(frozen=True)
class Configuration:
    """One option. ``services[service][site_id]`` is the site's hours for it, as text (see :mod:`access.hours`).

    A service that is absent or empty is given nowhere. ``capacity[service][site_id]`` is the supply at
    a site (beds, staff ...), where stated.
    """

    id: str
    label: str = ""
    status: str = "draft"
    baseline: bool = False
    notes: str = ""
    services: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    capacity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def sites(self, service: str) -> tuple[str, ...]:
        """Sites that give a service at any hour of the week, in alphabetical order."""
        return tuple(sorted(self.services.get(service, {})))


def read_configurations(
    path: str | Path, services: Iterable[str], site_ids: Iterable[str]
) -> dict[str, Configuration]:
    """Read ``configurations.toml``: one table per option (see ``docs/contracts.md``).

    ``services`` and ``site_ids`` are the known names. An option that ``extends`` another takes over its
    services and capacities; a service named again replaces the inherited one as a whole. Where ``services`` maps
    to :class:`Service`, hours may be the name of one of its ``patterns``, and its ``capacity`` holds at the sites
    that give it under an option and for which the option states none.

    Raises:
        InvalidFile: the file is missing or not TOML, a value is not usable, options extend one another
            in a circle, or there is not exactly one baseline.
        UnknownName: an option names a service, site, option or key that is not declared.
    """
    return parse_configurations(read_toml(path), services, site_ids, str(path))


def parse_configurations(
    tables: Mapping[str, object],
    services: Iterable[str],
    site_ids: Iterable[str],
    source: str = "configurations.toml",
) -> dict[str, Configuration]:
    """Make configurations from tables that are already read; ``source`` is the file name for messages.

    Raises:
        InvalidFile: as :func:`read_configurations`.
        UnknownName: as :func:`read_configurations`.
    """
    declared = services if isinstance(services, Mapping) else {}
    reader = _Reader(tables, list(services), [str(site) for site in site_ids], source, declared)
    for name, service in declared.items():
        for site in service.capacity:
            reader.check_site(site, name, "services.toml: capacity")
    configurations = {name: reader.configuration(name) for name in tables}
    baselines = [each.id for each in configurations.values() if each.baseline]
    if len(baselines) != 1:
        found = ", ".join(baselines) or "none"
        raise InvalidFile(f"{source}: exactly one option must have baseline = true, found {found}.")
    return configurations


@dataclass(frozen=True)
class _Reader:
    tables: Mapping[str, object]
    services: list[str]
    sites: list[str]
    source: str
    declared: Mapping[str, Service]

    def configuration(self, name: str) -> Configuration:
        require_id(name, "option", self.source)
        table = self._table(name)
        baseline = table.get("baseline", False)
        if not isinstance(baseline, bool):
            raise InvalidFile(f"{self.source}: {name}.baseline is {baseline!r}; write true or false.")
        status = table.get("status", "draft")
        if status not in STATUSES:
            raise InvalidFile(f"{self.source}: {name}.status is {status!r}{suggestion(status, STATUSES)}")
        for key in ("label", "notes"):
            if not isinstance(table.get(key, ""), str):
                raise InvalidFile(f"{self.source}: {name}.{key} is {table[key]!r}; write text in quotes.")
        services, capacity = self._inherited(name, ())
        for service, given in services.items():
            usual = self.declared[service].capacity if service in self.declared else {}
            known = {site: usual[site] for site in given if site in usual} | capacity.get(service, {})
            if known:
                capacity[service] = known
        return Configuration(
            name, table.get("label", name), status, baseline, table.get("notes", ""), services, capacity
        )

    def _table(self, name: str) -> Mapping:
        table = self.tables[name]
        if not isinstance(table, Mapping):
            raise InvalidFile(f"{self.source}: {name} = {table!r} is not an option; write a table [{name}].")
        for key in table:
            if key not in _KEYS:
                remedy = suggestion(key, _KEYS)
                raise UnknownName(f'{self.source}: option "{name}" has the unknown key "{key}"{remedy}')
        return table

    def _inherited(self, name: str, below: tuple[str, ...]) -> tuple[dict, dict]:
        """Services and capacities of an option, those of the option it extends included."""
        if name in below:
            circle = " -> ".join([*below[below.index(name) :], name])
            raise InvalidFile(
                f"{self.source}: options extend one another in a circle ({circle}); cut one link."
            )
        table = self._table(name)
        services, capacity = {}, {}
        if "extends" in table:
            parent = table["extends"]
            if parent not in self.tables:
                remedy = suggestion(parent, [other for other in self.tables if other != name])
                raise UnknownName(
                    f'{self.source}: option "{name}" extends the unknown option "{parent}"{remedy}'
                )
            services, capacity = self._inherited(parent, (*below, name))
        where = f'{self.source}: option "{name}"'
        own = self._section(table, "services", where)
        services |= {service: self._hours(service, sites, where) for service, sites in own.items()}
        own = self._section(table, "capacity", where)
        capacity |= {service: self._amounts(service, sites, where) for service, sites in own.items()}
        return services, capacity

    def _section(self, table: Mapping, key: str, where: str) -> Mapping:
        section = table.get(key, {})
        if not isinstance(section, Mapping):
            raise InvalidFile(f"{where}: {key} is {section!r}; write a table of services.")
        for service in section:
            if service not in self.services:
                remedy = suggestion(service, self.services)
                raise UnknownName(f'{where} names the unknown service "{service}" in {key}{remedy}')
        return section

    def _hours(self, service: str, sites: object, where: str) -> dict[str, str]:
        if isinstance(sites, list):
            if len({str(site) for site in sites}) < len(sites):
                raise InvalidFile(f"{where}: {service} lists a site twice ({sites!r}); list each once.")
            sites = dict.fromkeys((str(site) for site in sites), ALWAYS)
        if not isinstance(sites, Mapping):
            raise InvalidFile(
                f'{where}: {service} is {sites!r}; write a list of sites or {{ SITE = "Mon 08:00-20:00" }}.'
            )
        for site in sites:
            self.check_site(site, service, where)
        patterns = self.declared[service].patterns if service in self.declared else {}
        named = {
            site: patterns.get(hours, hours) if isinstance(hours, str) else hours
            for site, hours in sites.items()
        }
        return {site: self._text(hours, f"{where}: {service} at {site}") for site, hours in named.items()}

    def _amounts(self, service: str, sites: object, where: str) -> dict[str, float]:
        if not isinstance(sites, Mapping):
            raise InvalidFile(f"{where}: capacity of {service} is {sites!r}; write {{ SITE = 30 }}.")
        for site, amount in sites.items():
            self.check_site(site, service, where)
            if (
                isinstance(amount, bool)
                or not isinstance(amount, int | float)
                or not 0 <= amount < float("inf")
            ):
                raise InvalidFile(f"{where}: capacity of {service} at {site} is {amount!r}; write a number.")
        return {site: float(amount) for site, amount in sites.items()}

    def check_site(self, site: str, service: str, where: str) -> None:
        if site not in self.sites:
            remedy = suggestion(site, self.sites)
            raise UnknownName(f'{where} names the unknown site "{site}" for {service}{remedy}')

    def _text(self, hours: object, where: str) -> str:
        """Hours as text, which follow the grammar."""
        try:
            text = hours_text(hours)
            parse_hours(text)
        except InvalidHours as problem:
            raise InvalidFile(f"{where}: {problem}") from problem
        return text

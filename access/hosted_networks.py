"""Hosted networks: services given at several sites under one host, and sites that share nights.

A network's people are those whose nearest open site is one of its members. With the people of sites in no network
and those who reach none they are everyone, so the tables of all networks sum to the study's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from access.errors import InvalidFile, InvalidHours, suggestion
from access.files import read_toml
from access.hours import open_minutes
from access.known_names import known_names
from access.services import require_id

_KEYS = ("label", "services", "host", "members", "rotas", "notes")
_ROTA_KEYS = ("label", "sites", "hours")


@dataclass(frozen=True)
class SharedRota:
    """Sites that take turns at some hours of the week: staff of each are on duty at the others."""

    label: str
    sites: tuple[str, ...]
    hours: str


@dataclass(frozen=True)
class HostedNetwork:
    """Services of several sites, one of which hosts; ``members`` hold the host too, in the order of the file."""

    id: str
    label: str
    services: tuple[str, ...]
    host: str
    members: tuple[str, ...]
    rotas: tuple[SharedRota, ...] = ()
    notes: str = ""


def read_hosted_networks(
    path: str | Path, services: Iterable[str], site_ids: Iterable[str]
) -> dict[str, HostedNetwork]:
    """Read ``hosted_networks.toml``: one table per network, keyed by its id (see ``docs/methods/networks.md``).

    Raises:
        InvalidFile: the file is missing or not TOML, a value is not usable, or a site is in two networks of one
            service.
        UnknownName: a network names a service or site that is not declared.
    """
    return parse_hosted_networks(read_toml(path), services, site_ids, str(path))


def parse_hosted_networks(
    tables: Mapping[str, object],
    services: Iterable[str],
    site_ids: Iterable[str],
    source: str = "hosted_networks.toml",
) -> dict[str, HostedNetwork]:
    """Make networks from tables that are already read; ``source`` is the file name for messages.

    Raises:
        InvalidFile, UnknownName: as :func:`read_hosted_networks`.
    """
    if not tables:
        raise InvalidFile(
            f"{source} declares no network: add a table such as [stroke] with its host and members."
        )
    reader = _Reader(tuple(services), tuple(map(str, site_ids)), source)
    networks = {name: reader.network(name, table) for name, table in tables.items()}
    _refuse_shared(networks, source)
    return networks


def _refuse_shared(networks: Mapping[str, HostedNetwork], source: str) -> None:
    """A site in two networks of one service would have its people counted twice."""
    taken: dict[tuple[str, str], str] = {}
    for network in networks.values():
        for service in network.services:
            for site in network.members:
                other = taken.setdefault((service, site), network.id)
                if other != network.id:
                    raise InvalidFile(
                        f"{source}: {site} is a member of both {other} and {network.id} for {service}; let one "
                        "network have it."
                    )


@dataclass(frozen=True)
class _Reader:
    services: tuple[str, ...]
    sites: tuple[str, ...]
    source: str

    def network(self, name: str, table: object) -> HostedNetwork:
        require_id(name, "network", self.source)
        where = f"{self.source}: [{name}]"
        if not isinstance(table, Mapping):
            raise InvalidFile(f"{self.source}: {name} = {table!r} is not a network; write a table [{name}].")
        self._check_keys(table, _KEYS, where)
        for key in ("label", "host", "notes"):
            if not isinstance(table.get(key, ""), str):
                raise InvalidFile(f"{where} {key} is {table[key]!r}; write text in quotes.")
        host = table.get("host", "")
        if not host:
            raise InvalidFile(f"{where} names no host; write the site that hosts it.")
        services = known_names(table.get("services", []), self.services, f"{where} services")
        members = known_names(table.get("members", []), self.sites, f"{where} members")
        known_names([host], self.sites, f"{where} host")
        if not services:
            raise InvalidFile(f"{where} names no services; write which its members give.")
        members = members if host in members else (host, *members)
        return HostedNetwork(
            name, table.get("label", name), services, host, members,
            self._rotas(table.get("rotas", []), members, where), table.get("notes", ""),
        )  # fmt: skip

    def _rotas(self, value: object, members: tuple[str, ...], where: str) -> tuple[SharedRota, ...]:
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            raise InvalidFile(
                f'{where} rotas is {value!r}; write [{{ sites = [...], hours = "Mon 20:00-08:00" }}].'
            )
        rotas = []
        for number, each in enumerate(value, 1):
            at = f"{where} rota {number}"
            self._check_keys(each, _ROTA_KEYS, at)
            sites = known_names(each.get("sites", []), members, f"{at} sites")
            if len(sites) < 2:
                raise InvalidFile(f"{at} has fewer than two sites; name those that share it.")
            rotas.append(SharedRota(str(each.get("label", f"rota {number}")), sites, self._hours(each, at)))
        return tuple(rotas)

    def _hours(self, rota: Mapping, where: str) -> str:
        hours = rota.get("hours", "24/7")
        if not isinstance(hours, str):
            raise InvalidFile(f'{where} hours is {hours!r}; write text such as "Mon-Sun 20:00-08:00".')
        try:
            open_minutes(hours)
        except InvalidHours as problem:
            raise InvalidFile(f"{where}: {problem}") from problem
        return hours

    def _check_keys(self, table: Mapping, known: tuple[str, ...], where: str) -> None:
        for key in table:
            if key not in known:
                raise InvalidFile(f'{where} has the unknown key "{key}"{suggestion(key, known)}')

"""``rules.toml`` read into rules: one table ``[[rule]]`` each, every name checked against what is declared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path

import numpy as np
import pandas as pd

from access.errors import InvalidFile, InvalidHours, UnknownName, suggestion
from access.files import read_toml
from access.hours import open_minutes
from access.rule_amounts import OpenAtAllTimes, Volume
from access.rule_base import BREACHES, JUDGED, Rule
from access.rule_places import BASELINE, AtLeastOnePer, Count, Excludes, Keeps
from access.rule_ties import CoLocated, Paired, Requires
from access.services import Service

COMMON_KEYS = ("kind", "id", "label", "source", "breach", "judged")
KEYS = {
    "requires": ("service", "on_site", "unless"),
    "co_located": ("services",),
    "excludes": ("service", "other"),
    "at_least_one_per": ("service", "per"),
    "keeps": ("service", "sites", "hours"),
    "count": ("service", "among", "at_least", "at_most"),
    "paired": ("service", "with", "at", "within_minutes", "pairs"),
    "open_at_all_times": ("service", "among", "at_least"),
    "volume": ("service", "among", "minimum", "maximum"),
}
"""Kinds of rules and the keys that each has beside the common ones."""


def read_rules(path: str | Path, services: Iterable[str], sites: pd.DataFrame) -> tuple[Rule, ...]:
    """Read ``rules.toml``: a list of tables ``[[rule]]`` (see ``docs/methods/rules.md``).

    ``services`` are the known services; ``sites`` has the index ``site_id`` and the columns that
    ``at_least_one_per`` rules name (``place``).

    Raises:
        InvalidFile: the file is missing or not TOML, or a key or value is not usable.
        UnknownName: a rule names a service, site, column or key that is not declared.
    """
    return parse_rules(read_toml(path), services, sites, str(path))


def parse_rules(
    tables: Mapping[str, object], services: Iterable[str], sites: pd.DataFrame, source: str = "rules.toml"
) -> tuple[Rule, ...]:
    """Make rules from tables that are already read; ``source`` is the file name for messages.

    Raises:
        InvalidFile: as :func:`read_rules`.
        UnknownName: as :func:`read_rules`.
    """
    for key in tables:
        if key != "rule":
            raise UnknownName(f'{source} has the unknown table "{key}"; write each rule as [[rule]].')
    written = tables.get("rule", [])
    if not isinstance(written, list) or not all(isinstance(each, Mapping) for each in written):
        raise InvalidFile(f"{source}: rule is {written!r}; write each rule as [[rule]], with two brackets.")
    names, site_ids = list(services), [str(site) for site in sites.index]
    rules: dict[str, Rule] = {}
    for number, table in enumerate(written, 1):
        rule = _Table(table, f"{source}: rule {number}", names, site_ids, tuple(sites.columns)).rule(rules)
        rules[rule.id] = rule
    return tuple(rules.values())


def service_rules(services: Mapping[str, Service]) -> tuple[Rule, ...]:
    """The rules that services.toml states in short: ``requires`` and ``minimum_volume``.

    Their ids are ``SERVICE.requires`` and ``SERVICE.minimum_volume``.
    """
    rules: list[Rule] = []
    for name, service in services.items():
        if service.requires:
            rules.append(
                Requires(
                    id=f"{name}.requires",
                    service=name,
                    on_site=service.requires,
                    unless=service.requires_unless,
                )
            )
        if service.minimum_volume:
            rules.append(
                Volume(
                    id=f"{name}.minimum_volume",
                    source=service.minimum_volume_source,
                    service=name,
                    minimum=service.minimum_volume,
                )
            )
    return tuple(rules)


@dataclass(frozen=True)
class _Table:
    table: Mapping
    where: str
    services: list[str]
    site_ids: list[str]
    columns: tuple[str, ...]

    def rule(self, earlier: Mapping[str, Rule]) -> Rule:
        kind = self._choice("kind", tuple(KEYS))
        known = (*COMMON_KEYS, *KEYS[kind])
        for key in self.table:
            if key not in known:
                raise UnknownName(
                    f'{self.where} ({kind}) has the unknown key "{key}"{suggestion(key, known)}'
                )
        makers: dict[str, Callable[..., Rule]] = {
            "requires": self._requires, "co_located": self._co_located, "excludes": self._excludes,
            "at_least_one_per": self._at_least_one_per, "keeps": self._keeps, "count": self._count,
            "paired": self._paired, "open_at_all_times": self._open_at_all_times, "volume": self._volume,
        }  # fmt: skip
        return makers[kind](
            id=self._id(kind, earlier),
            label=self._text("label"),
            source=self._text("source"),
            breach=self._choice("breach", BREACHES, "flag"),
            judged=self._choice("judged", JUDGED, "all"),
        )

    def _id(self, kind: str, earlier: Mapping[str, Rule]) -> str:
        given = self._text("id")
        if given:
            if given in earlier:
                raise InvalidFile(f'{self.where} has the id "{given}" of an earlier rule; give it its own.')
            return given
        subject = self.table.get("service") or "_".join(map(str, self.table.get("services", [])))
        name, number = f"{kind}_{subject}", 1
        while name in earlier:
            number += 1
            name = f"{kind}_{subject}_{number}"
        return name

    def _requires(self, **common: str) -> Rule:
        unless = self._names("unless", [], (*self.services, *self.site_ids), "service or site")
        for name in unless:
            if name in self.services and name in self.site_ids:
                raise InvalidFile(
                    f'{self.where}: unless names "{name}", which is a service and a site; rename one.'
                )
        return Requires(
            service=self._service("service"),
            on_site=self._names("on_site", None, self.services, "service"),
            unless=tuple(name for name in unless if name in self.services),
            unless_sites=tuple(name for name in unless if name in self.site_ids),
            **common,
        )

    def _co_located(self, **common: str) -> Rule:
        services = self._names("services", None, self.services, "service")
        if len(services) < 2:
            raise InvalidFile(f"{self.where}: services is {list(services)!r}; name two or more.")
        return CoLocated(together=services, **common)

    def _excludes(self, **common: str) -> Rule:
        service, other = self._service("service"), self._service("other")
        if service == other:
            raise InvalidFile(f'{self.where}: "{service}" excludes itself; name another service.')
        return Excludes(service=service, other=other, **common)

    def _at_least_one_per(self, **common: str) -> Rule:
        per = self._choice("per", self.columns, "place", "column of the sites")
        return AtLeastOnePer(service=self._service("service"), per=per, **common)

    def _keeps(self, **common: str) -> Rule:
        hours = self._text("hours")
        if hours:
            try:
                open_minutes(hours)
            except InvalidHours as problem:
                raise InvalidFile(f"{self.where}: hours: {problem}") from problem
        of_baseline = self.table.get("sites", BASELINE) == BASELINE
        sites = () if of_baseline else self._names("sites", None, self.site_ids, "site")
        return Keeps(
            service=self._service("service"), sites=sites, of_baseline=of_baseline, hours=hours, **common
        )

    def _count(self, **common: str) -> Rule:
        least, most = self._whole("at_least", 0), self._whole("at_most", None)
        if least == 0 and most is None:
            raise InvalidFile(f"{self.where} (count) has neither at_least nor at_most; give one or both.")
        if most is not None and least > most:
            raise InvalidFile(f"{self.where}: at_least {least} is more than at_most {most}; exchange them.")
        return Count(
            service=self._service("service"), among=self._among(), at_least=least, at_most=most, **common
        )

    def _paired(self, **common: str) -> Rule:
        ways = [key for key in ("at", "within_minutes", "pairs") if key in self.table]
        if len(ways) > 1:
            raise InvalidFile(f"{self.where} (paired) has {' and '.join(ways)}; keep one of them.")
        self._choice("at", ("same_site",), "same_site")
        within = self._number("within_minutes", None)
        pairs = self._pairs() if "pairs" in self.table else None
        return Paired(
            service=self._service("service"), partner=self._service("with"),
            pairs=pairs, within_minutes=within, **common,
        )  # fmt: skip

    def _pairs(self) -> tuple[tuple[str, str], ...]:
        pairs = self.table["pairs"]
        if not isinstance(pairs, list) or not all(isinstance(p, list) and len(p) == 2 for p in pairs):
            raise InvalidFile(f'{self.where}: pairs is {pairs!r}; write [["A", "B"], ["C", "B"]].')
        for site in (site for pair in pairs for site in pair):
            self._known(site, self.site_ids, "pairs", "site")
        return tuple((first, second) for first, second in pairs)

    def _open_at_all_times(self, **common: str) -> Rule:
        least = self._whole("at_least", 1)
        if least == 0:
            raise InvalidFile(f"{self.where}: at_least is 0, which every option keeps; write 1 or more.")
        return OpenAtAllTimes(service=self._service("service"), among=self._among(), at_least=least, **common)

    def _volume(self, **common: str) -> Rule:
        least, most = self._number("minimum", 0.0), self._number("maximum", None)
        if not least and most is None:
            raise InvalidFile(f"{self.where} (volume) has neither minimum nor maximum; give one or both.")
        if most is not None and least > most:
            raise InvalidFile(
                f"{self.where}: minimum {least:g} is more than maximum {most:g}; exchange them."
            )
        return Volume(
            service=self._service("service"), among=self._among(), minimum=least, maximum=most, **common
        )

    def _among(self) -> tuple[str, ...] | None:
        return self._names("among", None, self.site_ids, "site") if "among" in self.table else None

    def _text(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            raise InvalidFile(f"{self.where}: {key} is {value!r}; write text in quotes.")
        return value

    def _choice(self, key: str, known: tuple[str, ...], default: str | None = None, what: str = "") -> str:
        value = self.table.get(key, default)
        if value is None:
            raise InvalidFile(f"{self.where} has no {key}; write one of {', '.join(known)}.")
        if value not in known:
            raise InvalidFile(
                f"{self.where}: {key} is {value!r}{f', no {what}' if what else ''}{suggestion(value, known)}"
            )
        return value

    def _service(self, key: str) -> str:
        if key not in self.table:
            raise InvalidFile(f"{self.where} ({self.table['kind']}) has no {key}; name a service.")
        return self._known(self.table[key], self.services, key, "service")

    def _known(self, name: object, known: Iterable[str], key: str, what: str) -> str:
        if not isinstance(name, str):
            raise InvalidFile(f"{self.where}: {key} names {name!r}; write the {what} in quotes.")
        if name not in known:
            raise UnknownName(
                f'{self.where}: {key} names the unknown {what} "{name}"{suggestion(name, known)}'
            )
        return name

    def _names(self, key: str, default: list | None, known: Iterable[str], what: str) -> tuple[str, ...]:
        names = self.table.get(key, default)
        if not isinstance(names, list) or (default is None and not names):
            raise InvalidFile(f"{self.where}: {key} is {names!r}; write a list of {what.split()[0]}s.")
        for name in names:
            self._known(name, known, key, what)
        return tuple(dict.fromkeys(names))

    def _number(self, key: str, default: float | None) -> float | None:
        value = self.table.get(key, default)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, Real) or not 0 <= value < np.inf:
            raise InvalidFile(f"{self.where}: {key} is {value!r}; write a number of zero or more.")
        return float(value)

    def _whole(self, key: str, default: int | None) -> int | None:
        value = self.table.get(key, default)
        if value is not None and (type(value) is not int or value < 0):
            raise InvalidFile(f"{self.where}: {key} is {value!r}; write a whole number of zero or more.")
        return value

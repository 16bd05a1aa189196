"""What every rule on services and sites has in common, and what it is judged with."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.services import Service

BREACHES = ("flag", "refuse")
JUDGED = ("all", "changed")
MOST_NAMED = 3
"""Sites of a list that are said with their names."""
SitePair = tuple[str, str]
"""A service and a site."""


@dataclass(frozen=True)
class Facts:
    """What an option is judged with, beside itself.

    ``sites`` has the index ``site_id`` and the columns ``name`` and ``place`` where known. ``volumes`` maps
    ``(option, service, site)`` to need a year at sites where it is known, or is None.
    """

    services: Mapping[str, Service]
    sites: pd.DataFrame
    volumes: Mapping[tuple[str, str, str], float] | None = None

    def service(self, service: str) -> str:
        """The service as planners call it."""
        return self.services[service].label if service in self.services else service

    def site(self, site: str) -> str:
        """The site's name with its id, or its id alone where it has no other name."""
        name = str(self.sites["name"].get(site, "")) if "name" in self.sites else ""
        return f"{name} ({site})" if name and name != site else site

    def at(self, sites: Iterable[str]) -> str:
        """Several sites in words, by their ids alone where they are more than three."""
        sites = list(sites)
        return joined(sites if len(sites) > MOST_NAMED else (self.site(site) for site in sites))


@dataclass(frozen=True)
class Fault:
    """One place at which an option breaks a rule.

    ``words`` is the clause that says it. ``goes`` are services at sites that cannot stay as it is; any one of
    ``mends``, each a set of services at sites, would keep the rule if it were there too; ``hours`` are the
    weekly hours that it is about, where it is not about standing at all. ``otherwise`` is a sentence on what else
    would keep the rule, where neither what goes nor ``mends`` is all that would.
    """

    sites: tuple[str, ...]
    words: str
    goes: tuple[SitePair, ...] = ()
    mends: tuple[tuple[SitePair, ...], ...] = ()
    hours: str = ""
    otherwise: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """One rule.

    ``breach`` says whether an option that breaks it is shown with a finding or refused; ``judged`` whether all
    options are judged by it or those ``"changed"``: they give one of its services otherwise than the baseline does.
    """

    kind: ClassVar[str] = ""
    needs: ClassVar[str] = ""
    """What `broken_sets` leaves out: ``""``, ``"hours"``, ``"minutes"`` or ``"volumes"``."""
    ties: ClassVar[bool] = False
    """Whether it ties a service at a site to others, so that one goes with the other."""

    id: str
    label: str = ""
    source: str = ""
    breach: str = "flag"
    judged: str = "all"

    @property
    def refuse(self) -> bool:
        """Whether an option that breaks the rule is left out rather than shown."""
        return self.breach == "refuse"

    @property
    @abstractmethod
    def services(self) -> tuple[str, ...]:
        """Services that the rule speaks of."""

    @abstractmethod
    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""

    @abstractmethod
    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """Which of n options break the rule, bool ``(n,)``.

        ``given[service]`` is bool ``(n, S)``: whether each option gives the service at each site, sites in the
        order of ``sites.index``. A service that is not in ``given`` is given nowhere. Open at all hours is
        taken for granted; ``needs`` says what more the rule asks that sets of sites cannot show.
        """

    @abstractmethod
    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """Where an option breaks the rule, hours included; empty where it keeps it or cannot be judged."""

    def judges(self, option: Configuration, baseline: Configuration) -> bool:
        """Whether an option is judged by the rule at all."""
        return self.judged == "all" or any(
            option.services.get(name, {}) != baseline.services.get(name, {}) for name in self.services
        )

    def unjudged(self, facts: Facts) -> str:
        """Why the rule cannot be judged with these facts, as the end of a sentence; ``""`` where it can."""
        return ""

    def unknown_sites(self, option: Configuration, facts: Facts) -> list[str]:
        """Sites of an option that the rule speaks of and cannot judge; none for most kinds."""
        return []

    def settled(self, baseline: Configuration, minutes: pd.DataFrame | None = None) -> "Rule":
        """The rule with what it takes from the baseline, or from minutes between sites, written into it."""
        return self


@dataclass(frozen=True)
class Breach:
    """An option that breaks a rule. ``sentence`` names option, rule and sites; ``cascade`` is what it entails."""

    rule: Rule
    option: str
    sites: tuple[str, ...]
    sentence: str
    cascade: tuple[str, ...] = field(default=())

    @property
    def refuse(self) -> bool:
        """Whether the option is refused for it."""
        return self.rule.refuse


def members(given: Mapping[str, np.ndarray], service: str) -> np.ndarray:
    """Where n options give a service, bool ``(n, S)``; nowhere if it is not in ``given``."""
    if service in given:
        return given[service]
    return np.zeros(next(iter(given.values())).shape, dtype=bool)


def columns_of(sites: pd.DataFrame, chosen: Iterable[str]) -> np.ndarray:
    """Whether each site of the table is among those chosen, bool ``(S,)``."""
    return np.asarray(sites.index.isin(list(chosen)))


def joined(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    words = list(words)
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)

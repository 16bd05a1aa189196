"""Rules that tie a service at a site to other services: one goes with the other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.hours import ALWAYS, WEEK_MINUTES, open_weeks
from access.rule_base import Facts, Fault, Rule, columns_of, joined, members
from access.week_words import hours_a_week, week_words


@dataclass(frozen=True, kw_only=True)
class Requires(Rule):
    """``service`` stands only where every service of ``on_site`` is, at all hours that it is open itself.

    A service of ``unless`` at the site stands in for any that is missing; at ``unless_sites`` nothing is asked.
    """

    kind = "requires"
    ties = True
    needs = "hours"
    service: str
    on_site: tuple[str, ...]
    unless: tuple[str, ...] = ()
    unless_sites: tuple[str, ...] = ()

    @property
    def services(self) -> tuple[str, ...]:
        """The service, what it requires, and what stands in."""
        return (self.service, *self.on_site, *self.unless)

    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""
        instead = [facts.service(name) for name in self.unless]
        instead += [f"it is at {facts.at(self.unless_sites)}"] if self.unless_sites else []
        needed = joined(facts.service(name) for name in self.on_site)
        unless = f", unless {joined(instead, 'or')}" if instead else ""
        return f"{facts.service(self.service)} needs {needed} at the same site at all its hours{unless}."

    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """See :meth:`Rule.broken_sets`."""
        lacking = np.zeros_like(members(given, self.service))
        for name in self.on_site:
            lacking |= ~members(given, name)
        for name in self.unless:
            lacking &= ~members(given, name)
        lacking &= ~columns_of(sites, self.unless_sites)
        return (members(given, self.service) & lacking).any(axis=1)

    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """One for every site and required service that is not there, or not at all hours."""
        asked = [site for site in option.sites(self.service) if site not in self.unless_sites]
        found = (self._fault(option, facts, site, name) for site in asked for name in self.on_site)
        return [fault for fault in found if fault]

    def _fault(self, option: Configuration, facts: Facts, site: str, needed: str) -> Fault | None:
        there = [
            hours for name in (needed, *self.unless) if (hours := option.services.get(name, {}).get(site))
        ]
        alone = _uncovered(option.services[self.service][site], there)
        if not alone.any():
            return None
        service, other, where = facts.service(self.service), facts.service(needed), facts.site(site)
        instead = "".join(f" or {facts.service(name)}" for name in self.unless)
        mends = tuple(((name, site),) for name in (needed, *self.unless))
        if there:
            when = week_words(alone)
            words = f"{service} at {where} runs {hours_a_week(alone)} without {other}{instead} ({when})"
            return Fault((site,), words, mends=mends, hours=when)
        words = f"{service} at {where} needs {other}{instead} at the same site, which {site} does not give"
        return Fault((site,), words, ((self.service, site),), mends)


def _uncovered(own: str, others: list[str]) -> np.ndarray:
    """Minutes at which a service is open and none of the others is, in each usual week, bool ``(W, 10080)``."""
    if ALWAYS in others:
        return np.zeros((1, WEEK_MINUTES), dtype=bool)
    weeks = open_weeks([own, *others])
    return weeks[:, 0] & ~weeks[:, 1:].any(axis=1)


@dataclass(frozen=True, kw_only=True)
class CoLocated(Rule):
    """The services stand at the same sites: where one is, all are."""

    kind = "co_located"
    ties = True
    together: tuple[str, ...]

    @property
    def services(self) -> tuple[str, ...]:
        """The services that belong together."""
        return self.together

    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""
        return f"{joined(facts.service(name) for name in self.together)} stand at the same sites."

    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """See :meth:`Rule.broken_sets`."""
        where = [members(given, name) for name in self.together]
        return (np.logical_or.reduce(where) & ~np.logical_and.reduce(where)).any(axis=1)

    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """One for every site that has some of the services and not all."""
        given = {name: set(option.sites(name)) for name in self.together}
        found = []
        for site in sorted(set.union(*given.values())):
            here = [name for name in self.together if site in given[name]]
            absent = [name for name in self.together if site not in given[name]]
            if absent:
                words = (
                    f"{facts.site(site)} has {joined(map(facts.service, here))} and not "
                    f"{joined(map(facts.service, absent))}, which belong together"
                )
                goes = tuple((name, site) for name in here)
                found.append(Fault((site,), words, goes, (tuple((name, site) for name in absent),)))
        return found


@dataclass(frozen=True, kw_only=True)
class Paired(Rule):
    """Every site of ``service`` has a partner that gives ``partner``: one of ``pairs``, or itself.

    ``pairs`` is None for "at the same site". With ``within_minutes`` it is found from the minutes between sites
    by :meth:`settled`; until then the rule cannot be judged.
    """

    kind = "paired"
    ties = True
    service: str
    partner: str
    pairs: tuple[tuple[str, str], ...] | None = None
    within_minutes: float | None = None

    @property
    def services(self) -> tuple[str, ...]:
        """Both services."""
        return (self.service, self.partner)

    @property
    def needs(self) -> str:
        """Minutes, as long as the pairs are to be found from them."""
        return "minutes" if self._waits else ""

    @property
    def _waits(self) -> bool:
        return self.within_minutes is not None and self.pairs is None

    def settled(self, baseline: Configuration, minutes: pd.DataFrame | None = None) -> Rule:
        """The rule with the pairs of sites that are near enough to one another."""
        if not self._waits or minutes is None:
            return self
        rows, columns = np.nonzero(minutes.to_numpy() <= self.within_minutes)
        near = [(str(minutes.index[a]), str(minutes.columns[b])) for a, b in zip(rows, columns, strict=True)]
        own = [(str(site), str(site)) for site in minutes.index]
        return replace(self, pairs=tuple(dict.fromkeys([*own, *near])))

    def unjudged(self, facts: Facts) -> str:
        """Without minutes between sites."""
        return "the minutes between sites are not known before the study has been run" if self._waits else ""

    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""
        if self.within_minutes is not None:
            where = f"within {self.within_minutes:g} minutes"
        elif self.pairs is None:
            where = "at the same site"
        else:
            where = "at the site it is paired with: " + joined(f"{a} with {b}" for a, b in self.pairs)
        return f"Every site of {facts.service(self.service)} has {facts.service(self.partner)} {where}."

    def _partners(self, site: str) -> list[str]:
        return [site] if self.pairs is None else [b for a, b in self.pairs if a == site]

    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """See :meth:`Rule.broken_sets`; all False while the minutes are not known."""
        where, partners = members(given, self.service), members(given, self.partner)
        broken = np.zeros(len(where), dtype=bool)
        if self._waits:
            return broken
        for column, site in enumerate(sites.index):
            has = partners[:, columns_of(sites, self._partners(str(site)))].any(axis=1)
            broken |= where[:, column] & ~has
        return broken

    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """One for every site without a partner."""
        if self._waits:
            return []
        given, found = set(option.sites(self.partner)), []
        for site in option.sites(self.service):
            partners = self._partners(site)
            if given & set(partners):
                continue
            here, partner = facts.site(site), facts.service(self.partner)
            where = self._where(partners, facts)
            words = f"{facts.service(self.service)} at {here} has no {partner} {where}"
            mends = tuple(((self.partner, other),) for other in partners)
            found.append(Fault((site,), words, ((self.service, site),), mends))
        return found

    def _where(self, partners: list[str], facts: Facts) -> str:
        if self.within_minutes is not None:
            return f"within {self.within_minutes:g} minutes"
        if self.pairs is None:
            return "at the same site"
        return f"at {joined(map(facts.site, partners), 'or')}" if partners else "paired with it"

"""Rules on what stands where: each is judged for one option with a sentence, and for many at once as booleans."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.hours import ALWAYS, open_weeks
from access.rule_base import Facts, Fault, Rule, columns_of, joined, members
from access.week_words import hours_a_week, week_words

BASELINE = "baseline"


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
        weeks = open_weeks([option.services[self.service][site], *there])
        alone = weeks[:, 0] & ~weeks[:, 1:].any(axis=1)
        if not alone.any():
            return None
        service, other, where = facts.service(self.service), facts.service(needed), facts.site(site)
        instead = "".join(f" or {facts.service(name)}" for name in self.unless)
        mends = tuple(((name, site),) for name in (needed, *self.unless))
        if there:
            words = f"{service} at {where} runs {hours_a_week(alone)} without {other}{instead} ({week_words(alone)})"
            return Fault((site,), words, mends=mends, hours=week_words(alone))
        words = f"{service} at {where} needs {other}{instead} at the same site, which {site} does not give"
        return Fault((site,), words, ((self.service, site),), mends)


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
class Excludes(Rule):
    """``service`` and ``other`` never stand at the same site."""

    kind = "excludes"
    service: str
    other: str

    @property
    def services(self) -> tuple[str, ...]:
        """Both services."""
        return (self.service, self.other)

    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""
        return f"{facts.service(self.service)} and {facts.service(self.other)} are never at the same site."

    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """See :meth:`Rule.broken_sets`."""
        return (members(given, self.service) & members(given, self.other)).any(axis=1)

    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """One for every site that has both."""
        both = sorted(set(option.sites(self.service)) & set(option.sites(self.other)))
        pair = f"{facts.service(self.service)} and {facts.service(self.other)}"
        return [Fault((site,), f"{facts.site(site)} has both {pair}") for site in both]


@dataclass(frozen=True, kw_only=True)
class AtLeastOnePer(Rule):
    """Every value of the column ``per`` of the sites that has a site keeps one with ``service``."""

    kind = "at_least_one_per"
    service: str
    per: str = "place"

    @property
    def services(self) -> tuple[str, ...]:
        """The one service."""
        return (self.service,)

    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""
        return f"Every {self.per.replace('_', ' ')} that has a site has {facts.service(self.service)}."

    def _sites_of(self, sites: pd.DataFrame) -> dict[str, list[str]]:
        """The sites of each value of the column; sites without a value count nowhere."""
        values = sites[self.per]
        known = values[values.notna() & (values.astype(str) != "")].astype(str)
        return {value: list(known.index[known == value]) for value in sorted(known.unique())}

    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """See :meth:`Rule.broken_sets`."""
        where = members(given, self.service)
        broken = np.zeros(len(where), dtype=bool)
        for own in self._sites_of(sites).values():
            broken |= ~where[:, columns_of(sites, own)].any(axis=1)
        return broken

    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """One for every value whose sites all lack the service."""
        given, found = set(option.sites(self.service)), []
        for value, own in self._sites_of(facts.sites).items():
            if not given & set(own):
                words = f"{value} has no {facts.service(self.service)} at any of its sites ({facts.at(own)})"
                found.append(Fault(tuple(own), words, mends=tuple(((self.service, site),) for site in own)))
        return found


@dataclass(frozen=True, kw_only=True)
class Keeps(Rule):
    """``service`` stays at ``sites``, open at least at ``hours`` where they are given.

    ``sites`` is empty and ``of_baseline`` true until :meth:`settled` has written the baseline's sites into it.
    """

    kind = "keeps"
    needs = "hours"
    service: str
    sites: tuple[str, ...] = ()
    of_baseline: bool = True
    hours: str = ""

    @property
    def services(self) -> tuple[str, ...]:
        """The one service."""
        return (self.service,)

    def settled(self, baseline: Configuration, minutes: pd.DataFrame | None = None) -> Rule:
        """The rule with the baseline's sites."""
        if not self.of_baseline:
            return self
        return replace(self, sites=baseline.sites(self.service), of_baseline=False)

    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""
        where = "at every site of the baseline" if self.of_baseline else f"at {facts.at(self.sites)}"
        hours = {"": "", ALWAYS: ", open at all hours"}.get(self.hours, f", open {self.hours}")
        return f"{facts.service(self.service)} stays {where}{hours}."

    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """See :meth:`Rule.broken_sets`."""
        return ~members(given, self.service)[:, columns_of(sites, self.sites)].all(axis=1)

    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """One for every site that has lost the service or some of its hours."""
        given, service, found = option.services.get(self.service, {}), facts.service(self.service), []
        for site in self.sites:
            if site not in given:
                words = f"{service} is not at {facts.site(site)}, where it is to stay"
                found.append(Fault((site,), words, mends=(((self.service, site),),)))
            elif self.hours:
                weeks = open_weeks([self.hours, given[site]])
                shut = weeks[:, 0] & ~weeks[:, 1]
                if shut.any():
                    words = (
                        f"{service} at {facts.site(site)} is closed for {hours_a_week(shut)} that it is to "
                        f"be open ({week_words(shut)})"
                    )
                    found.append(Fault((site,), words, hours=week_words(shut)))
        return found


@dataclass(frozen=True, kw_only=True)
class Count(Rule):
    """Between ``at_least`` and ``at_most`` of the sites (those of ``among``, where given) have ``service``."""

    kind = "count"
    service: str
    among: tuple[str, ...] | None = None
    at_least: int = 0
    at_most: int | None = None

    @property
    def services(self) -> tuple[str, ...]:
        """The one service."""
        return (self.service,)

    def _range(self) -> str:
        if self.at_most is None:
            return f"at least {self.at_least}"
        if self.at_least == 0:
            return f"at most {self.at_most}"
        if self.at_least == self.at_most:
            return f"{self.at_least}"
        return f"{self.at_least} {'or' if self.at_most == self.at_least + 1 else 'to'} {self.at_most}"

    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""
        among = f" of {facts.at(self.among)}" if self.among is not None else ""
        return (
            f"{facts.service(self.service)} is at {self._range()} {'sites' if not among else ''}{among}".replace(
                "  ", " "
            ).strip()
            + "."
        )

    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """See :meth:`Rule.broken_sets`."""
        where = members(given, self.service)
        if self.among is not None:
            where = where[:, columns_of(sites, self.among)]
        return self._outside(where.sum(axis=1))

    def _outside(self, count: np.ndarray) -> np.ndarray:
        most = np.inf if self.at_most is None else self.at_most
        return (count < self.at_least) | (count > most)

    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """One where the number is outside the range."""
        given = option.sites(self.service)
        counted = [site for site in given if self.among is None or site in self.among]
        if not self._outside(np.array(len(counted))):
            return []
        places = [s for s in (self.among or facts.sites.index) if s not in given]
        few = len(counted) < self.at_least
        mends = tuple(((self.service, str(site)),) for site in places) if few else ()
        among = f" of the {len(self.among)} named" if self.among is not None else ""
        number = f"{len(counted)} site{'' if len(counted) == 1 else 's'}{among}"
        at = f" ({', '.join(counted)})" if counted else ""
        words = f"{facts.service(self.service)} is at {number}{at}, and {self._range()} are asked for"
        return [Fault(tuple(counted), words, mends=mends)]


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

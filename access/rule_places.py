"""Rules on where a service stands and at how many sites: an option that breaks one may be mended in several ways."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.hours import ALWAYS, open_weeks
from access.rule_base import Facts, Fault, Rule, columns_of, members
from access.week_words import hours_a_week, week_words

BASELINE = "baseline"


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

    def unjudged(self, facts: Facts) -> str:
        """Where no site has a value in the column there is nothing to keep, and nothing kept."""
        return "" if self._sites_of(facts.sites) else f"the sites have no {self.per.replace('_', ' ')}"

    def _sites_of(self, sites: pd.DataFrame) -> dict[str, list[str]]:
        """The sites of each value of the column; sites without a value count nowhere."""
        found: dict[str, list[str]] = {}
        for site, value in zip(sites.index, sites[self.per], strict=True):
            if pd.notna(value) and str(value):
                found.setdefault(str(value), []).append(str(site))
        return {value: found[value] for value in sorted(found)}

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
            elif self.hours and given[site] != ALWAYS:
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
        where = "sites" if self.among is None else f"of {facts.at(self.among)}"
        number = self._range()
        if self.at_most is None:
            number = f"{self.at_least} or more"
        elif self.at_least == 0:
            number = f"no more than {self.at_most}"
        return f"{facts.service(self.service)} is at {number} {where}."

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
        places = [str(s) for s in (self.among or facts.sites.index) if s not in given]
        one_short = len(counted) == self.at_least - 1
        mends = tuple(((self.service, site),) for site in places) if one_short else ()
        among = f" of the {len(self.among)} named" if self.among is not None else ""
        number = f"{len(counted)} site{'' if len(counted) == 1 else 's'}{among}"
        at = f" ({', '.join(counted)})" if counted else ""
        words = f"{facts.service(self.service)} is at {number}{at}, and {self._range()} are asked for"
        return [Fault(tuple(counted), words, mends=mends)]

"""Rules on hours of the week and on need: sets of sites alone do not show whether an option keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.configurations import Configuration
from access.hours import ALWAYS, open_weeks
from access.rule_base import Facts, Fault, Rule, columns_of, members
from access.week_words import hours_a_week, week_words

RISES = "Its volume can also rise: if another of these units closes."
FALLS = "Its volume can fall: if another site gives it too."


@dataclass(frozen=True, kw_only=True)
class OpenAtAllTimes(Rule):
    """At every minute of the week at least ``at_least`` sites (of ``among``, where given) give ``service``: a rota."""

    kind = "open_at_all_times"
    needs = "hours"
    service: str
    among: tuple[str, ...] | None = None
    at_least: int = 1

    @property
    def services(self) -> tuple[str, ...]:
        """The one service."""
        return (self.service,)

    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""
        number = f"{self.at_least} site{'' if self.at_least == 1 else 's'}"
        among = f" of {', '.join(self.among)}" if self.among is not None else ""
        return (
            f"{facts.service(self.service)} is open at {number} or more{among} at every minute of the week."
        )

    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """Options with too few sites even if all were open at all hours; hours may break it for others too."""
        where = members(given, self.service)
        if self.among is not None:
            where = where[:, columns_of(sites, self.among)]
        return where.sum(axis=1) < self.at_least

    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """One where some minute has too few open sites; it says when."""
        given = option.services.get(self.service, {})
        given = {site: hours for site, hours in given.items() if self.among is None or site in self.among}
        if list(given.values()).count(ALWAYS) >= self.at_least:
            return []
        weeks = open_weeks([*given.values(), None])
        open_at = weeks.sum(axis=1)
        short = open_at < self.at_least
        if not short.any():
            return []
        fewest = int(open_at.min())
        words = (
            f"{facts.service(self.service)} has fewer than {self.at_least} open sites for {hours_a_week(short)} "
            f"({week_words(short)}), {fewest} at the fewest"
        )
        part = tuple(site for site in sorted(given) if not open_weeks([given[site]]).all())
        return [Fault(part, words, hours=week_words(short))]


@dataclass(frozen=True, kw_only=True)
class Volume(Rule):
    """Every site of ``service`` is nearest for at least ``minimum`` and at most ``maximum`` need a year.

    The need is that of the study's residents; ``among``, where given, are the sites that are judged.
    """

    kind = "volume"
    needs = "volumes"
    service: str
    among: tuple[str, ...] | None = None
    minimum: float = 0.0
    maximum: float | None = None

    @property
    def services(self) -> tuple[str, ...]:
        """The one service."""
        return (self.service,)

    def statement(self, facts: Facts) -> str:
        """The rule in a sentence."""
        bounds = [f"at least {self.minimum:,g}"] if self.minimum else []
        bounds += [f"at most {self.maximum:,g}"] if self.maximum is not None else []
        among = f" among {facts.at(self.among)}" if self.among is not None else ""
        amount = f"{' and '.join(bounds)} {self._unit(facts)}"
        return f"{facts.service(self.service)} has {amount} at each of its sites{among}."

    def _unit(self, facts: Facts) -> str:
        """Whose need it is: a site near the edge of the study serves others too."""
        unit = facts.services[self.service].need_label if self.service in facts.services else "in need"
        return (
            f"of this study's {unit}" if unit.startswith("residents") else f"{unit} of this study's residents"
        )

    def _judged(self, option: Configuration) -> list[str]:
        """Sites of an option that the rule is about."""
        return [site for site in option.sites(self.service) if self.among is None or site in self.among]

    def unjudged(self, facts: Facts) -> str:
        """Without volumes of a run, or with those of times for which the service is not computed."""
        if facts.volumes is None:
            return "volumes are not known before the study has been run"
        if not any(service == self.service for _, service, _ in facts.volumes):
            return f"these times have no volumes of {facts.service(self.service)}"
        return ""

    def unknown_sites(self, option: Configuration, facts: Facts) -> list[str]:
        """Sites of an option whose volume is not known: they serve in part of the period only."""
        volumes = facts.volumes or {}
        return [site for site in self._judged(option) if (option.id, self.service, site) not in volumes]

    def broken_sets(self, given: Mapping[str, np.ndarray], sites: pd.DataFrame) -> np.ndarray:
        """All False: volumes are judged by :meth:`breaking_volumes`."""
        return np.zeros(len(members(given, self.service)), dtype=bool)

    def breaking_volumes(
        self, volumes: np.ndarray, given: np.ndarray, sites: pd.DataFrame | None = None
    ) -> np.ndarray:
        """Which of n options break the rule, from the volumes of the sites that each gives it at, both ``(n, S)``.

        ``sites`` says which column is which site; it is needed where the rule is among some of them.
        NaN is not known: a site that does not serve in the period of the volumes breaks nothing.
        """
        most = np.inf if self.maximum is None else self.maximum
        if self.among is not None:
            given = given & columns_of(sites, self.among)
        return (given & ((volumes < self.minimum) | (volumes > most))).any(axis=1)

    def faults(self, option: Configuration, facts: Facts) -> list[Fault]:
        """One for every site whose volume is known and outside the bounds."""
        found, most = [], np.inf if self.maximum is None else self.maximum
        for site in self._judged(option):
            volume = (facts.volumes or {}).get((option.id, self.service, site))
            if volume is None or self.minimum <= volume <= most:
                continue
            bound = (
                f"fewer than {self.minimum:,g}" if volume < self.minimum else f"more than {self.maximum:,g}"
            )
            where = f"{facts.service(self.service)} at {facts.site(site)}"
            words = f"{where} is nearest for {volume:,.0f} {self._unit(facts)}, {bound}"
            few, several = volume < self.minimum, len(option.sites(self.service)) > 1
            goes = ((self.service, site),) if few else ()
            found.append(
                Fault((site,), words, goes, otherwise=RISES if few and several else "" if few else FALLS)
            )
        return found

"""The rules of a study on options that a choice makes: which leave an option out, which are said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

import access
from access.choices import Choice
from access.chosen import chosen_configuration, chosen_sites
from access.hours import ALWAYS

MOST_IN_FULL = 1_000
"""Options of one choice up to which each is judged in full, hours of the week included; beyond, by sites alone."""


@dataclass(frozen=True)
class Left:
    """What the rules leave of ``n`` options: bool ``(n,)``; how many each refusing rule leaves out; and which of the
    judge's rules flag which option, bool ``(n, rules)``.
    """

    stay: np.ndarray
    left_out: Mapping[str, int]
    flagged: np.ndarray


@dataclass(frozen=True)
class Judge:
    """Rules on options made from a baseline; ``rules`` are settled (:func:`access.settled_rules`).

    ``volumes`` gives the need of a service nearest to each site (in the order of ``sites``) under sets of a choice,
    float64 ``(n, S)``, NaN where it is not known; ``volumes_if`` those under one option. Without them rules on
    volumes are not judged.
    """

    rules: tuple[access.Rule, ...]
    services: Mapping[str, access.Service]
    baseline: access.Configuration
    sites: pd.DataFrame
    volumes: Callable[[Choice, np.ndarray, str], np.ndarray] | None = None
    volumes_if: Callable[[access.Configuration, str], Mapping[str, float]] | None = None

    def alone(self, choice: Choice, sets: np.ndarray, choices: Sequence[Choice]) -> Left:
        """Judge the sets of one of the ``choices`` by the rules in which no other of them has a part."""
        own = [rule for rule in self.rules if self.movers(rule, choices) == [choice]]
        given = self._given([(choice, sets)], len(sets))
        if len(sets) <= MOST_IN_FULL:
            broken = self._in_full(own, choice, sets)
        else:
            broken = {
                rule.id: rule.broken_sets(given, self.sites) & self._judged(rule, choice, sets)
                for rule in own
            }
        for rule in own:
            if rule.needs == "volumes" and self.volumes and len(sets):
                volumes = self.volumes(choice, sets, rule.service)
                outside = rule.breaking_volumes(volumes, given[rule.service], self.sites)
                broken[rule.id] = outside & self._judged(rule, choice, sets)
        return self._left(own, broken, len(sets))

    def together(self, choices: Sequence[Choice]) -> Callable[[Sequence[np.ndarray]], Left] | None:
        """A judge of combinations by the rules in which several of the choices have a part; None without any.

        It is given the sets of every choice, row by row of the same options, and judges by sites alone.
        """
        shared = [rule for rule in self.rules if len(self.movers(rule, choices)) > 1]
        if not shared:
            return None

        def judge(sets: Sequence[np.ndarray]) -> Left:
            given = self._given(list(zip(choices, sets)), len(sets[0]))
            return self._left(shared, {rule.id: self._by_sites(rule, given) for rule in shared}, len(sets[0]))

        return judge

    def not_in_full(self, choices: Sequence[Choice], counts: Sequence[int]) -> list[str]:
        """Sentences on what was not judged when options were listed; ``counts`` are the sets of each choice."""
        said = []
        for choice, count in zip(choices, counts):
            own = [rule for rule in self.rules if self.movers(rule, choices) == [choice]]
            hours = [rule for rule in own if self._of_hours(rule, [choice])]
            if hours and count > MOST_IN_FULL:
                said.append(
                    f"{choice.id} has {count:,} sets of sites, more than {MOST_IN_FULL:,}: sites count as if open at "
                    f"all hours in {_ids(hours)}; among fewer sets some of the same options may break it."
                )
        facts = access.Facts(self.services, self.sites)
        for rule in self.rules:
            if rule.needs not in ("volumes", "minutes") and (why := rule.unjudged(facts)):
                said.append(f"{_ids([rule])} is not judged: {why}.")
        shared = [rule for rule in self.rules if len(self.movers(rule, choices)) > 1]
        if hours := [rule for rule in shared if self._of_hours(rule, choices)]:
            said.append(
                f"Several of the choices have a part in {_ids(hours)}: sites count as if open at all hours there."
            )
        if volumes := [rule for rule in shared if rule.needs == "volumes"]:
            said.append(
                f"Several of the choices move what {_ids(volumes)} is about: no option is flagged or left out for "
                "it, only rule_findings tell of it."
            )
        return said

    def breaches(self, options: Mapping[str, access.Configuration]) -> list[access.Breach]:
        """Every breach of a rule by the options, hours and what follows from it included."""
        everything = {self.baseline.id: self.baseline} | dict(options)
        breaches = access.rule_breaches(
            self.rules,
            everything,
            self.services,
            self.sites,
            self._volumes_of(options),
            volumes_if=self.volumes_if,
        )
        return [breach for breach in breaches if breach.option in options]

    def statement(self, rule_id: str) -> str:
        """A rule in a sentence: its label, or what it says."""
        rule = next(rule for rule in self.rules if rule.id == rule_id)
        return rule.label or rule.statement(access.Facts(self.services, self.sites))

    def _volumes_of(self, options: Mapping[str, access.Configuration]) -> pd.DataFrame | None:
        """Volumes of the services that have a rule on them, as :func:`access.volumes` gives them."""
        asked = [rule.service for rule in self.rules if rule.needs == "volumes"]
        if not asked or self.volumes_if is None:
            return None
        rows = [
            (option.id, service, site, volume)
            for option in options.values()
            for service in dict.fromkeys(asked)
            for site, volume in self.volumes_if(option, service).items()
        ]
        return pd.DataFrame(rows, columns=["configuration", "service", "site_id", "volume"])

    def _in_full(self, rules, choice: Choice, sets: np.ndarray) -> dict[str, np.ndarray]:
        facts = access.Facts(self.services, self.sites)
        broken = {rule.id: np.zeros(len(sets), dtype=bool) for rule in rules}
        for row, kept in enumerate(sets):
            option = chosen_configuration("option", "", self.baseline, [(choice, choice.named(kept))])
            for rule in rules:
                if rule.judges(option, self.baseline):
                    broken[rule.id][row] = bool(rule.faults(option, facts))
        return broken

    def _by_sites(self, rule: access.Rule, given: Mapping[str, np.ndarray]) -> np.ndarray:
        broken = rule.broken_sets(given, self.sites)
        if rule.judged == "all":
            return broken
        today = chosen_sites([], self.baseline, [str(site) for site in self.sites.index])
        moved = [
            (given[name] != today.get(name, False)).any(axis=1) for name in rule.services if name in given
        ]
        return broken & np.logical_or.reduce([np.zeros(len(broken), dtype=bool), *moved])

    def _of_hours(self, rule: access.Rule, choices: Sequence[Choice]) -> bool:
        """Whether hours may break a rule for some option of the choices: it asks for them, and not all are 24/7."""
        if rule.needs != "hours" or (rule.kind == "keeps" and not rule.hours):
            return False
        all_kept, none_kept = (
            chosen_configuration("option", "", self.baseline, [(c, c.sites if kept else ()) for c in choices])
            for kept in (True, False)
        )
        return any(
            hours != ALWAYS
            for option in (self.baseline, all_kept, none_kept)
            for name in rule.services
            for hours in option.services.get(name, {}).values()
        )

    def _judged(self, rule: access.Rule, choice: Choice, sets: np.ndarray) -> np.ndarray:
        """Which sets of a choice a rule judges: those "changed" give one of its services at other sites or hours.

        What a candidate gives depends on whether it is kept, and on nothing else.
        """
        judged = np.full(len(sets), rule.judged == "all")
        if_kept, if_not = (
            chosen_configuration("option", "", self.baseline, [(choice, sites)]).services
            for sites in (choice.sites, ())
        )
        for name in rule.services:
            today = self.baseline.services.get(name, {})
            kept, lost = (
                [option.get(name, {}).get(site) != today.get(site) for site in choice.sites]
                for option in (if_kept, if_not)
            )
            judged |= np.where(sets, kept, lost).any(axis=1)
        return judged

    def _given(self, chosen, count: int) -> dict[str, np.ndarray]:
        given = chosen_sites(chosen, self.baseline, [str(site) for site in self.sites.index])
        return {name: np.broadcast_to(rows, (count, rows.shape[1])) for name, rows in given.items()}

    def movers(self, rule: access.Rule, choices: Sequence[Choice]) -> list[Choice]:
        """Which of the choices move a service that the rule speaks of; one decides its own service alone."""
        decided = {choice.service for choice in choices}
        return [
            choice
            for choice in choices
            if any(s in rule.services and (s == choice.service or s not in decided) for s in choice.services)
        ]

    def _left(self, rules, broken: Mapping[str, np.ndarray], count: int) -> Left:
        stay, left_out = np.ones(count, dtype=bool), {}
        flagged = np.zeros((count, len(self.rules)), dtype=bool)
        for rule in rules:
            if not rule.refuse:
                flagged[:, self.rules.index(rule)] = broken[rule.id]
            elif broken[rule.id].any():
                left_out[rule.id] = int(broken[rule.id].sum())
                stay &= ~broken[rule.id]
        return Left(stay, left_out, flagged)


def _ids(rules: Sequence[access.Rule]) -> str:
    return " and ".join(f'rule "{rule.id}"' for rule in rules)

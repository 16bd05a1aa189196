"""Figures of options, from one matrix: of one choice and of what moves with it, or of several choices combined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

import access
from access.choices import Choice
from access.chosen import chosen_configuration
from study.option_judging import Unclear, judged_choices, unclear_services
from study.option_list import Listed
from study.plan import MatrixKey, opening_periods
from study.results import Results

OF_EACH = (
    "mean_minutes", "mean_change", "p95_minutes", "most_deprived_change", "need_lost_reach", "smallest_volume",
)  # fmt: skip
"""Columns that are kept of every service of a combination, and of services that move with a choice."""


class Figures:
    """Scores options of some results with the times of one matrix; ``scope`` says whose most deprived fifth."""

    def __init__(self, results: Results, key: MatrixKey, percentile: int, scope: str):
        self.results, self.key, self.percentile, self.scope = results, key, percentile, scope
        self.site_ids = [str(site) for site in results.places.sites.index]
        self.baseline = results.configurations[results.baseline]
        self.times = results.travel_times(key)
        self._scorers: dict[str, access.OptionScorer] = {}
        self._periods = opening_periods(results.study.settings, key.mode)

    def single(self, choice: Choice, sets: np.ndarray) -> pd.DataFrame:
        """The scores of a choice's sets, the baseline as the last row; columns of the services that move with it
        begin with their id.
        """
        among = self._candidates(choice)
        table = self.scorer(choice.service).score(self._rows(choice, sets, choice.service), among)
        table = table.rename(columns={"sites": "sites_serving"})
        for other in choice.services[1:]:
            if self._computed(other):
                scores = self.scorer(other).score(self._rows(choice, sets, other), among)
                table = table.join(scores[list(OF_EACH)].add_prefix(f"{other}."))
        return table

    def combined(self, choices: Sequence[Choice], listed: Listed) -> pd.DataFrame:
        """Figures of combinations, the baseline as the last row; those of each choice begin with its id.

        Sums over services are of the choices that the period can judge.
        """
        unclear = [each for choice in choices for each in self.unclear(choice)]
        summed = [choice in judged_choices(choices, unclear, self.key.mode) for choice in choices]
        parts, origins = [], None
        for choice, sets in zip(choices, listed.sets):
            scorer = self.scorer(choice.service)
            journeys = self.results.services[choice.service].visits_per_year
            rows = self._rows(choice, sets, choice.service)
            parts.append(scorer.part(rows, journeys, self._candidates(choice)))
            origins = scorer.origins
        index = np.vstack([listed.index, [len(sets) for sets in listed.sets]])
        judged = [part for part, is_summed in zip(parts, summed) if is_summed]
        table = access.combine_options(judged, index[:, summed], origins)
        of_each = {
            f"{choice.id}.{name}": part.scores[name].to_numpy()[index[:, at]]
            for at, (choice, part) in enumerate(zip(choices, parts))
            for name in (*OF_EACH, *(c for c in part.scores if c.startswith("share_within_")))
        }
        return pd.concat([table, pd.DataFrame(of_each, index=table.index)], axis=1)

    def scorer(self, service: str) -> access.OptionScorer:
        """A scorer of one service over every site of the study, made once."""
        if service in self._scorers:
            return self._scorers[service]
        serving = access.serving_sites(
            self.baseline, service, self.key.period, self.key.direction, self._periods
        )
        self._scorers[service] = access.OptionScorer(
            self.times, self.results.places.areas, self.results.services[service], serving.sites,
            sites=self.site_ids, percentile=self.percentile, scope=self.scope,
            tie_minutes=self.results.study.settings.tie_minutes,
            deprivation=self.results.study.settings.equity.deprivation_weight,
        )  # fmt: skip
        return self._scorers[service]

    def volumes(self, choice: Choice, sets: np.ndarray, service: str) -> np.ndarray:
        """Need of a service that moves with a choice nearest to each site of the study under every set, float64
        ``(n, S)``; NaN where a site does not serve in the period, and of a service not computed for the mode.
        """
        if not self._computed(service):
            return np.full((len(sets), len(self.site_ids)), np.nan)
        serving = self._rows(choice, sets, service)[:-1]
        return np.where(serving, self.scorer(service).volumes(serving), np.nan)

    def volumes_if(self, option: access.Configuration, service: str) -> dict[str, float]:
        """Need nearest to each site that serves under one option; nothing of a service not computed for the mode."""
        if not self._computed(service):
            return {}
        serving = self._mask(option, service)
        volumes = self.scorer(service).volumes(serving)[0]
        return {site: float(volumes[at]) for at, site in enumerate(self.site_ids) if serving[at]}

    def minutes_and_people(self, choice: Choice, sites: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Minutes from those of the ``sites`` that serve if kept, float64 ``(S, O)``, NaN where they do not or are not
        reached; and the need of every origin, ``(O,)``.
        """
        areas = self.results.places.areas
        need = access.need(self.results.services[choice.service], areas)
        people = need.reindex(self.times["area_id"].values).to_numpy() * self.times["weight"].values
        minutes = self.times.sel(percentile=self.percentile, site=list(sites)).values.astype(np.float64)
        serving = self._serving(choice, choice.sites, choice.service)
        minutes[[not serving[self.site_ids.index(site)] for site in sites]] = np.nan
        return minutes, people

    def longest_minutes(self, minutes: np.ndarray) -> float:
        """The longest journey looked for by the mode, or that there is in the matrix."""
        longest = float(np.nanmax(minutes, initial=0.0))
        settings = self.results.study.settings
        return longest if self.key.mode in settings.matrix else max(longest, settings.longest(self.key.mode))

    def unclear(self, choice: Choice) -> list[Unclear]:
        """Services that move with a choice and that the period cannot judge."""
        return unclear_services(self.results, self.key, choice)

    def not_serving(self, choice: Choice) -> dict[str, tuple[str, ...]]:
        """Sites that give the service and yet do not serve in this period, open in part of it only or not at all:
        in the baseline (``"today"``), and with the hours that candidates would have if kept (``"kept"``).
        """
        kept = chosen_configuration("option", "", self.baseline, [(choice, choice.sites)])
        found = {}
        for name, option in (("today", self.baseline), ("kept", kept)):
            serving = self._mask(option, choice.service)
            idle = [s for s in option.sites(choice.service) if not serving[self.site_ids.index(s)]]
            found |= {name: tuple(idle)} if idle else {}
        return found

    def _rows(self, choice: Choice, sets: np.ndarray, service: str) -> np.ndarray:
        """Sites that serve in every option, bool ``(n + 1, S)``, with the baseline's at the end.

        What a site gives depends on no other site: on whether it is kept, and nothing else.
        """
        columns = [self.site_ids.index(site) for site in choice.sites]
        kept = np.zeros((len(sets), len(self.site_ids)), dtype=bool)
        kept[:, columns] = sets
        if_kept, if_not = (self._serving(choice, sites, service) for sites in (choice.sites, ()))
        return np.vstack([np.where(kept, if_kept, if_not), self._mask(self.baseline, service)])

    def _candidates(self, choice: Choice) -> np.ndarray:
        """The sites that a choice is about, bool ``(S,)``: volumes are told of those of them that are kept."""
        return np.isin(self.site_ids, choice.sites)

    def _serving(self, choice: Choice, kept: Sequence[str], service: str) -> np.ndarray:
        return self._mask(chosen_configuration("option", "", self.baseline, [(choice, kept)]), service)

    def _mask(self, option: access.Configuration, service: str) -> np.ndarray:
        serving = access.serving_sites(option, service, self.key.period, self.key.direction, self._periods)
        return np.isin(self.site_ids, serving.sites)

    def _computed(self, service: str) -> bool:
        modes = self.results.services[service].modes
        return modes is None or self.key.mode in modes


def joined_by_mode(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Tables of several modes side by side, their columns ending in ``@mode``; one table alone stays as it is."""
    if len(tables) == 1:
        return next(iter(tables.values()))
    return pd.concat([table.add_suffix(f"@{mode}") for mode, table in tables.items()], axis=1)

"""Results as the public may see them: nothing in them names a draft.

A view, made before anything is read, so that what is built from it cannot hold what it does not hold.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd
import xarray as xr

import access
from study.errors import ResultsError
from study.places import Places
from study.plan import MatrixKey
from study.results import Results
from study.settings import Settings

WITHIN = "share_within_"
OPENLY = ("equality",)
"""Question files of which readers take only what is about the options they have."""
OF_OPTIONS = ("rules", "choices", "programmes", "pathways", "hosted_networks", "personas", "scorecard")
"""Keys of study.toml whose files may name drafts: unset in the settings of what is published."""


def published_only(results: Results) -> PublishedResults:
    """The same results with published options only; the baseline, which is how things are, is always in them."""
    return PublishedResults(results)


class PublishedResults(Results):
    """Results without drafts: their options, the services and sites that only they have, and what was said of them.

    Numbers are those of the whole results, since no option's figures depend on another option than the baseline.
    """

    drafts = False

    def __init__(self, results: Results):
        self._everything = results
        study = replace(results.study, settings=_without_questions(results.study.settings))
        super().__init__(study, results.record)
        self.changed = results.changed
        self.suppress_below = results.suppress_below
        self.study = replace(study, settings=self._without_visits(study.settings))
        self.record = results.record | {
            "findings": self._sayable(results.record["findings"]),
            "settings": self.study.settings.model_dump(mode="json"),
            "inputs": [each | {"file": Path(each["file"]).name} for each in results.record["inputs"]],
            "matrices": [
                each | {"blocks": self._blocks(each["blocks"])} for each in results.record["matrices"]
            ],
        }

    @cached_property
    def configurations(self) -> dict:
        """Published options, and the baseline."""
        return {name: o for name, o in self._everything.configurations.items() if is_published(o)}

    @cached_property
    def services(self) -> dict:
        """Services that a published option gives somewhere."""
        given = {service for option in self.configurations.values() for service in _given(option)}
        return {name: self._open(s, given) for name, s in self._everything.services.items() if name in given}

    def _open(self, service: access.Service, given: set[str]) -> access.Service:
        """A service that says nothing of services and sites that only drafts have, nor of hours by name."""
        return replace(
            service,
            requires=tuple(each for each in service.requires if each in given),
            requires_unless=tuple(each for each in service.requires_unless if each in given),
            capacity={site: supply for site, supply in service.capacity.items() if site in self._sites},
            patterns={},
        )

    @cached_property
    def _sites(self) -> set[str]:
        """Where a published option gives something."""
        return {site for o in self.configurations.values() for given in o.services.values() for site in given}

    @cached_property
    def places(self) -> Places:
        """Areas and origins, and the sites where a published option gives something."""
        places = self._everything.places
        used = places.sites[places.sites.index.isin(list(self._sites))]
        return replace(places, sites=used, findings=self._sayable(places.findings))

    @property
    def routing_places(self) -> Places:
        """All places, as the travel times were made with them; for computing, not for showing."""
        return self._everything.places

    @property
    def networks(self):
        """Streets, timetables and walks of the whole results."""
        return self._everything.networks

    def question_file(self, name: str) -> Path:
        """The copy of a question file whose readers leave out what is about options they do not have.

        Raises
        ------
        ResultsError
            The file may name drafts.
        """
        if name not in OPENLY:
            raise ResultsError(f"`{name}` may name drafts and is not part of what is published.")
        return self._everything.question_file(name)

    def table(self, name: str, columns: list[str] | None = None, filters: list | None = None) -> pd.DataFrame:
        """One of the tables of run.json, without rows of a draft.

        Raises
        ------
        ResultsError
            There is no such table.
        """
        wanted = None if columns is None else list(dict.fromkeys([*columns, *self._keys(name)]))
        table = self._everything.table(name, wanted, filters)
        keep = pd.Series(True, index=table.index)
        for column, known in self._known(name).items():
            if column in table:
                keep &= table[column].isin(list(known))
            elif column == table.index.name:
                keep &= table.index.isin(list(known))
        table = table[keep] if table.index.name else table[keep].reset_index(drop=True)
        return table[[c for c in columns or table if c in table and not self._threshold_of_drafts(c)]]

    def columns(self, name: str) -> list[str]:
        """The columns of a table, without the thresholds of services that only drafts have.

        Raises
        ------
        ResultsError
            There is no such table.
        """
        return [c for c in self._everything.columns(name) if not self._threshold_of_drafts(c)]

    def _threshold_of_drafts(self, column: str) -> bool:
        return column.startswith(WITHIN) and column not in self._thresholds

    @cached_property
    def _thresholds(self) -> set[str]:
        return {f"{WITHIN}{minutes:g}" for s in self.services.values() for minutes in s.thresholds}

    def _known(self, name: str) -> dict[str, object]:
        known = {"configuration": self.configurations, "service": self.services}
        return known | {"site_id": self.places.sites.index} if name in ("sites", "volumes") else known

    def _keys(self, name: str) -> list[str]:
        """Columns of a table by which its rows are judged."""
        return [column for column in self._known(name) if column in self._everything.columns(name)]

    def travel_times(self, key: MatrixKey) -> xr.DataArray:
        """The travel-time array of a matrix, to the sites of published options."""
        times = self._everything.travel_times(key)
        return times.sel(site=[site for site in times["site"].values if site in self.places.sites.index])

    def _blocks(self, blocks: dict) -> dict:
        """Where the times to each site are kept, by site, or by mode and site."""
        return {
            name: self._blocks(each) if isinstance(each, dict) else each
            for name, each in blocks.items()
            if isinstance(each, dict) or name in self._sites
        }

    def _without_visits(self, settings: Settings) -> Settings:
        """Settings without visits to services that only drafts have."""
        kept = {
            name: v for name, v in settings.visits.items() if v.service is None or v.service in self.services
        }
        return settings.model_copy(update={"visits": kept})

    def _sayable(self, findings: list[dict]) -> list[dict]:
        return [each for each in findings if not self._names_a_draft(each)]

    def _names_a_draft(self, finding: dict) -> bool:
        return any(word.search(f"{finding['where']} {finding['message']}") for word in self._unsaid)

    @cached_property
    def _unsaid(self) -> list[re.Pattern]:
        """What no published sentence may hold: ids and names of drafts, and of what only they have."""
        whole = self._everything
        hidden = [
            *(o for name, o in whole.configurations.items() if name not in self.configurations),
            *(s for name, s in whole.services.items() if name not in self.services),
        ]
        words = [text for each in hidden for text in (each.id, each.label, getattr(each, "plain_label", ""))]
        sites = whole.places.sites
        sites = sites[~sites.index.isin(list(self._sites))]
        words += [*map(str, sites.index), *(map(str, sites["name"]) if "name" in sites else ())]
        return [
            re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
            for word in dict.fromkeys(words)
            if word
        ]


def is_published(option: access.Configuration) -> bool:
    """True of what the public may see: a published option, and the baseline whatever its status."""
    return option.baseline or option.status == "published"


def _given(option: access.Configuration) -> list[str]:
    return [service for service, sites in option.services.items() if sites]


def _without_questions(settings: Settings) -> Settings:
    return settings.model_copy(update=dict.fromkeys(OF_OPTIONS))

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
        self.record = results.record | {
            "findings": [each for each in results.record["findings"] if not self._names_a_draft(each)],
            "settings": study.settings.model_dump(mode="json"),
        }

    @cached_property
    def configurations(self) -> dict:
        """Published options, and the baseline."""
        return {name: o for name, o in self._everything.configurations.items() if is_published(o)}

    @cached_property
    def services(self) -> dict:
        """Services that a published option gives somewhere."""
        given = {service for option in self.configurations.values() for service in _given(option)}
        return {name: service for name, service in self._everything.services.items() if name in given}

    @cached_property
    def places(self) -> Places:
        """Areas and origins, and the sites where a published option gives something."""
        places = self._everything.places
        used = {site for o in self.configurations.values() for given in o.services.values() for site in given}
        return replace(places, sites=places.sites[places.sites.index.isin(used)])

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
        table = table[keep].reset_index(drop=True)
        return table if columns is None else table[columns]

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
        sites = whole.places.sites.drop(index=self.places.sites.index)
        words += [*map(str, sites.index), *(map(str, sites["name"]) if "name" in sites else ())]
        return [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in dict.fromkeys(words) if word]


def is_published(option: access.Configuration) -> bool:
    """True of what the public may see: a published option, and the baseline whatever its status."""
    return option.baseline or option.status == "published"


def _given(option: access.Configuration) -> list[str]:
    return [service for service, sites in option.services.items() if sites]


def _without_questions(settings: Settings) -> Settings:
    return settings.model_copy(update=dict.fromkeys(OF_OPTIONS))

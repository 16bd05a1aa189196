"""Join everything study.toml knows about the people of its areas, carrying tables of other vintages."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

import boundaries
from boundaries.tables import codes, non_negative, read_table, refuse_duplicates
from study.errors import InputError
from study.folder import Study
from study.settings import Count, Group


@dataclass
class People:
    """Areas under construction: each step adds columns and what it noticed."""

    study: Study
    areas: gpd.GeoDataFrame
    findings: list = field(default_factory=list)
    groups: dict[str, dict[str, str]] = field(default_factory=dict)

    def add_all(self) -> None:
        """Population, deprivation, needs, lookups and groups, in that order.

        Raises
        ------
        InputError
            There is deprivation and there are no residents to cut into local fifths.
        boundaries.BoundariesError
            A table cannot be used; the message names file, row and remedy.
        """
        settings = self.study.settings
        self._population()
        self._deprivation()
        self._check_deprivation()
        for name, need in settings.needs.items():
            source, code, vintage = self._counts(f"needs.{name}", need, [need.column])
            self._take(boundaries.join_count(self.areas, source, code, need.column, name, vintage=vintage))
        for name, lookup in settings.lookups.items():
            path = self.study.existing(f"lookups.{name}")
            self._take(
                boundaries.join_lookup(
                    self.areas, path, lookup.code, lookup.column, name, vintage=lookup.vintage
                )
            )
        for name, group in settings.groups.items():
            self._group(name, group)

    def _take(self, result: tuple) -> None:
        self.areas, findings = result
        self.findings += findings

    def _population(self) -> None:
        population = self.study.settings.population
        if population is None:
            return
        female = self.study.existing("population.female_file") if population.female_file else None
        self._take(
            boundaries.join_population(
                self.areas, self.study.existing("population.file"), population.code, total=population.total,
                ages=population.ages, female=female, vintage=population.vintage,
            )
        )  # fmt: skip

    def _deprivation(self) -> None:
        given = self.study.settings.deprivation
        if given is None:
            return
        source, code, vintage = self.study.existing("deprivation.file"), given.code, given.vintage
        columns = [c for c in (given.rank, given.decile, given.score) if c]
        if lookup := self._lookup(vintage):
            source, findings = boundaries.carry_ranks(source, code, columns, lookup)
            self.findings += findings
            code, vintage = lookup.new_column, lookup.new_vintage
        self._take(
            boundaries.join_deprivation(
                self.areas, source, code, release=given.release, rank=given.rank, decile=given.decile,
                score=given.score, ranked=given.ranked, vintage=vintage,
            )
        )  # fmt: skip

    def _check_deprivation(self) -> None:
        given = {"imd_rank", "imd_decile", "imd_score"} & set(self.areas.columns)
        if not given:
            return
        if "population" not in self.areas:
            raise InputError(
                "study.toml gives deprivation and no residents, whom local fifths are cut from: add "
                "[population], or give the areas' file a column `population`."
            )
        if "imd_decile" not in given:
            message = (
                "without national deciles there are no national quintiles, tables by decile or "
                "deprivation-weighted means: give [deprivation] `decile`, or `rank` with `ranked`."
            )
            self.findings.append(boundaries.Finding("warning", "study.toml", "deprivation", message))

    def _group(self, name: str, group: Group) -> None:
        path = self.study.existing(f"groups.{name}")
        columns = group.columns or (group.category, group.count)
        source, code, vintage = path, group.code, group.vintage
        if lookup := self._lookup(group.vintage):
            table, columns = _wide(path, group)
            source, code, vintage = self._carried(table, group.code, list(columns), lookup)
        self.areas, labels, findings = boundaries.join_counts(
            self.areas, source, code, name, columns, vintage=vintage
        )
        self.groups[name] = labels
        self.findings += findings

    def _counts(self, where: str, count: Count, columns: list[str]):
        """Source, code column and vintage of a table of counts, carried over if its vintage differs."""
        path = self.study.existing(where)
        if lookup := self._lookup(count.vintage):
            return self._carried(path, count.code, columns, lookup)
        return path, count.code, count.vintage

    def _carried(self, source, code: str, columns: list[str], lookup) -> tuple[pd.DataFrame, str, str]:
        """Counts carried to the areas' vintage; a split area's by population where that is known everywhere."""
        everywhere = set(lookup.pairs["new"]) <= set(self.areas.index)
        weights = self.areas["population"] if everywhere and "population" in self.areas else None
        table, findings = boundaries.carry_counts(source, code, columns, lookup, weights)
        self.findings += findings
        return table, lookup.new_column, lookup.new_vintage

    def _lookup(self, vintage: str | None):
        """The lookup that carries ``vintage`` to the areas' own, or None where none is needed or given."""
        settings = self.study.settings
        ours = settings.areas.vintage
        if vintage is None or vintage == ours or vintage not in settings.vintages:
            return None
        crosswalk = settings.vintages[vintage]
        return boundaries.read_lookup(
            self.study.existing(f"vintages.{vintage}"), crosswalk.source, crosswalk.target,
            old_vintage=vintage, new_vintage=ours or "the areas' vintage",
        )  # fmt: skip


def _wide(path, group: Group) -> tuple[pd.DataFrame, dict[str, str]]:
    """A group's table with one column per category, and the label of each column."""
    if group.columns:
        return read_table(path, [group.code, *group.columns]), group.columns
    table = read_table(path, [group.code, group.category, group.count])
    ids, categories = codes(table[group.code], str(path)), codes(table[group.category], str(path))
    refuse_duplicates(ids + " / " + categories, str(path), "code and category")
    counts = pd.DataFrame(
        {"id": ids, "category": categories, "n": non_negative(table[group.count], str(path))}
    )
    wide = counts.pivot(index="id", columns="category", values="n")[list(dict.fromkeys(categories))]
    return wide.rename_axis(index=group.code, columns=None).reset_index(), {c: c for c in wide.columns}

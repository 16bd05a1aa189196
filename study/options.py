"""Every option that one or several choices allow, with its figures: listed, judged and scored, none routed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

import access
from access.choices import Choice, check_together
from access.chosen import chosen_configuration
from study.errors import InputError, ResultsError
from study.option_figures import Figures, joined_by_mode
from study.option_judging import Unclear
from study.option_list import Listed, list_options
from study.option_rules import Judge
from study.plan import MatrixKey
from study.progress import Silent
from study.questions import study_rules
from study.results import Results
from study.site_times import site_times


@dataclass(frozen=True)
class Asked:
    """Which times options are scored with; without ``modes``, the first mode that every service is computed for."""

    modes: tuple[str, ...] = ()
    period: str | None = None
    direction: str = "to_site"
    percentile: int = 50
    scope: str = "local"


@dataclass(frozen=True)
class Options:
    """The options of some choices.

    ``table`` has a row for each, numbered from 1 in the order of enumeration; its columns are those of
    docs/methods/options.md. ``baseline`` holds the figures of the baseline. ``listed`` says which candidates
    each keeps, how many options were considered and how many each refusing rule left out. ``partly`` names, for
    each choice, sites that are not counted ``today`` or if ``kept``: open in part of the period only.
    ``unclear`` are the services, by choice and mode, that the period cannot judge. ``deprivation_weight`` is the
    weight of the deprivation-weighted mean ([equity] of study.toml).
    """

    choices: tuple[Choice, ...]
    keys: tuple[MatrixKey, ...]
    asked: Asked
    table: pd.DataFrame
    baseline: pd.Series
    listed: Listed
    judge: Judge
    partly: Mapping[str, Mapping[str, tuple[str, ...]]]
    unclear: tuple[Unclear, ...] = ()
    deprivation_weight: str = "decile"

    @property
    def combined(self) -> bool:
        """Whether several choices are made at once."""
        return len(self.choices) > 1

    def kept(self, row: int) -> dict[str, tuple[str, ...]]:
        """Sites that give the service of each choice under an option, by its number.

        Raises
        ------
        InputError
            There is no option of that number.
        """
        option = self.configuration(row)
        return {choice.id: tuple(option.services[choice.service]) for choice in self.choices}

    def configuration(self, row: int, label: str = "") -> access.Configuration:
        """One option in full, by its number.

        Raises
        ------
        InputError
            There is no option of that number.
        """
        if row not in self.table.index:
            numbers = f"1 to {len(self.table):,}" if len(self.table) else "none"
            raise InputError(f"there is no option {row}: the options have the numbers {numbers}.")
        at = int(self.table.index.get_loc(row))
        chosen = [
            (choice, choice.named(self.listed.kept(column)[at])) for column, choice in enumerate(self.choices)
        ]
        return chosen_configuration(_option_id(row), label or f"Option {row}", self.judge.baseline, chosen)

    def changed_services(self, row: int) -> dict[str, Mapping[str, str]]:
        """Sites and hours of the services in which an option differs from the baseline."""
        option, today = self.configuration(row).services, self.judge.baseline.services
        return {name: sites for name, sites in option.items() if dict(sites) != dict(today.get(name, {}))}

    def title(self, row: int) -> str:
        """What an option loses and gains, in a few words; by choice where several are combined."""
        said = []
        for choice in self.choices:
            prefix = f"{choice.id}." if self.combined else ""
            words = [
                f"{word} {self.table.loc[row, prefix + column]}"
                for word, column in (("without", "loses"), ("with", "gains"))
                if self.table.loc[row, prefix + column]
            ]
            name = f"{choice.id}: " if self.combined else ""
            said.append(name + (", ".join(words) or "as today"))
        return "; ".join(said)

    def rules_broken(self, row: int) -> list[str]:
        """Ids of the rules that an option breaks, by its number, as they were judged when options were listed."""
        flagged = self.listed.flagged[self.table.index.get_loc(row)]
        return [rule.id for rule, is_broken in zip(self.judge.rules, flagged) if is_broken]

    def breaches(self, rows: Sequence[int]) -> dict[int, list[access.Breach]]:
        """Rules on what the choices move that options break, by their numbers; hours and what follows included."""
        names = {_option_id(row): row for row in rows}
        found: dict[int, list[access.Breach]] = {row: [] for row in rows}
        for breach in self.judge.breaches({name: self.configuration(row) for name, row in names.items()}):
            if self.judge.movers(breach.rule, self.choices):
                found[names[breach.option]].append(breach)
        return found


def enumerate_options(
    results: Results,
    choices: Sequence[Choice],
    rules: tuple[access.Rule, ...],
    asked: Asked,
    progress: Silent | None = None,
    sets: Sequence[np.ndarray] | None = None,
) -> Options:
    """The options of the choices that no rule refuses, scored from the matrices of the run.

    ``rules`` are settled (:func:`settled_rules`); ``sets`` those of each choice, without it all that it allows.

    Raises
    ------
    InputError
        There are too many options, or two choices are about one service.
    ResultsError
        The run has no such times, a service is not computed for a mode, or no choice combined can be judged.
    AccessError
        See :class:`access.OptionScorer`.
    """
    choices, progress = tuple(choices), progress or Silent()
    _check_services(choices)
    keys = matrix_keys(results, choices, asked)
    of_modes = [Figures(results, key, asked.percentile, asked.scope) for key in keys]
    judge = Judge(
        rules,
        results.services,
        of_modes[0].baseline,
        results.places.sites,
        of_modes[0].volumes,
        of_modes[0].volumes_if,
    )
    with progress.stage("Options and their rules"):
        listed = list_options(choices, judge, sets)
    tables, partly = {}, {}
    for key, figures in zip(keys, of_modes):
        with progress.stage(f"Scores: {key}"):
            tables[key.mode] = _figures(figures, choices, listed)
            partly |= {choice.id: sites for choice in choices if (sites := figures.not_serving(choice))}
    scores = joined_by_mode(tables)
    table = pd.concat([_sites(choices, listed, judge.baseline), scores.iloc[:-1]], axis=1)
    table.index = pd.RangeIndex(1, len(table) + 1, name="option")
    unclear = tuple(
        each
        for figures in of_modes
        for choice in choices
        for each in figures.unclear(choice)
        if len(choices) == 1 or each.found.service == choice.service
    )
    weight = results.study.settings.equity.deprivation_weight
    return Options(choices, keys, asked, table, scores.iloc[-1], listed, judge, partly, unclear, weight)


def written_rules(results: Results) -> tuple[access.Rule, ...]:
    """The rules of a study as its files are now, about the services and sites of the results.

    Raises
    ------
    AccessError
        rules.toml says something that cannot be used.
    """
    file = results.study.existing("rules") if results.study.settings.rules else None
    return study_rules(file, results.services, results.places.sites)


def settled_rules(
    results: Results, rules: Sequence[access.Rule], key: MatrixKey, percentile: int
) -> tuple[tuple[access.Rule, ...], list[str]]:
    """The rules with what they take from the baseline and from minutes between sites; a note if some cannot."""
    minutes, notes = None, []
    if any(rule.needs == "minutes" for rule in rules):
        try:
            minutes = site_times(results, key.mode, key.period, percentile=percentile)
        except (InputError, ResultsError) as problem:
            notes = [f"Rules on minutes between sites are not judged: {problem}"]
    return access.settled_rules(rules, results.configurations[results.baseline], minutes), notes


def matrix_keys(results: Results, choices: Sequence[Choice], asked: Asked) -> tuple[MatrixKey, ...]:
    """The matrices that options of some choices are scored with, one for each mode.

    Raises
    ------
    ResultsError
        The run has no such times, or a service is not computed for a mode.
    """
    modes = asked.modes
    if not modes:
        shared = [
            key.mode for key in results.matrices() if all(_serves(results, c, key.mode) for c in choices)
        ]
        modes = tuple(shared[:1]) or (None,)
    keys = tuple(results.matrix_key(mode, asked.period, asked.direction) for mode in dict.fromkeys(modes))
    for key in keys:
        for choice in choices:
            if not _serves(results, choice, key.mode):
                computed = ", ".join(results.services[choice.service].modes)
                raise ResultsError(
                    f"`{choice.service}` is computed for {computed}, not for {key.mode} (services.toml)."
                )
    return keys


def _option_id(row: int) -> str:
    """An id that no option of a file may have, the baseline's included."""
    return f"option {row}"


def _serves(results: Results, choice: Choice, mode: str) -> bool:
    modes = results.services[choice.service].modes
    return modes is None or mode in modes


def _check_services(choices: Sequence[Choice]) -> None:
    services = [choice.service for choice in choices]
    for choice in choices:
        if services.count(choice.service) > 1:
            raise InputError(
                f"two of the choices are about {choice.service}: combine choices of different services."
            )
    check_together(choices)


def _figures(figures: Figures, choices: Sequence[Choice], listed: Listed) -> pd.DataFrame:
    if len(choices) > 1:
        return figures.combined(choices, listed)
    return figures.single(choices[0], listed.sets[0][listed.index[:, 0]])


def _sites(choices: Sequence[Choice], listed: Listed, baseline: access.Configuration) -> pd.DataFrame:
    """What each option keeps, loses and gains, as words; of several choices, with the choice's id before."""
    columns = {}
    for at, choice in enumerate(choices):
        prefix = f"{choice.id}." if len(choices) > 1 else ""
        today = baseline.services.get(choice.service, {})
        rest = [site for site in today if site not in choice.sites]
        words = [_words(choice, kept, today, rest) for kept in listed.sets[at]]
        for column, name in enumerate(("sites", "loses", "gains", "sites_open")):
            values = np.array([each[column] for each in words], dtype=object)
            columns[prefix + name] = values[listed.index[:, at]]
    table = pd.DataFrame(columns)
    for name in columns:
        table[name] = table[name].astype(np.int64 if name.endswith("sites_open") else "str")
    return table.assign(rules_broken=listed.flagged.sum(axis=1))


def _words(
    choice: Choice, kept: np.ndarray, today: Mapping[str, str], rest: list[str]
) -> tuple[str, str, str, int]:
    chosen = choice.named(kept)
    lost = [site for site in choice.sites if site in today and site not in chosen]
    gained = [site for site in chosen if site not in today]
    return " ".join([*chosen, *rest]), " ".join(lost), " ".join(gained), len(chosen) + len(rest)

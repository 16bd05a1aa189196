"""Which option of a study keeps and breaks which rule, from its files and, where it has been run, its results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

import access
from access.errors import suggestion
from study.errors import InputError, OtherVersion, ResultsError
from study.folder import open_study
from study.option_figures import Figures
from study.places import make_places
from study.plan import MatrixKey
from study.questions import read_questions, study_rules
from study.results import Results, changes_said, changes_since, open_results
from study.settings import QUESTION_FILES
from study.site_times import site_times
from study.store import Store

VERDICTS = ("kept", "broken", "unchanged", "not_judged")
NOT_RUN = "the study has not been run"
NO_VOLUMES = tuple(name for name in QUESTION_FILES if name not in ("services", "configurations"))
"""Files of a study of which no volume is made: what they say now is what counts."""


@dataclass(frozen=True)
class Asked:
    """Which options are judged (none named: all), and with which times volumes are.

    ``closing`` are services and sites of which is asked what follows if each option gave them there no longer.
    """

    options: tuple[str, ...] = ()
    closing: tuple[tuple[str, str], ...] = ()
    mode: str | None = None
    period: str | None = None
    direction: str = "to_site"
    percentile: int = 50


@dataclass(frozen=True)
class JudgedRules:
    """Rules of a study and what became of each under every option asked for.

    ``key`` says with which matrix volumes were judged, None where there are none; ``why_not`` says why. ``closed``
    holds sentences on what follows from ``closing`` by option, of those that give any of it.
    """

    rules: tuple[access.Rule, ...]
    options: dict[str, access.Configuration]
    baseline: access.Configuration
    facts: access.Facts
    breaches: list[access.Breach]
    key: MatrixKey | None
    percentile: int
    why_not: str = ""
    closing: tuple[tuple[str, str], ...] = ()
    closed: Mapping[str, list[str]] = field(default_factory=dict)

    def breaches_of(self, rule: access.Rule, option: str) -> list[access.Breach]:
        """Breaches of a rule by an option."""
        return [each for each in self.breaches if each.rule.id == rule.id and each.option == option]

    def verdict(self, rule: access.Rule, option: str) -> str:
        """``kept``, ``broken``, ``unchanged`` (the rule judges changes alone) or ``not_judged``."""
        if self.unjudged(rule):
            return "not_judged"
        if not rule.judges(self.options[option], self.baseline):
            return "unchanged"
        return "broken" if self.breaches_of(rule, option) else "kept"

    def unknown_sites(self, rule: access.Rule, option: str) -> list[str]:
        """Sites of an option that a rule cannot judge although it judges others."""
        return [] if self.unjudged(rule) else rule.unknown_sites(self.options[option], self.facts)

    def unjudged(self, rule: access.Rule) -> str:
        """Why a rule is not judged; ``""`` where it is."""
        why = rule.unjudged(self.facts)
        return self.why_not if why and self.why_not and rule.needs in ("volumes", "minutes") else why


def judge_rules(directory: str | Path, paths: dict[str, str] | None, asked: Asked) -> JudgedRules:
    """Judge the options of a study's files as they are now.

    Volumes and minutes between sites come from the results, if there are any and nothing that a volume is made
    of has changed since. Nothing is run for them, except the times between sites where a rule asks for them.

    Raises
    ------
    ResultsError
        There is no such option, or the run has no such times.
    AccessError
        A file says something that cannot be used.
    """
    study = open_study(directory, paths)
    places = make_places(study, Store(study.results))
    services, configurations, _ = read_questions(study, places.sites)
    rules = study_rules(study.existing("rules") if study.settings.rules else None, services, places.sites)
    options = _chosen(configurations, asked.options)
    baseline = next(option for option in configurations.values() if option.baseline)
    results, why_not = _usable_results(directory, paths)
    key = results.matrix_key(asked.mode, asked.period, asked.direction) if results else None
    volumes = _volumes(results, key, asked.percentile) if results else None
    minutes, no_minutes = _minutes(results, key, rules, asked.percentile) if results else (None, "")
    rules = access.settled_rules(rules, baseline, minutes)
    _check_closing(asked.closing, services, places.sites)
    figures = Figures(results, key, asked.percentile, "local") if results else None
    breaches = access.rule_breaches(
        rules, {baseline.id: baseline} | options, services, places.sites, volumes,
        volumes_if=figures.volumes_if if figures else None,
    )  # fmt: skip
    facts = access.Facts(services, places.sites, access.known_volumes(volumes))
    volumes_if = figures.volumes_if if figures else None
    closed = {
        name: access.if_closed(rules, option, baseline, facts, given, volumes_if)
        for name, option in options.items()
        if (given := _given(option, asked.closing))
    }
    return JudgedRules(
        rules, options, baseline, facts, [each for each in breaches if each.option in options],
        key, asked.percentile, why_not or no_minutes, asked.closing, closed,
    )  # fmt: skip


def _check_closing(closing: Sequence[tuple[str, str]], services: Mapping, sites: pd.DataFrame) -> None:
    for service, site in closing:
        if service not in services:
            raise ResultsError(f"there is no service `{service}`: this study has {', '.join(services)}.")
        if site not in sites.index:
            raise ResultsError(f"--closing names the unknown site `{site}`{suggestion(site, sites.index)}")


def _given(option: access.Configuration, closing: Sequence[tuple[str, str]]) -> list:
    """What an option gives of the services and sites that are asked about."""
    return [(service, site) for service, site in closing if site in option.sites(service)]


def _chosen(configurations: dict, names: Sequence[str]) -> dict:
    for name in names:
        if name not in configurations:
            raise ResultsError(f"there is no option `{name}`: this study has {', '.join(configurations)}.")
    return {name: configurations[name] for name in names or configurations}


def _usable_results(directory: str | Path, paths: dict[str, str] | None) -> tuple[Results | None, str]:
    """The results, if volumes under the options as they are now can be taken from them; else why not."""
    study = open_study(directory, paths)
    if not (study.results / "run.json").is_file():
        return None, NOT_RUN
    try:
        results = open_results(directory, paths)
    except OtherVersion as problem:
        return None, str(problem).rstrip(".")
    changed = changes_said(changes_since(study, results.record), but=NO_VOLUMES)
    return (None, f"{changed} since the study was run") if changed else (results, "")


def _volumes(results: Results, key: MatrixKey, percentile: int) -> pd.DataFrame:
    found = results.table("volumes", filters=[(name, "==", value) for name, value in key._asdict().items()])
    has = sorted(found["percentile"].unique())
    if has and percentile not in has:
        raise ResultsError(f"{key} has no percentile {percentile}: it has {', '.join(map(str, has))}.")
    return found[found["percentile"] == percentile]


def _minutes(
    results: Results, key: MatrixKey, rules: Sequence[access.Rule], percentile: int
) -> tuple[pd.DataFrame | None, str]:
    """Minutes between sites where a rule asks for them, or why there are none."""
    if not any(rule.needs == "minutes" for rule in rules):
        return None, ""
    try:
        return site_times(results, key.mode, key.period, percentile=percentile), ""
    except (InputError, ResultsError) as problem:
        return None, str(problem).rstrip(".")


def rules_text(judged: JudgedRules) -> str:
    """The rules one after the other: what each says, who keeps it, and every breach with what follows."""
    lines = [_judged_with(judged), "", *_closed_lines(judged)]
    for rule in judged.rules:
        lines.append(f"{rule.id} ({rule.kind}, {'refused' if rule.refuse else 'flagged'})")
        lines += [f"  {line}" for line in (rule.label, rule.statement(judged.facts)) if line]
        lines += [f"  Source: {rule.source}"] if rule.source else []
        why = judged.unjudged(rule)
        lines += [f"  Not judged: {why}."] if why else _verdict_lines(judged, rule)
        lines.append("")
    if not judged.rules:
        lines.append(
            'No rules: name a file of them in study.toml, rules = "rules.toml" (docs/methods/rules.md).'
        )
    return "\n".join(lines).rstrip()


def _closed_lines(judged: JudgedRules) -> list[str]:
    """What follows from closing what is asked about, options of which the same is said together."""
    if not judged.closing:
        return []
    alike: dict[tuple, list[str]] = {}
    for option, sentences in judged.closed.items():
        alike.setdefault(tuple(sentences), []).append(option)
    lines = [
        line
        for said, options in alike.items()
        for line in (", ".join(options), *(f"  {each}" for each in said), "")
    ]
    return lines or ["No option gives that there.", ""]


def _judged_with(judged: JudgedRules) -> str:
    if judged.key is None:
        return f"Rules on volumes and minutes are not judged: {judged.why_not}."
    return f"Volumes and minutes: {judged.key}, percentile {judged.percentile}."


def _verdict_lines(judged: JudgedRules, rule: access.Rule) -> list[str]:
    said = {
        verdict: [o for o in judged.options if judged.verdict(rule, o) == verdict] for verdict in VERDICTS
    }
    words = {"kept": "Kept by", "broken": "Broken by", "unchanged": "Changed nothing it speaks of:"}
    lines = [f"  {words[verdict]} {', '.join(said[verdict])}" for verdict in words if said[verdict]]
    for option in judged.options:
        if sites := judged.unknown_sites(rule, option):
            lines.append(f"  Not judged under {option}, open in part of the period only: {', '.join(sites)}")
    alike: dict[tuple, list[str]] = {}
    for option in said["broken"]:
        for breach in judged.breaches_of(rule, option):
            words = breach.sentence.removeprefix(f'Option "{option}": ')
            alike.setdefault((words, *breach.cascade), []).append(option)
    for (words, *cascade), options in alike.items():
        lines.append(f"    {', '.join(options)}: {words}")
        lines += [f"      {sentence}" for sentence in cascade]
    return lines


def rules_dict(judged: JudgedRules) -> dict:
    """The same for programs; names are kept stable (docs/methods/rules.md)."""
    key = judged.key._asdict() | {"percentile": judged.percentile} if judged.key else None
    return {
        "judged_with": key,
        "not_judged_because": judged.why_not or None,
        "closed": dict(judged.closed),
        "rules": [_rule_dict(judged, rule) for rule in judged.rules],
    }


def _rule_dict(judged: JudgedRules, rule: access.Rule) -> dict:
    return {
        "id": rule.id, "kind": rule.kind, "label": rule.label, "source": rule.source, "breach": rule.breach,
        "statement": rule.statement(judged.facts), "services": list(rule.services),
        "not_judged_because": judged.unjudged(rule) or None,
        "options": {option: judged.verdict(rule, option) for option in judged.options},
        "sites_not_judged": {o: sites for o in judged.options if (sites := judged.unknown_sites(rule, o))},
        "breaches": [
            {"option": each.option, "sites": list(each.sites), "sentence": each.sentence,
             "cascade": list(each.cascade), "refuse": each.refuse}
            for each in judged.breaches if each.rule.id == rule.id
        ],
    }  # fmt: skip


def rules_table(judged: JudgedRules) -> pd.DataFrame:
    """A row for every rule and option, and for each breach where there are several."""
    columns = ["rule", "kind", "breach", "option", "verdict", "sites", "sentence", "cascade"]
    rows = []
    for rule in judged.rules:
        for option in judged.options:
            row = [rule.id, rule.kind, rule.breach, option, judged.verdict(rule, option)]
            found = judged.breaches_of(rule, option) if row[-1] == "broken" else []
            rows += [[*row, " ".join(b.sites), b.sentence, " ".join(b.cascade)] for b in found]
            rows += [] if found else [[*row, "", judged.unjudged(rule), ""]]
    return pd.DataFrame(rows, columns=columns)

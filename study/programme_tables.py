"""Combinations of a study's programmes as tables: who loses in none, one or several, by how much, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import access
from access.json_numbers import change, mean, people
from study.judging import NotJudged, not_judged
from study.option_figures import Figures
from study.option_rules import Judge
from study.options import settled_rules
from study.plan import MatrixKey, opening_periods
from study.questions import study_rules
from study.results import Results
from study.save_configuration import save_configuration
from study.suppression import Release
from study.whole_files import replacing

SIDE_FIGURES = ("mean_minutes", "p90_minutes", "need_reached")
CHANGE_FIGURES = (
    "need_worse", "need_better", "need_lost_reach", "need_gained_reach", "mean_change", "mean_change_worse",
    "max_change",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Times on which programmes are compared; what is None is the study's first."""

    mode: str | None = None
    period: str | None = None
    direction: str = "to_site"
    percentile: int = 50
    threshold_minutes: float = 0.0


@dataclass(frozen=True)
class Combinations:
    """Combinations of a study's programmes on one matrix.

    ``conflicts`` are sentences on combinations that cannot be made; ``notes`` what else must be known; ``judge``
    has the rules of the results, volumes of any combination and minutes between sites included.
    """

    results: Results
    key: MatrixKey
    asked: Asked
    programmes: dict[str, access.Programme]
    combinations: list[access.Combination]
    conflicts: list[str]
    notes: list[str]
    judge: Judge


def study_programmes(results: Results) -> dict[str, access.Programme]:
    """The programmes as they were when the results were made.

    Raises
    ------
    ResultsError
        study.toml names no programmes.
    AccessError
        The file says something that cannot be used.
    """
    file = results.question_file("programmes")
    return access.read_programmes(file, results.services, results.configurations)


def combinations(
    results: Results, asked: Asked, choices: Sequence[dict[str, str]] | None, every: bool
) -> Combinations:
    """Combine options of programmes: those of ``choices``; else every combination, or each option by itself.

    Raises
    ------
    ResultsError
        The study has no programmes, or no such times.
    AccessError
        A choice names what is not declared, or options that give a service they share differently.
    """
    programmes, conflicts = study_programmes(results), []
    if every:
        choices, conflicts = access.programme_combinations(programmes, results.configurations)
    elif choices is None:
        choices = [{name: option} for name, each in programmes.items() for option in each.options]
    key = results.matrix_key(asked.mode, asked.period, asked.direction)
    found = access.evaluate_programmes(
        results.travel_times(key), results.places.areas, results.services, results.configurations, programmes,
        periods=opening_periods(results.study.settings, key.mode),
        tie_minutes=results.study.settings.tie_minutes, percentile=asked.percentile,
        threshold_minutes=asked.threshold_minutes, groups=results.places.groups,
    )  # fmt: skip
    made = [found.combination(chosen) for chosen in choices]
    notes = access.programme_findings(programmes, results.configurations)
    notes += [
        f"{service} is not computed for {key.mode}, so it counts for nobody."
        for service in found.not_computed
    ]
    if found.looked_up > found.evaluated:
        notes.append(
            f"{found.looked_up} services of {len(made)} combinations, from {found.evaluated} sets of sites evaluated "
            "once."
        )
    judge, unjudged = _judge(results, key, asked.percentile)
    return Combinations(results, key, asked, programmes, made, conflicts, notes + unjudged, judge)


def _judge(results: Results, key: MatrixKey, percentile: int) -> tuple[Judge, list[str]]:
    """What combinations are judged by, with the volumes of one matrix, and sentences on rules that it cannot judge."""
    file = results.question_file("rules") if results.study.settings.rules else None
    written, sites = study_rules(file, results.services, results.places.sites), results.places.sites
    rules, notes = settled_rules(results, written, key, percentile)
    for rule in rules:
        modes = results.services[rule.service].modes if rule.needs == "volumes" else None
        if modes is not None and key.mode not in modes:
            notes.append(f'Rule "{rule.id}" is not judged: {rule.service} is not computed for {key.mode}.')
    figures, baseline = Figures(results, key, percentile, "local"), results.configurations[results.baseline]
    return Judge(rules, results.services, baseline, sites, volumes_if=figures.volumes_if), notes


def rule_sentences(made: Combinations, option: access.Configuration) -> list[str]:
    """Which rules a combined option breaks, and what each breach would entail."""
    breaches = made.judge.breaches({option.id: option})
    return [" ".join([each.sentence, *each.cascade]) for each in breaches]


def part_time_sites(made: Combinations, one: access.Combination) -> dict[str, dict[str, list[str]]]:
    """Sites that count for nobody, open in part of the period only: ``base`` and ``option`` -> service -> sites."""
    key = made.key
    periods = opening_periods(made.results.study.settings, key.mode)
    sides = {"base": made.results.configurations[made.results.baseline], "option": one.configuration}
    found = {}
    for side, option in sides.items():
        serving = {
            s: access.serving_sites(option, s, key.period, key.direction, periods) for s in one.services
        }
        found[side] = {service: list(each.partly) for service, each in serving.items() if each.partly}
    return found


def unclear_services(made: Combinations, one: access.Combination) -> list[NotJudged]:
    """Services of a combination that the period cannot judge: in no count of who loses."""
    pair = [made.results.configurations[made.results.baseline], one.configuration]
    found = (not_judged(made.results, made.key, service, pair) for service in one.not_judged)
    return [each for each in found if each]


def combination_dict(made: Combinations, one: access.Combination) -> dict:
    """A combination as plain values for JSON; the names are kept stable (docs/methods/programmes.md)."""
    found = one.losses
    return {
        "id": one.configuration.id,
        "label": one.configuration.label,
        "programmes": dict(one.chosen),
        **made.key._asdict(),
        "percentile": made.asked.percentile,
        "threshold_minutes": made.asked.threshold_minutes,
        "services": {service: _service(one, service) for service in one.services},
        "residents": _counts(found.counts, "population")["all"],
        "minutes": [
            {"programmes_lost": row.programmes_lost, "programme": row.programme, "people": people(row.people),
             "mean_minutes": mean(row.mean_minutes), "people_lost_reach": people(row.people_lost_reach)}
            for row in found.minutes.itertuples()
        ],
        "by_quintile": {scope: _counts(found.counts, f"quintile_{scope}") for scope in ("national", "local")},
        "by_group": {group: _counts(found.counts, group) for group in made.results.places.groups},
        "open_in_part": part_time_sites(made, one),
        "not_judged": {each.service: each.to_dict() for each in unclear_services(made, one)},
        "areas_losing_in_several": _areas(area_table(made, one)),
        "rule_findings": rule_sentences(made, one.configuration),
        "run_id": made.results.run_id,
    }  # fmt: skip


def _service(one: access.Combination, service: str) -> dict:
    figures = one.services[service].to_dict()
    sides = {side: {name: figures[side][name] for name in SIDE_FIGURES} for side in ("base", "option")}
    return {
        "programme": one.taken.get(service),
        "sites": dict(one.configuration.services.get(service, {})),
        "need_total": figures["need_total"],
        "judged": figures["judged"],
        **sides,
        **{name: figures[name] for name in CHANGE_FIGURES},
    }


def _counts(counts: pd.DataFrame, grouping: str) -> dict[str, list[dict]]:
    """Category -> people by how many programmes they lose in."""
    found: dict[str, list[dict]] = {}
    for row in counts[counts["grouping"] == grouping].itertuples():
        cell = {
            "programmes_lost": row.programmes_lost,
            "people": people(row.people),
            "share": mean(row.share),
        }
        if grouping == "population":
            cell["areas"] = int(row.areas)
        found.setdefault(row.category, []).append(cell)
    return found


def area_table(made: Combinations, one: access.Combination, at_least: int = 2) -> pd.DataFrame:
    """Areas some of whose people lose in ``at_least`` programmes, most programmes and most people first.

    Index ``area_id``: ``name``, ``population``, ``programmes_lost``, ``people_in_several``, quintiles where the
    areas have them, and for each programme P ``change_minutes_P`` and ``share_lost_reach_P``.
    """
    found, areas = one.losses, made.results.places.areas
    table = found.areas.copy()
    table.insert(0, "name", areas["name"].astype("str") if "name" in areas else table.index.astype("str"))
    for scope, of_area in (("national", access.national_quintile), ("local", access.local_quintile)):
        table[f"quintile_{scope}"] = of_area(areas)
    for name in one.chosen:
        table[f"change_minutes_{name}"] = found.changes[name].round(4)
        table[f"share_lost_reach_{name}"] = found.lost[name]
    kept = table[table["programmes_lost"] >= at_least]
    return kept.sort_values(["programmes_lost", "people_in_several"], ascending=False, kind="stable")


def _areas(table: pd.DataFrame) -> list[dict]:
    rows = []
    for row in table.reset_index().to_dict("records"):
        by_programme = {
            part: {n.removeprefix(f"{part}_"): change(v) for n, v in row.items() if n.startswith(f"{part}_")}
            for part in ("change_minutes", "share_lost_reach")
        }
        fifths = {f"quintile_{s}": mean(row[f"quintile_{s}"]) for s in ("national", "local")}
        numbers = {name: people(row[name]) for name in ("population", "people_in_several")}
        rows.append({
            "area_id": row["area_id"], "name": row["name"], "programmes_lost": int(row["programmes_lost"]),
            **numbers, **fifths, **by_programme,
        })  # fmt: skip
    return rows


def write_programme_csv(made: Combinations, out: Path, released: Release) -> list[Path]:
    """Write the counts of every combination to ``out`` and, beside it, the areas losing in several, as released."""
    areas = out.with_name(f"{out.stem}_areas{out.suffix}")
    counts = {one.configuration.id: one.losses.counts for one in made.combinations}
    where = {
        one.configuration.id: area_table(made, one).assign(
            **{f"option_{name}": option for name, option in one.chosen.items()}
        )
        for one in made.combinations
    }
    for path, frames in ((out, counts), (areas, where)):
        with replacing(path) as aside:
            table = pd.concat(frames, names=["combination"])
            if path == out:
                table = table.droplevel(1)
            released.table(table, "programme_counts" if path == out else "programme_areas").to_csv(aside)
    return [out, areas]


def save_combination(
    made: Combinations, one: access.Combination, id: str, label: str | None, notes: str
) -> Path:
    """Append a combination to the study's configurations.toml as an option that extends the baseline.

    Raises
    ------
    InputError, AccessError
        As ``save_configuration``.
    """
    option = one.configuration
    return save_configuration(
        made.results.study, id, label or option.label,
        {service: option.services.get(service, {}) for service in one.taken},
        extends=made.results.baseline, notes=notes,
        capacity={service: option.capacity[service] for service in one.taken if service in option.capacity},
    )  # fmt: skip

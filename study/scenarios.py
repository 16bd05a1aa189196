"""A scenario put to a study: the same question with the timetables or roads changed, and what differs.

A study with a scenario is a ``Study`` like any other whose networks take the scenario in, so times, tables and
outlines of it are computed by the same code and kept in the same store beside those without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

import access
import isochrones
from study import travel_times
from study.errors import ResultsError
from study.folder import Study
from study.networks import Networks
from study.places import Places, make_places
from study.plan import MatrixKey, matrix_keys, opening_periods
from study.progress import Silent
from study.questions import Questions, make_questions
from study.scenario_people import area_table, by_quintile, changes, off_streets, three_ways
from study.settings import RoadSpeeds
from study.store import Store
from study.travel_times import MatrixMaker

SILENT = (
    "Nothing runs on that date without the scenario: times without it are of walking, and of what the evening before "
    "and the morning after run."
)


@dataclass(frozen=True)
class Asked:
    """For whom a scenario is looked at; None stands for the study's first, and its baseline option."""

    service: str | None = None
    configuration: str | None = None
    baseline: str | None = None
    mode: str | None = None
    period: str | None = None
    direction: str = "to_site"
    percentile: int = 50


@dataclass(frozen=True)
class ScenarioDiff:
    """``figures``: plain values for JSON; ``areas``: one row per area; ``feeds``: the feeds with the scenario."""

    figures: dict
    areas: pd.DataFrame
    networks: Networks

    @property
    def feeds(self) -> list[isochrones.Feed]:
        """The feeds with the scenario's changes, read when asked for."""
        return self.networks.scenario.feeds if self.networks.scenario else self.networks.feeds


def with_scenario(study: Study, scenario: isochrones.Scenario, places: Places) -> Study:
    """The study with a scenario's timetables and road speeds.

    Raises
    ------
    ScenarioError
        A stop is at a site that the study does not have.
    """
    points = places.sites.geometry
    scenario = scenario.with_sites({site: (points[site].x, points[site].y) for site in points.index})
    speeds = study.settings.speeds
    if scenario.roads:
        changed = speeds.model_copy(update={"roads": _merged(speeds.roads, scenario.roads)})
        study = replace(study, settings=study.settings.model_copy(update={"speeds": changed}))
    return replace(study, scenario=scenario)


def _merged(roads: RoadSpeeds, more: dict) -> RoadSpeeds:
    """The study's changes to the speed table, and the scenario's over them."""
    merged = roads.model_dump(exclude_defaults=True)
    for name, value in more.items():
        if name == "period_factors":
            kept = merged.get(name, {})
            value = kept | {period: kept.get(period, {}) | of for period, of in value.items()}
        elif isinstance(value, dict):
            value = merged.get(name, {}) | value
        merged[name] = value
    return RoadSpeeds.model_validate(merged)


def compare_scenario(
    study: Study, file: str | Path, asked: Asked | None = None, progress: Silent | None = None
) -> ScenarioDiff:
    """Compute what is missing of one matrix with and without a scenario, and say who gains and loses.

    Raises
    ------
    ScenarioError, ResultsError
        The file cannot be used on these feeds, or the service, option, period or percentile is not the study's.
    """
    asked, progress = asked or Asked(), progress or Silent()
    scenario = isochrones.read_scenario(file)
    store = Store(study.results)
    with store.lock():
        store.tidy()
        with progress.stage("Places and people"):
            places = make_places(study, store)
            questions = make_questions(study, store, places)
        key, asked = _completed(study, questions, asked)
        makers = {}
        for name, variant in (("before", study), ("after", with_scenario(study, scenario, places))):
            with progress.stage(f"Travel times {name}"):
                makers[name] = _made(variant, store, places, key)
        with progress.stage("Comparison"):
            return _difference(study, scenario, makers, questions, key, asked)


def _made(study: Study, store: Store, places: Places, key: MatrixKey) -> MatrixMaker:
    """The travel times of a study; without a scenario, a date on which nothing runs has its walks."""
    try:
        return _maker(study, Networks(study, store), places, key)
    except isochrones.NoServiceOnDate as error:
        if study.scenario is None:
            return _maker(study, Networks(study, store, silent_periods=True), places, key)
        source = study.scenario.source
        raise isochrones.ScenarioError(f"{source} leaves too little of {key.period}: {error}") from error


def _maker(study: Study, networks: Networks, places: Places, key: MatrixKey) -> MatrixMaker:
    maker = MatrixMaker(study, networks.store, places, networks)
    maker.make(key)
    return maker


def _completed(study: Study, questions: Questions, asked: Asked) -> tuple[MatrixKey, Asked]:
    """The matrix meant, and the question with every name said."""
    options = questions.configurations
    names = {
        "service": asked.service or next(iter(questions.services)),
        "configuration": asked.configuration or next(name for name, o in options.items() if o.baseline),
    }
    for kind, name, known in (
        ("service", names["service"], questions.services),
        ("configuration", names["configuration"], options),
        ("configuration", asked.baseline, {None, *options}),
    ):
        if name not in known:
            raise ResultsError(
                f"there is no {kind} `{name}`: this study has {', '.join(filter(None, known))}."
            )
    allowed = questions.services[names["service"]].modes
    keys = [
        key
        for key in matrix_keys(study.settings)
        if key.mode not in study.settings.matrix and (allowed is None or key.mode in allowed)
    ]
    mode = asked.mode or next((k.mode for k in keys if k.mode == "public_transport"), None)
    for key in keys:
        if key.mode == mode and asked.period in (None, key.period) and key.direction == asked.direction:
            percentiles = study.settings.percentiles if study.settings.is_transit(mode) else [50]
            if asked.percentile not in percentiles:
                have = ", ".join(map(str, percentiles))
                raise ResultsError(f"{key} has no percentile {asked.percentile}: it has {have}.")
            return key, replace(asked, **names, mode=mode, period=key.period)
    have = "; ".join(map(str, keys)) or "none"
    said = ", ".join(
        str(part) for part in (mode or "public transport", asked.period, asked.direction) if part
    )
    raise ResultsError(f"there are no travel times of {names['service']} for {said}: there are {have}.")


def _difference(
    study: Study, scenario: isochrones.Scenario, makers: dict, questions: Questions, key: MatrixKey, asked: Asked
) -> ScenarioDiff:  # fmt: skip
    options = [questions.configurations[c] for c in dict.fromkeys((asked.configuration, asked.baseline)) if c]
    service = replace(questions.services[asked.service], modes=None)
    results = {name: _evaluated(maker, key, service, options) for name, maker in makers.items()}
    places = makers["before"].places
    off = _off_streets(makers["before"], key)
    at = results["before"].journeys[0].percentiles.index(asked.percentile)
    own = {name: _journeys(result, asked.configuration) for name, result in results.items()}
    before, after = (own[name].minutes[at] for name in ("before", "after"))
    area, weight = own["before"].area, own["before"].weight
    need = results["before"].needs[service.id].to_numpy()
    people = {"need": need[area] * weight}
    if "population" in places.areas:
        people["residents"] = places.areas["population"].to_numpy(float)[area] * weight
    quintile = access.national_quintile(places.areas).to_numpy()[area]
    figures = _heading(scenario, service, questions, asked) | _when(study, key)
    figures["timetable"] = _timetable(study, makers, key)
    for name, number in people.items():
        figures[name] = changes(before, after, number)
        figures[name]["off_streets"] = round(float(number[off].sum()), 1)
        figures[name]["by_quintile"] = by_quintile(before, after, number, quintile)
    if asked.baseline:
        of_baseline = _journeys(results["before"], asked.baseline).minutes[at]
        times = {"baseline": of_baseline, "without": before, "with": after}
        figures["three_ways"] = three_ways(times, people["need"], quintile)
    areas = area_table(before, after, weight, area, places.areas.index)
    own_columns = [name for name in ("name", "population") if name in places.areas]
    areas = places.areas[own_columns].join(areas.assign(need=need))
    areas = pd.DataFrame(areas).assign(national_quintile=access.national_quintile(places.areas))
    return ScenarioDiff(figures, areas, makers["after"].networks)


def _off_streets(maker: MatrixMaker, key: MatrixKey) -> np.ndarray:
    times = travel_times.load(maker.store, maker.places, key, maker.blocks(key), imported=False)
    return off_streets(times["reason"].to_numpy()[0], access.REASONS.index("not_snapped"))


def _evaluated(maker: MatrixMaker, key: MatrixKey, service: access.Service, options: list) -> access.Result:
    study, places = maker.study, maker.places
    times = travel_times.load(maker.store, places, key, maker.blocks(key), imported=False)
    periods = opening_periods(study.settings, key.mode)
    return access.evaluate(
        times, places.areas, [service], options, periods=periods, tie_minutes=study.settings.tie_minutes
    )


def _journeys(result: access.Result, configuration: str):
    return next(j for j in result.journeys if j.configuration == configuration)


def _heading(scenario: isochrones.Scenario, service, questions: Questions, asked: Asked) -> dict:
    labels = {name: option.label for name, option in questions.configurations.items()}
    return {
        "scenario": scenario.source, "label": scenario.label, "notes": scenario.notes,
        "service": service.id, "service_label": service.label, "need_label": service.need_label or "residents",
        "configuration": asked.configuration, "configuration_label": labels[asked.configuration],
        "baseline": asked.baseline, "baseline_label": labels.get(asked.baseline),
        "mode": asked.mode, "period": asked.period, "direction": asked.direction, "percentile": asked.percentile,
    }  # fmt: skip


def _when(study: Study, key: MatrixKey) -> dict:
    """Who travels and when, in words; ``date``, ``by`` and ``window`` are None of modes without a timetable."""
    settings, kind = study.settings, study.settings.kind(key.mode)
    who, period = settings.traveller(key.mode), settings.periods.get(key.period)
    label = kind.replace("_", " ").capitalize()
    said = {
        "mode_label": f"{label} ({who.label or key.mode.removeprefix(f'{kind}_')})" if who else label,
        "period_label": (period and period.label) or key.period.replace("_", " "),
    }
    if not settings.is_transit(key.mode):
        return said | {"date": None, "by": None, "window": None}
    asked = getattr(period, key.direction)
    return said | {"date": period.date.isoformat(), "by": asked.by, "window": list(asked.window)}


def _timetable(study: Study, makers: dict[str, MatrixMaker], key: MatrixKey) -> dict | None:
    """Figures of the feeds, a year around the period's date; None where only roads change."""
    scenario = makers["after"].networks.scenario
    if scenario is None:
        return None
    dates = [period.date for period in study.settings.periods.values() if period.date]
    around = study.settings.periods[key.period].date if key.period in study.settings.periods else None
    around = around or min(dates)
    changed = {name: bool(scenario.parts_of(p.date)) for name, p in study.settings.periods.items() if p.date}
    figures = scenario.figures(around)
    silent = [SILENT] if makers["before"].networks.silent_periods else []
    return figures | {"periods_changed": changed, "notes": figures["notes"] + silent}

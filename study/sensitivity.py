"""A comparison made again and again with other assumptions, through the study's own store.

What is computed from networks is computed anew with changed settings, and only what a changed setting
touches: runs at the same speeds share a matrix. Every run's figures are kept, so a killed analysis resumes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

import access
from access.sensitivity import Assumption, joint_design, one_at_a_time
from study import travel_times
from study.errors import ResultsError
from study.fingerprint import RESULT_PACKAGES, code_fingerprint
from study.folder import Study
from study.networks import Networks
from study.places import make_places
from study.plan import MatrixKey, matrix_keys, opening_periods
from study.progress import Silent
from study.questions import Questions, make_questions
from study.sensitivity_assumptions import assumptions_of
from study.sensitivity_figures import ordered_by, run_figures
from study.sensitivity_variants import DECIDE_TIMES, given_minutes, variant_of, with_thresholds
from study.store import Store, read_json, write_json
from study.travel_times import MatrixMaker

BASE = "base"
ONE = "one at a time"
JOINT = "joint"


@dataclass(frozen=True)
class Asked:
    """Which comparison is made again; what is None is the study's first."""

    base: str
    option: str
    service: str
    mode: str | None = None
    period: str | None = None
    direction: str = "to_site"
    percentile: int = 50


@dataclass(frozen=True)
class Sensitivity:
    """Every run of a sensitivity analysis.

    ``runs`` has a row for each: ``design`` ("base", "one at a time" or "joint"), ``varied`` (the assumption, one at
    a time only), a column for each of ``assumptions`` and one for each figure (``figures``, in that order).
    ``fixed`` maps the assumptions that were not varied to the reason.
    """

    study: Study
    asked: Asked
    service: access.Service
    labels: dict[str, str]
    assumptions: list[Assumption]
    fixed: dict[str, str]
    runs: pd.DataFrame
    figures: list[str]

    def of(self, design: str) -> pd.DataFrame:
        """The runs of one design."""
        return self.runs[self.runs["design"] == design]

    @property
    def base(self) -> dict[str, float]:
        """The figures with the study's own assumptions."""
        return self.of(BASE)[self.figures].iloc[0].to_dict()


def analyse_sensitivity(
    study: Study, asked: Asked, runs: int | None = None, progress: Silent | None = None
) -> Sensitivity:
    """Compare two options as the study has it, with one assumption changed at a time, and with all at once.

    Raises
    ------
    ResultsError
        The service, an option, the matrix or the percentile is not the study's.
    StudyError, BoundariesError, IsochronesError, AccessError
        An input cannot be used, or an assumption of [sensitivity] cannot be computed.
    """
    progress, store = progress or Silent(), Store(study.results)
    with store.lock():
        store.tidy()
        with progress.stage("Places and people"):
            places = make_places(study, store)
            questions = make_questions(study, store, places)
        key, asked = _completed(study, questions, asked)
        assumptions, fixed = assumptions_of(study, key)
        design = _design(study, assumptions, runs)
        names = [each.name for each in assumptions]
        runner = _Runner(study, store, questions, key, asked)
        with progress.stage("Runs", len(design)):
            figures = []
            for row in design[names].to_dict("records"):
                figures.append(runner.figures(row))
                progress.step(", ".join(f"{name} {value}" for name, value in row.items())[:60])
    table = pd.DataFrame(figures, index=design.index).astype("float64")
    labels = {name: questions.configurations[name].label for name in (asked.base, asked.option)}
    service = questions.services[asked.service]
    whole = pd.concat([design, table], axis=1)
    return Sensitivity(study, asked, service, labels, assumptions, fixed, whole, list(table.columns))


def _design(study: Study, assumptions: list[Assumption], runs: int | None) -> pd.DataFrame:
    """The base, every one-at-a-time run and the joint runs, one under the other."""
    said = study.settings.sensitivity
    base = pd.DataFrame([{each.name: each.base for each in assumptions}], index=[0])
    joint = joint_design(assumptions, runs or said.runs, said.seed)
    parts = {BASE: base, ONE: one_at_a_time(assumptions), JOINT: joint}
    rows = [part.astype(object).assign(design=name) for name, part in parts.items()]
    design = pd.concat(rows, ignore_index=True).rename_axis("run")
    design["varied"] = design["varied"].fillna("") if "varied" in design else ""
    return design[["design", "varied", *(each.name for each in assumptions)]]


@dataclass
class _Runner:
    """Makes the figures of one run after the other; matrices and places are shared between runs."""

    study: Study
    store: Store
    questions: Questions
    key: MatrixKey
    asked: Asked
    makers: dict[tuple, MatrixMaker] = field(default_factory=dict)

    def figures(self, assumed: Mapping[str, float | str]) -> dict[str, float | None]:
        """Figures of one run, from the store if it was made before."""
        maker = self._maker(assumed)
        settings = maker.study.settings
        parts = {
            "code": code_fingerprint(*RESULT_PACKAGES), "places": maker.places.key, "questions": self.questions.key,
            "matrix": maker.blocks(self.key), "assumed": dict(assumed), "asked": vars(self.asked),
            "pivot": settings.sensitivity.pivot_minutes, "opening": opening_periods(settings, self.key.mode),
        }  # fmt: skip

        def make(directory: Path) -> None:
            maker.make(self.key)
            maker.networks.release()
            write_json(directory / "figures.json", self._figures(maker, assumed))

        return read_json(self.store.get_or_make("sensitivity", parts, make) / "figures.json")

    def _maker(self, assumed: Mapping[str, float | str]) -> MatrixMaker:
        """The places and matrices of a run; runs that differ in nothing they are made from share them."""
        of = tuple(assumed.get(name) for name in DECIDE_TIMES)
        if of not in self.makers:
            variant = variant_of(self.study, self.key, assumed)
            places = make_places(variant, self.store)
            self.makers[of] = MatrixMaker(variant, self.store, places, Networks(variant, self.store))
        return self.makers[of]

    def _figures(self, maker: MatrixMaker, assumed: Mapping[str, float | str]) -> dict[str, float | None]:
        asked, settings, places = self.asked, maker.study.settings, maker.places
        imported = self.key.mode in settings.matrix
        times = travel_times.load(self.store, places, self.key, maker.blocks(self.key), imported)
        if imported:
            times = given_minutes(times, assumed, settings.sensitivity.pivot_minutes)
        service = replace(self.questions.services[asked.service], modes=None)
        result = access.evaluate(
            times,
            ordered_by(places.areas, assumed.get("deprivation_order", "rank")),
            [with_thresholds(service, assumed.get("threshold_shift", 0.0))],
            [self.questions.configurations[name] for name in dict.fromkeys((asked.base, asked.option))],
            periods=opening_periods(settings, self.key.mode),
            tie_minutes=assumed.get("tie_minutes", settings.tie_minutes),
        )
        key = {"service": asked.service, **self.key._asdict(), "percentile": asked.percentile}
        return run_figures(result, key, asked.base, asked.option, service.thresholds)


def _completed(study: Study, questions: Questions, asked: Asked) -> tuple[MatrixKey, Asked]:
    """The matrix meant, and the question with every name said."""
    for kind, name, known in (
        ("service", asked.service, questions.services),
        ("configuration", asked.base, questions.configurations),
        ("configuration", asked.option, questions.configurations),
    ):
        if name not in known:
            raise ResultsError(f"there is no {kind} `{name}`: this study has {', '.join(known)}.")
    allowed = questions.services[asked.service].modes
    keys = [key for key in matrix_keys(study.settings) if allowed is None or key.mode in allowed]
    for key in keys:
        meant = asked.mode in (None, key.mode) and asked.period in (None, key.period)
        if meant and key.direction == asked.direction:
            has = study.settings.percentiles if study.settings.is_transit(key.mode) else [50]
            if asked.percentile not in has:
                raise ResultsError(
                    f"{key} has no percentile {asked.percentile}: it has {', '.join(map(str, has))}."
                )
            return key, replace(asked, mode=key.mode, period=key.period)
    said = ", ".join(str(part) for part in (asked.mode, asked.period, asked.direction) if part)
    raise ResultsError(
        f"there are no travel times of {asked.service} for {said}: there are {'; '.join(map(str, keys)) or 'none'}."
    )

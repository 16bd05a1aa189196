"""A comparison made again and again with other assumptions, through the study's own store.

What is computed from networks is computed anew with changed settings, and only what a changed setting
touches: runs at the same speeds share a matrix. Every run's figures are kept, so a killed analysis resumes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

import access
from access.sensitivity import Assumption, joint_design, one_at_a_time
from study.errors import ResultsError
from study.folder import Study
from study.no_car import composite_blocks
from study.places import make_places
from study.plan import MatrixKey, matrix_keys, opening_periods
from study.progress import Silent
from study.questions import Questions, make_questions
from study.sensitivity_assumptions import assumptions_of, parts_of
from study.sensitivity_runs import Asked, Runner
from study.store import Store

BASE = "base"
ONE = "one at a time"
JOINT = "joint"


@dataclass(frozen=True)
class Sensitivity:
    """Every run of a sensitivity analysis.

    ``runs`` has a row for each: ``design`` ("base", "one at a time" or "joint"), ``varied`` (the assumption, one at
    a time only), a column for each of ``assumptions`` and one for each figure (``figures``, in that order).
    ``fixed`` maps the assumptions that were not varied to the reason; ``need_total`` is the service's need.
    ``judgement`` says whether the period can tell the two options apart at all.
    """

    study: Study
    asked: Asked
    service: access.Service
    labels: dict[str, str]
    assumptions: list[Assumption]
    fixed: dict[str, str]
    runs: pd.DataFrame
    figures: list[str]
    need_total: float
    judgement: access.Judgement

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
        assumptions, fixed = assumptions_of(study.settings, key)
        design = _design(study, assumptions, runs)
        names = [each.name for each in assumptions]
        runner = Runner(study, store, questions, key, asked)
        with progress.stage("Runs", len(design)):
            figures = []
            for row in design[names].to_dict("records"):
                figures.append(runner.figures(row))
                progress.step(", ".join(f"{name} {value}" for name, value in row.items())[:60])
    table = pd.DataFrame(figures, index=design.index).astype("float64")
    labels = {name: questions.configurations[name].label for name in (asked.base, asked.option)}
    service = questions.services[asked.service]
    whole = pd.concat([design, table], axis=1)
    need_total = float(access.need(service, places.areas).sum())
    judgement = access.judgement(
        *(questions.configurations[name] for name in (asked.base, asked.option)),
        asked.service, key.period, key.direction, opening_periods(study.settings, key.mode),
    )  # fmt: skip
    return Sensitivity(
        study, asked, service, labels, assumptions, fixed, whole, list(table.columns), need_total, judgement
    )


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
    if allowed is not None and asked.mode not in (None, *allowed):
        raise ResultsError(
            f"`{asked.service}` is computed for {', '.join(allowed)}, not for {asked.mode} (services.toml)."
        )
    made = {key: {} for key in matrix_keys(study.settings)}
    offered = [*made, *composite_blocks(study.settings, made)]
    keys = [key for key in offered if allowed is None or key.mode in allowed]
    for key in keys:
        meant = asked.mode in (None, key.mode) and asked.period in (None, key.period)
        if meant and key.direction == asked.direction:
            transit = any(study.settings.is_transit(part.mode) for part in parts_of(study.settings, key))
            has = study.settings.percentiles if transit else [50]
            if asked.percentile not in has:
                raise ResultsError(
                    f"{key} has no percentile {asked.percentile}: it has {', '.join(map(str, has))}."
                )
            return key, replace(asked, mode=key.mode, period=key.period)
    said = ", ".join(str(part) for part in (asked.mode, asked.period, asked.direction) if part)
    raise ResultsError(
        f"there are no travel times of {asked.service} for {said}: there are {'; '.join(map(str, keys)) or 'none'}."
    )

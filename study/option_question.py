"""One question about options, from what the command line says to an answer that can be shown, written or saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

import access
from access.choices import set_aside
from access.option_sets import TooManySets
from study.errors import InputError
from study.option_choices import Wanted, find_choices
from study.option_figures import Figures
from study.option_filter import in_order, rows_where
from study.option_front import Front, front_of, objectives_of
from study.option_sitings import modelled_sets
from study.options import Asked, Options, enumerate_options, matrix_keys, settled_rules, written_rules
from study.progress import Silent
from study.results import Results
from study.save_configuration import save_configuration


@dataclass(frozen=True)
class Question:
    """Which choices, scored how, and what is to be shown of the options.

    ``choices`` are names of choices.toml; without any, the choice of ``service``. ``objectives``, ``where`` and
    ``sort`` are as they are written: see :mod:`study.option_filter`. ``method`` is ``enumerate`` or a location
    model, ``threshold`` that of ``covering``.
    """

    service: str | None = None
    choices: tuple[str, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)
    asked: Asked = field(default_factory=Asked)
    objectives: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    method: str = "enumerate"
    threshold: float | None = None


@dataclass(frozen=True)
class Answer:
    """The options, those of them that are shown, in order, and the front of these."""

    question: Question
    options: Options
    table: pd.DataFrame
    front: Front
    notes: tuple[str, ...] = ()


def ask(results: Results, question: Question, progress: Silent | None = None) -> Answer:
    """Answer a question from the results of a study.

    Raises
    ------
    InputError, ResultsError
        A name is not known, there are too many options, a condition is not understood, or nobody is reached.
    AccessError
        choices.toml or rules.toml says something that cannot be used.
    """
    rules = written_rules(results)
    choices = find_choices(results, question.service, question.choices, rules, question.wanted)
    key = matrix_keys(results, choices, question.asked)[0]
    rules, notes = settled_rules(results, rules, key, question.asked.percentile)
    sets = None
    if question.method != "enumerate":
        sets, found = _modelled(results, question, choices)
        notes += found
    try:
        options = enumerate_options(results, choices, rules, question.asked, progress, sets)
    except TooManySets as problem:
        raise InputError(str(problem)) from problem
    counts = [choice.count() for choice in options.choices] if sets is None else [len(own) for own in sets]
    notes += set_aside(options.choices)
    notes += options.judge.not_in_full(options.choices, counts)
    if not objectives_of(options, question.objectives):
        raise InputError(_nobody(results, options))
    table = options.table
    for condition in question.where:
        table = table[rows_where(table, condition)]
    front = front_of(options, table, question.objectives)
    return Answer(question, options, in_order(table, question.sort), front, tuple(notes))


def _nobody(results: Results, options: Options) -> str:
    """Why there are no minutes to compare options by."""
    services = [choice.service for choice in options.choices]
    areas, named = results.places.areas, " and ".join(f"`{service}`" for service in services)
    if not any(access.need(results.services[service], areas).sum() for service in services):
        return f"there is no need for {named} in these areas, so options have no figures: see need in services.toml."
    lost = "journeys_lost_reach" if options.combined else "need_lost_reach"
    lost += f"@{options.keys[0].mode}" if len(options.keys) > 1 else ""
    return (
        f"nobody reaches a site of {named} both today and under one of these options, so they have no minutes: keep "
        f"more sites, or compare reach with --objective {lost}."
    )


def _modelled(results: Results, question: Question, choices) -> tuple[list[np.ndarray], list[str]]:
    if len(choices) > 1:
        raise InputError(f"--method {question.method} is for one choice: leave it out, or name one choice.")
    asked = question.asked
    key = matrix_keys(results, choices, asked)[0]
    figures = Figures(results, key, asked.percentile, asked.scope)
    sets, notes = modelled_sets(figures, choices[0], question.method, question.threshold)
    return [sets], notes


def save_option(results: Results, answer: Answer, row: int, name: str, label: str = "") -> Path:
    """Append an option to the study's configurations.toml, as a draft that extends the baseline.

    Raises
    ------
    InputError
        There is no option of that number, or an option of that id already.
    AccessError
        The id cannot name an option.
    """
    options = answer.options
    services = options.changed_services(row)
    labels = ", ".join(choice.label or choice.id for choice in options.choices)
    key = options.keys[0]
    notes = (
        f"Option {row} of {len(options.table):,} of: {labels} ({', '.join(each.mode for each in options.keys)}, "
        f"{key.period}, {key.direction})."
    )
    return save_configuration(
        results.study, name, label or f"{labels}: {options.title(row)}", services,
        extends=results.baseline, notes=notes,
    )  # fmt: skip

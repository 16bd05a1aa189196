"""The no-car composite by its two kinds of households: with a car and without, each by its own way of travelling."""

from __future__ import annotations

import math

import numpy as np

from access import NO_CAR_MODE
from access.compare import SAME_MINUTES
from access.measures import weighted_mean, weighted_percentiles
from study.results import Results
from web import readings, words
from web.charts import Pair, chart_row
from web.selection import Selection

LABELS = ("With a car", "Without a car")


def ownership_rows(results: Results, pair: Pair) -> list[dict]:
    """Of the no-car composite a row of households with a car and one of those without; none of other modes."""
    if pair.key["mode"] != NO_CAR_MODE:
        return []
    settings = results.study.settings
    parts = zip(LABELS, settings.no_car.modes, with_and_without(results, pair))
    return [
        {"label": label, "note": words.by_mode(mode, settings)} | chart_row(pair, member)
        for label, mode, member in parts
    ]


def with_and_without(results: Results, pair: Pair) -> tuple[np.ndarray, np.ndarray]:
    """Which origins of the no-car composite are those of households with a car and without, bool each.

    The composite has the origins of its first mode before those of the second (``access.no_car_composite``); a pair
    has them by area, each area's in that order.
    """
    parts = [
        results.travel_times(results.matrix_key(mode, pair.key["period"], pair.key["direction"]))["area_id"]
        for mode in results.study.settings.no_car.modes
    ]
    position = results.places.areas.index.get_indexer(np.concatenate([part.to_numpy() for part in parts]))
    by_car = (np.arange(len(position)) < parts[0].size)[np.argsort(position, kind="stable")]
    return by_car, ~by_car


def by_car_ownership(results: Results, selection: Selection, pair: Pair) -> list[str]:
    """What changes (or, of one option, how it is) for households with a car and for those without, a sentence each.

    None of other modes; none either where the study withholds small numbers, since no file has these.
    """
    if selection.mode != NO_CAR_MODE or results.suppress_below:
        return []
    said = []
    for label, mode, member in zip(
        LABELS, results.study.settings.no_car.modes, with_and_without(results, pair)
    ):
        limit = words.duration(readings.limit_minutes(results, mode))
        people = pair.people * member
        by = words.by_mode(mode, results.study.settings)
        told = _as_it_is(pair, people) if pair.a == pair.b else _changes(pair, people, limit)
        said.append(f"{label} ({words.people(people.sum())}, {by}): {told}.")
    return said


def _changes(pair: Pair, people: np.ndarray, limit: str) -> str:
    longer = people * pair.both * (pair.change > SAME_MINUTES)
    shorter, lost, gained = (
        float(people[which].sum()) for which in (pair.change < -SAME_MINUTES, pair.lost, pair.gained)
    )
    within = f" within {limit}" if limit else ""
    said = []
    if longer.sum():
        mean = weighted_mean(pair.change[None, :], longer[None, :])[0, 0]
        said.append(f"longer for {words.people(longer.sum())}, by {words.minutes(mean)} on average")
    if lost:
        said.append(f"none left{within} for {words.people(lost)}")
    if shorter:
        said.append(f"shorter for {words.people(shorter)}")
    if gained:
        said.append(f"newly one{within} for {words.people(gained)}")
    return "; ".join(said) or "no journey changes"


def _as_it_is(pair: Pair, people: np.ndarray) -> str:
    median = float(weighted_percentiles(pair.minutes_a[None, :], people[None, :], [50]).ravel()[0])
    if not math.isfinite(median):
        return "fewer than half have a journey"
    return f"half have a journey of up to {words.minutes(median)}"

"""A study with other assumptions, and given minutes with other speeds: pure, nothing is computed here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import xarray as xr

import isochrones
from access.services import Service
from isochrones.speeds import PERIODS
from study.errors import ResultsError
from study.folder import Study
from study.plan import MatrixKey
from study.sensitivity_assumptions import OWN_RELEASE
from study.sensitivity_settings import Sensitivity
from study.settings import Settings

DECIDE_TIMES = ("road_speed", "built_up_speed", "walk_speed", "centroids", "timetable_date", "deprivation")
"""Assumptions that decide the places or the computed times of a run; the others act on what is there."""


def variant_of(study: Study, key: MatrixKey, assumed: Mapping[str, float | str]) -> Study:
    """The study whose travel times and places are those of a run; equal to ``study`` where nothing of them differs.

    ``assumed`` is a row of a design; assumptions that it lacks are as in the study.
    """
    settings = study.settings
    changes: dict[str, object] = {}
    road, built_up = assumed.get("road_speed", 1.0), assumed.get("built_up_speed", 1.0)
    walk = assumed.get("walk_speed", 1.0)
    speeds = settings.speeds
    if (road, built_up) != (1.0, 1.0):
        speeds = _with(speeds, roads=_faster_roads(settings, road, built_up))
    if walk != 1.0:
        speeds = _with(speeds, walk_kmh=speeds.walk_kmh * walk)
        changes["travellers"] = {name: _faster(who, walk) for name, who in settings.travellers.items()}
    if speeds is not settings.speeds:
        changes["speeds"] = speeds
    if assumed.get("centroids", "study") == "inside":
        changes["origins"] = None
    date = assumed.get("timetable_date")
    if date and datetime.date.fromisoformat(date) != settings.periods[key.period].date:
        changed = _with(settings.periods[key.period], date=datetime.date.fromisoformat(date))
        changes["periods"] = {**settings.periods, key.period: changed}
    release = assumed.get("deprivation", OWN_RELEASE)
    if release != OWN_RELEASE:
        changes["deprivation"] = settings.sensitivity.deprivation[release]
    return replace(study, settings=_with(settings, **changes)) if changes else study


def _with(model, **changes):
    return model.model_copy(update=changes)


def _faster(who, factor: float):
    return _with(who, walk_kmh=who.walk_kmh * factor) if who.walk_kmh else who


def _faster_roads(settings: Settings, everywhere: float, built_up: float):
    """Road settings whose period factors are all multiplied, those of built-up places once more."""
    roads = settings.speeds.roads
    table = isochrones.DEFAULT_SPEEDS.override({"period_factors": roads.period_factors})
    factors = {
        period: {
            family: (inside * everywhere * built_up, outside * everywhere)
            for family, (inside, outside) in table.period_factors[period].items()
        }
        for period in PERIODS
    }
    return _with(roads, period_factors=factors)


def given_minutes(times: xr.DataArray, assumed: Mapping[str, float | str], said: Sensitivity) -> xr.DataArray:
    """Given minutes at another speed, long journeys slower or quicker than short ones, and each with an error.

    ``t' = t / s * f ** log2(t / pivot) * exp(e z)``, with s ``given_speed``, f ``long_journeys``, e
    ``journey_error`` and z standard normal for each site and origin, drawn from ``said.seed`` and e: the same e, the
    same errors. A journey of twice the pivot takes f times as long, one of half the pivot 1/f, one of the pivot as
    long as before. s and f never change which of two sites is nearer (f > 0.5); e does. NaN stays NaN, 0 stays 0.
    """
    speed, factor = float(assumed.get("given_speed", 1.0)), float(assumed.get("long_journeys", 1.0))
    error = float(assumed.get("journey_error", 0.0))
    if (speed, factor, error) == (1.0, 1.0, 0.0):
        return times
    minutes = times.values.astype(np.float64)
    lengths = np.maximum(minutes, np.finfo(np.float32).tiny) / said.pivot_minutes
    draws = np.random.default_rng([said.seed, round(error * 1e9)]).standard_normal(minutes.shape[1:])
    changed = minutes / speed * factor ** np.log2(lengths) * np.exp(error * draws)
    return times.copy(data=np.where(minutes == 0, 0.0, changed).astype(np.float32))


def with_thresholds(service: Service, shift: float) -> Service:
    """The service with every threshold so many minutes later.

    Raises
    ------
    ResultsError
        A threshold would not be above 0.
    """
    if service.thresholds and min(service.thresholds) + shift <= 0:
        raise ResultsError(
            f"[sensitivity] threshold_shift {shift:g} leaves nothing of the threshold of "
            f"{min(service.thresholds):g} minutes of {service.id}: give a smaller shift."
        )
    return replace(service, thresholds=tuple(threshold + shift for threshold in service.thresholds))

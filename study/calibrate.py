"""Our minutes of a study beside a reference matrix: what `isoquity calibrate` finds. Nothing is applied.

Both are compared per area: ours is the mean over an area's reached origins by their weights, as in the
access table. The statistics are :mod:`isochrones.calibration`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import scipy.sparse

import isochrones
from boundaries.findings import listed
from boundaries.tables import column_names
from isochrones.calibration import (
    Agreement,
    FactorFit,
    agreement,
    compared,
    fit_factors,
    out_of_sample,
    suggested_factors,
)
from isochrones.matrix import snap_both
from isochrones.paths import minutes_by_family
from isochrones.schema import REASONS
from isochrones.speeds import PERIODS, SpeedTable
from study.errors import InputError, ResultsError
from study.folder import Study
from study.matrix_import import read_matrix
from study.networks import Networks
from study.places import Places, make_places
from study.plan import road_factors
from study.settings import ALL_DAY, DIRECTIONS, Matrix
from study.store import Store

MODES = ("drive", "blue_light", "walk")
TIDY = ("site_id", "area_id", "minutes")
ONE_PERIOD = {"walk": (ALL_DAY, ""), "blue_light": (ALL_DAY, "blue_light")}
"""Modes whose speeds do not follow the week: what their only period is called, and its factors."""


@dataclass(frozen=True)
class Calibration:
    """A comparison and what follows from it; arrays are (sites, areas), minutes, NaN where there is none.

    Attributes:
        reference_file: where the reference came from.
        mode, period, direction: of our minutes.
        factors: the period of the speed table they were driven at; "" on foot.
        speeds: that table. driven: its periods at which results of the study are driven, each with the study's
            periods that drive at it; empty on foot.
        ours, reference: minutes. reason: uint8, why ours has none.
        other_way: our minutes in the other direction.
        parts: (sites, areas, parts), what ours are made of.
        fitted: family to the factors of ``factors`` that the fit gives; empty where none differs enough.
        searched_again: our minutes with them, every way chosen anew; ours without any.
        noticed: what was noticed while reading the reference.
    """

    places: Places
    reference_file: Path
    mode: str
    period: str
    direction: str
    factors: str
    driven: Mapping[str, tuple[str, ...]]
    speeds: SpeedTable
    ours: np.ndarray
    reference: np.ndarray
    reason: np.ndarray
    other_way: np.ndarray
    parts: np.ndarray
    fit: FactorFit
    fitted: dict[str, tuple[float, float]]
    searched_again: np.ndarray
    noticed: tuple[str, ...]

    @cached_property
    def agreement(self) -> Agreement:
        """Ours and the reference."""
        return agreement(self.ours, self.reference)

    @cached_property
    def after(self) -> dict[str, Agreement]:
        """Agreement with the fitted factors: ways held, ways searched again, and for unseen origins."""
        found = {"same_ways": agreement(self.fit.minutes(self.parts), self.reference)}
        found["searched_again"] = agreement(self.searched_again, self.reference)
        return found | {"unseen_areas": self.unseen["after"]}

    @cached_property
    def unseen(self) -> dict[str, Agreement]:
        """Before and after for areas judged by the fit on every other area."""
        return out_of_sample(self.parts, self.reference)

    @cached_property
    def suggested(self) -> dict[str, dict[str, tuple[float, float]]]:
        """Period of the speed table -> family -> factors that would change the study's results.

        Those fitted, where a period of the study drives at them. Otherwise (free flow beside a reference
        without traffic) the factors of every period that the study does drive at, divided by the same stretch.
        """
        if not self.fitted:
            return {}
        if self.factors in self.driven:
            return {self.factors: self.fitted}
        now = self.speeds.period_factors
        return {name: suggested_factors(now[name], self.fit) for name in self.driven}

    @property
    def same_factors(self) -> tuple[str, ...]:
        """Periods of the study that drive at the factors compared."""
        return self.driven.get(self.factors, ())

    @property
    def differences(self) -> np.ndarray:
        """Ours minus reference, NaN where they cannot be compared."""
        return np.where(compared(self.ours, self.reference), self.ours - self.reference, np.nan)

    @property
    def ratios(self) -> np.ndarray:
        """Ours / reference, NaN where they cannot be compared."""
        both = compared(self.ours, self.reference)
        return np.divide(self.ours, self.reference, out=np.full(self.ours.shape, np.nan), where=both)


def calibrate(
    study: Study, reference: Path, mode: str = "drive", period: str | None = None, direction: str = "to_site"
) -> Calibration:
    """Compare a study's minutes with a reference matrix.

    Args:
        study: its streets, places and speeds are used; results are not needed.
        reference: CSV or Parquet, tidy (``site_id``, ``area_id``, ``minutes``) or wide (a column with the
            area's code, then a column per site id).
        mode: ``drive``, ``blue_light`` or ``walk``.
        period: a period of the study, or one of the speed table (``free_flow``); default: the study's first.
        direction: ``to_site`` or ``from_site``.

    Raises:
        InputError, boundaries.BoundariesError: the reference cannot be used; names file, row and remedy, or
            nothing of it can be compared.
        ResultsError: the mode or period is not this study's.
    """
    period, factors = _period(study, mode, period)
    store = Store(study.results)
    places = make_places(study, store)
    given, noticed = _reference(study, reference, places)
    networks = Networks(study, store)
    networks.require_streets(mode, places)
    times = _Times(study, networks, places, mode, factors)
    speeds = networks.speeds
    ours, reason = times.by_area(speeds, direction)
    if not compared(ours, given).any():
        raise InputError(
            f"{reference}: no pair of area and site has minutes in it and in this study: nothing to compare."
        )
    other = next(way for way in DIRECTIONS if way != direction)
    parts = times.parts(speeds, direction)
    fit = fit_factors(parts, given)
    fitted = {} if mode == "walk" else suggested_factors(speeds.period_factors[factors], fit)
    again = ours
    if fitted:
        again, _ = times.by_area(speeds.override({"period_factors": {factors: fitted}}), direction)
    return Calibration(
        places, Path(reference), mode, period, direction, factors, _driven(study, mode), speeds,
        ours, given, reason, times.by_area(speeds, other)[0], parts, fit, fitted, again, tuple(noticed),
    )  # fmt: skip


def _period(study: Study, mode: str, asked: str | None) -> tuple[str, str]:
    """Name of the period compared, and the period of the speed table that it drives at."""
    settings = study.settings
    if mode not in MODES:
        raise ResultsError(f"`{mode}` has no streets to calibrate: choose one of {', '.join(MODES)}.")
    if not settings.networks.osm:
        raise ResultsError("this study has no streets: give [networks] osm in study.toml.")
    if mode in ONE_PERIOD:
        only, factors = ONE_PERIOD[mode]
        if asked not in (None, only):
            raise ResultsError(f"`{mode}` is the same at every time of the week: leave out --period {asked}.")
        return only, factors
    own = [name for name, period in settings.periods.items() if period.drives]
    period = asked or (own[0] if own else "free_flow")
    if period in own:
        return period, road_factors(settings, period)
    known = [name for name in PERIODS if name != "blue_light"]
    if period not in known:
        raise ResultsError(
            f"there is no period `{period}` with hours: this study has {', '.join(own) or 'none'}, and the speed "
            f"table {', '.join(known)}."
        )
    return period, period


def _driven(study: Study, mode: str) -> dict[str, tuple[str, ...]]:
    """Periods of the speed table at which the study drives, each with the study's periods that do."""
    settings = study.settings
    if mode == "blue_light":
        return {"blue_light": (ALL_DAY,)}
    if mode == "walk" or mode not in settings.computed_modes or mode in settings.matrix:
        return {}
    own = [name for name, period in settings.periods.items() if period.drives]
    table = {name: road_factors(settings, name) for name in own}
    return {
        factors: tuple(name for name in own if table[name] == factors)
        for factors in dict.fromkeys(table.values())
    }


def _reference(study: Study, path: Path, places: Places) -> tuple[np.ndarray, list[str]]:
    """Minutes of the reference (sites, areas) and what was noticed."""
    names = column_names(path)
    if set(TIDY) <= set(names):
        settings = Matrix(file=str(path), area="area_id", layout="long", site="site_id", minutes="minutes")
    else:
        code = next((name for name in ("area_id", study.settings.areas.code) if name in names), None)
        if code is None or not set(names) & set(places.sites.index):
            raise InputError(
                f"{path}: its columns are {', '.join(names[:6])}: give site_id, area_id and minutes, or area_id and "
                f"a column for each site ({', '.join(list(places.sites.index)[:3])} ...)."
            )
        settings = Matrix(file=str(path), area=code)
    minutes, noticed = read_matrix(path, settings, places.areas.index, list(places.sites.index))
    return minutes.astype(np.float64), [*_columns_not_read(path, settings, names, places), *noticed]


def _columns_not_read(path: Path, settings: Matrix, names: list[str], places: Places) -> list[str]:
    """A sentence naming the columns of a wide reference that are no site of the study."""
    if settings.layout == "long":
        return []
    beside = [name for name in names if name != settings.area and name not in places.sites.index]
    if not beside:
        return []
    return [f"{Path(path).name}: columns that are no site of this study were not read: {listed(beside, 10)}."]


class _Times:
    """Our minutes of one mode and period, and what they are made of, per area."""

    def __init__(self, study: Study, networks: Networks, places: Places, mode: str, factors: str):
        self.network, self.mode, self.factors, self.places = networks.streets(mode), mode, factors, places
        self.connector, self.longest = networks.connector(mode), study.settings.speeds.longest(mode)
        origins = places.origins
        area = places.areas.index.get_indexer(origins["area_id"])
        weights = (origins["weight"].to_numpy(np.float64), (area, np.arange(len(origins))))
        self.weights = scipy.sparse.csr_array(weights, shape=(len(places.areas), len(origins)))

    def by_area(self, speeds: SpeedTable, direction: str) -> tuple[np.ndarray, np.ndarray]:
        """Minutes (sites, areas) and the reason where there are none."""
        where = (self.network, self.places.origins, self.places.sites)
        how = {
            "direction": direction,
            "max_minutes": self.longest,
            "connector": self.connector,
            "speeds": speeds,
        }
        if self.mode == "walk":
            times = isochrones.walk_times(*where, **how)
        else:
            times = isochrones.drive_times(*where, period=self.factors, **how)
        minutes = self._mean(times.values[0].astype(np.float64)[..., None])[..., 0]
        codes = times["reason"].values[0]
        weight = np.stack([(codes == i).astype(float) @ self.weights.T for i in range(1, len(REASONS))])
        reason = np.where(np.isnan(minutes), 1 + weight.argmax(axis=0), 0)
        return minutes, reason.astype(np.uint8)

    def parts(self, speeds: SpeedTable, direction: str) -> np.ndarray:
        """Parts of the minutes (sites, areas, parts), over the origins reached within the longest journey."""
        at_site, at_origin = snap_both(self.network, self.places.origins, self.places.sites, self.connector)
        minutes = self.network.minutes(self.factors or "free_flow", speeds)
        parts = minutes_by_family(self.network, minutes, at_origin, at_site, direction, speeds)
        parts[parts.sum(axis=-1) > self.longest] = np.nan
        return self._mean(parts)

    def _mean(self, values: np.ndarray) -> np.ndarray:
        """Weighted mean over each area's origins that have a value: (sites, areas, n); NaN where none has."""
        reached = np.isfinite(values[..., 0])
        weight = reached.astype(float) @ self.weights.T
        total = np.stack(
            [np.where(reached, values[..., k], 0.0) @ self.weights.T for k in range(values.shape[-1])],
            axis=-1,
        )
        found = np.divide(
            total, weight[..., None], out=np.full(total.shape, np.nan), where=weight[..., None] > 0
        )
        return found

"""Supply within reach of every area by every method, of all options that state their capacity, and its change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import xarray as xr

from access.catchment import METHODS, floating_catchment, stated_capacity
from access.configurations import Configuration
from access.errors import MissingCapacity
from access.opening import serving_sites
from access.outcome import Matrix, read_matrix
from access.schema import KEY, check_areas, check_travel_times
from access.services import Service, need
from access.weights import Decay


def catchment_table(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    service: Service,
    options: Mapping[str, Configuration],
    *,
    periods: Mapping[str, object] | None = None,
    decays: Mapping[str, Decay] | None = None,
) -> pd.DataFrame:
    """Access per head by method: one row per area, percentile and option that states its capacity.

    ``area_id``, the key, ``need``, and for each of :data:`access.catchment.METHODS` the columns ``access_METHOD``
    (supply per head within reach, 0 where none is) and ``change_METHOD`` (less that under the baseline; NaN where
    the baseline states no capacity). An option of which a site has no stated capacity has no rows; nor has any
    where no option states the service's capacity: none is assumed. ``decays`` replaces the weights of methods, by name.

    Raises:
        UnknownName: an option uses a site to which there are no times.
        InvalidTravelTimes, InvalidAreas, MissingColumn: as :func:`access.evaluate`.
    """
    stated = [option for option in options.values() if states_capacity(option, service.id)]
    if not any(option.capacity.get(service.id) for option in stated):
        return pd.DataFrame()
    check_areas(areas, check_travel_times(travel_times))
    matrix = read_matrix(travel_times, areas, (), 0.0)
    people = need(service, areas)
    supplies = _Supplies(matrix, people.to_numpy(), service.id, periods, decays or {})
    found = np.array([supplies.access(option) for option in stated])  # (option, method, percentile, area)
    base = [values for option, values in zip(stated, found) if option.baseline]
    change = found - base[0] if base else np.full_like(found, np.nan)
    key = (
        service.id,
        [option.id for option in stated],
        matrix.mode,
        matrix.period,
        matrix.direction,
        matrix.percentiles,
    )
    table = _keys(areas, dict(zip(KEY, key))).assign(
        need=np.tile(people, len(stated) * len(matrix.percentiles))
    )
    for row, method in enumerate(METHODS):
        table[f"access_{method}"], table[f"change_{method}"] = found[:, row].ravel(), change[:, row].ravel()
    return table


def _keys(areas: pd.DataFrame, key: dict) -> pd.DataFrame:
    """A row for each option, percentile and area; parts of the key that are text are the same in all."""
    several = [each if isinstance(each, list | tuple) else [each] for each in key.values()]
    index = pd.MultiIndex.from_product([*several, areas.index], names=[*key, "area_id"])
    return index.to_frame(index=False)[["area_id", *key]]


def capacity_findings(options: Mapping[str, Configuration], services: Mapping[str, Service]) -> list[str]:
    """Sentences on options that state the capacity of some sites of a service and not of others."""
    sentences = []
    for option in options.values():
        for service in services:
            if option.capacity.get(service) and not states_capacity(option, service):
                try:
                    stated_capacity(option, service, option.sites(service))
                except MissingCapacity as missing:
                    sentences.append(f"{missing} Supply within reach is left out for it.")
    return sentences


def states_capacity(option: Configuration, service: str) -> bool:
    """Whether the capacity of every site of a service is stated."""
    return set(option.sites(service)) <= set(option.capacity.get(service, {}))


@dataclass
class _Supplies:
    """One matrix and one service; options of the same sites and capacities are worked out once."""

    matrix: Matrix
    people: np.ndarray
    service: str
    periods: Mapping | None
    decays: Mapping[str, Decay]
    found: dict[tuple, np.ndarray] = field(default_factory=dict)

    def access(self, option: Configuration) -> np.ndarray:
        """Access of areas, ``(method, percentile, area)``."""
        matrix = self.matrix
        serving = serving_sites(option, self.service, matrix.period, matrix.direction, self.periods).sites
        capacity = stated_capacity(option, self.service, serving)
        same = (serving, *capacity)
        if same not in self.found:
            minutes = matrix.minutes[:, matrix.positions(option, serving)]
            self.found[same] = np.array(
                [[self._of(times, capacity, m) for times in minutes] for m in METHODS]
            )
        return self.found[same]

    def _of(self, minutes: np.ndarray, capacity: np.ndarray, method: str) -> np.ndarray:
        at_origins = self.people[self.matrix.area] * self.matrix.weight
        decay = self.decays.get(method)
        found = floating_catchment(minutes, at_origins, capacity, method=method, decay=decay)
        return self.matrix.area_sum(found[2])

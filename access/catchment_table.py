"""Supply within reach of every area by every method, of all options that state their capacity, and its change."""

from collections.abc import Mapping

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


def catchment_table(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    service: Service,
    options: Mapping[str, Configuration],
    *,
    periods: Mapping[str, object] | None = None,
) -> pd.DataFrame:
    """Access per head by method: one row per area, percentile and option that states its capacity.

    ``area_id``, the key, ``need``, and for each of :data:`access.catchment.METHODS` the columns ``access_METHOD``
    (supply per head within reach, 0 where none is) and ``change_METHOD`` (less that under the baseline; NaN where
    the baseline states no capacity). An option of which a site has no stated capacity has no rows; nor has any
    where no option states the service's capacity: none is assumed.

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
    found = {
        option.id: _by_method(matrix, people.to_numpy(), service.id, option, periods) for option in stated
    }
    base = next((found[option.id] for option in stated if option.baseline), None)
    frames = []
    for option, values in found.items():
        for at, percentile in enumerate(matrix.percentiles):
            key = (service.id, option, matrix.mode, matrix.period, matrix.direction, percentile)
            frame = pd.DataFrame({"area_id": areas.index, **dict(zip(KEY, key)), "need": people.to_numpy()})
            for row, method in enumerate(METHODS):
                frame[f"access_{method}"] = values[row, at]
                frame[f"change_{method}"] = np.nan if base is None else values[row, at] - base[row, at]
            frames.append(frame)
    return pd.concat(frames, ignore_index=True)


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


def _by_method(
    matrix: Matrix, people: np.ndarray, service: str, option: Configuration, periods: Mapping | None
) -> np.ndarray:
    """Access of areas, ``(method, percentile, area)``."""
    serving = serving_sites(option, service, matrix.period, matrix.direction, periods).sites
    capacity = stated_capacity(option, service, serving)
    at_origins = people[matrix.area] * matrix.weight
    minutes = matrix.minutes[:, matrix.positions(option, serving)]
    return np.array(
        [
            [
                matrix.area_sum(floating_catchment(times, at_origins, capacity, method=method)[2])
                for times in minutes
            ]
            for method in METHODS
        ]
    )

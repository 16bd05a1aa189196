"""Floating catchment areas: supply within reach, shared with everyone else who reaches it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from access.configurations import Configuration
from access.errors import InvalidTravelTimes, MissingCapacity, UnknownName, suggestion
from access.measures import divide
from access.opening import serving_sites
from access.outcome import read_matrix
from access.schema import check_areas, check_travel_times
from access.services import Service, need
from access.weights import E2SFCA_BANDS, band_weight


@dataclass(frozen=True)
class Catchment:
    """Result of a floating catchment method.

    ``areas``: indexed by ``area_id``, ``need`` and ``access`` (supply per head of need within reach; 0
    where no site with supply is within the last band). ``sites``: indexed by ``site_id``, ``capacity``,
    ``demand`` (weighted need within reach) and ``ratio`` (NaN where nobody is within reach).
    """

    areas: pd.DataFrame
    sites: pd.DataFrame


def two_step_access(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    service: Service,
    option: Configuration,
    *,
    bands: Sequence[tuple[float, float]] = E2SFCA_BANDS,
    percentile: int = 50,
    periods: Mapping[str, object] | None = None,
) -> Catchment:
    """Enhanced two-step floating catchment access to a service under one option.

    ``R_j = S_j / sum_i n_i w(t_ij)`` and ``A_i = sum_j R_j w(t_ij)``, with ``S`` the stated capacity, ``n``
    the need and ``w`` the step weight of ``bands`` (``(upper minutes, weight)``, closed above). One band
    of weight 1, ``bands=[(30, 1)]``, is the plain two-step method (2SFCA). Taken per origin and weighted
    to the area. Conserves supply: ``sum n_i A_i = sum S_j`` over the sites with demand.

    Source: Luo and Qi (2009), Health & Place 15, 1100-1107; Luo and Wang (2003) for the plain form.

    Raises:
        MissingCapacity: a site that serves has no stated capacity (none is ever assumed).
        UnknownName: the array has no such percentile, or no times to a site.
        InvalidTravelTimes, InvalidAreas, MissingColumn: as :func:`access.evaluate`.
    """
    check_areas(areas, check_travel_times(travel_times))
    serving = serving_sites(
        option, service.id, travel_times.attrs["period"], travel_times.attrs["direction"], periods
    ).sites
    capacity = _capacity(option, service.id, serving)
    matrix = read_matrix(travel_times, areas, (), 0.0)
    if percentile not in matrix.percentiles:
        known = suggestion(percentile, matrix.percentiles)
        raise UnknownName(f"the {matrix.mode} times have no percentile {percentile}{known}")
    minutes = matrix.minutes[matrix.percentiles.index(percentile), matrix.positions(option, serving)]
    people = need(service, areas)
    ratio, demand, at_origin = floating_catchment(
        minutes, people.to_numpy()[matrix.area] * matrix.weight, capacity, bands
    )
    sites = pd.DataFrame({"capacity": capacity, "demand": demand, "ratio": ratio}, index=list(serving))
    table = pd.DataFrame({"need": people, "access": matrix.area_sum(at_origin)}, index=areas.index)
    return Catchment(table.rename_axis("area_id"), sites.rename_axis("site_id"))


def floating_catchment(
    minutes: np.ndarray,
    people: np.ndarray,
    capacity: np.ndarray,
    bands: Sequence[tuple[float, float]] = E2SFCA_BANDS,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratios and demand of sites and access of origins, from plain arrays.

    ``minutes`` (site, origin), NaN unreachable; ``people`` (origin,); ``capacity`` (site,). Returns ratio
    (site,; NaN without demand), demand (site,) and access (origin,; 0 where nothing is within reach).

    Raises:
        InvalidTravelTimes: the shapes do not fit.

    >>> minutes, people = np.array([[5.0, 15.0, np.nan]]), np.array([10.0, 50.0, 40.0])
    >>> ratio, demand, access = floating_catchment(minutes, people, np.array([88.0]))
    >>> ratio.tolist(), access.tolist()
    ([2.0], [2.0, 1.36, 0.0])
    """
    expected = (len(capacity), len(people))
    if minutes.shape != expected:
        raise InvalidTravelTimes(f"minutes have shape {minutes.shape}; make it (sites, origins), {expected}.")
    weight = band_weight(minutes, bands)
    demand = weight @ people
    ratio = divide(np.asarray(capacity, dtype=np.float64), demand)
    return ratio, demand, np.nan_to_num(ratio) @ weight


def _capacity(option: Configuration, service: str, sites: tuple[str, ...]) -> np.ndarray:
    stated = option.capacity.get(service, {})
    for site in sites:
        if site not in stated:
            raise MissingCapacity(
                f'option "{option.id}" states no capacity of {service} at {site}: add {site} to '
                f"[{option.id}.capacity.{service}]; none is assumed."
            )
    return np.array([stated[site] for site in sites], dtype=np.float64)

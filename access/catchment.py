"""Floating catchment areas and gravity: supply within reach, shared with everyone else who reaches it.

The methods differ in the weight of a site at a travel time and in whether people choose between the sites
within their reach; :data:`METHODS` has both. All but Hansen's potential share supply out, and conserve it:
``sum n_i A_i = sum S_j`` over the sites with demand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from access.configurations import Configuration
from access.errors import InvalidTravelTimes, MissingCapacity, UnknownName, suggestion
from access.measures import divide
from access.opening import serving_sites
from access.outcome import Matrix, read_matrix
from access.schema import check_areas, check_travel_times
from access.services import Service, need
from access.weights import E2SFCA_BANDS, Decay, Power, Steps

THREE_STEP_BANDS = ((10.0, 0.962), (20.0, 0.704), (30.0, 0.377), (60.0, 0.042))  # Wan, Zou and Sternberg 2012
BLOCK_CELLS = 1 << 21  # weights held at once: 16 MB

Bands = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Method:
    """A catchment method: its decay unless another is given, and whether people choose between sites."""

    decay: Decay
    selects: bool
    label: str


METHODS = {
    "2sfca": Method(Steps([(30.0, 1.0)]), False, "two-step floating catchment"),
    "e2sfca": Method(Steps(E2SFCA_BANDS), False, "enhanced two-step floating catchment"),
    "3sfca": Method(Steps(THREE_STEP_BANDS), True, "three-step floating catchment"),
    "gravity": Method(Power(1.0), False, "gravity, supply shared"),
}


@dataclass(frozen=True)
class Catchment:
    """Result of a floating catchment method.

    ``areas``: indexed by ``area_id``, ``need`` and ``access`` (supply per head of need within reach; 0
    where no site with supply weighs anything). ``sites``: indexed by ``site_id``, ``capacity``, ``demand``
    (weighted need within reach) and ``ratio`` (NaN where nobody is within reach).
    """

    areas: pd.DataFrame
    sites: pd.DataFrame


def two_step_access(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    service: Service,
    option: Configuration,
    *,
    method: str = "e2sfca",
    decay: Decay | Bands | None = None,
    percentile: int = 50,
    periods: Mapping[str, object] | None = None,
) -> Catchment:
    """Floating catchment or gravity access to a service under one option.

    ``method`` is ``"2sfca"``, ``"e2sfca"``, ``"3sfca"`` or ``"gravity"``; formula and sources in
    :func:`floating_catchment`. ``decay`` replaces the method's own weights. Taken per origin and weighted to the
    area. Sites that do not serve throughout the period's window take no part.

    Raises:
        MissingCapacity: a site that serves has no stated capacity (none is ever assumed).
        UnknownName: there is no such method; the array has no such percentile, or no times to a site.
        InvalidTravelTimes, InvalidAreas, MissingColumn: as :func:`access.evaluate`.
    """
    supply = _supply(travel_times, areas, service, option, percentile, periods)
    ratio, demand, at_origin = floating_catchment(
        supply.minutes, supply.people_at_origins, supply.capacity, method=method, decay=decay
    )
    sites = pd.DataFrame({"capacity": supply.capacity, "demand": demand, "ratio": ratio}, index=supply.sites)
    table = pd.DataFrame({"need": supply.people, "access": supply.matrix.area_sum(at_origin)}, areas.index)
    return Catchment(table.rename_axis("area_id"), sites.rename_axis("site_id"))


def potential_access(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    service: Service,
    option: Configuration,
    *,
    decay: Decay | Bands = METHODS["gravity"].decay,
    percentile: int = 50,
    periods: Mapping[str, object] | None = None,
) -> pd.Series:
    """Hansen's potential ``H_i = sum_j S_j w(t_ij)`` of every area: supply near by, whoever else uses it.

    In units of supply, not per head; 0 where nothing is within reach. Indexed by ``area_id``.

    Source: Hansen (1959), Journal of the American Institute of Planners 25, 73-76.

    Raises:
        As :func:`two_step_access`.
    """
    supply = _supply(travel_times, areas, service, option, percentile, periods)
    at_origin = supply.capacity @ _decay(decay)(supply.minutes)
    return pd.Series(supply.matrix.area_sum(at_origin), areas.index, name="potential").rename_axis("area_id")


def floating_catchment(
    minutes: np.ndarray,
    people: np.ndarray,
    capacity: np.ndarray,
    *,
    method: str = "e2sfca",
    decay: Decay | Bands | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratios and demand of sites and access of origins, from plain arrays.

    ``minutes`` (site, origin), NaN unreachable; ``people`` (origin,); ``capacity`` (site,). Returns ratio
    (site,; NaN without demand), demand (site,) and access (origin,; 0 where nothing is within reach).

    ``R_j = S_j / sum_i n_i G_ij w(t_ij)`` and ``A_i = sum_j R_j G_ij w(t_ij)``, with ``G = 1`` but for
    ``"3sfca"``, where ``G_ij = w(t_ij) / sum_k w(t_ik)`` is the share of i's people who choose j.

    Source: Luo and Wang (2003), Environment and Planning B 30, 865-884 (2SFCA); Luo and Qi (2009), Health & Place
    15, 1100-1107 (E2SFCA); Wan, Zou and Sternberg (2012), International Journal of Geographical Information Science
    26, 1073-1089 (3SFCA); Joseph and Bantock (1982), Social Science & Medicine 16, 85-90 (gravity).

    Raises:
        InvalidTravelTimes: the shapes do not fit.
        UnknownName: there is no such method.

    >>> minutes, people = np.array([[5.0, 15.0, np.nan]]), np.array([10.0, 50.0, 40.0])
    >>> ratio, demand, access = floating_catchment(minutes, people, np.array([88.0]))
    >>> ratio.tolist(), access.tolist()
    ([2.0], [2.0, 1.36, 0.0])
    """
    if method not in METHODS:
        raise UnknownName(f'there is no catchment method "{method}"{suggestion(method, METHODS)}')
    expected = (len(capacity), len(people))
    if minutes.shape != expected:
        raise InvalidTravelTimes(f"minutes have shape {minutes.shape}; make it (sites, origins), {expected}.")
    weigh = METHODS[method].decay if decay is None else _decay(decay)
    chosen = _all_weights(minutes, weigh) if METHODS[method].selects else None
    capacity = np.asarray(capacity, dtype=np.float64)
    demand, access = np.zeros(len(capacity)), np.zeros(len(people))
    for rows in _blocks(minutes):
        weight = weigh(minutes[rows])
        if chosen is not None:
            weight *= divide(weight, chosen)  # G w; an origin with nothing within reach weighs 0 everywhere
        demand[rows] = weight @ people
        access += np.nan_to_num(divide(capacity[rows], demand[rows])) @ weight
    return divide(capacity, demand), demand, access


def _blocks(minutes: np.ndarray) -> list[slice]:
    """Sites a few at a time, so that weights of a large matrix are never all held."""
    step = max(1, BLOCK_CELLS // max(1, minutes.shape[1]))
    return [slice(first, first + step) for first in range(0, len(minutes), step)]


def _all_weights(minutes: np.ndarray, weigh: Decay) -> np.ndarray:
    """Sum of every origin's weights over sites; 1 where it is 0, which then divides zeros only."""
    total = np.zeros(minutes.shape[1])
    for rows in _blocks(minutes):
        total += weigh(minutes[rows]).sum(axis=0)
    return np.where(total > 0, total, 1.0)


def _decay(decay: Decay | Bands) -> Decay:
    return decay if isinstance(decay, Decay) else Steps(decay)


@dataclass(frozen=True)
class _Supply:
    """What a method works on: the sites that serve (S), their capacity, and the people at origins (O)."""

    matrix: Matrix
    sites: list[str]
    capacity: np.ndarray
    minutes: np.ndarray  # (S, O)
    people: pd.Series

    @property
    def people_at_origins(self) -> np.ndarray:
        return self.people.to_numpy()[self.matrix.area] * self.matrix.weight


def _supply(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    service: Service,
    option: Configuration,
    percentile: int,
    periods: Mapping[str, object] | None,
) -> _Supply:
    check_areas(areas, check_travel_times(travel_times))
    matrix = read_matrix(travel_times, areas, (), 0.0)
    serving = serving_sites(option, service.id, matrix.period, matrix.direction, periods).sites
    capacity = stated_capacity(option, service.id, serving)
    if percentile not in matrix.percentiles:
        known = suggestion(percentile, matrix.percentiles)
        raise UnknownName(f"the {matrix.mode} times have no percentile {percentile}{known}")
    minutes = matrix.minutes[matrix.percentiles.index(percentile), matrix.positions(option, serving)]
    return _Supply(matrix, list(serving), capacity, minutes, need(service, areas))


def stated_capacity(option: Configuration, service: str, sites: Sequence[str]) -> np.ndarray:
    """Capacity of each site, float64.

    Raises:
        MissingCapacity: the option states none of one of them.
    """
    stated = option.capacity.get(service, {})
    for site in sites:
        if site not in stated:
            raise MissingCapacity(
                f'option "{option.id}" states no capacity of {service} at {site}: add {site} to '
                f"[{option.id}.capacity.{service}]; none is assumed."
            )
    return np.array([stated[site] for site in sites], dtype=np.float64)

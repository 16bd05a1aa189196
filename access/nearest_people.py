"""People by the site that is nearest to them: what the tables of networks and of providers are sums of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import xarray as xr

from access.assignment import nearest_sites
from access.configurations import Configuration
from access.errors import UnknownName, suggestion
from access.evaluate import threshold_column
from access.measures import (
    divide,
    longest,
    reached_weight,
    share_within,
    weighted_mean,
    weighted_percentiles,
)
from access.opening import serving_sites
from access.outcome import Matrix, read_matrix
from access.schema import check_areas, check_travel_times
from access.services import Service, need


@dataclass(frozen=True)
class NearestPeople:
    """Need of every origin for one service under one option, and whose nearest site each of the open ones is.

    ``sites`` are those that serve, alphabetically, ``partly`` those open in part of the time only. ``minutes``
    float32 ``(O,)``, NaN where none is reached; ``shares`` ``(S, O)``, ties split equally; ``need`` ``(O,)``.
    """

    sites: tuple[str, ...]
    partly: tuple[str, ...]
    minutes: np.ndarray
    shares: np.ndarray
    need: np.ndarray

    def people(self, sites: tuple[str, ...] | None = None) -> np.ndarray:
        """Need of every origin whose nearest site is one of ``sites``; without them everyone's, reached or not."""
        if sites is None:
            return self.need
        rows = [position for position, site in enumerate(self.sites) if site in sites]
        return self.need * self.shares[rows].sum(axis=0)

    @property
    def unreached(self) -> np.ndarray:
        """Need of every origin that reaches no site."""
        return self.need * np.isnan(self.minutes)


@dataclass
class PeopleByNearest:
    """One travel-time array at one percentile, asked for services and options; alike questions are answered once."""

    matrix: Matrix
    areas: pd.DataFrame
    percentile: int
    periods: Mapping[str, object] | None
    found: dict = field(default_factory=dict, repr=False)

    @property
    def key(self) -> dict[str, object]:
        """Mode, period, direction and percentile."""
        names = ("mode", "period", "direction")
        return {name: getattr(self.matrix, name) for name in names} | {"percentile": self.percentile}

    def computed(self, service: Service) -> bool:
        """Whether a service is computed for this mode."""
        return service.modes is None or self.matrix.mode in service.modes

    def of(self, service: Service, option: Configuration) -> NearestPeople:
        """The people of a service under an option.

        Raises:
            UnknownName: the array has no times to one of the option's sites.
            MissingColumn, InvalidAreas: the areas lack the service's need.
        """
        matrix = self.matrix
        serving = serving_sites(option, service.id, matrix.period, matrix.direction, self.periods)
        asked = (service.id, serving)
        if asked not in self.found:
            positions = matrix.positions(option, serving.sites)
            at = matrix.percentiles.index(self.percentile)
            nearest = nearest_sites(matrix.minutes[at : at + 1, positions], matrix.tie_minutes)
            people = need(service, self.areas).to_numpy()[matrix.area] * matrix.weight
            self.found[asked] = NearestPeople(
                serving.sites, serving.partly, nearest.minutes[0], nearest.shares[0], people
            )
        return self.found[asked]


def people_by_nearest(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    *,
    percentile: int = 50,
    periods: Mapping[str, object] | None = None,
    tie_minutes: float = 0.0,
) -> PeopleByNearest:
    """Open a travel-time array for questions about people by their nearest site.

    Raises:
        InvalidTravelTimes, InvalidAreas: an input breaks its contract.
        UnknownName: the array has no such percentile.
    """
    check_areas(areas, check_travel_times(travel_times))
    matrix = read_matrix(travel_times, areas, (), tie_minutes)
    if percentile not in matrix.percentiles:
        known = suggestion(percentile, matrix.percentiles)
        raise UnknownName(f"the {matrix.mode} times have no percentile {percentile}{known}")
    return PeopleByNearest(matrix, areas, percentile, periods)


def figures(minutes: np.ndarray, weights: np.ndarray, thresholds: tuple[float, ...]) -> pd.DataFrame:
    """Need, times and shares within thresholds of groups of people, one row each.

    ``minutes`` ``(O,)``, NaN unreached; ``weights`` ``(G, O)`` people. ``mean_minutes`` and ``max_minutes`` are of
    those who reach a site; percentiles and shares of everyone, the unreachable as +inf (NaN where that is the answer,
    or where there is nobody). ``need_reached`` stands beside them.
    """
    times = minutes[None, :]
    percentiles = weighted_percentiles(times, weights, [50, 90])[:, 0]
    table = {
        "need": weights.sum(axis=1),
        "need_reached": reached_weight(times, weights)[0],
        "mean_minutes": weighted_mean(times, weights)[0],
        "median_minutes": percentiles[0],
        "p90_minutes": percentiles[1],
        "max_minutes": longest(times, weights)[0],
    }
    for threshold in thresholds:
        table[threshold_column(threshold)] = share_within(times, weights, threshold)[0]
    return pd.DataFrame(table)


def share_of(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part of a whole, NaN where the whole is nothing."""
    return divide(np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64))

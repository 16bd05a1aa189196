"""Every objective of every site set of one service, from one matrix and without routing again.

The figures are those of :func:`access.compare` of the set with the baseline, found thousands at a time; that the
two agree is tested on random cases. See docs/methods/options.md.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import xarray as xr

from access.assignment import TIE_ROUNDING_MINUTES
from access.deprivation_groups import SCOPES, most_deprived_first, quintile
from access.errors import AccessError, MissingColumn, UnknownName, suggestion
from access.evaluate import threshold_column
from access.measures import divide
from access.option_combinations import Origins, ServiceScores
from access.option_kernels import PERCENTS, SUMS, People, score_sets, set_volumes, worse_bits
from access.outcome import read_matrix
from access.schema import check_areas, check_travel_times
from access.services import Service, need
from access.tables import deprivation_weight

CHUNK = 512
"""Site sets that a thread takes at a time."""


class OptionScorer:
    """One matrix, one service and one baseline, ready to score any number of site sets.

    ``sites`` are the columns of the sets: every site of the matrix, or those given.

    Args:
        travel_times: minutes of one mode, period and direction, see docs/contracts.md.
        areas: the study's areas.
        service: whose need counts, and whose thresholds.
        baseline_sites: the sites that serve in the baseline.
        sites: which sites sets may name, in the order of the sets' columns; default: all of the matrix.
        percentile: of the travel times.
        tie_minutes: sites this close to the nearest share an origin, in volumes only.
        scope: whose most deprived fifth, ``"local"`` (of the study's people) or ``"national"``.
        deprivation: weight of the deprivation-weighted mean, see :mod:`access.weights`.
        workers: threads.

    Raises:
        InvalidTravelTimes, InvalidAreas, MissingColumn: an input breaks its contract.
        UnknownName: the matrix has no such site or percentile.
    """

    def __init__(
        self,
        travel_times: xr.DataArray,
        areas: pd.DataFrame,
        service: Service,
        baseline_sites: Sequence[str],
        *,
        sites: Sequence[str] | None = None,
        percentile: int = 50,
        tie_minutes: float = 0.0,
        scope: str = "local",
        deprivation: str = "decile",
        workers: int = 2,
    ):
        check_areas(areas, check_travel_times(travel_times))
        matrix = read_matrix(travel_times, areas, (), tie_minutes)
        if percentile not in matrix.percentiles:
            known = suggestion(percentile, matrix.percentiles)
            raise UnknownName(f"the {matrix.mode} times have no percentile {percentile}{known}")
        if scope not in SCOPES:
            raise UnknownName(f'"{scope}" is no scope of fifths{suggestion(scope, SCOPES)}')
        self.service, self.workers = service, workers
        self.sites = tuple(matrix.sites if sites is None else map(str, sites))
        self._tie = tie_minutes + TIE_ROUNDING_MINUTES if tie_minutes > 0 else 0.0
        every = matrix.minutes[matrix.percentiles.index(percentile)]
        self._minutes = _reached_or_inf(every[[_position(site, matrix.sites) for site in self.sites]])
        at_baseline = every[[_position(site, matrix.sites) for site in baseline_sites]]
        base = _reached_or_inf(at_baseline).min(axis=0, initial=np.float32(np.inf))
        self._people = _people(areas, service, matrix, base, scope, deprivation)
        self._population = areas.get("population")

    @property
    def need_total(self) -> float:
        """Need of the study's residents."""
        return float(self._people.people.sum())

    def score(self, sets: np.ndarray, among: np.ndarray | None = None) -> pd.DataFrame:
        """The objectives of every set, one row each, in the order given.

        ``sets`` is bool ``(n, S)``; ``among``, bool ``(S,)``, says of which of the sites kept volumes are told, such
        as those that a choice is about; without it all. Minutes are NaN where nobody is reached under both, and
        percentiles where that many people never reach a site.

        =============================== ====================================================================
        ``sites``                       how many are kept
        ``need_reached`` ...            need reached, and need that loses or gains reach against the baseline
        ``mean_minutes``                need-weighted, over need reached under both the baseline and the set
        ``mean_change``                 against the baseline, over the same need
        ``median_minutes``, p90, p95    of all need, the unreachable as +inf
        ``max_minutes``, ``max_change`` greatest of anyone reached under both
        ``share_within_T``              of all need
        ``deprivation_weighted_minutes`` over need reached under both
        ``most_deprived_minutes``       mean of the most deprived fifth, over need reached under both
        ``most_deprived_change``        its mean change; ``most_deprived_lost_reach`` its need that loses reach
        ``most_deprived_share_worse``   of those worse off, the share who live there
        ``slope_index``                 fitted minutes of the least deprived less the most (negative: the most
                                        deprived travel longer), over need reached under both
        ``slope_index_change``          less that of the baseline over the same need
        ``need_worse``, ``need_better`` changed by more than 0.001 minutes, reach lost or gained included
        ``mean_change_worse``           of those who travel longer
        ``areas_worse``, ``areas_better`` in which somebody's journey is; an area may be both
        ``largest_volume`` ...          need at the busiest and the least busy kept site of ``among``; NaN without one
        ``need_compared`` ...           need reached under both, and that of the most deprived fifth
        ``volume_balance``              least busy over busiest: 1 is even
        =============================== ====================================================================

        Raises:
            AccessError: sets have another number of columns than there are sites.
        """
        sets = self._checked(sets)
        thresholds = tuple(float(t) for t in self.service.thresholds)
        found = np.empty((len(sets), len(SUMS) + len(PERCENTS) + len(thresholds)))
        limits = np.array(thresholds, dtype=np.float32)

        def fill(rows: slice) -> None:
            score_sets(
                self._minutes, sets[rows], self._people, limits, np.array(PERCENTS), self._tie, found[rows]
            )

        self._in_chunks(fill, len(sets))
        sums = dict(zip(SUMS, found[:, : len(SUMS)].T))
        table = {"sites": sets.sum(axis=1), **_measures(sums)}
        percents = found[:, len(SUMS) : len(SUMS) + len(PERCENTS)].T
        table |= dict(zip(("median_minutes", "p90_minutes", "p95_minutes"), percents))
        for threshold, within in zip(thresholds, found[:, len(SUMS) + len(PERCENTS) :].T):
            table[threshold_column(threshold)] = divide(within, np.float64(self.need_total))
        if among is not None and (sets & ~np.asarray(among, dtype=bool)).any():
            table |= _extremes(self.volumes(sets), sets & among)
        return pd.DataFrame(table)[_columns(thresholds)]

    def volumes(self, sets: np.ndarray) -> np.ndarray:
        """Need whose nearest kept site each is, float64 ``(n, S)``, ties split equally; 0 where not kept."""
        sets = self._checked(sets)
        found = np.empty(sets.shape)

        def fill(rows: slice) -> None:
            set_volumes(self._minutes, sets[rows], self._people.people, self._tie, found[rows])

        self._in_chunks(fill, len(sets))
        return found

    def worse(self, sets: np.ndarray) -> np.ndarray:
        """Who is worse off than under the baseline or loses reach: a bit per origin, uint64 ``(n, words)``.

        The origins are those of the areas in their order; for :func:`access.combine_options`.
        """
        sets = self._checked(sets)
        found = np.empty((len(sets), -(-self._minutes.shape[1] // 64)), dtype=np.uint64)

        def fill(rows: slice) -> None:
            worse_bits(self._minutes, sets[rows], self._people.base, found[rows])

        self._in_chunks(fill, len(sets))
        return found

    @property
    def origins(self) -> Origins:
        """Who lives at each origin, for :func:`access.combine_options`.

        Raises:
            MissingColumn: the areas have no ``population``.
        """
        if self._population is None:
            raise MissingColumn('people in several services need the column "population" of the areas.')
        people = self._people
        residents = self._population.to_numpy(np.float64)[people.area] * people.share
        return Origins(residents, people.first, people.area)

    def part(self, sets: np.ndarray, journeys: float = 1.0, among: np.ndarray | None = None) -> ServiceScores:
        """Scores of the sets with who is worse off under each, ready to be combined with other services.

        ``journeys`` a year of one unit of need: a service's ``visits_per_year``; ``among`` as in :meth:`score`.
        """
        return ServiceScores(self.service.id, journeys, self.score(sets, among), self.worse(sets))

    def _checked(self, sets: np.ndarray) -> np.ndarray:
        sets = np.ascontiguousarray(np.atleast_2d(sets), dtype=bool)
        if sets.shape[1] != len(self.sites):
            raise AccessError(
                f"site sets have {sets.shape[1]} columns and there are {len(self.sites)} sites: give one column "
                "for each of `scorer.sites`, in that order."
            )
        return sets

    def _in_chunks(self, fill, rows: int) -> None:
        chunks = [slice(at, at + CHUNK) for at in range(0, rows, CHUNK)]
        if len(chunks) < 2 or self.workers < 2:
            for chunk in chunks:
                fill(chunk)
            return
        with ThreadPoolExecutor(self.workers) as pool:
            list(pool.map(fill, chunks))


def _position(site: str, sites: Sequence[str]) -> int:
    if site not in sites:
        raise UnknownName(f'there are no travel times to the site "{site}"{suggestion(site, sites)}')
    return sites.index(site)


def _reached_or_inf(minutes: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.where(np.isnan(minutes), np.float32(np.inf), minutes))


def _people(areas, service, matrix, base, scope: str, deprivation: str) -> People:
    """The origins' side of the question: see :class:`access.option_kernels.People`."""
    people = need(service, areas).to_numpy()[matrix.area] * matrix.weight
    order = most_deprived_first(areas).to_numpy()[matrix.area]
    ranked = np.argsort(order, kind="stable")[: np.isfinite(order).sum()]
    return People(
        people=people,
        share=matrix.weight,
        base=base,
        first=(quintile(areas, scope) == 1).to_numpy(np.float64)[matrix.area],
        weight=deprivation_weight(areas, deprivation)[matrix.area],
        area=matrix.area.astype(np.int64),
        ranked=ranked,
        tied=np.unique(order[ranked], return_inverse=True)[1],
    )


def _measures(sums: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The objectives from the kernel's sums."""
    option_slope, base_slope = (
        _slope(sums, sums[time], sums[along])
        for time, along in (("ranked_time", "xt"), ("ranked_base_time", "xb"))
    )
    return {
        "need_reached": sums["reached"],
        "need_compared": sums["both"],
        "need_lost_reach": sums["lost"],
        "need_gained_reach": sums["gained"],
        "mean_minutes": divide(sums["time"], sums["both"]),
        "mean_change": divide(sums["time"] - sums["base_time"], sums["both"]),
        "max_minutes": _finite(sums["longest"]),
        "max_change": _finite(sums["greatest_change"]),
        "deprivation_weighted_minutes": divide(sums["weighted_time"], sums["weighted"]),
        "most_deprived_minutes": divide(sums["first_time"], sums["first"]),
        "most_deprived_change": divide(sums["first_time"] - sums["first_base_time"], sums["first"]),
        "most_deprived_need_compared": sums["first"],
        "most_deprived_lost_reach": sums["first_lost"],
        "most_deprived_share_worse": divide(sums["first_worse"], sums["worse"]),
        "slope_index": option_slope,
        "slope_index_change": option_slope - base_slope,
        "need_worse": sums["worse"],
        "need_better": sums["better"],
        "mean_change_worse": divide(sums["worse_change"], sums["worse"] - sums["lost"]),
        "areas_worse": sums["areas_worse"].astype(np.int64),
        "areas_better": sums["areas_better"].astype(np.int64),
        "largest_volume": sums["largest_volume"],
        "smallest_volume": sums["smallest_volume"],
        "volume_balance": divide(sums["smallest_volume"], sums["largest_volume"]),
    }


def _slope(sums: Mapping[str, np.ndarray], time: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Slope of minutes along the cumulative share of people, by weighted least squares; NaN for a single rank."""
    n, x = sums["ranked"], sums["x"]
    spread = n * sums["xx"] - x * x  # of x in people: a share is one nth of it
    return divide(n * (n * along - x * time), np.where(spread > 1e-12 * n**4, spread, 0.0))


def _extremes(volumes: np.ndarray, kept: np.ndarray) -> dict[str, np.ndarray]:
    """Need at the busiest and the least busy of the sites kept, and the least over the most; NaN without any."""
    largest = _finite(np.where(kept, volumes, -np.inf).max(axis=1, initial=-np.inf))
    smallest = _finite(np.where(kept, volumes, np.inf).min(axis=1, initial=np.inf))
    balance = divide(smallest, largest)
    return {"largest_volume": largest, "smallest_volume": smallest, "volume_balance": balance}


def _finite(values: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(values), values, np.nan)


def _columns(thresholds: Sequence[float]) -> list[str]:
    """Columns of the scores in the order in which a planner reads them."""
    return [
        "sites", "mean_minutes", "mean_change", "median_minutes", "p90_minutes", "p95_minutes", "max_minutes",
        "max_change", *map(threshold_column, thresholds), "most_deprived_minutes", "most_deprived_change",
        "most_deprived_lost_reach", "most_deprived_share_worse", "deprivation_weighted_minutes", "slope_index",
        "slope_index_change", "need_worse", "need_better", "mean_change_worse", "areas_worse", "areas_better",
        "need_reached", "need_lost_reach", "need_gained_reach", "need_compared",
        "most_deprived_need_compared", "largest_volume", "smallest_volume", "volume_balance",
    ]  # fmt: skip

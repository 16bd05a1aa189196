"""What a set of open sites gives, for one matrix; computed once per set, whatever service asks."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import xarray as xr

from access.assignment import Nearest, nearest_sites, next_sites
from access.configurations import Configuration
from access.errors import UnknownName, suggestion
from access.measures import divide
from access.schema import NO_OPEN_SITE

TIE_REPORTED_MINUTES = 1.0


@dataclass(frozen=True)
class SiteShares:
    """Shares of areas' weight by nearest site, those above 0 only: arrays of one length.

    ``shape`` is (percentiles, sites, areas).
    """

    percentile: np.ndarray
    site: np.ndarray
    area: np.ndarray
    share: np.ndarray
    shape: tuple[int, int, int]

    def volume(self, people: np.ndarray) -> np.ndarray:
        """Sum over areas of ``people`` (area,) times share, per (percentile, site)."""
        percentiles, sites, _ = self.shape
        cell = self.percentile * sites + self.site
        sums = np.bincount(cell, weights=self.share * people[self.area], minlength=percentiles * sites)
        return sums.reshape(percentiles, sites)


@dataclass(frozen=True)
class Outcome:
    """Arrays over percentile ``P``, open site ``S`` (alphabetical), area ``A``, origin ``O``.

    Minutes are NaN where nothing is reached; shares are of the area's weight.
    """

    sites: tuple[str, ...]
    origin_minutes: np.ndarray  # (P, O)
    origin_tied: np.ndarray  # (P, O)
    minutes: np.ndarray  # (P, A)
    next_minutes: np.ndarray  # (P, A)
    nearest_site: np.ndarray  # (P, A) str
    next_site: np.ndarray  # (P, A) str
    share_reached: np.ndarray  # (P, A)
    share_within: np.ndarray  # (threshold, P, A)
    share_journeys: np.ndarray  # (P, A)
    reason: np.ndarray  # (P, A) str
    shares: SiteShares
    shares_tie_1_minute: SiteShares
    site_minutes: np.ndarray  # mean minutes of the origins behind each of ``shares``


@dataclass
class Matrix:
    """One travel-time array with its origins in the order of the areas, and outcomes already found."""

    minutes: np.ndarray  # float32 (P, S, O)
    reason: np.ndarray  # uint8 (P, S, O)
    share_journeys: np.ndarray  # (S, O)
    weight: np.ndarray  # (O,)
    area: np.ndarray  # (O,) position of the origin's area, rising
    sites: list[str]
    percentiles: tuple[int, ...]
    mode: str
    period: str
    direction: str
    reasons: tuple[str, ...]
    thresholds: tuple[float, ...]
    tie_minutes: float
    found: dict[tuple[str, ...], Outcome] = field(default_factory=dict)

    def outcome(self, option: Configuration, open_sites: tuple[str, ...]) -> Outcome:
        """Outcome of the sites that serve, from memory if the same set was asked for before.

        Raises:
            UnknownName: the matrix has no times to one of the sites.
        """
        if open_sites not in self.found:
            self.found[open_sites] = self._find(open_sites, self.positions(option, open_sites))
        return self.found[open_sites]

    def positions(self, option: Configuration, sites: tuple[str, ...]) -> list[int]:
        """Where the sites of an option stand in the matrix.

        Raises:
            UnknownName: the matrix has no times to one of them.
        """
        for site in sites:
            if site not in self.sites:
                raise UnknownName(
                    f'option "{option.id}" uses site "{site}", to which there are no {self.mode} times'
                    f"{suggestion(site, self.sites)}"
                )
        return [self.sites.index(site) for site in sites]

    def area_sum(self, values: np.ndarray) -> np.ndarray:
        """Weighted sum over each area's origins: ``(..., O)`` to float64 ``(..., A)``."""
        starts = np.flatnonzero(np.diff(self.area, prepend=-1))
        weighted = values * self.weight
        return np.add.reduceat(weighted, starts, axis=-1) if len(starts) else weighted

    def _find(self, open_sites: tuple[str, ...], positions: list[int]) -> Outcome:
        minutes = self.minutes[:, positions, :]
        nearest = nearest_sites(minutes, self.tie_minutes)
        second = next_sites(minutes, nearest)
        reached = np.isfinite(nearest.minutes)
        shares = self.area_sum(nearest.shares)
        tied = nearest_sites(minutes, max(self.tie_minutes, TIE_REPORTED_MINUTES))
        times_by_site = self.area_sum(nearest.shares * np.nan_to_num(minutes))
        assigned = _above_zero(shares)
        mean = self._mean(nearest.minutes)
        return Outcome(
            sites=open_sites,
            origin_minutes=nearest.minutes,
            origin_tied=(nearest.shares > 0).sum(axis=1) > 1,
            minutes=mean,
            next_minutes=self._mean(second.minutes),
            nearest_site=_largest(shares, open_sites),
            next_site=_largest(self.area_sum(second.shares), open_sites),
            share_reached=_share(self.area_sum(reached)),
            share_within=np.array(
                [_share(self.area_sum(nearest.minutes <= np.float32(each))) for each in self.thresholds]
            ).reshape(len(self.thresholds), *mean.shape),
            share_journeys=self._share_journeys(positions, nearest),
            reason=self._reasons(positions, np.isnan(mean)),
            shares=assigned,
            shares_tie_1_minute=_above_zero(self.area_sum(tied.shares)),
            site_minutes=times_by_site[assigned.percentile, assigned.site, assigned.area] / assigned.share,
        )

    def _mean(self, minutes: np.ndarray) -> np.ndarray:
        """Mean over an area's reached origins, float64."""
        total = self.area_sum(np.nan_to_num(minutes.astype(np.float64)))
        return divide(total, self.area_sum(np.isfinite(minutes)))

    def _share_journeys(self, positions: list[int], nearest: Nearest) -> np.ndarray:
        """Share of instants with a journey to the nearest site; where none is nearest, to the best served."""
        if not positions:
            return np.zeros((len(self.percentiles), self.area[-1] + 1 if len(self.area) else 0))
        journeys = self.share_journeys[positions].astype(np.float64)
        to_nearest = (nearest.shares * journeys).sum(axis=1)
        return self.area_sum(np.where(nearest.first >= 0, to_nearest, np.fmax.reduce(journeys, axis=0)))

    def _reasons(self, positions: list[int], unreached: np.ndarray) -> np.ndarray:
        """Most frequent reason, by weight over origins and open sites, where an area has no minutes.

        A site that is itself off the streets (not snapped for any origin) says nothing about the areas, so it
        counts only where every open site is.
        """
        if not positions:
            return np.full(unreached.shape, NO_OPEN_SITE, dtype=object)
        names = np.array(self.reasons, dtype=object)
        if not unreached.any():
            return np.full(unreached.shape, "", dtype=object)
        codes = self.reason[:, positions, :]
        off = (codes == names.tolist().index("not_snapped")).all(axis=(0, 2))
        codes = codes if off.all() else codes[:, ~off, :]
        weight = [self.area_sum((codes == code).sum(axis=1)) for code in range(1, len(names))]
        return np.where(unreached, names[np.argmax(weight, axis=0) + 1], "")


def read_matrix(
    array: xr.DataArray, areas: pd.DataFrame, thresholds: tuple[float, ...], tie_minutes: float
) -> Matrix:
    """Arrange a checked travel-time array by the order of ``areas``."""
    position = areas.index.get_indexer(array["area_id"].to_numpy())
    order = np.argsort(position, kind="stable")
    return Matrix(
        minutes=array.to_numpy()[:, :, order],
        reason=array["reason"].to_numpy()[:, :, order],
        share_journeys=array["share_journeys"].to_numpy()[:, order],
        weight=array["weight"].to_numpy()[order].astype(np.float64),
        area=position[order],
        sites=[str(site) for site in array["site"].to_numpy()],
        percentiles=tuple(int(p) for p in array["percentile"].to_numpy()),
        mode=array.attrs["mode"],
        period=array.attrs["period"],
        direction=array.attrs["direction"],
        reasons=tuple(array.attrs["reasons"]),
        thresholds=thresholds,
        tie_minutes=tie_minutes,
    )


def _above_zero(shares: np.ndarray) -> SiteShares:
    at = np.nonzero(shares > 0)
    return SiteShares(*at, shares[at], shares.shape)


def _largest(shares: np.ndarray, sites: tuple[str, ...]) -> np.ndarray:
    """Site with the largest share, the alphabetically first of equals (to rounding); "" where all are 0."""
    percentiles, _, areas = shares.shape
    if not sites:
        return np.full((percentiles, areas), "", dtype=object)
    largest = np.round(shares, 9).argmax(axis=1)
    return np.where(shares.sum(axis=1) > 0, np.array(sites, dtype=object)[largest], "")


def _share(values: np.ndarray) -> np.ndarray:
    """A share of weights, with the rounding of their sum (0.9999999) taken out."""
    return np.clip(np.round(values, 9), 0.0, 1.0)

"""Following a pathway leg by leg: who travels from where to where, per origin, ties split."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import xarray as xr

from access.assignment import nearest_sites
from access.configurations import Configuration
from access.errors import InvalidTravelTimes, UnknownName, suggestion
from access.opening import Serving, serving_sites
from access.pathways import HOME, Leg, Pathway
from access.schema import NO_OPEN_SITE, REASONS

AT_HOME, NOWHERE = -1, -2
PARTNER_CLOSED = "partner_closed"
LEG_REASONS = (*REASONS, NO_OPEN_SITE, PARTNER_CLOSED)
"""Why a leg cannot be made, in the order of their codes; the first is none."""


class TimeKey(NamedTuple):
    """Which times: a mode in a period and a direction."""

    mode: str
    period: str
    direction: str


@dataclass(frozen=True)
class PathwayTimes:
    """Minutes that a pathway may ask for.

    ``home`` holds travel-time arrays of ``docs/contracts.md`` between the areas' origins and the sites, ``between``
    such arrays whose origins are the sites themselves; both by mode, period and direction. ``periods`` gives, for
    each mode, when sites must be open (as for :func:`access.evaluate`); every site serves where it is None.
    """

    home: Mapping[TimeKey, xr.DataArray]
    between: Mapping[TimeKey, xr.DataArray] = field(default_factory=dict)
    periods: Mapping[str, Mapping] | None = None
    tie_minutes: float = 0.0


@dataclass(frozen=True)
class LegRows:
    """One leg as rows: a part of an origin's people, from a place to a place.

    ``origin`` (n,); ``before`` the row of the leg before (the origin's number for a first leg); ``share`` of the
    origin's people; ``start`` and ``end`` site numbers, -1 home, -2 nowhere; ``travel`` minutes on the way there
    (and back, where the leg is both ways), NaN where it cannot be made; ``so_far`` minutes from the pathway's
    beginning to the end of this leg; ``reason`` code of ``LEG_REASONS``; ``as_named`` false where the leg went to
    its ``if_closed``. ``partly_open`` sites of its services are open in part of the period only and do not serve.
    """

    leg: Leg
    origin: np.ndarray
    before: np.ndarray
    share: np.ndarray
    start: np.ndarray
    end: np.ndarray
    travel: np.ndarray
    so_far: np.ndarray
    reason: np.ndarray
    as_named: np.ndarray
    partly_open: tuple[str, ...] = ()

    @property
    def reached(self) -> np.ndarray:
        """Rows that get there."""
        return np.isfinite(self.travel)

    @property
    def moves(self) -> np.ndarray:
        """Rows that get there and are not there already."""
        return self.reached & (self.start != self.end)


class _Chosen(NamedTuple):
    """Shares of sites ``(S, C)`` for each of C beginnings, those to ``if_closed`` apart, and why there is none."""

    named: np.ndarray
    instead: np.ndarray
    reason: np.ndarray


def follow(pathway: Pathway, option: Configuration, times: PathwayTimes) -> dict[str, LegRows]:
    """Every leg of a pathway under an option, by id, in order.

    Per origin: a leg goes to the open site nearest to where it begins (or to home, or to the partner that pairs
    give), in the leg's own mode and period; ties split its people; those who cannot make it end there. Shares
    multiply along legs.

    Raises:
        UnknownName: times of a leg's mode, period and direction, or of a site or percentile, are not there.
        InvalidTravelTimes: arrays have other origins than one another.
    """
    walker = _Walker(pathway, option, times, _sites(times), _origins(times))
    found: dict[str, LegRows] = {}
    for leg in pathway.legs:
        found[leg.id] = walker.leg(leg, found)
    return found


def needed_times(pathway: Pathway) -> tuple[list[TimeKey], list[TimeKey]]:
    """Which times a pathway asks for: between homes and sites, and from site to site; each once, in order."""
    home, between = [], []
    for leg in pathway.legs:
        start, end = (_kind(place, pathway) for place in (leg.start, leg.end))
        asked = home if HOME in (start, end) else between
        both = ("to_site", "from_site") if leg.both_ways else (leg.direction,)
        asked += [TimeKey(leg.mode, leg.period, direction) for direction in both]
        if asked is between and leg.nearest_to == HOME:
            home.append(TimeKey(leg.mode, leg.period, "to_site"))
    return list(dict.fromkeys(home)), list(dict.fromkeys(between))


def _kind(place: str, pathway: Pathway) -> str:
    return pathway.ends_at(place) if place in {leg.id for leg in pathway.legs} else place


def _sites(times: PathwayTimes) -> list[str]:
    return [str(site) for site in next(iter(times.home.values()))["site"].to_numpy()]


def _origins(times: PathwayTimes) -> int:
    arrays = list(times.home.values())
    for array in arrays[1:]:
        same = [np.array_equal(array[name], arrays[0][name]) for name in ("area_id", "weight", "site")]
        if not all(same):
            raise InvalidTravelTimes(
                f"{array.attrs['mode']} times have other origins or sites than {arrays[0].attrs['mode']} times: a "
                "pathway cannot join them; name modes that are both imported or both computed."
            )
    return arrays[0].sizes["origin"]


@dataclass(frozen=True)
class _Walker:
    pathway: Pathway
    option: Configuration
    times: PathwayTimes
    sites: list[str]
    origins: int

    def leg(self, leg: Leg, found: Mapping[str, LegRows]) -> LegRows:
        """The rows of a leg, from those of the leg before."""
        before = found.get(leg.after)
        takes = self._who_goes_on(leg, before)
        origin = takes if before is None else before.origin[takes]
        share = leg.share * (np.ones(len(takes)) if before is None else before.share[takes])
        so_far = np.zeros(len(takes)) if before is None else before.so_far[takes]
        rows, start, end, part, reason, as_named = self._ends(leg, found, takes, origin)
        travel, why = self._travel(leg, start, end, origin[rows])
        reason = np.where(reason > 0, reason, why).astype(np.uint8)
        stays = start == end
        total = so_far[rows] + np.where(stays, 0.0, travel + leg.minutes)
        share = share[rows] * part
        partly = self._partly_open(leg)
        return LegRows(
            leg, origin[rows], takes[rows], share, start, end, travel, total, reason, as_named, partly
        )

    def _who_goes_on(self, leg: Leg, before: LegRows | None) -> np.ndarray:
        """Rows of the leg before that this one comes after; every origin for a first leg."""
        if before is None:
            return np.arange(self.origins)
        going = before.reached & (before.share > 0)
        if leg.after_service:
            going &= before.as_named if leg.after_service == before.leg.end else ~before.as_named
        return np.flatnonzero(going)

    def _ends(self, leg: Leg, found: Mapping[str, LegRows], takes: np.ndarray, origin: np.ndarray) -> tuple:
        """Rows repeated over the ends (or beginnings) that tie: row, start, end, part, reason, as named."""
        if leg.start != HOME and leg.start not in found:  # comes from the nearest site of a service to home
            chosen = self._nearest(leg, leg.start, self._home(leg, "from_site"))
            rows, site, part, reason, named = _spread(chosen, origin)
            return rows, site, np.full(len(rows), AT_HOME), part, reason, named
        start = self._place(leg.start, leg, found, takes)
        alone = np.arange(len(takes))
        if leg.end == HOME or leg.end in found:
            end = self._place(leg.end, leg, found, takes)
            whole = np.ones(len(takes))
            return alone, start, end, whole, np.zeros(len(takes), np.uint8), whole > 0
        from_home = _kind(leg.start, self.pathway) == HOME
        if from_home or leg.nearest_to == HOME:
            chosen, column = self._nearest(leg, leg.end, self._home(leg, "to_site")), origin
        else:
            chosen, column = self._nearest(leg, leg.end, self._between(leg)), start
        if leg.pairs:
            chosen, column = self._paired(leg, chosen, column, start)
        rows, end, part, reason, named = _spread(chosen, column)
        return rows, start[rows], end, part, reason, named

    def _place(self, name: str, leg: Leg, found: Mapping[str, LegRows], rows: np.ndarray) -> np.ndarray:
        """Where people are who stand at the end of an earlier leg, per row of the leg before."""
        if name == HOME:
            return np.full(len(rows), AT_HOME)
        at = leg.after
        while at != name:
            rows, at = found[at].before[rows], found[at].leg.after
        return found[name].end[rows]

    def _nearest(self, leg: Leg, service: str, minutes: tuple[np.ndarray, np.ndarray]) -> _Chosen:
        """Shares of the sites of a service by nearness, from minutes and reasons ``(S, C)``."""
        open_sites = self._serving(leg, service)
        if not leg.if_closed:
            shares, reason = self._shares(open_sites, *minutes)
            return _Chosen(shares, np.zeros_like(shares), reason)
        every = self._numbers(self.option.sites(service))
        wanted, reason = self._shares(every, *minutes)
        is_open = np.isin(np.arange(len(self.sites)), open_sites)[:, None]
        named = wanted * is_open
        closed = (wanted * ~is_open).sum(axis=0) if len(every) else np.ones(wanted.shape[1])
        other, why = self._shares(self._serving(leg, leg.if_closed), *minutes)
        reason = np.where(closed > 0, why, reason)
        return _Chosen(named, other * closed, reason)

    def _shares(
        self, sites: np.ndarray, minutes: np.ndarray, reasons: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        shares = np.zeros(minutes.shape)
        if len(sites):
            shares[sites] = nearest_sites(minutes[None, sites], self.times.tie_minutes).shares[0]
        return shares, np.where(shares.sum(axis=0) > 0, 0, _main_reason(reasons[sites]))

    def _paired(self, leg: Leg, chosen: _Chosen, column: np.ndarray, start: np.ndarray) -> tuple:
        """The partner of each start that has one; where it is closed there is none. One column per row."""
        named, instead, reason = (each[..., column].copy() for each in chosen)
        open_sites = self._serving(leg, leg.end)
        for first, partner in leg.pairs.items():
            here = start == self._numbers([first])[0]
            to = self._numbers([partner])[0]
            named[:, here], instead[:, here] = 0.0, 0.0
            named[to, here] = float(to in open_sites)
            reason[here] = 0 if to in open_sites else LEG_REASONS.index(PARTNER_CLOSED)
        return _Chosen(named, instead, reason), np.arange(len(start))

    def _serving(self, leg: Leg, service: str) -> np.ndarray:
        return self._numbers(self._open(leg, service).sites)

    def _partly_open(self, leg: Leg) -> tuple[str, ...]:
        asked = [name for name in (leg.start, leg.end, leg.if_closed) if name in self.option.services]
        return tuple(sorted({site for name in asked for site in self._open(leg, name).partly}))

    def _open(self, leg: Leg, service: str) -> Serving:
        periods = None if self.times.periods is None else self.times.periods[leg.mode]
        return serving_sites(self.option, service, leg.period, leg.direction, periods)

    def _numbers(self, names) -> np.ndarray:
        for name in names:
            if name not in self.sites:
                known = suggestion(name, self.sites)
                raise UnknownName(f'option "{self.option.id}": there are no times to site "{name}"{known}')
        return np.array([self.sites.index(name) for name in names], dtype=np.int64)

    def _travel(self, leg: Leg, start: np.ndarray, end: np.ndarray, origin: np.ndarray) -> tuple:
        """Minutes on the way and reason codes per row; both ways where the leg is."""
        travel, reason = self._one_way(leg, start, end, origin, leg.direction)
        if leg.both_ways:
            back_way = "from_site" if leg.direction == "to_site" else "to_site"
            back, why = self._one_way(leg, end, start, origin, back_way)
            travel, reason = travel + back, np.where(reason > 0, reason, why)
        return travel, reason

    def _one_way(
        self, leg: Leg, start: np.ndarray, end: np.ndarray, origin: np.ndarray, direction: str
    ) -> tuple[np.ndarray, np.ndarray]:
        travel, reason = np.full(len(start), np.nan), np.zeros(len(start), np.uint8)
        known = (start != NOWHERE) & (end != NOWHERE)
        leaves, comes = known & (start == AT_HOME), known & (end == AT_HOME)
        transfer = known & ~leaves & ~comes
        for rows, way in ((leaves, "to_site"), (comes, "from_site")):
            if rows.any():
                minutes, why = self._home(leg, way)
                site = (end if way == "to_site" else start)[rows]
                travel[rows], reason[rows] = minutes[site, origin[rows]], why[site, origin[rows]]
        if transfer.any():
            minutes, why = self._between(leg, direction)
            travel[transfer] = minutes[end[transfer], start[transfer]]
            reason[transfer] = why[end[transfer], start[transfer]]
        stays = known & (start == end)
        travel[stays], reason[stays] = 0.0, 0
        return travel, reason

    def _home(self, leg: Leg, direction: str) -> tuple[np.ndarray, np.ndarray]:
        return self._array(self.times.home, leg, direction)

    def _between(self, leg: Leg, direction: str = "") -> tuple[np.ndarray, np.ndarray]:
        """Minutes and reasons from site to site: rows are where it ends, columns where it begins."""
        direction = direction or leg.direction
        found = self._array(self.times.between, leg, direction)
        return found if direction == "to_site" else tuple(each.T for each in found)

    def _array(self, arrays: Mapping[TimeKey, xr.DataArray], leg: Leg, direction: str) -> tuple:
        key = TimeKey(leg.mode, leg.period, direction)
        if key not in arrays:
            raise UnknownName(f"leg {leg.id} asks for times of {', '.join(key)}, which are not given.")
        array = arrays[key]
        if leg.percentile not in array["percentile"]:
            have = ", ".join(str(p) for p in array["percentile"].to_numpy())
            raise UnknownName(
                f"leg {leg.id}: {', '.join(key)} has no percentile {leg.percentile}; it has {have}."
            )
        at = array.sel(percentile=leg.percentile)
        return at.to_numpy(), at["reason"].to_numpy()


def _main_reason(codes: np.ndarray) -> np.ndarray:
    """Why none of some sites is reached, per column: the most frequent code, sites off the streets left out."""
    if not len(codes):
        return np.full(codes.shape[1], LEG_REASONS.index(NO_OPEN_SITE), np.uint8)
    off = (codes == REASONS.index("not_snapped")).all(axis=1)
    codes = codes if off.all() else codes[~off]
    counts = np.stack([(codes == code).sum(axis=0) for code in range(1, len(REASONS))])
    return (counts.argmax(axis=0) + 1).astype(np.uint8)


def _spread(chosen: _Chosen, column: np.ndarray) -> tuple[np.ndarray, ...]:
    """A row for each site that a column's people go to: row, site, part, reason, whether it is the service named.

    A column without a site gives one row that ends nowhere, with its reason.
    """
    sites, columns = chosen.named.shape
    both = np.concatenate([chosen.named, chosen.instead])
    lost = 1.0 - both.sum(axis=0)
    both = np.concatenate([both, np.where(lost > 1e-9, lost, 0.0)[None]])
    at, choice = np.nonzero(both.T)
    count = np.bincount(at, minlength=columns)
    first = np.cumsum(count) - count
    rows = np.repeat(np.arange(len(column)), count[column])
    inside = np.arange(len(rows)) - np.repeat(np.cumsum(count[column]) - count[column], count[column])
    pick = np.repeat(first[column], count[column]) + inside
    choice = choice[pick]
    nowhere = choice == 2 * sites
    site = np.where(nowhere, NOWHERE, choice % sites)
    reason = np.where(nowhere, chosen.reason[at[pick]], 0).astype(np.uint8)
    return rows, site, both[choice, at[pick]], reason, choice < sites

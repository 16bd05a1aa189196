"""What the location models share: limits and their checks, the origins in order of minutes, the answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from access.assignment import nearest_sites
from access.errors import AccessError, InvalidTravelTimes
from access.location_program import INFINITE, LocationProgram, positions, site_set, steps_of_origin

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult


class NoSiting(AccessError, ValueError):
    """No choice of sites keeps all limits, or none was found in the time given."""


@dataclass(frozen=True)
class Limits:
    """What a siting must keep to; a site is its position, 0..S-1, in the minutes.

    Attributes:
        forced: sites that are chosen. forbidden: sites that are not.
        at_least_one_of: groups of sites of which one each is chosen, such as the sites of every Place.
        minimum_volume, maximum_volume: need at every chosen site, everyone going to the nearest chosen one (an
            origin that is tied between sites counts at the first of them).
        unreached_minutes: minutes that count for people whom no chosen site reaches, no fewer than any of the
            matrix. None: everyone whom some allowed site reaches must be reached, where a model has minutes.
        seconds: how long each integer program may be worked on.
    """

    forced: Collection[int] = ()
    forbidden: Collection[int] = ()
    at_least_one_of: Collection[Collection[int]] = ()
    minimum_volume: float = 0.0
    maximum_volume: float = INFINITE
    unreached_minutes: float | None = None
    seconds: float = 60.0

    @property
    def by_volume(self) -> bool:
        """Whether volumes are limited."""
        return self.minimum_volume > 0 or self.maximum_volume < INFINITE


@dataclass(frozen=True)
class Siting:
    """What a location model found.

    Attributes:
        sites: bool (S,), the sites chosen. objective: of the model, computed from the sites.
        optimal: whether it is proven that no siting has a better objective. bound: what none can better; the
            objective itself where it is optimal.
        volumes: (S,), need at each site, everyone going to the nearest chosen one, ties split equally.
        need_unreached: need that no chosen site reaches.
    """

    sites: np.ndarray
    objective: float
    optimal: bool
    bound: float
    volumes: np.ndarray
    need_unreached: float


@dataclass(frozen=True)
class LocationTask:
    """One question, checked. ``minutes`` (allowed sites, O); positions in ``forced`` and ``groups`` are of these."""

    minutes: np.ndarray
    people: np.ndarray
    p: list[int]
    allowed: np.ndarray  # positions among all candidates
    candidates: int
    forced: list[int]
    groups: list[int]  # as sets of sites
    limits: Limits
    origins: list[
        tuple[float, list[tuple[float, int]]]
    ]  # weight and steps of origins with people that are reached
    unit: float  # people of a weight of 1: the program works with numbers about 1

    @classmethod
    def of(
        cls, minutes: np.ndarray, people: np.ndarray, p: int | Iterable[int], limits: Limits
    ) -> LocationTask:
        """Check a question and set it up."""
        people = np.asarray(people, dtype=np.float64)
        _check_arrays(minutes, people, limits)
        forbidden = _known(limits.forbidden, len(minutes), "forbidden")
        forced = _known(limits.forced, len(minutes), "forced")
        allowed = np.array([site for site in range(len(minutes)) if site not in forbidden], dtype=np.int64)
        place = {site: at for at, site in enumerate(allowed.tolist())}
        if both := forced & forbidden:
            raise AccessError(f"site {min(both)} is both forced and forbidden: take it out of one.")
        groups = [
            site_set(place[site] for site in _known(group, len(minutes), "at_least_one_of") - forbidden)
            for group in limits.at_least_one_of
        ]
        if 0 in groups:
            raise AccessError("a group of which at least one site is asked for has none that is allowed.")
        numbers = _numbers(p, len(forced), len(allowed))
        unit = float(people[people > 0].mean())
        origins = _origins(minutes[allowed], people / unit, limits.by_volume)
        at = [place[site] for site in sorted(forced)]
        return cls(
            minutes[allowed], people, numbers, allowed, len(minutes), at, groups, limits, origins, unit
        )

    def program(self) -> LocationProgram:
        """The sites and their limits, without an objective."""
        program = LocationProgram(len(self.allowed), self.p, self.forced, exact=self.limits.by_volume)
        for group in self.groups:
            program.require_one_of(group)
        if self.limits.by_volume:
            self._limit_volumes(program)
        return program

    def _limit_volumes(self, program: LocationProgram) -> None:
        terms: list[dict[int, float]] = [{} for _ in self.allowed]
        fixed = np.zeros(
            len(self.allowed)
        )  # need of those whose nearest site of all it is, and so theirs if chosen
        for weight, steps in self.origins:
            sets = [members for _, members in steps]
            columns = program.chain(sets)
            for place, (members, smaller) in enumerate(zip(sets[: len(columns) + 1], [0, *sets])):
                site = positions(members & ~smaller)[0]
                if place:
                    terms[site][columns[place - 1]] = terms[site].get(columns[place - 1], 0.0) + weight
                else:
                    fixed[site] += weight
                if place < len(columns):
                    terms[site][columns[place]] = terms[site].get(columns[place], 0.0) - weight
        least, most = self.limits.minimum_volume / self.unit, self.limits.maximum_volume / self.unit
        for site, volume in enumerate(terms):
            if least > 0:
                program.limit(volume | {site: -least}, -fixed[site], INFINITE)
            if most < INFINITE:
                program.limit(volume, -INFINITE, most - fixed[site])

    def solve(self, program: LocationProgram) -> OptimizeResult:
        """What the program gives.

        Raises:
            NoSiting: it has no solution, or none was found in time.
        """
        found = program.solve(self.limits.seconds)
        if found.x is None and found.status == 2:
            raise NoSiting("no choice of sites keeps all the limits: loosen one of them.")
        if found.x is None:
            raise NoSiting(
                f"no siting was found in {self.limits.seconds:g} seconds: allow more, or fix more sites."
            )
        return found

    def chosen(self, found: OptimizeResult) -> np.ndarray:
        """Allowed sites that a solution chooses, bool."""
        return found.x[: len(self.allowed)] > 0.5

    def nearest(self, chosen: np.ndarray) -> np.ndarray:
        """Minutes (O,) to the nearest chosen site, NaN where none is reached."""
        return nearest_sites(self.minutes[None, chosen]).minutes[0]

    def siting(
        self, chosen: np.ndarray, objective: Callable[[np.ndarray], float], bound: float, optimal: bool
    ) -> Siting:
        """The answer of a solution; ``objective`` is a function of minutes to the nearest site (O,)."""
        nearest = nearest_sites(self.minutes[None, chosen])
        sites, volumes = np.zeros(self.candidates, dtype=bool), np.zeros(self.candidates)
        sites[self.allowed[chosen]] = True
        volumes[self.allowed[chosen]] = nearest.shares[0] @ self.people
        value = objective(nearest.minutes[0])
        unreached = float(self.people[np.isnan(nearest.minutes[0])].sum())
        return Siting(sites, value, optimal, value if optimal else bound, volumes, unreached)


def _origins(minutes: np.ndarray, weights: np.ndarray, one_by_one: bool) -> list:
    reached = (weights > 0) & np.isfinite(minutes).any(axis=0)
    return [
        (weights[origin], steps_of_origin(minutes[:, origin], one_by_one))
        for origin in np.flatnonzero(reached)
    ]


def _check_arrays(minutes: np.ndarray, people: np.ndarray, limits: Limits) -> None:
    if minutes.ndim != 2 or people.shape != minutes.shape[1:]:
        raise InvalidTravelTimes(
            f"minutes have shape {minutes.shape} and people {people.shape}; make them (sites, origins) and (origins,)."
        )
    if not ((people >= 0) & np.isfinite(people)).all() or not (people > 0).any():
        raise AccessError("people must be numbers of zero or more, and more than zero somewhere.")
    late = limits.unreached_minutes
    if late is not None and not np.nanmax(minutes, initial=0.0) <= late < INFINITE:
        raise InvalidTravelTimes(
            f"unreached_minutes is {late:g} and some site is {np.nanmax(minutes):g} minutes away: write more."
        )


def _known(sites: Collection[int], candidates: int, what: str) -> set[int]:
    found = {int(site) for site in sites}
    if wrong := [site for site in found if not 0 <= site < candidates]:
        raise AccessError(f"{what} names site {min(wrong)}: positions go from 0 to {candidates - 1}.")
    return found


def _numbers(p: int | Iterable[int], forced: int, allowed: int) -> list[int]:
    numbers = sorted({int(number) for number in ([p] if np.isscalar(p) else p)})
    if not numbers or numbers[0] < max(1, forced) or numbers[-1] > allowed:
        raise AccessError(
            f"{', '.join(map(str, numbers)) or 'no'} sites cannot be chosen: {forced} are forced and {allowed} allowed."
        )
    return numbers

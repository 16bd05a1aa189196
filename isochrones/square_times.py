"""How the squares of a map learn their times: from the streets near them, or by asking for each point."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from isochrones import transit_squares
from isochrones.bounds import EdgeTimes, bounds_of
from isochrones.candidates import Candidates, candidates_of, joined, narrowed, nearest_among, taken
from isochrones.point_times import PointTimes, StreetTimes
from isochrones.street_squares import quartered
from isochrones.transit_surface import ROUNDING_SECONDS, TransitTimes
from isochrones.window_times import MINUTE


class SquareTimes(Protocol):
    """How squares learn their times. ``held`` is what squares of one size know of the streets near them."""

    def around(self, eastings, northings, radius: float):
        """What discs anywhere know."""

    def within(self, held, parent, eastings, northings, radius: float):
        """What discs know that lie within discs ``parent`` of ``held``."""

    def bounds(self, held, eastings, northings, radius: float) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest minutes of the discs."""

    def minutes(self, held, disc, eastings, northings) -> np.ndarray:
        """Float32 minutes of points within discs, inf where unreachable."""

    def chosen(self, held, which):
        """What some of the discs know."""

    def both(self, one, other):
        """What two lots of discs know."""


@dataclass(frozen=True, eq=False)
class AtStreets:
    """Times taken on streets: squares hold the segments that may be nearest to a point of them."""

    times: EdgeTimes

    def around(self, eastings, northings, radius: float) -> Candidates:
        """What discs anywhere know."""
        network, cap = self.times.network, self.times.connector.max_metres
        return candidates_of(network.segment_index, self.times.allowed, eastings, northings, radius, cap)

    def within(self, held: Candidates, parent, eastings, northings, radius: float) -> Candidates:
        """What discs know that lie within others."""
        network, cap = self.times.network, self.times.connector.max_metres
        return narrowed(network.segment_index, held, parent, eastings, northings, radius, cap)

    def bounds(self, held: Candidates, eastings, northings, radius: float):
        """Least and greatest minutes of the discs."""
        return bounds_of(self.times, held, radius)

    def minutes(self, held: Candidates, disc, eastings, northings) -> np.ndarray:
        """Float32 minutes of points within discs, inf where unreachable."""
        network, cap = self.times.network, self.times.connector.max_metres
        met = nearest_among(network.segment_index, held.start, held.segment, disc, eastings, northings, cap)
        return self.times.minutes_met(*met)

    chosen = staticmethod(taken)
    both = staticmethod(joined)


@dataclass(frozen=True, eq=False)
class AtLines(AtStreets):
    """Times that are straight lines along streets: squares are halved in one compiled pass."""

    times: StreetTimes

    def finest(self, held: Candidates, square, frame, halvings: int, limits) -> tuple[np.ndarray, Candidates]:
        """The finest squares that are not settled within the coarsest, and what they know."""
        times, rule = self.times, self.times.connector
        per_metre = rule.minutes_per_metre(times.network.profile)
        return quartered(
            times.network.segment_index,
            times.lines,
            held,
            square,
            frame,
            halvings,
            limits,
            (rule.max_metres, per_metre, times.max_minutes),
        )


@dataclass(frozen=True, eq=False)
class AtPoints:
    """Times of a mode that says nothing of streets: every point and disc is asked for anew."""

    times: PointTimes

    def around(self, eastings, northings, radius: float) -> None:
        """What discs anywhere know."""

    def within(self, held, parent, eastings, northings, radius: float) -> None:
        """What discs know that lie within others."""

    def bounds(self, held, eastings, northings, radius: float):
        """Least and greatest minutes of the discs."""
        return self.times.bounds(eastings, northings, radius)

    def minutes(self, held, disc, eastings, northings) -> np.ndarray:
        """Float32 minutes of points within discs, inf where unreachable."""
        return np.nan_to_num(self.times.minutes_at(eastings, northings), nan=np.inf, posinf=np.inf)

    def chosen(self, held, which) -> None:
        """What some of the discs know."""

    def both(self, one, other) -> None:
        """What two lots of discs know."""


@dataclass(frozen=True, eq=False)
class AtProfiles(AtStreets):
    """Times of public transport from profiles at the ends of streets: halved in one compiled pass as well."""

    times: TransitTimes

    def bounds(self, held: Candidates, eastings, northings, radius: float):
        """The coarsest squares are not worth a bound: all that have streets near are halved."""
        near = np.diff(held.start) > 0
        return np.where(near, 0.0, np.inf), np.full(len(near), np.inf)

    def finest(self, held: Candidates, square, frame, halvings: int, limits) -> tuple[np.ndarray, Candidates]:
        """The finest squares that are not settled within the coarsest, and what they know."""
        times, rule = self.times, self.times.connector
        per_metre, rounding = rule.minutes_per_metre(times.network.profile), ROUNDING_SECONDS / MINUTE
        return transit_squares.quartered(
            times.network.segment_index,
            times.profiles,
            held,
            square,
            frame,
            halvings,
            times.limits(limits),
            (rule.max_metres, per_metre, rounding, times.steepest),
        )


def looking_at(times: PointTimes) -> SquareTimes:
    """How squares learn the times of a mode, the quickest way it allows."""
    if isinstance(times, StreetTimes):
        return AtLines(times)
    if isinstance(times, TransitTimes):
        return AtProfiles(times)
    return AtStreets(times) if hasattr(times, "minutes_met") else AtPoints(times)

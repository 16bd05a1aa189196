"""The journey behind a number, leg by leg."""

from dataclasses import dataclass, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd

from isochrones.clock import axis_second
from isochrones.feeder import Feeder, with_feeder
from isochrones.itinerary_legs import Place, legs_of
from isochrones.itinerary_search import ANY_LENGTH, Ends, Found, best_journey, journeys_between
from isochrones.itinerary_told import Itinerary, Names
from isochrones.linking import StopLinks
from isochrones.network import RoadNetwork
from isochrones.point_walks import PointWalks, point_walks
from isochrones.schema import DIRECTIONS, check_choice
from isochrones.timetable import HORIZON, Timetable
from isochrones.transit_arrays import UNREACHABLE, Changes
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import BY, TransitOptions

Point = tuple[float, float]
UNNAMED = Names()


def itinerary(
    timetable: Timetable,
    walking: RoadNetwork,
    origin: Point,
    site: Point,
    at: str = "09:00",
    by: str = "arrive",
    direction: str = "to_site",
    *,
    options: TransitOptions | None = None,
    links: StopLinks | None = None,
    feeder: Feeder | None = None,
    names: Names = UNNAMED,
) -> Itinerary:
    """The journey that `transit_times` counts at one instant, leg by leg.

    Found by a search of its own: forward in time, where the matrix looks back from its sites, so that one
    checks the other. To arrive by T it leaves as late as possible, leaving at T it arrives as early as possible;
    then it waits as little as possible at the other end, takes the fewest rides, and walks least. Walking all
    the way is preferred where it takes no longer.

    Args:
        timetable: the day.
        walking: the streets, profile `walk` or `wheelchair`, in the same CRS.
        origin: easting and northing of where someone lives.
        site: easting and northing of where care is given.
        at: `08:30` or `08:30:15`; hours past 24 are the next morning.
        by: `arrive` or `depart`.
        direction: `to_site`, or `from_site` for the way home.
        options: caps, speed and change time.
        links: from `link_stops` with the same options.
        feeder: a taxi or car to or from stops at one end.
        names: what the ends are called in the legs.

    Raises:
        BadTransitOption, UnknownChoice: a time, clock or direction without meaning.
        CrsMismatch: timetable and streets are in different coordinates.
    """
    origins = pd.DataFrame(
        {"area_id": [names.origin], "easting": [origin[0]], "northing": [origin[1]], "weight": 1.0}
    )
    place = gpd.points_from_xy([site[0]], [site[1]], crs=walking.crs)
    sites = gpd.GeoDataFrame({"name": [names.site]}, geometry=place, index=["site"])
    return (
        Pair.of(timetable, walking, origins, sites, "site", direction, options, links, feeder)
        .named(names)
        .itinerary(at, by)
    )


@dataclass(frozen=True, eq=False)
class Pair:
    """One origin, one site, one direction: answers for any instant.

    `walks` are those of many origins and sites, of which the rows `origin` and `site` are meant; `on_foot` are
    the same before a feeder took some of them over.
    """

    timetable: Timetable
    walks: PointWalks
    on_foot: PointWalks
    origin: int
    site: int
    direction: str
    options: TransitOptions
    names: Names = UNNAMED

    @classmethod
    def of(
        cls,
        timetable: Timetable,
        walking: RoadNetwork,
        origins: pd.DataFrame,
        sites: gpd.GeoDataFrame,
        site: str,
        direction: str,
        options: TransitOptions | None = None,
        links: StopLinks | None = None,
        feeder: Feeder | None = None,
    ) -> "Pair":
        """The first of `origins` and one of `sites`, which together decide on which streets both may stand."""
        check_choice(direction, DIRECTIONS, "direction")
        options = options or TransitOptions()
        on_foot = point_walks(timetable, walking, origins, sites, options, links)
        walks = with_feeder(on_foot, feeder, timetable, origins, sites, direction)
        return cls(timetable, walks, on_foot, 0, sites.index.get_loc(site), direction, options)

    def named(self, names: Names) -> "Pair":
        """The same with other names of its ends."""
        return replace(self, names=names)

    @property
    def on_streets(self) -> bool:
        """Whether both ends are."""
        return bool(self.walks.at_origin.ok[self.origin] and self.walks.at_site.ok[self.site])

    @property
    def lost(self) -> tuple[str, ...]:
        """Names of the ends that are off the streets, home first."""
        known = (self.walks.at_origin.ok[self.origin], self.walks.at_site.ok[self.site])
        return tuple(name for name, ok in zip(self.names, known, strict=True) if not ok)

    @cached_property
    def _changes(self) -> Changes:
        return self.walks.changes(turned=False)

    @cached_property
    def ends(self) -> Ends:
        """Walks at both ends, in the order of travel."""
        return self._ends(self.walks)

    def _ends(self, walks: PointWalks) -> Ends:
        home = np.full(walks.egress.shape[1], -1, np.int32)
        rows = slice(walks.access.indptr[self.origin], walks.access.indptr[self.origin + 1])
        home[walks.access.stop[rows]] = walks.access.seconds[rows]
        direct = int(walks.direct[self.site, self.origin])
        both = (home, walks.egress[self.site])[:: 1 if self.direction == "to_site" else -1]
        return Ends(*both, None if direct >= UNREACHABLE else direct)

    def itinerary(self, at: str, by: str) -> Itinerary:
        """The journey of an instant, leg by leg; see :func:`itinerary`."""
        check_choice(by, BY, "by")
        second = _second_of(at, by, self.options, self.timetable)
        if not self.on_streets:
            return replace(self._told(second, by, None, ("not_snapped", None, None)), lost=self.lost)
        found = self._best(second, by)
        return self._told(second, by, found, ("", None, None) if found else self._why_none(second, by))

    def between(self, first: int, last: int, by: str) -> list[Itinerary]:
        """Every journey that arrives (or leaves) in the seconds `[first, last)` and that no other beats.

        In order of leaving, without waiting at the ends; none that is no quicker than walking all the way.
        """
        check_choice(by, BY, "by")
        if not self.on_streets:
            return []
        found = self._found(first, last if by == "arrive" else last + self.options.longest_seconds)
        clock = "arrive" if by == "arrive" else "leave"
        inside = [journey for journey in found if first <= getattr(journey, clock) < last]
        return [self._told(getattr(journey, clock), by, journey, ("", None, None)) for journey in inside]

    def seconds(self, instants: np.ndarray, by: str) -> np.ndarray:
        """What the matrix counts at each instant: int64 seconds, `UNREACHABLE` where there is no journey."""
        longest, direct = self.options.longest_seconds, self.ends.direct
        first, last = int(instants[0]) - (longest if by == "arrive" else 0), int(instants[-1]) + 1
        found = self._found(first, last if by == "arrive" else last + longest) if self.on_streets else []
        leave = np.array([-UNREACHABLE, *(one.leave for one in found), UNREACHABLE], np.int64)
        arrive = np.array([-UNREACHABLE, *(one.arrive for one in found), UNREACHABLE], np.int64)
        if by == "arrive":
            taken = instants - leave[np.searchsorted(arrive, instants, side="right") - 1]
        else:
            taken = arrive[np.searchsorted(leave, instants)] - instants
        taken = np.minimum(taken, UNREACHABLE if direct is None or not self.on_streets else direct)
        return np.where(taken <= longest, taken, UNREACHABLE)

    def _found(self, first: int, last: int) -> list[Found]:
        """Journeys that arrive in the seconds `[first, last)`."""
        longest, rides = self.options.longest_seconds, self.options.max_rides
        return journeys_between(self.timetable, self._changes, self.ends, (first, last - 1), longest, rides)

    def _best(self, at: int, by: str) -> Found | None:
        longest, rides = self.options.longest_seconds, self.options.max_rides
        return best_journey(self.timetable, self._changes, self.ends, at, by, longest, rides)

    def _why_none(self, at: int, by: str) -> tuple[str, tuple | None, tuple | None]:
        """The reason, the journey before and the one after that take at most the longest; all with a ride."""
        longest, riding = self.options.longest_seconds, replace(self.ends, direct=None)
        first, last = (at - longest, at) if by == "arrive" else (at, at + longest)
        before, after = (
            best_journey(
                self.timetable, self._changes, riding, second, clock, ANY_LENGTH, self.options.max_rides
            )
            for second, clock in ((last, "arrive"), (first, "depart"))
        )
        exists = before if by == "arrive" else after
        near = [
            (journey.leave, journey.arrive) if journey and journey.arrive - journey.leave <= longest else None
            for journey in (before, after)
        ]
        return "beyond_cutoff" if exists else "no_service", *near

    def _told(self, at: int, by: str, found: Found | None, why: tuple) -> Itinerary:
        outward = self.direction == "to_site"
        places = [Place(name) for name in (self.names if outward else self.names[::-1])]
        driven = self._driven(found) if found else (False, False)
        legs = legs_of(self.timetable, found, places, at, by, self.options.walk_kmh, driven) if found else ()
        span = (found.leave, found.arrive) if found else (None, None)
        return Itinerary(
            self.timetable.date, self.direction, by, at, legs, *span, *why, *self.names, self.timetable.timezone
        )  # fmt: skip

    def _driven(self, found: Found) -> tuple[bool, bool]:
        """Whether the first and the last leg are by taxi or car."""
        if not found.rides or self.walks is self.on_foot:
            return False, False
        foot = self._ends(self.on_foot)
        board, alight = (
            self.timetable.from_stop[found.rides[0][0]],
            self.timetable.to_stop[found.rides[-1][1]],
        )
        return bool(self.ends.start[board] != foot.start[board]), bool(
            self.ends.end[alight] != foot.end[alight]
        )


def _second_of(at: str, by: str, options: TransitOptions, timetable: Timetable) -> int:
    """The second of the timetable at which the clock on the wall shows `at`."""
    parts = at.split(":")
    if (
        len(parts) not in (2, 3)
        or not all(part.isdecimal() for part in parts)
        or any(int(part) > 59 for part in parts[1:])
    ):
        raise BadTransitOption(f"{at!r} is not a time of day; write it as 08:00")
    minutes = sum(int(part) * scale for part, scale in zip(parts, (60, 1, 1 / 60)))
    second = axis_second(timetable.date, timetable.timezone, minutes)
    longest = options.longest_seconds
    first, last = (second - longest, second) if by == "arrive" else (second, second + longest)
    if first < HORIZON[0] or last > HORIZON[1]:
        raise BadTransitOption(
            f"a journey of up to {options.max_minutes:g} minutes at {at} may leave the hours "
            f"{HORIZON[0] // 3600} to {HORIZON[1] // 3600} that a timetable holds of its date; choose another time"
        )
    return second

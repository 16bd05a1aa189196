"""The journey behind a number, leg by leg."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from isochrones.changes import change_walks
from isochrones.itinerary_legs import RIDE, WALK, Leg, Place, legs_of
from isochrones.itinerary_search import ANY_LENGTH, Ends, Found, best_journey
from isochrones.itinerary_words import clock, minutes, sentence_of
from isochrones.linking import (
    StopLinks,
    check_links,
    check_same_crs,
    direct_walks,
    link_stops,
    rows_of_walks,
    walks_between,
)
from isochrones.network import RoadNetwork
from isochrones.schema import DIRECTIONS, check_choice
from isochrones.snapping import Snapping, snap, snappable_edges
from isochrones.timetable import HORIZON, Timetable
from isochrones.transit_arrays import UNREACHABLE, Changes
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import BY, TransitOptions

Point = tuple[float, float]


class Names(NamedTuple):
    """What the two ends of a journey are called."""

    origin: str = "home"
    site: str = "the site"


UNNAMED = Names()


@dataclass(frozen=True)
class Itinerary:
    """One journey, or why there is none.

    Attributes:
        date, direction, by: as asked.
        at: second after the date's midnight to arrive by or leave at.
        legs: in the order of travel, each beginning when the one before ends; empty where there is no journey.
        leave, arrive: seconds, without waiting at either end; None where there is no journey.
        reason: "" where there is a journey, else `not_snapped`, `beyond_cutoff` or `no_service` as in the matrix.
        before, after: where there is none, (leave, arrive) of the last journey of the hours that the timetable
            holds that is too early for `at`, and the first that is too late; None where there is no such one.
        origin, site: their names.
    """

    date: str
    direction: str
    by: str
    at: int
    legs: tuple[Leg, ...]
    leave: int | None
    arrive: int | None
    reason: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    origin: str
    site: str

    @property
    def minutes(self) -> float:
        """What the matrix counts at this instant, waiting at the end that it fixes inside; NaN for no journey."""
        if self.reason:
            return np.nan
        return (self.at - self.leave if self.by == "arrive" else self.arrive - self.at) / 60

    @property
    def rides(self) -> int:
        """Vehicles taken; changes are one fewer."""
        return sum(
            leg.kind == RIDE and before.kind != "stay"
            for leg, before in zip(self.legs, (_NO_LEG, *self.legs))
        )

    @property
    def walk_seconds(self) -> int:
        """Seconds walked in all."""
        return sum(leg.arrive - leg.depart for leg in self.legs if leg.kind == WALK)

    def sentences(self) -> list[str]:
        """The journey as one would tell it, a sentence a leg, the last one saying when one is there."""
        if self.reason:
            return self._why_none()
        said = [sentence_of(leg) for leg in self.legs if not self._at_the_end(leg)]
        end = self.site if self.direction == "to_site" else self.origin
        early = (
            f", {minutes(self.at - self.arrive)} early"
            if self.by == "arrive" and self.at > self.arrive
            else ""
        )
        return [*said, f"{clock(self.arrive, arriving=True)} arrive at {end}{early}"]

    def _at_the_end(self, leg: Leg) -> bool:
        return leg.kind == "wait" and leg.depart == self.arrive

    def _why_none(self) -> list[str]:
        asked = f"{'arriving by' if self.by == 'arrive' else 'leaving at'} {clock(self.at)}"
        said = [f"No journey {asked}: {_REASONS[self.reason]}."]
        for journey, which in ((self.before, "one before"), (self.after, "next one")):
            if journey:
                leave, arrive = clock(journey[0]), clock(journey[1], arriving=True)
                said.append(f"The {which} leaves at {leave} and arrives at {arrive}.")
        return said

    def to_dict(self) -> dict:
        """Ready for JSON: seconds after midnight, minutes None where there is no journey."""
        names = (
            "date",
            "direction",
            "by",
            "at",
            "origin",
            "site",
            "leave",
            "arrive",
            "reason",
            "before",
            "after",
        )
        said = {name: getattr(self, name) for name in names}
        said |= {"minutes": None if self.reason else self.minutes, "rides": self.rides}
        said |= {"walk_seconds": self.walk_seconds, "legs": [leg.to_dict() for leg in self.legs]}
        return said | {"sentences": self.sentences()}


_NO_LEG = Leg("", "", "", "", "", 0, 0)
_REASONS = {
    "not_snapped": "one of the two ends is not on the streets",
    "beyond_cutoff": "every one takes longer than the longest journey allowed, waiting included",
    "no_service": "nothing runs that would make it",
}


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
    snappable: np.ndarray | None = None,
    names: Names = UNNAMED,
) -> Itinerary:
    """The journey that `transit_times` counts at one instant, leg by leg.

    Found by a search of its own: forward in time, where the matrix looks back from its sites, so that one
    checks the other. To arrive by T it leaves as late as possible, leaving at T it arrives as early as possible;
    then it waits as little as possible at the other end, takes the fewest rides, and walks least. Walking all
    the way is preferred where it takes no longer.

    Args:
        timetable: the day.
        walking: the streets, profile `walk`, in the same CRS.
        origin: easting and northing of where someone lives.
        site: easting and northing of where care is given.
        at: `08:30` or `08:30:15`; hours past 24 are the next morning.
        by: `arrive` or `depart`.
        direction: `to_site`, or `from_site` for the way home.
        options: caps, speed and change time.
        links: from `link_stops` with the same options.
        snappable: streets that the two ends may meet (bool per edge), where other sites declare more than this
            one does; see `snappable_edges`.
        names: what the ends are called in the legs.

    Raises:
        BadTransitOption, UnknownChoice: a time, clock or direction without meaning.
        CrsMismatch: timetable and streets are in different coordinates.
    """
    options = options or TransitOptions()
    check_choice(direction, DIRECTIONS, "direction")
    check_choice(by, BY, "by")
    check_same_crs(timetable, walking)
    second = _second_of(at, by, options)
    if snappable is None:
        snappable = snappable_edges(walking, [site[0]], [site[1]], options.connector_metres)
    links = links or link_stops(timetable, walking, options, snappable)
    check_links(links, timetable, walking, options)
    start, end = (
        snap(walking, [e], [n], connector=options.connector, snappable=snappable) for e, n in (origin, site)
    )
    if not (start.ok[0] and end.ok[0]):
        return _told(timetable, None, second, by, direction, options, names, ("not_snapped", None, None))
    start, end = (start, end) if direction == "to_site" else (end, start)
    asked = _Asked(
        timetable,
        _changes(timetable, links, options),
        _ends(walking, links, start, end, options),
        second,
        by,
        options,
    )
    found = asked.found(options.longest_seconds)
    why = ("", None, None) if found else asked.why_none()
    return _told(timetable, found, second, by, direction, options, names, why)


def _told(
    timetable: Timetable,
    found: Found | None,
    at: int,
    by: str,
    direction: str,
    options: TransitOptions,
    names: Names,
    why: tuple,
) -> Itinerary:
    places = [Place(name) for name in (names if direction == "to_site" else names[::-1])]
    legs = legs_of(timetable, found, *places, at, by, options.walk_kmh) if found else ()
    span = (found.leave, found.arrive) if found else (None, None)
    return Itinerary(timetable.date, direction, by, at, legs, *span, *why, *names)


def _second_of(at: str, by: str, options: TransitOptions) -> int:
    parts = at.split(":")
    if (
        len(parts) not in (2, 3)
        or not all(p.isdecimal() for p in parts)
        or any(int(p) > 59 for p in parts[1:])
    ):
        raise BadTransitOption(f"{at!r} is not a time of day; write it as 08:00")
    second = sum(int(part) * scale for part, scale in zip(parts, (3600, 60, 1)))
    first, last = (
        (second - options.longest_seconds, second)
        if by == "arrive"
        else (second, second + options.longest_seconds)
    )
    if first < HORIZON[0] or last > HORIZON[1]:
        raise BadTransitOption(
            f"a journey of up to {options.max_minutes:g} minutes at {at} may leave the hours "
            f"{HORIZON[0] // 3600} to {HORIZON[1] // 3600} that a timetable holds of its date; choose another time"
        )
    return second


def _changes(timetable: Timetable, links: StopLinks, options: TransitOptions) -> Changes:
    seconds = round(options.min_change_minutes * 60)
    return change_walks(links.footpaths, timetable.transfers, seconds)


def _ends(walking, links: StopLinks, near: Snapping, far: Snapping, options: TransitOptions) -> Ends:
    n = len(links.stops)
    start, end = (
        rows_of_walks(walks_between(walking, point, links.stops, options), n, -1)[0] for point in (near, far)
    )
    direct = int(direct_walks(walking, far, near, options)[0, 0])
    return Ends(start, end, None if direct >= UNREACHABLE else direct)


class _Asked(NamedTuple):
    """One question, and what is nearest where it has no answer."""

    timetable: Timetable
    changes: Changes
    ends: Ends
    at: int
    by: str
    options: TransitOptions

    def found(self, longest: int, by: str | None = None, at: int | None = None) -> Found | None:
        at = self.at if at is None else at
        return best_journey(
            self.timetable, self.changes, self.ends, at, by or self.by, longest, self.options.max_rides
        )

    def why_none(self) -> tuple[str, tuple | None, tuple | None]:
        """The reason, the journey before and the one after that take at most the longest."""
        longest = self.options.longest_seconds
        first, last = (self.at - longest, self.at) if self.by == "arrive" else (self.at, self.at + longest)
        before, after = self.found(ANY_LENGTH, "arrive", last), self.found(ANY_LENGTH, "depart", first)
        exists = before if self.by == "arrive" else after
        near = [
            (journey.leave, journey.arrive) if journey and journey.arrive - journey.leave <= longest else None
            for journey in (before, after)
        ]
        return "beyond_cutoff" if exists else "no_service", *near

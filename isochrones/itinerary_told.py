"""One journey told: its legs, its minutes, its sentences."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from isochrones.clock import wall_minutes
from isochrones.itinerary_legs import RIDE, STAY, WAIT, WALK, Leg
from isochrones.itinerary_words import clock, minutes, sentence_of


class Names(NamedTuple):
    """What the two ends of a journey are called."""

    origin: str = "home"
    site: str = "the site"


REASONS = {
    "not_snapped": "{lost} not on the streets: none that can be used is near enough, so choose a point nearer to "
    "one, or streets that reach as far",
    "beyond_cutoff": "what there is takes longer than the longest journey allowed, waiting included",
    "no_service": "nothing runs that would make it",
}
LABELS = ("date", "direction", "by", "at", "origin", "site", "leave", "arrive", "reason", "before", "after")


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
        lost: names of the ends that are off the streets.
        timezone: of the seconds, which are those of the timetable (see `Timetable`); sentences go by the clock
            on the wall.
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
    timezone: str = "UTC"
    lost: tuple[str, ...] = ()

    def clock(self, second: int, arriving: bool = False) -> str:
        """What the clock on the wall shows at a second of the timetable; see `itinerary_words.clock`."""
        return clock(round(wall_minutes(self.date, self.timezone, second) * 60), arriving)

    @property
    def minutes(self) -> float:
        """What the matrix counts at this instant, waiting at the end that it fixes inside; NaN for no journey."""
        if self.reason:
            return math.nan
        return (self.at - self.leave if self.by == "arrive" else self.arrive - self.at) / 60

    @property
    def rides(self) -> int:
        """Vehicles taken; changes are one fewer. Staying seated is no change."""
        kinds = [leg.kind for leg in self.legs]
        return kinds.count(RIDE) - kinds.count(STAY)

    @property
    def walk_seconds(self) -> int:
        """Seconds walked in all; a taxi or car to or from a stop is not counted."""
        return sum(leg.arrive - leg.depart for leg in self.legs if leg.kind == WALK)

    @property
    def routes(self) -> list[str]:
        """Names of the routes ridden, in order."""
        return [leg.route for leg in self.legs if leg.kind == RIDE]

    def sentences(self) -> list[str]:
        """The journey as one would tell it, a sentence a leg, the last one saying when one is there."""
        if self.reason:
            return self._why_none()
        said = [sentence_of(leg, self.clock) for leg in self.legs if not self._at_the_end(leg)]
        end = self.site if self.direction == "to_site" else self.origin
        early = (
            f", {minutes(self.at - self.arrive)} early"
            if self.by == "arrive" and self.at - self.arrive >= 60
            else ""
        )
        return [*said, f"{self.clock(self.arrive, arriving=True)} arrive at {end}{early}"]

    def _at_the_end(self, leg: Leg) -> bool:
        return leg.kind == WAIT and leg.depart == self.arrive

    def _why_none(self) -> list[str]:
        asked = f"{'arriving by' if self.by == 'arrive' else 'leaving at'} {self.clock(self.at)}"
        lost = f"{' and '.join(self.lost)} {'are' if len(self.lost) > 1 else 'is'}"
        said = [f"No journey {asked}: {REASONS[self.reason].format(lost=lost)}."]
        for journey, which in ((self.before, "one before"), (self.after, "next one")):
            if journey:
                leave, arrive = self.clock(journey[0]), self.clock(journey[1], arriving=True)
                said.append(f"The {which} leaves at {leave} and arrives at {arrive}.")
        return said

    def to_dict(self) -> dict:
        """Ready for JSON: seconds after midnight, minutes None where there is no journey."""
        said = {name: getattr(self, name) for name in LABELS}
        said |= {"minutes": None if self.reason else self.minutes, "rides": self.rides}
        said["off_streets"] = list(self.lost)
        said |= {"walk_seconds": self.walk_seconds, "legs": [leg.to_dict() for leg in self.legs]}
        return said | {"sentences": self.sentences()}

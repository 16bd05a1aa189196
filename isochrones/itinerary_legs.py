"""The legs of one journey: walks, rides, waits, and staying seated where a vehicle becomes another trip."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from isochrones.itinerary_search import Found
from isochrones.timetable import Timetable

WALK, RIDE, STAY, WAIT, DRIVE = "walk", "ride", "stay", "wait", "drive"
VEHICLES = {
    0: "tram", 1: "underground", 2: "train", 3: "bus", 4: "ferry", 5: "cable tram", 6: "cable car",
    7: "funicular", 11: "trolleybus", 12: "monorail",
}  # fmt: skip
EXTENDED_VEHICLES = {
    1: "train",
    2: "coach",
    4: "underground",
    7: "bus",
    8: "trolleybus",
    9: "tram",
    10: "ferry",
}


@dataclass(frozen=True)
class Leg:
    """A part of a journey between two seconds after the date's midnight.

    Attributes:
        kind: `walk`, `ride`, `stay` (seated, while the vehicle becomes another trip), `wait`, or
            `drive` (a taxi or car to or from a stop).
        from_name, to_name: what the places are called; the same place for `wait` and `stay`.
        from_id, to_id: stop ids of the feed, "" where a place is no stop.
        depart, arrive: seconds.
        metres: walked, NaN for other legs.
        route, headsign, trip_id, vehicle: of the trip one rides, or stays seated for; "" otherwise, and where
            the feed does not say.
        calls: calls made on the way, without the two ends.
    """

    kind: str
    from_name: str
    to_name: str
    from_id: str
    to_id: str
    depart: int
    arrive: int
    metres: float = math.nan
    route: str = ""
    headsign: str = ""
    trip_id: str = ""
    vehicle: str = ""
    calls: int = 0

    @property
    def minutes(self) -> float:
        """Minutes between its ends."""
        return (self.arrive - self.depart) / 60

    def to_dict(self) -> dict:
        """Ready for JSON: metres None where nothing is walked."""
        said = asdict(self) | {"minutes": self.minutes}
        return said | {"metres": None if math.isnan(self.metres) else round(self.metres)}


@dataclass(frozen=True)
class Place:
    """An end of a leg."""

    name: str
    stop_id: str = ""


def legs_of(
    timetable: Timetable,
    found: Found,
    places: Sequence[Place],
    at: int,
    by: str,
    walk_kmh: float,
    driven: tuple[bool, bool] = (False, False),
) -> tuple[Leg, ...]:
    """The legs in order, from the instant that `by="depart"` fixes or to the one that `by="arrive"` does.

    `places` are the two ends in the order of travel; `driven` says whether the first and the last leg are by
    taxi or car.
    """
    maker = _Legs(timetable, walk_kmh, places[0], min(at, found.leave) if by == "depart" else found.leave)
    maker.wait_until(found.leave)
    to_ride = driven[0]
    for (board, alight), walk in zip(found.rides, found.walks):
        maker.walk(walk, maker.stop(timetable.from_stop[board]), to_ride)
        maker.ride(board, alight)
        to_ride = False
    maker.walk(found.walks[-1], places[1], driven[1])
    maker.wait_until(at)
    return tuple(maker.legs)


class _Legs:
    """Adds one leg after the other, each beginning where and when the last one ended."""

    def __init__(self, timetable: Timetable, walk_kmh: float, start: Place, clock: int):
        self.timetable, self.walk_kmh = timetable, walk_kmh
        self.here, self.clock, self.legs = start, clock, []

    def stop(self, row: int) -> Place:
        stop = self.timetable.stops.iloc[int(row)]
        return Place(str(stop["name"]) or str(stop["stop_id"]), str(stop["stop_id"]))

    def walk(self, seconds: int, to: Place, driven: bool = False) -> None:
        """No leg where there is nothing to walk: the next vehicle leaves here, or an end is at its stop.

        Between two stops that only the feed's rules join, seconds are 0 and the time it takes is waited.
        """
        from_stop_to_stop = self.here.stop_id and to.stop_id and to.stop_id != self.here.stop_id
        if driven:
            self._add(DRIVE, to, seconds)
        elif seconds or from_stop_to_stop:
            self._add(WALK, to, seconds, metres=seconds * self.walk_kmh / 3.6)
        self.here = to

    def wait_until(self, second: int) -> None:
        if second > self.clock:
            self._add(WAIT, self.here, second - self.clock)

    def ride(self, board: int, alight: int) -> None:
        """A leg for each trip of the ride; between two the vehicle is the same and one stays seated."""
        table = self.timetable
        rows = board + np.flatnonzero(table.ride[board : alight + 1] == table.ride[board])
        trip = table.trip[rows]
        for part in np.split(rows, np.flatnonzero(trip[1:] != trip[:-1]) + 1):
            run, departure = self._run(table.trip[part[0]]), int(table.departure[part[0]])
            if part[0] == rows[0]:
                self.wait_until(departure)
            else:
                self._add(STAY, self.stop(table.from_stop[part[0]]), departure - self.clock, **run)
            taken = int(table.arrival[part[-1]]) - departure
            self._add(RIDE, self.stop(table.to_stop[part[-1]]), taken, calls=len(part) - 1, **run)

    def _run(self, trip: int) -> dict[str, str]:
        run = self.timetable.trips.iloc[int(trip)]
        said = {name: str(run[name]) for name in ("route", "headsign", "trip_id")}
        return said | {"vehicle": _vehicle(run.get("route_type"))}

    def _add(self, kind: str, to: Place, seconds: int, **more) -> None:
        ends = self.here.name, to.name, self.here.stop_id, to.stop_id
        self.legs.append(Leg(kind, *ends, self.clock, self.clock + int(seconds), **more))
        self.here, self.clock = to, self.clock + int(seconds)


def _vehicle(route_type) -> str:
    """What people call a vehicle of GTFS `route_type` (also the hundreds of the extended types); "" unknown."""
    if route_type is None or not str(route_type).lstrip("-").isdecimal():
        return ""
    number = int(route_type)
    return VEHICLES.get(number) or EXTENDED_VEHICLES.get(number // 100, "")

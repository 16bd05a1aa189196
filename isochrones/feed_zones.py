"""The time zones of feeds, and the seconds that bring their service days to one timetable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from isochrones.clock import service_day_start, zone
from isochrones.gtfs import MISSING, Feed
from isochrones.transit_errors import BadFeedValue, BadTransitOption

UNSAID = "UTC"


@dataclass(frozen=True)
class ZoneShifts:
    """Seconds to add to a trip's times: `seconds[offset + 1, zone_of_trip[trip]]` for day offsets -1, 0, 1."""

    seconds: np.ndarray
    zone_of_trip: np.ndarray

    def of(self, offset: int, trips: np.ndarray) -> np.ndarray:
        """Seconds to add to the times of trips (rows) of the service day `offset` days later."""
        return self.seconds[offset + 1][self.zone_of_trip[trips]]


def timezone_of(feeds: Sequence[Feed]) -> str:
    """The zone of the first agency that names one; "UTC", which has no clock changes, where none does."""
    named = (name for feed in feeds for name in feed.agency["agency_timezone"] if name not in MISSING)
    return next(named, UNSAID)


def zone_shifts(feed: Feed, day: date, timezone: str) -> ZoneShifts:
    """What brings a feed's service days around `day` to the timetable of that date in `timezone`.

    A GTFS time counts from noon less twelve hours of its service day in its agency's zone. The shift of a
    day is the real time between that and second 0 of the timetable: 24 h for the day after, 23 or 25 h
    where clocks change between, and less or more where the zones differ.

    Raises `BadFeedValue` where an agency's zone is not known.
    """
    names, zone_of_trip = _zones_of_trips(feed, timezone)
    zero = service_day_start(day, timezone)
    days = [day + timedelta(days=offset) for offset in (-1, 0, 1)]
    seconds = [[service_day_start(other, name) - zero for name in names] for other in days]
    return ZoneShifts(np.array(seconds, dtype=np.int32), zone_of_trip)


def _zones_of_trips(feed: Feed, timezone: str) -> tuple[list[str], np.ndarray]:
    """Zone names, and for each trip the number of its agency's; the feed's first where a route names none."""
    agency = feed.agency
    zones = [name if name not in MISSING else timezone for name in agency["agency_timezone"]] or [timezone]
    names = list(dict.fromkeys(zones))
    for name in names:
        _check(feed, name)
    zone_of_trip = np.zeros(len(feed.trips), dtype=np.int8)
    if len(names) > 1:
        by_agency = dict(zip(agency["agency_id"], zones))
        of_route = [names.index(by_agency.get(one, names[0])) for one in feed.routes["agency_id"]]
        by_route = dict(zip(feed.routes["route_id"], of_route))
        zone_of_trip[:] = [by_route.get(route, 0) for route in feed.trips["route_id"]]
    return names, zone_of_trip


def _check(feed: Feed, name: str) -> None:
    try:
        zone(name)
    except BadTransitOption as error:
        raise BadFeedValue(f"{feed.name}: agency.txt: agency_timezone: {error}") from error

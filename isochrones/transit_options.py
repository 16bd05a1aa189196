"""The settings of public transport, the window of instants and its percentiles."""

from dataclasses import dataclass

import numpy as np

from isochrones.clock import axis_second
from isochrones.snapping import ConnectorRule
from isochrones.transit_errors import BadTransitOption

BY = ("arrive", "depart")


@dataclass(frozen=True)
class TransitOptions:
    """How people use public transport; minutes and km/h.

    `max_minutes`: longest journey, waiting included. `max_walk_minutes`: longest walk to a stop, from a
    stop, and between two stops (each, connectors included). `max_direct_walk_minutes`: longest walk all the
    way. `min_change_minutes`: added to the walk of every change, not to the first boarding.
    `connector_metres`, `connector_factor`: how a point meets its street (definitions of isochrones).
    `max_rides`: most vehicles of a journey (a through ride of joined trips is one); None: no limit.
    """

    max_minutes: float = 180.0
    max_walk_minutes: float = 20.0
    max_direct_walk_minutes: float = 40.0
    walk_kmh: float = 4.8
    min_change_minutes: float = 2.0
    connector_metres: float = 500.0
    connector_factor: float = 1.2
    max_rides: int | None = None

    def __post_init__(self) -> None:
        """Refuse numbers without meaning."""
        for name in ("max_minutes", "walk_kmh", "connector_metres", "connector_factor"):
            if not getattr(self, name) > 0:
                raise BadTransitOption(f"{name} = {getattr(self, name)} must be above 0")
        for name in ("max_walk_minutes", "max_direct_walk_minutes", "min_change_minutes"):
            if not getattr(self, name) >= 0:
                raise BadTransitOption(f"{name} = {getattr(self, name)} must not be negative")
        if self.max_rides is not None and (self.max_rides != int(self.max_rides) or self.max_rides < 1):
            raise BadTransitOption(f"max_rides = {self.max_rides} must be a whole number of at least 1")

    @property
    def longest_seconds(self) -> int:
        """`max_minutes` in whole seconds."""
        return round(self.max_minutes * 60)

    @property
    def connector(self) -> ConnectorRule:
        """The rule by which points meet streets, walked at the same speed."""
        return ConnectorRule(self.connector_metres, self.connector_factor, self.walk_kmh)


@dataclass(frozen=True)
class Window:
    """Instants of a window, one a minute, and which clock they set.

    `instants`: (n,) int32 seconds after midnight, increasing; `by`: "arrive" or "depart".
    """

    instants: np.ndarray
    by: str


def window_of(
    window: tuple[str, str], by: str, date: str | None = None, timezone: str | None = None
) -> Window:
    """The instants of `("08:00", "10:00")`: half-open, one a minute; hours past 24 are the next morning.

    With the date and time zone of a timetable the window is of the clock on the wall, which matters where
    clocks change; without them it counts from midnight.
    """
    if by not in BY:
        raise BadTransitOption(f"by = {by!r} is not known; use one of {', '.join(BY)}")
    start, end = (_minute_of_day(text) for text in window)
    if end <= start:
        raise BadTransitOption(
            f"the window {window[0]}-{window[1]} ends before it starts; write hours after midnight as 25:30"
        )
    first, last = start * 60, end * 60
    if date is not None and timezone is not None:
        first, last = (axis_second(date, timezone, minutes) for minutes in (start, end))
    if last <= first:
        raise BadTransitOption(
            f"the window {window[0]}-{window[1]} of {date} lies in the hour that clocks skip; choose another"
        )
    return Window(np.arange(first, last, 60, dtype=np.int32), by)


def _minute_of_day(text: str) -> int:
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60 and int(hours) <= 30):
        raise BadTransitOption(f"{text!r} is not a time of day; write it as 08:00")
    return int(hours) * 60 + int(minutes)


def ranks_of(percentiles: tuple[int, ...], n: int) -> np.ndarray:
    """Rank of each percentile among n instants: ceil(p n / 100), at least 1, without interpolation."""
    if any(not 0 < p <= 100 for p in percentiles):
        raise BadTransitOption(f"percentiles {percentiles} must lie above 0 and at most 100")
    return np.array([-(-p * n // 100) for p in percentiles], dtype=np.int64)

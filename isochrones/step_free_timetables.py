"""Public transport for people who cannot take a step: accessible vehicles, boarded at accessible stops.

GTFS says of a trip ``wheelchair_accessible`` and of a stop ``wheelchair_boarding``: 1 yes, 2 no, 0 or nothing
unknown. Many feeds say nothing, so what to make of *unknown* is the question that decides the answer.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from isochrones.schema import check_choice
from isochrones.timetable import Timetable

UNKNOWN = ("no", "yes")
"""What a vehicle or stop of which nothing is known counts as."""

SAYS_NOTHING, ACCESSIBLE, NOT_ACCESSIBLE = 0, 1, 2


class StepFreeKnown(NamedTuple):
    """What a timetable says about the date's runs and the stops they call at: yes, no, nothing."""

    trips_yes: int
    trips_no: int
    trips_unknown: int
    stops_yes: int
    stops_no: int
    stops_unknown: int

    @property
    def trips(self) -> int:
        """Runs of the date."""
        return self.trips_yes + self.trips_no + self.trips_unknown

    @property
    def stops(self) -> int:
        """Stops at which one may get on or off a run of the date."""
        return self.stops_yes + self.stops_no + self.stops_unknown


def step_free(timetable: Timetable, unknown: str = "no") -> Timetable:
    """The timetable of someone who needs accessible vehicles and stops.

    Connections of other vehicles are gone. At other stops nobody gets on or off; an accessible vehicle is
    ridden through them. Staying seated from one trip of a block to a later one needs every trip between.
    Stops keep their rows, so that walks between them keep their meaning; `identity` names the choice.

    Args:
        timetable: of `build_timetable`, any date.
        unknown: `no` or `yes`, what a vehicle or stop counts as of which the feed says nothing.

    Raises:
        UnknownChoice: `unknown` is neither.

    >>> step_free(timetable, unknown="yes").identity  # doctest: +SKIP
    '0f3a...-step-free-unknown-yes'
    """
    check_choice(unknown, UNKNOWN, "unknown")
    vehicle = accessible(timetable.trips["wheelchair"], unknown)[timetable.trip]
    stop = accessible(timetable.stops["wheelchair"], unknown)
    start, end = timetable.from_stop[vehicle], timetable.to_stop[vehicle]
    return replace(
        timetable,
        identity=f"{timetable.identity}-step-free-unknown-{unknown}",
        departure=timetable.departure[vehicle],
        arrival=timetable.arrival[vehicle],
        from_stop=start,
        to_stop=end,
        trip=timetable.trip[vehicle],
        ride=_unbroken(timetable.ride, vehicle),
        board=timetable.board[vehicle] & stop[start],
        alight=timetable.alight[vehicle] & stop[end],
    )


def accessible(wheelchair, unknown: str) -> np.ndarray:
    """Bool of GTFS values (0 unknown, 1 yes, 2 no)."""
    said = np.asarray(wheelchair)
    return (said == ACCESSIBLE) | ((said == SAYS_NOTHING) & (unknown == "yes"))


def _unbroken(ride: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Ride numbers of the kept connections, a new one after each gap in a ride; connections go by time."""
    order = np.argsort(ride, kind="stable")
    gaps = np.empty(len(ride), np.int64)
    gaps[order] = np.cumsum(~kept[order])
    pairs = np.column_stack([ride[kept], gaps[kept]])
    number = np.unique(pairs, axis=0, return_inverse=True)[1]
    return number.reshape(-1).astype(np.int32)


def step_free_known(timetable: Timetable) -> StepFreeKnown:
    """How many of the date's runs, and of the stops they serve, are known to be accessible, or not."""
    runs = timetable.trips.loc[timetable.trips["day"] == 0, "wheelchair"]
    today = timetable.trips["day"].to_numpy()[timetable.trip] == 0
    served = np.unique(
        np.concatenate(
            [timetable.from_stop[today & timetable.board], timetable.to_stop[today & timetable.alight]]
        )
    )
    served = np.unique(timetable.stops["place"].to_numpy()[served])  # an alias is no stop of its own
    stops = timetable.stops["wheelchair"].to_numpy()[served]
    codes = (ACCESSIBLE, NOT_ACCESSIBLE, SAYS_NOTHING)
    return StepFreeKnown(*(int((said == code).sum()) for said in (runs, stops) for code in codes))

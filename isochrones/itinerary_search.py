"""Which journey one takes: when it leaves and arrives, its rides, and its walks.

Two journeys are asked of each instant. To arrive by T: the latest departure that arrives by T, and from there the
earliest arrival. Leaving at T: the earliest arrival, and the latest departure that still makes it. Among the
journeys with those two seconds it is the one with the fewest rides, then the least walking.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from isochrones.itinerary_kernels import (
    BEFORE,
    BOARDED,
    CONNECTION,
    NEVER,
    NOWHERE,
    earliest_arrival,
    least_walking_ride,
)
from isochrones.timetable import Timetable
from isochrones.transit_arrays import Changes, Connections

ANY_LENGTH = 2 * 86_400
NO_LIMIT = 1_000


@dataclass(frozen=True, eq=False)
class Ends:
    """Walks at the two ends of a journey, in the order of travel; seconds, int32.

    `start`, `end`: (stops,) from where it starts to each stop and from each stop to where it ends, -1 beyond
    the cap. `direct`: walking all the way, None beyond its cap.
    """

    start: np.ndarray
    end: np.ndarray
    direct: int | None


@dataclass(frozen=True)
class Found:
    """A journey: seconds of leaving and arriving without waiting at either end.

    `rides`: rows of the timetable's connections boarded and alighted from, a pair for each vehicle taken, none
    when walking all the way. `walks`: seconds of walk before each ride and after the last, one more than rides.
    """

    leave: int
    arrive: int
    rides: tuple[tuple[int, int], ...]
    walks: tuple[int, ...]


def best_journey(
    timetable: Timetable, changes: Changes, ends: Ends, at: int, by: str, longest: int, most_rides: int | None
) -> Found | None:
    """The journey of an instant, None where none takes at most `longest` seconds, waiting included.

    Args:
        timetable: the day.
        changes: from each stop one alights at to those one may board at (`change_walks`).
        ends: the walks at both ends.
        at: second after the date's midnight to arrive by or leave at.
        by: `arrive` or `depart`.
        longest: seconds.
        most_rides: how many vehicles may be taken, None for any number.
    """
    first, last = (at - longest, at) if by == "arrive" else (at, at + longest)
    search = _Search.within(timetable, changes, ends, first, last, most_rides)
    span = search.latest_to_arrive_by(at) if by == "arrive" else search.earliest_from(at)
    taken = NEVER if span is None else (at - span[0] if by == "arrive" else span[1] - at)
    if ends.direct is not None and ends.direct <= min(longest, taken):
        leave = at - ends.direct if by == "arrive" else at
        return Found(leave, leave + ends.direct, (), (ends.direct,))
    return search.fewest_rides(*span) if taken <= longest else None


def journeys_between(
    timetable: Timetable,
    changes: Changes,
    ends: Ends,
    arriving: tuple[int, int],
    longest: int,
    most_rides: int | None,
) -> list[Found]:
    """Journeys that arrive in a span of seconds (both ends counted) and that no other beats, in order.

    None that takes more than `longest` seconds, or no fewer than walking all the way.
    """
    search = _Search.within(timetable, changes, ends, arriving[0] - longest, arriving[1], most_rides)
    quickest_walk = NEVER if ends.direct is None else ends.direct
    found = []
    span = search.latest_to_arrive_by(arriving[1])
    while span is not None and span[1] >= arriving[0]:
        if span[1] - span[0] <= longest and span[1] - span[0] < quickest_walk:
            found.append(search.fewest_rides(*span))
        span = search.latest_to_arrive_by(span[1] - 1)
    return found[::-1]


@dataclass(frozen=True, eq=False)
class _Search:
    """Connections between two seconds (`rows` of the timetable), and who walks to them."""

    rows: np.ndarray
    connections: Connections
    n_rides: int
    changes: Changes
    ends: Ends
    most_rides: int

    @classmethod
    def within(cls, timetable, changes, ends, first, last, most_rides) -> "_Search":
        rows = np.flatnonzero((timetable.departure >= first) & (timetable.arrival <= last))
        names = ("departure", "arrival", "from_stop", "to_stop", "ride", "board", "alight")
        connections = Connections(*(np.asarray(getattr(timetable, name))[rows] for name in names))
        _, ride = np.unique(connections.ride, return_inverse=True)
        connections = connections._replace(ride=ride.astype(np.int32))
        n_rides = int(ride.max(initial=-1)) + 1
        return cls(rows, connections, n_rides, changes, ends, NO_LIMIT if most_rides is None else most_rides)

    def arrival(self, leave: int) -> int:
        """Earliest second of arriving when leaving then, `NEVER` where there is no journey."""
        return earliest_arrival(
            self.connections,
            self.n_rides,
            self.changes,
            self.ends.start,
            self.ends.end,
            leave,
            self.most_rides,
        )

    @cached_property
    def leaving(self) -> np.ndarray:
        """Seconds at which one may leave without waiting for the first vehicle, ascending."""
        walk = self.ends.start[self.connections.start]
        return np.unique((self.connections.departure - walk)[self.connections.board & (walk >= 0)])

    def latest_to_arrive_by(self, at: int) -> tuple[int, int] | None:
        """Latest second of leaving that arrives by `at`, and when it arrives.

        Leaving earlier never arrives later, so that halving the seconds at which one may leave finds it.
        """
        leaving = self.leaving
        low, high = -1, len(leaving)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.arrival(leaving[middle]) <= at else (low, middle)
        return None if low < 0 else (int(leaving[low]), int(self.arrival(leaving[low])))

    def earliest_from(self, at: int) -> tuple[int, int] | None:
        """Earliest second of arriving when leaving at `at`, and the latest of leaving that makes it."""
        arrive = self.arrival(at)
        return None if arrive >= NEVER else self.latest_to_arrive_by(arrive)

    def fewest_rides(self, leave: int, arrive: int) -> Found:
        """Of the journeys between two seconds the one with the fewest rides, then the least walking."""
        ends = self.ends
        stops = np.flatnonzero(ends.start >= 0)
        walks = ends.start[stops].astype(np.int64)
        waiting = np.column_stack([leave + walks, stops, walks, np.full(len(stops), NOWHERE)])
        alightings, count, last = np.empty((1024, 3), np.int64), 0, NOWHERE
        while last == NOWHERE:
            waiting = waiting[np.argsort(waiting[:, 0], kind="stable")]
            last, _, alightings, count, waiting = least_walking_ride(
                self.connections, self.n_rides, self.changes, ends.end, waiting, alightings, count, arrive
            )
        rides = []
        while last != NOWHERE:
            rides.append((int(alightings[last, BOARDED]), int(alightings[last, CONNECTION])))
            last = alightings[last, BEFORE]
        return Found(leave, arrive, *self._rides_and_walks(rides[::-1]))

    def _rides_and_walks(self, rides: list[tuple[int, int]]) -> tuple:
        boarded = [int(self.connections.start[board]) for board, _ in rides]
        left = [int(self.connections.end[alight]) for _, alight in rides]
        walks = [int(self.ends.start[boarded[0]])]
        walks += [_change_walk(self.changes, a, b) for a, b in zip(left, boarded[1:])]
        walks.append(int(self.ends.end[left[-1]]))
        return tuple((int(self.rows[a]), int(self.rows[b])) for a, b in rides), tuple(walks)


def _change_walk(changes: Changes, alight: int, board: int) -> int:
    """Seconds of walk of a change, without its change time."""
    rows = slice(changes.indptr[alight], changes.indptr[alight + 1])
    return int(changes.walk[rows][changes.stop[rows] == board][0])

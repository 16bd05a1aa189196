"""Journeys by public transport by brute force: plain Python, a heap of clock times, the rules as written.

:class:`SlowSearch` knows no profiles, no scans and no turned time. Someone stands at a place at a second,
walks to a stop, boards any vehicle that leaves it later, sits, gets off where that is allowed, changes or
walks to the end. What the documentation promises and nothing else decides what may follow what:

- a walk to the first stop, from the last and at each change has a cap; two walks never follow each other;
- walking all the way has a cap of its own;
- a change takes its walk and the change time, or what a rule for the two stops says;
- getting on and off may be forbidden at a call; runs of one block are one ride.
"""

import heapq
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from tests.oracles import DrawnMap, network_from_map
from tests.timetable_builder import Call, parts_of

TIMED, AT_LEAST, FORBIDDEN = 1, 2, 3
Ride = list[Call] | tuple[list[Call], ...]


@dataclass(frozen=True)
class Town:
    """Streets drawn with letters, every piece `metres` long, and the walks along them."""

    streets: DrawnMap
    ways: tuple[str, ...]
    metres: float

    @cached_property
    def pieces(self) -> dict[str, dict[str, int]]:
        """How many pieces of street lie between two letters, on foot."""
        near = {letter: set() for way in self.ways for letter in way}
        for a, b in self.ways:
            near[a].add(b)
            near[b].add(a)
        return {letter: _rings(near, letter) for letter in near}

    def walks(self, kmh: float, cap_minutes: float) -> dict[str, dict[str, int]]:
        """Seconds on foot from each letter to each within the cap."""
        second = self.metres / (kmh * 1000 / 3600)
        return {
            a: {b: round(n * second) for b, n in row.items() if n * second <= cap_minutes * 60}
            for a, row in self.pieces.items()
        }


def _rings(near: dict[str, set[str]], start: str) -> dict[str, int]:
    found, ring = {start: 0}, [start]
    while ring:
        ring = sorted({b for a in ring for b in near[a]} - set(found))
        found |= dict.fromkeys(ring, max(found.values()) + 1)
    return found


def drawn_town(rows: str, ways: Iterable[str], metres: float = 100.0) -> Town:
    """A town of the given pieces of street, each between two neighbouring letters."""
    ways = tuple(ways)
    drawing = "\n".join(" ".join(row) for row in rows.split())
    streets = network_from_map(drawing, metres=metres, ways={way: {} for way in ways}, profile="walk")
    return Town(streets, ways, metres)


@dataclass(frozen=True)
class Walks:
    """Seconds on foot: `to_stop[place][stop]`, `all_the_way[place][place]`, `change[stop][stop]`."""

    to_stop: dict[str, dict[str, int]]
    all_the_way: dict[str, dict[str, int]]
    change: dict[str, dict[str, int]]


def walks_in_town(town: Town, at: dict[str, str], options) -> Walks:
    """Walks of a town whose stops stand at the letters `at`; a stop without a letter is nowhere."""
    near = town.walks(options.walk_kmh, options.max_walk_minutes)
    to_stop = {a: {stop: row[b] for stop, b in at.items() if b in row} for a, row in near.items()}
    change = {stop: to_stop[letter] for stop, letter in at.items()}
    return Walks(to_stop, town.walks(options.walk_kmh, options.max_direct_walk_minutes), change)


ChangeSeconds = Callable[[str, int, str, int], int | None]
"""(stop and trip one leaves, stop and trip one boards) to seconds, None where one may not change."""


def stop_to_stop(walks: Walks, min_seconds: int, rules: Iterable[tuple[str, str, int, int]]) -> ChangeSeconds:
    """Changes by the rules between stops (from, to, type, seconds); the last of a pair stands."""
    said = {(a, b): (kind, needed) for a, b, kind, needed in rules}

    def seconds(off: str, _: int, on: str, __: int) -> int | None:
        kind, needed = said.get((off, on), (0, 0))
        return change_seconds(walks, min_seconds, off, on, kind, needed)

    return seconds


def change_seconds(walks: Walks, min_seconds: int, off: str, on: str, kind: int, needed: int) -> int | None:
    """What a change takes under a rule of GTFS."""
    walk = 0 if off == on else walks.change.get(off, {}).get(on)
    if kind == FORBIDDEN:
        return None
    if walk is None:
        nowhere = off not in walks.change or on not in walks.change
        return needed if kind == AT_LEAST and nowhere else None
    if kind == AT_LEAST:
        return max(needed, walk)
    return walk if kind == TIMED else walk + min_seconds


class SlowSearch:
    """Every journey of a day, one by one."""

    def __init__(self, rides: Iterable[Ride], walks: Walks, change: ChangeSeconds) -> None:
        self.walks, self.change = walks, change
        self.rides, self.trip_of = [], []
        self.known_changes: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        trips = 0
        for ride in rides:
            parts = parts_of(ride)
            self.rides.append(_seats(parts))
            self.trip_of.append([trips + n for n, part in enumerate(parts) for _ in part])
            trips += len(parts)
        self.boards: dict[str, list[tuple[int, int, int]]] = {}
        for number, calls in enumerate(self.rides):
            for position, call in enumerate(calls[:-1]):
                if call.board:
                    self.boards.setdefault(call.stop, []).append((call.departure, number, position))

    def earliest(
        self, start: str, leaving: int, most_rides: float = math.inf, on_foot: bool = True
    ) -> dict[str, dict[int, int]]:
        """Arrival at each place by the number of rides (0: on foot); more rides only where sooner."""
        queue: list[tuple] = []
        found: dict[str, dict[int, int]] = {}
        fewest: dict[tuple, int] = {}

        def push(clock: int, rides: int, state: tuple) -> None:
            if rides <= most_rides and fewest.get(state, math.inf) > rides:
                heapq.heappush(queue, (clock, rides, state))

        if on_foot:
            for place, walk in self.walks.all_the_way.get(start, {}).items():
                push(leaving + walk, 0, ("end", place))
        for stop, walk in self.walks.to_stop.get(start, {}).items():
            for departure, *seat in self.boards.get(stop, ()):
                if departure >= leaving + walk:
                    push(departure, 1, ("leaves", *seat))
        while queue:
            clock, rides, state = heapq.heappop(queue)
            if fewest.get(state, math.inf) <= rides:
                continue
            fewest[state] = rides
            if state[0] == "end":
                found.setdefault(state[1], {})[rides] = clock
            else:
                for next_clock, next_state in self._onward(*state):
                    push(next_clock, rides + (next_state[0] == "changes"), _seated(next_state))
        return found

    def _onward(self, what: str, ride: int, position: int):
        """What may follow leaving a call or arriving at one, with its second."""
        calls = self.rides[ride]
        if what == "leaves":
            yield calls[position + 1].arrival, ("arrives", ride, position + 1)
            return
        call = calls[position]
        if position + 1 < len(calls):
            yield call.departure, ("leaves", ride, position)
        if call.alight:
            for place, row in self.walks.to_stop.items():
                if call.stop in row:
                    yield call.arrival + row[call.stop], ("end", place)
            for departure, *seat in self._changes(ride, position):
                yield departure, ("changes", *seat)

    def _changes(self, ride: int, position: int) -> list[tuple[int, int, int]]:
        """What may be boarded after getting off there, looked up once: it does not depend on the journey so far."""
        if (ride, position) not in self.known_changes:
            call, trip = self.rides[ride][position], self.trip_of[ride][position]
            self.known_changes[ride, position] = [
                (departure, other, at)
                for stop, departures in self.boards.items()
                for departure, other, at in departures
                if departure >= call.arrival
                for needed in (self.change(call.stop, trip, stop, self.trip_of[other][at]),)
                if needed is not None and call.arrival + needed <= departure
            ]
        return self.known_changes[ride, position]

    def leavings(self, start: str) -> set[int]:
        """Every second at which leaving just catches a vehicle."""
        stops = self.walks.to_stop.get(start, {})
        return {
            departure - walk for stop, walk in stops.items() for departure, *_ in self.boards.get(stop, ())
        }

    def journeys(
        self, start: str, end: str, longest: int, most_rides: float = math.inf
    ) -> list[tuple[int, int]]:
        """(leave, arrive) of every riding journey that no other beats, in order of time."""
        kept: list[tuple[int, int]] = []
        for leaving in sorted(self.leavings(start), reverse=True):
            arrival = min(self._riding(start, leaving, most_rides).get(end, {}).values(), default=math.inf)
            if arrival < (kept[-1][1] if kept else math.inf):
                kept.append((leaving, arrival))
        return [pair for pair in kept[::-1] if pair[1] - pair[0] <= longest]

    def _riding(self, start: str, leaving: int, most_rides: float) -> dict[str, dict[int, int]]:
        kept = self.__dict__.setdefault("_kept", {})
        key = start, leaving, most_rides
        if key not in kept:
            kept[key] = self.earliest(start, leaving, most_rides, on_foot=False)
        return kept[key]

    def ways(self, start: str, end: str, leaving: int, arrival: int, most_rides: int) -> set[tuple[int, int]]:
        """(rides, seconds walked) of every journey that leaves at `leaving` and ends by `arrival`."""
        kept, found = set(), set()
        todo = [
            (ride, position, 1, walk)
            for stop, walk in self.walks.to_stop.get(start, {}).items()
            for departure, ride, position in self.boards.get(stop, ())
            if departure >= leaving + walk
        ]
        egress = self.walks.to_stop.get(end, {})
        while todo:
            boarded = todo.pop()
            if boarded in kept or boarded[2] > most_rides:
                continue
            kept.add(boarded)
            ride, position, rides, walked = boarded
            for later in range(position + 1, len(self.rides[ride])):
                call = self.rides[ride][later]
                if not call.alight or call.arrival > arrival:
                    continue
                if call.stop in egress and call.arrival + egress[call.stop] <= arrival:
                    found.add((rides, walked + egress[call.stop]))
                for _, other, at in self._changes(ride, later):
                    stop = self.rides[other][at].stop
                    walk = 0 if stop == call.stop else self.walks.change.get(call.stop, {}).get(stop, 0)
                    todo.append((other, at, rides + 1, walked + walk))
        return found

    def seconds(
        self, start: str, end: str, instant: int, by: str, longest: int, most_rides: float = math.inf
    ) -> float:
        """Seconds between two places at one instant, waiting inside; infinite where none is in reach."""
        if by == "depart":
            arrivals = self.earliest(start, instant, most_rides).get(end, {}).values()
            taken = min(arrivals, default=math.inf) - instant
        else:
            taken = min(
                [
                    self.walks.all_the_way.get(start, {}).get(end, math.inf),
                    *(
                        instant - leave
                        for leave, arrive in self.journeys(start, end, longest, most_rides)
                        if arrive <= instant
                    ),
                ]
            )
        return taken if taken <= longest else math.inf


def _seats(parts: tuple[list[Call], ...]) -> list[Call]:
    """The calls of one ride: at the seam of two trips one gets off the first and on the second."""
    calls = []
    for n, part in enumerate(parts):
        for position, call in enumerate(part):
            if n > 0 and position == 0:
                call = replace(call, arrival=call.departure, alight=False)
            elif position == len(part) - 1:
                call = replace(call, departure=call.arrival, board=False)
            calls.append(call)
    return calls


def _seated(state: tuple) -> tuple:
    return ("leaves", *state[1:]) if state[0] == "changes" else state

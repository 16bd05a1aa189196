"""The search against a plain Dijkstra over trips at every instant, on random small networks."""

import heapq
import math
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timetable_builder import Call, Question, answer, timetable

STOPS = "ABCDEF"
MIDDAY = 12 * 60


def earliest_arrival(trips, question: Question, leaving: int) -> float:
    """Earliest second at the far end for leaving the near one at `leaving`, by Dijkstra on stops."""
    near, far = (question.origin, question.site)[:: 1 if question.direction == "to_site" else -1]
    far_walk = {stop: minutes * 60 for stop, minutes in far}
    change = {(stop, stop): question.change * 60 for stop in STOPS}
    change |= {(a, b): (minutes + question.change) * 60 for a, b, minutes in question.footpaths}
    queue = [(leaving + minutes * 60, stop) for stop, minutes in near]
    heapq.heapify(queue)
    best = leaving + question.direct * 60 if question.direct is not None else math.inf
    done = set()
    while queue:
        ready, stop = heapq.heappop(queue)
        if stop in done:
            continue
        done.add(stop)
        for arrival, end in rides_from(trips, stop, ready):
            best = min(best, arrival + far_walk.get(end, math.inf))
            for other in STOPS:
                if (end, other) in change and other not in done:
                    heapq.heappush(queue, (arrival + change[end, other], other))
    return best


def rides_from(trips, stop: str, ready: float):
    for calls in trips:
        for position, call in enumerate(calls):
            if call.stop == stop and call.board and call.departure >= ready:
                yield from ((later.arrival, later.stop) for later in calls[position + 1 :] if later.alight)


def by_brute_force(trips, question: Question, instants: list[int]) -> list[float | None]:
    if question.by == "depart":
        taken = [earliest_arrival(trips, question, instant) - instant for instant in instants]
    else:
        near = question.origin if question.direction == "to_site" else question.site
        leavings = {
            call.departure - round(m * 60)
            for calls in trips
            for call in calls
            for s, m in near
            if s == call.stop
        }
        pairs = [(leaving, earliest_arrival(trips, question, leaving)) for leaving in leavings]
        walk = question.direct * 60 if question.direct is not None else math.inf
        taken = [
            min([walk, *(instant - leaving for leaving, arrival in pairs if arrival <= instant)])
            for instant in instants
        ]
    return [value / 60 if value <= question.longest * 60 else None for value in taken]


@st.composite
def trips_of_a_day(draw):
    """A few trips around midday, with second resolution, waits, loops and one-way calls."""
    trips = []
    for _ in range(draw(st.integers(1, 7))):
        clock = MIDDAY * 60 + draw(st.integers(-30, 30)) * 60 + draw(st.integers(0, 59))
        calls = []
        for stop in draw(st.lists(st.sampled_from(STOPS), min_size=2, max_size=5)):
            arrival = clock + draw(st.integers(1, 12)) * 20
            clock = arrival + draw(st.sampled_from([0, 0, 0, 45]))
            board, alight = draw(st.sampled_from([(True, True)] * 4 + [(True, False), (False, True)]))
            calls.append(Call(stop, arrival, clock, board, alight))
        trips.append(calls)
    return trips


MINUTES = st.integers(0, 12).map(lambda thirds: thirds / 3)
WALKS = st.dictionaries(st.sampled_from(STOPS), MINUTES, max_size=3).map(lambda walks: tuple(walks.items()))


@st.composite
def questions(draw):
    start = MIDDAY + draw(st.integers(-15, 30))
    footpaths = draw(
        st.dictionaries(st.tuples(st.sampled_from(STOPS), st.sampled_from(STOPS)), MINUTES, max_size=5)
    )
    return Question(
        window=(f"{start // 60}:{start % 60:02}", f"{(start + 12) // 60}:{(start + 12) % 60:02}"),
        by=draw(st.sampled_from(["arrive", "depart"])),
        direction=draw(st.sampled_from(["to_site", "from_site"])),
        origin=draw(WALKS),
        site=draw(WALKS),
        footpaths=tuple((a, b, m) for (a, b), m in footpaths.items() if a != b),
        direct=draw(st.none() | st.integers(5, 40)),
        change=draw(st.sampled_from([0, 1, 2])),
        longest=draw(st.sampled_from([10, 30, 180])),
    )


def start_of(question: Question) -> int:
    hours, minutes = question.window[0].split(":")
    return int(hours) * 3600 + int(minutes) * 60


@settings(max_examples=400, deadline=None)
@given(trips_of_a_day(), questions())
def test_every_instant_equals_brute_force(trips, question):
    table = timetable(*trips, stops=" ".join(STOPS))
    instants = [start_of(question) + 60 * n for n in range(12)]
    assert answer(table, question) == by_brute_force(trips, question, instants)


@settings(max_examples=150, deadline=None)
@given(trips_of_a_day(), questions())
def test_leaving_earlier_never_arrives_later(trips, question):
    table = timetable(*trips, stops=" ".join(STOPS))
    taken = [math.inf if m is None else m for m in answer(table, question)]
    if question.by == "depart":
        assert all(a <= b + 1 + 1e-9 for a, b in pairwise(taken) if b < question.longest - 1)
    else:
        assert all(b <= a + 1 + 1e-9 for a, b in pairwise(taken) if a < question.longest - 1)


@settings(max_examples=150, deadline=None)
@given(trips_of_a_day(), questions(), trips_of_a_day())
def test_another_trip_never_lengthens_a_journey(trips, question, more):
    fewer = answer(timetable(*trips, stops=" ".join(STOPS)), question)
    with_more = answer(timetable(*trips, *more, stops=" ".join(STOPS)), question)
    assert all(a is None or (b is not None and b <= a) for a, b in zip(fewer, with_more))

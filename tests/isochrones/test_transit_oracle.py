"""The search against a plain Dijkstra over trips at every instant, on random small networks."""

import heapq
import math
from dataclasses import replace
from itertools import pairwise
from random import Random

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


def busy_day(random: Random) -> list[list[Call]]:
    """Trips around midday, dense enough to change: second resolution, hops of no duration, loops."""
    trips = []
    for _ in range(random.randint(5, 30)):
        clock = MIDDAY * 60 + random.randint(-30, 30) * 60 + random.choice([0, 0, random.randint(0, 59)])
        calls = []
        for stop in random.choices(STOPS, k=random.randint(2, 6)):
            arrival = clock + random.choice([0, 20, 60, 60, 120, 200])
            clock = arrival + random.choice([0, 0, 0, 45])
            board, alight = random.choice([(True, True)] * 8 + [(True, False), (False, True)])
            calls.append(Call(stop, arrival, clock, board, alight))
        trips.append(calls)
    return trips


def some_question(random: Random) -> Question:
    """Any clock and direction; walks of a third of a minute and up; caps and change times."""
    start = MIDDAY + random.randint(-20, 20)

    def walk() -> float:
        return random.choice([0, 1, 2, 3, 5, 8, 12]) / 3

    def walks_to(count: int) -> tuple:
        return tuple((stop, walk()) for stop in random.sample(STOPS, k=count))

    pairs = [random.sample(STOPS, k=2) for _ in range(random.randint(0, 8))]
    return Question(
        window=(f"{start // 60}:{start % 60:02}", f"{(start + 12) // 60}:{(start + 12) % 60:02}"),
        by=random.choice(["arrive", "depart"]),
        direction=random.choice(["to_site", "from_site"]),
        origin=walks_to(random.randint(1, 2)),
        site=walks_to(random.randint(1, 2)),
        footpaths=tuple((a, b, walk()) for a, b in sorted({tuple(pair) for pair in pairs})),
        direct=random.choice([None, None, 8, 25]),
        change=random.choice([0, 1, 2]),
        longest=random.choice([10, 30, 180]),
    )


def scenario(seed: int) -> tuple[list[list[Call]], Question]:
    random = Random(seed)
    return busy_day(random), some_question(random)


SEEDS = st.integers(0, 2**32)


def start_of(question: Question) -> int:
    hours, minutes = question.window[0].split(":")
    return int(hours) * 3600 + int(minutes) * 60


@settings(max_examples=300, deadline=None)
@given(SEEDS)
def test_every_instant_equals_brute_force(seed):
    trips, question = scenario(seed)
    table = timetable(*trips, stops=" ".join(STOPS))
    instants = [start_of(question) + 60 * n for n in range(12)]
    assert answer(table, question) == by_brute_force(trips, question, instants)


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_leaving_earlier_never_arrives_later(seed):
    trips, question = scenario(seed)
    table = timetable(*trips, stops=" ".join(STOPS))
    taken = [math.inf if m is None else m for m in answer(table, question)]
    if question.by == "depart":
        assert all(a <= b + 1 + 1e-9 for a, b in pairwise(taken) if b < question.longest - 1)
    else:
        assert all(b <= a + 1 + 1e-9 for a, b in pairwise(taken) if a < question.longest - 1)


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_another_trip_never_lengthens_a_journey(seed):
    trips, question = scenario(seed)
    more = busy_day(Random(seed + 1))
    fewer = answer(timetable(*trips, stops=" ".join(STOPS)), question)
    with_more = answer(timetable(*trips, *more, stops=" ".join(STOPS)), question)
    assert all(a is None or (b is not None and b <= a) for a, b in zip(fewer, with_more))


def test_the_random_scenarios_ride_change_and_walk():
    rides = changes = footpaths = 0
    for seed in range(200):
        trips, question = scenario(seed)
        table = timetable(*trips, stops=" ".join(STOPS))
        found = answer(table, question)
        rides += any(m is not None and m != question.direct for m in found)
        changes += found != answer(table, replace(question, change=1_000))
        footpaths += found != answer(table, replace(question, footpaths=()))
    assert (rides > 80, changes > 20, footpaths > 5) == (True, True, True)

"""Random rules of transfers.txt against a plain search that looks each rule up, change by change."""

from dataclasses import replace
from itertools import product
from types import SimpleNamespace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.feed_days import Part
from isochrones.transfer_rules import with_transfer_rules
from tests.timetable_builder import ask, trip
from tests.timetable_builder import timetable as draw

STOPS = "ABC"
CHANGE = 120
LEVEL = {(2, 2): 6, (1, 2): 5, (2, 1): 5, (0, 2): 4, (2, 0): 4, (1, 1): 3, (0, 1): 2, (1, 0): 2, (0, 0): 1}

stops = st.sampled_from(STOPS)


@st.composite
def trips(draw_from):
    """Up to six trips of two or three calls, each with a route of X, Y or Z."""
    made = []
    for _ in range(draw_from(st.integers(2, 6))):
        at, calls = draw_from(st.integers(0, 15)), []
        for stop in draw_from(st.lists(stops, min_size=2, max_size=3)):
            calls.append((stop, at))
            at += draw_from(st.integers(1, 6))
        made.append((draw_from(st.sampled_from("XYZ")), calls))
    return made


@st.composite
def trips_by_b(draw_from):
    """One or two trips from A to B, and two or three that leave B for C within minutes of them."""
    route, soon = st.sampled_from("XY"), st.integers(5, 12)
    there = draw_from(st.lists(st.tuples(route, soon), min_size=1, max_size=2))
    onward = draw_from(st.lists(st.tuples(route, soon), min_size=2, max_size=3))
    made = [(name, [("A", at - 5), ("B", at)]) for name, at in there]
    return made + [(name, [("B", at), ("C", at + 1)]) for name, at in onward]


@st.composite
def rules(draw_from, count: int, where=stops, most: int = 5):
    """(from stop, to stop, type, seconds, who arrives, who departs); who: "", a route, or a trip number."""
    who = st.one_of(st.just(""), st.sampled_from("XYZ"), st.integers(0, count - 1))
    one = st.tuples(where, where, st.integers(0, 3), st.sampled_from([60, 180, 300]), who, who)
    return draw_from(st.lists(one, max_size=most))


def fits(who, run: int, route: str) -> bool:
    return who == "" or who == route or (isinstance(who, int) and who == run)


def weight(who) -> int:
    return 0 if who == "" else 2 if isinstance(who, int) else 1


def seconds_of_change(found, start, end, one, two, walk) -> int | None:
    """What a change takes from trip `one` to trip `two` (number, route); None where it cannot be made."""
    fitting = [
        (LEVEL[weight(a), weight(d)], n, kind, seconds)
        for n, (s, e, kind, seconds, a, d) in enumerate(found)
        if (s, e) == (start, end) and fits(a, *one) and fits(d, *two)
    ]
    _, _, kind, seconds = max(fitting, default=(0, 0, 0, 0))
    if kind == 3 or (walk is None and kind in (0, 1)):
        return None
    return max(seconds, walk or 0) if kind == 2 else walk + CHANGE * (kind == 0)


def earliest(made, found, walks, start: str, end: str, instant: int) -> int | None:
    """The earliest second at which one can be at `end`, trying every trip from every earliest alighting."""
    seen, reached = set(), None
    todo = [(n, k) for n, (_, calls) in enumerate(made) for k, (stop, at) in enumerate(calls[:-1])
            if stop == start and at * 60 >= instant]  # fmt: skip
    while todo:
        run, call = todo.pop()
        if (run, call) in seen:
            continue
        seen.add((run, call))
        route, calls = made[run]
        for stop, at in calls[call + 1 :]:
            if stop == end:
                reached = min(reached or at * 60, at * 60)
            for other, (other_route, other_calls) in enumerate(made):
                for k, (board, leaves) in enumerate(other_calls[:-1]):
                    walk = 0 if board == stop else walks.get((stop, board))
                    takes = seconds_of_change(found, stop, board, (run, route), (other, other_route), walk)
                    if takes is not None and at * 60 + takes <= leaves * 60:
                        todo.append((other, k))
    return reached


def ruled(made, found):
    """The drawn timetable with the rules applied as a feed's would be."""
    plain = draw(*(trip(*(f"{s} 08:{m:02}" for s, m in calls)) for _, calls in made), stops="A B C")
    columns = ("departure", "arrival", "from_stop", "to_stop", "trip", "ride", "board", "alight")
    names = plain.trips.assign(
        route_id=[route for route, _ in made], trip_id=[f"t{n}" for n in range(len(made))]
    )
    part = Part(np.arange(3), names, {name: getattr(plain, name) for name in columns})
    rows = [
        {
            "from_stop_id": start, "to_stop_id": end, "transfer_type": str(kind), "min_transfer_time": str(seconds),
            **{f"{side}_trip_id": f"t{who}" if isinstance(who, int) else "" for side, who in (("from", a), ("to", d))},
            **{f"{side}_route_id": who if isinstance(who, str) else "" for side, who in (("from", a), ("to", d))},
        }
        for start, end, kind, seconds, a, d in found
    ]  # fmt: skip
    text = ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time", "from_trip_id", "to_trip_id")
    transfers = pd.DataFrame(rows, columns=[*text, "from_route_id", "to_route_id"], dtype=object)
    feed = SimpleNamespace(
        transfers=transfers, stops=pd.DataFrame({"stop_id": list(STOPS), "parent_station": ""}, dtype=object)
    )
    part, place, rules = with_transfer_rules(feed, part)
    stops = plain.stops.iloc[part.served].reset_index(drop=True).assign(place=place)
    return replace(plain, stops=stops, transfers=rules, **part.columns)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_every_change_by_the_rule_that_fits_it_best(data):
    made = data.draw(trips())
    found = data.draw(rules(len(made)))
    walks = {("A", "B"): 60, ("B", "A"): 60} if data.draw(st.booleans()) else {}
    table = ruled(made, found)
    footpaths = {pair: seconds / 60 for pair, seconds in walks.items()}
    for start, end in product(STOPS, STOPS):
        if start == end:
            continue
        expected = earliest(made, found, walks, start, end, 0)
        settled = {"origin": {start: 0}, "site": {end: 0}, "footpaths": footpaths}
        seen = ask(table, "08:00-08:01", by="depart", **settled)
        assert seen == [None if expected is None else expected / 60]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_rules_that_all_fit_changes_at_one_stop(data):
    made = data.draw(trips_by_b())
    found = data.draw(rules(len(made), st.just("B"), 8))
    expected = earliest(made, found, {}, "A", "C", 0)
    seen = ask(ruled(made, found), "08:00-08:01", by="depart", origin={"A": 0}, site={"C": 0})
    assert seen == [None if expected is None else expected / 60]

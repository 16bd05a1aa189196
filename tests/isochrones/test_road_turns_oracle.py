"""Access limits, turn restrictions and delays together, against a slow search over every state of a trip.

The oracle knows no copies of junctions. Its states are the last arcs a trip has driven, so that it can
look back as far as the longest restriction, and a phase: 0 while the trip has been on access-limited
streets only, 1 on open streets, 2 once it has gone back to limited ones.
"""

from heapq import heappop, heappush
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from isochrones.hierarchy import prepare
from isochrones.search import search_graph, times_between
from isochrones.snapping import snap
from isochrones.speeds import DELAYS, PERIODS, SpeedTable
from tests.oracles import DrawnMap, network_from_map

DRAWING = "a b c d\ne f g h\ni j k l\nm n o p"
LETTERS = "abcdefghijklmnop"
PAIRS = [(i, i + 1) for i in range(16) if i % 4 < 3] + [(i, i + 4) for i in range(12)]
METRES = 120
"""Farther apart than turning back is charged behind a restricted turn."""

MORNING = "(Mo-Fr 07:00-10:00)"
SECONDS = {**dict.fromkeys(DELAYS, 0.0), "traffic_signals": 9.0, "u_turn": 6.0}
EVEN = SpeedTable(
    practicable=0.85,
    period_factors={period: dict.fromkeys(("fast", "main", "local"), (1.0, 1.0)) for period in PERIODS},
    delay_seconds=SECONDS,
)


class RandomMap:
    """Streets between neighbouring letters with random tags, and restrictions along random paths."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.ways = {LETTERS[i] + LETTERS[j]: self.tags(rng) for i, j in PAIRS}
        self.names = list(self.ways)
        self.signals = [letter for letter in LETTERS if rng.random() < 0.2]
        self.turns = [self.turn(rng) for _ in range(14)]

    def tags(self, rng) -> dict[str, str]:
        tags = {"maxspeed": str(rng.choice([10, 20, 30]))}
        if rng.random() < 0.25:
            tags["oneway"] = "yes" if rng.random() < 0.5 else "-1"
        if rng.random() < 0.25:
            tags["access"] = "private"
        return tags

    def turn(self, rng) -> tuple[str, str, bool]:
        """(letters passed, kind, only in the morning); a path that ends where it began turns back."""
        path = [int(rng.integers(16))]
        for _ in range(int(rng.integers(2, 5))):
            near = [j for pair in PAIRS for i, j in (pair, pair[::-1]) if i == path[-1] and j not in path]
            path += [int(rng.choice(near))] if near else []
        letters = "".join(LETTERS[i] for i in path)
        if len(letters) < 3 or rng.random() < 0.15:
            return letters[:2] + letters[0], "no_u_turn", bool(rng.random() < 0.3)
        kind = str(rng.choice(["no_left_turn", "no_right_turn", "only_straight_on"]))
        return letters, kind, bool(rng.random() < 0.3)

    def way(self, one: str, other: str) -> str:
        return one + other if one + other in self.ways else other + one

    def drawn(self, turns=True, signals=True, **options) -> DrawnMap:
        restrictions = []
        for letters, kind, timed in self.turns if turns else ():
            steps = [self.way(*pair) for pair in pairwise(letters)]
            via = letters[1] if len(steps) == 2 else tuple(steps[1:-1])
            tags = {"restriction:conditional": f"{kind} @ {MORNING}"} if timed else {"restriction": kind}
            restrictions.append((steps[0], via, steps[-1], tags))
        nodes = {letter: {"highway": "traffic_signals"} for letter in self.signals if signals}
        return network_from_map(DRAWING, METRES, ways=self.ways, nodes=nodes, turns=restrictions, **options)


class SlowSearch:
    """Minutes between places on a random map by looking at every state of a trip."""

    def __init__(self, world: RandomMap, limited, period: str) -> None:
        self.names, self.limited = world.names, limited
        self.ends = [tuple(name) for name in self.names]
        self.minutes = {}
        for edge, tags in enumerate(world.ways.values()):
            for back in (False, True):
                if tags.get("oneway") == ("yes" if back else "-1"):
                    continue
                into = self.ends[edge][0 if back else 1]
                moving = METRES * 0.06 / (0.85 * float(tags["maxspeed"]))
                self.minutes[edge, back] = moving + (SECONDS["traffic_signals"] / 60) * (
                    into in world.signals
                )
        self.forbidden, self.approaches = set(), set()
        for letters, kind, timed in world.turns:
            self.restrict(world, letters, kind, binds=not timed or period == "am_peak")
        self.on_open = {c for e, pair in enumerate(self.ends) if not limited[e] for c in pair}

    def restrict(self, world: RandomMap, letters: str, kind: str, binds: bool) -> None:
        word = tuple(
            (self.names.index(world.way(*pair)), world.way(*pair) != "".join(pair))
            for pair in pairwise(letters)
        )
        if not all(arc in self.minutes for arc in word):
            return  # a turn nobody could make binds nobody
        self.approaches.add(word[:-1])
        if binds and kind.startswith("no_"):
            self.forbidden.add(word)
        elif binds:
            self.forbidden |= {(*word[:-1], arc) for arc in self.after(word[-2]) if arc != word[-1]}

    def after(self, arc) -> list:
        edge, back = arc
        head = self.ends[edge][0 if back else 1]
        return [(f, b) for f, b in self.minutes if self.ends[f][1 if b else 0] == head]

    def junction(self, edge: int, share: float) -> str | None:
        """The junction on which a place stands."""
        return self.ends[edge][int(share)] if share in (0.0, 1.0) else None

    def setting_out(self, letter: str) -> list:
        """Trips from a junction: they have no history; limited streets end them where open ones lead on."""
        arcs = [(e, b) for e, b in self.minutes if self.ends[e][1 if b else 0] == letter]
        limited = letter not in self.on_open or all(self.limited[e] for e, _ in arcs)
        phases = {True: [0, 2] if limited else [2], False: [1]}
        return [(0.0, 0.0, (arc,), phase) for arc in arcs for phase in phases[bool(self.limited[arc[0]])]]

    def arrives(self, letter: str, phase: int) -> bool:
        """Whether a trip to a junction may end by a street of this phase."""
        entering = [e for e, b in self.minutes if self.ends[e][0 if b else 1] == letter]
        return phase < 2 or letter not in self.on_open or all(self.limited[e] for e in entering)

    def from_place(self, edge: int, share: float, places) -> np.ndarray:
        """Minutes to places (edge, share)."""
        at_junction, here = [self.junction(*place) for place in places], self.junction(edge, share)
        best = np.array([0.0 if here and letter == here else np.inf for letter in at_junction])
        heap = (
            self.setting_out(here)
            if here
            else [
                (-(1 - share if back else share) * self.minutes[edge, back], 0.0, ((edge, back),), -1)
                for back in (False, True)
                if (edge, back) in self.minutes
            ]
        )
        done = set()
        while heap:
            time, extra, past, phase = heappop(heap)  # time at the tail of the last arc, as if from there
            start, arc = phase == -1, past[-1]
            phase = (0 if self.limited[arc[0]] else 1) if start else phase
            if (past, phase, start, extra) in done:
                continue
            done.add((past, phase, start, extra))
            head = self.ends[arc[0]][0 if arc[1] else 1]
            for p, (on, where) in enumerate(places):
                at = 1 - where if arc[1] else where
                begun = (1 - share if arc[1] else share) if start else 0
                if on == arc[0] and at >= begun and not at_junction[p]:
                    best[p] = min(best[p], time + at * (self.minutes[arc] + extra))
                elif at_junction[p] == head and self.arrives(head, phase):
                    best[p] = min(best[p], time + self.minutes[arc] + extra)
            self.go_on(heap, time + self.minutes[arc] + extra, past, phase)
        return best

    def go_on(self, heap, time, past, phase) -> None:
        head = self.ends[past[-1][0]][0 if past[-1][1] else 1]
        for arc in self.after(past[-1]):
            words = [(*past[k:], arc) for k in range(len(past))]
            if any(word in self.forbidden for word in words):
                continue
            if phase == 2 and (head in self.on_open or not self.limited[arc[0]]):
                continue  # a second limited district may not be entered through the first
            beyond = (2 if phase or head in self.on_open else 0) if self.limited[arc[0]] else 1
            back = arc == (past[-1][0], not past[-1][1]) and any(w[:-1] in self.approaches for w in words)
            heappush(heap, (time, SECONDS["u_turn"] / 60 * back, (*past, arc)[-4:], beyond))


def places_on(network, world: RandomMap, drawn: DrawnMap, seed: int):
    """Eight points on random streets, and where the network's own snapping says they are."""
    rng = np.random.default_rng(seed)
    edges, shares = rng.integers(0, len(world.names), 8), rng.uniform(0.1, 0.9, 8)
    ends = np.array([[drawn.places[letter] for letter in name] for name in world.names])
    spots = ends[edges, 0] + shares[:, None] * (ends[edges, 1] - ends[edges, 0])
    points = snap(network, *spots.T, snappable=np.ones(len(world.names), bool))
    np.testing.assert_array_equal(points.edge, edges)
    return points


@pytest.mark.parametrize("period", ["free_flow", "am_peak"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_times_equal_those_of_a_search_over_all_states(period, seed):
    world = RandomMap(seed)
    drawn = world.drawn()
    network = drawn.network
    assert [int(way) for way in network.edge_way] == list(range(1, len(world.names) + 1))
    points = places_on(network, world, drawn, seed)
    minutes = network.minutes(period, EVEN)
    found = times_between(search_graph(network, minutes, "to_site"), points, points, np.inf)
    slow = SlowSearch(world, network.edge_limited, period)
    places = list(zip(points.edge.tolist(), points.fraction.tolist()))
    known = np.array([slow.from_place(*place, places) for place in places]).T
    np.testing.assert_allclose(found, known, rtol=1e-3, atol=2e-3)
    backward = times_between(search_graph(network, minutes, "from_site"), points, points, np.inf)
    np.testing.assert_allclose(backward.T, found, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("period", ["free_flow", "am_peak"])
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_trips_between_junctions_and_streets_equal_those_over_all_states(period, seed):
    world = RandomMap(seed)
    drawn = world.drawn()
    network = drawn.network
    on_streets = places_on(network, world, drawn, seed)
    corners = np.array([drawn.places[letter] for letter in sorted(set("".join(world.names)))])
    east, north = np.concatenate([np.c_[on_streets.easting, on_streets.northing], corners]).T
    points = snap(network, east, north, snappable=np.ones(len(world.names), bool))
    assert np.isin(points.fraction[8:], (0.0, 1.0)).all()
    minutes = network.minutes(period, EVEN)
    found = times_between(search_graph(network, minutes, "to_site"), points, points, np.inf)
    slow = SlowSearch(world, network.edge_limited, period)
    places = list(zip(points.edge.tolist(), points.fraction.tolist()))
    known = np.array([slow.from_place(*place, places) for place in places]).T
    np.testing.assert_allclose(found, known, rtol=1e-3, atol=2e-3)
    backward = times_between(search_graph(network, minutes, "from_site"), points, points, np.inf)
    np.testing.assert_allclose(backward.T, found, rtol=1e-5, atol=1e-5)
    prepare(network)
    assert (times_between(search_graph(network, minutes, "to_site"), points, points, np.inf) == found).all()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_rules_never_make_a_trip_faster(seed):
    world = RandomMap(seed)
    ruled, free = world.drawn(), world.drawn(turns=False, signals=False)
    points = places_on(ruled.network, world, ruled, seed)
    times = [
        times_between(
            search_graph(d.network, d.network.minutes("am_peak", EVEN), "to_site"), points, points, np.inf
        )
        for d in (ruled, free)
    ]
    assert (times[0] >= times[1] - 1e-5).all()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_without_limits_rules_and_delays_times_are_plain_shortest_paths(seed):
    world = RandomMap(seed)
    for tags in world.ways.values():
        tags.pop("access", None)
    network = world.drawn(turns=False, signals=False).network
    assert network.node_count == 16
    minutes = network.minutes("am_peak", EVEN).astype(float)
    sparse = coo_matrix((minutes, (network.arc_tail, network.arc_head)), (16, 16)).tocsr()
    points = places_on(network, world, world.drawn(), seed)
    graph = search_graph(network, network.minutes("am_peak", EVEN), "to_site")
    found = times_between(graph, points, points, np.inf)
    between = dijkstra(sparse)
    known = np.array([[through(network, minutes, between, p, s, points) for p in range(8)] for s in range(8)])
    np.testing.assert_allclose(found, known, rtol=1e-5, atol=1e-4)


def through(network, minutes, between, start, end, points) -> float:
    """Minutes from one point to another over a matrix of the minutes between nodes."""
    best = np.inf
    for a in np.flatnonzero(network.arc_edge == points.edge[start]):
        left = points.fraction[start] if network.arc_reversed[a] else 1 - points.fraction[start]
        for b in np.flatnonzero(network.arc_edge == points.edge[end]):
            driven = 1 - points.fraction[end] if network.arc_reversed[b] else points.fraction[end]
            if a == b and driven + left >= 1 - 1e-9:
                best = min(best, max(driven + left - 1, 0) * minutes[a])
            way = left * minutes[a] + between[network.arc_head[a], network.arc_tail[b]] + driven * minutes[b]
            best = min(best, way)
    return best

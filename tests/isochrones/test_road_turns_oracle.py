"""Access limits and turn restrictions together, against a slow search over every state of a trip.

The oracle knows no copies of junctions: its states are (edge, direction, phase), phase 0 while a trip
has been on access-limited streets only, 1 on open streets, 2 once it has gone back to limited ones.
"""

from heapq import heappop, heappush

import numpy as np
import pytest

from isochrones.search import search_graph, times_between
from isochrones.snapping import snap
from tests.oracles import DrawnMap, network_from_map

DRAWING = "a b c d\ne f g h\ni j k l\nm n o p"
LETTERS = "abcdefghijklmnop"
KINDS = ["no_left_turn", "only_straight_on", "no_right_turn"]


def random_map(seed: int) -> tuple[DrawnMap, list, list]:
    rng = np.random.default_rng(seed)
    pairs = [(i, i + 1) for i in range(16) if i % 4 < 3] + [(i, i + 4) for i in range(12)]
    ways = {}
    for i, j in pairs:
        name = LETTERS[i] + LETTERS[j]
        tags = {"maxspeed": str(rng.choice([10, 20, 30]))}
        if rng.random() < 0.25:
            tags["oneway"] = "yes" if rng.random() < 0.5 else "-1"
        if rng.random() < 0.3:
            tags["access"] = "private"
        ways[name] = tags
    names = list(ways)
    turns = []
    for _ in range(12):
        one, two = rng.choice(names, 2, replace=False)
        via = set(one) & set(two)
        if via:
            turns.append((str(one), via.pop(), str(two), {"restriction": str(rng.choice(KINDS))}))
    return network_from_map(DRAWING, ways=ways, turns=turns), names, turns


def forbidden_turns(names, turns, ends, arcs):
    """Pairs of (edge, reversed) that may not follow one another; a turn nobody could make binds nobody."""
    forbidden = set()
    for one, via, two, tags in turns:
        e, f = names.index(one), names.index(two)
        before = (e, ends[e][1] != via)
        if (f, ends[f][0] != via) not in arcs:
            continue
        for edge, pair in enumerate(ends):
            if via in pair:
                after = (edge, pair[0] != via)
                named = edge == f
                if named == tags["restriction"].startswith("no_"):
                    forbidden.add((before, after))
    return forbidden


def slow_minutes(network, names, turns, origin, site):
    """Minutes from (edge, fraction) to (edge, fraction) over all states of a trip."""
    ends = [tuple(name) for name in names]
    limited = network.edge_limited
    arcs = {}
    minutes = network.minutes()
    for arc in range(network.arc_count):
        arcs[int(network.arc_edge[arc]), bool(network.arc_reversed[arc])] = float(minutes[arc])
    forbidden = forbidden_turns(names, turns, ends, arcs)
    on_open = {letter for e, pair in enumerate(ends) if not limited[e] for letter in pair}
    best, heap = np.inf, []
    for edge, backward in arcs:
        if edge == origin[0]:
            heappush(
                heap, (-arcs[edge, backward] * (1 - origin[1] if backward else origin[1]), edge, backward, -1)
            )
    done = set()
    while heap:
        time, edge, backward, phase = heappop(heap)  # time at the tail of the arc, as if from there
        start = phase == -1
        phase = (0 if limited[edge] else 1) if start else phase
        if (edge, backward, phase, start) in done:
            continue
        done.add((edge, backward, phase, start))
        length = arcs[edge, backward]
        if edge == site[0]:
            at = 1 - site[1] if backward else site[1]
            begun = (1 - origin[1] if backward else origin[1]) if start else 0
            if at >= begun:
                best = min(best, time + at * length)
        head = ends[edge][0 if backward else 1]
        if phase == 2 and head in on_open:
            continue  # a second limited district may not be entered through the first
        for follower, way_back in arcs:
            tail = ends[follower][1 if way_back else 0]
            if tail != head or ((edge, backward), (follower, way_back)) in forbidden:
                continue
            if limited[follower]:
                after = 0 if phase == 0 and head not in on_open else 2
            elif phase == 2:
                continue
            else:
                after = 1
            heappush(heap, (time + length, follower, way_back, after))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_times_equal_those_of_a_search_over_all_states(seed):
    drawn, names, turns = random_map(seed)
    network = drawn.network
    assert [int(way) for way in network.edge_way] == list(range(1, len(names) + 1))
    rng = np.random.default_rng(seed)
    edges, fractions = rng.integers(0, len(names), 8), rng.uniform(0.1, 0.9, 8)
    ends = np.array([[drawn.places[letter] for letter in name] for name in names])
    first, last = ends[edges, 0], ends[edges, 1]
    spots = first + fractions[:, None] * (last - first)
    points = snap(network, *spots.T, snappable=np.ones(len(names), bool))
    np.testing.assert_array_equal(points.edge, edges)
    graph = search_graph(network, network.minutes(), "to_site")
    found = times_between(graph, points, points, np.inf)
    known = [
        [slow_minutes(network, names, turns, (o, f), (s, g)) for o, f in zip(points.edge, points.fraction)]
        for s, g in zip(points.edge, points.fraction)
    ]
    np.testing.assert_allclose(found, known, rtol=1e-3, atol=2e-3)
    backward = times_between(search_graph(network, network.minutes(), "from_site"), points, points, np.inf)
    np.testing.assert_allclose(backward.T, found, rtol=1e-5, atol=1e-5)

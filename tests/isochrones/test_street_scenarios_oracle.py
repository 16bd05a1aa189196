"""Random little towns against a slow search that knows the rules of the wiki and no graph.

A state of the slow search is the street driven, its direction, the last streets driven before it, and
how far the trip has come in the order limited, open, limited. Nothing is copied, contracted or split: at
each junction it asks every rule whether the next street may follow. The town is a block of 4 x 4
junctions whose outer ring is open to all; inside anything may be tagged.
"""

from heapq import heappop, heappush
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isochrones.search import search_graph, times_between
from isochrones.snapping import snap
from tests.isochrones.street_scenarios import EVEN, Scenario

TOWN = "a b c d\ne f g h\ni j k l\nm n o p"
LETTERS = "abcdefghijklmnop"
RING = "abcdhlponmie"
INNER = ["bf", "cg", "ef", "fg", "gh", "fj", "gk", "ij", "jk", "kl", "jn", "ko"]
AM = "(Mo-Fr 07:00-10:00)"
PERIODS = ("free_flow", "am_peak")
MEMORY = 3
"""Streets that the slow search remembers: as many as the longest restriction names before its last."""

FREE, NO_WAY, LIMITED = "free", "no way", "limited"
ONE_WAY = [{}] * 6 + [{"oneway": "yes"}, {"oneway": "-1"}, {"oneway:conditional": f"yes @ {AM}"}]
ACCESS = [{}] * 6 + [
    {"access": "private"},
    {"motor_vehicle": "destination"},
    {"motor_vehicle:forward": "destination"},
    {"motor_vehicle:backward": "no"},
    {"motor_vehicle:conditional": f"no @ {AM}"},
]
BARRIERS = [
    {"barrier": "bollard"},
    {"barrier": "gate", "motor_vehicle:conditional": f"no @ {AM}"},
    {"barrier": "bollard", "motor_vehicle:conditional": f"yes @ {AM}"},
]
"""Closed for good, closed in the morning, open in the morning only."""


class Town:
    """Streets, blocked junctions and turn restrictions, drawn at random."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        ring = [one + other for one, other in pairwise(RING + RING[0])]
        self.ways = {name: {"maxspeed": self.pick(["10", "20", "30"])} for name in ring}
        for name in INNER:
            tags = {"maxspeed": self.pick(["10", "20", "30"])}
            self.ways[name] = {**tags, **self.pick(ONE_WAY), **self.pick(ACCESS)}
        self.nodes = {junction: self.pick(BARRIERS) for junction in self.pick(["", "f", "g", "jk", "fk"])}
        self.blocked = {junction for junction, tags in self.nodes.items() if tags == BARRIERS[0]}
        self.turns = [turn for turn in (self.restriction() for _ in range(6)) if turn]

    def pick(self, values):
        return values[int(self.random.integers(len(values)))]

    def restriction(self):
        """A restriction along a random walk of streets: the way from, a via node or ways, the way to."""
        walk, length = [self.pick(sorted(self.ways))], self.pick([2, 2, 3, 3, 4])
        at = self.pick(walk[0])
        passed = []
        while len(walk) < length:
            onward = [way for way in self.ways if at in way and way not in walk]
            walk.append(self.pick(onward))
            passed.append(at)
            at = walk[-1].replace(at, "")
        kind = self.pick(["no_left_turn", "no_straight_on", "only_right_turn"])
        key = self.pick(["restriction", "restriction", "restriction:conditional"])
        value = f"{kind} @ {AM}" if key.endswith("conditional") else kind
        if any(junction in self.blocked for junction in passed):
            return None
        via = passed[0] if length == 2 else tuple(walk[1:-1])
        return walk[0], via, walk[-1], {key: value}


def may_drive(tags: dict[str, str], ahead: bool, period: str | None) -> str:
    """What one direction of a street is for a car; ``period`` None asks for any period."""
    if period is None:
        found = {may_drive(tags, ahead, name) for name in PERIODS}
        return (found - {NO_WAY} or {NO_WAY}).pop()
    morning = period == "am_peak"
    oneway = tags.get("oneway", "no")
    if morning and "oneway:conditional" in tags:
        oneway = "yes"
    if (oneway == "yes" and not ahead) or (oneway == "-1" and ahead):
        return NO_WAY
    if tags.get("motor_vehicle:backward") == "no" and not ahead:
        return NO_WAY
    if morning and "motor_vehicle:conditional" in tags:
        return NO_WAY
    limited = tags.get("access") == "private" or tags.get("motor_vehicle") == "destination"
    return LIMITED if limited or (ahead and "motor_vehicle:forward" in tags) else FREE


class SlowSearch:
    """The rules of a town in one period, asked one by one."""

    def __init__(self, town: Town, period: str) -> None:
        self.town, self.period = town, period
        anyhow = {
            (w, ahead): may_drive(t, ahead, None) for w, t in town.ways.items() for ahead in (True, False)
        }
        self.drivable = {street for street, use in anyhow.items() if use != NO_WAY}
        self.limited = {street for street, use in anyhow.items() if use == LIMITED} | self.behind(anyhow)
        self.public = {self.end(street) for street in self.drivable - self.limited}
        self.public |= {self.begin(street) for street in self.drivable - self.limited}
        now = {(w, ahead) for w, ahead in self.drivable if may_drive(town.ways[w], ahead, period) != NO_WAY}
        self.open_now = sorted(now)
        self.leaving = {}
        for street in self.open_now:
            self.leaving.setdefault(self.begin(street), []).append(street)

    def begin(self, street):
        """Where a direction of a way begins; a blocked junction is as many dead ends as it has ways."""
        way, ahead = street
        letter = way[0] if ahead else way[-1]
        return (letter, way) if letter in self.town.blocked else letter

    def end(self, street):
        return self.begin((street[0], not street[1]))

    def behind(self, anyhow) -> set:
        """Open streets that no open street links with the ring both there and back (roads.md)."""
        plain = [s for s, use in anyhow.items() if use == FREE]
        there, back = set(RING), set(RING)
        for _ in LETTERS:
            there |= {self.end(s) for s in plain if self.begin(s) in there}
            back |= {self.begin(s) for s in plain if self.end(s) in back}
        linked = there & back
        return {s for s in plain if self.begin(s) not in linked and self.end(s) not in linked}

    def minutes(self, street) -> float:
        return 100 * 0.06 / (0.85 * float(self.town.ways[street[0]]["maxspeed"]))

    def allowed(self, driven: tuple, after) -> bool:
        """Whether no barrier and no restriction forbids ``after`` as the next street behind those driven."""
        if after[0] != driven[-1][0] and self.shut(self.end(driven[-1])):
            return False
        for one, via, other, tags in self.town.turns:
            kind = tags.get("restriction", tags.get("restriction:conditional", ""))
            if "@" in kind and self.period != "am_peak":
                continue
            names = (one, *(via if isinstance(via, tuple) else ()))
            at = via if isinstance(via, str) else (set(names[-1]) & set(other)).pop()
            last = driven[-len(names) :]
            if tuple(street[0] for street in last) != names or self.end(last[-1]) != at:
                continue
            if not self.can_be_driven(names, at, other):
                continue
            if (after[0] == other) == kind.startswith("no_"):
                return False
        return True

    def shut(self, junction) -> bool:
        """Whether a barrier with hours is closed in this period; one may still turn round there."""
        tags = self.town.nodes.get(junction, {})
        morning = self.period == "am_peak"
        return (tags == BARRIERS[1] and morning) or (tags == BARRIERS[2] and not morning)

    def can_be_driven(self, names: tuple, at: str, other: str) -> bool:
        """A turn into a street that is never open in that direction names nothing."""
        return (other, other[0] == at) in self.drivable

    def stage(self, before: int, junction, street) -> int | None:
        """How far in limited (0), open (1), limited (2) a trip is on the next street; None if it may not."""
        if before == 2 and junction in self.public:
            return None
        if street in self.limited:
            return 0 if before == 0 and junction not in self.public else 2
        return None if before == 2 else 1

    def trips(self, origin, sites) -> list[float]:
        """Minutes from (way, share along it) to other such places; inf where there is no way."""
        best, heap, count = [np.inf] * len(sites), [], 0
        for ahead in (True, False):
            street = (origin[0], ahead)
            if street in self.open_now:
                begun = origin[1] if ahead else 1 - origin[1]
                stage = 0 if street in self.limited else 1
                heappush(heap, (-begun * self.minutes(street), count := count + 1, (street,), stage, begun))
        done = set()
        while heap:
            spent, _, driven, stage, begun = heappop(heap)
            if (driven, stage, begun) in done:
                continue
            done.add((driven, stage, begun))
            street = driven[-1]
            for i, (way, along) in enumerate(sites):
                share = along if street[1] else 1 - along
                if way == street[0] and share >= begun:
                    best[i] = min(best[i], spent + share * self.minutes(street))
            spent += self.minutes(street)
            junction = self.end(street)
            for after in self.leaving.get(junction, ()):
                onward = self.stage(stage, junction, after)
                if onward is not None and self.allowed(driven, after):
                    memory = (*driven, after)[-MEMORY:]
                    heappush(heap, (spent, count := count + 1, memory, onward, 0.0))
        return best


def places(town: Town, count: int) -> list[tuple[str, float]]:
    """Random places on streets that are open in some period."""
    used = [
        w for w in town.ways if any(may_drive(town.ways[w], ahead, None) != NO_WAY for ahead in (True, False))
    ]
    return [(town.pick(used), float(town.random.uniform(0.1, 0.9))) for _ in range(count)]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_every_trip_through_a_random_town_equals_the_slow_search(seed):
    town = Town(seed)
    drawn = Scenario("town", TOWN, "", ways=town.ways, nodes=town.nodes, turns=tuple(town.turns)).drawn
    spots = places(town, 7)
    ends = np.array([[drawn.places[letter] for letter in way] for way, _ in spots])
    at = ends[:, 0] + np.array([[share] for _, share in spots]) * (ends[:, 1] - ends[:, 0])
    network = drawn.network
    points = snap(network, *at.T, snappable=np.ones(network.edge_count, bool))
    for period in PERIODS:
        minutes = network.minutes(period, EVEN)
        found = times_between(search_graph(network, minutes, "to_site"), points, points, np.inf).T
        home = times_between(search_graph(network, minutes, "from_site"), points, points, np.inf)
        slow = SlowSearch(town, period)
        known = np.array([slow.trips(spot, spots) for spot in spots])
        for times in (found, known, home):
            np.fill_diagonal(times, 0.0)  # nobody moves, even on a closed street
        np.testing.assert_allclose(found, known, atol=2e-3, rtol=1e-3, err_msg=f"{seed} {period}")
        np.testing.assert_allclose(home, found, atol=1e-5, rtol=1e-5)

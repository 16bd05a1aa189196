"""What a trip pays on its way, counted by hand on little maps: signals, signs, turns, lesser roads."""

import pytest

from isochrones.speeds import DELAYS, PERIODS, SpeedTable
from tests.oracles import network_from_map

FLAT = {period: dict.fromkeys(("fast", "main", "local"), (1.0, 1.0)) for period in PERIODS}
MAIN = {"highway": "secondary"}
SIGNALS = {"highway": "traffic_signals"}


def paying(**seconds) -> SpeedTable:
    """Even speeds with some kinds of delay."""
    kinds = {**dict.fromkeys(DELAYS, 0.0), **seconds}
    return SpeedTable(practicable=0.85, period_factors=FLAT, delay_seconds=kinds, walk_delay_seconds=kinds)


def paid(drawn, trip: str, kind: str, **options) -> float:
    """How often a trip between two letters pays one kind of delay (of a second, too short to drive round)."""
    with_, without = (drawn.minutes(*trip, speeds=paying(**{kind: s}), **options) for s in (1.0, 0.0))
    return (with_ - without) * 60


LINE = "a b c d e f g"
ENDS = {"ab": {}, "fg": {}}

# tags of node d in the middle of the way b...f; how often a to g and g to a pay the kind
NODES = [
    (SIGNALS, "traffic_signals", 1, 1),
    ({**SIGNALS, "traffic_signals:direction": "forward"}, "traffic_signals", 1, 0),
    ({**SIGNALS, "traffic_signals:direction": "backward"}, "traffic_signals", 0, 1),
    ({"railway": "level_crossing"}, "level_crossing", 1, 1),
    ({"highway": "crossing", "crossing": "zebra"}, "crossing", 1, 1),
    ({"highway": "mini_roundabout"}, "mini_roundabout", 1, 1),
    ({"highway": "give_way", "direction": "backward"}, "give_way", 0, 1),
    ({"barrier": "gate"}, "barrier", 1, 1),
    ({"barrier": "bollard", "access": "yes"}, "barrier", 0, 0),
]


@pytest.mark.parametrize(("tags", "kind", "there", "back"), NODES)
@pytest.mark.parametrize("ways", [{"abcdefg": {}}, {"abcd": {}, "defg": {}}], ids=["inside", "between ways"])
def test_a_node_is_paid_by_whoever_passes_it(ways, tags, kind, there, back):
    drawn = network_from_map(LINE, ways=ways, nodes={"d": tags})
    assert paid(drawn, "ag", kind) == pytest.approx(there, abs=0.01)
    assert paid(drawn, "ga", kind) == pytest.approx(back, abs=0.01)


def test_nobody_pays_who_turns_off_before():
    drawn = network_from_map("a b c\n. d .", ways={"abc": {}, "bd": {}}, nodes={"c": SIGNALS})
    assert paid(drawn, "ad", "traffic_signals") == pytest.approx(0, abs=0.01)


# drawn 10 m apart: a junction x with four arms, or two carriageways crossing two
CROSS = """
. . . . n . . . .
. . . . p . . . .
w . . q x r . . e
. . . . t . . . .
. . . . s . . . .
"""
ARMS = {"npx": {}, "wqx": {}, "erx": {}, "stx": {}}


@pytest.mark.parametrize("trip", ["ns", "sn", "we", "ew", "nw", "es"])
@pytest.mark.parametrize("where", ["x", "pqrt", "xpqrt"])
def test_the_signals_of_one_junction_are_paid_once(where, trip):
    drawn = network_from_map(CROSS, metres=10, ways=ARMS, nodes=dict.fromkeys(where, SIGNALS))
    assert paid(drawn, trip, "traffic_signals") == pytest.approx(1, abs=0.01)


def test_signals_on_one_arm_alone_are_paid_both_ways():
    drawn = network_from_map(CROSS, metres=10, ways=ARMS, nodes={"p": SIGNALS})
    for trip, times in (("ns", 1), ("sn", 1), ("nw", 1), ("we", 0)):
        assert paid(drawn, trip, "traffic_signals") == pytest.approx(times, abs=0.01)


def test_the_four_nodes_where_dual_carriageways_cross_are_paid_once():
    drawing = ". . a b . .\n. . . . . .\nc . d e . f\ng . h i . j\n. . . . . .\n. . k l . ."
    one = {"oneway": "yes"}
    ways = {
        "adhk": one,
        "lieb": one,
        "fedc": one,
        "ghij": one,
        "ca": {},
        "bf": {},
        "jl": {},
        "kg": {},
    }
    drawn = network_from_map(drawing, metres=20, ways=ways, nodes=dict.fromkeys("dehi", SIGNALS))
    for trip in ("ak", "lb", "fc", "gj"):
        assert paid(drawn, trip, "traffic_signals") == pytest.approx(1, abs=0.01), trip


DEAD_ENDS = [
    ({"amnb": {}}, "ab", 1),
    ({"am": {}, "mn": {}, "nb": {}}, "ab", 1),
    # whoever sets out at a comes from nowhere, although a street leads on from there
    ({"am": {}, "mn": {}, "nb": {}, "ax": {"oneway": "yes"}}, "ab", 1),
    # those who come from b have passed both before they turn into a-x
    ({"am": {}, "mn": {}, "nb": {}, "ax": {"oneway": "yes"}}, "bx", 1),
]


@pytest.mark.parametrize(("ways", "trip", "times"), DEAD_ENDS)
@pytest.mark.parametrize("tags", [SIGNALS, {"railway": "level_crossing"}])
def test_two_close_together_beside_a_dead_end_are_paid_once_either_way(tags, ways, trip, times):
    drawn = network_from_map("a m n b\nx . . .", metres=10, ways=ways, nodes=dict.fromkeys("mn", tags))
    kind = tags.get("railway", "traffic_signals")
    assert paid(drawn, trip, kind) == pytest.approx(times, abs=0.01)
    if "x" not in trip:
        assert paid(drawn, trip[::-1], kind) == pytest.approx(times, abs=0.01)


def test_signals_far_apart_are_paid_each():
    drawn = network_from_map(LINE, metres=31, ways={"abcdefg": {}}, nodes=dict.fromkeys("cde", SIGNALS))
    assert paid(drawn, "ag", "traffic_signals") == pytest.approx(3, abs=0.01)


def test_a_crossing_beside_signals_belongs_to_them():
    zebra = {"highway": "crossing", "crossing": "zebra"}
    for metres, times in ((20, 0), (40, 1)):
        drawn = network_from_map(LINE, metres=metres, ways={"abcdefg": {}}, nodes={"c": SIGNALS, "d": zebra})
        assert paid(drawn, "ag", "crossing") == pytest.approx(times, abs=0.01)
        assert paid(drawn, "ag", "traffic_signals") == pytest.approx(1, abs=0.01)


T_ROAD = "a . b . c\n. . d . .\n. . e . ."


@pytest.mark.parametrize("sign", ["stop", "give_way"])
def test_a_sign_without_direction_binds_those_who_drive_towards_the_junction(sign):
    drawn = network_from_map(T_ROAD, metres=40, ways={"abc": MAIN, "bde": {}}, nodes={"d": {"highway": sign}})
    assert paid(drawn, "ea", sign) == pytest.approx(1, abs=0.01)
    assert paid(drawn, "ae", sign) == pytest.approx(0, abs=0.01)


def test_a_sign_on_the_junction_binds_the_lesser_road():
    drawn = network_from_map(T_ROAD, ways={"abc": MAIN, "bde": {}}, nodes={"b": {"highway": "stop"}})
    times = {trip: paid(drawn, trip, "stop") for trip in ("ac", "ae", "ea", "ec")}
    assert times == pytest.approx({"ac": 0, "ae": 0, "ea": 1, "ec": 1}, abs=0.01)


# class of a-b-c, class of b-d-e, node tags: how often e to a pays for leaving a lesser road, and a to c
MINOR = [
    ("secondary", "residential", {}, 1),
    ("tertiary", "service", {}, 1),
    ("primary", "secondary", {}, 1),
    ("residential", "service", {}, 0),
    ("secondary", "secondary", {}, 0),
    ("residential", "secondary", {}, 0),
    ("secondary", "secondary_link", {}, 0),
    ("secondary", "residential", {"b": SIGNALS}, 0),
    ("secondary", "residential", {"b": {"highway": "mini_roundabout"}}, 0),
    ("secondary", "residential", {"d": {"highway": "give_way"}}, 0),
]


@pytest.mark.parametrize(("main", "side", "nodes", "times"), MINOR)
def test_leaving_a_lesser_road(main, side, nodes, times):
    ways = {"abc": {"highway": main}, "bde": {"highway": side}}
    drawn = network_from_map(T_ROAD, metres=20, ways=ways, nodes=nodes)
    assert paid(drawn, "ea", "minor_arm") == pytest.approx(times, abs=0.01)
    for trip in ("ac", "ca", "ae"):
        assert paid(drawn, trip, "minor_arm") == pytest.approx(0, abs=0.01)


FOUR = ". n .\nw x e\n. s ."


@pytest.mark.parametrize(("side", "across"), [("left", "we"), ("right", "ew")])
def test_turns_across_oncoming_traffic(side, across):
    ways = {"nxs": MAIN, "wxe": {}}
    drawn = network_from_map(FOUR, ways=ways, drives_on=side)
    times = {trip: paid(drawn, trip, "turn_across") for trip in ("nw", "ne", "ns", "sw", "se")}
    known = {
        "nw": across[0] == "w",
        "ne": across[0] == "e",
        "ns": 0,
        "sw": across[0] == "e",
        "se": across[0] == "w",
    }
    assert times == pytest.approx({trip: float(paid_) for trip, paid_ in known.items()}, abs=0.01)
    assert paid(drawn, "nw", "turn_across", period="pm_peak") == pytest.approx(times["nw"], abs=0.01)


def test_turning_across_needs_oncoming_traffic_and_no_signals():
    one_way = network_from_map(FOUR, ways={"nxs": {**MAIN, "oneway": "yes"}, "wxe": {}}, drives_on="left")
    assert paid(one_way, "nw", "turn_across") == pytest.approx(0, abs=0.01)
    lights = network_from_map(FOUR, ways={"nxs": MAIN, "wxe": {}}, nodes={"x": SIGNALS}, drives_on="left")
    assert paid(lights, "nw", "turn_across") == pytest.approx(0, abs=0.01)
    lesser = network_from_map(FOUR, ways={"nxs": {}, "wxe": {}}, drives_on="left")
    assert paid(lesser, "nw", "turn_across") == pytest.approx(0, abs=0.01)


def test_sharp_turns_of_main_roads():
    drawn = network_from_map("a . . b\n. . c .", ways={"ab": MAIN, "bc": MAIN, "ac": {}})
    assert paid(drawn, "ac", "turn_sharp") == pytest.approx(0, abs=0.01)
    fork = "a . . b . . d\n. . c . . . ."
    drawn = network_from_map(fork, ways={"abd": {**MAIN, "maxspeed": "90"}, "bc": MAIN})
    assert paid(drawn, "ac", "turn_sharp") == pytest.approx(1, abs=0.01)
    assert paid(drawn, "dc", "turn_sharp") == pytest.approx(0, abs=0.01)


AROUND = ". n . .\nw x . .\n. s . ."
NO_LEFT = ("sx", "x", "wx", {"restriction": "no_left_turn"})


def test_turning_round_behind_a_forbidden_turn_is_charged_when_near():
    for metres, times in ((40, 1), (120, 0)):
        ways = {"sx": {}, "wx": {}, "nx": {}, "ny": {}}
        drawn = network_from_map(". n y\nw x .\n. s .", metres=metres, ways=ways, turns=[NO_LEFT])
        assert paid(drawn, "sw", "u_turn") == pytest.approx(times, abs=0.01)


def test_turning_round_at_a_dead_end_is_free():
    drawn = network_from_map(AROUND, metres=40, ways={"sx": {}, "wx": {}, "nx": {}}, turns=[NO_LEFT])
    assert paid(drawn, "sw", "u_turn") == pytest.approx(0, abs=0.01)
    assert drawn.minutes("s", "w") == pytest.approx(160 * 0.06 / 25.5, rel=1e-3)


def test_a_crossing_way_is_paid_once_on_foot():
    foot = {"highway": "footway", "maxspeed": ""}
    ways = {"ab": foot, "bcd": {**foot, "footway": "crossing"}, "de": foot}
    drawn = network_from_map("a b c d e", ways=ways, profile="walk")
    assert paid(drawn, "ae", "foot_crossing") == pytest.approx(1, abs=0.01)
    assert paid(drawn, "ea", "foot_crossing") == pytest.approx(1, abs=0.01)

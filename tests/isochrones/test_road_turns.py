"""Which turn a restriction means, when it binds, and what is said of those left out."""

import numpy as np
import pytest

from tests.oracles import PLAIN, network_from_map

HUNDRED = 100 * 0.06 / 25.5  # minutes of 100 m on a plain street
CROSS = ". n .\nw x e\n. s ."
SLOW = {"maxspeed": "5"}
RING = {"wn": SLOW, "ne": SLOW, "es": SLOW, "sw": SLOW}
ALONG, AGAINST = {"oneway": "yes"}, {"oneway": "-1"}
MORNING = "(Mo-Fr 07:00-10:00)"


def direct(drawn, **options) -> set[str]:
    """Trips between the letters around the junction that take the straight way over it."""
    trips = [i + j for i in "nesw" for j in "nesw" if i != j]
    return {trip for trip in trips if drawn.minutes(*trip, **options) < 2.01 * HUNDRED}


def shut(ways, turn, **options) -> set[str]:
    """Trips that a restriction closes."""
    open_, ruled = ({} if turns is None else {"turns": [turns]} for turns in (None, turn))
    drawn = [network_from_map(CROSS, ways={**ways, **RING}, **turns) for turns in (open_, ruled)]
    return direct(drawn[0], **options) - direct(drawn[1], **options)


# ways over the junction x, restriction, and the trips it closes
MEANT = [
    # a way that runs through: the name of the restriction tells the arm
    ({"sx": {}, "wxe": {}, "nx": {}}, ("sx", "x", "wxe", "no_left_turn"), {"sw"}),
    ({"sx": {}, "wxe": {}, "nx": {}}, ("sx", "x", "wxe", "no_right_turn"), {"se"}),
    ({"sx": {}, "wxe": {}, "nx": {}}, ("wxe", "x", "sx", "no_right_turn"), {"ws"}),
    ({"sxn": {}, "wxe": {}}, ("sxn", "x", "wxe", "no_left_turn"), set()),
    ({"sx": {}, "wxe": {}, "nx": {}}, ("sx", "x", "wxe", "no_entry"), set()),
    # the direction of traffic tells it
    ({"sx": {}, "wxe": ALONG, "nx": {}}, ("sx", "x", "wxe", "no_entry"), {"se"}),
    ({"sx": {}, "wxe": AGAINST, "nx": {}}, ("sx", "x", "wxe", "no_entry"), {"sw"}),
    ({"sx": {}, "wxe": ALONG, "nx": {}}, ("wxe", "x", "sx", "no_exit"), {"ws"}),
    ({"sxn": ALONG, "wx": {}, "ex": {}}, ("sxn", "x", "sxn", "no_straight_on"), {"sn"}),
    # several members
    ({"sx": {}, "wx": {}, "ex": {}, "nx": {}}, (("wx", "ex"), "x", "nx", "no_entry"), {"wn", "en"}),
    ({"sx": {}, "wx": {}, "ex": {}, "nx": {}}, ("sx", "x", ("wx", "nx"), "no_exit"), {"sw", "sn"}),
    ({"sx": {}, "wx": {}, "ex": {}, "nx": {}}, ("sx", "x", ("ex", "nx"), "only_straight_on"), {"sw"}),
    ({"sx": {}, "wxe": {}, "nx": {}}, ("sx", "x", "wxe", "only_left_turn"), {"sn", "se"}),
]


@pytest.mark.parametrize(("ways", "turn", "closed"), MEANT)
def test_which_turn_is_meant(ways, turn, closed):
    *members, kind = turn
    assert shut(ways, (*members, {"restriction": kind})) == closed


# tags, periods in which the left turn from s is closed
WHEN = [
    ({"restriction": "no_left_turn"}, "free_flow am_peak night"),
    ({"restriction:conditional": f"no_left_turn @ {MORNING}"}, "am_peak"),
    ({"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-08:30)"}, ""),
    ({"restriction:conditional": "no_left_turn @ (22:00-07:00)"}, "night"),
]


@pytest.mark.parametrize(("tags", "periods"), WHEN)
def test_when_a_turn_is_closed(tags, periods):
    ways = {"sx": {}, "wx": {}, "ex": {}, "nx": {}}
    for period in ("free_flow", "am_peak", "night"):
        drawn = network_from_map(CROSS, ways={**ways, **RING}, turns=[("sx", "x", "wx", tags)])
        minutes = drawn.minutes("s", "w", period=period)
        straight = drawn.minutes("s", "n", period=period)
        assert (minutes > 1.01 * straight) == (period in periods.split()), period


def test_no_search_takes_an_arc_that_is_closed():
    tags = {"restriction:conditional": f"no_left_turn @ {MORNING}"}
    ways = {"sx": {}, "wx": {}, "ex": {"motor_vehicle:conditional": f"no @ {MORNING}"}, "nx": {}, **RING}
    network = network_from_map(CROSS, ways=ways, turns=[("sx", "x", "wx", tags)]).network
    for period, bit in (("free_flow", 1), ("am_peak", 2)):
        minutes = network.minutes(period, PLAIN)
        np.testing.assert_array_equal(np.isinf(minutes), (network.arc_closed & bit) > 0)
    assert (network.arc_closed == 2).sum() == 4  # both arcs of ex, its copy behind s, and the turn itself


LADDER = "a b c d\ne f g h"
RUNGS = {"ab": {}, "bc": {}, "cd": {}, "ef": {}, "fg": {}, "gh": {}, "bf": {}, "cg": {}, "ae": {}, "dh": {}}


def test_a_restriction_over_a_way_binds_only_those_who_come_from_its_start():
    turn = ("ab", "bf", "fe", {"restriction": "no_u_turn"})
    ways = {**RUNGS, "fe": {}, "ae": {"highway": ""}}
    del ways["ef"]
    drawn = network_from_map(LADDER, ways=ways, turns=[turn])
    assert drawn.minutes("a", "e") == pytest.approx(5 * HUNDRED, rel=1e-3)  # round by the other rung
    assert drawn.minutes("a", "h") == pytest.approx(4 * HUNDRED, rel=1e-3)
    assert drawn.minutes("c", "e") == pytest.approx(3 * HUNDRED, rel=1e-3)
    assert drawn.minutes("e", "a") == pytest.approx(3 * HUNDRED, rel=1e-3)


def test_the_only_way_on_after_a_way():
    turn = ("ab", "bf", "fg", {"restriction": "only_left_turn"})
    drawn = network_from_map(LADDER, ways={**RUNGS, "ae": {"highway": ""}}, turns=[turn])
    assert drawn.network.report["turn_restrictions_used"] == 1
    # coming from a over b-f one must go on to g; c is not behind the way and stays free
    assert drawn.minutes("a", "g") == pytest.approx(3 * HUNDRED, rel=1e-3)
    assert drawn.minutes("a", "c") == pytest.approx(2 * HUNDRED, rel=1e-3)
    assert drawn.minutes("a", "e") == pytest.approx(5 * HUNDRED, rel=1e-3)
    assert drawn.minutes("c", "e") == pytest.approx(3 * HUNDRED, rel=1e-3)


def test_a_barrier_closed_for_some_hours_stops_nobody_at_others():
    gate = {"barrier": "gate", "motor_vehicle:conditional": f"no @ {MORNING}"}
    drawn = network_from_map(
        "a b c\nd e f", ways={"abc": {}, "ad": SLOW, "def": SLOW, "fc": SLOW}, nodes={"b": gate}
    )
    free, morning = (drawn.minutes("a", "c", period=period) for period in ("free_flow", "am_peak"))
    assert free == pytest.approx(2 * HUNDRED, rel=1e-3)
    assert morning > 4 * free
    factor = drawn.minutes("a", "d", period="am_peak") / drawn.minutes("a", "d")
    assert drawn.minutes("a", "b", period="am_peak") == pytest.approx(HUNDRED * factor, rel=1e-2)


# restriction of the cross, reason that is counted
LEFT_OUT = [
    (
        ("sx", "x", "wx", "no_left_turn"),
        {"nx": {}, "ex": {}, "sx": {}, "wx": {"highway": "footway"}},
        "a way not used",
    ),
    (
        ("sx", "x", "wx", "no_left_turn"),
        {"nx": {}, "ex": {}, "sx": {}, "wx": ALONG},
        "cannot be driven anyway",
    ),
    (("sx", "x", "wxe", "no_entry"), {"nx": {}, "sx": {}, "wxe": {}}, "arm meant is unclear"),
    (
        ("sx", ("wx",), "nx", "no_left_turn"),
        {"nx": {}, "ex": {}, "sx": {}, "wx": {}},
        "cannot be driven anyway",
    ),
]


@pytest.mark.parametrize(("turn", "ways", "reason"), LEFT_OUT)
def test_restrictions_left_out_are_counted_by_reason(turn, ways, reason):
    *members, kind = turn
    report = network_from_map(
        CROSS, ways={**ways, **RING}, turns=[(*members, {"restriction": kind})]
    ).network.report
    assert report["turn_restrictions_used"] == 0
    (found,) = report["turn_restrictions_left_out"]
    assert reason in found
    assert report["turn_restrictions_read"] == 1


def test_a_relation_with_two_rules_is_counted_once():
    tags = {"restriction": "no_left_turn", "restriction:conditional": f"no_u_turn @ {MORNING}"}
    turns = [("sx", "x", "wx", tags), ("sx", "x", "ex", {"restriction": "no_right_turn"})]
    ways = {"nx": {}, "ex": {}, "sx": {}, "wx": {}, **RING}
    report = network_from_map(CROSS, ways=ways, turns=turns).network.report
    assert (report["turn_restrictions_read"], report["turn_restrictions_used"]) == (2, 2)


# letters in driving order and kinds of rules over the same arcs; trips from a that must go round
OVERLAPS = [
    ([("ab", "b", "bc", "no_straight_on"), ("ab", "b", "bf", "no_right_turn")], "a", {"c": None, "f": None}),
    (
        [("ab", "bc", "cg", "no_right_turn"), ("ab", "bc", "cd", "no_straight_on")],
        "a",
        {"c": 2, "g": 3, "d": 5},
    ),
    (
        [("ab", "bc", "cg", "no_right_turn"), ("bc", "c", "cd", "no_straight_on")],
        "a",
        {"c": 2, "g": 3, "d": 5},
    ),
    (
        [("ab", ("bc", "cg"), "gh", "no_left_turn"), ("bc", "cg", "fg", "no_right_turn")],
        "a",
        {"g": 3, "h": 4, "f": 2},
    ),
]


@pytest.mark.parametrize(("rules", "start", "hundreds"), OVERLAPS)
@pytest.mark.parametrize("order", [1, -1])
def test_rules_over_the_same_streets_combine_in_any_order(rules, start, hundreds, order):
    ways = {**RUNGS, "ae": {"highway": ""}}
    turns = [(*members, {"restriction": kind}) for *members, kind in rules[::order]]
    drawn = network_from_map(LADDER, ways=ways, turns=turns)
    assert drawn.network.report["turn_restrictions_used"] == 2
    for letter, known in hundreds.items():
        places = {**drawn.places, "m": tuple(np.add(drawn.places[start], [50, 0]))}
        drawn.places.update(places)
        found = drawn.minutes("m", letter)
        expected = np.nan if known is None else (known - 0.5) * HUNDRED
        assert found == pytest.approx(expected, rel=1e-3, nan_ok=True), letter

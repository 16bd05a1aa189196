"""Delays met on the way: signals, crossings, signs, barriers, turns across traffic, lesser roads, U-turns.

Each kind of delay is set to six seconds in turn and all others to none, so that the minutes of a trip are
those of its streets plus a tenth for each time it pays, too little to be worth a way round.
"""

from dataclasses import replace

import pytest

from isochrones.speeds import DELAYS
from tests.isochrones.street_scenarios import EVEN, Scenario, draw, route_cases, rows

ALONG = {"oneway": "yes"}
NONE = dict.fromkeys(DELAYS, 0.0)


def six_seconds(kind: str):
    """Speeds with a delay of six seconds for one kind only."""
    one = {**NONE, kind: 6.0}
    return replace(EVEN, delay_seconds=one, walk_delay_seconds=one)


def paid(scenario: Scenario, start: str, end: str, route: str, kind: str) -> float:
    """How often a trip pays a kind of delay; the search to the site and that from it must agree."""
    to_site = scenario.drawn.minutes(start, end, speeds=six_seconds(kind))
    from_site = scenario.drawn.minutes(end, start, direction="from_site", speeds=six_seconds(kind))
    assert to_site == pytest.approx(from_site, abs=1e-4)
    return 10 * (to_site - scenario.expected_minutes(route))


# wiki: Tag:highway=traffic_signals, Key:traffic_signals:direction, Tag:highway=stop and give_way ("direction"),
# Tag:highway=crossing, Tag:railway=level_crossing, Tag:highway=mini_roundabout, Key:barrier.
# OSRM features/car/traffic_light_penalties, stop_sign_penalties, give_way_sign_penalties, obstacle_penalties.
# The node stands on the middle of a street, 100 m from either end; the street is drawn from a to b
NODES = """
| tags                                                        | kind            | along | against |
| highway=traffic_signals                                     | traffic_signals | 1     | 1       |
| highway=traffic_signals, traffic_signals:direction=both     | traffic_signals | 1     | 1       |
| highway=traffic_signals, traffic_signals:direction=forward  | traffic_signals | 1     | 0       |
| highway=traffic_signals, traffic_signals:direction=backward | traffic_signals | 0     | 1       |
| highway=stop                                                | stop            | 1     | 1       |
| highway=stop, direction=forward                             | stop            | 1     | 0       |
| highway=stop, direction=backward                            | stop            | 0     | 1       |
| highway=give_way, direction=forward                         | give_way        | 1     | 0       |
| highway=give_way, direction=backward                        | give_way        | 0     | 1       |
| highway=crossing, crossing=traffic_signals                  | crossing        | 1     | 1       |
| highway=crossing, crossing=zebra                            | crossing        | 1     | 1       |
| highway=crossing, crossing=marked                           | crossing        | 1     | 1       |
| highway=crossing, crossing=uncontrolled                     | crossing        | 1     | 1       |
| highway=crossing, crossing=unmarked                         | crossing        | 0     | 0       |
| highway=crossing, crossing=traffic_signals                  | traffic_signals | 0     | 0       |
| highway=traffic_signals                                     | crossing        | 0     | 0       |
| highway=mini_roundabout                                     | mini_roundabout | 1     | 1       |
| railway=level_crossing                                      | level_crossing  | 1     | 1       |
| railway=crossing                                            | level_crossing  | 0     | 0       |
| barrier=gate                                                | barrier         | 1     | 1       |
| barrier=lift_gate                                           | barrier         | 1     | 1       |
| barrier=toll_booth                                          | barrier         | 1     | 1       |
| barrier=cattle_grid                                         | barrier         | 0     | 0       |
| barrier=entrance                                            | barrier         | 0     | 0       |
| highway=turning_circle                                      | mini_roundabout | 0     | 0       |
| highway=street_lamp                                         | traffic_signals | 0     | 0       |
"""


@pytest.mark.parametrize(("tags", "kind", "along", "against"), rows(NODES, "kind", "along", "against"))
def test_nodes_that_cost_time(tags, kind, along, against):
    street = Scenario("street", "a m b", "", ways={"amb": {}}, nodes={"m": tags})
    assert paid(street, "a", "b", "amb", kind) == pytest.approx(float(along), abs=0.02)
    assert paid(street, "b", "a", "bma", kind) == pytest.approx(float(against), abs=0.02)


@pytest.mark.parametrize("kind", [kind for kind in DELAYS if kind != "foot_crossing"])
def test_walkers_pay_nothing_for_what_stops_cars(kind):
    tags = {"highway": "traffic_signals", "railway": "level_crossing", "barrier": "gate"}
    street = Scenario("street", "a m b", "", ways={"amb": {}}, nodes={"m": tags}, profile="walk")
    assert paid(street, "a", "b", "amb", kind) == pytest.approx(0, abs=0.02)


# wiki: Tag:footway=crossing, a way across the street
FOOT = """
| tags                              | times |
| highway=footway, footway=crossing | 1     |
| highway=path, path=crossing       | 1     |
| highway=footway, footway=sidewalk | 0     |
| highway=footway                   | 0     |
| highway=residential               | 0     |
"""


@pytest.mark.parametrize(("tags", "times"), rows(FOOT, "times"))
def test_walkers_wait_at_crossings(tags, times):
    path = Scenario("path", "a b c d", "", ways={"ab": {}, "bc": tags, "cd": {}}, profile="walk")
    for start, end, route in (("a", "d", "abcd"), ("d", "a", "dcba")):
        assert paid(path, start, end, route, "foot_crossing") == pytest.approx(float(times), abs=0.02)


SIGNAL, STOP = {"highway": "traffic_signals"}, {"highway": "stop"}
CROSS = ". n .\nw x e\n. s ."
PRIMARY = {"highway": "primary"}
MAIN_CROSS = {"wx": PRIMARY, "xe": PRIMARY, "nx": PRIMARY, "xs": PRIMARY}
LEFT, RIGHT = {"drives_on": "left"}, {"drives_on": "right"}

PLACES = [
    Scenario(
        "signals on the junction are paid once by every stream",
        CROSS,
        ways={"wxe": {}, "nxs": {}},
        nodes={"x": SIGNAL},
        routes="""
            | from | to | route | kind            | times |
            | w    | e  | wxe   | traffic_signals | 1     |
            | w    | n  | wxn   | traffic_signals | 1     |
            | s    | e  | sxe   | traffic_signals | 1     |
        """,
    ),
    Scenario(
        "two signals 200 m apart are two",
        "a m n b",
        metres=200,
        ways={"amnb": {}},
        nodes={"m": SIGNAL, "n": SIGNAL},
        routes="""
            | from | to | route | kind            | times |
            | a    | b  | amnb  | traffic_signals | 2     |
            | b    | a  | bnma  | traffic_signals | 2     |
        """,
    ),
    Scenario(
        "two signals 20 m apart are one installation",
        "a m n b",
        metres=20,
        ways={"amnb": {}},
        nodes={"m": SIGNAL, "n": SIGNAL},
        routes="""
            | from | to | route | kind            | times |
            | a    | b  | amnb  | traffic_signals | 1     |
            | b    | a  | bnma  | traffic_signals | 1     |
        """,
    ),
    Scenario(  # wiki: Tag:highway=traffic_signals, stop lines on each approach with their direction
        "stop lines on both sides of a crossroads bind those who drive towards it",
        "a m x n b\n. . c . .\n. . d . .",
        metres=60,
        ways={"amxnb": {}, "xcd": {}},
        nodes={
            "m": {**SIGNAL, "traffic_signals:direction": "forward"},
            "n": {**SIGNAL, "traffic_signals:direction": "backward"},
            "c": {**SIGNAL, "traffic_signals:direction": "backward"},
        },
        routes="""
            | from | to | route | kind            | times |
            | a    | b  | amxnb | traffic_signals | 1     |
            | b    | a  | bnxma | traffic_signals | 1     |
            | d    | a  | dcxma | traffic_signals | 1     |
            | b    | d  | bnxcd | traffic_signals | 1     |
        """,
    ),
    Scenario(  # wiki: Tag:highway=stop: without a direction the sign is for the junction it stands near
        "a stop sign near the junction binds those who drive towards it",
        "a . . . . . m x b\n. . . . . . . c .",
        metres=20,
        ways={"amx": {}, "xb": {}, "xc": {}},
        nodes={"m": STOP},
        routes="""
            | from | to | route | kind | times |
            | a    | b  | amxb  | stop | 1     |
            | b    | a  | bxma  | stop | 0     |
            | b    | c  | bxc   | stop | 0     |
        """,
    ),
    Scenario(
        "a level crossing of two tracks is one",
        "a . . . . m n . . . . b",
        metres=10,
        ways={"amnb": {}},
        nodes={"m": {"railway": "level_crossing"}, "n": {"railway": "level_crossing"}},
        routes="""
            | from | to | route | kind           | times |
            | a    | b  | amnb  | level_crossing | 1     |
        """,
    ),
    Scenario(  # roads.md: a turn that crosses oncoming traffic of a main road
        "turns across oncoming traffic where it keeps left",
        CROSS,
        ways=MAIN_CROSS,
        options=LEFT,
        routes="""
            | from | to | route | kind        | times |
            | s    | e  | sxe   | turn_across | 1     |
            | s    | n  | sxn   | turn_across | 0     |
            | s    | w  | sxw   | turn_across | 0     |
            | n    | w  | nxw   | turn_across | 1     |
            | w    | s  | wxs   | turn_across | 1     |
            | w    | n  | wxn   | turn_across | 0     |
        """,
    ),
    Scenario(
        "turns across oncoming traffic where it keeps right",
        CROSS,
        ways=MAIN_CROSS,
        options=RIGHT,
        routes="""
            | from | to | route | kind        | times |
            | s    | e  | sxe   | turn_across | 0     |
            | s    | w  | sxw   | turn_across | 1     |
            | n    | e  | nxe   | turn_across | 1     |
            | n    | w  | nxw   | turn_across | 0     |
        """,
    ),
    Scenario(
        "signals hold the oncoming traffic back",
        CROSS,
        ways=MAIN_CROSS,
        nodes={"x": SIGNAL},
        options=LEFT,
        routes="""
            | from | to | route | kind            | times |
            | s    | e  | sxe   | turn_across     | 0     |
            | s    | e  | sxe   | traffic_signals | 1     |
        """,
    ),
    Scenario(
        "no traffic comes against a one-way road",
        CROSS,
        ways={
            "wx": {**PRIMARY, **ALONG},
            "xe": {**PRIMARY, **ALONG},
            "nx": PRIMARY,
            "xs": PRIMARY,
            "enw": PRIMARY,
        },
        options=LEFT,
        routes="""
            | from | to | route | kind        | times |
            | w    | s  | wxs   | turn_across | 0     |
            | n    | e  | ne    | turn_across | 0     |
            | s    | e  | sxe   | turn_across | 1     |
        """,
    ),
    Scenario(
        "turns at a crossroads of side streets are free",
        CROSS,
        ways={"wx": {}, "xe": {}, "nx": {}, "xs": {}},
        options=LEFT,
        routes="""
            | from | to | route | kind        | times |
            | s    | e  | sxe   | turn_across | 0     |
            | w    | s  | wxs   | turn_across | 0     |
            | w    | s  | wxs   | minor_arm   | 0     |
        """,
    ),
    Scenario(  # roads.md: leaving a lesser road at a greater one without signals
        "a side street that meets a main road",
        CROSS,
        ways={"wx": PRIMARY, "xe": PRIMARY, "nx": {}, "xs": {}},
        options=LEFT,
        routes="""
            | from | to | route | kind      | times |
            | s    | e  | sxe   | minor_arm | 1     |
            | s    | n  | sxn   | minor_arm | 1     |
            | n    | w  | nxw   | minor_arm | 1     |
            | w    | e  | wxe   | minor_arm | 0     |
            | w    | s  | wxs   | minor_arm | 0     |
        """,
    ),
    Scenario(
        "signals take the place of giving way",
        CROSS,
        ways={"wx": PRIMARY, "xe": PRIMARY, "nx": {}, "xs": {}},
        nodes={"x": SIGNAL},
        options=LEFT,
        routes="""
            | from | to | route | kind            | times |
            | s    | e  | sxe   | minor_arm       | 0     |
            | s    | e  | sxe   | traffic_signals | 1     |
        """,
    ),
    Scenario(
        "a stop sign takes the place of giving way",
        ". . n . .\nw . x . e\n. . m . .\n. . . . .\n. . s . .",
        metres=20,
        ways={"wx": PRIMARY, "xe": PRIMARY, "nx": {}, "xms": {}},
        nodes={"m": STOP},
        options=LEFT,
        routes="""
            | from | to | route | kind      | times |
            | s    | e  | smxe  | minor_arm | 0     |
            | s    | e  | smxe  | stop      | 1     |
            | n    | e  | nxe   | minor_arm | 1     |
            | e    | s  | exms  | stop      | 0     |
        """,
    ),
    Scenario(  # wiki: Tag:highway=turning_circle and dead ends: turning there is what they are for
        "turning at a dead end is free",
        "c . f\nb . e\na . d",
        ways={"ab": {}, "cb": {}, "be": {}, "ed": {}, "ef": {}},
        turns=(("ab", "be", "ed", {"restriction": "no_right_turn"}),),
        routes="""
            | from | to | route  | kind   | times |
            | a    | d  | abefed | u_turn | 0     |
            | c    | d  | cbed   | u_turn | 0     |
        """,
    ),
]


@pytest.mark.parametrize(("scenario", "row"), route_cases(*PLACES))
def test_delays_of_trips(scenario, row):
    times = paid(scenario, row["from"], row["to"], row["route"], row["kind"])
    assert times == pytest.approx(float(row["times"]), abs=0.02)


def test_turning_round_behind_a_forbidden_turn_is_charged():
    # from s left into w is forbidden; e is 50 m beyond the junction and goes on, so a U-turn there pays
    ways = {"sx": {}, "xw": {}, "xe": {}, "ef": {}, "eg": {}}
    drawing = "w x e f\n. . g .\n. s . ."
    turns = (("sx", "x", "xw", {"restriction": "no_left_turn"}),)
    town = Scenario("town", drawing, "", ways=ways, turns=turns, metres=50)
    assert paid(town, "s", "w", "sxexw", "u_turn") == pytest.approx(1, abs=0.02)
    assert paid(town, "s", "f", "sxef", "u_turn") == pytest.approx(0, abs=0.02)


def test_delays_lengthen_every_period_alike():
    drawn = draw("a m b", ways={"amb": {}}, nodes={"m": SIGNAL})
    for period in ("free_flow", "am_peak", "night", "blue_light"):
        with_signal = drawn.minutes("a", "b", period=period, speeds=six_seconds("traffic_signals"))
        assert with_signal - drawn.minutes("a", "b", period=period, speeds=EVEN) == pytest.approx(
            0.1, abs=1e-3
        )

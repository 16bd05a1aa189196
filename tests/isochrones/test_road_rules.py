"""Rules of the street, drawn as little maps with the answers the OSM wiki gives."""

import numpy as np
import pytest

from tests.oracles import network_from_map

HUNDRED = 100 * 0.06 / 25.5  # minutes of 100 m on a plain street

# every network carries a loop a-b-e-d so that all letters lie in one strongly connected component
LOOP = "a b c\nd e f"


def minutes_of(drawing, ways, trip, **options):
    profile = options.pop("profile", "drive")
    drawn = network_from_map(drawing, ways=ways, profile=profile, **options)
    return drawn.minutes(*trip)


def expected(hundreds):
    return np.nan if hundreds is None else hundreds * HUNDRED


SQUARE = {"ab": {}, "bc": {}, "ad": {}, "de": {}, "ef": {}, "fc": {}}

# tags of the street b-c; hundreds of metres from b to c and back from c to b; the way round is 5
ONE_WAY = [
    ({}, 1, 1),
    ({"oneway": "no"}, 1, 1),
    ({"oneway": "yes"}, 1, 5),
    ({"oneway": "true"}, 1, 5),
    ({"oneway": "1"}, 1, 5),
    ({"oneway": "-1"}, 5, 1),
    ({"oneway": "reverse"}, 5, 1),
    ({"oneway": "reversible"}, 5, 5),
    ({"oneway": "alternating"}, 1, 1),
    ({"junction": "roundabout"}, 1, 5),
    ({"junction": "circular"}, 1, 5),
    ({"junction": "roundabout", "oneway": "no"}, 1, 1),
    ({"highway": "motorway"}, 1, 5),
    ({"highway": "motorway", "oneway": "no"}, 1, 1),
    ({"highway": "motorway_link"}, 1, 1),
    ({"oneway": "yes", "oneway:motorcar": "no"}, 1, 1),
    ({"oneway": "yes", "oneway:motor_vehicle": "-1"}, 5, 1),
    ({"oneway": "yes", "oneway:bicycle": "no"}, 1, 5),
]


@pytest.mark.parametrize(("tags", "there", "back"), ONE_WAY)
def test_one_way(tags, there, back):
    drawn = network_from_map(LOOP, ways={**SQUARE, "bc": tags})
    assert drawn.minutes("b", "c") == pytest.approx(expected(there), rel=1e-4)
    assert drawn.minutes("c", "b") == pytest.approx(expected(back), rel=1e-4)


# tags of b-c; hundreds of metres from b to c by car (way round 5), then on foot
ACCESS = [
    ({"access": "no"}, 5, 5),
    ({"access": "no", "motorcar": "yes"}, 1, 5),
    ({"access": "no", "foot": "yes"}, 5, 1),
    ({"motor_vehicle": "no"}, 5, 1),
    ({"vehicle": "no"}, 5, 1),
    ({"vehicle": "no", "motor_vehicle": "yes"}, 1, 1),
    ({"motorcar": "no"}, 5, 1),
    ({"access": "permissive"}, 1, 1),
    ({"access": "yes;no"}, 1, 1),
    ({"access": "agricultural"}, 5, 5),
    ({"access": "fancy words"}, 1, 1),
    ({"foot": "no"}, 1, 5),
    ({"foot": "use_sidepath"}, 1, 5),
    ({"highway": "footway"}, 5, 1),
    ({"highway": "pedestrian"}, 5, 1),
    ({"highway": "cycleway"}, 5, 1),
    ({"highway": "steps"}, 5, 2),
    ({"highway": "construction"}, 5, 5),
    ({"highway": "proposed"}, 5, 5),
    ({"highway": "primary", "motorroad": "yes"}, 1, 5),
    ({"highway": "motorway"}, 1, 5),
    ({"service": "emergency_access", "highway": "service"}, 5, 1),
    ({"area": "yes"}, 5, 5),
]


@pytest.mark.parametrize(("tags", "drive", "walk"), ACCESS)
def test_access(tags, drive, walk):
    # all at one speed, so that only the length of the way counts
    even = {"maxspeed": "30"}
    ways = {name: dict(even) for name in SQUARE} | {"bc": {**even, **tags}}
    by_car = network_from_map(LOOP, ways=ways)
    metres = by_car.network.edge_metres
    assert metres.sum() == pytest.approx(600 if drive == 1 else 500, abs=0.1)
    if drive == 5:
        assert by_car.minutes("b", "c") == pytest.approx(5 * HUNDRED, rel=1e-4)
    on_foot = network_from_map(LOOP, ways=ways, profile="walk").minutes("b", "c")
    assert on_foot == pytest.approx(walk * 100 * 0.06 / 4.8, rel=1e-4)


# value of `access` on b-c; from b to f across it (b-c-f is 2, round by a-d-e-f is 4), into c, out of c
THROUGH = ["destination", "private", "customers", "permit", "delivery", "residents"]


@pytest.mark.parametrize("value", THROUGH)
def test_limited_streets_begin_and_end_trips_but_carry_none_through(value):
    drawn = network_from_map(LOOP, ways={**SQUARE, "bc": {"access": value}})
    assert drawn.minutes("b", "f") == pytest.approx(4 * HUNDRED, rel=1e-4)
    assert drawn.minutes("f", "b") == pytest.approx(4 * HUNDRED, rel=1e-4)


def test_a_place_within_limited_streets_is_left_and_reached_from_both_ends():
    drawing = "a b x y c\nd . . . f"
    ways = {"ab": {}, "bxyc": {"access": "private"}, "cf": {}, "ad": {}, "df": {}}
    drawn = network_from_map(drawing, ways=ways)
    times = {
        pair: drawn.minutes(*pair) / HUNDRED for pair in ("bx", "xb", "cx", "xc", "xy", "yx", "bf", "fb")
    }
    assert times["bx"] == pytest.approx(1, rel=1e-3)
    assert times["xb"] == pytest.approx(1, rel=1e-3)
    assert times["cx"] == pytest.approx(2, rel=1e-3)
    assert times["xc"] == pytest.approx(2, rel=1e-3)
    assert times["xy"] == times["yx"] == pytest.approx(1, rel=1e-3)
    assert times["bf"] == times["fb"] == pytest.approx(6, rel=1e-3)


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
def test_a_site_on_a_junction_at_the_end_of_a_private_street_is_not_near_other_private_streets(direction):
    # x-a and d-y are private; the site stands exactly on the junction a, the origins on and along d-y
    drawn = network_from_map(
        "x a b c d y", ways={"xa": {"access": "private"}, "abcd": {}, "dy": {"access": "private"}}
    )
    drawn.places["m"] = (drawn.places["y"][0] - 50, drawn.places["y"][1])
    times = drawn.times("xbdmy", "a", direction=direction).values[0, 0] / HUNDRED
    assert times == pytest.approx([1, 1, 3, 3.5, 4], rel=1e-3)


def test_a_place_on_a_junction_may_take_any_street_from_there():
    # all three streets at b are one way: in from a, out to c and to e
    ways = {"ab": {"oneway": "yes"}, "bc": {"oneway": "yes"}, "be": {"oneway": "yes"}, "cfeda": {}}
    drawn = network_from_map(LOOP, ways=ways)
    assert drawn.minutes("b", "c") == pytest.approx(HUNDRED, rel=1e-3)
    assert drawn.minutes("b", "e") == pytest.approx(HUNDRED, rel=1e-3)
    assert drawn.minutes("a", "b") == pytest.approx(HUNDRED, rel=1e-3)
    assert drawn.minutes("b", "b") == pytest.approx(0, abs=1e-3)


def test_open_streets_behind_a_private_road_are_reached_over_it():
    # the estate x-y-z hangs on the private road b-x
    drawing = "a b x y\nd e . z"
    ways = {"ab": {}, "ad": {}, "de": {}, "eb": {}, "bx": {"access": "private"}, "xy": {}, "yz": {}}
    drawn = network_from_map(drawing, ways=ways)
    assert drawn.minutes("a", "z") == pytest.approx(4 * HUNDRED, rel=1e-4)
    assert drawn.minutes("z", "a") == pytest.approx(4 * HUNDRED, rel=1e-4)


# tags of a barrier at b on a-b-c; hundreds from a to c by car (way round 4 when b is shut), on foot
BARRIERS = [
    ({"barrier": "bollard"}, 4, 2),
    ({"barrier": "bollard", "bollard": "rising"}, 2, 2),
    ({"barrier": "block"}, 4, 2),
    ({"barrier": "cycle_barrier"}, 4, 2),
    ({"barrier": "stile"}, 4, 2),
    ({"barrier": "bollard", "motor_vehicle": "yes"}, 2, 2),
    ({"barrier": "gate"}, 2, 2),
    ({"barrier": "gate", "locked": "yes"}, 4, 2),
    ({"barrier": "gate", "access": "no"}, 4, 4),
    ({"barrier": "gate", "access": "no", "foot": "yes"}, 4, 2),
    ({"barrier": "gate", "access": "private"}, 2, 2),
    ({"barrier": "gate", "motor_vehicle": "no"}, 4, 2),
    ({"barrier": "lift_gate"}, 2, 2),
    ({"barrier": "cattle_grid"}, 2, 2),
    ({"barrier": "toll_booth"}, 2, 2),
    ({"barrier": "wall"}, 4, 4),
    ({"highway": "crossing"}, 2, 2),
]


@pytest.mark.parametrize(("tags", "drive", "walk"), BARRIERS)
def test_barriers_on_nodes(tags, drive, walk):
    ways = {"abc": {}, "ad": {}, "def": {}, "fc": {}}
    by_car = minutes_of(LOOP, ways, "ac", nodes={"b": tags})
    assert by_car == pytest.approx(drive * HUNDRED, rel=1e-4)
    on_foot = minutes_of(LOOP, ways, "ac", nodes={"b": tags}, profile="walk")
    assert on_foot == pytest.approx(walk * 100 * 0.06 / 4.8, rel=1e-4)


CROSS = ". n .\nw x e\n. s ."
ARMS = {"nx": {}, "wx": {}, "ex": {}, "sx": {}}
RING = {
    **ARMS,
    "wn": {"maxspeed": "5"},
    "ne": {"maxspeed": "5"},
    "es": {"maxspeed": "5"},
    "sw": {"maxspeed": "5"},
}

# restriction from sx at x, what is shut and what stays open
TURNS = [
    (("sx", "x", "wx", {"restriction": "no_left_turn"}), "w", "ne"),
    (("sx", "x", "ex", {"restriction": "no_right_turn"}), "e", "nw"),
    (("sx", "x", "nx", {"restriction": "no_straight_on"}), "n", "ew"),
    (("sx", "x", "nx", {"restriction": "only_straight_on"}), "ew", "n"),
    (("sx", "x", "wx", {"restriction": "only_left_turn"}), "ne", "w"),
    (("sx", "x", "ex", {"restriction": "only_right_turn"}), "nw", "e"),
    (("sx", "x", "wx", {"restriction:motorcar": "no_left_turn"}), "w", "ne"),
    (("sx", "x", "wx", {"restriction": "no_left_turn", "except": "bicycle"}), "w", "ne"),
    (("sx", "x", "wx", {"restriction": "no_left_turn", "except": "bus;motorcar"}), "", "nwe"),
    (("sx", "x", "wx", {"restriction:hgv": "no_left_turn"}), "", "nwe"),
    (("sx", "x", "sx", {"restriction": "no_u_turn"}), "", "nwe"),
]


@pytest.mark.parametrize(("turn", "shut", "open_"), TURNS)
def test_turn_restrictions_at_a_node(turn, shut, open_):
    drawn = network_from_map(CROSS, ways=RING, turns=[turn])
    for letter in open_:
        assert drawn.minutes("s", letter) == pytest.approx(2 * HUNDRED, rel=1e-4), letter
        assert drawn.minutes(letter, "s") == pytest.approx(2 * HUNDRED, rel=1e-4), letter
    for letter in shut:
        assert drawn.minutes("s", letter) > 2.5 * HUNDRED
        assert drawn.minutes("s", letter, direction="from_site") == pytest.approx(2 * HUNDRED, rel=1e-4)


def test_a_restriction_binds_a_trip_that_starts_on_the_street_it_comes_from():
    turn = ("sx", "x", "wx", {"restriction": "no_left_turn"})
    drawn = network_from_map(CROSS, ways=RING, turns=[turn])
    drawn.places["m"] = (drawn.places["s"][0], drawn.places["s"][1] + 50)
    assert drawn.minutes("m", "n") == pytest.approx(1.5 * HUNDRED, rel=1e-4)
    assert drawn.minutes("m", "w") > 2 * HUNDRED


def test_two_restrictions_on_one_approach_leave_only_the_third_way():
    turns = [
        ("sx", "x", "wx", {"restriction": "no_left_turn"}),
        ("sx", "x", "ex", {"restriction": "no_right_turn"}),
    ]
    drawn = network_from_map(CROSS, ways=RING, turns=turns)
    assert drawn.minutes("s", "n") == pytest.approx(2 * HUNDRED, rel=1e-4)
    assert drawn.minutes("s", "w") > 2.5 * HUNDRED
    assert drawn.minutes("s", "e") > 2.5 * HUNDRED
    assert drawn.minutes("n", "e") == pytest.approx(2 * HUNDRED, rel=1e-4)


# tags of a straight road a-b of 1,000 m; km/h that result by the table in speeds.py
SPEEDS = [
    ({"maxspeed": "50", "highway": "primary"}, 42.5),
    ({"maxspeed": "50 km/h", "highway": "primary"}, 42.5),
    ({"maxspeed": "30 mph", "highway": "primary"}, 0.85 * 30 * 1.609344),
    ({"maxspeed": "30mph", "highway": "primary"}, 0.85 * 30 * 1.609344),
    ({"maxspeed": "GB:nsl_single", "highway": "primary"}, 0.85 * 60 * 1.609344),
    ({"maxspeed": "gb:nsl_restricted", "highway": "primary"}, 0.85 * 30 * 1.609344),
    ({"maxspeed": "national", "highway": "primary"}, 0.85 * 60 * 1.609344),
    ({"maxspeed": "GB:nsl_dual", "highway": "trunk"}, 0.85 * 70 * 1.609344),
    ({"maxspeed": "FR:urban", "highway": "primary"}, 42.5),
    ({"maxspeed": "DE:zone30", "highway": "primary"}, 25.5),
    ({"maxspeed": "40;60", "highway": "primary"}, 34.0),
    ({"maxspeed": "60 mph", "highway": "unclassified"}, 55.0),
    ({"maxspeed": "none", "highway": "primary"}, 85.0),
    ({"maxspeed": "signals", "highway": "primary"}, 68.0),
    ({"maxspeed": "", "highway": "primary"}, 68.0),
    ({"maxspeed": "", "highway": "residential"}, 30.0),
    ({"maxspeed": "", "highway": "track"}, 12.0),
    ({"maxspeed": "", "highway": "service"}, 16.0),
    ({"maxspeed:forward": "20", "maxspeed": "40", "highway": "primary"}, 17.0),
]


@pytest.mark.parametrize(("tags", "kmh"), SPEEDS)
def test_speed_limits(tags, kmh):
    drawn = network_from_map("a b", metres=1000, ways={"ab": tags})
    assert drawn.minutes("a", "b") == pytest.approx(60 / kmh, rel=1e-4)


@pytest.mark.parametrize(
    ("tags", "minutes"),
    [({"duration": "25"}, 25), ({"duration": "01:10"}, 70), ({"duration": "PT1H5M"}, 65), ({}, 4.0)],
)
def test_ferries_take_their_duration_else_their_speed(tags, minutes):
    ways = {"ab": {}, "bc": {"highway": "", "route": "ferry", **tags}, "cd": {}}
    drawn = network_from_map("a b c d", metres=1000, ways=ways)
    assert drawn.minutes("a", "d") == pytest.approx(minutes + 20 * HUNDRED, rel=1e-3)

"""Tags of ways and nodes, one rule after the other, with what the OSM wiki and OSRM's car profile say."""

import math

import pytest

from isochrones.barriers import DRIVEN_OVER, OPENED, STOPS_CARS
from isochrones.limits import MPH
from isochrones.speeds import ROAD_CLASSES
from isochrones.tags import (
    CLOSED,
    LIMITED,
    OPEN,
    duration_minutes,
    node_blocks,
    node_delays,
    refusal,
    street_of,
)

ROAD = {"highway": "residential"}


def seen(tags, profile="drive"):
    street = street_of(tags, profile)
    return (CLOSED, CLOSED) if street is None else (street.access_forward, street.access_backward)


# tags of a residential street; access along and against it
PERMITS = [
    ({"motor_vehicle": "no", "motorcar": "yes"}, OPEN, OPEN),
    ({"access": "yes", "vehicle:backward": "no"}, OPEN, CLOSED),
    ({"motorcar:forward": "destination"}, LIMITED, OPEN),
    ({"access": "no", "motorcar:forward": "yes"}, OPEN, CLOSED),
    ({"access": "Destination"}, LIMITED, LIMITED),
    ({"motor_vehicle": "agricultural;forestry"}, CLOSED, CLOSED),
    ({"motor_vehicle": "agricultural;destination"}, LIMITED, LIMITED),
    ({"access": "nonsense"}, OPEN, OPEN),
    ({"access": "foot"}, CLOSED, CLOSED),
    ({"hov": "designated"}, CLOSED, CLOSED),
    ({"hov": "designated", "motorcar": "yes"}, OPEN, OPEN),
    ({"service": "driveway"}, LIMITED, LIMITED),
    ({"construction": "yes"}, CLOSED, CLOSED),
    ({"construction": "minor"}, OPEN, OPEN),
    ({"construction": "no"}, OPEN, OPEN),
    ({"disused:highway": "residential"}, OPEN, OPEN),
    ({"impassable": "yes"}, CLOSED, CLOSED),
    ({"status": "impassable"}, CLOSED, CLOSED),
    ({"smoothness": "very_horrible"}, CLOSED, CLOSED),
    ({"smoothness": "horrible"}, OPEN, OPEN),
    ({"toll": "yes"}, OPEN, OPEN),
    ({"ford": "yes"}, OPEN, OPEN),
    ({"ford": "stepping_stones"}, CLOSED, CLOSED),
    ({"maxwidth": "1.5"}, CLOSED, CLOSED),
    ({"maxwidth": "2.2 m"}, OPEN, OPEN),
    ({"maxwidth": "6'6\""}, OPEN, OPEN),
    ({"maxwidth": "5'6\""}, CLOSED, CLOSED),
    ({"maxheight": "1.8"}, CLOSED, CLOSED),
    ({"maxheight": "default"}, OPEN, OPEN),
    ({"maxweight": "3.5"}, OPEN, OPEN),
    ({"maxweight": "900 kg"}, CLOSED, CLOSED),
    ({"oneway": "true"}, OPEN, CLOSED),
    ({"oneway": "reverse"}, CLOSED, OPEN),
    ({"oneway": "reversible"}, CLOSED, CLOSED),
    ({"oneway": "alternating"}, OPEN, OPEN),
    ({"oneway": "yes", "oneway:vehicle": "no"}, OPEN, OPEN),
    ({"oneway": "yes", "oneway:vehicle": "no", "oneway:motorcar": "yes"}, OPEN, CLOSED),
    ({"oneway": "yes", "motorcar:forward": "no"}, CLOSED, CLOSED),
    ({"junction": "roundabout"}, OPEN, CLOSED),
    ({"junction": "roundabout", "oneway": "-1"}, CLOSED, OPEN),
    ({"junction": "jughandle"}, OPEN, OPEN),
    ({"highway": "motorway"}, OPEN, CLOSED),
    ({"highway": "motorway_link"}, OPEN, OPEN),
    ({"highway": "pedestrian", "motor_vehicle": "destination"}, LIMITED, LIMITED),
    ({"highway": "pedestrian", "access": "yes"}, CLOSED, CLOSED),
    ({"highway": "cycleway", "motor_vehicle": "yes"}, OPEN, OPEN),
    ({"highway": "steps", "motor_vehicle": "yes"}, CLOSED, CLOSED),
    ({"highway": "track"}, LIMITED, LIMITED),
    ({"highway": "track", "vehicle": "permissive"}, OPEN, OPEN),
    ({"highway": "busway"}, CLOSED, CLOSED),
    ({"highway": "construction", "construction": "primary"}, CLOSED, CLOSED),
]


@pytest.mark.parametrize(("tags", "ahead", "back"), PERMITS)
def test_who_may_drive_which_way(tags, ahead, back):
    assert seen({**ROAD, **tags}) == (ahead, back)
    assert bool(refusal({**ROAD, **tags}, "drive")) == (ahead == back == CLOSED)


WALKS = [
    ({"oneway": "yes"}, OPEN, OPEN),
    ({"oneway:foot": "yes"}, OPEN, CLOSED),
    ({"access": "no", "foot": "designated"}, OPEN, OPEN),
    ({"access": "foot"}, OPEN, OPEN),
    ({"access": "bicycle"}, CLOSED, CLOSED),
    ({"foot:backward": "no"}, OPEN, CLOSED),
    ({"motorroad": "yes"}, CLOSED, CLOSED),
    ({"motorroad": "yes", "foot": "yes"}, OPEN, OPEN),
    ({"maxwidth": "1"}, OPEN, OPEN),
    ({"smoothness": "impassable"}, OPEN, OPEN),
    ({"highway": "motorway_link"}, CLOSED, CLOSED),
]


@pytest.mark.parametrize(("tags", "ahead", "back"), WALKS)
def test_who_may_walk_which_way(tags, ahead, back):
    assert seen({**ROAD, **tags}, "walk") == (ahead, back)


# tags of a ferry; whether a car and a walker may board
FERRIES = [
    ({}, OPEN, OPEN),
    ({"motor_vehicle": "yes", "foot": "yes"}, OPEN, OPEN),
    ({"foot": "yes"}, CLOSED, OPEN),
    ({"bicycle": "yes", "foot": "yes"}, CLOSED, OPEN),
    ({"foot": "yes", "hgv": "yes"}, OPEN, OPEN),
    ({"foot": "yes", "ferry": "secondary"}, OPEN, OPEN),
    ({"motorcar": "no"}, CLOSED, OPEN),
    ({"access": "no", "foot": "yes"}, CLOSED, OPEN),
    ({"foot": "no", "motor_vehicle": "yes"}, OPEN, CLOSED),
    ({"route": "shuttle_train"}, OPEN, OPEN),
]


@pytest.mark.parametrize(("tags", "driven", "walked"), FERRIES)
def test_ferries(tags, driven, walked):
    tags = {"route": "ferry", **tags}
    assert (seen(tags)[0], seen(tags, "walk")[0]) == (driven, walked)


def test_a_ferry_is_a_class_of_its_own_where_nobody_sets_out():
    street = street_of({"route": "ferry", "duration": "01:10"}, "drive")
    assert (ROAD_CLASSES[street.road_class], street.minutes, street.snappable) == ("ferry", 70, False)
    assert "ferry that does not say whether it takes cars" in street.notes


@pytest.mark.parametrize(
    ("value", "minutes"),
    [("5", 5), ("00:05", 5), ("00:05:30", 5.5), ("1:45", 105), ("48:00", 2880), ("PT20M", 20), ("PT1H", 60)],
)
def test_durations(value, minutes):
    assert duration_minutes(value) == minutes


# tags; limit along and against the way in km/h, None where there is none
LIMITS = [
    ({"maxspeed": "none"}, 130, 130),
    ({"maxspeed": "signals"}, None, None),
    ({"maxspeed": "50;30"}, 30, 30),
    ({"maxspeed": "GB:nsl_dual"}, 70 * MPH, 70 * MPH),
    ({"maxspeed": "UK:nsl_single"}, 60 * MPH, 60 * MPH),
    ({"maxspeed": "national", "oneway": "yes"}, 70 * MPH, 70 * MPH),
    ({"maxspeed": "DE:zone:30"}, 30, 30),
    ({"maxspeed": "GB:zone20"}, 20 * MPH, 20 * MPH),
    ({"maxspeed": "PT:urban"}, 50, 50),
    ({"maxspeed": "MT:rural"}, 80, 80),
    ({"maxspeed": "FR:rural"}, 80, 80),
    ({"maxspeed": "CH:motorway"}, 120, 120),
    ({"maxspeed:type": "GB:nsl_single"}, 60 * MPH, 60 * MPH),
    ({"maxspeed:type": "gb:national", "oneway": "yes"}, 70 * MPH, None),
    ({"maxspeed:type": "GB_nsl:single"}, 60 * MPH, 60 * MPH),
    ({"maxspeed:type": "sign"}, None, None),
    ({"source:maxspeed": "DE:urban"}, 50, 50),
    ({"source:maxspeed": "survey"}, None, None),
    ({"zone:maxspeed": "DE:30"}, 30, 30),
    ({"zone:traffic": "DE:urban"}, 50, 50),
    ({"maxspeed": "40", "maxspeed:type": "DE:urban"}, 40, 40),
    ({"maxspeed:forward": "70", "maxspeed": "50"}, 70, 50),
    ({"maxspeed:backward": "30 mph"}, None, 30 * MPH),
    ({"maxspeed:lanes": "120|100|60"}, 120, 120),
    ({"maxspeed:lanes": "120|100|60", "maxspeed": "90"}, 90, 90),
    ({"maxspeed:variable": "obstruction", "maxspeed": "100"}, 100, 100),
    ({"maxspeed:advisory": "30", "maxspeed": "60"}, 60, 60),
]


@pytest.mark.parametrize(("tags", "ahead", "back"), LIMITS)
def test_speed_limits(tags, ahead, back):
    street = street_of({**ROAD, **tags}, "drive")
    for found, known in ((street.kmh_forward, ahead), (street.kmh_backward, back)):
        if known is None and tags.get("oneway") != "yes":
            assert math.isnan(found)
        elif known is not None:
            assert found == pytest.approx(known)
    assert not street.notes


# tags; km/h at most. Surfaces, tracktypes and smoothness: OSRM's car profile
CAPS = [
    ({}, math.inf),
    ({"surface": "asphalt"}, math.inf),
    ({"surface": "cobblestone"}, 30),
    ({"surface": "Gravel"}, 40),
    ({"surface": "asphalt;sand"}, 20),
    ({"tracktype": "grade4"}, 25),
    ({"smoothness": "bad"}, 40),
    ({"surface": "gravel", "smoothness": "very_bad"}, 20),
    ({"lanes": "1"}, 40),
    ({"lanes": "1", "oneway": "yes"}, math.inf),
    ({"width": "2.5"}, 40),
    ({"est_width": "2.8"}, 40),
    ({"width": "6"}, math.inf),
    ({"narrow": "yes"}, 40),
    ({"highway": "service", "service": "parking_aisle"}, 10),
    ({"highway": "service", "service": "drive-through"}, 8),
    ({"ford": "yes"}, 10),
    ({"maxspeed:advisory": "30"}, 30),
    ({"bridge": "movable"}, math.inf),
]


@pytest.mark.parametrize(("tags", "kmh"), CAPS)
def test_caps(tags, kmh):
    assert street_of({**ROAD, **tags}, "drive").cap_kmh == kmh
    assert street_of({**ROAD, **tags}, "walk").cap_kmh == math.inf


# tags that are not understood, and what the report calls them
DOUBTS = [
    ({"maxspeed": "fast"}, "maxspeed is not readable"),
    ({"surface": "lava"}, "surface is not a known value"),
    ({"tracktype": "good"}, "tracktype is not a known value"),
    ({"smoothness": "fine"}, "smoothness is not a known value"),
    ({"motor_vehicle": "perhaps"}, "motor_vehicle is not a known value"),
    ({"oneway": "sometimes"}, "oneway is not a known value"),
    ({"maxwidth": "small"}, "maxwidth is not readable"),
    ({"access:conditional": "no at night"}, "access:conditional is not readable"),
]


@pytest.mark.parametrize(("tags", "note"), DOUBTS)
def test_what_is_not_understood_is_noted(tags, note):
    assert street_of({**ROAD, **tags}, "drive").notes == (note,)


# tags of a barrier; whether a car and a walker are stopped
BARRIERS = [
    ({"barrier": "chain"}, True, False),
    ({"barrier": "yes"}, True, False),
    ({"barrier": "kissing_gate"}, True, False),
    ({"barrier": "bus_trap"}, True, False),
    ({"barrier": "sump_buster"}, True, False),
    ({"barrier": "bus_trap", "motorcar": "yes"}, False, False),
    ({"barrier": "height_restrictor"}, False, False),
    ({"barrier": "height_restrictor", "maxheight": "2.1"}, False, False),
    ({"barrier": "height_restrictor", "maxheight": "1.9"}, True, False),
    ({"barrier": "swing_gate", "locked": "yes"}, True, False),
    ({"barrier": "gate", "locked": "yes", "access": "yes"}, True, False),
    ({"barrier": "gate", "locked": "yes", "motor_vehicle": "private"}, True, False),
    ({"barrier": "gate", "locked": "no", "motor_vehicle": "private"}, False, False),
    ({"barrier": "height_restrictor", "maxheight": "1.8", "access": "yes"}, True, False),
    ({"barrier": "bollard", "width": "0.2", "motor_vehicle": "yes"}, False, False),
    ({"barrier": "gate", "access": "foot"}, True, False),
    ({"barrier": "lift_gate", "access": "no", "foot": "yes"}, True, False),
    ({"barrier": "block", "access": "yes"}, False, False),
    ({"barrier": "gate", "motorcar": "destination"}, False, False),
    ({"barrier": "kerb"}, False, False),
    ({"barrier": "dragon"}, True, False),
    ({"highway": "crossing", "access": "no"}, False, False),
]


@pytest.mark.parametrize(("tags", "driven", "walked"), BARRIERS)
def test_barriers(tags, driven, walked):
    assert (node_blocks(tags, "drive"), node_blocks(tags, "walk")) == (driven, walked)


def test_a_kind_of_barrier_either_stops_cars_or_lets_them_pass():
    assert not (OPENED | DRIVEN_OVER) & STOPS_CARS


# tags of a node; delays it costs
NODES = [
    ({"highway": "traffic_signals"}, [("traffic_signals", "both")]),
    (
        {"highway": "traffic_signals", "traffic_signals:direction": "forward"},
        [("traffic_signals", "forward")],
    ),
    ({"highway": "traffic_signals", "direction": "backward"}, [("traffic_signals", "backward")]),
    ({"highway": "traffic_signals", "traffic_signals": "pedestrian_crossing"}, [("crossing", "both")]),
    ({"highway": "traffic_signals", "traffic_signals": "emergency"}, []),
    ({"highway": "crossing;traffic_signals"}, [("traffic_signals", "both")]),
    ({"highway": "crossing"}, []),
    ({"highway": "crossing", "crossing": "unmarked"}, []),
    ({"highway": "crossing", "crossing": "zebra"}, [("crossing", "both")]),
    ({"highway": "crossing", "crossing": "uncontrolled"}, [("crossing", "both")]),
    ({"highway": "crossing", "crossing": "traffic_signals"}, [("crossing", "both")]),
    ({"highway": "crossing", "crossing_ref": "toucan"}, [("crossing", "both")]),
    ({"highway": "crossing", "crossing:markings": "zebra"}, [("crossing", "both")]),
    ({"highway": "crossing", "crossing:markings": "no"}, []),
    ({"highway": "stop", "direction": "forward"}, [("stop", "forward")]),
    ({"highway": "stop"}, [("stop", "both")]),
    ({"highway": "give_way", "direction": "backward"}, [("give_way", "backward")]),
    ({"highway": "give_way", "direction": "160"}, [("give_way", "both")]),
    ({"highway": "mini_roundabout", "direction": "clockwise"}, [("mini_roundabout", "both")]),
    ({"railway": "level_crossing"}, [("level_crossing", "both")]),
    ({"railway": "crossing"}, []),
    ({"barrier": "lift_gate"}, [("barrier", "both")]),
    ({"barrier": "bollard", "bollard": "rising"}, [("barrier", "both")]),
    ({"barrier": "cattle_grid"}, []),
    ({"barrier": "gate", "access": "no"}, []),
]


@pytest.mark.parametrize(("tags", "delays"), NODES)
def test_delays_at_nodes(tags, delays):
    assert list(node_delays(tags, "drive")) == delays
    assert node_delays(tags, "walk") == ()


def test_walkers_wait_on_ways_that_cross_a_street():
    crossing = {"highway": "footway", "footway": "crossing"}
    assert street_of(crossing, "walk").delays == ("foot_crossing",)
    assert street_of({"highway": "footway"}, "walk").delays == ()
    assert street_of({**ROAD, "oneway": "alternating"}, "drive").delays == ("traffic_signals",)

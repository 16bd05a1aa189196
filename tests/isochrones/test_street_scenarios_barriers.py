"""Barriers on nodes: what stops a car or a walker, and where access tags of the node decide."""

import pytest

from tests.isochrones.street_scenarios import Scenario, both, check_route, route_cases, rows, seen

# wiki: Key:barrier and its pages for each value; OSRM features/car/barrier.feature, "Barriers"
KINDS = """
| barrier           | bollard   | locked | drive  | walk   |
|                   |           |        | open   | open   |
| bollard           |           |        | closed | open   |
| bollard           | rising    |        | open   | open   |
| bollard           | removable |        | closed | open   |
| gate              |           |        | open   | open   |
| gate              |           | yes    | closed | open   |
| lift_gate         |           |        | open   | open   |
| swing_gate        |           |        | open   | open   |
| sliding_gate      |           |        | open   | open   |
| cattle_grid       |           |        | open   | open   |
| border_control    |           |        | open   | open   |
| toll_booth        |           |        | open   | open   |
| sally_port        |           |        | open   | open   |
| entrance          |           |        | open   | open   |
| height_restrictor |           |        | open   | open   |
| kerb              |           |        | open   | open   |
| no                |           |        | open   | open   |
| block             |           |        | closed | open   |
| cycle_barrier     |           |        | closed | open   |
| kissing_gate      |           |        | closed | open   |
| stile             |           |        | closed | open   |
| turnstile         |           |        | closed | open   |
| chain             |           |        | closed | open   |
| jersey_barrier    |           |        | closed | open   |
| bus_trap          |           |        | closed | open   |
| debris            |           |        | closed | open   |
| wall              |           |        | closed | closed |
| fence             |           |        | closed | closed |
| some_tag          |           |        | closed | open   |
"""


@pytest.mark.parametrize(("tags", "drive", "walk"), rows(KINDS, "drive", "walk"))
def test_kinds_of_barriers(tags, drive, walk):
    assert seen({}, node=tags) == both(drive)
    assert seen({}, node=tags, profile="walk") == both(walk)


# wiki: Key:barrier, "access tags of the barrier"; OSRM features/car/barrier.feature, "Access tag trumphs
# barriers", and access.feature, "Access tag hierarchy on nodes"
TAGGED = """
| barrier   | access       | vehicle | motor_vehicle | motorcar | foot | bicycle | drive  | walk   |
| gate      | yes          |         |               |          |      |         | open   | open   |
| gate      | permissive   |         |               |          |      |         | open   | open   |
| gate      | designated   |         |               |          |      |         | open   | open   |
| gate      | no           |         |               |          |      |         | closed | closed |
| gate      | agricultural |         |               |          |      |         | closed | closed |
| gate      | no           | yes     |               |          |      |         | open   | closed |
| gate      | yes          | no      |               |          |      |         | closed | open   |
| gate      |              | no      | yes           |          |      |         | open   | open   |
| gate      |              | yes     | no            |          |      |         | closed | open   |
| gate      |              |         | no            | yes      |      |         | open   | open   |
| gate      |              |         | yes           | no       |      |         | closed | open   |
| gate      | no           |         |               |          | yes  |         | closed | open   |
| gate      |              |         |               |          | no   |         | open   | closed |
| gate      |              |         |               |          |      | no      | open   | open   |
| bollard   | yes          |         |               |          |      |         | open   | open   |
| bollard   |              |         | yes           |          |      |         | open   | open   |
| bollard   |              |         |               | yes      |      |         | open   | open   |
| bollard   |              |         |               |          | yes  | yes     | closed | open   |
| bollard   | no           |         |               |          | yes  |         | closed | open   |
| wall      | yes          |         |               |          |      |         | open   | open   |
| wall      | permissive   |         |               |          |      |         | open   | open   |
| stile     |              |         |               |          | no   |         | closed | closed |
| lift_gate | forestry     |         |               |          |      |         | closed | closed |
"""


@pytest.mark.parametrize(("tags", "drive", "walk"), rows(TAGGED, "drive", "walk"))
def test_access_tags_of_a_barrier_go_before_its_kind(tags, drive, walk):
    assert seen({}, node=tags) == both(drive)
    assert seen({}, node=tags, profile="walk") == both(walk)


# wiki: Tag:highway=crossing, Tag:highway=traffic_signals, Tag:highway=stop, Tag:traffic_calming=*: delays
# or nothing, no barriers
NO_BARRIERS = """
| highway         | crossing        | railway        | traffic_calming | access | drive | walk |
| crossing        | traffic_signals |                |                 |        | open  | open |
| traffic_signals |                 |                |                 |        | open  | open |
| stop            |                 |                |                 |        | open  | open |
| give_way        |                 |                |                 |        | open  | open |
| mini_roundabout |                 |                |                 |        | open  | open |
| turning_circle  |                 |                |                 |        | open  | open |
|                 |                 | level_crossing |                 |        | open  | open |
|                 |                 |                | hump            |        | open  | open |
"""


@pytest.mark.parametrize(("tags", "drive", "walk"), rows(NO_BARRIERS, "drive", "walk"))
def test_signs_and_signals_are_no_barriers(tags, drive, walk):
    assert seen({}, node=tags) == both(drive)
    assert seen({}, node=tags, profile="walk") == both(walk)


BOLLARD, GATE = {"barrier": "bollard"}, {"barrier": "gate"}

PLACES = [
    Scenario(  # wiki: Tag:barrier=bollard on a node of the way: no passage, both sides stay in use
        "a street cut in two by a bollard",
        "a b c d e\nf . . . g",
        ways={"abcde": {}, "af": {}, "fg": {}, "ge": {}},
        nodes={"c": BOLLARD},
        routes="""
            | from | to | route  |
            | a    | b  | ab     |
            | b    | d  | bafged |
            | d    | b  | degfab |
            | e    | d  | ed     |
        """,
    ),
    Scenario(
        "a bollard on the junction of three streets stops all of them",
        "a b c\nd e f",
        ways={"ab": {}, "bc": {}, "be": {}, "ad": {}, "de": {}, "ef": {}, "fc": {}},
        nodes={"b": BOLLARD},
        routes="""
            | from | to | route |
            | a    | c  | adefc |
            | a    | e  | ade   |
            | c    | e  | cfe   |
        """,
    ),
    Scenario(
        "a gate on a junction stops nobody",
        "a b c\nd e f",
        ways={"ab": {}, "bc": {}, "be": {}, "ad": {}, "de": {}, "ef": {}, "fc": {}},
        nodes={"b": GATE},
        routes="""
            | from | to | route |
            | a    | c  | abc   |
            | e    | a  | eba   |
        """,
    ),
    Scenario(
        "a bollard at the end of a street shuts only that street",
        "a b c\nd . f",
        ways={"ab": {}, "bc": {}, "ad": {}, "df": {}, "fc": {}},
        nodes={"d": GATE, "b": {**BOLLARD, "motor_vehicle": "yes"}},
        routes="""
            | from | to | route |
            | a    | c  | abc   |
            | d    | c  | dfc   |
        """,
    ),
    Scenario(
        "walkers pass the bollard",
        "a b c d e\nf . . . g",
        ways={"abcde": {}, "af": {}, "fg": {}, "ge": {}},
        nodes={"c": BOLLARD},
        profile="walk",
        routes="""
            | from | to | route |
            | b    | d  | bcd   |
            | d    | b  | dcb   |
        """,
    ),
]


@pytest.mark.parametrize(("scenario", "row"), route_cases(*PLACES))
def test_trips_at_barriers(scenario, row):
    check_route(scenario, row)

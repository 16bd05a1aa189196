"""Who may use a street: the access hierarchy, its values, classes of ways, and places behind limits."""

import pytest

from tests.isochrones.street_scenarios import Scenario, both, check_route, route_cases, rows, seen

# wiki: Key:access, "Transport mode restrictions": the more particular mode goes before the general one;
# OSRM features/car/access.feature, "Access tag hierarchy on ways"
HIERARCHY = """
| access  | vehicle     | motor_vehicle | motorcar | drive   |
|         |             |               |          | open    |
| yes     |             |               |          | open    |
| no      |             |               |          | closed  |
|         | yes         |               |          | open    |
|         | no          |               |          | closed  |
| no      | yes         |               |          | open    |
| yes     | no          |               |          | closed  |
|         |             | no            |          | closed  |
| no      |             | yes           |          | open    |
| yes     |             | no            |          | closed  |
|         | no          | yes           |          | open    |
|         | yes         | no            |          | closed  |
|         |             |               | no       | closed  |
| no      |             |               | yes      | open    |
| yes     |             |               | no       | closed  |
|         | no          |               | yes      | open    |
|         | yes         |               | no       | closed  |
|         |             | no            | yes      | open    |
|         |             | yes           | no       | closed  |
| no      | yes         | no            | yes      | open    |
| yes     | no          | yes           | no       | closed  |
| no      |             | destination   |          | limited |
| yes     |             | destination   |          | limited |
|         | destination |               | yes      | open    |
|         |             | private       | yes      | open    |
| private |             | yes           |          | open    |
| private |             |               | no       | closed  |
"""


@pytest.mark.parametrize(("tags", "drive"), rows(HIERARCHY, "drive"))
def test_the_most_particular_key_of_the_hierarchy_decides(tags, drive):
    assert seen(tags) == both(drive)


# wiki: Key:access, "Directional"; forward and backward. OSRM features/car/access.feature, "Access tag
# hierarchy and forward/backward": the mode decides before the direction does
DIRECTIONS = """
| tags                                                              | drive          |
| access=yes, access:forward=no                                     | closed open    |
| access=yes, access:backward=no                                    | open closed    |
| access=no, access:forward=yes                                     | open closed    |
| access=no, access:backward=yes                                    | closed open    |
| access=yes, access:forward=yes, motorcar=no                       | closed closed  |
| access=no, access:forward=no, motorcar=yes                        | open open      |
| access=no, access:forward=no, motorcar=no, motorcar:forward=yes   | open closed    |
| access=no, access:backward=no, motorcar=no, motorcar:backward=yes | closed open    |
| access:forward=no, motorcar:backward=no                           | closed closed  |
| access:forward=no, motorcar:forward=yes                           | open open      |
| access:backward=no, motorcar:backward=yes                         | open open      |
| vehicle:backward=no                                               | open closed    |
| vehicle:backward=no, motor_vehicle=yes                            | open open      |
| motor_vehicle:forward=no                                          | closed open    |
| motor_vehicle:backward=no                                         | open closed    |
| motor_vehicle=no, motor_vehicle:forward=yes                       | open closed    |
| motor_vehicle=yes, motor_vehicle:backward=no                      | open closed    |
| motor_vehicle:forward=destination                                 | limited open   |
| motor_vehicle:backward=private                                    | open limited   |
| motor_vehicle:forward=no, motor_vehicle:backward=destination      | closed limited |
| motor_vehicle:backward=no, oneway=no                              | open closed    |
| motor_vehicle:forward=no, oneway=yes                              | closed closed  |
| bicycle:backward=no, bus:forward=yes                              | open open      |
"""


@pytest.mark.parametrize(("tags", "drive"), rows(DIRECTIONS, "drive"))
def test_access_may_differ_by_direction(tags, drive):
    assert seen(tags) == drive


# wiki: Key:access, "List of possible values"; docs/methods/roads.md, "Who may use a street"
VALUES = """
| access                   | drive   | walk    |
| employees                | limited | limited |
| discouraged              | open    | open    |
| taxi                     | closed  | closed  |
| yes                      | open    | open    |
| permissive               | open    | open    |
| designated               | open    | open    |
| public                   | open    | open    |
| official                 | open    | open    |
| unknown                  | open    | open    |
| no                       | closed  | closed  |
| agricultural             | closed  | closed  |
| forestry                 | closed  | closed  |
| agricultural;forestry    | closed  | closed  |
| emergency                | closed  | closed  |
| psv                      | closed  | closed  |
| bus                      | closed  | closed  |
| military                 | closed  | closed  |
| private                  | limited | limited |
| destination              | limited | limited |
| customers                | limited | limited |
| delivery                 | limited | limited |
| permit                   | limited | limited |
| residents                | limited | limited |
| destination;customers    | limited | limited |
| destination;agricultural | limited | limited |
| yes;destination          | open    | open    |
| some_tag                 | open    | open    |
"""


@pytest.mark.parametrize(("tags", "drive", "walk"), rows(VALUES, "drive", "walk"))
def test_values_of_access(tags, drive, walk):
    assert seen(tags) == both(drive)
    assert seen(tags, profile="walk") == both(walk)


# wiki: Key:access; OSRM features/car/access.feature, "Ignore access tags for other modes"
OTHER_MODES = """
| access  | foot         | bicycle | bus | psv        | hgv | motorcycle | emergency | drive   | walk    |
|         | no           |         |     |            |     |            |           | open    | closed  |
|         | use_sidepath |         |     |            |     |            |           | open    | closed  |
|         |              | no      |     |            |     |            |           | open    | open    |
|         |              |         | no  |            |     |            |           | open    | open    |
|         |              |         |     | no         |     |            |           | open    | open    |
|         |              |         |     |            | no  |            |           | open    | open    |
|         |              |         |     |            |     | no         |           | open    | open    |
| no      |              | yes     |     |            |     |            |           | closed  | closed  |
| no      |              |         | yes |            |     |            |           | closed  | closed  |
| no      |              |         |     | designated |     |            |           | closed  | closed  |
| no      |              |         |     |            |     |            | yes       | closed  | closed  |
| no      | yes          |         |     |            |     |            |           | closed  | open    |
| no      | designated   |         |     |            |     |            |           | closed  | open    |
| no      | destination  |         |     |            |     |            |           | closed  | limited |
| private | permissive   |         |     |            |     |            |           | limited | open    |
"""


@pytest.mark.parametrize(("tags", "drive", "walk"), rows(OTHER_MODES, "drive", "walk"))
def test_rules_for_others_bind_neither_cars_nor_walkers(tags, drive, walk):
    assert seen(tags) == both(drive)
    assert seen(tags, profile="walk") == both(walk)


# wiki: Key:highway; OSM tags for routing/Access restrictions (United Kingdom); Key:service; Key:motorroad.
# OSRM features/car/way.feature and construction.feature
CLASSES = """
| highway        | motorroad | service          | foot | motor_vehicle | access  | drive   | walk    |
| trunk          |           |                  |      |               |         | open    | open    |
| trunk_link     |           |                  |      |               |         | open    | open    |
| primary        |           |                  |      |               |         | open    | open    |
| secondary_link |           |                  |      |               |         | open    | open    |
| unclassified   |           |                  |      |               |         | open    | open    |
| living_street  |           |                  |      |               |         | open    | open    |
| road           |           |                  |      |               |         | open    | open    |
| service        |           |                  |      |               |         | open    | open    |
| service        |           | alley            |      |               |         | open    | open    |
| service        |           | emergency_access |      |               |         | closed  | open    |
| primary        | yes       |                  |      |               |         | open    | closed  |
| primary        | no        |                  |      |               |         | open    | open    |
| primary        | yes       |                  | yes  |               |         | open    | open    |
| pedestrian     |           |                  |      |               |         | closed  | open    |
| footway        |           |                  |      |               |         | closed  | open    |
| cycleway       |           |                  |      |               |         | closed  | open    |
| bridleway      |           |                  |      |               |         | closed  | open    |
| path           |           |                  |      |               |         | closed  | open    |
| steps          |           |                  |      |               |         | closed  | open    |
| corridor       |           |                  |      |               |         | closed  | open    |
| track          |           |                  |      |               |         | limited | open    |
| track          |           |                  |      | yes           |         | open    | open    |
| track          |           |                  |      | agricultural  |         | closed  | open    |
| construction   |           |                  |      |               |         | closed  | closed  |
| proposed       |           |                  |      |               |         | closed  | closed  |
| construction   |           |                  | yes  | yes           |         | closed  | closed  |
| raceway        |           |                  |      |               |         | closed  | closed  |
| bus_guideway   |           |                  |      |               |         | closed  | closed  |
| footway        |           |                  | no   |               |         | closed  | closed  |
| footway        |           |                  |      |               | private | closed  | limited |
| tertiary       |           | driveway         |      |               |         | limited | open    |
"""


@pytest.mark.parametrize(("tags", "drive", "walk"), rows(CLASSES, "drive", "walk"))
def test_classes_of_ways(tags, drive, walk):
    assert seen(tags) == both(drive)
    assert seen(tags, profile="walk") == both(walk)


# OSRM features/car/access.feature, "Access combinations"
COMBINED = """
| highway     | access       | vehicle    | motor_vehicle | motorcar    | oneway | drive          |
| primary     | forestry     |            | yes           |             |        | open open      |
| residential |              | yes        | no            |             |        | closed closed  |
| trunk       | agricultural | designated | permissive    | no          |        | closed closed  |
| residential | destination  |            |               |             | yes    | limited closed |
| residential | no           |            |               | destination | -1     | closed limited |
| residential | private      |            | permissive    |             | yes    | open closed    |
| pedestrian  |              |            |               |             |        | closed closed  |
"""


@pytest.mark.parametrize(("tags", "drive"), rows(COMBINED, "drive"))
def test_access_and_direction_together(tags, drive):
    assert seen(tags) == drive


PRIVATE = {"access": "private"}
DESTINATION = {"motor_vehicle": "destination"}

# wiki: Tag:access=private, Tag:access=destination: "only when travelling to this element"; Valhalla docs,
# "destination only" and "private" access: a trip may begin or end there and not pass through
BEHIND_LIMITS = [
    Scenario(
        "short cut through a private street",
        "a b c\nd . f",
        ways={"ab": {}, "bc": PRIVATE, "ad": {}, "df": {}, "fc": {}},
        routes="""
            | from | to | route |
            | a    | f  | adf   |
            | f    | a  | fda   |
            | d    | b  | dab   |
        """,
    ),
    Scenario(
        "a yard within a private street",
        "a b x y c\nd . . . f",
        ways={"ab": {}, "bxyc": PRIVATE, "ad": {}, "df": {}, "fc": {}},
        routes="""
            | from | to | route |
            | a    | x  | abx   |
            | x    | a  | xba   |
            | x    | y  | xy    |
            | y    | x  | yx    |
            | a    | y  | abxy  |
            | y    | a  | yxba  |
            | f    | x  | fcyx  |
            | x    | f  | xycf  |
        """,
    ),
    Scenario(
        "two private districts on a public street",
        "x b c y\n. d f .",
        ways={"xb": PRIVATE, "bc": {}, "cy": PRIVATE, "bd": {}, "df": {}, "fc": {}},
        routes="""
            | from | to | route |
            | x    | y  | xbcy  |
            | y    | x  | ycbx  |
            | x    | d  | xbd   |
            | f    | x  | fcbx  |
        """,
    ),
    Scenario(
        "a private link between two private yards that also meet the public street",
        "x . . . y\nb c d e f",
        ways={"xy": PRIVATE, "xb": PRIVATE, "yf": PRIVATE, "bcdef": {}},
        routes="""
            | from | to | route |
            | x    | y  | xy    |
            | y    | x  | yx    |
            | b    | y  | bxy   |
            | b    | f  | bcdef |
        """,
    ),
    Scenario(
        "an estate of open streets behind a private road",
        "a b x y\nd e . z",
        ways={"ab": {}, "ad": {}, "de": {}, "eb": {}, "bx": PRIVATE, "xy": {}, "yz": {}},
        routes="""
            | from | to | route |
            | a    | z  | abxyz |
            | z    | a  | zyxba |
            | x    | z  | xyz   |
        """,
    ),
    Scenario(
        "access only, destination in one direction",
        "a b x c\nd . . f",
        ways={
            "ab": {},
            "bxc": {"motor_vehicle:forward": "destination"},
            "ad": {},
            "df": {},
            "fc": {},
        },
        routes="""
            | from | to | route |
            | a    | x  | abx   |
            | x    | f  | xcf   |
            | d    | f  | df    |
            | c    | a  | cxba  |
            | a    | f  | adf   |
        """,
    ),
    Scenario(
        "destination streets on both sides of a closed one",
        "a b c d\ne . . f",
        ways={"ab": DESTINATION, "bc": {"access": "no"}, "cd": DESTINATION, "ae": {}, "ef": {}, "fd": {}},
        routes="""
            | from | to | route  |
            | e    | b  | eab    |
            | b    | c  | baefdc |
        """,
    ),
    Scenario(
        "a private street on foot",
        "a b c\nd . f",
        ways={"ab": {}, "bc": PRIVATE, "ad": {}, "df": {}, "fc": {}},
        profile="walk",
        routes="""
            | from | to | route |
            | d    | b  | dab   |
            | a    | f  | adf   |
        """,
    ),
    Scenario(
        "a street private to cars and open on foot",
        "a b c\nd g f",
        ways={"ab": {}, "bc": {**PRIVATE, "foot": "yes"}, "ad": {}, "dgf": {}, "fc": {}},
        profile="walk",
        routes="""
            | from | to | route |
            | a    | c  | abc   |
            | d    | c  | dabc  |
        """,
    ),
]


@pytest.mark.parametrize(("scenario", "row"), route_cases(*BEHIND_LIMITS))
def test_limited_streets_begin_and_end_trips_but_carry_none_through(scenario, row):
    check_route(scenario, row)

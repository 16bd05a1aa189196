"""Which way: oneway in all its spellings, for whom, implied, and what it does to trips."""

import pytest

from tests.isochrones.street_scenarios import Scenario, both, check_route, route_cases, rows, seen

# wiki: Key:oneway (yes, true, 1; -1, reverse; no, false, 0; reversible); OSRM features/car/oneway.feature
SPELLINGS = """
| oneway      | oneway:motorcar | oneway:motor_vehicle | oneway:vehicle | oneway:bicycle | drive         |
|             |                 |                      |                |                | open open     |
| no          |                 |                      |                |                | open open     |
| false       |                 |                      |                |                | open open     |
| 0           |                 |                      |                |                | open open     |
| yes         |                 |                      |                |                | open closed   |
| true        |                 |                      |                |                | open closed   |
| 1           |                 |                      |                |                | open closed   |
| -1          |                 |                      |                |                | closed open   |
| reverse     |                 |                      |                |                | closed open   |
| reversible  |                 |                      |                |                | closed closed |
| alternating |                 |                      |                |                | open open     |
|             | yes             |                      |                |                | open closed   |
|             |                 | yes                  |                |                | open closed   |
|             |                 |                      | yes            |                | open closed   |
|             | yes             | no                   |                |                | open closed   |
|             |                 | yes                  | no             |                | open closed   |
| no          |                 |                      | yes            |                | open closed   |
|             | no              | yes                  |                |                | open open     |
|             |                 | no                   | yes            |                | open open     |
| yes         |                 |                      | no             |                | open open     |
| yes         | no              |                      |                |                | open open     |
| yes         |                 | -1                   |                |                | closed open   |
| no          | -1              |                      |                |                | closed open   |
| yes         |                 |                      |                | no             | open closed   |
| yes         |                 |                      |                | -1             | open closed   |
| -1          |                 |                      |                | no             | closed open   |
|             |                 |                      |                | yes            | open open     |
"""


@pytest.mark.parametrize(("tags", "drive"), rows(SPELLINGS, "drive"))
def test_spellings_of_oneway(tags, drive):
    assert seen(tags) == drive


# wiki: Tag:junction=roundabout and Tag:junction=circular imply oneway=yes, Tag:highway=motorway too,
# Tag:highway=motorway_link and others do not; OSRM features/car/oneway.feature, "Implied oneways"
IMPLIED = """
| highway       | junction   | oneway | drive       |
| motorway      |            |        | open closed |
| motorway      |            | no     | open open   |
| motorway      |            | -1     | closed open |
| motorway_link |            |        | open open   |
| motorway_link |            | yes    | open closed |
| trunk         |            |        | open open   |
| primary       | roundabout |        | open closed |
| primary       | circular   |        | open closed |
| primary       | roundabout | no     | open open   |
| primary       | roundabout | -1     | closed open |
| motorway_link | roundabout |        | open closed |
| primary       | jughandle  |        | open open   |
| service       |            | yes    | open closed |
"""


@pytest.mark.parametrize(("tags", "drive"), rows(IMPLIED, "drive"))
def test_implied_directions(tags, drive):
    assert seen(tags) == drive


# wiki: Key:oneway, "oneway=yes does not apply to pedestrians"
ON_FOOT = """
| highway     | junction   | oneway     | oneway:motorcar | walk |
| residential |            | yes        |                 | open |
| residential |            | -1         |                 | open |
| residential |            | reversible |                 | open |
| primary     | roundabout |            |                 | open |
| residential |            |            | yes             | open |
| footway     |            |            |                 | open |
"""


@pytest.mark.parametrize(("tags", "walk"), rows(ON_FOOT, "walk"))
def test_walkers_go_both_ways(tags, walk):
    assert seen(tags, profile="walk") == both(walk)


# wiki: Key:oneway:foot
ONE_WAY_ON_FOOT = """
| tags                       | drive       | walk        |
| oneway:foot=yes            | open open   | open closed |
| oneway:foot=-1             | open open   | closed open |
| oneway=yes, oneway:foot=no | open closed | open open   |
"""


@pytest.mark.parametrize(("tags", "drive", "walk"), rows(ONE_WAY_ON_FOOT, "drive", "walk"))
def test_streets_one_way_on_foot(tags, drive, walk):
    assert seen(tags) == drive
    assert seen(tags, profile="walk") == walk


ALONG, AGAINST = {"oneway": "yes"}, {"oneway": "-1"}

TRIPS = [
    Scenario(  # OSRM features/car/oneway.feature, "Around the Block", with the block longer
        "around the block",
        ". a b .\nf d c e",
        ways={"ab": ALONG, "bc": {}, "cd": {}, "da": {}, "ce": {}, "df": {}},
        routes="""
            | from | to | route |
            | a    | b  | ab    |
            | b    | a  | bcda  |
            | f    | e  | fdce  |
            | e    | f  | ecdf  |
        """,
    ),
    Scenario(
        "two one-way streets in a row, drawn in opposite directions",
        "a b c\nd e f",
        ways={"ab": ALONG, "cb": AGAINST, "cf": {}, "fed": {}, "da": {}},
        routes="""
            | from | to | route  |
            | a    | c  | abc    |
            | c    | a  | cfeda  |
            | b    | a  | bcfeda |
        """,
    ),
    Scenario(
        "a dual carriageway with a crossing at each end",
        "a b c d\ne f g h",
        ways={"abcd": ALONG, "hgfe": ALONG, "ae": {}, "dh": {}},
        routes="""
            | from | to | route    |
            | a    | d  | abcd     |
            | d    | a  | dhgfea   |
            | b    | f  | bcdhgf   |
            | f    | b  | feab     |
            | c    | b  | cdhgfeab |
        """,
    ),
    Scenario(
        "one-way ring driven clockwise",
        ". n .\nw . e\n. s .",
        ways={"neswn": {"junction": "roundabout"}},
        routes="""
            | from | to | route |
            | n    | e  | ne    |
            | e    | n  | eswn  |
            | n    | w  | nesw  |
            | w    | n  | wn    |
            | s    | e  | swne  |
        """,
    ),
    Scenario(
        "one-way ring driven anticlockwise with arms",
        "p n . .\n. w . e q\n. . s .",
        ways={
            "nwsen": {"junction": "roundabout"},
            "np": {},
            "eq": {},
        },
        routes="""
            | from | to | route  |
            | p    | q  | pnwseq |
            | q    | p  | qenp   |
            | p    | p  | p      |
            | p    | w  | pnw    |
            | w    | p  | wsenp  |
        """,
    ),
    Scenario(
        "a one-way loop hung on a street is driven all the way round",
        "a b c\n. d e",
        ways={"ab": {}, "bcedb": ALONG},
        routes="""
            | from | to | route |
            | a    | c  | abc   |
            | c    | a  | cedba |
            | d    | c  | dbc   |
            | c    | b  | cedb  |
        """,
    ),
]


@pytest.mark.parametrize(("scenario", "row"), route_cases(*TRIPS))
def test_trips_through_one_way_streets(scenario, row):
    check_route(scenario, row)

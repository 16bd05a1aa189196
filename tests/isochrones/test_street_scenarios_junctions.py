"""Places that stand exactly on a junction: they belong to all its streets, whichever way came first."""

import pytest

from tests.isochrones.street_scenarios import Scenario, check_route, route_cases

ALONG = {"oneway": "yes"}
AM = "(Mo-Fr 07:00-10:00)"
H = "c . f\nb k e\na . d"
H_WAYS = {"ab": ALONG, "cb": ALONG, "bke": ALONG, "ed": ALONG, "ef": ALONG}
BAN = {"restriction": "no_right_turn"}

# test_road_rules.py: a place on a junction may take any street from there. OSM's coordinates are whole
# units of about a centimetre, so a place given by a node's coordinates is on the node
MAPS = [
    Scenario(
        "a trip from the junction is not bound by a restriction for those who come to it",
        H,
        ways=H_WAYS,
        turns=(("ab", "bke", "ed", BAN),),
        routes="""
            | from | to | route |
            | b    | d  | bked  |
            | a    | d  | -     |
        """,
    ),
    Scenario(
        "a trip that ends on the junction has not made the forbidden turn",
        H,
        ways=H_WAYS,
        turns=(("ab", "bke", ("ed", "ef"), {"restriction": "no_exit"}),),
        routes="""
            | from | to | route |
            | a    | e  | abke  |
            | a    | d  | -     |
        """,
    ),
    Scenario(
        "a trip that ends where a node restriction begins",
        ". n .\nw j e\n. s .",
        ways={"jw": ALONG, "je": ALONG, "jn": ALONG, "sj": ALONG},
        turns=(
            ("sj", "j", "jw", {"restriction": "no_left_turn"}),
            ("sj", "j", "je", {"restriction": "no_right_turn"}),
        ),
        routes="""
            | from | to | route |
            | s    | j  | sj    |
            | j    | w  | jw    |
            | j    | e  | je    |
        """,
    ),
    Scenario(
        "a junction at the end of a street that is closed in the morning",
        "a b c\nd . f",
        ways={"ab": {}, "bc": {"motor_vehicle:conditional": f"no @ {AM}"}, "ad": {}, "df": {}, "fc": {}},
        routes="""
            | from | to | period  | route |
            | a    | c  | am_peak | adfc  |
            | c    | a  | am_peak | cfda  |
            | b    | c  | am_peak | badfc |
            | c    | b  | am_peak | cfdab |
        """,
    ),
    Scenario(
        "a junction at the end of a one-way street that few can reach",
        "a b c d\ne f g h\ni j k l",
        ways={
            "abcd": {},
            "efgh": ALONG,
            "lkji": ALONG,
            "aei": {"access": "private"},
            "bfj": {"maxspeed": "20"},
            "cgk": {"oneway": "-1"},
            "dhl": {},
        },
        routes="""
            | from | to | route |
            | b    | f  | bf    |
            | j    | b  | jfb   |
            | j    | a  | jfba  |
        """,
    ),
    # limited streets carry no trip through, but j is not cut off where they are the only way to it (or from it)
    Scenario(
        "a junction that only a private street leads to",
        "a j k\nd . f",
        ways={"ja": ALONG, "jk": {"access": "private"}, "ad": {}, "df": {}, "fk": {}},
        routes="""
            | from | to | route |
            | k    | j  | kj    |
            | a    | j  | adfkj |
            | j    | k  | jadfk |
        """,
    ),
    Scenario(
        "a junction that only a private street leads from",
        "a j k\nd . f",
        ways={"aj": ALONG, "jk": {"access": "private"}, "ad": {}, "df": {}, "fk": {}},
        routes="""
            | from | to | route |
            | j    | k  | jk    |
            | j    | a  | jkfda |
            | k    | j  | kfdaj |
        """,
    ),
    Scenario(
        "a junction at the end of a private street",
        "a j k\nd e f",
        ways={"aj": {}, "jk": {"access": "private"}, "je": {}, "de": {}, "ef": {}, "fk": {}, "ad": {}},
        routes="""
            | from | to | route |
            | j    | k  | jefk  |
            | k    | j  | kfej  |
        """,
    ),
]


@pytest.mark.parametrize(("scenario", "row"), route_cases(*MAPS))
def test_places_on_junctions(scenario, row):
    check_route(scenario, row)


@pytest.mark.parametrize(("scenario", "row"), route_cases(*MAPS))
def test_places_on_junctions_whichever_way_comes_first(scenario, row):
    other = Scenario(
        scenario.title,
        scenario.drawing,
        scenario.routes,
        ways=dict(reversed(scenario.ways.items())),
        turns=scenario.turns,
    )
    check_route(other, row)

"""Turn restrictions at a node: no_* and only_*, for whom, several members, trips that start at the turn."""

from dataclasses import replace

import pytest

from tests.isochrones.street_scenarios import Scenario, check_route, route_cases, rows, table

CROSS = ". n .\nw j e\n. s ."
IN, OUT = {"oneway": "yes"}, {"oneway": "-1"}
ONE_WAY_CROSS = {"sj": IN, "nj": OUT, "wj": OUT, "ej": OUT}


def reached(tags: dict[str, str], to: str, ways=ONE_WAY_CROSS, profile="drive") -> str:
    """Which of w, n and e a trip from s reaches straight over j under one restriction from s-j."""
    turn = ("sj", "j", to, tags)
    routes = "| from | to |\n" + "\n".join(f"| s | {end} |" for end in "wne")
    cross = Scenario("cross", CROSS, routes, ways=ways, turns=(turn,), profile=profile)
    straight = cross.expected_minutes("sjn")
    return "".join(end for end in "wne" if abs(cross.minutes_of("s", end, "free_flow") - straight) < 0.01)


# wiki: Relation:restriction, "Tags"; OSRM features/car/restrictions.feature, "No left turn" and the like.
# Traffic comes from s; the turn named leads to the way in `to`. A kind that the wiki does not know is counted
# and binds nobody (roads.md), where OSRM takes any no_* and only_*
KINDS = """
| restriction        | to | reached |
| no_left_turn       | wj | ne      |
| no_right_turn      | ej | wn      |
| no_straight_on     | nj | we      |
| no_u_turn          | wj | ne      |
| no_entry           | nj | we      |
| no_exit            | ej | wn      |
| no_weird_zigzags   | wj | wne     |
| only_left_turn     | wj | w       |
| only_right_turn    | ej | e       |
| only_straight_on   | nj | n       |
| only_u_turn        | wj | w       |
| only_weird_zigzags | nj | wne     |
| yield              | wj | wne     |
| none               | wj | wne     |
"""


@pytest.mark.parametrize(("tags", "to", "ends"), rows(KINDS, "to", "reached"))
def test_kinds_of_restriction(tags, to, ends):
    assert reached(tags, to) == ends


# wiki: Relation:restriction, "except" and "restriction:<transportation mode>" (bus, hgv, motorcar ...);
# OSRM features/car/restrictions.feature, "Except tag" and ":hgv-qualified"
FOR_WHOM = """
| tags                                                | to | reached |
| restriction=no_left_turn, except=bicycle            | wj | ne      |
| restriction=no_left_turn, except=psv;bicycle        | wj | ne      |
| restriction=no_left_turn, except=psv;motorcar       | wj | wne     |
| restriction=no_left_turn, except=motorcar           | wj | wne     |
| restriction=no_left_turn, except=motor_vehicle      | wj | wne     |
| restriction=no_left_turn, except=emergency          | wj | ne      |
| restriction=only_straight_on, except=motorcar       | nj | wne     |
| restriction=only_straight_on, except=bus;taxi       | nj | n       |
| restriction:hgv=no_left_turn                        | wj | wne     |
| restriction:bus=no_left_turn                        | wj | wne     |
| restriction:foot=no_left_turn                       | wj | wne     |
| type=restriction:hgv, restriction=no_left_turn      | wj | wne     |
| type=restriction:motorcar, restriction=no_left_turn | wj | ne      |
| restriction:conditional=no_left_turn @ (weight>3.5) | wj | wne     |
| restriction:conditional=no_left_turn @ hgv          | wj | wne     |
| restriction:conditional=no_left_turn @ (24/7)       | wj | ne      |
| restriction=no_left_turn;no_u_turn                  | wj | ne      |
| restriction:hgv=only_left_turn                      | wj | wne     |
| restriction:motorcar=no_left_turn                   | wj | ne      |
| restriction:motor_vehicle=no_left_turn              | wj | ne      |
| restriction:motorcar=only_left_turn                 | wj | w       |
"""


@pytest.mark.parametrize(("tags", "to", "ends"), rows(FOR_WHOM, "to", "reached"))
def test_restrictions_bind_cars_or_others(tags, to, ends):
    assert reached(tags, to) == ends


# wiki: Relation:restriction, "Turn restrictions do not apply to pedestrians"
ON_FOOT = """
| restriction      | to | reached |
| no_left_turn     | wj | wne     |
| only_straight_on | nj | wne     |
| no_entry         | nj | wne     |
"""


@pytest.mark.parametrize(("tags", "to", "ends"), rows(ON_FOOT, "to", "reached"))
def test_walkers_turn_as_they_like(tags, to, ends):
    assert reached(tags, to, profile="walk") == ends


def turn(one, via, other, kind, **tags):
    """A restriction with its kind under the key ``restriction``."""
    return one, via, other, {"restriction": kind, **tags}


MAPS = [
    Scenario(  # OSRM features/car/restrictions.feature, "Except tag": each restriction binds its own turn
        "four restrictions on one approach, two of them excepted",
        "b . c\na j d\n. s .",
        ways={"sj": IN, "aj": OUT, "bj": OUT, "cj": OUT, "dj": OUT},
        turns=(
            turn("sj", "j", "aj", "no_left_turn", **{"except": "motorcar"}),
            turn("sj", "j", "bj", "no_left_turn"),
            turn("sj", "j", "cj", "no_right_turn"),
            turn("sj", "j", "dj", "no_right_turn", **{"except": "motorcar"}),
        ),
        routes="""
            | from | to | route |
            | s    | a  | sja   |
            | s    | b  | -     |
            | s    | c  | -     |
            | s    | d  | sjd   |
        """,
    ),
    Scenario(  # wiki: Relation:restriction, no_entry takes several from ways
        "no_entry from two streets into one",
        ". n .\nw j e\n. s .",
        ways={"sj": IN, "wj": IN, "ej": IN, "nj": OUT},
        turns=(turn(("sj", "wj"), "j", "nj", "no_entry"),),
        routes="""
            | from | to | route |
            | s    | n  | -     |
            | w    | n  | -     |
            | e    | n  | ejn   |
        """,
    ),
    Scenario(  # wiki: Relation:restriction, no_exit takes several to ways
        "no_exit from one street into two",
        ". n .\nw j e\n. s .",
        ways=ONE_WAY_CROSS,
        turns=(turn("sj", "j", ("wj", "nj"), "no_exit"),),
        routes="""
            | from | to | route |
            | s    | w  | -     |
            | s    | n  | -     |
            | s    | e  | sje   |
        """,
    ),
    Scenario(
        "only into one of two streets",
        ". n .\nw j e\n. s .",
        ways=ONE_WAY_CROSS,
        turns=(turn("sj", "j", ("wj", "nj"), "only_straight_on"),),
        routes="""
            | from | to | route |
            | s    | w  | sjw   |
            | s    | n  | sjn   |
            | s    | e  | -     |
        """,
    ),
    Scenario(
        "a left turn banned from the south binds no other approach",
        ". n .\nw j e\n. s .",
        ways={"sj": IN, "ej": IN, "nj": IN, "jw": IN},
        turns=(turn("sj", "j", "jw", "no_left_turn"),),
        routes="""
            | from | to | route |
            | s    | w  | -     |
            | e    | w  | ejw   |
            | n    | w  | njw   |
        """,
    ),
    Scenario(
        "a banned left turn is made by going round the block",
        "a b c\nd e f\ng h i",
        ways={
            "he": IN,
            "eb": IN,
            "ed": {},
            "bc": IN,
            "cf": IN,
            "fe": IN,
            "dghif": {"maxspeed": "10"},
        },
        turns=(turn("he", "e", "ed", "no_left_turn"),),
        routes="""
            | from | to | route   |
            | h    | d  | hebcfed |
            | h    | b  | heb     |
            | f    | d  | fed     |
        """,
    ),
    Scenario(
        "a trip that starts past the junction or on another arm is free",
        ". n .\nw j e\n. m .\n. s .",
        ways={"smj": IN, "nj": OUT, "wj": OUT, "ej": OUT},
        turns=(turn("smj", "j", "nj", "only_straight_on"),),
        routes="""
            | from | to | route |
            | m    | w  | -     |
            | m    | n  | mjn   |
            | s    | m  | sm    |
        """,
    ),
    Scenario(
        "a site on the forbidden street before and after the turn",
        ". n .\nw j e\n. s .",
        ways={"sj": {}, "jw": {}, "je": {}, "jn": {}, "wn": {"maxspeed": "5"}},
        turns=(turn("sj", "j", "jw", "no_left_turn"),),
        routes="""
            | from | to | route |
            | s    | n  | sjn   |
            | s    | e  | sje   |
            | w    | s  | wjs   |
            | e    | w  | ejw   |
            | n    | w  | njw   |
        """,
    ),
    Scenario(
        "two junctions with a restriction each on one street",
        "a b c d\n. e f .",
        ways={"abc": IN, "cd": IN, "be": IN, "cf": IN},
        turns=(
            turn("abc", "c", "cf", "no_right_turn"),
            turn("abc", "c", "cd", "no_entry", **{"except": "motorcar"}),
        ),
        routes="""
            | from | to | route |
            | a    | d  | abcd  |
            | a    | e  | abe   |
            | a    | f  | -     |
            | b    | f  | -     |
        """,
    ),
    Scenario(
        "only and no on one approach agree",
        ". n .\nw j e\n. s .",
        ways=ONE_WAY_CROSS,
        turns=(turn("sj", "j", "nj", "only_straight_on"), turn("sj", "j", "wj", "no_left_turn")),
        routes="""
            | from | to | route |
            | s    | n  | sjn   |
            | s    | w  | -     |
            | s    | e  | -     |
        """,
    ),
    Scenario(
        "the same restriction mapped twice",
        ". n .\nw j e\n. s .",
        ways=ONE_WAY_CROSS,
        turns=(turn("sj", "j", "wj", "no_left_turn"), turn("sj", "j", "wj", "no_left_turn")),
        routes="""
            | from | to | route |
            | s    | w  | -     |
            | s    | n  | sjn   |
            | s    | e  | sje   |
        """,
    ),
    Scenario(  # a via node where the from way does not end names no turn: nothing is restricted
        "a restriction whose ways do not meet at its node",
        ". n .\nw j e\n. s .",
        ways=ONE_WAY_CROSS,
        turns=(turn("sj", "n", "wj", "no_left_turn"), turn("ej", "e", "sj", "no_left_turn")),
        routes="""
            | from | to | route |
            | s    | w  | sjw   |
            | s    | n  | sjn   |
            | s    | e  | sje   |
        """,
    ),
    Scenario(  # OSRM "Only right turn, invalid": an only_* whose target does not meet the junction
        "only into a street that does not touch the junction",
        ". n . .\nw j e r\n. s . .",
        ways={**ONE_WAY_CROSS, "re": OUT},
        turns=(turn("sj", "j", "re", "only_right_turn"),),
        routes="""
            | from | to | route |
            | s    | r  | sjer  |
            | s    | w  | sjw   |
        """,
    ),
    Scenario(  # OSRM "Restriction On Compressed Geometry": a street that loops back to the junction
        "no right turn and a loop to come again from the other side",
        "a b c d\nx . g .\ny z h .",
        ways={"abc": IN, "cd": {}, "cgh": IN, "hzyxa": IN},
        turns=(turn("abc", "c", "cgh", "no_right_turn"),),
        routes="""
            | from | to | route   |
            | a    | h  | abcdcgh |
            | d    | h  | dcgh    |
        """,
    ),
    Scenario(
        "no turn into a private street binds those who live there too",
        ". n .\nw j e\n. s .",
        ways={**ONE_WAY_CROSS, "wj": {**OUT, "access": "private"}},
        turns=(turn("sj", "j", "wj", "no_left_turn"),),
        routes="""
            | from | to | route |
            | s    | w  | -     |
            | s    | n  | sjn   |
        """,
    ),
    Scenario(  # roads.md: where a way runs through the junction its name tells the turn that is meant
        "no left turn into a street that runs through the junction",
        ". n .\nw j e\n. s .",
        ways={"sj": {}, "wje": {}, "nj": {}},
        turns=(turn("sj", "j", "wje", "no_left_turn"),),
        routes="""
            | from | to | route |
            | s    | e  | sje   |
            | s    | n  | sjn   |
            | s    | w  | sjnjw |
            | n    | w  | njw   |
            | e    | w  | ejw   |
        """,
    ),
    Scenario(
        "no right turn from a street that runs through the junction",
        "a . b\n. j .\n. s .",
        ways={"ajb": {}, "js": {}, "sa": {"maxspeed": "10"}},
        turns=(turn("ajb", "j", "js", "no_right_turn"),),
        routes="""
            | from | to | route |
            | b    | s  | bjs   |
            | s    | a  | sja   |
            | s    | b  | sjb   |
        """,
    ),
    Scenario(  # only one arm can be driven in that direction
        "no entry into a one-way street that runs through the junction",
        ". n .\nw j e\n. s .",
        ways={"sj": IN, "wje": IN, "nj": OUT},
        turns=(turn("sj", "j", "wje", "no_entry"),),
        routes="""
            | from | to | route |
            | s    | e  | -     |
            | s    | n  | sjn   |
            | w    | e  | wje   |
        """,
    ),
    Scenario(
        "no U-turn on one street",
        "a b c\n. d .",
        ways={"ab": {}, "bc": {}, "bd": {}},
        turns=(turn("ab", "b", "ab", "no_u_turn"),),
        routes="""
            | from | to | route |
            | a    | c  | abc   |
            | a    | d  | abd   |
        """,
    ),
    Scenario(
        "a restriction beside a bollard",
        ". n .\nw j e\n. s .",
        ways=ONE_WAY_CROSS,
        nodes={"n": {"barrier": "gate"}},
        turns=(turn("sj", "j", "nj", "only_straight_on"),),
        routes="""
            | from | to | route |
            | s    | n  | sjn   |
            | s    | e  | -     |
        """,
    ),
]


@pytest.mark.parametrize(("scenario", "row"), route_cases(*MAPS))
def test_trips_under_restrictions(scenario, row):
    check_route(scenario, row)


@pytest.mark.parametrize("scenario", [s for s in MAPS if len(s.turns) > 1], ids=lambda s: s.title)
def test_the_order_of_restrictions_changes_nothing(scenario):
    turned_round = replace(scenario, turns=scenario.turns[::-1])
    for row in table(scenario.routes):
        check_route(turned_round, row)


def test_a_restriction_that_names_no_turn_is_not_used():
    nowhere = turn("sj", "n", "wj", "no_left_turn")
    broken = Scenario("broken", CROSS, "", ways=ONE_WAY_CROSS, turns=(nowhere,))
    assert broken.drawn.network.report["turn_restrictions_used"] == 0

"""Turn restrictions via one way or several: U-turns over links, partial and overlapping journeys."""

from dataclasses import replace

import pytest

from tests.isochrones.street_scenarios import Scenario, check_route, route_cases, table

ALONG = {"oneway": "yes"}


def turn(one, via, other, kind, **tags):
    """A restriction with its kind under the key ``restriction``."""
    return one, via, other, {"restriction": kind, **tags}


# the carriageways are joined far outside by slow streets, so that every place can be left and reached
CARRIAGEWAYS = ". a b c d .\ny . m n . x\n. e f g h ."
SLOW = {"maxspeed": "5"}
DUAL = {
    "ab": ALONG,
    "bc": ALONG,
    "cd": ALONG,
    "hg": ALONG,
    "gf": ALONG,
    "fe": ALONG,
    "bmf": {},
    "cng": {},
    "dxh": SLOW,
    "eya": SLOW,
}

# wiki: Relation:restriction, "via: one way or several"; the drawing on the wiki is the U-turn over the link
# between two carriageways. OSRM features/car/restrictions.feature, "@restriction-way": "if u-turns are allowed,
# turn restrictions can lead to surprising, but correct, routes", such as to the end of the link and back
LINKS = [
    Scenario(
        "no U-turn over the first link",
        CARRIAGEWAYS,
        ways=DUAL,
        turns=(turn("ab", "bmf", "fe", "no_u_turn"),),
        routes="""
            | from | to | route   |
            | a    | e  | abcngfe |
            | a    | d  | abcd    |
            | h    | e  | hgfe    |
            | h    | d  | hgncd   |
            | a    | m  | abm     |
            | m    | e  | mfe     |
        """,
    ),
    Scenario(
        "no U-turn over either link",
        CARRIAGEWAYS,
        ways=DUAL,
        turns=(turn("ab", "bmf", "fe", "no_u_turn"), turn("bc", "cng", "gf", "no_u_turn")),
        routes="""
            | from | to | route     |
            | a    | e  | abmfmbmfe |
            | a    | d  | abcd      |
            | h    | d  | hgncd     |
            | n    | e  | ngfe      |
        """,
    ),
    Scenario(
        "no U-turn over the links for buses only",
        CARRIAGEWAYS,
        ways=DUAL,
        turns=(
            ("ab", "bmf", "fe", {"restriction:bus": "no_u_turn"}),
            turn("bc", "cng", "gf", "no_u_turn", **{"except": "motorcar"}),
        ),
        routes="""
            | from | to | route |
            | a    | e  | abmfe |
        """,
    ),
    Scenario(
        "no U-turn over the links does not bind walkers",
        CARRIAGEWAYS,
        ways={name: tags for name, tags in DUAL.items() if name != "eya"},
        profile="walk",
        turns=(turn("ab", "bmf", "fe", "no_u_turn"), turn("bc", "cng", "gf", "no_u_turn")),
        routes="""
            | from | to | route |
            | a    | e  | abmfe |
            | e    | a  | efmba |
        """,
    ),
    Scenario(
        "the link may be used from the other carriageway",
        CARRIAGEWAYS,
        ways={**DUAL, "cng": {"highway": "construction"}},
        turns=(turn("ab", "bmf", "fe", "no_u_turn"),),
        routes="""
            | from | to | route     |
            | a    | e  | abmfmbmfe |
            | h    | d  | hgfmbcd   |
            | h    | e  | hgfe      |
        """,
    ),
]

H = "c . f\nb k e\na . d"
H_WAYS = {"ab": ALONG, "cb": ALONG, "bke": ALONG, "ed": ALONG, "ef": ALONG}

# OSRM features/car/restrictions.feature, "Car - prohibit turn" and "Car - allow only turn"
JUNCTIONS = [
    Scenario(
        "no right turn after the link",
        H,
        ways=H_WAYS,
        turns=(turn("ab", "bke", "ed", "no_right_turn"),),
        routes="""
            | from | to | route |
            | a    | d  | -     |
            | a    | f  | abkef |
            | c    | d  | cbked |
            | c    | f  | cbkef |
            | k    | d  | ked   |
        """,
    ),
    Scenario(
        "one turn forbidden for each of two approaches",
        H,
        ways=H_WAYS,
        turns=(turn("ab", "bke", "ed", "no_right_turn"), turn("cb", "bke", "ef", "no_left_turn")),
        routes="""
            | from | to | route |
            | a    | d  | -     |
            | a    | f  | abkef |
            | c    | d  | cbked |
            | c    | f  | -     |
        """,
    ),
    Scenario(
        "only left after the link",
        H,
        ways=H_WAYS,
        turns=(turn("ab", "bke", "ef", "only_left_turn"),),
        routes="""
            | from | to | route |
            | a    | d  | -     |
            | a    | f  | abkef |
            | c    | d  | cbked |
            | c    | f  | cbkef |
        """,
    ),
    Scenario(
        "two from ways share one forbidden turn",
        H,
        ways=H_WAYS,
        turns=(turn(("ab", "cb"), "bke", "ed", "no_entry"),),
        routes="""
            | from | to | route |
            | a    | d  | -     |
            | c    | d  | -     |
            | a    | f  | abkef |
            | c    | f  | cbkef |
        """,
    ),
    Scenario(
        "one from way, two forbidden to ways",
        H,
        ways=H_WAYS,
        turns=(turn("ab", "bke", ("ed", "ef"), "no_exit"),),
        routes="""
            | from | to | route |
            | a    | d  | -     |
            | a    | f  | -     |
            | a    | k  | abk   |
            | c    | d  | cbked |
        """,
    ),
    Scenario(  # OSRM "Duplicated restriction": a node restriction on the via way binds everybody
        "a node restriction after the same link",
        H,
        ways=H_WAYS,
        turns=(turn("ab", "bke", "ed", "no_right_turn"), turn("bke", "e", "ef", "no_left_turn")),
        routes="""
            | from | to | route |
            | a    | d  | -     |
            | a    | f  | -     |
            | c    | d  | cbked |
            | c    | f  | -     |
        """,
    ),
    Scenario(
        "an H of two-way streets: the forbidden turn is undone at a dead end",
        "c . f\nb . e\na . d",
        ways={"ab": {}, "cb": {}, "be": {}, "ed": {}, "ef": {}},
        turns=(turn("ab", "be", "ed", "no_right_turn"),),
        routes="""
            | from | to | route  |
            | a    | d  | abefed |
            | a    | f  | abef   |
            | c    | d  | cbed   |
            | d    | a  | deba   |
            | f    | d  | fed    |
        """,
    ),
    Scenario(  # OSRM "Geometry": a via way with a bend or a node in its middle is the same via way
        "a via way with a bend, a signal on it and a street that leaves it",
        "c . . f\nb . k e\n. h . .\na . p d",
        ways={"ab": ALONG, "cb": ALONG, "bhke": ALONG, "kp": ALONG, "ed": ALONG, "ef": ALONG},
        nodes={"h": {"highway": "traffic_signals"}},
        turns=(turn("ab", "bhke", "ed", "no_right_turn"),),
        routes="""
            | from | to | route  |
            | a    | d  | -      |
            | a    | f  | abhkef |
            | a    | p  | abhkp  |
            | c    | d  | cbhked |
            | h    | d  | hked   |
        """,
    ),
    Scenario(  # OSRM "don't crash hard on invalid restrictions"
        "members in an order nobody can drive restrict nothing",
        H,
        ways=H_WAYS,
        turns=(turn("ed", "bke", "ab", "no_left_turn"), turn("ab", "ef", "bke", "no_u_turn")),
        routes="""
            | from | to | route |
            | a    | d  | abked |
            | a    | f  | abkef |
        """,
    ),
]

LONG = ". . p . . .\na b c d e u\n. r f g h ."
LONG_WAYS = {
    "rb": ALONG,
    "eu": ALONG,
    "ab": ALONG,
    "bc": ALONG,
    "cd": ALONG,
    "de": ALONG,
    "pc": ALONG,
    "cf": ALONG,
    "dg": ALONG,
    "eh": ALONG,
    "hg": ALONG,
    "gf": ALONG,
}

# OSRM features/car/multi_via_restrictions.feature; wiki: several via ways in driving order
SEVERAL = [
    Scenario(
        "no right turn at the end of two via ways",
        LONG,
        ways=LONG_WAYS,
        turns=(turn("ab", ("bc", "cd"), "dg", "no_right_turn"),),
        routes="""
            | from | to | route   |
            | a    | g  | abcdehg |
            | r    | g  | rbcdg   |
            | p    | g  | pcdg    |
            | a    | f  | abcf    |
            | a    | u  | abcdeu  |
        """,
    ),
    Scenario(
        "a node restriction inside a longer one",
        LONG,
        ways=LONG_WAYS,
        turns=(turn("ab", ("bc", "cd"), "dg", "no_right_turn"), turn("bc", "c", "cf", "no_right_turn")),
        routes="""
            | from | to | route    |
            | a    | g  | abcdehg  |
            | a    | f  | abcdehgf |
            | r    | f  | rbcdgf   |
            | p    | f  | pcf      |
            | p    | g  | pcdg     |
        """,
    ),
    Scenario(
        "a shorter via restriction inside a longer one",
        LONG,
        ways=LONG_WAYS,
        turns=(
            turn("ab", ("bc", "cd", "de"), "eh", "no_right_turn"),
            turn("bc", "cd", "dg", "no_right_turn"),
        ),
        routes="""
            | from | to | route   |
            | a    | g  | -       |
            | r    | g  | rbcdehg |
            | c    | g  | cdg     |
            | p    | g  | pcdg    |
            | p    | h  | pcdeh   |
            | a    | u  | abcdeu  |
            | a    | h  | -       |
        """,
    ),
    Scenario(  # OSRM "Overlapping multiple via restrictions"
        "two overlapping only_* over several ways",
        "a . f . j .\nb d e i k m\nc . g . l .",
        ways={
            "ab": ALONG,
            "cb": ALONG,
            "bd": ALONG,
            "de": ALONG,
            "ef": ALONG,
            "eg": ALONG,
            "ei": ALONG,
            "ik": ALONG,
            "kj": ALONG,
            "kl": ALONG,
            "km": ALONG,
        },
        turns=(
            turn("ab", ("bd", "de"), "ei", "only_straight_on"),
            turn("de", ("ei", "ik"), "km", "only_straight_on"),
        ),
        routes="""
            | from | to | route   |
            | a    | f  | -       |
            | a    | g  | -       |
            | a    | j  | -       |
            | a    | m  | abdeikm |
            | c    | f  | cbdef   |
            | c    | g  | cbdeg   |
            | c    | j  | -       |
            | c    | m  | cbdeikm |
            | i    | j  | ikj     |
            | i    | l  | ikl     |
            | i    | m  | ikm     |
        """,
    ),
    Scenario(  # OSRM "Multi Way restriction": a U-turn round a whole block of one-way streets
        "no U-turn round a block",
        ". k j .\nh g f e\na b c d\n. l i .",
        ways={
            "ab": {},
            "bc": ALONG,
            "cd": {},
            "ef": {},
            "fg": ALONG,
            "gh": {},
            "ic": {},
            "cf": ALONG,
            "fj": {},
            "kg": {},
            "gb": ALONG,
            "bl": {},
        },
        turns=(turn("ab", ("bc", "cf", "fg"), "gh", "no_u_turn"),),
        routes="""
            | from | to | route    |
            | a    | h  | abcdcfgh |
            | a    | d  | abcd     |
            | i    | h  | icfgh    |
            | k    | d  | kgbcd    |
            | a    | l  | abl      |
        """,
    ),
]

ALL = [*LINKS, *JUNCTIONS, *SEVERAL]


@pytest.mark.parametrize(("scenario", "row"), route_cases(*ALL))
def test_trips_under_restrictions_via_ways(scenario, row):
    check_route(scenario, row)


@pytest.mark.parametrize("scenario", [s for s in ALL if len(s.turns) > 1], ids=lambda s: s.title)
def test_the_order_of_restrictions_changes_nothing(scenario):
    turned_round = replace(scenario, turns=scenario.turns[::-1])
    for row in table(scenario.routes):
        check_route(turned_round, row)

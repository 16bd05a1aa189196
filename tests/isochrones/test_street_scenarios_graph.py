"""The network as a graph: parallel streets, loops, bends, bridges, islands, roundabouts, drawing order."""

from itertools import pairwise

import numpy as np
import pytest

from isochrones.schema import NO_PATH
from tests.isochrones.street_scenarios import EVEN, Scenario, all_minutes, check_route, draw, route_cases

ALONG = {"oneway": "yes"}
ROUND = {"junction": "roundabout"}
SLOW, FAST = {"maxspeed": "10"}, {"maxspeed": "40"}

SHAPES = [
    Scenario(
        "two streets between the same two junctions, one of them longer",
        "a b . c d\n. . x . .",
        ways={"ab": {}, "bc": {}, "bxc": {}, "cd": {}},
        routes="""
            | from | to | route |
            | a    | d  | abcd  |
            | d    | a  | dcba  |
            | x    | d  | xcd   |
            | a    | x  | abx   |
        """,
    ),
    Scenario(
        "the longer of two parallel streets is the faster one",
        "a b . c d\n. . x . .",
        ways={"ab": {}, "bc": SLOW, "bxc": FAST, "cd": {}},
        routes="""
            | from | to | route |
            | a    | d  | abxcd |
            | d    | a  | dcxba |
        """,
    ),
    Scenario(
        "a way drawn twice over the same two nodes",
        "a b c",
        ways={"ab": {}, "ba": SLOW, "bc": {}},
        routes="""
            | from | to | route |
            | a    | c  | abc   |
            | c    | a  | cba   |
        """,
    ),
    Scenario(
        "two one-way streets between the same two junctions",
        "a b c d\n. x y .",
        ways={"ab": {}, "bc": ALONG, "cyxb": ALONG, "cd": {}},
        routes="""
            | from | to | route  |
            | a    | d  | abcd   |
            | d    | a  | dcyxba |
            | x    | y  | xbcy   |
        """,
    ),
    Scenario(
        "a lollipop: a loop at the end of a street",
        "a b c d\n. . e f",
        ways={"abc": {}, "cdfec": {}},
        routes="""
            | from | to | route |
            | a    | d  | abcd  |
            | a    | f  | abcdf |
            | f    | a  | fecba |
            | e    | d  | ecd   |
            | e    | f  | ef    |
        """,
    ),
    Scenario(
        "a one-way loop at the end of a street",
        "a b c d\n. . e f",
        ways={"abc": {}, "cdfec": ALONG},
        routes="""
            | from | to | route  |
            | a    | e  | abcdfe |
            | e    | a  | ecba   |
            | e    | d  | ecd    |
            | d    | c  | dfec   |
        """,
    ),
    Scenario(
        "a ring with no junction at all",
        "a b\nd c",
        ways={"abcda": {}},
        routes="""
            | from | to | route |
            | a    | b  | ab    |
            | a    | d  | ad    |
            | b    | d  | bad   |
        """,
    ),
    Scenario(
        "a figure of eight that passes its middle twice",
        "a b .\nd x e\n. g f",
        ways={"abxefgxda": {}},
        routes="""
            | from | to | route |
            | a    | f  | abxef |
            | b    | e  | bxe   |
            | d    | g  | dxg   |
            | d    | e  | dxe   |
        """,
    ),
    Scenario(
        "a one-way figure of eight may be left at its middle",
        "a b .\nd x e\n. g f",
        ways={"abxefgxda": ALONG},
        routes="""
            | from | to | route |
            | b    | d  | bxd   |
            | d    | b  | dab   |
            | e    | d  | efgxd |
            | g    | e  | gxe   |
        """,
    ),
    Scenario(
        "a street with bends and no junction keeps its length",
        "a . b . .\n. . . . c\ne . d . .",
        ways={"abcde": {}},
        routes="""
            | from | to | route |
            | a    | e  | abcde |
            | e    | b  | edcb  |
            | c    | a  | cba   |
        """,
    ),
    Scenario(
        "one street of five ways drawn to and fro is one street",
        "a . b . .\n. . . . c\ne . d . .",
        ways={"ab": {}, "cb": {}, "cd": {"name": "other"}, "ed": {"lit": "yes"}},
        routes="""
            | from | to | route |
            | a    | e  | abcde |
            | e    | b  | edcb  |
        """,
    ),
    Scenario(
        "the limit changes on the way",
        "a b c d e",
        ways={"ab": {}, "bc": SLOW, "cd": FAST, "de": {}},
        routes="""
            | from | to | route |
            | a    | e  | abcde |
            | e    | a  | edcba |
            | b    | d  | bcd   |
        """,
    ),
    Scenario(
        "a bridge over another street is no junction",
        ". n .\nw . e\n. s .",
        ways={"we": {}, "ns": {"bridge": "yes", "layer": "1"}, "en": {}},
        routes="""
            | from | to | route |
            | w    | s  | wens  |
            | w    | n  | wen   |
            | s    | e  | sne   |
        """,
    ),
    Scenario(
        "a tunnel is driven through",
        "a b c d",
        ways={"ab": {}, "bc": {"tunnel": "yes", "layer": "-1"}, "cd": {}},
        routes="""
            | from | to | route |
            | a    | d  | abcd  |
            | d    | a  | dcba  |
        """,
    ),
    Scenario(
        "dead ends are entered and left",
        "a b c\n. d .\n. e .",
        ways={"abc": {}, "bde": {}},
        routes="""
            | from | to | route |
            | a    | e  | abde  |
            | e    | c  | edbc  |
            | d    | e  | de    |
        """,
    ),
    Scenario(
        "a cross of two ways that share their middle node",
        ". n .\nw x e\n. s .",
        ways={"wxe": {}, "nxs": {}},
        routes="""
            | from | to | route |
            | w    | n  | wxn   |
            | s    | e  | sxe   |
            | w    | e  | wxe   |
            | x    | s  | xs    |
        """,
    ),
    Scenario(
        "a way that names a node twice in a row",
        "a b c",
        ways={"abbc": {}},
        routes="""
            | from | to | route |
            | a    | c  | abc   |
        """,
    ),
    Scenario(
        "two islands",
        "a b . . . c d\ne f . . . g h",
        metres=300,
        ways={"ab": {}, "bf": {}, "fe": {}, "ea": {}, "cd": {}, "dh": {}, "hg": {}, "gc": {}},
        routes="""
            | from | to | route |
            | a    | f  | abf   |
            | d    | g  | dcg   |
            | a    | c  | -     |
            | g    | e  | -     |
        """,
    ),
    Scenario(
        "an area of tarmac is no street",
        "a b\nd c",
        ways={"ab": {}, "bcd": {}, "ad": {"area": "yes"}},
        routes="""
            | from | to | route |
            | a    | d  | abcd  |
        """,
    ),
]

# wiki: Tag:junction=roundabout: drawn in the direction of travel, clockwise where traffic keeps left
ARMS = ". . p . .\n. . n . .\nq w . e r\n. . s . .\n. . t . ."
TWO_WAY_ARMS = {"pn": {}, "er": {}, "st": {}, "qw": {}}
ROUNDABOUTS = [
    Scenario(
        "a roundabout where traffic keeps left",
        ARMS,
        ways={**TWO_WAY_ARMS, "neswn": ROUND},
        routes="""
            | from | to | route  |
            | p    | r  | pner   |
            | p    | q  | pneswq |
            | t    | q  | tswq   |
            | t    | r  | tswner |
            | q    | p  | qwnp   |
            | w    | s  | wnes   |
        """,
    ),
    Scenario(
        "a roundabout where traffic keeps right",
        ARMS,
        ways={**TWO_WAY_ARMS, "nwsen": ROUND},
        routes="""
            | from | to | route  |
            | p    | q  | pnwq   |
            | p    | r  | pnwser |
            | t    | r  | tser   |
            | t    | q  | tsenwq |
            | r    | p  | renp   |
        """,
    ),
    Scenario(
        "a roundabout mapped in four pieces",
        ARMS,
        ways={**TWO_WAY_ARMS, "ne": ROUND, "es": ROUND, "sw": ROUND, "wn": ROUND},
        routes="""
            | from | to | route  |
            | p    | r  | pner   |
            | p    | q  | pneswq |
            | t    | r  | tswner |
        """,
    ),
    Scenario(
        "a roundabout with a separate way in and out on one arm",
        ". . p . .\n. i . o .\nw . . . e\n. . s . .",
        ways={"pi": ALONG, "op": ALONG, "wioesw": ROUND},
        routes="""
            | from | to | route  |
            | p    | e  | pioe   |
            | e    | p  | eswiop |
            | p    | w  | pioesw |
        """,
    ),
    Scenario(
        "walkers go round either way",
        ARMS,
        ways={**TWO_WAY_ARMS, "neswn": ROUND},
        profile="walk",
        routes="""
            | from | to | route |
            | p    | q  | pnwq  |
            | p    | r  | pner  |
        """,
    ),
]


@pytest.mark.parametrize(("scenario", "row"), route_cases(*SHAPES, *ROUNDABOUTS))
def test_shapes_of_streets(scenario, row):
    check_route(scenario, row)


@pytest.mark.parametrize(
    ("ring", "side"), [("neswn", "left"), ("nwsen", "right"), (None, "left")], ids=["left", "right", "none"]
)
def test_the_side_of_traffic_shows_in_its_roundabouts(ring, side):
    ways = {**TWO_WAY_ARMS, **({ring: ROUND} if ring else {})}
    assert draw(ARMS, ways=ways).network.drives_on == side


def test_a_declared_side_goes_before_the_roundabouts():
    drawn = draw(ARMS, ways={**TWO_WAY_ARMS, "neswn": ROUND}, drives_on="right")
    assert drawn.network.drives_on == "right"


GRID = "a b c d\ne f g h\ni j k l"
STREETS = {
    "abcd": {},
    "efgh": ALONG,
    "lkji": ALONG,
    "aei": {"access": "private"},
    "bfj": {"maxspeed": "20"},
    "cgk": {"oneway": "-1"},
    "dhl": {},
}


def minutes_between_streets(ways: dict[str, dict]) -> dict[tuple[str, str], float]:
    """Minutes between places 30 m from the first letter of every stretch of the town."""
    drawn = draw(GRID, ways=ways)
    stretches = sorted(one + other for name in STREETS for one, other in pairwise(name))
    names = [chr(0x4E00 + i) for i in range(len(stretches))]
    for name, (one, other) in zip(names, stretches):
        start, end = np.array(drawn.places[one]), np.array(drawn.places[other])
        drawn.places[name] = tuple(start + 0.3 * (end - start))
    return all_minutes(drawn, "".join(names))


def turned(tags: dict[str, str]) -> dict[str, str]:
    """The tags with oneway turned round."""
    other = {"yes": "-1", "-1": "yes"}
    return {key: other.get(value, value) for key, value in tags.items()}


TOWNS = {
    "ways in another order": dict(reversed(STREETS.items())),
    "every way drawn backwards": {name[::-1]: turned(tags) for name, tags in STREETS.items()},
    "every way cut at every node": {
        one + other: tags for name, tags in STREETS.items() for one, other in pairwise(name)
    },
}


@pytest.mark.parametrize("town", TOWNS)
def test_the_way_a_town_is_drawn_changes_no_minute(town):
    first, again = minutes_between_streets(STREETS), minutes_between_streets(TOWNS[town])
    assert again == pytest.approx(first, rel=1e-5, abs=1e-5, nan_ok=True)


def test_turning_all_one_way_streets_round_turns_the_matrix_round():
    there = minutes_between_streets(STREETS)
    home = minutes_between_streets({name: turned(tags) for name, tags in STREETS.items()})
    swapped = {(j, i): minutes for (i, j), minutes in home.items()}
    assert swapped == pytest.approx(there, rel=1e-5, abs=1e-5, nan_ok=True)


def test_an_island_out_of_reach_has_its_reason():
    drawn = draw("a b . . . c d", metres=300, ways={"ab": {}, "cd": {}})
    found = drawn.times("a", "d", speeds=EVEN)
    assert np.isnan(found.values[0, 0, 0])
    assert found.reason.values[0, 0, 0] == NO_PATH

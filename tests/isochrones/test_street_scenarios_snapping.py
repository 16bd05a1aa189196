"""Where trips begin and end: the nearest point of a street, the connector, one-way streets, declared sides."""

import numpy as np
import pytest

from isochrones import snap
from isochrones.matrix import drive_times
from isochrones.schema import BEYOND_CUTOFF, NO_PATH, NOT_SNAPPED
from tests.isochrones.street_scenarios import DRIVE_KMH_OF_30, EVEN, draw, rows, table
from tests.oracles import DrawnMap

ALONG = {"oneway": "yes"}
CONNECTOR_MINUTES_PER_METRE = 1.2 * 0.06 / 20  # definitions.md: straight line x 1.2 at 20 km/h


def street_minutes(metres: float) -> float:
    """Minutes of a stretch with a limit of 30 km/h."""
    return metres * 0.06 / DRIVE_KMH_OF_30


def put(drawn: DrawnMap, **points: tuple[str, float, float]) -> DrawnMap:
    """Add points, each so many metres east and north of a letter."""
    for name, (letter, east, north) in points.items():
        x, y = drawn.places[letter]
        drawn.places[name] = (x + east, y + north)
    return drawn


# the point p stands east and north of a on the street a-b-c (200 m, then 100 m north); the nearest point
# of the street lies `metres` away and `along` metres from a, worked by hand
NEAREST = """
| east | north | metres | along |
| 50   | 30    | 30     | 50    |
| 50   | -30   | 30     | 50    |
| 137  | 4     | 4      | 137   |
| -40  | 0     | 40     | 0     |
| -30  | 40    | 50     | 0     |
| 230  | 60    | 30     | 260   |
| 230  | -40   | 50     | 200   |
| 190  | 50    | 10     | 250   |
| 200  | 0     | 0      | 200   |
| 203  | 104   | 5      | 300   |
| 100  | 499   | 411.3  | 300   |
"""


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['east']}, {row['north']}") for row in table(NEAREST)]
)
def test_a_point_meets_the_nearest_point_of_the_street(row):
    drawn = draw(". . c\na . b", ways={"abc": {}})
    put(drawn, p=("a", float(row["east"]), float(row["north"])))
    at = drawn.snap("p")
    assert at.connector_metres[0] == pytest.approx(float(row["metres"]), abs=0.05)
    expected = street_minutes(float(row["along"])) + float(row["metres"]) * CONNECTOR_MINUTES_PER_METRE
    for direction in ("to_site", "from_site"):
        assert drawn.minutes("p", "a", direction=direction, speeds=EVEN) == pytest.approx(expected, rel=1e-3)


# definitions.md: the connector is at most 500 m as a straight line
@pytest.mark.parametrize(
    ("metres", "snapped"), [(0, True), (300, True), (499, True), (501, False), (2000, False)]
)
def test_the_connector_is_capped(metres, snapped):
    drawn = put(draw("a b", metres=1000, ways={"ab": {}}), p=("a", 400, metres))
    found = drawn.times("p", "b", speeds=EVEN)
    assert np.isfinite(found.values[0, 0, 0]) == snapped
    assert (found.reason.values[0, 0, 0] == NOT_SNAPPED) != snapped


def test_the_connector_counts_at_both_ends():
    drawn = put(draw("a b", metres=1000, ways={"ab": {}}), p=("a", 100, 40), q=("b", -100, -60))
    expected = street_minutes(800) + 100 * CONNECTOR_MINUTES_PER_METRE
    assert drawn.minutes("p", "q", speeds=EVEN) == pytest.approx(expected, rel=1e-4)


# a point 20 m north of b on the street under test a-b-c; its ends are 82.5 m away, the next street 100 m
WHERE = """
| tags                                    | drive | walk  |
| highway=residential                     | 20    | 20    |
| highway=residential, access=private     | 20    | 20    |
| highway=residential, access=destination | 20    | 20    |
| highway=service, service=driveway       | 20    | 20    |
| highway=track                           | 20    | 20    |
| highway=trunk                           | 20    | 20    |
| highway=residential, bridge=yes         | 20    | 20    |
| highway=residential, access=no          | 82.46 | 82.46 |
| highway=residential, motor_vehicle=no   | 82.46 | 20    |
| highway=residential, foot=no            | 20    | 82.46 |
| highway=residential, tunnel=yes         | 82.46 | 82.46 |
| highway=footway                         | 82.46 | 20    |
| highway=steps                           | 82.46 | 20    |
| highway=motorway, oneway=no             | 82.46 | 82.46 |
| highway=motorway_link                   | 82.46 | 82.46 |
| highway=construction                    | 82.46 | 82.46 |
| highway=, route=ferry                   | 82.46 | 82.46 |
| highway=residential, area=yes           | 82.46 | 82.46 |
"""


@pytest.mark.parametrize(("tags", "drive", "walk"), rows(WHERE, "drive", "walk"))
def test_streets_where_trips_may_begin(tags, drive, walk):
    ways = {"ab": tags, "bc": tags, "ad": {}, "def": {}, "fc": {}}
    for profile, metres in (("drive", drive), ("walk", walk)):
        drawn = draw("a b c\nd e f", metres=80, ways=ways, profile=profile)
        put(drawn, p=("b", 0, 20))
        assert drawn.snap("p").connector_metres[0] == pytest.approx(float(metres), abs=0.05), profile


# a site at p, the middle of b-c, a one-way street from b to c in the block a-b-p-c-d-e; letters passed
ONE_WAY_SITE = """
| from | to | metres |
| a    | p  | 200    |
| b    | p  | 100    |
| c    | p  | 900    |
| d    | p  | 800    |
| p    | c  | 100    |
| p    | d  | 200    |
| p    | b  | 900    |
| p    | a  | 800    |
"""


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['from']} to {row['to']}") for row in table(ONE_WAY_SITE)]
)
def test_a_site_on_a_one_way_street_is_met_and_left_along_it_only(row):
    drawn = draw(
        "a b p c d\ne . . . f", ways={"ab": {}, "bpc": ALONG, "cd": {}, "ae": {}, "ef": {}, "fd": {}}
    )
    expected = street_minutes(float(row["metres"]))
    if row["to"] == "p":
        assert drawn.minutes(row["from"], "p", speeds=EVEN) == pytest.approx(expected, rel=1e-3)
    else:
        found = drawn.minutes(row["to"], "p", direction="from_site", speeds=EVEN)
        assert found == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("tags", "back"), [({}, 60), (ALONG, 1140), ({"oneway": "-1"}, 60)])
def test_two_points_on_one_edge(tags, back):
    # p and q lie 60 m apart on the middle of b-c; the way round the block is 1,200 m
    drawn = draw("a . b\n. . .\nd . c", metres=150, ways={"bc": tags, "cdab": {}})
    put(drawn, p=("b", 0, -100), q=("b", 0, -160))
    there = 1140 if tags.get("oneway") == "-1" else 60
    for direction, names in (("to_site", "pq"), ("from_site", "qp")):
        assert drawn.minutes(*names, direction=direction, speeds=EVEN) == pytest.approx(
            street_minutes(there), rel=1e-3
        )
        assert drawn.minutes(*names[::-1], direction=direction, speeds=EVEN) == pytest.approx(
            street_minutes(back), rel=1e-3
        )


@pytest.mark.parametrize("tags", [{}, ALONG, {"access": "private"}], ids=["plain", "one way", "private"])
def test_many_points_on_one_edge(tags):
    drawn = draw("a b\nd c", metres=400, ways={"ab": tags, "bcda": {}})
    names = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    put(drawn, **{name: ("a", 10.0 * (i + 1), 0.0) for i, name in enumerate(names)})
    found = drawn.times(names, names, speeds=EVEN).values[0].T
    steps = 10.0 * (np.arange(26)[None, :] - np.arange(26)[:, None])
    if tags == ALONG:
        metres = np.where(steps >= 0, steps, 1600 + steps)
    else:
        metres = np.abs(steps)
    np.testing.assert_allclose(found, street_minutes(metres), rtol=1e-3, atol=1e-4)


def test_a_point_on_a_private_street_of_two_ends_may_leave_by_either():
    ways = {"ab": {}, "bpc": {"access": "private"}, "cd": {}, "aed": {"maxspeed": "5"}}
    drawn = draw("a b . p c d\n. . e . . .", ways=ways)
    assert drawn.minutes("p", "a", speeds=EVEN) == pytest.approx(street_minutes(300), rel=1e-3)
    assert drawn.minutes("p", "d", speeds=EVEN) == pytest.approx(street_minutes(200), rel=1e-3)


def block_with_fragment(**options) -> DrawnMap:
    """A grid of 10 x 12 streets and, 200 m beyond it, one short street of its own (x-y)."""
    rows_of_letters = [[chr(0x4E00 + 12 * row + column) for column in range(12)] for row in range(10)]
    rows_of_letters[0] += [".", "X", "Y"]
    drawing = "\n".join(" ".join(row) for row in rows_of_letters)
    return draw(drawing, **options)


def test_a_fragment_is_passed_over_for_the_streets_around():
    drawn = block_with_fragment()
    put(drawn, p=("X", 50, 10))
    assert drawn.snap("p").connector_metres[0] == pytest.approx(np.hypot(250, 10), abs=0.1)


def test_an_island_that_holds_the_only_site_in_reach_is_kept():
    # X-Y lies more than 500 m from the grid: a site there declares it, and only its own streets reach it
    drawn = block_with_fragment(metres=400)
    put(drawn, p=("X", 50, 10), q=("Y", -50, 10))
    assert not drawn.snap("p").ok[0]
    found = drawn.times("q" + chr(0x4E00), "p", speeds=EVEN)
    expected = street_minutes(300) + 20 * CONNECTOR_MINUTES_PER_METRE
    assert found.values[0, 0, 0] == pytest.approx(expected, rel=1e-3)
    assert found.reason.values[0, 0, 1] == NO_PATH


def test_why_a_pair_has_no_time():
    drawn = draw("a b . . . c d", metres=300, ways={"ab": {}, "cd": {}})
    put(drawn, p=("a", 0, 700))
    found = drawn.times("abp", "ad", speeds=EVEN, max_minutes=0.5)
    reasons = found.reason.values[0]
    assert reasons[0, 1] == BEYOND_CUTOFF
    assert reasons[1, 0] == NO_PATH
    assert reasons[0, 2] == reasons[1, 2] == NOT_SNAPPED


def kerb_minutes(drawn: DrawnMap, origin: str, site: str, direction: str) -> float:
    """Minutes between a letter and a site whose entrance is on its own side of the street."""
    sites = drawn.sites(site).assign(approach="kerb")
    found = drive_times(drawn.network, drawn.origins(origin), sites, direction=direction, speeds=EVEN)
    return float(found.values[0, 0, 0])


# OSRM API, "approaches: curb" ("on the road side depending on driving_side") and features/car/approach.feature.
# The street runs west (a) to east (c) with dead ends; the entrance lies 100 m from a and 300 m from c, 5 m
# north or south. Metres driven; turning round is possible at the ends only
KERB = """
| drives_on | side  | trip   | metres |
| left      | north | a to p | 100    |
| left      | north | c to p | 500    |
| left      | north | p to c | 300    |
| left      | north | p to a | 700    |
| left      | south | a to p | 700    |
| left      | south | c to p | 300    |
| left      | south | p to a | 100    |
| left      | south | p to c | 500    |
| right     | north | a to p | 700    |
| right     | north | c to p | 300    |
| right     | north | p to a | 100    |
| right     | north | p to c | 500    |
| right     | south | a to p | 100    |
| right     | south | c to p | 500    |
| right     | south | p to c | 300    |
| right     | south | p to a | 700    |
"""


def kerb_rows() -> list:
    return [
        pytest.param(row, reverse, id=" ".join(row.values()) + (" drawn east to west" if reverse else ""))
        for row in table(KERB)
        for reverse in (False, True)
    ]


@pytest.mark.parametrize(("row", "reverse"), kerb_rows())
def test_an_entrance_with_a_declared_side(row, reverse):
    ways = {"ca" if reverse else "ac": {}}
    drawn = draw("a . . . c", ways=ways, drives_on=row["drives_on"])
    put(drawn, p=("a", 100, 5 if row["side"] == "north" else -5))
    start, _, end = row["trip"].split()
    other, direction = (start, "to_site") if end == "p" else (end, "from_site")
    expected = street_minutes(float(row["metres"])) + 5 * CONNECTOR_MINUTES_PER_METRE
    assert kerb_minutes(drawn, other, "p", direction) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("direction", ["to_site", "from_site"])
@pytest.mark.parametrize("side", [5, -5])
def test_on_a_one_way_street_either_side_will_do(direction, side):
    drawn = draw("a p b\nd . c", ways={"apb": ALONG, "bcda": {}})
    put(drawn, q=("p", 0, side))
    metres = 100 if direction == "to_site" else 500
    expected = street_minutes(metres) + 5 * CONNECTOR_MINUTES_PER_METRE
    assert kerb_minutes(drawn, "a", "q", direction) == pytest.approx(expected, rel=1e-3)


def test_an_entrance_without_a_declared_side_is_met_from_both():
    drawn = draw("a . . . c", ways={"ac": {}})
    put(drawn, p=("a", 100, 5))
    for origin, metres in (("a", 100), ("c", 300)):
        expected = street_minutes(metres) + 5 * CONNECTOR_MINUTES_PER_METRE
        assert drawn.minutes(origin, "p", speeds=EVEN) == pytest.approx(expected, rel=1e-3)


def test_no_u_turn_and_no_loop_leave_an_entrance_across_the_street_out_of_reach():
    # OSRM features/car/approach.feature, "router can't found a route because uturn unauthorized"
    ways = {"ab": {}, "bc": {}, "ax": {}}
    turns = [("bc", "c", "bc", {"restriction": "no_u_turn"}), ("ab", "b", "ab", {"restriction": "no_u_turn"})]
    drawn = draw("x a b c", ways=ways, turns=turns, drives_on="right")
    put(drawn, s=("b", 50, 5))
    assert np.isnan(kerb_minutes(drawn, "a", "s", "to_site"))
    assert np.isfinite(kerb_minutes(drawn, "c", "s", "to_site"))


def test_the_report_says_how_far_and_who_failed_for_what():
    drawn = block_with_fragment(metres=400)
    first = chr(0x4E00)
    put(drawn, p=(first, 30, 40), q=(first, 130, 60), far=(first, 0, 700), alone=("X", 100, 20))
    east, north = np.array([*(drawn.places[name] for name in ("p", "q", "far", "alone")), (np.nan, np.nan)]).T
    report = snap(drawn.network, east, north).report()
    assert (report["points"], report["snapped"], report["not_snapped"]) == (5, 2, [2, 3, 4])
    assert report["longest_metres"] == pytest.approx(60, abs=0.1)
    assert report["median_metres"] == pytest.approx(50, abs=0.1)
    assert report["failures"] == {"no_coordinates": [4], "beyond_cap": [2], "only_fragments": [3]}

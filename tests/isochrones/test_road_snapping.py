"""How points meet streets: sides of the street, many points on one edge, and who failed and why."""

import numpy as np
import pytest

from isochrones import drive_times, snap, walk_times
from isochrones.errors import UnknownChoice
from isochrones.matrix import snap_both
from tests.oracles import NORTH, WEST, network_from_map, street_grid

HUNDRED = 100 * 0.06 / 25.5
BLOCK = """
a b c d
e f g h
"""
AROUND = {"abcd": {}, "efgh": {}, "ae": {}, "dh": {}}


def block_with_site(metres_north: float, drives_on: str, profile="drive"):
    """A block of 300 by 100 m; the site S lies 150 m along its upper side, some metres north of it."""
    drawn = network_from_map(BLOCK, ways=AROUND, profile=profile)
    object.__setattr__(drawn.network, "drives_on", drives_on)
    drawn.places["S"] = (WEST + 150, NORTH + metres_north)
    return drawn


def blocks(drawn, origin: str, approach: str | None, direction="to_site") -> float:
    """Minutes without the connector, in hundreds of metres of street."""
    sites = drawn.sites("S")
    if approach:
        sites["approach"] = approach
    by_car = drawn.network.profile == "drive"
    compute = drive_times if by_car else walk_times
    times = compute(drawn.network, drawn.origins(origin), sites, direction=direction, max_minutes=240)
    connector = 10 * 1.2 * 0.06 / (20 if by_car else 4.8)
    return (float(times.values[0, 0, 0]) - connector) / (HUNDRED if by_car else 1.25)


# who drives west has the north side on the right, who drives east on the left; turning round at a or d is free
@pytest.mark.parametrize(
    ("metres_north", "drives_on", "origin", "expected"),
    [
        (10, "left", "a", 1.5),
        (10, "left", "d", 4.5),
        (10, "right", "a", 4.5),
        (10, "right", "d", 1.5),
        (-10, "left", "a", 4.5),
        (-10, "left", "d", 1.5),
        (-10, "right", "a", 1.5),
        (-10, "right", "d", 4.5),
    ],
)
def test_an_entrance_at_the_kerb_is_reached_on_its_own_side(metres_north, drives_on, origin, expected):
    drawn = block_with_site(metres_north, drives_on)
    assert blocks(drawn, origin, "kerb") == pytest.approx(expected, abs=0.01)
    assert blocks(drawn, origin, "any") == pytest.approx(1.5, abs=0.01)
    assert blocks(drawn, origin, None) == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize(("origin", "expected"), [("a", 4.5), ("d", 1.5)])
def test_an_entrance_at_the_kerb_is_left_on_its_own_side(origin, expected):
    drawn = block_with_site(10, "left")
    assert blocks(drawn, origin, "kerb", "from_site") == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("east", "expected"), [(100, 0.5), (200, 3.5)])
def test_along_the_sites_own_street_the_kerb_counts_too(east, expected):
    drawn = block_with_site(10, "left")
    drawn.places["p"] = (WEST + east, NORTH)
    assert blocks(drawn, "p", "kerb") == pytest.approx(expected, abs=0.01)


def test_walkers_cross_the_street():
    drawn = block_with_site(10, "right", "walk")
    assert blocks(drawn, "a", "kerb") == pytest.approx(1.5, abs=0.01)


def test_on_a_one_way_street_any_side_will_do():
    drawn = network_from_map(BLOCK, ways={**AROUND, "abcd": {"oneway": "yes"}})
    for metres in (10, -10):
        drawn.places["S"] = (WEST + 150, NORTH + metres)
        assert blocks(drawn, "a", "kerb") == pytest.approx(1.5, abs=0.01)


def test_on_the_middle_of_the_street_there_is_no_side():
    drawn = network_from_map(BLOCK, ways=AROUND)
    drawn.places.update(S=(WEST + 150, NORTH), T=(WEST + 150, NORTH - 1))
    assert drawn.snap("ST", approach=["kerb", "kerb"]).approach[0] == 0
    assert drawn.snap("ST", approach=["kerb", "kerb"]).approach[1] in (1, 2)
    assert drawn.snap("ST").approach.tolist() == [0, 0]


def test_an_unknown_approach_is_refused():
    with pytest.raises(UnknownChoice, match="'curb' is not known; use one of any, kerb"):
        network_from_map("a b").snap("ab", approach=["any", "curb"])


def test_each_failure_has_its_reason():
    drawn = network_from_map("a b . . . . . . . . . . y z", ways={"ab": {}, "yz": {}})
    drawn.places.update(far=(WEST, NORTH + 600))
    places = [drawn.places[name] for name in ("b", "y", "far")]
    east, north = (np.array([*column, np.nan]) for column in zip(*places))
    usable = np.arange(drawn.network.edge_count) != drawn.snap("y").edge[0]  # as if y-z were a fragment
    report = snap(drawn.network, east, north, snappable=usable).report()
    assert report["failures"] == {"no_coordinates": [3], "beyond_cap": [2], "only_fragments": [1]}
    assert report["not_snapped"] == [1, 2, 3]
    assert (report["points"], report["snapped"]) == (4, 1)
    assert report["longest_metres"] == pytest.approx(0, abs=0.01)


def test_a_thousand_points_on_one_edge_lie_where_they_are():
    drawn = network_from_map("a b", metres=1000)
    east = np.linspace(0, 1000, 1001)
    met = snap(drawn.network, WEST + east, np.full(1001, NORTH + 5))
    assert len(np.unique(met.edge)) == 1
    along = met.fraction if met.fraction[-1] > met.fraction[0] else 1 - met.fraction
    np.testing.assert_allclose(along, east / 1000, atol=1e-3)
    np.testing.assert_allclose(met.connector_metres, 5, atol=0.01)


def test_rows_of_a_snapping_are_those_points():
    grid = street_grid(4, 4)
    met = snap(grid, [WEST, WEST + 130, np.nan], [NORTH, NORTH + 7, 0], approach=["any", "kerb", "any"])
    last = met.rows(np.array([2, 1]))
    assert last.ok.tolist() == [False, True]
    assert last.failure.tolist() == [1, 0]
    assert last.edge[1] == met.edge[1]
    assert last.approach[1] == met.approach[1] > 0
    assert last.max_metres == met.max_metres


def test_sites_without_a_declared_side_take_any():
    drawn = block_with_site(10, "left")
    at_site, _ = snap_both(drawn.network, drawn.origins("ab"), drawn.sites("S"))
    assert at_site.approach.tolist() == [0]

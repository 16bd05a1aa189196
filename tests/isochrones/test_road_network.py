"""Reading, snapping and storing networks, and what is said when a file cannot serve."""

from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
import shapely

from isochrones import drive_times, load_network, read_roads, save_network, snap, walk_times
from isochrones.errors import CrsMismatch, InvalidTable, NetworkFileError, NetworkStoreError, UnknownChoice
from isochrones.network_store import FORMAT
from isochrones.snapping import ConnectorRule, snappable_edges
from tests.oracles import NORTH, WEST, network_from_map, street_grid, write_pbf
from tests.shared_data import shared_data

SQUARE = {"ab": {}, "bc": {}, "ad": {}, "de": {}, "ef": {}, "fc": {}}
LOOP = "a b c\nd e f"


def test_a_file_gives_the_network_of_its_drawing(tmp_path):
    turn = ("ab", "b", "bc", {"restriction": "no_straight_on"})
    path = write_pbf(
        tmp_path / "tiny.osm.pbf", LOOP, ways=SQUARE, nodes={"e": {"barrier": "bollard"}}, turns=[turn]
    )
    network = read_roads(path)
    assert network.edge_count == 6
    assert network.edge_metres == pytest.approx(np.full(6, 100), abs=0.05)
    assert network.report["barriers_that_stop"] == 1
    assert network.report["turn_restrictions_used"] == 1
    assert len(network.identity) == 64


def test_nodes_that_an_extract_lacks_break_their_streets_and_are_counted(tmp_path):
    path = write_pbf(tmp_path / "cut.osm.pbf", "a b c d e", ways={"abcde": {}}, without="c")
    network = read_roads(path)
    assert network.report["way_nodes_without_location"] == 1
    assert network.edge_metres == pytest.approx([100, 100], abs=0.05)


def test_streets_without_any_location_are_no_streets(tmp_path):
    path = write_pbf(tmp_path / "bare.osm.pbf", "a b", ways={"ab": {}}, without="ab")
    with pytest.raises(NetworkFileError, match="no street open to drive"):
        read_roads(path)


def test_a_file_without_streets_is_named(tmp_path):
    path = write_pbf(tmp_path / "paths.osm.pbf", "a b", ways={"ab": {"highway": ""}})
    with pytest.raises(NetworkFileError, match=r"paths\.osm\.pbf holds no street"):
        read_roads(path)


def test_a_file_with_footways_only_has_nothing_to_drive_on(tmp_path):
    path = write_pbf(tmp_path / "feet.osm.pbf", "a b", ways={"ab": {"highway": "footway"}})
    assert read_roads(path, profile="walk").edge_count == 1
    with pytest.raises(NetworkFileError, match=r"feet\.osm\.pbf holds no street open to drive"):
        read_roads(path)


def test_faulty_files_are_named_with_a_remedy(tmp_path):
    whole = write_pbf(tmp_path / "whole.osm.pbf", LOOP, ways=SQUARE).read_bytes()
    for name, content in (("short", whole[: len(whole) - 20]), ("empty", b""), ("text", b"hello\n")):
        path = tmp_path / f"{name}.osm.pbf"
        path.write_bytes(content)
        with pytest.raises(NetworkFileError, match=rf"{name}\.osm\.pbf cannot be read .* fetch it again"):
            read_roads(path)
    with pytest.raises(OSError, match="no such file"):
        read_roads(tmp_path / "absent.osm.pbf")


def test_an_unknown_profile_or_period_is_refused_with_the_known_ones(tmp_path):
    path = write_pbf(tmp_path / "tiny.osm.pbf", LOOP, ways=SQUARE)
    with pytest.raises(UnknownChoice, match="drive, walk"):
        read_roads(path, profile="bike")
    with pytest.raises(UnknownChoice, match="am_peak"):
        read_roads(path).minutes("rush")


def test_tables_are_checked_at_the_border():
    drawn = network_from_map(LOOP)
    with pytest.raises(CrsMismatch, match="to_crs"):
        drive_times(drawn.network, drawn.origins("a"), drawn.sites("b").to_crs(4326))


def test_origins_without_numbers_are_named():
    drawn = network_from_map(LOOP)
    bad = drawn.origins("ab")
    bad.loc[1, "northing"] = np.nan
    with pytest.raises(InvalidTable, match=r"area b.*northing"):
        drive_times(drawn.network, bad, drawn.sites("c"))
    with pytest.raises(InvalidTable, match="weight"):
        drive_times(drawn.network, bad.drop(columns="weight"), drawn.sites("c"))
    with pytest.raises(UnknownChoice, match="profile='walk'"):
        walk_times(drawn.network, bad, drawn.sites("c"))


def test_snapping_meets_the_nearest_point_of_a_street():
    drawn = network_from_map("a b c")
    met = snap(drawn.network, [WEST + 30, WEST + 150, np.nan], [NORTH + 40, NORTH - 501, 0.0])
    assert met.ok.tolist() == [True, False, False]
    assert (met.easting[0], met.northing[0]) == pytest.approx((WEST + 30, NORTH), abs=0.05)
    assert met.connector_metres[0] == pytest.approx(40, abs=0.05)
    assert met.connector_minutes[0] == pytest.approx(40 * 1.2 * 0.06 / 20, rel=1e-3)
    assert met.report()["not_snapped"] == [1, 2]


def test_the_connector_rule_is_a_setting():
    drawn = network_from_map("a b c")
    met = snap(drawn.network, [WEST], [NORTH + 60], connector=ConnectorRule(100, 1.0, 6.0))
    assert met.connector_minutes[0] == pytest.approx(0.6, rel=1e-3)
    assert not snap(drawn.network, [WEST], [NORTH + 60], max_metres=50).ok[0]


def test_nearest_edges_agree_with_shapely():
    grid = street_grid(15, 9, metres=170)
    start = grid.shape_start
    lines = [
        shapely.LineString(np.c_[grid.shape_easting[a:b], grid.shape_northing[a:b]])
        for a, b in pairwise(start)
    ]
    rng = np.random.default_rng(2)
    east, north = WEST + rng.uniform(-600, 3000, 500), NORTH + rng.uniform(-600, 2000, 500)
    met = snap(grid, east, north)
    known = shapely.distance(shapely.union_all(lines), shapely.points(east, north))
    np.testing.assert_allclose(met.connector_metres[met.ok], known[met.ok], atol=1e-6)
    assert (known[~met.ok] > 500).all()


def test_fragments_are_not_snapped_to_unless_an_island_holds_a_site():
    letters = [chr(0x100 + i) for i in range(121)]
    town = {letters[i] + letters[i + 1]: {} for i in range(110)}
    drawing = " ".join(letters[:111]) + " " + ". " * 12 + "y z"
    drawn = network_from_map(drawing, ways={**town, "yz": {}})
    east, north = np.array([drawn.places["y"]]).T
    assert drawn.network.report["edges_in_fragments"] == 1
    assert not snap(drawn.network, east, north).ok[0]
    allowed = snappable_edges(drawn.network, east, north, 500)
    assert snap(drawn.network, east, north, snappable=allowed).ok[0]
    # near the town the same fragment captures no site
    close = network_from_map(drawing.replace(". " * 12, ". . "), ways={**town, "yz": {}})
    east, north = np.array([close.places["y"]]).T
    allowed = snappable_edges(close.network, east, north, 500)
    assert snap(close.network, east, north, snappable=allowed).connector_metres[0] == pytest.approx(
        300, abs=0.1
    )


def test_a_stored_network_is_the_same_and_so_are_its_bytes(tmp_path):
    network = network_from_map(LOOP, ways={**SQUARE, "bc": {"access": "private"}}).network
    save_network(network, tmp_path / "one")
    again = load_network(tmp_path / "one")
    save_network(again, tmp_path / "two")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    assert isinstance(again.arc_head, np.memmap)
    np.testing.assert_array_equal(again.minutes("am_peak"), network.minutes("am_peak"))


def test_an_unfinished_store_is_refused(tmp_path):
    network = network_from_map(LOOP).network
    save_network(network, tmp_path)
    (tmp_path / "network.json").unlink()
    with pytest.raises(NetworkStoreError, match="build it again"):
        load_network(tmp_path)


BUSY = {
    "drawing": ". n .\nw x e\n. s .",
    "ways": {
        "nx": {"highway": "secondary"},
        "sx": {"highway": "secondary"},
        "wx": {"access:backward": "private"},
        "ex": {"maxspeed:conditional": "20 @ (Mo-Fr 07:00-10:00)"},
        "wn": {"motor_vehicle:conditional": "no @ (Mo-Fr 07:00-10:00)"},
        "ne": {},
    },
    "nodes": {"e": {"highway": "traffic_signals"}},
    "turns": [("sx", "x", "ex", {"restriction:conditional": "no_right_turn @ (Mo-Fr 07:00-10:00)"})],
}


def arrays(network):
    return {
        item.name: getattr(network, item.name)
        for item in fields(network)
        if isinstance(getattr(network, item.name), np.ndarray)
    }


def test_the_same_streets_give_the_same_network():
    one, two = (network_from_map(**BUSY).network for _ in range(2))
    for name, values in arrays(one).items():
        assert values.dtype == arrays(two)[name].dtype
        np.testing.assert_array_equal(values, arrays(two)[name])
    assert one.report == two.report


def test_every_array_of_a_network_survives_its_store(tmp_path):
    network = network_from_map(**BUSY, drives_on="right").network
    again = load_network(save_network(network, tmp_path))
    assert again.drives_on == "right"
    assert len(again.timed_edge) == 1
    assert again.arc_closed.any()
    for name, values in arrays(network).items():
        np.testing.assert_array_equal(values, getattr(again, name))
    for period in ("free_flow", "am_peak"):
        np.testing.assert_array_equal(again.minutes(period), network.minutes(period))


def test_a_network_of_another_format_is_refused(tmp_path):
    save_network(network_from_map(LOOP).network, tmp_path)
    labels = (tmp_path / "network.json").read_text().replace(f'"format": {FORMAT}', '"format": 1')
    (tmp_path / "network.json").write_text(labels)
    with pytest.raises(NetworkStoreError, match="another version"):
        load_network(tmp_path)


def test_a_side_of_the_road_is_left_or_right():
    with pytest.raises(UnknownChoice, match="left, right"):
        network_from_map(LOOP, drives_on="middle")


def test_access_may_be_limited_in_one_direction_only():
    ways = {**SQUARE, "bc": {"access:backward": "private"}}
    drawn = network_from_map(LOOP, ways=ways)
    hundred = 100 * 0.06 / 25.5
    assert drawn.minutes("a", "f") == pytest.approx(3 * hundred, rel=1e-3)
    assert drawn.minutes("f", "a") == pytest.approx(3 * hundred, rel=1e-3)
    shortcut = {**SQUARE, "ad": {"maxspeed": "5"}}
    free = network_from_map(LOOP, ways=shortcut)
    bound = network_from_map(LOOP, ways={**shortcut, "bc": {"access:backward": "private"}})
    assert bound.minutes("a", "f") == pytest.approx(free.minutes("a", "f"), rel=1e-3)
    assert bound.minutes("f", "a") > 2 * free.minutes("f", "a")


def test_a_cap_holds_the_speed_and_not_the_limit():
    drawn = network_from_map("a b c", ways={"ab": {"maxspeed": "80", "surface": "cobblestone"}, "bc": {}})
    network = drawn.network
    capped = np.isfinite(network.edge_cap_kmh)
    assert capped.tolist() == [True, False]
    kmh = network.edge_metres[0] * 0.06 / network.minutes()[network.arc_edge == 0]
    assert kmh == pytest.approx(network.edge_cap_kmh[0], rel=1e-3)


def test_parallel_streets_and_loops_are_kept_and_counted():
    drawing = "a b . c\n. d . .\n. e f ."
    ways = {"abc": {}, "bdc": {}, "befb": {}}
    network = network_from_map(drawing, ways=ways).network
    assert (network.report["edges_parallel"], network.report["edges_loops"]) == (1, 1)
    assert network.edge_count == 4


def test_private_gates_that_everyone_passes_are_counted():
    nodes = {"b": {"barrier": "gate", "access": "private"}, "e": {"barrier": "gate"}}
    report = network_from_map(LOOP, ways=SQUARE, nodes=nodes).network.report
    assert (report["barriers_passed"], report["barriers_limited_passed"]) == (2, 1)


def test_the_lower_limit_of_both_directions_says_whether_a_street_is_built_up():
    limits = {"maxspeed:forward": "60 mph", "maxspeed:backward": "30 mph"}
    ways = {"ab": limits, "bc": {"maxspeed": "50"}, "cd": {"maxspeed": "60"}}
    assert network_from_map("a b c d", ways=ways).network.edge_built_up.tolist() == [True, True, False]


NETWORKS = [
    ("newport/newport.osm.pbf", "EPSG:27700", "left"),
    ("networks/rutland.osm.pbf", "EPSG:27700", "left"),
    ("networks/malta.osm.pbf", "EPSG:32633", "left"),
    ("networks/porto.osm.pbf", "EPSG:3763", "right"),
]


@pytest.mark.parametrize(("path", "crs", "side"), NETWORKS)
def test_nothing_of_a_real_extract_is_dropped_without_a_reason(path, crs, side):
    network = read_roads(shared_data(path), crs=crs)
    report = network.report
    assert report["ways_read"] == report["ways_used"] + sum(report["ways_left_out"].values())
    left_out = sum(report["turn_restrictions_left_out"].values())
    assert report["turn_restrictions_read"] == report["turn_restrictions_used"] + left_out
    assert report["turn_restrictions_used"] >= 0.9 * report["turn_restrictions_read"]
    barriers = ("barriers_that_stop", "barriers_passed", "barriers_off_streets")
    assert report["barriers_read"] == sum(report[name] for name in barriers)
    assert report["share_in_largest_component"] > 0.95
    assert 0.02 < report["share_of_length_one_way"] < 0.3
    assert network.drives_on == side
    assert report["nodes_copied_for_turns"] < 0.2 * report["nodes_without_copies"]
    assert sum(values.nbytes for values in arrays(network).values()) < 150 * network.arc_count

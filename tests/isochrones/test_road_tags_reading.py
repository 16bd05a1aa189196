"""Reading through lines of text gives what asking osmium for one object after the other gives."""

from collections import Counter

import numpy as np
import osmium
import pytest

from isochrones.osm import NODE_KINDS, RESTRICTION_KEYS, OsmStreets, is_way_key, read_osm
from isochrones.osm_text import objects_of
from isochrones.restrictions import restrictions_of
from tests.oracles import write_pbf
from tests.shared_data import shared_data

SQUARE = {"ab": {"maxspeed": "30 mph"}, "bc": {"name": "Bridge Street", "maxspeed:forward": "20"}, "cd": {}}
NODES = {"a": {"barrier": "gate", "name": "X"}, "b": {"highway": "crossing"}, "c": {"highway": "bus_stop"}}
TURN = ("ab", "b", "bc", {"restriction": "no_straight_on"})


def same(found, known):
    for column in ("way_id", "way_start", "node_id", "longitude", "latitude"):
        np.testing.assert_array_equal(getattr(found, column), getattr(known, column))
    assert found.way_tags == known.way_tags
    assert found.node_tags == known.node_tags
    assert found.restrictions == known.restrictions
    assert found.skipped_restrictions == known.skipped_restrictions
    assert found.restriction_doubts == known.restriction_doubts


def by_osmium(path):
    """What asking osmium for one object after the other gives."""
    way_id, way_tags, start, nodes, place, node_tags = [], [], [0], [], [], {}
    restrictions, skipped, unsure = [], Counter(), Counter()
    for item in osmium.FileProcessor(str(path)).with_locations():
        tags = {tag.k: tag.v for tag in item.tags}
        if item.is_way() and ("highway" in tags or tags.get("route") in ("ferry", "shuttle_train")):
            way_id.append(item.id)
            way_tags.append({key: value for key, value in tags.items() if is_way_key(key)})
            nodes += [node.ref for node in item.nodes]
            known = [node.location.valid() for node in item.nodes]
            place += [(n.lon, n.lat) if ok else (np.nan, np.nan) for n, ok in zip(item.nodes, known)]
            start.append(len(nodes))
        elif item.is_node() and (
            "barrier" in tags
            or tags.get("highway") == "elevator"
            or ("kerb" in tags and "highway" not in tags)
            or NODE_KINDS & set(tags.get("highway", "").split(";"))
            or "level_crossing" in tags.get("railway", "").split(";")
        ):
            node_tags[item.id] = tags
        elif item.is_relation() and tags.get("type") == "restriction" and tags.keys() & set(RESTRICTION_KEYS):
            found, reason = restrictions_of(tags, [(m.type, m.ref, m.role) for m in item.members])
            restrictions += found
            (unsure if found else skipped).update([reason] if reason else [])
    where = np.array(place)
    columns = np.array(way_id), way_tags, np.array(start), np.array(nodes), where[:, 0], where[:, 1]
    counts = dict(sorted(skipped.items())), dict(sorted(unsure.items()))
    return OsmStreets(path.name, "", *columns, node_tags, restrictions, *counts)


@pytest.mark.parametrize("place", ["networks/malta.osm.pbf", "newport/newport.osm.pbf"])
def test_real_extracts(place):
    path = shared_data(place)
    found = read_osm(path)
    same(found, by_osmium(path))
    assert len({id(tags) for tags in found.way_tags}) < len(found.way_tags) / 10


def test_a_drawn_file(tmp_path):
    path = write_pbf(tmp_path / "a.osm.pbf", "a b c d", ways=SQUARE, nodes=NODES, turns=[TURN], without="d")
    found = read_osm(path)
    same(found, by_osmium(path))
    assert found.node_tags == {1: {"barrier": "gate", "name": "X"}, 2: {"highway": "crossing"}}
    assert np.isnan(found.longitude).tolist() == [False] * 5 + [True]
    assert found.way_tags[1] == {"highway": "residential", "maxspeed": "30", "maxspeed:forward": "20"}
    assert [r.via_node for r in found.restrictions] == [2]


def test_nodes_that_are_several_things_are_kept(tmp_path):
    nodes = {"a": {"highway": "give_way; crossing"}, "b": {"railway": "level_crossing;switch"}}
    found = read_osm(write_pbf(tmp_path / "a.osm.pbf", "a b c d", ways=SQUARE, nodes=nodes))
    assert list(found.node_tags) == [1, 2]


def test_hours_in_old_keys_are_counted_and_the_turn_is_forbidden_always(tmp_path):
    turn = (*TURN[:3], {"restriction": "no_straight_on", "hour_on": "07:00", "hour_off": "09:00"})
    found = read_osm(write_pbf(tmp_path / "a.osm.pbf", "a b c d", ways=SQUARE, turns=[turn]))
    assert [r.periods for r in found.restrictions] == [255]
    assert found.restriction_doubts == {"turn restriction with hours in old keys, taken to bind always": 1}
    assert not found.skipped_restrictions


@pytest.mark.parametrize("options", ["pbf,pbf_dense_nodes=false", "pbf,pbf_compression=none"])
def test_other_ways_of_writing_pbf(tmp_path, options):
    plain = write_pbf(tmp_path / "a.osm.pbf", "a b c d", ways=SQUARE, nodes=NODES, turns=[TURN])
    other = tmp_path / "b.osm.pbf"
    with osmium.SimpleWriter(osmium.io.File(str(other), options)) as writer:
        for item in osmium.FileProcessor(str(plain)):
            writer.add(item)
    same(read_osm(other), read_osm(plain))


def test_other_formats_are_left_to_osmium(tmp_path):
    plain = write_pbf(tmp_path / "a.osm.pbf", "a b c d", ways=SQUARE, nodes=NODES, turns=[TURN])
    other = tmp_path / "b.osm"
    with osmium.SimpleWriter(str(other)) as writer:
        for item in osmium.FileProcessor(str(plain)):
            writer.add(item)
    same(read_osm(other), read_osm(plain))


def test_nodes_in_any_order(tmp_path):
    path = tmp_path / "late.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for number, place in ((9, (1.0, 2.0)), (3, (4.0, 5.0))):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place))
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=[3, 9], tags={"highway": "road"}))
    assert read_osm(path).longitude.tolist() == [4.0, 1.0]


def test_characters_of_the_format_itself(tmp_path):
    path = tmp_path / "odd.osm.pbf"
    tags = {"highway": "road", "access:conditional": "no @ (Mo-Fr 07:00-09:00), 50% = é x,y"}
    with osmium.SimpleWriter(str(path)) as writer:
        for number in (1, 2):
            writer.add_node(
                osmium.osm.mutable.Node(id=number, location=(number, number), tags={"barrier": "a b"})
            )
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2], tags=tags))
    found = read_osm(path)
    assert found.way_tags == [tags]
    assert found.node_tags[2] == {"barrier": "a b"}


def test_lines_of_each_kind():
    lines = [
        b"n5 Tbarrier=gate x1.5 y2",
        b"w-7 T Nn1x1y2,n-2xy\n",
        b"r9 Trestriction=no_u_turn Mw1@from,n2@via,w1@to,r3@a%20%b",
        b"w8 Thighway=road,name=x N",
    ]
    found = objects_of(lines, lambda key: key == "highway")
    assert found.way_id == [-7, 8]
    assert found.way_tags == [{}, {"highway": "road"}]
    assert found.relations[0][1] == [("w", 1, "from"), ("n", 2, "via"), ("w", 1, "to"), ("r", 3, "a b")]
    assert found.node_tags == {5: {"barrier": "gate"}}


def test_large_files_are_taken_in_parts(tmp_path, monkeypatch):
    path = write_pbf(tmp_path / "a.osm.pbf", "a b c d", ways=SQUARE, nodes=NODES, turns=[TURN])
    whole = read_osm(path)
    monkeypatch.setattr("isochrones.osm.LINES_AT_ONCE_BYTES", 1)
    same(read_osm(path), whole)

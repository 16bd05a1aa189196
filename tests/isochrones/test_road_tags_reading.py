"""Bulk decoding of PBF gives what the osmium library gives."""

import struct
import zlib

import numpy as np
import osmium
import pytest

from isochrones.errors import NetworkFileError
from isochrones.osm import WANTED, _streets, read_osm
from isochrones.osm_blocks import blocks_of_any
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


def by_osmium(path):
    return _streets(path.name, "", blocks_of_any(path, WANTED))


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


def framed(content: bytes, kind: bytes = b"OSMData") -> bytes:
    """A PBF blob around raw bytes."""
    packed = zlib.compress(content)
    blob = b"\x1a" + _length(packed) + packed
    head = b"\x0a" + _length(kind) + kind + b"\x18" + _length(blob)
    return struct.pack(">I", len(head)) + head + blob


def _length(content: bytes) -> bytes:
    size, out = len(content), b""
    while size > 127:
        out += bytes([size & 127 | 128])
        size >>= 7
    return out + bytes([size])


@pytest.mark.parametrize("content", [b"\x12\x05abc", b"\x12\x02\x1a\x7f", b"\x07", b"\x12\x01\xff"])
def test_broken_blocks_are_damage(tmp_path, content):
    path = tmp_path / "broken.osm.pbf"
    path.write_bytes(framed(content))
    with pytest.raises(NetworkFileError, match="damaged, cut short"):
        read_osm(path)

"""Maps tiled from a town, and bytes counted once."""

import numpy as np
import osmium
import pandas as pd

from benchmarks.jobs.trips import merged
from benchmarks.ours import array_bytes
from benchmarks.tiling import Town, write_tiled
from isochrones import read_roads

TOWN = Town(
    node=np.array([[-3.0, 51.5], [-2.99, 51.5], [-2.99, 51.51], [-3.0, 51.51]]),
    ways=[
        (np.array([0, 1, 2, 3, 0]), {"highway": "residential"}),
        (np.array([0, 2]), {"highway": "primary"}),
    ],
    anchor=2,
)


def test_four_copies_are_joined_in_a_square(tmp_path):
    path = tmp_path / "four.osm.pbf"
    write_tiled(TOWN, 4, path)
    names = [way.tags.get("name") for way in osmium.FileProcessor(str(path), osmium.osm.WAY)]
    assert len(names) == 4 * 2 + 4
    assert names.count("Between towns") == 4


def test_every_copy_adds_the_same_arcs_and_roads_join_them(tmp_path):
    write_tiled(TOWN, 1, tmp_path / "1.osm.pbf")
    write_tiled(TOWN, 4, tmp_path / "4.osm.pbf")
    one, four = (read_roads(tmp_path / f"{n}.osm.pbf") for n in (1, 4))
    assert four.edge_count == 4 * one.edge_count + 4
    assert set(four.edge_component) == {0}


def test_bytes_of_shared_memory_count_once():
    block = np.zeros(100)
    assert array_bytes([block, block[10:20], {"no": "array"}, np.zeros(5, np.int32)]) == 820


def test_stretches_of_one_name_become_one_row():
    legs = pd.DataFrame({"name": list("aaba"), "metres": [1.0, 2, 3, 4], "minutes": [1.0, 1, 1, 1]})
    assert merged(legs)["metres"].tolist() == [3.0, 3.0, 4.0]

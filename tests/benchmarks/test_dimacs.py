"""Graphs of bare arcs: reading them, and searching them as streets."""

import gzip

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from benchmarks.dimacs import read_dimacs
from benchmarks.jobs.one_to_all import site_at
from benchmarks.plain_network import arc_order, plain_network
from isochrones.search import node_minutes, search_graph

ARCS = "c a triangle\np sp 3 4\na 1 2 10\na 2 3 20\nc in between\na 3 1 5\na 1 3 40\n"
PLACES = "c where\np aux sp co 3\nv 1 -74000000 40000000\nv 3 -73000000 41000000\nv 2 -73500000 40500000\n"


def written(folder, arcs=ARCS):
    (folder / "g.gr.gz").write_bytes(gzip.compress(arcs.encode()))
    (folder / "g.co").write_text(PLACES)
    return folder / "g.gr.gz", folder / "g.co"


def test_arcs_and_places_count_from_nought(tmp_path):
    graph = read_dimacs(*written(tmp_path))
    assert list(zip(graph.tail, graph.head, graph.weight)) == [(0, 1, 10), (1, 2, 20), (2, 0, 5), (0, 2, 40)]
    assert graph.x.tolist() == [-74.0, -73.5, -73.0]
    assert graph.y.tolist() == [40.0, 40.5, 41.0]


def test_a_file_cut_short_is_refused(tmp_path):
    with pytest.raises(ValueError, match="declares 3 nodes and 4 arcs; 3 and 3 found"):
        read_dimacs(*written(tmp_path, ARCS.rpartition("a 1")[0]))


@pytest.mark.parametrize("source", [0, 7, 49])
def test_times_from_a_node_are_those_of_scipy(source):
    random = np.random.default_rng(11)
    tail, head = random.integers(0, 50, (2, 300))
    tail, head = tail[tail != head], head[tail != head]
    pairs = np.unique(np.column_stack([tail, head]), axis=0)
    weight = random.integers(1, 500, len(pairs))
    expected = dijkstra(coo_matrix((weight, pairs.T), (50, 50)).tocsr(), indices=source)
    network = plain_network(*random.random((2, 50)), *pairs.T)
    minutes = (weight[arc_order(*pairs.T)] / 1024).astype(np.float32)
    found = node_minutes(search_graph(network, minutes, "from_site"), site_at(network, source))
    np.testing.assert_array_equal(found * 1024, expected)

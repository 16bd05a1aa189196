"""Our side of the comparisons: nodes handed to graph libraries, and arcs written for them."""

import numpy as np
import pytest

from benchmarks import ours
from benchmarks.dimacs import DimacsGraph
from benchmarks.plain_network import plain_network
from benchmarks.workbench import AREAS
from isochrones import snap

SQUARE = DimacsGraph(
    tail=np.array([0, 1, 2, 3]),
    head=np.array([1, 2, 3, 0]),
    weight=np.ones(4, int),
    x=np.array([0.0, 1000, 1000, 0]),
    y=np.array([0.0, 0, 1000, 1000]),
)


@pytest.fixture
def network():
    return plain_network(SQUARE.x, SQUARE.y, SQUARE.tail, SQUARE.head)


def test_a_point_is_left_at_the_head_and_entered_at_the_tail(network):
    at = snap(network, np.array([400.0]), np.array([20.0]))
    assert ours.nearest_ends(network, at, leaving=True).tolist() == [1]
    assert ours.nearest_ends(network, at, leaving=False).tolist() == [0]


def test_a_point_off_the_streets_still_has_a_node(network):
    at = snap(network, np.array([9e6]), np.array([9e6]))
    assert not at.ok[0]
    assert ours.nearest_ends(network, at, leaving=True)[0] in range(4)


def test_exported_arcs_are_those_that_can_be_used(network, tmp_path):
    arrays = np.load(ours.export_graph(network, tmp_path / "square.npz"))
    assert list(zip(arrays["tail"], arrays["head"])) == [(0, 1), (1, 2), (2, 3), (3, 0)]
    np.testing.assert_allclose(arrays["minutes"], network.minutes("free_flow"))


def test_both_ways_of_searching_give_the_same_minutes(network):
    here = np.array([400.0, 980.0]), np.array([20.0, 500.0])
    where = ours.places_at(AREAS["newport"], here, here)
    at_origin, at_site = where.snapped(network)
    found = [
        ours.times_between(graph, at_origin, at_site, ours.MAX_MINUTES)
        for graph in ours.graphs(network, network.minutes("free_flow")).values()
    ]
    np.testing.assert_array_equal(*found)

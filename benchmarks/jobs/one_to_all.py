"""One site to all nodes of New York (9th DIMACS challenge, travel times)."""

from __future__ import annotations

import numpy as np

from benchmarks import ours
from benchmarks.dimacs import read_dimacs
from benchmarks.peer_runs import run_peer
from benchmarks.plain_network import arc_order, plain_network
from benchmarks.record import Record
from benchmarks.tables import seconds, times
from benchmarks.workbench import Workbench
from isochrones import RoadNetwork, Snapping
from isochrones.search import node_minutes

UNIT = 1024.0
"""Weights of the file to one of our minutes: a power of two, so that no time is rounded."""


def run(bench: Workbench) -> Record:
    """One table: seconds from one node to all others, and whether the times are equal."""
    record = Record()
    folder = bench.data / "networks"
    arcs = read_dimacs(folder / "USA-road-t.NY.gr.gz", folder / "USA-road-d.NY.co.gz")
    network = plain_network(arcs.x, arcs.y, arcs.tail, arcs.head)
    minutes = (arcs.weight[arc_order(arcs.tail, arcs.head)] / UNIT).astype(np.float32)
    source = len(arcs.x) // 2
    table = record.table(
        f"One to all: DIMACS New York, {network.node_count:,} nodes, {network.arc_count:,} arcs", "engine",
        "median", "runs", "ours is faster by", "times equal to ours",
    )  # fmt: skip
    site = site_at(network, source)
    found = {}
    for engine, graph in ours.graphs(network, minutes, "from_site").items():
        timing, found[engine] = bench.timed(lambda g=graph: node_minutes(g, site))
        record.note(f"one_to_all/{engine}", timing.seconds)
        same = np.array_equal(found[engine], next(iter(found.values())))
        table.add(engine, seconds(timing.seconds), timing.repeats, "", "yes" if same else "NO")
    best = min(value for name, value in record.figures.items() if name.startswith("one_to_all/ours"))
    for peer, timing, theirs in _peers(bench, network, minutes, source) if bench.peers_python else ():
        record.note(f"one_to_all/{peer}", timing["seconds"])
        worst = np.abs(theirs - next(iter(found.values()))).max()
        equal = "yes" if worst < 1e-6 else f"within {worst:.2g} min"
        table.add(peer, seconds(timing["seconds"]), timing["repeats"], times(timing["seconds"] / best), equal)
    order, metric = ours.preparation_seconds(network, minutes)
    table.notes.append(
        f"Prepared: {seconds(order)} once for the graph and {seconds(metric)} for its weights."
    )
    table.notes.append("Travel times of the file / 1024, forward from the node in the middle of the list.")
    table.notes.append(
        "pandana has no one-to-all; its range query with an endless range is the nearest to it."
    )
    return record


def site_at(network: RoadNetwork, node: int) -> Snapping:
    """A site exactly on a node: at the start of an edge that leaves it."""
    edge = np.array([network.arc_edge[network.out_start[node]]], np.int32)
    zero = np.zeros(1)
    place = network.node_easting[[node]], network.node_northing[[node]]
    return Snapping(edge, zero, zero, zero, np.ones(1, bool), *place, 500.0)


def _peers(bench: Workbench, network: RoadNetwork, minutes: np.ndarray, source: int):
    """Yield (peer, timing, minutes of all nodes)."""
    graph = bench.folder("graphs") / "new_york.npz"
    places = {"x": network.node_easting, "y": network.node_northing}
    np.savez(graph, tail=network.arc_tail, head=network.arc_head, minutes=minutes, **places)
    save = bench.folder("matrices") / "new_york"
    answer = run_peer(
        bench, "graph", "search", graph=graph, sources=[source], targets=None, transposed=False,
        repeats=bench.repeats, save=save,
    )  # fmt: skip
    for library in ("scipy", "networkit", "igraph"):
        yield library, answer[library], np.load(f"{save}_{library}.npy").ravel()
    answer = run_peer(
        bench, "pandana", "one_to_all", graph=graph, source=source, reach=1e6, repeats=bench.repeats,
        save=f"{save}.npy",
    )  # fmt: skip
    yield "pandana", answer["search"], np.load(f"{save}.npy")

"""How cost grows: one town, then 4, 16 and 64 of them joined by roads."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import ours
from benchmarks.agreement import slope
from benchmarks.record import Record
from benchmarks.tables import percent, seconds
from benchmarks.tiling import Town, middle_anchor, town_of, write_tiled
from benchmarks.workbench import AREAS, Workbench
from isochrones import isochrones, read_roads, snap
from isochrones.search import node_minutes

COPIES = (1, 4, 16, 64)
MIDDLE, DEGREES = (-2.995, 51.585), 0.02
"""The middle of Newport, about 2.8 by 4.4 km."""

AREA = AREAS["newport"]


class Sizes(NamedTuple):
    """Arcs of a map, share of its nodes with a way to the site, and seconds of each step."""

    arcs: int
    reached: float
    build: float
    search: float
    polygons: float


STEPS = Sizes._fields[2:]


def run(bench: Workbench) -> Record:
    """One table: seconds by size, and the slopes."""
    record = Record()
    town = town_of(bench.pbf(AREA), MIDDLE, DEGREES)
    table = record.table(
        "Cost against size: the middle of Newport side by side", "copies", "arcs", "nodes reached",
        "PBF to network", "one to all", "three polygons",
    )  # fmt: skip
    found: list[Sizes] = []
    for copies in COPIES[:3] if bench.quick else COPIES:
        path = bench.folder("tiled") / f"{copies}.osm.pbf"
        write_tiled(town, copies, path)
        found.append(_measure(bench, town, path, copies))
        arcs, reached, *costs = found[-1]
        table.add(copies, f"{arcs:,}", percent(reached), *map(seconds, costs))
    arcs = [size.arcs for size in found]
    slopes = [record.note(f"size/{step}", slope(arcs, [getattr(s, step) for s in found])) for step in STEPS]
    table.add("slope, log-log", "", "", *(f"{value:.2f}" for value in slopes))
    table.notes.append(
        "One site in the middle. Polygons on the lattice at a third, two thirds and 90% of the longest minutes, "
        "so that their reach grows with the map; one to all without a prepared hierarchy."
    )
    return record


def _measure(bench: Workbench, town: Town, path: Path, copies: int) -> Sizes:
    """Build, search and outline a map of so many copies."""
    if copies == 1:
        read_roads(path, "drive", AREA.crs)  # kernels compiled
    start = time.perf_counter()
    network = read_roads(path, "drive", AREA.crs)
    built = time.perf_counter() - start
    at = ours.projected(AREA, middle_anchor(town, copies))
    site = ours.places_at(AREA, at, at).sites
    graph, snapped = ours.free_flow_graph(network), snap(network, *at)
    search, minutes = bench.timed(lambda: node_minutes(graph, snapped))
    reached = np.isfinite(minutes)
    limits = [share * float(minutes[reached].max()) for share in (1 / 3, 2 / 3, 0.9)]
    outlines, _ = bench.timed(lambda: isochrones(network, site, limits, outline="lattice"), patience=2.0)
    return Sizes(network.arc_count, float(reached.mean()), built, search.seconds, outlines.seconds)

"""PBF to network: ours, with the shares of its steps, against what each peer must do first."""

from __future__ import annotations

import subprocess
import sys
import time

from benchmarks.peer_runs import DRIVER, prepare
from benchmarks.record import Record
from benchmarks.tables import percent, seconds, times
from benchmarks.workbench import Area, Workbench
from isochrones import build_network, read_osm
from isochrones.tags import street_of

AREAS = ("newport", "rutland", "porto", "malta")

MEMORY = """
import sys
from isochrones import read_roads
read_roads(sys.argv[1], "drive", sys.argv[2])
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) / 1024)
"""
"""Peak MiB of a process of its own; ``getrusage`` would begin at the parent's."""


def run(bench: Workbench) -> Record:
    """Tables of our steps and of all engines."""
    record = Record()
    steps = record.table(
        "PBF to network: our steps", "network", "parsing", "tags", "topology and contraction", "together",
        "nodes", "arcs", "peak MiB",
    )  # fmt: skip
    engines = record.table(
        "Preparation of the engines", "network", "engine", "steps", "together", "first step alone", "peak MiB",
        "ours is faster than the first step by",
    )  # fmt: skip
    for area in bench.areas(*AREAS):
        _ours(bench, area, record, steps)
        _peers(bench, area, record, engines)
    engines.notes.append(
        f"Peers prepare with {bench.threads} threads, ours with one; kept preparations are marked 'recorded'."
    )
    engines.notes.append("The first step of OSRM is its extract, the one the target names.")
    return record


def _ours(bench: Workbench, area: Area, record: Record, table) -> None:
    build_network(read_osm(bench.pbf(area)), "drive", area.crs)  # kernels compiled, file in memory
    start = time.perf_counter()
    streets = read_osm(bench.pbf(area))
    parsing = time.perf_counter() - start
    start = time.perf_counter()
    for tags in streets.way_tags:
        street_of(tags, "drive")
    tags_alone = time.perf_counter() - start
    start = time.perf_counter()
    network = build_network(streets, "drive", area.crs)
    building = time.perf_counter() - start
    total = record.note(f"build/{area.name}/ours", parsing + building)
    tags_alone = min(tags_alone, building)
    shares = [f"{seconds(s)} ({percent(s / total)})" for s in (parsing, tags_alone, building - tags_alone)]
    memory = subprocess.run(
        [sys.executable, "-c", MEMORY, str(bench.pbf(area)), area.crs],
        capture_output=True,
        text=True,
        check=True,
    )
    table.add(
        area.name, *shares, seconds(total), f"{network.node_count:,}", f"{network.arc_count:,}",
        f"{float(memory.stdout):,.0f}",
    )  # fmt: skip


def _peers(bench: Workbench, area: Area, record: Record, table) -> None:
    ours = record.figures[f"build/{area.name}/ours"]
    for peer in DRIVER if bench.peers_python else ():
        built = prepare(bench, peer, area)
        first = record.note(f"build/{area.name}/{peer}/first", next(iter(built.steps.values())))
        record.note(f"build/{area.name}/{peer}", built.seconds)
        listed = ", ".join(f"{name} {seconds(value)}" for name, value in built.steps.items())
        table.add(
            area.name, peer + (" (recorded)" if built.recorded else ""), listed, seconds(built.seconds),
            seconds(first), f"{built.peak_rss_mb:,.0f}", times(first / ours),
        )  # fmt: skip

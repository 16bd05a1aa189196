"""Bytes for each directed arc, and how fast a saved network opens."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields

import numpy as np

from benchmarks import ours
from benchmarks.record import Record
from benchmarks.tables import seconds
from benchmarks.workbench import Area, Workbench
from isochrones import load_network, save_network
from isochrones.hierarchy import preparation_of

AREAS = ("newport", "rutland", "porto", "malta")

RESIDENT = """
import json, os, sys
from benchmarks import ours
from benchmarks.workbench import AREAS, Workbench
from isochrones import load_network
from pathlib import Path
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
bench, area = Workbench(Path(sys.argv[1]), Path(sys.argv[2]), None), AREAS[sys.argv[3]]
small = load_network(sys.argv[4])
ours.minutes_between(small, ours.places(bench, AREAS["newport"], 6, 20))  # kernels loaded
before = resident()
network = load_network(sys.argv[5])
ours.minutes_between(network, ours.places(bench, area, 6, 20))
print(json.dumps({"grown": resident() - before, "arcs": network.arc_count}))
"""


def run(bench: Workbench) -> Record:
    """One table: bytes of arrays and of the process, and seconds to open."""
    record = Record()
    table = record.table(
        "Memory, bytes an arc", "network", "arcs", "network alone", "and a search graph", "and snapping index",
        "and prepared", "process grows by", "saved", "opens in",
    )  # fmt: skip
    for area in bench.areas(*AREAS):
        _measure(bench, area, record, table)
    table.notes.append(
        "The process: a saved network opened, points snapped and one matrix computed; pages of the files "
        "that were not touched do not count."
    )
    return record


def _measure(bench: Workbench, area: Area, record: Record, table) -> None:
    network = ours.network_of(bench, area)
    seen: set[int] = set()
    held = [
        [getattr(network, item.name) for item in fields(network)],
        ours.graphs(network, network.minutes("free_flow"))[ours.SEARCHES],
        network.segment_index,
        preparation_of(network),
    ]
    sizes = np.cumsum([ours.array_bytes(item, seen) for item in held])
    folder = save_network(network, bench.folder("saved", area.name))
    disk = sum(path.stat().st_size for path in folder.iterdir())
    opening, _ = bench.timed(lambda: load_network(folder))
    record.note(f"memory/{area.name}/opening", opening.seconds)
    grown = _grown(bench, area)
    record.note(f"memory/{area.name}/grown", grown)
    record.note(f"memory/{area.name}/arrays", sizes[2] / network.arc_count)
    record.note(f"memory/{area.name}/prepared", sizes[3] / network.arc_count)
    cells = [f"{size / network.arc_count:.0f}" for size in sizes]
    table.add(
        area.name, f"{network.arc_count:,}", *cells, f"{grown:.0f}", f"{disk / network.arc_count:.0f}",
        seconds(opening.seconds),
    )  # fmt: skip


def _grown(bench: Workbench, area: Area) -> float:
    newport = bench.work / "saved" / "newport"
    folders = [str(newport), str(bench.work / "saved" / area.name)]
    done = subprocess.run(
        [sys.executable, "-c", RESIDENT, str(bench.data), str(bench.work), area.name, *folders],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    return found["grown"] / found["arcs"]

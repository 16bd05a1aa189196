"""PBF to the first drive matrix in a process that has just begun; compiled kernels are on disk already."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import numpy as np

from benchmarks import ours
from benchmarks.matrices import run_matrix
from benchmarks.peer_runs import DRIVER, prepare, run_peer
from benchmarks.record import Record
from benchmarks.tables import seconds, times
from benchmarks.workbench import Area, Workbench

SITES, RUNS = 6, 3


def run(bench: Workbench) -> Record:
    """One table: what each engine needs from the street file to its first matrix."""
    record = Record()
    table = record.table(
        f"Cold: PBF to first drive matrix, to {SITES} sites", "network", "engine", "preparation",
        "process to first matrix", "together", "ours is faster by",
    )  # fmt: skip
    for area in bench.areas("porto", "malta"):
        rows = dict(_peers(bench, area)) if bench.peers_python else {}
        preparation, process = _ours(bench, area)
        mine = record.note(f"cold/{area.name}/ours", process)
        table.add(
            area.name, "ours", f"{seconds(preparation)}, inside", seconds(process), seconds(process), ""
        )
        for peer, (first, then) in rows.items():
            total = record.note(f"cold/{area.name}/{peer}", first + then)
            table.add(area.name, peer, seconds(first), seconds(then), seconds(total), times(total / mine))
    table.notes.append(f"Ours: median of {RUNS} whole processes, start of the interpreter to its end.")
    table.notes.append(
        "Peers: preparation by their own tools (build job), then a process that loads it and answers once. "
        "pandana cannot read streets: it gets our network, whose building is its preparation."
    )
    return record


def _ours(bench: Workbench, area: Area) -> tuple[float, float]:
    """Median seconds of the preparation within, and of the whole process."""
    points = bench.data / "points"
    command = [
        sys.executable, "-m", "benchmarks.cold_start", str(bench.pbf(area)), area.crs,
        str(points / f"{area.name}_origins.csv"), str(points / f"{area.name}_sites.csv"), str(SITES),
    ]  # fmt: skip
    built, whole = [], []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        whole.append(time.perf_counter() - start)
        built.append(json.loads(done.stdout)["build"])
    return float(np.median(built[1:])), float(np.median(whole[1:]))  # the first one may have compiled


def _peers(bench: Workbench, area: Area):
    """Yield (peer, (seconds of preparation, seconds of the process that answers))."""
    origins, sites = bench.points(area, "origins"), bench.points(area, "sites")[:SITES]
    for peer in DRIVER:
        built = prepare(bench, peer, area)
        start = time.perf_counter()
        run_matrix(bench, peer, area, origins, sites, repeats=0)
        yield peer, (built.seconds, time.perf_counter() - start)
    network = ours.network_of(bench, area)
    graph = ours.export_graph(network, bench.folder("graphs") / f"{area.name}.npz")
    where = ours.places(bench, area, SITES)
    build, _ = _ours(bench, area)
    start = time.perf_counter()
    run_peer(
        bench, "pandana", "matrix", graph=graph, repeats=0, save=bench.folder("matrices") / "pandana.npy",
        sources=np.column_stack(where.origin_xy), targets=np.column_stack(where.site_xy),
    )  # fmt: skip
    yield "pandana", (build, time.perf_counter() - start)

"""Location models: OR-Library's p-median instances, and scattered regions, until proven or the time is up."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import floyd_warshall

import access
from benchmarks.equity_cases import scattered
from benchmarks.record import Record
from benchmarks.tables import ResultTable, seconds
from benchmarks.workbench import Workbench

INSTANCES = Path(__file__).parents[2] / "tests" / "access" / "pmed"
OPTIMA = {"pmed1": 5819, "pmed2": 4093, "pmed3": 4250, "pmed4": 3034, "pmed5": 1355}
REGIONS = ((1_000, 30, 8), (3_500, 50, 10), (5_000, 100, 10))
THRESHOLD = 15.0
SECONDS = 20.0


def run(bench: Workbench) -> Record:
    """One table of instances, one of regions."""
    record = Record()
    table = record.table(
        "p-median, OR-Library", "instance", "p", "published optimum", "found", "proven", "seconds"
    )
    for name, optimum in OPTIMA.items():
        distances, p = instance(INSTANCES / f"{name}.txt")
        taken, siting = _once(lambda d=distances, p=p: access.p_median(d, np.ones(len(d)), p))
        found = record.note(f"siting/{name}", siting.objective * len(distances))
        table.add(name, p, optimum, f"{found:.0f}", "yes" if siting.optimal else "no", seconds(taken))
    regions = record.table(
        "Scattered areas and candidates",
        "areas x candidates, p",
        "model",
        "objective",
        "bound",
        "proven",
        "seconds",
    )
    for areas, candidates, p in REGIONS[: 1 if bench.quick else len(REGIONS)]:
        _region(areas, candidates, p, regions)
    regions.notes.append(
        "Objectives: mean minutes, longest minutes, share within 15 minutes. At most 20 s a program."
    )
    return record


def _region(areas: int, candidates: int, p: int, table: ResultTable) -> None:
    region = scattered(areas, candidates)
    late = float(np.nanmax(region.minutes))
    models = {
        "median": lambda: access.p_median(
            region.minutes, region.people, p, unreached_minutes=late, seconds=SECONDS
        ),
        "centre": lambda: access.p_centre(
            region.minutes, region.people, p, unreached_minutes=late, seconds=SECONDS
        ),
        "covering": lambda: access.maximal_covering(
            region.minutes, region.people, p, threshold=THRESHOLD, seconds=SECONDS
        ),
    }
    for name, model in models.items():
        taken, siting = _once(model)
        table.add(
            f"{areas:,} x {candidates}, {p}", name, f"{siting.objective:.3f}", f"{siting.bound:.3f}",
            "yes" if siting.optimal else "no", seconds(taken),
        )  # fmt: skip


def instance(path: Path) -> tuple[np.ndarray, int]:
    """Distances between all nodes, and p; the last cost of an edge that stands twice counts."""
    rows = [tuple(map(int, line.split())) for line in path.read_text(encoding="utf-8").splitlines()]
    nodes, _, p = rows[0]
    costs = np.full((nodes, nodes), np.inf)
    for one, other, cost in rows[1:]:
        costs[one - 1, other - 1] = costs[other - 1, one - 1] = cost
    np.fill_diagonal(costs, 0)
    return floyd_warshall(costs), p


def _once(call):
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found

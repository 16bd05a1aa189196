"""E2SFCA of 5,000 areas and 500 sites, beside PySAL access."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import access
from benchmarks.equity_cases import Scattered, scattered, travel_times
from benchmarks.peer_runs import run_peer
from benchmarks.record import Record
from benchmarks.tables import ResultTable, seconds, times
from benchmarks.workbench import Workbench

AREAS, SITES = 5_000, 500
LAST_BAND = 30.0
PEER_ROWS = {"all pairs": None, "pairs within 30 minutes alone": LAST_BAND}
METHODS = ("2sfca", "3sfca", "gravity")


def run(bench: Workbench) -> Record:
    """One table: ours from arrays and from the study's tables, PySAL, and our other methods."""
    region = scattered(AREAS // 10, SITES // 10) if bench.quick else scattered(AREAS, SITES)
    record = Record()
    table = record.table(
        f"E2SFCA, {region.minutes.shape[1]:,} areas x {len(region.minutes)} sites",
        "engine", "median", "runs", "ours is faster by", "greatest relative difference",
    )  # fmt: skip
    timing, found = bench.timed(
        lambda: access.floating_catchment(region.minutes, region.people, region.capacity)
    )
    record.note("catchment/ours", timing.seconds)
    table.add("ours, arrays", seconds(timing.seconds), timing.repeats, "", "")
    _whole_call(bench, region, table)
    if bench.peers_python:
        _peer(bench, region, found[2], timing.seconds, record, table)
    for method in METHODS:
        other, _ = bench.timed(
            lambda method=method: access.floating_catchment(
                region.minutes, region.people, region.capacity, method=method
            )
        )
        table.add(f"ours, arrays, {method}", seconds(other.seconds), other.repeats, "", "")
    table.notes += NOTES
    return record


NOTES = (
    "PySAL: enhanced_two_stage_fca of an Access object; its table of costs is made before the clock starts. Zero where "
    "it has no row. Ours is one call of access.floating_catchment; the row of the tables is access.two_step_access, "
    "which checks the travel times and arranges them by area first.",
    "Values are compared in this run; a difference of 0 in the last column is equality to the bit.",
)


def _whole_call(bench: Workbench, region: Scattered, table: ResultTable) -> None:
    sites = region.sites
    option = access.Configuration(
        "all",
        services={"beds": dict.fromkeys(sites, "24/7")},
        capacity={"beds": dict(zip(sites, region.capacity))},
    )
    array, service = travel_times(region), access.Service("beds", "Beds")
    timing, _ = bench.timed(lambda: access.two_step_access(array, region.areas, service, option))
    table.add("ours, travel times and areas", seconds(timing.seconds), timing.repeats, "", "")


def _peer(
    bench: Workbench,
    region: Scattered,
    ours: np.ndarray,
    own_seconds: float,
    record: Record,
    table: ResultTable,
) -> None:
    folder = bench.folder("equity")
    arrays, answer = folder / "catchment.npz", folder / "pysal.npy"
    np.savez(arrays, minutes=region.minutes, people=region.people, capacity=region.capacity)
    for label, within in PEER_ROWS.items():
        said = run_peer(
            bench, "access", "e2sfca", arrays=arrays, within=within, answer=answer, repeats=bench.repeats
        )
        taken = record.note(f"catchment/PySAL, {label}", said["timing"]["seconds"])
        differs = record.note(f"catchment/difference, {label}", greatest_difference(ours, _load(answer)))
        table.add(
            f"PySAL access, {label}", seconds(taken), said["timing"]["repeats"], times(taken / own_seconds),
            f"{differs:.1e}",
        )  # fmt: skip


def greatest_difference(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Greatest difference relative to theirs; where theirs is 0 ours must be 0 too, else it is infinite."""
    apart = np.abs(ours - theirs)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(apart == 0, 0.0, apart / np.abs(theirs))
    return float(relative.max(initial=0.0))


def _load(path: Path) -> np.ndarray:
    return np.load(path)

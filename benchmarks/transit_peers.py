"""cafein's side of the public-transport benchmarks: its kept networks and what it was asked."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from benchmarks.peer_runs import Preparation, kept_preparation, peer_versions, run_peer
from benchmarks.transit_cases import PERCENTILES, Case
from benchmarks.transit_ours import MORNING, WALK_KMH, WALK_MINUTES
from benchmarks.workbench import Timing, Workbench

DRIVER = "cafein_transit"


def question(case: Case, workers: int | None = 1) -> dict:
    """The window of a case as the driver takes it."""
    return {
        "date": case.date,
        "start": f"{MORNING[0] // 60:02d}:00",
        "minutes": MORNING[1] - MORNING[0],
        "percentiles": list(PERCENTILES),
        "walk_minutes": WALK_MINUTES,
        "kmh": WALK_KMH,
        "workers": workers,
    }


def prepared(bench: Workbench, case: Case) -> Preparation:
    """Cafein's network of a case: that of an earlier run, or built now; kept by the files' hashes."""
    digest = hashlib.sha256()
    for path in (bench.pbf(case.area), *case.feeds):
        digest.update(Path(path).read_bytes())
    version = peer_versions(bench.peers_python)["cafein"]
    folder = bench.work / "peers" / f"cafein-transit-{version}-{case.area.name}-{digest.hexdigest()[:12]}"
    return kept_preparation(
        folder,
        lambda: run_peer(
            bench, DRIVER, "prepare", one_thread=False, gtfs=case.feeds, pbf=bench.pbf(case.area), folder=folder,
            kmh=WALK_KMH,
        ),
    )  # fmt: skip


def matrix(
    bench: Workbench,
    case: Case,
    way: str,
    *,
    workers: int | None = 1,
    stride: int = 1,
    from_sites: bool = False,
) -> tuple[Timing, dict, np.ndarray]:
    """Ask for the window's percentiles: median seconds, the driver's answer, minutes (percentiles, o, s).

    ``way`` is depart, arrive or tbtr. ``from_sites`` asks from the sites to the origins instead.
    """
    saved = bench.folder("matrices") / f"cafein-{case.area.name}-{way}.npy"
    ends = (case.sites, case.origins) if from_sites else (case.origins, case.sites)
    answer = run_peer(
        bench, DRIVER, "matrix", one_thread=workers is not None, folder=prepared(bench, case).folder,
        sources=ends[0], targets=ends[1], question=question(case, workers), way=way, repeats=bench.repeats,
        save=saved, stride=stride,
    )  # fmt: skip
    minutes = np.load(saved) / 60
    timing = Timing(answer["timing"]["seconds"], answer["timing"]["repeats"])
    return timing, answer, np.swapaxes(minutes, 1, 2) if from_sites else minutes


def saved_by(bench: Workbench, case: Case, command: str, **settings) -> dict[str, np.ndarray]:
    """Run a command of the driver that saves arrays, and read them."""
    saved = bench.folder("matrices") / f"cafein-{case.area.name}-{command}.npz"
    run_peer(
        bench, DRIVER, command, folder=prepared(bench, case).folder, question=question(case), save=saved,
        **settings,
    )  # fmt: skip
    with np.load(saved) as arrays:
        return dict(arrays)

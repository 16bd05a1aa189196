"""Matrices of the peers, kept so that agreement can be read beside any speed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from benchmarks.agreement import Agreement
from benchmarks.peer_runs import DRIVER, engine_settings, peer_versions, prepare, run_peer
from benchmarks.workbench import Area, Workbench


def matrix_file(
    bench: Workbench, peer: str, area: Area, sources: np.ndarray, targets: np.ndarray, variant: str = ""
) -> Path:
    """Where a peer's matrix of these points is kept: by its version and the points' coordinates."""
    digest = hashlib.sha256(sources.tobytes() + b"to" + targets.tobytes()).hexdigest()[:12]
    version = peer_versions(bench.peers_python)[peer]
    return bench.folder("matrices") / f"{peer}{variant}-{version}-{area.name}-{digest}.npy"


def run_matrix(
    bench: Workbench,
    peer: str,
    area: Area,
    sources: np.ndarray,
    targets: np.ndarray,
    repeats: int,
    variant: str = "",
    **settings,
) -> tuple[dict, np.ndarray]:
    """Have a peer compute minutes between longitudes and latitudes: its timings, and the matrix.

    ``settings`` go to its driver; ``variant`` names them in the file that is kept.

    Raises:
        PeerFailed: it could not.
    """
    saved = matrix_file(bench, peer, area, sources, targets, variant)
    answer = run_peer(
        bench, DRIVER[peer], "matrix", sources=sources, targets=targets, repeats=repeats, save=saved,
        **engine_settings(peer, prepare(bench, peer, area)), **settings,
    )  # fmt: skip
    return answer, np.load(saved)


def peer_minutes(
    bench: Workbench,
    peer: str,
    area: Area,
    sources: np.ndarray,
    targets: np.ndarray,
    variant: str = "",
    **settings,
) -> np.ndarray:
    """The peer's minutes, from an earlier run with the same points where there is one."""
    saved = matrix_file(bench, peer, area, sources, targets, variant)
    if saved.exists():
        return np.load(saved)
    return run_matrix(bench, peer, area, sources, targets, 0, variant, **settings)[1]


def agreement_cells(found: Agreement) -> tuple[str, str]:
    """Median ratio with its 5-95% range, and a word on whether it is sane."""
    if not found.used:
        return "-", "no pair in common"
    return f"{found.median:.2f} ({found.p5:.2f}-{found.p95:.2f})", "sane" if found.sane else "not sane"

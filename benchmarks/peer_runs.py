"""Runs the peers' drivers in their own Python, and keeps their preparations."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.workbench import Area, Workbench

DRIVERS = Path(__file__).parent / "peers"

PACKAGES = {
    "OSRM-CH": "osrm-bindings",
    "OSRM-MLD": "osrm-bindings",
    "Valhalla": "pyvalhalla",
    "cafein": "cafein",
    "pandana": "pandana",
    "scipy": "scipy",
    "networkit": "networkit",
    "igraph": "igraph",
}
"""Peer -> the package whose version names it."""

GTFS_READERS = ("partridge", "gtfs-kit")

DRIVER = {"OSRM-CH": "osrm", "OSRM-MLD": "osrm", "Valhalla": "valhalla", "cafein": "cafein"}
"""Peers that prepare a street file -> their driver."""

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}


class PeerFailed(RuntimeError):
    """A driver ended with an error; the message is its last lines."""


class Preparation(NamedTuple):
    """What building a street file cost a peer.

    Attributes:
        folder: where its files are. steps: seconds by step. peak_rss_mb: the largest step.
        disk_bytes: what it keeps. recorded: measured by an earlier run and reused.
    """

    folder: Path
    steps: dict[str, float]
    peak_rss_mb: float
    disk_bytes: int
    recorded: bool

    @property
    def seconds(self) -> float:
        """All steps together."""
        return sum(self.steps.values())


@cache
def peer_versions(python: Path) -> dict[str, str]:
    """Version of every peer by name, as installed beside that Python."""
    found = _installed(python, *sorted(set(PACKAGES.values())))
    return {peer: found[package] for peer, package in PACKAGES.items()}


@cache
def gtfs_versions(python: Path) -> dict[str, str]:
    """Version of every reader of timetables, as installed beside that Python."""
    return _installed(python, *GTFS_READERS)


@cache
def equity_versions(python: Path) -> dict[str, str]:
    """Version of PySAL access and of what it computes with, as installed beside that Python."""
    return {f"PySAL {name}" if name == "access" else name: found for name, found in _installed(
        python, "access", "pandas", "numpy"
    ).items()}  # fmt: skip


def _installed(python: Path, *packages: str) -> dict[str, str]:
    ask = "import json, sys, importlib.metadata as m; print(json.dumps({p: m.version(p) for p in sys.argv[1:]}))"
    done = subprocess.run([str(python), "-c", ask, *packages], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def run_peer(
    bench: Workbench,
    driver: str,
    command: str,
    one_thread: bool = True,
    python: Path | None = None,
    **settings,
) -> dict:
    """Run one command of a driver and return its answer.

    Raises:
        PeerFailed: the driver ended with an error.
    """
    with tempfile.TemporaryDirectory() as folder:
        job, answer = Path(folder) / "job.json", Path(folder) / "answer.json"
        job.write_text(json.dumps({"command": command, **settings}, default=_plain), encoding="utf-8")
        environment = {**os.environ, **(ONE_THREAD if one_thread else {})}
        done = subprocess.run(
            [str(python or bench.peers_python), str(DRIVERS / f"{driver}_driver.py"), str(job), str(answer)],
            env=environment,
            check=False,
            capture_output=True,
        )
        if done.returncode or not answer.exists():
            said = (done.stderr or done.stdout).decode(errors="replace")
            raise PeerFailed(f"{driver} {command}: {said[-1500:]}")
        return json.loads(answer.read_text(encoding="utf-8"))


def prepare(bench: Workbench, peer: str, area: Area) -> Preparation:
    """The peer's files for an area: those of an earlier run, or built now.

    They are kept by the hash of the street file, the peer's version and its threads.
    """
    with bench.pbf(area).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()[:12]
    version = peer_versions(bench.peers_python)[peer]
    folder = bench.work / "peers" / f"{peer}-{version}-{area.name}-{digest}-{bench.threads}"
    return kept_preparation(folder, lambda: _build(bench, peer, area, folder))


def kept_preparation(folder: Path, build: Callable[[], dict]) -> Preparation:
    """What an earlier run built in a folder; where it is not there or not whole, built now."""
    record = folder / "preparation.json"
    recorded = record.exists()
    if not recorded:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        record.write_text(json.dumps(build(), indent=1), encoding="utf-8")
    built = json.loads(record.read_text(encoding="utf-8"))
    memory = max(built.get("step_rss_mb", {"all": built["peak_rss_mb"]}).values())
    return Preparation(folder, built["steps"], memory, built["disk_bytes"], recorded)


def _build(bench: Workbench, peer: str, area: Area, folder: Path) -> dict:
    settings = {
        "OSRM-CH": {"algorithm": "CH", "threads": bench.threads},
        "OSRM-MLD": {"algorithm": "MLD", "threads": bench.threads},
        "Valhalla": {"threads": bench.threads},
        "cafein": {"country": area.country},
    }[peer]
    return run_peer(
        bench, DRIVER[peer], "prepare", one_thread=False, pbf=bench.pbf(area), folder=folder, **settings
    )


def engine_settings(peer: str, preparation: Preparation) -> dict:
    """What every command of an engine's driver needs to find its files."""
    settings = {"folder": preparation.folder}
    if peer.startswith("OSRM"):
        settings["algorithm"] = peer.removeprefix("OSRM-")
    return settings


def _plain(value):
    """Paths and arrays as JSON."""
    return value.tolist() if hasattr(value, "tolist") else str(value)

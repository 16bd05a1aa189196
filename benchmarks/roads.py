"""Road times beside other engines: ``python -m benchmarks.roads [job ...]``.

Measures ours and the peers on the same street files and points, prints tables and writes them to a
Markdown file. Peers run in a Python of their own (``benchmarks/peers.txt`` says how to make one); without
it only ours is measured.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

from rich.console import Console

from benchmarks.peer_runs import peer_versions
from benchmarks.record import keep, kept_figures
from benchmarks.workbench import Workbench

JOBS = (
    "build", "cold", "warm", "one_to_all", "polygons", "memory", "agreement", "size", "trips", "targets",
)  # fmt: skip
"""In the order of the results; ``targets`` reads the figures of the others."""

NOT_QUICK = ("one_to_all",)
"""Jobs that a quick run leaves out unless they are named: they have no small network."""

HERE = Path(__file__).parent


def main(arguments: list[str] | None = None) -> None:
    """Run the jobs that are named, all of them where none is."""
    options = _options(arguments)
    bench = Workbench(
        options.data,
        options.work,
        options.peers_python,
        options.quick,
        3 if options.quick else options.repeats,
    )
    console = Console(width=None if sys.stdout.isatty() else 200)
    sections = bench.folder("sections-quick" if options.quick else "sections")
    console.print(*_machine(bench, options.date), sep="\n")
    for job in options.jobs or [job for job in JOBS if not (options.quick and job in NOT_QUICK)]:
        start = time.perf_counter()
        module = importlib.import_module(f"benchmarks.jobs.{job}")
        record = module.run(kept_figures(sections)) if job == "targets" else module.run(bench)
        keep(sections, job, record)
        for table in record.tables:
            table.print(console)
        console.print(f"[dim]{job}: {time.perf_counter() - start:.0f} s[/dim]\n")
    write_results(sections, options.results, _machine(bench, options.date))


def write_results(sections: Path, results: Path, machine: list[str]) -> None:
    """Put the sections of all jobs that have run into one Markdown file."""
    parts = ["# Roads, measured", "", *(f"- {line}" for line in machine), ""]
    for job in JOBS:
        section = sections / f"{job}.md"
        if section.exists():
            parts += [f"## {job.replace('_', ' ')}", "", section.read_text(encoding="utf-8")]
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text("\n".join(parts), encoding="utf-8")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.roads", description=__doc__)
    parser.add_argument("jobs", nargs="*", metavar="job", help=f"of {', '.join(JOBS)}; default all")
    peers = os.environ.get("ISOQUITY_PEERS_PYTHON")
    parser.add_argument("--peers-python", type=Path, default=Path(peers) if peers else None,
                        help="the peers' Python; default ISOQUITY_PEERS_PYTHON, else ours alone")  # fmt: skip
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--work", type=Path, default=HERE.parent / "build" / "benchmarks",
                        help="kept preparations, so that a second run is cheap")  # fmt: skip
    parser.add_argument("--results", type=Path, help="Markdown file; default benchmarks/results/roads.md")
    parser.add_argument("--date", default="undated", help="written on the results")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="Newport alone, three repeats: a smoke run")
    options = parser.parse_args(arguments)
    unknown = set(options.jobs) - set(JOBS)
    if unknown:
        parser.error(f"no job {', '.join(sorted(unknown))}; there are {', '.join(JOBS)}")
    if options.results is None:
        options.results = options.work / "quick.md" if options.quick else HERE / "results" / "roads.md"
    return options


def _machine(bench: Workbench, date: str) -> list[str]:
    """What was measured on what, a line each."""
    own = ", ".join(f"{name} {version(name)}" for name in ("isoquity", "numba", "numpy", "shapely", "osmium"))
    lines = [
        f"Date: {date}",
        f"Machine: {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"Ours: Python {platform.python_version()}, {own}",
    ]
    if bench.peers_python:
        peers = peer_versions(bench.peers_python)
        lines.append("Peers: " + ", ".join(f"{name} {number}" for name, number in peers.items()))
    return lines


def _processor() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown processor"


if __name__ == "__main__":
    main()

"""What the suites of benchmarks share: the command line, the order of jobs, the Markdown file of results."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from benchmarks.peer_runs import gtfs_versions, peer_versions
from benchmarks.record import keep, kept_figures
from benchmarks.workbench import Workbench

HERE = Path(__file__).parent

OWN = ("isoquity", "numba", "numpy", "pandas", "pyarrow", "scipy", "shapely", "osmium")


class Suite(NamedTuple):
    """Jobs that are measured together and reported in one file.

    Attributes:
        name: of the command and of the results file. title: of the file. sections: folder of what jobs wrote.
        package: where the modules of the jobs are; each has ``run``. jobs: in the order of the results.
        summary: the last job, which reads the figures of the others. not_quick: jobs that a quick run
        leaves out unless they are named. peers: which of the peers' packages are used, None for all.
        peers_variable: names the peers' Python. versions: of the peers beside that Python, by name.
    """

    name: str
    title: str
    package: str
    jobs: tuple[str, ...]
    summary: str
    not_quick: tuple[str, ...] = ()
    peers: tuple[str, ...] | None = None
    sections: str = "sections"
    peers_variable: str = "ISOQUITY_PEERS_PYTHON"
    versions: Callable[[Path], dict[str, str]] = peer_versions


def main(suite: Suite, arguments: list[str] | None = None) -> None:
    """Run the jobs that are named, all of them where none is."""
    options = _options(suite, arguments)
    bench = Workbench(
        options.data,
        options.work,
        options.peers_python,
        options.quick,
        3 if options.quick else options.repeats,
        gtfs_python=options.gtfs_python,
    )
    console = Console(width=None if sys.stdout.isatty() else 200)
    sections = bench.folder(f"{suite.sections}-quick" if options.quick else suite.sections)
    machine = _machine(suite, bench, options.date)
    console.print(*machine, sep="\n")
    for job in options.jobs or [job for job in suite.jobs if not (options.quick and job in suite.not_quick)]:
        start = time.perf_counter()
        module = importlib.import_module(f"{suite.package}.{job}")
        record = module.run(kept_figures(sections)) if job == suite.summary else module.run(bench)
        keep(sections, job, record)
        for table in record.tables:
            table.print(console)
        console.print(f"[dim]{job}: {time.perf_counter() - start:.0f} s[/dim]\n")
    write_results(suite, sections, options.results, machine)


def write_results(suite: Suite, sections: Path, results: Path, machine: list[str]) -> None:
    """Put the sections of all jobs that have run into one Markdown file."""
    parts = [f"# {suite.title}", "", *(f"- {line}" for line in machine), ""]
    for job in suite.jobs:
        section = sections / f"{job}.md"
        if section.exists():
            parts += [f"## {job.replace('_', ' ')}", "", section.read_text(encoding="utf-8")]
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text("\n".join(parts), encoding="utf-8")


def _options(suite: Suite, arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{suite.name}", description=suite.title)
    parser.add_argument("jobs", nargs="*", metavar="job", help=f"of {', '.join(suite.jobs)}; default all")
    parser.add_argument("--peers-python", type=Path, default=_python(suite.peers_variable),
                        help=f"the peers' Python; default {suite.peers_variable}, else ours alone")  # fmt: skip
    parser.add_argument("--gtfs-python", type=Path, default=_python("ISOQUITY_GTFS_PEERS_PYTHON"),
                        help="the Python of the timetable readers; default ISOQUITY_GTFS_PEERS_PYTHON")  # fmt: skip
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--work", type=Path, default=HERE.parent / "build" / "benchmarks",
                        help="kept preparations, so that a second run is cheap")  # fmt: skip
    parser.add_argument("--results", type=Path,
                        help=f"Markdown file; default benchmarks/results/{suite.name}.md")  # fmt: skip
    parser.add_argument("--date", default="undated", help="written on the results")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="Newport alone, three repeats: a smoke run")
    options = parser.parse_args(arguments)
    unknown = set(options.jobs) - set(suite.jobs)
    if unknown:
        parser.error(f"no job {', '.join(sorted(unknown))}; there are {', '.join(suite.jobs)}")
    if options.results is None:
        quick = options.work / f"{suite.name}-quick.md"
        options.results = quick if options.quick else HERE / "results" / f"{suite.name}.md"
    return options


def _python(variable: str) -> Path | None:
    """A Python that an environment variable names."""
    named = os.environ.get(variable)
    return Path(named) if named else None


def _machine(suite: Suite, bench: Workbench, date: str) -> list[str]:
    """What was measured on what, a line each."""
    own = ", ".join(f"{name} {version(name)}" for name in OWN)
    lines = [
        f"Date: {date}",
        f"Machine: {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"Ours: Python {platform.python_version()}, {own}",
    ]
    found = {}
    if bench.peers_python:
        versions = suite.versions(bench.peers_python)
        found = {peer: versions[peer] for peer in suite.peers or versions}
    if bench.gtfs_python and suite.peers:
        found |= gtfs_versions(bench.gtfs_python)
    if found:
        lines.append("Peers: " + ", ".join(f"{name} {number}" for name, number in found.items()))
    return lines


def _processor() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown processor"

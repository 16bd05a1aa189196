"""The week clock of a service over the whole region, by the command that people use."""

from __future__ import annotations

import shutil

from benchmarks.processes import lived
from benchmarks.record import Record
from benchmarks.tables import seconds
from benchmarks.transit_cases import region_folder
from benchmarks.transit_commands import ISOQUITY
from benchmarks.workbench import Workbench

SERVICE = "gi_bleed_rota"
"""A rota: some of its sites are open at some hours only."""

MODES = ("drive", "public_transport")


def run(bench: Workbench) -> Record:
    """One table: each mode in a folder without results, then with them kept."""
    record = Record()
    table = record.table(
        f"isoquity week, 168 h, Doggerland region, service {SERVICE}, every option", "mode", "run", "seconds",
        "peak MiB, all processes",
    )  # fmt: skip
    for mode in MODES:
        folder = bench.folder("week") / mode
        for run_name in ("kernels compiled", "nothing kept", "again"):
            if run_name != "again":
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(region_folder(bench), folder)
            life = lived([*ISOQUITY, "week", folder, "--service", SERVICE, "--mode", mode, "--quiet"])
            record.note(f"week/{mode}/{run_name}", life.seconds)
            record.note(f"memory/week, {mode}, {run_name}", life.peak_mb)
            if run_name != "kernels compiled":
                table.add(mode, run_name, seconds(life.seconds), f"{life.peak_mb:.0f}")
    table.notes.append("Whole processes, from the start of the interpreter; streets and feeds read within.")
    return record

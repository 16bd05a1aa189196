"""Peak memory of each question in a process of its own, everything it reads included."""

from __future__ import annotations

import json
import sys

from benchmarks.processes import lived
from benchmarks.record import Record
from benchmarks.tables import seconds
from benchmarks.transit_process import QUESTIONS
from benchmarks.workbench import Workbench


def run(bench: Workbench) -> Record:
    """One table; the second of two processes counts, the first may compile kernels."""
    record = Record()
    table = record.table(
        "Peak memory of our processes",
        "question",
        "seconds of the question",
        "seconds of the process",
        "peak MiB",
    )
    for name in QUESTIONS:
        command = [sys.executable, "-m", "benchmarks.transit_process", name, bench.data, bench.work]
        lived(command)
        life = lived(command)
        asked = json.loads(life.said.splitlines()[-1])["seconds"]
        record.note(f"memory/{name}", life.peak_mb)
        table.add(name.replace("_", " "), seconds(asked), seconds(life.seconds), f"{life.peak_mb:.0f}")
    table.notes.append("The week clock's and the scenario's are in their own tables.")
    return record

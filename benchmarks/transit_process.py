"""One question of public transport in a process of its own, for its peak memory.

Run as ``python -m benchmarks.transit_process QUESTION DATA WORK``; it prints the seconds of the question
itself, what is read before it left out.
"""

import json
import sys
import time
from pathlib import Path

from benchmarks.transit_jobs.gtfs import DAYS
from benchmarks.transit_jobs.isochrones import outlines
from benchmarks.transit_ours import OurCase
from benchmarks.workbench import Workbench
from isochrones import TransitOptions, read_timetable

QUESTIONS = (
    "newport", "south_wales", "region", "region_day", "region_journeys", "region_isochrones",
    *(day.feed for day in DAYS),
)  # fmt: skip


def question(bench: Workbench, name: str):
    """The question as a call, with what is read before it already there."""
    for day in DAYS:
        if name == day.feed:
            return lambda: read_timetable(bench.data / "gtfs" / f"{name}.zip", day.date)
    if name == "region_isochrones":
        case = OurCase(bench, "region", TransitOptions())
        return lambda: outlines(case)
    case = OurCase(bench, name.partition("_")[0] if name.startswith("region") else name)
    _ = case.links
    if name == "region_day":
        return case.percentiles_of_day
    return case.journeys if name == "region_journeys" else case.times


def main(name: str, data: str, work: str) -> None:
    """Ask and print."""
    call = question(Workbench(Path(data), Path(work), None), name)
    start = time.perf_counter()
    call()
    print(json.dumps({"seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main(*sys.argv[1:])

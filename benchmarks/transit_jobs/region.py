"""Doggerland, the whole region: every origin point of every area to the 7 sites; the morning and the day."""

from __future__ import annotations

from benchmarks.record import Record
from benchmarks.tables import seconds, times
from benchmarks.transit_table import start_table, their_rows
from benchmarks.workbench import Workbench

QUESTIONS = ("same", "every worker", "tbtr", "arriving by", "from the sites")

STRIDES = {"arriving by": 20}
"""Questions that would take cafein ten minutes: every so many origins are asked, and the seconds multiplied."""


def run(bench: Workbench) -> Record:
    """Two tables: the morning beside cafein, and how much longer the whole day takes us."""
    record = Record()
    case, table, ours = start_table(bench, record, "region")
    their_rows(bench, record, table, case, ours, QUESTIONS, STRIDES)
    day = record.table(
        "Doggerland region, whole days of ours", "what", "median", "runs", "times the two hours"
    )
    for name, call in {
        "percentiles of 1,440 instants": case.percentiles_of_day,
        "every journey of the day (day_journeys)": case.journeys,
    }.items():
        timing, _ = bench.timed(call)
        record.note(f"region/day/{name}", timing.seconds)
        day.add(name, seconds(timing.seconds), timing.repeats, times(timing.seconds / ours["depart"]))
    return record

"""Newport's streets and a large feed: 61 areas and 1,000 street points to 6 sites."""

from __future__ import annotations

from benchmarks.record import Record
from benchmarks.transit_table import start_table, their_rows
from benchmarks.workbench import Workbench

QUESTIONS = ("same", "tbtr", "arriving by", "from the sites")


def run(bench: Workbench) -> Record:
    """One table, as of Newport."""
    record = Record()
    case, table, ours = start_table(bench, record, "south_wales")
    their_rows(bench, record, table, case, ours, QUESTIONS)
    table.notes.append(
        "The feed writes NA into empty fields, which cafein refuses: both read a copy without them."
    )
    return record

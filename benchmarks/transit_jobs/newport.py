"""Newport's streets and feed of 2023: ours beside cafein asked the same question and easier ones."""

from __future__ import annotations

from benchmarks.record import Record
from benchmarks.transit_table import start_table, their_rows
from benchmarks.workbench import Workbench

QUESTIONS = ("same", "every worker", "tbtr", "arriving by", "from the sites")


def run(bench: Workbench) -> Record:
    """One table: the whole call of ours, and cafein by every way of asking."""
    record = Record()
    case, table, ours = start_table(bench, record, "newport")
    their_rows(bench, record, table, case, ours, QUESTIONS)
    return record

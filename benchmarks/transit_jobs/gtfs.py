"""GTFS zip to one day's timetable, beside the readers that Python has."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.peer_runs import GTFS_READERS, PeerFailed, run_peer
from benchmarks.record import Record
from benchmarks.tables import seconds, times
from benchmarks.workbench import Workbench
from isochrones import read_timetable


class Day(NamedTuple):
    """A feed of the shared data and the day that is read."""

    feed: str
    date: str


DAYS = (
    Day("south_wales_bus_2018", "2018-10-16"),
    Day("manchester_rail_2020", "2021-01-12"),
    Day("chester_2023", "2023-09-12"),
)


def run(bench: Workbench) -> Record:
    """One table: each feed, each reader."""
    record = Record()
    table = record.table(
        "GTFS zip to a timetable of one day", "feed", "reader", "median", "runs", "trips", "stop times",
        "peak MiB", "ours is faster by",
    )  # fmt: skip
    for day in DAYS:
        _measure(bench, day, record, table)
    table.notes += NOTES
    return record


NOTES = (
    "Ours reads, filters to the date and the days beside it, checks every trip, projects the stops and sorts the "
    "connections. The readers read, filter to the date, give seconds and fill blank times in, and stop there: they "
    "leave out the runs of the days beside it, metres, trips that cannot be, runs that stand twice, blocks, rules for "
    "changes and the report. Blank times are filled in evenly, ours by distance.",
    "partridge reads times as seconds; gtfs-kit's text is turned into seconds with pandas.",
)


def _measure(bench: Workbench, day: Day, record: Record, table) -> None:
    path = bench.data / "gtfs" / f"{day.feed}.zip"
    timing, found = bench.timed(lambda: read_timetable(path, day.date))
    record.note(f"gtfs/{day.feed}/ours", timing.seconds)
    on_day = sum(report.trips for report in found.report)
    table.add(
        day.feed, "ours", seconds(timing.seconds), timing.repeats, f"{on_day:,}",
        f"{len(found.departure):,} connections", "", "",
    )  # fmt: skip
    for reader in GTFS_READERS if bench.gtfs_python else ():
        try:
            answer = run_peer(
                bench, "gtfs_reader", "read", python=bench.gtfs_python, reader=reader, feed=path, date=day.date,
                repeats=bench.repeats,
            )  # fmt: skip
        except PeerFailed as failure:
            table.add(day.feed, reader, "fails", "", "", "", "", "")
            table.notes.append(f"{reader}, {day.feed}: {str(failure).splitlines()[-1]}")
            continue
        taken = record.note(f"gtfs/{day.feed}/{reader}", answer["timing"]["seconds"])
        table.add(
            day.feed, reader, seconds(taken), answer["timing"]["repeats"], f"{answer['trips']:,}",
            f"{answer['calls']:,}", f"{answer['peak_rss_mb']:.0f}", times(taken / timing.seconds),
        )  # fmt: skip

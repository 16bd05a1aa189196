"""The goals of public transport beside what was measured."""

from __future__ import annotations

from benchmarks.record import Record
from benchmarks.tables import percent, seconds, times
from benchmarks.transit_jobs.agreement import ARRIVING, AS_ASKED, JOINED, LEAVING, TOGETHER, WAYS

GTFS = ("south_wales_bus_2018", "manchester_rail_2020", "chester_2023")

MOST_MB = 1000.0


def run(figures: dict[str, float]) -> Record:
    """One table from the figures of all jobs that have run."""
    record = Record()
    table = record.table("Goals", "job", "goal", "measured", "")
    for rows in (_against_cafein, _whole_day, _agreement, _gtfs, _week, _scenario, _memory):
        for job, goal, measured, met in rows(figures):
            table.add(job, goal, measured, "met" if met else "MISSED")
    return record


def _faster(figures, job, asked, factor, goal):
    """A row where both sides were measured: ours leaving at, beside one of cafein's questions."""
    ours, theirs = figures.get(f"{job}/ours, leaving at"), figures.get(f"{job}/{asked}")
    if ours and theirs:
        measured = f"{times(theirs / ours)} (ours {seconds(ours)}, theirs {seconds(theirs)})"
        yield job.replace("_", " "), goal, measured, theirs / ours >= factor


def _against_cafein(figures):
    yield from _faster(figures, "newport", "same", 30, "at least 30x cafein asked the same")
    yield from _faster(figures, "newport", "from the sites", 1, "faster than its easier reversed question")
    for job in ("south_wales", "region"):
        yield from _faster(figures, job, "same", 100, "at least 100x cafein asked the same")


def _whole_day(figures):
    window = figures.get("region/ours, leaving at")
    day = figures.get("region/day/percentiles of 1,440 instants")
    if window and day:
        measured = f"{times(day / window)} ({seconds(day)} and {seconds(window)})"
        yield "region, whole day", "under 10x of our two hours", measured, day < 10 * window


def _agreement(figures):
    for clock in (LEAVING, ARRIVING):
        found = {
            way: figures.get(f"agreement/newport/{clock}/{label}/all")
            for way, label in ((AS_ASKED, AS_ASKED), *WAYS.items())
        }
        if found[AS_ASKED] is None:
            continue
        measured = (
            f"{percent(found[AS_ASKED])} as asked; {percent(found[JOINED])} with walks joined as cafein joins them; "
            f"{percent(found[TOGETHER])} with its walks too"
        )
        yield f"agreement, {clock}", "within a minute at 95% of instants", measured, found[AS_ASKED] >= 0.95
        rest = figures.get(f"agreement/newport/{clock}/class/unexplained", 0.0)
        yield f"agreement, {clock}", "the rest explained", f"{percent(rest)} unexplained", rest == 0


def _gtfs(figures):
    for feed in GTFS:
        ours = figures.get(f"gtfs/{feed}/ours")
        for reader in ("partridge", "gtfs-kit"):
            theirs = figures.get(f"gtfs/{feed}/{reader}")
            if ours and theirs:
                measured = f"{times(theirs / ours)} (ours {seconds(ours)}, theirs {seconds(theirs)})"
                yield f"timetable, {feed}", f"at least 5x {reader}", measured, theirs >= 5 * ours


def _week(figures):
    for mode in ("drive", "public_transport"):
        taken = figures.get(f"week/{mode}/nothing kept")
        if taken is not None:
            yield f"week clock, {mode.replace('_', ' ')}", "under 60 s", seconds(taken), taken < 60


def _scenario(figures):
    taken = figures.get("scenario/re-run, altered again")
    if taken is not None:
        yield "scenario re-run", "under 5 s", seconds(taken), taken < 5


def _memory(figures):
    for name, peak in figures.items():
        if name.startswith("memory/") and not name.endswith("kernels compiled"):
            what = name.removeprefix("memory/").replace("_", " ")
            yield f"memory, {what}", "under 1 GB", f"{peak:.0f} MiB", peak * 2**20 < MOST_MB * 1e6

"""The goals beside what was measured."""

from __future__ import annotations

from benchmarks.record import Record
from benchmarks.tables import seconds, times

BASE = ("OSRM-CH", "OSRM-MLD", "Valhalla", "cafein", "pandana")

SIZES = ("1,000 x 6", "1,000 x 20", "1,000 x 200")


def run(figures: dict[str, float]) -> Record:
    """One table from the figures of all jobs that have run."""
    record = Record()
    table = record.table("Goals", "job", "goal", "measured", "")
    for rows in (_cold, _warm, _one_to_all, _polygons, _memory, _build):
        for job, goal, measured, met in rows(figures):
            table.add(job, goal, measured, "met" if met else "MISSED")
    insane = [n for n, value in figures.items() if n.endswith("/sane") and not value]
    for name in insane:
        table.notes.append(f"No speed counts beside {name.split('/')[1]}, {name.split('/')[2]}: not sane.")
    return record


def at_least(job: str, theirs: float, ours: dict[str, float], factor: float, rival: str):
    """A row of the table: the fastest of ours (figures by name of the way) is so many times faster."""
    fastest = min(ours.values())
    each = ", ".join(f"{name} {seconds(value)}" for name, value in ours.items())
    measured = f"{times(theirs / fastest)} ({each}; theirs {seconds(theirs)})"
    return job, f"at least {factor:g}x {rival}", measured, theirs / fastest >= factor


def ways(figures: dict[str, float], start: str, end: str = "") -> dict[str, float]:
    """Figures whose names begin and end so, by what stands between: our ways of doing one thing."""
    found = {n: v for n, v in figures.items() if n.startswith(start) and n.endswith(end)}
    return {name[len(start) : len(name) - len(end)].strip(", ") or "ours": found[name] for name in found}


def least(figures: dict[str, float], start: str, end: str) -> float | None:
    """The smallest figure whose name begins and ends so."""
    return min(ways(figures, start, end).values(), default=None)


def _cold(figures):
    for area in ("porto", "malta"):
        ours = ways(figures, f"cold/{area}/ours")
        rivals = {peer: figures[f"cold/{area}/{peer}"] for peer in BASE if f"cold/{area}/{peer}" in figures}
        if ours and rivals:
            peer = min(rivals, key=rivals.get)
            yield at_least(f"cold, {area}", rivals[peer], ours, 3, f"the fastest ({peer})")


def _warm(figures):
    for area in ("porto", "malta"):
        for size in SIZES:
            start = f"warm/{area}/{size}"
            ours = ways(figures, f"{start}/ours", "/snapping in")
            goals = {"OSRM-CH": 1 if size.endswith("200") else 3, "Valhalla": 50, "cafein": 50}
            for peer, factor in goals.items():
                theirs = figures.get(f"{start}/{peer}/snapping in")
                if ours and theirs:
                    yield at_least(f"warm, {area}, {size}", theirs, ours, factor, f"{peer}'s table")


def _one_to_all(figures):
    ours = ways(figures, "one_to_all/ours")
    for peer, factor in {"scipy": 5, "pandana": 3, "igraph": 3}.items():
        theirs = figures.get(f"one_to_all/{peer}")
        if ours and theirs:
            yield at_least("one to all, New York", theirs, ours, factor, peer)


def _polygons(figures):
    for area in ("porto", "malta"):
        ours, theirs = ways(figures, f"polygons/{area}/ours"), figures.get(f"polygons/{area}/Valhalla")
        if ours and theirs:
            yield at_least(f"polygons, {area}", theirs, ours, 10, "Valhalla's isochrone")
    for engine in sorted(
        {name.split("/")[2] for name in figures if name.startswith("fidelity/") and "ours" in name}
    ):
        for area in ("porto", "malta"):
            yield from _fidelity(figures, area, engine)


def _fidelity(figures, area, engine):
    mine = least(figures, f"fidelity/{area}/{engine}/anywhere/", "/beyond")
    theirs = least(figures, f"fidelity/{area}/Valhalla/at streets/", "/beyond")
    if mine is not None and theirs is not None:
        measured = f"{100 * mine:.3f}% against {100 * theirs:.2f}%"
        goal = "at least as true to its minutes as Valhalla's (more than a minute away, worst threshold)"
        yield f"fidelity, {area}, {engine}", goal, measured, mine >= theirs


def _memory(figures):
    for area in ("newport", "rutland", "porto", "malta"):
        size, opening = figures.get(f"memory/{area}/arrays"), figures.get(f"memory/{area}/opening")
        if size is not None and opening is not None:
            prepared, grown = (figures[f"memory/{area}/{name}"] for name in ("prepared", "grown"))
            measured = f"{size:.0f} ({prepared:.0f} prepared; a process grows by {grown:.0f})"
            yield f"memory, {area}", "under 150 bytes an arc resident, ready to search", measured, size < 150
            yield f"memory, {area}", "opens in under 100 ms", seconds(opening), opening < 0.1


def _build(figures):
    for area in ("newport", "rutland", "porto", "malta"):
        ours = ways(figures, f"build/{area}/ours")
        theirs = least(figures, f"build/{area}/OSRM", "/first")
        if ours and theirs:
            yield at_least(f"build, {area}", theirs, ours, 1, "OSRM's extract")

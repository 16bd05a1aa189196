"""The goals of equity and options beside what was measured."""

from __future__ import annotations

from benchmarks.equity_jobs.siting import OPTIMA
from benchmarks.record import Record
from benchmarks.tables import seconds, times

FASTER = 10.0
EQUAL = 1e-9


def run(figures: dict[str, float]) -> Record:
    """One table from the figures of all jobs that have run."""
    record = Record()
    table = record.table("Goals", "job", "goal", "measured", "")
    for rows in (_catchment, _few, _many, _combination, _siting):
        for job, goal, measured, met in rows(figures):
            table.add(job, goal, measured, "met" if met else "MISSED")
    return record


def _catchment(figures):
    ours, theirs = figures.get("catchment/ours"), figures.get("catchment/PySAL, all pairs")
    if ours and theirs:
        measured = f"{times(theirs / ours)} (ours {seconds(ours)}, theirs {seconds(theirs)})"
        yield "E2SFCA", "at least 10x PySAL access", measured, theirs >= FASTER * ours
        differs = figures["catchment/difference, all pairs"]
        yield "E2SFCA", "equal values", f"{differs:.1e} apart at most", differs < EQUAL


def _few(figures):
    taken = figures.get("options/21/1000")
    if taken is not None:
        yield "21 options", "under 50 ms", seconds(taken), taken < 0.05


def _many(figures):
    ours, plain = figures.get("options/ours, 2"), figures.get("options/numpy")
    if ours and plain:
        sets = f"{figures['options/sets']:,.0f} site sets"
        yield sets, "under 60 s on two cores", seconds(ours), ours < 60
        measured = f"{times(plain / ours)} (ours {seconds(ours)}, numpy {seconds(plain)})"
        yield sets, "at least 10x plain numpy", measured, plain >= FASTER * ours
        differs = figures["options/difference"]
        yield sets, "equal values", f"{differs:.1e} apart at most", differs < EQUAL


def _combination(figures):
    every, scored = figures.get("combination/evaluations"), figures.get("combination/scored")
    if every and scored:
        measured = f"{every - scored:,.0f} of {every:,.0f} evaluations"
        yield "combined programmes", "the saving reported", measured, scored < every


def _siting(figures):
    found = {name: figures.get(f"siting/{name}") for name in OPTIMA}
    if all(found.values()):
        right = [abs(found[name] - optimum) < 0.5 for name, optimum in OPTIMA.items()]
        yield "p-median", "the published optima of pmed1-5", f"{sum(right)} of {len(right)}", all(right)

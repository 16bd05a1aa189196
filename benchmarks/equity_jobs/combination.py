"""Three services combined: every combination from scores made once, beside scoring each combination anew."""

from __future__ import annotations

import time

import access
from benchmarks.equity_cases import scattered
from benchmarks.equity_jobs.options import scorer
from benchmarks.record import Record
from benchmarks.tables import seconds, times
from benchmarks.workbench import Workbench

AREAS = 1_000
CHOICES = {"children's wards": (6, (4, 5)), "bleed rotas": (6, (3, 4)), "stroke units": (8, (3, 4, 5))}
"""Service -> its candidates, and how many of them stay."""


def run(bench: Workbench) -> Record:
    """One table: what was scored, what was combined, and what reuse saved."""
    record = Record()
    region = scattered(AREAS, 8)
    ready = scorer(region, 8)
    ready.part(access.site_sets(region.sites, 4)[:1])  # compiles
    sets = [
        access.site_sets(region.sites, keep, never=region.sites[candidates:])
        for candidates, keep in CHOICES.values()
    ]
    start = time.perf_counter()
    parts = [ready.part(each) for each in sets]
    scored = time.perf_counter() - start
    index, _ = access.option_product([len(each) for each in sets])
    access.combine_options(parts, index[:10], ready.origins)
    start = time.perf_counter()
    combined = access.combine_options(parts, index, ready.origins)
    together = time.perf_counter() - start
    start = time.perf_counter()
    for column, each in enumerate(sets):
        ready.score(each[index[:, column]])
    anew = time.perf_counter() - start
    evaluations, reused = len(index) * len(sets), sum(len(each) for each in sets)
    record.note("combination/evaluations", evaluations)
    record.note("combination/scored", reused)
    record.note("combination/seconds", scored + together)
    record.note("combination/anew", anew)
    table = record.table(
        f"{len(combined):,} combinations of {len(sets)} services, {AREAS:,} areas",
        "how",
        "site sets scored",
        "seconds",
    )
    table.add("scored once and combined", f"{reused:,}", seconds(scored + together))
    table.add("of which combining, with who loses in several", "", seconds(together))
    table.add("each combination scored anew, nothing combined", f"{evaluations:,}", seconds(anew))
    table.notes += [
        f"Reuse saves {evaluations - reused:,} of {evaluations:,} evaluations, and is "
        f"{times(anew / (scored + together))} as fast although it also finds who is worse off in several services.",
        "Services: " + ", ".join(f"{name} {len(each)} sets" for name, each in zip(CHOICES, sets)) + ".",
    ]
    return record

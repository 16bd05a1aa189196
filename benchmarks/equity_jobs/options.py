"""All objectives of many site sets, beside plain numpy with a column minimum for each."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

import access
from benchmarks.equity_cases import Scattered, random_sets, scattered, travel_times
from benchmarks.equity_numpy import PlainScorer
from benchmarks.record import Record
from benchmarks.tables import seconds, times
from benchmarks.workbench import Workbench

AREAS, CANDIDATES, KEPT, SETS = 1_000, 20, 8, 100_000
SERVICE = access.Service("beds", "Beds", thresholds=(20.0, 30.0, 45.0))
TOLERANCE = 1e-9


def run(bench: Workbench) -> Record:
    """Two tables: 21 options, and thousands."""
    record = Record()
    _few(bench, record)
    _many(bench, record)
    return record


def scorer(region: Scattered, baseline: int, workers: int = 2) -> access.OptionScorer:
    """Our scorer; the first sites are the baseline."""
    return access.OptionScorer(
        travel_times(region), region.areas, SERVICE, region.sites[:baseline], workers=workers
    )


def _few(bench: Workbench, record: Record) -> None:
    table = record.table(
        "21 options: six sites of which four or five stay, all objectives",
        "areas",
        "scored",
        "set up and scored",
    )
    for areas in (AREAS, 5 * AREAS):
        region = scattered(areas, 6)
        sets = access.site_sets(region.sites, (4, 5))
        ready, array = scorer(region, 6), travel_times(region)
        alone, _ = bench.timed(lambda ready=ready, sets=sets: ready.score(sets))
        whole, _ = bench.timed(
            lambda region=region, array=array, sets=sets: access.OptionScorer(
                array, region.areas, SERVICE, region.sites
            ).score(sets)
        )
        record.note(f"options/21/{areas}", whole.seconds)
        table.add(f"{areas:,}", seconds(alone.seconds), seconds(whole.seconds))
    table.notes.append("Set up: travel times checked, need, deprivation and baseline arranged.")


def _many(bench: Workbench, record: Record) -> None:
    count = SETS // 50 if bench.quick else SETS
    region, sets = scattered(AREAS, CANDIDATES), random_sets(CANDIDATES, KEPT, count)
    table = record.table(
        f"{count:,} different sets of {KEPT} of {CANDIDATES} sites, {AREAS:,} areas, all objectives",
        "how", "seconds", "a set", "ours on two cores is faster by",
    )  # fmt: skip
    ours = {}
    for workers in (2, 1):
        ready = scorer(region, CANDIDATES // 2, workers)
        ready.score(sets[:64])
        ours[workers], found = _once(lambda ready=ready: ready.score(sets))
        record.note(f"options/ours, {workers}", ours[workers])
    plain = PlainScorer.of(region, list(range(CANDIDATES // 2)), SERVICE.thresholds)
    plain.score(sets[:64])
    numpy_seconds, expected = _once(lambda: plain.score(sets))
    record.note("options/numpy", numpy_seconds)
    record.note("options/sets", count)
    rows = {
        "ours, two threads": ours[2],
        "ours, one thread": ours[1],
        "plain numpy, a minimum for each set": numpy_seconds,
    }
    for how, taken in rows.items():
        faster = "" if taken is ours[2] else times(taken / ours[2])
        table.add(how, seconds(taken), seconds(taken / count), faster)
    differs = record.note("options/difference", greatest_difference(found, expected))
    table.notes += [
        f"Each timed once, after a warm-up. {len(expected.columns)} objectives; those of the two differ by "
        f"{differs:.1e} at most, relative to the size of the column.",
        "Plain numpy: `benchmarks/equity_numpy.py`. What does not depend on the set is made once; a set costs a "
        "minimum over its rows, one sort and whole-array operations, on one core.",
    ]


def _once(call) -> tuple[float, pd.DataFrame]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def greatest_difference(ours: pd.DataFrame, theirs: pd.DataFrame) -> float:
    """Greatest difference in any column, relative to the column's greatest size; infinite where one is missing."""
    most = 0.0
    for name in theirs.columns:
        one, other = ours[name].to_numpy(np.float64), theirs[name].to_numpy(np.float64)
        if (np.isnan(one) != np.isnan(other)).any():
            return float("inf")
        size = np.nanmax(np.abs(other), initial=1e-9)
        most = max(most, float(np.nanmax(np.abs(one - other), initial=0.0) / size))
    return most

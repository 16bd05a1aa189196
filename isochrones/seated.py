"""Which runs a passenger can ride through without leaving the seat: blocks and linked trips.

Sources: GTFS Schedule reference, `trips.block_id`, and linked trips in `transfers.txt` (types 4 and 5).
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from isochrones.gtfs import MISSING, Feed

IN_SEAT, RE_BOARD = "4", "5"
SAME_PLACE_METRES = 200.0


@dataclass(frozen=True)
class RunEnds:
    """Where and when each run begins and ends, one row a run.

    `trip`: row of the feed's trips; `day`: offset -1, 0, 1; `start`, `end`: seconds of the timetable;
    `first`, `last`: rows of the feed's stops; `often`: True for runs that `frequencies` repeats.
    """

    trip: np.ndarray
    day: np.ndarray
    start: np.ndarray
    end: np.ndarray
    first: np.ndarray
    last: np.ndarray
    often: np.ndarray


def rides_of(feed: Feed, stops: pd.DataFrame, runs: RunEnds) -> tuple[np.ndarray, np.ndarray]:
    """(rows of runs in order of riding, the ride each belongs to).

    A run stands in several rides where vehicles part (one trip linked to two) or are joined.
    """
    before, after = _following_in_block(feed, stops, runs)
    linked, apart = (_linked(feed, runs, kind) for kind in (IN_SEAT, RE_BOARD))
    if linked or apart:
        no_longer = set(apart) | set(linked)
        bound_before, bound_after = {a for a, _ in linked}, {b for _, b in linked}
        pairs = [
            pair
            for pair in zip(before.tolist(), after.tolist())
            if pair not in no_longer and pair[0] not in bound_before and pair[1] not in bound_after
        ]
        pairs += [pair for pair in linked if pair not in set(apart)]
        before, after = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    return _chains(len(runs.trip), before, after)


def _following_in_block(feed: Feed, stops: pd.DataFrame, runs: RunEnds) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of runs of one block and day, the second starting where the first ends and not before it has."""
    block, names = pd.factorize(feed.trips["block_id"].to_numpy(object))
    nothing = np.flatnonzero(np.isin(names.astype(str), MISSING))
    block = np.where(np.isin(block, nothing), -1, block)[runs.trip]
    rows = np.flatnonzero((block >= 0) & ~runs.often)
    rows = rows[np.lexsort((runs.end[rows], runs.start[rows], runs.day[rows], block[rows]))]
    a, b = rows[:-1], rows[1:]
    follows = (block[a] == block[b]) & (runs.day[a] == runs.day[b]) & (runs.start[b] >= runs.end[a])
    a, b = a[follows], b[follows]
    here = _same_place(stops, runs.last[a], runs.first[b])
    return a[here], b[here]


def _same_place(stops: pd.DataFrame, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """True where two stops (rows) are one, belong to one station, or lie within 200 m of each other."""
    station = stops["parent_station"].to_numpy(object)
    metres = np.hypot(*(stops[axis].to_numpy()[one] - stops[axis].to_numpy()[other] for axis in _AXES))
    together = (station[one] == station[other]) & (station[one] != "")
    return (one == other) | together.astype(bool) | (metres <= SAME_PLACE_METRES)


_AXES = ("easting", "northing")


def _linked(feed: Feed, runs: RunEnds, kind: str) -> list[tuple[int, int]]:
    """Pairs of runs that `transfers.txt` links with a type: of one day, else the second of the day after."""
    rules = feed.transfers[feed.transfers["transfer_type"].to_numpy(object) == kind]
    if not len(rules):
        return []
    rows = pd.Index(feed.trips["trip_id"])
    first, second = (rows.get_indexer(rules[name]) for name in ("from_trip_id", "to_trip_id"))
    run_of = {
        (trip, day): row
        for row, (trip, day, often) in enumerate(zip(runs.trip.tolist(), runs.day.tolist(), runs.often))
        if not often
    }
    pairs = []
    for a, b in zip(first.tolist(), second.tolist()):
        for day in (-1, 0, 1):
            one = run_of.get((a, day))
            later = [run_of[b, on] for on in (day, day + 1) if (b, on) in run_of]
            found = [two for two in later if one is not None and _may_follow(runs, one, two)]
            pairs += [(one, two) for two in found[:1]]
    return pairs


def _may_follow(runs: RunEnds, one: int, two: int) -> bool:
    """The second begins when the first has ended; of two that begin at one time the later row follows."""
    in_order = (runs.start[two], two) > (runs.start[one], one)
    return bool(in_order and runs.start[two] >= runs.end[one])


def _chains(n: int, before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every way through the links from a run that follows none to one that none follows."""
    linked = np.zeros(n, dtype=bool)
    linked[before] = linked[after] = True
    alone = np.flatnonzero(~linked)
    following = defaultdict(list)
    for a, b in zip(before.tolist(), after.tolist()):
        following[a].append(b)
    open_chains = [[head] for head in np.setdiff1d(before, after).tolist()]
    chains = []
    while open_chains:
        chain = open_chains.pop()
        while len(following[chain[-1]]) == 1:
            chain.append(following[chain[-1]][0])
        onward = following[chain[-1]]
        open_chains += [[*chain, other] for other in onward]
        if not onward:
            chains.append(chain)
    rows = np.concatenate([alone, *(np.array(chain, dtype=np.int64) for chain in chains)])
    lengths = np.concatenate([np.ones(len(alone), np.int64), [len(chain) for chain in chains]])
    return rows, np.repeat(np.arange(len(lengths), dtype=np.int32), lengths.astype(np.int64))

"""What a change from one vehicle to the next takes: the walk, the change time and the feeds' own rules."""

import numpy as np
import pandas as pd

from isochrones.transit_arrays import Changes, Walks

TIMED, AT_LEAST, FORBIDDEN = 1, 2, 3


def change_walks(
    footpaths: Walks,
    rules: pd.DataFrame,
    min_change_seconds: int,
    turned: bool = False,
    on_streets: np.ndarray | None = None,
) -> Changes:
    """From each stop one alights at on to the stops one may board at, with the seconds it takes.

    A change takes its walk (none at the same stop) and `min_change_seconds`. `transfers.txt` rules go
    before that: type 1 (timed) takes the walk alone, type 2 at least `seconds` and never less than the
    walk, type 3 forbids the change; type 0 changes nothing. Where no walk joins two stops no rule does, but for
    type 2 where one of them is not on the streets, so that nothing is known of the walk. Two rows of
    `same_place` are aliases of one stop (`transfer_rules`): no walk lies between them.

    Args:
        footpaths: walks from each stop one alights at to the other stops in reach, as one really walks.
        rules: `Timetable.transfers`.
        min_change_seconds: added to the walk.
        turned: True for the reversed question (boarding and alighting have swapped roles).
        on_streets: bool per stop, whether walks from it were sought; default none.
    """
    n = len(footpaths.indptr) - 1
    alight = np.concatenate([np.arange(n), np.repeat(np.arange(n), np.diff(footpaths.indptr))])
    board = np.concatenate([np.arange(n), footpaths.stop])
    walk = np.concatenate([np.zeros(n, np.int64), footpaths.seconds])
    seconds = walk + min_change_seconds
    if len(rules):
        pairs = pd.DataFrame({"alight": alight, "board": board, "walk": walk})
        sought = np.zeros(n, dtype=bool) if on_streets is None else on_streets
        pairs = _with_rules(pairs.drop_duplicates(["alight", "board"]), rules, min_change_seconds, sought)
        alight, board, walk, seconds = (pairs[name].to_numpy() for name in pairs)
    return _by_stop(*((board, alight) if turned else (alight, board)), seconds, walk, n)


def _with_rules(
    pairs: pd.DataFrame, rules: pd.DataFrame, min_change_seconds: int, on_streets: np.ndarray
) -> pd.DataFrame:
    """`alight`, `board`, `walk`, `seconds` of the changes that the rules allow."""
    rules = rules.drop_duplicates(["from_stop", "to_stop"], keep="last")
    rules = rules.rename(columns={"from_stop": "alight", "to_stop": "board", "seconds": "required"})
    pairs = pairs.merge(rules, how="outer", on=["alight", "board"])
    kind, walk = pairs["transfer_type"], pairs["walk"].mask(pairs["same_place"].eq(True), 0)
    sought = on_streets[pairs["alight"].to_numpy()] & on_streets[pairs["board"].to_numpy()]
    at_least = np.maximum(pairs["required"], walk.mask(walk.isna() & ~sought, 0))
    seconds = (walk + min_change_seconds).mask(kind == TIMED, walk).mask(kind == AT_LEAST, at_least)
    allowed = pairs.assign(seconds=seconds, walk=walk.fillna(0))[seconds.notna() & (kind != FORBIDDEN)]
    return allowed[["alight", "board", "walk", "seconds"]]


def _by_stop(source: np.ndarray, stop: np.ndarray, seconds: np.ndarray, walk: np.ndarray, n: int) -> Changes:
    """Changes of `n` stops from a list of (stop, other stop, seconds, walk), each stop's soonest first."""
    order = np.lexsort((stop, seconds, source))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(source.astype(np.int64), minlength=n))])
    return Changes(
        indptr.astype(np.int32), *(column[order].astype(np.int32) for column in (stop, seconds, walk))
    )


def walks_from_pairs(source: np.ndarray, stop: np.ndarray, seconds: np.ndarray, n: int) -> Walks:
    """Walks of `n` points from a list of (point, stop, seconds), each point's sorted by stop."""
    source, stop, seconds = (np.asarray(column).astype(np.int32) for column in (source, stop, seconds))
    order = np.lexsort((stop, source))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=n))]).astype(np.int32)
    return Walks(indptr, stop[order], seconds[order])

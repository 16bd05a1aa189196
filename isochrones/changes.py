"""What a change from one vehicle to the next takes: the walk, the change time and the feeds' own rules."""

import numpy as np
import pandas as pd

from isochrones.transit_kernels import Walks

TIMED, AT_LEAST, FORBIDDEN = 1, 2, 3


def change_walks(
    footpaths: Walks, rules: pd.DataFrame, min_change_seconds: int, turned: bool = False
) -> Walks:
    """From each boarding stop back to the stops one may have alighted at, with the seconds it takes.

    A change takes its walk (none at the same stop) and `min_change_seconds`. `transfers.txt` rules go
    before that: type 1 (timed) takes the walk alone, type 2 at least `seconds` and never less than the
    walk, also where no street joins the stops, type 3 forbids the change; type 0 changes nothing.

    Args:
        footpaths: walks from each stop one alights at to the other stops in reach, as one really walks.
        rules: `Timetable.transfers`.
        min_change_seconds: added to the walk.
        turned: True for the reversed question (boarding and alighting have swapped roles).
    """
    n = len(footpaths.indptr) - 1
    alight = np.repeat(np.arange(n), np.diff(footpaths.indptr))
    pairs = pd.DataFrame(
        {
            "alight": np.concatenate([np.arange(n), alight]),
            "board": np.concatenate([np.arange(n), footpaths.stop]),
            "walk": np.concatenate([np.zeros(n, np.int64), footpaths.seconds]),
        }
    )
    pairs = _with_rules(pairs.drop_duplicates(["alight", "board"]), rules, min_change_seconds)
    facing_board, facing_alight = ("alight", "board") if turned else ("board", "alight")
    return walks_from_pairs(pairs[facing_board], pairs[facing_alight], pairs["seconds"], n)


def _with_rules(pairs: pd.DataFrame, rules: pd.DataFrame, min_change_seconds: int) -> pd.DataFrame:
    rules = rules.drop_duplicates(["from_stop", "to_stop"], keep="last")
    rules = rules.rename(columns={"from_stop": "alight", "to_stop": "board", "seconds": "required"})
    pairs = pairs.merge(rules, how="outer", on=["alight", "board"])
    kind, walk = pairs["transfer_type"], pairs["walk"].fillna(0)
    seconds = (pairs["walk"] + min_change_seconds).mask(kind == TIMED, walk)
    seconds = seconds.mask(kind == AT_LEAST, np.maximum(pairs["required"], walk))
    return pairs.assign(seconds=seconds)[seconds.notna() & (kind != FORBIDDEN)]


def walks_from_pairs(source: pd.Series, stop: pd.Series, seconds: pd.Series, n: int) -> Walks:
    """Walks of `n` points from a list of (point, stop, seconds), each point's sorted by stop."""
    source, stop, seconds = (np.asarray(column).astype(np.int32) for column in (source, stop, seconds))
    order = np.lexsort((stop, source))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=n))]).astype(np.int32)
    return Walks(indptr, stop[order], seconds[order])

"""Finding the same run in two feeds that overlap, although their ids differ."""

import numpy as np
import pandas as pd

from isochrones.feed_days import FeedDay

SAME_PLACE_METRES = 250.0
_ODD = tuple(
    np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
)


def repeated_in_earlier_feeds(days: list[FeedDay]) -> list[np.ndarray]:
    """For each feed the rows of its runs that an earlier feed has too.

    Two runs are the same if they call at the same places at the same times. A place is a stop id that
    the feeds put within 250 m of one another, else the coordinate to the metre.
    """
    if len(days) < 2:
        return [np.zeros(0, dtype=np.int64) for _ in days]
    places = _places([day.stops for day in days])
    seen: set[tuple] = set()
    repeated = []
    for day, place in zip(days, places):
        marks = _run_marks(day, place)
        repeated.append(np.flatnonzero([mark in seen for mark in marks]))
        seen.update(marks)
    return repeated


def _places(stops: list[pd.DataFrame]) -> list[np.ndarray]:
    """A place number per stop of each feed, equal where two feeds mean the same place."""
    columns = ["stop_id", "easting", "northing"]
    together = pd.concat([frame[columns] for frame in stops], keys=range(len(stops)), names=["feed", None])
    by_id = together.groupby("stop_id")[["easting", "northing"]]
    spread = (by_id.transform("max") - by_id.transform("min")).max(axis=1)
    own = together[["easting", "northing"]]
    apart = spread > SAME_PLACE_METRES
    shared = by_id.transform("first").mask(apart, own).round()
    nowhere = shared["easting"].isna()
    keys = [shared["easting"].fillna(0), shared["northing"].fillna(0), together["stop_id"].where(nowhere, "")]
    codes = pd.MultiIndex.from_arrays(keys).factorize()[0]
    feed = together.index.get_level_values("feed").to_numpy()
    return [codes[feed == number] for number in range(len(stops))]


def _run_marks(day: FeedDay, place: np.ndarray) -> list[tuple]:
    """(number of calls, first departure, 64-bit mark of all calls) of each run."""
    runs, calls = day.runs, day.calls
    count = day.count[runs.trip]
    run = np.repeat(np.arange(len(runs.trip)), count)
    position = np.arange(len(run)) - np.repeat(np.cumsum(count) - count, count)
    at = day.first[runs.trip][run] + position
    shift = runs.shift[run].astype(np.int64)
    parts = (place[calls.stop[at]], position, calls.arrival[at] + shift, calls.departure[at] + shift)
    mark = np.zeros(len(at), dtype=np.uint64)
    for part, odd in zip(parts, _ODD):
        mark = (mark ^ part.astype(np.int64).view(np.uint64)) * odd
        mark ^= mark >> np.uint64(29)
    if not len(at):
        return []
    total = np.add.reduceat(mark, np.cumsum(count) - count)
    start = calls.departure[day.first[runs.trip]] + runs.shift
    return list(zip(count.tolist(), start.tolist(), total.tolist()))

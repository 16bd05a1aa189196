"""Finding the same run twice: in two feeds that overlap, or in one feed under two ids."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from isochrones.feed_days import FeedDay
from isochrones.gtfs import MISSING

SAME_PLACE_METRES = 250.0
_ODD = tuple(np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
_LINKS = ("from_trip_id", "to_trip_id", "from_route_id", "to_route_id")


@dataclass(frozen=True)
class Repeats:
    """Rows of a feed's runs that stand elsewhere too: in an earlier feed, or before in the same feed."""

    in_earlier_feed: np.ndarray
    in_same_feed: np.ndarray

    @property
    def rows(self) -> np.ndarray:
        """All of them, ascending."""
        return np.union1d(self.in_earlier_feed, self.in_same_feed)


def repeated_runs(days: list[FeedDay]) -> list[Repeats]:
    """For each feed the runs that stand elsewhere too.

    Two runs of different feeds are the same if they call at the same places at the same times. A place is
    a stop id that the feeds put within 250 m of one another, else the coordinate to the metre. Two runs of
    one feed are the same if they call at the same stops at the same times, with the same rules for getting
    on and off and the same wheelchair access; a run in a block, or one that `transfers` names, is never
    left out in favour of another of its feed.
    """
    within = [_repeated_within(day) for day in days]
    if len(days) < 2:
        return [Repeats(np.zeros(0, np.int64), rows) for rows in within]
    seen = np.zeros(0, dtype=np.uint64)
    repeated = []
    for day, place, own in zip(days, _places([day.stops for day in days]), within):
        marks = _run_marks(day, place)
        earlier = np.flatnonzero(np.isin(marks, seen))
        repeated.append(Repeats(earlier, np.setdiff1d(own, earlier)))
        seen = np.union1d(seen, marks)
    return repeated


def _repeated_within(day: FeedDay) -> np.ndarray:
    calls, trips, transfers = day.calls, day.feed.trips, day.feed.transfers
    marks = _run_marks(day, np.arange(len(day.stops)), calls.pickup, calls.drop_off)
    again = np.flatnonzero(pd.Series(marks).duplicated().to_numpy())
    if not len(again):
        return again
    rows = day.runs.trip
    named = {name: set(transfers[name]) - set(MISSING) for name in _LINKS}
    bound = ~np.isin(trips["block_id"].to_numpy(object).astype(str), MISSING)
    bound |= trips["trip_id"].isin(named["from_trip_id"] | named["to_trip_id"]).to_numpy()
    bound |= trips["route_id"].isin(named["from_route_id"] | named["to_route_id"]).to_numpy()
    access = pd.factorize(trips["wheelchair_accessible"].to_numpy(object))[0].astype(np.uint64)
    again = np.flatnonzero(pd.Series(marks ^ access[rows] * _ODD[0]).duplicated().to_numpy())
    return again[~bound[rows[again]]]


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


def _run_marks(day: FeedDay, place: np.ndarray, *more: np.ndarray) -> np.ndarray:
    """A 64-bit mark of each run from the places and times of all its calls, and more columns of them.

    The mark of a trip, from its times after its first departure, is mixed with when the run leaves.
    """
    runs, calls = day.runs, day.calls
    if not len(runs.trip):
        return np.zeros(0, dtype=np.uint64)
    trips = np.flatnonzero(day.count)
    starts, count = day.first[trips], day.count[trips]
    position = np.arange(len(calls.trip)) - np.repeat(starts, count)
    begin = np.repeat(calls.departure[starts], count)
    arrival, departure = calls.arrival - begin, calls.departure - begin
    mark = _mixed(arrival.astype(np.uint32).astype(np.uint64) << _HALF | departure.astype(np.uint32), 0)
    mark = _mixed(mark ^ (position.astype(np.uint64) << _HALF | place[calls.stop].astype(np.uint64)), 1)
    for column in more:
        if column.any():
            mark = _mixed(mark ^ column, 2)
    of_trip = np.zeros(len(day.count), dtype=np.uint64)
    of_trip[trips] = np.add.reduceat(mark, starts)
    leaves = calls.departure[day.first[runs.trip]] + runs.shift
    return _mixed(of_trip[runs.trip] ^ leaves.astype(np.uint32), 0)


_HALF = np.uint64(32)


def _mixed(mark: np.ndarray, turn: int) -> np.ndarray:
    """Numbers whose every bit depends on all bits below it."""
    mark = mark * _ODD[turn]
    mark ^= mark >> np.uint64(29)
    return mark

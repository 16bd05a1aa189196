"""Some trips of a feed taken out with their calls, edited as tables, and put back.

Every change to a feed is of one kind: some trips leave it and others enter. Nothing here opens files.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from isochrones.call_order import order_of_calls
from isochrones.gtfs import NO_TIME, Calls, Feed
from isochrones.trip_times import usable_calls

CALL_COLUMNS = tuple(item.name for item in fields(Calls))


@dataclass(frozen=True)
class TripSet:
    """Trips and their calls outside a feed.

    `trips`: the columns of the feed's trips, RangeIndex. `calls`: the columns of `Calls`, `trip` being the
    row of `trips`, in the order of the trips and of their sequence; times in seconds, `NO_TIME` blank.
    """

    trips: pd.DataFrame
    calls: pd.DataFrame

    def __len__(self) -> int:
        return len(self.trips)

    @property
    def first(self) -> np.ndarray:
        """Row of each trip's first call."""
        return np.searchsorted(self.calls["trip"].to_numpy(), np.arange(len(self.trips)))

    @property
    def last(self) -> np.ndarray:
        """Row of each trip's last call."""
        return np.searchsorted(self.calls["trip"].to_numpy(), np.arange(len(self.trips)), side="right") - 1

    @property
    def start(self) -> np.ndarray:
        """Seconds at which each trip leaves its first stop."""
        return self._time(self.first, "departure", "arrival")

    @property
    def end(self) -> np.ndarray:
        """Seconds at which each trip reaches its last stop."""
        return self._time(self.last, "arrival", "departure")

    def _time(self, rows: np.ndarray, one: str, other: str) -> np.ndarray:
        time = self.calls[one].to_numpy()[rows]
        return np.where(time == NO_TIME, self.calls[other].to_numpy()[rows], time).astype(np.int64)

    @property
    def first_stop(self) -> np.ndarray:
        """Row of the feed's stops at which each trip starts."""
        return self.calls["stop"].to_numpy()[self.first]

    @property
    def last_stop(self) -> np.ndarray:
        """Row of the feed's stops at which each trip ends."""
        return self.calls["stop"].to_numpy()[self.last]

    def patterns(self) -> np.ndarray:
        """A number for each trip, the same for trips that call at the same stops in the same order."""
        stops = [tuple(s) for s in np.split(self.calls["stop"].to_numpy(), self.first[1:])]
        return pd.factorize(pd.Series(stops, dtype=object))[0]

    def chosen(self, rows: np.ndarray | Sequence[int]) -> "TripSet":
        """These trips, in this order; a row may occur several times."""
        rows = np.asarray(rows, dtype=np.int64)
        first, count = self.first[rows], (self.last - self.first + 1)[rows]
        new = np.repeat(np.arange(len(rows)), count)
        at = np.repeat(first, count) + np.arange(len(new)) - np.repeat(np.cumsum(count) - count, count)
        calls = self.calls.iloc[at].reset_index(drop=True).assign(trip=new)
        return TripSet(self.trips.iloc[rows].reset_index(drop=True), calls)

    def shifted(self, seconds: np.ndarray) -> "TripSet":
        """Each trip so many seconds later."""
        by = np.asarray(seconds)[self.calls["trip"].to_numpy()]
        later = {
            column: np.where(self.calls[column] == NO_TIME, NO_TIME, self.calls[column] + by)
            for column in ("arrival", "departure")
        }
        return TripSet(self.trips, self.calls.assign(**later))

    def on_service(self, service_ids: Sequence[str] | str) -> "TripSet":
        """The same trips on other days."""
        return TripSet(self.trips.assign(service_id=service_ids), self.calls)


def together(sets: Sequence[TripSet]) -> TripSet:
    """Several sets as one."""
    offsets = np.cumsum([0, *(len(one) for one in sets)])
    calls = [one.calls.assign(trip=one.calls["trip"] + offset) for one, offset in zip(sets, offsets)]
    return TripSet(
        pd.concat([one.trips for one in sets], ignore_index=True), pd.concat(calls, ignore_index=True)
    )


def usable(feed: Feed, rows: np.ndarray) -> np.ndarray:
    """Those of these trips that a timetable can use; `trip_times.DROP_REASONS` says which it cannot."""
    nowhere = np.full((len(feed.stops), 2), np.nan)
    dropped = usable_calls(feed, rows, nowhere).dropped.values()
    return rows[~np.isin(rows, np.concatenate([*dropped, np.zeros(0, np.int64)]))]


def taken_out(feed: Feed, rows: np.ndarray) -> TripSet:
    """These trips with their calls in order, numbered anew where the numbers of a trip do not rise."""
    number = np.zeros(len(feed.trips), dtype=np.int64)
    number[rows] = np.arange(len(rows))
    wanted = np.zeros(len(feed.trips), dtype=bool)
    wanted[rows] = True
    kept = order_of_calls(feed.calls, wanted).rows
    trip = number[feed.calls.trip[kept]]
    by_trip = np.argsort(trip, kind="stable")
    kept, trip = kept[by_trip], trip[by_trip]
    columns = {name: getattr(feed.calls, name)[kept] for name in CALL_COLUMNS}
    columns |= {"trip": trip, "sequence": rising_numbers(trip, columns["sequence"])}
    whole = {name: np.int64 for name, column in columns.items() if column.dtype.kind in "iu"}
    return TripSet(feed.trips.iloc[rows].reset_index(drop=True), pd.DataFrame(columns).astype(whole))


def rising_numbers(trip: np.ndarray, sequence: np.ndarray) -> np.ndarray:
    """`stop_sequence` of calls in order, 1, 2, ... in trips whose own is negative or does not rise.

    >>> rising_numbers(np.array([0, 0, 1, 1, 1]), np.array([5, 9, 1, 2, 1])).tolist()
    [5, 9, 1, 2, 3]
    """
    falls = (trip[1:] == trip[:-1]) & (sequence[1:] <= sequence[:-1])
    wrong = np.isin(trip, np.union1d(trip[1:][falls], trip[sequence < 0]))
    return np.where(wrong, np.arange(len(trip)) - np.searchsorted(trip, trip) + 1, sequence)


def with_repeats_written_out(feed: Feed, route_id: str) -> Feed:
    """The feed with every departure that `frequencies` gives a route's trips as a trip of its own."""
    of_route = (feed.trips["route_id"] == route_id) & feed.trips["trip_id"].isin(feed.frequencies["trip_id"])
    rows = usable(feed, np.flatnonzero(of_route.to_numpy()))
    if not len(rows):
        return feed
    trips = taken_out(feed, rows)
    row_of = pd.Series(np.arange(len(trips)), index=trips.trips["trip_id"])
    sets = []
    for item in feed.frequencies[feed.frequencies["trip_id"].isin(row_of.index)].itertuples():
        departures = np.arange(item.start, item.end, item.headway, dtype=np.int64)
        copies = trips.chosen(np.full(len(departures), row_of[item.trip_id]))
        sets.append(named_by_start(copies.shifted(departures - trips.start[row_of[item.trip_id]])))
    return replaced(feed, rows, together(sets))


def named_by_start(trips: TripSet) -> TripSet:
    """The same trips with ids of their own: the id they were copied from and when they start."""
    clocks = [f"{t // 3600:02d}{t // 60 % 60:02d}{t % 60:02d}" for t in trips.start.tolist()]
    ids = [f"{name}+{clock}" for name, clock in zip(trips.trips["trip_id"], clocks)]
    return TripSet(trips.trips.assign(trip_id=ids, block_id=""), trips.calls)


def replaced(feed: Feed, leaving: np.ndarray, entering: TripSet | None = None) -> Feed:
    """The feed without some trips (rows) and with others; their repeats by frequency leave with them."""
    stays = np.ones(len(feed.trips), dtype=bool)
    stays[leaving] = False
    gone = set(feed.trips["trip_id"][~stays])
    number = np.where(stays, np.cumsum(stays) - 1, -2)
    trip = np.where(feed.calls.trip >= 0, number[feed.calls.trip], -1)
    kept = trip != -2
    columns = {name: getattr(feed.calls, name)[kept] for name in CALL_COLUMNS} | {"trip": trip[kept]}
    trips = feed.trips[stays].reset_index(drop=True)
    if entering is not None and len(entering):
        offset = len(trips)
        named = _unique_ids(entering.trips, set(trips["trip_id"]))
        trips = with_rows(trips, named)
        new = entering.calls.assign(trip=entering.calls["trip"] + offset)
        columns = {name: np.concatenate([column, new[name]]) for name, column in columns.items()}
    columns = {name: column.astype(getattr(feed.calls, name).dtype) for name, column in columns.items()}
    return replace(
        feed,
        trips=trips,
        calls=Calls(**columns),
        frequencies=feed.frequencies[~feed.frequencies["trip_id"].isin(gone)].reset_index(drop=True),
        transfers=_without_trips(feed.transfers, gone - set(trips["trip_id"])),
    )


def _unique_ids(trips: pd.DataFrame, used: set[str]) -> pd.DataFrame:
    ids = []
    for name in trips["trip_id"]:
        one, number = name, 1
        while one in used:
            number += 1
            one = f"{name}#{number}"
        used.add(one)
        ids.append(one)
    return trips.assign(trip_id=ids)


def _without_trips(transfers: pd.DataFrame, gone: set[str]) -> pd.DataFrame:
    names = [column for column in ("from_trip_id", "to_trip_id") if column in transfers]
    about = transfers[names].isin(gone).any(axis=1)
    return transfers[~about].reset_index(drop=True)


def with_rows(frame: pd.DataFrame, rows: pd.DataFrame | list[dict]) -> pd.DataFrame:
    """A feed's table with rows added; text that they do not say is blank."""
    new = pd.DataFrame(rows).astype(object)
    columns = list(dict.fromkeys([*frame.columns, *new.columns]))
    both = [part.reindex(columns=columns) for part in (frame, new)]
    joined = pd.concat([part.astype(object) for part in both], ignore_index=True)
    for column in columns:
        if column in frame and frame[column].dtype != object and frame[column].dtype.kind in "fiu":
            joined[column] = joined[column].astype(frame[column].dtype)
        else:
            joined[column] = joined[column].where(joined[column].notna(), "")
    return joined

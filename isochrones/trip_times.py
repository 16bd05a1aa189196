"""What the calls of a feed's trips mean: order, blank times, trips that cannot be, repeats by frequency.

Pure functions on arrays. A *run* is one vehicle journey of one day: a trip once, or once per departure
that `frequencies` gives it.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from isochrones.call_order import Order, order_of_calls
from isochrones.clock import HALF_DAY
from isochrones.feed_zones import ZoneShifts
from isochrones.gtfs import NO_TIME, Calls, Feed

NOT_AVAILABLE = 1
DROP_REASONS = (
    "calls at a stop that stops.txt does not have",
    "fewer than two calls",
    "no time at its first or last call",
    "runs backwards in time",
    "passes midnight and begins its hours again at 0",
)


@dataclass(frozen=True)
class TripCalls:
    """Calls in trip and sequence order with every time filled in, of the trips that can be used.

    `dropped` maps a reason of `DROP_REASONS` to the rows of the feed's trips that it excludes;
    `interpolated` counts the calls whose blank times were shared out, `order` names the trips whose calls
    were put in order.
    """

    calls: Calls
    dropped: dict[str, np.ndarray]
    interpolated: int
    order: Order


@dataclass(frozen=True)
class Runs:
    """Runs of a feed: `trip` (row of the feed's trips), seconds to add to its times, day offset -1, 0, 1."""

    trip: np.ndarray
    shift: np.ndarray
    day: np.ndarray

    def take(self, rows: np.ndarray) -> "Runs":
        """Some of the runs (rows or a mask)."""
        return Runs(self.trip[rows], self.shift[rows], self.day[rows])


def usable_calls(feed: Feed, trips: np.ndarray, stop_positions: np.ndarray) -> TripCalls:
    """Order and complete the calls of some trips, and leave out trips that cannot be.

    Args:
        feed: the feed.
        trips: rows of the feed's trips that are wanted.
        stop_positions: (stops, 2) metres, NaN where unknown; blank times are shared out by
            `shape_dist_traveled` where the stretch has it, else by straight-line distance, else evenly.
    """
    wanted = np.zeros(len(feed.trips), dtype=bool)
    wanted[trips] = True
    order = order_of_calls(feed.calls, wanted)
    calls = _select(feed.calls, order.rows)
    reasons = np.full(len(feed.trips), -1, dtype=np.int8)
    counts = np.bincount(calls.trip, minlength=len(feed.trips))
    reasons[trips[counts[trips] < 2]] = 1
    reasons[np.unique(calls.trip[calls.stop < 0])] = 0
    arrival, departure = _either(calls.arrival, calls.departure), _either(calls.departure, calls.arrival)
    ends = _ends(calls.trip)
    untimed = np.unique(calls.trip[ends & (departure == NO_TIME)])
    reasons[untimed[reasons[untimed] < 0]] = 2
    keep = reasons[calls.trip] < 0
    calls = _select(calls, keep, arrival=arrival, departure=departure)
    blank = calls.departure == NO_TIME
    calls = _with_blank_times_shared_out(calls, stop_positions)
    reasons[_backwards(calls)] = 3
    reasons[_new_day_from_zero(calls, reasons == 3)] = 4
    calls = _select(calls, reasons[calls.trip] < 0)
    dropped = {reason: np.flatnonzero(reasons == code) for code, reason in enumerate(DROP_REASONS)}
    dropped = {reason: rows for reason, rows in dropped.items() if rows.size}
    return TripCalls(calls, dropped, int(blank.sum()), order)


def _select(calls: Calls, rows: np.ndarray, **replaced: np.ndarray) -> Calls:
    """Some of the calls (rows or a mask), with some columns replaced before."""
    if rows.dtype == bool and rows.all():
        return replace(calls, **replaced)
    columns = {name: replaced.get(name, getattr(calls, name)) for name in Calls.__dataclass_fields__}
    return Calls(**{name: column[rows] for name, column in columns.items()})


def _either(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.where(first == NO_TIME, second, first)


def _ends(trip: np.ndarray) -> np.ndarray:
    """True at the first and the last call of each trip."""
    change = np.flatnonzero(trip[1:] != trip[:-1])
    ends = np.zeros(len(trip), dtype=bool)
    ends[change] = ends[change + 1] = True
    if len(trip):
        ends[0] = ends[-1] = True
    return ends


def _with_blank_times_shared_out(calls: Calls, stop_positions: np.ndarray) -> Calls:
    blank = np.flatnonzero(calls.departure == NO_TIME)
    if not blank.size:
        return calls
    rows = np.arange(len(calls.trip))
    timed = calls.departure != NO_TIME
    before = np.maximum.accumulate(np.where(timed, rows, 0))[blank]
    after = np.minimum.accumulate(np.where(timed, rows, len(rows) - 1)[::-1])[::-1][blank]
    share = _share_of_stretch(calls, stop_positions, before, blank, after)
    start, end = calls.departure[before], calls.arrival[after]
    times = np.rint(start + share * (end - start)).astype(np.int32)
    arrival, departure = calls.arrival.copy(), calls.departure.copy()
    arrival[blank] = departure[blank] = times
    return replace(calls, arrival=arrival, departure=departure)


def _share_of_stretch(
    calls: Calls, stop_positions: np.ndarray, before: np.ndarray, blank: np.ndarray, after: np.ndarray
) -> np.ndarray:
    """How far along its untimed stretch each blank call lies, 0 to 1: first measure that is usable."""
    steps = np.hypot(*np.diff(stop_positions[calls.stop], axis=0).T)
    unknown = np.concatenate([[0], np.cumsum(np.isnan(steps))])
    straight = np.concatenate([[0.0], np.cumsum(np.nan_to_num(steps))])
    broken = unknown[after] != unknown[before]
    share = (blank - before) / (after - before)
    with np.errstate(invalid="ignore", divide="ignore"):
        by_line = (straight[blank] - straight[before]) / (straight[after] - straight[before])
        by_shape = (calls.distance[blank] - calls.distance[before]) / (
            calls.distance[after] - calls.distance[before]
        )
    share = np.where(~broken & np.isfinite(by_line), by_line, share)
    usable = _stretches_where_all(np.isfinite(by_shape) & (by_shape >= 0) & (by_shape <= 1), before)
    return np.where(usable & _rising(by_shape, before), by_shape, share)


def _stretches_where_all(condition: np.ndarray, stretch: np.ndarray) -> np.ndarray:
    return ~np.isin(stretch, stretch[~condition])


def _rising(share: np.ndarray, stretch: np.ndarray) -> np.ndarray:
    """True for calls of stretches whose shares never fall from one call to the next."""
    falls = np.flatnonzero((stretch[1:] == stretch[:-1]) & (share[1:] < share[:-1]))
    return ~np.isin(stretch, stretch[falls])


def _backwards(calls: Calls) -> np.ndarray:
    """Trips that leave a stop before reaching it, or reach the next one before leaving."""
    same = calls.trip[1:] == calls.trip[:-1]
    within = calls.trip[calls.departure < calls.arrival]
    between = calls.trip[1:][same & (calls.arrival[1:] < calls.departure[:-1])]
    return np.union1d(within, between)


def _new_day_from_zero(calls: Calls, backwards: np.ndarray) -> np.ndarray:
    """Of the trips that run backwards, those that do so once, by more than half a day."""
    rows = np.flatnonzero(backwards[calls.trip])
    trip, gap = calls.trip[rows], calls.arrival[rows][1:] - calls.departure[rows][:-1]
    falls = (trip[1:] == trip[:-1]) & (gap < 0)
    once = np.bincount(trip[1:][falls], minlength=len(backwards)) == 1
    far = np.zeros(len(backwards), dtype=bool)
    far[trip[1:][falls & (gap < -HALF_DAY)]] = True
    waits = np.zeros(len(backwards), dtype=bool)
    waits[trip[calls.departure[rows] < calls.arrival[rows]]] = True
    return np.flatnonzero(once & far & ~waits)


def runs_around(feed: Feed, active: list[np.ndarray], shifts: ZoneShifts, calls: Calls) -> Runs:
    """Runs of the service day and of the days before and after it.

    `active` are the rows of the feed's trips that run on each of the three days, `shifts` what brings their
    times to the timetable.
    """
    first_call = np.flatnonzero(np.r_[True, calls.trip[1:] != calls.trip[:-1]]) if len(calls.trip) else []
    first_departure = np.full(len(feed.trips), NO_TIME, dtype=np.int64)
    first_departure[calls.trip[first_call]] = calls.departure[first_call]
    repeated, repeat_shift = _repeats(feed, first_departure)
    often = repeats_of(feed)
    parts = []
    for offset, trips in zip((-1, 0, 1), active):
        trips = trips[first_departure[trips] != NO_TIME]
        once = trips[~often[trips]]
        again = np.flatnonzero(np.isin(repeated, trips))
        trip = np.concatenate([once, repeated[again]]).astype(np.int32)
        shift = np.concatenate([np.zeros(len(once), np.int64), repeat_shift[again]]) + shifts.of(offset, trip)
        parts.append((trip, shift.astype(np.int32), np.full(len(trip), offset, np.int8)))
    return Runs(*(np.concatenate(column) for column in zip(*parts)))


def repeats_of(feed: Feed) -> np.ndarray:
    """True for the feed's trips that `frequencies` repeats."""
    often = np.zeros(len(feed.trips), dtype=bool)
    if len(feed.frequencies):
        often[feed.trips["trip_id"].isin(feed.frequencies["trip_id"]).to_numpy()] = True
    return often


def _repeats(feed: Feed, first_departure: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Departures that `frequencies` gives: trip rows, and seconds to add to the trips' own times.

    `exact_times` 0 (about every so often) is read like 1: departures at start, start + headway ... < end.
    """
    trip, shift = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    if len(feed.frequencies):
        rows = pd.Index(feed.trips["trip_id"]).get_indexer(feed.frequencies["trip_id"])
        starts = feed.frequencies.assign(trip=rows)[rows >= 0]
        for row in starts.itertuples():
            departures = np.arange(row.start, row.end, row.headway, dtype=np.int64)
            trip.append(np.full(len(departures), row.trip, dtype=np.int64))
            shift.append(departures - first_departure[row.trip])
    return np.concatenate(trip), np.concatenate(shift)

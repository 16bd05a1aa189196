"""What the calls of a feed's trips mean: order, blank times, trips that cannot be, repeats by frequency.

Pure functions on arrays. A *run* is one vehicle journey of one day: a trip once, or once per departure
that `frequencies` gives it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from isochrones.gtfs import NO_TIME, Calls, Feed
from isochrones.service_days import active_trips

DAY = 86_400
NOT_AVAILABLE = 1
DROP_REASONS = (
    "calls at a stop that stops.txt does not have",
    "fewer than two calls",
    "no time at its first or last call",
    "runs backwards in time",
)


@dataclass(frozen=True)
class TripCalls:
    """Calls in trip and sequence order with every time filled in, of the trips that can be used.

    `dropped` maps a reason of `DROP_REASONS` to the rows of the feed's trips that it excludes.
    """

    calls: Calls
    dropped: dict[str, np.ndarray]
    interpolated: int


@dataclass(frozen=True)
class Runs:
    """Runs of a feed: `trip` (row of the feed's trips), seconds to add to its times, day offset -1, 0, 1."""

    trip: np.ndarray
    shift: np.ndarray
    day: np.ndarray


def usable_calls(feed: Feed, trips: np.ndarray, stop_positions: np.ndarray) -> TripCalls:
    """Order and complete the calls of some trips, and leave out trips that cannot be.

    Args:
        feed: the feed.
        trips: rows of the feed's trips that are wanted.
        stop_positions: (stops, 2) metres, NaN where unknown; blank times are shared out by
            `shape_dist_traveled` where the stretch has it, else by straight-line distance, else evenly.
    """
    calls = _in_order(feed.calls, trips, len(feed.trips))
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
    backwards = _backwards(calls)
    reasons[backwards] = 3
    calls = _select(calls, reasons[calls.trip] < 0)
    dropped = {reason: np.flatnonzero(reasons == code) for code, reason in enumerate(DROP_REASONS)}
    return TripCalls(calls, {reason: rows for reason, rows in dropped.items() if rows.size}, int(blank.sum()))


def _in_order(calls: Calls, trips: np.ndarray, n_trips: int) -> Calls:
    wanted = np.zeros(n_trips + 1, dtype=bool)
    wanted[trips] = True
    rows = np.flatnonzero(wanted[calls.trip])
    trip, sequence = calls.trip[rows], calls.sequence[rows]
    key = trip.astype(np.int64) << 32 | sequence.astype(np.int64)
    if np.any(key[1:] < key[:-1]):
        rows = rows[np.argsort(key, kind="stable")]
    return _select(calls, rows)


def _select(calls: Calls, rows: np.ndarray, **replaced: np.ndarray) -> Calls:
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
    return _select(calls, slice(None), arrival=arrival, departure=departure)


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


def runs_around(feed: Feed, day: date, calls: Calls) -> Runs:
    """Runs of the service day, the one before (times less 24 h) and the one after (plus 24 h)."""
    first_call = np.flatnonzero(np.r_[True, calls.trip[1:] != calls.trip[:-1]]) if len(calls.trip) else []
    first_departure = np.full(len(feed.trips), NO_TIME, dtype=np.int64)
    first_departure[calls.trip[first_call]] = calls.departure[first_call]
    repeats = _repeats(feed, first_departure)
    parts = []
    for offset in (-1, 0, 1):
        trips = active_trips(feed, day + timedelta(days=offset))
        trips = trips[first_departure[trips] != NO_TIME]
        once = trips[~np.isin(trips, repeats["trip"])]
        often = repeats[np.isin(repeats["trip"], trips)]
        trip = np.concatenate([once, often["trip"]]).astype(np.int32)
        shift = np.concatenate([np.zeros(len(once), np.int64), often["shift"]]) + offset * DAY
        parts.append((trip, shift.astype(np.int32), np.full(len(trip), offset, np.int8)))
    return Runs(*(np.concatenate(column) for column in zip(*parts)))


def _repeats(feed: Feed, first_departure: np.ndarray) -> pd.DataFrame:
    """One row per departure that `frequencies` gives: trip row and seconds to add to its own times.

    `exact_times` 0 (about every so often) is read like 1: departures at start, start + headway ... < end.
    """
    rows = pd.Index(feed.trips["trip_id"]).get_indexer(feed.frequencies["trip_id"])
    starts = feed.frequencies.assign(trip=rows)[rows >= 0]
    trip, shift = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for row in starts.itertuples():
        departures = np.arange(row.start, row.end, row.headway, dtype=np.int64)
        trip.append(np.full(len(departures), row.trip, dtype=np.int64))
        shift.append(departures - first_departure[row.trip])
    frame = pd.DataFrame({"trip": np.concatenate(trip), "shift": np.concatenate(shift)})
    return frame.to_records(index=False)

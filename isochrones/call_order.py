"""The order of a trip's calls: by `stop_sequence`, whatever the order of the file's rows.

Some converters begin the numbers of a long trip anew (after 100, say), so that two calls share one. Then
the numbers are no order, and the rows are taken as they stand in the file where their times rise in it.
"""

from typing import NamedTuple

import numpy as np

from isochrones.gtfs import NO_TIME, Calls


class Order(NamedTuple):
    """Rows of the calls in order of trip and call, and the trips (rows) that needed putting right.

    `reordered`: their rows did not stand in order of `stop_sequence`; `misnumbered`: numbers repeat, so
    that the order of the file was taken.
    """

    rows: np.ndarray
    reordered: np.ndarray
    misnumbered: np.ndarray


def order_of_calls(calls: Calls, wanted: np.ndarray) -> Order:
    """The calls of the trips that are wanted (bool per trip of the feed), in order."""
    rows = np.flatnonzero(np.append(wanted, False)[calls.trip])
    trip = calls.trip[rows]
    if np.any(trip[1:] < trip[:-1]):
        by_trip = np.argsort(trip, kind="stable")
        rows, trip = rows[by_trip], trip[by_trip]
    sequence = calls.sequence[rows]
    falls = (trip[1:] == trip[:-1]) & (sequence[1:] < sequence[:-1])
    if not falls.any():
        none = np.zeros(0, dtype=trip.dtype)
        return Order(rows, none, none)
    fallen = np.zeros(len(wanted), dtype=bool)
    fallen[trip[1:][falls]] = True
    places = np.flatnonzero(fallen[trip])
    misnumbered = _rising_though_repeated(calls, rows[places])
    fallen[misnumbered] = False
    places = places[fallen[trip[places]]]
    key = trip[places].astype(np.int64) << 32 | sequence[places].astype(np.int64)
    rows[places] = rows[places][np.argsort(key, kind="stable")]
    return Order(rows, np.flatnonzero(fallen), misnumbered)


def _rising_though_repeated(calls: Calls, rows: np.ndarray) -> np.ndarray:
    """Trips of the rows (grouped by trip) that repeat a number, and whose times never fall as they stand."""
    trip, sequence = calls.trip[rows], calls.sequence[rows]
    key = np.sort(trip.astype(np.int64) << 32 | sequence.astype(np.int64))
    repeated = np.unique(key[1:][key[1:] == key[:-1]] >> 32)
    timed = rows[calls.departure[rows] != NO_TIME]
    trip, departure = calls.trip[timed], calls.departure[timed]
    falling = trip[1:][(trip[1:] == trip[:-1]) & (departure[1:] < departure[:-1])]
    return np.setdiff1d(repeated, falling)

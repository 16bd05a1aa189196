"""How often one can travel, how, and from when to when: service levels of a window and of the day around it."""

import numpy as np
import xarray as xr

from isochrones.clock import wall_minutes
from isochrones.journeys import Journeys
from isochrones.transit_arrays import UNREACHABLE
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import Window, ranks_of, window_of

DAY = ("03:00", "27:00")
LONGEST_DAY = 25 * 3600
"""Seconds of a day on which clocks go back."""
UNITS = {
    "journeys_per_hour": "journeys per hour",
    "share_journeys": "share of the window's minutes",
    "median_minutes": "minutes",
    "longest_gap_minutes": "minutes",
    "journey_minutes": "minutes",
    "walking_minutes": "minutes",
    "riding_and_waiting_minutes": "minutes",
    "changes": "changes",
    "fewest_changes": "changes",
    "first_departure": "minutes after midnight",
    "first_arrival": "minutes after midnight",
    "last_departure": "minutes after midnight",
    "last_arrival": "minutes after midnight",
    "direct_walk_minutes": "minutes",
}


def service_levels(
    journeys: Journeys,
    window: tuple[str, str] = ("08:00", "10:00"),
    by: str = "arrive",
    *,
    day: tuple[str, str] = DAY,
    timezone: str | None = None,
) -> xr.Dataset:
    """How well each site is served from each origin, from the journeys of a day that no other beats.

    Of the n journeys that arrive (`by="arrive"`) or leave (`by="depart"`) at the site's or the origin's door in
    the window `[start, end)`, waiting at the ends not counted:

    - `journeys_per_hour`: n / hours of the window.
    - `longest_gap_minutes`: the longest time between one of them and the next, the window's start before the
      first and its end after the last; the whole window where there is none.
    - `journey_minutes`: of the *median journey*, the one with the ceil(n / 2)-th smallest minutes from door to
      door (of several as long, the first). `walking_minutes` and `riding_and_waiting_minutes` are its parts and
      sum to it; `changes` are its own. With a feeder `walking_minutes` hold its drive and its wait
      (`Itinerary.walk_seconds` do not).
    - `fewest_changes`: the least of any of them.
    - `share_journeys`: share of the window's minutes at which there is a journey of at most `max_minutes`,
      waiting at the instant's end inside and walking all the way counted; `median_minutes`: the percentile 50
      of those minutes. Both as in `transit_times`.

    Of all journeys that leave between the two times of `day`: `first_departure` and `first_arrival` of the first,
    `last_departure` and `last_arrival` of the last.

    Journeys that are no quicker than walking all the way are not among them; `direct_walk_minutes` is that walk.

    Args:
        journeys: from `day_journeys`.
        window: half-open, local time; hours past 24 are the next morning.
        by: `arrive` or `depart`.
        day: when the day begins and ends, by departure.
        timezone: the timetable's, so that windows and times of day go by the clock on the wall, which matters
            on days when clocks change; None: they count from midnight.

    Returns:
        Dataset with dims (site, origin), float64. NaN: no journey in the window (`journeys_per_hour` and
        `share_journeys` are then 0 or what walking gives), none in the day, a walk beyond its cap; everything
        where one end is not on the streets. Attributes: `date`, `direction`, `window`, `by`, `day`; every
        variable has its `units`.

    Raises:
        BadTransitOption: a window, day or clock without meaning.
    """
    date = None if timezone is None else journeys.date
    chosen = window_of(window, by, date, timezone)
    start, end = int(chosen.instants[0]), int(chosen.instants[-1]) + 60
    pair = np.repeat(np.arange(journeys.direct.size), np.diff(journeys.start))
    clock = journeys.arrive if by == "arrive" else journeys.depart
    rows = np.flatnonzero((clock >= start) & (clock < end))
    count = np.bincount(pair[rows], minlength=journeys.direct.size)
    columns = {
        "journeys_per_hour": count * 3600 / (end - start),
        **_at_each_minute(journeys, start // 60, end // 60, by),
        "longest_gap_minutes": _longest_gap(pair[rows], clock[rows], start, end, len(count)) / 60,
        **_median_journey(journeys, pair, rows, count),
        **_first_and_last(journeys, pair, window_of(day, "depart", date, timezone), timezone),
        "direct_walk_minutes": np.where(journeys.direct < UNREACHABLE, journeys.direct / 60, np.nan).ravel(),
    }
    known = journeys.site_ok[:, None] & journeys.origin_ok
    return _labelled(
        {name: np.where(known, columns[name].reshape(known.shape), np.nan) for name in UNITS},
        journeys,
        {"window": "-".join(window), "by": by, "day": "-".join(day)},
    )


def _labelled(values: dict[str, np.ndarray], journeys: Journeys, said: dict[str, str]) -> xr.Dataset:
    dims = ("site", "origin")
    variables = {name: (dims, value, {"units": UNITS[name]}) for name, value in values.items()}
    coords = {"site": list(journeys.sites), "origin": np.arange(journeys.origins)}
    return xr.Dataset(variables, coords, {"date": journeys.date, "direction": journeys.direction, **said})


def _at_each_minute(journeys: Journeys, first: int, last: int, by: str) -> dict[str, np.ndarray]:
    """Share of the minutes with a journey and the median of their minutes, NaN where that one has none."""
    seconds = journeys.seconds(first, last, by).reshape(journeys.direct.size, -1)
    rank = ranks_of((50,), seconds.shape[1])[0] - 1
    median = np.partition(seconds, rank, axis=1)[:, rank]
    return {
        "share_journeys": (seconds < UNREACHABLE).mean(axis=1),
        "median_minutes": np.where(median < UNREACHABLE, median / 60, np.nan),
    }


def _longest_gap(pair: np.ndarray, clock: np.ndarray, start: int, end: int, pairs: int) -> np.ndarray:
    """Seconds of the longest time without a journey between `start` and `end`; rows ascend within a pair."""
    everyone = np.arange(pairs)
    owner = np.concatenate([everyone, pair, everyone])
    moment = np.concatenate([np.full(pairs, start), clock, np.full(pairs, end)])
    order = np.lexsort((moment, owner))
    owner, moment = owner[order], moment[order].astype(np.int64)
    longest = np.zeros(pairs, np.int64)
    same = owner[1:] == owner[:-1]
    np.maximum.at(longest, owner[1:][same], np.diff(moment)[same])
    return longest


def _median_journey(journeys: Journeys, pair, rows, count) -> dict[str, np.ndarray]:
    """Minutes and changes of each pair's median journey of some rows, and the fewest changes of any."""
    taken = journeys.arrive[rows] - journeys.depart[rows]
    order = rows[np.lexsort((rows, taken, pair[rows]))]
    some = count > 0
    first = np.cumsum(count)[some] - count[some]
    middle = order[first + (count[some] + 1) // 2 - 1]
    minutes = (journeys.arrive[middle] - journeys.depart[middle]) / 60
    walking = journeys.walk[middle] / 60
    fewest = np.minimum.reduceat(journeys.rides[order], first) if len(first) else np.zeros(0)
    values = {
        "journey_minutes": minutes,
        "walking_minutes": walking,
        "riding_and_waiting_minutes": minutes - walking,
        "changes": journeys.rides[middle] - 1.0,
        "fewest_changes": fewest - 1.0,
    }
    return {name: _spread(value, some) for name, value in values.items()}


def _spread(values: np.ndarray, some: np.ndarray) -> np.ndarray:
    """The values at the pairs that have one, NaN elsewhere."""
    everywhere = np.full(len(some), np.nan)
    everywhere[some] = values
    return everywhere


def _first_and_last(journeys: Journeys, pair, day: Window, timezone: str | None) -> dict[str, np.ndarray]:
    """Minutes after midnight of leaving and arriving on the first and the last journey of the day."""
    begin, end = int(day.instants[0]), int(day.instants[-1]) + 60
    if end - begin > LONGEST_DAY:
        raise BadTransitOption(f"a day of {(end - begin) / 3600:g} hours is longer than any; end it earlier")
    rows = np.flatnonzero((journeys.depart >= begin) & (journeys.depart < end))
    count = np.bincount(pair[rows], minlength=journeys.direct.size)
    some = count > 0
    last = np.cumsum(count)[some] - 1
    ends = {"first": rows[last - count[some] + 1], "last": rows[last]}
    return {
        f"{which}_{what}": _spread(_minutes_of_day(clock[chosen], journeys.date, timezone), some)
        for which, chosen in ends.items()
        for what, clock in (("departure", journeys.depart), ("arrival", journeys.arrive))
    }


def _minutes_of_day(seconds: np.ndarray, date: str, timezone: str | None) -> np.ndarray:
    if timezone is None:
        return seconds / 60
    each, place = np.unique(seconds, return_inverse=True)
    return np.array([wall_minutes(date, timezone, float(second)) for second in each], np.float64)[place]

"""The week clock: minutes to the nearest open site at each hour. See docs/methods/week_clock.md."""

import datetime
from collections.abc import Sequence

import numpy as np
from numba import njit

from access.errors import AccessError
from access.hours import DAY_MINUTES, WEEK_MINUTES, open_minutes
from access.ways import NEVER, Ways

WEEK_HOURS = 168
HOUR = 60
MEDIAN_RANK = 30
"""P50 of an hour's sixty instants: the 30th smallest."""
CELL_REASONS = ("", "no_journey", "not_snapped", "no_open_site")
NO_JOURNEY, NOT_SNAPPED, NO_SITE = range(1, 4)


def open_sites(hours: Sequence[str | None], week_of: datetime.date | None = None) -> np.ndarray:
    """Which sites are open at each minute of the week, bool ``(S, 10080)`` from Monday 00:00.

    ``hours`` holds each site's hours as text, None for a site that does not give the service. ``week_of``, any
    date of a week, has its exceptions and turns counted; without it the usual week (:func:`access.open_minutes`).

    Raises:
        InvalidHours: hours that do not follow the grammar.
    """
    never = np.zeros(WEEK_MINUTES, bool)
    return np.stack([never if each is None else open_minutes(each, week_of) for each in hours])


def open_share(is_open: np.ndarray) -> np.ndarray:
    """Share of each hour's minutes at which any site is open, float64 ``(168,)``; ``is_open`` is ``(S, 10080)``."""
    return is_open.any(axis=0).reshape(WEEK_HOURS, HOUR).mean(axis=1)


def transit_day(
    ways: Ways, is_open: np.ndarray, longest: int, instants: np.ndarray | None = None
) -> np.ndarray:
    """Minutes to the nearest open site at each hour of one day, float32 ``(options, O, 24)``; NaN without one.

    Args:
        ways: the day's journeys to the sites.
        is_open: bool ``(options, S, 1440)``, sites open at each minute of this day under each option.
        longest: seconds of the longest journey, waiting included.
        instants: int32 ``(1440,)``, the journeys' second at which each minute's clock strikes; default
            ``60 * minute``. They differ where the clocks change that day.

    Raises:
        AccessError: shapes that do not fit one another.
    """
    sites, origins = ways.direct.shape
    if is_open.shape[1:] != (sites, DAY_MINUTES):
        raise AccessError(
            f"open sites have the shape {is_open.shape}, not (options, {sites}, {DAY_MINUTES})."
        )
    at = np.arange(0, 86_400, 60) if instants is None else instants
    found = np.full((len(is_open), origins, 24), np.nan, np.float32)
    direct = np.where(ways.walkable(longest), ways.direct, NEVER).astype(np.int32)
    columns = (np.ascontiguousarray(c) for c in (ways.start, ways.depart, ways.arrive))
    _hours(*columns, direct, is_open, np.asarray(at, np.int32), np.int32(longest), found)
    return found


@njit(cache=True)
def _hours(start, depart, arrive, direct, is_open, instants, longest, found):
    """Fill ``found``; every origin's seconds to each site are laid out once and read by all options."""
    sites, origins = direct.shape
    used = np.array([is_open[:, site].any() for site in range(sites)])
    seconds = np.full((sites, len(instants)), NEVER, np.int32)
    for origin in range(origins):
        for site in range(sites):
            if not used[site]:
                continue
            pair = site * origins + origin
            _instants(
                depart[start[pair] : start[pair + 1]], arrive[start[pair] : start[pair + 1]],
                direct[site, origin], instants, longest, seconds[site],
            )  # fmt: skip
        for option in range(len(is_open)):
            _medians(seconds, is_open[option], found[option, origin])


@njit(cache=True)
def _instants(depart, arrive, walk, instants, longest, seconds):
    """Seconds of arriving by each instant: since the latest departure, or on foot."""
    row = -1
    for k in range(len(instants)):
        while row + 1 < len(arrive) and arrive[row + 1] <= instants[k]:
            row += 1
        while row >= 0 and arrive[row] > instants[k]:  # clocks that are put on run through an hour twice
            row -= 1
        seconds[k] = walk
        if row >= 0:
            taken = instants[k] - depart[row]
            if taken <= longest and taken < walk:
                seconds[k] = taken


@njit(cache=True)
def _medians(seconds, is_open, found):
    """Minutes of each hour: the 30th smallest over its instants of the nearest open site's seconds."""
    nearest = np.empty(HOUR, np.int32)
    for hour in range(len(found)):
        for k in range(HOUR):
            best = NEVER
            for site in range(len(seconds)):
                if is_open[site, hour * HOUR + k] and seconds[site, hour * HOUR + k] < best:
                    best = seconds[site, hour * HOUR + k]
            nearest[k] = best
        middle = _smallest(nearest, MEDIAN_RANK)
        if middle < NEVER:
            found[hour] = middle / 60


@njit(cache=True)
def _smallest(values, rank):
    """The rank-th smallest; the values are left in another order."""
    low, high, goal = 0, len(values) - 1, rank - 1
    while low < high:
        pivot, i, j = values[(low + high) // 2], low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if goal <= j:
            high = j
        elif goal >= i:
            low = i
        else:
            return values[goal]
    return values[goal]


def street_week(minutes: np.ndarray, period: np.ndarray, is_open: np.ndarray) -> np.ndarray:
    """Minutes to the nearest open site by street at each hour of the week, float32 ``(options, O, 168)``.

    ``minutes`` are float32 ``(periods, S, O)``, NaN unreachable; ``period`` ``(10080,)`` the row of the one that
    owns each minute of the week; ``is_open`` bool ``(options, S, 10080)``. The median is over the hour's minutes
    as for public transport; where one period owns the hour and no site opens or closes in it, it is that
    period's time.
    """
    found = np.full((len(is_open), minutes.shape[2], WEEK_HOURS), np.nan, np.float32)
    for option, of_sites in enumerate(is_open):
        marks = np.concatenate([np.asarray(period)[None], of_sites]).T.reshape(WEEK_HOURS, HOUR, -1)
        known: dict[bytes, np.ndarray] = {}
        for hour in range(WEEK_HOURS):
            states, times = np.unique(marks[hour], axis=0, return_counts=True)
            nearest = np.stack([_nearest(minutes, state, known) for state in states])
            found[option, :, hour] = _weighted_median(nearest, times)
    return found


def _nearest(minutes: np.ndarray, state: np.ndarray, known: dict[bytes, np.ndarray]) -> np.ndarray:
    """Minutes ``(O,)`` to the nearest site in one state of the week: its period, and which sites are open; else inf."""
    key = state.tobytes()
    if key not in known:
        serving = minutes[state[0]][state[1:].astype(bool)]
        known[key] = np.where(np.isnan(serving), np.inf, serving).min(axis=0, initial=np.inf, keepdims=False)
    return known[key]


def _weighted_median(values: np.ndarray, times: np.ndarray) -> np.ndarray:
    """The 30th smallest of sixty instants, of which ``times[k]`` have the row ``values[k]``; NaN where it is inf."""
    order = np.argsort(values, axis=0, kind="stable")
    enough = np.cumsum(times[order], axis=0) >= MEDIAN_RANK
    middle = np.take_along_axis(values, order, axis=0)
    middle = np.take_along_axis(middle, enough.argmax(axis=0)[None], axis=0)[0]
    return np.where(np.isfinite(middle), middle, np.nan).astype(np.float32)


def cell_reasons(minutes: np.ndarray, is_open: np.ndarray, on_streets: np.ndarray) -> np.ndarray:
    """Codes of :data:`CELL_REASONS` for cells ``(O, 168)``: why a cell has no minutes.

    ``is_open`` is ``(S, 10080)``, ``on_streets`` ``(S, O)`` false where an end is off the mapped streets.
    ``no_open_site`` where more than half of the hour's minutes have none, else ``not_snapped`` where the origin, or
    every site that opens in the hour, is off the streets.
    """
    closed = HOUR * (1 - open_share(is_open)) > HOUR - MEDIAN_RANK
    opens = is_open.reshape(len(is_open), WEEK_HOURS, HOUR).any(axis=2)
    joined = on_streets.T.astype(np.int64) @ opens.astype(np.int64) > 0
    why = np.where(closed, NO_SITE, np.where(joined, NO_JOURNEY, NOT_SNAPPED))
    return np.where(np.isnan(minutes), why, 0).astype(np.uint8)

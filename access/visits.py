"""Whole visits: there in time, long enough, and home again. See docs/methods/visits.md."""

from dataclasses import dataclass, fields

import numpy as np

from access.ways import (
    NEVER,
    Ways,
    earliest_arrival,
    first_arrival_after,
    last_departure,
    latest_departure,
)

VISIT_REASONS = (
    "", "stay_too_short", "home_too_late", "no_way_home", "no_way_there", "not_snapped", "no_open_site",
)  # fmt: skip
"""Why a visit does not work, by code; the further down, the further from working."""
WORKS, SHORT, LATE, NO_WAY_HOME, NO_WAY_THERE, NOT_SNAPPED, NOT_OPEN = range(len(VISIT_REASONS))
STRANDED = (LATE, NO_WAY_HOME)
NIGHT = 27 * 3600
"""03:00 of the next morning: journeys that leave before it belong to the day."""


@dataclass(frozen=True)
class VisitTimes:
    """A visit in seconds of the day's journeys, which count from midnight but for dates on which clocks change.

    ``kind``: ``appointment`` (there from ``start`` to ``end``), ``visiting`` (some of ``start`` to ``end``, at
    least ``at_least``) or ``discharge`` (leaves at ``start``, equal to ``end``). ``home_by`` is None for
    whenever; ``longest`` is the longest journey, waiting included; ``midnight`` and ``night`` are when the day
    begins, and when the journeys that leave before it end.
    """

    kind: str
    start: int
    end: int
    home_by: int | None = None
    at_least: int = 0
    longest: int = 10_800
    midnight: int = 0
    night: int = NIGHT


@dataclass(frozen=True)
class PairVisits:
    """A visit from every origin to every site, arrays ``(S, O)``.

    ``out``, ``home``: float32 minutes there and home, waiting included; NaN without a way (and ``out`` of a
    discharge). ``stay``: float32 minutes there. ``reason``: uint8 code of :data:`VISIT_REASONS`. ``last_home``:
    float32 minutes after second 0 of the day's last journey home, and ``stay_until`` of the last that is home
    by ``home_by``, NaN without one; ``walks_home``: walking home is within its cap. ``rides``, ``walks``: a
    journey, a walk, gets there that day at some hour.
    """

    out: np.ndarray
    home: np.ndarray
    stay: np.ndarray
    reason: np.ndarray
    last_home: np.ndarray
    stay_until: np.ndarray
    walks_home: np.ndarray
    rides: np.ndarray
    walks: np.ndarray

    def of_sites(self, rows: list[int]) -> "PairVisits":
        """The same for some of the sites, in the order of ``rows``."""
        return PairVisits(*(getattr(self, field.name)[rows] for field in fields(self)))

    def at(self, site: np.ndarray) -> "PairVisits":
        """One site for each origin: arrays ``(O,)``."""
        origin = np.arange(len(site))
        return PairVisits(*(getattr(self, field.name)[site, origin] for field in fields(self)))


def no_visits(origins: int) -> PairVisits:
    """The visits ``(O,)`` of origins that have no site to go to."""
    unknown, no = np.full(origins, np.nan, np.float32), np.zeros(origins, bool)
    return PairVisits(
        unknown, unknown, unknown, np.full(origins, NOT_OPEN, np.uint8), unknown, unknown, no, no, no
    )


def pair_visits(there: Ways, back: Ways, times: VisitTimes) -> PairVisits:
    """The visit from every origin to every site, from the day's journeys there and back.

    An appointment leaves home as late as it can and takes the first way home after it; visiting hours take the
    longest stay; a discharge leaves at its hour. See docs/methods/visits.md for the formulae.
    """
    arrive, out, leave = _at_site(there, back, times)
    came, home_by = arrive < NEVER, NEVER if times.home_by is None else times.home_by
    # where nothing leads there or home, any time stands for the one that is not used
    back_at = earliest_arrival(back, np.where(leave > -NEVER, leave, times.end), times.longest)
    back_at = np.where(leave > -NEVER, back_at, NEVER)
    home = np.where(back_at < NEVER, back_at - leave, np.nan)
    reason = np.where(back_at <= home_by, WORKS, LATE)
    if times.kind == "visiting":
        reason = np.where(leave - arrive < times.at_least, SHORT, reason)
        reason = np.where(leave < arrive, _why_no_leaving(back, arrive, times), reason)
    reason = np.where(back_at >= NEVER, _why_no_leaving(back, np.where(came, arrive, 0), times), reason)
    reason = np.where(came, reason, NO_WAY_THERE)
    reason = np.where(there.on_streets & back.on_streets, reason, NOT_SNAPPED).astype(np.uint8)
    known = came & (back_at < NEVER) & (leave >= arrive)
    stay = np.where(known, leave - arrive, np.nan)
    return PairVisits(
        out=_minutes(np.where(came, out, np.nan)),
        home=_minutes(np.where(came & (leave >= arrive), home, np.nan)),
        stay=_minutes(stay),
        reason=reason,
        last_home=_last_of_day(back, times, NEVER),
        stay_until=_last_of_day(back, times, home_by),
        walks_home=back.walkable(times.longest),
        rides=there.count((there.depart >= times.midnight) & (there.depart < times.night)) > 0,
        walks=there.walkable(times.longest),
    )


def _at_site(there: Ways, back: Ways, times: VisitTimes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """When one is there (``NEVER``: not at all), seconds on the way there, and when one leaves (``-NEVER``: never)."""
    shape = there.direct.shape
    if times.kind == "discharge":
        clock = np.full(shape, times.start, np.int32)
        return clock, np.full(shape, np.nan), clock
    set_out = latest_departure(there, times.start, times.longest)
    arrive = np.where(set_out > -NEVER, np.int32(times.start), NEVER)
    leave = np.full(shape, times.end, np.int32)
    if times.kind == "visiting":
        arrive = np.where(arrive < NEVER, arrive, first_arrival_after(there, times.start))
        arrive = np.where(arrive < times.end, arrive, NEVER)
        leave = _latest_leaving(back, times)
    set_out = latest_departure(there, np.where(arrive < NEVER, arrive, times.start), times.longest)
    return arrive, (arrive - set_out).astype(np.float64), leave


def _latest_leaving(back: Ways, times: VisitTimes) -> np.ndarray:
    """Latest time up to the end of visiting hours from which one is home in time; ``-NEVER`` without one."""
    home_by = NEVER if times.home_by is None else np.int32(times.home_by)
    waits = earliest_arrival(back, times.end, times.longest) <= min(home_by, NEVER - 1)
    on_foot = np.where(back.walkable(times.longest), np.minimum(home_by - back.direct, times.end), -NEVER)
    before = np.maximum(last_departure(back, times.end, home_by), on_foot)
    return np.where(waits, np.int32(times.end), before).astype(np.int32)


def _why_no_leaving(back: Ways, arrive: np.ndarray, times: VisitTimes) -> np.ndarray:
    """``home_too_late`` where a way home exists without ``home_by``, else ``no_way_home``."""
    if times.kind != "visiting" or times.home_by is None:
        return np.full(arrive.shape, NO_WAY_HOME)
    whenever = VisitTimes(times.kind, times.start, times.end, None, times.at_least, times.longest)
    return np.where(_latest_leaving(back, whenever) >= arrive, LATE, NO_WAY_HOME)


def _last_of_day(back: Ways, times: VisitTimes, home_by: int) -> np.ndarray:
    """Minutes (of second 0) of each pair's last journey of the day that ends by ``home_by``; NaN without one."""
    last = last_departure(back, times.night, home_by)
    return _minutes(np.where(last >= times.midnight, last, np.nan))


def _minutes(seconds: np.ndarray) -> np.ndarray:
    return (seconds / 60).astype(np.float32)

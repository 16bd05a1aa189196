"""Times of the week that a village-hall pack can be asked for, and the matrices that answer at each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from study.plan import MatrixKey
from study.results import Results
from study.settings import DAY_MINUTES, Settings
from study.week import WEEK_MINUTES, road_minutes, span_minutes
from web.errors import NotInResults


@dataclass(frozen=True)
class Moment:
    """A time of the week, one way: ``period`` chooses it, ``keys`` answer, ``owner`` is the period whose hours
    they are.

    Coming home from a weekday morning begins at 17:00; by road those are the hours of another period.
    """

    period: str
    direction: str
    owner: str
    keys: tuple[MatrixKey, ...]


def pack_moments(results: Results, modes: Sequence[str], periods: Collection[str] = ()) -> tuple[Moment, ...]:
    """Every time of the week with minutes by one of ``modes``, those with public transport first; or ``periods`` alone.

    An imported mode is at every time, with the period that it has. What a time would say that another has said is left
    out.

    Raises
    ------
    NotInResults
        A period is not there; the message lists what is.
    """
    settings = results.study.settings
    matrices = [key for key in results.matrices() if key.mode in modes]
    known = list(dict.fromkeys(key.period for key in matrices))
    for period in periods:
        if period not in known:
            raise NotInResults(
                f"There is no period \u201c{period}\u201d here: choose one of {', '.join(known)}."
            )
    routed = [key.period for key in matrices if key.mode not in settings.matrix]
    ridden = [key.period for key in matrices if settings.is_transit(key.mode)]
    offered = list(dict.fromkeys(periods)) or list(dict.fromkeys([*ridden, *(routed or known)]))
    found: list[Moment] = []
    for direction in dict.fromkeys(key.direction for key in matrices):
        for period in offered:
            moment = _moment(settings, matrices, modes, period, direction)
            told = [set(each.keys) for each in found if each.direction == direction]
            if moment.keys and not any(set(moment.keys) <= each for each in told):
                found.append(moment)
    return tuple(sorted(found, key=lambda each: each.direction != "to_site"))


def _moment(
    settings: Settings, matrices: list[MatrixKey], modes: Sequence[str], period: str, direction: str
) -> Moment:
    of_mode = {
        mode: [key for key in matrices if (key.mode, key.direction) == (mode, direction)] for mode in modes
    }
    rides = any(key.period == period for mode in modes if settings.is_transit(mode) for key in of_mode[mode])
    owner = owner_of_window(settings, period, direction) if rides else period
    keys = []
    for mode, known in of_mode.items():
        by_road = mode not in settings.matrix and not settings.is_transit(mode)
        wanted = [owner, period] if by_road else [period]
        if mode in settings.matrix:
            wanted += [key.period for key in known]
        at = {key.period: key for key in known}
        keys += [at[each] for each in wanted if each in at][:1]
    return Moment(period, direction, owner, tuple(keys))


def owner_of_window(settings: Settings, period: str, direction: str) -> str:
    """The period whose road hours hold most of a timetable period's window on its date; itself where none does."""
    said, claims = settings.periods.get(period), road_minutes(settings)
    if said is None or said.date is None or not claims:
        return period
    midnight = said.date.weekday() * DAY_MINUTES
    minutes = (midnight + np.arange(*span_minutes("-".join(getattr(said, direction).window)))) % WEEK_MINUTES
    held = {name: int(claim[minutes].sum()) for name, claim in claims.items()}
    most = max(held.values())
    return period if held.get(period, 0) == most else max(held, key=held.get)

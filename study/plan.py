"""What a study has to compute, decided from its settings alone."""

from __future__ import annotations

from typing import NamedTuple

from study.settings import ALL_DAY, DAYS, DIRECTIONS, Period, Settings
from study.week import road_hours


class MatrixKey(NamedTuple):
    """One travel-time matrix: a mode in a period and a direction."""

    mode: str
    period: str
    direction: str

    def __str__(self) -> str:
        return f"{self.mode}, {self.period}, {self.direction}"


def matrix_keys(settings: Settings) -> list[MatrixKey]:
    """Every matrix of the study, in the order of modes, periods and directions.

    Roads are computed for the periods that own hours of the week, public transport for those with a
    timetable date, walking once for all day; an imported matrix is what study.toml says it is.
    """
    keys: list[MatrixKey] = []
    for mode in settings.computed_modes:
        if mode in settings.matrix:
            matrix = settings.matrix[mode]
            keys.append(MatrixKey(mode, matrix.period, matrix.direction))
            continue
        periods = [name for name, period in settings.periods.items() if _has(mode, period)]
        periods = [ALL_DAY] if mode == "walk" else periods
        keys += [MatrixKey(mode, period, way) for period in periods for way in DIRECTIONS]
    return keys


def _has(mode: str, period: Period) -> bool:
    return period.date is not None if mode == "public_transport" else period.drives


def road_factors(settings: Settings, period: str) -> str:
    """Name of the speed-table period that a study period drives at.

    Either what study.toml says, or the one that owns most of the period's half hours: weekdays 07-10
    ``am_peak``, 10-16 ``inter_peak``, 16-19 ``pm_peak``; weekend 07-19 ``weekend``; any day 19-23
    ``evening`` and 23-07 ``night``.
    """
    said = settings.periods[period].road_factors
    if said:
        return said
    slots = [slot for slot, owners in road_hours(settings).items() if period in owners]
    counts: dict[str, int] = {}
    for day, minute in slots:
        name = _usual_factors(DAYS.index(day) >= 5, minute / 60)
        counts[name] = counts.get(name, 0) + 1
    return max(counts, key=counts.get)


def _usual_factors(weekend: bool, hour: float) -> str:
    if hour < 7 or hour >= 23:
        return "night"
    if hour >= 19:
        return "evening"
    if weekend:
        return "weekend"
    return "am_peak" if hour < 10 else "inter_peak" if hour < 16 else "pm_peak"


def opening_periods(settings: Settings, mode: str) -> dict[str, dict]:
    """When sites must be open to serve, by period: days, and a window per direction or the hours.

    Public transport asks for the whole window of its direction; roads for the whole of the period's hours;
    walking and imported matrices of no declared period for the whole week.
    """
    periods: dict[str, dict] = {ALL_DAY: {"days": list(DAYS)}}
    for name, period in settings.periods.items():
        if mode == "public_transport" and period.date:
            day = DAYS[period.date.weekday()]
            windows = {way: {"window": getattr(period, way).window} for way in DIRECTIONS}
            periods[name] = {"days": [day], **windows}
        elif period.drives:
            periods[name] = {"days": list(period.days or []), "hours": [_span(h) for h in period.hours or []]}
    for matrix in settings.matrix.values():
        periods.setdefault(matrix.period, {"days": list(DAYS)})
    return periods


def _span(hours: str) -> str:
    """Hours as opening hours write them: a span from an hour round to the same hour is a whole day."""
    start, end = hours.split("-")
    return "00:00-24:00" if start == end else hours

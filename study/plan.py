"""What a study has to compute, decided from its settings alone."""

from __future__ import annotations

from typing import NamedTuple

from access import NO_CAR_MODE
from isochrones.speeds import PERIOD_HOURS
from study.errors import ResultsError
from study.settings import ALL_DAY, DAYS, DIRECTIONS, Period, Settings
from study.week import road_minutes, span_minutes
from study.windows import dated_parts, minutes_at_site, opening_parts


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
        kind = settings.kind(mode)
        periods = [name for name, period in settings.periods.items() if _has(kind, period)]
        periods = [ALL_DAY] if kind == "walk" else periods
        keys += [MatrixKey(mode, period, way) for period in periods for way in DIRECTIONS]
    return keys


def _has(kind: str, period: Period) -> bool:
    return period.date is not None if kind == "public_transport" else period.drives


def road_factors(settings: Settings, period: str) -> str:
    """Name of the speed-table period that a study period drives at.

    Either what study.toml says, or the one whose hours (``isochrones.speeds.PERIOD_HOURS``: weekdays 07-10
    ``am_peak``, 10-16 ``inter_peak``, 16-19 ``pm_peak``; weekend 07-19 ``weekend``; any day 19-22
    ``evening`` and 22-07 ``night``) hold most of the period's minutes.
    """
    said = settings.periods[period].road_factors
    if said:
        return said
    held = _minutes_held(settings, period)
    return max(held, key=held.get)


def factors_note(settings: Settings, period: str) -> str:
    """Which period of the speed table a study period drives at, why, and which of its hours are another's."""
    factors = road_factors(settings, period)
    if settings.periods[period].road_factors:
        return f"{period} drives at `{factors}`, as its road_factors says."
    held = _minutes_held(settings, period)
    others = [f"{_hours_said(held[name])} are `{name}`" for name in held if held[name] and name != factors]
    if not others:
        return f"{period} drives at `{factors}`, the hours of the speed table that it holds."
    return (
        f"{period} drives at `{factors}`; of its {_hours_said(sum(held.values()))} hours a week "
        f"{', '.join(others)} in the speed table: say road_factors to choose, or make two periods of it."
    )


def _minutes_held(settings: Settings, period: str) -> dict[str, int]:
    """Minutes of the week of a study period that belong to each period of the speed table."""
    owned = road_minutes(settings)[period].reshape(len(DAYS), 24, 60).sum(axis=2)
    return {name: int(owned[_hours(name)].sum()) for name in PERIOD_HOURS}


def _hours_said(minutes: int) -> str:
    return f"{minutes / 60:.3g}"


def _hours(name: str) -> tuple[list[int], list[int]]:
    """Days and hours of the week that a period of the speed table stands for."""
    days, start, end = PERIOD_HOURS[name]
    hours = [(day, hour) for day in days for hour in range(start, end)]
    return [(day + hour // 24) % len(DAYS) for day, hour in hours], [hour % 24 for _, hour in hours]


def opening_periods(settings: Settings, mode: str) -> dict[str, dict]:
    """When sites must be open to serve, by period: parts of the week, for public transport by direction.

    Public transport asks for every minute at which a journey of the window may be at the site on the timetable's
    date (``windows.minutes_at_site``); roads for the whole of the period's hours, on the days on which they fall, in
    the week of its date where it has one; walking and imported matrices of no declared period for the whole week. The
    no-car composite asks for what both of its modes ask for.
    """
    if mode == NO_CAR_MODE and settings.no_car:
        return _both_open(*(opening_periods(settings, part) for part in settings.no_car.modes))
    periods: dict[str, dict] = {ALL_DAY: {"days": list(DAYS)}}
    for name, period in settings.periods.items():
        if settings.is_transit(mode) and period.date:
            longest = settings.longest(mode)
            periods[name] = {way: {"parts": _window_parts(period, way, longest)} for way in DIRECTIONS}
        elif period.drives:
            spans = [span_minutes(hours) for hours in period.hours or []]
            parts = [part for span in spans for part in opening_parts(list(period.days or []), *span)]
            periods[name] = {"parts": parts, "date": period.date}
    for matrix in settings.matrix.values():
        periods.setdefault(matrix.period, {"days": list(DAYS)})
    return periods


def _both_open(drive: dict[str, dict], transit: dict[str, dict]) -> dict[str, dict]:
    """Periods at whose every part of either mode a site must be open."""
    periods = {}
    for name in (each for each in transit if each in drive):
        of_drive, of_transit = drive[name], transit[name]
        if any(way in of_transit for way in DIRECTIONS) and "parts" in of_drive:
            ways = {way: {"parts": [*of_drive["parts"], *of_transit[way]["parts"]]} for way in DIRECTIONS}
            periods[name] = {**ways, "date": of_drive.get("date")}
        else:
            periods[name] = of_transit
    return periods


def _window_parts(period: Period, way: str, longest: float) -> list[dict]:
    return dated_parts(period.date, *minutes_at_site(getattr(period, way), way, longest))


def asked_key(settings: Settings, mode: str | None, period: str | None, direction: str) -> MatrixKey:
    """The matrix meant: one of the study's, or one that its networks give although study.toml lists other modes.

    Raises
    ------
    ResultsError
        Nothing of the study gives such times; the message lists what there is.
    """
    if direction not in DIRECTIONS:
        raise ResultsError(f"the direction `{direction}` is none: write {' or '.join(DIRECTIONS)}.")
    keys = matrix_keys(settings)
    if mode is not None and _computable(settings, mode):
        keys = matrix_keys(settings.model_copy(update={"modes": [mode]}))
    keys = [key for key in keys if key.direction == direction]
    for key in keys:
        anytime = (
            key.period == ALL_DAY and key.mode not in settings.matrix
        )  # walking is the same at all hours
        if mode in (None, key.mode) and (period in (None, key.period) or anytime):
            return key
    have = "; ".join(str(key) for key in keys if mode in (None, key.mode)) or "none for this mode"
    said = ", ".join(part for part in (mode, period, direction) if part)
    raise ResultsError(f"there are no travel times for {said}: there are {have}.")


def _computable(settings: Settings, mode: str) -> bool:
    """True of a mode that the study's networks give, listed or not."""
    if mode in settings.matrix or mode not in settings.network_modes or not settings.networks.osm:
        return False
    return bool(settings.networks.gtfs) or not settings.is_transit(mode)

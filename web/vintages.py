"""Of which roads, timetable and deprivation index figures are: what every caption says."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from access import NO_CAR_MODE
from study.plan import MatrixKey, road_factors
from study.settings import Settings
from web.words import ROAD_FACTORS, by_mode, capital, day, period_label


def vintages(settings: Settings, keys: Iterable[MatrixKey], areas: pd.DataFrame) -> str:
    """Sentences for a caption: of every way of travelling the roads or the timetable, and the deprivation index."""
    return f"{times_said(settings, keys)} {_deprivation(areas)}".strip()


def times_said(settings: Settings, keys: Iterable[MatrixKey]) -> str:
    """Of every way of travelling the roads or the timetable."""
    return " ".join(f"{capital(by_mode(key.mode, settings))}: {_times(settings, key)}." for key in keys)


def _times(settings: Settings, key: MatrixKey) -> str:
    if key.mode == NO_CAR_MODE and settings.no_car:
        parts = [key._replace(mode=mode) for mode in settings.no_car.modes]
        return "; ".join(f"{by_mode(each.mode, settings)}, {_times(settings, each)}" for each in parts)
    if key.mode in settings.matrix:
        source = settings.matrix[key.mode].source
        return f"times imported from {source}" if source else "times imported"
    if settings.is_transit(key.mode):
        return f"timetable of {day(settings.periods[key.period].date)}"
    if settings.kind(key.mode) == "walk":
        return "the same at all hours"
    factors = road_factors(settings, key.period)
    return (
        f"roads at {ROAD_FACTORS.get(factors, factors)} speeds ({period_label(settings, key.period)}), "
        "no live traffic"
    )


def _deprivation(areas: pd.DataFrame) -> str:
    found = areas["imd_release"].dropna() if "imd_release" in areas else ()
    if not len(found):
        return "The areas carry no deprivation index."
    vintage = areas["geography_vintage"].dropna() if "geography_vintage" in areas else ()
    return f"Deprivation: {found.iloc[0]}{f', areas {vintage.iloc[0]}' if len(vintage) else ''}."

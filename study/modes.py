"""How a mode of a study travels: on which streets, how fast, with what caps, and what a traveller changes."""

from __future__ import annotations

import datetime

import isochrones
from isochrones.speeds import PERIOD_HOURS
from study.plan import road_factors
from study.setting_types import minute_of_day
from study.settings import DAY_MINUTES, Settings, Window
from study.week import WEEK_MINUTES, road_owner

PROFILES = {"drive": "drive", "blue_light": "drive", "walk": "walk", "public_transport": "walk"}


def profile_of(settings: Settings, mode: str) -> str:
    """The street profile of a mode: ``drive``, ``walk``, or ``wheelchair`` of a step-free traveller."""
    who = settings.traveller(mode)
    return "wheelchair" if who and who.step_free else PROFILES[settings.kind(mode)]


def walk_kmh(settings: Settings, mode: str) -> float:
    """How fast people of a mode walk."""
    who = settings.traveller(mode)
    return (who and who.walk_kmh) or settings.speeds.walk_kmh


def connector_of(settings: Settings, mode: str) -> isochrones.ConnectorRule:
    """How points meet the streets of a mode."""
    speeds = settings.speeds
    kmh = speeds.connector_kmh if profile_of(settings, mode) == "drive" else walk_kmh(settings, mode)
    return isochrones.ConnectorRule(speeds.connector_max_metres, speeds.connector_factor, kmh)


def options_of(settings: Settings, mode: str) -> isochrones.TransitOptions:
    """How the people of a public-transport mode use it; a traveller's keys go before those of [speeds]."""
    speeds, who = settings.speeds, settings.traveller(mode)
    keys = ("max_walk_minutes", "min_change_minutes", "max_rides")
    own, usual = ({key: getattr(of, key, None) for key in keys} for of in (who, speeds))
    on_foot = mode.replace("public_transport", "walk", 1)
    return isochrones.TransitOptions(
        max_minutes=settings.longest(mode),
        max_direct_walk_minutes=settings.longest(on_foot if on_foot in settings.network_modes else "walk"),
        walk_kmh=walk_kmh(settings, mode),
        connector_metres=speeds.connector_max_metres,
        connector_factor=speeds.connector_factor,
        **{key: usual[key] if own[key] is None else own[key] for key in keys},
    )


def feeder_factors(settings: Settings, period: str, direction: str) -> str:
    """Name of the speed-table period at which a traveller's taxi or car drives.

    That of the study's period where it owns hours of the roads, else that of the middle of its window.
    """
    own = settings.periods[period]
    if own.drives or own.road_factors:
        return road_factors(settings, period)
    window: Window = getattr(own, direction)
    return factors_at(settings, own.date, sum(minute_of_day(clock) for clock in window.window) // 2)


def factors_at(settings: Settings, date: datetime.date, minute: int) -> str:
    """Name of the speed-table period of a minute after a date's midnight (beyond 1440: of the day after).

    That of the study's period which owns the minute of the week; where the study has no road hours, the one
    that holds the hour in ``isochrones.speeds.PERIOD_HOURS``.
    """
    at = (date.weekday() * DAY_MINUTES + minute) % WEEK_MINUTES
    owner = road_owner(settings, at)
    if owner is not None:
        return road_factors(settings, owner)
    day, hour = divmod(at // 60, 24)
    for name, (weekdays, start, end) in PERIOD_HOURS.items():
        if (day in weekdays and start <= hour < end) or ((day - 1) % 7 in weekdays and hour + 24 < end):
            return name
    raise LookupError(f"no period of the speed table holds hour {hour} of weekday {day}")

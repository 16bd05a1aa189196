"""How long one place's people take to a site and home again at a stated clock, by each of a study's modes."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd
import xarray as xr

import isochrones
from isochrones.clock import wall_minutes
from isochrones.itineraries import Names, Pair
from isochrones.itinerary_told import Itinerary
from isochrones.timetable import HORIZON
from study.day_questions import DayQuestions
from study.errors import ResultsError
from study.modes import factors_at
from study.settings import DAY_MINUTES, Settings

TAXI = "taxi"
SAME_MINUTES = 0.001


@dataclass(frozen=True)
class Moment:
    """A clock to arrive by or leave at: minutes after the midnight of the story's date (over 1440: the next day)."""

    minute: int
    by: str


@dataclass(frozen=True)
class Way:
    """One way there or home, ``asked`` for at a moment.

    ``minutes``: from leaving until the moment to arrive by, or from the moment to leave until arriving; NaN where
    there is none, and ``reason`` says why. ``leave``, ``arrive``: clocks in minutes after the date's midnight.
    ``legs``: sentences of a journey by public transport; ``routes``: what is ridden. ``next_arrives``: where there is
    none, the clock at which the next one that is too late arrives, inf where there is no such one.
    """

    asked: Moment
    minutes: float = math.nan
    leave: float = math.nan
    arrive: float = math.nan
    reason: str = ""
    legs: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    next_arrives: float = math.inf


def mode_of(settings: Settings, name: str) -> str:
    """The mode of a study that a persona's ``taxi``, traveller or mode means.

    Raises
    ------
    ResultsError
        The study has no such mode, or not the networks for it, or its minutes are imported.
    """
    mode = "drive" if name == TAXI else f"public_transport_{name}" if name in settings.travellers else name
    if mode in settings.matrix:
        raise ResultsError(
            f"the mode `{mode}` has the minutes of [matrix.{mode}], and stories need streets: leave it out of the "
            "persona."
        )
    if mode not in settings.network_modes:
        known = [TAXI, *settings.travellers, *settings.network_modes]
        raise ResultsError(f"there is no mode `{name}` for a persona: this study knows {', '.join(known)}.")
    if not settings.networks.osm or (settings.is_transit(mode) and not settings.networks.gtfs):
        need = "gtfs" if settings.networks.osm else "osm"
        raise ResultsError(f"the mode `{name}` of a persona needs `{need}` in [networks] of study.toml.")
    return mode


class PlaceTimes:
    """Ways between the origins of one place and a study's sites on one date; each is found once."""

    def __init__(self, questions: DayQuestions, origins: pd.DataFrame, name: str, date: datetime.date):
        self.questions = questions
        self.origins = origins.reset_index(drop=True)
        self.name = name
        self.date = date
        self.way = cache(self._way)
        self._street = cache(self._street_times)
        self._pair = cache(self._pair_of)

    def _way(self, mode: str, site: str, origin: int, direction: str, moment: Moment) -> Way:
        """The way between one origin and a site at a moment, by a mode that `mode_of` gave."""
        if self.questions.study.settings.is_transit(mode):
            return self._ridden(mode, site, origin, direction, moment)
        times = self._street(mode, direction, self._factors(mode, moment.minute))
        minutes = float(times.sel(site=site).values[0, origin])
        if math.isnan(minutes):
            code = int(times["reason"].sel(site=site).values[0, origin])
            return Way(moment, reason=times.attrs["reasons"][code])
        return at_moment(minutes, moment)

    def _factors(self, mode: str, minute: int) -> str:
        """Period of the speed table of the moment; of walking, and under a blue light, the same at all hours."""
        settings = self.questions.study.settings
        if mode == "blue_light" or settings.kind(mode) == "walk":
            return "blue_light"
        return factors_at(settings, self.date, minute)

    def _street_times(self, mode: str, direction: str, factors: str) -> xr.DataArray:
        networks, places = self.questions.networks, self.questions.places
        networks.require_streets(mode, places)
        settings = self.questions.study.settings
        where = (networks.streets(mode), self.origins, places.sites)
        how = {
            "connector": networks.connector(mode), "speeds": networks.walk_speeds(mode),
            "direction": direction, "max_minutes": settings.longest(mode),
        }  # fmt: skip
        if settings.kind(mode) == "walk":
            return isochrones.walk_times(*where, **how)
        return isochrones.drive_times(*where, period=factors, **how)

    def _ridden(self, mode: str, site: str, origin: int, direction: str, moment: Moment) -> Way:
        """By the timetable of the date, which holds the morning after; beyond it, by that of the day after."""
        longest = self.questions.journeys(mode).longest / 60 if moment.by == "depart" else 0
        shift = moment.minute // DAY_MINUTES if moment.minute + longest > HORIZON[1] / 60 else 0
        minute = moment.minute - shift * DAY_MINUTES
        date = self.date + datetime.timedelta(days=shift)
        roads = self.questions.journeys(mode).roads(date, minute)
        pair = self._pair(mode, direction, date, roads)
        names = Names(self.name, str(self.questions.places.sites["name"][site]))
        sites = self.questions.places.sites.index
        one = replace(pair, origin=origin, site=sites.get_loc(site), names=names)
        told = one.itinerary(f"{minute // 60:02d}:{minute % 60:02d}", moment.by)
        return _of_itinerary(told, moment, shift * DAY_MINUTES)

    def _pair_of(self, mode: str, direction: str, date: datetime.date, roads: str | None) -> Pair:
        networks, places = self.questions.networks, self.questions.places
        networks.require_streets(mode, places)
        self.questions.journeys(mode).runs(date)
        feeder = networks.feeder_at(mode, roads) if networks.has_feeder(mode) else None
        return Pair.of(
            networks.timetable(date, mode), networks.streets(mode), self.origins, places.sites,
            str(places.sites.index[0]), direction, networks.options(mode),
            networks.links(date, places, mode), feeder,
        )  # fmt: skip


def at_moment(minutes: float, moment: Moment) -> Way:
    """A way by street of so many minutes; its clocks go with the whole minutes that are shown."""
    whole = whole_minutes(minutes)
    if moment.by == "arrive":
        return Way(moment, minutes, moment.minute - whole, moment.minute)
    return Way(moment, minutes, moment.minute, moment.minute + whole)


def _of_itinerary(told: Itinerary, moment: Moment, shift: int) -> Way:
    if told.reason:
        late = told.after[1] / 60 + shift if told.after else math.inf
        return Way(moment, reason=told.reason, legs=tuple(told.sentences()), next_arrives=late)
    leave, arrive = (wall_minutes(told.date, told.timezone, second) for second in (told.leave, told.arrive))
    return Way(
        moment, told.minutes, math.floor(leave) + shift, math.ceil(arrive) + shift,
        legs=tuple(told.sentences()), routes=tuple(told.routes),
    )  # fmt: skip


def whole_minutes(minutes: float) -> int:
    """Minutes as people are told them: those between the clocks that are shown.

    Clocks drop the seconds of leaving and complete the minute of arriving, so minutes are rounded up; what a matrix
    of single precision has above a whole minute is none.

    >>> whole_minutes(30.2), whole_minutes(30.0004), whole_minutes(0)
    (31, 30, 0)
    """
    return math.ceil(minutes - SAME_MINUTES)

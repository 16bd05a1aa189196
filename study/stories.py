"""Before and after stories: one persona's journeys from one place today and under each option."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import shapely

import access
import boundaries
from study.day_questions import DayQuestions
from study.errors import ResultsError
from study.setting_types import minute_of_day
from study.settings import DAYS
from study.story_times import TAXI, Moment, PlaceTimes, Way, mode_of

FAR_METRES = 50_000.0
NO_SITE, CLOSED = "no_open_site", "closed"


@dataclass(frozen=True)
class Visit:
    """One mode's journey of a persona: the site, and the way in each direction that the persona has.

    ``site`` is "" where there is none; then ``reason`` says why, and ``hint`` what runs at another time. ``spread`` is,
    by direction, the fewest and the most minutes of the place's origins, ``unreached`` how many of them have no way.
    """

    mode: str
    site: str
    ways: dict[str, Way]
    reason: str = ""
    spread: dict[str, tuple[float, float]] | None = None
    unreached: int = 0
    hint: str = ""


@dataclass(frozen=True)
class OptionStory:
    """What an option means for one service: which sites are open then, and the journeys by the persona's modes."""

    configuration: str
    service: str
    open_then: tuple[str, ...]
    closed_then: tuple[str, ...]
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class PlaceStory:
    """The stories from one place: the point itself, or the neighbourhood with its origins."""

    kind: str
    name: str
    origins: int
    options: tuple[OptionStory, ...]


@dataclass(frozen=True)
class Story:
    """A persona's stories; the baseline comes first in each place. ``hours``: those of service and option, by site."""

    persona: access.Persona
    date: datetime.date
    there: Moment
    home: Moment | None
    where: str
    places: tuple[PlaceStory, ...]
    hours: dict[tuple[str, str], dict[str, str]]


class Stories(DayQuestions):
    """Tells the stories of a study's personas."""

    @cached_property
    def personas(self) -> dict[str, access.Persona]:
        """The personas of the study's file; their modes and periods are the study's.

        Raises
        ------
        ResultsError
            The study names no personas, or one names a mode or period that the study does not have.
        """
        if not self.study.settings.personas:
            file = self.study.directory / "study.toml"
            raise ResultsError(
                f'{file} names no personas: add personas = "personas.toml" (docs/study_file.md).'
            )
        found = access.read_personas(self.study.existing("personas"), self.questions[0])
        for persona in found.values():
            self._date_and_moments(persona)
            for mode in persona.modes:
                mode_of(self.study.settings, mode)
        return found

    @cached_property
    def postcodes(self) -> boundaries.Postcodes:
        """Where the study's postcodes are."""
        settings = self.study.settings.postcodes
        if settings is None:
            raise ResultsError(
                "study.toml has no [postcodes]: name a file of them, or give --area or --point."
            )
        return boundaries.read_postcodes(
            self.study.existing("postcodes.file"), self.study.settings.crs, postcode=settings.postcode,
            columns=settings.columns, degrees=bool(settings.longitude),
        )  # fmt: skip

    def story(
        self,
        persona: str,
        area: str | None = None,
        point: tuple[float, float] | None = None,
        options: Sequence[str] = (),
        called: str = "",
    ) -> Story:
        """The story of a persona from an area, or from a point and the area it lies in.

        ``options``: without them every one in which a service of the persona has other sites or hours than today;
        ``called`` is what a point is called, such as its postcode.

        Raises
        ------
        ResultsError
            The study has no such persona, area or option, or the point is far from all of its areas.
        """
        self.check_known("persona", persona, self.personas)
        who = self.personas[persona]
        date, there, home = self._date_and_moments(who)
        chosen = self._options(who, options)
        places = [
            PlaceStory(
                kind, name, len(origins), self._told(who, PlaceTimes(self, origins, name, date), chosen)
            )
            for kind, name, origins in self._places(area, point, called)
        ]
        configurations = self.questions[1]
        hours = {
            (service, each): dict(configurations[each].services.get(service, {}))
            for service in who.services for each in chosen
        }  # fmt: skip
        return Story(who, date, there, home, called or area or _point_name(point), tuple(places), hours)

    def _options(self, who: access.Persona, asked: Sequence[str]) -> list[str]:
        """The baseline, then those asked for, or all that change a service of the persona."""
        options = self.questions[1]
        for name in asked:
            self.check_known("configuration", name, options)
        baseline = next(option for option in options.values() if option.baseline)

        def changes(option) -> bool:
            return any(option.services.get(s, {}) != baseline.services.get(s, {}) for s in who.services)

        chosen = asked or [name for name, option in options.items() if changes(option)]
        return list(dict.fromkeys([baseline.id, *chosen]))

    def _date_and_moments(self, who: access.Persona) -> tuple[datetime.date, Moment, Moment | None]:
        """The date, when to be there or to set out, and when to set out for home (None: after the stay)."""
        settings = self.study.settings
        if who.period:
            if who.period not in settings.periods or not settings.periods[who.period].date:
                dated = [name for name, period in settings.periods.items() if period.date]
                raise ResultsError(
                    f"persona `{who.id}` names the period `{who.period}`: those with a timetable date are "
                    f"{', '.join(dated) or 'none'}."
                )
            period = settings.periods[who.period]
            there, back = _middle(period.to_site), _middle(period.from_site)
            given = _clock_given(who)
            stays = given is not None or who.home is not None
            return period.date, given or there, _home(who) if stays else back
        return who.date or self._date_of(who), _clock_given(who), _home(who)

    def _date_of(self, who: access.Persona) -> datetime.date:
        """The date of a weekday: in the week of the week clock, else of the first period with a timetable."""
        settings = self.study.settings
        dated = [period.date for period in settings.periods.values() if period.date]
        if not settings.week_clock and not dated:
            raise ResultsError(
                f"persona `{who.id}` names a weekday, and study.toml has neither [week_clock] nor a period with a "
                "date: give `when` a date."
            )
        near = settings.week_clock.week_of if settings.week_clock else dated[0]
        return near + datetime.timedelta(days=DAYS.index(who.day) - near.weekday())

    def _places(
        self, area: str | None, point: tuple[float, float] | None, called: str
    ) -> list[tuple[str, str, pd.DataFrame]]:
        """Kind, name and origins of each place: the point first, then the neighbourhood."""
        areas, found = self.places.areas, []
        if point is not None:
            self._require_near(point)
            row = [("", float(point[0]), float(point[1]), 1.0)]
            own = pd.DataFrame(row, columns=["area_id", "easting", "northing", "weight"])
            found.append(("point", called or _point_name(point), own))
            holds = areas.index[areas.geometry.intersects(shapely.Point(point))]
            area = str(holds[0]) if len(holds) else None
        elif area not in areas.index:
            raise ResultsError(f"there is no area `{area}`: use a code such as {areas.index[0]}.")
        if area is not None:
            origins = self.places.origins[self.places.origins["area_id"] == area]
            found.append(("neighbourhood", str(areas["name"].get(area, area)), origins))
        return found

    def _require_near(self, point: tuple[float, float]) -> None:
        areas = self.places.areas
        away = float(areas.geometry.distance(shapely.Point(point)).min())
        if not away <= FAR_METRES:
            inside = areas.geometry.iloc[0].representative_point()
            raise ResultsError(
                f"the point {_point_name(point)} lies {away / 1000:,.0f} km from the study's areas: give easting and "
                f"northing in metres of {self.study.settings.crs}, such as {inside.x:.0f},{inside.y:.0f}."
            )

    def _told(self, who: access.Persona, times: PlaceTimes, chosen: list[str]) -> tuple[OptionStory, ...]:
        return tuple(
            self._option(who, times, service, self.questions[1][name])
            for service in who.services
            for name in chosen
        )

    def _option(self, who: access.Persona, times: PlaceTimes, service: str, option) -> OptionStory:
        _, there, home = self._date_and_moments(who)
        hours = dict(sorted(option.services.get(service, {}).items()))
        until = _until(who, there, home)
        open_then = tuple(
            site for site in hours if access.open_on(hours[site], times.date, there.minute, until).all()
        )
        visits = tuple(self._visit(who, times, mode, hours, there, home) for mode in who.modes)
        return OptionStory(
            option.id, service, open_then, tuple(s for s in hours if s not in open_then), visits
        )

    def _visit(self, who, times: PlaceTimes, name: str, hours: dict[str, str], there: Moment, home) -> Visit:
        """The persona's journey by one mode, told from where most people live, with the spread over the origins."""
        each = [self._from_origin(who, times, name, hours, there, home, n) for n in range(len(times.origins))]
        main = each[int(np.argmax(times.origins["weight"].to_numpy()))]
        spread = {}
        for direction in who.directions:
            known = [visit.ways[direction].minutes for visit in each if direction in visit.ways]
            known = [minutes for minutes in known if not math.isnan(minutes)]
            if len(each) > 1 and known:
                spread[direction] = (min(known), max(known))
        return replace(main, spread=spread, unreached=sum(not visit.site for visit in each))

    def _from_origin(
        self, who, times: PlaceTimes, name: str, hours, there: Moment, home, origin: int
    ) -> Visit:
        mode, wait = mode_of(self.study.settings, name), who.taxi_wait_minutes if name == TAXI else 0.0
        found, reasons, hints = {}, [], []
        until = _until(who, there, home)
        for site, text in hours.items():
            way = _waited(times.way(mode, site, origin, "to_site", _without(wait, there)), wait)
            start = there.minute if there.by == "arrive" or way.reason else math.floor(way.arrive)
            end = until if there.by == "arrive" else start + 1
            if not access.open_on(text, times.date, start, max(end, start + 1)).all():
                reasons.append(CLOSED)
            elif way.reason:
                reasons.append(way.reason)
                hints += [f"To {self.places.sites['name'][site]}: {' '.join(way.legs[1:])}"] if way.legs[1:] else []
            else:
                found[site] = way
        if not found:
            return Visit(name, "", {}, _why(reasons), hint=next(iter(hints), ""))
        site = min(found, key=lambda each: (found[each].minutes, each))
        ways = {"to_site": found[site]} if "to_site" in who.directions else {}
        if "from_site" in who.directions:
            after = home or Moment(_end_of_stay(who, there, found[site]), "depart")
            ways["from_site"] = _waited(
                times.way(mode, site, origin, "from_site", _without(wait, after)), wait
            )
        return Visit(name, site, ways)


def _clock_given(who: access.Persona) -> Moment | None:
    if who.arrive is not None:
        return Moment(who.arrive, "arrive")
    return Moment(who.leave, "depart") if who.leave is not None else None


def _home(who: access.Persona) -> Moment | None:
    return None if who.home is None else Moment(who.home, "depart")


def _middle(window) -> Moment:
    """The middle of a period's window."""
    return Moment(sum(minute_of_day(clock) for clock in window.window) // 2, window.by)


def _end_of_stay(who: access.Persona, there: Moment, way: Way) -> int:
    start = there.minute if there.by == "arrive" else math.ceil(way.arrive)
    return start + round(who.stay_minutes)


def _until(who: access.Persona, there: Moment, home: Moment | None) -> int:
    """Until when a site must be open to someone who is there by a clock; one who sets out needs it on arrival."""
    if there.by == "depart" or "from_site" not in who.directions:
        return there.minute + 1
    ends = home.minute if home and home.by == "depart" else there.minute + round(who.stay_minutes)
    return max(ends, there.minute + 1)


def _without(wait: float, moment: Moment) -> Moment:
    """When a taxi drives whose passenger waits for it from the moment of setting out."""
    return replace(moment, minute=moment.minute + round(wait)) if moment.by == "depart" else moment


def _waited(way: Way, wait: float) -> Way:
    """A way by taxi with the wait for it before."""
    return (
        way
        if way.reason or not wait
        else replace(way, minutes=way.minutes + wait, leave=way.leave - round(wait))
    )


def _why(reasons: list[str]) -> str:
    """Why nobody gets there: nothing given or open, else what the open sites lack, the least hopeless first."""
    for reason in ("beyond_cutoff", "no_service", "no_path", "not_snapped"):
        if reason in reasons:
            return reason
    return CLOSED if reasons else NO_SITE


def _point_name(point: tuple[float, float]) -> str:
    return "{:.0f},{:.0f}".format(*point)

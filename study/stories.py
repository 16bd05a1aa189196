"""Before and after stories: one persona's journeys from one place today and under each option."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import shapely

import access
import boundaries
from study.day_questions import DayQuestions
from study.errors import ResultsError
from study.persona_checks import study_personas
from study.postcodes import study_postcodes
from study.story_plan import Plan, plan_of
from study.story_times import PlaceTimes
from study.story_visits import Visit, visit_of

FAR_METRES = 50_000.0


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

    def today(self, told: OptionStory) -> OptionStory:
        """What the baseline means for the same service."""
        return next(each for each in self.options if each.service == told.service)


@dataclass(frozen=True)
class Story:
    """A persona's stories; the baseline comes first in each place. ``hours``: those of service and option, by site."""

    plan: Plan
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
        return study_personas(self.study, self.questions[0])

    @cached_property
    def postcodes(self) -> boundaries.Postcodes:
        """Where the study's postcodes are."""
        return study_postcodes(self.study)

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
        plan = plan_of(self.study.settings, who)
        chosen = self._options(who, options)
        places = [
            PlaceStory(
                kind, name, len(origins), self._told(plan, PlaceTimes(self, origins, name, plan.date), chosen)
            )
            for kind, name, origins in self._places(area, point, called)
        ]
        configurations = self.questions[1]
        hours = {
            (service, each): dict(configurations[each].services.get(service, {}))
            for service in who.services for each in chosen
        }  # fmt: skip
        return Story(plan, called or area or _point_name(point), tuple(places), hours)

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

    def _told(self, plan: Plan, times: PlaceTimes, chosen: list[str]) -> tuple[OptionStory, ...]:
        options = self.questions[1]
        return tuple(
            _option(plan, times, service, options[name]) for service in plan.who.services for name in chosen
        )


def _option(plan: Plan, times: PlaceTimes, service: str, option: access.Configuration) -> OptionStory:
    hours = dict(sorted(option.services.get(service, {}).items()))
    asked = (plan.date, plan.there.minute, plan.open_until)
    open_then = tuple(site for site in hours if access.open_on(hours[site], *asked).all())
    closed_then = tuple(site for site in hours if site not in open_then)
    visits = tuple(visit_of(plan, times, mode, hours) for mode in plan.who.modes)
    return OptionStory(option.id, service, open_then, closed_then, visits)


def _point_name(point: tuple[float, float]) -> str:
    return "{:.0f},{:.0f}".format(*point)

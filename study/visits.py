"""Whole visits of a study: who can make them by public transport under each option, and who is stranded."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

import access
from study import travel_times
from study.day_questions import DayQuestions
from study.errors import ResultsError
from study.fingerprint import code_fingerprint
from study.folder import Study
from study.plan import MatrixKey
from study.setting_types import minute_of_day
from study.settings import DAY_MINUTES
from study.transit_settings import Visit
from study.travel_times import MatrixMaker
from study.visit_checks import beyond_the_timetable
from study.week import road_minutes, road_owner

KINDS = {"arrive_by": "appointment", "visiting": "visiting", "discharge": "discharge"}


@dataclass(frozen=True)
class VisitResult:
    """One visit for one service under one option.

    ``areas``: a row per area (``access.visit_areas``, with ``name`` and ``need``); ``groups``: everyone and each
    quintile (``access.visit_summary``); ``partly_open``: sites left out, being open in part of the visit only.
    """

    name: str
    visit: Visit
    date: datetime.date
    service: str
    configuration: str
    choose: str
    areas: pd.DataFrame
    groups: pd.DataFrame
    sites: tuple[str, ...]
    partly_open: tuple[str, ...]

    @property
    def everyone(self) -> dict:
        """The row of ``groups`` for all people, as plain numbers."""
        return self.groups.iloc[0].to_dict()


class Visits(DayQuestions):
    """Answers the visits of a study; what does not depend on options is kept in its store."""

    def __init__(self, study: Study):
        super().__init__(study)
        if not study.settings.visits:
            raise ResultsError(
                f"{study.directory / 'study.toml'} has no [visits.NAME]: add one (docs/study_file.md)."
            )

    def date(self, name: str) -> datetime.date:
        """The timetable date of a visit."""
        visit = self.study.settings.visits[name]
        return visit.date or self.study.settings.periods[visit.period].date

    def service(self, name: str) -> str:
        """The service that a visit is for: its own, else the study's first."""
        return self.study.settings.visits[name].service or next(iter(self.questions[0]))

    def result(self, name: str, service: str, configuration: str) -> VisitResult:
        """One visit for one service under one option.

        Raises
        ------
        ResultsError
            The study has no such visit, service or option.
        """
        services, options = self.questions
        self.check_known("visit", name, self.study.settings.visits)
        self.check_known("service", service, services)
        self.check_known("configuration", configuration, options)
        visit, date = self.study.settings.visits[name], self.date(name)
        option = options[configuration]
        sites = option.sites(service)
        hours = [option.services[service][site] for site in sites]
        throughout, partly = _serving(hours, date, visit)
        pairs = self.pairs(name).of_sites([self.places.sites.index.get_loc(site) for site in sites])
        choose = visit.choose or self._usual_choice(visit)
        site = access.choose_sites(pairs, throughout, choose, self._drive(choose, sites, date, visit))
        origins = self.places.origins
        area = self.places.areas.index.get_indexer(origins["area_id"])
        each = access.origin_visits(pairs, sites, site, area, origins["weight"].to_numpy(np.float64))
        need = access.need(services[service], self.places.areas)
        table = access.visit_areas(each, self.places.areas.index)
        table.insert(0, "name", self.places.areas["name"])
        table.insert(1, "need", need)
        return VisitResult(
            name=name, visit=visit, date=date, service=service, configuration=configuration, choose=choose,
            areas=table, groups=access.visit_summary(each, self.places.areas, need.to_numpy()),
            sites=tuple(s for s, holds in zip(sites, throughout, strict=True) if holds),
            partly_open=tuple(s for s, holds in zip(sites, partly, strict=True) if holds),
        )  # fmt: skip

    def pairs(self, name: str) -> access.PairVisits:
        """The visit from every origin to every site of the study, open or not, from the store."""
        times, date, visit = self.times(name), self.date(name), self.study.settings.visits[name]
        journeys = self.journeys(visit.mode)
        start, end = (journeys.roads(date, minute) for minute in visit.minutes_at_site)
        ways = (("to_site", start), ("from_site", end))
        parts = {
            "code": code_fingerprint("access", "study"), "times": times.__dict__,
            "ways": [journeys.parts(date, *way) for way in ways],
        }  # fmt: skip

        def make(folder: Path) -> None:
            found = access.pair_visits(*(journeys.ways(date, *way) for way in ways), times)
            clocks = {
                key: journeys.on_the_wall(date, getattr(found, key)) for key in ("last_home", "stay_until")
            }
            found = replace(found, **clocks)
            for each in fields(found):
                np.save(folder / f"{each.name}.npy", getattr(found, each.name))

        path = self.store.get_or_make("visits", parts, make)
        return access.PairVisits(*(np.load(path / f"{each.name}.npy") for each in fields(access.PairVisits)))

    def times(self, name: str) -> access.VisitTimes:
        """A visit of study.toml in seconds of its date's timetable; its clocks are those on the wall.

        Raises
        ------
        ResultsError
            On a night in which clocks go back, ways home run past the hours of the timetable.
        """
        visit, date = self.study.settings.visits[name], self.date(name)
        journeys = self.journeys(visit.mode)
        if message := beyond_the_timetable(self.study.settings, visit, partial(journeys.second, date)):
            raise ResultsError(f"visit `{name}` {message}")
        start, end = (journeys.second(date, minute) for minute in visit.minutes_at_site)
        return access.VisitTimes(
            kind=KINDS[visit.kind], start=start,
            end=start + round(visit.stay_minutes) * 60 if visit.arrive_by else end,
            home_by=journeys.second(date, minute_of_day(visit.home_by)) if visit.home_by else None,
            at_least=round(visit.at_least * 60) if visit.visiting else 0, longest=journeys.longest,
            midnight=journeys.second(date, 0), night=journeys.second(date, 27 * 60),
        )  # fmt: skip

    def _usual_choice(self, visit: Visit) -> str:
        if not visit.discharge:
            return "outward"
        settings = self.study.settings
        computed = "drive" in settings.computed_modes and "drive" not in settings.matrix
        return "drive" if computed and road_minutes(settings) else "whole"

    def _drive(self, choose: str, sites: tuple[str, ...], date: datetime.date, visit: Visit):
        """Minutes by car ``(S, O)`` in the period that owns the visit's first minute; None where not asked for."""
        if choose != "drive" or not sites:
            return None
        if "drive" in self.study.settings.matrix:
            matrix = self.study.settings.matrix["drive"]
            raise ResultsError(
                f'choose = "drive" needs minutes by car from [networks]; [matrix.drive] ({matrix.file}) is imported.'
            )
        maker = MatrixMaker(self.study, self.store, self.places, self.networks)
        owner = road_owner(self.study.settings, date.weekday() * DAY_MINUTES + visit.minutes_at_site[0])
        key = MatrixKey("drive", owner, "to_site")
        maker.make(key)
        times = travel_times.load(self.store, self.places, key, maker.blocks(key), imported=False)
        return times.sel(percentile=50, site=list(sites)).values

    def changed_options(self, service: str) -> list[str]:
        """The baseline, and the options in which the service's sites or hours differ from it."""
        options = self.questions[1]
        baseline = next(option for option in options.values() if option.baseline)
        today = baseline.services.get(service, {})
        return [baseline.id, *(o.id for o in options.values() if o.services.get(service, {}) != today)]


def _serving(hours: list[str], date: datetime.date, visit: Visit) -> tuple[np.ndarray, np.ndarray]:
    """Which sites are open throughout a visit, and which in part of it; a discharge needs the minute before it."""
    start, end = visit.minutes_at_site
    first = start - 1 if visit.discharge else start
    is_open = np.array([access.open_on(each, date, first, end) for each in hours], bool)
    is_open = is_open.reshape(len(hours), end - first)
    throughout = is_open.all(axis=1)
    return throughout, is_open.any(axis=1) & ~throughout

"""The journeys behind a study's public-transport minutes: one told leg by leg, those of a window, those of a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

import isochrones
from isochrones.clock import wall_minutes
from isochrones.itineraries import Names, Pair
from isochrones.service_level import DAY
from isochrones.transit_options import ranks_of, window_of
from study.errors import ResultsError
from study.folder import Study
from study.networks import Networks
from study.places import make_places
from study.scenarios import with_scenario
from study.settings import Window
from study.store import Store

MODE = "public_transport"
FAR_METRES = 50_000.0
"""Nobody asks about a journey from further outside a study's areas."""


@dataclass(frozen=True)
class Question:
    """Between whom, when, which way. ``area`` or ``point`` (easting, northing) says where someone lives.

    ``period`` None: the first with a timetable date; ``by`` None: as the period's window says; ``at`` None: an
    instant of the window at which the journey takes as long as its ``percentile`` in the matrix. ``max_rides``
    None: as the study says.
    """

    site: str
    area: str | None = None
    point: tuple[float, float] | None = None
    period: str | None = None
    direction: str = "to_site"
    mode: str = MODE
    by: str | None = None
    at: str | None = None
    percentile: int = 50
    max_rides: int | None = None


@dataclass(frozen=True)
class Told:
    """A question of a study answered: the journey, and why this instant was taken.

    ``note``: where in the area the journey begins or ends, "" for a point; ``traveller`` and ``scenario``: their
    labels, "" for everybody and without one; ``feeder``: the traveller has a taxi or car to stops; ``walk_minutes``:
    of walking all the way, None beyond ``most_walk_minutes``.
    """

    question: Question
    period: str
    window: Window
    itinerary: isochrones.Itinerary
    behind: str
    note: str
    traveller: str = ""
    scenario: str = ""
    feeder: bool = False
    walk_minutes: float | None = None
    most_walk_minutes: float = 0.0


class _Network(NamedTuple):
    """What the journeys of a period and mode are made of."""

    timetable: isochrones.Timetable
    streets: isochrones.RoadNetwork
    options: isochrones.TransitOptions
    links: isochrones.StopLinks
    feeder: isochrones.Feeder | None


class StudyJourneys:
    """Answers questions about journeys of one study, as it is or with a scenario; networks come from its store.

    ``places``: areas, origins and sites.
    """

    def __init__(self, study: Study, scenario: isochrones.Scenario | None = None):
        self.store = Store(study.results)
        self.places = make_places(study, self.store)
        self.study = with_scenario(study, scenario, self.places) if scenario else study
        self.networks = Networks(self.study, self.store)

    def told(self, question: Question) -> Told:
        """The journey that a question asks for, leg by leg.

        Raises
        ------
        ResultsError
            The study has no such area, site, period or mode.
        TransitError
            A time or clock without meaning.
        """
        period, window = self.period(question)
        pair = self.pair(question)
        by, behind = question.by or window.by, ""
        at = question.at
        if at is None:
            at, behind = self._behind(pair, window, question)
            by = window.by
        who, scenario = self.study.settings.traveller(question.mode), self.study.scenario
        direct = pair.ends.direct if pair.on_streets else None
        return Told(
            question, period, window, pair.itinerary(at, by), behind, self._note(question),
            traveller=(who.label or question.mode.removeprefix(f"{MODE}_")) if who else "",
            scenario=scenario.label if scenario else "", feeder=bool(who and who.feeder),
            walk_minutes=None if direct is None else direct / 60,
            most_walk_minutes=pair.options.max_direct_walk_minutes,
        )  # fmt: skip

    def tables(self, question: Question, window: bool, all_day: bool) -> dict[str, pd.DataFrame]:
        """Every journey of the period's window, of the day from 03:00 to 03:00, or of both, by heading."""
        _, chosen = self.period(question)
        pair, by = self.pair(question), question.by or chosen.by
        doing = "arriving" if by == "arrive" else "leaving"
        asked = {}
        if window:
            asked[f"Every journey {doing} {'-'.join(chosen.window)}"] = journeys_table(
                pair, chosen.window, by
            )
        if all_day:
            asked["Every journey of the day"] = journeys_table(pair, DAY, "depart")
        return asked

    def period(self, question: Question) -> tuple[str, Window]:
        """The period meant, and its window for the direction."""
        dated = [name for name, period in self.study.settings.periods.items() if period.date]
        name = question.period or next(iter(dated), None)
        if name not in dated:
            have = ", ".join(dated) or "none"
            raise ResultsError(f"there is no period `{name}` with a timetable date: this study has {have}.")
        return name, getattr(self.study.settings.periods[name], question.direction)

    def pair(self, question: Question) -> Pair:
        """The two ends of a question on the streets of its mode."""
        where = self._network(question)
        origins, sites = self._origin(question), self.places.sites
        pair = Pair.of(
            where.timetable, where.streets, origins, sites, question.site, question.direction,
            where.options, where.links, where.feeder,
        )  # fmt: skip
        return pair.named(Names(self._origin_name(question), str(sites["name"].get(question.site))))

    def levels(self, question: Question) -> xr.Dataset:
        """Service levels (`isochrones.service_levels`) of all sites and origins in the question's period."""
        where, places = self._network(question), self.places
        _, window = self.period(question)
        found = isochrones.day_journeys(
            where.timetable, where.streets, places.origins, places.sites, question.direction,
            options=where.options, links=where.links, feeder=where.feeder,
        )  # fmt: skip
        return isochrones.service_levels(found, window.window, window.by, timezone=where.timetable.timezone)

    def _network(self, question: Question) -> _Network:
        period, _ = self.period(question)
        settings, networks, mode = self.study.settings, self.networks, question.mode
        transit = [m for m in settings.computed_modes if m not in settings.matrix and settings.is_transit(m)]
        sites = list(self.places.sites.index)
        if mode in settings.computed_modes and mode not in transit:
            raise ResultsError(
                f"there is no mode `{mode}` of which journeys are told, for they are those of public transport: this "
                f"study has {', '.join(transit) or 'none'}."
            )
        for kind, asked, known in (("mode", mode, transit), ("site", question.site, sites)):
            if asked not in known:
                raise ResultsError(f"there is no {kind} `{asked}` here: this study has {', '.join(known)}.")
        networks.require_streets(mode, self.places)
        return _Network(
            networks.timetable(period, mode), networks.streets(mode), self._options(question),
            networks.links(period, self.places, mode), networks.feeder(mode, period, question.direction),
        )  # fmt: skip

    def _options(self, question: Question) -> isochrones.TransitOptions:
        usual = self.networks.options(question.mode)
        return usual if question.max_rides is None else replace(usual, max_rides=question.max_rides)

    def _origin_name(self, question: Question) -> str:
        if question.area is None:
            return "{:.0f}, {:.0f}".format(*question.point)
        return str(self.places.areas["name"].get(question.area, question.area))

    def _origin(self, question: Question) -> pd.DataFrame:
        """One row: the point, or the origin at which most of the area's people live."""
        if question.area is None:
            self._require_near(question.point)
            return pd.DataFrame(
                [("", *question.point, 1.0)], columns=["area_id", "easting", "northing", "weight"]
            )
        own = self._of_area(question.area)
        return own.loc[[own["weight"].idxmax()]]

    def _require_near(self, point: tuple[float, float]) -> None:
        """A point far from all areas is a mistake, such as degrees instead of metres."""
        west, south, east, north = self.places.areas.total_bounds
        off = np.hypot(max(west - point[0], 0, point[0] - east), max(south - point[1], 0, point[1] - north))
        if not off <= FAR_METRES:
            crs = self.study.settings.crs
            raise ResultsError(
                f"the point {point[0]:g},{point[1]:g} lies {off / 1000:,.0f} km from the study's areas: give easting "
                f"and northing in metres of {crs}, such as {(west + east) / 2:.0f},{(south + north) / 2:.0f}."
            )

    def _of_area(self, area: str) -> pd.DataFrame:
        own = self.places.origins[self.places.origins["area_id"] == area]
        if own.empty:
            raise ResultsError(f"there is no area `{area}`: use a code such as {self.places.areas.index[0]}.")
        return own

    def _note(self, question: Question) -> str:
        count = 0 if question.area is None else len(self._of_area(question.area))
        return f"The area has {count} origins; this is the one of most people." if count > 1 else ""

    def _behind(self, pair: Pair, window: Window, question: Question) -> tuple[str, str]:
        """An instant that takes as long as the percentile of the window, and what it stands for."""
        date, timezone = pair.timetable.date, pair.timetable.timezone
        instants = window_of(window.window, window.by, date, timezone).instants
        seconds = pair.seconds(instants, window.by)
        rank = ranks_of((question.percentile,), len(instants))[0]
        instant = int(instants[np.argsort(seconds, kind="stable")[rank - 1]])
        minute = round(wall_minutes(date, timezone, instant))
        which = "the median" if question.percentile == 50 else f"P{question.percentile}"
        return f"{minute // 60:02d}:{minute % 60:02d}", f"{which} of {'-'.join(window.window)}"


def journeys_table(pair: Pair, window: tuple[str, str], by: str) -> pd.DataFrame:
    """Every journey of a window by its clock: times, minutes, changes, walking, routes.

    ``leave`` and ``arrive`` are minutes after midnight by the clock on the wall, as fractions.
    """
    instants = window_of(tuple(window), by, pair.timetable.date, pair.timetable.timezone).instants
    rows = [
        {
            "leave": wall_minutes(each.date, each.timezone, each.leave),
            "arrive": wall_minutes(each.date, each.timezone, each.arrive),
            "minutes": (each.arrive - each.leave) / 60, "changes": each.rides - 1,
            "walking_minutes": each.walk_seconds / 60, "routes": " ".join(each.routes),
        }
        for each in pair.between(int(instants[0]), int(instants[-1]) + 60, by)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["leave", "arrive", "minutes", "changes", "walking_minutes", "routes"])

"""Our own side of the public-transport benchmarks, through the public names of ``isochrones``."""

from __future__ import annotations

import time
from functools import cached_property

import numpy as np
import xarray as xr

from benchmarks import ours
from benchmarks.transit_cases import PERCENTILES, Case, case_of
from benchmarks.workbench import Workbench
from isochrones import (
    RoadNetwork,
    StopLinks,
    Timetable,
    TransitOptions,
    day_journeys,
    link_stops,
    read_roads,
    read_timetable,
    transit_times,
)
from isochrones.snapping import snappable_edges

WALK_MINUTES, WALK_KMH = 20.0, 4.8

SAME = TransitOptions(
    max_walk_minutes=WALK_MINUTES,
    max_direct_walk_minutes=WALK_MINUTES,
    walk_kmh=WALK_KMH,
    min_change_minutes=0.0,
)
"""The question as cafein can be asked it: one cap for every walk, no time to change beyond the walk."""

WINDOW = ("08:00", "10:00")

MORNING, DAY = (8 * 60, 10 * 60), (0, 24 * 60)
"""First minute and the one after the last of the window, and of a whole day."""


class OurCase:
    """A case with everything that is kept between calls: streets, timetable, links.

    Attributes:
        case: what is asked. seconds: what streets, timetable and links cost, each made once.
    """

    def __init__(self, bench: Workbench, name: str, options: TransitOptions = SAME) -> None:
        self.bench, self.name, self.options = bench, name, options
        self.case: Case = case_of(bench, name)
        here, there = (ours.projected(self.case.area, p) for p in (self.case.origins, self.case.sites))
        self.places = ours.places_at(self.case.area, here, there)
        self.seconds: dict[str, float] = {}

    @cached_property
    def walking(self) -> RoadNetwork:
        """The streets to walk on."""
        area = self.case.area
        return self._once("streets", lambda: read_roads(self.bench.pbf(area), "walk", area.crs))

    @cached_property
    def timetable(self) -> Timetable:
        """The day."""
        case = self.case
        return self._once("timetable", lambda: read_timetable(case.feeds, case.date, case.area.crs))

    @cached_property
    def links(self) -> StopLinks:
        """The walks between stops."""
        return self._once("links", self.link)

    def link(self) -> StopLinks:
        """Find the walks between stops; streets that sites meet are open to stops too."""
        allowed = snappable_edges(self.walking, *self.places.site_xy, self.options.connector_metres)
        return link_stops(self.timetable, self.walking, self.options, allowed)

    def times(self, by: str = "depart", linked: bool = True, **settings) -> xr.DataArray:
        """The window's percentiles from coordinates to minutes; without `linked` stops are linked anew."""
        links = self.links if linked else None
        return transit_times(
            self.timetable, self.walking, self.places.origins, self.places.sites, WINDOW, by,
            percentiles=PERCENTILES, options=self.options, links=links, **settings,
        )  # fmt: skip

    def journeys(self):
        """Every journey of the day that no other beats."""
        return day_journeys(
            self.timetable, self.walking, self.places.origins, self.places.sites, options=self.options,
            links=self.links,
        )  # fmt: skip

    def percentiles_of_day(self) -> np.ndarray:
        """The percentiles of all 1,440 instants of leaving, from coordinates to minutes."""
        return transit_times(
            self.timetable, self.walking, self.places.origins, self.places.sites, ("00:00", "24:00"), "depart",
            percentiles=PERCENTILES, options=self.options, links=self.links,
        ).to_numpy()  # fmt: skip

    def _once(self, what: str, make):
        start = time.perf_counter()
        made = make()
        self.seconds[what] = time.perf_counter() - start
        return made

"""A study's journeys by public transport on any date, kept in its store; days that are alike are searched once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

import access
import isochrones
from isochrones.clock import axis_second, clock_shift, wall_minutes
from isochrones.feed_zones import timezone_of
from isochrones.service_days import check_service
from isochrones.timetable import HORIZON
from study.fingerprint import code_fingerprint
from study.modes import factors_at
from study.networks import EVERYBODY, Networks
from study.places import Places
from study.store import Store, array_hash, content_hash

DAY_SECONDS = 86_400
ONE_DAY = datetime.timedelta(days=1)


@dataclass
class DayJourneys:
    """Makes the journeys of a mode's dates and directions once and opens them memory-mapped when asked."""

    store: Store
    places: Places
    networks: Networks
    mode: str = EVERYBODY
    _trips: dict[datetime.date, str] = field(default_factory=dict)

    @property
    def longest(self) -> int:
        """Seconds of the longest journey."""
        return self.networks.options(self.mode).longest_seconds

    def parts(self, date: datetime.date, direction: str, roads: str | None = None) -> dict:
        """Everything that the journeys of a date depend on; its hash names the artefact."""
        networks, settings = self.networks, self.networks.study.settings
        parts = {
            "code": code_fingerprint("isochrones"), "links": networks.link_parts(date, self.places, self.mode),
            "options": str(networks.options(self.mode)), "origins": self.places.origin_hash,
            "direction": direction, "horizon": HORIZON,
        }  # fmt: skip
        if networks.has_feeder(self.mode):
            feeder = settings.traveller(self.mode).feeder.model_dump()
            streets, speeds = networks.street_parts("drive"), settings.speeds.model_dump()
            parts |= {"feeder": [feeder, roads, streets, speeds]}
        return parts

    def roads(self, date: datetime.date, minute: int) -> str | None:
        """Period of the speed table at which a traveller's taxi drives at a minute after a date's midnight.

        None of a mode without a taxi or car.
        """
        if not self.networks.has_feeder(self.mode):
            return None
        return factors_at(self.networks.study.settings, date, minute)

    def ways(self, date: datetime.date, direction: str, roads: str | None = None) -> access.Ways:
        """Journeys of a date between all sites and origins, sites in the order of ``places.sites``.

        ``roads`` is the period of the speed table at which a traveller's taxi drives (:meth:`roads`). A date
        inside the calendars on which nothing runs has what the evening before and the morning after run, and walks.

        Raises
        ------
        TransitError
            A feed's calendars do not reach the date, or its timetable cannot be built.
        """
        self.runs(date)
        path = self.store.get_or_make(
            "journeys",
            self.parts(date, direction, roads),
            lambda folder: self._write(date, direction, roads, folder),
        )
        return access.Ways(
            *(np.load(path / f"{each.name}.npy", mmap_mode="c") for each in fields(access.Ways))
        )

    def _write(self, date: datetime.date, direction: str, roads: str | None, folder: Path) -> None:
        networks, places, mode = self.networks, self.places, self.mode
        networks.require_streets(mode, places)
        feeder = networks.feeder_at(mode, roads) if networks.has_feeder(mode) else None
        found = isochrones.day_journeys(
            networks.timetable(date, mode), networks.streets(mode), places.origins, places.sites, direction,
            options=networks.options(mode), links=networks.links(date, places, mode), feeder=feeder,
        )  # fmt: skip
        on_streets = found.site_ok[:, None] & found.origin_ok
        columns = (found.start, found.depart, found.arrive, found.direct, on_streets)
        for each, column in zip(fields(access.Ways), columns, strict=True):
            np.save(folder / f"{each.name}.npy", np.asarray(column))

    def runs(self, date: datetime.date) -> bool:
        """True if a trip runs on the date; raises NoServiceOnDate where a feed's calendars do not reach it."""
        check_service(self.networks.feeds_on(date), date, silent=True)
        return bool(self.trips_on(date))

    def second(self, date: datetime.date, minute: float) -> int:
        """Second of the timetable's day at which the local clock shows a minute after the date's midnight."""
        return axis_second(date, self._timezone, minute)

    def on_the_wall(self, date: datetime.date, minutes: np.ndarray) -> np.ndarray:
        """What the local clock shows, in minutes after the date's midnight, at minutes of the timetable's day.

        float32 of any shape; NaN stays.
        """
        known = np.isfinite(minutes)
        seconds, where = np.unique(np.rint(minutes[known] * 60), return_inverse=True)
        shown = [wall_minutes(date, self._timezone, second) for second in seconds.tolist()]
        wall = np.array(minutes, np.float32)
        wall[known] = np.array(shown, np.float32)[where]
        return wall

    def instants(self, date: datetime.date) -> np.ndarray:
        """Second of the timetable's day at which each minute of the date strikes by the local clock, ``(1440,)``."""
        zone = self._timezone
        if not clock_shift(date, zone):
            return np.arange(0, DAY_SECONDS, 60, dtype=np.int32)
        return np.array([axis_second(date, zone, minute) for minute in range(1440)], np.int32)

    def trips_on(self, date: datetime.date) -> str:
        """Hash of the trips that the feeds run on a date; "" where they run none."""
        if date not in self._trips:
            feeds = self.networks.feeds_on(date)
            rows = [isochrones.active_trips(feed, date) for feed in feeds]
            marks = [
                mark
                for feed, each in zip(feeds, rows, strict=True)
                for mark in (feed.sha256, array_hash(each))
            ]
            self._trips[date] = content_hash(marks) if any(len(each) for each in rows) else ""
        return self._trips[date]

    def alike(self, dates: Sequence[datetime.date]) -> dict[datetime.date, datetime.date]:
        """Each date's stand-in for journeys that end on it: the first of ``dates`` with the same trips.

        The same must run on the date itself and the day before, and the clocks stand alike.
        """
        marks = {date: self._mark(date) for date in dates}
        first: dict[str, datetime.date] = {}
        return {date: first.setdefault(mark, date) for date, mark in marks.items()}

    def _mark(self, date: datetime.date) -> str:
        trips = [self.trips_on(date - ONE_DAY), self.trips_on(date)]
        shifts = [clock_shift(date + n * ONE_DAY, self._timezone) for n in (-1, 0, 1)]
        return content_hash([trips, shifts, str(date) if any(shifts) else ""])

    @property
    def _timezone(self) -> str:
        """The zone in which the timetables count."""
        return timezone_of(self.networks.feeds)

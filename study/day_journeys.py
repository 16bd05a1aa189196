"""A study's journeys by public transport on any date, kept in its store; days that are alike are searched once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

import access
import isochrones
from isochrones.clock import axis_second, clock_shift
from isochrones.service_days import validity
from isochrones.timetable import HORIZON
from study.errors import InputError
from study.fingerprint import code_fingerprint
from study.modes import feeder_factors
from study.networks import EVERYBODY, Networks
from study.places import Places
from study.settings import DAY_MINUTES
from study.store import Store, array_hash, content_hash
from study.week import road_minutes

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

    def parts(self, date: datetime.date, direction: str) -> dict:
        """Everything that the journeys of a date depend on; its hash names the artefact."""
        networks, settings = self.networks, self.networks.study.settings
        parts = {
            "code": code_fingerprint("isochrones"), "links": networks.link_parts(date, self.places, self.mode),
            "options": str(networks.options(self.mode)), "origins": self.places.origin_hash,
            "direction": direction, "horizon": HORIZON,
        }  # fmt: skip
        who = settings.traveller(self.mode)
        if who and who.feeder:
            factors = feeder_factors(settings, self._period(date), direction)
            streets, speeds = networks.street_parts("drive"), settings.speeds.model_dump()
            parts |= {"feeder": [who.feeder.model_dump(), factors, streets, speeds]}
        return parts

    def _period(self, date: datetime.date) -> str:
        """The period that owns a date's noon: at its speeds a traveller's taxi drives all day."""
        noon = date.weekday() * DAY_MINUTES + DAY_MINUTES // 2
        return next(name for name, claim in road_minutes(self.networks.study.settings).items() if claim[noon])

    def ways(self, date: datetime.date, direction: str) -> access.Ways:
        """Journeys of a date between all sites and origins, sites in the order of ``places.sites``.

        A date inside the feeds' validity on which nothing runs has the tail of the night before it, and walks.

        Raises
        ------
        InputError
            No feed's calendars reach the date.
        TransitError
            The timetable of the date cannot be built.
        """
        if not self.runs(date):
            return self._of_silent_day(date, direction)
        path = self.store.get_or_make(
            "journeys", self.parts(date, direction), lambda folder: self._write(date, direction, folder)
        )
        return access.Ways(
            *(np.load(path / f"{each.name}.npy", mmap_mode="c") for each in fields(access.Ways))
        )

    def _write(self, date: datetime.date, direction: str, folder: Path) -> None:
        networks, places, mode = self.networks, self.places, self.mode
        networks.require_streets(mode, places)
        who = networks.study.settings.traveller(mode)
        feeder = networks.feeder(mode, self._period(date), direction) if who and who.feeder else None
        found = isochrones.day_journeys(
            networks.timetable(date, mode), networks.streets(mode), places.origins, places.sites, direction,
            options=networks.options(mode), links=networks.links(date, places, mode), feeder=feeder,
        )  # fmt: skip
        on_streets = found.site_ok[:, None] & found.origin_ok
        columns = (found.start, found.depart, found.arrive, found.direct, on_streets)
        for each, column in zip(fields(access.Ways), columns, strict=True):
            np.save(folder / f"{each.name}.npy", np.asarray(column))

    def _of_silent_day(self, date: datetime.date, direction: str) -> access.Ways:
        """What the day before still runs after midnight, and the walks of any other day."""
        before = date - ONE_DAY
        if self.runs(before):
            ways = self.ways(before, direction)
            shift, kept = -DAY_SECONDS, ways.arrive >= DAY_SECONDS
        else:
            ways = self.ways(self._any_running_day(date), direction)
            shift, kept = 0, np.zeros(len(ways.arrive), bool)
        start = np.concatenate([[0], np.cumsum(kept)])[ways.start]
        shifted = (np.asarray(column)[kept] + np.int32(shift) for column in (ways.depart, ways.arrive))
        return access.Ways(start, *shifted, ways.direct, ways.on_streets)

    def _any_running_day(self, date: datetime.date) -> datetime.date:
        """The nearest date on which a trip runs."""
        for days in range(1, 400):
            for near in (date + days * ONE_DAY, date - days * ONE_DAY):
                if self.trips_on(near):
                    return near
        raise InputError(
            f"no feed of [networks] gtfs runs a trip within a year of {date}: choose another date."
        )

    def runs(self, date: datetime.date) -> bool:
        """True if a trip runs on the date; raises InputError where no feed's calendars reach it."""
        if self.trips_on(date):
            return True
        spans = [validity(feed) for feed in self.networks.feeds]
        if any(first <= date <= last for first, last in spans):
            return False
        said = ", ".join(f"{first} to {last}" for first, last in spans)
        raise InputError(f"no feed of [networks] gtfs covers {date}: their calendars run {said}.")

    def instants(self, date: datetime.date) -> np.ndarray:
        """Second of the timetable's day at which each minute of the date strikes by the local clock, ``(1440,)``."""
        zone = self._timezone
        if not clock_shift(date, zone):
            return np.arange(0, DAY_SECONDS, 60, dtype=np.int32)
        return np.array([axis_second(date, zone, minute) for minute in range(1440)], np.int32)

    def trips_on(self, date: datetime.date) -> str:
        """Hash of the trips that the feeds run on a date; "" where they run none."""
        if date not in self._trips:
            rows = [isochrones.active_trips(feed, date) for feed in self.networks.feeds]
            marks = [array_hash(each) for each in rows]
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
        """The zone in which the timetables count; UTC, which has no clock changes, where no agency names one."""
        return next((name for feed in self.networks.feeds for name in feed.timezones), "UTC")

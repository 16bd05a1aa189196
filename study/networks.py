"""The networks of a study in its store: streets per profile, timetables per date, walking links."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

import numpy as np

import isochrones
from isochrones.matrix import snap_both
from isochrones.service_days import check_service
from isochrones.snapping import snappable_edges
from study.errors import InputError
from study.fingerprint import code_fingerprint
from study.folder import Study
from study.modes import connector_of, feeder_factors, options_of, profile_of, walk_kmh
from study.off_streets import OffStreets
from study.places import Places
from study.scenario_feeds import ScenarioFeeds
from study.store import Store, content_hash, read_json, write_json

EVERYBODY = "public_transport"
"""Public transport of those who are no travellers of their own."""


class Networks:
    """Makes each network once, keeps it in the store and opens it memory-mapped when asked."""

    def __init__(self, study: Study, store: Store, *, silent_periods: bool = False):
        """``silent_periods`` allows periods on whose date, inside the calendars, nothing runs."""
        self.study = study
        self.store = store
        self.silent_periods = silent_periods
        self._open: dict[str, object] = {}

    @cached_property
    def speeds(self) -> isochrones.SpeedTable:
        """The speed table with the study's overrides."""
        settings = self.study.settings.speeds
        changes = settings.roads.model_dump(exclude_defaults=True)
        return isochrones.DEFAULT_SPEEDS.override({**changes, "walk_kmh": settings.walk_kmh})

    def walk_speeds(self, mode: str) -> isochrones.SpeedTable:
        """The speed table at the walking speed of a mode's people."""
        return self.speeds.override({"walk_kmh": walk_kmh(self.study.settings, mode)})

    def connector(self, mode: str) -> isochrones.ConnectorRule:
        """How points meet the streets of a mode."""
        return connector_of(self.study.settings, mode)

    def options(self, mode: str) -> isochrones.TransitOptions:
        """How the people of a public-transport mode use it."""
        return options_of(self.study.settings, mode)

    @cached_property
    def transit_options(self) -> isochrones.TransitOptions:
        """How people of this study use public transport who are no travellers of their own."""
        return self.options(EVERYBODY)

    def feeder(self, mode: str, period: str, direction: str) -> isochrones.Feeder | None:
        """The taxi or car of a mode's traveller in a period; None where there is none."""
        if not self.has_feeder(mode):
            return None
        return self.feeder_at(mode, feeder_factors(self.study.settings, period, direction))

    def has_feeder(self, mode: str) -> bool:
        """True of a mode whose traveller has a taxi or car."""
        who = self.study.settings.traveller(mode)
        return who is not None and who.feeder is not None

    def feeder_at(self, mode: str, factors: str) -> isochrones.Feeder:
        """The taxi or car of a mode's traveller at the speeds of a period of the speed table."""
        who = self.study.settings.traveller(mode)
        return isochrones.Feeder(
            self.streets("drive"), factors, **who.feeder.model_dump(exclude={"at"}), at=who.feeder.at,
            speeds=self.speeds, connector=self.connector("drive"),
        )  # fmt: skip

    @cached_property
    def _osm_hash(self) -> str:
        return self.store.file_hash(self.study.existing("networks.osm"))

    @cached_property
    def _streets_read(self):
        return isochrones.read_osm(self.study.existing("networks.osm"))

    @cached_property
    def feeds(self) -> list[isochrones.Feed]:
        """The timetable's feeds, read when they are first asked for."""
        return [isochrones.read_gtfs(path) for path in self._gtfs]

    @cached_property
    def scenario(self) -> ScenarioFeeds | None:
        """The study's scenario and what it makes of the feeds; None where the study has none."""
        of = self.study.scenario
        return ScenarioFeeds(of, self) if of is not None and of.changes_timetables else None

    def feeds_on(self, date: datetime.date) -> list[isochrones.Feed]:
        """The feeds that the timetable of a date is made from: a scenario's where it changes the date."""
        changed = self.scenario is not None and self.scenario.parts_of(date)
        return self.scenario.feeds if changed else self.feeds

    @cached_property
    def gtfs_parts(self) -> dict:
        """What the feeds are read from."""
        code, files = code_fingerprint("isochrones"), [self.store.file_hash(path) for path in self._gtfs]
        return {"code": code, "gtfs": files, "crs": self.study.settings.crs}

    @cached_property
    def _gtfs(self) -> list[Path]:
        return [
            self.study.existing(f"networks.gtfs.{i}") for i in range(len(self.study.settings.networks.gtfs))
        ]

    def street_parts(self, mode: str) -> dict:
        """What the streets of a mode are made from; its hash names the artefact."""
        settings = self.study.settings
        return {
            "code": code_fingerprint("isochrones"),
            "osm": self._osm_hash,
            "profile": profile_of(settings, mode),
            "crs": settings.crs,
            "drives_on": settings.networks.drives_on,
        }

    def streets(self, mode: str) -> isochrones.RoadNetwork:
        """The streets that a mode uses."""
        parts = self.street_parts(mode)
        return self._opened("streets", parts, self._write_streets, isochrones.load_network)

    def _write_streets(self, parts: dict, directory: Path) -> None:
        network = isochrones.build_network(
            self._streets_read, parts["profile"], parts["crs"], parts["drives_on"]
        )
        isochrones.save_network(network, directory)
        write_json(directory / "report.json", network.report)

    def snappable(self, mode: str, places: Places) -> np.ndarray:
        """Edges of a mode's streets that points may meet when every site of the study is declared; bool."""
        points, cap = places.sites.geometry, self.connector(mode).max_metres
        return snappable_edges(self.streets(mode), points.x.to_numpy(), points.y.to_numpy(), cap)

    def beyond_streets(self, mode: str, places: Places) -> list[str]:
        """Sentences naming the sites and areas that are not on the streets of a mode, each with why."""
        at_site, at_origin = snap_both(self.streets(mode), places.origins, places.sites, self.connector(mode))
        found = OffStreets(self.streets(mode), self.connector(mode).max_metres)
        return found.sentences(places, at_site, at_origin)

    def require_streets(self, mode: str, places: Places) -> None:
        """Refuse to compute a mode for which no site, or no origin, is on the streets.

        Raises
        ------
        InputError
            Naming the usual cause: coordinates swapped, or an extract of another region.
        """
        rule = self.connector(mode)
        at_site, at_origin = snap_both(self.streets(mode), places.origins, places.sites, rule)
        for what, snapped in (("site", at_site.ok), ("origin", at_origin.ok)):
            if not snapped.any():
                file = self.study.existing("networks.osm").name
                raise InputError(
                    f"no {what} lies within {rule.max_metres:g} m of a street of {file} for "
                    f"{mode.replace('_', ' ')}: are coordinates swapped, or is it of another region?"
                )

    def connector_lengths(self, mode: str, places: Places) -> str:
        """How far the origins and the sites of a mode lie from their street, in one sentence each."""
        at_site, at_origin = snap_both(self.streets(mode), places.origins, places.sites, self.connector(mode))
        report = at_origin.report()
        far = ""
        if at_site.ok.any():
            furthest = int(np.nanargmax(at_site.connector_metres))
            far = (
                f" The site furthest from its street is {places.sites.index[furthest]}, "
                f"{at_site.connector_metres[furthest]:.0f} m."
            )
        return (
            f"{report['snapped']:,} of {report['points']:,} origins meet a street; the connector is "
            f"{report['median_metres']:.0f} m in the median, {report['p95_metres']:.0f} m at P95, "
            f"{report['longest_metres']:.0f} m at most.{far}"
        )

    def date_of(self, period: str | datetime.date) -> datetime.date:
        """The timetable date of a period; a date stands for itself."""
        return period if isinstance(period, datetime.date) else self.study.settings.periods[period].date

    def timetable_parts(self, period: str | datetime.date) -> dict:
        """What the timetable of a period, or of a date, is made from."""
        date = self.date_of(period)
        parts = self.gtfs_parts | {"date": str(date)}
        parts |= {"silent": True} if self.silent_periods else {}
        return parts | (self.scenario.parts_of(date) if self.scenario else {})

    def timetable(self, period: str | datetime.date, mode: str = EVERYBODY) -> isochrones.Timetable:
        """The timetable of a period's date, or of a date; what of it a mode's traveller can use.

        A bare date may be one on which nothing runs: what runs the evening before and the morning after stays.

        Raises
        ------
        NoServiceOnDate
            A feed's calendars do not reach the date, or nothing runs on a period's.
        """
        parts = self.timetable_parts(period)
        whole = self._opened("timetables", parts, self._write_timetable, isochrones.load_timetable)
        of_period = isinstance(period, str) and not self.silent_periods
        if of_period and not (whole.trips["day"] == 0).any():
            check_service(self.feeds_on(self.date_of(period)), self.date_of(period))
        who = self.study.settings.traveller(mode)
        if who is None or not who.step_free:
            return whole
        key = f"{content_hash(parts)} step-free {who.unknown}"
        if key not in self._open:
            self._open[key] = isochrones.step_free(whole, who.unknown)
        return self._open[key]

    def _write_timetable(self, parts: dict, directory: Path) -> None:
        feeds = self.scenario.feeds if "scenario" in parts else self.feeds
        timetable = isochrones.build_timetable(feeds, parts["date"], parts["crs"], silent=True)
        isochrones.save_timetable(timetable, directory)
        write_json(directory / "report.json", {feed.feed: asdict(feed) for feed in timetable.report})

    def link_parts(self, period: str | datetime.date, places: Places, mode: str = EVERYBODY) -> dict:
        """What the walks between a timetable's stops depend on; sites decide which fragments count."""
        options, who = self.options(mode), self.study.settings.traveller(mode)
        walked = ("max_walk_minutes", "walk_kmh", "connector_metres", "connector_factor")
        return {
            "code": code_fingerprint("isochrones"), "streets": self.street_parts(mode),
            "walks": {key: getattr(options, key) for key in walked},
            "timetable": self.timetable_parts(period), "sites": places.site_hash,
            "step_free": who.unknown if who and who.step_free else None,
        }  # fmt: skip

    def links(
        self, period: str | datetime.date, places: Places, mode: str = EVERYBODY
    ) -> isochrones.StopLinks:
        """Where a timetable's stops meet the streets of a mode, and the walks between them."""
        return self._opened(
            "links",
            self.link_parts(period, places, mode),
            lambda _, directory: self._write_links(period, places, mode, directory),
            isochrones.load_links,
        )

    def _write_links(self, period: str | datetime.date, places: Places, mode: str, directory: Path) -> None:
        walking, allowed = self.streets(mode), self.snappable(mode, places)
        timetable = self.timetable(period, mode)
        isochrones.save_links(
            isochrones.link_stops(timetable, walking, self.options(mode), allowed), directory
        )

    def _opened(self, kind: str, parts: dict, write, load):
        key = content_hash(parts)
        if key not in self._open:
            path = self.store.get_or_make(kind, parts, lambda directory: write(parts, directory))
            self._open[key] = load(path)
        return self._open[key]

    def reports(self, modes: list[str], periods: list[str]) -> dict[str, dict]:
        """What reading the networks of these modes and timetable periods noticed, from the store."""
        of = {mode: self.street_parts(mode) for mode in modes}
        kinds = {f"streets, {parts['profile']}": ("streets", parts) for parts in of.values()}
        kinds |= {f"timetable, {period}": ("timetables", self.timetable_parts(period)) for period in periods}
        found = {
            name: read_json(self.store.path(kind, content_hash(parts)) / "report.json")
            for name, (kind, parts) in kinds.items()
        }
        return {name: report for name, report in found.items() if report is not None}

    def release(self) -> None:
        """Forget files read and networks opened; they are opened again from the store when needed."""
        self._open.clear()
        for name in ("_streets_read", "feeds", "scenario"):
            self.__dict__.pop(name, None)

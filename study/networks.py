"""The networks of a study in its store: streets per profile, timetables per date, walking links."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import isochrones
from study.folder import Study
from study.store import Store

# Raise when the code that makes an artefact changes its content: older artefacts are then made anew.
NETWORK_VERSION = 1
TIMETABLE_VERSION = 1
LINKS_VERSION = 1


class Networks:
    """Makes each network once, keeps it in the store and opens it memory-mapped when asked."""

    def __init__(self, study: Study, store: Store):
        self.study = study
        self.store = store
        self._open: dict[str, object] = {}

    @cached_property
    def _osm_hash(self) -> str:
        return self.store.file_hash(self.study.existing("networks.osm"))

    @cached_property
    def _gtfs(self) -> list[Path]:
        return [self.study.existing(f"networks.gtfs.{i}") for i in range(len(self.study.settings.networks.gtfs))]

    def street_parts(self, profile: str) -> dict:
        """What a street network is made from; its hash names the artefact."""
        settings = self.study.settings
        speeds = {"roads": settings.speeds.roads, "walk_kmh": settings.speeds.walk_kmh}
        return {
            "version": NETWORK_VERSION, "osm": self._osm_hash, "profile": profile,
            "crs": settings.crs, "speeds": speeds,
        }  # fmt: skip

    def streets(self, profile: str):
        """The RoadNetwork of profile ``drive``, ``blue_light`` or ``walk``."""
        if profile not in self._open:
            path = self.store.get_or_make("streets", self.street_parts(profile), lambda d: self._read(profile, d))
            self._open[profile] = isochrones.load_network(path)
        return self._open[profile]

    def _read(self, profile: str, directory: Path) -> None:
        settings = self.study.settings
        network = isochrones.read_roads(
            self.study.existing("networks.osm"), profile=profile, crs=settings.crs, speeds=settings.speeds.roads or None
        )
        isochrones.save_network(network, directory)

    def timetable_parts(self, period: str) -> dict:
        """What a timetable is made from."""
        return {
            "version": TIMETABLE_VERSION, "gtfs": [self.store.file_hash(p) for p in self._gtfs],
            "date": str(self.study.settings.periods[period].date), "crs": self.study.settings.crs,
        }  # fmt: skip

    def timetable(self, period: str):
        """The Timetable of a period's date."""
        parts = self.timetable_parts(period)
        name = f"timetable {parts['date']}"
        if name not in self._open:
            path = self.store.get_or_make("timetables", parts, lambda d: self._read_timetable(parts["date"], d))
            self._open[name] = isochrones.load_timetable(path)
        return self._open[name]

    def _read_timetable(self, date: str, directory: Path) -> None:
        timetable = isochrones.read_timetable(self._gtfs, date=date, crs=self.study.settings.crs)
        isochrones.save_timetable(timetable, directory)

"""Where a run finds its data, its peers and its work folder, and how often it repeats a measurement."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

THRESHOLDS = (15, 30, 45)
"""Minutes of the isochrones."""


class Area(NamedTuple):
    """One extract with its points.

    Attributes:
        name: as in the files of points. pbf: path below the data folder.
        crs: projected CRS in metres. country: ISO code, for cafein's legal limits.
    """

    name: str
    pbf: str
    crs: str
    country: str


AREAS = {
    area.name: area
    for area in (
        Area("newport", "newport/newport.osm.pbf", "EPSG:27700", "GB"),
        Area("rutland", "networks/rutland.osm.pbf", "EPSG:27700", "GB"),
        Area("porto", "networks/porto.osm.pbf", "EPSG:32629", "PT"),
        Area("malta", "networks/malta.osm.pbf", "EPSG:32633", "MT"),
    )
}


class Timing(NamedTuple):
    """Median seconds and the number of repeats behind it."""

    seconds: float
    repeats: int


@dataclass(frozen=True)
class Workbench:
    """One run of the benchmarks.

    Attributes:
        data: the folder of shared data. work: kept preparations and matrices.
        peers_python: the peers' Python, None to measure ourselves alone.
        quick: a smoke run. repeats: of each warm measurement. threads: of the peers' preparations.
        gtfs_python: the Python of the timetable readers, None to leave them out.
    """

    data: Path
    work: Path
    peers_python: Path | None
    quick: bool = False
    repeats: int = 20
    threads: int = 2
    gtfs_python: Path | None = None

    def areas(self, *names: str) -> list[Area]:
        """The areas asked for; a quick run has Newport alone."""
        return [AREAS["newport"]] if self.quick else [AREAS[name] for name in names]

    def pbf(self, area: Area) -> Path:
        """The street file of an area."""
        return self.data / area.pbf

    def points(self, area: Area, kind: str) -> np.ndarray:
        """Longitude and latitude, float64 (points, 2); ``kind`` is ``origins`` or ``sites``."""
        table = pd.read_csv(self.data / "points" / f"{area.name}_{kind}.csv", dtype={"id": str})
        return table[["longitude", "latitude"]].to_numpy(np.float64)

    def folder(self, *parts: str) -> Path:
        """A folder of the work folder, made if absent."""
        folder = self.work.joinpath(*parts)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def timed(self, call: Callable[[], object], patience: float = 5.0) -> tuple[Timing, object]:
        """Median seconds after one warm-up, and the last result.

        The warm-up may compile kernels, so it never counts. The repeats fall, to three at least, so that
        they take about twice ``patience`` seconds together; a call longer than ``patience`` is run once.
        """
        call()
        start = time.perf_counter()
        result = call()
        seconds = [time.perf_counter() - start]
        wanted = 1
        if seconds[0] <= patience:
            wanted = max(3, min(self.repeats, int(2 * patience / max(seconds[0], 1e-6))))
        for _ in range(wanted - 1):
            start = time.perf_counter()
            result = call()
            seconds.append(time.perf_counter() - start)
        return Timing(statistics.median(seconds), wanted), result

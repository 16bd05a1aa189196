"""The places, days and questions of the public-transport benchmarks."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks import ours
from benchmarks.feed_cleaning import without_not_available
from benchmarks.workbench import AREAS, Area, Workbench
from isochrones import RoadNetwork, read_roads
from study import demo
from study.demo_folder import make_if_absent

SEED, STREET_POINTS = 20181016, 1000

PERCENTILES = (5, 50, 95)

NEWPORT_DAY, SOUTH_WALES_DAY, REGION_DAY = "2023-06-20", "2018-10-16", "2026-06-16"


class Case(NamedTuple):
    """One timetable question.

    Attributes:
        area: streets and CRS (``pbf`` as below ``bench.data``, or absolute). feeds: GTFS zips. date: the day.
        origins, sites: longitude and latitude, float64 (points, 2).
    """

    area: Area
    feeds: tuple[Path, ...]
    date: str
    origins: np.ndarray
    sites: np.ndarray

    @property
    def size(self) -> str:
        """Origins x sites."""
        return f"{len(self.origins):,} x {len(self.sites)}"


def case_of(bench: Workbench, name: str) -> Case:
    """The case of that name."""
    return {"newport": newport, "south_wales": south_wales, "region": region}[name](bench)


def newport(bench: Workbench) -> Case:
    """Newport's streets and feed of 2023, 61 areas to 6 sites."""
    area = AREAS["newport"]
    feed = bench.data / "newport" / "newport_gtfs.zip"
    return Case(area, (feed,), NEWPORT_DAY, bench.points(area, "origins"), bench.points(area, "sites"))


def south_wales(bench: Workbench) -> Case:
    """Newport's streets and the South Wales feed of 2018: 61 areas and 1,000 street points to 6 sites."""
    small = newport(bench)
    cleaned = bench.work / "feeds" / "south_wales_bus_2018.zip"
    feed = without_not_available(bench.data / "gtfs" / "south_wales_bus_2018.zip", cleaned)
    points = street_points(bench, small.area, STREET_POINTS)
    return Case(small.area, (feed,), SOUTH_WALES_DAY, np.vstack([small.origins, points]), small.sites)


def region(bench: Workbench) -> Case:
    """Doggerland, the whole region: every origin point of every area to the 7 sites."""
    folder = region_folder(bench)
    area = Area("region", str(folder / "data" / "doggerland.osm.pbf"), "EPSG:27700", "GB")
    feeds = folder / "data" / "bus.gtfs.zip", folder / "data" / "rail.gtfs.zip"
    here = pd.read_csv(folder / "data" / "centroids.csv")
    there = pd.read_csv(folder / "sites.csv")
    return Case(
        area,
        feeds,
        REGION_DAY,
        ours.geographic(area, here["easting"].to_numpy(), here["northing"].to_numpy()),
        there[["longitude", "latitude"]].to_numpy(np.float64),
    )


def region_folder(bench: Workbench) -> Path:
    """The demonstration study without results, made once and kept by the hash of what makes it."""
    digest = hashlib.sha256()
    for path in sorted(Path(demo.__file__).parent.iterdir()):
        if path.is_file():
            digest.update(path.read_bytes())
    return make_if_absent(bench.work / f"doggerland-{digest.hexdigest()[:12]}", "region")


def street_points(bench: Workbench, area: Area, count: int) -> np.ndarray:
    """Longitude and latitude of points on an area's streets, read from a table of seven decimals.

    It is written once, so that every engine gets the same coordinates.
    """
    path = bench.folder("points") / f"{area.name}-{SEED}-{count}.csv"
    if not path.exists():
        places = ours.geographic(area, *along_streets(read_roads(bench.pbf(area), "walk", area.crs), count))
        pd.DataFrame(places, columns=["longitude", "latitude"]).round(7).to_csv(path, index=False)
    return pd.read_csv(path).to_numpy(np.float64)


def along_streets(network: RoadNetwork, count: int, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """Eastings and northings of seeded points on the streets that points may meet, even along their length."""
    point = np.arange(1, len(network.shape))
    edge = np.searchsorted(network.shape_start, point, side="right") - 1
    steps = np.hypot(*np.diff(network.shape, axis=0).T)
    steps *= (network.shape_start[edge] < point) & network.edge_snappable[edge]
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(point), count, p=steps / steps.sum())
    share = rng.random(count)[:, None]
    places = network.shape[chosen] * (1 - share) + network.shape[chosen + 1] * share
    return places[:, 0], places[:, 1]

"""Our own side of each comparison, through the public names of ``isochrones``."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Transformer

from benchmarks.workbench import Area, Workbench
from isochrones import RoadNetwork, Snapping, prepare, read_roads, snap
from isochrones.search import search_graph, times_between
from isochrones.snapping import snappable_edges
from isochrones.street_graph import Graph, street_graph

MAX_MINUTES = 240.0
"""As in ``drive_times``."""


@cache
def _read(pbf: Path, crs: str) -> RoadNetwork:
    return read_roads(pbf, "drive", crs)


def network_of(bench: Workbench, area: Area) -> RoadNetwork:
    """The drive network of an area, built once in this process."""
    return _read(bench.pbf(area), area.crs)


def projected(area: Area, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eastings and northings of longitudes and latitudes (points, 2)."""
    return Transformer.from_crs("EPSG:4326", area.crs, always_xy=True).transform(*points.T)


def geographic(area: Area, eastings, northings) -> np.ndarray:
    """Longitudes and latitudes (points, 2) of places in the area's CRS."""
    transformer = Transformer.from_crs(area.crs, "EPSG:4326", always_xy=True)
    return np.column_stack(transformer.transform(eastings, northings))


class Places(NamedTuple):
    """Origins and sites of a job, projected: the arrays to snap and the tables the library asks for."""

    origin_xy: tuple[np.ndarray, np.ndarray]
    site_xy: tuple[np.ndarray, np.ndarray]
    origins: pd.DataFrame
    sites: gpd.GeoDataFrame

    def snapped(self, network: RoadNetwork) -> tuple[Snapping, Snapping]:
        """Where origins and sites meet the streets."""
        allowed = snappable_edges(network, *self.site_xy, 500.0)
        return (
            snap(network, *self.origin_xy, snappable=allowed),
            snap(network, *self.site_xy, snappable=allowed),
        )


def places(bench: Workbench, area: Area, sites: int | None = None, origins: int | None = None) -> Places:
    """The first origins and sites of an area's point files, all of them where no number is given."""
    here = projected(area, bench.points(area, "origins")[:origins])
    there = projected(area, bench.points(area, "sites")[:sites])
    return places_at(area, here, there)


def places_at(area: Area, here: tuple, there: tuple) -> Places:
    """Origins and sites at eastings and northings."""
    names = [f"o{i}" for i in range(len(here[0]))]
    table = pd.DataFrame({"area_id": names, "easting": here[0], "northing": here[1], "weight": 1.0})
    index = pd.Index([f"s{i}" for i in range(len(there[0]))], name="site_id")
    layer = gpd.GeoDataFrame(
        {"name": list(index)}, index=index, geometry=gpd.points_from_xy(*there), crs=area.crs
    )
    return Places(here, there, table, layer)


def free_flow_graph(network: RoadNetwork, direction: str = "to_site") -> Graph:
    """The graph of free-flow minutes."""
    return search_graph(network, network.minutes("free_flow"), direction)


def minutes_between(network: RoadNetwork, where: Places, direction: str = "to_site") -> np.ndarray:
    """Free-flow minutes of origins (rows) and sites, connectors included; NaN where there is no way."""
    at_origin, at_site = where.snapped(network)
    found = times_between(free_flow_graph(network, direction), at_origin, at_site, MAX_MINUTES).T
    return np.where(np.isfinite(found), found, np.nan)


def array_bytes(value, seen: set[int] | None = None) -> int:
    """Bytes of the arrays that something holds, each block of memory counted once.

    ``seen`` collects the addresses of blocks already counted.
    """
    seen = set() if seen is None else seen
    if isinstance(value, np.ndarray):
        owner = value
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        address = owner.__array_interface__["data"][0]
        if address in seen:
            return 0
        seen.add(address)
        return owner.nbytes
    held = [*getattr(value, "__dict__", {}).values()]
    if isinstance(value, (tuple, list)):
        held += value
    return sum(array_bytes(item, seen) for item in held)


def export_graph(network: RoadNetwork, path: Path) -> Path:
    """Write our arcs as the ``.npz`` that pandana's and the graph libraries' drivers read.

    The two nodes without a place, which only let trips begin or end on limited streets, are put at the
    south-west corner, and every arc that cannot be used (infinite minutes) is left out.
    """
    minutes = network.minutes("free_flow").astype(np.float64)
    usable = np.isfinite(minutes)
    east, north = np.array(network.node_easting), np.array(network.node_northing)
    nowhere = np.isnan(east)
    east[nowhere], north[nowhere] = np.nanmin(east) - 1e5, np.nanmin(north) - 1e5
    np.savez(
        path,
        tail=np.asarray(network.arc_tail)[usable],
        head=np.asarray(network.arc_head)[usable],
        minutes=minutes[usable],
        x=east,
        y=north,
    )
    return path


def nearest_ends(network: RoadNetwork, snapping: Snapping, leaving: bool) -> np.ndarray:
    """A node for each snapped point: the end that an arc of its edge leads to (or comes from).

    Points that are not snapped get a node too, so that others search as many; ours have no minutes there.
    """
    arc = np.asarray(network.edge_arc)[np.asarray(network.edge_arc_start)[np.maximum(snapping.edge, 0)]]
    return np.asarray(network.arc_head if leaving else network.arc_tail)[arc]


SEARCHES, PREPARED = "ours, searches", "ours, prepared"
"""One Dijkstra search for each site; all sites through the prepared hierarchy."""


class Preparation(NamedTuple):
    """Seconds of what comes before searches on a prepared network.

    Attributes:
        order: once for a network, :func:`isochrones.prepare`.
        metric: for the minutes of each period, and both directions.
    """

    order: float
    metric: float


def preparation_seconds(network: RoadNetwork, minutes: np.ndarray) -> Preparation:
    """Prepare copies of a network that nothing is known about yet; the second one is timed."""
    for _ in range(2):
        fresh = replace(network)
        start = time.perf_counter()
        prepare(fresh)
        ordered = time.perf_counter()
        search_graph(fresh, minutes, "to_site")
        done = time.perf_counter()
    return Preparation(ordered - start, done - ordered)


def graphs(network: RoadNetwork, minutes: np.ndarray, direction: str = "to_site") -> dict[str, Graph]:
    """The network as each of our ways of searching sees it."""
    plain = street_graph(network, minutes, direction)
    prepare(network)
    return {SEARCHES: plain, PREPARED: search_graph(network, minutes, direction)}


def outline_ways(sites: int) -> list[tuple[str, dict, int]]:
    """(name, settings of ``isochrones``, number of sites) of each of our ways to outlines."""
    lattices = [
        (f"ours, lattice of {cell} m", {"outline": "lattice", "cell_metres": cell}, sites)
        for cell in (50, 100, 200)
    ]
    return [*lattices, ("ours, exact", {"outline": "exact"}, min(1, sites))]

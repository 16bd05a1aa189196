"""Isochrones of many sites in both directions: how fast, and how true to the engine's own minutes."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import shapely

from benchmarks import ours
from benchmarks.agreement import Membership, membership
from benchmarks.matrices import peer_minutes
from benchmarks.peer_runs import engine_settings, prepare, run_peer
from benchmarks.record import Record
from benchmarks.tables import percent, seconds, times
from benchmarks.workbench import THRESHOLDS, Area, Timing, Workbench
from isochrones import RoadNetwork, isochrones, site_times, snap
from isochrones.schema import DIRECTIONS

SITES, JUDGED, OWN_POINTS = 20, 2, 10_000
"""Sites outlined; those at which fidelity is judged; random points for each of them and each direction."""

PEER_JUDGED, PEER_POINTS = 1, 1_000
"""The same for Valhalla, whose matrix takes many seconds."""

NEAR_METRES = 25.0
"""A point so near to a street stands at it: the kindest test for an engine without connectors."""


def run(bench: Workbench) -> Record:
    """A table of seconds and a table of fidelity."""
    record = Record()
    speed = record.table(
        "Isochrones of 15, 30 and 45 minutes, both directions", "network", "engine", "sites", "together",
        "a polygon set", "runs", "ours is faster by, a set",
    )  # fmt: skip
    truth = record.table(
        "Polygons against the engine's own minutes at random points", "network", "engine", "points", "threshold",
        "compared", "right side", "of those inside by time", "of those in the polygon", "more than a minute away",
    )  # fmt: skip
    for area in bench.areas("porto", "malta"):
        network = ours.network_of(bench, area)
        layer = ours.places(bench, area, 4 if bench.quick else SITES).sites
        mine = _ours(bench, area, network, layer, record, speed)
        if bench.peers_python:
            theirs = _valhalla(bench, area, layer, record, speed)
        for engine, polygons in mine.items():
            _judge_ours(bench, area, network, layer, engine, polygons, record, truth)
        if bench.peers_python:
            _judge_valhalla(bench, area, network, layer, theirs, record, truth)
    speed.notes.append("A polygon set is one site in one direction. Valhalla: denoise and generalize 0.")
    truth.notes.append(
        "Uniform random points in the box around the outlines that lie within 500 m of a street; 'at streets': "
        f"within {NEAR_METRES:.0f} m. Both directions together."
    )
    truth.notes.append("Points for which Valhalla's matrix has no minutes are left out of its rows.")
    return record


def _ours(bench: Workbench, area: Area, network: RoadNetwork, layer, record: Record, table) -> dict:
    """Polygons of both directions by each of our ways, timed."""
    polygons = {}
    for engine, settings, sites in ours.outline_ways(len(layer)):
        chosen = layer.iloc[:sites]

        def outline(chosen=chosen, settings=settings):
            return {way: isochrones(network, chosen, THRESHOLDS, way, **settings) for way in DIRECTIONS}

        timing, polygons[engine] = bench.timed(outline)
        each = record.note(f"polygons/{area.name}/{engine}", timing.seconds / (2 * sites))
        table.add(area.name, engine, sites, seconds(timing.seconds), seconds(each), timing.repeats, "")
    return polygons


def _valhalla(bench: Workbench, area: Area, layer, record: Record, table) -> dict[str, list]:
    """Valhalla's polygons of each direction, a list by site of {threshold: polygon} in the area's CRS."""
    save = bench.folder("polygons") / area.name
    places = ours.geographic(area, layer.geometry.x.to_numpy(), layer.geometry.y.to_numpy())
    answer = run_peer(
        bench, "valhalla", "isochrones", sites=places, minutes=THRESHOLDS, repeats=3, save=save,
        **engine_settings("Valhalla", prepare(bench, "Valhalla", area)),
    )  # fmt: skip
    timings = [Timing(**answer[way]) for way in DIRECTIONS]
    together = sum(timing.seconds for timing in timings)
    each = record.note(f"polygons/{area.name}/Valhalla", together / (2 * len(layer)))
    best = min(v for k, v in record.figures.items() if k.startswith(f"polygons/{area.name}/ours"))
    runs = min(timing.repeats for timing in timings)
    table.add(area.name, "Valhalla", len(layer), seconds(together), seconds(each), runs, times(each / best))
    return {way: _read(f"{save}_{way}.json", area.crs) for way in DIRECTIONS}


def _read(path: str, crs: str) -> list[dict[float, shapely.Geometry]]:
    with open(path, encoding="utf-8") as stream:
        collections = json.load(stream)
    found = []
    for collection in collections:
        shapes = gpd.GeoDataFrame.from_features(collection["features"], crs="EPSG:4326").to_crs(crs)
        valid = shapely.make_valid(shapes.geometry.to_numpy())
        # several features may share a contour
        found.append(
            {limit: shapely.union_all(valid[(shapes["contour"] == limit).to_numpy()]) for limit in THRESHOLDS}
        )
    return found


def _judge_ours(bench, area, network, layer, engine, polygons, record: Record, table) -> None:
    rows = {limit: [] for limit in THRESHOLDS}
    for way in DIRECTIONS:
        judged = layer[layer.index.isin(polygons[way]["site_id"])].iloc[:JUDGED]
        for site, at in zip(judged.index, site_times(network, judged, way), strict=True):
            own = polygons[way][polygons[way]["site_id"] == site].set_index("minutes").geometry
            east, north = _points(network, own.iloc[-1], OWN_POINTS)
            minutes = at.minutes_at(east, north)
            for limit in THRESHOLDS:
                inside = shapely.contains_xy(own[float(limit)], east, north)
                rows[limit].append(membership(minutes, inside, limit))
    _add(area, engine, "anywhere", rows, record, table)


def _judge_valhalla(bench, area, network, layer, polygons, record: Record, table) -> None:
    where = ours.geographic(area, layer.geometry.x.to_numpy(), layer.geometry.y.to_numpy())
    for name, most in (("anywhere", 500.0), ("at streets", NEAR_METRES)):
        rows = {limit: [] for limit in THRESHOLDS}
        for row in range(min(PEER_JUDGED, len(layer))):
            own = [polygons[way][row] for way in DIRECTIONS]
            east, north = _points(network, own[0][THRESHOLDS[-1]], PEER_POINTS, most)
            points = ours.geographic(area, east, north)
            for way, shapes in zip(DIRECTIONS, own, strict=True):
                ends = (points, where[row : row + 1]) if way == "to_site" else (where[row : row + 1], points)
                minutes = peer_minutes(bench, "Valhalla", area, *ends).ravel()
                known = ~np.isnan(minutes)  # its matrix knows no way to Gozo, its isochrones do
                for limit in THRESHOLDS:
                    inside = shapely.contains_xy(shapes[limit], east[known], north[known])
                    rows[limit].append(membership(minutes[known], inside, limit))
        _add(area, "Valhalla", name, rows, record, table)


def _points(network: RoadNetwork, outline, count: int, most: float = 500.0) -> tuple[np.ndarray, np.ndarray]:
    """Uniform random points around an outline within so many metres of a street."""
    west, south, east, north = outline.buffer(500).bounds
    random = np.random.default_rng(3)
    x, y = np.zeros(0), np.zeros(0)
    while len(x) < count:
        here = random.uniform(west, east, 4 * count), random.uniform(south, north, 4 * count)
        near = snap(network, *here, max_metres=most).ok
        x, y = np.concatenate([x, here[0][near]]), np.concatenate([y, here[1][near]])
    return x[:count], y[:count]


def _add(
    area: Area, engine: str, where: str, rows: dict[int, list[Membership]], record: Record, table
) -> None:
    for limit, found in rows.items():
        shares = [float(np.nanmean([getattr(m, name) for m in found])) for name in Membership._fields[1:]]
        record.note(f"fidelity/{area.name}/{engine}/{where}/{limit}", shares[0])
        record.note(f"fidelity/{area.name}/{engine}/{where}/{limit}/beyond", shares[3])
        points = sum(m.points for m in found)
        table.add(area.name, engine, where, limit, f"{points:,}", *(percent(share) for share in shares))

"""One motorway past the city: two carriageways, and junctions with the main roads that it crosses."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.interpolate import CubicSpline
from shapely.ops import substring

from study.demo.kinds import Street, Zone
from study.demo.land import Land
from study.demo.plan import StreetPlan
from study.demo.roundabouts import BOTH, INTO, OUT_OF, lay_roundabout
from study.demo.settlements import Settlements

HALF_GAP_METRES = 13.0


def lay_motorway(plan: StreetPlan, land: Land, settlements: Settlements) -> shapely.LineString:
    """Lay the motorway and its junctions; return its middle line."""
    line = _course(land, settlements)
    junctions = _junctions(plan, line, land.half_height * 0.1)
    slip = min(380.0, land.half_height * 0.03)
    stations = sorted(junctions)
    for direction in (1, -1):
        _lay_carriageway(plan, line, stations, direction, slip)
    for station in stations:
        _lay_junction(plan, line, station, junctions[station], (slip, stations))
    return substring(line, stations[0] - slip, stations[-1] + slip)


def _course(land: Land, settlements: Settlements) -> shapely.LineString:
    """West of the first town, the city and the second town, bending gently."""
    centres, radii = settlements.centres, settlements.radii
    south, middle, north = (centres[i] - [1.4 * radii[i], 0] for i in (1, 0, 2))
    points = np.array([south + 0.2 * (south - middle), south, middle, north, north + 0.25 * (north - middle)])
    spline = CubicSpline(np.arange(5), points)
    dense = spline(np.linspace(0, 4, 400))
    return shapely.LineString(dense[land.contains(dense) & (land.coast_distance(dense) > 300)])


def _junctions(plan: StreetPlan, line: shapely.LineString, apart: float) -> dict[float, int]:
    """Metres along the motorway -> the piece of main road crossed there."""
    pieces = plan.pieces
    main = np.flatnonzero((pieces["kind"] <= Street.SECONDARY) & (pieces["main"] == 0))
    roads = shapely.linestrings(
        np.stack([plan.nodes[pieces["start"][main]], plan.nodes[pieces["end"][main]]], axis=1)
    )
    crossed = shapely.intersects(line, roads)
    stations = shapely.line_locate_point(line, shapely.centroid(shapely.intersection(roads[crossed], line)))
    found: dict[float, int] = {}
    for i in np.lexsort((stations, pieces["kind"][main[crossed]])):
        station = float(stations[i])
        inside = apart / 2 < station < line.length - apart / 2
        if inside and all(abs(station - other) > apart for other in found):
            found[station] = int(main[crossed][i])
    return found


def _at(line: shapely.LineString, station: np.ndarray, left: float) -> np.ndarray:
    """Points at stations along the line, moved to its left."""
    station = np.atleast_1d(station)
    here = shapely.get_coordinates(shapely.line_interpolate_point(line, station))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, station + 5))
    behind = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(station - 5, 0)))
    along = (ahead - behind) / np.hypot(*(ahead - behind).T)[:, None]
    return here + left * np.stack([-along[:, 1], along[:, 0]], axis=1)


def _lay_carriageway(
    plan: StreetPlan, line: shapely.LineString, stations: list, direction: int, slip: float
) -> None:
    """From where the first slip road joins to where the last one leaves."""
    low, high = stations[0] + slip, stations[-1] - slip
    keys = [s + sign * slip for s in stations for sign in (-1, 1)][1:-1]
    course = np.unique(np.r_[np.linspace(low, high, int((high - low) / 200) + 2), keys])
    nodes = plan.add_nodes(_at(line, course, direction * HALF_GAP_METRES))
    plan.add_path(nodes[::direction], kind=Street.MOTORWAY, oneway=1)


def _lay_junction(
    plan: StreetPlan, line: shapely.LineString, station: float, piece: int, course: tuple
) -> None:
    slip, stations = course
    radius = min(60.0, slip / 3)
    centre = _at(line, station, 0.0)[0]
    arms = _clear_arms(plan, piece, centre, radius)
    for direction in (1, -1):
        before, after = station - direction * slip, station + direction * slip
        for where, way in ((before, INTO), (after, OUT_OF)):
            if not stations[0] < where < stations[-1]:
                continue
            side = direction * HALF_GAP_METRES
            join = _nearest(plan, _at(line, where, side)[0])
            bend = plan.add_nodes(_at(line, station + 0.5 * (where - station), 2.8 * side))[0]
            ends = (join, bend) if way == INTO else (bend, join)
            plan.add_pieces(*ends, kind=Street.MOTORWAY_LINK, oneway=1)
            arms.append((bend, Street.MOTORWAY_LINK, way, Zone.COUNTRY))
    lay_roundabout(plan, centre, radius, arms)


def _nearest(plan: StreetPlan, point: np.ndarray) -> int:
    return int(((plan.nodes - point) ** 2).sum(axis=1).argmin())


def _clear_arms(plan: StreetPlan, piece: int, centre: np.ndarray, radius: float) -> list[tuple]:
    """Take away the main road inside the roundabout; return the two ends left over."""
    pieces = plan.pieces
    start, end, kind = pieces["start"], pieces["end"], pieces["kind"][piece]
    gone, arms = [piece], []
    for node in (start[piece], end[piece]):
        while np.hypot(*(plan.nodes[node] - centre)) < 1.5 * radius:
            at = [p for p in np.flatnonzero((start == node) | (end == node)) if p not in gone]
            if len(at) != 1:
                break
            gone.append(at[0])
            node = end[at[0]] if start[at[0]] == node else start[at[0]]
        arms.append((node, kind, BOTH, Zone.COUNTRY))
    # the junctions' pieces are numbered before any is taken away: mark, and forget them at the end
    plan.set("restricted", np.array(gone), -1)
    return arms

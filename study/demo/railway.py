"""One railway, from town to town through the city."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.interpolate import PchipInterpolator
from scipy.spatial import cKDTree

from study.demo.kinds import Street
from study.demo.settlements import Settlements
from study.demo.streets import Streets
from study.demo.timetables import FULL_DAY, Feed, Pattern, departures

LINE = (1, 0, 2, 4)
TRAIN_KMH, DWELL_SECONDS = 78.0, 60
PLATFORM_METRES = 9.0
FOOTBRIDGE = 2
"""The station whose platform B is reached by steps only; of other platforms the station speaks."""


@dataclass(frozen=True)
class Railway:
    """The track (n, 2) in metres, the stations on it (m, 2), and the timetable."""

    track: np.ndarray
    stations: np.ndarray
    feed: Feed


def lay_railway(settlements: Settlements, streets: Streets, region: int) -> Railway:
    """Lay the track through a station in each town of ``LINE`` and let trains run every half hour."""
    names, wanted = _stations(settlements)
    walkable = np.unique(streets.pieces["start"][streets.pieces["kind"] > Street.TRUNK])
    near = walkable[cKDTree(streets.nodes[walkable]).query(wanted)[1]]
    stations = streets.nodes[near] + [28.0, 0.0]
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(stations, axis=0).T))]
    course = np.unique(np.r_[np.arange(0, along[-1], 150.0), along])
    track = np.stack([PchipInterpolator(along, stations[:, i])(course) for i in (0, 1)], axis=1)
    metres = np.r_[0, np.cumsum(np.hypot(*np.diff(track, axis=0).T))][np.searchsorted(course, along)]
    return Railway(track, stations, _feed(names, stations, metres, region))


def _stations(settlements: Settlements) -> tuple[list[str], np.ndarray]:
    """A station near the middle of every town on the line, and a halt between towns far apart."""
    names, points = [], []
    for here, there in zip(LINE, (*LINE[1:], None)):
        names.append(f"{settlements.names[here]} Central")
        points.append(settlements.centres[here] + settlements.radii[here] * np.array([-0.11, 0.09]))
        if there is None:
            break
        middle = (settlements.centres[here] + settlements.centres[there]) / 2
        others = np.flatnonzero(settlements.people > 0)[7:]
        halt = others[np.hypot(*(settlements.centres[others] - middle).T).argmin()]
        if np.hypot(*(settlements.centres[halt] - middle).T) < 0.2 * np.hypot(*(points[-1] - middle).T):
            names.append(f"{settlements.names[halt]} Halt")
            points.append(settlements.centres[halt])
    return names, np.array(points)


def _feed(names: list[str], stations: np.ndarray, metres: np.ndarray, region: int) -> Feed:
    code = [f"ZZR{region + 1}{i:02d}" for i in range(len(names))]
    rows = [(c, name, *xy, 1, "", "1") for c, name, xy in zip(code, names, stations)]
    for side, letter in ((1, "A"), (-1, "B")):
        platform = stations + np.array([side * PLATFORM_METRES, 0.0])
        boards = ["2" if letter == "B" and at == FOOTBRIDGE else "" for at in range(len(names))]
        rows += [(c + letter, name, *xy, 0, c, b) for c, name, xy, b in zip(code, names, platform, boards)]
    columns = ["stop_id", "stop_name", "easting", "northing", "location_type", "parent_station"]
    columns.append("wheelchair_boarding")
    count, patterns = len(names), []
    route = f"{region + 1}-DR"
    for direction in (0, 1):
        order = np.arange(count) if direction == 0 else np.arange(count)[::-1]
        run = np.abs(np.diff(metres[order])) / (TRAIN_KMH / 3.6) + 45
        arrive = np.r_[0, np.cumsum(run) + DWELL_SECONDS * np.arange(count - 1)].round(-1).astype(np.int64)
        leave = arrive + DWELL_SECONDS * ((np.arange(count) > 0) & (np.arange(count) < count - 1))
        times = departures(FULL_DAY, 30, 4 + 11 * direction)
        platforms = count * (1 + direction) + order
        patterns.append(Pattern(route, direction, names[order[-1]], platforms, arrive, leave, times))
    routes = pd.DataFrame([(route, "DR", f"{names[0]} - {names[-1]}", 2)])
    routes.columns = ["route_id", "route_short_name", "route_long_name", "route_type"]
    return Feed(
        "DOGRAIL", "Doggerland Railway (fictional)", pd.DataFrame(rows, columns=columns), routes, patterns
    )

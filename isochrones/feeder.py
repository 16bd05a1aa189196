"""A first or last leg by taxi or car: minutes on the roads that compete with the walk to or from a stop."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from isochrones.changes import walks_from_pairs
from isochrones.linking import check_same_crs, rows_of_walks
from isochrones.matrix import snap_both
from isochrones.network import RoadNetwork
from isochrones.point_walks import PointWalks
from isochrones.schema import check_choice
from isochrones.snapping import DEFAULT_CONNECTOR, ConnectorRule, Snapping, snap, snappable_edges
from isochrones.speeds import DEFAULT_SPEEDS, PERIODS, SpeedTable
from isochrones.timetable import Timetable
from isochrones.transit_arrays import Walks
from isochrones.transit_errors import BadTransitOption
from isochrones.walking import drive_links

AT = ("home", "site")


@dataclass(frozen=True, eq=False)
class Feeder:
    """A taxi, a lift or a parked car at one end of every journey, beside walking there.

    The leg at `home` is the first of a journey to a site and the last of one home; the leg at the `site`
    is the last and the first. It takes `wait_minutes` (calling a taxi, parking) and the drive on the roads
    of `period`, which must not exceed `max_minutes`; the wait does not count against that cap. It leads
    to and from stops only: being driven all the way is the mode `drive`. Who pays is not modelled.
    """

    roads: RoadNetwork
    period: str = "free_flow"
    max_minutes: float = 15.0
    wait_minutes: float = 5.0
    at: str = "home"
    speeds: SpeedTable = DEFAULT_SPEEDS
    connector: ConnectorRule = DEFAULT_CONNECTOR

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        check_choice(self.at, AT, "at")
        check_choice(self.period, PERIODS, "period")
        if self.roads.profile != "drive":
            raise BadTransitOption("a feeder needs roads: read the streets with profile='drive'")
        if not self.max_minutes > 0 or not self.wait_minutes >= 0:
            raise BadTransitOption(
                f"a feeder of max_minutes = {self.max_minutes} and wait_minutes = {self.wait_minutes} has no "
                "meaning: give a cap above 0 and a wait that is not negative"
            )

    def __str__(self) -> str:
        """What the minutes depend on, for the attributes of a result; other speeds have another mark."""
        kmh = "usual speed" if self.connector.kmh is None else f"{self.connector.kmh:g} km/h"
        return (
            f"feeder at {self.at}, {self.period}, at most {self.max_minutes:g} min, wait "
            f"{self.wait_minutes:g} min, roads {self.roads.identity}, speeds {_mark(self.speeds)}, connector at "
            f"most {self.connector.max_metres:g} m, factor {self.connector.factor:g}, {kmh}"
        )


def _mark(speeds: SpeedTable) -> str:
    """`usual`, or 12 digits of a hash of the table's figures."""
    if speeds == DEFAULT_SPEEDS:
        return "usual"
    figures = json.dumps(asdict(speeds), sort_keys=True)
    return hashlib.sha256(figures.encode()).hexdigest()[:12]


def with_feeder(
    walks: PointWalks,
    feeder: Feeder | None,
    timetable: Timetable,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    direction: str,
) -> PointWalks:
    """The walks with those to and from stops replaced where the feeder is quicker; as they are without one.

    Origins and sites that are not on the walking streets stay without any.

    Raises:
        CrsMismatch: roads and timetable are in different coordinates.
    """
    if feeder is None:
        return walks
    check_same_crs(timetable, feeder.roads)
    at_site, at_origin = snap_both(feeder.roads, origins, sites, feeder.connector)
    stops = _stops_on_roads(feeder, timetable, sites)
    away = (direction == "to_site") == (feeder.at == "home")  # from the point to the stops
    if feeder.at == "home":
        legs = _of_those(walks.at_origin.ok, _legs(feeder, at_origin, stops, away))
        return replace(walks, access=quicker(walks.access, legs))
    legs = rows_of_walks(_of_those(walks.at_site.ok, _legs(feeder, at_site, stops, away)), len(stops), -1)
    both = np.minimum(walks.egress, legs)
    return replace(walks, egress=np.where(both >= 0, both, np.maximum(walks.egress, legs)))


def _stops_on_roads(feeder: Feeder, timetable: Timetable, sites: gpd.GeoDataFrame) -> Snapping:
    place = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    allowed = snappable_edges(feeder.roads, *place, feeder.connector.max_metres)
    position = timetable.stops[["easting", "northing"]].to_numpy(np.float64)
    return snap(feeder.roads, position[:, 0], position[:, 1], connector=feeder.connector, snappable=allowed)


def _legs(feeder: Feeder, points: Snapping, stops: Snapping, away: bool) -> Walks:
    """Whole seconds of drive and wait between points and stops, by point."""
    minutes = feeder.roads.minutes(feeder.period, feeder.speeds)
    ends = (points, stops) if away else (stops, points)
    indptr, other, taken = drive_links(feeder.roads, minutes, *ends, feeder.max_minutes)
    seconds = np.rint((taken.astype(np.float64) + feeder.wait_minutes) * 60).astype(np.int32)
    if away:
        return Walks(indptr.astype(np.int32), other, seconds)
    stop = np.repeat(np.arange(len(stops), dtype=np.int32), np.diff(indptr))
    return walks_from_pairs(other, stop, seconds, len(points))


def _of_those(ok: np.ndarray, legs: Walks) -> Walks:
    """The legs of some points only."""
    point = np.repeat(np.arange(len(ok)), np.diff(legs.indptr))
    kept = ok[point]
    return walks_from_pairs(point[kept], legs.stop[kept], legs.seconds[kept], len(ok))


def quicker(one: Walks, other: Walks) -> Walks:
    """Of every point and stop that either joins, the fewer seconds."""
    points = len(one.indptr) - 1
    point = np.concatenate([np.repeat(np.arange(points), np.diff(walks.indptr)) for walks in (one, other)])
    stop = np.concatenate([one.stop, other.stop])
    seconds = np.concatenate([one.seconds, other.seconds])
    order = np.lexsort((seconds, stop, point))
    point, stop = point[order], stop[order]
    first = np.ones(len(order), bool)
    first[1:] = (point[1:] != point[:-1]) | (stop[1:] != stop[:-1])
    return walks_from_pairs(point[first], stop[first], seconds[order][first], points)

"""The walks of a search between origins and sites: to and from stops, between stops, and all the way."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import geopandas as gpd
import numpy as np
import pandas as pd

from isochrones.changes import change_walks
from isochrones.linking import (
    StopLinks,
    check_links,
    check_same_crs,
    direct_walks,
    link_stops,
    rows_of_walks,
    walks_between,
)
from isochrones.matrix import snap_both
from isochrones.network import RoadNetwork
from isochrones.snapping import Snapping, snappable_edges
from isochrones.timetable import Timetable
from isochrones.transit_arrays import Changes, Walks
from isochrones.transit_options import TransitOptions


@dataclass(frozen=True, eq=False)
class PointWalks:
    """Where origins and sites meet the streets, and their walks.

    `access`: from each origin to stops; `egress`: int32 (sites, stops) seconds, -1 beyond the cap; `direct`:
    int32 (sites, origins) seconds all the way, `UNREACHABLE` beyond its cap.
    """

    at_site: Snapping
    at_origin: Snapping
    access: Walks
    egress: np.ndarray
    direct: np.ndarray
    links: StopLinks
    rules: pd.DataFrame
    change_seconds: int

    def changes(self, turned: bool) -> Changes:
        """Changes between stops; `turned` for searches with time reversed."""
        return kept_changes(self.links, self.rules, self.change_seconds, turned)


_changes_kept: WeakKeyDictionary[StopLinks, dict[tuple[int, bool], tuple[pd.DataFrame, Changes]]]
_changes_kept = WeakKeyDictionary()


def kept_changes(links: StopLinks, rules: pd.DataFrame, change_seconds: int, turned: bool) -> Changes:
    """`change_walks` of a timetable's links and rules, kept while the links are in use with these rules."""
    kept = _changes_kept.setdefault(links, {})
    found = kept.get((change_seconds, turned))
    if found is None or found[0] is not rules:
        found = rules, change_walks(links.footpaths, rules, change_seconds, turned, links.stops.ok)
        kept[change_seconds, turned] = found
    return found[1]


def point_walks(
    timetable: Timetable,
    walking: RoadNetwork,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    options: TransitOptions,
    links: StopLinks | None,
) -> PointWalks:
    """The walks of origins and sites; `links` are made where they are not given.

    Raises `CrsMismatch` and `BadTransitOption` where timetable, streets, options and links do not fit.
    """
    check_same_crs(timetable, walking)
    if links is None:
        place = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
        allowed = snappable_edges(walking, *place, options.connector_metres)
        links = link_stops(timetable, walking, options, allowed)
    check_links(links, timetable, walking, options)
    at_site, at_origin = snap_both(walking, origins, sites, options.connector)
    to_stops = walks_between(walking, at_site, links.stops, options)
    return PointWalks(
        at_site=at_site,
        at_origin=at_origin,
        access=walks_between(walking, at_origin, links.stops, options),
        egress=rows_of_walks(to_stops, len(links.stops), -1),
        direct=direct_walks(walking, at_site, at_origin, options),
        links=links,
        rules=timetable.transfers,
        change_seconds=round(options.min_change_minutes * 60),
    )

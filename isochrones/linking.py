"""Walks on the streets that join points, stops and sites: the part of a search that no window changes."""

from dataclasses import dataclass

import numpy as np

from isochrones.errors import CrsMismatch
from isochrones.hierarchy import PAYS_FROM, prepare
from isochrones.network import RoadNetwork
from isochrones.search import times_between
from isochrones.snapping import Snapping, snap
from isochrones.timetable import Timetable
from isochrones.transit_arrays import UNREACHABLE, Walks
from isochrones.transit_errors import BadTransitOption
from isochrones.transit_options import TransitOptions
from isochrones.walking import walk_links, walking_graph


@dataclass(frozen=True, eq=False)
class StopLinks:
    """The stops of a timetable on the streets, and the walks between them.

    `stops`: where each stop meets the streets (not `ok` where it is beyond the connector cap: one can
    still ride through and change there, not walk). `footpaths`: from each stop to the other stops within
    `max_walk_minutes`. `timetable` and `network` name what they belong to; `connector_factor` is how stops
    met the streets.
    """

    stops: Snapping
    footpaths: Walks
    max_walk_minutes: float
    walk_kmh: float
    timetable: str
    network: str
    connector_factor: float = 1.2


def link_stops(
    timetable: Timetable,
    walking: RoadNetwork,
    options: TransitOptions | None = None,
    snappable: np.ndarray | None = None,
) -> StopLinks:
    """Snap the stops to the walking network and find every walk between two of them.

    Independent of sites and windows, so worth keeping (`save_links`). `snappable` (bool per edge) widens the
    streets that stops may meet, see `snappable_edges`.
    """
    options = options or TransitOptions()
    check_same_crs(timetable, walking)
    position = timetable.stops[["easting", "northing"]].to_numpy(np.float64)
    stops = snap(walking, position[:, 0], position[:, 1], connector=options.connector, snappable=snappable)
    walks = walks_between(walking, stops, stops, options)
    source = np.repeat(np.arange(len(stops)), np.diff(walks.indptr))
    others = walks.stop != source
    counts = np.bincount(source[others], minlength=len(stops))
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return StopLinks(
        stops=stops,
        footpaths=Walks(indptr, walks.stop[others], walks.seconds[others]),
        max_walk_minutes=options.max_walk_minutes,
        walk_kmh=options.walk_kmh,
        timetable=timetable.identity,
        network=walking.identity,
        connector_factor=options.connector_factor,
    )


def walks_between(
    walking: RoadNetwork,
    sources: Snapping,
    targets: Snapping,
    options: TransitOptions,
    minutes: float | None = None,
) -> Walks:
    """Walks from each source to the targets within the walk cap (or `minutes`), in whole seconds.

    On foot the streets are the same in both directions, so these serve going and coming home. Where there
    are many at both ends the network is prepared for them.
    """
    if min(len(sources), len(targets)) >= PAYS_FROM:
        prepare(walking)
    cap = options.max_walk_minutes if minutes is None else minutes
    indptr, target, taken = walk_links(walking, sources, targets, cap, options.walk_kmh)
    seconds = np.rint(taken.astype(np.float64) * 60).astype(np.int32)
    return Walks(indptr.astype(np.int32), target.astype(np.int32), seconds)


def rows_of_walks(walks: Walks, columns: int, missing: int) -> np.ndarray:
    """The walks as a full table (sources, columns) int32 of seconds, `missing` where there is none."""
    table = np.full((len(walks.indptr) - 1, columns), missing, np.int32)
    source = np.repeat(np.arange(len(table)), np.diff(walks.indptr))
    table[source, walks.stop] = walks.seconds
    return table


def direct_walks(
    walking: RoadNetwork, sites: Snapping, points: Snapping, options: TransitOptions
) -> np.ndarray:
    """Seconds of walking all the way, (sites, points) int32, `UNREACHABLE` beyond its own cap."""
    graph = walking_graph(walking, options.walk_kmh)
    minutes = times_between(graph, points, sites, options.max_direct_walk_minutes)
    found = np.isfinite(minutes)
    seconds = np.rint(np.where(found, minutes, 0).astype(np.float64) * 60).astype(np.int32)
    return np.where(found & sites.ok[:, None] & points.ok, seconds, UNREACHABLE)


def check_links(
    links: StopLinks, timetable: Timetable, walking: RoadNetwork, options: TransitOptions
) -> None:
    """Raise `BadTransitOption` unless the links were made for this timetable, streets and way of walking."""
    met = links.stops.max_metres, links.connector_factor
    found = links.timetable, links.network, links.max_walk_minutes, links.walk_kmh, *met
    met = options.connector_metres, options.connector_factor
    wanted = timetable.identity, walking.identity, options.max_walk_minutes, options.walk_kmh, *met
    if found != wanted:
        raise BadTransitOption(
            f"the links are of timetable, streets, walk cap, speed and connector {found}, not {wanted}; "
            "make them again with link_stops"
        )


def check_same_crs(timetable: Timetable, walking: RoadNetwork) -> None:
    """Raise `CrsMismatch` unless stops and streets are in the same coordinates."""
    if timetable.crs != walking.crs:
        raise CrsMismatch(
            f"the timetable is in {timetable.crs} and the streets in {walking.crs}; read both with one crs"
        )

"""Public-transport minutes at any point, for surfaces and isochrones."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np

from isochrones.changes import change_walks
from isochrones.linking import StopLinks, check_same_crs, link_stops, rows_of_walks, walks_between
from isochrones.roads import RoadNetwork
from isochrones.schema import DIRECTIONS, check_choice, check_sites
from isochrones.snapping import snap, snappable_edges
from isochrones.street_walks import street_walks
from isochrones.timetable import Timetable
from isochrones.transit_kernels import UNREACHABLE, window_ranks
from isochrones.transit_options import TransitOptions, ranks_of, window_of
from isochrones.transit_search import SiteWalks, boardings_of, facing_site, seconds_of_points

POINTS_AT_ONCE = 20_000


def transit_minutes_at(
    timetable: Timetable,
    walking: RoadNetwork,
    sites: gpd.GeoDataFrame,
    window: tuple[str, str] = ("08:00", "10:00"),
    by: str = "arrive",
    direction: str = "to_site",
    percentile: int = 50,
    *,
    options: TransitOptions | None = None,
    links: StopLinks | None = None,
) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """A function of eastings and northings (metres) that gives minutes, float32, NaN unreachable.

    The times are those `transit_times` gives an origin at the same point, to a second of walking: every
    point walks from its own place on its edge, with the caps on its own walks. Of several sites the
    smallest minutes count.

    Args:
        timetable: the day.
        walking: the streets, profile `walk`.
        sites: table of docs/contracts.md.
        window: half-open, one instant a minute.
        by: `arrive` or `depart`.
        direction: `to_site` or `from_site`.
        percentile: of the window's instants, without interpolation.
        options: caps, speed and change time.
        links: from `link_stops` with the same options.

    Raises:
        BadTransitOption, UnknownChoice, CrsMismatch, InvalidTable: as `transit_times`.
    """
    options = options or TransitOptions()
    check_choice(direction, DIRECTIONS, "direction")
    check_sites(sites, walking.crs)
    check_same_crs(timetable, walking)
    chosen = window_of(window, by)
    rank = ranks_of((percentile,), len(chosen.instants))
    place = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    allowed = snappable_edges(walking, *place, options.connector_metres)
    at_site = snap(walking, *place, connector=options.connector, snappable=allowed)
    links = links or link_stops(timetable, walking, options, allowed)
    facing = facing_site(timetable, chosen, direction, options.longest_seconds)
    change_seconds = round(options.min_change_minutes * 60)
    changes = change_walks(links.footpaths, timetable.transfers, change_seconds, facing.turned)
    egress = rows_of_walks(walks_between(walking, at_site, links.stops, options), len(links.stops), -1)
    boardings = [list(boardings_of(facing, changes, egress[row])) for row in np.flatnonzero(at_site.ok)]
    to_stops = street_walks(walking, links.stops, options, options.max_walk_minutes)
    to_sites = street_walks(walking, at_site, options, options.max_direct_walk_minutes)

    def minutes_of(eastings: np.ndarray, northings: np.ndarray) -> np.ndarray:
        points = snap(walking, eastings, northings, connector=options.connector, snappable=allowed)
        access = to_stops.from_points(points)
        direct = rows_of_walks(to_sites.from_points(points), len(at_site), int(UNREACHABLE))
        nearest = np.full(len(points), np.inf, np.float32)
        for row, boarding in zip(np.flatnonzero(at_site.ok), boardings):
            walks = SiteWalks(egress[row], np.ascontiguousarray(direct[:, row]))
            seconds = seconds_of_points(facing, boarding, access, walks, options.longest_seconds)
            nearest = np.fmin(nearest, window_ranks(seconds, rank)[0][0])
        return np.where(np.isinf(nearest), np.float32(np.nan), nearest)

    def minutes_at(eastings: np.ndarray, northings: np.ndarray) -> np.ndarray:
        east, north = np.ravel(eastings), np.ravel(northings)
        parts = [slice(first, first + POINTS_AT_ONCE) for first in range(0, len(east), POINTS_AT_ONCE)]
        minutes = [minutes_of(east[part], north[part]) for part in parts]
        return np.concatenate([np.zeros(0, np.float32), *minutes]).reshape(np.shape(eastings))

    return minutes_at

"""Public-transport minutes at any point, for surfaces and isochrones."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np

from isochrones.bounds import disc_bounds
from isochrones.edge_profiles import (
    Direct,
    EdgeProfiles,
    EndWalks,
    edge_profiles,
    stop_entries,
)
from isochrones.edge_readings import least_levels, minutes_on_edges
from isochrones.linking import (
    StopLinks,
    check_links,
    check_same_crs,
    link_stops,
    rows_of_walks,
    walks_between,
)
from isochrones.network import RoadNetwork
from isochrones.profiles import boarding_profiles
from isochrones.schema import DIRECTIONS, check_choice, check_sites
from isochrones.snapping import ConnectorRule, Snapping, snap, snappable_edges
from isochrones.street_walks import direct_of, walks_to_sites, walks_to_stops
from isochrones.timetable import Timetable
from isochrones.transit_arrays import Changes
from isochrones.transit_options import TransitOptions, ranks_of, window_of
from isochrones.transit_search import Facing, prepared
from isochrones.window_times import MINUTE

ROUNDING_SECONDS = 0.01


@dataclass(frozen=True, eq=False)
class TransitQuestion:
    """What the searches from several sites share: day, streets, window, and walks to stops."""

    walking: RoadNetwork
    options: TransitOptions
    facing: Facing
    changes: Changes
    stops: Snapping
    walks: EndWalks
    allowed: np.ndarray
    rank: int
    labels: dict


@dataclass(frozen=True, eq=False)
class TransitTimes:
    """Public-transport times of one site, or of the nearest of several, at any point (a `PointTimes`).

    The times are those `transit_times` gives an origin at the same point, to the second: every point walks
    from its own place on its edge, with the caps on its own walks, rounded to seconds as an origin's are.

    Attributes:
        network: the streets that points walk on. allowed: bool, the edges that points may meet.
        connector: how points meet streets. profiles: what the ends of edges offer. labels: names.
    """

    network: RoadNetwork
    allowed: np.ndarray
    connector: ConnectorRule
    profiles: EdgeProfiles
    labels: dict

    @property
    def crs(self) -> str:
        """The streets' CRS."""
        return self.network.crs

    def minutes_met(self, edge: np.ndarray, fraction: np.ndarray, metres: np.ndarray) -> np.ndarray:
        """Float32 minutes of points `metres` from where they meet an edge; inf where unreachable or -1."""
        connector = metres * self.connector.minutes_per_metre(self.network.profile)
        return minutes_on_edges(self.profiles, edge, fraction, connector)

    def minutes_at(self, eastings: np.ndarray, northings: np.ndarray) -> np.ndarray:
        """Float32 minutes of each point, NaN where unreachable; the shape of the coordinates."""
        east, north = np.ravel(eastings), np.ravel(northings)
        points = snap(self.network, east, north, connector=self.connector, snappable=self.allowed)
        return self.minutes_of(points).reshape(np.shape(eastings))

    def minutes_of(self, points: Snapping) -> np.ndarray:
        """Float32 minutes of points already snapped (a grid is snapped once and read for every site)."""
        nearest = minutes_on_edges(self.profiles, points.edge, points.fraction, points.connector_minutes)
        return np.where(np.isinf(nearest), np.float32(np.nan), nearest)

    def bounds(
        self, eastings: np.ndarray, northings: np.ndarray, radius: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest minutes anywhere within `radius` metres of each point; inf: unreachable."""
        return disc_bounds(self, eastings, northings, radius)

    def bounds_met(self, edge, fraction, metres, radius: float) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest minutes by an edge within `radius` of points that meet it so.

        No point there walks further to an end of the edge, or to a stop on it, than by `slack_minutes`, and
        none walks less by more; and the percentile, caps and all, never falls as these walks grow.
        """
        connector = metres * self.connector.minutes_per_metre(self.network.profile)
        slack = radius * self.steepest[edge] + ROUNDING_SECONDS / MINUTE
        low = minutes_on_edges(self.profiles, edge, fraction, connector - slack)
        high = minutes_on_edges(self.profiles, edge, fraction, connector + slack)
        return low.astype(np.float64), high.astype(np.float64)

    @cached_property
    def steepest(self) -> np.ndarray:
        """The most that a walk by each edge changes with a metre of the map, minutes.

        A step of a metre moves the point met by at most a metre, along the street or not at all.
        """
        whole = np.maximum(np.asarray(self.network.edge_metres, np.float64), 1e-9)
        pace = self.profiles.walks.edge_minutes / whole
        return np.hypot(pace, self.connector.minutes_per_metre(self.network.profile))

    def limits(self, minutes: np.ndarray) -> np.ndarray:
        """Seconds that round to no more than each threshold and than the longest journey."""
        seconds = np.minimum(np.floor(np.asarray(minutes, np.float64) * MINUTE + 1e-3), self.profiles.longest)
        return seconds + 0.5

    def extent(self, max_minutes: float) -> tuple[float, float, float, float] | None:
        """West, south, east, north around every street that may lie within `max_minutes`, and the cap."""
        chosen = least_levels(self.profiles, self.limits(np.array([max_minutes]))) == 0
        if not chosen.any():
            return None
        point = np.repeat(chosen, np.diff(self.network.shape_start))
        east = np.asarray(self.network.shape_easting)[point]
        north = np.asarray(self.network.shape_northing)[point]
        cap = self.connector.max_metres
        return east.min() - cap, north.min() - cap, east.max() + cap, north.max() + cap


def transit_site_times(
    timetable: Timetable,
    walking: RoadNetwork,
    sites: gpd.GeoDataFrame,
    window: tuple[str, str] = ("08:00", "10:00"),
    by: str = "arrive",
    direction: str = "to_site",
    percentile: int = 50,
    *,
    combined: bool = False,
    period: str = "",
    options: TransitOptions | None = None,
    links: StopLinks | None = None,
    snappable: np.ndarray | None = None,
) -> Iterator[TransitTimes]:
    """Times for any point of the map: one for each site, or one for the nearest of them.

    Args:
        timetable: the day.
        walking: the streets, profile `walk`.
        sites: table of docs/contracts.md.
        window: half-open, one instant a minute.
        by: `arrive` or `depart`.
        direction: `to_site` or `from_site`.
        percentile: of the window's instants, without interpolation.
        combined: one answer for the nearest of all sites, site by site at the percentile.
        period: name carried in the labels.
        options: caps, speed and change time.
        links: from `link_stops` with the same options.
        snappable: bool per edge, streets that points may meet; default those of these sites.

    Raises:
        BadTransitOption, UnknownChoice, CrsMismatch, InvalidTable: as `transit_times`.
    """
    options = options or TransitOptions()
    check_sites(sites, walking.crs)
    place = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    if snappable is None:
        snappable = snappable_edges(walking, *place, options.connector_metres)
    question = _question(timetable, walking, snappable, (window, by, direction, percentile), options, links)
    at_site = snap(walking, *place, connector=options.connector, snappable=question.allowed)
    to_stops = walks_between(walking, at_site, question.stops, options)
    egress = rows_of_walks(to_stops, len(timetable.stops), -1)
    direct = walks_to_sites(walking, at_site, options)
    for group in [np.arange(len(sites))] if combined else np.arange(len(sites))[:, None]:
        found = group[at_site.ok[group]]
        yield TransitTimes(
            network=walking,
            allowed=question.allowed,
            connector=options.connector,
            profiles=_profiles(question, egress[found], direct_of(direct, found)),
            labels={
                "site_id": "+".join(str(site) for site in sites.index[group]),
                "period": period,
                **question.labels,
            },
        )


def _profiles(question: TransitQuestion, egress: np.ndarray, direct: Direct) -> EdgeProfiles:
    """What the ends of edges offer towards sites, by the walks from the stops to each of them."""
    facing, options = question.facing, question.options
    first, instants, longest = facing.instants[0], len(facing.instants), options.longest_seconds
    stops = [
        stop_entries(
            boarding_profiles(facing, question.changes, walks, options.max_rides),
            first,
            instants,
            facing.arriving,
            longest,
        )
        for walks in egress
    ]
    window = facing.arriving, instants, question.rank
    return edge_profiles(question.walks, direct, stops, window, options.max_walk_minutes, longest)


def _question(
    timetable: Timetable,
    walking: RoadNetwork,
    allowed: np.ndarray,
    asked: tuple[tuple[str, str], str, str, int],
    options: TransitOptions,
    links: StopLinks | None,
) -> TransitQuestion:
    window, by, direction, percentile = asked
    check_choice(direction, DIRECTIONS, "direction")
    check_same_crs(timetable, walking)
    chosen = window_of(window, by, timetable.date, timetable.timezone)
    if links is None:
        links = link_stops(timetable, walking, options, allowed)
    check_links(links, timetable, walking, options)
    facing, changes = prepared(timetable, links, chosen, direction, options)
    return TransitQuestion(
        walking=walking,
        options=options,
        facing=facing,
        changes=changes,
        stops=links.stops,
        walks=walks_to_stops(walking, links.stops, options),
        allowed=allowed,
        rank=int(ranks_of((percentile,), len(chosen.instants))[0]),
        labels={
            "mode": "public_transport",
            "direction": direction,
            "percentile": percentile,
            "by": by,
            "window": f"{window[0]}-{window[1]}",
            "timetable": timetable.identity,
            "timetable_date": timetable.date,
        },
    )


def transit_point_times(*question, **settings) -> TransitTimes:
    """The one answer of `transit_site_times` for one site, or for the nearest of several."""
    return next(iter(transit_site_times(*question, combined=True, **settings)))

"""Public-transport minutes at any point, for surfaces and isochrones."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np

from isochrones.bounds import disc_bounds
from isochrones.linking import (
    StopLinks,
    check_links,
    check_same_crs,
    link_stops,
    rows_of_walks,
    walks_between,
)
from isochrones.network import RoadNetwork
from isochrones.schema import DIRECTIONS, check_choice, check_sites
from isochrones.snapping import ConnectorRule, Snapping, snap, snappable_edges
from isochrones.street_walks import StreetWalks, street_walks
from isochrones.timetable import Timetable
from isochrones.transit_arrays import UNREACHABLE, Walks
from isochrones.transit_options import TransitOptions, ranks_of, window_of
from isochrones.transit_search import Facing, SiteWalks, boardings_of, prepared, seconds_of_points
from isochrones.window_times import window_ranks

POINTS_AT_ONCE = 20_000
SPARE_MINUTES = np.array([-8.0, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 6, 8, 12, 16])
"""Parts of the walk cap set aside for reaching the end of an edge; below 0 the cap is widened."""
BEYOND_SECONDS = 900
ROUNDING_MINUTES = 0.05


@dataclass(frozen=True, eq=False)
class TransitQuestion:
    """What the searches from several sites share: day, streets, window, and walks to stops."""

    timetable: Timetable
    walking: RoadNetwork
    options: TransitOptions
    facing: Facing
    changes: Walks
    links: StopLinks
    to_stops: StreetWalks
    allowed: np.ndarray
    rank: np.ndarray
    labels: dict


@dataclass(frozen=True, eq=False)
class TransitTimes:
    """Public-transport times of one site, or of the nearest of several, at any point (a `PointTimes`).

    The times are those `transit_times` gives an origin at the same point, to a second of walking: every
    point walks from its own place on its edge, with the caps on its own walks.
    """

    question: TransitQuestion
    egress: tuple[np.ndarray, ...]
    boardings: tuple[list, ...]
    to_sites: StreetWalks
    site_rows: np.ndarray
    labels: dict

    @property
    def crs(self) -> str:
        """The streets' CRS."""
        return self.question.walking.crs

    @property
    def network(self) -> RoadNetwork:
        """The streets that points walk on."""
        return self.question.walking

    @property
    def allowed(self) -> np.ndarray:
        """Bool, the edges that points may meet."""
        return self.question.allowed

    @property
    def connector(self) -> ConnectorRule:
        """How points meet streets."""
        return self.question.options.connector

    def minutes_met(self, edge: np.ndarray, fraction: np.ndarray, metres: np.ndarray) -> np.ndarray:
        """Float32 minutes of points `metres` from where they meet an edge; inf where unreachable or -1."""
        parts = [slice(first, first + POINTS_AT_ONCE) for first in range(0, len(edge), POINTS_AT_ONCE)]
        minutes = [self.minutes_of(self._met(edge[part], fraction[part], metres[part])) for part in parts]
        found = np.concatenate([np.zeros(0, np.float32), *minutes])
        return np.nan_to_num(found, nan=np.inf, posinf=np.inf)

    def _met(self, edge: np.ndarray, fraction: np.ndarray, metres: np.ndarray) -> Snapping:
        """Points as snapping would give them, their places left out."""
        ok, rule = edge >= 0, self.connector
        fraction, metres = (np.where(ok, values, np.nan) for values in (fraction, metres))
        nowhere = np.full(len(edge), np.nan)
        minutes = metres * rule.minutes_per_metre(self.network.profile)
        return Snapping(edge, fraction, metres, minutes, ok, nowhere, nowhere, rule.max_metres)

    def minutes_at(self, eastings: np.ndarray, northings: np.ndarray) -> np.ndarray:
        """Float32 minutes of each point, NaN where unreachable; the shape of the coordinates."""
        east, north = np.ravel(eastings), np.ravel(northings)
        parts = [slice(first, first + POINTS_AT_ONCE) for first in range(0, len(east), POINTS_AT_ONCE)]
        minutes = [self.minutes_of(self._snapped(east[part], north[part])) for part in parts]
        return np.concatenate([np.zeros(0, np.float32), *minutes]).reshape(np.shape(eastings))

    def _snapped(self, eastings: np.ndarray, northings: np.ndarray) -> Snapping:
        question = self.question
        rule = question.options.connector
        return snap(question.walking, eastings, northings, connector=rule, snappable=question.allowed)

    def minutes_of(self, points: Snapping) -> np.ndarray:
        """Float32 minutes of points already snapped (a grid is snapped once and read for every site)."""
        question = self.question
        access = question.to_stops.from_points(points, question.options.max_walk_minutes)
        direct = self.to_sites.from_points(points, question.options.max_direct_walk_minutes)
        nearest = self._nearest(access, direct, question.options.longest_seconds)
        return np.where(np.isinf(nearest), np.float32(np.nan), nearest)

    def _nearest(self, access: Walks, direct: Walks, longest: int) -> np.ndarray:
        """Minutes at the rank to the nearest site, inf where unreachable."""
        table = rows_of_walks(direct, len(self.to_sites.places), int(UNREACHABLE))
        nearest = np.full(len(table), np.inf, np.float32)
        for row, egress, boardings in zip(self.site_rows, self.egress, self.boardings):
            walks = SiteWalks(egress, np.ascontiguousarray(table[:, row]))
            seconds = seconds_of_points(self.question.facing, boardings, access, walks, longest)
            nearest = np.fmin(nearest, window_ranks(seconds, self.question.rank)[0][0])
        return nearest

    @cached_property
    def end_minutes(self) -> np.ndarray:
        """Minutes at the ends of edges, (rows, spare) with `SPARE_MINUTES` less of each walk cap."""
        options = self.question.options
        columns = [
            self._nearest(
                self.question.to_stops.from_ends(options.max_walk_minutes - spare),
                self.to_sites.from_ends(options.max_direct_walk_minutes - spare),
                options.longest_seconds + BEYOND_SECONDS,
            )
            for spare in SPARE_MINUTES
        ]
        return np.stack(columns, axis=1)

    def bounds(
        self, eastings: np.ndarray, northings: np.ndarray, radius: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest minutes anywhere within `radius` metres of each point; inf: unreachable.

        Along an edge the percentile changes by at most the minutes walked, save where a stop passes out of
        the walk cap; so a point is bounded from below by the ends of its edge with a wider cap, and
        from above by them with a smaller one.
        """
        return disc_bounds(self, eastings, northings, radius)

    def bounds_met(self, edge, fraction, metres, radius: float) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest minutes by an edge within `radius` of points that meet it so."""
        walking = self.question.walking
        per_metre = self.question.options.connector.minutes_per_metre(walking.profile)
        whole = self.question.to_stops.edge_minutes[edge]
        connector = metres * per_metre
        pace = whole / np.maximum(np.asarray(walking.edge_metres)[edge], 1e-9)
        slack = radius * (pace + per_metre) + ROUNDING_MINUTES
        low, high = np.zeros(len(edge)), np.full(len(edge), np.inf)
        for side, part in enumerate((fraction * whole, (1 - fraction) * whole)):
            times = self.end_minutes[self.question.to_stops.end_row[edge, side]]
            wider = np.searchsorted(SPARE_MINUTES, connector - part - slack, side="right") - 1
            smaller = np.searchsorted(SPARE_MINUTES, connector + part + slack)
            least = _take(times, wider) - part + connector - slack
            most = _take(times, smaller) + part + connector + slack
            low = np.where(wider >= 0, np.maximum(low, least), low)
            high = np.where(smaller < len(SPARE_MINUTES), np.minimum(high, most), high)
        return low, high

    def extent(self, max_minutes: float) -> tuple[float, float, float, float] | None:
        """West, south, east, north around every street that may lie within `max_minutes`, and the cap."""
        walking = self.question.walking
        nearest_end = self.end_minutes[:, 0][self.question.to_stops.end_row].min(axis=1)
        chosen = nearest_end - self.question.to_stops.edge_minutes <= max_minutes
        if not chosen.any():
            return None
        point = np.repeat(chosen, np.diff(walking.shape_start))
        east = np.asarray(walking.shape_easting)[point]
        north = np.asarray(walking.shape_northing)[point]
        cap = self.question.options.connector_metres
        return east.min() - cap, north.min() - cap, east.max() + cap, north.max() + cap


def _take(times: np.ndarray, column: np.ndarray) -> np.ndarray:
    column = np.clip(column, 0, times.shape[1] - 1)
    return np.take_along_axis(times, column[:, None], axis=1)[:, 0].astype(np.float64)


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
    egress = rows_of_walks(
        walks_between(walking, at_site, question.links.stops, options), len(timetable.stops), -1
    )
    reach = options.max_direct_walk_minutes - SPARE_MINUTES[0]
    to_sites = street_walks(walking, at_site, options, reach)
    for group in [np.arange(len(sites))] if combined else np.arange(len(sites))[:, None]:
        found = group[at_site.ok[group]]
        yield TransitTimes(
            question=question,
            egress=tuple(egress[row] for row in found),
            boardings=tuple(
                list(boardings_of(question.facing, question.changes, egress[row])) for row in found
            ),
            to_sites=to_sites,
            site_rows=found,
            labels={
                "site_id": "+".join(str(site) for site in sites.index[group]),
                "period": period,
                **question.labels,
            },
        )


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
    chosen = window_of(window, by)
    if links is None:
        links = link_stops(timetable, walking, options, allowed)
    check_links(links, timetable, walking, options)
    facing, changes = prepared(timetable, links.footpaths, chosen, direction, options, BEYOND_SECONDS)
    return TransitQuestion(
        timetable=timetable,
        walking=walking,
        options=options,
        facing=facing,
        changes=changes,
        links=links,
        to_stops=street_walks(walking, links.stops, options, options.max_walk_minutes - SPARE_MINUTES[0]),
        allowed=allowed,
        rank=ranks_of((percentile,), len(chosen.instants)),
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

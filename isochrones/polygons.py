"""Isochrones: everywhere within so many minutes of a site, as valid nested polygons."""

from collections.abc import Iterable, Sequence
from functools import singledispatch

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from isochrones.contours import outlines
from isochrones.errors import SurfaceError
from isochrones.lattice import lattice_of, lattice_shares, lattice_squares, minutes_on
from isochrones.network import RoadNetwork
from isochrones.point_times import PointTimes, street_times
from isochrones.refine import refined
from isochrones.schema import DIRECTIONS, check_choice, check_max_minutes, check_sites
from isochrones.snapping import DEFAULT_CONNECTOR, ConnectorRule, declared_approach, snap, snappable_edges
from isochrones.speeds import DEFAULT_SPEEDS, SpeedTable

COLUMNS = ("site_id", "minutes", "mode", "period", "direction", "percentile")
OUTLINES = ("exact", "lattice")
SMALLEST_M2 = 25.0
"""Islands and holes below this area are left out: less than a house."""


@singledispatch
def isochrones(
    network: RoadNetwork,
    sites: gpd.GeoDataFrame,
    minutes: Sequence[float] = (15, 30, 45),
    direction: str = "to_site",
    period: str = "free_flow",
    *,
    cell_metres: float = 50.0,
    combined: bool = False,
    smallest_m2: float = SMALLEST_M2,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
    speeds: SpeedTable = DEFAULT_SPEEDS,
    outline: str = "exact",
    within: shapely.Geometry | None = None,
) -> gpd.GeoDataFrame:
    """Isochrones by street, driven or walked as the network's profile says.

    With a timetable and a walking network first: :func:`isochrones.transit_polygons.transit_isochrones`.

    Polygon T is everywhere with minutes <= T, cumulative; see :func:`bands` for the rings between.

    Args:
        network: streets, ``drive`` or ``walk``.
        sites: points indexed by ``site_id`` in the network's CRS.
        minutes: thresholds, ascending or not.
        direction: ``to_site`` or ``from_site``.
        period: road period; a walking network is the same in all of them.
        cell_metres: size of the grid; exact outlines are found on squares of a sixteenth of it.
        combined: one polygon for the nearest of all sites (``site_id`` is then all ids joined by ``+``).
        smallest_m2: smaller islands and holes are left out.
        connector: how points meet streets.
        speeds: the speed table.
        outline: ``exact``, or ``lattice`` for outlines through the cells of a lattice that all sites share:
            a hundred times quicker, and blind to what is narrower than a cell.
        within: polygons are clipped to it (the land, a study's boundary), in the network's CRS.

    Returns:
        GeoDataFrame with ``site_id``, ``minutes``, ``mode``, ``period``, ``direction``, ``percentile``
        and MultiPolygon ``geometry``, in the network's CRS, by site and ascending minutes. A site that
        is off the streets has empty geometries.

    Raises:
        CrsMismatch, InvalidTable, UnknownChoice: at the border.
        SurfaceError: no threshold, one that is not positive, or cells too small for the reach.
    """
    limits = check_minutes(minutes)
    _check_outline(cell_metres, outline)
    groups = site_times(
        network,
        sites,
        direction,
        period,
        combined=combined,
        connector=connector,
        speeds=speeds,
        max_minutes=max(limits),
    )
    settings = cell_metres, smallest_m2, outline, within
    return polygon_table(
        ((times, _polygons(times, limits, *settings)) for times in groups), limits, network.crs
    )


def site_times(
    network: RoadNetwork,
    sites: gpd.GeoDataFrame,
    direction: str = "to_site",
    period: str = "free_flow",
    *,
    combined: bool = False,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
    speeds: SpeedTable = DEFAULT_SPEEDS,
    max_minutes: float = np.inf,
    snappable: np.ndarray | None = None,
) -> Iterable[PointTimes]:
    """Street times for any point of the map: one for each site, or one for the nearest of them.

    They are what :func:`isochrone_polygons` and :func:`travel_time_surface` work on, made one at a
    time so that hundreds of sites need no more memory than one. ``snappable`` (bool per edge) says which
    streets points may meet, default those of these sites; give all declared sites' (``snappable_edges``)
    where the times of a larger set of sites are to agree. ``max_minutes``: longer is unreachable; at
    most 4,095, or inf for as long as searches go.

    Raises:
        UnknownChoice: unknown direction or period, or ``max_minutes`` out of range.
    """
    check_choice(direction, DIRECTIONS, "direction")
    if max_minutes != np.inf:
        check_max_minutes(max_minutes)
    check_sites(sites, network.crs)
    arc_minutes = network.minutes(period, speeds)
    if network.on_foot and connector.kmh is None:
        connector = ConnectorRule(connector.max_metres, connector.factor, speeds.walk_kmh)
    east, north = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    allowed = snappable_edges(network, east, north, connector.max_metres) if snappable is None else snappable
    groups = [np.arange(len(sites))] if combined else [np.array([i]) for i in range(len(sites))]
    ids = [str(site) for site in sites.index]
    mode = "blue_light" if period == "blue_light" else network.profile
    approach = declared_approach(network, sites)
    times = None
    for group in groups:
        side = None if approach is None else approach[group]
        at = snap(network, east[group], north[group], connector=connector, snappable=allowed, approach=side)
        labels = {
            "site_id": "+".join(ids[row] for row in group),
            "mode": mode,
            "period": "all_day" if network.on_foot else period,
        }
        if times is None:
            settings = {"allowed": allowed, "connector": connector, "max_minutes": max_minutes}
            times = street_times(network, arc_minutes, at, direction, labels=labels, **settings)
        else:
            times = times.moved(at, labels)
        yield times


def isochrone_polygons(
    times: PointTimes,
    minutes: Sequence[float],
    cell_metres: float = 50.0,
    smallest_m2: float = SMALLEST_M2,
    outline: str = "exact",
    within: shapely.Geometry | None = None,
) -> gpd.GeoDataFrame:
    """Polygons of any mode from its times at points; columns as in :func:`isochrones`.

    Args:
        times: minutes at any point, with their labels (``site_id``, ``mode``, ``period`` ...).
        minutes: thresholds.
        cell_metres: size of the grid; exact outlines are found on squares of a sixteenth of it.
        smallest_m2: smaller islands and holes are left out.
        outline: ``exact``, or ``lattice`` for times that are taken on streets.
        within: polygons are clipped to it, in the CRS of the times.

    Raises:
        SurfaceError: no threshold, one that is not positive, cells too small for the reach, or a lattice
            for times that are not taken on streets.
        UnknownChoice: another outline.
    """
    limits = check_minutes(minutes)
    _check_outline(cell_metres, outline)
    found = _polygons(times, limits, cell_metres, smallest_m2, outline, within)
    return polygon_table([(times, found)], limits, times.crs)


def polygon_table(found: Iterable[tuple], limits: Sequence[float], crs: str) -> gpd.GeoDataFrame:
    """One row for each threshold of each pair of times and their polygons."""
    rows, polygons = [], []
    for times, each in found:
        rows += [{**times.labels, "minutes": limit} for limit in limits]
        polygons += each
    return gpd.GeoDataFrame(pd.DataFrame(rows).reindex(columns=COLUMNS), geometry=polygons, crs=crs)


def _check_outline(cell_metres: float, outline: str) -> None:
    check_choice(outline, OUTLINES, "outline")
    if not cell_metres > 0:
        raise SurfaceError(f"cell_metres must be greater than 0, got {cell_metres}; 50 is usual")


def _polygons(
    times: PointTimes, limits, cell_metres: float, smallest_m2: float, outline: str, within
) -> list:
    find = _lattice_polygons if outline == "lattice" else _exact_polygons
    found = find(times, limits, float(cell_metres), smallest_m2)
    return found if within is None else [_clipped(polygon, within) for polygon in found]


def _clipped(polygon: shapely.MultiPolygon, within: shapely.Geometry) -> shapely.MultiPolygon:
    """What of the polygon lies within; shared points and lines are no area and are left out."""
    parts = shapely.get_parts(shapely.intersection(polygon, within))
    inside = [part for part in parts if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(inside)


def _exact_polygons(times: PointTimes, limits, cell_metres: float, smallest_m2: float) -> list:
    found = refined(times, limits, cell_metres)
    if found is None:
        return [shapely.MultiPolygon()] * len(limits)
    return outlines(found.squares, limits, found.shares, smallest_m2)


def _lattice_polygons(times: PointTimes, limits, cell_metres: float, smallest_m2: float) -> list:
    if not hasattr(times, "minutes_met"):
        raise SurfaceError(
            f"{times.labels['mode']} does not say how it meets the streets: use exact outlines"
        )
    lattice = lattice_of(times.network, cell_metres, times.connector, times.allowed)
    met = minutes_on(lattice, times)
    squares = lattice_squares(lattice, met, np.array(limits, np.float32))
    return outlines(squares, limits, lambda *side: lattice_shares(lattice, met, squares, *side), smallest_m2)


def bands(polygons: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rings between cumulative isochrones: each polygon less the next smaller of the same kind.

    Adds ``minutes_from`` (0 for the innermost); ``minutes`` stays the upper end.
    """
    keys = [c for c in COLUMNS if c != "minutes"]
    parts = []
    for _, group in polygons.groupby(keys, sort=False, dropna=False):
        ordered = group.sort_values("minutes")
        smaller = [shapely.MultiPolygon(), *ordered.geometry.to_list()[:-1]]
        rings = shapely.difference(ordered.geometry.to_numpy(), np.array(smaller, dtype=object))
        limits = [0.0, *ordered["minutes"].to_list()[:-1]]
        parts.append(ordered.assign(minutes_from=limits).set_geometry(list(rings), crs=polygons.crs))
    return pd.concat(parts)


def check_minutes(minutes: Sequence[float]) -> list[float]:
    """Thresholds ascending, each once.

    Raises:
        SurfaceError: none, or one that is not a positive number.
    """
    limits = sorted({float(m) for m in minutes})
    if not limits or not all(np.isfinite(m) and m > 0 for m in limits):
        raise SurfaceError(f"isochrone minutes must be numbers greater than 0, got {list(minutes)}")
    return limits

"""Isochrones by public transport: `isochrones(timetable, walking, sites, ...)`."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import shapely

from isochrones.linking import StopLinks
from isochrones.network import RoadNetwork
from isochrones.polygons import SMALLEST_M2, check_minutes, isochrone_polygons, isochrones
from isochrones.timetable import Timetable
from isochrones.transit_options import TransitOptions
from isochrones.transit_surface import transit_site_times


@isochrones.register
def transit_isochrones(
    timetable: Timetable,
    walking: RoadNetwork,
    sites: gpd.GeoDataFrame,
    minutes: Sequence[float] = (30, 45, 60),
    window: tuple[str, str] = ("08:00", "10:00"),
    by: str = "arrive",
    direction: str = "to_site",
    percentile: int = 50,
    *,
    period: str = "",
    cell_metres: float = 50.0,
    combined: bool = False,
    smallest_m2: float = SMALLEST_M2,
    options: TransitOptions | None = None,
    links: StopLinks | None = None,
    outline: str = "exact",
    within: shapely.Geometry | None = None,
) -> gpd.GeoDataFrame:
    """Everywhere from which (or to which) the percentile of a window's times is within each threshold.

    Also reached as `isochrones(timetable, walking, sites, ...)`.

    Args:
        timetable: the day.
        walking: the streets, profile `walk`, in the same CRS.
        sites: points indexed by `site_id` in that CRS.
        minutes: thresholds, ascending or not.
        window: half-open, one instant a minute.
        by: `arrive` or `depart`.
        direction: `to_site` or `from_site`.
        percentile: of the window's instants, without interpolation.
        period: name written into the table.
        cell_metres: size of the grid; exact outlines are found on squares of a sixteenth of it.
        combined: one polygon for the nearest of all sites.
        smallest_m2: smaller islands and holes are left out.
        options: caps, speed and change time.
        links: from `link_stops` with the same options.
        outline: `exact`, or `lattice` for quick ones; see `isochrones` by street.
        within: polygons are clipped to it, in the streets' CRS.

    Returns:
        GeoDataFrame as that of `isochrones` by street, mode `public_transport`.

    Raises:
        BadTransitOption, UnknownChoice, CrsMismatch, InvalidTable: as `transit_times`.
        SurfaceError: no threshold, one that is not positive, or cells too small for the reach.
    """
    check_minutes(minutes)
    groups = transit_site_times(
        timetable,
        walking,
        sites,
        window,
        by,
        direction,
        percentile,
        combined=combined,
        period=period,
        options=options,
        links=links,
    )
    parts = [
        isochrone_polygons(times, minutes, cell_metres, smallest_m2, outline, within) for times in groups
    ]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=walking.crs)

"""Public-transport times between origins and sites over a window."""

import geopandas as gpd
import numpy as np
import pandas as pd
import xarray as xr

from isochrones.linking import (
    StopLinks,
    check_links,
    check_same_crs,
    direct_walks,
    link_stops,
    rows_of_walks,
    walks_between,
)
from isochrones.matrix import snap_both, travel_time_array
from isochrones.network import RoadNetwork
from isochrones.schema import (
    BEYOND_CUTOFF,
    DIRECTIONS,
    NO_SERVICE,
    NOT_SNAPPED,
    check_choice,
    check_origins,
    check_sites,
)
from isochrones.snapping import snappable_edges
from isochrones.timetable import Timetable
from isochrones.transit_kernels import window_ranks
from isochrones.transit_options import TransitOptions, ranks_of, window_of
from isochrones.transit_search import SiteWalks, prepared, reached_at_all, window_seconds


def transit_times(
    timetable: Timetable,
    walking: RoadNetwork,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    window: tuple[str, str] = ("08:00", "10:00"),
    by: str = "arrive",
    direction: str = "to_site",
    percentiles: tuple[int, ...] = (5, 50, 95),
    *,
    period: str = "",
    options: TransitOptions | None = None,
    links: StopLinks | None = None,
) -> xr.DataArray:
    """Public-transport minutes between every origin and every site at every minute of a window.

    At instant T of `by="arrive"` the minutes are T less the latest departure that arrives by T; of
    `by="depart"` the earliest arrival less T. Waiting at either end, walking and changes are inside.
    Walking all the way competes where it is within its cap. Exact to the second of the timetable; walks
    are rounded to whole seconds.

    Args:
        timetable: the day.
        walking: the streets, profile `walk`, in the same CRS.
        origins: table of docs/contracts.md in that CRS.
        sites: table of docs/contracts.md in that CRS.
        window: half-open, one instant a minute, local time; hours past 24 are the next morning.
        by: `arrive` or `depart`.
        direction: `to_site` or `from_site`, in any combination with `by`.
        percentiles: the ceil(p n / 100)-th smallest of n instants, no journey counting as longest of all.
        period: name written into the attributes.
        options: caps, speed and change time.
        links: from `link_stops` with the same options, to save finding the walks between stops again.

    Returns:
        The `travel_times` array of docs/contracts.md, mode `public_transport`. NaN has a reason:
        `not_snapped`; `no_service` where the day has no journey at all that the window's most generous
        instant allows; else `beyond_cutoff`, a journey longer than `max_minutes` (at too many instants).

    Raises:
        BadTransitOption, UnknownChoice: a window, percentile, clock or direction without meaning.
        CrsMismatch, InvalidTable: at the border of timetable, origins and sites.
    """
    options = options or TransitOptions()
    check_choice(direction, DIRECTIONS, "direction")
    check_origins(origins)
    check_sites(sites, walking.crs)
    check_same_crs(timetable, walking)
    chosen = window_of(window, by)
    ranks = ranks_of(percentiles, len(chosen.instants))
    if links is None:
        links = _links_with_sites(timetable, walking, sites, options)
    check_links(links, timetable, walking, options)
    at_site, at_origin = snap_both(walking, origins, sites, options.connector)
    facing, changes = prepared(timetable, links.footpaths, chosen, direction, options)
    access = walks_between(walking, at_origin, links.stops, options)
    egress = rows_of_walks(walks_between(walking, at_site, links.stops, options), len(links.stops), -1)
    direct = direct_walks(walking, at_site, at_origin, options)

    minutes = np.full((len(percentiles), len(sites), len(origins)), np.nan, np.float32)
    share = np.zeros((len(sites), len(origins)), np.float32)
    reached = np.zeros((len(sites), len(origins)), bool)
    for row in np.flatnonzero(at_site.ok):
        walks = SiteWalks(egress[row], direct[row])
        seconds = window_seconds(facing, changes, access, walks, options.longest_seconds)
        minutes[:, row], share[row] = window_ranks(seconds, ranks)
        if np.isnan(minutes[:, row][:, at_origin.ok]).any():
            reached[row] = reached_at_all(timetable, chosen, direction, changes, access, egress[row])
    reason = np.where(reached, BEYOND_CUTOFF, NO_SERVICE)
    reason = np.where(at_site.ok[:, None] & at_origin.ok, reason, NOT_SNAPPED)
    reason = np.where(np.isnan(minutes), reason, 0)
    attrs = {
        "mode": "public_transport",
        "period": period,
        "direction": direction,
        "by": by,
        "window": f"{window[0]}-{window[1]}",
        "timetable": timetable.identity,
        "timetable_date": timetable.date,
        "network": walking.identity,
        "options": str(options),
    }
    return travel_time_array(minutes, reason, origins, sites, percentiles, share, attrs)


def _links_with_sites(
    timetable: Timetable, walking: RoadNetwork, sites: gpd.GeoDataFrame, options: TransitOptions
) -> StopLinks:
    place = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    return link_stops(timetable, walking, options, snappable_edges(walking, *place, options.connector_metres))

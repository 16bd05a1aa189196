"""Public-transport times between origins and sites over a window."""

import geopandas as gpd
import numpy as np
import pandas as pd
import xarray as xr

from isochrones.feeder import Feeder, with_feeder
from isochrones.linking import StopLinks
from isochrones.matrix import travel_time_array
from isochrones.network import RoadNetwork
from isochrones.point_walks import PointWalks, point_walks
from isochrones.profiles import reached_on_the_day, window_seconds
from isochrones.schema import (
    BEYOND_CUTOFF,
    DIRECTIONS,
    NO_SERVICE,
    NOT_SNAPPED,
    check_choice,
    check_origins,
    check_sites,
)
from isochrones.timetable import HORIZON, Timetable
from isochrones.transit_options import TransitOptions, Window, ranks_of, window_of
from isochrones.transit_search import SiteWalks, check_span, facing_site
from isochrones.window_times import window_ranks


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
    feeder: Feeder | None = None,
) -> xr.DataArray:
    """Public-transport minutes between every origin and every site at every minute of a window.

    At instant T of `by="arrive"` the minutes are T less the latest departure that arrives by T; of
    `by="depart"` the earliest arrival less T. Waiting at either end, walking and changes are inside.
    Walking all the way competes where it is within its cap. Exact to the second of the timetable; walks
    are rounded to whole seconds.

    Args:
        timetable: the day.
        walking: the streets, profile `walk` or `wheelchair`, in the same CRS.
        origins: table of docs/contracts.md in that CRS.
        sites: table of docs/contracts.md in that CRS.
        window: half-open, one instant a minute, local time; hours past 24 are the next morning.
        by: `arrive` or `depart`.
        direction: `to_site` or `from_site`, in any combination with `by`.
        percentiles: the ceil(p n / 100)-th smallest of n instants, no journey counting as longest of all.
        period: name written into the attributes.
        options: caps, speed and change time.
        links: from `link_stops` with the same options, to save finding the walks between stops again.
        feeder: a taxi or car to or from stops at one end of the journeys, where it is quicker than walking.

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
    chosen = window_of(window, by, timetable.date, timetable.timezone)
    ranks = ranks_of(percentiles, len(chosen.instants))
    check_span(chosen, options.longest_seconds)
    walks = point_walks(timetable, walking, origins, sites, options, links)
    walks = with_feeder(walks, feeder, timetable, origins, sites, direction)
    minutes, share = _times(timetable, walks, chosen, direction, ranks, options)
    reason = _reasons(timetable, walks, chosen, direction, minutes, options.max_rides)
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
        **({"feeder": str(feeder)} if feeder else {}),
    }
    return travel_time_array(minutes, reason, origins, sites, percentiles, share, attrs)


def _times(
    timetable: Timetable, walks: PointWalks, window: Window, direction: str, ranks: np.ndarray, options
) -> tuple[np.ndarray, np.ndarray]:
    """Minutes (ranks, sites, origins) and the share of instants with a journey (sites, origins)."""
    facing = facing_site(timetable, window, direction, options.longest_seconds)
    changes = walks.changes(facing.turned)
    sites, origins = walks.direct.shape
    minutes = np.full((len(ranks), sites, origins), np.nan, np.float32)
    share = np.zeros((sites, origins), np.float32)
    for row in np.flatnonzero(walks.at_site.ok):
        site = SiteWalks(walks.egress[row], walks.direct[row])
        seconds = window_seconds(
            facing, changes, walks.access, site, options.longest_seconds, options.max_rides
        )
        minutes[:, row], share[row] = window_ranks(seconds, ranks)
    return minutes, share


def _reasons(
    timetable: Timetable,
    walks: PointWalks,
    window: Window,
    direction: str,
    minutes: np.ndarray,
    max_rides: int | None,
) -> np.ndarray:
    """Reason codes of the minutes that are missing, of their shape."""
    on_streets = walks.at_site.ok[:, None] & walks.at_origin.ok
    missing = np.isnan(minutes)
    reason = np.where(on_streets, NO_SERVICE, NOT_SNAPPED)
    unsure = np.flatnonzero((missing.any(axis=0) & on_streets).any(axis=1))
    if unsure.size:
        whole_day = facing_site(timetable, window, direction, HORIZON[1] - HORIZON[0])
        changes = walks.changes(whole_day.turned)
        reached = reached_on_the_day(whole_day, changes, walks.access, walks.egress[unsure], max_rides)
        reason[unsure] = np.where(reached & on_streets[unsure], BEYOND_CUTOFF, reason[unsure])
    return np.where(missing, reason, 0)

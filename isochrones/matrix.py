"""The travel-time array of docs/contracts.md, and the drive and walk times that fill it."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import xarray as xr

from isochrones.errors import UnknownChoice
from isochrones.network import RoadNetwork
from isochrones.schema import (
    BEYOND_CUTOFF,
    DIRECTIONS,
    NO_PATH,
    NOT_SNAPPED,
    REASONS,
    check_choice,
    check_origins,
    check_sites,
)
from isochrones.search import search_graph, times_between
from isochrones.snapping import DEFAULT_CONNECTOR, ConnectorRule, Snapping, snap, snappable_edges
from isochrones.speeds import DEFAULT_SPEEDS, PERIODS, SpeedTable


def travel_time_array(
    minutes: np.ndarray,
    reason: np.ndarray,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    percentiles=(50,),
    share_journeys: np.ndarray | None = None,
    attrs: Mapping[str, str] | None = None,
) -> xr.DataArray:
    """Label minutes as the ``travel_times`` of docs/contracts.md.

    Args:
        minutes: (percentile, site, origin), NaN (or inf) where unreachable.
        reason: the same shape, uint8 index into :data:`isochrones.schema.REASONS`, 0 where reached.
        origins: the table whose rows are the last dimension.
        sites: the table whose rows are the second dimension.
        percentiles: ints naming the first dimension.
        share_journeys: (site, origin) share of instants with a journey; default 1 where reached.
        attrs: ``mode``, ``period``, ``direction`` and the identity of network and timetable.
    """
    values = np.asarray(minutes, np.float32)
    values = np.where(np.isfinite(values), values, np.float32(np.nan))
    if share_journeys is None:
        share_journeys = np.isfinite(values).any(axis=0)
    dims = ("percentile", "site", "origin")
    return xr.DataArray(
        values,
        dims=dims,
        name="minutes",
        coords={
            "percentile": np.asarray(percentiles, np.int64),
            "site": np.asarray(sites.index, dtype=object).astype(str),
            "origin": np.arange(len(origins)),
            "area_id": ("origin", origins["area_id"].to_numpy(dtype=object).astype(str)),
            "weight": ("origin", origins["weight"].to_numpy(np.float64)),
            "reason": (dims, np.asarray(reason, np.uint8)),
            "share_journeys": (("site", "origin"), np.asarray(share_journeys, np.float32)),
        },
        attrs={**(attrs or {}), "reasons": list(REASONS)},
    )


def drive_times(
    roads: RoadNetwork,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    period: str = "free_flow",
    direction: str = "to_site",
    max_minutes: float = 240,
    *,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
    speeds: SpeedTable = DEFAULT_SPEEDS,
) -> xr.DataArray:
    """Driving minutes between every origin and every site, connectors included.

    Args:
        roads: a network of profile ``drive``.
        origins: ``area_id``, ``easting``, ``northing``, ``weight``, in the network's CRS.
        sites: points indexed by ``site_id``, in the network's CRS.
        period: ``free_flow``, ``am_peak``, ``inter_peak``, ``pm_peak``, ``evening``, ``night``,
            ``weekend`` or ``blue_light``.
        direction: ``to_site`` or ``from_site``.
        max_minutes: longer is unreachable (``beyond_cutoff``).
        connector: the rule that leads points to streets.
        speeds: the speed table.

    Returns:
        The ``travel_times`` array of docs/contracts.md, mode ``drive``, percentile 50.

    Raises:
        InvalidTable, CrsMismatch: at the border of origins and sites.
        UnknownChoice: unknown period or direction, or a network of another profile.
    """
    check_choice(period, PERIODS, "period")
    _check_profile(roads, "drive")
    arc_minutes = roads.minutes(period, speeds)
    mode = "blue_light" if period == "blue_light" else "drive"
    labels = {"mode": mode, "period": period, "direction": direction}
    return _street_times(roads, arc_minutes, origins, sites, labels, max_minutes, connector)


def walk_times(
    walking: RoadNetwork,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    direction: str = "to_site",
    max_minutes: float = 40,
    *,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
    speeds: SpeedTable = DEFAULT_SPEEDS,
) -> xr.DataArray:
    """Walking minutes between every origin and every site; see :func:`drive_times`.

    Connectors are walked at the speed table's ``walk_kmh`` unless ``connector`` names a speed.
    """
    _check_profile(walking, "walk")
    if connector.kmh is None:
        connector = ConnectorRule(connector.max_metres, connector.factor, speeds.walk_kmh)
    arc_minutes = walking.minutes(speeds=speeds)
    labels = {"mode": "walk", "period": "all_day", "direction": direction}
    return _street_times(walking, arc_minutes, origins, sites, labels, max_minutes, connector)


def _street_times(network, arc_minutes, origins, sites, labels, max_minutes, connector) -> xr.DataArray:
    check_choice(labels["direction"], DIRECTIONS, "direction")
    check_origins(origins)
    check_sites(sites, network.crs)
    at_site, at_origin = snap_both(network, origins, sites, connector)
    graph = search_graph(network, arc_minutes, labels["direction"])
    minutes = times_between(graph, at_origin, at_site, max_minutes)
    reason = _reasons(network, graph, minutes, at_origin, at_site)
    attrs = {
        **labels,
        "network": network.identity,
        "max_minutes": str(max_minutes),
        "connector": f"{connector.max_metres:g} m, x {connector.factor:g}",
    }
    return travel_time_array(minutes[None], reason[None], origins, sites, attrs=attrs)


def snap_both(
    network: RoadNetwork,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
) -> tuple[Snapping, Snapping]:
    """Snap sites, and origins with the components those sites declare: (at_site, at_origin).

    A column ``approach`` of the sites (``any`` or ``kerb``) says on which side their entrances are.
    """
    east, north = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    allowed = snappable_edges(network, east, north, connector.max_metres)
    approach = sites["approach"].to_numpy(dtype=object) if "approach" in sites.columns else None
    at_site = snap(network, east, north, connector=connector, snappable=allowed, approach=approach)
    points = origins["easting"].to_numpy(np.float64), origins["northing"].to_numpy(np.float64)
    return at_site, snap(network, *points, connector=connector, snappable=allowed)


def _reasons(network, graph, minutes, at_origin: Snapping, at_site: Snapping) -> np.ndarray:
    """Why each pair is not reached: unsnapped, beyond the cutoff (a path exists), or no path."""
    reason = np.zeros(minutes.shape, np.uint8)
    missing = ~np.isfinite(minutes)
    both = at_site.ok[:, None] & at_origin.ok[None, :]
    reason[missing & ~both] = NOT_SNAPPED
    component = network.edge_component
    here, there = component[at_site.edge][:, None], component[at_origin.edge][None, :]
    # on foot one component means a path; by car an access limit may still lie between
    connected = (here == there) & (here >= 0) & (network.profile == "walk")
    reason[missing & both & connected] = BEYOND_CUTOFF
    unsure = missing & both & ~connected
    rows = np.flatnonzero(unsure.any(axis=1))
    if rows.size:
        again = times_between(graph, at_origin, at_site.rows(rows), np.inf)
        reason[rows] = np.where(
            unsure[rows], np.where(np.isfinite(again), BEYOND_CUTOFF, NO_PATH), reason[rows]
        )
    return reason


def _check_profile(network: RoadNetwork, profile: str) -> None:
    if network.profile != profile:
        raise UnknownChoice(
            f"this is a {network.profile!r} network; read the streets with profile={profile!r}"
        )

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
    ON_FOOT,
    REASONS,
    check_choice,
    check_max_minutes,
    check_origins,
    check_sites,
)
from isochrones.search import kept_graph, minutes_of, ticks_between
from isochrones.snapping import (
    DEFAULT_CONNECTOR,
    ConnectorRule,
    Snapping,
    declared_approach,
    snap,
    snappable_edges,
)
from isochrones.speeds import DEFAULT_SPEEDS, PERIODS, SpeedTable
from isochrones.street_graph import NEVER, Graph, most_ticks

SITES_AT_ONCE = 128
"""Sites searched in one go, so that memory beyond the result does not grow with them."""


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
        max_minutes: longer is unreachable (``beyond_cutoff``); at most 4,095.
        connector: the rule that leads points to streets.
        speeds: the speed table.

    Returns:
        The ``travel_times`` array of docs/contracts.md, mode ``drive``, percentile 50.

    Raises:
        InvalidTable, CrsMismatch: at the border of origins and sites.
        UnknownChoice: unknown period or direction, a network of another profile, or ``max_minutes`` out
            of range.
    """
    check_choice(period, PERIODS, "period")
    _check_profile(roads, ("drive",))
    graph = _graph(roads, direction, period, speeds, len(sites))
    mode = "blue_light" if period == "blue_light" else "drive"
    labels = {"mode": mode, "period": period, "direction": direction}
    return _street_times(roads, graph, origins, sites, labels, max_minutes, connector)


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

    ``walking`` is a network of profile ``walk`` or ``wheelchair``, which is also the mode of the result.

    Connectors are walked at the speed table's ``walk_kmh`` unless ``connector`` names a speed.
    """
    _check_profile(walking, ON_FOOT)
    if connector.kmh is None:
        connector = ConnectorRule(connector.max_metres, connector.factor, speeds.walk_kmh)
    graph = _graph(walking, direction, "free_flow", speeds, len(sites))
    labels = {"mode": walking.profile, "period": "all_day", "direction": direction}
    return _street_times(walking, graph, origins, sites, labels, max_minutes, connector)


def _graph(network, direction, period, speeds, searches) -> Graph:
    check_choice(direction, DIRECTIONS, "direction")
    # the table's text holds every figure in it: the same text gives the same minutes
    label = period, repr(speeds)
    return kept_graph(network, lambda: network.minutes(period, speeds), direction, label, searches)


def _street_times(network, graph, origins, sites, labels, max_minutes, connector) -> xr.DataArray:
    check_max_minutes(max_minutes)
    check_origins(origins)
    check_sites(sites, network.crs)
    at_site, at_origin = snap_both(network, origins, sites, connector)
    minutes = np.empty((len(at_site), len(at_origin)), np.float32)
    reason = np.zeros(minutes.shape, np.uint8)
    for begin in range(0, len(at_site), SITES_AT_ONCE):
        rows = slice(begin, begin + SITES_AT_ONCE)
        some = at_site.rows(rows)
        minutes[rows], reason[rows] = _block(network, graph, at_origin, some, max_minutes)
    attrs = {
        **labels,
        "network": network.identity,
        "max_minutes": str(max_minutes),
        "connector": f"{connector.max_metres:g} m, x {connector.factor:g}",
    }
    return travel_time_array(minutes[None], reason[None], origins, sites, attrs=attrs)


def _block(network, graph, at_origin: Snapping, at_site: Snapping, max_minutes) -> tuple:
    """Minutes and reasons between some sites and all origins."""
    most = most_ticks(max_minutes)
    # cars search without a limit: only so is it known whether a way exists beyond it
    ticks = ticks_between(graph, at_origin, at_site, most if network.on_foot else NEVER - 1)
    minutes = minutes_of(ticks, most)
    reason = np.where(ticks < NEVER, BEYOND_CUTOFF, NO_PATH).astype(np.uint8)
    if network.on_foot:
        _explain_walks(network, graph, at_origin, at_site, ticks, reason)
    reason[~at_site.ok] = NOT_SNAPPED
    reason[:, ~at_origin.ok] = NOT_SNAPPED
    reason[np.isfinite(minutes)] = 0
    return minutes, reason


def _explain_walks(network, graph, at_origin, at_site, ticks, reason) -> None:
    """Tell walks that are too long from those that do not exist, after a search with a limit.

    Both ends in one component: the walk exists. Only sites for which that leaves doubt are searched again.
    """
    component = network.edge_component
    here, there = component[at_site.edge][:, None], component[at_origin.edge][None, :]
    connected = (here == there) & (here >= 0)
    reason[connected] = BEYOND_CUTOFF
    unsure = (ticks == NEVER) & ~connected & at_site.ok[:, None] & at_origin.ok
    rows = np.flatnonzero(unsure.any(axis=1))
    if rows.size:
        exists = ticks_between(graph, at_origin, at_site.rows(rows)) < NEVER
        reason[rows] = np.where(unsure[rows] & exists, BEYOND_CUTOFF, reason[rows])


def snap_both(
    network: RoadNetwork,
    origins: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
) -> tuple[Snapping, Snapping]:
    """Snap sites, and origins with the components those sites declare: (at_site, at_origin).

    A column ``approach`` of the sites (``any`` or ``kerb``) says whether cars must arrive on the side of
    the street where the entrance is; walkers cross.
    """
    east, north = sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy()
    allowed = snappable_edges(network, east, north, connector.max_metres)
    approach = declared_approach(network, sites)
    at_site = snap(network, east, north, connector=connector, snappable=allowed, approach=approach)
    points = origins["easting"].to_numpy(np.float64), origins["northing"].to_numpy(np.float64)
    return at_site, snap(network, *points, connector=connector, snappable=allowed)


def _check_profile(network: RoadNetwork, profiles: tuple[str, ...]) -> None:
    if network.profile not in profiles:
        raise UnknownChoice(
            f"this is a {network.profile!r} network; read the streets with profile={profiles[0]!r}"
        )

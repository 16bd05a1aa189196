"""Minutes at any point of the map, to or from one site or a set of sites, by street."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Protocol

import numpy as np

from isochrones.bounds import disc_bounds
from isochrones.edge_lines import (
    EdgeArcs,
    EdgeLines,
    bounds_at_edges,
    edge_arcs,
    edge_lines,
    minutes_at_edges,
)
from isochrones.nearest import nearest_edges
from isochrones.network import RoadNetwork
from isochrones.search import Graph, connector_minutes, node_minutes, point_times, search_graph
from isochrones.snapping import DEFAULT_CONNECTOR, ConnectorRule, Snapping


class PointTimes(Protocol):
    """What surfaces and polygons ask of a mode; street times and public transport both give it.

    Attributes:
        crs: the CRS of eastings and northings.
        labels: ``mode``, ``period``, ``direction``, ``percentile`` and whatever else names the times.
    """

    crs: str
    labels: dict

    def minutes_at(self, eastings: np.ndarray, northings: np.ndarray) -> np.ndarray:
        """Float32 minutes of each point, NaN where unreachable."""

    def bounds(
        self, eastings: np.ndarray, northings: np.ndarray, radius: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest minutes anywhere within ``radius`` metres of each point; inf: unreachable."""

    def extent(self, max_minutes: float) -> tuple[float, float, float, float] | None:
        """West, south, east, north around everywhere within ``max_minutes``; None where there is nothing."""


@dataclass(frozen=True, eq=False)
class StreetTimes:
    """Street times of one site, or of the nearest of several; see :class:`PointTimes`.

    Attributes:
        network: the streets. graph, arcs: the same, as searched. sites: where the sites meet them.
        best: float64 minutes of each node. allowed: bool, edges that points may snap to.
        connector: how points meet streets. max_minutes: longer is unreachable. labels: names.
    """

    network: RoadNetwork
    graph: Graph
    arcs: EdgeArcs
    sites: Snapping
    best: np.ndarray
    allowed: np.ndarray
    connector: ConnectorRule
    max_minutes: float
    labels: dict

    @property
    def crs(self) -> str:
        """The network's CRS."""
        return self.network.crs

    def moved(self, sites: Snapping, labels: dict) -> StreetTimes:
        """The same question from another site (or set of sites), with labels of its own."""
        best = node_minutes(self.graph, sites, self.max_minutes)
        return replace(self, sites=sites, best=best, labels={**self.labels, **labels})

    def minutes_at(self, eastings, northings) -> np.ndarray:
        """Float32 minutes of each point by the rule of snapping, NaN where unreachable."""
        edge, fraction, metres = nearest_edges(
            self.network.segment_index,
            np.array(eastings, np.float64),
            np.array(northings, np.float64),
            self.allowed,
            self.connector.max_metres,
        )
        return self._minutes(edge, fraction, metres * self.connector.minutes_per_metre(self.network.profile))

    def minutes_of(self, points: Snapping) -> np.ndarray:
        """Float32 minutes of points already snapped (a grid is snapped once and read for every site)."""
        return self._minutes(points.edge, points.fraction, points.connector_minutes)

    def _minutes(self, edge, fraction, connector) -> np.ndarray:
        minutes = self._found(edge, fraction, np.where(edge >= 0, connector, 0.0))
        reached = (minutes <= self.max_minutes) & np.isfinite(minutes)
        return np.where(reached, minutes, np.float32(np.nan))

    def bounds(self, eastings, northings, radius: float) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest minutes within ``radius`` of each point; see :func:`disc_bounds`."""
        return disc_bounds(self, eastings, northings, radius)

    def bounds_met(self, edge, fraction, metres, radius: float) -> tuple[np.ndarray, np.ndarray]:
        """Least and greatest minutes by an edge near points that meet it; see :func:`bounds_at_edges`."""
        per_metre = self.connector.minutes_per_metre(self.network.profile)
        whole = self.network.segment_index.edge_metres
        return bounds_at_edges(
            self.lines, whole, edge, fraction, metres, per_metre, float(radius), float(self.max_minutes)
        )

    def minutes_met(self, edge: np.ndarray, fraction: np.ndarray, metres: np.ndarray) -> np.ndarray:
        """Float32 minutes of points so far from where they meet an edge; inf where unreachable or -1."""
        return self._met(self.lines, edge, fraction, metres)

    def on_edges(self, edges: np.ndarray) -> Callable[..., np.ndarray]:
        """:meth:`minutes_met` on these edges alone (int32, ascending), numbered by their positions."""
        return partial(self._met, edge_lines(self.arcs, self.best, self.sites, edges))

    def _met(self, lines: EdgeLines, edge, fraction, metres) -> np.ndarray:
        per_metre = self.connector.minutes_per_metre(self.network.profile)
        return minutes_at_edges(lines, edge, fraction, metres, per_metre, np.float32(self.max_minutes))

    def _found(self, edge, fraction, connector) -> np.ndarray:
        return point_times(
            self.graph,
            self.best,
            edge,
            fraction,
            connector,
            self.sites.edge,
            self.sites.fraction,
            connector_minutes(self.sites),
            self._own,
            self.sites.approach,
        )

    @cached_property
    def lines(self) -> EdgeLines:
        """Minutes along every street, for reading millions of points."""
        return edge_lines(self.arcs, self.best, self.sites)

    @cached_property
    def _own(self) -> np.ndarray:
        own = np.zeros(self.network.edge_count, bool)
        own[self.sites.edge[self.sites.ok]] = True
        return own

    def extent(self, max_minutes: float) -> tuple[float, float, float, float] | None:
        """Around every street with an end within ``max_minutes``, and the connector cap beyond."""
        edge = np.unique(self.network.arc_edge[self._within(max_minutes)])
        edge = np.union1d(edge, self.sites.edge[self.sites.ok])
        if not edge.size:
            return None
        start = self.network.shape_start
        chosen = np.zeros(len(start) - 1, bool)
        chosen[edge] = True
        point = np.repeat(chosen, np.diff(start))
        east, north = self.network.shape_easting[point], self.network.shape_northing[point]
        cap = self.connector.max_metres
        return east.min() - cap, north.min() - cap, east.max() + cap, north.max() + cap

    def _within(self, max_minutes: float) -> np.ndarray:
        return (self.best[self.network.arc_tail] <= max_minutes) | (
            self.best[self.network.arc_head] <= max_minutes
        )


def street_times(
    network: RoadNetwork,
    arc_minutes: np.ndarray,
    sites: Snapping,
    direction: str = "to_site",
    *,
    allowed: np.ndarray | None = None,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
    max_minutes: float = np.inf,
    labels: dict | None = None,
) -> StreetTimes:
    """Search once from a site (or a set of sites) and answer for any point of the map.

    Args:
        network: the streets.
        arc_minutes: ``network.minutes(period)``.
        sites: one snapped site, or several of which the nearest counts.
        direction: ``to_site`` or ``from_site``.
        allowed: bool per edge that may be snapped to; default the network's own rule.
        connector: how points meet streets.
        max_minutes: longer is unreachable.
        labels: names to carry along (mode, period, percentile).
    """
    graph = search_graph(network, arc_minutes, direction)
    return StreetTimes(
        network,
        graph,
        edge_arcs(graph),
        sites,
        node_minutes(graph, sites, max_minutes),
        np.asarray(network.edge_snappable if allowed is None else allowed),
        connector,
        max_minutes,
        {"direction": direction, "percentile": 50, **(labels or {})},
    )

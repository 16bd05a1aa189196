"""From points to streets: the nearest point on an edge, the connector to it, and who failed."""

from dataclasses import dataclass

import numpy as np

from isochrones.nearest import nearest_edges
from isochrones.network import RoadNetwork
from isochrones.speeds import WALK_KMH

CONNECTOR_MAX_METRES = 500.0
CONNECTOR_FACTOR = 1.2
CONNECTOR_KMH = {"drive": 20.0, "walk": WALK_KMH}
"""Speed on the straight line between a point and its street (definitions.md)."""


@dataclass(frozen=True)
class ConnectorRule:
    """How a point meets its street: straight line x ``factor`` at ``kmh``, at most ``max_metres``."""

    max_metres: float = CONNECTOR_MAX_METRES
    factor: float = CONNECTOR_FACTOR
    kmh: float | None = None

    def minutes_per_metre(self, profile: str) -> float:
        """Minutes for each metre of straight line, at the profile's usual speed unless ``kmh`` is set."""
        return self.factor * 0.06 / (CONNECTOR_KMH[profile] if self.kmh is None else self.kmh)


DEFAULT_CONNECTOR = ConnectorRule()


@dataclass(frozen=True, eq=False)
class Snapping:
    """Where points meet the streets; all arrays are as long as the points.

    Attributes:
        edge: int32, -1 where the point is not snapped.
        fraction: float64 share of the edge's length from its start; NaN where not snapped.
        connector_metres: float64 straight line to the street; NaN where not snapped.
        connector_minutes: float64 time of the connector; NaN where not snapped.
        ok: bool, the point is on the streets.
        easting, northing: float64 of the point met on the street; NaN where not snapped.
        max_metres: the cap that was applied.
    """

    edge: np.ndarray
    fraction: np.ndarray
    connector_metres: np.ndarray
    connector_minutes: np.ndarray
    ok: np.ndarray
    easting: np.ndarray
    northing: np.ndarray
    max_metres: float

    def __len__(self) -> int:
        return len(self.edge)

    def report(self) -> dict:
        """Counts and connector lengths in metres, and the positions of points that were not snapped."""
        metres = self.connector_metres[self.ok]
        quantile = {
            q: float(np.percentile(metres, q)) if metres.size else float("nan") for q in (50, 95, 100)
        }
        return {
            "points": len(self),
            "snapped": int(self.ok.sum()),
            "max_metres": self.max_metres,
            "median_metres": quantile[50],
            "p95_metres": quantile[95],
            "longest_metres": quantile[100],
            "not_snapped": np.flatnonzero(~self.ok).tolist(),
        }


def snap(
    network: RoadNetwork,
    eastings,
    northings,
    max_metres: float = CONNECTOR_MAX_METRES,
    *,
    connector: ConnectorRule | None = None,
    snappable: np.ndarray | None = None,
) -> Snapping:
    """Snap points to the nearest point on a snappable edge.

    Args:
        network: streets in the CRS of the points.
        eastings: metres; NaN gives a point that is not snapped.
        northings: the same.
        max_metres: longest connector, as a straight line.
        connector: the whole rule, when it is not the usual one (its own cap then counts).
        snappable: bool per edge, default ``network.edge_snappable``; see :func:`snappable_edges`.

    Both directions of a two-way street may be taken from the point; only the one direction of a
    one-way street.
    """
    rule = connector or ConnectorRule(max_metres=max_metres)
    # copies: pandas hands out read-only arrays, for which the kernel would be compiled once more
    east, north = np.array(eastings, np.float64), np.array(northings, np.float64)
    allowed = np.asarray(network.edge_snappable if snappable is None else snappable)
    edge, fraction, metres = nearest_edges(network.segment_index, east, north, allowed, rule.max_metres)
    ok = edge >= 0
    met_east, met_north = _points_on(network, edge, fraction)
    minutes = metres * rule.minutes_per_metre(network.profile)
    return Snapping(edge, fraction, metres, minutes, ok, met_east, met_north, rule.max_metres)


def snappable_edges(network: RoadNetwork, site_eastings, site_northings, max_metres: float) -> np.ndarray:
    """Edges that may be snapped to when these sites are declared, bool.

    The network's own rule (components of at least 1% of the edges) widened by the components that hold
    a site. A component holds a site if the site's nearest edge is in it and no larger component lies
    within the connector cap: a car park mapped apart from its street must not capture a hospital.
    """
    usual = snap(network, site_eastings, site_northings, max_metres)
    left = ~usual.ok
    if not left.any():
        return np.asarray(network.edge_snappable)
    east = np.asarray(site_eastings, float)[left]
    north = np.asarray(site_northings, float)[left]
    everywhere = snap(network, east, north, max_metres, snappable=network.edge_may_snap)
    held = network.edge_component[everywhere.edge[everywhere.ok]]
    held = held[held >= 0]
    return network.edge_snappable | (np.isin(network.edge_component, held) & network.edge_may_snap)


def _points_on(network: RoadNetwork, edge: np.ndarray, fraction: np.ndarray) -> tuple:
    """Coordinates at a fraction of each edge's length; NaN where edge is -1."""
    start = network.shape_start
    east, north = np.asarray(network.shape_easting), np.asarray(network.shape_northing)
    run = network.shape_metres
    ok = edge >= 0
    first, last = start[edge[ok]], start[edge[ok] + 1] - 1
    target = run[first] + fraction[ok] * (run[last] - run[first])
    after = np.clip(np.searchsorted(run, target, side="left"), first + 1, last)
    step = run[after] - run[after - 1]
    share = np.divide(target - run[after - 1], step, out=np.zeros(len(after)), where=step > 0)
    met_east, met_north = np.full(len(edge), np.nan), np.full(len(edge), np.nan)
    met_east[ok] = east[after - 1] + share * (east[after] - east[after - 1])
    met_north[ok] = north[after - 1] + share * (north[after] - north[after - 1])
    return met_east, met_north

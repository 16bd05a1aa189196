"""From points to streets: the nearest point on an edge, the connector to it, and who failed."""

from dataclasses import dataclass, fields

import numpy as np
from numba import njit

from isochrones.errors import UnknownChoice
from isochrones.nearest import ON_STREET_METRES, nearest_edges
from isochrones.network import RoadNetwork
from isochrones.speeds import WALK_KMH

CONNECTOR_MAX_METRES = 500.0
CONNECTOR_FACTOR = 1.2
CONNECTOR_KMH = {"drive": 20.0, "walk": WALK_KMH, "wheelchair": WALK_KMH}
"""Speed on the straight line between a point and its street (definitions.md)."""

ANY_SIDE, FORWARD_SIDE, REVERSED_SIDE = range(3)
APPROACHES = ("any", "kerb")

FAILURES = ("", "no_coordinates", "beyond_cap", "only_fragments")
NO_COORDINATES, BEYOND_CAP, ONLY_FRAGMENTS = range(1, 4)


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
        fraction: float64 share of the edge's length from its start, exactly 0 or 1 within a centimetre of
            an end: the point stands on that junction. NaN where not snapped.
        connector_metres: float64 straight line to the street; NaN where not snapped.
        connector_minutes: float64 time of the connector; NaN where not snapped.
        ok: bool, the point is on the streets.
        easting, northing: float64 of the point met on the street; NaN where not snapped.
        max_metres: the cap that was applied.
        approach: int8, how the street may be met: 0 in any direction, 1 only by arcs along the edge's
            geometry, 2 only by arcs against it (entrances with a declared side); default 0.
        failure: uint8 index into :data:`FAILURES`, 0 where snapped; default 0.
    """

    edge: np.ndarray
    fraction: np.ndarray
    connector_metres: np.ndarray
    connector_minutes: np.ndarray
    ok: np.ndarray
    easting: np.ndarray
    northing: np.ndarray
    max_metres: float
    approach: np.ndarray | None = None
    failure: np.ndarray | None = None

    def __post_init__(self):
        for name, kind in (("approach", np.int8), ("failure", np.uint8)):
            if getattr(self, name) is None:
                object.__setattr__(self, name, np.zeros(len(self.edge), kind))

    def __len__(self) -> int:
        return len(self.edge)

    def report(self) -> dict:
        """Counts, connector lengths in metres, and who was not snapped.

        ``not_snapped`` holds positions; ``failures`` the positions by reason: ``no_coordinates``,
        ``beyond_cap`` (no street where a trip may begin within the cap) and ``only_fragments`` (there is
        one, but cut off from the rest of the streets).
        """
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
            "failures": {
                name: np.flatnonzero(self.failure == code).tolist()
                for code, name in enumerate(FAILURES)
                if code
            },
        }

    def rows(self, chosen: np.ndarray) -> "Snapping":
        """Some of the points, by position or mask."""
        names = [item.name for item in fields(self) if item.name != "max_metres"]
        return Snapping(**{name: getattr(self, name)[chosen] for name in names}, max_metres=self.max_metres)


def snap(
    network: RoadNetwork,
    eastings,
    northings,
    max_metres: float = CONNECTOR_MAX_METRES,
    *,
    connector: ConnectorRule | None = None,
    snappable: np.ndarray | None = None,
    approach=None,
) -> Snapping:
    """Snap points to the nearest point on a snappable edge.

    Args:
        network: streets in the CRS of the points.
        eastings: metres; NaN gives a point that is not snapped.
        northings: the same.
        max_metres: longest connector, as a straight line.
        connector: the whole rule, when it is not the usual one (its own cap then counts).
        snappable: bool per edge, default ``network.edge_snappable``; see :func:`snappable_edges`.
        approach: ``any`` or ``kerb`` per point, default ``any``. An entrance at the kerb is reached and
            left only in the direction that has it on the driver's near side.

    Both directions of a two-way street may be taken from the point; only the one direction of a
    one-way street, whichever side is declared.

    Raises:
        UnknownChoice: an ``approach`` that is neither.
    """
    rule = connector or ConnectorRule(max_metres=max_metres)
    # copies: pandas hands out read-only arrays, for which the kernel would be compiled once more
    east, north = np.array(eastings, np.float64), np.array(northings, np.float64)
    allowed = np.asarray(network.edge_snappable if snappable is None else snappable)
    edge, fraction, metres = nearest_edges(network.segment_index, east, north, allowed, rule.max_metres)
    met_east, met_north, heading = _points_on(network, edge, fraction)
    off = east - met_east, north - met_north
    side = None if approach is None else _sides(network, approach, edge, heading, off)
    return Snapping(
        edge,
        fraction,
        metres,
        metres * rule.minutes_per_metre(network.profile),
        edge >= 0,
        met_east,
        met_north,
        rule.max_metres,
        side,
        _failures(network, east, north, edge, rule.max_metres),
    )


def declared_approach(network: RoadNetwork, sites) -> np.ndarray | None:
    """The column ``approach`` of a sites table for :func:`snap`; None without one, and on foot: walkers cross."""
    if network.on_foot or "approach" not in sites.columns:
        return None
    return sites["approach"].to_numpy(dtype=object)


def _failures(network: RoadNetwork, east, north, edge, max_metres: float) -> np.ndarray:
    """Why each point is not snapped, as an index into :data:`FAILURES`."""
    failure = np.zeros(len(edge), np.uint8)
    lost = np.flatnonzero(edge < 0)
    if lost.size:
        anywhere = np.asarray(network.edge_may_snap)
        near, _, _ = nearest_edges(network.segment_index, east[lost], north[lost], anywhere, max_metres)
        failure[lost] = np.where(near >= 0, ONLY_FRAGMENTS, BEYOND_CAP)
        failure[~(np.isfinite(east) & np.isfinite(north))] = NO_COORDINATES
    return failure


def _sides(network: RoadNetwork, approach, edge, heading, off) -> np.ndarray:
    """The approach code of each point, from the side of the street on which it lies.

    A point on the left of the edge's geometry is on the near side of those who drive along it where
    traffic keeps left. On the middle of a street, and on a one-way street, any direction there is will do.
    """
    wanted = np.asarray(approach, dtype=object)
    for value in sorted({str(value) for value in wanted} - set(APPROACHES)):
        raise UnknownChoice(f"approach {value!r} is not known; use one of {', '.join(APPROACHES)}")
    left = heading[0] * off[1] - heading[1] * off[0]
    if network.drives_on == "right":
        left = -left
    side = np.where(left > 0, FORWARD_SIDE, REVERSED_SIDE).astype(np.int8)
    kerb = (wanted == "kerb") & (edge >= 0)
    kerb &= ~(np.hypot(*off) < ON_STREET_METRES)
    kerb[kerb] = _two_way(network, edge[kerb])
    return np.where(kerb, side, np.int8(ANY_SIDE))


def _two_way(network: RoadNetwork, edge: np.ndarray) -> np.ndarray:
    """Whether each edge has arcs in both directions."""
    arcs = np.bincount(network.arc_edge, minlength=network.edge_count)
    against = np.bincount(network.arc_edge, weights=network.arc_reversed, minlength=network.edge_count)
    return ((against > 0) & (against < arcs))[edge]


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
    """Easting, northing and heading (east, north) at a fraction of each edge's length; NaN where edge is -1."""
    start = network.shape_start
    east, north = np.asarray(network.shape_easting), np.asarray(network.shape_northing)
    run = network.shape_metres
    ok = edge >= 0
    first, last = start[edge[ok]], start[edge[ok] + 1] - 1
    target = fraction[ok] * run[last]
    after = _first_beyond(run, first, last, target)
    step = run[after] - run[after - 1]
    share = np.divide(target - run[after - 1], step, out=np.zeros(len(after)), where=step > 0)
    met_east, met_north, toward_east, toward_north = np.full((4, len(edge)), np.nan)
    toward_east[ok], toward_north[ok] = east[after] - east[after - 1], north[after] - north[after - 1]
    met_east[ok] = east[after - 1] + share * toward_east[ok]
    met_north[ok] = north[after - 1] + share * toward_north[ok]
    return met_east, met_north, (toward_east, toward_north)


@njit(cache=True, nogil=True)
def _first_beyond(run, first, last, target):
    """The first shape point after the start of an edge (``first``) that is so many metres along or further."""
    after = np.empty(len(target), np.int64)
    for k in range(len(target)):
        found = first[k] + np.searchsorted(run[first[k] : last[k] + 1], target[k])
        after[k] = min(max(found, first[k] + 1), last[k])
    return after

"""Main streets of the towns: radials from the centre to the gates, and ring roads that cross them."""

from __future__ import annotations

import numpy as np

from study.demo.country import Gates
from study.demo.kinds import Settled, Street, Zone
from study.demo.land import Land
from study.demo.plan import StreetPlan
from study.demo.scales import Scale
from study.demo.settlements import Settlements

CITY_RINGS = ((0.15, Street.PRIMARY), (0.45, Street.SECONDARY), (0.82, Street.PRIMARY))
TOWN_RINGS = ((0.5, Street.SECONDARY),)
RING_FROM_METRES = 1_400


def lay_arterials(
    rng, plan: StreetPlan, land: Land, settlements: Settlements, gates: Gates, scale: Scale
) -> np.ndarray:
    """Lay the main streets of the city and the towns; return the nodes where a ring crosses a radial."""
    crossings = []
    for town in settlements.of_kind(Settled.CITY, Settled.TOWN):
        of_town = np.flatnonzero(gates.town == town)
        star = _Star(rng, settlements.centres[town], settlements.radii[town], gates.bearing[of_town])
        crossings.append(
            _lay_town(plan, land, star, _rings(settlements, town), (town, gates, of_town, scale))
        )
    return np.concatenate(crossings)


def _rings(settlements: Settlements, town: int) -> tuple:
    if settlements.kinds[town] == Settled.CITY and settlements.radii[town] > 4_000:
        return CITY_RINGS
    return TOWN_RINGS if settlements.radii[town] > RING_FROM_METRES else ()


class _Star:
    """Radials and rings of one town in polar coordinates around its centre."""

    def __init__(self, rng, centre: np.ndarray, radius: float, bearings: np.ndarray):
        self.centre, self.radius, self.bearings = centre, radius, bearings
        self.swing = rng.normal(0, 0.10, len(bearings))
        self.phase = rng.uniform(0, 2 * np.pi, 2)

    def bearing(self, radial: int, r: np.ndarray) -> np.ndarray:
        """Direction of a radial at distance r from the centre."""
        return self.bearings[radial] + self.swing[radial] * np.sin(2 * np.pi * r / self.radius)

    def ring_radius(self, share: float, bearing: np.ndarray) -> np.ndarray:
        """Distance of a ring from the centre in a direction."""
        waves = 0.07 * np.cos(2 * bearing + self.phase[0]) + 0.05 * np.cos(3 * bearing + self.phase[1])
        return share * self.radius * (1 + waves)

    def crossing(self, radial: int, share: float) -> float:
        """Distance from the centre at which a radial meets a ring."""
        r = np.float64(share * self.radius)
        for _ in range(6):
            r = self.ring_radius(share, self.bearing(radial, r))
        return float(r)

    def points(self, r: np.ndarray, bearing: np.ndarray) -> np.ndarray:
        """Easting, northing."""
        return self.centre + np.stack([r * np.cos(bearing), r * np.sin(bearing)], axis=-1)


def _lay_town(plan: StreetPlan, land: Land, star: _Star, rings: tuple, town_parts: tuple) -> np.ndarray:
    town, gates, of_town, scale = town_parts
    spacing = scale.shape_metres
    meets = {}
    for radial, gate in enumerate(of_town):
        radii = [star.crossing(radial, share) for share, _ in rings]
        keys = [plan.add_nodes(star.points(np.float64(r), star.bearing(radial, r)))[0] for r in radii]
        meets.update({(ring, radial): node for ring, node in enumerate(keys)})
        stops, nodes = [0.0, *radii, star.radius], [town, *keys, gates.node[gate]]
        for i in range(len(stops) - 1):
            r = _between(stops[i], stops[i + 1], spacing)
            inner = plan.add_nodes(star.points(r, star.bearing(radial, r)))
            plan.add_path(
                np.r_[nodes[i], inner, nodes[i + 1]], kind=gates.kind[gate], zone=Zone.SUBURB, main=1
            )
    for ring, (share, kind) in enumerate(rings):
        _lay_ring(
            plan, land, star, (share, kind, spacing), [meets[ring, radial] for radial in range(len(of_town))]
        )
    return np.array([node for (ring, _), node in meets.items() if ring == len(rings) - 1], dtype=np.int64)


def _lay_ring(plan: StreetPlan, land: Land, star: _Star, ring: tuple, meets: list[int]) -> None:
    share, kind, spacing = ring
    offsets = plan.nodes[meets] - star.centre
    bearings = np.arctan2(offsets[:, 1], offsets[:, 0])
    order = np.argsort(bearings)
    for i, here in enumerate(order):
        there = order[(i + 1) % len(order)]
        turn = (bearings[there] - bearings[here]) % (2 * np.pi)
        steps = max(round(turn * share * star.radius / spacing), 1)
        bearing = bearings[here] + turn * np.arange(1, steps) / steps
        points = star.points(star.ring_radius(share, bearing), bearing)
        dry = land.contains(points) & (land.coast_distance(points) > 60) if len(points) else np.empty(0, bool)
        numbers = np.r_[meets[here], plan.add_nodes(points), meets[there]]
        joined = np.r_[True, dry] & np.r_[dry, True]
        plan.add_pieces(numbers[:-1][joined], numbers[1:][joined], kind=kind, zone=Zone.SUBURB, main=1)


def _between(low: float, high: float, spacing: float) -> np.ndarray:
    steps = max(round((high - low) / spacing), 1)
    return low + (high - low) * np.arange(1, steps) / steps

"""Corners of residential streets: bent grids, a different one in every neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from study.demo.fields import smooth_field, warp
from study.demo.kinds import Settled, Zone
from study.demo.land import Land
from study.demo.scales import Scale
from study.demo.settlements import Settlements

BLOCKS_PER_DISTRICT = 75
# zone -> block sides as shares of the usual block, jitter, residents per hectare against the usual
BUILD = {
    Zone.TERRACE: (0.72, 1.25, 0.05, 1.75),
    Zone.SUBURB: (0.92, 1.2, 0.12, 0.9),
    Zone.ESTATE: (0.95, 1.0, 0.22, 1.05),
    Zone.INDUSTRY: (1.6, 1.9, 0.12, 0.04),
    Zone.VILLAGE: (1.0, 1.15, 0.2, 1.0),
}


@dataclass(frozen=True)
class Corners:
    """Street corners: places (n, 2), zone, settlement, density of residents, and blocks' bearings."""

    points: np.ndarray
    zone: np.ndarray
    settlement: np.ndarray
    weight: np.ndarray


def lay_corners(rng, land: Land, settlements: Settlements, open_ground: np.ndarray, scale: Scale) -> Corners:
    """Corners inside every settlement's footprint, off the water and off ``open_ground`` (x, y, radius)."""
    built = np.flatnonzero(settlements.radii > 0)
    parts = [_settlement_corners(rng, settlements, place, scale) for place in built]
    corners = [np.concatenate(columns) for columns in zip(*parts)]
    points, zone, settlement, weight = corners
    bends = (smooth_field(rng, 14 * scale.block_metres), smooth_field(rng, 14 * scale.block_metres))
    points = warp(points, bends, 0.28 * scale.block_metres)
    fringe = smooth_field(rng, 22 * scale.block_metres, 3)
    distance = np.hypot(*(points - settlements.centres[settlement]).T) / settlements.radii[settlement]
    keep = distance < 0.97 + 0.17 * fringe(points)
    keep &= land.contains(points) & (land.coast_distance(points) > 45) & (land.water_distance(points) > 40)
    for x, y, radius in open_ground:
        keep &= np.hypot(points[:, 0] - x, points[:, 1] - y) > radius
    weight = weight * np.clip(1.25 - 0.6 * distance, 0.4, None)
    return Corners(points[keep], zone[keep], settlement[keep], weight[keep])


def parks(rng, settlements: Settlements) -> np.ndarray:
    """Easting, northing and radius of the parks of the city and the towns."""
    towns = settlements.of_kind(Settled.CITY, Settled.TOWN)
    count = np.maximum((settlements.radii[towns] / 520).round(), 2).astype(int)
    town = np.repeat(towns, count)
    r = settlements.radii[town] * np.sqrt(rng.uniform(0.03, 0.85, len(town)))
    bearing = rng.uniform(0, 2 * np.pi, len(town))
    centre = settlements.centres[town] + np.stack([r * np.cos(bearing), r * np.sin(bearing)], axis=1)
    size = np.minimum(settlements.radii[town] * 0.09, rng.uniform(110, 330, len(town)))
    return np.column_stack([centre, size])


def _settlement_corners(rng, settlements: Settlements, place: int, scale: Scale) -> tuple:
    centre, radius, kind = settlements.centres[place], settlements.radii[place], settlements.kinds[place]
    count = max(round(np.pi * radius**2 / (BLOCKS_PER_DISTRICT * scale.block_metres**2)), 1)
    r = radius * np.sqrt(rng.uniform(0, 1.1, count))
    bearing = rng.uniform(0, 2 * np.pi, count)
    seeds = centre + np.stack([r * np.cos(bearing), r * np.sin(bearing)], axis=1)
    zones = np.array([_zone(rng, kind, share) for share in r / radius])
    reach = 1.3 * radius if count < 4 else 2.6 * np.sqrt(BLOCKS_PER_DISTRICT) * scale.block_metres
    found = []
    nearest_seed = cKDTree(seeds)
    for district in range(count):
        grid = _grid(rng, seeds[district], reach, zones[district], scale.block_metres)
        grid = grid[np.hypot(*(grid - centre).T) < 1.5 * radius]
        found.append(grid[nearest_seed.query(grid)[1] == district])
    sizes = [len(grid) for grid in found]
    weight = np.array([_residents_per_corner(zone) for zone in zones])
    return (
        np.concatenate(found),
        np.repeat(zones, sizes),
        np.full(sum(sizes), place),
        np.repeat(weight, sizes),
    )


def _zone(rng, kind: int, share: float) -> int:
    """The kind of building, from the old centre of a town to its edge."""
    if kind == Settled.VILLAGE:
        return Zone.VILLAGE
    if share < (0.42 if kind == Settled.CITY else 0.3):
        return Zone.TERRACE
    odds = (0.12, 0.5, 0.27, 0.11) if share < 0.75 else (0.02, 0.48, 0.38, 0.12)
    return rng.choice([Zone.TERRACE, Zone.SUBURB, Zone.ESTATE, Zone.INDUSTRY], p=odds)


def _grid(rng, seed: np.ndarray, reach: float, zone: int, block: float) -> np.ndarray:
    short, long, jitter, _ = BUILD[Zone(zone)]
    across = np.arange(-reach, reach, short * block)
    along = np.arange(-reach, reach, long * block)
    grid = np.stack(np.meshgrid(across, along), axis=-1)
    grid[1::2, :, 0] += rng.choice([0.0, 0.0, 0.5]) * short * block
    grid = grid.reshape(-1, 2) + rng.normal(0, jitter * block, (grid.size // 2, 2))
    turn = rng.uniform(0, np.pi)
    return seed + grid @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])


def _residents_per_corner(zone: int) -> float:
    short, long, _, density = BUILD[Zone(zone)]
    return short * long * density

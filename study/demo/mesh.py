"""Local streets: corners joined to their neighbours and to the main streets, some links left out."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.spatial import cKDTree

from study.demo.kinds import Street, Zone
from study.demo.neighbourhoods import Corners
from study.demo.plan import StreetPlan
from study.demo.planar import neighbour_links, spanning_links
from study.demo.scales import Scale

WIDEST_ANGLE = 79.0
LEFT_OUT = {Zone.TERRACE: 0.10, Zone.SUBURB: 0.27, Zone.ESTATE: 0.42, Zone.INDUSTRY: 0.2, Zone.VILLAGE: 0.35}
PATH_SHARE = 0.3
CURVE = {Zone.TERRACE: 0.012, Zone.SUBURB: 0.05, Zone.ESTATE: 0.085, Zone.INDUSTRY: 0.03, Zone.VILLAGE: 0.06}


def lay_local_streets(rng, plan: StreetPlan, corners: Corners, obstacle, scale: Scale) -> tuple:
    """Join corners by local streets; return the corners' nodes and which corners were used.

    ``obstacle`` are lines (river, motorway, hospital drives) that local streets do not cross; corners
    near them or near a main street are left out.
    """
    shapely.prepare(obstacle)
    main = plan.nodes
    used = cKDTree(main).query(corners.points)[0] > 0.52 * scale.shape_metres
    used &= ~shapely.dwithin(obstacle, shapely.points(corners.points), 0.65 * scale.block_metres)
    points = corners.points[used]
    near = np.flatnonzero(
        cKDTree(points).query(main, distance_upper_bound=2 * scale.block_metres)[0] < np.inf
    )
    near = near[np.isin(near, np.unique(np.r_[plan.pieces["start"], plan.pieces["end"]]))]
    number = np.r_[plan.add_nodes(points), near]
    everything = np.r_[points, main[near]]
    links, angles, metres = _possible(everything, len(points), obstacle, scale)
    zone = corners.zone[used][links.min(axis=1)]
    plan_start, plan_end = plan.pieces["start"], plan.pieces["end"]
    start, end = number[links[:, 0]], number[links[:, 1]]
    all_start, all_end = np.r_[plan_start, start], np.r_[plan_end, end]
    tree = spanning_links(plan.node_count, all_start, all_end, np.r_[np.full(len(plan_start), 0.001), metres])
    needed = tree[len(plan_start) :]
    straight = angles <= WIDEST_ANGLE
    drawn = needed | (straight & (rng.uniform(0, 1, len(links)) > _by_zone(LEFT_OUT, zone)))
    path = straight & ~drawn & (rng.uniform(0, 1, len(links)) < PATH_SHARE)
    _draw(rng, plan, (start, end, zone, metres), drawn, scale)
    steps = rng.uniform(0, 1, int(path.sum())) < 0.12
    plan.add_pieces(
        start[path], end[path], kind=np.where(steps, Street.STEPS, Street.FOOTWAY), zone=zone[path]
    )
    return number[: len(points)], used


def _possible(points: np.ndarray, corner_count: int, obstacle, scale: Scale) -> tuple:
    links, angles = neighbour_links(points)
    metres = np.hypot(*(points[links[:, 0]] - points[links[:, 1]]).T)
    keep = (links.min(axis=1) < corner_count) & (metres < 2.3 * scale.block_metres)
    keep[keep] = ~shapely.intersects(obstacle, shapely.linestrings(points[links[keep]]))
    return links[keep], angles[keep], metres[keep]


def _draw(rng, plan: StreetPlan, links: tuple, drawn: np.ndarray, scale: Scale) -> None:
    start, end, zone, metres = (values[drawn] for values in links)
    bent = (rng.uniform(0, 1, len(start)) < scale.curve_share) & (metres > 50)
    kind = np.where(zone == Zone.INDUSTRY, Street.UNCLASSIFIED, Street.RESIDENTIAL)
    plan.add_curves(rng, start, end, bent.astype(int), _by_zone(CURVE, zone), kind=kind, zone=zone)


def _by_zone(table: dict, zone: np.ndarray) -> np.ndarray:
    values = np.zeros(len(Zone))
    for key, value in table.items():
        values[key] = value
    return values[zone]

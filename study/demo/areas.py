"""Small areas of about 1,550 residents each, drawn around streets, and output points inside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from study.demo.land import Land
from study.demo.scales import Scale
from study.demo.streets import Streets

CELLS_PER_AREA = 26
PEOPLE_PER_POINT = 390
POINT_FROM_STREET_METRES = 11.0


@dataclass(frozen=True)
class Areas:
    """Areas by number: ``polygons`` cover the land; ``node_area`` is the area of every street node (-1: none).

    ``residents`` are whole numbers; ``points`` (easting, northing), ``point_area`` and ``point_weight``
    say where in an area people live.
    """

    polygons: np.ndarray
    node_area: np.ndarray
    residents: np.ndarray
    points: np.ndarray
    point_area: np.ndarray
    point_weight: np.ndarray

    def centroids(self) -> np.ndarray:
        """Population-weighted centre of every area, shape (n, 2)."""
        sums = [np.bincount(self.point_area, self.points[:, i] * self.point_weight) for i in (0, 1)]
        return np.stack(sums, axis=1)


def draw_areas(rng, land: Land, streets: Streets, scale: Scale) -> Areas:
    """Divide each bank of the river into areas of like population, along the streets people live in."""
    node_area = np.full(len(streets.nodes), -1)
    polygons: list = []
    banks = land.bank(streets.nodes)
    for bank, ground in enumerate((shapely.difference, shapely.intersection)):
        nodes = np.flatnonzero((banks == bank) & (streets.people > 0))
        area, shapes = _divide(rng, streets, nodes, ground(land.polygon, land.left_bank), scale)
        node_area[nodes] = area + len(polygons)
        polygons += shapes
    living = node_area >= 0
    exact = np.bincount(node_area[living], streets.people[living], minlength=len(polygons))
    residents = whole_numbers(exact, round(exact.sum()))
    shapes = np.array(polygons, dtype=object)
    return Areas(shapes, node_area, residents, *_output_points(rng, streets, node_area, shapes))


def whole_numbers(exact: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers of the given total, each within one of the exact value (largest remainders)."""
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole


def split_evenly(rng, points: np.ndarray, weight: np.ndarray, parts: int, slack: float) -> np.ndarray:
    """Number of the part each point falls in: halves of like weight, cut across their length, again and again."""
    label = np.zeros(len(points), dtype=np.int64)
    stack = [(np.arange(len(points)), parts, 0)]
    while stack:
        members, count, first = stack.pop()
        if count < 2 or len(members) < 2:
            label[members] = first
            continue
        here = points[members] - points[members].mean(axis=0)
        angle = 0.5 * np.arctan2(
            2 * (here[:, 0] * here[:, 1]).sum(), (here[:, 0] ** 2 - here[:, 1] ** 2).sum()
        )
        angle += rng.normal(0, 0.22)
        order = np.argsort(here @ [np.cos(angle), np.sin(angle)], kind="stable")
        left = count // 2
        share = np.cumsum(weight[members[order]]) / weight[members].sum()
        at = int(np.searchsorted(share, left / count * (1 + rng.uniform(-slack, slack))))
        at = min(max(at, 1), len(members) - 1)
        stack.append((members[order[at:]], count - left, first + left))
        stack.append((members[order[:at]], left, first))
    return label


def _divide(rng, streets: Streets, nodes: np.ndarray, ground, scale: Scale) -> tuple[np.ndarray, list]:
    points, people = streets.nodes[nodes], streets.people[nodes]
    count = max(round(people.sum() / scale.area_people), 1)
    area = split_evenly(rng, points, people, count, 0.12)
    _, area = np.unique(area, return_inverse=True)
    share = CELLS_PER_AREA / np.bincount(area)[area]
    sample = rng.uniform(0, 1, len(points)) < share
    sample[np.unique(area, return_index=True)[1]] = True
    shapes = _dissolve(points[sample], area[sample], ground)
    nearest = cKDTree(points[sample]).query(points)[1]
    return area[sample][nearest], shapes


def _dissolve(points: np.ndarray, area: np.ndarray, ground) -> list:
    """The union of the Voronoi cells of each area's points, cut to the ground."""
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=ground.envelope)
    )
    at, cell = shapely.STRtree(cells).query(shapely.points(points), predicate="intersects")
    _, first = np.unique(at, return_index=True)
    cells = cells[cell[first]]
    order = np.argsort(area, kind="stable")
    groups = np.split(cells[order], np.cumsum(np.bincount(area))[:-1])
    whole = np.array([shapely.coverage_union_all(group) for group in groups], dtype=object)
    shapely.prepare(ground)
    cut = ~shapely.contains_properly(ground, whole)
    whole[cut] = shapely.intersection(whole[cut], ground)
    return [_polygonal(shape) for shape in whole]


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a geometry, slivers of under a square metre left out."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area > 1]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _output_points(rng, streets: Streets, node_area: np.ndarray, polygons: np.ndarray) -> tuple:
    """Three to five points in every area, a few steps from a street, with the share of people around each."""
    living = np.flatnonzero(node_area >= 0)
    members = np.split(
        living[np.argsort(node_area[living], kind="stable")], np.cumsum(np.bincount(node_area[living]))[:-1]
    )
    nodes, owner, weight = [], [], []
    for area in range(len(polygons)):
        here, people = streets.nodes[members[area]], streets.people[members[area]]
        part = split_evenly(
            rng, here, people, int(np.clip(round(people.sum() / PEOPLE_PER_POINT), 3, 5)), 0.1
        )
        for label in np.unique(part):
            own = np.flatnonzero(part == label)
            middle = np.average(here[own], axis=0, weights=people[own])
            nodes.append(members[area][own[((here[own] - middle) ** 2).sum(axis=1).argmin()]])
            owner.append(area)
            weight.append(people[own].sum() / people.sum())
    away = rng.uniform(0, 2 * np.pi, len(nodes))
    aside = streets.nodes[nodes] + POINT_FROM_STREET_METRES * np.stack([np.cos(away), np.sin(away)], axis=1)
    inside = shapely.contains_xy(polygons[owner], aside[:, 0], aside[:, 1])
    points = np.where(inside[:, None], aside, streets.nodes[nodes])
    return points, np.array(owner), np.array(weight)

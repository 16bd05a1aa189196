"""Roads between settlements: A-roads from town to town, B-roads, and the lanes between villages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from study.demo.kinds import Settled, Street
from study.demo.land import Land
from study.demo.plan import StreetPlan
from study.demo.planar import (
    graph,
    largest_component,
    neighbour_links,
    path_to,
    shortest_tree,
    spanning_links,
)
from study.demo.scales import Scale
from study.demo.settlements import Settlements

DISCOUNT = {Street.TRUNK: 0.7, Street.PRIMARY: 0.74, Street.SECONDARY: 0.82, Street.TERTIARY: 0.9}
CITY_GATES, TOWN_GATES = 11, 7


@dataclass(frozen=True)
class Gates:
    """Where main roads leave a town: its number, the node, the bearing in radians, the kind of road."""

    town: np.ndarray
    node: np.ndarray
    bearing: np.ndarray
    kind: np.ndarray


@dataclass
class _Web:
    """Points of the country (towns, then other settlements, then gates) and the links between them."""

    points: np.ndarray
    gate_town: np.ndarray
    gate_bearing: np.ndarray
    links: np.ndarray
    kinds: np.ndarray


def lay_country_roads(rng, plan: StreetPlan, land: Land, settlements: Settlements, scale: Scale) -> Gates:
    """Lay all roads outside the towns; return the towns' gates.

    Node i of the plan is the centre of settlement i.
    """
    web = _web(rng, land, settlements)
    _rank_roads(web, settlements)
    _straighten(web, settlements)
    plan.add_nodes(web.points)
    towns = len(settlements.of_kind(Settled.CITY, Settled.TOWN))
    radial = (web.links < towns).any(axis=1)
    start, end = web.links[~radial].T
    kinds = web.kinds[~radial]
    metres = np.hypot(*(web.points[start] - web.points[end]).T)
    between = np.maximum(metres / scale.shape_metres - 1, 0).round()
    bend = np.select([kinds <= Street.PRIMARY, kinds <= Street.TERTIARY], [0.018, 0.03], 0.042)
    plan.add_curves(rng, start, end, between, bend, kind=kinds)
    gate_kind = np.full(len(web.gate_town), Street.SECONDARY)
    first_gate = len(web.points) - len(gate_kind)
    for (i, j), kind in zip(web.links[radial], web.kinds[radial]):
        gate_kind[max(i, j) - first_gate] = min(kind, Street.SECONDARY)
    gates = first_gate + np.arange(len(gate_kind))
    return Gates(web.gate_town, gates, web.gate_bearing, gate_kind)


def _web(rng, land: Land, settlements: Settlements) -> _Web:
    towns = settlements.of_kind(Settled.CITY, Settled.TOWN)
    town, bearing = _gates(rng, land, settlements, towns)
    edge = settlements.centres[town] + settlements.radii[town][:, None] * _direction(bearing)
    points = np.concatenate([settlements.centres, edge])
    first_gate = len(settlements.centres)
    outside = np.r_[np.arange(len(towns), first_gate), first_gate + np.arange(len(town))]
    found, angles = neighbour_links(points[outside])
    links = outside[found]
    possible = _on_land(land, points[links]) & ~_through_town(points[links], settlements, towns)
    owner = np.r_[-1 - np.arange(first_gate), town]
    possible &= owner[links[:, 0]] != owner[links[:, 1]]
    links, angles = links[possible], angles[possible]
    metres = np.hypot(*(points[links[:, 0]] - points[links[:, 1]]).T)
    links = links[(angles < 88) | spanning_links(len(points), *links.T, metres)]
    links = np.concatenate([links, np.stack([town, first_gate + np.arange(len(town))], axis=1)])
    joined = largest_component(len(points), *links.T)
    links = links[joined[links].all(axis=1)]
    return _Web(points, town, bearing, links, np.full(len(links), Street.UNCLASSIFIED))


def _gates(rng, land: Land, settlements: Settlements, towns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    counts = np.where(settlements.kinds[towns] == Settled.CITY, CITY_GATES, TOWN_GATES)
    town = np.repeat(towns, counts)
    order = np.arange(len(town)) - np.repeat(np.cumsum(counts) - counts, counts)
    turn = rng.uniform(0, 2 * np.pi, len(towns))
    step = 2 * np.pi / counts[town]
    bearing = turn[town] + (order + rng.uniform(-0.22, 0.22, len(town))) * step
    ends = np.stack([settlements.centres[town], settlements.centres[town]], axis=1)
    ends[:, 1] += 1.02 * settlements.radii[town][:, None] * _direction(bearing)
    good = _on_land(land, ends) & (land.water_distance(ends[:, 1]) > 90)
    return town[good], bearing[good]


def _direction(bearing: np.ndarray) -> np.ndarray:
    return np.stack([np.cos(bearing), np.sin(bearing)], axis=1)


def _on_land(land: Land, ends: np.ndarray) -> np.ndarray:
    """True for straight links, shape (n, 2, 2), that stay on land, clear of the shore."""
    shares = np.linspace(0, 1, 12)[:, None, None]
    points = (ends[:, 0] * (1 - shares) + ends[:, 1] * shares).reshape(-1, 2)
    dry = land.contains(points) & (land.coast_distance(points) > 70)
    return dry.reshape(12, -1).all(axis=0)


def _through_town(ends: np.ndarray, settlements: Settlements, towns: np.ndarray) -> np.ndarray:
    """True for links that cut across the footprint of a town."""
    cuts = np.zeros(len(ends), dtype=bool)
    along = ends[:, 1] - ends[:, 0]
    squared = np.maximum((along**2).sum(axis=1), 1)
    for town in towns:
        offset = settlements.centres[town] - ends[:, 0]
        nearest = np.clip((offset * along).sum(axis=1) / squared, 0, 1)[:, None] * along
        cuts |= np.hypot(*(offset - nearest).T) < 0.9 * settlements.radii[town]
    return cuts


def _rank_roads(web: _Web, settlements: Settlements) -> None:
    """Give the links on the way between places of note the rank of that way."""
    metres = np.hypot(*(web.points[web.links[:, 0]] - web.points[web.links[:, 1]]).T)
    keys = web.links.min(axis=1) * len(web.points) + web.links.max(axis=1)
    order = np.argsort(keys)
    for kind, journeys in _journeys(settlements):
        for source, targets in journeys.items():
            factor = np.array([DISCOUNT.get(Street(k), 1.0) for k in web.kinds])
            _, before = shortest_tree(graph(len(web.points), *web.links.T, metres * factor), source)
            for target in targets:
                path = path_to(before, target)
                used = np.minimum(path[1:], path[:-1]) * len(web.points) + np.maximum(path[1:], path[:-1])
                links = order[np.searchsorted(keys, used, sorter=order)]
                web.kinds[links] = np.minimum(web.kinds[links], kind)


def _journeys(settlements: Settlements):
    """Kind of road -> from where to where it leads."""
    centres = settlements.centres
    towns = settlements.of_kind(Settled.CITY, Settled.TOWN)
    market = settlements.of_kind(Settled.SMALL_TOWN)
    villages = settlements.of_kind(Settled.VILLAGE)

    def nearest(place, others, count=1):
        distance = np.hypot(*(centres[others] - centres[place]).T)
        return others[np.argsort(distance, kind="stable")[:count]]

    around = centres[towns[1:]] - centres[0]
    ring = towns[1:][np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    yield Street.TRUNK, {0: [1, 2, 3, 6]}
    yield Street.PRIMARY, {0: [4, 5]}
    yield Street.PRIMARY, {a: [b] for a, b in zip(ring, np.roll(ring, -1))}
    if len(market):
        yield Street.SECONDARY, {place: nearest(place, towns, 2) for place in market}
        yield Street.SECONDARY, {place: nearest(place, market[market != place], 2) for place in market}
    else:
        yield Street.SECONDARY, {place: nearest(place, towns) for place in villages[::3]}
    larger = np.r_[towns, market]
    yield Street.TERTIARY, {place: nearest(place, larger) for place in villages}


def _straighten(web: _Web, settlements: Settlements) -> None:
    """Draw hamlets that an A-road merely passes towards the line between its neighbours."""
    hamlets = settlements.of_kind(Settled.HAMLET)
    major = web.links[web.kinds <= Street.SECONDARY]
    both = np.concatenate([major, major[:, ::-1]])
    for _ in range(2):
        total = np.zeros_like(web.points)
        np.add.at(total, both[:, 0], web.points[both[:, 1]])
        degree = np.bincount(both[:, 0], minlength=len(web.points))
        passed = hamlets[degree[hamlets] == 2]
        web.points[passed] += 0.4 * (total[passed] / 2 - web.points[passed])

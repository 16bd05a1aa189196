"""Bus routes: radials, an orbital, links between towns, and a few journeys a day to the villages."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from study.demo.bus_stops import BusStops, built_up
from study.demo.hospitals import SITES, Hospitals
from study.demo.kinds import Settled, Street
from study.demo.planar import graph, path_to, shortest_tree
from study.demo.settlements import Settlements
from study.demo.streets import Streets
from study.demo.timetables import FULL_DAY, SHOPPERS, Feed, Pattern, departures

DETOUR = {Street.TERTIARY: 1.1, Street.UNCLASSIFIED: 1.25, Street.RESIDENTIAL: 1.5}
TOWN_KMH, COUNTRY_KMH = 17.0, 33.0
PEOPLE_PER_ROUTE = 18_000
REACH_METRES = 380.0
MINIBUSES = 3
"""Every third village route is a minibus with steps."""

UNKEMPT, UNSURVEYED = 4, 25
"""Of stops in the country every fourth has no kerb to board from; of every 25th stop nothing is known."""


class _Network:
    """Streets that buses use, and the routes laid on them so far."""

    def __init__(self, rng, settlements: Settlements, streets: Streets):
        self.rng, self.settlements, self.streets = rng, settlements, streets
        pieces, metres = streets.pieces, streets.lengths()
        town = built_up(streets)
        self.stops = BusStops(streets, town)
        usable = (pieces["kind"] >= Street.TRUNK) & (pieces["kind"] <= Street.RESIDENTIAL)
        usable &= (pieces["oneway"] == 0) | (pieces["roundabout"] == 1)
        usable &= ~(np.isin(pieces["start"], streets.barriers) | np.isin(pieces["end"], streets.barriers))
        detour = np.array([DETOUR.get(kind, 1.0) for kind in Street])[pieces["kind"]]
        start, end = pieces["start"][usable], pieces["end"][usable]
        self.matrix = graph(len(streets.nodes), start, end, (metres * detour)[usable])
        self.kmh = np.where(town, TOWN_KMH, COUNTRY_KMH)
        self.on_road = np.unique(np.r_[start, end])
        self.tree = cKDTree(streets.nodes[self.on_road])
        self.routes: list[tuple] = []
        self.patterns: list[Pattern] = []
        self.served = np.zeros(len(streets.nodes), dtype=bool)
        self.everyone = cKDTree(streets.nodes)

    def node_at(self, point: np.ndarray) -> int:
        """The nearest node that a bus can reach."""
        return int(self.on_road[self.tree.query(point)[1]])

    def add(self, path: np.ndarray, names: tuple[str, str, str], headway: float, plan: dict) -> None:
        """Lay a route both ways along a path; names are the number and the two ends."""
        at = self.stops.along(path)
        if len(at) < 2:
            return
        number, here, there = names
        route_id = f"DB{len(self.routes) + 1:04d}"
        self.routes.append((route_id, number, f"{here} - {there}"))
        nodes = self.streets.nodes[path]
        legs = np.hypot(*np.diff(nodes, axis=0).T) / (
            np.minimum(self.kmh[path[1:]], self.kmh[path[:-1]]) / 3.6
        )
        seconds = np.r_[0, np.cumsum(legs)]
        offset = float(self.rng.integers(0, max(int(headway), 2)))
        for direction in (0, 1):
            way, stops = (path, at) if direction == 0 else (path[::-1], len(path) - 1 - at[::-1])
            elapsed = seconds if direction == 0 else seconds[-1] - seconds[::-1]
            poles = np.array([self.stops.pole(way, i) for i in stops])
            when = np.round(elapsed[stops]).astype(np.int64)
            when = np.maximum.accumulate(when - np.arange(len(when)) * 10) + np.arange(len(when)) * 10
            leaving = departures(plan, headway, offset + direction * headway / 3)
            headsign = (there, here)[direction]
            boards = 2 if plan is SHOPPERS and len(self.routes) % MINIBUSES == 0 else 1
            self.patterns.append(Pattern(route_id, direction, headsign, poles, when, when, leaving, boards))
        reached = self.everyone.query_ball_point(nodes[at], REACH_METRES)
        self.served[np.concatenate([np.array(r, dtype=np.int64) for r in reached])] = True


def lay_buses(rng, settlements: Settlements, streets: Streets, hospitals: Hospitals, region: int) -> Feed:
    """Lay every bus route of the region, the busiest first, and give it a timetable."""
    network = _Network(rng, settlements, streets)
    towns = settlements.of_kind(Settled.CITY, Settled.TOWN)
    centre = [network.node_at(settlements.centres[town]) for town in towns]
    trees = [shortest_tree(network.matrix, node)[1] for node in centre]
    for town in towns:
        _town_routes(network, town, trees[town], hospitals)
    _orbital(network)
    _between_towns(network, trees, centre)
    _village_routes(network, trees, towns)
    stops = _stop_table(network, region)
    prefix = f"{region + 1}-"
    routes = pd.DataFrame(network.routes, columns=["route_id", "route_short_name", "route_long_name"])
    routes = routes.assign(route_id=prefix + routes["route_id"], route_type=3)
    patterns = [Pattern(**{**p.__dict__, "route_id": prefix + p.route_id}) for p in network.patterns]
    return Feed("DOGBUS", "Doggerland Omnibus (fictional)", stops, routes, patterns)


def _town_routes(network: _Network, town: int, before: np.ndarray, hospitals: Hospitals) -> None:
    """Routes to the hospitals, then to wherever in town most people are still without one."""
    settlements, streets, rng = network.settlements, network.streets, network.rng
    people, name = settlements.people[town], settlements.names[town]
    headway = 12 if people > 200_000 else 20 if people > 30_000 else 30
    number = 1
    for site, (_, where, *_) in enumerate(SITES):
        if where == town:
            path = path_to(before, network.node_at(hospitals.entrances[site]))
            network.add(path, (f"H{site + 1}", name, hospitals.names[site]), max(headway, 30), FULL_DAY)
    corners = np.flatnonzero((streets.settlement == town) & (streets.people > 0) & (before >= 0))
    tries = rng.choice(corners, min(240, len(corners)), replace=False)
    around = network.everyone.query_ball_point(streets.nodes[tries], 650)
    for _ in range(max(round(people / PEOPLE_PER_ROUTE), 3)):
        waiting = np.where(network.served, 0, streets.people)
        end = tries[int(np.argmax([waiting[near].sum() for near in around]))]
        path = path_to(before, end)
        if len(path) > 5:
            network.add(path, (str(number), name, f"{name} suburb {number}"), headway, FULL_DAY)
        network.served[network.everyone.query_ball_point(streets.nodes[end], 650)] = True
        number += 1


def _orbital(network: _Network) -> None:
    """A route around the city that does not pass its centre."""
    settlements = network.settlements
    turns = np.radians(np.arange(0, 360, 60) + 15)
    around = settlements.centres[0] + 0.6 * settlements.radii[0] * np.stack(
        [np.cos(turns), np.sin(turns)], axis=1
    )
    nodes = [network.node_at(point) for point in around]
    legs = [path_to(shortest_tree(network.matrix, a)[1], b) for a, b in pairwise(nodes)]
    path = np.concatenate([legs[0], *[leg[1:] for leg in legs[1:]]])
    name = settlements.names[0]
    network.add(path, ("50", f"{name} east", f"{name} south"), 30, FULL_DAY)


def _between_towns(network: _Network, trees: list, centre: list) -> None:
    settlements = network.settlements
    names = settlements.names
    for town in range(1, len(centre)):
        network.add(path_to(trees[0], centre[town]), (f"X{town}", names[0], names[town]), 30, FULL_DAY)
    around = settlements.centres[1 : len(centre)] - settlements.centres[0]
    ring = 1 + np.argsort(np.arctan2(around[:, 1], around[:, 0]))
    for i, (a, b) in enumerate(zip(ring, np.roll(ring, -1))):
        network.add(path_to(trees[a], centre[b]), (f"X{11 + i}", names[a], names[b]), 60, FULL_DAY)


def _village_routes(network: _Network, trees: list, towns: np.ndarray) -> None:
    """Market towns every half hour; villages every hour or two in the day, some not at all."""
    settlements, rng = network.settlements, network.rng
    number = 100
    for place in settlements.of_kind(Settled.SMALL_TOWN, Settled.VILLAGE):
        apart = (
            np.hypot(*(settlements.centres[towns] - settlements.centres[place]).T) - settlements.radii[towns]
        )
        market = settlements.kinds[place] == Settled.SMALL_TOWN
        node = network.node_at(settlements.centres[place])
        if not market and (network.served[node] or rng.uniform() < 0.12):
            continue
        for town in np.argsort(apart, kind="stable")[: 2 if market else 1]:
            headway, plan = (30, FULL_DAY) if market else (float(rng.choice([60, 90, 120])), SHOPPERS)
            path = path_to(trees[town], node)
            if len(path) > 3:
                network.add(
                    path, (str(number), settlements.names[town], settlements.names[place]), headway, plan
                )
                number += 1


def _stop_table(network: _Network, region: int) -> pd.DataFrame:
    points = np.array(network.stops.points)
    centres, names = network.settlements.centres, np.array(network.settlements.names)
    nearest = cKDTree(centres).query(points)[1]
    numbers = np.arange(1, len(points) + 1)
    code = pd.Series(numbers).astype(str).str.zfill(5)
    country = ~network.stops.in_town[network.stops.pole_nodes]
    boards = np.where(country & (numbers % UNKEMPT == 0), 2, 1)
    return pd.DataFrame(
        {
            "stop_id": f"{980 + region}ZZ" + code,
            "stop_name": [f"{name}, stop {i}" for i, name in enumerate(names[nearest], start=1)],
            "easting": points[:, 0],
            "northing": points[:, 1],
            "wheelchair_boarding": np.where(numbers % UNSURVEYED == 0, 0, boards),
        }
    )

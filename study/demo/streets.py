"""All streets of a region: laid, cleaned of loose ends, named as ways, with residents along them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from study.demo.arterials import lay_arterials
from study.demo.bridges import crossings, keep_few_bridges
from study.demo.country import lay_country_roads
from study.demo.hospitals import Hospitals, lay_hospitals
from study.demo.kinds import Settled, Street, Zone
from study.demo.land import Land
from study.demo.mesh import lay_local_streets
from study.demo.motorway import lay_motorway
from study.demo.neighbourhoods import lay_corners, parks
from study.demo.plan import StreetPlan
from study.demo.planar import largest_component
from study.demo.roundabouts import turn_into_roundabouts
from study.demo.scales import Scale
from study.demo.settlements import Settlements
from study.demo.strokes import Ways, join_pieces

ONEWAY_SHARE = 0.13
COLLECTOR_METRES = 800.0
COLLECTOR_SHARE = 0.35


@dataclass(frozen=True)
class Streets:
    """The finished streets.

    ``nodes`` (n, 2) metres; ``pieces`` as in ``StreetPlan``; ``people`` residents and ``settlement``
    (-1 in the country) and ``zone`` of every node; ``barriers`` nodes that stop cars; ``parks`` (n, 3).
    """

    nodes: np.ndarray
    pieces: dict[str, np.ndarray]
    ways: Ways
    people: np.ndarray
    settlement: np.ndarray
    zone: np.ndarray
    barriers: np.ndarray
    parks: np.ndarray

    def lengths(self) -> np.ndarray:
        """Metres of every piece."""
        return np.hypot(*(self.nodes[self.pieces["start"]] - self.nodes[self.pieces["end"]]).T)


def lay_streets(
    rngs, land: Land, settlements: Settlements, scale: Scale, region: int
) -> tuple[Streets, Hospitals]:
    """Lay all streets and the hospitals; ``rngs`` gives a fresh random generator at every call."""
    plan = StreetPlan()
    gates = lay_country_roads(rngs(), plan, land, settlements, scale)
    ring_crossings = lay_arterials(rngs(), plan, land, settlements, gates, scale)
    motorway = lay_motorway(plan, land, settlements)
    plan.keep(plan.pieces["restricted"] >= 0)
    hospitals = lay_hospitals(plan, land, settlements, region)
    obstacle = shapely.union_all([motorway, hospitals.drives, land.river])
    green = parks(rngs(), settlements)
    corners = lay_corners(rngs(), land, settlements, green, scale)
    numbers, used = lay_local_streets(rngs(), plan, corners, obstacle, scale)
    keep_few_bridges(plan, land, settlements)
    _cross_motorway(plan, motorway)
    lanes = _country_junctions(plan, settlements)
    turn_into_roundabouts(plan, np.r_[ring_crossings[::2], lanes], 0.19 * scale.block_metres)
    residents = np.zeros(plan.node_count)
    settlement = np.full(plan.node_count, -1)
    residents[numbers], settlement[numbers] = corners.weight[used], corners.settlement[used]
    zone = np.full(plan.node_count, Zone.COUNTRY, dtype=np.int8)
    zone[numbers] = corners.zone[used]
    return _finish(rngs(), plan, (residents, settlement, zone), (settlements, scale, green)), hospitals


def _cross_motorway(plan: StreetPlan, motorway: shapely.LineString) -> None:
    """Lanes go over the motorway; local streets do not reach it."""
    over = crossings(plan, motorway)
    over = over[plan.pieces["kind"][over] > Street.MOTORWAY_LINK]
    plan.set("bridge", over[plan.pieces["roundabout"][over] == 0], 1)


def _country_junctions(plan: StreetPlan, settlements: Settlements) -> np.ndarray:
    """Hamlets where at least three larger roads meet."""
    pieces = plan.pieces
    large = pieces["kind"] <= Street.SECONDARY
    degree = np.bincount(np.r_[pieces["start"][large], pieces["end"][large]], minlength=plan.node_count)
    hamlets = settlements.of_kind(Settled.HAMLET)
    return hamlets[degree[hamlets] >= 3]


def _finish(rng, plan: StreetPlan, node_columns: tuple, context: tuple) -> Streets:
    settlements, scale, green = context
    pieces = plan.pieces
    walkable = pieces["kind"] > Street.MOTORWAY_LINK
    drivable = pieces["kind"] < Street.FOOTWAY
    whole = largest_component(plan.node_count, pieces["start"][drivable], pieces["end"][drivable])
    plan.keep(whole[pieces["start"]] & whole[pieces["end"]] & (walkable | drivable))
    pieces = plan.pieces
    used = np.unique(np.r_[pieces["start"], pieces["end"]])
    renumber = np.full(plan.node_count, -1)
    renumber[used] = np.arange(len(used))
    pieces = {**pieces, "start": renumber[pieces["start"]], "end": renumber[pieces["end"]]}
    nodes = plan.nodes[used]
    residents, settlement, zone = (column[used] for column in node_columns)
    ways = join_pieces(nodes, pieces)
    _rank_ways(rng, nodes, pieces, ways)
    barriers = _choose_barriers(rng, len(nodes), pieces)
    people = _people(nodes, pieces, (residents, settlement), settlements, scale)
    return Streets(nodes, pieces, ways, people, settlement, zone, barriers, green)


def _rank_ways(rng, nodes: np.ndarray, pieces: dict, ways: Ways) -> None:
    """Make long streets collectors and some terraces one-way, in so far as everyone still gets home."""
    metres = np.hypot(*(nodes[pieces["start"]] - nodes[pieces["end"]]).T)
    way_metres = np.bincount(ways.way_of_piece, metres)
    first = ways.first_piece
    local = pieces["kind"][first] == Street.RESIDENTIAL
    collector = local & (way_metres > COLLECTOR_METRES) & (pieces["zone"][first] != Zone.VILLAGE)
    collector &= rng.uniform(0, 1, len(first)) < COLLECTOR_SHARE
    pieces["kind"][collector[ways.way_of_piece]] = Street.TERTIARY
    oneway = local & ~collector & (pieces["zone"][first] == Zone.TERRACE)
    oneway &= (rng.uniform(0, 1, len(first)) < ONEWAY_SHARE) & (way_metres > 150)
    _point_along(pieces, ways, oneway)
    for _ in range(12):
        home = _strongly_joined(len(nodes), pieces, oneway[ways.way_of_piece])
        stranded = ~(home[pieces["start"]] & home[pieces["end"]]) & oneway[ways.way_of_piece]
        if not stranded.any():
            break
        oneway[ways.way_of_piece[stranded]] = False
    pieces["oneway"] |= oneway[ways.way_of_piece].astype(np.int8)


def _point_along(pieces: dict, ways: Ways, which: np.ndarray) -> None:
    """Turn the pieces of these ways to point along the way."""
    inner = np.delete(np.arange(len(ways.nodes)), ways.offsets[1:] - 1)
    way = np.repeat(np.arange(len(which)), np.diff(ways.offsets) - 1)
    steps = {(a, b) for a, b in zip(ways.nodes[inner[which[way]]], ways.nodes[inner[which[way]] + 1])}
    for piece in np.flatnonzero(which[ways.way_of_piece]):
        a, b = pieces["start"][piece], pieces["end"][piece]
        if (a, b) not in steps:
            pieces["start"][piece], pieces["end"][piece] = b, a


def _strongly_joined(
    count: int, pieces: dict, also_oneway: np.ndarray, without: np.ndarray | None = None
) -> np.ndarray:
    """True for the nodes from and to which one can drive, leaving out pieces at the nodes ``without``."""
    drivable = pieces["kind"] < Street.FOOTWAY
    if without is not None:
        drivable &= ~(without[pieces["start"]] | without[pieces["end"]])
    back = drivable & (pieces["oneway"] == 0) & ~also_oneway
    start = np.r_[pieces["start"][drivable], pieces["end"][back]]
    end = np.r_[pieces["end"][drivable], pieces["start"][back]]
    return largest_component(count, start, end, "strong")


def _choose_barriers(rng, count: int, pieces: dict) -> np.ndarray:
    """Nodes half way along some residential streets that stop cars and cut nobody off."""
    degree = np.bincount(np.r_[pieces["start"], pieces["end"]], minlength=count)
    street = (pieces["kind"] == Street.RESIDENTIAL) & (pieces["oneway"] == 0)
    both = np.r_[pieces["start"][street], pieces["end"][street]]
    passed = np.flatnonzero((degree == 2) & (np.bincount(both, minlength=count) == 2))
    chosen = passed[rng.uniform(0, 1, len(passed)) < 0.008]
    blocked = np.zeros(count, dtype=bool)
    blocked[chosen] = True
    none = np.zeros(len(pieces["start"]), dtype=bool)
    while True:
        home = _strongly_joined(count, pieces, none, blocked) | blocked
        beside = blocked[pieces["start"]] | blocked[pieces["end"]]
        cut_off = beside & ~(home[pieces["start"]] & home[pieces["end"]])
        ends = np.r_[pieces["start"][cut_off], pieces["end"][cut_off]]
        wrong = ends[blocked[ends]]
        if not len(wrong):
            return np.flatnonzero(blocked)
        blocked[wrong] = False


def _people(
    nodes: np.ndarray, pieces: dict, columns: tuple, settlements: Settlements, scale: Scale
) -> np.ndarray:
    """Residents of every node: each settlement's by the density of its corners, the country's along lanes."""
    weight, settlement = columns
    weight = weight.copy()
    lane = (pieces["kind"] >= Street.SECONDARY) & (pieces["kind"] <= Street.UNCLASSIFIED)
    lane &= (pieces["zone"] == Zone.COUNTRY) & (pieces["bridge"] == 0)
    country = np.zeros(len(nodes), dtype=bool)
    country[np.r_[pieces["start"][lane], pieces["end"][lane]]] = True
    country &= settlement < 0
    hamlets = settlements.centres[settlements.of_kind(Settled.HAMLET)]
    near = np.zeros(len(nodes))
    for x, y in hamlets:
        near += np.exp(-((nodes[:, 0] - x) ** 2 + (nodes[:, 1] - y) ** 2) / 280**2)
    weight[country] = 0.15 + 3 * near[country]
    group = np.where(settlement >= 0, settlement, len(settlements.people))
    weight[(settlement < 0) & ~country] = 0
    total = np.r_[settlements.people, scale.country_people]
    share = np.bincount(group, weight, minlength=len(total))
    total = np.where(share > 0, total, 0)
    total = total / total.sum() * scale.people
    return weight * (total / np.where(share > 0, share, 1))[group]

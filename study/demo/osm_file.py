"""The streets and the lie of the land as an OpenStreetMap file (PBF)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium
import shapely
from osmium.osm.mutable import Node, Relation, Way

from study.demo.kinds import Settled
from study.demo.projection import longitude_latitude
from study.demo.region import Region
from study.demo.street_tags import banned_turns, way_tags

BARRIERS = ("bollard", "gate", "bollard")


@dataclass
class _Map:
    """Everything to be written, in the order of its numbers, which start at 1."""

    points: list[np.ndarray] = field(default_factory=list)
    node_count: int = 0
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    ways: list[tuple[list[int], dict[str, str]]] = field(default_factory=list)
    bans: list[tuple[int, int, int]] = field(default_factory=list)

    def add_nodes(self, points: np.ndarray) -> np.ndarray:
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        self.points.append(points)
        self.node_count += len(points)
        return np.arange(self.node_count - len(points) + 1, self.node_count + 1)

    def add_line(self, points: np.ndarray, **tags: str) -> None:
        """A way of its own nodes; closed where the last point is the first."""
        closed = bool((points[0] == points[-1]).all())
        numbers = self.add_nodes(points[:-1] if closed else points).tolist()
        numbers += numbers[:1] if closed else []
        for i in range(0, len(numbers) - 1, 1_800):
            self.ways.append((numbers[i : i + 1_801], tags))


def write_osm(path: Path, regions: list[Region], seed: int) -> None:
    """Write all regions to one PBF file whose bytes depend on the regions alone."""
    drawn = _Map()
    for region in regions:
        _add_streets(drawn, region, np.random.default_rng([seed, region.number, 900]))
        _add_surroundings(drawn, region)
    header = osmium.io.Header()
    header.set("generator", "isoquity Doggerland (fictional)")
    with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
        _write(writer, drawn)


def _write(writer: osmium.SimpleWriter, drawn: _Map) -> None:
    places = longitude_latitude(np.concatenate(drawn.points)).tolist()
    for number, place in enumerate(places, start=1):
        writer.add_node(Node(id=number, location=place, tags=drawn.node_tags.get(number)))
    for number, (nodes, tags) in enumerate(drawn.ways, start=1):
        writer.add_way(Way(id=number, nodes=nodes, tags=tags))
    for number, (main, via, side) in enumerate(drawn.bans, start=1):
        members = [("w", main, "from"), ("n", via, "via"), ("w", side, "to")]
        tags = {"type": "restriction", "restriction": "no_right_turn", "except": "bus"}
        writer.add_relation(Relation(id=number, members=members, tags=tags))


def _add_streets(drawn: _Map, region: Region, rng: np.random.Generator) -> None:
    streets = region.streets
    number = drawn.add_nodes(streets.nodes)
    runs = [run.tolist() for run in np.split(streets.ways.nodes, streets.ways.offsets[1:-1])]
    tags = way_tags(rng, streets, region.number)
    bans = banned_turns(streets, runs, max(len(runs) // 400, 3))
    first_way = len(drawn.ways) + 1
    ends = {way: position for way, position, _ in bans}
    rest = []
    for way, run in enumerate(runs):
        cut = ends.get(way)
        drawn.ways.append((number[run if cut is None else run[: cut + 1]].tolist(), tags[way]))
        if cut is not None:
            rest.append((number[run[cut:]].tolist(), tags[way]))
    drawn.ways += rest
    for way, position, side in bans:
        drawn.bans.append((first_way + way, int(number[runs[way][position]]), first_way + side))
    for i, barrier in enumerate(streets.barriers.tolist()):
        drawn.node_tags[int(number[barrier])] = {"barrier": BARRIERS[i % 3]}


def _add_surroundings(drawn: _Map, region: Region) -> None:
    """Coast, river, parks, hospitals, railway and the names of places: nobody drives on them."""
    land, settlements = region.land, region.settlements
    coast = shapely.get_coordinates(shapely.simplify(land.polygon.exterior, 15))
    anticlockwise = shapely.LinearRing(coast).is_ccw
    drawn.add_line(coast if anticlockwise else coast[::-1], natural="coastline")
    drawn.add_line(shapely.get_coordinates(land.river), waterway="river", name="River Outer")
    water = shapely.get_coordinates(shapely.simplify(land.river_polygon().exterior, 4))
    drawn.add_line(water, natural="water", water="river")
    for x, y, radius in region.streets.parks:
        ring = shapely.Point(x, y).buffer(0.8 * radius, quad_segs=4).exterior
        drawn.add_line(shapely.get_coordinates(ring), leisure="park")
    for name, (x, y) in zip(region.hospitals.names, region.hospitals.entrances):
        ring = shapely.get_coordinates(shapely.box(x - 62, y - 55, x + 62, y + 55).exterior)
        drawn.add_line(ring, amenity="hospital", name=name)
    drawn.add_line(region.railway.track, railway="rail", usage="main")
    stops = drawn.add_nodes(region.railway.stations)
    stations = region.railway.feed.stops["stop_name"].tolist()
    for number, name in zip(stops.tolist(), stations):
        drawn.node_tags[number] = {"railway": "station", "name": name}
    places = drawn.add_nodes(settlements.centres)
    people = settlements.people.tolist()
    for number, name, kind, count in zip(places.tolist(), settlements.names, settlements.kinds, people):
        counted = {"population": str(round(count, -2))} if count >= 100 else {}
        drawn.node_tags[number] = {"place": Settled(kind).place, "name": name, **counted}

"""Street networks whose answers are known by hand: drawn maps, street grids and tiny OSM files."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import pyproj

from isochrones import drive_times, snap, walk_times
from isochrones.osm import OsmStreets
from isochrones.restrictions import restrictions_of
from isochrones.roads import RoadNetwork, build_network
from isochrones.speeds import DELAYS, SpeedTable

CRS = "EPSG:27700"
WEST, NORTH = 300_000.0, 200_000.0
STREET = {"highway": "residential", "maxspeed": "30"}
"""A plain street: 0.85 x 30 = 25.5 km/h, so 100 m take 0.2353 minutes."""

PLAIN = SpeedTable(practicable=0.85, delay_seconds=dict.fromkeys(DELAYS, 0.0))
"""Speeds under which only metres count."""


@dataclass(frozen=True)
class DrawnMap:
    """A network drawn with letters, and where each letter stands (easting, northing)."""

    network: RoadNetwork
    places: dict[str, tuple[float, float]]

    def origins(self, letters: str) -> pd.DataFrame:
        east, north = np.array([self.places[c] for c in letters]).T
        return pd.DataFrame({"area_id": list(letters), "easting": east, "northing": north, "weight": 1.0})

    def sites(self, letters: str) -> gpd.GeoDataFrame:
        east, north = np.array([self.places[c] for c in letters]).T
        points = gpd.points_from_xy(east, north)
        frame = gpd.GeoDataFrame({"name": list(letters), "place": ""}, geometry=points, crs=CRS)
        return frame.set_index(pd.Index(list(letters), name="site_id"))

    def times(self, origin: str, site: str, **options):
        """The time array of some origins (letters) to some sites (letters)."""
        compute = drive_times if self.network.profile == "drive" else walk_times
        options.setdefault("speeds", PLAIN)
        return compute(self.network, self.origins(origin), self.sites(site), **options)

    def minutes(self, origin: str, site: str, **options) -> float:
        """Minutes between two letters, NaN where there is no way."""
        return float(self.times(origin, site, **options).values[0, 0, 0])

    def snap(self, letters: str, **options):
        east, north = np.array([self.places[c] for c in letters]).T
        return snap(self.network, east, north, **options)


def places_of(drawing: str, metres: float = 100.0) -> dict[str, tuple[float, float]]:
    """Where the letters of a drawing stand; tokens are columns, ``.`` is an empty one."""
    rows = [line.split() for line in drawing.strip().splitlines()]
    return {
        token: (WEST + metres * column, NORTH - metres * row)
        for row, tokens in enumerate(rows)
        for column, token in enumerate(tokens)
        if token != "."
    }


def streets_from_map(drawing: str, metres=100.0, ways=None, nodes=None, turns=()) -> OsmStreets:
    """OSM streets of a drawing.

    ``ways`` maps a string of letters to tags (``{"abc": {"oneway": "yes"}}`` over :data:`STREET`);
    without it neighbouring letters are joined; an empty value takes a tag away.
    ``nodes`` maps a letter to the tags of its node (barrier, signals, crossing ...).
    ``turns`` lists restrictions ("ab", "b", "bc", tags) by the names of ways in ``ways``; the via is a
    letter, the name of a way, or a tuple of such names in driving order; from and to may be tuples.
    """
    places = places_of(drawing, metres)
    ways = _grid_ways(places, metres) if ways is None else ways
    number = {letter: i + 1 for i, letter in enumerate(sorted(places))}
    way_number = {name: i + 1 for i, name in enumerate(ways)}
    letters = [letter for name in ways for letter in name]
    east, north = np.array([places[letter] for letter in letters]).T
    longitude, latitude = _inverse().transform(east, north)
    restrictions = [
        found
        for *members, tags in turns
        for found in restrictions_of({"type": "restriction", **tags}, _members(way_number, number, *members))[
            0
        ]
    ]
    return OsmStreets(
        name="drawn map",
        identity="drawn",
        way_id=np.array(list(way_number.values()), np.int64),
        way_tags=[_tags({**STREET, **tags}) for tags in ways.values()],
        way_start=np.cumsum([0] + [len(name) for name in ways]).astype(np.int64),
        node_id=np.array([number[letter] for letter in letters], np.int64),
        longitude=longitude,
        latitude=latitude,
        node_tags={number[letter]: tags for letter, tags in (nodes or {}).items()},
        restrictions=restrictions,
        skipped_restrictions={},
    )


def network_from_map(
    drawing: str, metres=100.0, ways=None, nodes=None, turns=(), profile="drive", drives_on=None
) -> DrawnMap:
    """The network of a drawing; see :func:`streets_from_map`."""
    streets = streets_from_map(drawing, metres, ways, nodes, turns)
    return DrawnMap(build_network(streets, profile, CRS, drives_on), places_of(drawing, metres))


def street_grid(
    columns: int, rows: int, metres: float = 100.0, profile: str = "drive", **tags
) -> RoadNetwork:
    """A grid of streets ``metres`` apart with its south-west corner at (300000, 200000)."""
    east = WEST + metres * np.arange(columns)
    north = NORTH + metres * np.arange(rows)
    number = np.arange(1, columns * rows + 1).reshape(rows, columns)
    lines = [*number, *number.T]
    node = np.concatenate(lines)
    row, column = np.divmod(node - 1, columns)
    longitude, latitude = _inverse().transform(east[column], north[row])
    streets = OsmStreets(
        name="grid",
        identity="grid",
        way_id=np.arange(1, len(lines) + 1),
        way_tags=[{**STREET, **tags}] * len(lines),
        way_start=np.cumsum([0] + [len(line) for line in lines]),
        node_id=node,
        longitude=longitude,
        latitude=latitude,
        node_tags={},
        restrictions=[],
        skipped_restrictions={},
    )
    return build_network(streets, profile, CRS)


def write_pbf(path: Path, drawing: str, metres=100.0, ways=None, nodes=None, turns=(), without="") -> Path:
    """Write a drawing as an OSM file; letters ``without`` are left out of its nodes (a cut extract)."""
    streets = streets_from_map(drawing, metres, ways, nodes)
    names = list(_grid_ways(places_of(drawing, metres), metres) if ways is None else ways)
    letters = sorted(places_of(drawing, metres))
    place = dict(zip(streets.node_id.tolist(), zip(streets.longitude, streets.latitude)))
    with osmium.SimpleWriter(str(path)) as writer:
        for number, location in sorted(place.items()):
            if letters[number - 1] not in without:
                tags = streets.node_tags.get(number, {})
                writer.add_node(osmium.osm.mutable.Node(id=number, location=location, tags=tags))
        for i, tags in enumerate(streets.way_tags):
            refs = streets.node_id[streets.way_start[i] : streets.way_start[i + 1]].tolist()
            writer.add_way(osmium.osm.mutable.Way(id=int(streets.way_id[i]), nodes=refs, tags=tags))
        numbers = [{name: i + 1 for i, name in enumerate(kind)} for kind in (names, letters)]
        for i, (*members, tags) in enumerate(turns):
            members = _members(*numbers, *members)
            tags = {"type": "restriction", **tags}
            writer.add_relation(osmium.osm.mutable.Relation(id=i + 1, members=members, tags=tags))
    return path


@cache
def _inverse() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)


def _grid_ways(places: dict, metres: float) -> dict[str, dict]:
    """A street between any two letters that stand side by side."""
    ways = {}
    for a, b in combinations(places, 2):
        if abs(np.hypot(*np.subtract(places[a], places[b])) - metres) < 1e-6:
            ways[a + b] = {}
    return ways


def _tags(tags: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in tags.items() if value}


def is_letter(via) -> bool:
    """Whether the via of a drawn restriction is a node (else one way or several)."""
    return isinstance(via, str) and len(via) == 1


def _several(names) -> tuple:
    return (names,) if isinstance(names, str) else tuple(names)


def _members(way_number, node_number, from_way, via, to_way) -> list[tuple[str, int, str]]:
    members = [("w", way_number[name], "from") for name in _several(from_way)]
    if is_letter(via):
        members.append(("n", node_number[via], "via"))
    else:
        members += [("w", way_number[name], "via") for name in _several(via)]
    return members + [("w", way_number[name], "to") for name in _several(to_way)]

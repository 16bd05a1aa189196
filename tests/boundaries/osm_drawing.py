"""Little OpenStreetMap files: shapes in metres of EPSG:27700, written by osmium."""

from pathlib import Path

import numpy as np
import osmium
import pyproj
import shapely
from osmium.osm.mutable import Node, Relation, Way

CRS = "EPSG:27700"
EAST, NORTH = 450_000.0, 400_000.0
BOUNDS = (EAST, NORTH, EAST + 10_000, NORTH + 10_000)


def square(west, south, east, north, ccw=True) -> list[tuple[float, float]]:
    """A closed ring (kilometres from the corner of BOUNDS), against the clock unless told."""
    return shapely.get_coordinates(shapely.box(west, south, east, north, ccw=ccw).exterior).tolist()


class Drawing:
    """Ways, areas and places in kilometres from the corner of BOUNDS."""

    def __init__(self):
        self.nodes, self.ways, self.relations, self.node_tags = [], [], [], {}

    def way(self, points, missing=(), **tags) -> int:
        """A way; a closed one where the last point is the first. Nodes at ``missing`` are left out of the file."""
        closed = list(points[0]) == list(points[-1])
        own = points[:-1] if closed else points
        first = len(self.nodes) + 1
        self.nodes += [None if k in missing else point for k, point in enumerate(own)]
        numbers = list(range(first, first + len(own)))
        self.ways.append(([*numbers, *numbers[: int(closed)]], tags))
        return len(self.ways)

    def multipolygon(self, outer, inner, **tags) -> None:
        """An area with a hole, as a relation of untagged ways."""
        members = [("w", self.way(ring), role) for ring, role in ((outer, "outer"), (inner, "inner"))]
        self.relations.append((members, {"type": "multipolygon", **tags}))

    def node(self, point, **tags) -> None:
        """A node with tags."""
        self.nodes.append(point)
        self.node_tags[len(self.nodes)] = tags

    def write(self, path: Path) -> Path:
        """The drawing as a PBF file."""
        degrees = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
        with osmium.SimpleWriter(str(path)) as writer:
            for number, point in enumerate(self.nodes, start=1):
                if point is not None:
                    metres = np.array(point) * 1000 + (EAST, NORTH)
                    place = degrees.transform(*metres)
                    writer.add_node(Node(id=number, location=place, tags=self.node_tags.get(number, {})))
            for number, (nodes, tags) in enumerate(self.ways, start=1):
                writer.add_way(Way(id=number, nodes=nodes, tags=tags))
            for number, (members, tags) in enumerate(self.relations, start=1):
                writer.add_relation(Relation(id=number, members=members, tags=tags))
        return path


def extend(path: Path, ways: list[tuple[list, dict]], places: list[tuple[tuple, dict]]) -> None:
    """Add ways (points, tags) and nodes (point, tags) in longitude and latitude to an extract."""
    whole, first = path.with_suffix(".whole"), 1_000_000
    points = [point for line, _ in ways for point in line]
    with osmium.SimpleWriter(osmium.io.File(str(whole), "pbf")) as writer:
        for each in osmium.FileProcessor(str(path), osmium.osm.NODE):
            writer.add(each)
        for number, (point, tags) in enumerate([*((p, {}) for p in points), *places], start=first):
            writer.add_node(Node(id=number, location=point, tags=tags))
        for each in osmium.FileProcessor(str(path), osmium.osm.WAY):
            writer.add(each)
        for number, (line, tags) in enumerate(ways, start=first):
            nodes = list(range(first, first + len(line)))
            if line[0] == line[-1]:
                nodes[-1] = nodes[0]
            writer.add_way(Way(id=number, nodes=nodes, tags=tags))
            first += len(line)
    whole.replace(path)

"""OpenStreetMap PBF files: read what streets need, in one pass."""

import hashlib
from array import array
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium

from isochrones.errors import NetworkFileError
from isochrones.restrictions import Restriction, restrictions_of

UNKNOWN = 2147483647
"""Osmium's coordinate of a node that the file does not hold."""

KEYS = (
    "highway", "route", "railway", "barrier",
    *(f"restriction{mode}{when}" for mode in ("", ":motorcar", ":motor_vehicle", ":vehicle", ":hgv")
      for when in ("", ":conditional")),
)  # fmt: skip

FERRIES = {"ferry", "shuttle_train"}

NODE_KINDS = {"traffic_signals", "crossing", "stop", "give_way", "mini_roundabout"}
"""Values of ``highway`` on a node that may cost time."""

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"


@dataclass(frozen=True)
class OsmStreets:
    """Ways, barriers and turn restrictions of a file, as they are tagged there.

    Attributes:
        name: the file's name.
        identity: SHA-256 of the file.
        way_id: int64 per way; ``way_tags`` its tags; its nodes are ``way_start[i]:way_start[i + 1]``.
        node_id: int64 OSM id of each way node, in order.
        longitude, latitude: float64 of each way node; NaN where the file does not hold the node.
        node_tags: OSM node id -> tags, of barriers, signals, crossings, stop and give-way signs, mini
            roundabouts and level crossings.
        restrictions: turn restrictions that bind a car.
        skipped_restrictions: reason -> how many restriction relations were left out for it.
    """

    name: str
    identity: str
    way_id: np.ndarray
    way_tags: list[dict[str, str]]
    way_start: np.ndarray
    node_id: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    node_tags: dict[int, dict[str, str]]
    restrictions: list[Restriction]
    skipped_restrictions: dict[str, int]


def read_osm(path: str | Path) -> OsmStreets:
    """Read the streets of an OSM PBF file (or any format osmium knows).

    Raises:
        NetworkFileError: no such file, not readable as OSM data, cut short, or without streets.
    """
    path = Path(path)
    if not path.is_file():
        raise NetworkFileError(f"{path}: there is no such file; give the path of an .osm.pbf extract")
    reader = _Reader()
    try:
        reader.read(path)
    except (RuntimeError, ValueError) as error:
        raise NetworkFileError(
            f"{path} cannot be read as OpenStreetMap data ({error}); it is damaged, cut short or another "
            "format: fetch it again"
        ) from error
    if not reader.way_id:
        raise NetworkFileError(f"{path} holds no streets (no way with a highway tag); use another extract")
    return reader.streets(path)


class _Reader:
    """Columns that grow while a file is read."""

    def __init__(self) -> None:
        self.way_id, self.way_start = array("q"), array("q", [0])
        self.node_id, self.x, self.y = array("q"), array("l"), array("l")
        self.way_tags: list[dict[str, str]] = []
        self.node_tags: dict[int, dict[str, str]] = {}
        self.restrictions: list[Restriction] = []
        self.skipped: Counter[str] = Counter()

    def read(self, path: Path) -> None:
        kinds = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION
        objects = osmium.FileProcessor(str(path), kinds).with_locations()
        for item in objects.with_filter(osmium.filter.KeyFilter(*KEYS)):
            tags = item.tags
            if item.is_way():
                if "highway" in tags or tags.get("route") in FERRIES:
                    self.add_way(item)
            elif item.is_node():
                if "barrier" in tags or (
                    tags.get("highway") in NODE_KINDS or tags.get("railway") == "level_crossing"
                ):
                    self.node_tags[item.id] = {tag.k: tag.v for tag in tags}
            elif tags.get("type", "restriction").startswith("restriction"):
                self.add_restriction(item)

    def add_way(self, way) -> None:
        self.way_id.append(way.id)
        self.way_tags.append({tag.k: tag.v for tag in way.tags})
        for node in way.nodes:
            self.node_id.append(node.ref)
            self.x.append(node.x)
            self.y.append(node.y)
        self.way_start.append(len(self.node_id))

    def add_restriction(self, relation) -> None:
        members = [(m.type, m.ref, m.role) for m in relation.members]
        found, reason = restrictions_of({tag.k: tag.v for tag in relation.tags}, members)
        self.restrictions += found
        if reason:
            self.skipped[reason] += 1

    def streets(self, path: Path) -> OsmStreets:
        x, y = np.array(self.x, np.int64), np.array(self.y, np.int64)
        unknown = (x == UNKNOWN) | (y == UNKNOWN)
        with path.open("rb") as stream:
            identity = hashlib.file_digest(stream, "sha256").hexdigest()
        return OsmStreets(
            path.name,
            identity,
            np.array(self.way_id, np.int64),
            self.way_tags,
            np.array(self.way_start, np.int64),
            np.array(self.node_id, np.int64),
            np.where(unknown, np.nan, x / 1e7),
            np.where(unknown, np.nan, y / 1e7),
            self.node_tags,
            self.restrictions,
            dict(self.skipped),
        )

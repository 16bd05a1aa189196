"""OpenStreetMap files: read what streets need, in one pass."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from isochrones.errors import NetworkFileError
from isochrones.osm_blocks import blocks_of_any
from isochrones.pbf import Block, Damaged, Unusual, Wanted, blocks
from isochrones.restrictions import Restriction, restrictions_of

__all__ = ["ATTRIBUTION", "OsmStreets", "Restriction", "read_osm"]

FERRIES = frozenset({"ferry", "shuttle_train"})

NODE_KINDS = frozenset(
    {"traffic_signals", "crossing", "stop", "give_way", "mini_roundabout", "crossing;traffic_signals"}
)
"""Values of ``highway`` on a node that may cost time."""

WAY_KEYS = frozenset(
    {
        "highway", "route", "access", "motorcar", "motor_vehicle", "vehicle", "foot", "bicycle", "passenger",
        "hgv", "oneway", "junction", "service", "area", "construction", "impassable", "status", "smoothness",
        "surface", "tracktype", "width", "est_width", "maxwidth", "maxheight", "maxlength", "maxweight",
        "maxaxleload", "lanes", "narrow", "maxspeed", "zone", "duration", "ferry", "hov", "ford", "tunnel",
        "motorroad", "dual_carriageway", "footway", "path", "cycleway", "driving_side",
    }
)  # fmt: skip
"""Keys that say something about a street; with a suffix (``maxspeed:forward``) too."""

UNKNOWN_SUFFIXES = ("cycleway:", "service:", "footway:", "path:", "area:", "surface:", "lanes:", "bicycle:")

WANTED = Wanted(
    node_tags={"barrier": None, "highway": NODE_KINDS, "railway": frozenset({"level_crossing"})},
    way_tags={"highway": None, "route": FERRIES},
    way_keys=lambda key: (
        key == "source:maxspeed"
        or (key.split(":", 1)[0] in WAY_KEYS and not key.startswith(UNKNOWN_SUFFIXES))
    ),
    relation_keys=frozenset(
        f"restriction{mode}{when}"
        for mode in ("", ":motorcar", ":motor_vehicle", ":vehicle", ":hgv", ":bus", ":bicycle")
        for when in ("", ":conditional")
    ),
)

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"


@dataclass(frozen=True)
class OsmStreets:
    """Ways, barriers and turn restrictions of a file, as they are tagged there.

    Attributes:
        name: the file's name.
        identity: SHA-256 of the file.
        way_id: int64 per way; ``way_tags`` its tags about the street (:data:`WAY_KEYS`), one object for
            ways that say the same; its nodes are ``way_start[i]:way_start[i + 1]``.
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
    try:
        content = _contents(path)
    except (RuntimeError, ValueError, Damaged) as error:
        raise NetworkFileError(
            f"{path} cannot be read as OpenStreetMap data ({error}); it is damaged, cut short or another "
            "format: fetch it again"
        ) from error
    if not sum(len(block.way_id) for block in content):
        raise NetworkFileError(f"{path} holds no streets (no way with a highway tag); use another extract")
    with path.open("rb") as stream:
        identity = hashlib.file_digest(stream, "sha256").hexdigest()
    return _streets(path.name, identity, content)


def _contents(path: Path) -> list[Block]:
    if path.suffix != ".pbf":
        return blocks_of_any(path, WANTED)
    try:
        return list(blocks(path, WANTED))
    except Unusual:
        return blocks_of_any(path, WANTED)


def _streets(name: str, identity: str, content: list[Block]) -> OsmStreets:
    """The streets of a file's blocks."""
    way_tags = _shared([tags for block in content for tags in block.way_tags])
    refs = np.concatenate([block.refs for block in content])
    counts = np.concatenate([block.ref_count for block in content])
    longitude, latitude = _located(content, refs)
    restrictions: list[Restriction] = []
    skipped: Counter[str] = Counter()
    for tags, members in (relation for block in content for relation in block.relations):
        if tags.get("type", "restriction").startswith("restriction"):
            found, reason = restrictions_of(tags, members)
            restrictions += found
            skipped.update([reason] if reason else [])
    return OsmStreets(
        name,
        identity,
        np.concatenate([block.way_id for block in content]),
        way_tags,
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        refs,
        longitude,
        latitude,
        {node: tags for block in content for node, tags in block.tagged_nodes},
        restrictions,
        dict(sorted(skipped.items())),
    )


def _shared(way_tags: list[dict[str, str]]) -> list[dict[str, str]]:
    """The same tags as one object."""
    different = {id(tags): tags for tags in way_tags}
    same: dict[tuple, dict[str, str]] = {}
    for number, tags in different.items():
        different[number] = same.setdefault(tuple(tags.items()), tags)
    return [different[id(tags)] for tags in way_tags]


def _located(content: list[Block], refs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of way nodes, NaN where the file lacks the node."""
    ids, x, y = (
        np.concatenate([getattr(block, column) for block in content])
        for column in ("node_id", "longitude", "latitude")
    )
    if len(ids) and (np.diff(ids) < 0).any():
        order = np.argsort(ids, kind="stable")
        ids, x, y = ids[order], x[order], y[order]
    place = np.minimum(np.searchsorted(ids, refs), max(len(ids) - 1, 0))
    if not len(ids):
        return np.full(len(refs), np.nan), np.full(len(refs), np.nan)
    lacking = ids[place] != refs
    return np.where(lacking, np.nan, x[place] / 1e7), np.where(lacking, np.nan, y[place] / 1e7)

"""OpenStreetMap files: read what streets need, in one pass."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium

from isochrones.barriers import values_of
from isochrones.errors import NetworkFileError
from isochrones.ferries import FERRIES
from isochrones.osm_text import Objects, objects_of, way_nodes
from isochrones.restrictions import Restriction, restrictions_of
from isochrones.wheelchair import is_obstacle

__all__ = ["ATTRIBUTION", "OsmStreets", "Restriction", "read_osm"]

NODE_KINDS = frozenset({"traffic_signals", "crossing", "stop", "give_way", "mini_roundabout"})
"""Values of ``highway`` on a node that may cost time."""

WAY_KEYS = frozenset(
    {
        "highway", "route", "access", "motorcar", "motor_vehicle", "vehicle", "foot", "bicycle", "passenger",
        "hgv", "oneway", "junction", "service", "area", "construction", "impassable", "status", "smoothness",
        "surface", "tracktype", "width", "est_width", "maxwidth", "maxheight", "maxlength", "maxweight",
        "maxaxleload", "lanes", "narrow", "maxspeed", "zone", "duration", "ferry", "hov", "ford", "tunnel",
        "motorroad", "dual_carriageway", "footway", "path", "cycleway", "driving_side", "wheelchair", "ramp",
        "incline", "kerb", "sac_scale",
    }
)  # fmt: skip
"""Keys that say something about a street; with a suffix (``maxspeed:forward``) too."""

UNKNOWN_SUFFIXES = (
    "cycleway:", "service:", "footway:", "path:", "area:", "surface:", "lanes:", "bicycle:", "wheelchair:",
    "incline:", "kerb:left", "kerb:right",
)  # fmt: skip

RESTRICTION_KEYS = tuple(
    f"restriction{mode}{when}"
    for mode in ("", ":motorcar", ":motor_vehicle", ":vehicle", ":hgv", ":bus", ":bicycle")
    for when in ("", ":conditional")
)

KEYS = ("highway", "route", "barrier", "railway", "kerb", *RESTRICTION_KEYS)
"""An object with none of these keys is passed over by osmium itself."""

LINES_AT_ONCE_BYTES = 2**26

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
        node_tags: OSM node id -> tags, of barriers, kerbs, lifts, signals, crossings, stop and give-way signs, mini
            roundabouts and level crossings.
        restrictions: turn restrictions that bind a car.
        skipped_restrictions: reason -> how many restriction relations were left out for it.
        restriction_doubts: reason -> how many of those that bind are not understood or decided in part.
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
    restriction_doubts: dict[str, int] = field(default_factory=dict)


def read_osm(path: str | Path) -> OsmStreets:
    """Read the streets of an OSM PBF file (or any format osmium knows).

    Osmium reads, locates and filters in C++ and hands the rest over as lines of text: asking for each
    node and tag from Python would take three times as long.

    Raises:
        NetworkFileError: no such file, not readable as OSM data, cut short, or without streets.
    """
    path = Path(path)
    if not path.is_file():
        raise NetworkFileError(f"{path}: there is no such file; give the path of an .osm.pbf extract")
    with tempfile.TemporaryDirectory(prefix="isoquity-") as folder:
        text = Path(folder) / "streets.opl"
        try:
            _write_text(path, text)
        except (RuntimeError, ValueError) as error:
            raise NetworkFileError(
                f"{path} cannot be read as OpenStreetMap data ({error}); it is damaged, cut short or another "
                "format: fetch it again"
            ) from error
        with text.open("rb") as stream:
            parts = [_streets_of(objects_of(lines, is_way_key)) for lines in _batches(stream)]
    if not any(len(part.way_id) for part in parts):
        raise NetworkFileError(f"{path} holds no streets (no way with a highway tag); use another extract")
    with path.open("rb") as stream:
        identity = hashlib.file_digest(stream, "sha256").hexdigest()
    return _joined(path.name, identity, parts)


def is_way_key(key: str) -> bool:
    """Whether a key says something about a street."""
    return key == "source:maxspeed" or (
        key.split(":", 1)[0] in WAY_KEYS and not key.startswith(UNKNOWN_SUFFIXES)
    )


def _write_text(path: Path, text: Path) -> None:
    """Write what has one of :data:`KEYS` as lines of OPL, ways with the places of their nodes."""
    places = osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem"))
    places.ignore_errors()
    form = osmium.io.File(str(text), "opl,add_metadata=false,locations_on_ways=true")
    with osmium.io.Reader(str(path)) as reader, osmium.SimpleWriter(form) as writer:
        osmium.apply(reader, places, osmium.filter.KeyFilter(*KEYS), writer)


def _batches(stream) -> Iterator[list[bytes]]:
    while lines := stream.readlines(LINES_AT_ONCE_BYTES):
        yield lines


def _streets_of(objects: Objects) -> OsmStreets:
    """The streets among some objects of a file."""
    rows = [i for i, tags in enumerate(objects.way_tags) if "highway" in tags or tags.get("route") in FERRIES]
    count, refs, longitude, latitude = way_nodes([objects.nodes[i] for i in rows])
    restrictions: list[Restriction] = []
    skipped: Counter[str] = Counter()
    unsure: Counter[str] = Counter()
    for tags, members in objects.relations:
        if tags.get("type", "restriction").startswith("restriction") and tags.keys() & set(RESTRICTION_KEYS):
            found, reason = restrictions_of(tags, members)
            restrictions += found
            (unsure if found else skipped).update([reason] if reason else [])
    return OsmStreets(
        "",
        "",
        np.array([objects.way_id[i] for i in rows], np.int64),
        [objects.way_tags[i] for i in rows],
        np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        refs,
        longitude,
        latitude,
        {node: tags for node, tags in objects.node_tags.items() if _matters(tags)},
        restrictions,
        dict(skipped),
        dict(unsure),
    )


def _matters(tags: dict[str, str]) -> bool:
    """Whether a node may stop a trip or cost it time."""
    return (
        is_obstacle(tags)
        or bool(NODE_KINDS & values_of(tags.get("highway", "")))
        or "level_crossing" in values_of(tags.get("railway", ""))
    )


def _joined(name: str, identity: str, parts: list[OsmStreets]) -> OsmStreets:
    """The streets of a file that was taken in several parts."""
    counts = np.concatenate([np.diff(part.way_start) for part in parts])
    columns = {
        column: np.concatenate([getattr(part, column) for part in parts])
        for column in ("way_id", "node_id", "longitude", "latitude")
    }
    return OsmStreets(
        name=name,
        identity=identity,
        way_tags=[tags for part in parts for tags in part.way_tags],
        way_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        node_tags={node: tags for part in parts for node, tags in part.node_tags.items()},
        restrictions=[turn for part in parts for turn in part.restrictions],
        skipped_restrictions=_added(part.skipped_restrictions for part in parts),
        restriction_doubts=_added(part.restriction_doubts for part in parts),
        **columns,
    )


def _added(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Counts by reason, summed."""
    return dict(sorted(sum(map(Counter, counts), Counter()).items()))

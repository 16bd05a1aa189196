"""OpenStreetMap objects as osmium writes them in its text format OPL, taken apart.

One line is one object: ``w12 Thighway=road,oneway=yes Nn1x1.5y50.2,n2x1.6y50.2``. Characters that would be
mistaken for the format's own stand as ``%2c%``. Format: osmcode.org/opl-file-format/manual.html.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from pyarrow import BufferReader, csv, float64, int64

ESCAPED = re.compile(r"%([0-9a-f]+)%")
NODE_COLUMNS = {"ref": int64(), "longitude": float64(), "latitude": float64()}
TO_CSV = bytes.maketrans(b"xy,", b",,\n")
"""``n1x1.5y50.2,n2...`` becomes, without its ``n``, one line ``1,1.5,50.2`` a node."""


class Objects(NamedTuple):
    """What lines of OPL say.

    Attributes:
        way_id: OSM id of each way. way_tags: its tags, one mapping shared by ways that say the same.
        nodes: the nodes of each way as they stand in the text.
        node_tags: OSM node id -> tags. relations: (tags, members) of each relation, a member being
            (``n`` | ``w`` | ``r``, id, role).
    """

    way_id: list[int]
    way_tags: list[dict[str, str]]
    nodes: list[bytes]
    node_tags: dict[int, dict[str, str]]
    relations: list[tuple[dict[str, str], list[tuple[str, int, str]]]]


def objects_of(lines: Iterable[bytes], way_keys: Callable[[str], bool]) -> Objects:
    """Sort lines of OPL into ways, nodes and relations.

    Args:
        lines: one object each, without versions and other metadata, ways with the places of their nodes.
        way_keys: says of a key whether that tag of a way is kept; nodes and relations keep all.
    """
    found = Objects([], [], [], {}, [])
    kept: dict[bytes, bool] = {}
    shared: dict[tuple[bytes, ...], dict[str, str]] = {}
    for line in lines:
        head, tags, *rest = line.split()  # T is always there, empty without tags
        pairs = tags[1:].split(b",")
        if head.startswith(b"w"):
            for pair in pairs:
                if pair not in kept:
                    kept[pair] = bool(pair) and way_keys(plain(pair.partition(b"=")[0]))
            own = tuple([pair for pair in pairs if kept[pair]])
            if own not in shared:
                shared[own] = _tags(own)
            found.way_id.append(int(head[1:]))
            found.way_tags.append(shared[own])
            found.nodes.append(rest[0][1:])
        elif head.startswith(b"n"):
            found.node_tags[int(head[1:])] = _tags(pairs)
        else:
            found.relations.append((_tags(pairs), _members(rest[0][1:])))
    return found


def way_nodes(nodes: list[bytes]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(nodes of each way, OSM ids int64, longitudes, latitudes) of all ways one after the other.

    Degrees are float64, NaN where the file does not hold the node.
    """
    count = np.array([field.count(b"n") for field in nodes], np.int64)
    text = b",".join(field for field in nodes if field).translate(TO_CSV, b"n")
    if not text:
        return count, np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    table = csv.read_csv(
        BufferReader(text),
        read_options=csv.ReadOptions(column_names=list(NODE_COLUMNS)),
        convert_options=csv.ConvertOptions(column_types=NODE_COLUMNS, null_values=[""]),
    )
    return count, *(table[name].to_numpy() for name in NODE_COLUMNS)


def plain(text: bytes) -> str:
    """A key, value or role without the format's escapes."""
    decoded = text.decode()
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), decoded) if "%" in decoded else decoded


def _tags(pairs: Iterable[bytes]) -> dict[str, str]:
    halves = (pair.partition(b"=") for pair in pairs if pair)
    return {plain(key): plain(value) for key, _, value in halves}


def _members(field: bytes) -> list[tuple[str, int, str]]:
    halves = (member.partition(b"@") for member in field.split(b",") if member)
    return [(chr(who[0]), int(who[1:]), plain(role)) for who, _, role in halves]

"""OpenStreetMap PBF decoded in bulk: what a street network needs of each block, as arrays.

Format: OSM wiki, "PBF Format" (a sequence of zlib-compressed protocol-buffer blocks; integers are
variable-length, ids and coordinates are stored as differences). Only what street networks use is decoded;
a file that uses more of the format than that (:class:`Unusual`) is left to the osmium library.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from isochrones import pbf_kernels

FEATURES = {b"OsmSchema-V0.6", b"DenseNodes", b"LocationsOnWays"}
"""Required features that this module understands."""

LARGEST_HEADER = 64 * 1024

NONE = np.zeros(0, np.int64)


class Unusual(Exception):
    """The file uses a part of the format that is not decoded here."""


class Damaged(Exception):
    """The file is not PBF or breaks off."""


class Wanted(NamedTuple):
    """What to take: all tags of a node, the named tags of a way, all of a relation.

    Attributes:
        node_tags: key -> values that make a node wanted, None for any value.
        way_tags: the same for ways.
        way_keys: says of a key whether a wanted way's tag is kept.
        relation_keys: keys of which one makes a relation wanted.
    """

    node_tags: dict[str, frozenset[str] | None]
    way_tags: dict[str, frozenset[str] | None]
    way_keys: Callable[[str], bool]
    relation_keys: frozenset[str]


class Block(NamedTuple):
    """The wanted contents of one block.

    ``tagged_nodes`` and ``relations`` are lists of (id, tags) and (tags, members); ``way_tags`` has one
    mapping a way, ``refs`` its nodes one way after the other, ``ref_count`` how many; coordinates are in
    units of 1e-7 degrees.
    """

    node_id: np.ndarray
    longitude: np.ndarray
    latitude: np.ndarray
    tagged_nodes: list
    way_id: np.ndarray
    way_tags: list
    ref_count: np.ndarray
    refs: np.ndarray
    relations: list


def blocks(path: Path, wanted: Wanted) -> Iterator[Block]:
    """The blocks of a file in their order.

    Raises:
        Unusual: the file has to be read by other means.
        Damaged: no PBF, cut short or broken.
    """
    try:
        with path.open("rb") as stream:
            for kind, content in _blobs(stream):
                if kind == b"OSMHeader":
                    required = {content[a:b] for n, a, b in _fields(content) if n == 4}
                    if required - FEATURES:
                        raise Unusual(f"it requires {sorted(required - FEATURES)}")
                elif kind == b"OSMData":
                    yield from _Strings(content, wanted).groups()
    except (zlib.error, struct.error, ValueError, IndexError) as error:
        raise Damaged(str(error)) from error


def _blobs(stream) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of every blob."""
    found = False
    while prefix := stream.read(4):
        (size,) = struct.unpack(">I", prefix)
        if size > LARGEST_HEADER:
            raise ValueError("it does not begin like a PBF file")
        head = _exactly(stream, size)
        header = {n: (a, b) for n, a, b in _fields(head)}
        if 1 not in header or 3 not in header:
            raise ValueError("a block has no header")
        blob = _exactly(stream, header[3][0])
        parts = {n: (a, b) for n, a, b in _fields(blob)}
        if 3 in parts:
            content = zlib.decompress(blob[slice(*parts[3])])
        elif 1 in parts:
            content = blob[slice(*parts[1])]
        else:
            raise Unusual("its blocks are compressed in another way than zlib")
        found = True
        yield head[slice(*header[1])], content
    if not found:
        raise ValueError("it is empty")


def _exactly(stream, size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise ValueError("it ends within a block")
    return content


def _fields(message: bytes, at: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """(number, begin, end) of the fields of a message; of a plain number its value and -1."""
    end = len(message) if end is None else end
    while at < end:
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = _varint(message, at)
            yield number, value, -1
        elif wire == 2:
            size, at = _varint(message, at)
            if at + size > end:
                raise ValueError("a field ends beyond its message")
            yield number, at, at + size
            at += size
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise ValueError("a field of an unknown kind")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


class _Strings:
    """One block: its strings, and which of them are wanted keys and values."""

    def __init__(self, content: bytes, wanted: Wanted) -> None:
        self.content, self.wanted = content, wanted
        self.bytes = np.frombuffer(content, np.uint8)
        fields = list(_fields(content))
        table = next(((a, b) for n, a, b in fields if n == 1), (0, 0))
        spans = pbf_kernels.members(self.bytes, *table).tolist()
        self.text = [content[a:b].decode("utf-8", "replace") for a, b in spans]
        self.number = {text: i for i, text in enumerate(self.text)}
        self.group_spans = [(a, b) for n, a, b in fields if n == 2]
        plain = {n: a for n, a, b in fields if b == -1}
        self.granularity = plain.get(17, 100)
        self.offset = tuple(_int64(plain.get(n, 0)) for n in (20, 19))
        self.tags_of: dict[bytes, dict[str, str]] = {}

    def groups(self) -> Iterator[Block]:
        for a, b in self.group_spans:
            kinds = pbf_kernels.kinds_of(self.bytes, a, b)
            if kinds & 1:
                raise Unusual("its nodes are not dense")
            yield Block(
                *(self.nodes(a, b) if kinds & 2 else (NONE, NONE, NONE, [])),
                *(self.ways(a, b) if kinds & 4 else (NONE, [], NONE, NONE)),
                self.relations(a, b) if kinds & 8 else [],
            )

    def flags(self, wanted: dict[str, frozenset[str] | None]) -> np.ndarray:
        """(keys, values) int32: per string the bit of its key, and of the keys whose value it may be."""
        found = np.zeros((2, len(self.text)), np.int32)
        for bit, (key, values) in enumerate(wanted.items()):
            if key in self.number:
                found[0, self.number[key]] |= 1 << bit
                for text in self.text if values is None else values:
                    if text in self.number:
                        found[1, self.number[text]] |= 1 << bit
        return found

    def nodes(self, a: int, b: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, list]:
        dense = next((c, d) for n, c, d in _fields(self.content, a, b) if n == 2)
        span = {n: (c, d) for n, c, d in _fields(self.content, *dense)}
        ids, lats, lons = (pbf_kernels.deltas(self.bytes, *span.get(n, (0, 0))) for n in (1, 8, 9))
        scale = self.granularity
        lons, lats = (
            values if scale == 100 and not offset else (values * scale + offset) // 100
            for values, offset in zip((lons, lats), self.offset)
        )
        keys, values = self.flags(self.wanted.node_tags)
        tagged = []
        if 10 in span and keys.any():
            place, start, pairs = pbf_kernels.tagged(self.bytes, *span[10], keys, values)
            tagged = [
                (int(ids[node]), self.pairs(pairs[c:d]))
                for node, c, d in zip(place.tolist(), start[:-1].tolist(), start[1:].tolist())
            ]
        return ids, lons, lats, tagged

    def pairs(self, numbers: np.ndarray) -> dict[str, str]:
        text = iter([self.text[number] for number in numbers.tolist()])
        return dict(zip(text, text))

    def ways(self, a: int, b: int) -> tuple[np.ndarray, list, np.ndarray, np.ndarray]:
        keys, values = self.flags(self.wanted.way_tags)
        if not keys.any():
            return NONE, [], NONE, NONE
        kept = np.array([self.wanted.way_keys(text) for text in self.text])
        ids, counts, refs, start, pairs = pbf_kernels.ways(self.bytes, a, b, keys, values, kept)
        raw, known, tags = pairs.tobytes(), self.tags_of, []
        start = (start * pairs.itemsize).tolist()
        for c, d in pairwise(start):
            key = raw[c:d]
            if key not in known:
                known[key] = self.pairs(np.frombuffer(key, pairs.dtype))
            tags.append(known[key])
        return ids, tags, counts, refs

    def relations(self, a: int, b: int) -> list[tuple[dict, list]]:
        """(tags, members) of the wanted relations; a member is (``n`` | ``w`` | ``r``, id, role)."""
        keys, _ = self.flags(dict.fromkeys(self.wanted.relation_keys))
        if not keys.any():
            return []
        spans = pbf_kernels.with_key(self.bytes, a, b, 4, keys)
        return [self.relation(c, d) for c, d in spans.tolist()]

    def relation(self, a: int, b: int) -> tuple[dict, list]:
        span = {n: (c, d) for n, c, d in _fields(self.content, a, b)}
        keys, values, roles, ids, types = (self.numbers(*span.get(n, (0, 0))) for n in (2, 3, 8, 9, 10))
        refs = np.cumsum([_signed(i) for i in ids]).tolist()
        tags = {self.text[k]: self.text[v] for k, v in zip(keys, values)}
        return tags, [("nwr"[t], ref, self.text[role]) for t, ref, role in zip(types, refs, roles)]

    def numbers(self, at: int, end: int) -> list[int]:
        found = []
        while at < end:
            value, at = _varint(self.content, at)
            found.append(value)
        return found


def _int64(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value

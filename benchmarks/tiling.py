"""Towns side by side: the middle of an extract copied many times and joined by a street, as a PBF file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import osmium

from isochrones import read_osm


class Town(NamedTuple):
    """Streets of the middle of an extract.

    Attributes:
        node: longitude and latitude (nodes, 2). ways: node rows and tags of each street.
        anchor: the node through which copies are joined.
    """

    node: np.ndarray
    ways: list[tuple[np.ndarray, dict[str, str]]]
    anchor: int


def town_of(pbf: Path, middle: tuple[float, float], degrees: float) -> Town:
    """Streets that lie wholly within so many degrees of latitude and longitude of the middle."""
    streets = read_osm(pbf)
    places = np.column_stack([streets.longitude, streets.latitude])
    inside = (np.abs(places - middle) < degrees).all(axis=1)  # false for nodes the file lacks
    ends = list(zip(streets.way_start[:-1], streets.way_start[1:], strict=True))
    kept = [row for row, (first, last) in enumerate(ends) if inside[first:last].all()]
    rows = [np.arange(*ends[way]) for way in kept]
    ids, one = np.unique(streets.node_id[np.concatenate(rows)], return_index=True)
    node = places[np.concatenate(rows)[one]]
    ways = [
        (np.searchsorted(ids, streets.node_id[points]), streets.way_tags[way])
        for way, points in zip(kept, rows, strict=True)
    ]
    main = [points for points, tags in ways if tags.get("highway") in ("primary", "secondary", "tertiary")]
    candidates = np.unique(np.concatenate(main))
    anchor = candidates[np.argmin(np.abs(node[candidates] - middle).sum(axis=1))]
    return Town(node, ways, int(anchor))


def write_tiled(town: Town, copies: int, path: Path) -> None:
    """Write so many copies (a square number) in rows, each joined to its neighbours by a primary road."""
    side = round(copies**0.5)
    step = 1.1 * np.ptp(town.node, axis=0)
    count = len(town.node)
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for copy in range(copies):
            places = town.node + step * (copy % side, copy // side)
            for row, (longitude, latitude) in enumerate(places):
                writer.add_node(
                    osmium.osm.mutable.Node(id=1 + copy * count + row, location=(longitude, latitude))
                )
        for number, (nodes, tags) in enumerate(_ways(town, copies, side), start=1):
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags))


def middle_anchor(town: Town, copies: int) -> np.ndarray:
    """Longitude and latitude (1, 2) of the anchor of a copy in the middle."""
    side = round(copies**0.5)
    step = 1.1 * np.ptp(town.node, axis=0)
    return (town.node[town.anchor] + step * (side // 2))[None]


def _ways(town: Town, copies: int, side: int):
    """Yield node ids and tags of every copied street, then of the roads between copies."""
    count = len(town.node)
    for copy in range(copies):
        for points, tags in town.ways:
            yield (1 + copy * count + points).tolist(), tags
    joins = {"highway": "primary", "name": "Between towns"}
    for copy in range(copies):
        here = 1 + copy * count + town.anchor
        if (copy + 1) % side:
            yield [here, here + count], joins
        if copy + side < copies:
            yield [here, here + side * count], joins

"""What is said of each edge: class, limits, caps, ferry minutes, and whether it is built-up."""

import numpy as np

from isochrones.cutting import Edges
from isochrones.speeds import ROAD_CLASSES
from isochrones.ways import WayTable

BUILT_UP_METRES_PER_KM2 = 3000.0
"""Metres of local streets per square kilometre around a street that make it built-up (assumption)."""

BUILT_UP_LIMIT_KMH = 50.0
"""The highest tagged limit of a built-up street: 50 km/h, and 30 mph below it (48.3 km/h)."""

LOCAL = [ROAD_CLASSES.index(name) for name in ("residential", "living_street", "unclassified", "pedestrian")]


def edge_columns(edges: Edges, table: WayTable) -> dict[str, np.ndarray]:
    """The ``edge_`` and ``timed_`` columns of a network that follow from the tags of ways."""
    road_class = table.column("road_class")[edges.kind]
    forward, backward = (table.column(f"kmh_{way}")[edges.kind] for way in ("forward", "backward"))
    return {
        "edge_metres": edges.metres,
        "edge_class": road_class.astype(np.uint8),
        "edge_built_up": built_up(edges, road_class, np.fmin(forward, backward)),
        "edge_kmh_forward": forward,
        "edge_kmh_backward": backward,
        "edge_cap_kmh": table.column("cap_kmh")[edges.kind],
        "edge_minutes": ferry_minutes(edges, table.column("minutes")[edges.kind]),
        "edge_may_snap": table.column("snappable")[edges.kind],
        **_timed_limits(edges, table),
    }


def _timed_limits(edges: Edges, table: WayTable) -> dict[str, np.ndarray]:
    """A row for each edge and each limit that holds in some periods only."""
    rows = [
        (edge, *limit)
        for kind, street in enumerate(table.streets)
        if street.timed_limits
        for edge in np.flatnonzero(edges.kind == kind).tolist()
        for limit in street.timed_limits
    ]
    edge, mask, forward, backward = zip(*rows, strict=True) if rows else ((),) * 4
    return {
        "timed_edge": np.array(edge, np.int32),
        "timed_mask": np.array(mask, np.uint8),
        "timed_kmh_forward": np.array(forward, np.float32),
        "timed_kmh_backward": np.array(backward, np.float32),
    }


def built_up(edges: Edges, road_class: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """Built-up where a limit of 30 mph or 50 km/h or less is tagged, else where local streets are dense.

    ``limit`` is the lower of the limits of both directions, NaN where neither has one.
    Density: metres of residential, unclassified and living streets in the 3 x 3 cells of 250 m around
    the middle of the edge, per square kilometre.
    """
    middle = (edges.shape_start[:-1] + edges.shape_start[1:] - 1) // 2
    column = np.floor(edges.shape_easting[middle] / 250).astype(np.int64)
    row = np.floor(edges.shape_northing[middle] / 250).astype(np.int64)
    key = row * 1_000_003 + column
    local = np.isin(road_class, LOCAL)
    cells, place = np.unique(key[local], return_inverse=True)
    metres = np.bincount(place, edges.metres[local], minlength=len(cells))
    own, asked = np.unique(key, return_inverse=True)
    around = np.zeros(len(own))
    for step in (1_000_003 * i + j for i in (-1, 0, 1) for j in (-1, 0, 1)):
        at = np.minimum(np.searchsorted(cells, own + step), max(len(cells) - 1, 0))
        if len(cells):
            around += np.where(cells[at] == own + step, metres[at], 0.0)
    dense = around[asked] / 0.5625 >= BUILT_UP_METRES_PER_KM2
    return np.where(np.isnan(limit), dense, limit <= BUILT_UP_LIMIT_KMH)


def ferry_minutes(edges: Edges, minutes: np.ndarray) -> np.ndarray:
    """A ferry's duration shared among the edges of its way by length, float32; NaN where none is tagged."""
    total = np.bincount(edges.way, edges.metres)[edges.way]
    return (minutes * edges.metres / np.maximum(total, 1e-9)).astype(np.float32)

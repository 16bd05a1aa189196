"""A road network made of bare arcs: for the DIMACS graphs, which know no streets."""

from __future__ import annotations

import numpy as np

from isochrones import RoadNetwork
from isochrones.speeds import DELAYS


def plain_network(x: np.ndarray, y: np.ndarray, tail: np.ndarray, head: np.ndarray) -> RoadNetwork:
    """A network whose every arc is a straight one-way edge of its own; node ``i`` stays node ``i``.

    Returns the network with its arcs ordered by tail as a network's must be: weights go with
    :func:`arc_order`.
    """
    order = arc_order(tail, head)
    tail, head = tail[order].astype(np.int32), head[order].astype(np.int32)
    nodes, arcs = len(x), len(tail)
    each = np.arange(arcs, dtype=np.int32)
    nothing = np.full(arcs, np.nan, np.float32)
    none = np.zeros(0, np.float32)
    return RoadNetwork(
        profile="drive", crs="EPSG:27700", node_easting=x, node_northing=y,
        node_origin=np.arange(nodes, dtype=np.int32),
        arc_tail=tail, arc_head=head, arc_edge=each, arc_reversed=np.zeros(arcs, bool),
        arc_closed=np.zeros(arcs, np.uint8), arc_delay_row=np.zeros(arcs, np.uint8),
        delay_rows=np.zeros((1, len(DELAYS)), np.uint8),
        out_start=_starts(tail, nodes), in_start=_starts(head, nodes),
        in_arc=np.argsort(head, kind="stable").astype(np.int32),
        edge_arc_start=np.arange(arcs + 1, dtype=np.int32), edge_arc=each,
        edge_metres=np.hypot(x[head] - x[tail], y[head] - y[tail]),
        edge_class=np.zeros(arcs, np.uint8), edge_built_up=np.zeros(arcs, bool),
        edge_kmh_forward=nothing, edge_kmh_backward=nothing, edge_cap_kmh=np.full(arcs, np.inf, np.float32),
        timed_edge=np.zeros(0, np.int32), timed_mask=np.zeros(0, np.uint8),
        timed_kmh_forward=none, timed_kmh_backward=none,
        edge_minutes=nothing, edge_limited=np.zeros(arcs, bool), edge_way=np.arange(arcs, dtype=np.int64),
        edge_component=np.zeros(arcs, np.int32), edge_snappable=np.ones(arcs, bool),
        edge_may_snap=np.ones(arcs, bool),
        shape_start=2 * np.arange(arcs + 1, dtype=np.int32),
        shape=np.column_stack([x[tail], y[tail], x[head], y[head]]).reshape(-1, 2),
    )  # fmt: skip


def arc_order(tail: np.ndarray, head: np.ndarray) -> np.ndarray:
    """The order in which :func:`plain_network` keeps arcs."""
    return np.lexsort((head, tail))


def _starts(values: np.ndarray, count: int) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(np.bincount(values, minlength=count))]).astype(np.int32)

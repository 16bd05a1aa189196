"""Streets that are nothing but arcs, and points that stand on them: the least a search needs."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from isochrones.snapping import Snapping


@dataclass(frozen=True, eq=False)
class BareStreets:
    """The columns of a ``RoadNetwork`` that searches read; see :func:`bare_streets`."""

    profile: str
    node_easting: np.ndarray
    node_origin: np.ndarray
    edge_junction: np.ndarray
    arc_tail: np.ndarray
    arc_head: np.ndarray
    arc_edge: np.ndarray
    arc_reversed: np.ndarray
    out_start: np.ndarray
    in_start: np.ndarray
    in_arc: np.ndarray
    edge_arc_start: np.ndarray
    edge_arc: np.ndarray

    @property
    def node_count(self) -> int:
        return len(self.node_easting)

    @property
    def edge_count(self) -> int:
        return len(self.edge_arc_start) - 1


def bare_streets(nodes: int, streets, nowhere=()) -> BareStreets:
    """Streets from (first, last, forward, backward) tuples: an edge each, with an arc where True.

    ``nowhere`` names nodes without a place.
    """
    arcs = []
    for edge, (first, last, forward, backward) in enumerate(streets):
        arcs += [(first, last, edge, False)] * forward + [(last, first, edge, True)] * backward
    table = np.array(sorted(arcs), np.int32).reshape(-1, 4)
    tail, head, edge = (np.ascontiguousarray(column) for column in table.T[:3])
    easting = np.zeros(nodes)
    easting[list(nowhere)] = np.nan
    lost = np.isnan(easting)
    return BareStreets(
        "drive", easting, np.where(lost, -1, np.arange(nodes)).astype(np.int32), _ends(streets, lost),
        tail, head, edge, table[:, 3] == 1,
        _starts(tail, nodes), _starts(head, nodes), np.argsort(head, kind="stable").astype(np.int32),
        _starts(edge, len(streets)), np.argsort(edge, kind="stable").astype(np.int32),
    )  # fmt: skip


def _ends(streets, lost) -> np.ndarray:
    ends = np.array([street[:2] for street in streets], np.int32)
    return np.where(lost[ends], -1, ends).astype(np.int32)


def _starts(values, count) -> np.ndarray:
    return np.searchsorted(np.sort(values), np.arange(count + 1)).astype(np.int32)


def standing(edges, fractions, connectors=0.0, approach=None) -> Snapping:
    """Points at fractions of edges, with connectors in minutes; edge -1 is not snapped."""
    edge = np.array(edges, np.int32)
    nan = np.full(len(edge), np.nan)
    minutes = np.where(edge >= 0, np.broadcast_to(np.asarray(connectors, float), len(edge)), np.nan)
    fraction = np.where(edge >= 0, np.array(fractions, float), np.nan)
    side = None if approach is None else np.array(approach, np.int8)
    return Snapping(edge, fraction, minutes, minutes, edge >= 0, nan, nan, 500.0, side)


def least_minutes(streets: BareStreets, arc_minutes, points: Snapping, sites: Snapping) -> np.ndarray:
    """Minutes to every site from every point, (sites, points), by adding every point to the graph as nodes.

    A point or site splits each arc of its edge; Bellman-Ford over the pieces. Slow, and shares no code
    with the searches. Times are whole ticks as the searches round them.
    """
    best = np.full((len(sites), len(points)), np.inf)
    for s in range(len(sites)):
        for p in range(len(points)):
            if sites.edge[s] >= 0 and points.edge[p] >= 0:
                best[s, p] = _one_trip(streets, arc_minutes, points, p, sites, s)
    return best


def _one_trip(streets, arc_minutes, points, p, sites, s) -> float:
    start, end = streets.node_count, streets.node_count + 1
    steps = []
    for arc in range(len(streets.arc_tail)):
        on_arc = []
        for at, name, which in ((points, start, p), (sites, end, s)):
            side = at.approach[which]
            if at.edge[which] == streets.arc_edge[arc] and side in (0, 1 + streets.arc_reversed[arc]):
                share = 1 - at.fraction[which] if streets.arc_reversed[arc] else at.fraction[which]
                on_arc.append((share, name, side == 0))
        whole, tail, head = arc_minutes[arc], streets.arc_tail[arc], streets.arc_head[arc]
        steps.append((tail, head, _ticks(1.0, whole)))
        for share, name, anywhere in on_arc:
            steps.append(
                (tail, name, _ticks(share, whole)) if name == end else (name, head, _ticks(1 - share, whole))
            )
            if anywhere and share in (0.0, 1.0):  # at a junction: any street may be taken from there
                node = tail if share == 0.0 else head
                steps.append((node, name, 0.0) if name == end else (name, node, 0.0))
        for (a, first, _), (b, second, _) in pairwise(sorted(on_arc, key=lambda item: (item[0], item[1]))):
            if (first, second) == (start, end):
                steps.append((start, end, _ticks(b - a, whole)))
            elif a == b:
                steps.append((start, end, 0.0))
    times = np.full(streets.node_count + 2, np.inf)
    times[start] = _ticks(1.0, points.connector_minutes[p]) + _ticks(1.0, sites.connector_minutes[s])
    lost = np.isnan(streets.node_easting)
    for _ in range(len(times)):
        for tail, head, minutes in steps:
            if not any(node < streets.node_count and lost[node] for node in (tail, head)):
                times[head] = min(times[head], times[tail] + minutes)
    return times[end]


def _ticks(share: float, minutes: float) -> float:
    if share <= 0.0:
        return 0.0
    whole = np.rint(minutes * 2**18) if np.isfinite(minutes) else np.inf
    return np.rint(share * whole) / 2**18 if np.isfinite(whole) else np.inf

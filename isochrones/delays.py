"""Delays met on the way: signals, crossings, signs, barriers, and lesser roads meeting greater ones.

A delay counts on the arc that passes its node or ends there. Where signals, crossings or level crossings
stand close together (the stop lines of one junction, the nodes of a dual carriageway, both halves of a
crossing) a passage pays once: one is left out where every way to it has passed another of its kind within
the last 30 m. A crossing within 30 m of signals belongs to them.
"""

from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from isochrones.arcs import Arcs
from isochrones.cutting import Edges
from isochrones.ranks import MAIN, RANKS, Ranks
from isochrones.speeds import DELAYS
from isochrones.tags import node_delays

CLUSTER_METRES = 30.0
"""Signals closer than this are one installation (assumption)."""

HOPS = 4
"""Streets followed back from a signal in search of another."""

CLUSTERED = ("traffic_signals", "crossing", "level_crossing")
SIGNS = ("stop", "give_way")
CONTROLLED = ("traffic_signals", "mini_roundabout", *SIGNS)
"""Kinds that rule an approach, so that nothing more is added for its being the lesser road."""


class Met(NamedTuple):
    """Delays met by arcs: the arc, metres driven along it until then, the kind; and where they stand."""

    arc: np.ndarray
    metres: np.ndarray
    kind: np.ndarray
    easting: np.ndarray
    northing: np.ndarray

    def take(self, rows: np.ndarray) -> "Met":
        """Some rows."""
        return Met(*(column[rows] for column in self))


def delays_met(edges: Edges, arcs: Arcs, rank: Ranks, node_tags, profile: str) -> Met:
    """What each arc meets at nodes, each installation once, in order of arc and metres."""
    kinds = [
        (node, DELAYS.index(kind), 1 if direction != "backward" else 0, 1 if direction != "forward" else 0)
        for node, tags in node_tags.items()
        for kind, direction in node_delays(tags, profile)
    ]
    tagged = np.array(sorted(kinds), np.int64).reshape(-1, 4)
    point, row = _points_of(edges, tagged[:, 0])
    met = _meet(edges, arcs, point, tagged[row])
    met = met.take(_faces_junction(edges, arcs, rank, met))
    for kind in (DELAYS.index(name) for name in CLUSTERED):
        met = met.take(_once(edges, arcs, met, kind))
    return met.take(~_beside_signals(met))


def signalled_nodes(edges: Edges, met: Met) -> np.ndarray:
    """Bool per node: signals stand within 30 m as the crow flies."""
    return _near(edges.easting, edges.northing, met.take(met.kind == DELAYS.index("traffic_signals")))


def minor_arms(edges: Edges, arcs: Arcs, rank: Ranks, met: Met, signalled: np.ndarray) -> np.ndarray:
    """Bool per arc: it ends where two arms of one greater road meet it, without signals or signs.

    The greater road may be anything from a tertiary road up, other than a motorway.
    """
    greatest, second = rank.greatest, rank.second
    motorway = RANKS.index(("motorway",))
    through = (greatest == second) & (greatest <= MAIN) & (greatest != motorway) & ~signalled
    minor = through[arcs.head] & (rank.edge[arcs.edge] > greatest[arcs.head])
    ruled = np.isin(met.kind, [DELAYS.index(name) for name in CONTROLLED])
    near_end = edges.metres[arcs.edge[met.arc]] - met.metres <= CLUSTER_METRES
    minor[met.arc[ruled & near_end]] = False
    return minor


def count_delays(arcs: Arcs, edges: Edges, met: Met, minor: np.ndarray, table) -> np.ndarray:
    """Uint8 (arcs, kinds): delays met, minor arms, and what whole ways cost (on their longest edge)."""
    counts = np.zeros((len(arcs), len(DELAYS)), np.int64)
    np.add.at(counts, (met.arc, met.kind), 1)
    counts[minor, DELAYS.index("minor_arm")] += 1
    paying = [kind for kind, street in enumerate(table.streets) if street.delays]
    chosen = _longest_edges(edges)
    for kind in paying:
        on = chosen[arcs.edge] & (edges.kind[arcs.edge] == kind)
        for name in table.streets[kind].delays:
            counts[on, DELAYS.index(name)] += 1
    return np.minimum(counts, 255).astype(np.uint8)


def _points_of(edges: Edges, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (shape point, row of ``ids``, which ascends) with the same OSM id."""
    if not len(ids):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    first = np.searchsorted(ids, edges.shape_id, side="left")
    point = np.flatnonzero(ids[np.minimum(first, len(ids) - 1)] == edges.shape_id)
    first = first[point]
    many = np.searchsorted(ids, edges.shape_id[point], side="right") - first
    start = np.cumsum(many) - many
    return np.repeat(point, many), np.arange(many.sum()) + np.repeat(first - start, many)


def _meet(edges: Edges, arcs: Arcs, point: np.ndarray, tagged: np.ndarray) -> Met:
    """The arcs that pass each point or end there, where the tag binds their direction."""
    edge = np.searchsorted(edges.shape_start, point, side="right") - 1
    starts, ends = edges.shape_start[edge] == point, edges.shape_start[edge + 1] - 1 == point
    arc_of = np.full((len(edges), 2), -1)
    arc_of[arcs.edge, arcs.reversed.astype(np.intp)] = np.arange(len(arcs))
    parts = []
    for back, unmet in ((0, starts), (1, ends)):
        rows = (tagged[:, 2 + back] == 1) & ~unmet & (arc_of[edge, back] >= 0)
        metres = edges.along[point] if not back else edges.metres[edge] - edges.along[point]
        parts.append((arc_of[edge, back][rows], metres[rows], tagged[rows, 1], point[rows]))
    arc, metres, kind, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((kind, metres, arc))
    arc, metres, kind, at = arc[order], metres[order], kind[order], at[order]
    return Met(arc, metres, kind, edges.shape_easting[at], edges.shape_northing[at])


def _faces_junction(edges: Edges, arcs: Arcs, rank: Ranks, met: Met) -> np.ndarray:
    """Rows that count: a sign on a two-way street binds those who drive towards the junction it is near.

    A sign on the junction itself binds the arms of lesser rank, or all where none is lesser.
    """
    signs = np.isin(met.kind, [DELAYS.index(name) for name in SIGNS])
    degree = edges.degree()
    length = edges.metres[arcs.edge[met.arc]]
    behind, ahead = degree[arcs.tail[met.arc]] >= 3, degree[arcs.head[met.arc]] >= 3
    two_way = np.bincount(arcs.edge, minlength=len(edges))[arcs.edge[met.arc]] == 2
    away = two_way & behind & (~ahead | (met.metres < length / 2))
    head = arcs.head[met.arc]
    at_head = np.isclose(met.metres, length)
    lesser_arms = rank.least[head] > rank.greatest[head]
    major = at_head & ahead & lesser_arms & (rank.edge[arcs.edge[met.arc]] == rank.greatest[head])
    return ~(signs & np.where(at_head, major, away))


def _once(edges: Edges, arcs: Arcs, met: Met, kind: int) -> np.ndarray:
    """Rows that count once those that every way to them has already paid for are left out."""
    rows = np.flatnonzero(met.kind == kind)
    keep = np.ones(len(met.arc), bool)
    if not len(rows):
        return keep
    arc, metres = met.arc[rows], met.metres[rows]
    first = np.r_[True, arc[1:] != arc[:-1]]
    before = np.where(_begun(arcs)[arc], np.inf, _since_last(edges, arcs, arc, metres)[arcs.tail[arc]])
    since = np.where(first, before + metres, np.r_[0.0, np.diff(metres)])
    keep[rows[since <= CLUSTER_METRES]] = False
    return keep


def _begun(arcs: Arcs) -> np.ndarray:
    """Bool per arc: only turning back leads on to it, so trips along it begin at its tail (a dead end) or on it."""
    entering = np.bincount(arcs.head, minlength=len(arcs.origin))
    edge = np.full(len(entering), -1)
    edge[arcs.head] = arcs.edge
    return (entering == 1)[arcs.tail] & (edge[arcs.tail] == arcs.edge)


def _since_last(edges: Edges, arcs: Arcs, arc: np.ndarray, metres: np.ndarray) -> np.ndarray:
    """Metres since the last signal on the worst way into each node; inf beyond the cluster distance."""
    nodes = len(edges.node_id)
    length = edges.metres[arcs.edge]
    entering = np.bincount(arcs.head, minlength=nodes)
    begun = _begun(arcs)
    last = np.full(len(arcs), np.inf)
    last[arc] = length[arc] - metres  # rows ascend, so the last signal of an arc stays
    passing = np.flatnonzero((length <= CLUSTER_METRES) | np.isfinite(last))
    since = np.full(nodes, np.inf)
    for _ in range(HOPS):
        before = np.where(begun[passing], np.inf, since[arcs.tail[passing]])
        value = np.where(np.isfinite(last[passing]), last[passing], before + length[passing])
        near = value <= CLUSTER_METRES
        head = arcs.head[passing[near]]
        worst = np.zeros(nodes)
        np.maximum.at(worst, head, value[near])
        known = np.bincount(head, minlength=nodes)
        since = np.where((known == entering) & (entering > 0), worst, np.inf)
    return since


def _beside_signals(met: Met) -> np.ndarray:
    crossing = met.kind == DELAYS.index("crossing")
    signals = met.take(met.kind == DELAYS.index("traffic_signals"))
    return crossing & _near(met.easting, met.northing, signals)


def _near(easting: np.ndarray, northing: np.ndarray, met: Met) -> np.ndarray:
    """Bool per place: one of the delays met stands within the cluster distance."""
    if not len(met.arc):
        return np.zeros(len(easting), bool)
    tree = cKDTree(np.unique(np.c_[met.easting, met.northing], axis=0))
    reach = np.nextafter(CLUSTER_METRES, np.inf)
    return np.isfinite(tree.query(np.c_[easting, northing], distance_upper_bound=reach)[0])


def _longest_edges(edges: Edges) -> np.ndarray:
    """Bool per edge: the longest of its way."""
    order = np.lexsort((-edges.metres, edges.way))
    chosen = np.zeros(len(edges), bool)
    chosen[order[np.r_[True, edges.way[order][1:] != edges.way[order][:-1]]]] = True
    return chosen

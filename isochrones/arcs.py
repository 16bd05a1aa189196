"""Copies of junctions that make a plain search obey access limits and turn restrictions.

A search knows nodes and arcs only. Streets for access (private, destination) may begin or end a trip
but not carry it through, so nodes met only by such streets exist twice: once for trips that have not
left yet, once for trips that have arrived. A turn restriction gives the arc it binds a junction of its
own, from which the forbidden arcs do not leave.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Arcs:
    """Directed arcs while they are being built.

    Attributes:
        tail, head: node of each arc. edge: its edge. reversed: it runs against the edge's geometry.
        origin: for each node the junction it is a copy of; -1 for the two nodes without a place.
    """

    tail: np.ndarray
    head: np.ndarray
    edge: np.ndarray
    reversed: np.ndarray
    origin: np.ndarray


def limit_access(arcs: Arcs, limited_edge: np.ndarray, nodes: int) -> Arcs:
    """Replace each access-limited arc by one for leaving trips and one for arriving trips.

    A trip then runs limited, open, limited streets in that order. Where a limited street meets an open
    one, leaving starts at a node that nothing enters, arriving ends at a node that nothing leaves.
    """
    limited = limited_edge[arcs.edge]
    if not limited.any():
        return arcs
    is_open = np.zeros(nodes, bool)
    is_open[arcs.tail[~limited]] = True
    is_open[arcs.head[~limited]] = True
    inner = np.ones(nodes, bool)
    inner[is_open] = False
    arrived = np.arange(nodes)
    arrived[inner] = nodes + np.arange(inner.sum())
    nowhere_from = nodes + int(inner.sum())
    nowhere_to = nowhere_from + 1
    tail, head = arcs.tail[limited], arcs.head[limited]
    leaving_tail = np.where(inner[tail], tail, nowhere_from)
    arriving_head = np.where(inner[head], arrived[head], nowhere_to)
    plain = ~limited
    return Arcs(
        tail=np.concatenate([arcs.tail[plain], leaving_tail, arrived[tail]]),
        head=np.concatenate([arcs.head[plain], head, arriving_head]),
        edge=np.concatenate([arcs.edge[plain], arcs.edge[limited], arcs.edge[limited]]),
        reversed=np.concatenate([arcs.reversed[plain], arcs.reversed[limited], arcs.reversed[limited]]),
        origin=np.concatenate([arcs.origin, arcs.origin[inner], [-1, -1]]),
    )


def restrict_turns(arcs: Arcs, edge_way: np.ndarray, node_id: np.ndarray, restrictions) -> tuple[Arcs, int]:
    """Split junctions so that forbidden turns cannot be made; returns the arcs and how many bind.

    A restriction binds where each of its ways meets the junction with one edge only; where a way passes
    through, the turn meant is not known and the restriction is left out (and not counted).
    """
    if not restrictions:
        return arcs, 0
    junction = {int(osm): node for node, osm in enumerate(node_id)}
    wanted = {junction[r.via_node] for r in restrictions if r.via_node in junction}
    entering, leaving = _arcs_at(arcs, wanted)
    forbidden: dict[int, set[int]] = {}
    used = 0
    for restriction in restrictions:
        node = junction.get(restriction.via_node)
        pairs = _turns(arcs, edge_way, restriction, entering.get(node, []), leaving.get(node, []))
        used += bool(pairs)
        for before, after in pairs:
            forbidden.setdefault(before, set()).update(after)
    return _split(arcs, forbidden, leaving), used


def _arcs_at(arcs: Arcs, junctions: set[int]) -> tuple[dict, dict]:
    """Arcs that enter and that leave each junction or any copy of it."""
    chosen = np.zeros(len(arcs.origin) + 1, bool)
    chosen[list(junctions)] = True
    entering, leaving = {}, {}
    for nodes, found in ((arcs.head, entering), (arcs.tail, leaving)):
        place = arcs.origin[nodes]
        for arc in np.flatnonzero(chosen[place]):
            found.setdefault(int(place[arc]), []).append(int(arc))
    return entering, leaving


def _turns(arcs: Arcs, edge_way, restriction, entering, leaving) -> list[tuple[int, list[int]]]:
    """(arc in, arcs out it may not go on with) of one restriction."""
    arcs_in = [a for a in entering if edge_way[arcs.edge[a]] in restriction.from_ways]
    arcs_out = [a for a in leaving if edge_way[arcs.edge[a]] in restriction.to_ways]
    same = set(restriction.from_ways) == set(restriction.to_ways)
    if not (arcs_in and arcs_out) or (
        _ambiguous(arcs, edge_way, arcs_in) or _ambiguous(arcs, edge_way, arcs_out)
    ):
        return []
    named = set(arcs_out)
    if not restriction.only:
        if same:  # a U-turn on one street
            return [(a, [b for b in arcs_out if arcs.edge[a] == arcs.edge[b]]) for a in arcs_in]
        return [(a, arcs_out) for a in arcs_in]
    others = [a for a in leaving if a not in named and arcs.edge[a] not in {arcs.edge[b] for b in named}]
    return [(a, others) for a in arcs_in]


def _ambiguous(arcs: Arcs, edge_way, found: list[int]) -> bool:
    """Whether one way meets the junction with several edges."""
    edges = {(int(edge_way[arcs.edge[a]]), int(arcs.edge[a])) for a in found}
    return len(edges) > len({way for way, _ in edges})


def _split(arcs: Arcs, forbidden: dict[int, set[int]], leaving: dict[int, list[int]]) -> Arcs:
    """Give each bound arc a head of its own that the allowed arcs leave."""
    head = arcs.head.copy()
    copies: dict[tuple[int, frozenset], int] = {}
    copied_arc, copied_tail, origin = [], [], []
    for arc, banned in sorted(forbidden.items()):
        node = int(arcs.head[arc])
        key = (node, frozenset(banned))
        if key not in copies:
            copies[key] = len(arcs.origin) + len(origin)
            origin.append(int(arcs.origin[node]))
            allowed = [a for a in leaving[int(arcs.origin[node])] if arcs.tail[a] == node and a not in banned]
            copied_arc += allowed
            copied_tail += [copies[key]] * len(allowed)
        head[arc] = copies[key]
    extra = np.array(copied_arc, np.int64)
    return Arcs(
        tail=np.concatenate([arcs.tail, np.array(copied_tail, np.int64)]),
        head=np.concatenate([head, head[extra]]),
        edge=np.concatenate([arcs.edge, arcs.edge[extra]]),
        reversed=np.concatenate([arcs.reversed, arcs.reversed[extra]]),
        origin=np.concatenate([arcs.origin, np.array(origin, np.int64)]),
    )

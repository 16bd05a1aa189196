"""From tagged ways to a :class:`RoadNetwork`: cut into edges, direct, obey access and turns, connect."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from isochrones.arcs import Arcs, limit_access
from isochrones.build_report import delay_report, edge_report, restriction_report, way_report
from isochrones.cutting import Edges, cut, project
from isochrones.edge_columns import edge_columns
from isochrones.errors import NetworkFileError
from isochrones.network import RoadNetwork
from isochrones.osm import OsmStreets
from isochrones.plain import plain_streets
from isochrones.restricting import barriers_closed, turn_rules
from isochrones.speeds import ALL_PERIODS
from isochrones.splitting import split
from isochrones.ways import way_table

SMALLEST_SHARE = 0.01
"""A component with this share of all edges may be snapped to (definitions.md)."""

SMALLEST_DISTRICT = 100
"""Edges of open streets that stand by themselves although only limited streets lead to them."""


def network_of(streets: OsmStreets, profile: str, crs: str, drives_on: str | None) -> RoadNetwork:
    """Build the network of ``profile`` in ``crs``; see :func:`isochrones.roads.build_network`."""
    table = way_table(streets.way_tags, profile)
    easting, northing, transformation = project(streets, crs)
    closed = barriers_closed(streets, profile)
    blocked, vias = _cut_at(streets, closed)
    edges = cut(streets, table, easting, northing, blocked, vias)
    if edges is None:
        raise NetworkFileError(f"{streets.name} holds no street open to {profile}; use another extract")
    plain = plain_streets(streets, table, edges, profile, drives_on)
    component, large = components(edges, plain.arcs)
    limited = enclosed(edges, plain.arcs, plain.limited)
    arcs, became = limit_access(plain.arcs, limited)
    with_access = len(arcs.origin)
    rules, restrictions = turn_rules(streets, plain, closed, arcs, became)
    arcs = near_their_origin(split(arcs, rules))
    placed = arcs.origin >= 0
    open_edge = np.zeros(len(edges), bool)
    open_edge[plain.arcs.edge[~limited]] = True
    columns = edge_columns(edges, table)
    return RoadNetwork(
        profile=profile,
        crs=crs,
        node_easting=np.where(placed, edges.easting[arcs.origin], np.nan),
        node_northing=np.where(placed, edges.northing[arcs.origin], np.nan),
        node_origin=_first_alike(arcs.origin),
        **_adjacency(arcs, len(placed), len(edges)),
        **columns,
        edge_limited=~open_edge,
        edge_way=plain.way_of_edge,
        edge_component=component,
        edge_snappable=large & columns["edge_may_snap"],
        shape_start=edges.shape_start.astype(np.int32),
        shape=np.column_stack([edges.shape_easting, edges.shape_northing]),
        report={
            **way_report(streets, table, profile, easting, edges),
            **edge_report(plain, limited, component, large),
            **restriction_report(restrictions),
            "delays": delay_report(plain, rules),
            "nodes_without_copies": len(edges.node_id),
            "nodes_copied_for_access": with_access - len(edges.node_id),
            "nodes_copied_for_turns": len(placed) - with_access,
        },
        identity=streets.identity,
        transformation=transformation,
        drives_on=plain.drives_on,
    )


def _cut_at(streets: OsmStreets, closed: dict[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """OSM ids of nodes that stop the profile, and of others where rules about turns may bind."""
    blocked = [node for node, mask in closed.items() if mask == ALL_PERIODS]
    vias = [node for node, mask in closed.items() if mask != ALL_PERIODS]
    vias += [r.via_node for r in streets.restrictions if r.via_node is not None]
    return np.array(blocked, np.int64), np.array(vias, np.int64)


def components(edges: Edges, arcs: Arcs) -> tuple[np.ndarray, np.ndarray]:
    """Strongly connected component of each edge, and whether its size lets it be snapped to.

    One-way stretches between components (-1) cannot be both left and reached, so nobody is snapped to
    them, unless the streets around hold no component of the smallest share at all.
    """
    strong, weak = _labels(arcs, "strong"), _labels(arcs, "weak")
    first = edges.first
    inside = strong[first] == strong[edges.last]
    _, label = np.unique(strong[first][inside], return_inverse=True)
    component = np.full(len(first), -1, np.int32)
    component[inside] = label
    smallest = SMALLEST_SHARE * len(first)
    large = np.zeros(len(first), bool)
    large[inside] = np.bincount(label)[label] >= smallest if inside.any() else False
    served = np.zeros(len(weak), bool)
    served[weak[first[large]]] = True
    alone = ~served[weak[first]] & (np.bincount(weak[first])[weak[first]] >= smallest)
    return component, large | alone


def enclosed(edges: Edges, arcs: Arcs, limited: np.ndarray) -> np.ndarray:
    """Bool per arc: access-limited, or open but behind such streets.

    An open street that no large open component touches can only be reached over access-limited streets
    (an estate behind a private road). It shares their rule: trips begin and end there. The largest open
    component is large; another one is from 1% of the edges and 100 of them.
    """
    if not limited.any():
        return limited
    is_open = np.zeros(len(edges), bool)
    is_open[arcs.edge[~limited]] = True
    strong = _labels(arcs.take(np.flatnonzero(~limited)), "strong")
    size = np.bincount(strong[edges.first[is_open]], minlength=strong.max() + 1)
    large = size >= max(SMALLEST_SHARE * len(edges), SMALLEST_DISTRICT)
    large[size.argmax()] = True
    touches = large[strong[edges.first]] | large[strong[edges.last]]
    return limited | ~touches[arcs.edge]


def _labels(arcs: Arcs, connection: str) -> np.ndarray:
    """Component number of each node."""
    count = len(arcs.origin)
    graph = coo_matrix((np.ones(len(arcs.tail), np.int8), (arcs.tail, arcs.head)), (count, count)).tocsr()
    return connected_components(graph, directed=True, connection=connection)[1]


def near_their_origin(arcs: Arcs) -> Arcs:
    """The same arcs with nodes numbered anew, so that copies stand beside the junction they copy."""
    origin = np.where(arcs.origin < 0, len(arcs.origin), arcs.origin)
    order = np.argsort(origin, kind="stable")
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    return arcs.take(
        np.arange(len(arcs)), tail=number[arcs.tail], head=number[arcs.head], origin=arcs.origin[order]
    )


def _first_alike(origin: np.ndarray) -> np.ndarray:
    """Int32 per node, the first one with the same origin; -1 without a place. Nodes are near their origin."""
    placed = origin >= 0
    return np.where(placed, np.searchsorted(origin[placed], origin), -1).astype(np.int32)


def _adjacency(arcs: Arcs, nodes: int, edges: int) -> dict[str, np.ndarray]:
    """Arcs in the order of their tails, with starts by tail, by head and by edge."""
    order = np.argsort(arcs.tail * nodes + arcs.head, kind="stable")
    tail, head, edge = arcs.tail[order], arcs.head[order], arcs.edge[order]
    row, rows = _delay_rows(arcs.delays[order])
    return {
        "arc_tail": tail.astype(np.int32),
        "arc_head": head.astype(np.int32),
        "arc_edge": edge.astype(np.int32),
        "arc_reversed": arcs.reversed[order],
        "arc_closed": arcs.closed[order],
        "arc_delay_row": row,
        "delay_rows": rows,
        "out_start": _starts(tail, nodes),
        "in_start": _starts(head, nodes),
        "in_arc": np.argsort(head, kind="stable").astype(np.int32),
        "edge_arc_start": _starts(edge, edges),
        "edge_arc": np.argsort(edge, kind="stable").astype(np.int32),
    }


def _delay_rows(delays: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The row of each arc, and the distinct rows; the first is of arcs that pay nothing.

    Rows are told apart as whole words, some thirty times sooner than byte by byte.
    """
    paying = np.flatnonzero(delays.any(axis=1))
    words = np.zeros((len(paying), -(-delays.shape[1] // 8) * 8), np.uint8)
    words[:, : delays.shape[1]] = delays[paying]
    alike = np.zeros(len(paying), np.int64)
    for word in words.view(np.uint64).T:
        distinct, code = np.unique(word, return_inverse=True)
        _, first, alike = np.unique(alike * len(distinct) + code, return_index=True, return_inverse=True)
    rows = np.concatenate([np.zeros((1, delays.shape[1]), np.uint8), delays[paying[first]]])
    row = np.zeros(len(delays), np.min_scalar_type(len(rows)))
    row[paying] = 1 + alike
    return row, rows


def _starts(values: np.ndarray, count: int) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(np.bincount(values, minlength=count))]).astype(np.int32)

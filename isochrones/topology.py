"""From tagged ways to the arcs of a :class:`RoadNetwork`: cut, project, orient, connect."""

import numpy as np
import pyproj
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from isochrones.arcs import Arcs, limit_access, restrict_turns
from isochrones.errors import NetworkFileError
from isochrones.network import RoadNetwork
from isochrones.osm import OsmStreets
from isochrones.speeds import ROAD_CLASSES
from isochrones.tags import CLOSED, LIMITED, MPH, Street, node_blocks, street_of

SMALLEST_SHARE = 0.01
"""A component with this share of all edges may be snapped to (definitions.md)."""

SMALLEST_DISTRICT = 100
"""Edges of open streets that stand by themselves although only limited streets lead to them."""

BUILT_UP_METRES_PER_KM2 = 3000.0
"""Metres of local streets per square kilometre around a street that make it built-up (assumption)."""

LOCAL = [ROAD_CLASSES.index(name) for name in ("residential", "living_street", "unclassified", "pedestrian")]


def network_of(streets: OsmStreets, profile: str, crs: str) -> RoadNetwork:
    """Build the network of ``profile`` in ``crs``; see :func:`isochrones.roads.build_network`."""
    ways = [street_of(tags, profile) for tags in streets.way_tags]
    kept = np.array([way is not None for way in ways])
    easting, northing, transformation = _project(streets, crs)
    edges = _cut(streets, kept, easting, northing, profile) if kept.any() else {"way": ()}
    if not len(edges["way"]):
        raise NetworkFileError(f"{streets.name} holds no street open to {profile}; use another extract")
    table = _way_columns(ways)
    columns = {name: values[edges["way"]] for name, values in table.items()}
    lengths = _lengths(edges)
    arcs = _orient(edges, columns)
    component, large = components(edges, arcs)
    limited = enclosed(edges, columns, arcs)
    arcs = limit_access(arcs, limited, len(edges["node"]))
    way_of_edge = streets.way_id[edges["way"]]
    arcs, used = restrict_turns(arcs, way_of_edge, edges["node"], _binding(streets, profile))
    place = np.where(arcs.origin >= 0, edges["place"][arcs.origin], -1)
    return RoadNetwork(
        profile=profile,
        crs=crs,
        node_easting=np.where(place >= 0, easting[place], np.nan),
        node_northing=np.where(place >= 0, northing[place], np.nan),
        **_adjacency(arcs, len(place), len(lengths)),
        edge_metres=lengths,
        edge_class=columns["road_class"].astype(np.uint8),
        edge_built_up=_built_up(edges, columns, lengths),
        edge_kmh_forward=columns["kmh_forward"],
        edge_kmh_backward=columns["kmh_backward"],
        edge_minutes=_ferry_minutes(edges, columns["minutes"], lengths),
        edge_limited=limited,
        edge_way=way_of_edge,
        edge_component=component,
        edge_snappable=large & columns["snappable"],
        edge_may_snap=columns["snappable"],
        shape_start=edges["shape_start"],
        shape_easting=edges["shape_easting"],
        shape_northing=edges["shape_northing"],
        report={
            "ways_used": int(kept.sum()),
            "way_nodes_without_location": int(np.isnan(easting).sum()),
            "barriers_that_stop": edges["blocked"],
            "turn_restrictions_used": used,
            **_report(streets, profile),
            **_edge_report(columns["limited"], limited, large, component),
        },
        identity=streets.identity,
        transformation=transformation,
    )


def _report(streets: OsmStreets, profile: str) -> dict[str, int]:
    """What the file held."""
    bound = profile == "drive"
    read, skipped = len(streets.restrictions), sum(streets.skipped_restrictions.values())
    over_ways = sum(r.via_node is None for r in streets.restrictions)
    return {
        "ways_read": len(streets.way_id),
        "turn_restrictions_read": read - over_ways if bound else 0,
        "turn_restrictions_skipped": skipped + over_ways if bound else 0,
    }


def _edge_report(tagged, limited, large, component) -> dict[str, int]:
    """Edges, those of limited access by tag and by lying behind such, and those in fragments."""
    return {
        "edges": len(limited),
        "edges_limited": int(tagged.sum()),
        "edges_enclosed_by_limited": int((limited & ~tagged).sum()),
        "edges_in_fragments": int((~large).sum()),
        "components": int(component.max() + 1),
    }


def _project(streets: OsmStreets, crs: str) -> tuple[np.ndarray, np.ndarray, str]:
    """Eastings and northings of way nodes; NaN where the node is absent or outside the CRS."""
    pyproj.network.set_network_enabled(active=False)
    transformer = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    easting, northing = transformer.transform(streets.longitude, streets.latitude)
    operation = transformer.get_last_used_operation().definition
    outside = ~(np.isfinite(easting) & np.isfinite(northing))
    return np.where(outside, np.nan, easting), np.where(outside, np.nan, northing), operation


def _cut(streets: OsmStreets, kept: np.ndarray, easting, northing, profile: str) -> dict:
    """Cut the kept ways at junctions, ends, gaps, barriers and via nodes into edges.

    Returns columns ``way``, ``first``, ``last`` (nodes), ``node`` (OSM id of each node), ``place`` (a way
    node where it lies) and the ragged shapes; nodes are numbered along a space-filling curve.
    """
    way = np.repeat(np.arange(len(kept)), np.diff(streets.way_start))
    usable = np.flatnonzero(kept[way] & ~np.isnan(easting))
    ids = streets.node_id[usable]
    if not len(ids):
        return {"way": ()}
    repeats = np.r_[False, (np.diff(usable) == 1) & (np.diff(ids) == 0) & (np.diff(way[usable]) == 0)]
    usable, ids = usable[~repeats], ids[~repeats]
    gap = np.r_[True, (way[usable][1:] != way[usable][:-1]) | _broken(usable, repeats)]
    _, inverse, uses = np.unique(ids, return_inverse=True, return_counts=True)
    blocked = np.array([k for k, tags in streets.node_tags.items() if node_blocks(tags, profile)], np.int64)
    vias = np.array([r.via_node for r in streets.restrictions if r.via_node is not None], np.int64)
    is_blocked = np.isin(ids, blocked)
    junction = (uses[inverse] > 1) | gap | np.r_[gap[1:], True] | is_blocked | np.isin(ids, vias)
    stops = np.flatnonzero(junction)
    run = np.cumsum(gap)
    pair = run[stops[1:]] == run[stops[:-1]]
    begin, end = stops[:-1][pair], stops[1:][pair]
    ends = np.concatenate([begin, end])
    # every street that ends at a blocked node gets a node of its own there
    key = np.where(is_blocked[ends], len(ids) + np.arange(len(ends)), inverse[ends])
    _, one, number = np.unique(key, return_index=True, return_inverse=True)
    place = usable[ends[one]]
    order = np.argsort(_morton(easting[place], northing[place]), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    number, place = rank[number], place[order]
    count = end - begin + 1
    start = np.concatenate([[0], np.cumsum(count)])
    points = usable[np.arange(start[-1]) - np.repeat(start[:-1] - begin, count)]
    return {
        "way": way[usable[begin]],
        "first": number[: len(begin)],
        "last": number[len(begin) :],
        "node": streets.node_id[place],
        "place": place,
        "blocked": int(np.isin(blocked, ids).sum()),
        "shape_start": start.astype(np.int64),
        "shape_easting": easting[points],
        "shape_northing": northing[points],
    }


def _broken(usable: np.ndarray, repeats: np.ndarray) -> np.ndarray:
    """Whether a node without a location stood between two way nodes that are now neighbours."""
    before = np.cumsum(repeats)[~repeats]  # repeats dropped so far leave holes that are no gaps
    return np.diff(usable) - np.diff(before) != 1


def _morton(easting: np.ndarray, northing: np.ndarray) -> np.ndarray:
    """Position along a Z-order curve of 16 bits an axis, so that near nodes are near in memory."""
    if not len(easting):
        return np.zeros(0, np.uint64)
    code = np.zeros(len(easting), np.uint64)
    for values, shift in ((easting, 0), (northing, 1)):
        span = max(np.ptp(values), 1.0)
        cell = ((values - values.min()) / span * 65535).astype(np.uint64)
        for bit in range(16):
            code |= ((cell >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + shift)
    return code


def _way_columns(ways: list) -> dict[str, np.ndarray]:
    """Columns of the profile's view of every way; rows of unused ways are never read."""
    blank = Street(0, 0, 0, 0, 0, np.nan, np.nan, np.inf, (), np.nan, False, ())
    rows = Street(*zip(*(blank if way is None else way for way in ways)))
    ahead, back = np.array(rows.access_forward), np.array(rows.access_backward)
    return {
        "road_class": np.array(rows.road_class, np.int64),
        "limited": (ahead == LIMITED) | (back == LIMITED),
        "forward": ahead != CLOSED,
        "backward": back != CLOSED,
        "kmh_forward": np.array(rows.kmh_forward, np.float32),
        "kmh_backward": np.array(rows.kmh_backward, np.float32),
        "minutes": np.array(rows.minutes, np.float32),
        "snappable": np.array(rows.snappable, bool),
    }


def _lengths(edges: dict) -> np.ndarray:
    steps = np.hypot(np.diff(edges["shape_easting"]), np.diff(edges["shape_northing"]))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    start = edges["shape_start"]
    return along[start[1:] - 1] - along[start[:-1]]


def _orient(edges: dict, columns: dict) -> Arcs:
    """One arc for each direction in which an edge may be used."""
    ahead, back = np.flatnonzero(columns["forward"]), np.flatnonzero(columns["backward"])
    return Arcs(
        tail=np.concatenate([edges["first"][ahead], edges["last"][back]]),
        head=np.concatenate([edges["last"][ahead], edges["first"][back]]),
        edge=np.concatenate([ahead, back]),
        reversed=np.concatenate([np.zeros(len(ahead), bool), np.ones(len(back), bool)]),
        origin=np.arange(len(edges["node"])),
    )


def components(edges: dict, arcs: Arcs) -> tuple[np.ndarray, np.ndarray]:
    """Strongly connected component of each edge, and whether its size lets it be snapped to.

    One-way stretches between components (-1) cannot be both left and reached, so nobody is snapped to
    them, unless the streets around hold no component of the smallest share at all.
    """
    strong, weak = _labels(arcs, "strong"), _labels(arcs, "weak")
    first = edges["first"]
    inside = strong[first] == strong[edges["last"]]
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


def enclosed(edges: dict, columns: dict, arcs: Arcs) -> np.ndarray:
    """Access-limited edges, and the open ones that lie behind them.

    An open street that no large open component touches can only be reached over access-limited streets
    (an estate behind a private road). It shares their rule: trips begin and end there. The largest open
    component is large; another one is from 1% of the edges and 100 of them.
    """
    limited = columns["limited"]
    if not limited.any():
        return limited
    is_open = ~limited[arcs.edge]
    plain = Arcs(
        *(values[is_open] for values in (arcs.tail, arcs.head, arcs.edge, arcs.reversed)), arcs.origin
    )
    strong = _labels(plain, "strong")
    size = np.bincount(strong[edges["first"][~limited]], minlength=strong.max() + 1)
    large = size >= max(SMALLEST_SHARE * len(limited), SMALLEST_DISTRICT)
    large[size.argmax()] = True
    touches = large[strong[edges["first"]]] | large[strong[edges["last"]]]
    return limited | ~touches


def _labels(arcs: Arcs, connection: str) -> np.ndarray:
    """Component number of each node."""
    count = len(arcs.origin)
    graph = coo_matrix((np.ones(len(arcs.tail), np.int8), (arcs.tail, arcs.head)), (count, count)).tocsr()
    return connected_components(graph, directed=True, connection=connection)[1]


def _binding(streets: OsmStreets, profile: str) -> list:
    bound = streets.restrictions if profile == "drive" else []
    return [r for r in bound if r.via_node is not None]


def _adjacency(arcs: Arcs, nodes: int, edges: int) -> dict[str, np.ndarray]:
    """Arcs in the order of their tails, with starts by tail, by head and by edge."""
    order = np.lexsort((arcs.reversed, arcs.edge, arcs.head, arcs.tail))
    tail, head, edge = arcs.tail[order], arcs.head[order], arcs.edge[order]
    return {
        "arc_tail": tail.astype(np.int32),
        "arc_head": head.astype(np.int32),
        "arc_edge": edge.astype(np.int32),
        "arc_reversed": arcs.reversed[order],
        "out_start": _starts(tail, nodes),
        "in_start": _starts(head, nodes),
        "in_arc": np.argsort(head, kind="stable").astype(np.int32),
        "edge_arc_start": _starts(edge, edges),
        "edge_arc": np.argsort(edge, kind="stable").astype(np.int32),
    }


def _starts(values: np.ndarray, count: int) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(np.bincount(values, minlength=count))]).astype(np.int32)


def _built_up(edges: dict, columns: dict, lengths: np.ndarray) -> np.ndarray:
    """Built-up where a limit of 30 mph or less is tagged, else where local streets are dense around.

    Density: metres of residential, unclassified and living streets in the 3 x 3 cells of 250 m around
    the middle of the edge, per square kilometre.
    """
    middle = (edges["shape_start"][:-1] + edges["shape_start"][1:] - 1) // 2
    column = np.floor(edges["shape_easting"][middle] / 250).astype(np.int64)
    row = np.floor(edges["shape_northing"][middle] / 250).astype(np.int64)
    key = row * 1_000_003 + column
    local = np.isin(columns["road_class"], LOCAL)
    cells, place = np.unique(key[local], return_inverse=True)
    metres = np.bincount(place, lengths[local], minlength=len(cells))
    around = np.zeros(len(key))
    for step in (1_000_003 * i + j for i in (-1, 0, 1) for j in (-1, 0, 1)):
        at = np.minimum(np.searchsorted(cells, key + step), max(len(cells) - 1, 0))
        if len(cells):
            around += np.where(cells[at] == key + step, metres[at], 0.0)
    dense = around / 0.5625 >= BUILT_UP_METRES_PER_KM2
    limit = columns["kmh_forward"]
    return np.where(np.isnan(limit), dense, limit <= 30 * MPH + 2)


def _ferry_minutes(edges: dict, minutes: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """A ferry's duration shared among the edges of its way by length."""
    total = np.bincount(edges["way"], lengths)[edges["way"]]
    return (minutes * lengths / np.maximum(total, 1e-9)).astype(np.float32)

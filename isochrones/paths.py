"""The way behind a time: its streets one by one, and what kind of street its minutes are spent on.

Times come from the searches; this module says why they are what they are. It grows one tree of shortest
ways per site (:func:`shortest_tree`), follows it from a point (:func:`trace`), and adds up along it
(:func:`minutes_by_family`). Where two ways take exactly as long, either may be shown.
"""

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
import pandas as pd
from numba import njit

from isochrones.network import RoadNetwork
from isochrones.schema import DIRECTIONS, check_choice
from isochrones.search import search_graph
from isochrones.snapping import DEFAULT_CONNECTOR, ConnectorRule, Snapping, snap
from isochrones.speeds import DEFAULT_SPEEDS, FAMILIES, ROAD_CLASSES, SpeedTable
from isochrones.street_graph import TICKS_PER_MINUTE, ends_of, points_of

STREET_PARTS = (
    "fast_built_up", "fast_rural", "main_built_up", "main_rural", "local_built_up", "local_rural",
)  # fmt: skip
"""Family and surroundings of the streets, in the order of the first columns of :func:`minutes_by_family`."""

PARTS = (*STREET_PARTS, "delays", "ferry", "connector")
"""What a time is made of: moving on streets by kind, waiting and turning, ferries, and off the streets."""

DELAYS_PART, FERRY_PART, CONNECTOR_PART = range(len(STREET_PARTS), len(PARTS))


class Tree(NamedTuple):
    """Shortest ways between the nodes and one site.

    Attributes:
        minutes: float64 per node, inf where there is no way.
        step: int32 per node, the node that is next on the way to (or before it on the way from) the site;
            -1 where the site's own street begins.
        arc: int32 per node, the arc between the two; share: float64, the share of it that is used.
        order: int32, nodes that have a way, the nearest first.
    """

    minutes: np.ndarray
    step: np.ndarray
    arc: np.ndarray
    share: np.ndarray
    order: np.ndarray


class Joints(NamedTuple):
    """How points join the nodes, one row for every way of doing so: point, arc, share of it, node, minutes."""

    point: np.ndarray
    arc: np.ndarray
    share: np.ndarray
    node: np.ndarray
    minutes: np.ndarray


def shortest_tree(network: RoadNetwork, arc_minutes, sites: Snapping, row: int, direction: str) -> Tree:
    """The tree of shortest ways to (``to_site``) or from (``from_site``) one snapped site.

    Args:
        network: the streets.
        arc_minutes: minutes per arc, inf where it is closed.
        sites: the snapped sites, of which ``row`` is meant; one that is not snapped has an empty tree.
        row: position of the site.
        direction: ``to_site`` or ``from_site``.
    """
    backward = direction == "to_site"
    seeds = _joints(network, arc_minutes, sites, np.array([row]), entering=backward)
    if backward:
        start, arcs, ahead = network.in_start, np.asarray(network.in_arc), network.arc_tail
    else:
        start, arcs, ahead = network.out_start, np.arange(network.arc_count), network.arc_head
    weight = _whole_ticks(arc_minutes)[arcs]
    found = _grow(
        np.asarray(start), arcs, np.asarray(ahead)[arcs], weight, seeds.node, seeds.arc, seeds.minutes
    )
    minutes, step, arc, seed, order = found
    share = np.ones(network.node_count)
    share[seed >= 0] = seeds.share[seed[seed >= 0]]
    return Tree(minutes, step, arc, share, order)


@njit(cache=True)
def _grow(start, arcs, neighbour, weight, seed_node, seed_arc, seed_minutes):
    nodes = len(start) - 1
    best = np.full(nodes, np.inf)
    step, arc, seed = np.full(nodes, -1, np.int32), np.full(nodes, -1, np.int32), np.full(nodes, -1, np.int32)
    order, settled = np.empty(nodes, np.int32), np.zeros(nodes, np.bool_)
    count = 0
    heap = [(0.0, 0) for _ in range(0)]
    for k in range(len(seed_node)):
        at = np.int64(seed_node[k])
        if seed_minutes[k] < best[at]:
            best[at], arc[at], seed[at] = seed_minutes[k], seed_arc[k], k
            heappush(heap, (best[at], at))
    while len(heap) > 0:
        _, at = heappop(heap)
        if settled[at]:
            continue
        settled[at] = True
        order[count] = at
        count += 1
        for k in range(start[at], start[at + 1]):
            minutes, other = best[at] + weight[k], np.int64(neighbour[k])
            if minutes < best[other]:
                best[other], step[other], arc[other], seed[other] = minutes, at, arcs[k], -1
                heappush(heap, (minutes, other))
    return best, step, arc, seed, order[:count]


def _joints(network: RoadNetwork, arc_minutes, points: Snapping, rows, entering: bool) -> Joints:
    """Every way in which snapped points are entered from a node (or left towards one); closed arcs give none."""
    rows = rows[points.ok[rows]]
    chosen = points.rows(rows)
    graph = search_graph(network, arc_minutes, "to_site" if entering else "from_site", searches=0)
    ends = ends_of(graph, points_of(chosen), entering)
    of = np.repeat(np.arange(len(rows)), np.diff(ends.start))
    on_node = ends.arc < 0
    arc = np.where(on_node, 0, ends.arc)
    turned = np.asarray(network.arc_reversed)[arc] != entering
    share = np.where(turned, chosen.fraction[of], 1 - chosen.fraction[of])
    # on a junction a limited arc is taken whole, if it is the only way
    whole = _on_end(chosen, of)
    share = np.where(on_node, 0.0, np.where(whole, 1.0, share))
    minutes = ends.ticks / TICKS_PER_MINUTE + chosen.connector_minutes[of]
    return Joints(rows[of], arc, share, ends.node, minutes)


def _whole_ticks(arc_minutes) -> np.ndarray:
    """Minutes as the searches add them up, float64."""
    return np.rint(np.asarray(arc_minutes, np.float64) * TICKS_PER_MINUTE) / TICKS_PER_MINUTE


def _may_use(network: RoadNetwork, points: Snapping, row, arc) -> np.ndarray:
    """Whether a point may be met on an arc: one with an entrance at the kerb only from its own side."""
    side = points.approach[row]
    return (side == 0) | ((side == 2) == network.arc_reversed[arc])


def _on_end(points: Snapping, row) -> np.ndarray:
    """Whether points stand on a junction, where the streets of all its sides may be taken."""
    return (points.approach[row] == 0) & np.isin(points.fraction[row], (0.0, 1.0))


def minutes_by_family(
    network: RoadNetwork,
    arc_minutes,
    origins: Snapping,
    sites: Snapping,
    direction: str = "to_site",
    speeds: SpeedTable = DEFAULT_SPEEDS,
) -> np.ndarray:
    """What every time between sites and origins is made of.

    Args:
        network: the streets.
        arc_minutes: minutes per arc, such as ``network.minutes("am_peak", speeds)``; inf where closed.
        origins: snapped origins (:func:`isochrones.matrix.snap_both` snaps both as the times do).
        sites: snapped sites.
        direction: ``to_site`` or ``from_site``.
        speeds: the table that ``arc_minutes`` were made with; it says how much of them is delay.

    Returns:
        Float64 (sites, origins, parts) minutes, in the order of :data:`PARTS`; NaN where there is no way.
        Over the parts they sum to the time of the matrix (to a rounding of some milliseconds).

    Raises:
        UnknownChoice: unknown direction.
    """
    check_choice(direction, DIRECTIONS, "direction")
    spent = _arc_parts(network, arc_minutes, speeds)
    result = np.full((len(sites), len(origins), len(PARTS)), np.nan)
    everyone = np.arange(len(origins))
    ends = _joints(network, arc_minutes, origins, everyone, entering=direction == "from_site")
    part, moving, delay = spent
    for row in np.flatnonzero(sites.ok):
        tree = shortest_tree(network, arc_minutes, sites, row, direction)
        along = _add_up(*spent, tree.order, tree.step, tree.arc, tree.share, len(PARTS))
        point, arc, share, node = _best_ends(network, arc_minutes, tree, ends, origins, sites, row, direction)
        parts = np.where(node[:, None] >= 0, along[node], 0.0)
        parts[np.arange(len(arc)), part[arc]] += share * moving[arc]
        parts[:, DELAYS_PART] += share * delay[arc]
        parts[:, CONNECTOR_PART] = sites.connector_minutes[row] + origins.connector_minutes[point]
        result[row, point] = parts
    return result


def _arc_parts(network: RoadNetwork, arc_minutes, speeds: SpeedTable) -> tuple:
    """Per arc: the part its moving minutes belong to, those minutes, and its delay; 0 where it is closed."""
    minutes = _whole_ticks(arc_minutes)
    minutes = np.where(np.isfinite(minutes), minutes, 0.0)
    delay = np.minimum(network.delay_minutes(speeds), minutes)
    families = np.array([("fast", "main", "local").index(FAMILIES.get(c, "local")) for c in ROAD_CLASSES])
    classes = np.asarray(network.edge_class)[network.arc_edge]
    part = 2 * families[classes] + ~np.asarray(network.edge_built_up)[network.arc_edge]
    part = np.where(classes == ROAD_CLASSES.index("ferry"), FERRY_PART, part)
    return part, minutes - delay, delay


@njit(cache=True)
def _add_up(part, moving, delay, order, step, arc, share, parts):
    """Minutes of each part between every node and the site, (nodes, parts), connectors not counted."""
    total = np.zeros((len(step), parts))
    for at in order:
        if step[at] >= 0:
            total[at] = total[step[at]]
        total[at, part[arc[at]]] += share[at] * moving[arc[at]]
        total[at, DELAYS_PART] += share[at] * delay[arc[at]]
    return total


def _best_ends(
    network,
    arc_minutes,
    tree: Tree,
    ends: Joints,
    origins: Snapping,
    sites: Snapping,
    row: int,
    direction: str,
) -> tuple:
    """Of every point that has a way: the point, and the arc, its share and the node (-1: none) of the quickest."""
    direct = _direct(network, arc_minutes, origins, sites, row, direction)
    minutes = np.concatenate([tree.minutes[ends.node] + ends.minutes, direct.minutes])
    point, arc, share, node = (
        np.concatenate([a, b])
        for a, b in zip(
            (ends.point, ends.arc, ends.share, ends.node),
            (direct.point, direct.arc, direct.share, direct.node),
            strict=True,
        )
    )
    order = np.lexsort((minutes, point))
    order = order[np.isfinite(minutes[order])]
    _, first = np.unique(point[order], return_index=True)
    chosen = order[first]
    return point[chosen], arc[chosen], share[chosen], node[chosen]


def _direct(network, arc_minutes, origins: Snapping, sites: Snapping, row: int, direction: str) -> Joints:
    """Ways along the site's own street, for the points on it; they pass no node."""
    edge = sites.edge[row]
    here = np.flatnonzero(origins.ok & (origins.edge == edge))
    arcs = np.asarray(network.edge_arc)[network.edge_arc_start[edge] : network.edge_arc_start[edge + 1]]
    point, arc = np.repeat(here, len(arcs)), np.tile(arcs, len(here))
    step = sites.fraction[row] - origins.fraction[point]
    step = np.where((direction == "from_site") ^ network.arc_reversed[arc], -step, step)
    minutes = _whole_ticks(arc_minutes)[arc]
    usable = (step >= 0) & (np.isfinite(minutes) | (step == 0)) & _may_use(network, origins, point, arc)
    usable &= _may_use(network, sites, np.full(len(arc), row), arc)
    usable &= ~(_on_end(origins, point) & _on_end(sites, row))  # from junction to junction: by the nodes
    point, arc, step, minutes = (a[usable] for a in (point, arc, step, minutes))
    connectors = sites.connector_minutes[row] + origins.connector_minutes[point]
    part = np.multiply(step, minutes, out=np.zeros(len(arc)), where=step > 0)
    return Joints(point, arc, step, np.full(len(arc), -1, np.int32), part + connectors)


def trace(
    network: RoadNetwork,
    arc_minutes,
    origin: tuple[float, float],
    site: tuple[float, float],
    direction: str = "to_site",
    *,
    connector: ConnectorRule = DEFAULT_CONNECTOR,
    speeds: SpeedTable = DEFAULT_SPEEDS,
) -> pd.DataFrame:
    """The quickest way between two points, street by street, in the order in which it is travelled.

    Args:
        network: the streets.
        arc_minutes: minutes per arc, such as ``network.minutes("free_flow")``; inf where closed.
        origin: easting and northing of where people live.
        site: easting and northing of where care is given.
        direction: ``to_site`` (from the origin to the site) or ``from_site`` (back).
        connector: the rule that leads points to streets.
        speeds: the table that ``arc_minutes`` were made with.

    Returns:
        One row per stretch of street: ``edge``, ``arc``, ``way`` (OSM), ``road_class``, ``built_up``,
        ``metres``, ``minutes``, of which ``delay_minutes``, and ``kmh`` over both. The first and the last
        row are the connectors (edge, arc and way -1, class ``connector``). ``minutes`` sum to the time.
        No rows where a point is not on the streets or there is no way.

    Raises:
        UnknownChoice: unknown direction.
    """
    check_choice(direction, DIRECTIONS, "direction")
    at_origin, at_site = (snap(network, [e], [n], connector=connector) for e, n in (origin, site))
    legs = []
    if at_origin.ok[0] and at_site.ok[0]:
        legs = _legs(network, arc_minutes, at_origin, at_site, direction)
    arcs = np.array([arc for arc, _ in legs], np.int64)
    share = np.array([part for _, part in legs], np.float64)
    table = _leg_table(network, arc_minutes, arcs, share, speeds)
    if not legs:
        return table
    near, far = (_connector_row(at) for at in (at_origin, at_site))
    ends = (near, far) if direction == "to_site" else (far, near)
    table = pd.concat([pd.DataFrame([ends[0]]), table, pd.DataFrame([ends[1]])], ignore_index=True)
    return table[list(_COLUMNS)]


def _legs(network, arc_minutes, at_origin: Snapping, at_site: Snapping, direction: str) -> list:
    """Arcs of the way and the share of each, in the order of travel."""
    tree = shortest_tree(network, arc_minutes, at_site, 0, direction)
    ends = _joints(network, arc_minutes, at_origin, np.array([0]), entering=direction == "from_site")
    legs = []
    for _, arc, share, node in zip(
        *_best_ends(network, arc_minutes, tree, ends, at_origin, at_site, 0, direction), strict=True
    ):
        legs.append((arc, share))
        while node >= 0:
            legs.append((tree.arc[node], tree.share[node]))
            node = tree.step[node]
    return [leg for leg in (legs if direction == "to_site" else legs[::-1]) if leg[1] > 0]


_COLUMNS = ("edge", "arc", "way", "road_class", "built_up", "metres", "minutes", "delay_minutes", "kmh")


def _leg_table(network, arc_minutes, arcs, share, speeds: SpeedTable) -> pd.DataFrame:
    edge = network.arc_edge[arcs]
    metres, minutes = network.edge_metres[edge] * share, np.asarray(arc_minutes, np.float64)[arcs] * share
    values = (
        edge, arcs, network.edge_way[edge], np.array(ROAD_CLASSES)[network.edge_class[edge]],
        network.edge_built_up[edge], metres, minutes, network.delay_minutes(speeds)[arcs] * share,
        np.divide(metres * 0.06, minutes, out=np.full(len(arcs), np.nan), where=minutes > 0),
    )  # fmt: skip
    return pd.DataFrame(dict(zip(_COLUMNS, values, strict=True)))


def _connector_row(at: Snapping) -> dict:
    metres, minutes = float(at.connector_metres[0]), float(at.connector_minutes[0])
    kmh = metres * 0.06 / minutes if minutes > 0 else np.nan
    return dict(zip(_COLUMNS, (-1, -1, -1, "connector", False, metres, minutes, 0.0, kmh), strict=True))

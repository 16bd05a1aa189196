"""What became of everything a street file holds: each way, node and edge counted under one reason."""

from collections import Counter

import numpy as np

from isochrones.barriers import limited_and_passed, may_stop, node_doubts
from isochrones.cutting import Edges
from isochrones.osm import OsmStreets
from isochrones.plain import PlainStreets
from isochrones.speeds import DELAYS
from isochrones.splitting import Rules
from isochrones.turns import USED
from isochrones.ways import WayTable


def way_report(streets: OsmStreets, table: WayTable, profile: str, easting, edges: Edges) -> dict:
    """Ways read, used and left out by reason; way nodes and barriers."""
    left_out = dict(table.refused)
    used = int(np.count_nonzero(np.diff(edges.way))) + 1  # edges follow their ways
    unused = int(table.used.sum()) - used
    if unused:
        left_out["without two nodes in place"] = unused
    doubts = Counter(text for tags in streets.node_tags.values() for text in node_doubts(tags, profile))
    barriers = {node: tags for node, tags in streets.node_tags.items() if may_stop(tags, profile)}
    ids = np.array(list(barriers), np.int64)
    at = np.minimum(np.searchsorted(edges.street_nodes, ids), len(edges.street_nodes) - 1)
    on_streets = edges.street_nodes[at] == ids
    if profile == "drive":
        doubts.update(streets.restriction_doubts)
    limited = np.array([limited_and_passed(tags, profile) for tags in barriers.values()], bool)
    return {
        "ways_read": len(streets.way_id),
        "ways_used": used,
        "ways_left_out": dict(sorted(left_out.items())),
        "tags_not_understood_or_undecided": {**table.notes(), **dict(sorted(doubts.items()))},
        "way_nodes_read": len(streets.node_id),
        "way_nodes_without_location": int(np.isnan(easting).sum()),
        "barriers_read": len(barriers),
        "barriers_that_stop": edges.blocking,
        "barriers_passed": int(on_streets.sum()) - edges.blocking,
        "barriers_limited_passed": int((on_streets & limited).sum()),
        "barriers_off_streets": int((~on_streets).sum()),
    }


def edge_report(
    plain: PlainStreets, limited: np.ndarray, component: np.ndarray, large: np.ndarray
) -> dict[str, float]:
    """Edges and how they hang together; ``limited`` is per arc."""
    edges, arcs = plain.edges, plain.arcs
    ways = np.bincount(arcs.edge, minlength=len(edges))
    by_tag, by_rule = (
        np.bincount(arcs.edge, on, minlength=len(edges)) == ways for on in (plain.limited, limited)
    )
    low, high = np.minimum(edges.first, edges.last), np.maximum(edges.first, edges.last)
    pairs = np.sort(low * len(edges.node_id) + high)
    sizes = np.bincount(component[component >= 0])
    one_way = edges.metres[ways == 1].sum() / max(edges.metres.sum(), 1e-9)
    return {
        "edges": len(edges),
        "edges_limited": int(by_tag.sum()),
        "edges_enclosed_by_limited": int((by_rule & ~by_tag).sum()),
        "edges_in_fragments": int((~large).sum()),
        "edges_parallel": int((pairs[1:] == pairs[:-1]).sum()),
        "edges_loops": int((edges.first == edges.last).sum()),
        "edges_between_components": int((component < 0).sum()),
        "arcs_closed_in_some_period": int((arcs.closed > 0).sum()),
        "components": len(sizes),
        "components_large": len(np.unique(component[large & (component >= 0)])),
        "share_in_largest_component": round(float(sizes.max(initial=0)) / len(edges), 6),
        "share_of_length_one_way": round(float(one_way), 6),
    }


def restriction_report(reasons: dict[str, int]) -> dict:
    """Relations of turn restrictions read, used, and left out by reason; the last two add up to the first."""
    left_out = {reason: many for reason, many in reasons.items() if reason != USED}
    return {
        "turn_restrictions_read": sum(reasons.values()),
        "turn_restrictions_used": reasons.get(USED, 0),
        "turn_restrictions_left_out": left_out,
    }


def delay_report(plain: PlainStreets, rules: Rules) -> dict[str, int]:
    """Kind of delay -> arcs, or turns, that pay it, each as often as it does."""
    met = plain.arcs.delays.sum(axis=0, dtype=np.int64)
    turns = [kind for _, _, kind in rules.longer if kind >= 0] + rules.delay[rules.delay >= 0].tolist()
    counts = met + np.bincount(np.array(turns, np.int64), minlength=len(DELAYS))
    return {kind: int(count) for kind, count in zip(DELAYS, counts, strict=True) if count}

"""The street network as a value: directed arcs over undirected edges, with their geometry."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from isochrones.nearest import SegmentIndex, build_segment_index
from isochrones.speeds import DEFAULT_SPEEDS, SpeedTable


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Streets one profile may use.

    An **edge** is a stretch of street between two junctions, without direction, with its geometry. An
    **arc** is one direction of an edge between two *nodes*; an edge has more than two arcs where a turn
    restriction or an access limit needs copies of a junction. The point a share ``f`` along an edge
    lies ``f`` along its arcs that are not ``arc_reversed``, and ``1 - f`` along those that are.

    Attributes:
        profile: ``drive`` or ``walk``.
        crs: a projected CRS in metres, such as ``EPSG:27700``.
        node_easting, node_northing: float64 per node; NaN for the two nodes without a place that let
            trips begin or end on access-limited edges.
        arc_tail, arc_head, arc_edge: int32 per arc, in the order of tails; arc_reversed bool.
        out_start: int32 (nodes + 1), arcs leaving node ``i`` are ``out_start[i]:out_start[i + 1]``.
        in_start, in_arc: the same for arcs entering, as arc numbers.
        edge_arc_start, edge_arc: the arcs of each edge.
        edge_metres: float64. edge_class: uint8 code of ``ROAD_CLASSES``. edge_built_up: bool.
        edge_kmh_forward, edge_kmh_backward: float32 tagged limits, NaN where there is none.
        edge_minutes: float32 tagged crossing time of ferries, NaN elsewhere.
        edge_limited: bool, only to begin or end a trip. edge_way: int64 OSM way.
        edge_component: int32, -1 for one-way stretches between strongly connected parts.
        edge_snappable: bool, by the rule of definitions.md without declared sites.
        edge_may_snap: bool, false for motorways, ferries and tunnels.
        shape_start: int64 (edges + 1) into shape_easting, shape_northing (float64).
        report: counts of what was read, dropped and why.
        identity: SHA-256 of the street file. transformation: what PROJ did to the coordinates.
    """

    profile: str
    crs: str
    node_easting: np.ndarray
    node_northing: np.ndarray
    arc_tail: np.ndarray
    arc_head: np.ndarray
    arc_edge: np.ndarray
    arc_reversed: np.ndarray
    out_start: np.ndarray
    in_start: np.ndarray
    in_arc: np.ndarray
    edge_arc_start: np.ndarray
    edge_arc: np.ndarray
    edge_metres: np.ndarray
    edge_class: np.ndarray
    edge_built_up: np.ndarray
    edge_kmh_forward: np.ndarray
    edge_kmh_backward: np.ndarray
    edge_minutes: np.ndarray
    edge_limited: np.ndarray
    edge_way: np.ndarray
    edge_component: np.ndarray
    edge_snappable: np.ndarray
    edge_may_snap: np.ndarray
    shape_start: np.ndarray
    shape_easting: np.ndarray
    shape_northing: np.ndarray
    report: dict = field(default_factory=dict)
    identity: str = ""
    transformation: str = ""

    @property
    def node_count(self) -> int:
        """Nodes, copies included."""
        return len(self.node_easting)

    @property
    def arc_count(self) -> int:
        """Directed arcs, copies included."""
        return len(self.arc_tail)

    @property
    def edge_count(self) -> int:
        """Stretches of street."""
        return len(self.edge_metres)

    def minutes(self, period: str = "free_flow", speeds: SpeedTable = DEFAULT_SPEEDS) -> np.ndarray:
        """Minutes of each arc from end to end, float32; a walking network is the same in every period.

        Raises:
            UnknownChoice: the period is not in the speed table.
        """
        edge = self.arc_edge
        classes = self.edge_class[edge]
        if self.profile == "walk":
            kmh = speeds.walk_speeds(classes)
        else:
            limit = np.where(self.arc_reversed, self.edge_kmh_backward[edge], self.edge_kmh_forward[edge])
            kmh = speeds.drive_kmh(classes, self.edge_built_up[edge], limit, period)
        usual = self.edge_metres[edge] * 0.06 / kmh
        # a ferry's tagged duration belongs to the whole way and was shared out by length
        tagged = self.edge_minutes[edge]
        return np.where(np.isnan(tagged), usual, tagged).astype(np.float32)

    @cached_property
    def shape_metres(self) -> np.ndarray:
        """Float64 metres along all shapes one after the other; only differences within an edge mean much."""
        steps = np.hypot(np.diff(self.shape_easting), np.diff(self.shape_northing))
        return np.concatenate([[0.0], np.cumsum(steps)])

    @cached_property
    def segment_index(self) -> SegmentIndex:
        """Grid over the segments of every edge where a trip may begin or end (built once)."""
        return build_segment_index(self)

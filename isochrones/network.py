"""The street network as a value: directed arcs over undirected edges, with their geometry."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from isochrones.nearest import SegmentIndex, build_segment_index
from isochrones.schema import ON_FOOT, check_choice
from isochrones.speeds import DEFAULT_SPEEDS, DELAYS, PERIODS, SpeedTable


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Streets one profile may use.

    An **edge** is a stretch of street between two junctions, without direction, with its geometry. An
    **arc** is one direction of an edge between two *nodes*; an edge has more than two arcs where a turn
    restriction or an access limit needs copies of a junction. The point a share ``f`` along an edge
    lies ``f`` along its arcs that are not ``arc_reversed``, and ``1 - f`` along those that are.

    Attributes:
        profile: ``drive``, ``walk`` or ``wheelchair``.
        crs: a projected CRS in metres, such as ``EPSG:27700``.
        node_easting, node_northing: float64 per node; NaN for the two nodes without a place that let
            trips begin or end on access-limited edges.
        node_origin: int32, the junction that a node is a copy of, its own number if none; copies follow their
            junction without a gap. -1 for the two nodes without a place.
        arc_tail, arc_head, arc_edge: int32 per arc, in the order of tails; arc_reversed bool.
        arc_closed: uint8 per arc, mask of the periods in which it may not be used (bit i = ``PERIODS[i]``).
        arc_delay_row: the row of ``delay_rows`` of each arc, an unsigned integer. delay_rows: uint8 (rows,
            kinds), how often an arc pays each kind of ``DELAYS``; few rows stand for all arcs.
        out_start: int32 (nodes + 1), arcs leaving node ``i`` are ``out_start[i]:out_start[i + 1]``.
        in_start, in_arc: the same for arcs entering, as arc numbers.
        edge_arc_start, edge_arc: the arcs of each edge.
        edge_metres: float64. edge_class: uint8 code of ``ROAD_CLASSES``. edge_built_up: bool.
        edge_kmh_forward, edge_kmh_backward: float32 tagged limits, NaN where there is none.
        edge_cap_kmh: float32, what surface, width and the like let a car drive; inf where nothing caps it.
        timed_edge: int32, edges with a limit of its own in some periods (``timed_mask`` uint8), which is
            ``timed_kmh_forward``, ``timed_kmh_backward`` float32; NaN leaves that direction's limit alone,
            and of several rows for one edge and period the last counts.
        edge_minutes: float32 tagged crossing time of ferries, NaN elsewhere.
        edge_limited: bool, only to begin or end a trip, in every direction it may be used.
        edge_way: int64 OSM way; of an edge made of several ways the one at its start.
        edge_component: int32, -1 for one-way stretches between strongly connected parts.
        edge_snappable: bool, by the rule of definitions.md without declared sites.
        edge_may_snap: bool, false for motorways, ferries and tunnels.
        shape_start: int32 (edges + 1) into shape: float64 (points, 2), easting and northing.
        report: counts of what was read, dropped and why.
        identity: SHA-256 of the street file. transformation: what PROJ did to the coordinates.
        drives_on: ``left`` or ``right``, the side traffic keeps to.
    """

    profile: str
    crs: str
    node_easting: np.ndarray
    node_northing: np.ndarray
    node_origin: np.ndarray
    arc_tail: np.ndarray
    arc_head: np.ndarray
    arc_edge: np.ndarray
    arc_reversed: np.ndarray
    arc_closed: np.ndarray
    arc_delay_row: np.ndarray
    delay_rows: np.ndarray
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
    edge_cap_kmh: np.ndarray
    timed_edge: np.ndarray
    timed_mask: np.ndarray
    timed_kmh_forward: np.ndarray
    timed_kmh_backward: np.ndarray
    edge_minutes: np.ndarray
    edge_limited: np.ndarray
    edge_way: np.ndarray
    edge_component: np.ndarray
    edge_snappable: np.ndarray
    edge_may_snap: np.ndarray
    shape_start: np.ndarray
    shape: np.ndarray
    report: dict = field(default_factory=dict)
    identity: str = ""
    transformation: str = ""
    drives_on: str = "left"

    @property
    def node_count(self) -> int:
        """Nodes, copies included."""
        return len(self.node_easting)

    @property
    def on_foot(self) -> bool:
        """Whether it is walked (or wheeled along pavements), not driven."""
        return self.profile in ON_FOOT

    @property
    def arc_count(self) -> int:
        """Directed arcs, copies included."""
        return len(self.arc_tail)

    @property
    def edge_count(self) -> int:
        """Stretches of street."""
        return len(self.edge_metres)

    def minutes(self, period: str = "free_flow", speeds: SpeedTable = DEFAULT_SPEEDS) -> np.ndarray:
        """Minutes of each arc from end to end, float32; inf where it is closed in the period.

        Moving time plus :meth:`delay_minutes`. On foot speeds are the same in every period.

        Raises:
            UnknownChoice: the period is not in the speed table.
        """
        check_choice(period, PERIODS, "period")
        bit = np.uint8(1 << PERIODS.index(period))
        direction = np.asarray(self.arc_reversed).astype(np.intp)
        moving = self._edge_minutes_moving(period, bit, speeds)[direction, self.arc_edge]
        minutes = moving + self.delay_minutes(speeds)
        return np.where(self.arc_closed & bit, np.inf, minutes).astype(np.float32)

    def delay_minutes(self, speeds: SpeedTable = DEFAULT_SPEEDS) -> np.ndarray:
        """Minutes of delay that each arc's time holds, float64: counts x seconds / 60."""
        table = speeds.walk_delay_seconds if self.on_foot else speeds.delay_seconds
        seconds = np.array([table.get(kind, 0.0) for kind in DELAYS])
        return (np.asarray(self.delay_rows) @ (seconds / 60))[self.arc_delay_row]

    def _edge_minutes_moving(self, period: str, bit: np.uint8, speeds: SpeedTable) -> np.ndarray:
        """Minutes along and against each edge without delays, float64 (2, edges)."""
        if self.on_foot:
            kmh = np.broadcast_to(speeds.walk_speeds(self.edge_class), (2, self.edge_count))
        else:
            limits = self._limits(bit)
            kmh = speeds.drive_kmh(self.edge_class, self.edge_built_up, limits, period)
            kmh = np.minimum(kmh, self.edge_cap_kmh)
        # a ferry's tagged duration belongs to the whole way and was shared out by length
        return np.where(np.isnan(self.edge_minutes), self.edge_metres * 0.06 / kmh, self.edge_minutes)

    def _limits(self, bit: np.uint8) -> np.ndarray:
        """Tagged limits along and against each edge in a period, float32 (2, edges)."""
        limits = np.stack([self.edge_kmh_forward, self.edge_kmh_backward])
        now = np.flatnonzero(self.timed_mask & bit)
        for row, timed in enumerate((self.timed_kmh_forward[now], self.timed_kmh_backward[now])):
            known = ~np.isnan(timed)
            limits[row, self.timed_edge[now][known]] = timed[known]
        return limits

    @cached_property
    def edge_junction(self) -> np.ndarray:
        """Int32 (edges, 2), the junctions at fractions 0 and 1 of each edge; -1 if it has no arcs."""
        turned, edge = np.asarray(self.arc_reversed), np.asarray(self.arc_edge)
        tail, head = (np.asarray(self.node_origin)[at] for at in (self.arc_tail, self.arc_head))
        junction = np.full((self.edge_count, 2), -1, np.int32)
        for side, node in enumerate((np.where(turned, head, tail), np.where(turned, tail, head))):
            placed = node >= 0
            junction[edge[placed], side] = node[placed]
        return junction

    @property
    def arc_delays(self) -> np.ndarray:
        """Uint8 (arcs, kinds), how often an arc pays each kind of ``DELAYS``; made when asked for."""
        return np.asarray(self.delay_rows)[self.arc_delay_row]

    @property
    def shape_easting(self) -> np.ndarray:
        """Float64 easting of every shape point."""
        return self.shape[:, 0]

    @property
    def shape_northing(self) -> np.ndarray:
        """Float64 northing of every shape point."""
        return self.shape[:, 1]

    @cached_property
    def shape_metres(self) -> np.ndarray:
        """Float64 metres from the start of its edge to every shape point."""
        steps = np.hypot(np.diff(self.shape_easting), np.diff(self.shape_northing))
        run = np.concatenate([[0.0], np.cumsum(steps)])
        return run - np.repeat(run[self.shape_start[:-1]], np.diff(self.shape_start))

    @cached_property
    def segment_index(self) -> SegmentIndex:
        """Grid over the segments of every edge where a trip may begin or end (built once)."""
        return build_segment_index(self)

"""Directed arcs of streets, and copies of junctions that make a plain search obey access limits.

A search knows nodes and arcs only. Streets for access (private, destination) may begin or end a trip
but not carry it through, so nodes met only by such streets exist twice: once for trips that have not
left yet, once for trips that have arrived.
"""

from dataclasses import dataclass, replace

import numpy as np

from isochrones.speeds import DELAYS


@dataclass(frozen=True)
class Arcs:
    """Directed arcs while they are being built.

    Attributes:
        tail, head: node of each arc. edge: its edge. reversed: it runs against the edge's geometry.
        origin: for each node the junction it is a copy of; -1 for the two nodes without a place.
        closed: uint8 mask of the periods in which the arc may not be used; none unless given.
        delays: uint8 (arcs, kinds) counts of ``DELAYS``; none unless given.
    """

    tail: np.ndarray
    head: np.ndarray
    edge: np.ndarray
    reversed: np.ndarray
    origin: np.ndarray
    closed: np.ndarray | None = None
    delays: np.ndarray | None = None

    def __post_init__(self) -> None:
        if self.closed is None:
            object.__setattr__(self, "closed", np.zeros(len(self.tail), np.uint8))
        if self.delays is None:
            object.__setattr__(self, "delays", np.zeros((len(self.tail), len(DELAYS)), np.uint8))

    def __len__(self) -> int:
        return len(self.tail)

    def take(self, rows: np.ndarray, **replaced: np.ndarray) -> "Arcs":
        """Some arcs, in the order of ``rows``, with columns replaced."""
        columns = ("tail", "head", "edge", "reversed", "closed", "delays")
        return replace(self, **{name: getattr(self, name)[rows] for name in columns} | replaced)


def orient(edges, streets) -> Arcs:
    """One arc for each direction in which an edge may be used.

    Args:
        edges: :class:`isochrones.cutting.Edges`.
        streets: :class:`isochrones.ways.WayTable`.
    """
    ahead = np.flatnonzero(streets.column("forward")[edges.kind])
    back = np.flatnonzero(streets.column("backward")[edges.kind])
    return Arcs(
        tail=np.concatenate([edges.first[ahead], edges.last[back]]),
        head=np.concatenate([edges.last[ahead], edges.first[back]]),
        edge=np.concatenate([ahead, back]),
        reversed=np.concatenate([np.zeros(len(ahead), bool), np.ones(len(back), bool)]),
        origin=np.arange(len(edges.node_id)),
        closed=np.concatenate(
            [
                streets.column("closed_forward")[edges.kind[ahead]],
                streets.column("closed_backward")[edges.kind[back]],
            ]
        ),
    )


def limit_access(arcs: Arcs, limited: np.ndarray) -> tuple[Arcs, np.ndarray]:
    """Replace each access-limited arc by one for leaving trips and one for arriving trips.

    A trip then runs limited, open, limited streets in that order. Where a limited street meets an open
    one, leaving starts at a node that nothing enters, arriving ends at a node that nothing leaves.

    Args:
        arcs: the arcs.
        limited: bool per arc.

    Returns:
        the arcs, and for each of those given the one or two it became (arcs, 2), -1 for none.
    """
    became = np.full((len(arcs), 2), -1)
    if not limited.any():
        became[:, 0] = np.arange(len(arcs))
        return arcs, became
    nodes = len(arcs.origin)
    plain, bound = np.flatnonzero(~limited), np.flatnonzero(limited)
    inner = np.ones(nodes, bool)
    inner[arcs.tail[plain]] = inner[arcs.head[plain]] = False
    arrived = np.arange(nodes)
    arrived[inner] = nodes + np.arange(inner.sum())
    nowhere_from = nodes + int(inner.sum())
    nowhere_to = nowhere_from + 1
    tail, head = arcs.tail[bound], arcs.head[bound]
    leaving_tail = np.where(inner[tail], tail, nowhere_from)
    arriving_head = np.where(inner[head], arrived[head], nowhere_to)
    split = arcs.take(
        np.concatenate([plain, bound, bound]),
        tail=np.concatenate([arcs.tail[plain], leaving_tail, arrived[tail]]),
        head=np.concatenate([arcs.head[plain], head, arriving_head]),
        origin=np.concatenate([arcs.origin, arcs.origin[inner], [-1, -1]]),
    )
    became[plain, 0] = np.arange(len(plain))
    became[bound] = len(plain) + np.arange(len(bound))[:, None] + [0, len(bound)]
    return split, became

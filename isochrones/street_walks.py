"""Walks from anywhere on the streets to given places: searched once, read out for any number of points."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from isochrones.network import RoadNetwork
from isochrones.snapping import Snapping
from isochrones.transit_arrays import Walks
from isochrones.transit_options import TransitOptions
from isochrones.walking import walk_links


@dataclass(frozen=True, eq=False)
class StreetWalks:
    """Walks from the two ends of every edge to places within a cap.

    A point of an edge walks to one of its ends and on, or straight along the edge to a place on it; so
    reading out is as exact as searching from the point.

    `end_row`: (edges, 2) int32, row of each end in `start`; `place`, `minutes` (float32): the places within
    reach of row i are `start[i]:start[i + 1]`. `on_edge_start`, `on_edge`: the places on each edge.
    """

    end_row: np.ndarray
    start: np.ndarray
    place: np.ndarray
    minutes: np.ndarray
    on_edge_start: np.ndarray
    on_edge: np.ndarray
    places: Snapping
    edge_minutes: np.ndarray
    cap_minutes: float

    def from_points(self, points: Snapping, cap_minutes: float | None = None) -> Walks:
        """Walks from snapped points to the places, in whole seconds; none from points not snapped.

        `cap_minutes`: a smaller cap than the walks were searched with.
        """
        cap = self.cap_minutes if cap_minutes is None else cap_minutes
        ends = self.end_row, self.start, self.place, self.minutes
        along = self.on_edge_start, self.on_edge, self.places.fraction, self.places.connector_minutes
        here = points.edge, points.fraction, points.connector_minutes
        counts = np.zeros(len(points) + 1, np.int64)
        unfilled = np.zeros(0, np.int32)
        _read_out(*ends, *along, self.edge_minutes, *here, cap, counts, unfilled, unfilled)
        indptr = np.cumsum(counts)
        stop, seconds = np.empty(indptr[-1], np.int32), np.empty(indptr[-1], np.int32)
        _read_out(*ends, *along, self.edge_minutes, *here, cap, indptr.copy(), stop, seconds)
        return Walks(indptr.astype(np.int32), stop, seconds)

    def from_ends(self, cap_minutes: float) -> Walks:
        """Walks of at most `cap_minutes` from the ends of edges: row `end_row[edge, side]`."""
        within = self.minutes <= cap_minutes
        indptr = np.concatenate([[0], np.cumsum(within)])[self.start]
        seconds = np.rint(self.minutes[within].astype(np.float64) * 60).astype(np.int32)
        return Walks(indptr.astype(np.int32), self.place[within], seconds)


def street_walks(
    walking: RoadNetwork, places: Snapping, options: TransitOptions, cap_minutes: float
) -> StreetWalks:
    """Walks of at most `cap_minutes` from the ends of every edge to `places`, connectors included."""
    end_row, edge, fraction = _ends_of_edges(walking)
    nothing = np.zeros(len(edge))
    nowhere = np.full(len(edge), np.nan)
    on_streets = np.ones(len(edge), bool)
    ends = Snapping(edge, fraction, nothing, nothing, on_streets, nowhere, nowhere, 0.0)
    start, place, minutes = walk_links(walking, ends, places, cap_minutes, options.walk_kmh)
    order = np.argsort(places.edge, kind="stable").astype(np.int32)
    order = order[places.edge[order] >= 0]
    on_edge = np.bincount(places.edge[order], minlength=walking.edge_count)
    return StreetWalks(
        end_row=end_row,
        start=start,
        place=place,
        minutes=minutes,
        on_edge_start=np.concatenate([[0], np.cumsum(on_edge)]),
        on_edge=order,
        places=places,
        edge_minutes=_edge_minutes(walking, options.walk_kmh),
        cap_minutes=cap_minutes,
    )


def _ends_of_edges(walking: RoadNetwork) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(row of each edge's two ends, and an edge and fraction that stand for each row).

    Open edges that meet at a node share a row. Access-limited edges have rows of their own: a trip that
    starts on one may use others of its kind, a trip that starts beside it may not.
    """
    first_arc = np.asarray(walking.edge_arc)[np.asarray(walking.edge_arc_start)[:-1]]
    tail, head = np.asarray(walking.arc_tail)[first_arc], np.asarray(walking.arc_head)[first_arc]
    backwards = np.asarray(walking.arc_reversed)[first_arc]
    node = np.stack([np.where(backwards, head, tail), np.where(backwards, tail, head)], axis=1)
    node = node.astype(np.int64)
    limited = np.asarray(walking.edge_limited)
    own = walking.node_count + 2 * np.arange(walking.edge_count)[:, None] + np.array([0, 1])
    key = np.where(limited[:, None], own, node).ravel()
    _, representative, row = np.unique(key, return_index=True, return_inverse=True)
    edge, side = np.divmod(representative, 2)
    return row.reshape(-1, 2).astype(np.int32), edge.astype(np.int32), side.astype(np.float64)


def _edge_minutes(walking: RoadNetwork, walk_kmh: float) -> np.ndarray:
    from isochrones.speeds import DEFAULT_SPEEDS

    by_arc = walking.minutes(speeds=DEFAULT_SPEEDS.override({"walk_kmh": walk_kmh}))
    first_arc = np.asarray(walking.edge_arc)[np.asarray(walking.edge_arc_start)[:-1]]
    return np.asarray(by_arc)[first_arc].astype(np.float64)


@njit(cache=True, nogil=True)
def _read_out(
    end_row, start, place, minutes, on_edge_start, on_edge, place_fraction, place_connector, edge_minutes,
    edge, fraction, connector, cap, cursor, stop, seconds,
):  # fmt: skip
    """The shortest walk from each point to each place: counted in `cursor[p + 1]`, or written at it."""
    best = np.full(len(place_fraction), np.inf)
    met = np.empty(len(place_fraction), np.int32)
    for p in range(len(edge)):
        if edge[p] < 0:
            continue
        meets = 0
        for k in range(on_edge_start[edge[p]], on_edge_start[edge[p] + 1]):
            j = on_edge[k]
            taken = abs(place_fraction[j] - fraction[p]) * edge_minutes[edge[p]]
            met[meets], best[j] = j, taken + place_connector[j] + connector[p]
            meets += 1
        for side in range(2):
            part = (fraction[p] if side == 0 else 1.0 - fraction[p]) * edge_minutes[edge[p]] + connector[p]
            row = end_row[edge[p], side]
            for k in range(start[row], start[row + 1]):
                j = place[k]
                if best[j] == np.inf:
                    met[meets] = j
                    meets += 1
                best[j] = min(best[j], part + minutes[k])
        for k in range(meets):
            j = met[k]
            if best[j] <= cap:
                if len(stop):
                    stop[cursor[p]], seconds[cursor[p]] = j, np.rint(best[j] * 60.0)
                    cursor[p] += 1
                else:
                    cursor[p + 1] += 1
            best[j] = np.inf

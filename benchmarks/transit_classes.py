"""What cafein and ours answer at every instant, and what explains each difference."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from benchmarks.plain_scan import NEVER, Connections, GivenWalks
from benchmarks.transit_ours import OurCase
from isochrones import snap
from isochrones.linking import direct_walks, rows_of_walks, walks_between
from isochrones.snapping import snappable_edges

NEAR = 60
"""Seconds within which two answers agree."""


class Shares(NamedTuple):
    """How two arrays of seconds compare, each a share of 1 (NaN where there is nothing to share).

    Attributes:
        cells: compared. all: near each other, two unreachables included. either: of the cells that one
        reaches. both: of the cells that both reach. exact: of those, to the second. only_ours, only_theirs:
        cells that one alone reaches, of all.
    """

    cells: int
    all: float
    either: float
    both: float
    exact: float
    only_ours: float
    only_theirs: float


def near(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Where two answers are within a minute, or neither reaches."""
    return np.abs(np.minimum(ours, NEVER) - np.minimum(theirs, NEVER)) <= NEAR


def shares(ours: np.ndarray, theirs: np.ndarray) -> Shares:
    """Compare seconds of the same shape; :data:`NEVER` and more is unreachable."""
    here, there, agree = ours < NEVER, theirs < NEVER, near(ours, theirs)
    both = here & there
    return Shares(
        ours.size,
        _share(agree),
        _share(agree[here | there]),
        _share(agree[both]),
        _share((ours == theirs)[both]),
        _share(here & ~there),
        _share(there & ~here),
    )


def _share(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else float("nan")


def first_explaining(
    ours: np.ndarray, theirs: np.ndarray, asked_otherwise: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Which of the other ways of asking ours is the first to agree, bool masks by name, in their order.

    Cells that agree as they are belong to no class; the last class, ``unexplained``, is what remains.
    """
    left = ~near(ours, theirs)
    classes = {}
    for name, answer in asked_otherwise.items():
        classes[name] = left & near(answer, theirs)
        left = left & ~classes[name]
    return classes | {"unexplained": left}


def minutes_named(
    duration: np.ndarray,
    journeys: dict[str, np.ndarray],
    found: tuple[np.ndarray, np.ndarray],
    instants: np.ndarray,
) -> np.ndarray:
    """Seconds from cafein's latest departure to each instant of arriving, (instants, origins, sites) int64.

    Its matrix tells only how long that journey takes. Its departure is that of the latest of the journeys
    it names which arrives by then, where one of those takes as long. Where it names none (journeys slower
    than walking are left out there, not in the matrix), it is that of the plain search with its walks,
    where that takes exactly as long; elsewhere it stays unknown, -1.

    Args:
        duration: seconds, :data:`NEVER` unreachable.
        journeys: ``pair`` (origin x sites + site), ``depart`` and ``arrive`` of each.
        found: the plain search's seconds to the instant, and those under way.
        instants: seconds after midnight.
    """
    sites = duration.shape[2]
    before = np.where(found[1] == duration, found[0], -1)
    before[duration >= NEVER] = NEVER
    for pair in range(duration.shape[1] * sites):
        origin, site = divmod(pair, sites)
        mine = journeys["pair"] == pair
        leave, reach = journeys["depart"][mine], journeys["arrive"][mine]
        for row in np.flatnonzero(duration[:, origin, site] < NEVER):
            in_time = reach <= instants[row]
            if in_time.any():
                last = leave[in_time].max()
                if duration[row, origin, site] in (reach - leave)[in_time & (leave == last)]:
                    before[row, origin, site] = instants[row] - last
    return before


def connections_of(case: OurCase) -> Connections:
    """The connections of a case's day."""
    day = case.timetable
    return Connections(
        day.departure, day.arrival, day.from_stop, day.to_stop, day.ride, day.board, day.alight
    )


def own_walks(case: OurCase, longer_seconds: float = 0.0) -> GivenWalks:
    """The walks that ours finds on its streets, its caps so many seconds longer."""
    more = longer_seconds / 60
    options = replace(
        case.options,
        max_walk_minutes=case.options.max_walk_minutes + more,
        max_direct_walk_minutes=case.options.max_direct_walk_minutes + more,
    )
    walking, stops = case.walking, case.links.stops
    allowed = snappable_edges(walking, *case.places.site_xy, options.connector_metres)
    at_origin, at_site = (
        snap(walking, *places, connector=options.connector, snappable=allowed)
        for places in (case.places.origin_xy, case.places.site_xy)
    )
    between = walks_between(walking, stops, stops, options)
    change = rows_of_walks(between, len(stops), NEVER).astype(np.int64)
    np.fill_diagonal(change, 0)
    return GivenWalks(
        rows_of_walks(walks_between(walking, at_origin, stops, options), len(stops), NEVER).astype(np.int64),
        _turned(rows_of_walks(walks_between(walking, at_site, stops, options), len(stops), NEVER)),
        _turned(np.minimum(direct_walks(walking, at_site, at_origin, options), NEVER)),
        change,
    )


def _turned(table: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(table.T.astype(np.int64))


def their_walks(case: OurCase, found: dict[str, np.ndarray], journeys: dict[str, np.ndarray]) -> GivenWalks:
    """The walks that cafein finds, from what its driver saved; stops by the ids of one feed.

    Walking all the way is read off its journeys without a ride.
    """
    origins, sites, stops = len(case.case.origins), len(case.case.sites), len(case.timetable.stops)
    row = {stop: i for i, stop in enumerate(case.timetable.stops["stop_id"])}
    ours = np.array([row.get(stop, -1) for stop in found["stop_id"]])
    walk = np.full((origins + sites, stops), NEVER, np.int64)
    served = ours[found["stop"]] >= 0
    walk[found["point"][served], ours[found["stop"][served]]] = found["seconds"][served]
    change = np.full((stops, stops), NEVER, np.int64)
    start, end = ours[found["from_stop"]], ours[found["to_stop"]]
    served = (start >= 0) & (end >= 0)
    np.minimum.at(change, (start[served], end[served]), found["change"][served])
    np.fill_diagonal(change, 0)
    direct = np.full((origins, sites), NEVER, np.int64)
    on_foot = journeys["rides"] == 0
    pair = np.divmod(journeys["pair"][on_foot], sites)
    np.minimum.at(direct, pair, (journeys["arrive"] - journeys["depart"])[on_foot])
    return GivenWalks(walk[:origins], np.ascontiguousarray(walk[origins:].T), direct, change)

"""Which streets cross the river: few, and the main ones."""

from __future__ import annotations

import numpy as np
import shapely

from study.demo.kinds import Settled, Street
from study.demo.land import Land
from study.demo.plan import StreetPlan
from study.demo.settlements import Settlements


def crossings(plan: StreetPlan, line: shapely.LineString) -> np.ndarray:
    """Numbers of the pieces that cross a line."""
    shapely.prepare(line)
    ends = np.stack([plan.nodes[plan.pieces["start"]], plan.nodes[plan.pieces["end"]]], axis=1)
    return np.flatnonzero(shapely.intersects(line, shapely.linestrings(ends)))


def keep_few_bridges(plan: StreetPlan, land: Land, settlements: Settlements) -> None:
    """Turn some pieces that cross the river into bridges, a distance apart, and take the others away."""
    pieces = plan.pieces
    crossing = crossings(plan, land.river)
    middle = (plan.nodes[pieces["start"][crossing]] + plan.nodes[pieces["end"][crossing]]) / 2
    city = settlements.of_kind(Settled.CITY)[0]
    in_city = np.hypot(*(middle - settlements.centres[city]).T) < settlements.radii[city]
    apart = np.where(in_city, 0.14 * settlements.radii[city], 0.09 * land.half_width)
    built: list[int] = []
    for i in np.lexsort((middle[:, 0], pieces["kind"][crossing])):
        near = [j for j in built if np.hypot(*(middle[i] - middle[j])) < max(apart[i], 1)]
        if not near or pieces["kind"][crossing[i]] <= Street.MOTORWAY_LINK:
            built.append(i)
    plan.set("bridge", crossing[built], 1)
    gone = np.delete(crossing, built)
    plan.keep(~np.isin(np.arange(len(pieces["start"])), gone))

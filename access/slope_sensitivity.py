"""How much a slope index depends on the way deprivation is cut: a range over stated ways, not an interval."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from access.ranked_groups import by_order, midpoints
from access.slope_index import Slope, slope_index, slope_of_groups

TENTHS = 10


@dataclass(frozen=True)
class SlopeSensitivity:
    """The slope by each way of cutting, and the lowest and highest of them (NaN where none is known)."""

    ways: dict[str, Slope]
    sii: tuple[float, float]
    rii: tuple[float, float]


def slope_sensitivity(
    minutes: np.ndarray, people: np.ndarray, orders: Mapping[str, np.ndarray]
) -> SlopeSensitivity:
    """Range of the slope and relative index over ways of cutting deprivation.

    ``orders`` names orders of the rows, each rising from the most deprived and the finest first: ranks, deciles,
    quintiles. The ways are each order, and the finest with any one tenth of its people left out in turn. It says
    how far the line rests on one choice or on one tenth. It is never a confidence interval: nothing was
    sampled.

    Missing values as in :func:`access.slope_index`.
    """
    ways = {name: slope_index(minutes, people, order) for name, order in orders.items()}
    finest = by_order(minutes, people, next(iter(orders.values())))
    return range_of(ways | without_tenths(*finest))


def without_tenths(people: np.ndarray, means: np.ndarray) -> dict[str, Slope]:
    """The slope of groups in order with each tenth of the people (by midpoint) left out."""
    if len(people) < 2:
        return {}
    tenth = np.minimum((midpoints(people) * TENTHS).astype(int), TENTHS - 1)
    kept = [tenth != each for each in range(TENTHS)]
    return {
        f"without tenth {each + 1}": slope_of_groups(people[keep], means[keep])
        for each, keep in enumerate(kept)
        if not keep.all()
    }


def range_of(ways: dict[str, Slope]) -> SlopeSensitivity:
    """The lowest and highest index over the ways that have one."""
    ranges = []
    for name in ("sii", "rii"):
        known = [value for each in ways.values() if np.isfinite(value := getattr(each, name))]
        ranges.append((min(known), max(known)) if known else (float("nan"), float("nan")))
    return SlopeSensitivity(ways, *ranges)

"""The indices of inequality that a result has, and the people each of them is of."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from access.concentration_index import BOUNDED, concentration_of_groups
from access.inequality import atkinson, gini, palma, theil
from access.ranked_groups import by_code
from access.slope_index import Slope, slope_of_groups
from access.slope_sensitivity import SlopeSensitivity, range_of, without_tenths

UNRANKED = -1


@dataclass(frozen=True)
class IndexParameters:
    """What may be chosen: inequality aversions of Atkinson's index, and the tails of the Palma ratio."""

    atkinson_epsilon: tuple[float, ...] = (0.5, 1.0)
    palma_top: float = 0.1
    palma_bottom: float = 0.4


USUAL_PARAMETERS = IndexParameters()


@dataclass(frozen=True)
class Cohort:
    """People of one service, option and matrix, a row for each origin.

    ``codes`` holds, for each way of cutting deprivation (the finest first), the group of every row: 0, 1, ...
    from the most deprived, -1 without one. ``counted`` rows have minutes and count in every mean.
    """

    minutes: np.ndarray
    people: np.ndarray
    codes: Mapping[str, np.ndarray]
    counted: np.ndarray

    def groups(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """People and mean minutes of the groups of one way of cutting, most deprived first."""
        code = self.codes[name]
        rows = self.counted & (code != UNRANKED) & (self.people > 0)
        return by_code(self.minutes[rows], self.people[rows], code[rows])

    @cached_property
    def finest(self) -> tuple[np.ndarray, np.ndarray]:
        """Groups by the finest order there is."""
        return self.groups(next(iter(self.codes)))

    @cached_property
    def slope(self) -> Slope:
        """The line through the finest groups."""
        return slope_of_groups(*self.finest)

    @cached_property
    def slopes(self) -> SlopeSensitivity:
        """The line by every way of cutting, and without each tenth of the people."""
        ways = {name: slope_of_groups(*self.groups(name)) for name in self.codes}
        return range_of(ways | without_tenths(*self.finest))

    @cached_property
    def spread(self) -> tuple[np.ndarray, np.ndarray]:
        """Minutes and people of those counted, ranked or not, shortest journeys first."""
        rows = np.flatnonzero(self.counted & (self.people > 0))
        rows = rows[np.argsort(self.minutes[rows], kind="stable")]
        return self.minutes[rows].astype(np.float64), self.people[rows]

    @cached_property
    def ranked(self) -> np.ndarray:
        """Rows that have a place in the finest order."""
        return next(iter(self.codes.values())) != UNRANKED

    def within(self, threshold: float) -> tuple[np.ndarray, np.ndarray]:
        """People and share within a threshold of the finest groups; everyone ranked counts, reached or not."""
        code, rows = next(iter(self.codes.values())), self.ranked & (self.people > 0)
        there = self.minutes[rows] <= np.float32(threshold)
        return by_code(there.astype(np.float64), self.people[rows], code[rows])


class Found(NamedTuple):
    """An index of a cohort, with its standard error where it has one."""

    value: float
    standard_error: float = math.nan


@dataclass(frozen=True)
class Index:
    """One index: its name, how it is found, its value at equality and its range.

    ``needs`` says who counts: ``ranked`` (minutes and a rank), ``reached`` (minutes), ``everyone`` (a rank).
    ``sensitivity`` names the range of :attr:`Cohort.slopes` that stands beside it.
    """

    name: str
    find: Callable[[Cohort], Found]
    equality: float = 0.0
    lowest: float = 0.0
    highest: float = np.inf
    needs: str = "ranked"
    sensitivity: str | None = None


def index_set(
    parameters: IndexParameters = USUAL_PARAMETERS, thresholds: Sequence[float] = ()
) -> tuple[Index, ...]:
    """Every index of the table, in its order; a new one joins by one line here."""
    top, bottom = parameters.palma_top, parameters.palma_bottom
    return (
        Index("slope_index", lambda c: Found(c.slope.sii), 0, -np.inf, sensitivity="sii"),
        Index("relative_index", lambda c: Found(c.slope.rii), 1, -np.inf, sensitivity="rii"),
        Index("concentration_index", lambda c: _over_groups(c.finest, "standard"), 0, -1, 1),
        Index("absolute_concentration_index", lambda c: _over_groups(c.finest, "absolute"), 0, -np.inf),
        *(_within(t, variant) for t in thresholds for variant in BOUNDED),
        _spread("gini", gini, highest=1),
        _spread("palma", partial(palma, top=top, bottom=bottom), equality=top / bottom, lowest=top / bottom),
        _spread("theil", theil),
        *(
            _spread(f"atkinson_{e:g}", partial(atkinson, epsilon=e), highest=1)
            for e in parameters.atkinson_epsilon
        ),
    )


def _over_groups(groups: tuple[np.ndarray, np.ndarray], variant: str, bounds=None) -> Found:
    return Found(*concentration_of_groups(*groups, variant, bounds))


def _within(threshold: float, variant: str) -> Index:
    def find(cohort: Cohort) -> Found:
        return _over_groups(cohort.within(threshold), variant, (0.0, 1.0))

    return Index(f"{variant}_index_within_{threshold:g}", find, 0, -1, 1, needs="everyone")


def _spread(name: str, of: Callable[[np.ndarray, np.ndarray], float], **known: float) -> Index:
    return Index(name, lambda cohort: Found(of(*cohort.spread)), needs="reached", **known)

"""The indices of inequality that a result has, and the people each of them is of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from access.concentration_index import concentration_of_groups
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
        """Minutes and people of those counted, ranked or not."""
        rows = self.counted & (self.people > 0)
        return self.minutes[rows].astype(np.float64), self.people[rows]

    def within(self, threshold: float) -> tuple[np.ndarray, np.ndarray]:
        """People and share within a threshold of the finest groups; everyone ranked counts, reached or not."""
        code = next(iter(self.codes.values()))
        rows = (code != UNRANKED) & (self.people > 0)
        there = self.minutes[rows] <= np.float32(threshold)
        return by_code(there.astype(np.float64), self.people[rows], code[rows])


@dataclass(frozen=True)
class Index:
    """One index: its name, how it is found, its value at equality and its range.

    ``needs`` says who counts: ``ranked`` (minutes and a rank), ``reached`` (minutes), ``everyone`` (a rank).
    """

    name: str
    value: Callable[[Cohort], float]
    equality: float = 0.0
    lowest: float = 0.0
    highest: float = np.inf
    needs: str = "ranked"
    standard_error: Callable[[Cohort], float] | None = None
    sensitivity: str | None = None


def index_set(
    parameters: IndexParameters = USUAL_PARAMETERS, thresholds: Sequence[float] = ()
) -> tuple[Index, ...]:
    """Every index of the table, in its order; a new one joins by one line here."""
    top, bottom = parameters.palma_top, parameters.palma_bottom
    return (
        Index("slope_index", lambda c: c.slope.sii, 0, -np.inf, sensitivity="sii"),
        Index("relative_index", lambda c: c.slope.rii, 1, -np.inf, sensitivity="rii"),
        _concentration("concentration_index", "standard", -1, 1),
        _concentration("absolute_concentration_index", "absolute", -np.inf, np.inf),
        *(_within(t, variant) for t in thresholds for variant in ("erreygers", "wagstaff")),
        Index("gini", lambda c: gini(*c.spread), highest=1, needs="reached"),
        Index(
            "palma", lambda c: palma(*c.spread, top=top, bottom=bottom),
            equality=top / bottom, lowest=top / bottom, needs="reached",
        ),
        Index("theil", lambda c: theil(*c.spread), needs="reached"),
        *(
            Index(f"atkinson_{e:g}", lambda c, e=e: atkinson(*c.spread, e), highest=1, needs="reached")
            for e in parameters.atkinson_epsilon
        ),
    )  # fmt: skip


def _concentration(name: str, variant: str, lowest: float, highest: float) -> Index:
    return Index(
        name,
        lambda c: concentration_of_groups(*c.finest, variant)[0],
        0,
        lowest,
        highest,
        standard_error=lambda c: concentration_of_groups(*c.finest, variant)[1],
    )


def _within(threshold: float, variant: str) -> Index:
    def found(cohort: Cohort) -> tuple[float, float]:
        return concentration_of_groups(*cohort.within(threshold), variant, (0.0, 1.0))

    name = f"{variant}_index_within_{threshold:g}"
    return Index(
        name, lambda c: found(c)[0], 0, -1, 1, needs="everyone", standard_error=lambda c: found(c)[1]
    )

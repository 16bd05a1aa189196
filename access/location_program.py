"""The integer program behind the location models, small and tight.

For every candidate site a variable ``y_j`` is 1 where the site is chosen. For a set N of sites a variable
``z_N`` is 1 where none of N is chosen. An origin that has its sites in order of minutes ``d_1 < d_2 < ...``,
with ``N_k`` the sites within ``d_k``, then travels ``d_1 + sum_k (d_(k+1) - d_k) z_(N_k)`` (Cornuejols, Nemhauser
and Wolsey 1980; Elloumi 2010), and goes to the k-th site of its order where ``z_(N_(k-1)) - z_(N_k)`` is 1.

Kept small by: one variable for a set, however many origins have it; none for a set that holds a forced site or
more sites than may stay unchosen (one of it is chosen anyhow), and none for forbidden sites, which are not in
the program; one row that ties a set to the next smaller one, instead of a row with all its sites. ``z`` is
continuous: whole ``y`` make it whole. It is as tight as assignment variables, each bounded by its ``y``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    # it takes longer to import than the rest of this package: only who solves waits for it
    from scipy.optimize import LinearConstraint, OptimizeResult

INFINITE = np.inf
GAP = 0.0  # a solution counts as optimal only where the bound meets it


class LocationProgram:
    """Choose among ``sites`` candidates. A site is its position; a set of sites an integer, bit j for site j.

    ``p`` are the numbers of sites that may be chosen, ``forced`` are always chosen. With ``exact`` every z keeps its
    meaning from both sides, which volumes need; else from below only, which is enough where z costs.
    """

    def __init__(self, sites: int, p: Sequence[int], forced: Collection[int] = (), exact: bool = False):
        self.sites, self.forced, self.exact = sites, list(forced), exact
        self.always = site_set(forced)
        self.spare = sites - min(p)  # sites that stay unchosen at most
        self.columns = sites
        self.whole = list(range(sites))
        self.cost: dict[int, float] = {}
        self.missed: dict[int, int] = {}  # set -> column of its z
        self.rows: list[tuple[dict[int, float], float, float]] = []
        everyone = dict.fromkeys(range(sites), 1.0)
        self.rows.append((everyone, min(p), max(p)))
        if len(p) <= max(p) - min(p):
            self._only_numbers(p, everyone)

    def _only_numbers(self, p: Sequence[int], everyone: dict[int, float]) -> None:
        """Where the numbers allowed have gaps: a 0-1 variable for each, one of which is 1."""
        numbers = range(self.columns, self.columns + len(p))
        self.columns += len(p)
        self.whole += numbers
        self.rows.append((dict.fromkeys(numbers, 1.0), 1, 1))
        self.rows.append((everyone | {column: -float(n) for column, n in zip(numbers, p)}, 0, 0))

    def chain(self, sets: Iterable[int]) -> list[int]:
        """Columns of z of growing sets, each within the next, up to the first that always has a chosen site."""
        columns: list[int] = []
        smaller = 0
        for members in sets:
            if members & self.always or members.bit_count() > self.spare:
                break
            if members not in self.missed:
                self._tie(members, smaller)
            columns.append(self.missed[members])
            smaller = members
        return columns

    def _tie(self, members: int, smaller: int) -> None:
        """``z_N >= z_smaller - sum y_new``; exactly: also ``z_N <= z_smaller`` and ``z_N <= 1 - y_new``."""
        column = self.missed[members] = self.columns
        self.columns += 1
        new = positions(members & ~smaller)
        row = dict.fromkeys(new, 1.0) | {column: 1.0}
        if smaller:
            self.rows.append((row | {self.missed[smaller]: -1.0}, 0, INFINITE))
        else:
            self.rows.append((row, 1, INFINITE))
        if self.exact:
            if smaller:
                self.rows.append(({column: 1.0, self.missed[smaller]: -1.0}, -INFINITE, 0))
            self.rows += [({column: 1.0, site: 1.0}, -INFINITE, 1) for site in new]

    def add_cost(self, column: int, cost: float) -> None:
        """Add to what a column costs in the objective, which is minimised."""
        self.cost[column] = self.cost.get(column, 0.0) + cost

    def require_one_of(self, members: int) -> None:
        """At least one site of a set is chosen."""
        self.rows.append((dict.fromkeys(positions(members), 1.0), 1, INFINITE))

    def limit(self, terms: dict[int, float], least: float, most: float) -> None:
        """Hold a weighted sum of columns within bounds."""
        self.rows.append((terms, least, most))

    def solve(self, seconds: float) -> OptimizeResult:
        """What HiGHS finds within so many seconds, as ``scipy.optimize.milp`` returns it."""
        from scipy.optimize import Bounds, milp

        cost, lower, whole = np.zeros(self.columns), np.zeros(self.columns), np.zeros(self.columns)
        cost[list(self.cost)] = list(self.cost.values())
        lower[self.forced] = 1
        whole[self.whole] = 1
        return milp(
            cost,
            integrality=whole,
            bounds=Bounds(lower, np.ones(self.columns)),
            constraints=self._constraints(),
            options={"time_limit": seconds, "mip_rel_gap": GAP},
        )

    def _constraints(self) -> LinearConstraint:
        from scipy.optimize import LinearConstraint
        from scipy.sparse import coo_array

        row = np.repeat(np.arange(len(self.rows)), [len(terms) for terms, _, _ in self.rows])
        column = [column for terms, _, _ in self.rows for column in terms]
        value = [value for terms, _, _ in self.rows for value in terms.values()]
        matrix = coo_array((value, (row, column)), shape=(len(self.rows), self.columns)).tocsr()
        return LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])


def steps_of_origin(minutes: np.ndarray, one_by_one: bool) -> list[tuple[float, int]]:
    """``(d_k, N_k)`` of one origin from its minutes (S,), in rising order, NaN left out.

    Sites at the same minutes are one step; ``one_by_one`` each is a step of its own, in the order of the sites.
    """
    order = np.argsort(minutes, kind="stable")[: int(np.isfinite(minutes).sum())]
    steps: list[tuple[float, int]] = []
    within = 0
    for site, time in zip(order.tolist(), minutes[order].tolist()):
        within |= 1 << site
        if steps and steps[-1][0] == time and not one_by_one:
            steps.pop()
        steps.append((time, within))
    return steps


def site_set(sites: Iterable[int]) -> int:
    """The integer of a set of sites."""
    return sum(1 << int(site) for site in set(sites))


def positions(members: int) -> list[int]:
    """The sites of a set, in rising order."""
    return [site for site in range(members.bit_length()) if members >> site & 1]

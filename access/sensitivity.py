"""How much figures move when assumptions do: which runs to make, their ranges, and sentences that count runs.

A sensitivity range is the least and the greatest of a figure over the runs made. It is not a confidence
interval: it says what follows from the stated assumptions, and nothing of how likely they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.errors import AccessError


@dataclass(frozen=True)
class Assumption:
    """One thing that could as well have been assumed otherwise.

    Attributes:
        name: column of the designs.
        base: what the study assumes, a number or text.
        values: what is tried; where ``continuous``, any number from the least to the greatest of them.
        label: in words, with the unit.
        source: where the values come from.
        continuous: whether values between are tried too.
    """

    name: str
    base: float | str
    values: tuple
    label: str = ""
    source: str = ""
    continuous: bool = False

    @property
    def others(self) -> tuple:
        """The values that differ from the base; where continuous the least and the greatest of them."""
        values = (min(self.values), max(self.values)) if self.continuous else self.values
        return tuple(dict.fromkeys(value for value in values if value != self.base))

    def drawn(self, uniform: np.ndarray) -> list:
        """Values at numbers of [0, 1), every value given an equal stretch of it."""
        if self.continuous:
            low, high = min(self.values), max(self.values)
            return [low + float(u) * (high - low) for u in uniform]
        return [self.values[int(u * len(self.values))] for u in uniform]


def joint_design(assumptions: Sequence[Assumption], runs: int, seed: int) -> pd.DataFrame:
    """Runs in which every assumption varies at once: a Latin hypercube, the same for the same seed.

    Each assumption's values are used in (nearly) equal numbers, whatever the others do. One row a run, from
    1, and a column for each assumption.

    Raises:
        AccessError: fewer than one run is asked for.

    Source: McKay, Beckman and Conover (1979), Technometrics 21(2), through ``scipy.stats.qmc``.
    """
    if runs < 1:
        raise AccessError(f"a sensitivity run makes at least 1 run, not {runs}.")
    from scipy.stats import qmc  # takes a third of a second to import: only those wait who need it

    index = pd.RangeIndex(1, runs + 1, name="run")
    if not assumptions:
        return pd.DataFrame(index=index)
    uniform = qmc.LatinHypercube(len(assumptions), seed=seed).random(runs)
    drawn = {each.name: each.drawn(uniform[:, column]) for column, each in enumerate(assumptions)}
    return pd.DataFrame(drawn, index=index)


def one_at_a_time(assumptions: Sequence[Assumption]) -> pd.DataFrame:
    """Runs in which one assumption differs from the base: a row for each of its other values.

    Column ``varied`` names the assumption; the others are those of :func:`joint_design`.
    """
    base = {each.name: each.base for each in assumptions}
    rows = [{"varied": each.name, **base, each.name: value} for each in assumptions for value in each.others]
    return pd.DataFrame(rows, columns=["varied", *base]).rename_axis("run")


def sensitivity_ranges(base: Mapping[str, float | None], runs: pd.DataFrame) -> pd.DataFrame:
    """Least, middle and greatest of every figure over the runs (the base itself is none of them).

    Args:
        base: figure -> value with the study's own assumptions; None or NaN where there is none.
        runs: a row for each run, a column for each figure; NaN where a run has no such figure.

    Returns:
        Indexed by ``figure``: ``base``, ``lowest``, ``middle`` (the median), ``highest`` and ``runs``, the
        number of runs that have the figure. NaN where none has.
    """
    values = runs.reindex(columns=list(base)).astype("float64")
    table = pd.DataFrame(
        {
            "base": pd.Series(dict(base), dtype="float64"),
            "lowest": values.min(),
            "middle": values.median(),
            "highest": values.max(),
            "runs": values.notna().sum(),
        }
    )
    return table.loc[list(base)].rename_axis("figure")


def tornado(base: Mapping[str, float | None], runs: pd.DataFrame, varied: Sequence[str]) -> pd.DataFrame:
    """How far each assumption by itself moves each figure.

    Args:
        base: as in :func:`sensitivity_ranges`.
        runs: a row for each run of :func:`one_at_a_time`, a column for each figure.
        varied: the assumption that each row varies.

    Returns:
        ``figure``, ``assumption``, ``base``, ``lowest`` and ``highest`` over the base and the assumption's
        runs, and ``spread`` = highest - lowest; in the order of the figures, the widest spread first.
    """
    rows = []
    for figure, value in base.items():
        for name in dict.fromkeys(varied):
            own = runs.loc[[each == name for each in varied], figure].astype("float64")
            values = np.array([np.nan if value is None else value, *own])
            known = values[~np.isnan(values)]
            low, high = (known.min(), known.max()) if known.size else (np.nan, np.nan)
            rows.append((figure, name, values[0], low, high, high - low))
    table = pd.DataFrame(rows, columns=["figure", "assumption", "base", "lowest", "highest", "spread"])
    position = table["figure"].map({figure: at for at, figure in enumerate(base)})
    order = np.lexsort((-table["spread"].fillna(-1.0), position)) if len(table) else []
    return table.iloc[order].reset_index(drop=True)


@dataclass(frozen=True)
class Tally:
    """In how many runs a first figure is greater than a second, less, or the same; ``unknown``: one is missing."""

    more: int
    same: int
    less: int
    unknown: int

    @property
    def runs(self) -> int:
        """All runs: the four counts together."""
        return self.more + self.same + self.less + self.unknown


def tally(first: Sequence[float], second: Sequence[float] | float, same_within: float = 0.0) -> Tally:
    """Compare two figures run by run; a difference of at most ``same_within`` is none.

    >>> tally([2.0, 1.0, 0.5, float("nan")], 1.0)
    Tally(more=1, same=1, less=1, unknown=1)
    """
    difference = np.asarray(first, dtype=np.float64) - np.asarray(second, dtype=np.float64)
    unknown = np.isnan(difference)
    more, less = difference > same_within, difference < -same_within
    counts = (more, ~(more | less | unknown), less, unknown)
    return Tally(*(int(each.sum()) for each in counts))


@dataclass(frozen=True)
class Leaders:
    """In how many runs each of several figures is the greatest; ``several``: alike; ``unknown``: none is there."""

    alone: dict[str, int]
    several: int
    unknown: int


def leaders(figures: pd.DataFrame, same_within: float = 0.0) -> Leaders:
    """Which figure (column) is the greatest, run by run (row), missing ones left out.

    Where another is within ``same_within`` of the greatest, none is alone.

    >>> leaders(pd.DataFrame({"a": [1.0, 3.0], "b": [2.0, 2.96]}), same_within=0.05)
    Leaders(alone={'a': 0, 'b': 1}, several=1, unknown=0)
    """
    values = figures.to_numpy(dtype=np.float64)
    unknown = np.isnan(values).all(axis=1)
    filled = np.where(np.isnan(values), -np.inf, values)
    near = filled >= filled.max(axis=1, keepdims=True, initial=-np.inf) - same_within
    alone = (near.sum(axis=1) == 1) & ~unknown
    first = near.argmax(axis=1) if near.shape[1] else np.zeros(len(near), dtype=int)
    counts = {name: int((alone & (first == at)).sum()) for at, name in enumerate(figures.columns)}
    return Leaders(counts, int((~alone & ~unknown).sum()), int(unknown.sum()))


def tally_sentence(
    found: Tally, claim: str, *, same: str, less: str, unknown: str = "it is not known"
) -> str:
    """A sentence that counts runs: ``claim in 47 of 50 runs; in 2 same, in 1 less.``

    Only the counts that are not 0 follow the claim's own.

    >>> tally_sentence(Tally(47, 2, 1, 0), "A loses more than B", same="they lose the same", less="B loses more")
    'A loses more than B in 47 of 50 runs; in 2 they lose the same, in 1 B loses more.'
    """
    rest = ((found.same, same), (found.less, less), (found.unknown, unknown))
    others = ", ".join(f"in {count:,} {said}" for count, said in rest if count)
    return f"{claim} in {found.more:,} of {found.runs:,} runs" + (f"; {others}." if others else ".")

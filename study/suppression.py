"""Tables as they may leave the house, small numbers blank; see docs/methods/suppression.md."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

import access

KEY = ("service", "mode", "period", "direction", "percentile")
OPTION = "configuration"
WITHHELD = "withheld"


class Layout(NamedTuple):
    """How the rows of a table hang together: ``parts`` of one ``whole`` add up to a number that is known."""

    parts: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    rests_on: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Figures that are blank where a count is: (count, figures)."""
    key: tuple[str, ...] = KEY
    """What tells its rows apart besides the option and the parts."""


LAYOUTS = {
    "access": Layout(("area_id",), counts=("need",), key=("service",)),
    "area_change": Layout(("area_id",), counts=("need",), key=("service",)),
    "summary": Layout(),
    "by_quintile": Layout(("quintile",), ("scope",)),
    "by_decile": Layout(("decile",)),
    "by_group": Layout(("category",), ("group",)),
    "by_lookup": Layout(("value",), ("lookup",)),
    "volumes": Layout(("site_id",), counts=("volume", "volume_tie_1_minute")),
    "comparison": Layout(
        counts=(
            "need_lost_reach", "need_gained_reach", "need_changed", "need_worse", "need_better", "base_need_reached",
            "option_need_reached", "base_need_tied", "option_need_tied",
        ),
        rests_on=(
            ("need_worse", ("mean_change_worse", "need_worse_share_national_fifth", "need_worse_share_local_fifth")),
        ),
    ),
}  # fmt: skip
TOTALS = ("need_total", "count_total")
OF_TOTAL = ("need_reached", "count_reached")


def release(table: pd.DataFrame, name: str, below: float | None, baseline: str) -> pd.DataFrame:
    """A table of a run with its small numbers blank, and a column ``withheld``: true where a row has lost any.

    ``name`` is the table's; ``below`` is ``suppress_below`` of study.toml (None: the table as it is, without the
    column); options are taken in their order with ``baseline`` first. Where a row's own total is withheld, all
    figures of those few people are blank; else a count or share is blank where it, or what it leaves of the row's
    total, is small or would be found by subtraction.
    """
    if not below:
        return table
    layout = LAYOUTS[name]
    order = np.argsort(table[OPTION].ne(baseline).to_numpy(), kind="stable")
    found = _release(table.iloc[order].reset_index(drop=True), layout, below)
    return found.iloc[np.argsort(order)].set_axis(table.index)


def _release(table: pd.DataFrame, layout: Layout, below: float) -> pd.DataFrame:
    total = next((column for column in TOTALS if column in table), None)
    nobody = pd.Series(False, index=table.index)
    gone = _withheld(table, layout, table[total], below) if total else nobody
    blank: dict[str, pd.Series] = {}
    shares = [column for column in table if column.startswith("share_within_") and total]
    for column in (*layout.counts, *(c for c in OF_TOTAL if c in table), *shares):
        known = (table[column] * (table[total] if column in shares else 1)).mask(gone)
        blank[column] = gone | _withheld(table, layout, known, below)
        if total:
            blank[column] |= _withheld(table, layout, table[total] - known, below)
    figures = [c for c in table.select_dtypes("number") if c not in (*KEY, *layout.parts, *layout.whole)]
    for column in figures if total else ():
        blank.setdefault(column, gone)
    for count, resting in layout.rests_on:
        blank |= {column: blank[column] | blank[count] for column in resting}
    lost = nobody
    for column, rows in blank.items():
        lost = lost | rows & table[column].notna()
        table[column] = table[column].astype("float64").mask(rows)
    return table.assign(**{WITHHELD: lost})


def _withheld(table: pd.DataFrame, layout: Layout, counts: pd.Series, below: float) -> pd.Series:
    """Which counts are withheld; rows that are the same cell of the same option are looked at once."""
    whole = [name for name in (*layout.key, *layout.whole) if name in table]
    cell = [*whole, *layout.parts]
    once = table[[*cell, OPTION]].assign(count=counts).drop_duplicates([*cell, OPTION])
    once["gone"] = access.withheld_counts(
        once["count"], below, option=once[OPTION].tolist(), cell=_joined(once, cell),
        total=_joined(once, whole) if layout.parts else None,
    )  # fmt: skip
    found = table[[*cell, OPTION]].merge(once, on=[*cell, OPTION], how="left")
    return found["gone"].set_axis(table.index)


def _joined(table: pd.DataFrame, columns: list[str]) -> list[tuple]:
    return list(zip(*(table[name] for name in columns), strict=True))

"""Tables as they may leave the house, small numbers blank; see docs/methods/suppression.md."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

import access
from study.errors import ExportError
from study.results import Results
from study.suppression_layouts import FIFTHS, LAYOUTS, NOT_OF_PEOPLE, Layout

WITHHELD = "withheld"


class Release:
    """What may be written, and how many rows lost a number on the way: one for all files of a command.

    ``below`` is ``suppress_below`` of study.toml as it is now (None: everything is written as it is); ``baseline`` is
    the option whose figures are shown first. ``options`` are those that files written so far hold.
    """

    def __init__(self, below: float | None = None, baseline: str = ""):
        self.below, self.baseline = below, baseline
        self.rows = 0
        self.options: set[str] = set()

    @classmethod
    def of(cls, results: Results) -> Release:
        """As the results' study.toml says now."""
        return cls(results.suppress_below, results.baseline)

    def table(self, table: pd.DataFrame, layout: str | Layout) -> pd.DataFrame:
        """A table with its small numbers blank; columns of its index count as columns."""
        if not self.below or table.empty:
            return table
        named = [name for name in table.index.names if name is not None]
        flat = table.reset_index() if named else table
        found = release(flat, layout, self.below, self.baseline)
        self.rows += int(found[WITHHELD].sum())
        return found.set_index(named) if named else found

    @property
    def said(self) -> str:
        """How many rows lost a number and why; "" where none did."""
        if not self.rows:
            return ""
        rows = f"{self.rows:,} rows" if self.rows > 1 else "1 row"
        return (
            f"Withheld: a number in {rows} is left out, small or telling of a small one "
            f"(suppress_below = {self.below:.12g} in study.toml)."
        )


def without_sentences(table: pd.DataFrame, released: Release) -> pd.DataFrame:
    """Rules and what became of them, without the sentences of a breach: these tell volumes and their changes."""
    if not released.below:
        return table
    lost = table["verdict"].eq("broken") & table[["sentence", "cascade"]].ne("").any(axis=1)
    released.rows += int(lost.sum())
    words = {name: table[name].mask(lost, "") for name in ("sentence", "cascade")}
    return table.assign(**words, **{WITHHELD: lost})


def noted(page: str, released: Release) -> str:
    """A page that says at its end what was withheld from it."""
    return page.replace("</body>", f"<p>{escape(released.said)}</p></body>") if released.said else page


def release(table: pd.DataFrame, name: str | Layout, below: float | None, baseline: str) -> pd.DataFrame:
    """A table with its small numbers blank, and a column ``withheld``: true where a row has lost any.

    ``name`` is the table's, or its layout; ``below`` is ``suppress_below`` of study.toml (None: the table as it is,
    without the column); options are taken in their order with ``baseline`` first. Where a row's own total is
    withheld, all figures of those few people are blank; else a count or share is blank where it, or what it leaves of
    the row's total, is small or would be found by subtraction.

    Raises
    ------
    ExportError
        The table lacks a column without which it cannot be judged.
    """
    if not below:
        return table
    if table.empty:
        return table.assign(**{WITHHELD: False})
    layout = LAYOUTS[name] if isinstance(name, str) else name
    for column in layout.needs:
        if column not in table:
            raise ExportError(
                f"`{name}` cannot be written with suppress_below: it does not say `{column}`, without which small "
                "numbers cannot be told; take the key out of study.toml, or write another table."
            )
    cells = _Cells(table, layout, baseline)
    blank = _blank(table, layout, cells, below)
    lost = np.zeros(len(table), dtype=bool)
    columns: dict[str, object] = {}
    for column, rows in blank.items():
        lost |= rows & table[column].notna().to_numpy()
        if rows.any():
            columns[column] = table[column].astype("float64").mask(rows)
    return table.assign(**columns, **{WITHHELD: lost}).drop(columns=[c for c in layout.needs if c in table])


def released_areas(areas: pd.DataFrame, below: float | None) -> pd.DataFrame:
    """Areas whose residents stand beside a table's figures, small numbers of them blank."""
    if not below or "population" not in areas:
        return areas
    people = areas["population"].astype("float64")
    return areas.assign(
        population=people.mask(access.withheld_counts(people, below, total=np.zeros(len(areas))))
    )


def release_table(results: Results, name: str) -> pd.DataFrame:
    """One of the tables of a run as it may leave the house.

    Raises
    ------
    ResultsError
        There is no such table.
    """
    table = results.table(name)
    if not results.suppress_below:
        return table
    return release(with_totals(results, table, name), name, results.suppress_below, results.baseline)


def with_totals(results: Results, table: pd.DataFrame, name: str) -> pd.DataFrame:
    """A table with the need that its shares and means by fifth are of, where it does not say so itself."""
    if name not in ("indices", "s_curve"):
        return table
    fifths = results.table("by_quintile", ["service", "scope", "quintile", "need_total"])
    fifths = fifths.drop_duplicates(["service", "scope", "quintile"])
    if name == "s_curve":
        everyone = results.table("summary", ["service", "need_total"]).drop_duplicates("service")
        known = pd.concat([fifths, everyone.assign(scope="everyone", quintile=0)], ignore_index=True)
        return table.merge(known, on=["service", "scope", "quintile"], how="left")
    column = "need_" + fifths["scope"].astype("str") + "_" + fifths["quintile"].astype("str")
    wide = fifths.assign(column=column).pivot(index="service", columns="column", values="need_total")
    wide = wide.reindex(columns=[f"need_{fifth}" for fifth in FIFTHS])
    return table.merge(wide.reset_index(), on="service", how="left")


class _Cells:
    """The cells of a table, each option's once, the baseline's first; and the rows that show them."""

    def __init__(self, table: pd.DataFrame, layout: Layout, baseline: str):
        names = [*layout.key, *(name for each in layout.sums for name in (*each.parts, *each.whole))]
        cell = _numbers(table, names)
        option = _numbers(table, [layout.option])
        _, first, self.at = np.unique(
            cell * (option.max(initial=0) + 1) + option, return_index=True, return_inverse=True
        )
        later = np.ones(len(table), dtype=bool)
        if layout.option in table:
            later = table[layout.option].ne(baseline).to_numpy(dtype=bool)
        order = np.lexsort((first, later[first]))
        self.at = np.argsort(order)[self.at]
        self.rows = first[order]
        self.cell, self.option = cell[self.rows], option[self.rows]
        once = table.iloc[self.rows]
        self.totals = [
            _numbers(once, [*layout.key, *each.whole], _apart(once, each.apart)) for each in layout.sums
        ] or [None]

    def withheld(self, counts: np.ndarray, below: float, hidden: np.ndarray) -> np.ndarray:
        """Which counts are withheld, bool of the table's length; ``hidden`` are so for another reason."""
        once = counts[self.rows]
        gone = hidden[self.rows]
        while True:
            before = gone.sum()
            for total in self.totals:
                gone = access.withheld_counts(
                    once, below, total=total, option=self.option, cell=self.cell, hidden=gone
                )
            if gone.sum() == before or len(self.totals) == 1:
                return gone[self.at]


def _blank(table: pd.DataFrame, layout: Layout, cells: _Cells, below: float) -> dict[str, np.ndarray]:
    """Which rows of each column are blank."""
    total = table[layout.total].to_numpy(np.float64) if layout.total else None
    nobody = np.zeros(len(table), dtype=bool)
    gone = cells.withheld(total, below, nobody) if total is not None else nobody
    blank = {layout.total: gone} if total is not None else {}
    shares = [c for c in table if c in layout.shares or (total is not None and c.startswith("share_within_"))]
    others = [count for count, _ in layout.rests_on if count != layout.total]
    for column in dict.fromkeys([*layout.counts, *others, *shares]):
        if column in table:
            of_total = column in shares and total is not None
            values = table[column].to_numpy(np.float64) * (total if of_total else 1.0)
            inside = column in shares or column in layout.counts
            blank[column] = _both_ways(values, total if inside else None, cells, below, gone)
    names = {
        *NOT_OF_PEOPLE,
        layout.option,
        *layout.key,
        *(n for each in layout.sums for n in (*each.parts, *each.whole)),
    }
    for column in table.select_dtypes("number").columns if gone.any() else ():
        if column not in names:
            blank[column] = blank.get(column, nobody) | gone
    for count, resting in layout.rests_on:
        for column in resting if count in blank else ():
            if column in table:
                blank[column] = blank.get(column, nobody) | blank[count]
    return blank


def _both_ways(
    values: np.ndarray, total: np.ndarray | None, cells: _Cells, below: float, gone: np.ndarray
) -> np.ndarray:
    """Which counts are withheld for themselves or for what they leave of the total."""
    found = gone
    while True:
        before = found.sum()
        found = cells.withheld(np.where(gone, np.nan, values), below, found) | gone
        if total is not None:
            found = cells.withheld(np.where(gone, np.nan, total - values), below, found) | gone
        if found.sum() == before or total is None:
            return found


def _apart(table: pd.DataFrame, apart: tuple[tuple[str, str], ...]) -> np.ndarray:
    """0, or a number of its own for each row that is a total itself."""
    alone = np.zeros(len(table), dtype=bool)
    for column, value in apart:
        alone |= table[column].eq(value).to_numpy(dtype=bool)
    return np.where(alone, np.arange(1, len(table) + 1), 0)


def _numbers(table: pd.DataFrame, columns: list[str], codes: np.ndarray | None = None) -> np.ndarray:
    """A whole number for each row, alike where the columns (those there are) and ``codes`` are."""
    codes = np.zeros(len(table), dtype=np.int64) if codes is None else codes
    for name in dict.fromkeys(columns):
        if name in table:
            one = pd.factorize(table[name], use_na_sentinel=False)[0]
            codes = pd.factorize(codes * (one.max(initial=0) + 1) + one)[0]
    return codes

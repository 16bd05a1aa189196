"""What the equality duty's tables find: minutes and shares of every category, with everyone beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from web.report_figures import Figures, Pair, Way
from web.report_words import NOBODY, SIDES, WITHHELD, count, known, mean_cell, signed, way_label
from web.words import number

HAS_NONE = "no figure, as these households have no car"
HOW_TO_READ = (
    "Minutes: means of those who reach a site both today and under the option. Longer: share with a longer journey. "
    "None left: share who no longer reach a site in the time allowed. Shares are of all who are counted. Everyone: all "
    "with whom a group is compared."
)
HEADS = (
    "Group", "Counted", "Today, minutes", "Option, minutes", "Change, minutes", "Longer", "None left",
)  # fmt: skip
MEASURES = ("count_longer", "count_lost_reach")


@dataclass(frozen=True)
class Evidence:
    """One cut of people that speaks of a characteristic: its rows are found under ``group`` in the figures.

    ``unit`` says who they are. ``only`` are the categories it is about, all where empty; ``everyone`` gives the row
    that they are compared with. ``not_by`` are the ways of travelling that they cannot take.
    """

    group: str
    label: str
    unit: str
    source: str
    proxy: str
    everyone: Callable[[Pair, Way], pd.Series]
    only: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()


def rows_of(figures: Figures, pair: Pair, way: Way, each: Evidence) -> pd.DataFrame:
    """The rows of a cut, with those whose journey is longer and who still reach a site."""
    rows = figures.group(pair, way, each.group)
    shown = rows.loc[[name for name in each.only or rows.index if name in rows.index]]
    return shown.assign(count_longer=shown["count_worse"] - shown["count_lost_reach"])


def findings(figures: Figures, pair: Pair, found: list[Evidence]) -> Iterator[str]:
    """For each cut and way of travelling a sentence: the category furthest up by each measure, and everyone's."""
    for each, way, by in _cuts(figures, pair, found):
        if way is None:
            yield f"{by}: {HAS_NONE}."
            continue
        everyone, rows = _everyone(each, pair, way), rows_of(figures, pair, way, each)
        yield f"{by}: {'; '.join([*_shares(each, rows, everyone), _mean(each, rows, everyone)])}."


def number_rows(figures: Figures, pair: Pair, name: str, found: list[Evidence]) -> Iterator[tuple[str, ...]]:
    """For each cut and way a heading, a row for each category, and everyone beside them."""
    for each, way, by in _cuts(figures, pair, found):
        if way is None:
            continue
        yield (f"{name}. {by}",)
        for _, row in rows_of(figures, pair, way, each).iterrows():
            yield _numbers(figures, pair, _called(each, row), row)
        yield _numbers(figures, pair, "Everyone", _everyone(each, pair, way))


def _numbers(figures: Figures, pair: Pair, label: str, row: pd.Series) -> tuple[str, ...]:
    values = [row[f"mean_minutes_{side}"] for side in SIDES]
    means = [mean_cell(figures, pair, row, side) for side in SIDES]
    change = signed(values[1] - values[0]) if all(map(known, values)) else means[0]
    return (label, count(row, "count_total"), *means, change, *(share_said(row, name) for name in MEASURES))


def _everyone(each: Evidence, pair: Pair, way: Way) -> pd.Series:
    row = each.everyone(pair, way)
    longer = row["count_worse"] - row["count_lost_reach"]
    return pd.concat([row, pd.Series({"count_longer": longer})])


def _cuts(figures: Figures, pair: Pair, found: list[Evidence]) -> Iterator[tuple[Evidence, Way | None, str]]:
    """Every cut by every way of travelling, None for a way that those people cannot take."""
    for each in found:
        for way in pair.ways:
            by = f"{way_label(figures.results, way.key)}, {each.unit}"
            can = figures.results.study.settings.kind(way.key.mode) not in each.not_by
            yield each, way if can else None, by


def _called(each: Evidence, row: pd.Series) -> str:
    return each.label if each.only == ("1",) else str(row["label"])


def share_said(row: pd.Series, name: str) -> str:
    """A count of a row as a share of its total, in words where it is withheld or there is nobody."""
    if not known(row[name]) or not known(row["count_total"]):
        return WITHHELD
    return f"{number(100 * row[name] / row['count_total'], 1)}%" if row["count_total"] else NOBODY


def _shares(each: Evidence, rows: pd.DataFrame, everyone: pd.Series) -> Iterator[str]:
    """The highest share with a longer journey or none, and with none left where there is any, beside everyone's."""
    for name, words in (("count_worse", "longer or none left"), ("count_lost_reach", "none left")):
        shares = (rows[name] / rows["count_total"]).where(rows["count_total"] > 0).dropna()
        if shares.empty:
            yield f"share {words} withheld, or nobody is counted"
        elif shares.max() == 0 and name == "count_worse":
            yield f"{words} 0.0%" + (" in every category" if len(rows) > 1 else "")
        elif shares.max() == 0:
            continue
        else:
            row = rows.loc[shares.idxmax()]
            most = f" most often: {_called(each, row)}," if len(rows) > 1 else ""
            yield f"{words}{most} {share_said(row, name)} (everyone {share_said(everyone, name)})"


def _mean(each: Evidence, rows: pd.DataFrame, everyone: pd.Series) -> str:
    """The largest change of the mean, beside everyone's."""
    changes = (rows["mean_minutes_option"] - rows["mean_minutes_base"]).dropna()
    of_all = everyone["mean_minutes_option"] - everyone["mean_minutes_base"]
    if changes.empty or not known(of_all):
        return "no means of those who reach a site both times to compare"
    most = (
        f"largest change of the mean: {_called(each, rows.loc[changes.idxmax()])},"
        if len(rows) > 1
        else "mean"
    )
    return f"{most} {signed(changes.max())} minutes (everyone {signed(of_all)})"

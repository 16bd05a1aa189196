"""What the table of the equality duty finds: minutes and shares of every category, and how far it is from everyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from web.report_figures import Figures, Pair, Way
from web.report_words import known, mean_cell, way_label
from web.words import number

HAS_NONE = "no figure, as these households have no car"
HOW_TO_READ = (
    "Minutes: mean today \u2192 mean under the option, over those who reach a site both times. Longer: share with a "
    "longer journey. None left: share who no longer reach a site in the time allowed. Gaps name the category that is "
    "furthest by each measure; shares are of all who are counted in it."
)
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
    """For each cut and way of travelling a line that says of whom, then one for each category."""
    for each, way, by in _cuts(figures, pair, found):
        if way is None:
            yield f"{by} {HAS_NONE}."
            continue
        yield by
        for _, row in rows_of(figures, pair, way, each).iterrows():
            yield f"{_called(each, row)}: {_finding(figures, pair, row)}"


def gaps(figures: Figures, pair: Pair, found: list[Evidence]) -> Iterator[str]:
    """For each cut and way: the category with the longest mean, and those with most longer journeys and most lost."""
    for each, way, by in _cuts(figures, pair, found):
        if way is None:
            continue
        everyone, rows = each.everyone(pair, way), rows_of(figures, pair, way, each)
        everyone = pd.concat(
            [everyone, pd.Series({"count_longer": everyone["count_worse"] - everyone["count_lost_reach"]})]
        )
        yield by
        yield from (
            line for line in (_mean_gap(each, rows, everyone), *_share_gaps(each, rows, everyone)) if line
        )


def _cuts(figures: Figures, pair: Pair, found: list[Evidence]) -> Iterator[tuple[Evidence, Way | None, str]]:
    """Every cut by every way of travelling, None for a way that those people cannot take."""
    for each in found:
        for way in pair.ways:
            by = f"{way_label(figures.results, way.key)}, {each.unit}:"
            can = figures.results.study.settings.kind(way.key.mode) not in each.not_by
            yield each, way if can else None, by


def _called(each: Evidence, row: pd.Series) -> str:
    return each.label if each.only == ("1",) else str(row["label"])


def _finding(figures: Figures, pair: Pair, row: pd.Series) -> str:
    base, option = (mean_cell(figures, pair, row, side) for side in ("base", "option"))
    means = f"{base} \u2192 {option} minutes" if known(row["mean_minutes_base"]) else str(base)
    longer, lost = (share_said(row, name) for name in MEASURES)
    newly = row["count_gained_reach"]
    more = f", {share_said(row, 'count_gained_reach')} newly reach one" if known(newly) and newly else ""
    of = number(row["count_total"]) if known(row["count_total"]) else "a number withheld"
    return f"{means}; {longer} longer, {lost} none left{more}; of {of}."


def share_said(row: pd.Series, name: str) -> str:
    """A count of a row as a share of its total, in words where it is withheld or there is nobody."""
    if not known(row[name]) or not known(row["count_total"]):
        return "share withheld"
    return f"{number(100 * row[name] / row['count_total'], 1)}%" if row["count_total"] else "nobody"


def _mean_gap(each: Evidence, rows: pd.DataFrame, everyone: pd.Series) -> str:
    """Minutes apart from everyone of the category with the longest mean under the option."""
    means = rows["mean_minutes_option"].dropna()
    if means.empty or not known(everyone["mean_minutes_option"]):
        return "No means of those who reach a site both times to compare."
    row = rows.loc[means.idxmax()]
    apart = [
        apart_said(row[f"mean_minutes_{side}"] - everyone[f"mean_minutes_{side}"])
        for side in ("base", "option")
    ]
    named = f"Longest mean under the option, {_called(each, row)}" if len(rows) > 1 else "Mean"
    return f"{named}: {apart[0]} today, {apart[1]} under the option."


def _share_gaps(each: Evidence, rows: pd.DataFrame, everyone: pd.Series) -> Iterator[str]:
    for name, words in zip(MEASURES, ("longer", "none left"), strict=True):
        shares = (rows[name] / rows["count_total"]).where(rows["count_total"] > 0).dropna()
        if shares.empty:
            yield f"Share {words}: withheld, or nobody is counted."
            continue
        row = rows.loc[shares.idxmax()]
        named = f"Highest share {words}, {_called(each, row)}" if len(rows) > 1 else f"Share {words}"
        if shares.max() == 0:
            yield f"Share {words}: 0.0% in {'every category' if len(rows) > 1 else 'this group'}."
        else:
            yield f"{named}: {share_said(row, name)}, everyone {share_said(everyone, name)}."


def apart_said(minutes: float) -> str:
    """How many minutes more or fewer than everyone."""
    if abs(minutes) < 0.05:
        return "as long as everyone"
    return f"{number(abs(minutes), 1)} minutes {'longer' if minutes > 0 else 'shorter'} than everyone"

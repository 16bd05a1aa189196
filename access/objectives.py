"""What the columns of an option table are: their words, their units, and which way is wanted of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from access.errors import AccessError, UnknownName, suggestion
from access.pareto import DIRECTIONS

USUAL = ("mean_minutes", "p95_minutes", "most_deprived_change")
"""Objectives of the front of one service where none are chosen."""
USUAL_COMBINED = ("mean_change", "largest_mean_change", "most_deprived_change")
"""The same of several services together."""
REACH = ("need_lost_reach", "journeys_lost_reach")
"""Joins the objectives wherever options differ in it: means are of those who reach a site under both."""
WITHIN = "share_within_"

_COLUMN = re.compile(r"(?:(.+?)\.)??(share_within_[\d.]+|[^.@]*)(?:@(.*))?")

_KNOWN = {
    "mean_minutes": ("the mean", "minutes", "less"),
    "mean_change": ("the mean change", "minutes", "less"),
    "median_minutes": ("the median", "minutes", "less"),
    "p90_minutes": ("P90", "minutes", "less"),
    "p95_minutes": ("P95", "minutes", "less"),
    "max_minutes": ("the longest journey", "minutes", "less"),
    "max_change": ("the greatest change", "minutes", "less"),
    "most_deprived_minutes": ("the most deprived fifth's mean", "minutes", "less"),
    "most_deprived_change": ("the most deprived fifth's change", "minutes", "less"),
    "most_deprived_lost_reach": ("need in the most deprived fifth that loses reach", "people", "less"),
    "most_deprived_share_worse": ("the most deprived fifth's share of those worse off", "share", "less"),
    "deprivation_weighted_minutes": ("the mean weighted by deprivation", "minutes", "less"),
    "slope_index": ("the slope index", "minutes", "zero"),
    "slope_index_change": ("the change of the slope index", "minutes", "more"),
    "need_worse": ("need worse off", "people", "less"),
    "need_better": ("need better off", "people", "more"),
    "mean_change_worse": ("the mean change of those worse off", "minutes", "less"),
    "areas_worse": ("areas worse off", "areas", "less"),
    "areas_better": ("areas better off", "areas", "more"),
    "need_reached": ("need reached", "people", "more"),
    "need_lost_reach": ("need that loses reach", "people", "less"),
    "need_gained_reach": ("need that gains reach", "people", "more"),
    "largest_volume": ("the busiest site's volume", "people", "less"),
    "smallest_volume": ("the least busy site's volume", "people", "more"),
    "volume_balance": ("least busy over busiest site", "ratio", "more"),
    "sites_open": ("sites that give it", "sites", "less"),
    "journeys_lost_reach": ("journeys a year that lose reach", "journeys", "less"),
    "minutes_a_year": ("all minutes longer a year", "minutes", "less"),
    "largest_mean_change": ("the change of the service that changes most", "minutes", "less"),
    "residents_worse": ("residents worse off in some service", "people", "less"),
    "residents_worse_in_several": ("residents worse off in several services", "people", "less"),
    "areas_worse_in_several": ("areas with people worse off in several services", "areas", "less"),
    "most_deprived_share_worse_in_several": (
        "the most deprived fifth's share of those worse off in several services", "share", "less",
    ),
    "rules_broken": ("rules broken", "rules", "less"),
}  # fmt: skip
"""Every column that can be an objective: words, unit, what is wanted of it unless said otherwise."""


@dataclass(frozen=True)
class Objective:
    """A column that counts for the front: ``direction`` is ``less``, ``more`` or ``zero`` (nearer to zero).

    ``unit`` is ``minutes``, ``people`` (units of the service's need, or residents), ``journeys``, ``share``,
    ``areas``, ``sites``, ``rules`` or ``ratio``.
    """

    column: str
    label: str
    unit: str
    direction: str

    def __str__(self) -> str:
        """For example ``P95 (minutes; less)``."""
        wanted = "nearer to zero" if self.direction == "zero" else self.direction
        return f"{self.label} ({self.unit}; {wanted})"


def objective(written: str) -> Objective:
    """The objective that ``"p95_minutes"``, ``"volume_balance:more"`` or ``"hasu.mean_change"`` means.

    A column of one service of a combination is written with the choice's id before a point, of one mode of
    several with the mode after an ``@``.

    Raises:
        UnknownName: no option table has such a column.
        AccessError: the direction is none of ``less``, ``more`` and ``zero``.
    """
    column, _, direction = written.partition(":")
    choice, plain, mode = match.groups() if (match := _COLUMN.fullmatch(column)) else ("", column, "")
    label, unit, usual = _described(plain, column)
    if direction and direction not in DIRECTIONS:
        raise AccessError(f'{column} is to be "{direction}"{suggestion(direction, DIRECTIONS)}')
    of = "".join(f", {part.replace('_', ' ')}" for part in (choice, mode) if part)
    return Objective(column, f"{label}{of}", unit, direction or usual)


def _described(plain: str, column: str) -> tuple[str, str, str]:
    if plain.startswith(WITHIN):
        return f"the share within {plain.removeprefix(WITHIN)} minutes", "share", "more"
    if plain not in _KNOWN:
        raise UnknownName(f'no objective is called "{column}"{suggestion(plain, [*_KNOWN, WITHIN + "30"])}')
    return _KNOWN[plain]


def usual_objectives(table: pd.DataFrame, modes: Sequence[str] = ()) -> tuple[Objective, ...]:
    """The objectives of a table where none are chosen: ``USUAL`` or, of several services, ``USUAL_COMBINED``.

    Of several ``modes``, those of each. An objective that no option has a value of is left out; lost reach is
    added where options differ in it.
    """
    names = USUAL if any(column.startswith(USUAL[0]) for column in table) else USUAL_COMBINED
    ends = [f"@{mode}" for mode in modes] or [""]
    usual = [name + end for end in ends for name in names if not _unknown(table[name + end])]
    reach = [name + end for end in ends for name in REACH if _differs(table, name + end)]
    return tuple(objective(column) for column in (*usual, *reach))


def _unknown(column: pd.Series) -> bool:
    return len(column) > 0 and bool(column.isna().all())


def _differs(table: pd.DataFrame, column: str) -> bool:
    return column in table and len(table) > 1 and bool((table[column] != table[column].iloc[0]).any())

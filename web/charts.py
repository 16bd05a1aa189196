"""The numbers of the charts: two options of a service, people counted where they live.

Everything is counted per origin and weighted by need, as in :mod:`access.compare`: means over need reached under
both options, shares and curves over all need. Areas are named by their position in the study's order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

import access
from access.compare import SAME_MINUTES
from access.deprivation_groups import SCOPES, quintile
from access.measures import weighted_mean
from access.s_curve import s_curve
from study.classes import SCALES
from study.comparison import chosen_times
from study.equity_report import INDEX_WORDS
from study.plan import opening_periods
from study.results import Results
from study.slope_ranges import Ranges, slope_ranges
from web import words
from web.index_words import index_sentences
from web.layers import numbers
from web.panel import SCOPES as SCOPE_NOTES
from web.selection import Selection

CURVE_POINTS = 300  # at most so many steps of whole minutes along a curve
CURVE_ROUND_MINUTES = 10
SHARE_DECIMALS = 5
PEOPLE_DECIMALS = 2
CHANGE_DECIMALS = 4  # as the table of areas keeps changes, so that 1 minute is 1 minute
GAINED, LOST, UNKNOWN = "gained", "lost", "unknown"
OUTSIDE = {
    GAINED: "newly reached",
    LOST: "no longer reached",
    UNKNOWN: "no time under either",
}
RANGED = ("slope_index", "relative_index")


@dataclass(frozen=True)
class Pair:
    """Options A and B evaluated together; arrays over origins, minutes float32 with NaN where nothing is reached."""

    result: access.Result
    key: dict
    a: str
    b: str
    minutes_a: np.ndarray
    minutes_b: np.ndarray
    area: np.ndarray
    people: np.ndarray

    @property
    def both(self) -> np.ndarray:
        """Whether an origin reaches a site under both."""
        return np.isfinite(self.minutes_a) & np.isfinite(self.minutes_b)

    @property
    def change(self) -> np.ndarray:
        """Minutes longer under B, float64; NaN unless reached under both."""
        return self.minutes_b.astype(np.float64) - self.minutes_a

    @property
    def lost(self) -> np.ndarray:
        """Reached under A and not under B."""
        return np.isfinite(self.minutes_a) & ~np.isfinite(self.minutes_b)

    @property
    def gained(self) -> np.ndarray:
        """Reached under B and not under A."""
        return ~np.isfinite(self.minutes_a) & np.isfinite(self.minutes_b)

    def area_minutes(self, option: str) -> pd.Series:
        """Minutes of every area under an option, as the access table has them."""
        journeys = next(each for each in self.result.journeys if each.configuration == option)
        rows = self.result.access.iloc[self.result.rows(journeys, 0)]
        return rows.set_index("area_id")["minutes"]


def evaluate_pair(results: Results, selection: Selection) -> Pair:
    """Both options of a selection on its travel times.

    Raises:
        ResultsError: the results have no such times.
    """
    key, times = chosen_times(
        results, selection.service, selection.mode, selection.period, selection.direction, selection.percentile
    )  # fmt: skip
    settings, service = results.study.settings, results.services[selection.service]
    found = access.evaluate(
        times.sel(percentile=[selection.percentile]), results.places.areas, {selection.service: service},
        {name: results.configurations[name] for name in (selection.a, selection.b)},
        periods=opening_periods(settings, key.mode), tie_minutes=settings.tie_minutes,
    )  # fmt: skip
    first, last = found.journeys[0], found.journeys[-1]
    return Pair(
        result=found,
        key={"service": selection.service, **key._asdict(), "percentile": selection.percentile},
        a=selection.a,
        b=selection.b,
        minutes_a=first.minutes[0],
        minutes_b=last.minutes[0],
        area=first.area,
        people=found.needs[selection.service].to_numpy()[first.area] * first.weight,
    )


def charts(results: Results, pair: Pair, figures: dict, points: list[float] | None = None) -> dict:
    """Everything the charts draw; ``figures`` are those of :func:`study.comparison.compare_options` of the two.

    Numbers are minutes, people (need) and shares; unknown is null. ``fifths`` holds for each scope a row per fifth
    (1 the most deprived) with the positions of its areas, and ``everybody``; ``not_judged`` is "" of a pair that
    is shown whole; ``s_curve`` shares of all need within
    each of ``at`` minutes (``points``, or every minute); ``gainers`` the classes of the change map from shorter to
    longer, whose ``need`` sums to all need.
    """
    fifths = {scope: quintile(results.places.areas, scope).to_numpy() for scope in SCOPES}
    rows = {scope: fifth_rows(pair, values) for scope, values in fifths.items()}
    everybody = chart_row(pair, np.ones(len(pair.area)))
    if results.suppress_below:  # these are in no file, and would tell of what is withheld there
        for row in [everybody, *(row for each in rows.values() for row in each)]:
            row["lost"] = None
    poorest = {scope: (values == 1)[pair.area] for scope, values in fifths.items()}
    return {
        "a": pair.a,
        "b": pair.b,
        "labels": {name: words.option_label(results.configurations[name]) for name in (pair.a, pair.b)},
        "fifths_notes": SCOPE_NOTES,
        "fifths": rows,
        "everybody": everybody,
        "ownership": [],
        "not_judged": "",
        "indices": index_rows(results, pair),
        "s_curve": curves(pair, poorest, points),
        "gainers": gainers(pair, poorest),
        "thresholds": _thresholds(figures),
        "totals": totals(results, figures),
    }


def fifth_rows(pair: Pair, fifths: np.ndarray) -> list[dict]:
    """A row per fifth that has areas; ``fifths`` is that of every area, NaN where it has none."""
    rows = []
    for number in range(1, 6):
        member = fifths == number
        if member.any():
            row = {"fifth": number, "note": words.ORDINALS.get(number, "")}
            rows.append(row | chart_row(pair, member[pair.area]) | {"areas": np.flatnonzero(member).tolist()})
    return rows


def chart_row(pair: Pair, member: np.ndarray) -> dict:
    """Need, means over need reached under both, and whose journey is longer or shorter (reach lost or gained too).

    ``lost`` are those of the longer who reach nothing under B.
    """
    people = pair.people * member
    counted = (people * pair.both)[None, :]
    means = [weighted_mean(each[None, :], counted)[0, 0] for each in (pair.minutes_a, pair.minutes_b)]
    longer = (pair.change > SAME_MINUTES) | pair.lost
    shorter = (pair.change < -SAME_MINUTES) | pair.gained
    return {
        "need": _people(people),
        "a": _plain(means[0]),
        "b": _plain(means[1]),
        "worse": _people(people[longer]),
        "better": _people(people[shorter]),
        "lost": _people(people[pair.lost]),
    }


def _people(people: np.ndarray) -> float:
    return round(float(people.sum()), PEOPLE_DECIMALS)


def index_rows(results: Results, pair: Pair) -> dict[str, dict]:
    """Indices of A and B over need reached under both, as in the table ``indices``, and what they say in words."""
    table = access.indices(
        pair.result, base=pair.a, parameters=results.study.settings.equity.parameters
    ).set_index(["configuration", "index"])
    ranges = slope_ranges(pair.result, pair.key, pair.a, pair.b)
    found = {}
    for name, (label, means) in INDEX_WORDS.items():
        row = table.loc[(pair.b, name)]
        values = {"a": row["base_value"], "b": row["option_value"], "change": row["change"]}
        found[name] = {"label": words.capital(label), "means": means}
        found[name] |= {side: _plain(value) for side, value in values.items()}
        found[name] |= _range_columns(ranges.get(name))
    said = index_sentences(found, changed=pair.a != pair.b, moves=moves(pair))
    for name in RANGED:
        found[name]["sentences"] = said[name]
    return found


def moves(pair: Pair) -> str:
    """Whether journeys of those who reach a site under both only get "longer", only "shorter"; "" for both or none."""
    counted = pair.change[pair.both & (pair.people > 0)]
    longer, shorter = bool((counted > SAME_MINUTES).any()), bool((counted < -SAME_MINUTES).any())
    return "" if longer == shorter else "longer" if longer else "shorter"


def _range_columns(ranges: Ranges | None) -> dict:
    """Lowest and highest by ways of cutting deprivation; null where no way has one."""
    if ranges is None:
        return {}
    sides = {"a_range": ranges.base, "b_range": ranges.option, "change_range": ranges.change}
    return {
        name: None if math.isnan(ends[0]) else [_plain(end) for end in ends] for name, ends in sides.items()
    }


def _plain(value: float) -> float | None:
    return round(float(value), 6) + 0.0 if math.isfinite(value) else None


def curves(pair: Pair, poorest: dict[str, np.ndarray], points: list[float] | None = None) -> dict:
    """Share of need within each number of minutes, for everybody and for the most deprived fifth of each scope."""
    at = (
        curve_minutes(np.concatenate([pair.minutes_a, pair.minutes_b]))
        if points is None
        else np.array(points)
    )
    groups = {"": np.ones(len(pair.area)), **poorest}
    people = np.array([pair.people * member for member in groups.values()])
    found = {"at": numbers(pd.Series(at))}
    for side, minutes in (("a", pair.minutes_a), ("b", pair.minutes_b)):
        shares = dict(zip(groups, s_curve(minutes, people, at)))
        found[side] = _shares(shares.pop(""))
        found[f"{side}_most_deprived"] = {scope: _shares(values) for scope, values in shares.items()}
    return found


def _shares(values: np.ndarray) -> list[float | int] | None:
    """Rounded shares; null where nobody is counted."""
    return None if np.isnan(values).any() else numbers(pd.Series(values), SHARE_DECIMALS)


def curve_minutes(minutes: np.ndarray) -> np.ndarray:
    """Whole minutes from 0 until everybody who reaches a site is there, to the next ten."""
    finite = minutes[np.isfinite(minutes)]
    longest = float(finite.max()) if len(finite) else 0.0
    end = max(CURVE_ROUND_MINUTES, math.ceil(longest / CURVE_ROUND_MINUTES) * CURVE_ROUND_MINUTES)
    step = math.ceil(end / CURVE_POINTS)
    return np.arange(0.0, end + step, step)


def change_class(change: np.ndarray) -> np.ndarray:
    """Position in the classes of the change map; a class holds the end further from zero.

    >>> change_class(np.array([-25.0, -1.0, 0.0, 1.0, 1.5, 5.0, 30.0])).tolist()
    [0, 4, 4, 4, 5, 5, 8]
    """
    ends = np.array([end for end in SCALES["change"].breaks if end > 0])
    return len(ends) + (np.sign(change) * np.searchsorted(ends, np.abs(change), side="left")).astype(int)


def gainers(pair: Pair, poorest: dict[str, np.ndarray]) -> list[dict]:
    """Need in each class of change, from newly reached over shorter and longer to no longer reached and unknown."""
    return [each | _counted(pair, member, poorest) for each, member in change_bins(pair)]


def change_bins(pair: Pair) -> list[tuple[dict, np.ndarray]]:
    """The classes of change and the origins of each."""
    labels = SCALES["change"].labels
    ends = [None, *SCALES["change"].breaks, None]
    classes = np.full(len(pair.area), -1)
    classes[pair.both] = change_class(np.round(pair.change[pair.both], CHANGE_DECIMALS))
    found = [(_outside(GAINED), pair.gained)]
    for i, label in enumerate(labels):
        said = _signed(label, i, len(labels))
        found.append(({"id": f"class-{i}", "label": said, "from": ends[i], "to": ends[i + 1]}, classes == i))
    neither = ~pair.both & ~pair.lost & ~pair.gained
    return [*found, (_outside(LOST), pair.lost), (_outside(UNKNOWN), neither)]


def _outside(name: str) -> dict:
    return {"id": name, "label": OUTSIDE[name], "from": None, "to": None}


def _signed(label: str, i: int, many: int) -> str:
    """The class in words that need no picture beside them."""
    if i == many // 2:
        return "the same, within 1 minute"
    return f"{label} minutes {'shorter' if i < many // 2 else 'longer'}"


def _counted(pair: Pair, member: np.ndarray, poorest: dict[str, np.ndarray]) -> dict:
    most_deprived = {scope: _people(pair.people[member & rows]) for scope, rows in poorest.items()}
    return {"need": _people(pair.people[member]), "need_most_deprived": most_deprived}


def _thresholds(figures: dict) -> list[dict]:
    a, b = figures["base"]["share_within"], figures["option"]["share_within"]
    return [{"minutes": float(t), "a": a[t], "b": b[t]} for t in a]


def totals(results: Results, figures: dict) -> dict:
    """Who they are and how many: need, longer, shorter, reach lost and gained; by year and day where they are cases."""
    names = ("need_total", "need_worse", "need_better", "need_lost_reach", "need_gained_reach", "judged")
    return {name: figures[name] for name in names} | {
        "need_label": results.services[figures["service"]].need_label or "residents",
        "per_day": figures["per_day"],
        "often": {
            name: words.how_often(value) for name, value in figures["per_day"].items() if value is not None
        },
        "journeys_per_year": figures["journeys_per_year"],
        "a_reached": figures["base"]["need_reached"],
        "b_reached": figures["option"]["need_reached"],
    }

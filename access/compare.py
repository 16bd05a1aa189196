"""One option against another: who travels longer, who shorter, by how much, and who they are.

Everything is counted per origin and weighted by need. Means are over need that reaches a site under *both*
options, so opening a site can never worsen one; percentiles and shares are over all need, the unreachable
as +inf. Those who lose reach count as worse off; a change of at most ``SAME_MINUTES`` is none. The figures
describe; they do not rank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr

from access.configurations import Configuration
from access.deprivation_groups import SCOPES, national_decile, quintile
from access.errors import UnknownName, suggestion
from access.evaluate import Journeys, Result, evaluate
from access.json_numbers import change, mean, people, stored, text
from access.judged import judgement
from access.measures import (
    deprivation_weighted_mean,
    divide,
    longest,
    reached_weight,
    share_within,
    weighted_mean,
    weighted_percentiles,
)
from access.schema import KEY
from access.services import Service
from access.tables import category_weights, deprivation_weight, group_counts

SAME_MINUTES = 0.001
"""Times that differ by no more are the same: two routes of equal length differ by float32 rounding."""


@dataclass(frozen=True)
class Comparison:
    """What :func:`compare` found: ``figures`` ready for JSON, and ``areas``, one row per area.

    ``areas`` is indexed by ``area_id``: ``need``; ``minutes_base`` and ``minutes_option`` (each over the
    area's own reached origins); ``change_minutes`` over origins reached under both (NaN if none, positive
    is longer); ``share_worse``, ``share_better``, ``share_lost_reach`` and ``share_gained_reach`` of the
    area's weight (worse includes lost, better includes gained); ``worse`` and ``better``, whether any of its
    origins is (both can hold where it has several); ``nearest_site_base``, ``nearest_site_option``;
    ``reason_base``, ``reason_option``.
    """

    figures: dict
    areas: pd.DataFrame

    def to_dict(self) -> dict:
        """Figures as plain numbers, text and null (never NaN); the names are kept stable.

        ``base`` and ``option`` each hold ``mean_minutes``, ``median_minutes``, ``p90_minutes``,
        ``p95_minutes``, ``max_minutes``, ``deprivation_weighted_minutes``, ``share_within``,
        ``need_reached``, ``by_decile``, ``volume``, ``volume_tie_1_minute``, ``areas_tied``, ``need_tied``.
        ``judged`` is false where the period cannot tell the two apart (:func:`access.judgement`); ``partly_open``
        names the sites open in part of it only, which do not serve there, of ``base`` and ``option``.
        """
        return self.figures


def compare(
    travel_times: xr.DataArray,
    areas: pd.DataFrame,
    service: Service,
    base: Configuration,
    option: Configuration,
    *,
    percentile: int = 50,
    tie_minutes: float = 0.0,
    periods: Mapping[str, object] | None = None,
    groups: Mapping[str, Mapping[str, str]] | None = None,
    deprivation: str = "decile",
) -> Comparison:
    """Compare two configurations of a service on one travel-time array (one mode, period and direction).

    ``periods`` as in :func:`access.evaluate`, ``groups`` as in :func:`access.by_group`, ``deprivation``
    as in :func:`access.summary`. The service's ``modes`` are not consulted.

    Raises:
        UnknownName: the array has no such percentile, or a site has no times.
        AccessError: as :func:`access.evaluate`.
    """
    everywhere = replace(service, modes=None)
    result = evaluate(
        travel_times, areas, [everywhere], [base, option], periods=periods, tie_minutes=tie_minutes
    )
    pair = result.journeys[0], result.journeys[-1]
    return _compare(result, pair, percentile, groups or {}, deprivation)


def compare_result(
    result: Result,
    key: Mapping[str, object],
    base: str,
    option: str,
    *,
    groups: Mapping[str, Mapping[str, str]] | None = None,
    deprivation: str = "decile",
) -> Comparison:
    """Compare two configurations, by id, within a result that is already computed.

    ``key`` holds ``service``, ``mode``, ``period``, ``direction`` and optionally ``percentile`` (50).

    Raises:
        UnknownName: the result has nothing under that key.
    """
    pair = tuple(_find(result, {**key, "configuration": each}) for each in (base, option))
    return _compare(result, pair, key.get("percentile", 50), groups or {}, deprivation)


def _find(result: Result, key: Mapping[str, object]) -> Journeys:
    for journeys in result.journeys:
        if all(getattr(journeys, name) == key[name] for name in KEY[:-1]):
            return journeys
    sought = ", ".join(f"{name} {key[name]}" for name in KEY[:-1])
    raise UnknownName(f"the result has nothing for {sought}; evaluate it first.")


@dataclass(frozen=True)
class _Pair:
    """Times of the same origins under both options, at one percentile; arrays over origins."""

    base: np.ndarray
    option: np.ndarray
    area: np.ndarray
    weight: np.ndarray

    @property
    def both(self) -> np.ndarray:
        return np.isfinite(self.base) & np.isfinite(self.option)

    @property
    def lost(self) -> np.ndarray:
        return np.isfinite(self.base) & ~np.isfinite(self.option)

    @property
    def gained(self) -> np.ndarray:
        return ~np.isfinite(self.base) & np.isfinite(self.option)

    @property
    def change(self) -> np.ndarray:
        """Minutes longer under the option, float64; NaN unless reached under both."""
        return self.option.astype(np.float64) - self.base

    @property
    def worse(self) -> np.ndarray:
        return (self.change > SAME_MINUTES) | self.lost

    @property
    def better(self) -> np.ndarray:
        return (self.change < -SAME_MINUTES) | self.gained

    def area_sum(self, values: np.ndarray) -> np.ndarray:
        return np.bincount(self.area, weights=values * self.weight, minlength=self.area.max(initial=-1) + 1)


def _compare(
    result: Result,
    journeys: tuple[Journeys, Journeys],
    percentile: int,
    groups: Mapping[str, Mapping[str, str]],
    deprivation: str,
) -> Comparison:
    base, option = journeys
    if percentile not in base.percentiles:
        known = suggestion(percentile, base.percentiles)
        raise UnknownName(f"the {base.mode} times have no percentile {percentile}{known}")
    at = base.percentiles.index(percentile)
    pair = _Pair(base.minutes[at], option.minutes[at], base.area, base.weight)
    need = result.needs[base.service].to_numpy()[base.area] * base.weight
    areas = _area_table(result, journeys, at, pair)
    figures = {name: getattr(base, name) for name in KEY if name not in ("configuration", "percentile")}
    figures |= {"percentile": int(percentile), "need_total": people(need.sum())}
    figures["deprivation_weight"] = deprivation
    figures |= _judged(result, base, option)
    for name, each in zip(("base", "option"), journeys):
        figures[name] = _side(result, each, at, pair, need, deprivation)
    figures |= _changes(pair, need, areas)
    figures |= _who(result, pair, need, groups)
    return Comparison(figures, areas)


def _judged(result: Result, base: Journeys, option: Journeys) -> dict:
    """Whether the period can tell the two apart, and the sites that are open in part of it."""
    pair = [result.configurations[each.configuration] for each in (base, option)]
    found = judgement(*pair, base.service, base.period, base.direction, result.periods)
    partly = {"base": list(found.base), "option": list(found.option)}
    return {"judged": found.judged, "partly_open": partly}


def _side(
    result: Result, journeys: Journeys, at: int, pair: _Pair, need: np.ndarray, deprivation: str
) -> dict:
    """Figures of one option; the mean family over need reached under both."""
    minutes, everyone = journeys.minutes[at][None, :], need[None, :]
    both = everyone * pair.both
    weight = result.remembered(deprivation, lambda: deprivation_weight(result.areas, deprivation))
    d = weight[pair.area]
    percentiles = weighted_percentiles(minutes, everyone, [50, 90, 95]).ravel()
    side = {
        "configuration": journeys.configuration,
        "mean_minutes": mean(weighted_mean(minutes, both)),
        **dict(zip(("median_minutes", "p90_minutes", "p95_minutes"), map(stored, percentiles))),
        "max_minutes": stored(longest(minutes, both)),
        "deprivation_weighted_minutes": mean(deprivation_weighted_mean(minutes, both, d)),
        "share_within": {
            text(t): mean(share_within(minutes, everyone, t))
            for t in result.services[journeys.service].thresholds
        },
        "need_reached": people(reached_weight(minutes, everyone)),
        "by_decile": _decile_means(result, minutes, both, pair),
    }
    for name in ("volume", "volume_tie_1_minute"):
        volume = getattr(journeys, name)[at]
        side[name] = {site: people(value) for site, value in zip(journeys.sites, volume)}
    tied = journeys.tied[at]
    side["areas_tied"] = int(np.unique(pair.area[tied]).size)
    side["need_tied"] = people(need[tied].sum())
    return side


def _decile_means(result: Result, minutes: np.ndarray, both: np.ndarray, pair: _Pair) -> dict:
    deciles = national_decile(result.areas).to_numpy()[pair.area]
    return {str(d): mean(weighted_mean(minutes, both * (deciles == d))) for d in range(1, 11)}


def _changes(pair: _Pair, need: np.ndarray, areas: pd.DataFrame) -> dict:
    inhabited = pair.change[pair.both & (need > 0)]
    longer = need[None, :] * (pair.worse & pair.both)
    return {
        "need_lost_reach": people(need[pair.lost].sum()),
        "need_gained_reach": people(need[pair.gained].sum()),
        "areas_changed": int((areas["worse"] | areas["better"]).sum()),
        "areas_worse": int(areas["worse"].sum()),
        "areas_better": int(areas["better"].sum()),
        "need_changed": people(need[pair.worse | pair.better].sum()),
        "need_worse": people(need[pair.worse].sum()),
        "need_better": people(need[pair.better].sum()),
        "mean_change": change(weighted_mean(pair.change[None, :], need[None, :])),
        "mean_change_worse": mean(weighted_mean(pair.change[None, :], longer)),
        "max_change": change(inhabited.max() if inhabited.size else np.nan),
    }


def _who(result: Result, pair: _Pair, need: np.ndarray, groups: Mapping[str, Mapping[str, str]]) -> dict:
    by_quintile, worst_fifth = {}, {}
    for scope in SCOPES:
        member, values = result.remembered(
            scope, lambda scope=scope: category_weights(quintile(result.areas, scope))
        )
        rows = _breakdown(pair, member[:, pair.area] * need, "need")
        by_quintile[scope] = {str(int(value)): row for value, row in zip(values, rows)}
        of_fifth = np.array([row["need_worse"] for row, value in zip(rows, values) if value == 1])
        known = need[pair.worse].sum() if len(values) else 0.0
        worst_fifth[scope] = mean(divide(of_fifth.sum(), known))
    named = tuple((group, *columns.items()) for group, columns in groups.items())
    counts, labels = result.remembered(named, lambda: group_counts(result.areas, groups))
    rows = _breakdown(pair, counts[:, pair.area] * pair.weight, "count")
    by_group: dict[str, dict] = {}
    for row, name in zip(rows, labels.itertuples()):
        by_group.setdefault(name.group, {})[name.category] = {"label": name.label, **row}
    return {
        "need_worse_share_most_deprived_fifth": worst_fifth,
        "by_quintile": by_quintile,
        "by_group": by_group,
    }


def _breakdown(pair: _Pair, weights: np.ndarray, what: str) -> list[dict]:
    """Figures of each group; ``weights`` people (group, origin), ``what`` they are called."""
    both = weights * pair.both
    means = [weighted_mean(each[None, :], both)[0] for each in (pair.base, pair.option)]
    longer = weighted_mean(pair.change[None, :], both * pair.worse)[0]
    return [
        {
            f"{what}_total": people(weights[group].sum()),
            "mean_minutes_base": mean(means[0][group]),
            "mean_minutes_option": mean(means[1][group]),
            f"{what}_worse": people(weights[group, pair.worse].sum()),
            "mean_change_worse": mean(longer[group]),
            f"{what}_lost_reach": people(weights[group, pair.lost].sum()),
            f"{what}_gained_reach": people(weights[group, pair.gained].sum()),
        }
        for group in range(len(weights))
    ]


def _area_table(result: Result, journeys: tuple[Journeys, Journeys], at: int, pair: _Pair) -> pd.DataFrame:
    rows = [result.access.iloc[result.rows(each, at)] for each in journeys]
    changed = divide(pair.area_sum(np.nan_to_num(pair.change)), pair.area_sum(pair.both))
    table = {"need": rows[0]["need"].to_numpy()}
    for name in ("minutes", "nearest_site", "reason"):
        for suffix, frame in zip(("base", "option"), rows):
            table[f"{name}_{suffix}"] = frame[name].array
    table["change_minutes"] = (np.round(changed, 4) + 0.0).astype(np.float32)
    for name in ("worse", "better"):
        table[f"share_{name}"] = pair.area_sum(getattr(pair, name))
        table[name] = table[f"share_{name}"] > 0
    table["share_lost_reach"], table["share_gained_reach"] = (
        pair.area_sum(pair.lost),
        pair.area_sum(pair.gained),
    )
    return pd.DataFrame(table, index=pd.Index(rows[0]["area_id"], name="area_id"))

"""Tables over people: one row per key (and group), every measure weighted by need or by group counts.

All share the columns ``need_total``, ``need_reached``, ``mean_minutes``, ``median_minutes``, ``p90_minutes``,
``p95_minutes``, ``max_minutes`` and ``share_within_T``. Means and ``max_minutes`` are over those who reach a
site; percentiles and shares are over everyone, the unreachable as +inf (NaN where that is the answer).
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from access.deprivation_groups import SCOPES, national_decile, quintile
from access.errors import AccessError, MissingColumn, suggestion
from access.evaluate import Journeys, Result, threshold_column
from access.measures import (
    deprivation_weighted_mean,
    longest,
    reached_weight,
    share_within,
    weighted_mean,
    weighted_percentiles,
)
from access.schema import KEY
from access.weights import DEPRIVATION_WEIGHTS

PERCENTS = {"median_minutes": 50, "p90_minutes": 90, "p95_minutes": 95}
DEPRIVATION_COLUMNS = ["deprivation_weighted_minutes", "need_without_deprivation"]


def summary(result: Result, *, deprivation: str = "decile") -> pd.DataFrame:
    """One row per service, configuration, mode, period, direction and percentile, weighted by need.

    Beside the common columns: ``deprivation_weighted_minutes`` (``deprivation`` is "decile", "score" or
    "core20", see :mod:`access.weights`) over the same people as ``mean_minutes``, and
    ``deprivation_weight``: which weight that is; ``need_without_deprivation``: need in areas without such a value;
    where any of it reaches a site the weighted mean is NaN. All NaN where the areas carry no deprivation.

    Raises:
        AccessError: the deprivation weight is not known.
    """
    weight = deprivation_weight(result.areas, deprivation)
    table = _table(result, lambda need: need[None, :], pd.DataFrame(index=[0]))
    weighted, without = [np.empty(0)], [np.empty(0)]
    for journeys in result.journeys:
        people, d = _need(result, journeys)[None, :], weight[journeys.area]
        found = deprivation_weighted_mean(journeys.minutes, people, d)[:, 0]
        weighted.append(found)
        without.append(np.full(len(found), (people * np.isnan(d)).sum()))
    figures = dict(zip(DEPRIVATION_COLUMNS, map(np.concatenate, (weighted, without))))
    return table.assign(**figures, deprivation_weight=pd.array([deprivation] * len(table), dtype="str"))


def deprivation_weight(areas: pd.DataFrame, name: str) -> np.ndarray:
    """Deprivation weight d of every area, by the name of the weight; NaN where it is unknown."""
    if name not in DEPRIVATION_WEIGHTS:
        raise AccessError(f'"{name}" is not a deprivation weight{suggestion(name, DEPRIVATION_WEIGHTS)}')
    try:
        return DEPRIVATION_WEIGHTS[name](areas).to_numpy()
    except MissingColumn:
        return np.full(len(areas), np.nan)


def volumes(result: Result) -> pd.DataFrame:
    """Need of the study's residents whose nearest open site each site is: one row per key and open site.

    ``volume`` splits ties equally; ``volume_tie_1_minute`` counts sites within one minute as tied too.
    A site that is nobody's nearest has 0.
    """
    columns = [*KEY, "site_id", "volume", "volume_tie_1_minute"]
    if not result.journeys:
        return pd.DataFrame(columns=columns)
    table = _key_columns(result.journeys, [len(each.sites) for each in result.journeys])
    sites = [site for each in result.journeys for site in list(each.sites) * len(each.percentiles)]
    table["site_id"] = pd.array(sites, dtype="str")
    for name in columns[-2:]:
        table[name] = np.concatenate([getattr(each, name).ravel() for each in result.journeys])
    return pd.DataFrame(table)


def by_quintile(result: Result) -> pd.DataFrame:
    """The measures by quintile of deprivation (1 = most deprived), ``scope`` national and local.

    A quintile in which the study has no area has no row.
    """
    frames = []
    for scope in SCOPES:
        frame = _by_category(result, quintile(result.areas, scope), "quintile")
        frame.insert(len(KEY), "scope", scope)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def by_decile(result: Result) -> pd.DataFrame:
    """The measures by national decile of deprivation, 1 = most deprived."""
    return _by_category(result, national_decile(result.areas), "decile")


def by_lookup(result: Result, column: str) -> pd.DataFrame:
    """The measures by a lookup of the areas (place, ICB, rural or urban); areas without one are left out.

    Raises:
        MissingColumn: the areas do not have the column.
    """
    _require(result.areas, [column])
    return _by_category(result, result.areas[column], "value").assign(lookup=column)


def by_group(result: Result, groups: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """The measures over groups of people: ``{group: {column of the areas: label}}``.

    Weights are the group's own counts (so ``need_total`` and ``need_reached`` are called ``count_total`` and
    ``count_reached``), spread in an area as its origins are. Beside them stand the service's own
    ``need_total`` and ``need_mean_minutes``. Columns ``group``, ``category`` (the column) and ``label`` name
    the row. A missing count is left out of the group.

    Raises:
        MissingColumn: the areas do not have a column that a group names.
    """
    counts, labels = group_counts(result.areas, groups)
    table = _table(result, lambda need: counts, labels)
    table = table.rename(columns={"need_total": "count_total", "need_reached": "count_reached"})
    of_need = _table(result, lambda need: need[None, :], pd.DataFrame(index=[0]))
    of_need = of_need[[*KEY, "need_total", "mean_minutes"]].rename(
        columns={"mean_minutes": "need_mean_minutes"}
    )
    return table.merge(of_need, on=list(KEY), how="left")


def group_counts(
    areas: pd.DataFrame, groups: Mapping[str, Mapping[str, str]]
) -> tuple[np.ndarray, pd.DataFrame]:
    """Counts ``(category, area)`` with 0 where missing, and their ``group``, ``category`` and ``label``.

    Raises:
        MissingColumn: the areas do not have a column that a group names.
    """
    named = [(group, column, label) for group, columns in groups.items() for column, label in columns.items()]
    labels = pd.DataFrame(named, columns=["group", "category", "label"], dtype="str")
    _require(areas, labels["category"].tolist())
    counts = np.nan_to_num(areas[labels["category"].tolist()].to_numpy(dtype=np.float64)).T
    return counts.reshape(len(labels), len(areas)), labels


def category_weights(categories: pd.Series) -> tuple[np.ndarray, list]:
    """Membership of areas in categories as 0/1 ``(category, area)``, and the categories in order."""
    values = sorted(categories.dropna().unique())
    member = np.array([(categories == value).to_numpy() for value in values], dtype=np.float64)
    return member.reshape(len(values), len(categories)), values


def _by_category(result: Result, categories: pd.Series, name: str) -> pd.DataFrame:
    member, values = category_weights(categories)
    labels = pd.DataFrame({name: values})
    if pd.api.types.is_numeric_dtype(labels[name]):
        labels = labels.astype("int64")
    return _table(result, lambda need: member * need, labels)


def _table(result: Result, weigh: Callable[[np.ndarray], np.ndarray], labels: pd.DataFrame) -> pd.DataFrame:
    """Measures of every key for the groups that ``weigh`` makes of the need: need (A,) -> people (G, A)."""
    thresholds = sorted({float(t) for service in result.services.values() for t in service.thresholds})
    if not result.journeys:
        return pd.DataFrame(columns=_columns(labels, thresholds))
    weighed = {name: weigh(result.needs[name].to_numpy()) for name in {j.service for j in result.journeys}}
    measured = []
    for journeys in result.journeys:
        people = weighed[journeys.service][:, journeys.area] * journeys.weight
        measures = _measures(journeys.minutes, people)
        unknown = np.full_like(measures["mean_minutes"], np.nan)
        own = {float(t) for t in result.services[journeys.service].thresholds}
        for t in thresholds:
            within = share_within(journeys.minutes, people, t) if t in own else unknown
            measures[threshold_column(t)] = within
        measured.append(measures)
    return _stacked(result.journeys, labels, measured)


def _measures(minutes: np.ndarray, people: np.ndarray) -> dict[str, np.ndarray]:
    """The common measures, each ``(percentile, group)``."""
    reached = reached_weight(minutes, people)
    measured = {
        "need_total": np.broadcast_to(people.sum(axis=1), reached.shape),
        "need_reached": reached,
        "mean_minutes": weighted_mean(minutes, people),
    }
    measured |= dict(zip(PERCENTS, weighted_percentiles(minutes, people, list(PERCENTS.values()))))
    measured["max_minutes"] = longest(minutes, people)
    return measured


def _stacked(
    journeys: Sequence[Journeys], labels: pd.DataFrame, measured: list[dict[str, np.ndarray]]
) -> pd.DataFrame:
    """One row per key, percentile and group, in that order."""
    groups = len(labels)
    table = _key_columns(journeys, [groups] * len(journeys))
    group = np.tile(np.arange(groups), sum(len(each.percentiles) for each in journeys))
    table |= {name: labels[name].array.take(group) for name in labels}
    table |= {name: np.concatenate([m[name].ravel() for m in measured]) for name in measured[0]}
    return pd.DataFrame(table)


def _key_columns(journeys: Sequence[Journeys], each: list[int]) -> dict[str, object]:
    """Key columns of tables with ``each`` rows for every percentile of the journeys."""
    rows = [len(one.percentiles) * n for one, n in zip(journeys, each)]
    table: dict[str, object] = {
        name: pd.Index([getattr(one, name) for one in journeys], dtype="str").repeat(rows)
        for name in KEY[:-1]
    }
    table["percentile"] = np.concatenate([np.repeat(one.percentiles, n) for one, n in zip(journeys, each)])
    return table


def _columns(labels: pd.DataFrame, thresholds: list[float]) -> list[str]:
    measures = ["need_total", "need_reached", "mean_minutes", *PERCENTS, "max_minutes"]
    return [*KEY, *labels.columns, *measures, *map(threshold_column, thresholds)]


def _need(result: Result, journeys: Journeys) -> np.ndarray:
    """Need of every origin."""
    return result.needs[journeys.service].to_numpy()[journeys.area] * journeys.weight


def _require(areas: pd.DataFrame, columns: list[str]) -> None:
    for column in columns:
        if column not in areas.columns:
            raise MissingColumn(f'the areas have no column "{column}"{suggestion(column, areas.columns)}')

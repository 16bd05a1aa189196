"""Who loses in several programmes: people counted per origin, areas by those of their people who lose most often.

One loses in a programme if the journey to any of its services becomes longer by more than a threshold, or is lost.
Whether a period can judge a service at all is for :func:`access.judgement` to say beforehand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.compare import SAME_MINUTES
from access.deprivation_groups import SCOPES, quintile
from access.errors import MissingColumn
from access.measures import divide
from access.tables import group_counts

RESIDENTS = "population"


@dataclass(frozen=True)
class Losses:
    """What a change means to the people of each origin; arrays of one length.

    ``minutes`` float64, longer under the option (NaN unless reached under both); ``lost`` true where a
    serving site was reached and none is any more; ``loses`` true where it is lost or longer by more than the threshold.
    """

    minutes: np.ndarray
    lost: np.ndarray
    loses: np.ndarray


@dataclass(frozen=True)
class DoubleLoss:
    """What :func:`double_loss` found.

    ``counts``: people by how many programmes they lose in (``programmes_lost`` 0 to all): ``grouping``
    (``population``, ``quintile_national``, ``quintile_local`` or a group's id), ``category``, ``label``, ``people``,
    ``share`` of the category (NaN where it is empty) and, for the population, ``areas``.
    ``minutes``: ``programmes_lost``, ``programme``, ``people`` who lose in it, ``mean_minutes`` by which their journey
    is longer (of those who still reach it; NaN if none), ``people_lost_reach``.
    ``areas``: index ``area_id``: ``population``, ``programmes_lost`` (the most that any of its people lose in),
    ``people_in_several`` (two or more).
    ``changes``: index ``area_id``, one column per programme: mean minutes longer of the area's people, NaN if none
    reaches it under both; ``lost``: the same shape, share of the area that no longer reaches it.
    """

    counts: pd.DataFrame
    minutes: pd.DataFrame
    areas: pd.DataFrame
    changes: pd.DataFrame
    lost: pd.DataFrame


def losses(base_minutes: np.ndarray, option_minutes: np.ndarray, threshold_minutes: float = 0.0) -> Losses:
    """Losses of one service, from minutes per origin (float32, NaN unreached) under both options.

    Longer means by more than ``threshold_minutes``, and by more than the 0.001 minutes that are no change.

    >>> found = losses(np.float32([10, 10, np.nan]), np.float32([16, np.nan, np.nan]), 5)
    >>> found.loses.tolist(), found.lost.tolist()
    ([True, True, False], [False, True, False])
    """
    minutes = option_minutes.astype(np.float64) - base_minutes
    lost = np.isfinite(base_minutes) & ~np.isfinite(option_minutes)
    return Losses(minutes, lost, (minutes > max(threshold_minutes, SAME_MINUTES)) | lost)


def joined_losses(of_services: Sequence[Losses], origins: int) -> Losses:
    """Losses of a programme: the longest addition of any of its services; none where it changes none."""
    if not of_services:
        nothing = np.zeros(origins, dtype=bool)
        return Losses(np.zeros(origins), nothing, nothing)
    return Losses(
        np.fmax.reduce([each.minutes for each in of_services]),
        np.logical_or.reduce([each.lost for each in of_services]),
        np.logical_or.reduce([each.loses for each in of_services]),
    )


def double_loss(
    programmes: Mapping[str, Losses],
    areas: pd.DataFrame,
    area: np.ndarray,
    weight: np.ndarray,
    groups: Mapping[str, Mapping[str, str]] | None = None,
) -> DoubleLoss:
    """Count residents and areas by how many programmes they lose in.

    ``area`` is each origin's position in ``areas`` and ``weight`` its share of it; ``groups`` as in
    :func:`access.by_group`. The people of a category over all values of ``programmes_lost`` sum to the category.
    Areas without deprivation are in no quintile.

    Raises:
        MissingColumn: the areas have no ``population``, or not a column that a group names.
    """
    if RESIDENTS not in areas.columns:
        raise MissingColumn(
            'counting who loses needs the column "population" of the areas: join a population table.'
        )
    residents = np.nan_to_num(areas[RESIDENTS].to_numpy(dtype=np.float64))
    people = residents[area] * weight
    times = np.sum([each.loses for each in programmes.values()], axis=0, dtype=np.int64)
    times = np.broadcast_to(times, people.shape)
    inhabited = weight > 0
    most = np.zeros(len(areas), dtype=np.int64)
    np.maximum.at(most, area[inhabited], times[inhabited])
    several = np.bincount(area, weights=people * (times > 1), minlength=len(areas))
    table = {RESIDENTS: residents, "programmes_lost": most, "people_in_several": several}
    return DoubleLoss(
        counts=_counts(areas, area, weight, times, most, len(programmes), groups or {}),
        minutes=_minutes(programmes, people, times),
        areas=pd.DataFrame(table, index=areas.index),
        changes=_by_area(programmes, areas, area, weight, "minutes"),
        lost=_by_area(programmes, areas, area, weight, "lost"),
    )


def _counts(
    areas: pd.DataFrame, area: np.ndarray, weight: np.ndarray, times: np.ndarray, most: np.ndarray,
    programmes: int, groups: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:  # fmt: skip
    """People of every category by how many programmes they lose in, one row each."""
    counted, labels = _categories(areas, groups)
    numbers = np.arange(programmes + 1)
    people = (counted[:, area] * weight) @ (times[:, None] == numbers)
    share = divide(people, people.sum(axis=1, keepdims=True))
    table = labels.loc[labels.index.repeat(len(numbers))].reset_index(drop=True)
    table["programmes_lost"] = np.tile(numbers, len(labels))
    table["people"], table["share"] = people.ravel(), share.ravel()
    of_areas = np.full(people.shape, np.nan)
    of_areas[0] = np.bincount(most, minlength=len(numbers))
    return table.assign(areas=of_areas.ravel())


def _categories(areas: pd.DataFrame, groups: Mapping) -> tuple[np.ndarray, pd.DataFrame]:
    """Residents of every category ``(category, area)`` and its names: everyone, quintiles, groups."""
    residents = np.nan_to_num(areas[RESIDENTS].to_numpy(dtype=np.float64))
    counted, rows = [residents], [(RESIDENTS, "all", "All residents")]
    for scope in SCOPES:
        of_area = quintile(areas, scope).to_numpy()
        for value in (number for number in range(1, 6) if (of_area == number).any()):
            counted.append(residents * (of_area == value))
            rows.append((f"quintile_{scope}", str(value), f"{scope} fifth {value}"))
    in_groups, labels = group_counts(areas, groups)
    rows += list(labels.itertuples(index=False, name=None))
    named = pd.DataFrame(rows, columns=["grouping", "category", "label"], dtype="str")
    return np.vstack([*counted, in_groups]), named


def _minutes(programmes: Mapping[str, Losses], people: np.ndarray, times: np.ndarray) -> pd.DataFrame:
    """By how much people are worse off in each programme, by how many they lose in."""
    rows = []
    for number in range(1, len(programmes) + 1):
        for name, each in programmes.items():
            losing = people * (each.loses & (times == number))
            timed = losing * np.isfinite(each.minutes) * ~each.lost
            mean = divide(np.asarray((timed * np.nan_to_num(each.minutes)).sum()), np.asarray(timed.sum()))
            rows.append((number, name, losing.sum(), float(mean), (losing * each.lost).sum()))
    columns = ["programmes_lost", "programme", "people", "mean_minutes", "people_lost_reach"]
    return pd.DataFrame(rows, columns=columns)


def _by_area(
    programmes: Mapping[str, Losses], areas: pd.DataFrame, area: np.ndarray, weight: np.ndarray, what: str
) -> pd.DataFrame:
    """Weighted mean of a figure over each area's origins that have it."""
    columns = {}
    for name, each in programmes.items():
        values = np.asarray(getattr(each, what), dtype=np.float64)
        known = weight * np.isfinite(values)
        sums = np.bincount(area, weights=known * np.nan_to_num(values), minlength=len(areas))
        columns[name] = divide(sums, np.bincount(area, weights=known, minlength=len(areas)))
    return pd.DataFrame(columns, index=areas.index)

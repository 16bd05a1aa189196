"""The figures of one run of a sensitivity analysis, by name, and what they are called."""

from __future__ import annotations

import numpy as np
import pandas as pd

import access
from access.deprivation_groups import SCOPES, most_deprived_first, quintile
from access.json_numbers import text
from access.slope_index import slope_index
from study.slope_ranges import slope_ranges

FIFTHS = ("1", "2", "3", "4", "5")
OF_FIFTH = {
    "1": "most deprived fifth",
    "2": "second fifth",
    "3": "third fifth",
    "4": "fourth fifth",
    "5": "least deprived fifth",
}


def run_figures(
    result: access.Result, key: dict, sides: dict[str, str], thresholds: tuple[float, ...], order: pd.Series
) -> dict[str, float | None]:
    """Figures of two options under one run's assumptions; None where there is none.

    Parameters
    ----------
    result
        Both options evaluated; the service's thresholds may be shifted.
    key
        ``service``, ``mode``, ``period``, ``direction``, ``percentile``.
    sides
        Ids of the two options, by ``base`` and ``option``.
    thresholds
        The service's own thresholds, which name the shares whatever the shift, in the same order.
    order
        What the line of the slope index goes along: rises from the most deprived area (:func:`slope_order`).
    """
    options, compared = sides, access.compare_result(result, key, sides["base"], sides["option"]).to_dict()
    sides = {"base": compared["base"], "option": compared["option"]}
    found = {
        "mean_minutes_base": sides["base"]["mean_minutes"],
        "mean_minutes_option": sides["option"]["mean_minutes"],
        "mean_change": compared["mean_change"],
        "need_worse": compared["need_worse"],
        "mean_change_worse": compared["mean_change_worse"],
        "need_lost_reach": compared["need_lost_reach"],
        **{f"need_reached_{name}": side["need_reached"] for name, side in sides.items()},
    }
    unranked = most_deprived_first(result.areas).isna().to_numpy()
    found["need_without_rank"] = float(result.needs[key["service"]].to_numpy()[unranked].sum())
    for scope, rows in compared["by_quintile"].items():
        found |= {f"change_{scope}_{fifth}": _change(rows.get(fifth)) for fifth in FIFTHS}
    found |= _slopes(result, key, options, order)
    ranges = slope_ranges(result, key, options["base"], options["option"])["slope_index"]
    for name, (lowest, highest) in ranges._asdict().items():
        found |= {
            f"slope_index_lowest_{name}": _known(lowest),
            f"slope_index_highest_{name}": _known(highest),
        }
    for name, side in sides.items():
        for own, share in zip(thresholds, side["share_within"].values(), strict=True):
            found[f"share_within_{text(own)}_{name}"] = share
    for name, side in sides.items():
        found |= {f"volume_{site}_{name}": volume for site, volume in side["volume"].items()}
    return found


def _change(row: dict | None) -> float | None:
    if row is None or row["mean_minutes_base"] is None:
        return None
    return row["mean_minutes_option"] - row["mean_minutes_base"]


def _slopes(
    result: access.Result, key: dict, options: dict[str, str], order: pd.Series
) -> dict[str, float | None]:
    """Slope and relative index of both options (area form), over need that reaches a site under both."""
    journeys = {
        side: next(j for j in result.journeys if j.configuration == option)
        for side, option in options.items()
    }
    first = journeys["base"]
    at = first.percentiles.index(key["percentile"])
    minutes = {side: each.minutes[at].astype(np.float64) for side, each in journeys.items()}
    both = np.isfinite(minutes["base"]) & np.isfinite(minutes["option"])
    people = result.needs[key["service"]].to_numpy()[first.area] * first.weight
    along = order.to_numpy(dtype=np.float64)[first.area]
    found: dict[str, float | None] = {}
    for side, times in minutes.items():
        slope = slope_index(np.where(both, times, np.nan), people, along)
        found[f"slope_index_{side}"] = _known(slope.sii)
        found[f"relative_index_{side}"] = _known(slope.rii)
    pair = found["slope_index_base"], found["slope_index_option"]
    found["slope_index_change"] = None if None in pair else pair[1] - pair[0]
    return found


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def ordered_by(areas: pd.DataFrame, order: str) -> pd.DataFrame:
    """The areas with what local fifths are cut from: by "decile", without their ranks and scores."""
    if order != "decile":
        return areas
    return areas.drop(columns=[name for name in ("imd_rank", "imd_score") if name in areas])


def slope_order(areas: pd.DataFrame, order: str) -> pd.Series:
    """What the line of the slope index goes along: the national or local fifth, or the finest that there is."""
    scopes = {f"{scope}_fifths": scope for scope in SCOPES}
    return quintile(areas, scopes[order]) if order in scopes else most_deprived_first(areas)


def figure_labels(names: list[str], need_label: str, sides: dict[str, str]) -> dict[str, str]:
    """What each figure is called in a table; ``sides`` says what ``base`` and ``option`` are called."""
    fixed = {
        "mean_minutes": "mean minutes",
        "mean_change": "mean change, minutes",
        "need_worse": f"{need_label} who travel longer",
        "mean_change_worse": "their mean change, minutes",
        "need_lost_reach": f"{need_label} who lose reach",
        "need_reached": f"{need_label} who reach a site",
        "need_without_rank": f"{need_label} in areas without a rank of deprivation",
        "slope_index": "slope index, minutes",
        "slope_index_change": "slope index, change",
        "slope_index_lowest": "slope index, lowest by ways of cutting",
        "slope_index_highest": "slope index, highest by ways of cutting",
        "slope_index_lowest_change": "slope index, change, lowest by ways of cutting",
        "slope_index_highest_change": "slope index, change, highest by ways of cutting",
        "relative_index": "relative index",
    }
    for scope in ("national", "local"):
        for fifth, label in OF_FIFTH.items():
            fixed[f"change_{scope}_{fifth}"] = f"change of the {label} ({scope}), minutes"
    return {name: fixed.get(name) or _of_side(name, fixed, need_label, sides) for name in names}


def _of_side(name: str, fixed: dict[str, str], need_label: str, sides: dict[str, str]) -> str:
    stem, _, side = name.rpartition("_")
    if stem.startswith("share_within_"):
        said = f"share within {stem.removeprefix('share_within_')} minutes"
    elif stem.startswith("volume_"):
        said = f"{need_label} nearest to {stem.removeprefix('volume_')}"
    else:
        said = fixed[stem]
    return f"{said}, {sides[side]}"

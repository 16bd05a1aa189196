"""Who gains and who loses minutes by a scenario: pure arithmetic on times per origin.

Times are float32 minutes per origin, NaN unreachable; people are weights per origin. A change counts as
``T`` minutes or more where it is within ``SAME_MINUTES`` of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from access.compare import SAME_MINUTES

STEPS = (1, 5, 15, 30)
REGAINED_WITHIN = 0.05
"""Minutes: two means that are the same to the tenth of a minute shown are the same."""


def changes(before: np.ndarray, after: np.ndarray, people: np.ndarray) -> dict:
    """People who gain or lose minutes or reach, and the mean over those who reach a site both times.

    ``gain`` and ``lose`` map 1, 5, 15 and 30 to the people whose journey is shorter or longer by as many minutes
    or more; who gains or loses reach has no such difference and is counted apart.
    """
    gain = before.astype(np.float64) - after
    both = np.isfinite(gain)
    had, has = np.isfinite(before), np.isfinite(after)
    return {
        "total": _sum(people),
        "gain": {str(step): _sum(people[both & (gain >= step - SAME_MINUTES)]) for step in STEPS},
        "lose": {str(step): _sum(people[both & (gain <= -step + SAME_MINUTES)]) for step in STEPS},
        "gain_reach": _sum(people[~had & has]),
        "lose_reach": _sum(people[had & ~has]),
        "reached_before": _sum(people[had]),
        "reached_after": _sum(people[has]),
        "mean_before": _mean(before, people, both),
        "mean_after": _mean(after, people, both),
    }


def off_streets(reason: np.ndarray, not_snapped: int) -> np.ndarray:
    """Origins (bool) off the mapped streets, from the codes (site, origin) of why there is no time.

    A site that is off the streets itself says nothing of origins; where every site is, all origins are.
    """
    off = reason == not_snapped
    return off[~off.all(axis=1)].all(axis=0)


def by_quintile(
    before: np.ndarray, after: np.ndarray, people: np.ndarray, quintile: np.ndarray
) -> dict[str, dict]:
    """``changes`` of each quintile, 1 = most deprived; origins whose area has none (NaN) are left out."""
    found = np.unique(quintile[np.isfinite(quintile)]).astype(int)
    return {
        str(q): changes(before[quintile == q], after[quintile == q], people[quintile == q]) for q in found
    }


def three_ways(times: Mapping[str, np.ndarray], people: np.ndarray, quintile: np.ndarray) -> dict[str, dict]:
    """The baseline, an option without the scenario and with it, by quintile and for ``all``.

    ``times`` has ``baseline``, ``without`` and ``with``. Means are over people who reach a site in all three.
    ``regains`` is true where the mean with the scenario is no more than the baseline's, to the tenth of a minute,
    and no fewer people reach a site (``fewer_reached``); None where no one reaches one in all three.
    """
    members = {"all": np.ones(len(people), dtype=bool)}
    members |= {str(int(q)): quintile == q for q in np.unique(quintile[np.isfinite(quintile)])}
    return {name: _three(times, np.where(inside, people, 0.0)) for name, inside in members.items()}


def _three(times: Mapping[str, np.ndarray], people: np.ndarray) -> dict:
    reached = np.isfinite(np.stack([times[name] for name in ("baseline", "without", "with")])).all(axis=0)
    row = {"people": _sum(people), "people_in_means": _sum(people[reached])}
    for name, minutes in times.items():
        row[f"mean_{name}"] = _mean(minutes, people, reached)
        row[f"reached_{name}"] = _sum(people[np.isfinite(minutes)])
    fewer = max(row["reached_baseline"] - row["reached_with"], 0.0)
    row |= {"fewer_reached": round(fewer, 1), "regains": None}
    if row["mean_with"] is not None:
        row["regains"] = row["mean_with"] <= row["mean_baseline"] + REGAINED_WITHIN and fewer == 0
    return row


def area_table(
    before: np.ndarray, after: np.ndarray, weight: np.ndarray, area: np.ndarray, ids: pd.Index
) -> pd.DataFrame:
    """One row per area: minutes before and after over its own reached origins, the change over those reached
    both times (negative: shorter), and the shares of the area that gain or lose 1, 5, 15, 30 minutes or reach.
    """
    size = len(ids)

    def summed(values: np.ndarray) -> np.ndarray:
        return np.bincount(area, np.nan_to_num(values) * weight, minlength=size)

    def mean(values: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            return summed(values) / summed(np.isfinite(values))

    gain = before.astype(np.float64) - after
    table = {"minutes_before": mean(before), "minutes_after": mean(after), "change_minutes": mean(-gain)}
    for step in STEPS:
        table[f"share_gain_{step}"] = summed(gain >= step - SAME_MINUTES)
        table[f"share_lose_{step}"] = summed(gain <= -step + SAME_MINUTES)
    table["share_gain_reach"] = summed(np.isnan(before) & np.isfinite(after))
    table["share_lose_reach"] = summed(np.isfinite(before) & np.isnan(after))
    return pd.DataFrame(table, index=ids).round(4) + 0.0


def _sum(people: np.ndarray) -> float:
    return round(float(people.sum()), 1)


def _mean(minutes: np.ndarray, people: np.ndarray, among: np.ndarray) -> float | None:
    weight = people[among]
    if not weight.sum() > 0:
        return None
    return round(float((minutes[among].astype(np.float64) * weight).sum() / weight.sum()), 3)

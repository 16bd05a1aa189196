"""The objectives of site sets in plain numpy: for each set a minimum over its rows, then whole-array operations.

Written as somebody would who knows numpy and has the matrix: what does not depend on the set is made once, and a
set costs one minimum, one sort and a few dozen operations on arrays of one element an area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from access.deprivation_groups import local_quintile, most_deprived_first
from access.weights import decile_weight
from benchmarks.equity_cases import Scattered

SAME_MINUTES = 0.001
PERCENTS = {"median_minutes": 50, "p90_minutes": 90, "p95_minutes": 95}


@dataclass(frozen=True)
class PlainScorer:
    """What does not depend on the set. ``minutes`` float32 (sites, areas), inf unreached; the rest (areas,)."""

    minutes: np.ndarray
    people: np.ndarray
    base: np.ndarray
    first: np.ndarray
    weight: np.ndarray
    ranked: np.ndarray
    thresholds: tuple[float, ...]

    @classmethod
    def of(cls, region: Scattered, baseline: list[int], thresholds: tuple[float, ...]) -> PlainScorer:
        """A scorer of a region; deprivation ranks are all different."""
        minutes = np.where(np.isnan(region.minutes), np.float32(np.inf), region.minutes)
        return cls(
            minutes, region.people, minutes[baseline].min(axis=0), (local_quintile(region.areas) == 1).to_numpy(),
            decile_weight(region.areas).to_numpy(), np.argsort(most_deprived_first(region.areas).to_numpy()),
            thresholds,
        )  # fmt: skip

    def score(self, sets: np.ndarray) -> pd.DataFrame:
        """One row of objectives for each set, bool (n, sites)."""
        return pd.DataFrame([self.score_one(kept) for kept in sets])

    def score_one(self, kept: np.ndarray) -> dict[str, float]:
        """The objectives of one set, named as those of ``access.OptionScorer``."""
        rows = self.minutes[kept]
        nearest = rows.min(axis=0).astype(np.float64)
        people, base = self.people, self.base.astype(np.float64)
        reached, had = np.isfinite(nearest), np.isfinite(base)
        both = reached & had
        n, t, change = people[both], nearest[both], nearest[both] - base[both]
        worse, better, first = change > SAME_MINUTES, change < -SAME_MINUTES, self.first[both]
        lost, gained = people[had & ~reached].sum(), people[reached & ~had].sum()
        need_worse = n[worse].sum() + lost
        worse_first = n[worse & first].sum() + people[had & ~reached & self.first].sum()
        weighted, compared = n * self.weight[both], n.sum()
        volumes = self._volumes(rows, nearest)
        found = {
            "sites": int(kept.sum()),
            "mean_minutes": n @ t / compared,
            "mean_change": n @ change / compared,
            "max_minutes": t.max(),
            "max_change": change.max(),
            "most_deprived_minutes": n[first] @ t[first] / n[first].sum(),
            "most_deprived_change": n[first] @ change[first] / n[first].sum(),
            "most_deprived_lost_reach": people[had & ~reached & self.first].sum(),
            "most_deprived_share_worse": worse_first / need_worse if need_worse else np.nan,
            "deprivation_weighted_minutes": weighted @ t / weighted.sum(),
            "need_worse": need_worse,
            "need_better": n[better].sum() + gained,
            "mean_change_worse": n[worse] @ change[worse] / n[worse].sum() if worse.any() else np.nan,
            "areas_worse": int(worse.sum() + (had & ~reached).sum()),
            "areas_better": int(better.sum() + (reached & ~had).sum()),
            "need_reached": people[reached].sum(),
            "need_lost_reach": lost,
            "need_gained_reach": gained,
            "need_compared": compared,
            "most_deprived_need_compared": n[first].sum(),
            "largest_volume": volumes.max(),
            "smallest_volume": volumes.min(),
            "volume_balance": volumes.min() / volumes.max(),
        }
        return found | self._percentiles(nearest) | self._shares(rows) | self._slopes(nearest, base, both)

    def _volumes(self, rows: np.ndarray, nearest: np.ndarray) -> np.ndarray:
        tied = (rows == nearest) & np.isfinite(nearest)
        return (tied / np.maximum(tied.sum(axis=0), 1)) @ self.people

    def _percentiles(self, nearest: np.ndarray) -> dict[str, float]:
        order = nearest.argsort()
        cumulative = self.people[order].cumsum()
        found = {}
        for name, percent in PERCENTS.items():
            time = nearest[order[np.searchsorted(cumulative, (percent / 100 - 1e-9) * cumulative[-1])]]
            found[name] = time if np.isfinite(time) else np.nan
        return found

    def _shares(self, rows: np.ndarray) -> dict[str, float]:
        nearest = rows.min(axis=0)
        return {
            f"share_within_{limit:g}": self.people[nearest <= np.float32(limit)].sum() / self.people.sum()
            for limit in self.thresholds
        }

    def _slopes(self, nearest: np.ndarray, base: np.ndarray, both: np.ndarray) -> dict[str, float]:
        ranked = self.ranked[both[self.ranked]]
        n = self.people[ranked]
        middle = (n.cumsum() - n / 2) / n.sum()
        away = n * (middle - n @ middle / n.sum())
        slope, before = (away @ values[ranked] / (away @ middle) for values in (nearest, base))
        return {"slope_index": slope, "slope_index_change": slope - before}

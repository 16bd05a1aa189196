"""Seeded regions: areas with people and deprivation scattered on a square, sites among them, minutes between."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

import access

SIDE_MINUTES = 90.0
SHARE_UNREACHABLE = 0.002


class Scattered(NamedTuple):
    """A region: ``minutes`` float32 (sites, areas), NaN unreachable, areas as :mod:`access` takes them."""

    minutes: np.ndarray
    areas: pd.DataFrame
    capacity: np.ndarray

    @property
    def people(self) -> np.ndarray:
        """Residents (areas,), float64."""
        return self.areas["population"].to_numpy()

    @property
    def sites(self) -> list[str]:
        """Names of the sites."""
        return [f"S{number:03d}" for number in range(len(self.minutes))]


def scattered(areas: int, sites: int, seed: int = 2026) -> Scattered:
    """A region of so many areas and sites; the same from the same seed."""
    random = np.random.default_rng(seed)
    homes, places = (random.uniform(0, SIDE_MINUTES, (count, 2)) for count in (areas, sites))
    minutes = np.hypot(*np.moveaxis(places[:, None] - homes[None], 2, 0)).astype(np.float32)
    minutes[random.random(minutes.shape) < SHARE_UNREACHABLE] = np.nan
    table = pd.DataFrame(
        {
            "population": random.integers(800, 3000, areas).astype(np.float64),
            "imd_rank": random.permutation(areas) + 1.0,
        },
        index=pd.Index([f"A{number:05d}" for number in range(areas)], name="area_id"),
    )
    table["imd_decile"] = np.ceil(table["imd_rank"] / areas * 10)
    return Scattered(minutes, table, random.integers(1, 50, sites).astype(np.float64))


def travel_times(region: Scattered) -> xr.DataArray:
    """The minutes of a region as docs/contracts.md has them: one origin in an area."""
    block, dims = region.minutes[None], ("percentile", "site", "origin")
    areas = region.minutes.shape[1]
    no_path = access.REASONS.index("no_path")
    return xr.DataArray(
        block,
        dims=dims,
        name="minutes",
        coords={
            "percentile": [50],
            "site": region.sites,
            "origin": np.arange(areas),
            "area_id": ("origin", region.areas.index.to_numpy(object)),
            "weight": ("origin", np.ones(areas)),
            "reason": (dims, np.where(np.isnan(block), no_path, 0).astype(np.uint8)),
            "share_journeys": (dims[1:], np.isfinite(region.minutes).astype(np.float32)),
        },
        attrs={
            "mode": "drive",
            "period": "all_day",
            "direction": "to_site",
            "reasons": list(access.REASONS),
        },
    )


def random_sets(sites: int, kept: int, count: int, seed: int = 2026) -> np.ndarray:
    """So many different sets of ``kept`` sites, bool (count, sites), in no order."""
    random = np.random.default_rng(seed)
    found: dict[bytes, np.ndarray] = {}
    while len(found) < count:
        order = random.random((count, sites)).argsort(axis=1)
        for row in order < kept:
            found.setdefault(row.tobytes(), row)
    return np.array(list(found.values())[:count])

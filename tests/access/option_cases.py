"""Random towns for the tests of options: some sites, areas with several origins, unreachable pairs, ties."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

import access


@dataclass
class Case:
    """A matrix with its areas, one service with thresholds, and a baseline."""

    times: xr.DataArray
    areas: pd.DataFrame
    area: np.ndarray
    service: access.Service
    baseline: access.Configuration

    def named(self, row: np.ndarray) -> list[str]:
        """Sites of one row of booleans."""
        return [site for site, kept in zip(self.times["site"].values, row) if kept]


def random_case(seed: int, unreached: bool = True) -> Case:
    """A town made from a seed: minutes in halves so that ties occur, some need of nobody, some decile unknown."""
    rng = np.random.default_rng(seed)
    sites, areas = int(rng.integers(2, 6)), int(rng.integers(2, 12))
    area = np.repeat(np.arange(areas), rng.integers(1, 4, areas))
    minutes = (rng.integers(1, 60, (1, sites, len(area))) / 2).astype(np.float32)
    if unreached:
        minutes[rng.random(minutes.shape) < 0.25] = np.nan
    weight = rng.random(len(area)) + 0.1
    weight /= np.bincount(area, weight)[area]
    codes = [f"E{n:02d}" for n in range(areas)]
    names = [chr(ord("A") + n) for n in range(sites)]
    reason = np.where(np.isnan(minutes), 2, 0).astype(np.uint8)
    dims = ("percentile", "site", "origin")
    coords = {
        "percentile": [50], "site": names, "origin": np.arange(len(area)),
        "area_id": ("origin", np.array(codes, dtype=object)[area]), "weight": ("origin", weight),
        "reason": (dims, reason), "share_journeys": (("site", "origin"), np.isfinite(minutes[0]).astype("f4")),
    }  # fmt: skip
    attrs = {"mode": "drive", "period": "am", "direction": "to_site", "reasons": list(access.REASONS)}
    rank = rng.permutation(areas) + 1
    table = pd.DataFrame(
        {
            "population": rng.integers(0, 50, areas).astype(float),
            "imd_rank": rank.astype(float),
            "imd_decile": np.ceil(rank * 10 / areas),
        },
        index=pd.Index(codes, name="area_id"),
    )
    if rng.random() < 0.3:
        table.loc[codes[0], ["imd_rank", "imd_decile"]] = np.nan
    kept = names[: int(rng.integers(1, sites + 1))]
    return Case(
        times=xr.DataArray(minutes, dims=dims, coords=coords, attrs=attrs, name="minutes"),
        areas=table,
        area=area,
        service=access.Service("ed", "ED", thresholds=(5.0, 12.5)),
        baseline=access.Configuration("base", baseline=True, services={"ed": dict.fromkeys(kept, "24/7")}),
    )

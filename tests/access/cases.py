"""Small worlds typed by hand: travel times, areas, services and options."""

import numpy as np
import pandas as pd
import xarray as xr

import access

NAN = float("nan")
NO_PATH = access.REASONS.index("no_path")


def travel_times(minutes, *, area_id=None, weight=None, percentiles=(50,), reason=None, sites=None, **attrs):
    """Array from minutes per site: ``{"A": [10, 20], ...}`` or a block (percentile, site, origin)."""
    if isinstance(minutes, dict):
        sites, minutes = list(minutes), [list(minutes.values())]
    block = np.array(minutes, dtype=np.float32).reshape(len(percentiles), len(sites), -1)
    origins = block.shape[2]
    codes = np.where(np.isnan(block), NO_PATH if reason is None else reason, 0).astype(np.uint8)
    journeys = np.isfinite(block[0]).astype(np.float32)
    named = {"mode": "drive", "period": "all_day", "direction": "to_site", "reasons": list(access.REASONS)}
    dims = ("percentile", "site", "origin")
    return xr.DataArray(
        block,
        dims=dims,
        name="minutes",
        coords={
            "percentile": list(percentiles),
            "site": list(sites),
            "origin": np.arange(origins),
            "area_id": ("origin", np.array(area_id or [f"a{i}" for i in range(origins)], dtype=object)),
            "weight": ("origin", np.ones(origins) if weight is None else np.array(weight, dtype=float)),
            "reason": (dims, codes),
            "share_journeys": (("site", "origin"), journeys),
        },
        attrs=named | attrs,
    )


def areas(population, **columns):
    """Areas a0, a1, ... with residents and any other columns."""
    index = pd.Index([f"a{i}" for i in range(len(population))], name="area_id")
    return pd.DataFrame({"population": np.array(population, dtype=float), **columns}, index=index)


def service(name="beds", thresholds=(15, 30), **settings):
    return access.Service(name, name.capitalize(), thresholds=thresholds, **settings)


def option(name, sites, *, of="beds", hours="24/7", capacity=None):
    return access.Configuration(
        name, services={of: dict.fromkeys(sites, hours)}, capacity={of: capacity} if capacity else {}
    )


def evaluate_one(times, table, sites, **settings):
    """Result of one service under one option."""
    return access.evaluate(times, table, [service()], [option("now", sites)], **settings)

"""The no-car composite: one distribution of people with and without a car, as a travel-time array of its own."""

import numpy as np
import pandas as pd
import xarray as xr

from access.errors import AccessError, InvalidTravelTimes
from access.schema import REASONS, check_travel_times

NO_CAR_MODE = "no_car_composite"


def no_car_composite(
    drive: xr.DataArray, transit: xr.DataArray, share: pd.Series, percentile: int | None = None
) -> xr.DataArray:
    """Drive minutes of those with a car beside public-transport minutes of those without.

    ``share`` is c of every area, the share of its households without a car (0..1, by ``area_id``). The result
    follows the contract of travel times: the origins of ``drive`` with weights w (1 - c), then those of
    ``transit`` with weights w c, under mode ``no_car_composite``; so every measure over it is of one distribution
    of people, never an average of two times. It is a proxy: households stand for people, those with a car are
    taken to have the use of it, and those without to have no lift.

    The percentiles are those of ``transit`` (or the one asked for); driving has its one figure in all of them.
    Where c is NaN (no households are known) minutes are NaN with reason ``not_given``: unknown, not 0.

    Raises:
        InvalidTravelTimes: an array breaks the contract, or they differ in sites, areas, period or direction.
        AccessError: a share lies outside 0..1, or ``transit`` has no such percentile.
    """
    _check_pair(check_travel_times(drive), check_travel_times(transit), share)
    percentiles = [int(p) for p in transit["percentile"].values] if percentile is None else [percentile]
    if not set(percentiles) <= {int(p) for p in transit["percentile"].values}:
        raise AccessError(f"the public-transport times have no percentile {percentile}.")
    by_car = drive.isel(percentile=[_median(drive)] * len(percentiles)).assign_coords(percentile=percentiles)
    by_bus = transit.sel(percentile=percentiles, site=drive["site"])
    parts = _part(by_car, 1 - share, 0), _part(by_bus, share, drive.sizes["origin"])
    attrs = {
        "mode": NO_CAR_MODE,
        "reasons": list(REASONS),
        "of": f"{drive.attrs['mode']} and {transit.attrs['mode']}",
    }
    attrs |= {name: transit.attrs[name] for name in ("period", "direction")}
    return xr.concat(parts, "origin", combine_attrs="drop").rename("minutes").assign_attrs(attrs)


def _part(times: xr.DataArray, share: pd.Series, first: int) -> xr.DataArray:
    """The origins of one mode with their part of each area's weight, numbered from ``first``."""
    c = share.reindex(times["area_id"].to_numpy()).to_numpy(dtype=np.float64)
    unknown = np.isnan(c)
    reason = np.where(unknown, np.uint8(REASONS.index("not_given")), times["reason"].to_numpy())
    return xr.DataArray(
        np.where(unknown, np.float32(np.nan), times.to_numpy()),
        dims=times.dims,
        name="minutes",
        coords={
            "percentile": times["percentile"].to_numpy(),
            "site": times["site"].to_numpy(),
            "origin": first + np.arange(times.sizes["origin"]),
            "area_id": ("origin", times["area_id"].to_numpy()),
            "weight": ("origin", times["weight"].to_numpy() * np.where(unknown, 0.5, c)),
            "reason": (times.dims, reason.astype(np.uint8)),
            "share_journeys": (
                ("site", "origin"),
                np.where(unknown, np.float32(0), times["share_journeys"].to_numpy()),
            ),
        },
    )


def _median(drive: xr.DataArray) -> int:
    percentiles = [int(p) for p in drive["percentile"].values]
    if 50 not in percentiles:
        raise AccessError("the drive times have no percentile 50.")
    return percentiles.index(50)


def _check_pair(drive: xr.DataArray, transit: xr.DataArray, share: pd.Series) -> None:
    for name in ("period", "direction"):
        if drive.attrs[name] != transit.attrs[name]:
            raise InvalidTravelTimes(
                f"the no-car composite needs one {name}: drive has {drive.attrs[name]}, "
                f"{transit.attrs['mode']} has {transit.attrs[name]}."
            )
    for name in ("site", "area_id"):
        if set(drive[name].to_numpy()) != set(transit[name].to_numpy()):
            raise InvalidTravelTimes(f"the no-car composite needs times of the same {name}s by both modes.")
    if ((share < 0) | (share > 1)).any():
        area = share.index[(share < 0) | (share > 1)][0]
        raise AccessError(
            f"the share of households without a car of area {area} is {share[area]:g}, outside 0..1."
        )

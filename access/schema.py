"""The border of the package: travel times and areas are checked here once, and trusted inside."""

import numpy as np
import pandas as pd
import xarray as xr

from access.errors import InvalidAreas, InvalidTravelTimes

DIMENSIONS = ("percentile", "site", "origin")
DIRECTIONS = ("to_site", "from_site")
REASONS = ("", "not_snapped", "no_path", "beyond_cutoff", "no_service", "not_given")
NO_OPEN_SITE = "no_open_site"
KEY = ("service", "configuration", "mode", "period", "direction", "percentile")

_COORDINATES = {
    "area_id": ("origin",),
    "weight": ("origin",),
    "reason": DIMENSIONS,
    "share_journeys": ("site", "origin"),
}


def check_travel_times(travel_times: xr.DataArray) -> xr.DataArray:
    """Return the array unchanged if it follows ``docs/contracts.md``.

    Minutes are float32 ``(percentile, site, origin)``, zero or more, NaN exactly where ``reason`` is not
    zero; weights sum to 1 in every area; ``attrs`` name mode, period, direction and reasons.

    Raises:
        InvalidTravelTimes: the first rule that is broken, with what was found.
    """
    _check_layout(travel_times)
    name = f"travel times {travel_times.attrs['mode']}/{travel_times.attrs['period']}"
    _check_values(travel_times, name)
    _check_weights(travel_times, name)
    return travel_times


def check_areas(areas: pd.DataFrame, travel_times: xr.DataArray) -> None:
    """Check that areas are unique and are exactly those the travel times speak of.

    Raises:
        InvalidAreas: an area is repeated, or stands in one of the two and not in the other.
    """
    if not areas.index.is_unique:
        raise InvalidAreas(f"area {areas.index[areas.index.duplicated()][0]} occurs twice: keep one.")
    timed = pd.Index(np.unique(travel_times["area_id"].to_numpy()))
    for absent, place in (
        (areas.index.difference(timed), "travel times"),
        (timed.difference(areas.index), "areas"),
    ):
        if len(absent):
            raise InvalidAreas(
                f"area {absent[0]} is absent from the {place} ({len(absent)} such areas, "
                f"{travel_times.attrs['mode']}); compute both from one table of areas."
            )


def _check_layout(array: xr.DataArray) -> None:
    if array.dims != DIMENSIONS:
        raise InvalidTravelTimes(f"travel times have dims {array.dims}; they must be {DIMENSIONS}.")
    for name in ("mode", "period", "direction", "reasons"):
        if name not in array.attrs:
            raise InvalidTravelTimes(f'travel times lack the attribute "{name}"; set attrs["{name}"].')
    if array.attrs["direction"] not in DIRECTIONS:
        found = array.attrs["direction"]
        raise InvalidTravelTimes(f'travel times have direction "{found}"; use one of {DIRECTIONS}.')
    if array.dtype != np.float32:
        raise InvalidTravelTimes(f"travel times are {array.dtype}; store minutes as float32.")
    for name in ("percentile", "site"):
        if name not in array.coords or not array.indexes[name].is_unique:
            raise InvalidTravelTimes(f'travel times need a coordinate "{name}" without repeats.')
    for name, dims in _COORDINATES.items():
        if name not in array.coords or array[name].dims != dims:
            raise InvalidTravelTimes(f'travel times need a coordinate "{name}" with dims {dims}.')


def _check_values(array: xr.DataArray, name: str) -> None:
    minutes, reason = array.to_numpy(), array["reason"].to_numpy()
    unreached = np.isnan(minutes)
    if (minutes < 0).any() or np.isinf(minutes).any():
        raise InvalidTravelTimes(f"{name} hold negative or infinite minutes; mark unreachable as NaN.")
    if (unreached != (reason != 0)).any():
        raise InvalidTravelTimes(f"{name}: a reason must be given exactly where minutes is NaN.")
    if reason.size and reason.max() >= len(array.attrs["reasons"]):
        raise InvalidTravelTimes(f'{name}: reason {reason.max()} has no name in attrs["reasons"].')


def _check_weights(array: xr.DataArray, name: str) -> None:
    weights = pd.Series(array["weight"].to_numpy()).groupby(array["area_id"].to_numpy()).sum()
    wrong = ~np.isclose(weights, 1.0, atol=1e-6)
    if wrong.any() or (array["weight"].to_numpy() < 0).any():
        area = weights.index[wrong][0] if wrong.any() else weights.index[0]
        raise InvalidTravelTimes(
            f"{name}: origin weights of area {area} sum to {weights[area]:g}; they must be >= 0 and sum to 1."
        )

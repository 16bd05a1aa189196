"""The no-car composite of a study: a mode made of two matrices, never stored, put together when it is read."""

from __future__ import annotations

import pandas as pd
import xarray as xr

import access
from study.equity_settings import NoCar
from study.errors import InputError
from study.places import Places
from study.plan import MatrixKey
from study.settings import Settings
from study.store import Store
from study.travel_times import load


def composite_blocks(
    settings: Settings, matrices: dict[MatrixKey, dict[str, str]]
) -> dict[MatrixKey, dict[str, dict[str, str]]]:
    """The composite's matrices, one for each period and direction that both modes have: mode -> its blocks."""
    if settings.no_car is None:
        return {}
    drive, transit = settings.no_car.modes
    both = [key for key in matrices if key.mode == transit and key._replace(mode=drive) in matrices]
    return {
        key._replace(mode=access.NO_CAR_MODE): {
            mode: matrices[key._replace(mode=mode)] for mode in (drive, transit)
        }
        for key in both
    }


def load_times(
    settings: Settings, store: Store, places: Places, key: MatrixKey, blocks: dict
) -> xr.DataArray:
    """The travel times of any matrix of a study: its own blocks, or those of the composite's two modes."""
    if key.mode != access.NO_CAR_MODE:
        return load(store, places, key, blocks, imported=key.mode in settings.matrix)
    no_car = settings.no_car
    parts = [
        load_times(settings, store, places, key._replace(mode=mode), blocks[mode]) for mode in no_car.modes
    ]
    columns = list(places.groups[no_car.group])
    return access.no_car_composite(*parts, share_without_car(places.areas, columns, no_car))


def no_car_findings(settings: Settings, places: Places) -> list[dict]:
    """How much need has no known households, and so no time in the composite; nothing where all are known.

    Raises
    ------
    InputError
        The households of [no_car] are not there or do not add up.
    """
    if settings.no_car is None:
        return []
    share = share_without_car(places.areas, list(places.groups[settings.no_car.group]), settings.no_car)
    unknown = share.index[share.isna()]
    if not len(unknown):
        return []
    some = ", ".join(unknown[:5]) + (" ..." if len(unknown) > 5 else "")
    message = (
        f"no households are known in {len(unknown)} of {len(share)} areas ({some}): they count as not given in "
        f"{access.NO_CAR_MODE}."
    )
    return [{"level": "warning", "where": "no_car", "message": message}]


def share_without_car(areas: pd.DataFrame, columns: list[str], no_car: NoCar) -> pd.Series:
    """Share of each area's households without a car, NaN where none are counted; ``columns`` are the group's.

    Raises
    ------
    InputError
        The group of households has no such category, or counts more without a car than in all.
    """
    without = areas[_column(no_car.without, columns, no_car)].astype("float64")
    counted = [_column(no_car.all, columns, no_car)] if no_car.all else columns
    everyone = areas[counted].astype("float64").sum(axis=1, skipna=False)
    if (without > everyone).any():
        area = areas.index[without > everyone][0]
        raise InputError(
            f"[no_car]: area {area} counts {without[area]:g} households without a car among {everyone[area]:g}: "
            "name the column of all households as `all`, or only columns that add up to them in the group."
        )
    return (without / everyone.where(everyone > 0)).rename("share_without_car")


def _column(category: str, columns: list[str], no_car: NoCar) -> str:
    column = f"{no_car.group}_{category}"
    if column not in columns:
        held = ", ".join(each.removeprefix(f"{no_car.group}_") for each in columns)
        raise InputError(f"[no_car] names `{category}`, and the group `{no_car.group}` has {held}.")
    return column

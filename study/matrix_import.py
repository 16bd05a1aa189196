"""Travel times made by another engine, read from CSV or Parquet and used as a mode."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from boundaries.tables import codes, numbers, read_table, require_columns
from study.errors import InputError
from study.settings import Matrix


def read_matrix(
    path: Path, settings: Matrix, area_ids: pd.Index, site_ids: list[str]
) -> tuple[np.ndarray, list[str]]:
    """Minutes as float32 ``(site, area)`` in the order given, NaN where the file has none, and warnings.

    Rows of areas that the study does not have are left out and counted, other columns are not read; areas and
    sites that the file lacks are NaN and named.

    Raises
    ------
    InputError
        A pair stands twice, a time is negative or infinite, or no code of the file is an area of the study.
    boundaries.BoundariesError
        The file or a column is missing, or a cell is no number; names the row.
    """
    wide = _wide(path, settings, site_ids) if settings.layout == "wide" else _pivoted(path, settings)
    known = wide.index.isin(area_ids)
    if not known.any():
        raise InputError(
            f"{path}: none of its {len(wide)} area codes (such as {wide.index[0]}) is an area of this study "
            f"(such as {area_ids[0]}): are they of another vintage?"
        )
    minutes = wide.reindex(index=area_ids, columns=site_ids).to_numpy(dtype=np.float64)
    wrong = (minutes < 0) | (minutes > np.finfo(np.float32).max)
    if wrong.any():
        area, site = (int(i[0]) for i in np.nonzero(wrong))
        row = _row(path, settings, area_ids[area], site_ids[site])
        raise InputError(
            f"{path} row {row}: area {area_ids[area]}, site {site_ids[site]} has {minutes[area, site]:g} "
            "minutes: leave the cell empty where there is no journey."
        )
    minutes = minutes.astype(np.float32)
    return minutes.T, _warnings(path, minutes, area_ids, site_ids, int((~known).sum()))


def _row(path: Path, settings: Matrix, area: str, site: str) -> int:
    """Row of the file, as a spreadsheet counts, that holds the minutes of a pair."""
    table = read_table(path)
    here = codes(table[settings.area], str(path)) == area
    if settings.layout == "long":
        here &= codes(table[settings.site], str(path)) == site
    return int(here.idxmax())


def _wide(path: Path, settings: Matrix, site_ids: list[str]) -> pd.DataFrame:
    table = read_table(path)
    require_columns(table.columns, [settings.area], str(path))
    areas = codes(table[settings.area], str(path))
    _refuse_twice(path, areas.to_frame(), "area")
    columns = {name: numbers(table[name], str(path)) for name in table.columns if name in site_ids}
    return pd.DataFrame(columns, index=table.index).set_axis(pd.Index(areas), axis=0)


def _pivoted(path: Path, settings: Matrix) -> pd.DataFrame:
    table = read_table(path, [settings.area, settings.site, settings.minutes])
    pairs = pd.DataFrame({
        "area": codes(table[settings.area], str(path)),
        "site": codes(table[settings.site], str(path)),
    })  # fmt: skip
    _refuse_twice(path, pairs, "pair of area and site")
    return pairs.assign(minutes=numbers(table[settings.minutes], str(path))).pivot(
        index="area", columns="site", values="minutes"
    )


def _refuse_twice(path: Path, keys: pd.DataFrame, what: str) -> None:
    twice = keys.duplicated(keep=False)
    if twice.any():
        rows = ", ".join(str(row) for row in keys.index[twice][:3])
        raise InputError(f"{path} rows {rows}: the same {what} stands in it twice: keep one row.")


def _warnings(
    path: Path, minutes: np.ndarray, area_ids: pd.Index, site_ids: list[str], foreign: int
) -> list[str]:
    found = np.isfinite(minutes)
    messages = []
    if foreign:
        messages.append(f"{path.name}: {foreign} areas in it are outside this study and were left out.")
    if lacking := [site for site, any_ in zip(site_ids, found.any(axis=0), strict=True) if not any_]:
        messages.append(
            f"{path.name} has no times for the sites {', '.join(lacking)}: they count as not given."
        )
    if lacking := list(area_ids[~found.any(axis=1)]):
        some = ", ".join(lacking[:5]) + (" ..." if len(lacking) > 5 else "")
        messages.append(
            f"{path.name} has no times for {len(lacking)} areas ({some}): they count as not given."
        )
    return messages

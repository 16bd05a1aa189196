"""Service levels of every area and site of a study: how often, with how many changes, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from isochrones.service_level import UNITS
from study.errors import ResultsError
from study.journey import MODE, Question, StudyJourneys
from study.whole_files import replacing

NEAREST = "nearest"
ENDINGS = (".csv", ".parquet")
AVERAGED = (
    "journeys_per_hour", "share_journeys", "longest_gap_minutes", "median_minutes", "journey_minutes",
    "walking_minutes", "riding_and_waiting_minutes", "direct_walk_minutes",
)  # fmt: skip


def level_table(
    journeys: StudyJourneys,
    sites: Sequence[str] = (),
    *,
    mode: str = MODE,
    period: str | None = None,
    direction: str = "to_site",
    max_rides: int | None = None,
) -> pd.DataFrame:
    """One row per area and site, and per area one of the `nearest` of these sites.

    Counts and minutes are means over the area's origins that have one, by weight; changes and times of day are
    those of the origin at which half of that weight is reached, in ascending order. At each origin the nearest is
    the site with the fewest `median_minutes`, the first of several (and of all where none has any).

    Args:
        journeys: the study.
        sites: default all.
        mode: `public_transport`, or that of a traveller.
        period: default the first with a timetable date.
        direction: `to_site` or `from_site`.
        max_rides: default as the study says.

    Returns:
        Columns `area_id`, `site_id`, `mode`, `period`, `direction`, those of `isochrones.service_levels` (same
        units; NaN where no origin has one), and `share_served`: weight of origins with a journey in the window,
        on foot or not.

    Raises:
        ResultsError: the study has no such site, period or mode.
    """
    places = journeys.places
    chosen = list(sites) or list(places.sites.index)
    for site in chosen:
        if site not in places.sites.index:
            have = ", ".join(places.sites.index)
            raise ResultsError(f"there is no site `{site}` here: this study has {have}.")
    question = Question(chosen[0], mode=mode, period=period, direction=direction, max_rides=max_rides)
    levels = journeys.levels(question).sel(site=chosen)
    name, _ = journeys.period(question)
    parts = [_by_area({v: levels[v].values[row] for v in UNITS}, places) for row in range(len(chosen))]
    nearest = _nearest(levels)
    everyone = np.arange(len(nearest))
    parts.append(_by_area({v: levels[v].values[nearest, everyone] for v in UNITS}, places))
    table = pd.concat(dict(zip([*chosen, NEAREST], parts)), names=["site_id", "area_id"]).reset_index()
    said = {"mode": mode, "period": name, "direction": direction}
    return table.assign(**said)[["area_id", "site_id", *said, *UNITS, "share_served"]]


def _nearest(levels: xr.Dataset) -> np.ndarray:
    """Row of the nearest site of each origin; 0 where there is none."""
    minutes = levels["median_minutes"].values
    return np.where(np.isnan(minutes), np.inf, minutes).argmin(axis=0)


def _by_area(values: dict[str, np.ndarray], places) -> pd.DataFrame:
    area = places.areas.index.get_indexer(places.origins["area_id"])
    weight = places.origins["weight"].to_numpy(np.float64)
    columns = {
        name: (_mean if name in AVERAGED else _middle)(value, area, weight, len(places.areas))
        for name, value in values.items()
    }
    served = np.nan_to_num(values["share_journeys"]) > 0
    columns["share_served"] = np.bincount(area, weight * served, len(places.areas))
    return pd.DataFrame(columns, index=places.areas.index)


def _mean(value: np.ndarray, area: np.ndarray, weight: np.ndarray, areas: int) -> np.ndarray:
    known = np.isfinite(value)
    total = np.bincount(area[known], weight[known], areas)
    summed = np.bincount(area[known], (weight * np.where(known, value, 0))[known], areas)
    return np.divide(summed, total, out=np.full(areas, np.nan), where=total > 0)


def _middle(value: np.ndarray, area: np.ndarray, weight: np.ndarray, areas: int) -> np.ndarray:
    """The value at which half of each area's weight with one is reached, ascending."""
    known = np.flatnonzero(np.isfinite(value))
    order = known[np.lexsort((value[known], area[known]))]
    frame = pd.DataFrame({"area": area[order], "value": value[order], "weight": weight[order]})
    grouped = frame.groupby("area")["weight"]
    reached = grouped.cumsum() >= grouped.transform("sum") / 2 * (1 - 1e-12)
    first = frame[reached].groupby("area")["value"].first()
    return first.reindex(np.arange(areas)).to_numpy()


def write_levels(table: pd.DataFrame, file: Path) -> Path:
    """Write the table as CSV, or as Parquet where the name ends so; the file written."""
    with replacing(file) as aside:
        if file.suffix == ".parquet":
            table.to_parquet(aside, index=False)
        else:
            table.round(4).to_csv(aside, index=False)
    return file

"""Minutes from every site to every site: transfers between hospitals, staff of a network, the second leg of a pathway.

They come from the study's own networks by the same search as those of patients, each site standing for an area with
one origin at its entrance, and are kept in the store block by block like any matrix.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr

from boundaries.tables import codes, read_table
from isochrones.schema import REASONS
from study import travel_times
from study.errors import InputError, ResultsError
from study.matrix_import import read_matrix
from study.places import Places
from study.plan import MatrixKey, asked_key
from study.results import Results
from study.travel_times import NOT_GIVEN, MatrixMaker


def site_times(
    results: Results,
    mode: str | None = None,
    period: str | None = None,
    direction: str = "to_site",
    percentile: int = 50,
) -> pd.DataFrame:
    """Minutes from each site (rows ``from_site``) to each site (columns ``to_site``), float32; NaN where none leads.

    The diagonal is 0. ``mode`` and ``period`` are the study's first where they are None; ``blue_light`` is there
    for every period of the roads although study.toml does not list it. ``direction`` says whose window public
    transport has: ``to_site`` that of going to an appointment, ``from_site`` that of going home. Either way a row
    is where the journey begins.

    Raises
    ------
    ResultsError
        The study cannot compute that mode, period or percentile.
    InputError
        The mode is an imported matrix without rows for sites.
    """
    key = asked_key(results.study.settings, mode, period, direction)
    times = site_matrix(results, key)
    if percentile not in times["percentile"]:
        have = ", ".join(str(p) for p in times["percentile"].values)
        raise ResultsError(f"{key} has no percentile {percentile}: it has {have}.")
    minutes = times.sel(percentile=percentile).values
    sites = list(results.places.sites.index)
    table = pd.DataFrame(minutes.T if key.direction == "to_site" else minutes, index=sites, columns=sites)
    return table.rename_axis(index="from_site", columns="to_site")


def site_matrix(results: Results, key: MatrixKey) -> xr.DataArray:
    """The travel-time array of contracts.md with the sites as origins, the origin of each in the sites' order.

    Computed once and kept; from a site to itself it is 0 minutes in every percentile.

    Raises
    ------
    InputError
        The mode is an imported matrix without rows for sites.
    ResultsError
        The networks have changed since the results were made.
    """
    places = _sites_as_origins(results.places)
    if key.mode in results.study.settings.matrix:
        results.require_current("matrix")
        return _zero_diagonal(_imported(results, places, key))
    results.require_current("networks")
    maker = MatrixMaker(results.study, results.store, places, results.networks)
    maker.make(key)
    return _zero_diagonal(travel_times.load(results.store, places, key, maker.blocks(key), imported=False))


def _sites_as_origins(places: Places) -> Places:
    """The sites, each with one origin at its entrance, in place of the areas' origins."""
    points = places.sites.geometry
    origins = pd.DataFrame({
        "area_id": list(places.sites.index),
        "easting": points.x.to_numpy(),
        "northing": points.y.to_numpy(),
        "weight": 1.0,
    })  # fmt: skip
    return replace(places, origins=origins, areas=places.sites)


def _imported(results: Results, places: Places, key: MatrixKey) -> xr.DataArray:
    """The rows of an imported matrix whose area codes are sites."""
    settings = results.study.settings.matrix[key.mode]
    path = results.study.existing(f"matrix.{key.mode}")
    sites = places.sites.index
    if not codes(read_table(path)[settings.area], str(path)).isin(sites).any():
        raise InputError(
            f"{path.name} ([matrix.{key.mode}]) has no row for a site, so it has no times from site to site: add a "
            "row for each site with its site id as the area's code, or name a mode that [networks] give."
        )
    minutes, _ = read_matrix(path, settings, sites, list(sites))
    return _array(key, minutes[None], list(sites))


def _array(key: MatrixKey, minutes: np.ndarray, sites: list[str]) -> xr.DataArray:
    dims = ("percentile", "site", "origin")
    coords = {
        "percentile": [50], "site": sites, "origin": np.arange(len(sites)),
        "area_id": ("origin", np.array(sites, dtype=object)), "weight": ("origin", np.ones(len(sites))),
        "reason": (dims, np.where(np.isnan(minutes), NOT_GIVEN, 0).astype(np.uint8)),
        "share_journeys": (dims[1:], np.isfinite(minutes[0]).astype(np.float32)),
    }  # fmt: skip
    attrs = key._asdict() | {"reasons": list(REASONS)}
    return xr.DataArray(minutes, dims=dims, coords=coords, attrs=attrs, name="minutes")


def _zero_diagonal(times: xr.DataArray) -> xr.DataArray:
    same = np.arange(times.sizes["site"])
    minutes, reason = times.values.copy(), times["reason"].values.copy()
    journeys = times["share_journeys"].values.copy()
    minutes[:, same, same], reason[:, same, same], journeys[same, same] = 0.0, 0, 1.0
    coords = {"reason": (times["reason"].dims, reason)}
    coords["share_journeys"] = (times["share_journeys"].dims, journeys)
    return times.copy(data=minutes).assign_coords(coords)

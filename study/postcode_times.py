"""Minutes from every postcode of a study to every site, by the study's own networks, kept in its store.

A postcode is an origin of its own, searched as the study's origins are: the same streets, timetable, connector,
window and percentiles. Postcodes are computed in blocks, each an artefact for every site under the hash of what it was
made from, so that memory does not grow with a country's postcodes and a stopped computation goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import xarray as xr

import boundaries
from boundaries.postcodes import compact, spaced
from study import travel_times
from study.plan import MatrixKey
from study.postcodes import study_postcodes
from study.results import Results
from study.travel_times import MatrixMaker

LONGITUDE_LATITUDE = "EPSG:4326"
BLOCK = 40_000
"""Postcodes computed in one go."""


def postcodes_in_areas(results: Results) -> pd.DataFrame:
    """The study's postcodes that lie in one of its areas, district by district.

    Returns
    -------
    DataFrame
        Index: postcodes without their space; `easting`, `northing` (metres of the study's CRS), `area_id`: the area
        that holds the point, of several the first. What is not written as a postcode is left out.

    Raises
    ------
    ResultsError
        The postcodes have changed since the results were made, or study.toml names none.
    BoundariesError
        The file of postcodes cannot be used.
    """
    results.require_current("postcodes")
    points = _points(study_postcodes(results.study))
    areas = results.places.areas[["geometry"]].rename_axis("area_id").reset_index()
    held = gpd.sjoin(points, areas, predicate="intersects")
    held = held.sort_values("area_id", kind="stable")
    held = held[~held.index.duplicated()]
    held = held.iloc[np.argsort(held.index.map(spaced).to_numpy(str), kind="stable")]
    columns = {"easting": held.geometry.x, "northing": held.geometry.y, "area_id": held["area_id"]}
    return pd.DataFrame(columns).rename_axis("postcode")


def _points(postcodes: boundaries.Postcodes) -> gpd.GeoDataFrame:
    table = postcodes.table[[_is_postcode(each) for each in postcodes.table.index]]
    first, second = table.columns
    crs = LONGITUDE_LATITUDE if postcodes.degrees else postcodes.crs
    shapes = gpd.points_from_xy(table[first], table[second])
    return gpd.GeoDataFrame(index=table.index, geometry=shapes, crs=crs).to_crs(postcodes.crs)


def _is_postcode(key: str) -> bool:
    try:
        return compact(key) == key
    except boundaries.UnknownPostcode:
        return False


def postcode_blocks(postcodes: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The postcodes in blocks of at most :data:`BLOCK`, in their order."""
    for start in range(0, len(postcodes), BLOCK):
        yield postcodes.iloc[start : start + BLOCK]


def is_routed(results: Results, key: MatrixKey) -> bool:
    """True of a matrix that the study's networks give, so that any point has minutes of its own."""
    return key.mode in results.study.settings.network_modes and not results.matrices()[key]["imported"]


def postcode_times(results: Results, key: MatrixKey, block: pd.DataFrame) -> xr.DataArray:
    """The travel-time array of contracts.md with postcodes as origins, each an area of its own; computed once and kept.

    Parameters
    ----------
    results
        The results whose matrices these are.
    key
        A matrix of the run that :func:`is_routed`.
    block
        Rows of :func:`postcodes_in_areas`, from :func:`postcode_blocks`.

    Raises
    ------
    ResultsError
        The networks have changed since the results were made.
    """
    results.require_current("networks")
    origins = pd.DataFrame({
        "area_id": block.index.to_numpy(object), "easting": block["easting"].to_numpy(),
        "northing": block["northing"].to_numpy(), "weight": np.ones(len(block)),
    })  # fmt: skip
    places = replace(results.routing_places, origins=origins)
    maker = MatrixMaker(results.study, results.store, places, results.networks)
    maker.make(key)
    times = travel_times.load(results.store, places, key, maker.blocks(key), imported=False)
    return times.sel(site=[site for site in times["site"].values if site in results.places.sites.index])

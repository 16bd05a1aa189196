"""Areas, people and sites as the files a study reads."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from study.demo.people import NATIONAL_AREAS, national_decile
from study.demo.projection import longitude_latitude
from study.demo.providers import provider_names
from study.demo.region import Region

WRITTEN = "2026-04-01T00:00:00Z"


def write_tables(data: Path, regions: list[Region]) -> None:
    """Write ``areas.gpkg`` and the CSV files about people into the data folder."""
    codes, first = [], 1
    for region in regions:
        codes.append(area_codes(first, len(region.areas.polygons)))
        first += len(codes[-1])
    code = pd.Series(np.concatenate(codes), name="area_code")
    lookups = pd.concat([region.people.lookups for region in regions], ignore_index=True)
    _write_areas(data / "areas.gpkg", regions, code, lookups)
    _write_csv(data / "lookups.csv", code, lookups)
    _write_ages(data / "population.csv", code, np.concatenate([region.people.ages for region in regions]))
    _write_ages(data / "female.csv", code, np.concatenate([region.people.female for region in regions]))
    _write_csv(data / "deprivation.csv", code, _deprivation(regions))
    _write_csv(
        data / "needs.csv", code, pd.concat([region.people.needs for region in regions], ignore_index=True)
    )
    for group in regions[0].people.groups:
        table = pd.concat([region.people.groups[group] for region in regions], ignore_index=True)
        _write_csv(data / f"{group}.csv", code, table)
    _write_centroids(data / "centroids.csv", regions, codes)


def write_sites(path: Path, regions: list[Region]) -> None:
    """Write ``sites.csv``."""
    parts = []
    for region in regions:
        place = longitude_latitude(region.hospitals.entrances).round(6)
        columns = {
            "site_id": region.hospitals.site_ids,
            "name": region.hospitals.names,
            "place": region.hospitals.places,
            "provider": provider_names(region),
        }
        parts.append(pd.DataFrame({**columns, "longitude": place[:, 0], "latitude": place[:, 1]}))
    pd.concat(parts).to_csv(path, index=False, lineterminator="\n")


def area_codes(first: int, count: int) -> np.ndarray:
    """Codes ``D01000001`` and on, which no statistical office gives out."""
    return np.array([f"D01{number:06d}" for number in range(first, first + count)], dtype=object)


def _write_csv(path: Path, code: pd.Series, table: pd.DataFrame) -> None:
    pd.concat([code, table], axis=1).to_csv(path, index=False, lineterminator="\n")


def _write_ages(path: Path, code: pd.Series, ages: np.ndarray) -> None:
    columns = [str(age) for age in range(90)] + ["90+"]
    total = pd.Series(ages.sum(axis=1), name="population")
    _write_csv(path, code, pd.concat([total, pd.DataFrame(ages, columns=columns)], axis=1))


def _deprivation(regions: list[Region]) -> pd.DataFrame:
    return one_ranking(pd.concat([region.people.deprivation for region in regions], ignore_index=True))


def one_ranking(table: pd.DataFrame) -> pd.DataFrame:
    """Deprivation of several regions with ranks that no two areas share; one region's stay as they are."""
    if table["imd_rank"].is_unique:
        return table
    order = table["imd_rank"].rank(method="first").astype(int)
    rank = (order * NATIONAL_AREAS // len(table)).to_numpy()
    return table.assign(imd_rank=rank, imd_decile=national_decile(rank))


def _write_areas(path: Path, regions: list[Region], code: pd.Series, lookups: pd.DataFrame) -> None:
    polygons = np.concatenate([region.areas.polygons for region in regions])
    number = lookups.groupby("district").cumcount() + 1
    name = lookups["district"] + " " + number.astype(str).str.zfill(3)
    layer = gpd.GeoDataFrame({"area_code": code, "area_name": name}, geometry=polygons, crs="EPSG:27700")
    path.unlink(missing_ok=True)
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN})
    try:
        layer.to_file(path, layer="areas", driver="GPKG", engine="pyogrio")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _write_centroids(path: Path, regions: list[Region], codes: list[np.ndarray]) -> None:
    parts = []
    for region, code in zip(regions, codes):
        areas = region.areas
        points = areas.points.round(1)
        columns = {"area_code": code[areas.point_area], "easting": points[:, 0], "northing": points[:, 1]}
        parts.append(pd.DataFrame({**columns, "weight": areas.point_weight.round(6)}))
    pd.concat(parts).to_csv(path, index=False, lineterminator="\n")

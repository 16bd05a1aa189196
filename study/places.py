"""Areas with their people, origins and sites of a study, made once and kept in the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

import boundaries
from study.fingerprint import code_fingerprint
from study.folder import Study
from study.people import People
from study.store import Store, array_hash, content_hash, read_json, write_json

_SETTINGS = (
    "crs", "areas", "population", "deprivation", "needs", "groups", "vintages", "lookups", "origins", "sites",
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Where people live and where care is given.

    ``groups`` maps each group to its columns of ``areas`` and their labels; ``findings`` is what was
    noticed in the inputs; ``projection`` the operation that brought the areas to the study's CRS.
    """

    key: str
    areas: gpd.GeoDataFrame
    origins: pd.DataFrame
    sites: gpd.GeoDataFrame
    groups: dict[str, dict[str, str]]
    findings: list[dict]
    projection: dict

    @property
    def area_hash(self) -> str:
        """Hash of the area codes in order."""
        return content_hash(list(self.areas.index))

    @property
    def origin_hash(self) -> str:
        """Hash of the origins' places, order and weights."""
        numbers = self.origins[["easting", "northing", "weight"]].to_numpy("float64")
        return content_hash([list(self.origins["area_id"]), array_hash(numbers)])

    @property
    def site_hash(self) -> str:
        """Hash of every site's id, place and side: together they decide which street fragments count."""
        points = self.sites.geometry
        sides = list(self.sites["approach"]) if "approach" in self.sites else []
        return content_hash(
            [list(self.sites.index), array_hash(points.x.to_numpy(), points.y.to_numpy()), sides]
        )


def make_places(study: Study, store: Store) -> Places:
    """Read and join the places of a study, or open them if nothing they are made from has changed.

    Raises
    ------
    boundaries.BoundariesError
        An input cannot be used; the message names file, row and remedy.
    """
    settings = study.settings
    names = (
        "areas",
        "sites",
        "population",
        "deprivation",
        "origins",
        "needs",
        "groups",
        "lookups",
        "vintages",
    )
    files = {
        where: store.file_hash(study.existing(where))
        for where in study.input_paths()
        if where.partition(".")[0] in names
    }
    said = {name: settings.model_dump(mode="json")[name] for name in _SETTINGS}
    parts = {"code": code_fingerprint("boundaries", "study"), "files": files, "settings": said}
    path = store.get_or_make("places", parts, lambda directory: _make(study, directory))
    return load_places(path)


def _make(study: Study, directory: Path) -> None:
    settings = study.settings
    areas, findings = boundaries.read_areas(
        study.existing("areas"), settings.areas.code, name=settings.areas.name, vintage=settings.areas.vintage,
        crs=settings.crs, source_crs=settings.areas.source_crs, layer=settings.areas.layer,
    )  # fmt: skip
    projection = dict(areas.attrs.get("projection", {}))
    people = People(study, areas, list(findings))
    people.add_all()
    origins, noticed = _origins(study, people.areas)
    people.findings += noticed
    columns = settings.sites.model_dump(exclude={"file", "id"}) | {"site_id": settings.sites.id}
    sites, noticed = boundaries.read_sites(study.existing("sites"), settings.crs, columns=columns)
    people.findings += noticed
    for frame in (people.areas, sites):
        frame.attrs = {}
    people.areas.to_parquet(directory / "areas.parquet")
    origins.to_parquet(directory / "origins.parquet", index=False)
    sites.to_parquet(directory / "sites.parquet")
    record = {
        "findings": [_finding(f) for f in people.findings], "projection": projection, "groups": people.groups,
    }  # fmt: skip
    write_json(directory / "places.json", record)


def _finding(finding: boundaries.Finding) -> dict:
    where = ": ".join(part for part in (Path(finding.file).name, finding.where) if part)
    return {"level": finding.level, "where": where, "message": finding.message}


def _origins(study: Study, areas: gpd.GeoDataFrame) -> tuple[pd.DataFrame, list]:
    settings = study.settings.origins
    if settings is None:
        return boundaries.origins_inside(areas), []
    if settings.raster:
        return boundaries.origins_from_raster(areas, study.existing("origins.raster"), settings.max_origins)
    metric = settings.easting and settings.northing
    columns = (settings.easting, settings.northing) if metric else (settings.longitude, settings.latitude)
    return boundaries.origins_from_points(
        areas, study.existing("origins.file"), code=settings.code, columns=columns, weight=settings.weight,
        source_crs=None if metric else "EPSG:4326",
    )  # fmt: skip


def load_places(path: Path) -> Places:
    """Open the places kept at ``path``."""
    record = read_json(path / "places.json")
    return Places(
        key=path.name,
        areas=gpd.read_parquet(path / "areas.parquet"),
        origins=pd.read_parquet(path / "origins.parquet"),
        sites=gpd.read_parquet(path / "sites.parquet"),
        **record,
    )

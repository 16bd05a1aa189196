"""Travel-time matrices of a study, one block per site in the store.

A block is ``minutes.npy`` (float32, percentile x origin), ``reason.npy`` (uint8) and ``share.npy``
(float32, origin), uncompressed and memory-mapped when read. Its key covers the network, the origins, the
site's coordinates and every parameter, so adding a site or a period computes that alone.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

import isochrones
from isochrones.schema import REASONS
from study.fingerprint import code_fingerprint
from study.folder import Study
from study.matrix_import import read_matrix
from study.modes import feeder_factors
from study.networks import Networks
from study.places import Places
from study.plan import MatrixKey, matrix_keys, road_factors
from study.store import Store, content_hash, read_json, write_json

NOT_GIVEN = list(REASONS).index("not_given")


@dataclass
class MatrixMaker:
    """Plans and makes the matrices of one study."""

    study: Study
    store: Store
    places: Places
    networks: Networks

    def parts(self, key: MatrixKey) -> dict:
        """Everything a matrix depends on but the site."""
        settings = self.study.settings
        parts = {
            "code": code_fingerprint("isochrones", "boundaries", "study"),
            "mode": key.mode,
            "direction": key.direction,
        }
        if key.mode in settings.matrix:
            matrix = settings.matrix[key.mode]
            file = self.store.file_hash(self.study.existing(f"matrix.{key.mode}"))
            return parts | {"file": file, "matrix": matrix.model_dump(), "areas": self.places.area_hash}
        who, transit = settings.traveller(key.mode), settings.is_transit(key.mode)
        feeder = who.feeder if who else None
        not_used = {"roads", "connector_kmh"} if transit and not feeder else set()
        parts |= {
            "speeds": settings.speeds.model_dump(exclude=not_used),
            "origins": self.places.origin_hash,
            "sites": self.places.site_hash,
            "traveller": who.ways if who else None,
        }
        if transit:
            period = settings.periods[key.period]
            parts |= {
                "links": self.networks.link_parts(key.period, self.places, key.mode),
                "window": getattr(period, key.direction).model_dump(), "percentiles": settings.percentiles,
            }  # fmt: skip
            if feeder:
                factors = feeder_factors(settings, key.period, key.direction)
                parts |= {"roads": self.networks.street_parts("drive"), "factors": factors}
        else:
            parts |= {"streets": self.networks.street_parts(key.mode)}
            walked = settings.kind(key.mode) == "walk"
            parts |= {} if walked else {"factors": road_factors(settings, key.period)}
        return parts

    def blocks(self, key: MatrixKey) -> dict[str, str]:
        """Block key of every site of a matrix."""
        parts = self.parts(key)
        point = self.places.sites.geometry
        return {
            site: content_hash(parts | {"site": [site, point[site].x, point[site].y]})
            for site in self.places.sites.index
        }

    def missing(self, key: MatrixKey) -> list[str]:
        """Sites whose block is not in the store."""
        return [site for site, block in self.blocks(key).items() if not self.store.has("matrix", block)]

    def make(self, key: MatrixKey) -> None:
        """Compute one matrix and store the blocks that are missing.

        All sites are searched although some blocks may be there: which street fragments count depends on
        all of them together, and a search costs less than the doubt.
        """
        sites = self.missing(key)
        if not sites:
            return
        blocks = self.blocks(key)
        times = self._compute(key)
        for site in sites:
            self.store.put("matrix", blocks[site], _writer(times.sel(site=site)))

    def _compute(self, key: MatrixKey) -> xr.DataArray:
        settings, networks = self.study.settings, self.networks
        if key.mode in settings.matrix:
            return self.imported(key.mode)
        where = (networks.streets(key.mode), self.places.origins, self.places.sites)
        if settings.is_transit(key.mode):
            window = getattr(settings.periods[key.period], key.direction)
            return isochrones.transit_times(
                networks.timetable(key.period, key.mode), *where, window=window.window, by=window.by,
                direction=key.direction, percentiles=tuple(settings.percentiles), period=key.period,
                options=networks.options(key.mode), links=networks.links(key.period, self.places, key.mode),
                feeder=networks.feeder(key.mode, key.period, key.direction),
            )  # fmt: skip
        how = {"connector": networks.connector(key.mode), "speeds": networks.walk_speeds(key.mode)}
        how |= {"direction": key.direction, "max_minutes": settings.longest(key.mode)}
        if settings.kind(key.mode) == "walk":
            return isochrones.walk_times(*where, **how)
        period = "blue_light" if key.mode == "blue_light" else road_factors(settings, key.period)
        return isochrones.drive_times(*where, period=period, **how)

    def imported(self, mode: str) -> xr.DataArray:
        """An imported matrix, one origin per area; ``attrs["warnings"]`` is what was noticed."""
        path = self.study.existing(f"matrix.{mode}")
        site_ids = list(self.places.sites.index)
        minutes, warnings = read_matrix(
            path, self.study.settings.matrix[mode], self.places.areas.index, site_ids
        )
        reason = np.where(np.isnan(minutes), NOT_GIVEN, 0).astype(np.uint8)
        coords = {
            "percentile": [50], "site": site_ids,
            "reason": (("percentile", "site", "origin"), reason[None]),
            "share_journeys": (("site", "origin"), np.isfinite(minutes).astype(np.float32)),
        }  # fmt: skip
        return xr.DataArray(
            minutes[None],
            dims=("percentile", "site", "origin"),
            coords=coords,
            name="minutes",
            attrs={"warnings": warnings},
        )


def _writer(times: xr.DataArray) -> Callable[[Path], None]:
    def write(directory: Path) -> None:
        np.save(directory / "minutes.npy", times.values)
        np.save(directory / "reason.npy", times["reason"].values)
        np.save(directory / "share.npy", times["share_journeys"].values)
        percentiles = [int(p) for p in times["percentile"].values]
        meta = {"percentiles": percentiles, "warnings": times.attrs.get("warnings", [])}
        write_json(directory / "meta.json", meta)

    return write


def make_all(maker: MatrixMaker, progress, workers: int = 1) -> dict[MatrixKey, dict[str, str]]:
    """Make every matrix that is not in the store; return the block keys of each."""
    keys = matrix_keys(maker.study.settings)
    todo = [key for key in keys if maker.missing(key)]
    _open_networks(maker, todo, progress)
    if todo:
        with progress.stage("Travel times", len(todo)), ThreadPoolExecutor(max(1, workers)) as pool:
            for key, _ in zip(todo, pool.map(maker.make, todo), strict=True):
                progress.step(str(key))
    return {key: maker.blocks(key) for key in keys}


def _open_networks(maker: MatrixMaker, todo: list[MatrixKey], progress) -> None:
    """Make and open what the matrices to do need, one after the other, before threads share them."""
    networks = maker.networks
    computed = [key for key in todo if key.mode not in maker.study.settings.matrix]
    settings = maker.study.settings
    modes = sorted({key.mode for key in computed})
    if any(who and who.feeder for who in map(settings.traveller, modes)) and "drive" not in modes:
        modes.append("drive")
    if modes:
        with progress.stage("Streets", len(modes)):
            for mode in modes:
                networks.require_streets(mode, maker.places)
                progress.step(mode)
    ridden = sorted({(key.period, key.mode) for key in computed if settings.is_transit(key.mode)})
    if ridden:
        with progress.stage("Timetables and walks between stops", len(ridden)):
            for period, mode in ridden:
                networks.timetable(period, mode)
                networks.links(period, maker.places, mode)
                progress.step(f"{period}, {mode}")


def warnings_of(store: Store, matrices: dict[MatrixKey, dict[str, str]]) -> list[str]:
    """What was noticed when imported matrices were read, kept with their blocks."""
    keys = [block for blocks in matrices.values() for block in blocks.values()]
    metas = [read_json(store.path("matrix", key) / "meta.json") for key in keys]
    return list(dict.fromkeys(warning for meta in metas for warning in meta["warnings"]))


def load(
    store: Store, places: Places, key: MatrixKey, blocks: dict[str, str], imported: bool
) -> xr.DataArray:
    """The travel-time array of contracts.md for one matrix, from its blocks.

    An imported matrix has one origin per area.
    """
    folders = [store.path("matrix", block) for block in blocks.values()]

    def stacked(name: str, axis: int) -> np.ndarray:
        return np.stack([np.load(folder / name, mmap_mode="r") for folder in folders], axis=axis)

    minutes = stacked("minutes.npy", 1)
    area_id = places.areas.index if imported else places.origins["area_id"]
    weight = np.ones(len(area_id)) if imported else places.origins["weight"]
    coords = {
        "percentile": read_json(folders[0] / "meta.json")["percentiles"],
        "site": list(blocks),
        "origin": np.arange(minutes.shape[2]),
        "area_id": ("origin", np.asarray(area_id, dtype=object)),
        "weight": ("origin", np.asarray(weight, dtype=np.float64)),
        "reason": (("percentile", "site", "origin"), stacked("reason.npy", 1)),
        "share_journeys": (("site", "origin"), stacked("share.npy", 0)),
    }
    attrs = {"mode": key.mode, "period": key.period, "direction": key.direction, "reasons": list(REASONS)}
    return xr.DataArray(
        minutes, dims=("percentile", "site", "origin"), coords=coords, attrs=attrs, name="minutes"
    )

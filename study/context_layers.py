"""What a study's maps show beside their subject, drawn once from its own OpenStreetMap extract and kept in its store.

Nothing is counted from these layers: they stand outside the run's identity. Whoever shows them says `ATTRIBUTION`.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

import boundaries
from boundaries import BoundariesError, Finding
from study.fingerprint import code_fingerprint
from study.folder import Study
from study.places import Places
from study.results import Results
from study.store import Store, content_hash, read_json, write_json

ATTRIBUTION = "Map context © OpenStreetMap contributors, ODbL 1.0"
"""What is said where the layers are shown."""

MARGIN = 0.35
"""How far beyond the areas the layers reach, as a share of the study's longer side."""

KIND = "context"
_FILE = "layers.parquet"


def context_layers(results: Results) -> dict[str, gpd.GeoDataFrame]:
    """The layers of a study's surroundings in its CRS, by the names of ``boundaries.CONTEXT_LAYERS``.

    They are drawn when they are first asked for, unless the run did so. Every layer is without a row where the study
    has no OpenStreetMap extract, where the extract cannot be drawn (`context_findings` says why), and where it is no
    longer there and was not drawn before.
    """
    study, store = results.study, results.store
    if not study.settings.networks.osm:
        return boundaries.empty_context(study.settings.crs)
    key = content_hash(_parts(study, results.places, _recorded_hash(results)))
    if store.has(KIND, key):
        return _load(store.path(KIND, key), study.settings.crs)
    if not study.input_paths()["networks.osm"].is_file():
        return boundaries.empty_context(study.settings.crs)
    return _load(make_context(study, store, results.places), study.settings.crs)


def make_context(study: Study, store: Store, places: Places) -> Path:
    """Draw the layers of a study with an OpenStreetMap extract, or find them drawn; returns their folder."""
    file_hash = store.file_hash(study.existing("networks.osm"))
    parts = _parts(study, places, file_hash)
    return store.get_or_make(KIND, parts, lambda directory: _make(study, parts["bounds"], directory))


def context_findings(study: Study, store: Store, places: Places) -> list[dict]:
    """What was noticed when the layers were drawn, as run.json lists findings; draws them where they are not."""
    return (
        read_json(make_context(study, store, places) / "findings.json") if study.settings.networks.osm else []
    )


def _parts(study: Study, places: Places, file_hash: str) -> dict:
    west, south, east, north = places.areas.total_bounds.tolist()
    margin = MARGIN * max(east - west, north - south)
    bounds = [round(edge) for edge in (west - margin, south - margin, east + margin, north + margin)]
    return {
        "code": code_fingerprint("boundaries"),
        "osm": file_hash,
        "crs": study.settings.crs,
        "bounds": bounds,
    }


def _recorded_hash(results: Results) -> str:
    """Hash of the extract that the results were made with; "" where the run did not read it."""
    return next((i["sha256"] for i in results.record["inputs"] if i["where"] == "networks.osm"), "")


def _make(study: Study, bounds: list[int], directory: Path) -> None:
    """Draw the layers; an extract that cannot be drawn leaves them empty and a finding, for no number is of them."""
    path = study.existing("networks.osm")
    try:
        layers, findings = boundaries.read_context(path, tuple(bounds), study.settings.crs)
    except BoundariesError as error:
        layers = boundaries.empty_context(study.settings.crs)
        findings = [Finding("warning", str(path), "", f"the maps have no coast, roads or names: {error}")]
    together = pd.concat([layer.assign(layer=name) for name, layer in layers.items()], ignore_index=True)
    together.attrs = {}
    together.to_parquet(directory / _FILE, index=False)
    said = [{"level": f.level, "where": _where(f), "message": f.message} for f in findings]
    write_json(directory / "findings.json", said)


def _where(finding: Finding) -> str:
    return ": ".join(part for part in (Path(finding.file).name, finding.where) if part)


def _load(folder: Path, crs) -> dict[str, gpd.GeoDataFrame]:
    together = gpd.read_parquet(folder / _FILE)
    layers = boundaries.empty_context(crs)
    return {
        name: together.loc[together["layer"] == name, list(empty.columns)].reset_index(drop=True).astype(
            empty.drop(columns="geometry").dtypes.to_dict()
        )
        for name, empty in layers.items()
    }  # fmt: skip

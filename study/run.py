"""Run a study: places, networks, travel times, access, tables; then ``run.json``, replaced last."""

from __future__ import annotations

import datetime
import platform
from importlib import metadata
from pathlib import Path

import numba

import isochrones
from access import NO_CAR_MODE
from study.context_layers import context_findings
from study.errors import StudyError
from study.fingerprint import RESULT_PACKAGES, code_fingerprint, library_versions
from study.folder import Study
from study.networks import Networks
from study.no_car import composite_blocks, no_car_findings
from study.places import make_places
from study.plan import MatrixKey, matrix_keys, road_factors
from study.progress import Silent
from study.questions import make_questions
from study.step_free_report import step_free_findings
from study.store import MANIFEST, Store, content_hash, read_json, replace_directory, write_json
from study.tables import TABLES, make_tables
from study.travel_times import MatrixMaker, make_all, warnings_of


def run(study: Study, progress: Silent | None = None, workers: int = 1) -> dict:
    """Compute everything a study asks for that is not in its store; returns the record (``run.json``).

    A second run does only what changed; a killed run resumes. Nothing earlier is touched until the new
    tables are whole: an error leaves the results as they were.

    Raises
    ------
    StudyError, BoundariesError, IsochronesError, AccessError
        An input cannot be used; the message names file, row and remedy.
    """
    if study.scenario is not None:
        raise StudyError("a study with a scenario has no results of its own: put it to `compare_scenario`.")
    progress = progress or Silent()
    store = Store(study.results)
    with store.lock():
        store.tidy()
        _say_if_compiling(study, progress)
        with progress.stage("Places and people"):
            places = make_places(study, store)
            questions = make_questions(study, store, places)
            households = no_car_findings(study.settings, places)
        networks = Networks(study, store)
        maker = MatrixMaker(study, store, places, networks)
        matrices = make_all(maker, progress, workers)
        tables = make_tables(study, store, places, questions, matrices, progress, workers)
        record = _record(study, store, places, questions, tables, maker, matrices)
        record["findings"] += households
        with progress.stage("Coast, roads and names for the maps"):
            record["findings"] += context_findings(study, store, places)
        with progress.stage("Recording"):
            _publish(study, store, tables, record, progress)
    noticed = {finding["message"]: finding["where"] for finding in reversed(record["findings"])}
    for message, where in reversed(noticed.items()):
        progress.say(f"Note: {where}: {message}")
    return record


def _say_if_compiling(study: Study, progress: Silent) -> None:
    cache = Path(numba.config.CACHE_DIR or Path(isochrones.__file__).parent / "__pycache__")
    if study.settings.networks.osm and not any(cache.rglob("*.nbi")):
        progress.say("First run after installation: compiling the search kernels once, which takes a while.")


def _publish(study: Study, store: Store, tables: str, record: dict, progress: Silent) -> None:
    """Put the tables where people look for them, then replace run.json as the last step of all."""
    source = store.path("tables", tables)

    def copy(directory: Path) -> None:
        for file in sorted(source.iterdir()):
            (directory / file.name).write_bytes(file.read_bytes())

    place = study.results / "tables"
    if read_json(place / MANIFEST) != read_json(source / MANIFEST):
        replace_directory(place, copy)
    record["seconds"] = {name: round(seconds, 2) for name, seconds in progress.seconds.items()}
    write_json(study.results / "run.json", record)


def _record(study, store, places, questions, tables, maker: MatrixMaker, matrices: dict) -> dict:
    settings = study.settings
    artefacts = {"places": places.key, "questions": questions.key, "tables": tables}
    inputs = [_input_entry(store, where, path) for where, path in study.input_paths().items()]
    inputs = [each | {"sha256": questions.hashes.get(each["where"], each["sha256"])} for each in inputs]
    findings = [*places.findings, *questions.findings]
    findings += [found for found in step_free_findings(maker.networks) if found["level"] == "warning"]
    findings += [{"level": "warning", "where": "matrix", "message": w} for w in warnings_of(store, matrices)]
    findings += [
        {"level": "warning", "where": mode, "message": sentence}
        for mode in dict.fromkeys(key.mode for key in matrices if key.mode not in settings.matrix)
        for sentence in maker.networks.beyond_streets(mode, places)
    ]
    return {
        "isoquity": metadata.version("isoquity"),
        "run_id": content_hash([artefacts, {str(k): v for k, v in matrices.items()}]),
        "finished": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "title": settings.title,
        "code": code_fingerprint(*RESULT_PACKAGES),
        "python": platform.python_version(),
        "libraries": library_versions(),
        "settings": settings.model_dump(mode="json"),
        "settings_hash": content_hash(settings.model_dump(mode="json")),
        "inputs": inputs,
        "projection": places.projection,
        "findings": findings,
        "networks": _network_reports(maker),
        "artefacts": artefacts,
        "matrices": [
            _matrix_entry(settings, key, blocks)
            for key, blocks in (matrices | composite_blocks(settings, matrices)).items()
        ],
        "tables": {name: f"tables/{name}.parquet" for name in TABLES},
        "made": store.made,
        "kept": len(store.kept),
    }


def _input_entry(store: Store, where: str, path: Path) -> dict:
    stat = path.stat()
    modified = datetime.datetime.fromtimestamp(stat.st_mtime, datetime.UTC).isoformat(timespec="seconds")
    entry = {"where": where, "file": str(path), "sha256": store.file_hash(path)}
    return entry | {"bytes": stat.st_size, "modified": modified}


def _network_reports(maker: MatrixMaker) -> dict[str, dict]:
    settings = maker.study.settings
    keys = [key for key in matrix_keys(settings) if key.mode not in settings.matrix]
    modes = list(dict.fromkeys(key.mode for key in keys))
    periods = list(dict.fromkeys(key.period for key in keys if settings.is_transit(key.mode)))
    return maker.networks.reports(modes, periods)


def _matrix_entry(settings, key: MatrixKey, blocks: dict[str, str]) -> dict:
    entry = {**key._asdict(), "imported": key.mode in settings.matrix, "blocks": blocks}
    if key.mode == NO_CAR_MODE:
        return entry | {"label": settings.no_car.label}
    if key.mode in ("drive", "blue_light") and not entry["imported"]:
        entry["road_factors"] = road_factors(settings, key.period)
    elif settings.is_transit(key.mode):
        period = settings.periods[key.period]
        entry |= {"date": str(period.date), **getattr(period, key.direction).model_dump(mode="json")}
    return entry

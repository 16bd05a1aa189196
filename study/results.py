"""What a run left behind, opened for reading: tables, matrices, places, services and options.

Everything is found through ``run.json``, which is replaced last, so what is read is one run's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import xarray as xr

import access
from access.rule_base import joined
from study.errors import OtherVersion, ResultsError
from study.fingerprint import RESULT_PACKAGES, code_fingerprint
from study.folder import Study, open_study
from study.networks import Networks
from study.no_car import load_times
from study.places import Places, load_places
from study.plan import MatrixKey
from study.questions import kept_question, read_study_services
from study.settings import Settings
from study.store import Store, content_hash, read_json


class Results:
    """The current results of a study; reads what is asked for, when it is asked for.

    ``drafts`` says whether draft options may be in them (:func:`study.published.published_only` leaves them out).
    """

    drafts = True

    def __init__(self, study: Study, record: dict):
        self.study = study
        self.record = record
        self.store = Store(study.results)
        self.changed: dict[str, str] = {}
        self.suppress_below = study.settings.suppress_below

    @property
    def run_id(self) -> str:
        """Hash of every current artefact: two runs with the same id hold the same numbers."""
        return self.record["run_id"]

    @property
    def out_of_date(self) -> str:
        """Names of the inputs that have changed since, as study.toml calls them, with commas; ``""`` if none has."""
        return ", ".join(self.changed)

    @cached_property
    def networks(self) -> Networks:
        """Streets, timetables and walks, opened when asked for and kept open."""
        return Networks(self.study, self.store)

    @cached_property
    def places(self) -> Places:
        """Areas, origins and sites."""
        return load_places(self.store.path("places", self.record["artefacts"]["places"]))

    @property
    def routing_places(self) -> Places:
        """The places that travel times were made with; for computing more of them."""
        return self.places

    @cached_property
    def services(self) -> dict:
        """Services as they were when these results were made."""
        return read_study_services(self.question_file("services"), self.study.settings)

    @cached_property
    def configurations(self) -> dict:
        """Options as they were when these results were made."""
        return access.read_configurations(
            self.question_file("configurations"), self.services, list(self.places.sites.index)
        )

    def question_file(self, name: str) -> Path:
        """The copy of a question file that these results were made with, by its key in study.toml.

        Raises
        ------
        ResultsError
            study.toml named no such file when these results were made.
        """
        folder = self.store.path("questions", self.record["artefacts"]["questions"])
        path = kept_question(folder, name, self.study.settings)
        if path is None:
            raise ResultsError(
                f'study.toml names no {name}: add a line such as {name} = "{name}.toml" and run the study.'
            )
        return path

    @cached_property
    def baseline(self) -> str:
        """Id of the baseline configuration."""
        return next(c for c, option in self.configurations.items() if option.baseline)

    def table(self, name: str, columns: list[str] | None = None, filters: list | None = None) -> pd.DataFrame:
        """One of the tables of run.json.

        Raises
        ------
        ResultsError
            There is no such table.
        """
        return pq.read_table(self._table_file(name), columns=columns, filters=filters).to_pandas()

    def columns(self, name: str) -> list[str]:
        """The columns of one of the tables of run.json.

        Raises
        ------
        ResultsError
            There is no such table.
        """
        return pq.read_schema(self._table_file(name)).names

    def _table_file(self, name: str) -> Path:
        tables = self.record["tables"]
        if name not in tables:
            raise ResultsError(f"there is no table `{name}`: this run made {', '.join(tables)}.")
        return self.store.path("tables", self.record["artefacts"]["tables"]) / f"{name}.parquet"

    def matrices(self) -> dict[MatrixKey, dict]:
        """Every matrix of the run: its key -> its entry in run.json."""
        return {MatrixKey(m["mode"], m["period"], m["direction"]): m for m in self.record["matrices"]}

    def matrix_key(self, mode: str | None, period: str | None, direction: str = "to_site") -> MatrixKey:
        """The matrix meant; the study's first mode and the mode's first period where none is said.

        Raises
        ------
        ResultsError
            The run has no such matrix; the message lists what it has.
        """
        keys = list(self.matrices())
        for key in keys:
            if mode in (None, key.mode) and period in (None, key.period) and direction == key.direction:
                return key
        modes = list(dict.fromkeys(key.mode for key in keys))
        if mode is not None and mode not in modes:
            raise ResultsError(f"there is no mode `{mode}`: this run has {', '.join(modes)}.")
        have = "; ".join(str(key) for key in keys if mode in (None, key.mode))
        said = ", ".join(str(part) for part in (mode, period, direction) if part)
        raise ResultsError(f"there are no travel times for {said}: this run has {have}.")

    def require_current(self, *inputs: str) -> None:
        """Refuse to compute more for these results from inputs that have changed since.

        ``inputs`` begin the names of study.toml's inputs, such as ``networks``.

        Raises
        ------
        ResultsError
            One of them is another file now.
        """
        paths = self.study.input_paths()
        for item in self.record["inputs"]:
            if item["where"].partition(".")[0] in inputs:
                path = paths[item["where"]]
                if not path.is_file() or self.store.file_hash(path) != item["sha256"]:
                    raise ResultsError(
                        f"{item['where']} ({path.name}) has changed since these results were made: "
                        "run the study again first."
                    )

    def travel_times(self, key: MatrixKey) -> xr.DataArray:
        """The travel-time array of a matrix."""
        blocks = self.matrices()[key]["blocks"]
        return load_times(self.study.settings, self.store, self.places, key, blocks)


def open_results(directory: str | Path, paths: dict[str, str] | None = None) -> Results:
    """Open the results of a study with the settings they were made with: study.toml may have changed.

    Raises
    ------
    ResultsError
        The study has not been run.
    OtherVersion
        The results were made by a version whose settings this one does not read.
    """
    study = open_study(directory, paths)
    record = read_json(study.results / "run.json")
    if record is None:
        raise ResultsError(f"{study.directory} has no results yet: run `isoquity run {directory}`.")
    try:
        settings = Settings.model_validate(record["settings"])
    except ValueError:
        raise OtherVersion(
            f"the results in {study.results} were made by another version of Isoquity: "
            f"run `isoquity run {directory}`."
        ) from None
    results = Results(replace(study, settings=settings), record)
    results.suppress_below = (
        study.settings.suppress_below
    )  # as study.toml says now: what leaves the house is decided now
    return results


def changes_since(study: Study, record: dict) -> dict[str, str]:
    """Everything that changed since the results were made: an input's name in study.toml -> its file's name.

    ``study.toml`` and ``the software`` stand for themselves; a file that is no longer there is said to be so.
    """
    changed = {}
    if content_hash(study.settings.model_dump(mode="json")) != record["settings_hash"]:
        changed["study.toml"] = "study.toml"
    if record.get("code") != code_fingerprint(*RESULT_PACKAGES):
        changed["the software"] = "the software"
    store = Store(study.results)
    recorded = {item["where"]: item["sha256"] for item in record["inputs"]}
    for where, path in study.input_paths().items():
        if not path.is_file():
            changed[where] = f"{path.name} (no longer there)"
        elif store.file_hash(path) != recorded.get(where):
            changed[where] = path.name
    return changed


def changes_said(changed: Mapping[str, str], but: Collection[str] = ()) -> str:
    """What changed as the beginning of a sentence, ``""`` for nothing; inputs of the names ``but`` do not count."""
    files = list(dict.fromkeys(file for where, file in changed.items() if where not in but))
    return f"{joined(files)} {'has' if len(files) == 1 else 'have'} changed" if files else ""


def ensure_results(directory: str | Path, paths: dict[str, str] | None, progress) -> Results:
    """Open the results of a study, running it first if it has none; says if they are out of date."""
    from study.run import run

    study = open_study(directory, paths)
    record = read_json(study.results / "run.json")
    if record is None:
        run(study, progress)
    results = open_results(directory, paths)
    results.changed = changes_since(study, read_json(study.results / "run.json"))
    return results

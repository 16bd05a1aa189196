"""A study folder: its settings, and where its files are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pyproj.network

import isochrones
from study.errors import MissingInput
from study.settings import Settings
from study.settings_file import read_settings


@dataclass(frozen=True)
class Study:
    """One reconfiguration question on disk, with the timetables as they are or as a scenario makes them."""

    directory: Path
    settings: Settings
    scenario: isochrones.Scenario | None = None
    """Changes to the timetables that everything computed of this study takes in; see ``study.scenarios``."""

    def path(self, written: str) -> Path:
        """The file a setting means: ``{name}`` from [paths], relative paths from the study folder."""
        roots = {name: str(self._root(folder)) for name, folder in self.settings.paths.items()}
        return self._root(re.sub(r"{([^{}]*)}", lambda root: roots[root[1]], written))

    def _root(self, written: str) -> Path:
        path = Path(written).expanduser()
        return path if path.is_absolute() else (self.directory / path).resolve()

    def input_paths(self) -> dict[str, Path]:
        """Every input file: where study.toml names it -> its path."""
        return {name: self.path(written) for name, written in self.settings.path_names().items()}

    def existing(self, where: str) -> Path:
        """The path of one input, e.g. ``networks.osm``.

        Raises
        ------
        MissingInput
            It is not on disk; the message names the setting and the remedy.
        """
        path = self.input_paths()[where]
        if path.is_file():
            return path
        roots = ", ".join(f"{k} = {v}" for k, v in self.settings.paths.items())
        remedy = f"mend [paths] ({roots}) or use --path NAME=FOLDER" if roots else "put the file there"
        raise MissingInput(f"{path} is not there, which study.toml names as {where}: {remedy}.")

    @property
    def results(self) -> Path:
        """The folder of everything computed."""
        return self.directory / "results"


def open_study(directory: str | Path, paths: dict[str, str] | None = None) -> Study:
    """Open a study folder; ``paths`` overrides entries of its [paths] table.

    Turns PROJ's network access off for the process: coordinates must not depend on what can be fetched.
    """
    pyproj.network.set_network_enabled(False)
    return Study(Path(directory).resolve(), read_settings(directory, paths))

"""A new study folder with commented files to fill in."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from study.errors import StudyError

FILES = {
    "study.toml": "study.toml",
    "services.toml": "services.toml",
    "configurations.toml": "configurations.toml",
    "rules.toml": "rules.toml",
    "sites.csv": "sites.csv",
    "data_README.txt": "data/README.txt",
}


def scaffold(directory: Path) -> list[Path]:
    """Write the commented files of a new study; returns their paths.

    Raises
    ------
    StudyError
        A file of that name is already there; nothing is written.
    """
    places = {name: directory / place for name, place in FILES.items()}
    for place in places.values():
        if place.exists():
            raise StudyError(f"{place} is already there: name an empty or new folder.")
    for name, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(
            resources.files("study").joinpath("templates", name).read_text("utf-8"), encoding="utf-8"
        )
    return list(places.values())

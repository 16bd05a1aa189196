"""The content-addressed store: immutable artefacts under the hash of what they were made from.

An artefact is a directory ``cache/<kind>/<hash>/``. It is written beside its place and renamed into it,
so it is either absent or whole: a killed run leaves only a ``.partial`` directory, which the next run
removes. Because the hash covers every input and parameter, nothing is ever updated in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from study.errors import StudyError

_PARTIAL = ".partial-"
MANIFEST = "manifest.json"
SHAPEFILE_ENDINGS = (".shp", ".dbf", ".shx", ".prj", ".cpg")


def content_hash(value) -> str:
    """SHA-256 (first 20 hex digits) of any JSON value, independent of key order."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def array_hash(*arrays: np.ndarray) -> str:
    """SHA-256 (first 20 hex digits) of the bytes of arrays."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:20]


class Store:
    """Artefacts of one study; ``made`` and ``kept`` count what this object had to make or found."""

    def __init__(self, results: Path):
        self.results = results
        self.cache = results / "cache"
        self.made: list[str] = []
        self.kept: list[str] = []
        self._hashes: dict[str, str] | None = None

    def lock(self) -> FileLock:
        """A lock that a killed process gives up by itself; a second run of the same study is refused.

        Raises
        ------
        StudyError
            Another process is running this study.
        """
        self.results.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.results / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise StudyError(f"{self.results} is being written by another run: wait for it to end.") from None
        return lock

    def tidy(self) -> None:
        """Remove what killed processes left half written; what a living one is writing stays."""
        for partial in self.results.rglob(_PARTIAL + "*"):
            owner = partial.name.removeprefix(_PARTIAL).partition("-")[0]
            if owner.isdigit() and int(owner) != os.getpid() and _is_running(int(owner)):
                continue
            shutil.rmtree(partial, ignore_errors=True) if partial.is_dir() else partial.unlink(
                missing_ok=True
            )

    def file_hash(self, path: Path) -> str:
        """Hash of a file (a shapefile: of all its parts), remembered while the file is untouched."""
        parts = _file_parts(path)
        if len(parts) > 1:
            return content_hash([self._one_hash(part) for part in parts])
        return self._one_hash(path)

    def _one_hash(self, path: Path) -> str:
        if self._hashes is None:
            self._hashes = read_json(self.cache / "file_hashes.json") or {}
        stat = path.stat()
        key = f"{path}|{stat.st_size}|{stat.st_mtime_ns}|{stat.st_ctime_ns}|{stat.st_ino}"
        if key not in self._hashes:
            self._hashes = {k: v for k, v in self._hashes.items() if not k.startswith(f"{path}|")}
            self._hashes[key] = file_hash(path)
            write_json(self.cache / "file_hashes.json", self._hashes)
        return self._hashes[key]

    def path(self, kind: str, key: str) -> Path:
        """Where an artefact is or would be."""
        return self.cache / kind / key

    def has(self, kind: str, key: str) -> bool:
        """True if the artefact is there with every file at its full size."""
        place = self.path(kind, key)
        sizes = read_json(place / MANIFEST)
        if sizes is None:
            return False
        return all((place / n).is_file() and (place / n).stat().st_size == size for n, size in sizes.items())

    def get_or_make(self, kind: str, parts: dict, make: Callable[[Path], None]) -> Path:
        """Return the artefact made from ``parts``, calling ``make(directory)`` only if it is not there."""
        key = content_hash(parts)
        if self.has(kind, key):
            self.kept.append(f"{kind}/{key}")
            return self.path(kind, key)
        return self.put(kind, key, make)

    def put(self, kind: str, key: str, make: Callable[[Path], None]) -> Path:
        """Write an artefact beside its place with ``make`` and rename it into place."""
        place = self.path(kind, key)
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = _partial_directory(place)
        try:
            make(partial)
            sizes = {str(f.relative_to(partial)): f.stat().st_size for f in partial.rglob("*") if f.is_file()}
            (partial / MANIFEST).write_text(json.dumps(sizes, sort_keys=True), encoding="utf-8")
            if not self.has(kind, key):
                shutil.rmtree(place, ignore_errors=True)  # damaged: a file is missing or cut short
                os.rename(partial, place)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        self.made.append(f"{kind}/{key}")
        return place


def write_json(path: Path, value) -> None:
    """Write JSON atomically: beside the file, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=f"{_PARTIAL}{os.getpid()}-{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1, ensure_ascii=False, default=str, allow_nan=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def read_json(path: Path):
    """Read JSON; None if the file is not there or was cut short (a machine that lost power)."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, UnicodeDecodeError):
        return None


def _partial_directory(place: Path) -> Path:
    """A new directory beside ``place``, named by the process that writes it."""
    partial = tempfile.mkdtemp(prefix=f"{_PARTIAL}{os.getpid()}-{place.name}-", dir=place.parent)
    os.chmod(partial, 0o755)  # mkdtemp makes it private to this user
    return Path(partial)


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return False  # signal 0 would end the process there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _file_parts(path: Path) -> list[Path]:
    """The files that are read together with ``path``: a shapefile's own, else the file alone."""
    if path.suffix.lower() != ".shp":
        return [path]
    return sorted(p for p in path.parent.glob(f"{path.stem}.*") if p.suffix.lower() in SHAPEFILE_ENDINGS)


def replace_directory(place: Path, make: Callable[[Path], None]) -> None:
    """Replace a directory as a whole: readers see the old one, none, or the new one, never a mixture."""
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = _partial_directory(place)
    old = place.with_name(f"{_PARTIAL}{os.getpid()}-{place.name}-old")
    try:
        make(partial)
        shutil.rmtree(old, ignore_errors=True)
        if place.exists():
            os.rename(place, old)
        os.rename(partial, place)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)

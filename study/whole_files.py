"""Files that are there as a whole or not at all: written aside, then moved over what was there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from study.errors import UnwritableFile


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside ``path`` (its folder made if absent) to write to; it becomes ``path`` when the block ends.

    If the block fails, what was at ``path`` stays as it was. A file that was there passes its permissions on; what is
    written is on the disk before it takes its place.

    Raises
    ------
    UnwritableFile
        No file can be made there; the message names ``path`` as it was given.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = tempfile.TemporaryDirectory(prefix=".partial-", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    with partial as folder:
        aside = Path(folder) / path.name
        yield aside
        try:
            _settle(aside, path)
            os.replace(aside, path)
        except OSError as error:
            raise _unwritable(path, error) from error


def _settle(aside: Path, path: Path) -> None:
    """Bring what was written to the disk, and give it the permissions of the file that it replaces."""
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, aside)


def _unwritable(path: Path, error: OSError) -> UnwritableFile:
    reason = error.strerror or str(error)
    return UnwritableFile(
        f"{path} cannot be written ({reason}): name a file in a folder in which you may write."
    )

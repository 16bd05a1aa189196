"""Files that are there as a whole or not at all: written aside, then moved over what was there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from study.errors import UnwritableFile


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside ``path`` (its folder made if absent) to write to; it becomes ``path`` when the block ends.

    If the block fails, what was at ``path`` stays as it was.

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
            os.replace(aside, path)
        except OSError as error:
            raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> UnwritableFile:
    reason = error.strerror or str(error)
    return UnwritableFile(
        f"{path} cannot be written ({reason}): name a file in a folder in which you may write."
    )

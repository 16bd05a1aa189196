"""Files that are there as a whole or not at all: written aside, then moved over what was there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside ``path`` (its folder made if absent) to write to; it becomes ``path`` when the block ends.

    If the block fails, what was at ``path`` stays as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=path.parent) as partial:
        aside = Path(partial) / path.name
        yield aside
        os.replace(aside, path)

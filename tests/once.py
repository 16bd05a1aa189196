"""Folders that are costly to fill: made by the first process of a test run that asks, waited for by the others.

Every worker of pytest-xdist has session fixtures of its own; what they share is a folder above their temporary ones.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock


def made_once(tmp_path_factory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder ``name`` of this test run, filled by ``make(folder)``, whole when this returns. Leave it as it is.

    Where ``make`` fails its error is raised, and the next who asks begins anew. Works in one process too.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder, whole = shared / name, shared / f"{name}.whole"
    with FileLock(shared / f"{name}.lock"):
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder

"""What code made an artefact: part of its key, so that an upgrade never serves what older code computed."""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cache
from importlib import metadata
from pathlib import Path

LIBRARIES = (
    "numpy", "scipy", "pandas", "geopandas", "shapely", "pyproj", "rasterio", "numba", "osmium", "pyarrow",
    "xarray", "contourpy",
)  # fmt: skip
RESULT_PACKAGES = ("access", "boundaries", "isochrones", "study")
"""The packages whose code decides a study's numbers."""


@cache
def library_versions() -> dict[str, str]:
    """Version of every library that results depend on."""
    return {name: metadata.version(name) for name in LIBRARIES}


@cache
def code_fingerprint(*packages: str) -> str:
    """SHA-256 (20 hex digits) of the source of these packages and of the library versions.

    Sub-packages are left out: the demonstration region in ``study.demo`` changes no result of a study.
    """
    digest = hashlib.sha256(repr(sorted(library_versions().items())).encode())
    for package in packages:
        folder = Path(importlib.util.find_spec(package).origin).parent
        for file in sorted(folder.glob("*.py")):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:20]

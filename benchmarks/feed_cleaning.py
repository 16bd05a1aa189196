"""Feeds that other engines refuse, rewritten so that all read the same."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd

NOT_AVAILABLE = "NA"
"""What the statistics program that wrote the South Wales feed puts where GTFS leaves a field empty."""


def without_not_available(feed: Path, cleaned: Path) -> Path:
    """Write a copy of a feed in which fields of ``NA`` are empty, unless it is there; returns its path."""
    if cleaned.exists():
        return cleaned
    cleaned.parent.mkdir(parents=True, exist_ok=True)
    beside = cleaned.with_suffix(".part")
    with zipfile.ZipFile(feed) as source, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            table = pd.read_csv(io.BytesIO(source.read(name)), dtype=str, keep_default_na=False)
            text = table.replace(NOT_AVAILABLE, "").to_csv(index=False, lineterminator="\n")
            target.writestr(name, text)
    beside.rename(cleaned)
    return cleaned

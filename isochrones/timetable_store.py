"""Timetables and stop links on disk: directories of uncompressed `.npy` blocks, memory-mapped when read."""

import json
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
import pandas as pd

from isochrones.linking import StopLinks
from isochrones.snapping import Snapping
from isochrones.timetable import CONNECTION_COLUMNS, FeedReport, Timetable
from isochrones.transit_arrays import Walks
from isochrones.transit_errors import BadTimetableFolder

FORMAT = 2
FRAMES = ("stops", "trips", "transfers")
TEXT_COLUMNS = ("stop_id", "name", "trip_id", "route", "headsign", "route_id", "service_id")
LINK_LABELS = ("max_walk_minutes", "walk_kmh", "timetable", "network", "connector_factor")


def save_timetable(timetable: Timetable, folder: str | Path) -> Path:
    """Write a timetable to `folder` (made if absent); the same timetable gives the same bytes.

    `timetable.json` is written last, so that a folder without it is known to be unfinished.
    """
    arrays = {name: getattr(timetable, name) for name in CONNECTION_COLUMNS}
    for frame in FRAMES:
        for column, values in getattr(timetable, frame).items():
            kind = np.str_ if column in TEXT_COLUMNS else values.dtype
            arrays[f"{frame}.{column}"] = values.to_numpy().astype(kind)
    labels = {
        "date": timetable.date,
        "crs": timetable.crs,
        "identity": timetable.identity,
        "timezone": timetable.timezone,
        "columns": {frame: list(getattr(timetable, frame).columns) for frame in FRAMES},
        "report": [asdict(feed) for feed in timetable.report],
    }
    return _save(Path(folder), "timetable.json", arrays, labels)


def load_timetable(folder: str | Path) -> Timetable:
    """Read a timetable written by `save_timetable`; its connections stay on disk until they are used.

    Raises:
        BadTimetableFolder: the folder holds no complete timetable of this format.
    """
    labels = _labels(Path(folder), "timetable.json")
    columns = labels.pop("columns")
    frames = {
        frame: pd.DataFrame({column: _text(_array(folder, f"{frame}.{column}")) for column in columns[frame]})
        for frame in FRAMES
    }
    report = tuple(
        FeedReport(**{name: tuple(v) if isinstance(v, list) else v for name, v in feed.items()})
        for feed in labels.pop("report")
    )
    connections = {name: _array(folder, name) for name in CONNECTION_COLUMNS}
    return Timetable(**labels, **frames, **connections, report=report)


def save_links(links: StopLinks, folder: str | Path) -> Path:
    """Write the walks between stops to `folder` (made if absent), `links.json` last."""
    arrays = {f"stops.{item.name}": getattr(links.stops, item.name) for item in _snapping_arrays()}
    arrays |= {f"footpaths.{name}": column for name, column in links.footpaths._asdict().items()}
    labels = {name: getattr(links, name) for name in LINK_LABELS}
    labels["connector_max_metres"] = links.stops.max_metres
    return _save(Path(folder), "links.json", arrays, labels)


def load_links(folder: str | Path) -> StopLinks:
    """Read what `save_links` wrote.

    Raises:
        BadTimetableFolder: the folder holds no complete links of this format.
    """
    labels = _labels(Path(folder), "links.json")
    snapped = {item.name: _array(folder, f"stops.{item.name}") for item in _snapping_arrays()}
    stops = Snapping(**snapped, max_metres=labels.pop("connector_max_metres"))
    footpaths = Walks(*(_array(folder, f"footpaths.{name}") for name in Walks._fields))
    return StopLinks(stops=stops, footpaths=footpaths, **labels)


def _snapping_arrays():
    return [item for item in fields(Snapping) if item.name != "max_metres"]


def _save(folder: Path, last: str, arrays: dict[str, np.ndarray], labels: dict) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(array))
    text = json.dumps({"format": FORMAT, **labels}, indent=1, sort_keys=True)
    (folder / last).write_text(text + "\n", encoding="utf-8")
    return folder


def _labels(folder: Path, name: str) -> dict:
    try:
        labels = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadTimetableFolder(f"{folder} holds no complete {name} ({error}); build it again") from error
    if labels.pop("format", None) != FORMAT:
        raise BadTimetableFolder(f"{folder} was written by another version; build it again")
    return labels


def _array(folder: str | Path, name: str) -> np.ndarray:
    """A block mapped copy-on-write as a plain array: the kernels see the same type as for a fresh one."""
    try:
        return np.asarray(np.load(Path(folder) / f"{name}.npy", mmap_mode="c"))
    except (OSError, ValueError) as error:
        raise BadTimetableFolder(f"{folder}: {name}.npy cannot be read ({error}); build it again") from error


def _text(array: np.ndarray) -> np.ndarray:
    return array.astype(object) if array.dtype.kind == "U" else array

"""Networks on disk: a directory of uncompressed ``.npy`` blocks, memory-mapped when read."""

import json
from dataclasses import fields
from pathlib import Path

import numpy as np

from isochrones.errors import NetworkStoreError
from isochrones.network import RoadNetwork

FORMAT = 4
LABELS = ("profile", "crs", "report", "identity", "transformation", "drives_on")


def save_network(network: RoadNetwork, folder: str | Path) -> Path:
    """Write a network to ``folder`` (made if absent): one ``.npy`` per array and ``network.json``.

    The same network gives the same bytes. ``network.json`` is written last, so that a folder without it
    is known to be unfinished.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in _array_names():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(getattr(network, name)))
    labels = {"format": FORMAT, **{name: getattr(network, name) for name in LABELS}}
    (folder / "network.json").write_text(
        json.dumps(labels, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    return folder


def load_network(folder: str | Path) -> RoadNetwork:
    """Read a network written by :func:`save_network`; its arrays stay on disk until they are used.

    They are mapped copy-on-write: nothing is ever written back, and the search kernels see the same kind
    of array as for a network just built (read-only arrays would be compiled for again).

    Raises:
        NetworkStoreError: the folder holds no complete network of this format.
    """
    folder = Path(folder)
    try:
        labels = json.loads((folder / "network.json").read_text(encoding="utf-8"))
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="c") for name in _array_names()}
    except (OSError, ValueError) as error:
        raise NetworkStoreError(f"{folder} holds no complete network ({error}); build it again") from error
    if labels.pop("format", None) != FORMAT:
        raise NetworkStoreError(f"{folder} was written by another version; build the network again")
    return RoadNetwork(**arrays, **labels)


def _array_names() -> list[str]:
    return [item.name for item in fields(RoadNetwork) if item.name not in LABELS]

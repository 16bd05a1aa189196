"""Networks that come as arcs: the DIMACS challenge's files, and the least of a road network for them."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd


class DimacsGraph(NamedTuple):
    """Arcs of a graph; nodes are numbered from 0.

    Attributes:
        tail, head: int32 per arc. weight: int64 per arc, in the file's units.
        x, y: float64 per node.
    """

    tail: np.ndarray
    head: np.ndarray
    weight: np.ndarray
    x: np.ndarray
    y: np.ndarray


def read_dimacs(arcs: Path, coordinates: Path) -> DimacsGraph:
    """Read a ``.gr`` and a ``.co`` file of the 9th DIMACS challenge, gzipped or not.

    Raises:
        ValueError: the count of arcs or nodes is not the one the file declares.
    """
    declared, table = _numbers(arcs, "a")
    _, places = _numbers(coordinates, "v")
    nodes, count = int(declared[-2]), int(declared[-1])
    if len(table) != count or len(places) != nodes:
        raise ValueError(
            f"{arcs.name} declares {nodes} nodes and {count} arcs; {len(places)} and {len(table)} found"
        )
    x, y = np.empty(nodes), np.empty(nodes)
    x[places[:, 0] - 1], y[places[:, 0] - 1] = places[:, 1] / 1e6, places[:, 2] / 1e6
    return DimacsGraph(
        (table[:, 0] - 1).astype(np.int32), (table[:, 1] - 1).astype(np.int32), table[:, 2], x, y
    )


def _numbers(path: Path, letter: str) -> tuple[list[str], np.ndarray]:
    """Words of the problem line, and the three numbers of all lines that begin with ``letter``."""
    reading = gzip.open if path.suffix == ".gz" else open
    with reading(path, "rt", encoding="ascii") as stream:
        problem = next(line for line in stream if line.startswith("p ")).split()
        table = pd.read_csv(stream, sep=" ", names=["kind", "a", "b", "c"], dtype="string", comment="c")
    kept = table[table["kind"] == letter]
    return problem, kept[["a", "b", "c"]].to_numpy(str).astype(np.int64)

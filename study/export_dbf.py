"""Numbers of a shapefile with the decimals of their unit: 111.96, where GDAL writes 111.959999999999994.

GDAL gives every number 24 characters and 15 decimals. Here the table is written once more with the width and decimals
that each rounded column needs (dBASE III: a head of 32 bytes, 32 for each field, then records of fixed width). A
missing number stays the row of asterisks by which GDAL means null.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

HEAD, FIELD = 32, 32
LENGTH, PLACES = 16, 17
"""Where in a field's description its width and its decimals stand."""
ROWS = 20_000


def with_decimals(path: Path, table: pd.DataFrame, decimals: Mapping[str, int]) -> None:
    """Rewrite the numbers of ``decimals``, by field, in a ``.dbf`` that holds exactly the rows of ``table``."""
    if table.empty or not decimals:
        return
    head = bytearray(_head(path))
    widths = {name: _width(table[name], places) for name, places in decimals.items()}
    pieces = [(0, 1, "")]
    for start in range(HEAD, len(head) - 1, FIELD):
        name, width = head[start : start + 11].split(b"\0")[0].decode("ascii"), head[start + LENGTH]
        pieces.append((sum(pieces[-1][:2]), width, name))
        if name in decimals:
            head[start + LENGTH], head[start + PLACES] = widths[name], decimals[name]
    size = 1 + sum(head[HEAD + LENGTH : len(head) - 1 : FIELD])
    records = np.memmap(path, np.uint8, "r", len(head), (len(table), sum(pieces[-1][:2])))
    written = path.with_suffix(".partial")
    with written.open("wb") as file:
        file.write(head[:10] + size.to_bytes(2, "little") + head[12:])
        for first in range(0, len(table), ROWS):
            rows = slice(first, first + ROWS)
            parts = [
                _texts(table[name].iloc[rows], decimals[name], widths[name])
                if name in decimals
                else records[rows, start : start + width]
                for start, width, name in pieces
            ]
            file.write(np.hstack(parts).tobytes())
        file.write(b"\x1a")
    del records, parts
    os.replace(written, path)


def _head(path: Path) -> bytes:
    """The description of the table and of its fields, to the byte that ends it."""
    with path.open("rb") as file:
        begun = file.read(HEAD)
        return begun + file.read(int.from_bytes(begun[8:10], "little") - HEAD)


def _width(values: pd.Series, places: int) -> int:
    """The characters that the longest of these numbers takes."""
    return max(
        (len(f"{value:.{places}f}") for value in (values.min(), values.max()) if value == value),
        default=places + 2,
    )


def _texts(values: pd.Series, places: int, width: int) -> np.ndarray:
    """Numbers as right-aligned characters, a row of bytes for each; asterisks where one is missing."""
    known = values.notna().to_numpy()
    texts = np.full(len(values), b"*" * width, dtype=f"S{width}")
    texts[known] = np.char.mod(f"%{width}.{places}f", values.to_numpy()[known]).astype(f"S{width}")
    return texts.view(np.uint8).reshape(len(values), width)

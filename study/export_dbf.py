"""A shapefile's table with the widths that its values need and the decimals of their unit.

GDAL gives a text 80 characters and more, and a number 24 with 15 decimals: 111.959999999999994 for 111.96. Here the
table is written once more (dBASE III: a head of 32 bytes, 32 for each field, then records of fixed width), which takes
a fraction of the time of GDAL's own RESIZE. A missing number stays the row of asterisks by which GDAL means null.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

HEAD, FIELD = 32, 32
LENGTH, PLACES = 16, 17
"""Where in a field's description its width and its decimals stand."""
ROWS = 20_000


@dataclass(frozen=True)
class _Piece:
    """One field of the records: where it begins and ends, and the same of the part that is kept of it.

    ``places`` is None of a field that is copied, else its decimals.
    """

    name: str
    start: int
    width: int
    places: int | None = None

    def of(self, records: np.ndarray, table: pd.DataFrame) -> np.ndarray:
        """The bytes of this field in these rows."""
        if self.places is None:
            return records[:, self.start : self.start + self.width]
        return _texts(table[self.name], self.places, self.width)


def narrow(path: Path, table: pd.DataFrame, decimals: Mapping[str, int]) -> None:
    """Rewrite a ``.dbf`` that holds exactly the rows of ``table``: no wider than it needs to be.

    ``decimals`` are those of its fields whose numbers are rounded.
    """
    if table.empty:
        return
    head = bytearray(_head(path))
    pieces, size = [_Piece("", 0, 1)], 1
    for start in range(HEAD, len(head) - 1, FIELD):
        name, width = head[start : start + 11].split(b"\0")[0].decode("ascii"), head[start + LENGTH]
        piece = _piece(table, name, size, width, decimals.get(name))
        size += width
        pieces.append(piece)
        head[start + LENGTH] = piece.width
        head[start + PLACES] = head[start + PLACES] if piece.places is None else piece.places
    head[10:12] = sum(piece.width for piece in pieces).to_bytes(2, "little")
    records = np.memmap(path, np.uint8, "r", len(head), (len(table), size))
    written = path.with_suffix(".partial")
    with written.open("wb") as file:
        file.write(head)
        for first in range(0, len(table), ROWS):
            some = table.iloc[first : first + ROWS]
            parts = [piece.of(records[first : first + ROWS], some) for piece in pieces]
            file.write(np.hstack(parts).tobytes())
        file.write(b"\x1a")
    del records, parts
    os.replace(written, path)


def _head(path: Path) -> bytes:
    """The description of the table and of its fields, to the byte that ends it."""
    with path.open("rb") as file:
        begun = file.read(HEAD)
        return begun + file.read(int.from_bytes(begun[8:10], "little") - HEAD)


def _piece(table: pd.DataFrame, name: str, start: int, width: int, places: int | None) -> _Piece:
    """What is kept of a field: of a text its beginning, of a whole number its end; a rounded number is written anew."""
    if name not in table or (pd.api.types.is_float_dtype(table[name].dtype) and places is None):
        return _Piece(name, start, width)
    values = table[name]
    if places is not None or pd.api.types.is_integer_dtype(values.dtype):
        ends = values.agg(["min", "max"]).dropna()
        needed = max((len(f"{value:.{places or 0}f}") for value in ends), default=1 + (places or 0))
        if places is not None:
            return _Piece(name, start, needed, places)
        return _Piece(name, start + width - needed, needed)
    longest = max((len(str(text).encode()) for text in pd.unique(values.dropna())), default=1)
    return _Piece(name, start, min(max(longest, 1), width))


def _texts(values: pd.Series, places: int, width: int) -> np.ndarray:
    """Numbers as right-aligned characters, a row of bytes for each; asterisks where one is missing."""
    known = values.notna().to_numpy()
    texts = np.full(len(values), b"*" * width, dtype=f"S{width}")
    texts[known] = np.char.mod(f"%{width}.{places}f", values.to_numpy()[known]).astype(f"S{width}")
    return texts.view(np.uint8).reshape(len(values), width)

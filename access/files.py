"""The only place of this package that opens files: TOML and CSV read into plain tables."""

import csv
import tomllib
from pathlib import Path

import pandas as pd

from access.errors import InvalidFile


def read_toml(path: str | Path) -> dict:
    """Return the tables of a TOML file.

    Raises:
        InvalidFile: the file is missing, unreadable, not UTF-8 or not TOML (with line and column).
    """
    path = Path(path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InvalidFile(f"{path} does not exist: create it or correct its name in study.toml.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidFile(f"{path} cannot be read as UTF-8 text ({problem}): save it as UTF-8.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise InvalidFile(f"{path} is not valid TOML: {problem}; mend that line.") from problem


def read_text_table(path: str | Path) -> pd.DataFrame:
    """Return a CSV file with every cell as text, an empty one as ``""``.

    Raises:
        InvalidFile: the file is missing, not UTF-8, empty or not CSV.
    """
    path = Path(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [
                (number, row)
                for number, row in enumerate(csv.reader(file, skipinitialspace=True, strict=True), 1)
                if row
            ]
    except FileNotFoundError:
        raise InvalidFile(f"{path} does not exist: create it or correct its name in study.toml.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidFile(f"{path} cannot be read as UTF-8 text ({problem}): save it as UTF-8.") from problem
    except csv.Error as problem:
        raise InvalidFile(
            f"{path} is not a CSV table: {problem}; save it as CSV separated by commas."
        ) from problem
    if not rows:
        raise InvalidFile(f"{path} is not a CSV table: it is empty; give it a row of column names.")
    return _as_table(path, rows[0][1], rows[1:])


def _as_table(path: Path, names: list[str], rows: list[tuple[int, list[str]]]) -> pd.DataFrame:
    """Rows under their names: short ones filled with ``""``, longer ones refused unless nothing stands there."""
    if len(names) == 1 and ";" in names[0]:
        raise InvalidFile(f"{path} seems to be separated by semicolons: save it as CSV separated by commas.")
    for name in names:
        if names.count(name) > 1:
            raise InvalidFile(f'{path} has the column "{name}" twice; keep one.')
    for number, row in rows:
        if any(row[len(names) :]):
            raise InvalidFile(
                f"{path} row {number} has {len(row)} cells and the file {len(names)} column names: put a text with "
                "commas in double quotes, or name every column."
            )
    cells = [[*row[: len(names)], *[""] * (len(names) - len(row))] for _, row in rows]
    return pd.DataFrame(cells, columns=names, dtype=str)

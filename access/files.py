"""The only place of this package that opens files: TOML and CSV read into plain tables."""

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
        return pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skipinitialspace=True
        )
    except FileNotFoundError:
        raise InvalidFile(f"{path} does not exist: create it or correct its name in study.toml.") from None
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidFile(f"{path} cannot be read as UTF-8 text ({problem}): save it as UTF-8.") from problem
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as problem:
        raise InvalidFile(f"{path} is not a CSV table: {problem}.") from problem

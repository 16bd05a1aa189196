"""The only place of this package that opens files: TOML read into plain tables."""

import tomllib
from pathlib import Path

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

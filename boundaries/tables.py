"""Read tables (CSV, Parquet): codes as text, numbers strictly, mistakes named by row."""

from __future__ import annotations

import difflib
import warnings
from pathlib import Path

import pandas as pd
import pyarrow.parquet

from boundaries.errors import BadValue, DuplicateIds, EmptyTable, MissingColumn, MissingFile, UnreadableFile
from boundaries.findings import listed

MISSING_WORDS = ("", "na", "n/a", "nan", "null", "none")
_THOUSANDS = r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$"

Source = str | Path | pd.DataFrame


def source_name(source: Source) -> str:
    """Name of a table in messages: its path, or ``the table`` for one in memory."""
    return "the table" if isinstance(source, pd.DataFrame) else str(source)


def existing_file(path: str | Path) -> Path:
    """Path of a file that is there; raises MissingFile otherwise."""
    path = Path(path)
    if not path.is_file():
        raise MissingFile(f"{path} is not there: check the name, or put the file in its place.")
    return path


def read_table(source: Source, columns: list[str] | None = None) -> pd.DataFrame:
    """Read a CSV or Parquet file, or take a table already in memory.

    Parameters
    ----------
    source
        Path of a ``.csv`` (UTF-8, comma-separated, first row the column names) or ``.parquet`` file,
        or a DataFrame.
    columns
        The columns wanted, in this order; None for all.

    Returns
    -------
    DataFrame
        Indexed by row number as a spreadsheet shows it (CSV: the first row below the names is 2;
        otherwise rows count from 1). Cells of a CSV are text as written, ``""`` where empty;
        a nameless column without a value, as commas at the end of every row make, is left out.

    Raises
    ------
    MissingFile, UnreadableFile, EmptyTable
        The file is not there, is not such a table, or has no rows.
    MissingColumn
        A wanted column is not there; names the nearest.
    """
    name = source_name(source)
    if isinstance(source, pd.DataFrame):
        table, first_row = source.reset_index(drop=True), 1
    elif Path(source).suffix.lower() == ".parquet":
        table, first_row = _read_parquet(existing_file(source)), 1
    else:
        table, first_row = _read_csv(existing_file(source)), 2
    table.index = pd.RangeIndex(first_row, first_row + len(table), name="row")
    if columns is not None:
        require_columns(table.columns, columns, name)
        table = table[list(dict.fromkeys(columns))]
    if not len(table):
        raise EmptyTable(f"{name} has no rows: give a file with at least one.")
    return table


def _read_csv(path: Path, rows: int | None = None) -> pd.DataFrame:
    try:
        table = _parsed(path, rows)
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path} is not UTF-8 text: save it as `CSV UTF-8`.") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OSError) as error:
        reason = str(error).removeprefix("Error tokenizing data. C error: ").strip()
        raise UnreadableFile(f"{path} cannot be read as CSV ({reason}): mend or replace it.") from None
    table.columns = table.columns.str.strip()
    table = table.fillna("")
    nameless = [name for name in table.columns[table.columns.str.match("Unnamed: ")] if rows != 0]
    return table.drop(columns=[name for name in nameless if (table[name] == "").all()])


def _parsed(path: Path, rows: int | None) -> pd.DataFrame:
    """Cells as text. Rows may end with more commas than the names do, if nothing stands behind them."""
    how = {"dtype": str, "keep_default_na": False, "encoding": "utf-8-sig", "skipinitialspace": True}
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            return pd.read_csv(path, nrows=rows, index_col=False, **how)
        except pd.errors.ParserWarning:  # the rows are longer than the names
            pass
    names = pd.read_csv(path, nrows=0, index_col=False, **how).columns
    cells = pd.read_csv(path, header=None, skiprows=1, nrows=rows, index_col=False, **how).fillna("")
    surplus = (cells.iloc[:, len(names) :] != "").any(axis=1)
    if surplus.any():
        raise UnreadableFile(
            f"{path} row {surplus.idxmax() + 2} has more cells than the file has column names: name every "
            "column, or put a text with commas in double quotes."
        )
    return cells.iloc[:, : len(names)].set_axis(names, axis=1)


def _read_parquet(path: Path) -> pd.DataFrame:
    try:
        table = pyarrow.parquet.read_table(path).to_pandas()
        return table.reset_index(drop=table.index.name is None)
    except (ValueError, OSError) as error:
        raise UnreadableFile(f"{path} cannot be read as Parquet ({error}): mend or replace it.") from None


def column_names(source: Source) -> list[str]:
    """Names of a table's columns, without reading its rows; raises as ``read_table``."""
    if isinstance(source, pd.DataFrame):
        return [str(name) for name in source.columns]
    if Path(source).suffix.lower() == ".parquet":
        return [str(name) for name in _read_parquet(existing_file(source)).columns]
    return [str(name) for name in _read_csv(existing_file(source), rows=0).columns]


def require_columns(present: pd.Index, wanted: list[str], file: str) -> None:
    """Raise MissingColumn for the first wanted column that is not present, naming the nearest."""
    names = [str(name) for name in present]
    for column in wanted:
        if column in names:
            continue
        require_commas(pd.DataFrame(columns=names), file)
        near = difflib.get_close_matches(column, names, n=1, cutoff=0.5) or [
            name for name in names if name.lower() == column.lower()
        ]
        remedy = f"did you mean `{near[0]}`?" if near else f"its columns are {listed(names, 12)}."
        raise MissingColumn(f"{file} has no column `{column}`: {remedy}")


def require_commas(table: pd.DataFrame, file: str) -> None:
    """Raise UnreadableFile where a table has one column alone, named like several with another separator."""
    if len(table.columns) == 1:
        for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if sign in str(table.columns[0]):
                raise UnreadableFile(
                    f"{file} seems to be separated by {word}: save it as CSV separated by commas."
                )


def codes(column: pd.Series, file: str) -> pd.Series:
    """Area or site codes as text, without surrounding space; raises BadValue where one is empty."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    text = column.astype("str").str.strip()
    empty = column.isna() | text.str.lower().isin(["", "nan", "<na>"])
    if empty.any():
        rows = listed(column.index[empty])
        raise BadValue(
            f"{file} has no code in column `{column.name}` in row {rows}: give one or delete the row."
        )
    return text


def numbers(column: pd.Series, file: str) -> pd.Series:
    """A column as float64, NaN where the cell is empty, ``NA``, ``N/A``, ``nan``, ``null`` or ``none``.

    ``1,234`` is read as 1234. Raises BadValue, naming rows, where a cell holds anything else: a value
    that is unknown must be left empty, never taken for 0.
    """
    if pd.api.types.is_numeric_dtype(column):
        return column.astype("float64")
    text = column.astype("str").str.strip().where(column.notna(), "")
    grouped = text.str.match(_THOUSANDS)
    plain = text.where(~grouped, text.str.replace(",", "", regex=False))
    empty = plain.str.lower().isin(MISSING_WORDS)
    values = pd.to_numeric(plain.mask(empty), errors="coerce").astype("float64")
    wrong = values.isna() & ~empty
    if wrong.any():
        row = wrong.idxmax()
        raise BadValue(
            f"{file} row {row}, column `{column.name}`: {text[row]!r} is not a number "
            f"({wrong.sum()} such rows); leave the cell empty where there is no value."
        )
    return values


def non_negative(column: pd.Series, file: str) -> pd.Series:
    """Numbers of people or things; raises BadValue, naming the row, where one is negative or infinite."""
    values = numbers(column, file)
    wrong = (values < 0) | values.isin([float("inf")])
    if wrong.any():
        row = wrong.idxmax()
        raise BadValue(
            f"{file} row {row}, column `{column.name}`: {values[row]:g} cannot be a count; mend the cell."
        )
    return values


def refuse_duplicates(ids: pd.Series, file: str, what: str = "code") -> None:
    """Raise DuplicateIds, naming the rows, if a value occurs more than once."""
    duplicated = ids.duplicated(keep=False)
    if duplicated.any():
        first = ids[duplicated].iloc[0]
        rows = listed(ids.index[ids == first])
        others = ids[duplicated].nunique() - 1
        more = f", and {others} more {what}s are repeated" if others else ""
        raise DuplicateIds(f"{file} has {what} {first} in rows {rows}{more}: keep one row of each.")

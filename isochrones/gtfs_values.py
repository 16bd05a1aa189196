"""What the texts of GTFS tables mean as times, numbers, dates and places. Pure functions.

Columns arrive dictionary-encoded, so each distinct text is read once however often it stands in the file.
"""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute

from isochrones.transit_errors import BadFeedValue

MISSING = ("", "NA")
NO_TIME = np.int32(-(2**30))
TEXT = pa.dictionary(pa.int32(), pa.string())
_CLOCK_WIDTH = 9
_DIGITS, _COLONS = [0, 1, 2, 4, 5, 7, 8], [3, 6]
_SECONDS = np.array([360_000, 36_000, 3_600, 600, 60, 10, 1], dtype=np.int64)


def encoded(column: pa.ChunkedArray) -> tuple[np.ndarray, pa.Array]:
    """(code of each row int32, distinct texts); the last text is "" and stands for nulls."""
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], TEXT)
    texts = compute.utf8_trim_whitespace(whole.dictionary)
    indices = whole.indices
    if indices.null_count:
        indices = indices.fill_null(len(texts))
    return indices.to_numpy(zero_copy_only=False), pa.concat_arrays([texts, pa.array([""])])


def as_frame(table: pa.Table) -> pd.DataFrame:
    """The table with every column as text, "" where the file has nothing."""
    block = np.full((table.num_rows, table.num_columns), "", dtype=object, order="F")
    for column, name in enumerate(table.column_names):
        if table[name].null_count < table.num_rows:
            codes, texts = encoded(table[name])
            block[:, column] = np.array(texts.to_pylist(), dtype=object)[codes]
    return pd.DataFrame(block, columns=pd.Index(table.column_names, dtype=object), dtype=object, copy=False)


def rows_of(column: tuple[np.ndarray, pa.Array], ids: np.ndarray) -> np.ndarray:
    """Row number in `ids` of each row of an encoded column, -1 where it is not among them; int32."""
    codes, texts = column
    found = compute.index_in(texts, pa.array(ids, pa.string())).fill_null(-1)
    return found.to_numpy(zero_copy_only=False).astype(np.int32)[codes]


def numbers(column: tuple[np.ndarray, pa.Array], default: float, kind: type) -> np.ndarray:
    """Numbers of an encoded column, `default` where the text is none."""
    codes, texts = column
    if len(texts) == 1:
        return np.full(len(codes), default, dtype=kind)
    parsed = pd.to_numeric(pd.Series(texts.to_pylist(), dtype=object), errors="coerce")
    return parsed.fillna(default).to_numpy(np.float64).astype(kind)[codes]


def clock_times(table: pa.Table, name: str, where: str) -> np.ndarray:
    """Seconds after the start of the service day of texts such as 7:05:00 or 25:10:00, `NO_TIME` if blank.

    Raises `BadFeedValue` naming the line of a text that is no time; `where` is "file: table.txt".
    """
    codes, texts = encoded(table[name])
    padded = compute.utf8_lpad(texts, width=_CLOCK_WIDTH, padding="0")
    if int(compute.max(compute.binary_length(padded)).as_py()) > _CLOCK_WIDTH:
        return _one_by_one(texts, codes, name, where)[codes]
    block = np.frombuffer(padded.buffers()[2], np.uint8)[: _CLOCK_WIDTH * len(padded)]
    letters = block.reshape(-1, _CLOCK_WIDTH)
    digits = letters[:, _DIGITS] - np.uint8(48)
    plain = (digits <= 9).all(axis=1) & (letters[:, _COLONS] == ord(":")).all(axis=1)
    if plain[:-1].all():
        seconds = np.append((digits[:-1] @ _SECONDS).astype(np.int32), NO_TIME)
    else:
        seconds = _one_by_one(texts, codes, name, where)
    return seconds[codes]


def _one_by_one(texts: pa.Array, codes: np.ndarray, name: str, where: str) -> np.ndarray:
    """`clock_times` of the distinct texts where some are blank, short (7:5:0) or no times."""
    seconds = np.full(len(texts), NO_TIME, dtype=np.int32)
    for row, text in enumerate(texts.to_pylist()):
        if text in MISSING:
            continue
        parts = text.split(":")
        if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts):
            line = int(np.argmax(codes == row)) + 2
            raise BadFeedValue(f"{where}, line {line}: {name} {text!r} is not HH:MM:SS; mend it")
        hours, minutes, rest = map(int, parts)
        seconds[row] = hours * 3600 + minutes * 60 + rest
    return seconds


def located(file: str, stops: pd.DataFrame) -> pd.DataFrame:
    """Stops with float `longitude`, `latitude`; NaN where blank, out of range or exactly 0, 0."""
    degrees = {}
    for column in ("stop_lon", "stop_lat"):
        texts = stops[column].to_numpy(object)
        degrees[column] = pd.to_numeric(texts, errors="coerce").astype(np.float64)
        unread = np.flatnonzero(np.isnan(degrees[column]))
        for row in unread:
            if texts[row] not in MISSING:
                raise BadFeedValue(
                    f"{file}: stops.txt, stop {stops['stop_id'].iloc[row]}: {column} {texts[row]!r} is no "
                    "number; mend it"
                )
    longitude, latitude = degrees["stop_lon"], degrees["stop_lat"]
    nowhere = (np.abs(longitude) > 180) | (np.abs(latitude) > 90) | ((longitude == 0) & (latitude == 0))
    return stops.assign(
        longitude=np.where(nowhere, np.nan, longitude), latitude=np.where(nowhere, np.nan, latitude)
    )


def dated(file: str, table: str, frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """The frame with its columns of dates (YYYYMMDD) as `date` objects."""
    read = {}
    for column in columns if len(frame) else ():
        texts = frame[column].to_numpy(object)
        plain = _plain_dates(set(texts))
        if plain is not None:
            read[column] = np.array([plain[text] for text in texts], dtype=object)
            continue
        codes, texts = pd.factorize(texts)
        dates = pd.to_datetime(pd.Series(texts, dtype=object), format="%Y%m%d", errors="coerce")
        if dates.isna().any():
            value = texts[np.argmax(dates.isna())]
            raise BadFeedValue(f"{file}: {table}.txt: {column} {value!r} is not YYYYMMDD; mend it")
        read[column] = dates.dt.date.to_numpy(object)[codes]
    return frame.assign(**read)


def _plain_dates(texts: set[str]) -> dict[str, date] | None:
    """Dates of texts of eight digits; None where one is not, or is no day of these centuries."""
    if any(len(text) != 8 or not (text.isascii() and text.isdigit()) for text in texts):
        return None
    if not all("1900" <= text[:4] <= "2200" for text in texts):
        return None
    try:
        return {text: date(int(text[:4]), int(text[4:6]), int(text[6:])) for text in texts}
    except ValueError:
        return None


def timed_frequencies(file: str, table: pa.Table) -> pd.DataFrame:
    """`frequencies` with int columns `start`, `end`, `headway` in seconds."""
    frame = as_frame(table)
    if not len(frame):
        nothing = np.zeros(0, dtype=np.int32)
        return frame.assign(start=nothing, end=nothing, headway=nothing)
    start, end = (
        clock_times(table, column, f"{file}: frequencies.txt") for column in ("start_time", "end_time")
    )
    headway = numbers(encoded(table["headway_secs"]), 0, np.int32)
    bad = (headway <= 0) | (start == NO_TIME) | (end == NO_TIME)
    if bad.any():
        trip = frame["trip_id"].iloc[int(np.argmax(bad))]
        raise BadFeedValue(
            f"{file}: frequencies.txt, trip {trip}: start_time, end_time and a positive headway_secs "
            "are required; mend the row"
        )
    return frame.assign(start=start, end=end, headway=headway)

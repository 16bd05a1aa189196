"""`stop_times` read in one pass over its bytes, where the file is as plain as nearly all are.

Plain means: every row has the header's number of values, quotes stand around whole values only, times are
H:MM:SS or blank, numbers are digits or blank. `scanned_calls` gives None at the first value that is not, and
the reader of all CSV files takes over: what an odd value means is decided there alone.
"""

import numpy as np
import pyarrow as pa
from numba import njit
from pyarrow import compute

from isochrones.gtfs_values import NO_TIME

ROLES = (
    "trip_id",
    "stop_id",
    "arrival_time",
    "departure_time",
    "stop_sequence",
    "pickup_type",
    "drop_off_type",
    "shape_dist_traveled",
)
_TRIP, _STOP, _ARRIVAL, _DEPARTURE, _SEQUENCE, _PICKUP, _DROP_OFF, _DISTANCE = range(len(ROLES))
_COMMA, _QUOTE, _LINE, _RETURN, _COLON, _POINT, _ZERO, _NINE = (ord(sign) for sign in ',"\n\r:.09')
_NOTHING = int(NO_TIME)
_ODD = _NOTHING - 1
_MOST = 999_999_999
_WORD = 8  # bytes compared at once
_ODD_FACTOR = 0x1E3779B97F4A7C15
_inlined = njit(cache=True, nogil=True, forceinline=True)


def scanned_calls(
    content: bytes, header: list[str], trip_ids: np.ndarray, stop_ids: np.ndarray
) -> tuple[np.ndarray, ...] | None:
    """The columns of `Calls`, in its order, from the text of a `stop_times.txt`; None where it is not plain.

    Args:
        content: the file, its header in the first line.
        header: names of its columns.
        trip_ids: ids of the feed's trips, each once; calls give the row.
        stop_ids: the same for its stops.
    """
    start = content.find(b"\n") + 1
    first = content[:start].rstrip(b"\r\n")
    if not start or b"\r" in first or len(set(header)) != len(header):
        return None
    if not content.endswith(b"\n"):
        content += b"\n"
    text = np.frombuffer(content, np.uint8)
    words = np.ndarray(max(len(text) - _WORD + 1, 0), np.uint64, content, strides=(1,))
    roles = np.array([ROLES.index(name) if name in ROLES else -1 for name in header], dtype=np.int8)
    columns = _empty_columns(int(np.count_nonzero(text[start:] == _LINE)))
    rows = _scan(text, words, start, roles, _index(trip_ids), _index(stop_ids), columns)
    return None if rows < 0 else tuple(column[:rows] for column in columns)


def _empty_columns(rows: int) -> tuple[np.ndarray, ...]:
    """Columns of `Calls` as they are where the file does not have them."""
    trip, stop, sequence, arrival, departure = (np.empty(rows, dtype=np.int32) for _ in range(5))
    pickup, drop_off = (np.zeros(rows, dtype=np.uint8) for _ in range(2))
    return trip, stop, sequence, arrival, departure, pickup, drop_off, np.full(rows, np.nan)


def _index(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ids as (bytes, where each starts, hash table of rows): what `_row_of` looks in."""
    texts = pa.array(ids, pa.string())
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(compute.binary_length(texts), out=starts[1:])
    letters = np.frombuffer(texts.buffers()[2] or b"\n", np.uint8)
    table = np.full(1 << (2 * len(texts) + 1).bit_length(), -1, dtype=np.int32)
    _fill(letters, starts, table)
    return letters, starts, table


@_inlined
def _at(array, place):
    """The element at a place, which is never negative: told so, the compiler need not look."""
    return array[np.uintp(place)]


@_inlined
def _slot(text, begin, end, mask):
    """Where the hash table is first looked into for some bytes."""
    mixed = np.int64(0)
    for at in range(begin, end):
        mixed = (mixed * 1_000_003) ^ _at(text, at)
    mixed = (mixed ^ (mixed >> 32)) * _ODD_FACTOR
    return (mixed ^ (mixed >> 29)) & mask


@njit(cache=True, nogil=True)
def _fill(letters, starts, table):
    """Put the rows of ids, all different, into their hash table."""
    mask = len(table) - 1
    for row in range(len(starts) - 1):
        slot = _slot(letters, starts[row], starts[row + 1], mask)
        while table[slot] >= 0:
            slot = (slot + 1) & mask
        table[slot] = row


@_inlined
def _row_of(text, begin, end, letters, starts, table):
    """Row of the id in text[begin:end]; -1 where there is none, `_ODD` where its text must be looked into."""
    mask = len(table) - 1
    slot = _slot(text, begin, end, mask)
    while table[slot] >= 0:
        row = table[slot]
        first = starts[row]
        if starts[row + 1] - first == end - begin:
            same = True
            for at in range(end - begin):
                if _at(text, begin + at) != letters[first + at]:
                    same = False
                    break
            if same:
                return np.int64(row)
        slot = (slot + 1) & mask
    for at in range(begin, end):
        if _at(text, at) <= 32 or _at(text, at) >= 127:  # to be trimmed, or to be checked as UTF-8
            return np.int64(_ODD)
    return np.int64(-1)


@_inlined
def _value_end(text, begin, quoted):
    """The byte after a value, -1 where it is not plain: the text ends with a line's end, so that it is met."""
    end = begin
    if quoted:
        while _at(text, end) != _QUOTE:
            if _at(text, end) == _LINE:
                return -1
            end += 1
        return end
    while True:
        sign = _at(text, end)
        if sign <= _COMMA:
            if (sign == _COMMA) | (sign == _LINE) | (sign == _RETURN):
                return end
            if sign == _QUOTE:
                return -1
        end += 1


@_inlined
def _blank(text, begin):
    """(`_NOTHING` where a value is blank or NA, else `_ODD`; the byte after it)."""
    sign = _at(text, begin)
    if sign == ord("N") and _at(text, begin + 1) == ord("A"):
        return _NOTHING, begin + 2
    ends = (sign == _COMMA) | (sign == _QUOTE) | (sign == _LINE) | (sign == _RETURN)
    return (_NOTHING if ends else _ODD), begin


@_inlined
def _digits(text, begin):
    """(the number that the digits from a byte on write, the byte after them)."""
    number, end = 0, begin
    while _ZERO <= _at(text, end) <= _NINE:
        number = number * 10 + (_at(text, end) - _ZERO)
        end += 1
    return number, end


@_inlined
def _number(text, begin, largest):
    """(a number of at most nine digits, `_NOTHING` where blank, `_ODD` where anything else; the byte after it)."""
    number, end = _digits(text, begin)
    if end == begin:
        return _blank(text, begin)
    return (number if end - begin <= 9 and number <= largest else _ODD), end


@_inlined
def _clock(text, begin):
    """(seconds of H:MM:SS to HHH:MM:SS, `_NOTHING` where blank, `_ODD` where anything else; the byte after it)."""
    if begin + 8 < len(text) and _at(text, begin + 2) == _COLON:
        hours, colon = _pair(text, begin), begin + 2
    else:
        hours, colon = _digits(text, begin)
        if colon == begin:
            return _blank(text, begin)
        if colon > begin + 3 or _at(text, colon) != _COLON or colon + 6 >= len(text):
            return _ODD, colon
    minutes, rest = _pair(text, colon + 1), _pair(text, colon + 4)
    odd = (hours | minutes | rest) < 0 or _at(text, colon + 3) != _COLON
    return (_ODD if odd else hours * 3600 + minutes * 60 + rest), colon + 6


@_inlined
def _pair(text, begin):
    """The number that two digits write, negative where they are none."""
    tens, ones = np.int64(_at(text, begin)) - _ZERO, np.int64(_at(text, begin + 1)) - _ZERO
    odd = (tens | ones | (9 - tens) | (9 - ones)) < 0
    return -1 if odd else tens * 10 + ones


@_inlined
def _decimal(text, begin):
    """(a number of at most 15 digits and a point, exact to the last bit, NaN where blank, -1 else; the byte after)."""
    whole, end = _digits(text, begin)
    digits, scale = end - begin, 1.0
    if _at(text, end) == _POINT:
        point = end
        fraction, end = _digits(text, point + 1)
        for _ in range(min(end - point - 1, 15)):
            whole *= 10
            scale *= 10.0
        whole += fraction
        digits += end - point - 1
    if end == begin:
        nothing, end = _blank(text, begin)
        return (np.nan if nothing == _NOTHING else -1.0), end
    return (whole / scale if 0 < digits <= 15 else -1.0), end


@_inlined
def _same(text, words, one, other, length):
    """True where the same bytes stand at two places of the text."""
    if length < _WORD:
        differing = 0
        for at in range(length):
            differing += _at(text, one + at) != _at(text, other + at)
        return differing == 0
    for at in range(0, length - _WORD, _WORD):
        if _at(words, one + at) != _at(words, other + at):
            return False
    return _at(words, one + length - _WORD) == _at(words, other + length - _WORD)


@njit(cache=True, nogil=True)
def _scan(text, words, at, roles, trips, stops, columns):
    """Fill the columns; the rows filled, -1 where the text is not plain."""
    n, width, row = len(text), len(roles), 0
    trip_letters, trip_starts, trip_table = trips
    stop_letters, stop_starts, stop_table = stops
    trip, stop, sequence, arrival, departure, pickup, drop_off, distance = columns
    follows = np.full((len(stop_starts), 3), n)  # of each stop's: where the id of the stop after it stands
    before, length = 0, n  # where the trip id of the row before stands
    while at < n:
        if _at(text, at) == _LINE:
            at += 1
            continue
        if _at(text, at) == _RETURN and _at(text, at + 1) == _LINE:
            at += 2
            continue
        for column in range(width):
            quoted = _at(text, at) == _QUOTE
            begin = at + 1 if quoted else at
            role = roles[column]
            number = 0
            if role == _ARRIVAL:
                number, end = _clock(text, begin)
                arrival[row] = number
            elif role == _DEPARTURE:
                number, end = _clock(text, begin)
                departure[row] = number
            elif role == _SEQUENCE:
                number, end = _number(text, begin, _MOST)
                sequence[row] = -1 if number == _NOTHING else number
            elif role == _PICKUP:
                number, end = _number(text, begin, 255)
                pickup[row] = 0 if number == _NOTHING else number
            elif role == _DROP_OFF:
                number, end = _number(text, begin, 255)
                drop_off[row] = 0 if number == _NOTHING else number
            elif role == _DISTANCE:
                distance[row], end = _decimal(text, begin)
                number = _ODD if distance[row] < 0 else 0
            elif role == _TRIP and begin + length < n and _same(text, words, begin, before, length + 1):
                end = begin + length
                trip[row] = trip[row - 1]
            elif (
                role == _STOP
                and row
                and begin + follows[stop[row - 1], 1] < n
                and _same(text, words, begin, follows[stop[row - 1], 0], follows[stop[row - 1], 1] + 1)
            ):
                end = begin + follows[stop[row - 1], 1]
                stop[row] = follows[stop[row - 1], 2]
            else:
                end = _value_end(text, begin, quoted)
                if role == _STOP:
                    number = _row_of(text, begin, end, stop_letters, stop_starts, stop_table)
                    stop[row] = number
                    if row:
                        follows[stop[row - 1]] = begin, end - begin, number
                elif role == _TRIP:
                    number = _row_of(text, begin, end, trip_letters, trip_starts, trip_table)
                    trip[row] = number
                    before, length = begin, end - begin
            if number == _ODD or end < 0 or (quoted and _at(text, end) != _QUOTE):
                return -1
            at = end + 1 if quoted else end
            if _at(text, at) == _RETURN and _at(text, at + 1) == _LINE:
                at += 1
            if _at(text, at) != (_LINE if column == width - 1 else _COMMA):
                return -1
            at += 1
        row += 1
    return row

"""Compiled loops over the bytes of a PBF block; see :mod:`isochrones.pbf` for the format."""

import numpy as np
from numba import njit


@njit(cache=True)
def _varint(data, at, end):
    """A variable-length number and the place after it."""
    value, shift = np.uint64(0), np.uint64(0)
    while True:
        if at >= end or shift > np.uint64(63):
            raise ValueError("a number breaks off")
        byte = data[at]
        at += 1
        value |= np.uint64(byte & 127) << shift
        if byte < 128:
            return value, at
        shift += np.uint64(7)


@njit(cache=True)
def _signed(value):
    return np.int64(value >> np.uint64(1)) ^ -np.int64(value & np.uint64(1))


@njit(cache=True)
def _after(data, at, end, wire):
    """The place after a field that is passed over, and where its contents begin."""
    if wire == 0:
        _, beyond = _varint(data, at, end)
    elif wire == 2:
        size, at = _varint(data, at, end)
        beyond = at + np.int64(size)
    elif wire == 1:
        beyond = at + 8
    else:
        beyond = at + 4
    if beyond > end or wire in (3, 4, 6, 7):
        raise ValueError("a field ends beyond its message")
    return beyond, at


@njit(cache=True)
def kinds_of(data, at, end):
    """Mask of what a group holds: 1 plain nodes, 2 dense nodes, 4 ways, 8 relations."""
    found = 0
    while at < end:
        tag, at = _varint(data, at, end)
        if np.int64(tag >> np.uint64(3)) < 5:
            found |= 1 << (np.int64(tag >> np.uint64(3)) - 1)
        at, _ = _after(data, at, end, np.int64(tag) & 7)
    return found


@njit(cache=True)
def members(data, at, end):
    """Spans (begin, end) of the fields of a message that holds nothing but strings or messages."""
    spans = np.empty(((end - at) // 2 + 1, 2), np.int64)
    found = 0
    while at < end:
        tag, at = _varint(data, at, end)
        beyond, at = _after(data, at, end, np.int64(tag) & 7)
        spans[found, 0], spans[found, 1] = at, beyond
        found += 1
        at = beyond
    return spans[:found].copy()


@njit(cache=True)
def deltas(data, at, end):
    """The numbers that a packed field stores as signed differences, int64."""
    count = 0
    for i in range(at, end):
        count += data[i] < 128
    out = np.empty(count, np.int64)
    last = np.int64(0)
    for i in range(count):
        value, at = _varint(data, at, end)
        last += _signed(value)
        out[i] = last
    return out


@njit(cache=True)
def tagged(data, at, end, keys, values):
    """Dense nodes with a wanted tag: their positions, where their tags start, and (key, value) strings."""
    place = np.empty(end - at, np.int32)
    start = np.zeros(end - at + 1, np.int32)
    pairs = np.empty(end - at, np.int32)
    node = found = count = 0
    first, hit = 0, False
    while at < end:
        key, at = _varint(data, at, end)
        if key == 0:
            if hit:
                place[found] = node
                found += 1
                start[found] = count
            else:
                count = first
            first, hit = count, False
            node += 1
            continue
        value, at = _varint(data, at, end)
        hit |= (keys[np.int64(key)] & values[np.int64(value)]) != 0
        pairs[count], pairs[count + 1] = np.int32(key), np.int32(value)
        count += 2
    return place[:found].copy(), start[: found + 1].copy(), pairs[:count].copy()


@njit(cache=True)
def _wanted(data, at, end, value_at, value_end, keys, values):
    """Whether a way has one of the wanted tags."""
    while at < end and value_at < value_end:
        key, at = _varint(data, at, end)
        value, value_at = _varint(data, value_at, value_end)
        if keys[np.int64(key)] & values[np.int64(value)]:
            return True
    return False


@njit(cache=True)
def ways(data, at, end, keys, values, kept):
    """Wanted ways of a group: ids, how many nodes each has, their ids, where tags start, kept tags."""
    size = end - at
    ids, counts = np.empty(size // 4 + 1, np.int64), np.empty(size // 4 + 1, np.int64)
    start = np.zeros(size // 4 + 2, np.int64)
    refs, pairs = np.empty(size, np.int64), np.empty(size, np.int32)
    found = used = count = 0
    while at < end:
        tag, at = _varint(data, at, end)
        beyond, at = _after(data, at, end, np.int64(tag) & 7)
        if np.int64(tag) >> 3 != 3:
            at = beyond
            continue
        spans = np.zeros((11, 2), np.int64)
        way = np.int64(0)
        while at < beyond:
            tag, at = _varint(data, at, beyond)
            if np.int64(tag) == 8:
                number, after = _varint(data, at, beyond)
                way = np.int64(number)
            after, inside = _after(data, at, beyond, np.int64(tag) & 7)
            if np.int64(tag) >> 3 < 11:
                spans[np.int64(tag) >> 3, 0], spans[np.int64(tag) >> 3, 1] = inside, after
            at = after
        k, k_end, v, v_end = spans[2, 0], spans[2, 1], spans[3, 0], spans[3, 1]
        if not _wanted(data, k, k_end, v, v_end, keys, values):
            continue
        while k < k_end and v < v_end:
            key, k = _varint(data, k, k_end)
            value, v = _varint(data, v, v_end)
            if kept[np.int64(key)]:
                pairs[count], pairs[count + 1] = np.int32(key), np.int32(value)
                count += 2
        ref, r, first = np.int64(0), spans[8, 0], used
        while r < spans[8, 1]:
            step, r = _varint(data, r, spans[8, 1])
            ref += _signed(step)
            refs[used] = ref
            used += 1
        ids[found], counts[found] = way, used - first
        found += 1
        start[found] = count
    return (
        ids[:found].copy(),
        counts[:found].copy(),
        refs[:used].copy(),
        start[: found + 1].copy(),
        pairs[:count].copy(),
    )


@njit(cache=True)
def with_key(data, at, end, kind, keys):
    """Spans (begin, end) of the members of a group of a kind that have one of the wanted keys."""
    spans = np.empty((1024, 2), np.int64)
    found = 0
    while at < end:
        tag, at = _varint(data, at, end)
        beyond, at = _after(data, at, end, np.int64(tag) & 7)
        begin, hit = at, False
        while np.int64(tag) >> 3 == kind and at < beyond:
            inner, at = _varint(data, at, beyond)
            after, k = _after(data, at, beyond, np.int64(inner) & 7)
            while np.int64(inner) >> 3 == 2 and k < after:
                key, k = _varint(data, k, after)
                hit |= keys[np.int64(key)] != 0
            at = after
        if hit:
            if found == len(spans):
                larger = np.empty((2 * found, 2), np.int64)
                larger[:found] = spans
                spans = larger
            spans[found, 0], spans[found, 1] = begin, beyond
            found += 1
        at = beyond
    return spans[:found].copy()

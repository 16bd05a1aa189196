"""Whole numbers that add up to what they are parts of."""

import math

from hypothesis import given
from hypothesis import strategies as st

from access.whole_parts import whole_parts


@given(st.lists(st.floats(0, 1e6), max_size=8))
def test_parts_add_up_and_none_is_off_by_one(parts):
    found = whole_parts(parts)
    assert sum(found) == round(sum(parts))
    assert all(abs(whole - part) <= 1 for whole, part in zip(found, parts, strict=True))
    assert all(math.floor(part) <= whole for whole, part in zip(found, parts, strict=True))


def test_the_largest_remainders_are_rounded_up():
    assert whole_parts([46.6, 3.4, 3.0]) == [47, 3, 3]
    assert whole_parts([0.5, 0.5, 1.0]) == [1, 0, 1]
    assert whole_parts([]) == []

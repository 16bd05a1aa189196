"""S-curves are thresholds at many minutes at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import access
from access.measures import share_within

AT = np.array([0, 10, 30, 30.5, 60])


def test_shares_by_hand_with_the_unreached_inside():
    curve = access.s_curve(np.array([5, 25, 30, np.nan]), np.array([1.0, 2, 3, 4]), AT)
    assert curve.tolist() == [0, 0.1, 0.6, 0.6, 0.6]


def test_minutes_are_compared_in_float32():
    assert access.s_curve(np.array([35.9], np.float32), np.ones(1), np.array([35.9])).tolist() == [1]


def test_a_group_without_people_has_no_curve():
    curves = access.s_curve(np.array([5.0]), np.array([[1.0], [0.0]]), np.array([10]))
    assert curves[0] == 1
    assert np.isnan(curves[1])


@settings(max_examples=40)
@given(
    arrays(np.float32, 12, elements=st.integers(0, 80).map(float)),
    arrays(float, (3, 12), elements=st.integers(1, 9).map(float)),
)
def test_each_point_is_the_share_within_a_threshold_and_curves_never_fall(minutes, people):
    curves = access.s_curve(minutes, people, AT)
    for place, threshold in enumerate(AT):
        assert curves[:, place] == pytest.approx(share_within(minutes[None], people, threshold)[0])
    assert (np.diff(curves, axis=1) >= 0).all()

"""Weights under which an option of the front is not beaten: by hand, and against every weighting of a grid."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import access
from access.conditions import ratio_interval


def test_three_options_of_two_objectives_by_hand():
    """(1, 4), (2, 2), (4, 1): 2 minutes of the second for 1 of the first, then 1 for 2."""
    first, middle, last = access.conditions(np.array([[1.0, 4.0], [2.0, 2.0], [4.0, 1.0]]))
    assert (first.alone, middle.alone, last.alone) == ((0,), (), (1,))
    assert first.weights[1].tolist() == [0.0, 0.5]
    assert middle.weights[1].tolist() == [0.5, 2.0]
    assert last.weights[1].tolist() == [2.0, np.inf]
    assert middle.ratios == {(0, 1): (0.5, 2.0)}


def test_an_option_in_a_dent_has_no_weights_and_is_dominated_by_none():
    costs = np.array([[0.0, 4.0], [2.5, 2.5], [4.0, 0.0]])
    assert access.pareto_front(costs).all()
    dent = access.conditions(costs)[1]
    assert dent.weights is None
    assert dent.ratios == {}
    assert dent.alone == ()


def test_one_option_alone_and_two_that_are_equal():
    (only,) = access.conditions(np.array([[3.0, 1.0]]))
    assert only.alone == (0, 1)
    assert only.weights.tolist() == [[1.0, 1.0], [0.0, np.inf]]
    twin, other = access.conditions(np.array([[3.0, 1.0], [3.0, 1.0]]))
    assert (twin.equal, other.equal) == ((1,), (0,))
    assert twin.alone == (0, 1)


def test_an_unknown_cost_has_no_weights():
    known, unknown = access.conditions(np.array([[5.0, 3.0], [2.0, np.inf]]))
    assert unknown.alone == (0,)
    assert unknown.weights is None
    assert known.alone == (1,)
    assert known.weights is not None


def test_chosen_rows_only():
    assert len(access.conditions(np.array([[1.0, 4.0], [2.0, 2.0], [4.0, 1.0]]), [2])) == 1


@pytest.mark.parametrize(
    ("first", "second", "interval"),
    [
        ([-1.0], [2.0], (0.0, 0.5)),
        ([1.0], [-2.0], (0.5, np.inf)),
        ([1.0], [0.0], None),
        ([1.0, -1.0], [-1.0, 2.0], None),
        ([], [], (0.0, np.inf)),
    ],
)
def test_ratio_interval(first, second, interval):
    assert ratio_interval(np.array(first), np.array(second)) == interval


COSTS = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 8), st.just(3)), elements=st.integers(0, 9).map(float)
)
GRID = [(a, b) for a in np.linspace(0, 6, 25) for b in np.linspace(0, 6, 25)]


@settings(max_examples=60, deadline=None)
@given(costs=COSTS)
def test_no_weighting_outside_the_ranges_and_every_grid_point_within_reach(costs):
    """If a row is not beaten at some weights of a grid, those weights lie within its ranges."""
    found = access.conditions(costs)
    for weights in GRID:
        sums = costs @ np.array([1.0, *weights])
        for row in np.flatnonzero(sums <= sums.min() + 1e-12):
            ranges = found[row].weights
            assert ranges is not None
            assert (ranges[1:, 0] <= np.array(weights) + 1e-6).all()
            assert (np.array(weights) <= ranges[1:, 1] + 1e-6).all()


@settings(max_examples=60, deadline=None)
@given(costs=COSTS)
def test_ends_of_two_objectives_are_exact(costs):
    """At the ends of a pair's interval the row is not beaten; beyond them it is."""
    for row, condition in enumerate(access.conditions(costs)):
        for (a, b), (low, high) in condition.ratios.items():

            def beaten(ratio, a=a, b=b, row=row):
                sums = costs[:, a] + ratio * costs[:, b]
                return sums[row] > sums.min() + 1e-9

            assert not beaten(low)
            assert not beaten(low + 1e3 if np.isinf(high) else high)
            if low > 0:
                assert beaten(low * 0.99 - 1e-6)
            if np.isfinite(high):
                assert beaten(high * 1.01 + 1e-6)


@settings(max_examples=30, deadline=None)
@given(costs=COSTS, factor=st.sampled_from([0.01, 60.0]))
def test_another_unit_of_an_objective_changes_its_weight_alone(costs, factor):
    scaled = costs * np.array([1.0, factor, 1.0])
    for one, other in zip(access.conditions(costs), access.conditions(scaled)):
        assert one.alone == other.alone
        assert (one.weights is None) == (other.weights is None)
        if one.weights is not None:
            expected = one.weights / np.array([[1.0], [factor], [1.0]])
            np.testing.assert_allclose(other.weights, expected, rtol=1e-5, atol=1e-7)

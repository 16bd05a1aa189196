"""Statistics of agreement, on matrices small enough to work by hand."""

import numpy as np
import pytest

from benchmarks.agreement import agreement, membership, slope


def test_ratios_are_ours_over_theirs_on_pairs_both_reach():
    ours = np.array([[10.0, 20.0, np.nan], [30.0, 5.0, 8.0]])
    theirs = np.array([[5.0, 20.0, 7.0], [np.nan, 10.0, 8.0]])
    found = agreement(ours, theirs)
    assert (found.pairs, found.used, found.only_ours, found.only_theirs) == (6, 4, 1, 1)
    assert found.median == 1.0
    assert (found.p5, found.p95) == pytest.approx((0.575, 1.85))


def test_pairs_below_a_minute_are_not_compared():
    assert agreement(np.array([0.5, 2.0]), np.array([0.1, 4.0])).median == 0.5


def test_nothing_in_common_is_not_sane():
    found = agreement(np.array([np.nan, 2.0]), np.array([3.0, np.inf]))
    assert found.used == 0
    assert np.isnan(found.median)
    assert not found.sane


@pytest.mark.parametrize(
    ("factor", "sane"), [(1.0, True), (0.6, True), (1.9, True), (0.4, False), (2.5, False)]
)
def test_sane_means_the_same_order_of_minutes(factor, sane):
    theirs = np.linspace(5, 50, 100)
    assert agreement(theirs * factor, theirs).sane is sane


def test_wide_spread_or_different_reach_is_not_sane():
    theirs = np.full(100, 10.0)
    spread = np.where(np.arange(100) % 2, 5.0, 20.0)
    assert not agreement(spread, theirs).sane
    some = np.where(np.arange(100) < 30, np.nan, 10.0)
    assert not agreement(some, theirs).sane


def test_membership_counts_both_ways_and_beyond_a_minute():
    minutes = np.array([10.0, 14.5, 15.5, 20.0, np.nan])
    inside = np.array([True, False, True, False, False])
    found = membership(minutes, inside, 15)
    assert found.points == 5
    assert (found.agree, found.inside_found, found.polygon_true) == (0.6, 0.5, 0.5)
    assert found.beyond_minute == 1.0


def test_membership_without_such_points_is_missing():
    found = membership(np.array([20.0]), np.array([False]), 15)
    assert found.agree == 1.0
    assert np.isnan(found.inside_found)
    assert np.isnan(found.polygon_true)


def test_slope_is_the_power():
    sizes = np.array([1, 4, 16, 64])
    assert slope(sizes, 3.0 * sizes**1.5) == pytest.approx(1.5)

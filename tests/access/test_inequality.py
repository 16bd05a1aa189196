"""Gini, Palma, Theil and Atkinson against published figures, textbook sums and pairs of people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import access

COWELL = np.array([541.0, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261])
"""The incomes of the examples of R's ineq package, whose answers are documented (population forms)."""
MINUTES = arrays(float, 8, elements=st.integers(1, 200).map(float))
PEOPLE = arrays(float, 8, elements=st.integers(1, 99).map(float))


def equally(values):
    return np.asarray(values, float), np.ones(len(values))


def test_gini_of_published_examples():
    assert access.gini(*equally(COWELL)) == pytest.approx(0.4620911, abs=5e-8)


def test_gini_by_hand():
    """Ranks times values: 10 + 40 + 90 + 240 + 400 = 780, so 2 x 780 / (5 x 200) - 6 / 5 = 0.36."""
    assert access.gini(*equally([80, 60, 10, 20, 30])) == pytest.approx(0.36)
    assert access.gini(*equally([1, 2, 3, 4, 5])) == pytest.approx(4 / 15)  # 2 x 55 / (5 x 15) - 6 / 5


def test_theil_by_hand():
    """Mean 20, ratios 1/2 three times, 1 and 5/2."""
    found = access.theil(*equally([10, 10, 10, 20, 50]))
    assert found == pytest.approx((1.5 * np.log(0.5) + 2.5 * np.log(2.5)) / 5)


def test_atkinson_of_a_published_example():
    assert access.atkinson(*equally(COWELL), 0.5) == pytest.approx(0.1796591, abs=5e-8)


def test_atkinson_with_epsilon_1_is_one_less_geometric_over_arithmetic_mean():
    assert access.atkinson(*equally([1, 2, 3, 4]), 1) == pytest.approx(1 - 24**0.25 / 2.5)


def test_atkinson_with_epsilon_2_is_one_less_harmonic_over_arithmetic_mean():
    assert access.atkinson(*equally([1, 2, 4]), 2) == pytest.approx(1 - (12 / 7) / (7 / 3))


def test_theil_of_one_who_has_all_is_log_n():
    assert access.theil(*equally([0, 0, 0, 9])) == pytest.approx(np.log(4))


def test_palma_by_hand():
    """Ten people at 1 ... 10 minutes: the longest tenth has 10, the shortest four 1 + 2 + 3 + 4."""
    assert access.palma(*equally(range(1, 11))) == pytest.approx(1)
    assert access.palma(*equally([20] * 7)) == pytest.approx(0.25)


def test_palma_splits_the_people_on_the_border():
    """Two of 50 people each: the top tenth is 10 of the second, the bottom 40 of the first."""
    assert access.palma(np.array([10.0, 30.0]), np.array([50.0, 50.0])) == pytest.approx(10 * 30 / (40 * 10))
    assert access.palma(np.array([10.0, 30.0]), np.ones(2), top=0.5, bottom=0.5) == pytest.approx(3)


@settings(max_examples=50)
@given(MINUTES, PEOPLE)
def test_gini_is_the_mean_difference_of_pairs(minutes, people):
    share = people / people.sum()
    pairs = share @ np.abs(minutes[:, None] - minutes) @ share
    assert access.gini(minutes, people) == pytest.approx(pairs / (2 * share @ minutes), abs=1e-12)


@settings(max_examples=50)
@given(MINUTES, PEOPLE, st.floats(0.2, 5))
def test_longer_journeys_in_proportion_change_nothing(minutes, people, factor):
    for index in (access.gini, access.palma, access.theil, lambda t, p: access.atkinson(t, p, 1.5)):
        assert index(factor * minutes, people) == pytest.approx(index(minutes, people), abs=1e-9)


@settings(max_examples=50)
@given(MINUTES, PEOPLE, st.floats(0.01, 0.49))
def test_levelling_two_people_lowers_inequality(minutes, people, part):
    low, high = np.argmin(minutes), np.argmax(minutes)
    level = minutes.copy()
    moved = part * (minutes[high] - minutes[low]) * min(people[low], people[high])
    level[high] -= moved / people[high]
    level[low] += moved / people[low]
    for index in (access.gini, access.theil, lambda t, p: access.atkinson(t, p, 1.0)):
        assert index(level, people) <= index(minutes, people) + 1e-12


@pytest.mark.parametrize("index", [access.gini, access.palma, access.theil])
def test_nobody_or_no_minutes_have_no_index(index):
    assert np.isnan(index(np.array([np.nan]), np.ones(1)))
    assert np.isnan(index(np.zeros(2), np.ones(2)))
    assert np.isnan(index(np.array([3.0]), np.zeros(1)))


def test_no_time_at_all_is_the_extreme_of_a_strongly_averse_atkinson():
    assert access.atkinson(*equally([0, 5]), 1) == 1
    assert access.atkinson(*equally([0, 5]), 0.5) < 1
    assert access.atkinson(*equally([2, 5]), 0) == 0
    assert np.isnan(access.atkinson(*equally([np.nan]), 1))


def test_parameters_without_meaning_are_refused():
    with pytest.raises(access.AccessError, match="0 or more"):
        access.atkinson(*equally([1, 2]), -1)
    with pytest.raises(access.AccessError, match="do not pass 1"):
        access.palma(*equally([1, 2]), top=0.7, bottom=0.4)

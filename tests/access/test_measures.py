import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.measures import (
    deprivation_weighted_mean,
    longest,
    reached_weight,
    share_within,
    weighted_mean,
    weighted_percentiles,
)

NAN = np.nan
MEASURES = {
    "reached": reached_weight,
    "mean": weighted_mean,
    "percentile": lambda minutes, people: weighted_percentiles(minutes, people, [50])[0],
    "max": longest,
    "share_within": lambda minutes, people: share_within(minutes, people, 30),
    "deprivation_weighted": lambda m, people: deprivation_weighted_mean(m, people, np.ones(m.shape[1])),
}


def row(*values):
    return np.array([values], dtype=np.float32)


def people(*values):
    return np.array([values], dtype=float)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
class TestEveryMeasure:
    def test_has_one_answer_per_percentile_and_group(self, measure):
        assert measure(np.ones((3, 4), np.float32), np.ones((2, 4))).shape == (3, 2)

    def test_nobody_reached(self, measure):
        found = measure(row(NAN, NAN), people(1, 2))[0, 0]
        assert np.isnan(found) or found == 0

    def test_no_people(self, measure):
        found = measure(row(10, NAN), people(0, 0))[0, 0]
        assert np.isnan(found) or found == 0

    def test_no_origins(self, measure):
        found = measure(np.empty((1, 0), np.float32), np.empty((1, 0)))[0, 0]
        assert np.isnan(found) or found == 0

    def test_places_without_people_count_nothing(self, measure):
        with_empty = measure(row(10, 20, 99, NAN), people(1, 3, 0, 0))
        np.testing.assert_array_equal(with_empty, measure(row(10, 20), people(1, 3)))

    def test_order_decides_nothing(self, measure):
        turned = measure(row(20, NAN, 10), people(3, 2, 1))
        np.testing.assert_array_equal(turned, measure(row(10, 20, NAN), people(1, 3, 2)))


def test_hand_worked():
    minutes, n = row(10, 20, 30, NAN), people(4, 3, 2, 1)
    assert reached_weight(minutes, n) == 9
    assert weighted_mean(minutes, n) == pytest.approx(160 / 9)
    assert weighted_percentiles(minutes, n, [40, 41, 70, 90, 91]).ravel().tolist()[:4] == [10, 20, 20, 30]
    assert np.isnan(weighted_percentiles(minutes, n, [91])).all()
    assert longest(minutes, n) == 30
    assert share_within(minutes, n, 20) == pytest.approx(0.7)


def test_thresholds_are_compared_in_float32():
    assert share_within(row(20.1), people(1), 20.1) == 1


def test_percentile_reached_by_a_rounded_sum():
    assert weighted_percentiles(row(1, 2, 3), people(0.1, 0.2, 0.7), [30]) == 2


def test_deprivation_weights_stay_with_the_people_of_the_mean():
    minutes, n = row(10, 20, NAN), people(1, 1, 8)
    assert deprivation_weighted_mean(minutes, n, np.array([2.0, 1.0, 9.0])) == pytest.approx(40 / 3)
    assert np.isnan(deprivation_weighted_mean(minutes, n, np.array([2.0, NAN, 1.0])))
    assert deprivation_weighted_mean(minutes, n, np.array([2.0, 1.0, NAN])) == pytest.approx(40 / 3)


WORLDS = st.lists(
    st.tuples(st.integers(0, 600).map(lambda t: t / 10) | st.just(NAN), st.integers(0, 50)), min_size=1
)


@given(WORLDS, st.integers(1, 100))
def test_percentile_is_that_of_people_in_a_queue(world, percent):
    queue = sorted(np.float32(t if t == t else np.inf) for t, n in world for _ in range(n))
    minutes, n = row(*(t for t, _ in world)), people(*(n for _, n in world))
    found = weighted_percentiles(minutes, n, [percent])[0, 0, 0]
    expected = queue[-(-percent * len(queue) // 100) - 1] if queue else NAN
    np.testing.assert_array_equal(found, expected if expected < np.inf else NAN)


@given(WORLDS, st.floats(0.01, 100))
def test_scaling_people_changes_no_mean(world, factor):
    minutes, n = row(*(t for t, _ in world)), people(*(n for _, n in world))
    np.testing.assert_allclose(weighted_mean(minutes, n * factor), weighted_mean(minutes, n), rtol=1e-9)
    for percent in (50, 90):
        scaled = weighted_percentiles(minutes, n * factor, [percent])
        np.testing.assert_array_equal(scaled, weighted_percentiles(minutes, n, [percent]))

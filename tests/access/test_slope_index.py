"""Slope and relative index against OHID's own test vectors, a least-squares fit by numpy and hand-worked lines."""

import math

import numpy as np
import pandas as pd
import pytest

import access
from access.slope_sensitivity import TENTHS
from tests.access.cases import areas, evaluate_one, travel_times
from tests.shared_data import shared_data

CASES = ("deciles_a", "deciles_b", "quintiles_a", "quintiles_b")


@pytest.fixture(scope="module")
def reference():
    folder = shared_data() / "reference"
    given = pd.read_csv(folder / "sii_input.csv")
    return given, pd.read_csv(folder / "sii_expected.csv").set_index("case")


def quantiles(reference, case):
    given, expected = reference
    return given[given["case"] == case], expected.loc[case]


@pytest.mark.shared_data
@pytest.mark.parametrize("case", CASES)
def test_points_of_ohids_test_vectors_are_exact(reference, case):
    given, expected = quantiles(reference, case)
    found = access.slope_index_of_quantiles(given["value"], given["population"])
    assert (found.sii, found.rii) == pytest.approx((expected["sii"], expected["rii"]), rel=1e-12)
    assert found.sii_limits is None
    assert found.rii_limits is None


def error_of_a_limit(lower, upper, draws):
    """Standard error of the 2.5th percentile of so many normal draws: sd sqrt(p (1 - p) / n) / density."""
    sd, z = (upper - lower) / (2 * 1.959964), 1.959964
    return sd * math.sqrt(0.025 * 0.975 / draws) / (math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi))


@pytest.mark.shared_data
def test_limits_of_every_test_vector_of_ohid_that_has_them(reference):
    with_limits = reference[1].dropna().index
    assert set(with_limits) == {"deciles_a", "deciles_b"}
    for case in with_limits:
        given, expected = quantiles(reference, case)
        found = access.slope_index_of_quantiles(
            given["value"], given["population"], given["standard_error"], confidence=expected["confidence"]
        )
        for name in ("sii", "rii"):
            limits = getattr(found, f"{name}_limits")
            drawn = tuple(expected[[f"{name}_lower", f"{name}_upper"]])
            assert drawn == pytest.approx(limits, abs=3 * error_of_a_limit(*limits, expected["repetitions"]))


def test_limits_are_those_that_draws_tend_to():
    values, people, errors = np.array([30.0, 28, 25, 26, 20]), np.array([5.0, 4, 6, 3, 2]), np.full(5, 1.5)
    found = access.slope_index_of_quantiles(values, people, errors, confidence=90)
    draws = np.random.default_rng(7).normal(values, errors, (40_000, 5))
    middle = (np.cumsum(people) - people / 2) / people.sum()
    slope, intercept = np.polyfit(middle, draws.T, 1, w=np.sqrt(people))
    assert np.percentile(slope, [5, 95]) == pytest.approx(found.sii_limits, abs=0.05)
    assert np.percentile(1 + slope / intercept, [5, 95]) == pytest.approx(found.rii_limits, abs=0.005)


def test_limits_of_a_ratio_need_a_surely_positive_base():
    found = access.slope_index_of_quantiles([1, 2, 3, 4, 5], np.ones(5), np.full(5, 9.0))
    assert np.isnan(found.rii_limits).all()
    assert np.isfinite(found.sii_limits).all()


@pytest.mark.parametrize("confidence", [0, 100, -5, 120, float("nan")])
def test_a_confidence_that_no_limits_have_is_refused(confidence):
    with pytest.raises(access.AccessError, match="above 0 and below 100"):
        access.slope_index_of_quantiles([1.0] * 5, np.ones(5), np.ones(5), confidence=confidence)


def test_values_known_without_error_have_limits_of_no_width():
    found = access.slope_index_of_quantiles([5, 4, 3, 2, 1], np.ones(5), np.zeros(5))
    assert found.sii_limits == pytest.approx((found.sii, found.sii))
    assert found.rii_limits == pytest.approx((found.rii, found.rii))


@pytest.mark.parametrize(
    ("values", "people", "errors", "words"),
    [
        ([1.0] * 4, [1.0] * 4, None, "5 to 100"),
        ([1.0] * 101, [1.0] * 101, None, "5 to 100"),
        ([1.0] * 5, [1.0] * 6, None, "one population"),
        ([1.0] * 5, [1.0] * 5, [1.0], "one standard error"),
        ([1.0] * 5, [1.0] * 5, [1.0, 1, 1, 1, -1], "standard error of 0 or more"),
        ([1.0] * 5, [1.0] * 5, [1.0, 1, 1, 1, np.nan], "standard error of 0 or more"),
        ([1.0, np.nan, 1, 1, 1], [1.0] * 5, None, "for every quantile"),
        ([1.0] * 5, [1.0, 0, 1, 1, 1], None, "above 0"),
    ],
)
def test_quantiles_that_cannot_be_used_are_refused(values, people, errors, words):
    with pytest.raises(access.AccessError, match=words):
        access.slope_index_of_quantiles(values, people, errors)


def test_the_area_form_is_a_weighted_fit():
    random = np.random.default_rng(3)
    minutes, people, order = random.uniform(5, 60, 40), random.uniform(1, 9, 40), random.permutation(40)
    found = access.slope_index(minutes, people, order)
    x = access.deprivation_midpoints(people, order.astype(float))
    slope, intercept = np.polyfit(x, minutes, 1, w=np.sqrt(people))
    assert (found.slope, found.intercept) == pytest.approx((slope, intercept))
    assert (found.sii, found.rii) == pytest.approx((slope, (slope + intercept) / intercept))


def test_a_line_worked_by_hand():
    found = access.slope_index(np.array([30.0, 20.0]), np.array([1.0, 1.0]), np.array([1.0, 2.0]))
    assert (found.intercept, found.sii) == (35, -20)  # the midpoints are 0.25 and 0.75
    assert found.rii == pytest.approx(15 / 35)


def test_no_line_through_one_rank_and_no_ratio_to_a_base_below_zero():
    one = access.slope_index(np.array([30.0, 20.0]), np.ones(2), np.array([4.0, 4.0]))
    assert np.isnan([one.sii, one.rii]).all()
    steep = access.slope_index(np.array([0.0, 20.0]), np.ones(2), np.array([1.0, 2.0]))
    assert steep.sii == 40
    assert np.isnan(steep.rii)


def test_deciles_as_order_are_the_quantile_form():
    random = np.random.default_rng(5)
    minutes, people, decile = random.uniform(5, 60, 80), random.uniform(1, 9, 80), np.arange(80) % 10
    sums = [np.bincount(decile, weights) for weights in (people, people * minutes)]
    quantile = access.slope_index_of_quantiles(sums[1] / sums[0], sums[0])
    area = access.slope_index(minutes, people, decile)
    assert (area.sii, area.rii) == pytest.approx((quantile.sii, quantile.rii))


def town():
    deprivation = {"imd_rank": [5.0, 9, 12], "imd_decile": [1.0, 1, 4], "imd_score": [70.0, 50, 20]}
    table = areas([100, 300, 100, 50], **{name: [*values, np.nan] for name, values in deprivation.items()})
    return evaluate_one(travel_times({"A": [40, 30, 10, 20]}), table, ["A"])


def test_a_result_gives_a_row_per_key_over_ranked_need():
    row = access.slope_index(town()).iloc[0]
    expected = access.slope_index(np.array([40.0, 30, 10]), np.array([100.0, 300, 100]), np.arange(3))
    assert row["sii"] == pytest.approx(expected.sii)
    assert (row["need_counted"], row["need_total"]) == (500, 550)


@pytest.mark.parametrize(("by", "order"), [("imd_decile", [1, 1, 4]), ("imd_score", [0, 1, 2])])
def test_a_result_may_be_ordered_by_another_column(by, order):
    row = access.slope_index(town(), by=by).iloc[0]
    expected = access.slope_index(np.array([40.0, 30, 10]), np.array([100.0, 300, 100]), np.array(order))
    assert row["sii"] == pytest.approx(expected.sii)
    with pytest.raises(access.MissingColumn, match="imd_rnak"):
        access.slope_index(town(), by="imd_rnak")


def test_the_sensitivity_range_holds_every_way():
    random = np.random.default_rng(11)
    people, order = random.uniform(1, 9, 60), np.arange(60.0)
    minutes = 40 - order / 3 + random.normal(0, 4, 60)
    found = access.slope_sensitivity(minutes, people, {"rank": order, "decile": order // 6})
    every = [each.sii for each in found.ways.values()]
    assert len(found.ways) == 2 + TENTHS
    assert found.sii == (min(every), max(every))
    assert found.sii[0] <= access.slope_index(minutes, people, order).sii <= found.sii[1]


def test_a_straight_line_has_a_range_of_one_slope_over_what_is_kept():
    people, order = np.ones(100), np.arange(100.0)
    found = access.slope_sensitivity(10 + order / 10, people, {"rank": order})
    without = found.ways["without tenth 1"].sii  # 90 people over whom minutes rise by 9
    assert (found.ways["rank"].sii, without) == pytest.approx((10, 9), abs=0.2)


def test_nobody_has_no_range():
    found = access.slope_sensitivity(np.array([np.nan]), np.ones(1), {"rank": np.ones(1)})
    assert np.isnan([*found.sii, *found.rii]).all()

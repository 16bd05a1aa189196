"""Agreement with a reference, and factors recovered from references whose factors are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from isochrones.calibration import (
    agreement,
    by_band,
    fit_factors,
    left_out,
    out_of_sample,
    suggested_factors,
    toml_lines,
)
from isochrones.matrix import snap_both
from isochrones.paths import PARTS, STREET_PARTS, minutes_by_family
from isochrones.speeds import PERIOD_FACTORS
from tests.oracles import network_from_map

MINUTES = arrays(np.float64, 12, elements=st.floats(2, 200))


def drawn_parts(seed=0, sites=4, origins=40):
    """Parts of made-up trips: every kind of street used by some, and a connector."""
    generator = np.random.default_rng(seed)
    parts = generator.gamma(1.0, 4.0, (sites, origins, len(PARTS)))
    parts[..., 6:] *= 0.1
    return parts


def test_figures_worked_by_hand():
    found = agreement([10, 22, 27], [10, 20, 30])
    assert (found.pairs, found.median_ratio) == (3, 1)
    assert found.mean_difference == pytest.approx(-1 / 3)
    assert found.mean_absolute == pytest.approx(5 / 3)
    assert found.median_absolute == 2
    assert found.rmse == pytest.approx(np.sqrt(13 / 3))


def test_pairs_that_cannot_be_compared_are_counted_by_reason():
    nan = np.nan
    ours, reference = [nan, nan, nan, 5, 0, 7], [4, 4, nan, nan, 3, 7]
    found = left_out(ours, reference, [1, 2, 3, 0, 0, 0])
    assert found == {
        "not_snapped": 1, "no_path": 1, "neither_has_it": 1, "not_given": 1, "too_short": 1,
    }  # fmt: skip
    assert agreement(ours, reference).pairs == 1


def test_nothing_to_compare_is_nan():
    found = agreement([np.nan], [3.0])
    assert found.pairs == 0
    assert np.isnan(found.median_ratio)
    np.testing.assert_array_equal(
        fit_factors(np.full((2, 3, len(PARTS)), np.nan), np.ones((2, 3))).stretch, 1
    )


@given(MINUTES, MINUTES, st.floats(0.1, 10))
def test_a_scaled_reference_scales_the_ratio_inversely(ours, reference, by):
    plain, scaled = agreement(ours, reference), agreement(ours, reference * by)
    for name in ("median_ratio", "ratio_p5", "ratio_p95"):
        assert getattr(scaled, name) * by == pytest.approx(getattr(plain, name))


@given(MINUTES, MINUTES)
def test_bands_hold_every_pair_once(ours, reference):
    assert sum(found.pairs for found in by_band(ours, reference).values()) == len(ours)
    swapped = agreement(reference, ours)
    assert swapped.mean_difference == pytest.approx(-agreement(ours, reference).mean_difference)
    assert swapped.rmse == pytest.approx(agreement(ours, reference).rmse)


@pytest.mark.parametrize("kind", range(len(STREET_PARTS)))
def test_a_kind_of_street_that_takes_longer_is_found(kind):
    parts = drawn_parts()
    stretch = np.ones(len(PARTS))
    stretch[kind] = 1.3
    fit = fit_factors(parts, parts @ stretch)
    assert fit.stretch == pytest.approx(stretch[:6], abs=0.02)


def test_noise_hardly_moves_what_is_found():
    parts = drawn_parts(origins=200)
    stretch = np.array([1.0, 1.0, 1.4, 1.1, 0.9, 1.0, 1, 1, 1])
    noise = np.random.default_rng(1).lognormal(0, 0.1, parts.shape[:2])
    assert fit_factors(parts, parts @ stretch * noise).stretch == pytest.approx(stretch[:6], abs=0.1)


def test_a_few_wrong_pairs_do_not_move_the_rest():
    parts = drawn_parts(origins=200)
    stretch = np.array([1.0, 1.0, 1.4, 1.1, 0.9, 1.0, 1, 1, 1])
    generator = np.random.default_rng(3)
    reference = parts @ stretch * generator.lognormal(0, 0.05, parts.shape[:2])
    reference[generator.random(reference.shape) < 0.1] *= 0.4  # a bridge that the reference alone has
    assert fit_factors(parts, reference).stretch == pytest.approx(stretch[:6], abs=0.1)


def test_a_kind_hardly_used_stays_as_it_is():
    parts = drawn_parts()
    parts[..., 0] *= 0.001
    reference = parts @ np.array([3.0, 1.2, 1, 1, 1, 1, 1, 1, 1])
    fit = fit_factors(parts, reference)
    assert fit.stretch[0] == pytest.approx(1, abs=0.01)
    assert fit.share[0] < 0.001
    factors = suggested_factors(PERIOD_FACTORS["am_peak"], fit)
    assert factors["fast"][0] == PERIOD_FACTORS["am_peak"]["fast"][0]


def test_agreement_suggests_nothing():
    parts = drawn_parts()
    fit = fit_factors(parts, parts.sum(axis=-1))
    assert suggested_factors(PERIOD_FACTORS["night"], fit) == {}
    assert toml_lines("night", {}) == ""
    assert not fit.at_limit


def test_what_no_speed_explains_stops_at_the_limits():
    parts = drawn_parts()
    fit = fit_factors(parts, parts.sum(axis=-1) * 6)
    assert set(fit.at_limit) == set(STREET_PARTS)


def test_the_suggestion_is_what_study_toml_reads():
    parts = drawn_parts()
    fit = fit_factors(parts, parts @ np.array([1, 1, 1.25, 1, 1, 1, 1, 1, 1]))
    factors = suggested_factors({"fast": (1, 1), "main": (0.75, 0.9), "local": (1, 1)}, fit, 0.05)
    assert factors["main"] == pytest.approx((0.6, 0.9), abs=0.01)
    lines = toml_lines("am_peak", {"main": (0.6, 0.9)})
    assert lines == "[speeds.roads.period_factors.am_peak]\nmain = [0.6, 0.9]\n"


def test_origins_judge_the_fit_that_did_not_see_them():
    parts = drawn_parts()
    found = out_of_sample(parts, parts @ np.array([1, 1, 1.3, 1.3, 1, 1, 1, 1, 1]))
    assert found["after"].rmse < 0.2 * found["before"].rmse
    noise = np.random.default_rng(2).lognormal(0, 0.3, parts.shape[:2])
    useless = out_of_sample(parts, parts.sum(axis=-1) * noise)
    assert useless["after"].rmse > 0.9 * useless["before"].rmse


def test_slow_main_roads_of_a_drawn_town_are_found():
    """Our own minutes with those on main roads times 1.3: the factor comes back, the rest stays."""
    town = network_from_map(
        "a b c d\ne f g h\ni j k l",
        metres=900,
        ways={
            "abcd": {"highway": "primary"},
            "dhl": {"highway": "secondary"},
            "aeijkl": {},
            "bfj": {},
            "cgk": {},
        },
    )
    letters = "abcdefghijkl"
    at_site, at_origin = snap_both(town.network, town.origins(letters), town.sites("adfl"))
    parts = minutes_by_family(town.network, town.network.minutes("am_peak"), at_origin, at_site)
    slower = np.ones(len(PARTS))
    slower[2:4] = 1.3
    fit = fit_factors(parts, parts @ slower)
    used = fit.share > 0.05
    assert fit.stretch[used] == pytest.approx(slower[:6][used], abs=0.01)
    assert used[2:4].any()

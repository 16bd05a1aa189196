"""The worked examples of docs/methods come out as printed there."""

import numpy as np
import pandas as pd
import pytest

import access
import boundaries
from access.assignment import nearest_sites
from access.measures import deprivation_weighted_mean, weighted_mean, weighted_percentiles
from access.weights import decile_weight
from isochrones.transit_arrays import UNREACHABLE
from isochrones.transit_options import ranks_of
from isochrones.window_times import window_ranks


def minutes(*values: float) -> np.ndarray:
    return np.array([values], np.float32)


def test_percentiles_of_a_window():
    seconds = np.array([[60 * m for m in range(20, 28)] + [UNREACHABLE] * 2], np.int32)
    found, share = window_ranks(seconds, ranks_of((50, 80, 90), 10))
    np.testing.assert_array_equal(found[:, 0], [24, 27, np.nan])
    assert share[0] == pytest.approx(0.8)


def test_percentiles_of_people():
    people = np.array([[5.0, 4.0, 1.0]])
    found = weighted_percentiles(minutes(10, 20, np.nan), people, [50, 90, 95])
    np.testing.assert_array_equal(found.ravel(), [10, 20, np.nan])


def test_a_tie_shares_the_need():
    assert (30 * nearest_sites(np.full((1, 2, 1), 12, np.float32)).shares).ravel().tolist() == [15, 15]


def test_nearest_is_taken_per_origin():
    times = np.array([[[10, 30], [20, 14]]], np.float32)
    assert nearest_sites(times).minutes.mean() == 12
    assert times.mean(axis=2).min() == 17


def test_local_quintiles():
    areas = pd.DataFrame({"imd_rank": [1, 2, 3, 4], "population": [100, 300, 400, 200]})
    assert access.local_quintile(areas).tolist() == [1, 2, 3, 5]


def test_deprivation_weighted_mean():
    d, people = decile_weight(pd.DataFrame({"imd_decile": [1, 10]})).to_numpy(), np.array([[10.0, 10.0]])
    assert weighted_mean(minutes(30, 10), people).item() == 20
    assert deprivation_weighted_mean(minutes(30, 10), people, d).item() == pytest.approx(28.2, abs=0.05)


def test_floating_catchment():
    times = np.array([[5, 15, np.nan]], np.float32)
    ratio, demand, each = access.floating_catchment(times, np.array([10.0, 50, 40]), np.array([88.0]))
    assert (demand.item(), ratio.item()) == (44, 2)
    assert each.tolist() == [2, 1.36, 0]


def test_counts_of_a_split_area():
    pairs = pd.DataFrame({"old": ["P", "P"], "new": ["N1", "N2"]})
    lookup = boundaries.read_lookup(pairs, "old", "new", old_vintage="before", new_vintage="after")
    counts, weights = pd.DataFrame({"code": ["P"], "n": [90]}), pd.Series({"N1": 200, "N2": 100})
    carried, _ = boundaries.carry_counts(counts, "code", ["n"], lookup, weights)
    assert carried["n"].tolist() == [60, 30]


FOUR = np.array([30.0, 26, 14, 10]), np.full(4, 100.0), np.arange(4.0)


def test_slope_and_relative_index():
    line = access.slope_index(*FOUR)
    assert (line.sii, line.intercept) == pytest.approx((-28.8, 34.4))
    assert line.rii == pytest.approx(0.163, abs=0.0005)


def test_concentration_indices_and_their_error():
    index, error = access.concentration_index(*FOUR)
    assert (index, error) == (pytest.approx(-0.225), pytest.approx(0.053, abs=0.0005))
    assert access.concentration_index(*FOUR, "absolute")[0] == pytest.approx(-4.5)
    within = (FOUR[0] <= 15).astype(float), *FOUR[1:]
    for variant in ("erreygers", "wagstaff"):
        assert access.concentration_index(*within, variant, bounds=(0, 1))[0] == pytest.approx(1)


def test_indices_of_spread():
    minutes, people = FOUR[:2]
    assert access.gini(minutes, people) == pytest.approx(0.225)
    assert access.palma(minutes, people) == pytest.approx(3 / 4.6)
    assert access.theil(minutes, people) == pytest.approx(0.088, abs=0.0005)
    assert access.atkinson(minutes, people, 1) == pytest.approx(0.091, abs=0.0005)


def test_people_without_a_car_are_not_averaged_away():
    times, people = minutes(10, 30), np.array([[60.0, 40.0]])
    assert weighted_mean(times, people).item() == 18
    assert access.s_curve(times[0], people[0], [15, 20]).tolist() == [0.6, 0.6]

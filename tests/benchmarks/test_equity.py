"""Equity benchmarks: what is arithmetic in them."""

import numpy as np
import pandas as pd
import pytest

import access
from benchmarks.equity_cases import random_sets, scattered, travel_times
from benchmarks.equity_jobs.catchment import greatest_difference as of_arrays
from benchmarks.equity_jobs.goals import run as goals
from benchmarks.equity_jobs.options import SERVICE, scorer
from benchmarks.equity_jobs.options import greatest_difference as of_tables
from benchmarks.equity_jobs.siting import INSTANCES, instance
from benchmarks.equity_numpy import PlainScorer


def test_a_region_is_the_same_from_the_same_seed_and_keeps_the_contract():
    region = scattered(50, 4)
    np.testing.assert_array_equal(region.minutes, scattered(50, 4).minutes)
    access.check_travel_times(travel_times(region))
    assert region.areas["imd_decile"].value_counts().tolist() == [5] * 10


def test_random_sets_differ_and_keep_as_many_sites():
    sets = random_sets(10, 4, 150)
    assert len(np.unique(sets, axis=0)) == 150
    assert (sets.sum(axis=1) == 4).all()


def test_plain_numpy_finds_what_the_scorer_finds():
    region, sets = scattered(300, 8), random_sets(8, 3, 40)
    ours = scorer(region, 4).score(sets)
    plain = PlainScorer.of(region, list(range(4)), SERVICE.thresholds).score(sets)
    assert set(plain) == set(ours)
    assert of_tables(ours, plain) < 1e-9


def test_differences():
    assert of_arrays(np.array([1.0, 0]), np.array([1.0, 0])) == 0
    assert of_arrays(np.array([1.0, 3]), np.array([1.0, 2])) == 0.5
    assert of_arrays(np.array([1.0]), np.array([0.0])) == np.inf
    one = pd.DataFrame({"a": [1.0, np.nan], "b": [2, 4]})
    assert of_tables(one, one) == 0
    assert of_tables(one, one.assign(b=[2, 5])) == pytest.approx(0.2)
    assert of_tables(one, one.assign(a=[1.0, 1])) == np.inf


def test_an_instance_of_or_library():
    distances, p = instance(INSTANCES / "pmed1.txt")
    assert (distances.shape, p) == ((100, 100), 5)
    np.testing.assert_array_equal(distances, distances.T)


def test_goals_say_met_or_missed():
    figures = {
        "catchment/ours": 0.05,
        "catchment/PySAL, all pairs": 4.0,
        "catchment/difference, all pairs": 1e-15,
        "options/21/1000": 0.06,
        "options/ours, 2": 2.0,
        "options/numpy": 19.0,
        "options/sets": 1000,
        "options/difference": 0.0,
        "combination/evaluations": 100,
        "combination/scored": 10,
    }
    (table,) = goals(figures).tables
    met = {(row[0], row[1]): row[3] for row in table.rows}
    assert met["E2SFCA", "at least 10x PySAL access"] == "met"
    assert met["E2SFCA", "equal values"] == "met"
    assert met["21 options", "under 50 ms"] == "MISSED"
    assert met["1,000 site sets", "at least 10x plain numpy"] == "MISSED"
    assert met["combined programmes", "the saving reported"] == "met"
    assert not any(row[0] == "p-median" for row in table.rows)

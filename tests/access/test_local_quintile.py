"""Fifths of the study's own population, in order of national rank."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access import local_quintile


def areas(codes, **columns):
    return pd.DataFrame(columns, index=pd.Index(list(codes), name="area_id"))


def range_codes(n):
    return [f"{i:04d}" for i in range(n)]


def test_local_quintiles_worked_by_hand():
    # In national order c, a, d, b, e: populations 10, 30, 20, 20, 20; midpoints at 5, 25, 50, 70, 90 of 100.
    drawn = areas("abcde", population=[30.0, 20, 10, 20, 20], imd_rank=[200.0, 400, 100, 300, 500])
    assert local_quintile(drawn).to_dict() == {"a": 2, "b": 4, "c": 1, "d": 3, "e": 5}


def test_a_midpoint_on_the_cut_belongs_to_the_more_deprived_fifth():
    drawn = areas("abc", population=[1.0, 2, 7], imd_rank=[1.0, 2, 3])
    assert local_quintile(drawn)["b"] == 1  # its residents' midpoint is at 2 of 10


def test_areas_of_one_decile_share_their_midpoint():
    drawn = areas("abcd", population=[1.0] * 4, imd_decile=[1.0, 1, 10, 10])
    assert local_quintile(drawn).tolist() == [2, 2, 4, 4]


def test_the_highest_score_is_the_most_deprived():
    drawn = areas("abcde", population=[1.0] * 5, imd_score=[50.0, 40, 30, 20, 10])
    assert local_quintile(drawn).tolist() == [1, 2, 3, 4, 5]


def test_an_area_without_a_rank_has_no_fifth_and_moves_no_other():
    drawn = areas("abcdef", population=[1.0, 1, 1, 1, 1, 50], imd_rank=[1.0, 2, 3, 4, 5, np.nan])
    assert local_quintile(drawn).tolist() == pytest.approx([1, 2, 3, 4, 5, np.nan], nan_ok=True)


people = st.lists(st.integers(1, 5000), min_size=5, max_size=60)


@settings(max_examples=50, deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_permuting_areas_changes_no_quintile(population, random):
    drawn = areas(range_codes(len(population)), population=[float(p) for p in population])
    drawn["imd_rank"] = [float(random.randint(1, 20)) for _ in population]
    order = list(drawn.index)
    random.shuffle(order)
    assert local_quintile(drawn.loc[order]).loc[drawn.index].equals(local_quintile(drawn))


@settings(max_examples=50, deadline=None)
@given(people)
def test_local_quintiles_hold_a_fifth_give_or_take_an_area(population):
    drawn = areas(range_codes(len(population)), population=[float(p) for p in population])
    drawn["imd_rank"] = np.arange(1.0, len(population) + 1)
    quintile = local_quintile(drawn)
    assert quintile.is_monotonic_increasing
    share = drawn["population"].groupby(quintile).sum().reindex(range(1, 6), fill_value=0) / sum(population)
    assert ((share - 0.2).abs() <= max(population) / sum(population) + 1e-9).all()

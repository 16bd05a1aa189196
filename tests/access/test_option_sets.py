"""Every set of sites that could be kept, once each, in an order that does not change."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import access

SIX = ["HRI", "THR", "ENN", "BRA", "WES", "SKE"]


def test_six_wards_to_four_or_five_are_21_sets():
    sets = access.site_sets(SIX, [4, 5])
    assert sets.shape == (21, 6)
    assert sets.sum(axis=1).tolist() == [4] * 15 + [5] * 6


SOME = st.sets(st.sampled_from(SIX))


@given(st.data(), SOME, SOME)
def test_sets_are_the_combinations_that_hold_every_forced_site_and_no_forbidden_one(data, always, never):
    never -= always
    keep = data.draw(st.integers(len(always), 6 - len(never)))
    wanted = [
        set(chosen) for chosen in combinations(SIX, keep) if always <= set(chosen) and not never & set(chosen)
    ]
    sets = access.site_sets(SIX, keep, always=always, never=never)
    assert [set(np.array(SIX)[row]) for row in sets] == wanted


@given(SOME, SOME)
def test_fewer_than_the_forced_sites_and_more_than_the_allowed_ones_cannot_be_kept(always, never):
    never -= always
    for keep in (len(always) - 1, 7 - len(never)):
        with pytest.raises(access.AccessError, match="sites cannot be kept"):
            access.site_sets(SIX, keep, always=always, never=never)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"always": ["NEW"]}, 'the site "NEW" is no candidate'),
        ({"always": ["HRI"], "never": ["HRI"]}, '"HRI" cannot be both always and never kept'),
        ({"keep": 7}, "7 sites cannot be kept: 0 are always kept and 6 more may be; choose from 0 to 6"),
        ({"candidates": ["A", "B", "A"]}, '"A" is a candidate twice'),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(arguments, message):
    question = {"candidates": SIX, "keep": 4} | arguments
    with pytest.raises(access.AccessError, match=message):
        access.site_sets(**question)


def test_too_many_sets_are_counted_and_not_made():
    with pytest.raises(
        access.TooManySets, match=r"keeping 15 of 30 sites gives 155,117,520 sets, more than the 5,000,000"
    ):
        access.site_sets([f"S{n}" for n in range(30)], 15)

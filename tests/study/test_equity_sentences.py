"""Where fifths turn, and how the ranges and errors of indices are labelled."""

import doctest
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

import access
from study import equity_sentences
from study.equity_report import _beside, _everyone_or_no_one
from study.equity_sentences import _changes, nowhere, turns
from study.slope_ranges import Ranges


def side(share_base=1.0, share_option=1.0, ranges=None, error=0.01):
    figures = {"base": {"share_within": {"45": share_base}}, "option": {"share_within": {"45": share_option}}}
    return SimpleNamespace(figures=figures, ranges=ranges or {}, base_errors={"concentration_index": error})


def row(name, error=float("nan")):
    return next(pd.DataFrame([{"name": name, "standard_error": error}]).itertuples())


def test_the_words_of_the_doctests():
    assert doctest.testmod(equity_sentences).failed == 0


@pytest.mark.parametrize(
    "means", [[15.0, 15.02, 15.0, 15.0, 15.0], [15.04, 15.06, 15.04, 16, 17], [1, 2, 3, 4, 5]]
)
def test_what_rounding_makes_is_no_turn(means):
    assert turns(dict(enumerate(means, start=1))) == []


def test_every_turn_is_said_with_its_size():
    found = turns({1: 18.0, 2: 19.4, 3: 18.0, 4: 18.9, 5: 15.8})
    assert found == [
        "fifth 2 is longer than both its neighbours, by 1.4 minutes at most",
        "fifth 3 is shorter than both its neighbours, by 1.4 minutes at most",
        "fifth 4 is longer than both its neighbours, by 3.1 minutes at most",
    ]


def test_a_range_says_whose_it_is_and_whether_it_has_a_direction():
    ranges = {"slope_index": Ranges((0.5, 1.5), (-1.0, 1.0), (-2.5, -0.5))}
    (line,) = _beside(side(ranges=ranges), row("slope_index"))
    assert "base 0.5 to 1.5, option -1 to 1, change -2.5 to -0.5" in line
    assert line.endswith("no direction can be said of option, read the fifths")


def test_errors_say_whose_they_are_and_what_arithmetic_leaves_is_none():
    (line,) = _beside(side(error=1.6e-16), row("concentration_index", 0.0123))
    assert line.endswith("standard error, as if areas were a sample: base 0, option 0.012")


def test_shares_of_all_or_none_have_no_index():
    said = "Everyone is within 45 minutes, under both: no index."
    assert _everyone_or_no_one(side(), "wagstaff_index_within_45") == said
    assert _everyone_or_no_one(side(0.0, 0.0), "wagstaff_index_within_45").startswith("No one")
    assert _everyone_or_no_one(side(1.0, 0.9), "wagstaff_index_within_45") == ""
    assert _everyone_or_no_one(side(), "gini") == ""


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({1: 13.9}, "in local fifth 1; the study's people are in no other."),
        ({1: 13.9, 2: 1}, "in local fifth 1 and by +1.0 in fifth 2."),
        ({1: 13.9, 2: 1, 4: 2}, "in local fifth 1 and by +1.0 in fifth 2; the others lie between."),
    ],
)
def test_others_are_said_where_there_are_any(changes, ending):
    fifths = {number: SimpleNamespace(change=change) for number, change in changes.items()}
    assert _changes("local", fifths) == [f"The mean changes by +13.9 minutes {ending}"]


def test_of_a_service_given_nowhere_that_all_lose_reach_comes_first():
    service = access.Service("beds", label="Beds")
    option = access.Configuration("none", "No beds", services={"beds": {}})
    assert nowhere(option, service)[0].startswith(
        "No beds gives Beds nowhere: all who reach a site today lose"
    )
    assert nowhere(replace(option, services={"beds": {"N": "24/7"}}), service) == []

"""Designs that can be made again, ranges and counts worked by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import access
from access.sensitivity import (
    Assumption,
    Tally,
    joint_design,
    leaders,
    one_at_a_time,
    sensitivity_ranges,
    tally,
    tally_sentence,
    tornado,
)

SPEED = Assumption("speed", 1.0, (0.85, 1.0, 1.15))
FACTOR = Assumption("factor", 1.0, (0.9, 1.0, 1.1), continuous=True)
ORDER = Assumption("order", "rank", ("rank", "decile"))


def test_the_same_seed_gives_the_same_runs_and_another_seed_others():
    first, again = (joint_design([SPEED, FACTOR, ORDER], 20, seed=7) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(joint_design([SPEED, FACTOR, ORDER], 20, seed=8))


def test_every_level_is_used_in_equal_numbers_and_every_stretch_of_a_range_once():
    design = joint_design([SPEED, FACTOR, ORDER], 30, seed=1)
    assert design["speed"].value_counts().tolist() == [10, 10, 10]
    assert design["order"].value_counts().tolist() == [15, 15]
    stretches = ((design["factor"] - 0.9) / 0.2 * 30).astype(int)
    assert sorted(stretches) == list(range(30))


@given(runs=st.integers(1, 40), seed=st.integers(0, 1000))
def test_drawn_values_are_those_allowed(runs, seed):
    design = joint_design([SPEED, FACTOR], runs, seed)
    assert len(design) == runs
    assert set(design["speed"]) <= set(SPEED.values)
    assert design["factor"].between(0.9, 1.1).all()


def test_without_assumptions_every_run_is_the_base():
    assert joint_design([], 5, 1).shape == (5, 0)
    assert one_at_a_time([]).empty


def test_no_run_is_refused():
    with pytest.raises(access.AccessError, match="at least 1 run"):
        joint_design([SPEED], 0, 1)


def test_one_at_a_time_changes_one_and_leaves_the_others_at_the_base():
    design = one_at_a_time([SPEED, FACTOR, ORDER])
    assert design["varied"].tolist() == ["speed", "speed", "factor", "factor", "order"]
    assert design["speed"].tolist() == [0.85, 1.15, 1.0, 1.0, 1.0]
    assert design["order"].tolist() == ["rank"] * 4 + ["decile"]


def test_ranges_by_hand_leave_missing_runs_out_and_count_the_rest():
    runs = pd.DataFrame({"mean": [3.0, 1.0, 2.0], "slope": [np.nan, -1.0, 4.0], "never": [np.nan] * 3})
    ranges = sensitivity_ranges({"mean": 2.5, "slope": None, "never": None}, runs)
    assert ranges.loc["mean"].tolist() == [2.5, 1.0, 2.0, 3.0, 3]
    assert ranges.loc["slope", ["lowest", "middle", "highest", "runs"]].tolist() == [-1.0, 1.5, 4.0, 2]
    assert ranges.loc["never"].isna().tolist() == [True] * 4 + [False]


def test_the_tornado_puts_the_widest_first_and_includes_the_base():
    runs = pd.DataFrame({"mean": [9.0, 12.0, 10.5]})
    table = tornado({"mean": 10.0}, runs, ["speed", "speed", "order"])
    assert table["assumption"].tolist() == ["speed", "order"]
    assert table[["lowest", "highest", "spread"]].to_numpy().tolist() == [[9.0, 12.0, 3.0], [10.0, 10.5, 0.5]]


def test_a_figure_without_a_value_has_no_spread_and_comes_last():
    runs = pd.DataFrame({"mean": [9.0, 9.0], "slope": [np.nan, np.nan]})
    table = tornado({"mean": 10.0, "slope": None}, runs, ["speed", "order"])
    assert table["figure"].tolist() == ["mean", "mean", "slope", "slope"]
    assert table["spread"].isna().tolist() == [False, False, True, True]


def test_ties_within_the_tolerance_are_counted_apart():
    assert tally([2.0, 1.04, 0.0, np.nan], [1.0, 1.0, 1.0, 1.0], same_within=0.05) == Tally(1, 1, 1, 1)


@given(st.lists(st.tuples(st.floats(-9, 9), st.one_of(st.floats(-9, 9), st.just(np.nan)))), st.floats(0, 2))
def test_the_counts_add_up_to_the_runs_and_change_sides_with_the_figures(pairs, same_within):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found, turned = tally(first, second, same_within), tally(second, first, same_within)
    assert found.runs == len(pairs)
    assert (found.more, found.same, found.unknown) == (turned.less, turned.same, turned.unknown)


@pytest.mark.parametrize(
    ("found", "ending"),
    [
        (Tally(47, 2, 1, 0), "in 47 of 50 runs; in 2 they lose the same, in 1 it loses less."),
        (Tally(50, 0, 0, 0), "in 50 of 50 runs."),
        (Tally(0, 0, 1000, 2), "in 0 of 1,002 runs; in 1,000 it loses less, in 2 it is not known."),
    ],
)
def test_sentences_name_only_the_counts_that_are_there(found, ending):
    sentence = tally_sentence(found, "A loses more than B", same="they lose the same", less="it loses less")
    assert sentence == f"A loses more than B {ending}"


@given(st.lists(st.tuples(*[st.one_of(st.floats(-9, 9), st.just(np.nan))] * 3)), st.floats(0, 2))
def test_every_run_has_one_leader_several_or_none(rows, same_within):
    found = leaders(pd.DataFrame(rows, columns=list("abc"), dtype=float), same_within)
    assert sum(found.alone.values()) + found.several + found.unknown == len(rows)


def test_leaders_by_hand():
    figures = pd.DataFrame({"a": [1.0, 2.0, 2.0, np.nan, np.nan], "b": [0.0, 1.97, 3.0, 5.0, np.nan]})
    found = leaders(figures, same_within=0.05)
    assert (found.alone, found.several, found.unknown) == ({"a": 1, "b": 2}, 1, 1)

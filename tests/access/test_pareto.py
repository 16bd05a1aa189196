"""The front: exact on random tables against the definition, ties kept, unknown values worse than any number."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import access

TABLES = hnp.arrays(
    np.float64,
    st.tuples(st.integers(0, 30), st.integers(1, 4)),
    elements=st.sampled_from([0.0, 1.0, 2.0, 3.0, np.inf]),
)


def dominated(values: np.ndarray) -> np.ndarray:
    """By the definition: another row is nowhere larger and somewhere smaller."""
    return np.array(
        [((values <= row).all(axis=1) & (values < row).any(axis=1)).any() for row in values], dtype=bool
    ).reshape(len(values))


@settings(max_examples=300, deadline=None)
@given(values=TABLES)
def test_front_is_what_nothing_dominates(values):
    assert (access.pareto_front(values) == ~dominated(values)).all()


@settings(max_examples=50, deadline=None)
@given(values=TABLES, seed=st.integers(0, 999))
def test_order_and_scale_change_nothing(values, seed):
    order = np.random.default_rng(seed).permutation(len(values))
    front = access.pareto_front(values)
    assert (access.pareto_front(values[order]) == front[order]).all()
    assert (access.pareto_front(values * 7.5 + 3) == front).all()


def test_a_table_of_many_rows():
    values = np.random.default_rng(1).random((20_000, 3)).round(3)
    front = access.pareto_front(values)
    assert 50 < front.sum() < 400
    assert not dominated(values[front]).any()


@settings(max_examples=100, deadline=None)
@given(
    values=hnp.arrays(
        np.float64, st.tuples(st.integers(0, 60), st.integers(1, 6)), elements=st.integers(0, 3)
    )
)
def test_rows_in_blocks_of_few_give_the_same_front(values):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("access.pareto.BLOCK", 4)
        assert (access.pareto_front(values) == ~dominated(values)).all()


@pytest.mark.parametrize("columns", [2, 3, 4])
def test_nothing_dominates_rows_of_equal_sum(columns):
    values = np.random.default_rng(columns).integers(0, 1000, (3000, columns)).astype(float)
    values[:, -1] = -values[:, :-1].sum(axis=1)
    assert access.pareto_front(values).all()
    worse = values[:50] + 1e-9
    assert not access.pareto_front(np.vstack([worse, values]))[:50].any()


def test_values_that_no_sum_could_tell_apart():
    assert access.pareto_front([[1e16, 1, 0, 0], [1e16, 0, 0, 0], [np.inf, 0, -1, 0]]).tolist() == [
        False, True, True,
    ]  # fmt: skip
    assert access.pareto_front([[np.nan, 0], [np.inf, 0], [1, 0]]).tolist() == [False, False, True]


def test_directions_are_turned_into_costs():
    table = pd.DataFrame({"minutes": [3.0, np.nan], "within": [0.5, 0.7], "slope": [-2.0, 1.0]})
    found = access.costs(table, {"minutes": "less", "within": "more", "slope": "zero"})
    assert found.tolist() == [[3.0, -0.5, 2.0], [np.inf, -0.7, 1.0]]


@pytest.mark.parametrize(
    ("directions", "message"),
    [
        ({"minute": "less"}, 'no column "minute"; did you mean "minutes"'),
        ({"minutes": "least"}, 'to be "least"; did you mean "less"'),
        ({}, "name at least one column"),
    ],
)
def test_objectives_that_cannot_be(directions, message):
    with pytest.raises(access.AccessError, match=message):
        access.costs(pd.DataFrame({"minutes": [1.0]}), directions)


@pytest.mark.parametrize(
    ("written", "label", "unit", "direction"),
    [
        ("p95_minutes", "P95", "minutes", "less"),
        ("share_within_7.5", "the share within 7.5 minutes", "share", "more"),
        ("hasu.share_within_30@drive", "the share within 30 minutes, hasu, drive", "share", "more"),
        ("a.b.mean_change:more", "the mean change, a.b", "minutes", "more"),
        ("slope_index@public_transport", "the slope index, public transport", "minutes", "zero"),
    ],
)
def test_objectives_are_read(written, label, unit, direction):
    found = access.objective(written)
    assert (found.label, found.unit, found.direction) == (label, unit, direction)
    assert found.column == written.partition(":")[0]


@pytest.mark.parametrize(
    ("written", "message"),
    [("mean", "no objective is called"), ("", "no objective"), ("mean_minutes:up", 'to be "up"')],
)
def test_objectives_that_are_none(written, message):
    with pytest.raises(access.AccessError, match=message):
        access.objective(written)


def test_usual_objectives_leave_out_what_nobody_has_and_add_reach_where_it_differs():
    table = pd.DataFrame(
        {
            "mean_minutes": [1.0, 2],
            "p95_minutes": [3.0, 4],
            "most_deprived_change": np.nan,
            "need_lost_reach": [0.0, 1],
        }
    )
    assert [each.column for each in access.usual_objectives(table)] == [
        "mean_minutes", "p95_minutes", "need_lost_reach",
    ]  # fmt: skip
    assert [each.column for each in access.usual_objectives(table.head(1))] == ["mean_minutes", "p95_minutes"]
    both = table.add_suffix("@drive").join(table.add_suffix("@walk"))
    assert [e.column for e in access.usual_objectives(both, ["drive", "walk"])][-1] == "need_lost_reach@walk"

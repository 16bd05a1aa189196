"""What stays visible gives no small number away: neither by a total nor by subtracting two options."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import access

BELOW = 5


def small(number: float) -> bool:
    return 0 < abs(number) < BELOW


@pytest.mark.parametrize(
    ("counts", "labels", "withheld"),
    [
        ([7, 3, 0], {}, [0, 1, 0]),
        ([3, 40, 12], {"total": "aaa"}, [1, 0, 1]),
        ([3, 1, 40, 12], {"total": "aaaa"}, [1, 1, 0, 1]),
        ([3, 2, 40, 12], {"total": "aaaa"}, [1, 1, 0, 0]),
        ([3, 40, 12, 60], {"total": "aabb"}, [1, 1, 0, 0]),
        ([3, 0, 0], {"total": "aaa"}, [1, 1, 0]),
        ([100, 103], {"option": "xy", "cell": "cc"}, [0, 1]),
        ([100, 100, 105], {"option": "xyz", "cell": "ccc"}, [0, 0, 0]),
        ([100, 103, 106], {"option": "xyz", "cell": "ccc"}, [0, 1, 0]),
        ([np.nan, 3], {}, [0, 1]),
    ],
)
def test_worked_by_hand(counts, labels, withheld):
    assert access.withheld_counts(counts, BELOW, **labels).astype(int).tolist() == withheld


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=3))
def test_nothing_small_can_be_worked_out(options):
    counts = np.array(options, float)
    option, cell = np.indices(counts.shape)
    hidden = access.withheld_counts(
        counts.ravel(),
        BELOW,
        total=["t"] * counts.size,
        option=option.ravel().tolist(),
        cell=cell.ravel().tolist(),
    ).reshape(counts.shape)
    assert not any(small(count) for count in counts[~hidden])
    rests = [row[gone].sum() for row, gone in zip(counts, hidden) if gone.any()]
    everything = [row.sum() for row, gone in zip(counts, hidden) if gone.all()]
    for row, gone in zip(counts, hidden):
        assert gone.sum() != 1
        assert gone.all() or not small(row[gone].sum()) or small(row.sum())
    for one, other in combinations(range(len(counts)), 2):
        both = ~hidden[one] & ~hidden[other]
        assert not any(small(change) for change in (counts[one] - counts[other])[both])
    if not everything:
        assert not any(small(one - other) for one, other in combinations(rests, 2))


@given(st.lists(st.floats(0, 100), max_size=8))
def test_no_limit_withholds_nothing_and_more_is_withheld_the_higher_it_is(counts):
    assert not access.withheld_counts(counts, 0).any()
    low, high = (access.withheld_counts(counts, below) for below in (3, 10))
    assert (high | ~low).all()


def test_labels_must_fit():
    with pytest.raises(access.AccessError, match="2 labels of total for 3 counts"):
        access.withheld_counts([1, 2, 3], BELOW, total=["a", "b"])
    with pytest.raises(access.AccessError, match="need both `option` and `cell`"):
        access.withheld_counts([1], BELOW, option=["a"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=1, max_size=3))
def test_no_linear_combination_of_what_is_shown_tells_a_small_number(options):
    """Knowing every shown cell and each option's total: hidden cells, and changes of any set of cells between options.

    A quantity is told if it is a linear combination of what is known. Totals may differ by little themselves.
    """
    counts = np.array(options, float)
    option, cell = np.indices(counts.shape)
    hidden = access.withheld_counts(
        counts.ravel(), BELOW, total=np.zeros(counts.size, int), option=option.ravel(), cell=cell.ravel()
    )
    size = counts.shape[1]
    totals = (option.ravel() == np.arange(len(counts))[:, None]).astype(float)
    known = np.vstack([np.eye(counts.size)[~hidden], totals])

    def told(wanted):
        found = np.linalg.lstsq(known.T, wanted, rcond=None)[0]
        return np.allclose(known.T @ found, wanted)

    units = np.eye(counts.size)
    for at in np.flatnonzero(hidden):
        of_option = counts[at // size]
        assert not told(units[at]) or small(of_option.sum()) or np.count_nonzero(of_option) <= 1
    for one, other in combinations(range(len(counts)), 2):
        gone = hidden.reshape(counts.shape)[[one, other]].any(axis=0)
        for cells in (*np.eye(size, dtype=bool), gone):
            change = (units[one * size :][:size] - units[other * size :][:size])[cells].sum(axis=0)
            if cells.sum() < size and told(change):
                assert not small(change @ counts.ravel())

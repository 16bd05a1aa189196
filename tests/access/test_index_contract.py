"""What every index promises, tested for all of them at once; a new one joins by one line in `index_set`."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import access

INDICES = access.index_set(access.IndexParameters(atkinson_epsilon=(0.5, 1.0, 2.0)), thresholds=(30.0,))
BY_DEPRIVATION = [index for index in INDICES if index.needs != "reached"]
CONCENTRATION = [index for index in INDICES if "concentration" in index.name]
FEW = settings(max_examples=40)
each_index = pytest.mark.parametrize("index", INDICES, ids=lambda index: index.name)


def value(index, minutes, people, rank) -> float:
    minutes, people, rank = (np.asarray(each, float) for each in (minutes, people, rank))
    code = np.where(np.isnan(rank), -1, np.searchsorted(np.unique(rank), rank))
    return index.find(access.Cohort(minutes, people, {"rank": code}, np.isfinite(minutes))).value


@st.composite
def worlds(draw, reached=True):
    """Minutes, people and ranks of 4 to 12 areas; ranks repeat, and two are always different."""
    n = draw(st.integers(4, 12))
    minutes = draw(arrays(float, n, elements=st.integers(1, 120).map(float)))
    people = draw(arrays(float, n, elements=st.integers(1, 500).map(float)))
    rank = draw(arrays(float, n, elements=st.integers(1, 6).map(float)))
    rank[:2] = 1, 6
    if not reached:
        minutes[draw(st.integers(0, n - 1))] = np.nan
    return minutes, people, rank


def same(left: float, right: float) -> bool:
    return left == pytest.approx(right, rel=1e-7, abs=1e-7, nan_ok=True)


@each_index
@FEW
@given(worlds())
def test_twice_the_people_change_nothing(index, world):
    minutes, people, rank = world
    assert same(value(index, minutes, people, rank), value(index, minutes, 2.5 * people, rank))


@each_index
@FEW
@given(worlds(), st.integers(0, 3))
def test_an_area_cut_in_two_changes_nothing(index, world, cut):
    minutes, people, rank = (np.append(each, each[cut]) for each in world)
    people[[cut, -1]] /= 2
    assert same(value(index, *world), value(index, minutes, people, rank))


@each_index
@FEW
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(index, world, random):
    order = list(range(len(world[0])))
    random.shuffle(order)
    assert same(value(index, *world), value(index, *(each[order] for each in world)))


@each_index
@FEW
@given(worlds())
def test_values_keep_their_range(index, world):
    found = value(index, *world)
    assert np.isnan(found) or index.lowest - 1e-9 <= found <= index.highest + 1e-9


@each_index
@pytest.mark.parametrize("minutes", [1.0, 24.7])
def test_equal_minutes_give_the_value_at_equality(index, minutes):
    found = value(index, [minutes] * 4, [10, 20, 30, 40], [1, 2, 2, 5])
    assert same(found, index.equality) or ("wagstaff" in index.name and np.isnan(found))


@each_index
@FEW
@given(worlds(reached=False))
def test_the_unreached_are_left_out_or_counted_as_not_within(index, world):
    minutes, people, rank = world
    reached = np.isfinite(minutes)
    rest = (each[reached] for each in world)
    beyond = np.where(reached, minutes, 1e6), people, rank
    expected = value(index, *beyond) if index.needs == "everyone" else value(index, *rest)
    assert same(value(index, *world), expected)


@each_index
@FEW
@given(worlds())
def test_people_of_nobody_change_nothing(index, world):
    with_nobody = (np.append(each, extra) for each, extra in zip(world, (999.0, 0.0, 3.0)))
    assert same(value(index, *world), value(index, *with_nobody))


@pytest.mark.parametrize("index", BY_DEPRIVATION, ids=lambda index: index.name)
@FEW
@given(worlds())
def test_areas_without_a_rank_are_left_out_of_indices_over_deprivation(index, world):
    with_unknown = (np.append(each, extra) for each, extra in zip(world, (77.0, 50.0, np.nan)))
    assert same(value(index, *world), value(index, *with_unknown))


@pytest.mark.parametrize("index", CONCENTRATION, ids=lambda index: index.name)
@FEW
@given(worlds(), st.floats(0.1, 0.9))
def test_minutes_moved_from_poor_to_rich_raise_the_concentration_index(index, world, part):
    minutes, people, rank = world
    moved = minutes.copy()
    given_up = minutes[0] * part  # area 0 is of the most deprived rank, area 1 of the least
    moved[0] -= given_up
    moved[1] += given_up * people[0] / people[1]
    assert value(index, moved, people, rank) > value(index, minutes, people, rank)


@pytest.mark.parametrize("index", BY_DEPRIVATION, ids=lambda index: index.name)
@FEW
@given(worlds())
def test_equals_in_deprivation_may_swap_their_minutes(index, world):
    minutes, people, rank = (np.append(each, each[0]) for each in world)
    minutes[-1] = 33.0
    swapped = minutes.copy()
    swapped[[0, -1]] = swapped[[-1, 0]]
    assert same(value(index, minutes, people, rank), value(index, swapped, people, rank))


@each_index
@pytest.mark.parametrize("minutes", [[np.nan] * 3, [20.0, np.nan, np.nan]])
def test_too_few_people_give_no_index_over_deprivation(index, minutes):
    found = value(index, minutes, [1, 1, 1], [1, 2, 3])
    if index.needs == "ranked" or (index.needs == "reached" and np.isnan(minutes[0])):
        assert np.isnan(found)


@pytest.mark.parametrize("index", BY_DEPRIVATION, ids=lambda index: index.name)
def test_the_most_deprived_further_away_is_below_equality(index):
    far, near = (value(index, minutes, [9] * 3, [1, 2, 3]) for minutes in ([32, 25, 20], [20, 25, 32]))
    low, high = (near, far) if "within" in index.name else (far, near)  # within is a good
    assert low < index.equality < high

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import access
from access import InvalidTravelTimes, MissingCapacity, UnknownName
from access.catchment import METHODS, floating_catchment
from access.weights import Exponential, Gaussian, Logistic, Power, Quadratic
from tests.access.cases import NAN, areas, option, service, travel_times

TIMES = {"A": [5, 15, 25, 50], "B": [NAN, 10, 10, NAN]}


def two_step(capacity, sites="AB", times=None, people=(10, 20, 30, 40), **settings):
    now = option("now", sites, capacity=capacity)
    return access.two_step_access(travel_times(times or TIMES), areas(people), service(), now, **settings)


def test_enhanced_two_step_by_hand():
    found = two_step({"A": 15.1, "B": 5})
    demand = [10 + 0.68 * 20 + 0.22 * 30, 50]
    assert found.sites["demand"].tolist() == pytest.approx(demand)
    assert found.sites["ratio"].tolist() == pytest.approx([0.5, 0.1])
    assert found.areas["access"].tolist() == pytest.approx([0.5, 0.34 + 0.1, 0.11 + 0.1, 0])


def test_plain_two_step_is_one_band():
    found = two_step({"A": 6, "B": 5}, decay=[(30, 1)])
    assert found.sites["demand"].tolist() == [60, 50]
    assert found.areas["access"].tolist() == pytest.approx([0.1, 0.2, 0.2, 0])


def test_capacity_is_never_assumed():
    with pytest.raises(MissingCapacity, match=r"no capacity of beds at B: add B to \[now.capacity.beds\]"):
        two_step({"A": 6})
    with pytest.raises(MissingCapacity, match="at A"):
        two_step(None)


def test_sites_without_supply_or_demand():
    found = two_step({"A": 0, "B": 5}, times={"A": [5, 5, 5, 5], "B": [99, 99, 99, 99]})
    assert found.sites["ratio"].tolist()[0] == 0
    assert np.isnan(found.sites["ratio"].iloc[1])
    assert found.areas["access"].tolist() == [0, 0, 0, 0]


def test_an_area_with_several_origins_is_their_mean():
    times = travel_times({"A": [5, 50, 5]}, area_id=["a0", "a0", "a1"], weight=[0.5, 0.5, 1])
    now = option("now", "A", capacity={"A": 10})
    found = access.two_step_access(times, areas([10, 5]), service(), now)
    assert found.sites["demand"].tolist() == [10]
    assert found.areas["access"].tolist() == [0.5, 1]


def test_closed_in_the_window():
    now = option("now", "A", hours="Tue 08:00-10:00", capacity={"A": 10})
    periods = {"all_day": {"days": ["Mon"], "hours": ["08:00-10:00"]}}
    found = access.two_step_access(travel_times({"A": [5]}), areas([1]), service(), now, periods=periods)
    assert found.sites.empty
    assert found.areas["access"].tolist() == [0]


def test_what_is_refused():
    with pytest.raises(UnknownName, match="no percentile 95"):
        two_step({"A": 1, "B": 1}, percentile=95)
    with pytest.raises(InvalidTravelTimes, match=r"make it \(sites, origins\), \(1, 2\)"):
        floating_catchment(np.zeros((2, 2)), np.ones(2), np.ones(1))


MINUTES = arrays(np.float32, (3, 6), elements=st.sampled_from([0, 9, 10, 15, 30, 31, NAN]))
COUNTS = arrays(np.float64, 6, elements=st.integers(0, 100))


DECAYS = [None, [(12, 0.5)], Gaussian(20), Exponential(5), Logistic(), Power(2), Quadratic()]


@pytest.mark.parametrize("method", METHODS)
@given(st.sampled_from(DECAYS), MINUTES, COUNTS, arrays(np.float64, 3, elements=st.integers(0, 50)))
def test_supply_is_conserved(method, decay, minutes, people, capacity):
    _, demand, reached = floating_catchment(minutes, people, capacity, method=method, decay=decay)
    assert people @ reached == pytest.approx(capacity[demand > 0].sum())
    assert (reached >= 0).all()


@pytest.mark.parametrize("method", METHODS)
@given(MINUTES, COUNTS, arrays(np.float64, 3, elements=st.integers(1, 50)))
def test_scale_of_people_and_supply(method, minutes, people, capacity):
    _, _, once = floating_catchment(minutes, people, capacity, method=method)
    _, _, scaled = floating_catchment(minutes, 4 * people, 2 * capacity, method=method)
    assert scaled == pytest.approx(once / 2)


@pytest.mark.parametrize("method", METHODS)
@given(MINUTES, COUNTS)
def test_an_area_split_in_halves_changes_nothing(method, minutes, people):
    capacity = np.array([3.0, 5, 7])
    _, _, whole = floating_catchment(minutes, people, capacity, method=method)
    halves = np.append(people, people[-1] / 2)
    halves[-2] /= 2
    _, _, split = floating_catchment(minutes[:, [*range(6), 5]], halves, capacity, method=method)
    assert split == pytest.approx([*whole, whole[-1]])


@pytest.mark.parametrize("method", METHODS)
@given(MINUTES, COUNTS)
def test_blocks_of_sites_change_nothing(method, minutes, people):
    capacity = np.array([3.0, 5, 7])
    whole = floating_catchment(minutes, people, capacity, method=method)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("access.catchment.BLOCK_CELLS", 6)
        for found, expected in zip(floating_catchment(minutes, people, capacity, method=method), whole):
            assert found == pytest.approx(expected, nan_ok=True)


# The hospital example of PySAL `access` (test_hospital_example.py): three places with people and doctors at each,
# and four scenarios of traffic. The answers are those that version 1.1.10 gives, gravity(1, -1) within 61 minutes
# for the first two and step_fn({10: 1, 20: 0.68, 30: 0.22}) for the third. In scenarios 0 to 2 a place is 80
# minutes away: PySAL counts it in the choice of 3SFCA although it lies outside the catchment, so 3SFCA is only
# compared in the last, where all are within it.
TOWNS = [100.0, 50, 10], [15.0, 20, 100]
TRAFFIC = {"gridlock": (40, 40, 80), "inbound": (20, 40, 80), "outbound": (40, 20, 80), "both": (20, 20, 40)}
PYSAL_GRAVITY = {
    "gridlock": [0.3314441169802766, 0.5798281320669381, 7.286418169862544],
    "inbound": [0.4353402208763805, 0.683724235963042, 5.727976611420986],
    "outbound": [0.3310719131614654, 0.5778577857785778, 7.299991939492457],
    "both": [0.4425683953985841, 0.6667582799658271, 5.7405246461850234],
}
PYSAL_E2SFCA = {
    "gridlock": [0.15, 0.4, 10.0],
    "inbound": [0.7571428571428572, 1.0071428571428571, 0.8928571428571429],
    "outbound": [0.1404494382022472, 0.35211267605633806, 10.334942237695838],
    "both": [0.7475922953451044, 0.9592555331991952, 1.227799380552981],
}
PYSAL_3SFCA = [0.17480214807981356, 0.42403550855652616, 9.631800976419234]


def towns(traffic, **settings):
    inbound, outbound, across = TRAFFIC[traffic]
    minutes = np.array([[1, across, outbound], [across, 1, outbound], [inbound, inbound, 1]], np.float32)
    return floating_catchment(minutes, np.array(TOWNS[0]), np.array(TOWNS[1]), **settings)[2]


@pytest.mark.parametrize("traffic", TRAFFIC)
def test_pysal_hospital_example(traffic):
    by_time = Power(1, maximum_minutes=60)
    assert towns(traffic, method="gravity", decay=by_time) == pytest.approx(PYSAL_GRAVITY[traffic], rel=1e-12)
    assert towns(traffic) == pytest.approx(PYSAL_E2SFCA[traffic], rel=1e-12)


def test_pysal_hospital_example_of_three_steps():
    assert towns("both", method="3sfca", decay=Power(1)) == pytest.approx(PYSAL_3SFCA, rel=1e-12)


def test_pysal_grid_where_everything_is_within_reach():
    """PySAL's 5 x 5 grid (test_floating_catchment_area.py): one of each everywhere, and everyone's access is 25 / 5."""
    minutes, demand = np.zeros((25, 5), np.float32), np.ones(5)
    for method in METHODS:
        assert floating_catchment(minutes, demand, np.ones(25), method=method)[2] == pytest.approx(5)


def test_three_steps_by_hand():
    """Two sites at 5 and 15 minutes (weights 1, 0.5): the first is chosen by two thirds, the second by one third."""
    minutes = np.array([[5.0, np.nan], [15, 5]])
    ratio, demand, reached = floating_catchment(
        minutes, np.array([30.0, 10]), np.array([20.0, 15]), method="3sfca", decay=[(10, 1), (20, 0.5)]
    )
    assert demand == pytest.approx([30 * 2 / 3, 30 / 3 * 0.5 + 10])
    assert ratio == pytest.approx([1, 1])
    assert reached == pytest.approx([2 / 3 + 1 / 6, 1])


def test_potential_by_hand():
    now = option("now", "AB", capacity={"A": 8, "B": 3})
    found = access.potential_access(
        travel_times(TIMES), areas([1, 1, 1, 1]), service(), now, decay=[(10, 1), (30, 0.5)]
    )
    assert found.to_dict() == {"a0": 8, "a1": 4 + 3, "a2": 4 + 3, "a3": 0}


def test_methods_of_a_service():
    found = two_step({"A": 6, "B": 5}, method="2sfca")
    assert found.areas["access"].tolist() == pytest.approx([0.1, 0.2, 0.2, 0])
    with pytest.raises(UnknownName, match='no catchment method "3sfc"; did you mean "3sfca"'):
        two_step({"A": 6, "B": 5}, method="3sfc")

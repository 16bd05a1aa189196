import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import access
from access import InvalidTravelTimes, MissingCapacity, UnknownName
from access.catchment import floating_catchment
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
    found = two_step({"A": 6, "B": 5}, bands=[(30, 1)])
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


@given(MINUTES, COUNTS, arrays(np.float64, 3, elements=st.integers(0, 50)))
def test_supply_is_conserved(minutes, people, capacity):
    _, demand, reached = floating_catchment(minutes, people, capacity)
    assert people @ reached == pytest.approx(capacity[demand > 0].sum())
    assert (reached >= 0).all()

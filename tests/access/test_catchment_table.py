import numpy as np
import pytest

import access
from access.catchment import METHODS
from tests.access.cases import NAN, areas, option, service, travel_times

TIMES = {"A": [5, 15, 25, 50], "B": [NAN, 10, 10, NAN]}
PEOPLE = (10, 20, 30, 40)


def configured(name, sites, capacity, baseline=False):
    made = option(name, sites, capacity=capacity)
    return access.Configuration(name, baseline=baseline, services=made.services, capacity=made.capacity)


def table(*options, times=TIMES, **settings):
    return access.catchment_table(
        travel_times(times, **settings), areas(PEOPLE), service(), {each.id: each for each in options}
    )


def test_every_method_and_its_change():
    found = table(
        configured("now", "AB", {"A": 15.1, "B": 5}, baseline=True), configured("one", "A", {"A": 15.1})
    )
    assert found["configuration"].unique().tolist() == ["now", "one"]
    assert len(found) == 8
    one = found[found["configuration"] == "one"].set_index("area_id")
    assert one["access_e2sfca"].tolist() == pytest.approx([0.5, 0.34, 0.11, 0])
    assert one["change_e2sfca"].tolist() == pytest.approx([0, -0.1, -0.1, 0])
    for method in METHODS:
        single = access.two_step_access(
            travel_times(TIMES),
            areas(PEOPLE),
            service(),
            option("one", "A", capacity={"A": 15.1}),
            method=method,
        )
        assert one[f"access_{method}"].tolist() == single.areas["access"].tolist()
        assert one["need"] @ one[f"access_{method}"] == pytest.approx(15.1)
    assert (found.loc[found["configuration"] == "now", [f"change_{m}" for m in METHODS]] == 0).all(axis=None)


def test_each_percentile_has_its_own_rows():
    now = configured("now", "A", {"A": 10}, baseline=True)
    found = table(now, times=[[[5, 5, 5, 5]], [[5, 5, 5, 40]]], sites=["A"], percentiles=(50, 95))
    by_percentile = found.pivot(index="area_id", columns="percentile", values="access_2sfca")
    assert by_percentile[50].tolist() == pytest.approx([0.1] * 4)
    assert by_percentile[95].tolist() == pytest.approx([1 / 6] * 3 + [0])


def test_options_without_capacity_have_no_rows():
    found = table(configured("now", "AB", {"A": 1}, baseline=True), configured("one", "A", {"A": 1}))
    assert found["configuration"].unique().tolist() == ["one"]
    assert found["change_2sfca"].isna().all()
    assert table(configured("now", "AB", None, baseline=True)).empty
    assert table(configured("now", "", None, baseline=True)).empty


def test_a_service_that_is_given_nowhere_leaves_nothing():
    found = table(configured("now", "A", {"A": 1}, baseline=True), configured("none", "", None))
    none = found[found["configuration"] == "none"]
    assert (none["access_gravity"] == 0).all()
    np.testing.assert_array_equal(
        none["change_gravity"], -found.loc[found["configuration"] == "now", "access_gravity"]
    )


def test_half_stated_capacity_is_a_finding():
    options = [
        configured("now", "AB", {"A": 1}, baseline=True), configured("all", "A", {"A": 1}),
        configured("unsaid", "A", None),
    ]  # fmt: skip
    (sentence,) = access.capacity_findings({each.id: each for each in options}, {"beds": service()})
    assert sentence == (
        'option "now" states no capacity of beds at B: add B to [now.capacity.beds]; none is assumed. '
        "Supply within reach is left out for it."
    )

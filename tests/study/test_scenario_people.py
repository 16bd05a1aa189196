"""Who gains and who loses, on five people whose minutes are typed."""

import numpy as np
import pandas as pd
import pytest

from study.scenario_people import area_table, by_quintile, changes, off_streets, three_ways

NEVER = np.nan
BEFORE = np.array([40, 40, 40, NEVER, 20], dtype=np.float32)
AFTER = np.array([35, 25, 46, 60, NEVER], dtype=np.float32)
PEOPLE = np.array([100.0, 10.0, 7.0, 3.0, 1.0])


def test_gains_losses_and_reach_are_counted_apart():
    found = changes(BEFORE, AFTER, PEOPLE)
    assert found["gain"] == {"1": 110.0, "5": 110.0, "15": 10.0, "30": 0.0}
    assert found["lose"] == {"1": 7.0, "5": 7.0, "15": 0.0, "30": 0.0}
    assert (found["gain_reach"], found["lose_reach"]) == (3.0, 1.0)
    assert (found["reached_before"], found["reached_after"], found["total"]) == (118.0, 120.0, 121.0)


def test_means_are_over_those_who_reach_a_site_both_times():
    found = changes(BEFORE, AFTER, PEOPLE)
    assert found["mean_before"] == pytest.approx(40.0)
    assert found["mean_after"] == pytest.approx((35 * 100 + 25 * 10 + 46 * 7) / 117, abs=1e-3)


def test_before_and_after_turned_round_turn_gains_into_losses():
    one, two = changes(BEFORE, AFTER, PEOPLE), changes(AFTER, BEFORE, PEOPLE)
    assert (one["gain"], one["gain_reach"]) == (two["lose"], two["lose_reach"])


def test_no_one_reaching_has_no_mean():
    found = changes(np.array([np.nan]), np.array([np.nan]), np.array([5.0]))
    assert (found["mean_before"], found["mean_after"], found["total"]) == (None, None, 5.0)


def test_quintiles_leave_out_areas_without_one():
    found = by_quintile(BEFORE, AFTER, PEOPLE, np.array([1, 1, 5, 5, np.nan]))
    assert list(found) == ["1", "5"]
    assert (found["1"]["total"], found["5"]["total"]) == (110.0, 10.0)


def three(baseline, without, with_it):
    times = {"baseline": np.array([baseline]), "without": np.array([without]), "with": np.array([with_it])}
    return three_ways(times, np.array([8.0]), np.array([1.0]))["1"]


@pytest.mark.parametrize(
    ("times", "regains"),
    [((30, 45, 29), True), ((30, 45, 30.04), True), ((30, 45, 31), False), ((30, NEVER, 29), None)],
)
def test_a_quintile_regains_its_baseline(times, regains):
    assert three(*times)["regains"] is regains


def test_fewer_who_reach_a_site_is_not_regained():
    times = {
        "baseline": np.array([30.0, 30.0]), "without": np.array([40.0, NEVER]), "with": np.array([20.0, NEVER]),
    }  # fmt: skip
    row = three_ways(times, np.array([8.0, 2.0]), np.array([1.0, 1.0]))["all"]
    assert (row["regains"], row["fewer_reached"], row["people_in_means"]) == (False, 2.0, 8.0)
    assert (row["mean_baseline"], row["mean_without"], row["mean_with"]) == (30.0, 40.0, 20.0)


def test_areas_of_two_origins():
    ids = pd.Index(["a", "b"], name="area_id")
    table = area_table(BEFORE, AFTER, np.array([0.5, 0.5, 1.0, 0, 0]), np.array([0, 0, 1, 1, 1]), ids)
    assert table.loc["a", ["minutes_before", "minutes_after", "change_minutes"]].tolist() == [40, 30, -10]
    assert table.loc["a", ["share_gain_5", "share_gain_15"]].tolist() == [1.0, 0.5]
    assert table.loc["b", ["share_lose_5", "share_lose_15"]].tolist() == [1.0, 0.0]


def test_an_area_that_no_one_leaves_is_empty_and_not_zero():
    ids = pd.Index(["a"], name="area_id")
    table = area_table(np.array([np.nan]), np.array([np.nan]), np.ones(1), np.zeros(1, int), ids)
    assert table["minutes_before"].isna().all()
    assert table["share_gain_5"].tolist() == [0.0]


def test_small_losses_are_counted_from_a_minute():
    found = changes(np.array([30.0, 30.0]), np.array([31.0, 30.9]), np.array([4.0, 5.0]))
    assert (found["lose"]["1"], found["lose"]["5"]) == (4.0, 0.0)


def test_origins_off_the_streets_are_told_from_sites_off_the_streets():
    reason = np.array([[1, 0, 3], [1, 1, 1], [1, 2, 0]])  # the second site is off itself
    assert off_streets(reason, 1).tolist() == [True, False, False]
    assert off_streets(np.ones((1, 2), int), 1).all()

import numpy as np
import pandas as pd
import pytest

import access
from access import UnknownName
from tests.access.cases import NAN, areas, evaluate_one, option, service, travel_times

SPLIT = {"area_id": ["a0", "a0", "a1"], "weight": [0.75, 0.25, 1]}


def row(result, area="a0"):
    return result.access.set_index("area_id").loc[area]


def test_origins_choose_for_themselves():
    """Three quarters of a0 go to A (10), a quarter to B (20): the mean is 12.5, nobody travels to both."""
    result = evaluate_one(
        travel_times({"A": [10, 40, 5], "B": [30, 20, 6]}, **SPLIT), areas([100, 50]), ["A", "B"]
    )
    found = row(result)
    assert found["minutes"] == 12.5
    assert found["next_minutes"] == 0.75 * 30 + 0.25 * 40
    assert (found["nearest_site"], found["next_site"]) == ("A", "B")
    assert found["share_within_15"] == 0.75
    assert found["share_within_30"] == 1
    shares = result.assignment.set_index(["area_id", "site_id"])
    assert shares["share"].to_dict() == {("a0", "A"): 0.75, ("a0", "B"): 0.25, ("a1", "A"): 1}
    assert shares["minutes"].to_dict() == {("a0", "A"): 10, ("a0", "B"): 20, ("a1", "A"): 5}
    assert access.volumes(result).set_index("site_id")["volume"].to_dict() == {"A": 125, "B": 25}


def test_columns_and_types_are_those_of_the_contract():
    result = evaluate_one(travel_times({"A": [10]}), areas([1]), ["A"])
    key = ["area_id", "service", "configuration", "mode", "period", "direction", "percentile"]
    assert result.access.columns.tolist() == [
        *key, "minutes", "next_minutes", "nearest_site", "next_site", "share_reached", "share_within_15",
        "share_within_30", "share_journeys", "partly_open", "need", "reason",
    ]  # fmt: skip
    assert result.assignment.columns.tolist() == [*key, "site_id", "share", "minutes"]
    assert result.access["minutes"].dtype == np.float32
    assert result.access["partly_open"].dtype == bool


def test_part_of_an_area_unreached():
    found = row(evaluate_one(travel_times({"A": [10, NAN, 5]}, **SPLIT), areas([100, 50]), ["A"]))
    assert found["minutes"] == 10
    assert found["share_reached"] == found["share_within_15"] == found["share_journeys"] == 0.75
    assert found["reason"] == ""
    assert np.isnan(found["next_minutes"])
    assert found["next_site"] == ""


def test_an_unreached_area_says_why():
    reason = [[[1, 2, 0], [2, 2, 0]]]
    times = travel_times({"A": [NAN, NAN, 5], "B": [NAN, NAN, 5]}, reason=reason, **SPLIT)
    result = evaluate_one(times, areas([100, 50]), ["A", "B"])
    assert row(result)["reason"] == "no_path"
    assert row(evaluate_one(times, areas([100, 50]), ["A"]))["reason"] == "not_snapped"
    assert row(result)["nearest_site"] == ""
    assert row(result)["share_reached"] == 0
    assert "a0" not in set(result.assignment["area_id"])


def test_a_site_off_the_streets_does_not_hide_why_the_others_are_not_reached():
    # B is on no street (1 for every origin); A is reached from no origin of the first area for want of service (4)
    times = travel_times({"A": [NAN, NAN, 5], "B": [NAN, NAN, NAN]}, reason=[[[4, 4, 0], [1, 1, 1]]], **SPLIT)
    assert row(evaluate_one(times, areas([100, 50]), ["A", "B"]))["reason"] == "no_service"
    assert row(evaluate_one(times, areas([100, 50]), ["B"]))["reason"] == "not_snapped"


def test_a_service_that_no_site_gives():
    found = row(evaluate_one(travel_times({"A": [10]}), areas([7]), []))
    assert found["reason"] == access.NO_OPEN_SITE
    assert np.isnan(found["minutes"])
    assert found["need"] == 7


def test_ties_go_to_the_first_in_the_alphabet():
    found = row(evaluate_one(travel_times({"B": [10], "A": [10]}), areas([1]), ["B", "A"]))
    assert (found["nearest_site"], found["next_site"], found["next_minutes"]) == ("A", "B", 10)


def test_each_percentile_has_its_own_nearest():
    block = [[[10], [20]], [[50], [30]], [[NAN], [NAN]]]
    times = travel_times(block, sites=["A", "B"], percentiles=(5, 50, 95))
    table = evaluate_one(times, areas([1]), ["A", "B"]).access.set_index("percentile")
    assert table["nearest_site"].to_dict() == {5: "A", 50: "B", 95: ""}
    assert table["minutes"].tolist()[:2] == [10, 30]


PERIODS = {"all_day": {"days": ["Mon"], "to_site": {"window": ["08:00", "10:00"]}, "hours": ["07:00-12:00"]}}


@pytest.mark.parametrize(
    ("hours", "minutes", "partly"),
    [("Mon 08:00-10:00", 10, False), ("Mon 09:00-12:00", 20, True), ("Tue 08:00-20:00", 20, False)],
)
def test_a_site_serves_if_open_throughout(hours, minutes, partly):
    now = access.Configuration("now", services={"beds": {"A": hours, "B": "24/7"}})
    times = travel_times({"A": [10], "B": [20]})
    found = row(access.evaluate(times, areas([1]), [service()], [now], periods=PERIODS))
    assert found["minutes"] == minutes
    assert found["partly_open"] == partly


def test_without_a_window_the_hours_of_the_period_decide():
    now = access.Configuration("now", services={"beds": {"A": "Mon 08:00-10:00"}})
    times = travel_times({"A": [10]}, direction="from_site")
    found = row(access.evaluate(times, areas([1]), [service()], [now], periods=PERIODS))
    assert found["partly_open"]
    assert found["reason"] == access.NO_OPEN_SITE


def test_periods_must_be_declared():
    with pytest.raises(UnknownName, match=r'period "all_day" .* did you mean "all_days"'):
        evaluate_one(travel_times({"A": [10]}), areas([1]), ["A"], periods={"all_days": {}})


def test_unknown_site():
    with pytest.raises(UnknownName, match='option "now" uses site "AB", to which there are no drive times'):
        evaluate_one(travel_times({"A": [10]}), areas([1]), ["AB"])


def test_services_keep_their_own_modes_thresholds_and_need():
    services = [service("beds", (15,)), service("clinic", (30,), need=access.Need("visits"), modes=("walk",))]
    options = [access.Configuration("now", services={"beds": {"A": "24/7"}, "clinic": {"A": "24/7"}})]
    times = [travel_times({"A": [20]}, mode=mode) for mode in ("drive", "walk")]
    table = access.evaluate(times, areas([5], visits=[2.0]), services, options).access
    assert list(zip(table["service"], table["mode"], table["need"])) == [
        ("beds", "drive", 5), ("beds", "walk", 5), ("clinic", "walk", 2),
    ]  # fmt: skip
    assert table["share_within_15"].fillna(-1).tolist() == [0, 0, -1]
    assert table["share_within_30"].fillna(-1).tolist() == [-1, -1, 1]


def test_nothing_to_compute_gives_empty_tables():
    result = access.evaluate([], areas([1]), [service()], [option("now", ["A"])])
    assert result.access.empty
    assert result.assignment.empty
    assert access.summary(result).empty
    assert "deprivation_weighted_minutes" in access.summary(result)
    assert access.volumes(result).empty
    assert access.by_quintile(result).empty


def test_a_site_set_met_again_gives_the_same():
    times = travel_times({"A": [10, 20], "B": [15, NAN]})
    options = [option(name, sites) for name, sites in (("x", "AB"), ("y", "A"), ("z", "BA"))]
    table = access.evaluate(times, areas([1, 2]), [service()], options).access
    x, z = (table[table["configuration"] == name].drop(columns="configuration") for name in "xz")
    pd.testing.assert_frame_equal(x.reset_index(drop=True), z.reset_index(drop=True))

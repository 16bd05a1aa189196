import json

import numpy as np
import pytest

import access
from access import UnknownName
from tests.access.cases import NAN, areas, option, service, travel_times

TIMES = {"A": [10, 20, 30, NAN], "B": [40, 15, NAN, 25]}
PEOPLE = areas(
    [4, 3, 2, 1],
    imd_decile=[1.0, 2, 9, 10],
    imd_rank=[1.0, 2, 3, 4],
    disabled=[2.0, 1, 1, 1],
)
GROUPS = {"disability": {"disabled": "Disabled"}}


def compared(base, other, times=None, **settings):
    array = travel_times(times or TIMES)
    return access.compare(array, PEOPLE, service(), option("x", base), option("y", other), **settings)


def test_closing_a_site_by_hand():
    """Without A: a0 10 -> 40, a1 stays at 15, a2 loses reach, a3 stays at 25."""
    found = compared("AB", "B").to_dict()
    assert found["need_total"] == 10
    assert (found["need_lost_reach"], found["need_gained_reach"]) == (2, 0)
    assert (found["areas_changed"], found["areas_worse"], found["need_worse"]) == (2, 2, 6)
    assert (found["mean_change_worse"], found["max_change"]) == (30, 30)
    base, other = found["base"], found["option"]
    assert (base["need_reached"], other["need_reached"]) == (10, 8)
    assert base["mean_minutes"] == pytest.approx((40 + 45 + 25) / 8)
    assert other["mean_minutes"] == pytest.approx((160 + 45 + 25) / 8)
    assert (base["median_minutes"], base["p90_minutes"]) == (15, 30)
    assert (other["median_minutes"], other["p90_minutes"]) == (40, None)
    assert base["share_within"] == {"15": 0.7, "30": 1}
    assert other["share_within"] == {"15": 0.3, "30": 0.4}
    assert base["volume"] == {"A": 6, "B": 4}
    assert other["volume"] == {"B": 8}
    assert base["by_decile"]["9"] is None
    assert found["need_worse_share_most_deprived_fifth"]["national"] == pytest.approx(4 / 6, abs=1e-6)
    json.dumps(found, allow_nan=False)


def test_opening_is_the_mirror_of_closing():
    closing, opening = compared("AB", "B").to_dict(), compared("B", "AB").to_dict()
    assert opening["need_gained_reach"] == closing["need_lost_reach"] == 2
    assert opening["need_worse"] == 0
    assert opening["need_better"] == closing["need_worse"]
    assert opening["mean_change_worse"] is None
    assert opening["max_change"] == 0
    assert opening["base"]["mean_minutes"] == closing["option"]["mean_minutes"]


def test_who_is_affected():
    found = compared("AB", "B", groups=GROUPS).to_dict()
    first = found["by_quintile"]["national"]["1"]
    assert (first["need_total"], first["need_worse"], first["mean_change_worse"]) == (7, 4, 30)
    assert first["mean_minutes_base"] == pytest.approx(85 / 7, abs=1e-6)
    assert found["by_quintile"]["national"]["5"]["need_lost_reach"] == 2
    assert set(found["by_quintile"]["local"]) == {"1", "3", "4", "5"}
    group = found["by_group"]["disability"]["disabled"]
    assert (group["label"], group["count_total"], group["count_worse"]) == ("Disabled", 5, 3)
    assert group["count_lost_reach"] == 1


def test_the_table_of_areas():
    table = compared("AB", "B").areas
    assert table.index.tolist() == ["a0", "a1", "a2", "a3"]
    np.testing.assert_array_equal(table["change_minutes"], [30, 0, NAN, 0])
    np.testing.assert_array_equal(table["minutes_option"], [40, 15, NAN, 25])
    assert table["share_lost_reach"].tolist() == [0, 0, 1, 0]
    assert table["nearest_site_base"].tolist() == ["A", "B", "A", "B"]
    assert table["nearest_site_option"].tolist() == ["B", "B", "", "B"]
    assert table["reason_option"].tolist() == ["", "", "no_path", ""]
    assert table["worse"].tolist() == [True, False, True, False]
    assert not table["better"].any()


def test_an_area_whose_people_fare_differently():
    times = travel_times({"A": [10, 30], "B": [20, 20]}, area_id=["a0", "a0"], weight=[0.5, 0.5])
    found = access.compare(times, areas([8]), service(), option("x", "A"), option("y", "B"))
    figures = found.to_dict()
    assert (figures["need_worse"], figures["need_better"]) == (4, 4)
    assert (figures["mean_change"], figures["mean_change_worse"]) == (0, 10)
    assert found.areas["change_minutes"].tolist() == [0]
    assert figures["areas_changed"] == 1
    assert found.areas["worse"].tolist() == found.areas["better"].tolist() == [True]


def test_an_option_against_itself():
    found = compared("AB", "AB").to_dict()
    assert found["areas_changed"] == found["need_worse"] == 0
    assert {**found["base"], "configuration": ""} == {**found["option"], "configuration": ""}
    same = access.compare(travel_times(TIMES), PEOPLE, service(), option("x", "A"), option("x", "A"))
    assert same.to_dict()["max_change"] == 0


def test_an_option_without_any_site():
    found = compared("AB", "").to_dict()
    assert found["need_lost_reach"] == found["need_worse"] == 10
    assert found["option"]["mean_minutes"] is None
    assert found["base"]["mean_minutes"] is None
    assert found["option"]["share_within"] == {"15": 0, "30": 0}
    json.dumps(found, allow_nan=False)


def test_ties_are_counted():
    found = compared("AB", "A", {"A": [10, 10, 10, 10], "B": [10, 10.5, 12, NAN]}).to_dict()
    assert (found["base"]["areas_tied"], found["base"]["need_tied"]) == (1, 4)
    assert found["base"]["volume"] == {"A": 8, "B": 2}
    assert found["base"]["volume_tie_1_minute"] == {"A": 6.5, "B": 3.5}


def test_numbers_carry_no_false_digits():
    found = compared("A", "AB", {"A": [35.9] * 4, "B": [18.7] * 4}).to_dict()
    assert found["base"]["max_minutes"] == found["base"]["median_minutes"] == 35.9
    assert found["max_change"] == found["mean_change"] == -17.2


def test_within_a_result_that_is_there():
    times = travel_times([[*TIMES.values()], [*TIMES.values()]], sites="AB", percentiles=(50, 95))
    options = [option("x", "AB"), option("y", "B"), option("z", "A")]
    result = access.evaluate(times, PEOPLE, [service()], options)
    key = {"service": "beds", "mode": "drive", "period": "all_day", "direction": "to_site", "percentile": 95}
    found = access.compare_result(result, key, "x", "y", groups=GROUPS)
    direct = compared("AB", "B", groups=GROUPS)
    assert found.to_dict() == {**direct.to_dict(), "percentile": 95}
    assert found.areas.equals(direct.areas)
    with pytest.raises(UnknownName, match="nothing for service beds, configuration w"):
        access.compare_result(result, key, "x", "w")


def test_a_percentile_that_is_not_there():
    with pytest.raises(UnknownName, match="the drive times have no percentile 95"):
        compared("AB", "B", percentile=95)


def test_names_other_programs_rely_on():
    found = compared("AB", "B").to_dict()
    assert {
        "need_total", "need_lost_reach", "need_gained_reach", "base", "option", "areas_changed",
        "areas_worse", "need_worse", "mean_change_worse", "max_change",
    } <= set(found)  # fmt: skip
    assert {
        "mean_minutes", "median_minutes", "p90_minutes", "max_minutes", "deprivation_weighted_minutes",
        "share_within", "need_reached", "by_decile", "volume",
    } <= set(found["base"])  # fmt: skip

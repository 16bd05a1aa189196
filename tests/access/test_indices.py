"""The table of indices: what stands in a row, whom it leaves out, and the change over both."""

import numpy as np
import pytest

import access
from tests.access.cases import areas, evaluate_one, option, service, travel_times

NAN = float("nan")
PEOPLE = [100.0, 100, 100, 100, 100, 50]
RANKS = [1.0, 2, 3, 4, 5, np.nan]
DECILES = [1.0, 3, 5, 7, 9, np.nan]
NEAR_A, NEAR_B = [50.0, 40, 30, 20, 10, 30], [60.0, 30, NAN, 20, 10, 5]


def result(**times):
    table = areas(PEOPLE, imd_rank=RANKS, imd_decile=DECILES)
    options = [option("now", ["A"]), option("later", ["B"])]
    return access.evaluate(travel_times(times or {"A": NEAR_A, "B": NEAR_B}), table, [service()], options)


def rows(table, configuration="now"):
    return table[table["configuration"] == configuration].set_index("index")


def test_values_are_those_of_the_functions():
    table = rows(access.indices(result()))
    minutes, people, order = np.array(NEAR_A), np.array(PEOPLE), np.array(RANKS)
    slope = access.slope_index(minutes, people, order)
    index, error = access.concentration_index(minutes, people, order)
    assert table.loc["slope_index", "value"] == pytest.approx(slope.sii)
    assert table.loc["relative_index", "value"] == pytest.approx(slope.rii, nan_ok=True)
    assert table.loc["concentration_index", ["value", "standard_error"]].tolist() == pytest.approx(
        [index, error]
    )
    assert table.loc["gini", "value"] == pytest.approx(access.gini(minutes, people))
    assert table.loc["atkinson_0.5", "value"] == pytest.approx(access.atkinson(minutes, people, 0.5))


def test_quintile_means_stand_beside_every_index():
    table = rows(access.indices(result()))
    assert table[[f"national_{n}" for n in range(1, 6)]].to_numpy().tolist() == [[50, 40, 30, 20, 10]] * len(
        table
    )
    assert table[[f"local_{n}" for n in range(1, 6)]].iloc[0].tolist() == [50, 40, 30, 20, 10]


def test_who_is_left_out_is_said():
    table = rows(access.indices(result()), "later")
    assert table["need_total"].unique() == [550]
    assert (table["need_unreached"].unique(), table["need_without_rank"].unique()) == ([100], [50])
    assert table.loc["slope_index", "share_left_out"] == pytest.approx(150 / 550)
    assert table.loc["gini", "share_left_out"] == pytest.approx(100 / 550)
    assert table.loc["erreygers_index_within_30", "share_left_out"] == pytest.approx(50 / 550)


def test_the_change_is_over_need_reached_under_both():
    table = rows(access.indices(result(), base="now"), "later").loc["slope_index"]
    both = np.array([0, 1, 3, 4])
    of = [np.array(times)[both] for times in (NEAR_A, NEAR_B, PEOPLE, RANKS)]
    base, later = (access.slope_index(minutes, *of[2:]).sii for minutes in of[:2])
    assert table[["base_value", "option_value"]].tolist() == pytest.approx([base, later])
    assert table["change"] == pytest.approx(later - base)
    assert table["share_not_in_both"] == pytest.approx(150 / 550)
    assert table["value"] == pytest.approx(later)  # here the option reaches nobody whom the base does not


def test_the_base_has_no_change_from_itself():
    table = rows(access.indices(result(), base="now"))
    assert table["change"].tolist() == [0] * len(table)
    assert table["base_value"].tolist() == table["value"].tolist()


def test_without_a_base_there_is_no_change():
    assert access.indices(result())[["base_value", "change", "share_not_in_both"]].isna().all(axis=None)
    with pytest.raises(access.UnknownName, match='did you mean "later"'):
        access.indices(result(), base="latter")


def test_the_sensitivity_range_is_of_the_slope_and_ratio_only():
    table = rows(access.indices(result()))
    known = table["lowest"].notna()
    assert set(table.index[known]) <= {"slope_index", "relative_index"}
    low, value, high = table.loc["slope_index", ["lowest", "value", "highest"]]
    assert low <= value <= high


def test_without_deprivation_only_the_spread_is_known():
    table = evaluate_one(travel_times({"A": [10, 20]}), areas([1, 1]), ["A"])
    found = access.indices(table).set_index("index")["value"].dropna()
    assert set(found.index) == {"gini", "palma", "theil", "atkinson_0.5", "atkinson_1"}


def test_parameters_are_those_given():
    chosen = access.IndexParameters(atkinson_epsilon=(2.0,), palma_top=0.2, palma_bottom=0.2)
    table = rows(access.indices(result(), parameters=chosen))
    assert "atkinson_2" in table.index
    assert table.loc["palma", "value"] == pytest.approx(
        access.palma(np.array(NEAR_A), np.array(PEOPLE), top=0.2, bottom=0.2)
    )


def test_origins_of_an_area_count_by_their_weights():
    two = {"area_id": ["a0", "a0", "a1"], "weight": [0.5, 0.5, 1]}
    split = evaluate_one(travel_times({"A": [40, 60, 20]}, **two), areas([10, 10], imd_rank=[1.0, 2]), ["A"])
    whole = evaluate_one(travel_times({"A": [50, 20]}), areas([10, 10], imd_rank=[1.0, 2]), ["A"])
    both = [access.indices(each).set_index("index")["value"] for each in (split, whole)]
    assert both[0]["slope_index"] == both[1]["slope_index"] == -60
    assert both[0]["gini"] > both[1]["gini"]


def test_nobody_reached_has_no_index():
    table = rows(access.indices(result(A=[NAN] * 6, B=NEAR_B)))
    assert table.loc[["slope_index", "gini"], "value"].isna().all()
    assert table.loc["slope_index", "share_left_out"] == 1


def test_s_curves_by_quintile_and_for_everyone():
    table = access.s_curves(result(), at=(10, 30)).query("configuration == 'later'")
    everyone = table[table["scope"] == "everyone"]
    assert everyone["share"].tolist() == pytest.approx([150 / 550, 350 / 550])
    third = table.query("scope == 'national' and quintile == 3")
    assert third["share"].tolist() == [0, 0]
    assert set(table["quintile"]) == {0, 1, 2, 3, 4, 5}


def test_no_matrix_gives_empty_tables():
    empty = access.evaluate([], areas([1]), [service()], [option("now", ["A"])])
    assert len(access.indices(empty)) == len(access.s_curves(empty)) == 0

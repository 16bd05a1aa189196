import numpy as np
import pandas as pd
import pytest

import access
from access import AccessError, MissingColumn
from tests.access.cases import NAN, areas, evaluate_one, travel_times

DEPRIVED = {"imd_decile": [1.0, 2, 9, 10], "imd_rank": [10.0, 200, 3000, 4000]}


def result(minutes=(10, 20, 30, 40), people=(4, 3, 2, 1), **columns):
    return evaluate_one(travel_times({"A": list(minutes)}), areas(people, **DEPRIVED | columns), ["A"])


def test_summary_by_hand():
    found = access.summary(result()).iloc[0]
    assert found["need_total"] == found["need_reached"] == 10
    assert found["mean_minutes"] == 20
    assert [found[f"{name}_minutes"] for name in ("median", "p90", "p95", "max")] == [20, 30, 40, 40]
    assert found["share_within_15"] == pytest.approx(0.4)
    weights = np.array([10, 9, 2, 1]) * [4, 3, 2, 1]
    assert found["deprivation_weighted_minutes"] == pytest.approx(weights @ [10, 20, 30, 40] / weights.sum())


def test_summary_with_an_unreached_area():
    found = access.summary(result((10, 20, 30, NAN))).iloc[0]
    assert found["need_reached"] == 9
    assert found["mean_minutes"] == pytest.approx(160 / 9)
    assert found["p90_minutes"] == 30
    assert np.isnan(found["p95_minutes"])
    assert found["max_minutes"] == 30


def test_summary_without_any_site():
    nobody = evaluate_one(travel_times({"A": [10]}), areas([5], imd_decile=[1.0]), [])
    found = access.summary(nobody).iloc[0]
    assert found["need_reached"] == 0
    assert found["share_within_15"] == 0
    assert (
        found[["mean_minutes", "median_minutes", "max_minutes", "deprivation_weighted_minutes"]].isna().all()
    )
    assert access.volumes(nobody).empty


def test_deprivation_weights_by_name():
    core = access.summary(result(), deprivation="core20").iloc[0]
    assert core["deprivation_weighted_minutes"] == pytest.approx(100 / 7)
    score = access.summary(result(), deprivation="score").iloc[0]
    assert np.isnan(score["deprivation_weighted_minutes"])
    assert score["need_without_deprivation"] == 10
    with pytest.raises(AccessError, match='did you mean "decile"'):
        access.summary(result(), deprivation="deciles")


def test_an_area_without_a_decile_is_counted_and_voids_the_weighted_mean():
    found = access.summary(result(imd_decile=[1.0, NAN, 9, 10])).iloc[0]
    assert found["need_without_deprivation"] == 3
    assert np.isnan(found["deprivation_weighted_minutes"])


def test_quintiles_national_and_local():
    table = access.by_quintile(result()).set_index(["scope", "quintile"])
    assert table.loc["national", "mean_minutes"].to_dict() == {1: 100 / 7, 5: pytest.approx(100 / 3)}
    assert table.loc["national", "need_total"].to_dict() == {1: 7, 5: 3}
    # population midpoints 0.2, 0.55, 0.8, 0.95; a boundary belongs to the more deprived fifth
    assert table.loc["local", "need_total"].to_dict() == {1: 4, 3: 3, 4: 2, 5: 1}


def test_local_quintile_rules():
    table = areas([10] * 5, imd_rank=[5.0, 1, 3, 2, 4])
    assert access.local_quintile(table).tolist() == [5, 1, 3, 2, 4]
    scores = areas([10] * 5, imd_score=[1.0, 50, 30, 40, 10])
    assert access.local_quintile(scores).tolist() == [5, 1, 3, 2, 4]
    missing = areas([10, 10, 10], imd_rank=[1.0, NAN, 2])
    assert access.local_quintile(missing).fillna(0).tolist() == [2, 0, 4]
    assert access.local_quintile(areas([1, 2])).isna().all()
    with pytest.raises(MissingColumn, match="join a population table"):
        access.local_quintile(scores.drop(columns="population"))


def test_equal_deprivation_is_one_place_in_the_order():
    table = areas([10, 30, 20], imd_rank=[7.0, 7, 9])
    assert access.local_quintile(table).tolist() == [2, 2, 5]


def test_national_quintile():
    table = areas([1] * 3, imd_decile=[1.0, 4, NAN])
    assert access.national_quintile(table).fillna(0).tolist() == [1, 2, 0]


def test_deciles_and_lookups():
    found = result(place=["north", "south", "north", None])
    assert access.by_decile(found).set_index("decile")["mean_minutes"].to_dict() == {
        1: 10,
        2: 20,
        9: 30,
        10: 40,
    }
    places = access.by_lookup(found, "place").set_index("value")
    assert places["mean_minutes"].to_dict() == {"north": pytest.approx(100 / 6), "south": 20}
    with pytest.raises(MissingColumn, match='no column "places"; did you mean "place"'):
        access.by_lookup(found, "places")


def test_groups_are_weighted_by_their_own_counts():
    found = result((10, 20, 30, NAN), disabled=[1.0, 0, 3, 2], others=[3.0, 3, NAN, 0])
    groups = {"disability": {"disabled": "Disabled", "others": "Not disabled"}}
    table = access.by_group(found, groups).set_index("label")
    assert table["mean_minutes"].tolist() == [25, 15]
    assert table["count_total"].tolist() == [6, 6]
    assert table["count_reached"].tolist() == [4, 6]
    assert table["need_total"].tolist() == [10, 10]
    assert table["need_mean_minutes"].tolist() == pytest.approx([160 / 9] * 2)
    with pytest.raises(MissingColumn, match='no column "absent"'):
        access.by_group(found, {"x": {"absent": "Absent"}})


def test_volumes_of_every_open_site():
    times = travel_times({"A": [10, 10.5], "B": [10, 11], "C": [99, 99]})
    table = access.volumes(evaluate_one(times, areas([4, 6]), ["A", "B", "C"])).set_index("site_id")
    assert table["volume"].to_dict() == {"A": 8, "B": 2, "C": 0}
    assert table["volume_tie_1_minute"].to_dict() == {"A": 5, "B": 5, "C": 0}


def test_no_deprivation_no_rows():
    bare = evaluate_one(travel_times({"A": [10]}), areas([1]), ["A"])
    assert access.by_quintile(bare).empty
    assert access.by_decile(bare).empty
    assert "mean_minutes" in access.by_decile(bare)


def test_one_row_per_key():
    times = travel_times(np.ones((2, 1, 3)), sites=["A"], percentiles=(50, 95))
    both = evaluate_one(times, areas([1, 1, 1], imd_decile=[1.0, 2, 3]), ["A"])
    assert access.summary(both)["percentile"].tolist() == [50, 95]
    assert len(access.by_decile(both)) == 6
    assert isinstance(access.by_group(both, {}), pd.DataFrame)

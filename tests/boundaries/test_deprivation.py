import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries import (
    BadValue,
    MissingColumn,
    UnmatchedCodes,
    VintageMismatch,
    join_deprivation,
    local_quintile,
    national_quintile,
)
from tests.boundaries.squares import areas


def index_of(codes, ranks=None):
    return pd.DataFrame({"code": list(codes), "rank": ranks or list(range(1, len(codes) + 1))})


def test_a_national_table_is_joined_by_code():
    table = index_of("zdcbay", [1, 40, 30, 20, 10, 6])
    joined, findings = join_deprivation(areas("abcd"), table, "code", release="IMD 2019", rank="rank")
    assert joined["imd_rank"].tolist() == [10, 20, 30, 40]
    assert joined["imd_release"].unique().tolist() == ["IMD 2019"]
    assert findings == []


def test_declared_vintages_must_agree():
    ours = areas("abcd", geography_vintage="LSOA11")
    with pytest.raises(
        VintageMismatch, match=r"LSOA21 codes and the areas are LSOA11: use the LSOA11 table, or"
    ):
        join_deprivation(ours, index_of("abcd"), "code", release="IMD 2025", rank="rank", vintage="LSOA21")


def test_codes_of_another_vintage_are_found_without_a_declaration():
    codes = [f"E{i:03d}" for i in range(200)]
    ours = areas(codes, geography_vintage="LSOA11")
    with pytest.raises(UnmatchedCodes, match=r"no row for 3 of 200 areas \(E000, E001, E002\).*than LSOA11"):
        join_deprivation(ours, index_of(codes[3:]), "code", release="IMD 2025", rank="rank")


def test_a_table_that_has_no_area_at_all_is_refused_even_for_one_area():
    with pytest.raises(UnmatchedCodes, match="no row for 1 of 1 areas"):
        join_deprivation(areas("a"), index_of("b"), "code", release="I", rank="rank")


def test_a_single_area_without_a_row_is_reported_and_has_no_value():
    codes = [f"E{i:03d}" for i in range(200)]
    joined, (finding,) = join_deprivation(areas(codes), index_of(codes[1:]), "code", release="I", rank="rank")
    assert joined.index[joined["imd_rank"].isna()].tolist() == ["E000"]
    assert (finding.level, finding.where) == ("warning", "E000")


def test_an_empty_cell_is_unknown_and_reported():
    table = pd.DataFrame({"code": list("abcd"), "decile": ["1", "", "3", "10"]})
    joined, (finding,) = join_deprivation(areas(), table, "code", release="I", decile="decile")
    assert joined["imd_decile"].isna().tolist() == [False, True, False, False]
    assert "1 areas have a row with an empty cell" in finding.message


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"decile": [0, 1, 2, 3]}, "a has 0 in `decile`, which is not a decile from 1 to 10"),
        ({"decile": [1, 2.5, 2, 3]}, "b has 2.5 in `decile`"),
        ({"rank": [0, 1, 2, 3]}, "a has 0 in `rank`, which is not a rank from 1"),
        ({"rank": [1, 2, 3, 4], "decile": [10, 8, 6, 4]}, "`rank` and `decile` run in opposite directions"),
        ({"rank": [1, 2, 3, 4], "score": [1, 2, 3, 4]}, "`rank` and `score` run in opposite directions"),
    ],
)
def test_measures_out_of_range_or_upside_down_are_refused(columns, sentence):
    table = pd.DataFrame({"code": list("abcd")} | columns)
    with pytest.raises(BadValue, match=sentence):
        join_deprivation(areas(), table, "code", release="I", **{name: name for name in columns})


def test_a_new_release_replaces_the_old_altogether():
    old = areas(imd_decile=1.0, imd_score=9.0, imd_release="IMD 2015")
    joined, _ = join_deprivation(old, index_of("abcd"), "code", release="IMD 2019", rank="rank")
    assert not {"imd_decile", "imd_score"} & set(joined.columns)


def test_national_quintiles_follow_from_deciles_or_ranks():
    deciles = areas(range_codes(10), imd_decile=np.arange(1.0, 11))
    assert national_quintile(deciles).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    ranks = areas("abcd", imd_rank=[1.0, 6568.0, 6569.0, 32844.0])
    assert national_quintile(ranks, ranked=32844).tolist() == [1, 1, 2, 5]
    with pytest.raises(MissingColumn, match="no `imd_decile`"):
        national_quintile(ranks)


def range_codes(n):
    return [f"{i:04d}" for i in range(n)]


def test_local_quintiles_worked_by_hand():
    # In national order c, a, d, b, e: populations 10, 30, 20, 20, 20; midpoints at 5, 25, 50, 70, 90 of 100.
    drawn = areas("abcde", population=[30.0, 20, 10, 20, 20], imd_rank=[200.0, 400, 100, 300, 500])
    assert local_quintile(drawn).to_dict() == {"a": 2, "b": 4, "c": 1, "d": 3, "e": 5}


def test_a_midpoint_on_the_cut_belongs_to_the_upper_group():
    drawn = areas("abc", population=[1.0, 2, 7], imd_rank=[1.0, 2, 3])
    assert local_quintile(drawn)["b"] == 2
    assert local_quintile(drawn.assign(population=[1.0, 2, 2]), groups=2)["b"] == 1


def test_areas_of_one_decile_share_their_midpoint():
    drawn = areas("abcd", population=1.0, imd_decile=[1.0, 1, 10, 10])
    assert local_quintile(drawn, groups=2).tolist() == [1, 1, 2, 2]


def test_local_quintiles_use_the_score_the_highest_first():
    drawn = areas("abcde", population=1.0, imd_score=[50.0, 40, 30, 20, 10])
    assert local_quintile(drawn).tolist() == [1, 2, 3, 4, 5]


def test_an_area_without_rank_or_population_has_no_quintile_and_moves_no_other():
    drawn = areas("abcdef", population=[1.0, 1, 1, 1, 1, np.nan], imd_rank=[1.0, 2, 3, 4, 5, 6])
    drawn = areas("abcdefg", population=[*drawn["population"], 50.0], imd_rank=[*drawn["imd_rank"], np.nan])
    assert local_quintile(drawn).tolist() == pytest.approx([1, 2, 3, 4, 5, np.nan, np.nan], nan_ok=True)


people = st.lists(st.integers(1, 5000), min_size=5, max_size=60)


@settings(max_examples=50, deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_permuting_areas_changes_no_quintile(population, random):
    drawn = areas(range_codes(len(population)), population=[float(p) for p in population])
    drawn["imd_rank"] = [float(random.randint(1, 20)) for _ in population]
    order = list(drawn.index)
    random.shuffle(order)
    assert local_quintile(drawn.loc[order]).loc[drawn.index].equals(local_quintile(drawn))


@settings(max_examples=50, deadline=None)
@given(people)
def test_local_quintiles_hold_a_fifth_give_or_take_an_area(population):
    drawn = areas(range_codes(len(population)), population=[float(p) for p in population])
    drawn["imd_rank"] = np.arange(1.0, len(population) + 1)
    quintile = local_quintile(drawn)
    assert quintile.is_monotonic_increasing
    share = drawn["population"].groupby(quintile).sum().reindex(range(1, 6), fill_value=0) / sum(population)
    assert ((share - 0.2).abs() <= max(population) / sum(population) + 1e-9).all()

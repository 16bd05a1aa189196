import pandas as pd
import pytest

from boundaries import (
    BadValue,
    UnmatchedCodes,
    VintageMismatch,
    join_deprivation,
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


def test_deciles_follow_from_ranks_where_none_are_published():
    table = index_of("abcd", [1, 3284, 3285, 32844])
    joined, _ = join_deprivation(areas("abcd"), table, "code", release="IMD 2019", rank="rank", ranked=32844)
    assert joined["imd_decile"].tolist() == [1, 1, 2, 10]
    with pytest.raises(BadValue, match="has rank 32844, and `ranked` says 1909"):
        join_deprivation(areas("abcd"), table, "code", release="IMD 2019", rank="rank", ranked=1909)

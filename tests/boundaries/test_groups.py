import pandas as pd
import pytest

from boundaries import (
    BadValue,
    DuplicateIds,
    UnmatchedCodes,
    VintageMismatch,
    join_count,
    join_counts,
    join_lookup,
)
from boundaries.groups import slug
from tests.boundaries.squares import areas

WIDE = pd.DataFrame({"code": list("abcd"), "yes": [1, 2, 3, 4], "no": [9, 8, 7, 6]})
LONG = WIDE.melt("code", var_name="answer", value_name="n")


def test_wide_and_long_tables_give_the_same_columns():
    wide, labels, _ = join_counts(
        areas(), WIDE, "code", "disability", {"yes": "Disabled", "no": "Not disabled"}
    )
    long, _, findings = join_counts(areas(), LONG, "code", "disability", ("answer", "n"))
    assert labels == {"disability_yes": "Disabled", "disability_no": "Not disabled"}
    assert findings == []
    pd.testing.assert_frame_equal(pd.DataFrame(wide[list(labels)]), pd.DataFrame(long[list(labels)]))
    assert wide["disability_yes"].tolist() == [1.0, 2.0, 3.0, 4.0]


def test_a_category_without_a_row_is_unknown_not_zero():
    joined, _, (finding,) = join_counts(areas(), LONG[1:], "code", "g", ("answer", "n"))
    assert joined["g_yes"].isna().tolist() == [True, False, False, False]
    assert finding.where == "yes"
    assert "write 0" in finding.message


def test_a_pair_of_code_and_category_occurs_once():
    with pytest.raises(DuplicateIds, match="code and category a / yes in rows 1, 9"):
        join_counts(areas(), pd.concat([LONG, LONG[:1]]), "code", "g", ("answer", "n"))


@pytest.mark.parametrize("columns", [{"yes": "Yes"}, ("answer", "n")])
def test_both_layouts_are_guarded(columns):
    table = WIDE if isinstance(columns, dict) else LONG
    ours = areas(geography_vintage="LSOA11")
    with pytest.raises(VintageMismatch):
        join_counts(ours, table, "code", "g", columns, vintage="LSOA21")
    with pytest.raises(UnmatchedCodes, match="no row for 2 of 4 areas"):
        join_counts(ours, table[table["code"] > "b"], "code", "g", columns, vintage="LSOA11")


def test_columns_that_would_clash_are_refused():
    table = WIDE.rename(columns={"yes": "Non-white", "no": "Non white"})
    with pytest.raises(DuplicateIds, match="Non-white, Non white would share the column `g_non_white`"):
        join_counts(areas(), table, "code", "g", {"Non-white": "", "Non white": ""})
    with pytest.raises(DuplicateIds, match="`g_yes` is a column that areas have already"):
        join_counts(areas(g_yes=1.0), WIDE, "code", "g", {"yes": "Yes"})


def test_slugs_are_plain_lower_case():
    assert slug("Asian, Asian British or Asian Welsh") == "asian_asian_british_or_asian_welsh"
    assert slug("Ynys Môn (50+)") == "ynys_mon_50"


def test_a_count_and_a_lookup_are_joined_by_code():
    table = WIDE.assign(place=["x", "x", "", "y"])[::-1]
    joined, findings = join_count(areas(), table, "code", "yes", "admissions")
    assert joined["admissions"].tolist() == [1.0, 2.0, 3.0, 4.0]
    assert findings == []
    joined, (finding,) = join_lookup(areas(), table, "code", "place", "place")
    assert joined["place"].isna().tolist() == [False, False, True, False]
    assert finding.where == "c"


def test_counts_cannot_be_negative_nor_take_the_place_of_the_contracts_columns():
    with pytest.raises(BadValue, match="row 1, column `yes`: -1 cannot be a count"):
        join_count(areas(), WIDE.assign(yes=-1), "code", "yes", "n")
    with pytest.raises(BadValue, match="`name` is a column that areas have already"):
        join_count(areas(), WIDE, "code", "yes", "name")


def test_rows_of_other_places_may_hold_anything():
    national = pd.concat([WIDE, pd.DataFrame({"code": ["zz"], "yes": ["*"]})])
    assert join_count(areas(), national, "code", "yes", "n")[0]["n"].tolist() == [1.0, 2.0, 3.0, 4.0]


TAKEN = ["population", "age_07", "female_90", "imd_decile", "imd_release", "name", "area_id", "hospital"]


@pytest.mark.parametrize("join", [join_count, join_lookup])
@pytest.mark.parametrize("name", TAKEN)
def test_a_column_that_areas_have_is_not_replaced(join, name):
    with pytest.raises(BadValue, match=f"`{name}` is a column that areas have already"):
        join(areas(hospital=1.0), WIDE, "code", "yes", name)


def test_a_count_does_not_take_the_name_of_a_usual_lookup():
    with pytest.raises(BadValue, match="`place` is a column"):
        join_count(areas(), WIDE, "code", "yes", "place")
    joined, _ = join_lookup(areas(), WIDE, "code", "yes", "place")
    assert joined["place"].tolist() == ["1", "2", "3", "4"]


def test_a_group_does_not_take_a_reserved_column():
    table = WIDE.rename(columns={"yes": "rank"})
    with pytest.raises(DuplicateIds, match="`imd_rank` is a column that areas have already"):
        join_counts(areas(), table, "code", "imd", {"rank": "Rank"})

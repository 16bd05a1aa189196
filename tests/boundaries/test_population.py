import numpy as np
import pandas as pd
import pytest

from boundaries import BadValue, MissingColumn, VintageMismatch, join_population, sum_ages
from boundaries.population import AGE_COLUMNS
from tests.boundaries.squares import areas


def by_age(each=1, total=None, codes="abcd", names=AGE_COLUMNS):
    ages = dict.fromkeys(names, [each] * len(codes))
    return pd.DataFrame({"code": list(codes), "total": total or [91 * each] * len(codes)} | ages)


def test_totals_and_ages_are_joined():
    joined, findings = join_population(areas(), by_age(2), "code", total="total", ages=True)
    assert findings == []
    assert joined["population"].tolist() == [182.0] * 4
    assert joined.filter(regex=r"^age_\d\d$").shape == (4, 91)


def test_without_a_total_the_ages_are_summed():
    joined, _ = join_population(areas(), by_age(2), "code", ages=True)
    assert joined["population"].tolist() == [182.0] * 4


def test_the_contracts_own_age_names_are_read_too():
    table = by_age(names=[f"age_{age:02d}" for age in range(91)])
    assert join_population(areas(), table, "code", ages=True)[0]["age_90"].tolist() == [1.0] * 4


@pytest.mark.parametrize(
    ("lowest", "highest", "people"),
    [(0, 17, 18), (0, 0, 1), (15, 44, 30), (85, 90, 6), (90, 120, 1), (0, 120, 91)],
)
def test_ages_are_summed_both_ends_included(lowest, highest, people):
    joined, _ = join_population(areas(), by_age(), "code", ages=True)
    assert sum_ages(joined, lowest, highest).tolist() == [people] * 4


def test_men_are_all_minus_women():
    joined, _ = join_population(areas(), by_age(3), "code", ages=True, female=by_age(1))
    assert sum_ages(joined, 0, 9, "female").tolist() == [10] * 4
    assert sum_ages(joined, 0, 9, "male").tolist() == [20] * 4


@pytest.mark.parametrize("ages", [(10, 5), (-1, 5), (91, 95)])
def test_impossible_ages_are_refused(ages):
    joined, _ = join_population(areas(), by_age(), "code", ages=True)
    with pytest.raises(BadValue, match="cannot be summed"):
        sum_ages(joined, *ages)


def test_unknown_sexes_and_missing_ages_are_refused():
    with pytest.raises(BadValue, match="sex 'f' is not known"):
        sum_ages(areas(), 0, 5, "f")
    with pytest.raises(MissingColumn, match="no `female_00`"):
        sum_ages(areas(), 0, 5, "female")


def test_an_unknown_age_leaves_the_sum_unknown():
    table = by_age().astype({"5": "float"})
    table.loc[0, "5"] = np.nan
    joined, _ = join_population(areas(), table, "code", total="total", ages=True)
    assert sum_ages(joined, 0, 9).isna().tolist() == [True, False, False, False]


def test_contradictions_are_reported():
    _, (finding,) = join_population(areas(), by_age(1, [91, 91, 91, 99]), "code", total="total", ages=True)
    assert finding.where == "d"
    _, (finding,) = join_population(areas(), by_age(1), "code", ages=True, female=by_age(2))
    assert "4 areas have more women and girls" in finding.message


def test_a_table_without_the_ages_names_the_first_missing():
    with pytest.raises(MissingColumn, match=r"no column `90\+`"):
        join_population(areas(), by_age().drop(columns="90+"), "code", ages=True)
    with pytest.raises(MissingColumn, match="name the column `total`, or set `ages`"):
        join_population(areas(), by_age(), "code")


def test_both_tables_are_guarded():
    ours = areas(geography_vintage="LSOA11")
    with pytest.raises(VintageMismatch):
        join_population(ours, by_age(), "code", ages=True, vintage="LSOA21")

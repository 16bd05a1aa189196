"""Newport and South Yorkshire: the published figures come out, and the vintages are kept apart."""

import geopandas as gpd
import pandas as pd
import pytest

from boundaries import (
    UnmatchedCodes,
    VintageMismatch,
    carry_counts,
    carry_ranks,
    check_areas,
    join_count,
    join_counts,
    join_deprivation,
    join_lookup,
    join_population,
    origins_from_points,
    read_areas,
    read_lookup,
    read_sites,
    sum_ages,
)
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def newport():
    areas, findings = read_areas(shared_data("newport", "lsoa11.geojson"), "LSOA11CD", "LSOA11NM", "LSOA11")
    assert findings == []
    return areas


@pytest.fixture(scope="module")
def yorkshire11():
    path = shared_data("south_yorkshire", "lsoa11.geojson")
    return read_areas(path, "LSOA11CD", "LSOA11NM", "LSOA11")[0]


@pytest.fixture(scope="module")
def yorkshire21():
    path = shared_data("south_yorkshire", "lsoa21.geojson")
    return read_areas(path, "LSOA21CD", "LSOA21NM", "LSOA21")[0]


@pytest.fixture(scope="module")
def lookup():
    path = shared_data("south_yorkshire", "lookup_lsoa11_lsoa21.csv")
    vintages = {"old_vintage": "LSOA11", "new_vintage": "LSOA21"}
    return read_lookup(path, "lsoa11_code", "lsoa21_code", change="change_code", **vintages)


def test_newport_has_95_areas_where_geopandas_puts_them(newport):
    assert len(check_areas(newport)) == 95
    theirs = (
        gpd.read_file(shared_data("newport", "lsoa11.geojson")).set_index("LSOA11CD").to_crs("EPSG:27700")
    )
    assert newport.geometry.geom_equals_exact(theirs.geometry.sort_index(), 1e-3).all()


def test_newport_has_its_published_population(newport):
    path = shared_data("newport", "population_mid2020_by_age.csv")
    areas, findings = join_population(
        newport, path, "lsoa11_code", total="total_population", ages=True, vintage="LSOA11"
    )
    assert findings == []
    assert areas["population"].sum() == 156_447
    assert sum_ages(areas, 0, 120).sum() == 156_447
    assert sum_ages(areas, 0, 17).sum() == 35_596


def test_newport_joins_the_welsh_index(newport):
    columns = {"rank": "IMD_rank", "decile": "IMD_decile", "score": "IMD_score"}
    path = shared_data("newport", "wimd2019.csv")
    areas, findings = join_deprivation(
        newport, path, "lsoa11_code", release="WIMD 2019", vintage="LSOA11", **columns
    )
    assert findings == []
    assert areas.loc["W01001600", ["imd_rank", "imd_decile"]].tolist() == [1819, 10]
    assert areas["imd_decile"].value_counts().sort_index().tolist()[0] > 0
    ranks = {"rank": "IMD_rank", "ranked": 1909}
    computed, _ = join_deprivation(
        newport, path, "lsoa11_code", release="WIMD 2019", vintage="LSOA11", **ranks
    )
    assert areas.loc[computed["imd_decile"] != areas["imd_decile"], "imd_rank"].tolist() == [1528]


def test_newport_centroids_become_origins(newport):
    path = shared_data("newport", "population_weighted_centroids.csv")
    origins, findings = origins_from_points(newport, path, code="lsoa11cd")
    assert len(origins) == 95
    assert findings == []


def test_newport_sites_are_on_the_grid():
    sites, _ = read_sites(shared_data("newport", "sites.csv"))
    assert sites.index.tolist() == ["RGH", "STW", "GUH", "NHH"]
    assert sites.geometry["RGH"].distance(sites.geometry["STW"]) == pytest.approx(512, abs=2)


@pytest.mark.parametrize(("vintage", "error"), [("LSOA21", VintageMismatch), ("LSOA11", UnmatchedCodes)])
def test_an_index_of_another_vintage_is_refused_declared_or_not(yorkshire11, vintage, error):
    path = shared_data("south_yorkshire", "iod2025.csv")
    with pytest.raises(error, match="iod2025"):
        join_deprivation(
            yorkshire11, path, "lsoa21_code", release="IMD 2025", rank="IMD_rank", vintage=vintage
        )


def test_south_yorkshire_joins_the_index_of_its_vintage(yorkshire11, yorkshire21):
    for areas, name, code in (
        (yorkshire11, "iod2019.csv", "lsoa11_code"),
        (yorkshire21, "iod2025.csv", "lsoa21_code"),
    ):
        path = shared_data("south_yorkshire", name)
        joined, findings = join_deprivation(
            areas, path, code, release=name, rank="IMD_rank", decile="IMD_decile"
        )
        assert findings == []
        assert joined["imd_rank"].notna().all()


def test_south_yorkshire_has_its_stroke_admissions(yorkshire11):
    path = shared_data("south_yorkshire", "stroke_admissions_per_year.csv")
    areas, findings = join_count(yorkshire11, path, "lsoa11_code", "admissions", "stroke", vintage="LSOA11")
    assert areas["stroke"].sum() == pytest.approx(2382.33, abs=0.01)
    assert findings == []


def test_the_lookup_says_the_same_without_its_change_codes(lookup):
    table = lookup.pairs.drop(columns="change")
    derived = read_lookup(table, "old", "new", old_vintage="LSOA11", new_vintage="LSOA21")
    assert derived.pairs["change"].tolist() == lookup.pairs["change"].tolist()


@pytest.mark.parametrize("weighted", [False, True])
def test_people_are_conserved_from_2011_to_2021_codes(lookup, yorkshire21, weighted):
    path = shared_data("south_yorkshire", "census2021_disability.csv")
    residents = pd.read_csv(path).groupby("lsoa21_code")["n"].sum() if weighted else None
    table = shared_data("south_yorkshire", "population_mid2020_by_age_lsoa11.csv")
    carried, findings = carry_counts(
        table, "lsoa11_code", ["total_population", "0", "90+"], lookup, residents
    )
    assert findings == []
    before = pd.read_csv(table)[["total_population", "0", "90+"]].sum()
    assert carried[before.index].sum().tolist() == pytest.approx(before.tolist(), rel=1e-12)
    areas, findings = join_population(
        yorkshire21, carried, "lsoa21_code", total="total_population", vintage="LSOA21"
    )
    assert findings == []
    assert areas["population"].sum() == pytest.approx(before.iloc[0], rel=1e-12)


def test_ranks_are_carried_but_for_the_five_merged_areas(lookup, yorkshire21):
    path = shared_data("south_yorkshire", "iod2019.csv")
    carried, (finding,) = carry_ranks(path, "lsoa11_code", ["IMD_rank"], lookup)
    assert carried["IMD_rank"].isna().sum() == 5
    assert "E01033769" in finding.where
    joined, (finding,) = join_deprivation(
        yorkshire21, carried, "lsoa21_code", release="IMD 2019", rank="IMD_rank"
    )
    assert joined.loc["E01034258", "imd_rank"] == joined.loc["E01034259", "imd_rank"]
    assert "5 areas have a row with an empty cell" in finding.message


@pytest.mark.parametrize(
    ("name", "category", "total"),
    [("disability", "disability", "total_residents"), ("tenure", "tenure", "total_households")],
)
def test_census_groups_add_up_to_their_totals(yorkshire21, name, category, total):
    path = shared_data("south_yorkshire", f"census2021_{name}.csv")
    areas, labels, findings = join_counts(
        yorkshire21, path, "lsoa21_code", name, (category, "n"), vintage="LSOA21"
    )
    assert findings == []
    published = pd.read_csv(path).groupby("lsoa21_code")[total].first().reindex(areas.index)
    assert (areas[list(labels)].sum(axis=1) - published).abs().max() <= 10


def test_every_area_has_its_icb(yorkshire21):
    path = shared_data("south_yorkshire", "lookup_lsoa21_icb24.csv")
    areas, _ = join_lookup(yorkshire21, path, "lsoa21_code", "icb24_code", "icb", vintage="LSOA21")
    assert areas["icb"].value_counts().to_dict() == {"E54000061": 860, "E54000060": 69}


def test_the_record_of_the_projection_outlives_the_joins(newport):
    path = shared_data("newport", "wimd2019.csv")
    areas, _ = join_deprivation(newport, path, "lsoa11_code", release="WIMD 2019", rank="IMD_rank")
    assert areas.attrs["projection"]["accuracy_metres"] == 2.0

"""Doggerland: the same from the same seed, plausible, and impossible to mistake for a real place."""

import hashlib
import tomllib

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS

from access import read_configurations, read_pathways, read_services
from study.demo import UnknownScale, make
from study.demo.hospitals import SITES
from study.demo.tables import one_ranking
from study.demo.texts import in_every_region
from study.settings_file import read_settings


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return make(tmp_path_factory.mktemp("doggerland"), "small")


@pytest.fixture(scope="module")
def areas(study):
    return gpd.read_file(study / "data" / "areas.gpkg").set_index("area_code")


def table(study, name):
    return pd.read_csv(study / "data" / f"{name}.csv").set_index("area_code")


def digests(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_seed_gives_the_same_bytes(study, tmp_path):
    assert digests(make(tmp_path, "small")) == digests(study)


def test_another_seed_gives_another_land(study, tmp_path):
    other = make(tmp_path, "small", seed=7)
    different = [name for name, digest in digests(other).items() if digests(study)[name] != digest]
    assert {"data/doggerland.osm.pbf", "data/areas.gpkg", "data/population.csv", "sites.csv"} <= set(
        different
    )


def test_unknown_scale_is_refused(tmp_path):
    with pytest.raises(UnknownScale, match="no scale 'huge': use one of small, region, nation"):
        make(tmp_path, "huge")


def test_progress_names_the_stages(tmp_path):
    stages = []
    make(tmp_path, "small", progress=stages.append)
    assert stages[0] == "land and settlements"
    assert "streets" in stages
    assert stages[-1] == "writing areas, people and sites"


def test_settings_are_valid_and_name_files_that_exist(study):
    settings = read_settings(study)
    assert settings.computed_modes == ["drive", "public_transport", "public_transport_wheelchair", "walk"]
    assert all((study / path).is_file() for path in settings.path_names().values())


def test_services_and_options_are_read_by_access(study):
    sites = pd.read_csv(study / "sites.csv")["site_id"].tolist()
    services = read_services(study / "services.toml")
    configurations = read_configurations(study / "configurations.toml", services, sites)
    assert {"baseline", "paediatrics_four", "combined", "clinics_nearer_home"} <= set(configurations)


def test_pathways_say_of_every_share_that_it_is_an_assumption(study):
    sites = pd.read_csv(study / "sites.csv")["site_id"].tolist()
    found = read_pathways(study / "pathways.toml", read_services(study / "services.toml"), sites)
    assert {"midwifery_unit_birth", "child_at_night", "stroke", "visits_to_a_child"} < set(found)
    legs = [leg for pathway in found.values() for leg in pathway.legs]
    assumed = [leg.share_source for leg in legs if leg.share < 1] + [
        leg.minutes_source for leg in legs if leg.minutes
    ]
    assert all(source.startswith("Demonstration assumption") for source in assumed)


def test_obstetrics_stays_with_a_childrens_ward(study):
    text = tomllib.loads((study / "configurations.toml").read_text())
    for name, option in text.items():
        base = text.get(option.get("extends"), {}).get("services", {})
        root = text["baseline"]["services"]
        services = {**root, **base, **option["services"]}
        if name in ("ward_alone", "ward_with_newborn_team"):  # what rules say of them is the point
            continue
        assert set(services["obstetrics"]) <= set(services["inpatient_paediatrics"]), name


def test_areas_cover_the_land_without_gap_or_overlap(areas):
    together = shapely.union_all(areas.geometry.values)
    assert areas.geometry.is_valid.all()
    assert together.area == pytest.approx(areas.area.sum(), rel=1e-9)
    assert together.geom_type == "Polygon"
    assert sum(shapely.Polygon(hole).area for hole in together.interiors) < 1


def test_origins_lie_in_their_area_with_weights_of_one(study, areas):
    origins = table(study, "centroids")
    points = gpd.points_from_xy(origins["easting"], origins["northing"])
    home = areas.geometry.loc[origins.index]
    assert shapely.intersects(home.values, np.asarray(points)).all()
    np.testing.assert_allclose(origins.groupby(level=0)["weight"].sum(), 1, atol=1e-5)
    assert origins.groupby(level=0).size().between(1, 5).all()


def test_residents_are_the_sum_of_their_ages(study):
    people, female = table(study, "population"), table(study, "female")
    assert people["population"].sum() == 93_000
    assert (people.drop(columns="population").sum(axis=1) == people["population"]).all()
    assert (female <= people).all(axis=None)
    assert people["population"].mean() == pytest.approx(1550, rel=0.05)


def test_every_group_adds_up_to_residents(study):
    people = table(study, "population")["population"]
    for group in ("disability", "ethnic_group"):
        assert (table(study, group).sum(axis=1) == people).all(), group


def test_deciles_are_national_and_follow_the_rank(study):
    imd = table(study, "deprivation")
    assert imd["imd_rank"].is_unique
    assert imd["imd_rank"].between(1, 33_755).all()
    assert (imd["imd_decile"] == np.ceil(imd["imd_rank"] * 10 / 33_755)).all()
    assert imd.sort_values("imd_rank")["imd_score"].is_monotonic_decreasing
    assert set(imd["imd_decile"]) == set(range(1, 11))


def test_fewer_cars_where_people_are_poorer(study):
    cars, imd = table(study, "cars"), table(study, "deprivation")
    share = cars["no_car_households"] / cars.sum(axis=1)
    assert share.corr(imd["imd_rank"], method="spearman") < -0.6
    assert 0.12 < cars["no_car_households"].sum() / cars.to_numpy().sum() < 0.35


def test_needs_are_of_an_english_size(study):
    needs, people = table(study, "needs").sum(), table(study, "population")["population"].sum()
    per_thousand = needs / people * 1000
    assert 6 < per_thousand["births"] < 13
    assert 1 < per_thousand["stroke_admissions"] < 3
    assert 1 < per_thousand["gi_bleeds"] < 3


def test_nothing_can_be_taken_for_a_real_place(study, areas):
    assert areas.index.str.fullmatch(r"D01\d{6}").all()
    west, south, east, north = areas.to_crs("EPSG:4326").total_bounds
    used = CRS("EPSG:27700").area_of_use
    assert used.west < west
    assert 1.0 < west < east < 2.0 < used.east
    assert 54.0 < south < north < 55.2
    assert "fictional" in (study / "README.txt").read_text()


def test_seven_hospitals_in_five_places(study):
    sites = pd.read_csv(study / "sites.csv")
    assert sites["site_id"].tolist() == [site for site, *_ in SITES]
    assert sites["place"].nunique() == 5
    assert set(sites["place"]) == set(table(study, "lookups")["place"])


def test_options_grow_with_the_regions():
    text = in_every_region('a = ["HRI", "NBG"]\nb = { HRI = "24/7" }', 2)
    assert tomllib.loads(text) == {"a": ["HRI", "HRI2", "NBG", "NBG2"], "b": {"HRI": "24/7", "HRI2": "24/7"}}
    assert in_every_region('{ HRI = "NBG" }', 2) == '{ HRI = "NBG", HRI2 = "NBG2" }'


def test_ranks_of_several_regions_become_one_ranking():
    table = pd.DataFrame(
        {"imd_rank": [7, 9_000, 7], "imd_decile": [1, 3, 1], "imd_score": [80.0, 30.0, 80.0]}
    )
    ranked = one_ranking(table)
    assert ranked["imd_rank"].tolist() == [11_251, 33_755, 22_503]
    assert ranked["imd_decile"].tolist() == [4, 10, 7]
    assert one_ranking(ranked).equals(ranked)
